/* Catalogue: loading, linting. */
#include "measures/catalog.h"

#include <string.h>

#include "base/text.h"
#include "measures/kinds.h"
#include "measures/uses.h"

struct loader {
    struct arena *arena;
    const struct sheet *sheet;
    const struct edition_uses *uses; /* by edition */
    size_t n_uses;
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

const struct param_place *param_place(const struct measure_def *def, const char *key)
{
    for (size_t i = 0; i < def->n_params; i++)
        if (strcmp(def->param[i].key, key) == 0)
            return &def->place[i];
    return NULL;
}

void param_fault(const struct measure_def *def, const char *key, struct problems *problems,
                 const char *text, const char *what)
{
    const struct param_place *p = param_place(def, key);
    sheet_fault(p->sheet, p->row, "params", problems, text, what);
}

static void fault_param(struct loader *l, size_t row, const struct measure_def *def,
                        const char *key, const char *text, const char *what)
{
    if (!param_place(def, key)) {
        fault(l, row, "params", text, what);
        return;
    }
    param_fault(def, key, l->problems, text, what);
    l->sound = false;
}

struct params {
    VEC(struct measure_param) list;
    VEC(struct param_place) place; /* of each */
};

static void load_param(struct loader *l, const struct sheet *sheet, size_t row, struct slice piece,
                       struct params *params)
{
    const char *equals = piece.n ? memchr(piece.at, '=', piece.n) : NULL;
    if (!equals) {
        if (piece.n)
            sheet_fault(sheet, row, "params", l->problems, "\"%s\" is not key=value",
                        arena_copy(l->arena, piece.at, piece.n));
        l->sound = l->sound && !piece.n;
        return;
    }
    struct slice key = {piece.at, (size_t)(equals - piece.at)};
    struct slice value = {equals + 1, piece.n - key.n - 1};
    struct measure_param p = {arena_copy(l->arena, key.at, key.n),
                              arena_copy(l->arena, value.at, value.n)};
    for (size_t i = 0; i < params->list.n; i++) {
        if (strcmp(params->list.at[i].key, p.key) != 0)
            continue;
        if (params->place.at[i].sheet == sheet || strcmp(params->list.at[i].value, p.value) != 0) {
            sheet_fault(sheet, row, "params", l->problems, "parameter %s stands twice", p.key);
            l->sound = false;
        }
        return;
    }
    *vec_push(l->arena, &params->list) = p;
    *vec_push(l->arena, &params->place) = (struct param_place){sheet, row};
}

static void load_params_of(struct loader *l, const struct sheet *sheet, size_t row,
                           struct params *params)
{
    static const char *const separators[] = {";", NULL};
    struct slice rest = slice_of(sheet_cell(sheet, row, "params"));
    struct slice piece;
    while (slice_split(&rest, separators, &piece))
        load_param(l, sheet, row, piece, params);
}

static void load_params(struct loader *l, size_t row, struct measure_def *def)
{
    struct params params = {0};
    load_params_of(l, l->sheet, row, &params);
    for (size_t i = 0; i < l->n_uses; i++)
        if (l->uses[i].row[row] != SIZE_MAX)
            load_params_of(l, l->uses[i].sheet, l->uses[i].row[row], &params);
    def->param = params.list.at;
    def->n_params = params.list.n;
    def->place = params.place.at;
    const struct param_place *of_row = param_place(def, "row");
    for (size_t i = 0; i < l->n_uses; i++)
        if (of_row && of_row->sheet == l->uses[i].sheet)
            def->form = i;
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
static void check_words(struct loader *l, const struct measure_def *def, const char *key,
                        const char *columns)
{
    static const char *const separators[] = {"|", "/", NULL};
    const char *colon = strchr(columns, ':');
    struct slice rest = slice_of(measure_text(def, key));
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
            fault_param(l, 0, def, key, "\"%s\" is not a value of its column in exports.csv",
                        arena_copy(l->arena, piece.at, piece.n));
    }
}

/* Whole days of a year, one part after the other. */
static void check_parts(struct loader *l, const struct measure_def *def, const char *key)
{
    enum { COMMON_YEAR = 2001 };
    const char *const *at = text_list(l->arena, measure_text(def, key), "|");
    struct year_part part;
    day_number last = INT32_MIN;
    for (; *at; at++) {
        bool sound = year_part_parse(slice_of(*at), COMMON_YEAR, &part) && part.first > last;
        last = sound ? part.last : last;
        if (!sound)
            fault_param(l, 0, def, key, "\"%s\" is not a part of the year name/MM-DD/MM-DD", *at);
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
        fault_param(l, row, def, p->key, "parameter %s is missing", p->key);
    else if (p->type == PARAM_PARTS)
        check_parts(l, def, p->key);
    else if (p->type == PARAM_LIST && p->most && !has_words(l, value, p))
        fault_param(l, row, def, p->key, "\"%s\" has not as many words as its parameter asks for",
                    value);
    else if (!*value && p->type == PARAM_LIST)
        return; /* an empty list */
    else if (p->words && !among(p->words, value))
        fault_param(l, row, def, p->key, "\"%s\" is not a word of its parameter", value);
    else if (p->type == PARAM_INT && !int_parse(slice_of(value), &integer))
        fault_param(l, row, def, p->key, "\"%s\" is not a whole number", value);
    else if (p->type == PARAM_RATIO && !ratio_parse(value, strlen(value), &ratio))
        fault_param(l, row, def, p->key, "\"%s\" is not a number", value);
    else if ((p->type == PARAM_INT && (integer < p->least || integer > p->most)) ||
             (p->type == PARAM_RATIO &&
              (!sheet_number_fits(ratio) || ratio_compare(ratio, ratio_int(p->least)) < 0 ||
               ratio_compare(ratio, ratio_int(p->most)) > 0)))
        fault_param(l, row, def, p->key, "\"%s\" is out of the range of its parameter", value);
    else if (p->column)
        check_words(l, def, p->key, p->column);
}

/* A share of the cases, asked for where the statistic is a rank, and only there. */
static void check_share(struct loader *l, size_t row, const struct measure_def *def)
{
    const char *value = measure_text(def, "share");
    struct ratio share;
    bool ranked = strcmp(measure_text(def, "stat"), "rank") == 0;
    if (ranked && (!ratio_parse(value, strlen(value), &share) || !sheet_number_fits(share) ||
                   share.num == 0 || share.num > share.den))
        fault_param(l, row, def, "share", "\"%s\" is not a share of the cases", value);
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
            fault_param(l, row, def, def->param[i].key, "\"%s\" is not a parameter of this kind",
                        def->param[i].key);
    }
    check_share(l, row, def);
    if (kind->knows ? !kind->knows(def->of) : *def->of != '\0')
        fault(l, row, "of", "there are no facts \"%s\" for this kind", def->of);
}

/* What the first of its editions that says something says of it, or what is shared. */
static const char *own_text(const struct loader *l, size_t row, const char *column)
{
    const char *text = "";
    for (size_t i = 0; i < l->n_uses && !*text; i++)
        if (l->uses[i].row[row] != SIZE_MAX)
            text = sheet_cell(l->uses[i].sheet, l->uses[i].row[row], column);
    return *text ? text : sheet_cell(l->sheet, row, column);
}

static const char *clauses_of(const struct loader *l, size_t row)
{
    const char *all = "";
    for (size_t i = 0; i < l->n_uses; i++) {
        const struct edition_uses *u = &l->uses[i];
        const char *one =
            u->row[row] != SIZE_MAX ? sheet_cell(u->sheet, u->row[row], "clause") : "";
        if (*one)
            all = *all ? arena_format(l->arena, "%s；%s", all, one) : one;
    }
    return all;
}

static bool is_used(const struct loader *l, size_t row)
{
    bool used = false;
    for (size_t i = 0; i < l->n_uses; i++)
        used = used || l->uses[i].row[row] != SIZE_MAX;
    return used;
}

/* What certificates are judged by, of the first of its editions that tells. */
static void take_profile(struct loader *l, size_t row, struct measure_def *def)
{
    for (size_t i = 0; i < l->n_uses && !def->profile; i++)
        if (l->uses[i].row[row] != SIZE_MAX)
            def->profile = l->uses[i].profile;
    if (def->kind && def->kind->profiled && !def->profile)
        fault(l, row, "kind", "\"%s\" needs the profile.csv of an edition that uses it", def->name);
}

static void load_def(struct loader *l, size_t row, struct measure_def *def)
{
    static const char *const shown[] = {"no", "yes", NULL};
    size_t is_shown = 0;
    *def = (struct measure_def){
        .name = sheet_cell(l->sheet, row, "measure"),
        .title = own_text(l, row, "title"),
        .unit = sheet_cell(l->sheet, row, "unit"),
        .cases = sheet_cell(l->sheet, row, "cases"),
        .lacking = sheet_cell(l->sheet, row, "lacking"),
        .of = sheet_cell(l->sheet, row, "of"),
        .clause = clauses_of(l, row),
        .exports = schema_exports(l->schema, l->arena, l->sheet, row, l->problems),
        .line = l->sheet->row[row].line,
    };
    load_params(l, row, def);
    check_kind(l, row, def);
    l->sound = sheet_word(l->sheet, row, "shown", shown, l->problems, &is_shown) && l->sound;
    def->shown = is_shown;
    take_profile(l, row, def);
    if (!*def->name || !*def->title || !*def->unit || !*def->exports)
        fault(l, row, "measure", "needs a %s", "name, a title, a unit and exports");
}

static bool load_uses(struct loader *l, const char *const *edition, size_t n)
{
    struct edition_uses *uses = arena_alloc(l->arena, (n + 1) * sizeof *uses);
    bool sound = true;
    for (size_t i = 0; i < n; i++)
        sound = uses_load(&uses[i], l->arena, edition[i], l->sheet, l->problems) && sound;
    l->uses = uses;
    l->n_uses = n;
    return sound;
}

bool catalog_load(struct catalog *catalog, struct arena *arena, const char *path,
                  const char *const *edition, size_t n, const struct schema *schema,
                  struct problems *problems)
{
    static const char *const required[] = {"measure", "kind",    "of",     "title",
                                           "unit",    "exports", "params", "shown",
                                           "cases",   "lacking", NULL};
    const struct sheet *sheet = template_load(arena, path, required, problems);
    if (!sheet)
        return false;
    struct loader l = {
        .arena = arena, .sheet = sheet, .schema = schema, .problems = problems, .sound = true};
    struct measure_def *def = arena_alloc(arena, (sheet->n + 1) * sizeof *def);
    l.sound = load_uses(&l, edition, n);
    *catalog = (struct catalog){def, 0, NULL, sheet->file, sheet};
    for (size_t i = 0; i < n && !catalog->profile; i++)
        catalog->profile = l.uses[i].profile;
    for (size_t row = 0; row < sheet->n; row++) {
        for (size_t i = 0; i < row; i++)
            if (strcmp(sheet_cell(sheet, i, "measure"), sheet_cell(sheet, row, "measure")) == 0)
                fault(&l, row, "measure", "\"%s\" stands twice", sheet_cell(sheet, row, "measure"));
        if (is_used(&l, row))
            load_def(&l, row, &def[catalog->n++]);
    }
    return l.sound;
}

size_t catalog_find(const struct catalog *catalog, const char *name)
{
    for (size_t i = 0; i < catalog->n; i++)
        if (strcmp(catalog->def[i].name, name) == 0)
            return i;
    return SIZE_MAX;
}

bool catalog_knows(const struct catalog *catalog, const char *name)
{
    for (size_t row = 0; row < catalog->sheet->n; row++)
        if (strcmp(sheet_cell(catalog->sheet, row, "measure"), name) == 0)
            return true;
    return false;
}

const char *const *catalog_words(const struct measure_def *def, const char *column,
                                 struct arena *arena)
{
    static const char *const none[] = {NULL};
    const struct kind_param *param = def->kind->param;
    for (size_t i = 0; i < sizeof def->kind->param / sizeof *param && param[i].key; i++)
        if (param[i].fills && strcmp(param[i].fills, column) == 0)
            return measure_list(def, arena, param[i].key);
    return none;
}
