/* Check, what waits. */
#include "app/check_waiting.h"

#include <stdlib.h>
#include <string.h>

#include "base/numbers.h"
#include "measures/measure.h"
#include "score/attest.h"
#include "score/form.h"
#include "score/grading.h"

/* What is judged, and what is asked of it. */
struct waiting {
    const struct checked *checked;
    const struct form_result *form;
    const struct grading_result *grading;
    struct arena *arena;
};

/* One cause, and what it holds back. */
struct cause {
    size_t export; /* in the schema */
    const char *lack;
    const char *rows, *indicators; /* or NULL */
    int n;                         /* of both */
};

static const char *join(struct arena *arena, const char *list, const char *item)
{
    return list ? arena_format(arena, "%s、%s", list, item) : item;
}

/* --- why an export holds rows back ---------------------------------------------------------------- */

/* The columns that no file of the export has, or NULL. */
static const char *columns_lacking(const struct checked *c, size_t export, struct arena *arena)
{
    const struct export *x = &c->library->schema.export[export];
    const char *list = NULL;
    for (size_t i = 0; i < x->n; i++)
        if (!c->facts->export[export].has_column[i])
            list = join(arena, list, x->column[i].header);
    return list ? arena_format(arena, "没有“%s”列", list) : NULL;
}

/* The ids that do not stand in the export that they name, or NULL. */
static const char *references_broken(const struct checked *c, size_t export, struct arena *arena)
{
    const struct schema *schema = &c->library->schema;
    const struct export *x = &schema->export[export];
    const char *list = NULL;
    for (size_t i = 0; i < x->n; i++) {
        const struct column *column = &x->column[i];
        if (!c->facts->export[export].reference_broken[i])
            continue;
        size_t target = schema_export(schema, slice_of(column->refers));
        list = join(
            arena, list,
            arena_format(arena, "“%s”与%s对不上", column->header, schema->export[target].title));
    }
    return list ? arena_format(arena, "的%s", list) : NULL;
}

/* "有2行、1格无法读取", or NULL. */
static const char *unreadable(const struct checked *c, size_t export, struct arena *arena)
{
    int64_t lost = c->facts->export[export].lost.total;
    int64_t damaged = 0;
    int64_t conflicts = 0;
    for (size_t i = 0; i < c->ingested->n; i++)
        if (c->ingested->file[i].export == export) {
            damaged += c->ingested->file[i].damaged;
            conflicts += c->ingested->file[i].conflicts;
        }
    const char *twice = conflicts ? "有主键相同而内容不同的行" : NULL;
    if (!lost && !damaged)
        return twice;
    const char *rows = lost ? arena_format(arena, "%lld行", (long long)lost) : "";
    const char *cells = damaged ? arena_format(arena, "%lld格", (long long)damaged) : "";
    return arena_format(arena, "有%s%s%s无法读取%s", rows, lost && damaged ? "、" : "", cells,
                        twice ? arena_format(arena, "（%s）", twice) : "");
}

/* NULL: nothing. */
static const char *lack_of(const struct checked *c, size_t export, struct arena *arena)
{
    const struct export_facts *e = &c->facts->export[export];
    switch (e->supply) {
    case SUPPLY_MISSING:
        return "没有提供";
    case SUPPLY_REFUSED:
        return "不能使用";
    case SUPPLY_UNUSABLE:
        return "没有一行可以使用";
    case SUPPLY_BLANK:
        return "登记为空";
    default:
        break;
    }
    const char *lack = e->refused ? "有文件不能使用" : unreadable(c, export, arena);
    lack = lack ? lack : e->partial;
    lack = lack ? lack : references_broken(c, export, arena);
    return lack || e->supply != SUPPLY_ROWS ? lack : columns_lacking(c, export, arena);
}

/* --- rows of the form ------------------------------------------------------------------------------- */

typedef bool chooses(const struct waiting *w, const struct row_result *row, const char *export);

static bool reads_export(const struct waiting *w, const struct row_result *row, const char *export)
{
    (void)w;
    return row->state == ROW_PENDING && form_row_reads(row->row, export);
}

static enum attested answer_to(const struct waiting *w, const struct row_result *row)
{
    const char *item = arena_format(w->arena, "%d", row->row->number);
    return attested_item(w->checked->facts, item).answer;
}

/* What was answered cannot be told: every row may be answered. */
static bool answer_is_unsure(const struct waiting *w, const struct row_result *row,
                             const char *export)
{
    (void)export;
    return row->state == ROW_PENDING && answer_to(w, row) == ATTESTED_UNSURE;
}

static bool answer_is_missing(const struct waiting *w, const struct row_result *row,
                              const char *export)
{
    return reads_export(w, row, export) && answer_to(w, row) == ATTESTED_NOTHING;
}

static bool is_failing(const struct waiting *w, const struct row_result *row, const char *export)
{
    (void)w;
    (void)export;
    return row->state == ROW_NO;
}

static struct numbers rows_of(const struct waiting *w, chooses *choose, const char *export)
{
    struct numbers list = {.arena = w->arena};
    for (size_t i = 0; i < w->form->edition->n; i++)
        if (choose(w, &w->form->row[i], export))
            numbers_add(&list, w->form->row[i].row->number);
    numbers_end(&list);
    return list;
}

/* --- indicators -------------------------------------------------------------------------------------- */

static void add_indicators(const struct waiting *w, struct cause *cause, const char *export)
{
    const struct library *l = w->checked->library;
    int n = 0;
    for (size_t i = 0; i < l->grading.n; i++) {
        const struct indicator_result *x = &w->grading->indicator[i];
        if (ratio_compare(x->lo, x->hi) == 0 || !indicator_reads(&l->catalog, x->indicator, export))
            continue;
        cause->indicators = join(w->arena, cause->indicators, x->indicator->title);
        n++;
    }
    cause->n += n;
    if (n)
        cause->indicators = arena_format(w->arena, "指标%d项（%s）", n, cause->indicators);
}

/* --- the list ---------------------------------------------------------------------------------------- */

struct causes {
    VEC(struct cause) at;
};

static void add_cause(const struct waiting *w, struct causes *causes, size_t export,
                      const char *lack, chooses *choose)
{
    const char *name = w->checked->library->schema.export[export].name;
    struct cause cause = {.export = export, .lack = lack};
    struct numbers rows = rows_of(w, choose, name);
    cause.n = rows.n;
    if (rows.n)
        cause.rows = arena_format(w->arena, "评估表%d条（第%s条）", rows.n, rows.text);
    add_indicators(w, &cause, name);
    if (cause.n)
        *vec_push(w->arena, &causes->at) = cause;
}

/* Most first; of as many, in the order of the schema. */
static int by_weight(const void *a, const void *b)
{
    const struct cause *x = a;
    const struct cause *y = b;
    if (x->n != y->n)
        return x->n > y->n ? -1 : 1;
    return (x->export > y->export) - (x->export < y->export);
}

/* Every row may be answered by an attestation, but only those wait for what is wrong with the answers whose
 * own answer it is. */
static void add_answers(const struct waiting *w, struct causes *causes, size_t export)
{
    const struct export_facts *e = &w->checked->facts->export[export];
    const char *lack = e->refused ? "有文件不能使用" : unreadable(w->checked, export, w->arena);
    add_cause(w, causes, export, lack ? lack : "的结论不能确定", answer_is_unsure);
    add_cause(w, causes, export, "没有回答", answer_is_missing);
}

static struct causes find_causes(const struct waiting *w)
{
    struct causes causes = {0};
    const struct schema *schema = &w->checked->library->schema;
    const size_t attest = schema_export(schema, slice_of("attest"));
    for (size_t i = 0; i < schema->n; i++) {
        const char *lack = lack_of(w->checked, i, w->arena);
        if (i == attest && w->checked->facts->export[i].supply != SUPPLY_MISSING)
            add_answers(w, &causes, i);
        else if (lack)
            add_cause(w, &causes, i, lack, reads_export);
    }
    if (causes.at.n)
        qsort(causes.at.at, causes.at.n, sizeof *causes.at.at, by_weight);
    return causes;
}

/* Answers that were taken in and do not count. */
static void print_stale(FILE *to, const struct waiting *w)
{
    const struct attest_facts *a = &w->checked->facts->attest;
    const char *list = NULL;
    for (size_t i = 0; i < a->at.n; i++)
        if (a->at.at[i].value && a->at.at[i].stale)
            list = join(w->arena, list,
                        arena_format(w->arena, "%s（%s，%s:%lld）", a->at.at[i].place.id,
                                     day_text(w->arena, a->at.at[i].examined_on.day),
                                     a->at.at[i].place.file, (long long)a->at.at[i].place.line));
    if (list)
        fprintf(to, "检查日期不在上年末至评估日之间而不计的检查结论：%s\n", list);
}

static void print_counts(FILE *to, const struct waiting *w)
{
    const struct form_result *form = w->form;
    struct numbers failing = rows_of(w, is_failing, NULL);
    fprintf(to, "评估表（评估日%s）：是%d 否%d%s%s%s 待核%d 不适用%d\n",
            day_text(w->arena, w->checked->facts->period.to), form->count[ROW_YES],
            form->count[ROW_NO], failing.n ? "（第" : "", failing.n ? failing.text : "",
            failing.n ? "条）" : "", form->count[ROW_PENDING], form->count[ROW_NA]);
}

void check_waiting_print(FILE *to, const struct checked *c, bool *named, struct arena *arena)
{
    const struct library *l = c->library;
    const struct waiting w = {c, c->form, c->grading, arena};
    const struct causes causes = find_causes(&w);
    if (causes.at.n)
        fputs("因数据不全而待核：\n", to);
    for (size_t i = 0; i < causes.at.n; i++) {
        const struct cause *cause = &causes.at.at[i];
        named[cause->export] = true;
        fprintf(to, "  %s%s：%s%s%s\n", l->schema.export[cause->export].title, cause->lack,
                cause->rows ? cause->rows : "", cause->rows && cause->indicators ? "；" : "",
                cause->indicators ? cause->indicators : "");
    }
    print_stale(to, &w);
    print_counts(to, &w);
}
