/* Check, what waits. */
#include "app/check_waiting.h"

#include <stdlib.h>
#include <string.h>

#include "base/language.h"
#include "base/numbers.h"
#include "base/said.h"
#include "ingest/folder.h"
#include "measures/measure.h"
#include "report/evaluation.h"
#include "report/schema_view.h"
#include "score/attest.h"
#include "score/form.h"
#include "score/grading.h"

/* What is judged, and what is asked of it. */
struct waiting {
    const struct checked *checked;
    const struct form_result *form;
    const struct grading_result *grading;
    struct arena *arena;
    bool *told; /* by row of the form: it stands under some cause */
};

/* One cause, and what it holds back. */
struct cause {
    size_t export; /* in the schema */
    const char *title, *lack;
    struct held held;
    bool shared; /* a file of all CAs: said once for all of them */
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

/* Each of its entries proves the rows that it names: what is lacking is an entry, and no column. */
static bool is_register(const struct export *x)
{
    return export_column(x, slice_of("rows")) != SIZE_MAX;
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
    if (!lack && is_register(&c->library->schema.export[export]))
        return NULL; /* add_entries */
    return lack || e->supply != SUPPLY_ROWS ? lack : columns_lacking(c, export, arena);
}

/* Is every file of it that is of no use one of all CAs? */
static bool refused_for_all(const struct checked *c, size_t export)
{
    size_t shared = 0;
    size_t own = 0;
    for (size_t i = 0; i < c->ingested->n; i++) {
        const struct file_report *f = &c->ingested->file[i];
        shared += f->export == export && f->refused && f->share;
        own += f->export == export && f->refused && !f->share;
    }
    for (size_t i = 0; i < c->ingested->n_unread; i++) {
        const struct unread_file *f = &c->ingested->unread[i];
        shared += f->export == export && f->share;
        own += f->export == export && !f->share;
    }
    return shared && !own;
}

/* --- rows of the form ------------------------------------------------------------------------------- */

typedef bool chooses(const struct waiting *w, const struct row_result *row, const char *export);

static bool reads_export(const struct waiting *w, const struct row_result *row, const char *export)
{
    (void)w;
    return row->state == ROW_PENDING && form_row_reads(row->row, export);
}

/* Of an export that was handed over: a row that lacks an entry alone waits for nothing that cannot be read in it. */
static bool reads_lost(const struct waiting *w, const struct row_result *row, const char *export)
{
    return reads_export(w, row, export) && row->lack != LACK_ENTRY;
}

static struct attested_item answer_to(const struct waiting *w, const struct row_result *row)
{
    return attested_item(w->checked->facts, arena_format(w->arena, "%d", row->row->key));
}

/* Is the answer unsure by what stands in this file of answers? */
static bool unsure_by(const struct attested_item *x, const char *export)
{
    bool own = strcmp(export, attest_source.export) == 0;
    return x->answer == ATTESTED_UNSURE && x->inspected != own;
}

/* What was answered cannot be told: every row may be answered. */
static bool answer_is_unsure(const struct waiting *w, const struct row_result *row,
                             const char *export)
{
    const struct attested_item x = answer_to(w, row);
    return row->state == ROW_PENDING && unsure_by(&x, export) && !attested_by_any(&x);
}

/* A line of which nobody can tell which row it answers may answer this one. */
static bool answer_is_anybodys(const struct waiting *w, const struct row_result *row,
                               const char *export)
{
    const struct attested_item x = answer_to(w, row);
    return row->state == ROW_PENDING && unsure_by(&x, export) && attested_by_any(&x);
}

static bool answer_is_missing(const struct waiting *w, const struct row_result *row,
                              const char *export)
{
    const struct attested_item x = answer_to(w, row);
    return reads_export(w, row, export) && x.answer == ATTESTED_NOTHING &&
           !(x.given && x.given->value && !x.given->stale);
}

/* Whoever answered could not say: 未知. */
static bool answer_is_unknown(const struct waiting *w, const struct row_result *row,
                              const char *export)
{
    const struct attested_item x = answer_to(w, row);
    return reads_export(w, row, export) && x.answer == ATTESTED_NOTHING && x.given &&
           x.given->value && !x.given->stale;
}

/* An entry would prove it, and nothing else that it waits for is named. */
static bool lacks_an_entry(const struct waiting *w, const struct row_result *row,
                           const char *export)
{
    return reads_export(w, row, export) && row->row->proof != PROOF_NONE &&
           !w->told[row->row->number - 1];
}

/* --- what a cause holds back ---------------------------------------------------------------------- */

static struct held held_of(const struct library *l, struct arena *arena)
{
    return (struct held){.row = arena_alloc(arena, (l->form->n + 1) * sizeof(bool)),
                         .indicator = arena_alloc(arena, (l->grading->n + 1) * sizeof(bool))};
}

/* The same of several CAs. */
static void held_join(const struct library *l, struct held *sum, const struct held *held)
{
    for (size_t i = 0; i < l->form->n; i++)
        sum->row[i] = sum->row[i] || held->row[i];
    for (size_t i = 0; i < l->grading->n; i++)
        sum->indicator[i] = sum->indicator[i] || held->indicator[i];
    sum->n = sum->n > held->n ? sum->n : held->n;
}

static const char *held_text(const struct library *l, const struct held *held, struct arena *arena)
{
    struct numbers rows = {.arena = arena};
    const char *indicators = NULL;
    int n = 0;
    for (size_t i = 0; i < l->form->n; i++)
        if (held->row[i])
            numbers_add(&rows, l->form->row[i].number);
    numbers_end(&rows);
    for (size_t i = 0; i < l->grading->n; i++) {
        if (!held->indicator[i])
            continue;
        indicators = join(arena, indicators, l->grading->indicator[i].title);
        n++;
    }
    return items_text(arena, rows.n, rows.text, n, indicators);
}

static struct held find_held(const struct waiting *w, chooses *choose, const char *export)
{
    const struct library *l = w->checked->library;
    struct held held = held_of(l, w->arena);
    for (size_t i = 0; i < l->form->n; i++) {
        held.row[i] = choose(w, &w->form->row[i], export);
        w->told[i] = w->told[i] || held.row[i];
        held.n += held.row[i];
    }
    for (size_t i = 0; i < l->grading->n; i++) {
        const struct indicator_result *x = &w->grading->indicator[i];
        held.indicator[i] =
            ratio_compare(x->lo, x->hi) != 0 && indicator_reads(&l->catalog, x->indicator, export);
        held.n += held.indicator[i];
    }
    return held;
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
    cause.title = w->checked->library->schema.export[export].title;
    cause.shared = refused_for_all(w->checked, export);
    cause.held = find_held(w, choose, name);
    if (cause.held.n)
        *vec_push(w->arena, &causes->at) = cause;
}

/* Most first; of as many, in the order of the schema. */
static int by_weight(const void *a, const void *b)
{
    const struct cause *x = a;
    const struct cause *y = b;
    if (x->held.n != y->held.n)
        return x->held.n > y->held.n ? -1 : 1;
    return (x->export > y->export) - (x->export < y->export);
}

/* Every row may be answered by an attestation, but only those wait for what is wrong with the answers whose
 * own answer it is. */
static void add_answers(const struct waiting *w, struct causes *causes, size_t export)
{
    const struct export_facts *e = &w->checked->facts->export[export];
    const char *name = w->checked->library->schema.export[export].name;
    bool own = strcmp(name, attest_source.export) == 0;
    const struct evidence_list *any =
        own ? &w->checked->facts->attest.itemless : &w->checked->facts->inspected.itemless;
    const char *lack = e->refused ? "有文件不能使用" : unreadable(w->checked, export, w->arena);
    add_cause(w, causes, export, lack ? lack : "的结论不能确定", answer_is_unsure);
    add_cause(w, causes, export,
              arena_format(
                  w->arena,
                  "有%lld行不能确定是哪一条的回答（%s），可能是下列任何一条的，请改正或删去",
                  (long long)any->total, places_text(any, w->checked->library->wording, w->arena)),
              answer_is_anybodys);
    add_cause(w, causes, export, "没有回答", answer_is_missing);
    add_cause(w, causes, export, "只答“未知”", answer_is_unknown);
}

/* Registers that were handed over lack entries: a row may be proved in either of them. */
static void add_entries(const struct waiting *w, struct causes *causes)
{
    const struct schema *schema = &w->checked->library->schema;
    struct cause cause = {.lack = "中没有登记，或所登记的不足以证明"};
    cause.held = held_of(w->checked->library, w->arena);
    for (size_t i = 0; i < schema->n; i++) {
        if (!is_register(&schema->export[i]) || !supplied(&w->checked->facts->export[i]))
            continue;
        cause.export = i;
        cause.title = join(w->arena, cause.title, schema->export[i].title);
        for (size_t k = 0; k < w->form->edition->n; k++)
            cause.held.row[k] =
                cause.held.row[k] || lacks_an_entry(w, &w->form->row[k], schema->export[i].name);
    }
    for (size_t k = 0; k < w->form->edition->n; k++) {
        w->told[k] = w->told[k] || cause.held.row[k];
        cause.held.n += cause.held.row[k];
    }
    if (cause.held.n)
        *vec_push(w->arena, &causes->at) = cause;
}

/* Is what is wrong with the export no more than rows and cells that cannot be read? A register's may be the entry. */
static bool is_lost_alone(const struct waiting *w, size_t export)
{
    const struct checked *c = w->checked;
    const struct export_facts *e = &c->facts->export[export];
    return e->supply == SUPPLY_ROWS && !e->refused && unreadable(c, export, w->arena) &&
           !is_register(&c->library->schema.export[export]) &&
           strcmp(c->library->schema.export[export].name, "org") != 0;
}

static struct causes find_causes(const struct waiting *w)
{
    struct causes causes = {0};
    const struct schema *schema = &w->checked->library->schema;
    const size_t attest = schema_export(schema, slice_of(attest_source.export));
    const size_t inspection = schema_export(schema, slice_of(inspection_source.export));
    for (size_t i = 0; i < schema->n; i++) {
        const char *lack = lack_of(w->checked, i, w->arena);
        if (i == attest && w->checked->facts->export[i].supply != SUPPLY_MISSING)
            add_answers(w, &causes, i);
        else if (lack)
            add_cause(w, &causes, i, lack, is_lost_alone(w, i) ? reads_lost : reads_export);
    }
    if (w->checked->facts->export[inspection].supply != SUPPLY_MISSING)
        add_answers(w, &causes, inspection); /* which stands behind the CA's own exports */
    add_entries(w, &causes);
    if (causes.at.n)
        qsort(causes.at.at, causes.at.n, sizeof *causes.at.at, by_weight);
    return causes;
}

static const char *answer_text(const struct waiting *w, const struct attestation *a)
{
    return arena_format(
        w->arena, "%s（%s%s%s）", a->place.id,
        a->examined_on.state == VALUE_PRESENT ? day_text(w->arena, a->examined_on.day) : "",
        a->examined_on.state == VALUE_PRESENT ? "，" : "",
        place_text(w->arena, a->place.file, a->place.line));
}

/* Answers that were taken in and do not count, and those that count and that nobody answers for. */
static void print_answers(FILE *to, const struct waiting *w)
{
    const struct attest_facts *a = &w->checked->facts->attest;
    const char *stale = NULL;
    const char *bare = NULL;
    for (size_t i = 0; i < a->at.n; i++) {
        const struct attestation *x = &a->at.at[i];
        bool whole = x->examiner && x->examined_on.state == VALUE_PRESENT;
        if (x->value && x->stale)
            stale = join(w->arena, stale, answer_text(w, x));
        else if (x->value && !whole)
            bare = join(w->arena, bare, answer_text(w, x));
    }
    if (stale)
        fprintf(to, _("填写日期不在上年末至评估日之间而不计的自评：%s\n"), stale);
    if (bare)
        fprintf(to, _("没有写明填写人或填写日期的自评（仍然采用，请补上）：%s\n"), bare);
}

static void print_row(FILE *to, const struct row_result *row, const char *why)
{
    fprintf(to, _("  第%d条：%s\n"), row->row->number, why);
}

/* Rows that wait for none of the above: why, one by one. */
static void print_others(FILE *to, const struct waiting *w)
{
    bool any = false;
    for (size_t i = 0; i < w->form->edition->n; i++) {
        const struct row_result *row = &w->form->row[i];
        /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): a form that judges has its rows */
        if (row->state != ROW_PENDING || w->told[i])
            continue;
        if (!any)
            fputs(_("其余待核的条目：\n"), to);
        any = true;
        print_row(to, row, row->reason);
    }
}

/* What fails may rest on what was handed over in part: it can be mended before it is handed over. */
static void print_failing(FILE *to, const struct waiting *w)
{
    if (w->form->count[ROW_NO])
        fputs(_("判为“否”的条目：\n"), to);
    for (size_t i = 0; i < w->form->edition->n; i++)
        /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): the same */
        if (w->form->row[i].state == ROW_NO)
            print_row(to, &w->form->row[i],
                      w->form->row[i].fails ? w->form->row[i].fails : w->form->row[i].reason);
}

static void print_counts(FILE *to, const struct waiting *w)
{
    const struct form_result *form = w->form;
    fprintf(to, _("评估表（评估日%s）：是%d 否%d 待核%d 不适用%d%s\n"),
            day_text(w->arena, w->checked->facts->period.to), form->count[ROW_YES],
            form->count[ROW_NO], form->count[ROW_PENDING], form->count[ROW_NA],
            form->no_box ? arena_format(w->arena, _("（另有%d条表上没有判定框）"), form->no_box)
                         : "");
}

/* `shared`: NULL: everything is said with the CA; `named`: NULL: nobody asks. */
static void print_waiting(FILE *to, const struct waiting *w, struct check_shared *shared,
                          bool *named)
{
    const struct library *l = w->checked->library;
    const struct causes causes = find_causes(w);
    if (causes.at.n)
        fputs(_("因数据不全而待核：\n"), to);
    for (size_t i = 0; i < causes.at.n; i++) {
        const struct cause *cause = &causes.at.at[i];
        if (named && cause->export < l->schema.n)
            named[cause->export] = true;
        if (cause->shared && shared)
            held_join(l, &shared->held[cause->export], &cause->held);
        else
            fprintf(to, _("  %s%s：%s\n"), cause->title, said(w->arena, cause->lack),
                    held_text(l, &cause->held, w->arena));
    }
    print_others(to, w);
}

/* By another standard that judges the same date, of its kind alone. */
static void print_beside(FILE *to, const struct checked *c, const struct evaluation *e,
                         struct arena *arena)
{
    static const struct form_edition no_rows;
    static const struct grading_edition no_indicators;
    static const struct form_result no_form = {.edition = &no_rows};
    const struct standard *s = e->editions->pair->beside;
    bool form = s->kind == STANDARD_FORM;
    struct library by = *c->library;
    struct checked checked = *c;
    by.form = form ? &s->form : &no_rows;
    by.grading = form ? &no_indicators : &s->grading;
    checked.library = &by;
    const struct waiting w = {&checked, form ? &e->form : &no_form, &e->grading, arena,
                              arena_alloc(arena, (by.form->n + 1) * sizeof(bool))};
    fprintf(to, _("同时按%s：\n"), s->title);
    print_waiting(to, &w, NULL, NULL);
    print_failing(to, &w);
    if (form)
        print_counts(to, &w);
}

void check_waiting_print(FILE *to, const struct checked *c, struct check_shared *shared,
                         bool *named, struct arena *arena)
{
    const struct waiting w = {c, c->form, c->grading, arena,
                              arena_alloc(arena, (c->library->form->n + 1) * sizeof(bool))};
    print_waiting(to, &w, shared, named);
    print_answers(to, &w);
    print_failing(to, &w);
    print_counts(to, &w);
    for (size_t i = 0; i < c->n_beside; i++)
        print_beside(to, c, &c->beside[i], arena);
}

struct check_shared check_shared_of(const struct library *l, struct arena *arena)
{
    struct check_shared shared = {arena_alloc(arena, (l->schema.n + 1) * sizeof *shared.held)};
    for (size_t i = 0; i < l->schema.n; i++)
        shared.held[i] = held_of(l, arena);
    return shared;
}

void check_shared_print(FILE *to, const struct library *l, const struct check_shared *shared,
                        struct arena *arena)
{
    for (size_t i = 0; i < l->schema.n; i++)
        if (shared->held[i].n)
            fprintf(to, _("各机构因%s不能使用而待核：%s\n"), l->schema.export[i].title,
                    held_text(l, &shared->held[i], arena));
}
