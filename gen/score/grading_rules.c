/* Grading rules: loading and linting. */
#include "score/grading_rules.h"

#include <string.h>

enum { SCORE_MOST = 100 };

struct loader {
    struct arena *arena;
    const char *folder;
    const struct schema *schema;
    const struct catalog *catalog;
    struct problems *problems;
    struct grading_edition *edition;
    struct indicator *indicator;
};

static bool condition_reads(const struct catalog *catalog, const struct condition *c,
                            const char *export)
{
    bool reads = c->limit_measure != SIZE_MAX &&
                 exports_have(catalog->def[c->limit_measure].exports, export);
    for (size_t i = 0; i < c->n_meanings; i++)
        reads = reads || exports_have(catalog->def[c->meaning[i].measure].exports, export);
    return reads;
}

bool indicator_reads(const struct catalog *catalog, const struct indicator *x, const char *export)
{
    for (size_t i = 0; i < x->n_criteria; i++)
        for (size_t k = 0; k < x->criterion[i].n_conditions; k++)
            if (condition_reads(catalog, &x->criterion[i].condition[k], export))
                return true;
    return false;
}

const struct asked_item *asked_items(struct arena *arena, const char *text)
{
    static const char none[] = "@none";
    const char *const *written = text_list(arena, text, ";");
    size_t n = 0;
    while (written[n])
        n++;
    struct asked_item *item = arena_alloc(arena, (n + 1) * sizeof *item);
    for (size_t i = 0; i < n; i++) {
        size_t length = strlen(written[i]);
        size_t id = length < strlen(none) ? 0 : length - strlen(none);
        bool marked = length >= strlen(none) && strcmp(written[i] + id, none) == 0;
        item[i] =
            (struct asked_item){marked ? arena_copy(arena, written[i], id) : written[i], marked};
    }
    item[n] = (struct asked_item){NULL, false};
    return item;
}

bool criterion_in_several(const struct indicator *x, const struct criterion *c)
{
    for (size_t i = 0; i < x->n_criteria; i++) {
        const struct criterion *other = &x->criterion[i];
        if (other->kind != CRITERION_OTHERWISE && other->score != c->score &&
            strcmp(other->id, c->id) == 0)
            return true;
    }
    return false;
}

const char *criterion_item(const struct indicator *x, const struct criterion *c,
                           struct arena *arena)
{
    return criterion_in_several(x, c) ? arena_format(arena, "%s.%s@%d", x->id, c->id, c->score)
                                      : arena_format(arena, "%s.%s", x->id, c->id);
}

const char *criterion_answered_by(const struct indicator *x, const struct criterion *c)
{
    for (const struct asked_item *item = c->items; item->id; item++)
        for (size_t i = 0; i < x->n_criteria; i++)
            for (const struct asked_item *other = x->criterion[i].items; other->id; other++)
                if (x->criterion[i].score != c->score && strcmp(other->id, item->id) == 0)
                    return NULL;
    return c->items->id;
}

size_t indicator_find(const struct grading_edition *edition, const char *id)
{
    for (size_t i = 0; i < edition->n; i++)
        if (strcmp(edition->indicator[i].id, id) == 0)
            return i;
    return SIZE_MAX;
}

/* Per cent with at most two decimals. */
static void load_weight(struct loader *l, const struct sheet *sheet, size_t row,
                        struct indicator *x)
{
    enum { PARTS = 100 };
    x->weight = ratio_int(0);
    if (!x->weighted || !sheet_ratio(sheet, row, "weight_of_parent_pct", l->problems, &x->weight))
        return;
    if (PARTS % x->weight.den == 0 && ratio_compare(x->weight, ratio_int(100)) <= 0) {
        x->weight = ratio_multiply(x->weight, ratio_of(1, 100));
        return;
    }
    sheet_fault(sheet, row, "weight_of_parent_pct", l->problems,
                "must lie between 0 and 100, with two decimals");
    x->weight = ratio_int(0);
}

static void load_indicator(struct loader *l, const struct sheet *sheet, size_t row)
{
    static const char *const scorings[] = {"ladder", "band", "sum", NULL};
    struct indicator *x = &l->indicator[row];
    const char *parent = sheet_cell(sheet, row, "parent");
    const char *weight = sheet_cell(sheet, row, "weight_of_parent_pct");
    size_t scoring = 0;
    sheet_word(sheet, row, "scoring", scorings, l->problems, &scoring);
    if (!*sheet_cell(sheet, row, "indicator") || !*sheet_cell(sheet, row, "title"))
        sheet_fault(sheet, row, "indicator", l->problems, "an indicator needs a name and a title");
    *x = (struct indicator){
        .id = sheet_cell(sheet, row, "indicator"),
        .title = sheet_cell(sheet, row, "title"),
        .table = sheet_cell(sheet, row, "table"),
        .parent = SIZE_MAX,
        .scoring = (enum scoring)scoring,
        .weighted = *weight != '\0',
        .steps = sheet_cell(sheet, row, "steps"),
        .offered_by = sheet_cell(sheet, row, "offered_by"),
        .line = sheet->row[row].line,
    };
    if (indicator_find(l->edition, x->id) != SIZE_MAX)
        sheet_fault(sheet, row, "indicator", l->problems, "\"%s\" stands twice", x->id);
    if (*x->offered_by && schema_export(l->schema, slice_of(x->offered_by)) == SIZE_MAX)
        sheet_fault(sheet, row, "offered_by", l->problems, "\"%s\" is not an export",
                    x->offered_by);
    if (*parent) {
        x->parent = indicator_find(l->edition, parent);
        if (x->parent == SIZE_MAX || l->indicator[x->parent].scoring != SCORING_SUM)
            sheet_fault(sheet, row, "parent", l->problems,
                        "\"%s\" is not an earlier indicator of scoring sum", parent);
    }
    load_weight(l, sheet, row, x);
    x->share = x->weight;
    if (x->parent != SIZE_MAX)
        x->share = ratio_multiply(x->weight, l->indicator[x->parent].share);
    l->edition->n = row + 1;
}

/* Weights below one parent, and those of the first level, must add up to one. */
static void check_weights(struct loader *l, const struct sheet *sheet)
{
    const struct grading_edition *e = l->edition;
    for (size_t p = 0; p <= e->n; p++) {
        size_t parent = p < e->n ? p : SIZE_MAX;
        struct ratio sum = ratio_int(0);
        if (parent != SIZE_MAX && e->indicator[parent].scoring != SCORING_SUM)
            continue;
        for (size_t i = 0; i < e->n; i++)
            if (e->indicator[i].parent == parent)
                sum = ratio_add(sum, e->indicator[i].weight);
        if (ratio_compare(sum, ratio_int(1)) != 0)
            sheet_fault(sheet, parent == SIZE_MAX ? sheet->n - 1 : parent, "weight_of_parent_pct",
                        l->problems, "the weights %s%s add up to %s, not 100%%",
                        parent == SIZE_MAX ? "of the first level" : "below ",
                        parent == SIZE_MAX ? "" : e->indicator[parent].id,
                        ratio_percent(l->arena, sum));
    }
}

static void load_indicators(struct loader *l)
{
    static const char *const required[] = {
        "indicator", "title", "table",      "parent", "weight_of_parent_pct",
        "scoring",   "steps", "offered_by", NULL};
    const struct sheet *sheet =
        template_load_in(l->arena, l->folder, "indicators.csv", required, l->problems);
    if (!sheet)
        return;
    if (!sheet->n)
        sheet_fault_whole(sheet, NULL, l->problems, "an edition needs indicators");
    l->indicator = arena_alloc(l->arena, (sheet->n + 1) * sizeof *l->indicator);
    l->edition->indicator = l->indicator;
    for (size_t row = 0; row < sheet->n; row++)
        load_indicator(l, sheet, row);
    if (sheet->n)
        check_weights(l, sheet);
}

static struct indicator *indicator_of(struct loader *l, const struct sheet *sheet, size_t row)
{
    size_t i = indicator_find(l->edition, sheet_cell(sheet, row, "indicator"));
    if (i != SIZE_MAX)
        return &l->indicator[i];
    sheet_fault(sheet, row, "indicator", l->problems, "\"%s\" is not in indicators.csv",
                sheet_cell(sheet, row, "indicator"));
    return NULL;
}

static void check_criterion(struct loader *l, const struct sheet *sheet, size_t row,
                            const struct criterion *c)
{
    bool graded = c->kind == CRITERION_GRADE;
    if (!*c->text || !*c->id)
        sheet_fault(sheet, row, "text", l->problems, "a criterion needs its name and text");
    for (const struct asked_item *item = c->items; item->id; item++)
        if (!*item->id || strchr(item->id, '@'))
            sheet_fault(sheet, row, "items", l->problems, "\"%s\" is no item, nor one with @none",
                        item->id);
    if ((graded || c->kind == CRITERION_ATTEST) && !c->items->id)
        sheet_fault(sheet, row, "items", l->problems,
                    "a criterion that is attested needs an item to attest");
    if (graded && !*c->grades)
        sheet_fault(sheet, row, "grades", l->problems, "a graded criterion needs its grades");
}

static void load_criterion(struct loader *l, const struct sheet *sheet, size_t row,
                           struct indicator *x)
{
    static const char *const kinds[] = {"attest", "measure", "grade", "otherwise", NULL};
    size_t kind = 0;
    int64_t score = 0;
    struct criterion *list = arena_alloc(l->arena, (x->n_criteria + 1) * sizeof *list);
    if (x->n_criteria)
        memcpy(list, x->criterion, x->n_criteria * sizeof *list);
    sheet_word(sheet, row, "kind", kinds, l->problems, &kind);
    sheet_int_in(sheet, row, "score", 0, SCORE_MOST, l->problems, &score);
    list[x->n_criteria] = (struct criterion){
        .id = sheet_cell(sheet, row, "criterion"),
        .score = (int)score,
        .kind = (enum criterion_kind)kind,
        .text = sheet_cell(sheet, row, "text"),
        .items = asked_items(l->arena, sheet_cell(sheet, row, "items")),
        .grades = text_list(l->arena, sheet_cell(sheet, row, "grades"), ";"),
        .reading = readings_of(&l->edition->readings, l->arena, sheet, row, l->problems),
        .line = sheet->row[row].line,
    };
    if (x->scoring == SCORING_SUM)
        sheet_fault(sheet, row, "indicator", l->problems, "%s is a sum and has no criteria", x->id);
    if (x->n_criteria && list[x->n_criteria - 1].score > score)
        sheet_fault(sheet, row, "score", l->problems, "the criteria of %s must ascend by score",
                    x->id);
    check_criterion(l, sheet, row, &list[x->n_criteria]);
    x->criterion = list;
    x->n_criteria++;
}

/* The criteria of a table as its indicator counts them, score by score: 1=1;3=5;5=5. */
static void check_steps(struct loader *l, const struct sheet *sheet, const struct indicator *x)
{
    const char *found = "";
    /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): it is asked of indicators that are there */
    for (size_t i = 0, n = 0; i < x->n_criteria; i++) {
        n++;
        if (i + 1 < x->n_criteria && x->criterion[i + 1].score == x->criterion[i].score)
            continue;
        found = arena_format(l->arena, "%s%s%d=%zu", found, *found ? ";" : "",
                             x->criterion[i].score, n);
        n = 0;
    }
    if (strcmp(found, x->steps) != 0)
        sheet_fault_whole(sheet, "score", l->problems,
                          "%s has the criteria \"%s\" by score, indicators.csv:%lld says \"%s\"",
                          x->id, found, (long long)x->line, x->steps);
}

static void load_criteria(struct loader *l)
{
    static const char *const required[] = {"indicator", "score",  "criterion", "kind", "text",
                                           "items",     "grades", "readings",  NULL};
    const struct sheet *sheet =
        template_load_in(l->arena, l->folder, "criteria.csv", required, l->problems);
    for (size_t row = 0; sheet && row < sheet->n; row++) {
        struct indicator *x = indicator_of(l, sheet, row);
        if (x)
            load_criterion(l, sheet, row, x);
    }
    for (size_t i = 0; sheet && i < l->edition->n; i++)
        check_steps(l, sheet, &l->indicator[i]);
}

/* The criterion a condition belongs to: same indicator, score and id. */
static struct criterion *criterion_of(struct loader *l, const struct sheet *sheet, size_t row)
{
    struct indicator *x = indicator_of(l, sheet, row);
    int64_t score = 0;
    if (!x || !sheet_int(sheet, row, "score", l->problems, &score))
        return NULL;
    for (size_t i = 0; i < x->n_criteria; i++)
        if (x->criterion[i].score == score &&
            strcmp(x->criterion[i].id, sheet_cell(sheet, row, "criterion")) == 0)
            return (struct criterion *)&x->criterion[i];
    sheet_fault(sheet, row, "criterion", l->problems,
                "\"%s\" is no criterion of that indicator and score",
                sheet_cell(sheet, row, "criterion"));
    return NULL;
}

static bool same_readings(const size_t *a, const size_t *b)
{
    if (!a || !b) /* one that could not be read has been said */
        return a == b;
    while (*a == *b && *a != SIZE_MAX)
        a++, b++;
    return *a == *b;
}

/* The condition of a criterion on the same measure under the same readings, or NULL. */
static const struct condition *like_condition(const struct criterion *c,
                                              const struct condition *condition)
{
    for (size_t i = 0; i < c->n_conditions; i++)
        if (strcmp(c->condition[i].name, condition->name) == 0 &&
            c->condition[i].comparison == condition->comparison &&
            same_readings(c->condition[i].reading, condition->reading))
            return &c->condition[i];
    return NULL;
}

/* A higher score must ask for more: a smaller ceiling or a larger floor of the same measure. */
static void check_bands(struct loader *l, const struct sheet *sheet, const struct indicator *x)
{
    /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): as above */
    for (size_t low = 0; low < x->n_criteria; low++)
        for (size_t high = low + 1; high < x->n_criteria; high++)
            for (size_t i = 0; i < x->criterion[low].n_conditions; i++) {
                const struct condition *a = &x->criterion[low].condition[i];
                const struct condition *b = like_condition(&x->criterion[high], a);
                bool ceiling = a->comparison == COMPARE_LE || a->comparison == COMPARE_LT;
                if (!b || a->comparison == COMPARE_EQ || a->limit_measure != SIZE_MAX ||
                    x->criterion[low].score == x->criterion[high].score)
                    continue;
                int order = ratio_compare(b->limit, a->limit);
                if (ceiling ? order > 0 : order < 0)
                    sheet_fault_at(sheet, b->line, "limit", l->problems,
                                   "the bands of %s overlap: score %d asks for less than score %d",
                                   x->id, x->criterion[high].score, x->criterion[low].score);
            }
}

/* What is measured, and each grade, has a condition; each reading leaves one in force. */
static void check_measured(struct loader *l, const struct sheet *sheet, const struct indicator *x,
                           const struct criterion *c)
{
    if (c->kind == CRITERION_MEASURE && !c->n_conditions)
        sheet_fault_whole(sheet, "criterion", l->problems,
                          "%s.%s (score %d) is measured but has no condition", x->id, c->id,
                          c->score);
    const struct reading *idle = c->kind == CRITERION_MEASURE
                                     ? conditions_idle(c->condition, c->n_conditions, c->reading,
                                                       &l->edition->readings, l->arena)
                                     : NULL;
    if (idle)
        sheet_fault_whole(sheet, "readings", l->problems,
                          "no condition of %s.%s (score %d) decides under the reading %s", x->id,
                          c->id, c->score, idle->code);
}

static void load_conditions(struct loader *l)
{
    static const char *const required[] = {"indicator", "score", "criterion", "measure",  "op",
                                           "limit",     "none",  "force",     "readings", NULL};
    const struct sheet *sheet =
        template_load_in(l->arena, l->folder, "conditions.csv", required, l->problems);
    for (size_t row = 0; sheet && row < sheet->n; row++) {
        struct criterion *c = criterion_of(l, sheet, row);
        struct condition condition;
        if (!c || !condition_load(&condition, l->arena, sheet, row, l->catalog,
                                  &l->edition->aliases, &l->edition->readings, l->problems))
            continue;
        if (c->kind == CRITERION_ATTEST || c->kind == CRITERION_OTHERWISE) {
            if (condition.force == FORCE_DECIDE)
                sheet_fault(sheet, row, "force", l->problems,
                            "criterion %s can only be refuted by a measure", c->id);
        }
        struct condition *list = arena_alloc(l->arena, (c->n_conditions + 1) * sizeof *list);
        if (c->n_conditions)
            memcpy(list, c->condition, c->n_conditions * sizeof *list);
        list[c->n_conditions++] = condition;
        c->condition = list;
    }
    for (size_t i = 0; sheet && i < l->edition->n; i++)
        check_bands(l, sheet, &l->indicator[i]);
    for (size_t i = 0; sheet && i < l->edition->n; i++)
        for (size_t k = 0; k < l->indicator[i].n_criteria; k++)
            check_measured(l, sheet, &l->indicator[i], &l->indicator[i].criterion[k]);
}

static bool load_limit(struct loader *l, const struct sheet *sheet, size_t row, const char *column,
                       struct ratio *limit)
{
    *limit = ratio_int(0);
    return *sheet_cell(sheet, row, column) && sheet_ratio(sheet, row, column, l->problems, limit);
}

/* The next level of the same readings; NULL: none. */
static const struct level *level_after(const struct level *at, size_t n, size_t i)
{
    for (size_t k = i + 1; k < n; k++)
        if (same_readings(at[i].reading, at[k].reading))
            return &at[k];
    return NULL;
}

static bool level_is_first(const struct level *at, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (same_readings(at[i].reading, at[k].reading))
            return false;
    return true;
}

/* Under one reading the levels must follow one another without a gap or an overlap, from no lower
 * limit to no upper one. */
static void check_levels(struct loader *l, const struct sheet *sheet, const struct level *at,
                         size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const struct level *next = level_after(at, n, i);
        bool first = level_is_first(at, i);
        if (next && at[i].has_min && next->has_max &&
            ratio_compare(at[i].min, next->max) >= 0) { /* what else is wrong there is of this */
            sheet_fault(sheet, i, "level", l->problems,
                        "%s stands before %s and is above it: levels stand from the lowest to the "
                        "highest",
                        at[i].code, next->code);
            return;
        }
        bool sound = next ? at[i].has_max && next->has_min &&
                                ratio_compare(at[i].max, next->min) == 0 &&
                                at[i].max_in != next->min_in
                          : !at[i].has_max;
        if (!sound || first == at[i].has_min)
            sheet_fault(sheet, i, "max", l->problems, "the levels leave a gap or overlap above %s",
                        at[i].code);
    }
}

/* Whatever reading is in force, one set of levels is. */
static void check_level_readings(struct loader *l, const struct sheet *sheet)
{
    const struct grading_edition *e = l->edition;
    struct reading_choice defaults = readings_default(&e->readings, l->arena);
    for (size_t r = 0; r < e->readings.n; r++) {
        struct reading_choice choice = readings_with(&e->readings, l->arena, defaults, r);
        size_t lowest = 0;
        for (size_t i = 0; i < e->n_levels; i++)
            lowest += !e->level[i].has_min && readings_in_force(e->level[i].reading, choice);
        if (e->readings.at[r].computed && lowest != 1)
            sheet_fault_whole(sheet, "readings", l->problems,
                              "%zu sets of levels are in force under the reading %s, not one",
                              lowest, e->readings.at[r].code);
    }
}

static void load_levels(struct loader *l)
{
    static const char *const required[] = {"level", "title",  "min",      "min_in",
                                           "max",   "max_in", "readings", NULL};
    static const char *const words[] = {"", "yes", NULL};
    const struct sheet *sheet =
        template_load_in(l->arena, l->folder, "levels.csv", required, l->problems);
    if (!sheet)
        return;
    struct level *at = arena_alloc(l->arena, (sheet->n + 1) * sizeof *at);
    for (size_t row = 0; row < sheet->n; row++) {
        size_t min_in = 0;
        size_t max_in = 0;
        sheet_word(sheet, row, "min_in", words, l->problems, &min_in);
        sheet_word(sheet, row, "max_in", words, l->problems, &max_in);
        at[row] = (struct level){
            .code = sheet_cell(sheet, row, "level"),
            .title = sheet_cell(sheet, row, "title"),
            .min_in = min_in,
            .max_in = max_in,
            .reading = readings_of(&l->edition->readings, l->arena, sheet, row, l->problems),
        };
        if (!*at[row].code || !*at[row].title)
            sheet_fault(sheet, row, "level", l->problems, "a level needs a name and a title");
        at[row].has_min = load_limit(l, sheet, row, "min", &at[row].min);
        at[row].has_max = load_limit(l, sheet, row, "max", &at[row].max);
    }
    l->edition->level = at;
    l->edition->n_levels = sheet->n;
    check_levels(l, sheet, at, sheet->n);
    check_level_readings(l, sheet);
}

static void load_title(struct loader *l)
{
    static const char *const required[] = {"key", "value", NULL};
    const struct sheet *sheet =
        template_load_in(l->arena, l->folder, "edition.csv", required, l->problems);
    struct grading_edition *e = l->edition;
    for (size_t i = 0; sheet && i < sheet->n; i++) {
        const char *key = sheet_cell(sheet, i, "key");
        const char *value = sheet_cell(sheet, i, "value");
        if (strcmp(key, "title") == 0)
            e->title = value;
        else if (strcmp(key, "code") == 0)
            e->code = value;
        else if (strcmp(key, "gate_item") == 0)
            e->gate_item = value;
        else
            sheet_fault(sheet, i, "key", l->problems,
                        "\"%s\" is not one of: code, title, gate_item", key);
        if (!*value)
            sheet_fault(sheet, i, "value", l->problems, "%s needs a value", key);
    }
    if (sheet && (!e->title || !e->code || !e->gate_item))
        sheet_fault_whole(sheet, "key", l->problems,
                          "the edition needs a code, a title and a gate_item");
}

bool grading_load(struct grading_edition *edition, struct arena *arena, const char *folder,
                  const struct schema *schema, const struct catalog *catalog,
                  struct problems *problems)
{
    size_t errors = problems->errors;
    *edition = (struct grading_edition){0};
    struct loader l = {arena, folder, schema, catalog, problems, edition, NULL};
    load_title(&l);
    bool sound = readings_load(&edition->readings, arena,
                               arena_format(arena, "%s/readings.csv", folder), problems);
    sound = sound &&
            aliases_load(&edition->aliases, arena, arena_format(arena, "%s/aliases.csv", folder),
                         catalog, &edition->readings, problems);
    cited_load(&edition->cited, arena, arena_format(arena, "%s/cited.csv", folder), problems);
    if (sound) {
        load_indicators(&l);
        load_criteria(&l);
        load_conditions(&l);
        load_levels(&l);
    }
    return problems->errors == errors;
}
