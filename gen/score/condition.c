/* Conditions: loading and judging. */
#include "score/condition.h"

#include <stdlib.h>
#include <string.h>

#include "measures/kinds.h"

/* --- loading --------------------------------------------------------------------------------------- */

static bool find_measure(const struct sheet *sheet, size_t row, const char *column,
                         const char *name, const struct catalog *catalog, struct problems *problems,
                         size_t *out)
{
    *out = catalog_find(catalog, name);
    if (*out != SIZE_MAX)
        return true;
    sheet_fault(sheet, row, column, problems, "measure \"%s\" is not in measures.csv", name);
    return false;
}

const char *const comparison_words[] = {"le", "lt", "ge", "gt", "eq", "show", NULL};

bool limit_parse(const char *text, struct ratio *limit)
{
    size_t n = strlen(text);
    bool percent = n > 0 && text[n - 1] == '%';
    if (!ratio_parse(text, n - percent, limit))
        return false;
    if (!sheet_number_fits(*limit))
        return false;
    if (percent)
        *limit = ratio_multiply(*limit, ratio_of(1, 100));
    return true;
}

/* One alias under every combination of the computed readings that its meanings name. */
struct combinations {
    const struct alias_book *book;
    const struct reading_book *readings;
    const struct sheet *sheet;
    struct problems *problems;
    size_t first; /* row of the alias */
    size_t group[8];
    size_t n;
    bool *in_force;
};

static bool add_groups(struct combinations *c, const size_t *reading)
{
    for (; *reading != SIZE_MAX; reading++) {
        size_t group = c->readings->at[*reading].group;
        size_t i = 0;
        while (i < c->n && c->group[i] != group)
            i++;
        if (i == sizeof c->group / sizeof *c->group)
            return false;
        if (i == c->n)
            c->group[c->n++] = group;
    }
    return true;
}

static void check_meaning(const struct combinations *c)
{
    const char *name = c->book->at[c->first].name;
    const char *under = "";
    size_t meanings = 0;
    for (size_t i = 0; i < c->book->n; i++)
        meanings +=
            strcmp(c->book->at[i].name, name) == 0 &&
            readings_in_force(c->book->at[i].meaning.reading, (struct reading_choice){c->in_force});
    for (size_t i = 0; i < c->readings->n; i++)
        for (size_t k = 0; k < c->n; k++)
            if (c->in_force[i] && c->readings->at[i].group == c->group[k])
                under = arena_format(c->problems->arena, "%s%s%s", under, *under ? "+" : "",
                                     c->readings->at[i].code);
    if (meanings != 1)
        sheet_fault(c->sheet, c->first, "readings", c->problems,
                    "\"%s\" must mean one measure under %s, not %zu", name, under, meanings);
}

static void combine(struct combinations *c, size_t at)
{
    if (at == c->n) {
        check_meaning(c);
        return;
    }
    for (size_t r = 0; r < c->readings->n; r++) {
        if (c->readings->at[r].group != c->group[at] || !c->readings->at[r].computed)
            continue;
        for (size_t i = 0; i < c->readings->n; i++)
            if (c->readings->at[i].group == c->group[at])
                c->in_force[i] = i == r;
        combine(c, at + 1);
    }
}

static void check_aliases(const struct alias_book *book, const struct sheet *sheet,
                          const struct reading_book *readings, struct arena *arena,
                          struct problems *problems)
{
    for (size_t row = 0; row < book->n; row++) {
        struct combinations c = {book, readings, sheet, problems, row, {0}, 0, NULL};
        bool first = true;
        bool fits = true;
        for (size_t i = 0; i < row; i++)
            first = first && strcmp(book->at[i].name, book->at[row].name) != 0;
        for (size_t i = row; i < book->n && first; i++)
            if (strcmp(book->at[i].name, book->at[row].name) == 0)
                fits = add_groups(&c, book->at[i].meaning.reading) && fits;
        if (!fits)
            sheet_fault(sheet, row, "readings", problems, "\"%s\" depends on too many readings",
                        book->at[row].name);
        if (!first || !fits)
            continue;
        c.in_force = arena_alloc(arena, (readings->n + 1) * sizeof *c.in_force);
        combine(&c, 0);
    }
}

bool aliases_load(struct alias_book *book, struct arena *arena, const char *path,
                  const struct catalog *catalog, const struct reading_book *readings,
                  struct problems *problems)
{
    static const char *const required[] = {"alias", "readings", "measure", NULL};
    const struct sheet *sheet = template_load(arena, path, required, problems);
    if (!sheet)
        return false;
    bool sound = true;
    *book = (struct alias_book){arena_alloc(arena, (sheet->n + 1) * sizeof *book->at), sheet->n,
                                sheet->file};
    for (size_t row = 0; row < sheet->n; row++) {
        struct alias *a = &book->at[row];
        a->name = sheet_cell(sheet, row, "alias");
        a->line = sheet->row[row].line;
        if (!*a->name || catalog_find(catalog, a->name) != SIZE_MAX) {
            sheet_fault(sheet, row, "alias", problems, "an alias needs a name that no measure has");
            sound = false;
        }
        a->meaning.reading = readings_of(readings, arena, sheet, row, problems);
        sound = a->meaning.reading && sound;
        sound = find_measure(sheet, row, "measure", sheet_cell(sheet, row, "measure"), catalog,
                             problems, &a->meaning.measure) &&
                sound;
    }
    size_t errors = problems->errors;
    if (sound)
        check_aliases(book, sheet, readings, arena, problems);
    return sound && problems->errors == errors;
}

static void load_meanings(struct condition *c, struct arena *arena,
                          const struct alias_book *aliases, const struct catalog *catalog)
{
    VEC(struct meaning) list = {0};
    for (size_t i = 0; i < aliases->n; i++)
        if (strcmp(aliases->at[i].name, c->name) == 0)
            *vec_push(arena, &list) = aliases->at[i].meaning;
    size_t measure = catalog_find(catalog, c->name);
    if (list.n == 0 && measure != SIZE_MAX)
        *vec_push(arena, &list) = (struct meaning){.measure = measure};
    c->meaning = list.at;
    c->n_meanings = list.n;
}

static bool load_limit(struct condition *c, const struct sheet *sheet, size_t row,
                       const struct catalog *catalog, struct problems *problems)
{
    c->limit_text = sheet_cell(sheet, row, "limit");
    c->limit_measure = SIZE_MAX;
    bool shown = c->comparison == COMPARE_SHOW;
    if (shown && c->force == FORCE_INFORM && !*c->limit_text)
        return true;
    if (shown || c->force == FORCE_INFORM) {
        sheet_fault(sheet, row, "limit", problems,
                    "what is only shown informs, and what informs is only shown: without a limit");
        return false;
    }
    if (c->limit_text[0] == '@')
        return find_measure(sheet, row, "limit", c->limit_text + 1, catalog, problems,
                            &c->limit_measure);
    if (limit_parse(c->limit_text, &c->limit))
        return true;
    sheet_fault(sheet, row, "limit", problems, "\"%s\" is not a number, a percentage or @measure",
                c->limit_text);
    return false;
}

static bool load_none(struct condition *c, const struct sheet *sheet, size_t row,
                      const struct catalog *catalog, struct problems *problems)
{
    static const char *const words[] = {"unknown", "pass", "na", "proof", NULL};
    const char *cell = sheet_cell(sheet, row, "none");
    size_t policy = 0;
    if (strncmp(cell, "use ", 4) == 0) {
        c->none = NONE_USE;
        return find_measure(sheet, row, "none", cell + 4, catalog, problems, &c->stand_in);
    }
    bool sound = sheet_word(sheet, row, "none", words, problems, &policy);
    c->none = (enum none_policy)policy;
    return sound;
}

bool condition_load(struct condition *c, struct arena *arena, const struct sheet *sheet, size_t row,
                    const struct catalog *catalog, const struct alias_book *aliases,
                    const struct reading_book *readings, struct problems *problems)
{
    static const char *const forces[] = {"decide", "refute",  "prove", "cap",
                                         "inform", "applies", NULL};
    size_t op = 0;
    size_t force = 0;
    *c =
        (struct condition){.name = sheet_cell(sheet, row, "measure"), .line = sheet->row[row].line};
    bool sound = sheet_word(sheet, row, "op", comparison_words, problems, &op);
    sound = sheet_word(sheet, row, "force", forces, problems, &force) && sound;
    c->comparison = (enum comparison)op;
    c->force = (enum force)force;
    sound = load_limit(c, sheet, row, catalog, problems) && sound;
    sound = load_none(c, sheet, row, catalog, problems) && sound;
    c->reading = readings_of(readings, arena, sheet, row, problems);
    load_meanings(c, arena, aliases, catalog);
    if (c->n_meanings == 0 && catalog_knows(catalog, c->name))
        sheet_fault(sheet, row, "measure", problems,
                    "\"%s\" is not in the measures.csv of an edition in force", c->name);
    else if (c->n_meanings == 0)
        sheet_fault(sheet, row, "measure", problems, "\"%s\" is neither a measure nor an alias",
                    c->name);
    return sound && c->reading && c->n_meanings;
}

const struct reading *conditions_idle(const struct condition *list, size_t n, const size_t *owner,
                                      const struct reading_book *readings, struct arena *arena)
{
    struct reading_choice defaults = readings_default(readings, arena);
    for (size_t r = 0; r < readings->n && n; r++) {
        struct reading_choice choice = readings_with(readings, arena, defaults, r);
        bool decides = !readings->at[r].computed || !readings_in_force(owner, choice);
        for (size_t i = 0; i < n; i++)
            decides = decides || (list[i].force != FORCE_INFORM && list[i].force != FORCE_APPLIES &&
                                  readings_in_force(list[i].reading, choice));
        if (!decides)
            return &readings->at[r];
    }
    return NULL;
}

/* --- judging --------------------------------------------------------------------------------------- */

static const struct measure *measure_meant(const struct condition *c,
                                           const struct measures *measures,
                                           struct reading_choice choice)
{
    for (size_t i = 0; i < c->n_meanings; i++)
        if (readings_in_force(c->meaning[i].reading, choice))
            return &measures->at[c->meaning[i].measure];
    return NULL;
}

enum tri interval_compare(struct interval x, enum comparison comparison, struct ratio limit)
{
    int lo = ratio_compare(x.lo, limit);
    int hi = x.hi_open ? 1 : ratio_compare(x.hi, limit);
    switch (comparison) {
    case COMPARE_LE:
        return hi <= 0 ? TRI_YES : lo > 0 ? TRI_NO : TRI_UNKNOWN;
    case COMPARE_LT:
        return hi < 0 ? TRI_YES : lo >= 0 ? TRI_NO : TRI_UNKNOWN;
    case COMPARE_GE:
        return lo >= 0 ? TRI_YES : hi < 0 ? TRI_NO : TRI_UNKNOWN;
    case COMPARE_GT:
        return lo > 0 ? TRI_YES : hi <= 0 ? TRI_NO : TRI_UNKNOWN;
    case COMPARE_EQ:
        if (lo == 0 && hi == 0)
            return TRI_YES;
        return lo > 0 || hi < 0 ? TRI_NO : TRI_UNKNOWN;
    case COMPARE_SHOW:
        break;
    }
    return TRI_UNKNOWN;
}

/* Would it be as open if nothing had been lost? What is lost could only have filled it. */
static bool is_open_anyway(const struct finding *f, const struct measure *m)
{
    return m->only_fills && f->limit_known &&
           interval_compare((struct interval){m->lo_standing, m->hi, m->hi_open},
                            f->condition->comparison, f->limit) == TRI_UNKNOWN;
}

/* Where nobody can read whether the export covers the period: would the data decide if it did? Nothing having
 * happened, or a gap, would be told by them. */
static bool would_be_told(const struct finding *f, const struct measure *m)
{
    const struct condition *c = f->condition;
    if (!m->range_unread)
        return false;
    if (m->def->kind->absence && m->state == MEASURE_BOUNDED && f->limit_known)
        return interval_compare((struct interval){m->lo_whole, m->hi, m->hi_open}, c->comparison,
                                f->limit) == TRI_NO;
    return m->reason == REASON_PARTIAL &&
           (c->none == NONE_NA || c->none == NONE_USE || m->def->kind->absence);
}

/* What is supplied does not tell of the whole period, and what it does not tell of may refute. */
static bool is_unseen(const struct finding *f, const struct measure *m)
{
    bool none_seen = m->partial && m->state == MEASURE_UNKNOWN && m->reason == REASON_PARTIAL;
    bool of_objects = m->def && m->def->kind && m->def->kind->of_objects;
    if (of_objects && f->condition->force == FORCE_REFUTE && f->limit_known &&
        f->verdict == TRI_UNKNOWN) /* objects that are there, and do not tell */
        return true;
    return f->condition->beside_data && !f->none && (f->partial || none_seen);
}

bool condition_judge(const struct condition *c, const struct measures *measures,
                     struct reading_choice choice, struct finding *finding)
{
    *finding = (struct finding){.condition = c, .verdict = TRI_UNKNOWN};
    if (!readings_in_force(c->reading, choice))
        return false;
    const struct measure *m = measure_meant(c, measures, choice);
    if (!m)
        return false;
    if (m->state == MEASURE_NO_CASES && c->none == NONE_USE) {
        m = &measures->at[c->stand_in];
        finding->stood_in = true;
    }
    if (measure_is_idle(m))
        return false;
    finding->measure = m;
    finding->limit = c->limit;
    finding->limit_known = c->comparison != COMPARE_SHOW;
    const struct measure *open = m; /* what leaves it undecided */
    if (c->limit_measure != SIZE_MAX) {
        const struct measure *limit = &measures->at[c->limit_measure];
        finding->limit_known = limit->has_value;
        finding->limit = limit->value;
        open = limit->has_value ? m : limit;
    }
    if (m->state == MEASURE_NO_CASES) {
        finding->none = true;
        finding->verdict = c->none == NONE_PASS ? TRI_YES : TRI_UNKNOWN;
    } else if (m->state == MEASURE_BOUNDED && finding->limit_known) {
        finding->verdict = interval_compare((struct interval){m->lo, m->hi, m->hi_open},
                                            c->comparison, finding->limit);
    }
    /* what is lost could only have been one more proof, or a case that refutes nothing; a file that nobody can
     * understand is no file */
    bool harmless = !m->refused && (c->force == FORCE_PROVE ||
                                    (c->force == FORCE_REFUTE && m->good_if_any && !m->replaced));
    finding->damaged = c->force != FORCE_INFORM && !harmless && finding->verdict == TRI_UNKNOWN &&
                       (open->damaged || would_be_told(finding, open)) && !finding->none &&
                       !(open == m && is_open_anyway(finding, m));
    finding->partial = m->partial && !m->rises && c->force != FORCE_INFORM &&
                       finding->verdict != TRI_UNKNOWN &&
                       finding->verdict == (c->force == FORCE_APPLIES ? TRI_NO : TRI_YES);
    if (finding->partial && c->force != FORCE_PROVE) /* what is not covered may be otherwise */
        finding->verdict = TRI_UNKNOWN;
    finding->unseen = is_unseen(finding, m);
    finding->damaged =
        finding->damaged || (finding->partial && c->force == FORCE_APPLIES && m->range_unread);
    finding->untold = c->force == FORCE_REFUTE && finding->verdict == TRI_UNKNOWN && m->untold > 0;
    if (c->force == FORCE_PROVE && finding->verdict == TRI_NO)
        finding->verdict = TRI_UNKNOWN;
    if (c->force == FORCE_INFORM || (c->force == FORCE_REFUTE && finding->verdict != TRI_NO))
        finding->verdict = TRI_YES;
    return true;
}

static void take_above(const struct evidence_list *list, struct ratio limit, int64_t scale,
                       struct arena *arena, struct counterexamples *out)
{
    for (size_t i = 0; i < list->kept.n; i++)
        if (ratio_compare(ratio_of(list->kept.at[i].weight, scale), limit) > 0)
            *vec_push(arena, &out->list) = &list->kept.at[i];
}

static void collect(const struct finding *f, struct arena *arena, struct counterexamples *out)
{
    const struct measure *m = f->measure;
    if (!m->evidence_above) {
        for (size_t i = 0; i < m->evidence->kept.n; i++)
            *vec_push(arena, &out->list) = &m->evidence->kept.at[i];
        out->total += m->evidence->total;
        return;
    }
    take_above(m->evidence, f->limit, m->scale, arena, out);
    out->total += durations_above(m->durations, ratio_multiply(f->limit, ratio_int(m->scale)));
    size_t open_from = out->list.n;
    take_above(&m->durations->open_list, f->limit, m->scale, arena, out);
    out->total += (int64_t)(out->list.n - open_from);
}

static bool same_place(const struct evidence *a, const struct evidence *b)
{
    return a->line == b->line && strcmp(a->file, b->file) == 0 && strcmp(a->id, b->id) == 0;
}

/* A line that breaks several conditions of one owner is one counter-example. */
static void drop_repeated(struct counterexamples *c, size_t from)
{
    size_t kept = from;
    for (size_t i = from; i < c->list.n; i++) {
        bool known = false;
        for (size_t k = 0; k < kept && !known; k++)
            known = same_place(c->list.at[i], c->list.at[k]);
        c->total -= known;
        if (!known)
            c->list.at[kept++] = c->list.at[i];
    }
    c->list.n = kept;
}

void finding_counterexamples(const struct finding *f, struct arena *arena,
                             struct counterexamples *out)
{
    size_t from = out->list.n;
    if (f->verdict != TRI_NO || !f->measure || !f->measure->evidence)
        return;
    collect(f, arena, out);
    if (out->list.n == from)
        return;
    qsort(out->list.at + from, out->list.n - from, sizeof *out->list.at, evidence_by_weight);
    drop_repeated(out, from);
}
