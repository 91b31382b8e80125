/* Coverage. */
#include "facts/coverage.h"

#include <string.h>

#include "facts/facts.h"

enum { EXPORT, COVERS_FROM, COVERS_TO, COLUMNS };
static const char *const columns[COLUMNS] = {
    [EXPORT] = "export",
    [COVERS_FROM] = "covers_from",
    [COVERS_TO] = "covers_to",
};

/* By the export's ASCII name or its title. */
static size_t export_named(const struct schema *schema, struct slice name)
{
    for (size_t i = 0; i < schema->n; i++)
        if (slice_is_nocase(name, schema->export[i].name) ||
            slice_is(name, schema->export[i].title))
            return i;
    return SIZE_MAX;
}

/* A statement of the same export under another of its names: two rows of one key, which the keys do not show. */
static bool contradicts_another(const struct facts *facts, const struct fields *f)
{
    size_t export = export_named(facts->schema, field(f, EXPORT)->text);
    const struct value *from = field(f, COVERS_FROM);
    const struct value *to = field(f, COVERS_TO);
    if (!present(from) || !present(to))
        return false;
    for (size_t i = 0; i < facts->coverage.at.n; i++) {
        const struct covered *c = &facts->coverage.at.at[i];
        if (c->export == export && !slice_is(field(f, EXPORT)->text, c->name) &&
            (c->from != from->as.day || c->to != to->as.day))
            return true;
    }
    return false;
}

static bool coverage_examine(const struct facts *facts, const struct fields *f,
                             struct refusal *refusal)
{
    const struct column *const column = f->record->export->column;
    const struct value *from = field(f, COVERS_FROM);
    const struct value *to = field(f, COVERS_TO);
    if (export_named(facts->schema, field(f, EXPORT)->text) == SIZE_MAX) {
        refuse(refusal, &column[f->map[EXPORT]], field(f, EXPORT)->text,
               "不是数据表的名称，应为 hotline 或 热线通话记录 之类");
        return false;
    }
    if (present(from) && present(to) && to->as.day < from->as.day) {
        refuse(refusal, &column[f->map[COVERS_TO]], to->text, "早于覆盖起");
        return false;
    }
    if (contradicts_another(facts, f)) {
        refuse(refusal, &column[f->map[EXPORT]], field(f, EXPORT)->text,
               "与另一行说的是同一张数据表而起止不同，两行都不能采用；请只留一行");
        return false;
    }
    return true;
}

static void coverage_lose(struct facts *facts, const struct record *record)
{
    const struct value *name = lost_cell(record, columns[EXPORT]);
    *vec_push(facts->arena, &facts->coverage.lost) =
        name ? export_named(facts->schema, name->text) : SIZE_MAX;
}

static void coverage_take(struct facts *facts, const struct fields *f)
{
    if (!present(field(f, COVERS_FROM)) || !present(field(f, COVERS_TO))) {
        coverage_lose(facts, f->record);
        return;
    }
    *vec_push(facts->arena, &facts->coverage.at) = (struct covered){
        .export = export_named(facts->schema, field(f, EXPORT)->text),
        .name = arena_copy(facts->arena, field(f, EXPORT)->text.at, field(f, EXPORT)->text.n),
        .from = field(f, COVERS_FROM)->as.day,
        .to = field(f, COVERS_TO)->as.day,
        .file = f->record->file,
    };
}

const struct fact_source coverage_source = {
    .export = "coverage",
    .column = columns,
    .n = COLUMNS,
    .examine = coverage_examine,
    .take = coverage_take,
    .lose = coverage_lose,
};

/* Statements that cannot be read and are of this export, or may be: where it has no other, and where a newer
 * one may have taken the place of the one it has. */
static size_t lost_statements(const struct facts *facts, size_t export, bool has_other)
{
    const struct coverage_facts *c = &facts->coverage;
    size_t n = 0;
    for (size_t i = 0; i < c->at.n; i++)
        if (c->at.at[i].export == export &&
            replaced_of(facts, coverage_source.export, c->at.at[i].file) > 0)
            has_other = false;
    for (size_t i = 0; i < c->lost.n; i++)
        n += c->lost.at[i] == export || (c->lost.at[i] == SIZE_MAX && !has_other);
    return n;
}

static const char *covered_text(const struct facts *facts, size_t export)
{
    struct names text = {0};
    for (size_t i = 0; i < facts->coverage.at.n; i++) {
        const struct covered *c = &facts->coverage.at.at[i];
        if (c->export == export)
            *vec_push(facts->arena, &text) =
                arena_format(facts->arena, "%s至%s", day_text(facts->arena, c->from),
                             day_text(facts->arena, c->to));
    }
    return names_joined(facts->arena, &text, "、");
}

bool coverage_stated(const struct facts *facts, size_t export)
{
    const struct coverage_facts *c = &facts->coverage;
    for (size_t i = 0; i < c->at.n; i++)
        if (c->at.at[i].export == export)
            return true;
    return false;
}

/* A file of statements that nobody can understand may have said of any export that it ends early. */
static bool statements_refused(const struct facts *facts)
{
    return facts_export(facts, coverage_source.export)->refused;
}

bool coverage_unread(const struct facts *facts, size_t export)
{
    return statements_refused(facts) ||
           lost_statements(facts, export, coverage_stated(facts, export)) > 0;
}

/* The first day of [day, to] that no statement covers; to + 1: none is left. */
static day_number first_uncovered(const struct facts *facts, size_t export, day_number day)
{
    const struct coverage_facts *c = &facts->coverage;
    for (bool moved = true; moved;) {
        moved = false;
        for (size_t i = 0; i < c->at.n; i++)
            if (c->at.at[i].export == export && c->at.at[i].from <= day && c->at.at[i].to >= day) {
                day = c->at.at[i].to + 1;
                moved = true;
            }
    }
    return day;
}

void coverage_stretch(const struct facts *facts, size_t export, day_number *from, day_number *to)
{
    const struct coverage_facts *c = &facts->coverage;
    for (size_t i = 0; i < c->at.n; i++) { /* one at most: the export is the key */
        if (c->at.at[i].export != export)
            continue;
        *from = c->at.at[i].from > *from ? c->at.at[i].from : *from;
        *to = c->at.at[i].to < *to ? c->at.at[i].to : *to;
    }
}

const char *coverage_behind(const struct facts *facts, size_t export, day_number day)
{
    day_number from = day;
    day_number to = facts->period.to;
    coverage_stretch(facts, export, &from, &to);
    return from > day ? arena_format(facts->arena, "数据只覆盖%s", covered_text(facts, export))
                      : NULL;
}

bool coverage_is_short(const struct facts *facts, size_t export)
{
    day_number begin = day_of(facts_service_begin(facts));
    day_number from = begin;
    day_number to = facts->period.to;
    coverage_stretch(facts, export, &from, &to);
    return coverage_unread(facts, export) || from > begin || to < facts->period.to;
}

static const char *rows_text(const struct facts *facts, day_number first, day_number last)
{
    return arena_format(facts->arena, "%s至%s的记录", day_text(facts->arena, first),
                        day_text(facts->arena, last));
}

bool coverage_reach(const struct facts *facts, size_t export, struct period *period)
{
    const struct export_facts *e = &facts->export[export];
    if (facts->schema->export[export].kind != KIND_ROSTER || !e->reaches || e->lasting ||
        e->ends >= period->to || coverage_stated(facts, export))
        return false;
    period->end = e->ends_at; /* a stretch to midnight does not tell of the day that begins then */
    period->to = day_of(e->ends_at - 1);
    return true;
}

const char *coverage_reach_text(const struct facts *facts, size_t export)
{
    const struct export_facts *e = &facts->export[export];
    return arena_format(facts->arena, "文件只有%s", rows_text(facts, e->begins, e->ends));
}

static bool is_short(day_number first, day_number last, day_number from, day_number to)
{
    return first > from + COVERAGE_SILENT || last < to - COVERAGE_SILENT;
}

/* Rows that begin late or end early, a roster's as well as events': the rest may be missing. What happens
 * now and then need not reach the ends of a year. */
static void judge_reach(const struct facts *facts, struct export_facts *e, const struct export *x,
                        day_number from)
{
    day_number to = facts->period.to;
    day_number last = e->open_ended && e->ends < to ? to : e->ends;
    if (x->steady && e->reaches && is_short(e->begins, last, from, to))
        e->thin = rows_text(facts, e->begins, last);
    else if (!x->steady && x->kind == KIND_EVENTS && e->dated &&
             is_short(e->first, e->last, from, to))
        e->rare = rows_text(facts, e->first, e->last);
}

/* How far the export goes for certain. A day set beforehand (a limit) says nothing of when the list was drawn up,
 * unless no other date is told, nor can be. */
static day_number kept_until(const struct export_facts *e)
{
    bool unsure = e->kept_unread || incomplete(e);
    return e->kept ? e->kept_to : unsure ? e->earliest : e->latest;
}

/* Where the CA says what the export covers, its word counts, of a roster too. Else rows that all lie
 * elsewhere are no data of the period, and rows that begin late or end early are a reason to ask. An entry
 * of a register may hold for years: of one that covers other years only what is missing cannot be told. */
void coverage_judge(struct facts *facts, size_t export)
{
    struct export_facts *e = &facts->export[export];
    const struct period *p = &facts->period;
    enum export_kind kind = facts->schema->export[export].kind;
    const char **less = kind == KIND_REGISTER ? &e->silent : &e->partial;
    day_number from = day_of(facts_service_begin(facts));
    const char *covered = covered_text(facts, export);
    size_t lost = lost_statements(facts, export, *covered);
    if (e->supply == SUPPLY_MISSING)
        return;
    if (lost > 0) { /* it may have said that the period is not covered */
        *less = e->told = arena_format(facts->arena, "数据范围说明有%zu行无法读取", lost);
        return;
    }
    if (statements_refused(facts)) {
        *less = e->told = "数据范围说明不能使用";
        return;
    }
    if (*covered) {
        day_number begins = p->from;
        day_number ends = p->to;
        coverage_stretch(facts, export, &begins, &ends);
        /* of a CA whose service begins behind D nothing is left uncovered, nor covered */
        e->elsewhere = ends < begins;
        if (first_uncovered(facts, export, from) <= p->to || ends < begins)
            *less = e->told = arena_format(facts->arena, "数据只覆盖%s", covered);
        return;
    }
    e->untouched = e->supply == SUPPLY_EMPTY && e->own;
    if (e->supply != SUPPLY_ROWS)
        return;
    e->latest = kept_until(e);
    if (e->any_date && !e->open_ended && e->latest < p->from)
        e->bygone =
            arena_format(facts->arena, "文件只有%s", rows_text(facts, e->earliest, e->latest));
    if (kind != KIND_ROSTER && e->any_date && (e->latest < p->from || e->earliest > p->to))
        *less = arena_format(facts->arena, "文件只有%s", rows_text(facts, e->earliest, e->latest));
    else
        judge_reach(facts, e, &facts->schema->export[export], from);
}

const char *coverage_code(const struct facts *facts, size_t export, struct arena *arena)
{
    const struct coverage_facts *c = &facts->coverage;
    if (!facts->export[export].told)
        return "";
    for (size_t i = 0; i < c->at.n && !coverage_unread(facts, export); i++)
        if (c->at.at[i].export == export)
            return arena_format(arena, "%s/%s", day_text(arena, c->at.at[i].from),
                                day_text(arena, c->at.at[i].to));
    return "?";
}

typedef const char *text_of(const struct export_facts *export);

static const char *partial_of(const struct export_facts *e)
{
    return e->partial;
}

static const char *thin_of(const struct export_facts *e)
{
    return e->thin;
}

/* The exports of which something is to be said, what is the same of several once: “甲”、“乙”数据只覆盖…. NULL:
 * none. */
static const char *said_of_exports(const struct facts *facts, text_of *text, bool only, int *n)
{
    const char *list = NULL;
    for (size_t i = 0; i < facts->schema->n; i++) {
        const char *own = text(&facts->export[i]);
        const char *titles = "";
        bool said = false;
        for (size_t k = 0; own && k < facts->schema->n; k++) {
            const struct export_facts *e = &facts->export[k];
            if (!text(e) || strcmp(text(e), own) != 0)
                continue;
            said = said || k < i;
            titles = arena_format(facts->arena, "%s%s“%s”", titles, *titles ? "、" : "", e->title);
        }
        *n += own != NULL;
        if (!own || said)
            continue;
        const char *one = arena_format(facts->arena, only ? "%s只有%s" : "%s%s", titles, own);
        list = list ? arena_format(facts->arena, "%s，%s", list, one) : one;
    }
    return list;
}

/* What does not reach the period, or not all of it. */
static void warn_of_partial(struct facts *facts, const char *code)
{
    int n = 0;
    const char *list = said_of_exports(facts, partial_of, false, &n);
    if (list)
        problem_add(facts->problems, SEVERITY_WARNING, code, 0, NULL,
                    "%d张数据表不是整个本期的数据，不能据以判“是”：%s；请补充本期的导出", n, list);
}

/* A template that nobody has filled in testifies that nothing happened. */
static void warn_of_untouched(struct facts *facts, const char *code, enum export_kind kind,
                              const char *taken_for)
{
    const char *list = "";
    int n = 0;
    for (size_t i = 0; i < facts->schema->n; i++) {
        const struct export_facts *e = &facts->export[i];
        if (!e->untouched || facts->schema->export[i].kind != kind)
            continue;
        list = arena_format(facts->arena, "%s%s%s", list, *list ? "、" : "", e->title);
        n++;
    }
    if (n > 0)
        problem_add(
            facts->problems, SEVERITY_WARNING, code, 0, NULL,
            "%d张数据表只有表头，按%s计：%s；还没有填写的，请移走文件，确实没有的，请在数据范围说明"
            "（coverage）中写明",
            n, taken_for, list);
}

void coverage_warn(struct facts *facts, const char *code)
{
    int n = 0;
    const char *list = said_of_exports(facts, thin_of, true, &n);
    warn_of_partial(facts, code);
    warn_of_untouched(facts, code, KIND_EVENTS, "本期没有发生");
    warn_of_untouched(facts, code, KIND_REGISTER, "没有登记");
    if (list)
        problem_add(
            facts->problems, SEVERITY_WARNING, code, 0, NULL,
            "%d张数据表的记录没有到本期两端：%s；请补充其余的记录，如已是全部，请在数据范围说明"
            "（coverage）中写明",
            n, list);
}
