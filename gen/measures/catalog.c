/* Catalogue: loading, linting, computing. */
#include "measures/catalog.h"

#include <string.h>

#include "base/text.h"
#include "measures/kinds.h"

struct loader {
    struct arena *arena;
    const struct sheet *sheet;
    const struct schema *schema;
    struct problems *problems;
    bool sound;
};

static void fault(struct loader *l, size_t row, const char *column, const char *text,
                  const char *what)
{
    problem_add(l->problems, SEVERITY_ERROR, l->sheet->file, l->sheet->row[row].line, column, text,
                what);
    l->sound = false;
}

static void load_params(struct loader *l, size_t row, struct measure_def *def)
{
    static const char *const separators[] = {";", NULL};
    VEC(struct measure_param) list = {0};
    struct slice rest = slice_of(sheet_cell(l->sheet, row, "params"));
    struct slice piece;
    while (slice_split(&rest, separators, &piece)) {
        const char *equals = piece.n ? memchr(piece.at, '=', piece.n) : NULL;
        if (!equals) {
            if (piece.n)
                fault(l, row, "params", "\"%s\" is not key=value",
                      arena_copy(l->arena, piece.at, piece.n));
            continue;
        }
        struct slice key = {piece.at, (size_t)(equals - piece.at)};
        struct slice value = {equals + 1, piece.n - key.n - 1};
        for (size_t i = 0; i < list.n; i++)
            if (slice_is(key, list.at[i].key))
                fault(l, row, "params", "parameter %s stands twice", list.at[i].key);
        *vec_push(l->arena, &list) = (struct measure_param){
            arena_copy(l->arena, key.at, key.n), arena_copy(l->arena, value.at, value.n)};
    }
    def->param = list.at;
    def->n_params = list.n;
}

static bool among(const char *words, const char *word)
{
    static const char *const bar[] = {"|", NULL};
    struct slice rest = slice_of(words);
    struct slice piece;
    while (slice_split(&rest, bar, &piece))
        if (slice_is(piece, word))
            return true;
    return false;
}

/* Is the word (or *) a value of the enum "export.column"? */
static bool is_value(const struct loader *l, struct slice column, struct slice word)
{
    const char *dot = memchr(column.at, '.', column.n);
    size_t n = (size_t)(dot - column.at);
    size_t index = schema_export(l->schema, (struct slice){column.at, n});
    if (index == SIZE_MAX)
        return false;
    const struct export *e = &l->schema->export[index];
    size_t at = export_column(e, (struct slice){dot + 1, column.n - n - 1});
    if (at == SIZE_MAX)
        return false;
    for (const char *const *value = e->column[at].values; value && *value; value++)
        if (slice_is(word, *value))
            return true;
    return slice_is(word, "*");
}

/* The words a|b of a parameter, or pairs system:role/system:role, each against its column's values. */
static void check_words(struct loader *l, size_t row, const char *columns, const char *value)
{
    static const char *const separators[] = {"|", "/", NULL};
    const char *colon = strchr(columns, ':');
    struct slice rest = slice_of(value);
    struct slice piece;
    while (slice_split(&rest, separators, &piece)) {
        const char *equals = colon && piece.n ? memchr(piece.at, '=', piece.n) : NULL;
        piece.n = equals ? (size_t)(equals - piece.at) : piece.n;
        const char *at = colon && piece.n ? memchr(piece.at, ':', piece.n) : NULL;
        bool known = !colon == !at;
        if (known && !colon)
            known = is_value(l, slice_of(columns), piece) && !slice_is(piece, "*");
        else if (known)
            known = is_value(l, (struct slice){columns, (size_t)(colon - columns)},
                             (struct slice){piece.at, (size_t)(at - piece.at)}) &&
                    is_value(l, slice_of(colon + 1),
                             (struct slice){at + 1, (size_t)(piece.at + piece.n - at - 1)});
        if (!known)
            fault(l, row, "params", "\"%s\" is not a value of its column in exports.csv",
                  arena_copy(l->arena, piece.at, piece.n));
    }
}

/* Whole days of a year, one part after the other. */
static void check_parts(struct loader *l, size_t row, const char *value)
{
    enum { COMMON_YEAR = 2001 };
    const char *const *at = text_list(l->arena, value, "|");
    struct year_part part;
    day_number last = INT32_MIN;
    for (; *at; at++) {
        bool sound = year_part_parse(slice_of(*at), COMMON_YEAR, &part) && part.first > last;
        last = sound ? part.last : last;
        if (!sound)
            fault(l, row, "params", "\"%s\" is not a part of the year name/MM-DD/MM-DD", *at);
    }
}

static bool has_words(const struct loader *l, const char *value, const struct kind_param *p)
{
    const char *const *words = text_list(l->arena, value, "|");
    int64_t n = 0;
    while (words[n])
        n++;
    return n >= p->least && n <= p->most;
}

static void check_param(struct loader *l, size_t row, const struct measure_def *def,
                        const struct kind_param *p)
{
    const char *value = measure_text(def, p->key);
    struct ratio ratio;
    int64_t integer = 0;
    if (!*value && !measure_given(def, p->key))
        fault(l, row, "params", "parameter %s is missing", p->key);
    else if (p->type == PARAM_PARTS)
        check_parts(l, row, value);
    else if (p->type == PARAM_LIST && p->most && !has_words(l, value, p))
        fault(l, row, "params", "\"%s\" has not as many words as its parameter asks for", value);
    else if (!*value && p->type == PARAM_LIST)
        return; /* an empty list */
    else if (p->words && !among(p->words, value))
        fault(l, row, "params", "\"%s\" is not a word of its parameter", value);
    else if (p->type == PARAM_INT && !int_parse(slice_of(value), &integer))
        fault(l, row, "params", "\"%s\" is not a whole number", value);
    else if (p->type == PARAM_RATIO && !ratio_parse(value, strlen(value), &ratio))
        fault(l, row, "params", "\"%s\" is not a number", value);
    else if ((p->type == PARAM_INT && (integer < p->least || integer > p->most)) ||
             (p->type == PARAM_RATIO &&
              (!sheet_number_fits(ratio) || ratio_compare(ratio, ratio_int(p->least)) < 0 ||
               ratio_compare(ratio, ratio_int(p->most)) > 0)))
        fault(l, row, "params", "\"%s\" is out of the range of its parameter", value);
    else if (p->column)
        check_words(l, row, p->column, value);
}

/* A share of the cases, asked for where the statistic is a rank, and only there. */
static void check_share(struct loader *l, size_t row, const struct measure_def *def)
{
    const char *value = measure_text(def, "share");
    struct ratio share;
    bool ranked = strcmp(measure_text(def, "stat"), "rank") == 0;
    if (ranked && (!ratio_parse(value, strlen(value), &share) || !sheet_number_fits(share) ||
                   share.num == 0 || share.num > share.den))
        fault(l, row, "params", "\"%s\" is not a share of the cases", value);
}

static void check_kind(struct loader *l, size_t row, struct measure_def *def)
{
    const char *name = sheet_cell(l->sheet, row, "kind");
    const struct kind *kind = kind_find(name);
    if (!kind) {
        fault(l, row, "kind", "\"%s\" is not a kind of measure", name);
        return;
    }
    def->kind = kind;
    size_t known = 0;
    for (; known < sizeof kind->param / sizeof *kind->param && kind->param[known].key; known++)
        check_param(l, row, def, &kind->param[known]);
    for (size_t i = 0; i < def->n_params; i++) {
        bool found = strcmp(def->param[i].key, "share") == 0 &&
                     strcmp(measure_text(def, "stat"), "rank") == 0;
        for (size_t k = 0; k < known; k++)
            found = found || strcmp(kind->param[k].key, def->param[i].key) == 0;
        if (!found)
            fault(l, row, "params", "\"%s\" is not a parameter of this kind", def->param[i].key);
    }
    check_share(l, row, def);
    if (kind->knows ? !kind->knows(def->of) : *def->of != '\0')
        fault(l, row, "of", "there are no facts \"%s\" for this kind", def->of);
}

static void load_def(struct loader *l, size_t row, struct measure_def *def)
{
    static const char *const shown[] = {"no", "yes", NULL};
    size_t is_shown = 0;
    *def = (struct measure_def){
        .name = sheet_cell(l->sheet, row, "measure"),
        .title = sheet_cell(l->sheet, row, "title"),
        .unit = sheet_cell(l->sheet, row, "unit"),
        .cases = sheet_cell(l->sheet, row, "cases"),
        .lacking = sheet_cell(l->sheet, row, "lacking"),
        .of = sheet_cell(l->sheet, row, "of"),
        .clause = sheet_cell(l->sheet, row, "clause"),
        .exports = schema_exports(l->schema, l->arena, l->sheet, row, l->problems),
        .line = l->sheet->row[row].line,
    };
    load_params(l, row, def);
    check_kind(l, row, def);
    l->sound = sheet_word(l->sheet, row, "shown", shown, l->problems, &is_shown) && l->sound;
    def->shown = is_shown;
    if (!*def->name || !*def->title || !*def->unit || !*def->clause || !*def->exports)
        fault(l, row, "measure", "needs a %s", "name, a title, a unit, exports and a clause");
}

bool catalog_load(struct catalog *catalog, struct arena *arena, const char *path,
                  const struct profile *profile, const struct schema *schema,
                  struct problems *problems)
{
    static const char *const required[] = {"measure", "kind",    "of",      "title",
                                           "unit",    "exports", "params",  "clause",
                                           "shown",   "cases",   "lacking", NULL};
    const struct sheet *sheet = template_load(arena, path, required, problems);
    if (!sheet)
        return false;
    struct loader l = {arena, sheet, schema, problems, true};
    struct measure_def *def = arena_alloc(arena, (sheet->n + 1) * sizeof *def);
    for (size_t row = 0; row < sheet->n; row++) {
        load_def(&l, row, &def[row]);
        def[row].profile = profile;
        for (size_t i = 0; i < row; i++)
            if (strcmp(def[i].name, def[row].name) == 0)
                fault(&l, row, "measure", "\"%s\" stands twice", def[row].name);
    }
    *catalog = (struct catalog){def, sheet->n, sheet->sha256, sheet->file};
    return l.sound;
}

size_t catalog_find(const struct catalog *catalog, const char *name)
{
    for (size_t i = 0; i < catalog->n; i++)
        if (strcmp(catalog->def[i].name, name) == 0)
            return i;
    return SIZE_MAX;
}

/* Was something supplied that the measure reads and nobody can? What makes it uncertain may be that. Of its
 * own export those lost rows count that may be its cases, where it knows them (unknowns), and where it counts
 * cases one by one those of other exports that leave one of them open; where an export was not supplied at
 * all, or is an empty list, or nothing is due yet, no row of another decides. */
static bool is_damaged(const struct facts *facts, const struct measure *m)
{
    const struct unknowns *u = m->unknowns;
    bool unreadable = m->reason == REASON_UNREADABLE || m->reason == REASON_LOST ||
                      m->reason == REASON_SERVICE_START || m->reason == REASON_REFERENCE ||
                      (u && u->by_reason[UNKNOWN_UNREADABLE] + u->by_reason[UNKNOWN_LOST] +
                                    u->by_reason[UNKNOWN_ELSEWHERE] >
                                0);
    const struct kind *kind = m->def->kind;
    unreadable = unreadable && !kind->in_favour;
    for (const char *const *name = m->def->exports; *name; name++) {
        const struct export_facts *e = facts_export(facts, *name);
        bool joined = u && name != m->def->exports && (kind->counts || kind->by_case);
        bool known = (u && name == m->def->exports) || joined || kind->in_favour ||
                     m->reason == REASON_MISSING_FILE || m->reason == REASON_EMPTY_LIST ||
                     m->reason == REASON_NOT_DUE || m->reason == REASON_LIST_SHORT ||
                     m->reason == REASON_SERVICE_AHEAD;
        bool refused = e->refused && !(joined && m->reason != REASON_REFUSED_FILE);
        unreadable = unreadable || (e->lost.total > 0 && !known) || refused;
    }
    return unreadable;
}

/* Computes it of the days that its own export covers, where an absence shows it: what is not there outside
 * of them accuses nobody. */
static void compute_covered(const struct facts *facts, struct arena *arena, struct measure *m)
{
    const struct measure_def *def = m->def;
    size_t export = schema_export(facts->schema, slice_of(def->exports[0]));
    struct facts *covered = arena_alloc(arena, sizeof *covered);
    *covered = *facts;
    struct period *p = &covered->period;
    coverage_stretch(facts, export, &p->from, &p->to);
    p->begin = start_of(p->from);
    p->end = start_of(p->to + 1);
    if (p->to < p->from)
        measure_unknown(m, REASON_PARTIAL, facts->export[export].partial);
    else
        def->kind->compute(covered, def, arena, m);
}

/* Is there nothing to look up in other exports? */
static bool has_no_cases(const struct measure *m)
{
    return m->state == MEASURE_NO_CASES ||
           (m->def->kind->of_evidence && m->state == MEASURE_BOUNDED &&
            m->evidence->total + m->unknown == 0);
}

/* A file that could not be used beside others that could may hold anything: what is counted one by one
 * has no upper bound, and nothing else can be told. */
static void widen_refused(const struct facts *facts, struct measure *m)
{
    const struct export_facts *refused = NULL;
    bool joined = false; /* an export in which the cases are looked up: they may have stood there */
    for (const char *const *name = m->def->exports; *name; name++) {
        if (!facts_export(facts, *name)->refused)
            continue;
        refused = facts_export(facts, *name);
        joined = joined || name != m->def->exports;
    }
    bool none = has_no_cases(m) && !facts_export(facts, m->def->exports[0])->refused;
    if (!refused || m->state == MEASURE_UNKNOWN || (none && !tally_joined(m->def->of)))
        return;
    if (m->state == MEASURE_BOUNDED && m->def->kind->counts && !joined) {
        m->hi_open = true;
        m->reason = m->reason == REASON_NONE ? REASON_REFUSED_FILE : m->reason;
        m->subject = refused->title;
        return;
    }
    m->has_value = false;
    measure_unknown(m, REASON_REFUSED_FILE, refused->title);
}

/* Does the measure look up cases by the column? */
static bool joins_by(const struct measure_def *def, const char *export, const char *column)
{
    const char *const *at = def->kind->joins;
    size_t n = strlen(export);
    while (*at &&
           !(strncmp(*at, export, n) == 0 && (*at)[n] == '.' && strcmp(*at + n + 1, column) == 0))
        at++;
    return *at || !*def->kind->joins;
}

/* The column by which one of the measure's exports names cases of another of them, where most of its ids
 * stand nowhere there: they were written in two ways, and what is joined over them cannot be told. */
static const struct column *broken_reference(const struct facts *facts,
                                             const struct measure_def *def)
{
    for (const char *const *from = def->exports; *from; from++) {
        const struct export *x =
            &facts->schema->export[schema_export(facts->schema, slice_of(*from))];
        for (size_t c = 0; c < x->n; c++)
            for (const char *const *to = def->exports; x->column[c].refers && *to; to++)
                if (strcmp(*to, x->column[c].refers) == 0 &&
                    joins_by(def, *from, x->column[c].name) &&
                    !facts_refers(facts, *from, x->column[c].name))
                    return &x->column[c];
    }
    return NULL;
}

static void check_references(const struct facts *facts, struct measure *m)
{
    const struct column *column =
        m->state == MEASURE_BOUNDED ? broken_reference(facts, m->def) : NULL;
    if (!column) /* where there is no case, nothing is looked up */
        return;
    m->has_value = false;
    measure_unknown(m, REASON_REFERENCE, column->header);
}

static bool is_listed(const char *const *list, const char *name)
{
    while (*list && strcmp(*list, name) != 0)
        list++;
    return *list;
}

/* What the first of the exports that it rests on covers, where that is less than the period. Of one in
 * which what is found proves, nothing is lacking. */
static const char *partial_of(const struct facts *facts, const struct measure_def *def)
{
    const char *less = NULL;
    for (const char *const *name = def->exports; *name && !less; name++) {
        const struct export_facts *e = facts_export(facts, *name);
        if (!is_listed(def->kind->proofs, *name))
            less = e->told || name != def->exports ? e->told : e->partial;
    }
    return less;
}

/* No case among rows that do not tell of the whole period is not the same as none; nor where those of
 * another export say what is a case; and a row without a date does not make a list of other years one of
 * this. */
static void note_partial(const struct facts *facts, struct measure *m)
{
    const struct export_facts *e = facts_export(facts, m->def->exports[0]);
    const char *partial = partial_of(facts, m->def);
    const char *less = e->partial ? e->partial : e->silent;
    if (!partial && (m->def->kind->of_year || tally_of_year(m->def->of)))
        partial = e->silent;
    m->partial = partial ? partial : m->partial;
    less = less || !tally_joined(m->def->of) ? less : partial;
    if (less && m->state == MEASURE_NO_CASES)
        measure_unknown(m, REASON_PARTIAL, less);
}

struct measures measures_compute(const struct catalog *catalog, const struct facts *facts,
                                 struct arena *arena)
{
    struct measure *m = arena_alloc(arena, (catalog->n + 1) * sizeof *m);
    for (size_t i = 0; i < catalog->n; i++) {
        const struct measure_def *def = &catalog->def[i];
        m[i] = (struct measure){
            .def = def,
            .lo = ratio_int(0),
            .hi = ratio_int(0),
            .value = ratio_int(0),
            .open_longest = ratio_int(0),
            .scale = 1,
        };
        if ((def->kind->service || def->kind->absence) && facts_service_ahead(facts) &&
            supplied(facts_export(facts, def->exports[0])))
            measure_unknown(&m[i], REASON_SERVICE_AHEAD, NULL);
        else if (def->kind->absence)
            compute_covered(facts, arena, &m[i]);
        else
            def->kind->compute(facts, def, arena, &m[i]);
        widen_refused(facts, &m[i]);
        check_references(facts, &m[i]);
        note_partial(facts, &m[i]);
        m[i].damaged = is_damaged(facts, &m[i]);
        for (const char *const *e = def->exports; *e; e++)
            m[i].gaps = m[i].gaps || facts_export(facts, *e)->gaps;
    }
    return (struct measures){m, catalog->n};
}
