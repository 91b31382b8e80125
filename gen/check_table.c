/* Check table. */
#include "check_table.h"

#include <string.h>

#include "base/columns.h"
#include "ingest/folder.h"
#include "measures/measure.h"
#include "score/form.h"
#include "score/grading.h"

void account_heads(const char **cell)
{
    static const char *const head[ACCOUNT_CELLS] = {"数据表",   "文件",     "行数",    "计入",
                                                    "拒收",     "重复",     "被替代",  "不计",
                                                    "不可读格", "最早日期", "最晚日期"};
    memcpy(cell, head, sizeof head);
}

static const char *count(struct arena *arena, int64_t n)
{
    return arena_format(arena, "%lld", (long long)n);
}

void account_cells(const char **cell, const char *title, const char *file,
                   const struct file_report *sum, struct arena *arena)
{
    const int64_t number[] = {sum->rows,       sum->accepted,  sum->rejected, sum->duplicates,
                              sum->superseded, sum->set_aside, sum->damaged};
    enum { NUMBERS = sizeof number / sizeof *number };
    *cell++ = title;
    *cell++ = file;
    for (size_t i = 0; i < NUMBERS; i++)
        *cell++ = sum->refused ? (i ? "" : "不能使用") : count(arena, number[i]);
    *cell++ = sum->dated ? day_text(arena, day_of(sum->first)) : "";
    *cell++ = sum->dated ? day_text(arena, day_of(sum->last)) : "";
}

/* The CA's part in a combined file in which it has no row is left out. */
static bool is_shown(const struct file_report *f)
{
    return f->refused || f->rows > 0 || !f->share;
}

static void print_accounts(FILE *to, const struct checked *c, struct arena *arena)
{
    const struct ingested *in = c->ingested;
    const char **cell = arena_alloc(arena, (in->n + 1) * ACCOUNT_CELLS * sizeof *cell);
    size_t n = 1;
    account_heads(cell);
    for (size_t i = 0; i < in->n; i++) {
        const struct file_report *f = &in->file[i];
        if (is_shown(f))
            account_cells(cell + ACCOUNT_CELLS * n++, c->library->schema.export[f->export].title,
                          f->file, f, arena);
    }
    if (n > 1)
        columns_print(to, cell, ACCOUNT_CELLS, n, arena);
    else
        fputs("没有读到任何数据表\n", to);
}

static const char *join(struct arena *arena, const char *list, const char *item)
{
    return list ? arena_format(arena, "%s、%s", list, item) : item;
}

/* --- what waits for what ------------------------------------------------------------------------ */

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

/* Why an export holds rows back, or NULL. */
static const char *lack_of(const struct checked *c, size_t export, struct arena *arena)
{
    const struct export_facts *e = &c->facts->export[export];
    int64_t damaged = 0;
    for (size_t i = 0; i < c->ingested->n; i++)
        if (c->ingested->file[i].export == export)
            damaged += c->ingested->file[i].damaged;
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
        if (e->refused)
            return "有文件不能使用";
        if (e->lost.total && damaged)
            return arena_format(arena, "有%lld行、%lld格无法读取", (long long)e->lost.total,
                                (long long)damaged);
        if (e->lost.total || damaged)
            return arena_format(arena, "有%lld%s无法读取",
                                (long long)(e->lost.total ? e->lost.total : damaged),
                                e->lost.total ? "行" : "格");
        return e->partial                 ? e->partial
               : e->supply == SUPPLY_ROWS ? columns_lacking(c, export, arena)
                                          : NULL;
    }
}

static bool among(const char *const *exports, const char *name)
{
    for (; exports && *exports; exports++)
        if (strcmp(*exports, name) == 0)
            return true;
    return false;
}

/* Rows of a state, of one export or of any (NULL). */
static const char *rows_of(const struct form_result *form, enum row_state state, const char *export,
                           struct arena *arena)
{
    const char *list = NULL;
    for (size_t i = 0; i < form->edition->n; i++)
        if (form->row[i].state == state && (!export || among(form->row[i].row->exports, export)))
            list = join(arena, list, count(arena, form->row[i].row->number));
    return list;
}

static bool measures_read(const struct catalog *catalog, const struct condition *condition,
                          const char *export)
{
    bool reads = condition->limit_measure != SIZE_MAX &&
                 among(catalog->def[condition->limit_measure].exports, export);
    for (size_t i = 0; i < condition->n_meanings; i++)
        reads = reads || among(catalog->def[condition->meaning[i].measure].exports, export);
    return reads;
}

static bool indicator_reads(const struct catalog *catalog, const struct indicator_result *x,
                            const char *export)
{
    bool reads = false;
    for (size_t i = 0; i < x->n_criteria; i++) {
        const struct criterion *criterion = x->criterion[i].criterion;
        for (size_t k = 0; k < criterion->n_conditions; k++)
            reads = reads || measures_read(catalog, &criterion->condition[k], export);
    }
    return reads;
}

static const char *indicators_waiting(const struct checked *c, const struct grading_result *g,
                                      const char *export, struct arena *arena)
{
    const char *list = NULL;
    for (size_t i = 0; i < c->library->grading.n; i++) {
        const struct indicator_result *x = &g->indicator[i];
        if (ratio_compare(x->lo, x->hi) != 0 && indicator_reads(&c->library->catalog, x, export))
            list = join(arena, list, x->indicator->title);
    }
    return list;
}

static void print_waiting(FILE *to, const struct checked *c, struct arena *arena)
{
    const struct library *l = c->library;
    struct measures measures = measures_compute(&l->catalog, c->facts, arena);
    const struct evidence_views none = {.n = 0};
    struct form_result form = form_judge(&l->form, c->facts, &measures, &none, &l->wording, arena);
    struct grading_result grading =
        grading_judge(&l->grading, c->facts, &measures, &none, &l->wording, arena);
    bool any = false;
    for (size_t i = 0; i < l->schema.n; i++) {
        const struct export *export = &l->schema.export[i];
        const char *lack = lack_of(c, i, arena);
        const char *rows = lack ? rows_of(&form, ROW_PENDING, export->name, arena) : NULL;
        const char *indicators = lack ? indicators_waiting(c, &grading, export->name, arena) : NULL;
        if (!rows && !indicators)
            continue;
        if (!any)
            fputs("因数据不全而待核：\n", to);
        any = true;
        fprintf(to, "  %s%s：%s%s%s%s%s\n", export->title, lack, rows ? "评估表第" : "",
                rows ? rows : "", rows ? "条" : "", rows && indicators ? "；" : "",
                indicators ? indicators : "");
    }
    const char *failed = rows_of(&form, ROW_NO, NULL, arena);
    fprintf(to, "评估表（评估日%s）：是%d 否%d%s%s%s 待核%d 不适用%d\n",
            day_text(arena, c->facts->period.to), form.count[ROW_YES], form.count[ROW_NO],
            failed ? "（第" : "", failed ? failed : "", failed ? "条）" : "",
            form.count[ROW_PENDING], form.count[ROW_NA]);
}

static const char *titles_missing(const struct checked *c, struct arena *arena)
{
    const char *list = NULL;
    for (size_t i = 0; i < c->library->schema.n; i++)
        if (c->facts->export[i].supply == SUPPLY_MISSING)
            list = join(arena, list, c->library->schema.export[i].title);
    return list;
}

static void print_rest(FILE *to, const struct checked *c, struct arena *arena)
{
    const struct ingested *in = c->ingested;
    const char *missing = titles_missing(c, arena);
    fprintf(to, "没有提供的数据表：%s\n", missing ? missing : "无");
    if (in->n_unread)
        fputs("没有读取的文件：\n", to);
    for (size_t i = 0; i < in->n_unread; i++)
        fprintf(to, "  %s：%s\n", text_sound(arena, slice_of(in->unread[i].name)),
                in->unread[i].advice);
}

void check_table_print(FILE *to, const struct checked *c, struct arena *arena)
{
    fprintf(to, "\n%s%s%s\n", c->code, c->facts->org.name ? " " : "",
            c->facts->org.name ? c->facts->org.name : "");
    print_accounts(to, c, arena);
    print_waiting(to, c, arena);
    print_rest(to, c, arena);
}
