/* Column use. */
#include "report/column_use.h"

#include <string.h>

#include "base/numbers.h"
#include "measures/kinds.h"

/* Something that rows and indicators may rest on: measures, or what a rule of the form asks. */
struct asked {
    const bool *measure; /* by index in the catalogue */
    bool (*rule)(const struct form_row *row, const struct asked *asked);
    const char *word; /* what the rule looks at, where it looks at one */
};

static const char *named(struct arena *arena, const struct export *e, size_t column)
{
    return arena_format(arena, "%s.%s", e->name, e->column[column].name);
}

/* --- which rest on it ----------------------------------------------------------------------------------------- */

static bool condition_asks(const struct condition *c, const bool *measure)
{
    bool asks = (c->limit_measure != SIZE_MAX && measure[c->limit_measure]) ||
                (c->none == NONE_USE && measure[c->stand_in]);
    for (size_t i = 0; i < c->n_meanings; i++)
        asks = asks || measure[c->meaning[i].measure];
    return asks;
}

static bool any_asks(const struct condition *list, size_t n, const bool *measure)
{
    for (size_t i = 0; i < n; i++)
        if (condition_asks(&list[i], measure))
            return true;
    return false;
}

/* "评估表第9、43条" or "". */
static const char *rows_asking(const struct form_edition *form, const struct asked *asked,
                               struct arena *arena)
{
    struct numbers rows = {.arena = arena};
    for (size_t i = 0; i < form->n; i++) {
        const struct form_row *row = &form->row[i];
        if (any_asks(row->condition, row->n_conditions, asked->measure) ||
            (asked->rule && asked->rule(row, asked)))
            numbers_add(&rows, row->number);
    }
    numbers_end(&rows);
    return rows.text ? arena_format(arena, "评估表第%s条", rows.text) : "";
}

/* "服务态度指标、服务纪律指标" or "". */
static const char *indicators_asking(const struct grading_edition *grading,
                                     const struct asked *asked, struct arena *arena)
{
    const char *text = "";
    for (size_t i = 0; i < grading->n; i++) {
        const struct indicator *x = &grading->indicator[i];
        bool asks = false;
        for (size_t k = 0; k < x->n_criteria; k++)
            asks = asks || any_asks(x->criterion[k].condition, x->criterion[k].n_conditions,
                                    asked->measure);
        if (asks)
            text = arena_format(arena, "%s%s%s", text, *text ? "、" : "", x->title);
    }
    return text;
}

static const char *standard_asking(const struct standard *s, const struct asked *asked,
                                   struct arena *arena)
{
    return s->kind == STANDARD_FORM ? rows_asking(&s->form, asked, arena)
                                    : indicators_asking(&s->grading, asked, arena);
}

/* By the newest form and score table, then by each that stands beside: "评估表第9条、…；按…：评估表第3条", or "". */
static const char *all_asking(const struct library *l, const struct asked *asked,
                              struct arena *arena)
{
    const char *by_form = standard_asking(l->pair->form, asked, arena);
    const char *by_score = standard_asking(l->pair->score, asked, arena);
    const char *text =
        arena_format(arena, "%s%s%s", by_form, *by_form && *by_score ? "、" : "", by_score);
    for (size_t i = 1; i < l->n_pairs; i++) {
        const char *by = standard_asking(l->pair[i].beside, asked, arena);
        if (*by)
            text = arena_format(arena, "%s%s按%s：%s", text, *text ? "；" : "",
                                l->pair[i].beside->title, by);
    }
    return text;
}

/* --- what rules of the form ask --------------------------------------------------------------------------------- */

static bool applies_by(const struct form_row *row, const struct asked *asked)
{
    return strcmp(row->applies_column, asked->word) == 0;
}

static bool must_be_public(const struct form_row *row, const struct asked *asked)
{
    (void)asked;
    return row->publish;
}

static bool held_by(const struct form_row *row, const struct asked *asked)
{
    return strcmp(row->post, asked->word) == 0;
}

/* Columns that rules.csv speaks of, beside those that measures read. */
static const struct rule_column {
    const char *export, *column; /* NULL: any */
    bool (*rule)(const struct form_row *row, const struct asked *asked);
    const char *behind; /* what is said of the rows */
} rule_columns[] = {
    {"org", NULL, applies_by, "是否适用"},
    {"docs", "public_url", must_be_public, "要有"},
};

static const char *rule_text(const struct library *l, const struct export *e, size_t column,
                             const bool *nothing, struct arena *arena)
{
    const char *name = e->column[column].name;
    for (size_t i = 0; i < sizeof rule_columns / sizeof *rule_columns; i++) {
        const struct rule_column *r = &rule_columns[i];
        if (strcmp(r->export, e->name) != 0 || (r->column && strcmp(r->column, name) != 0))
            continue;
        const struct asked asked = {nothing, r->rule, name};
        const char *text = all_asking(l, &asked, arena);
        return *text ? arena_format(arena, "%s%s", text, r->behind) : "";
    }
    return "";
}

/* --- words that measures and rules look for ------------------------------------------------------------------- */

struct word {
    const char *of; /* the standard by whose list it counts, or "" */
    const char *text;
    const char *clause; /* where that one speaks of it; "" without one */
};
typedef VEC(struct word) word_list;

static void add_word(word_list *list, struct arena *arena, struct word word)
{
    for (size_t i = 0; i < list->n; i++)
        if (strcmp(list->at[i].of, word.of) == 0 && strcmp(list->at[i].text, word.text) == 0)
            return;
    *vec_push(arena, list) = word;
}

/* The posts of staff that prove a row. */
static void add_posts(const struct library *l, word_list *list, struct arena *arena)
{
    for (size_t i = 0; i < l->n_forms; i++)
        for (size_t k = 0; k < l->standard[i].form.n; k++)
            if (*l->standard[i].form.row[k].post)
                add_word(list, arena, (struct word){"", l->standard[i].form.row[k].post, ""});
}

static bool is_posts(const char *column)
{
    return strcmp(column, "staff.post") == 0;
}

static word_list words_of(const struct library *l, const char *column, struct arena *arena)
{
    word_list list = {0};
    for (size_t i = 0; i < l->catalog.n; i++) {
        const struct measure_def *def = &l->catalog.def[i];
        const char *of = measure_text(def, "standard");
        for (const char *const *w = catalog_words(def, column, arena); *w; w++)
            add_word(&list, arena, (struct word){of, *w, *of ? def->clause : ""});
    }
    if (is_posts(column))
        add_posts(l, &list, arena);
    return list;
}

/* The measures that look for it. */
static const char *word_asked(const struct library *l, const char *column, const struct word *word,
                              struct arena *arena)
{
    bool *measure = arena_alloc(arena, l->catalog.n + 1);
    for (size_t i = 0; i < l->catalog.n; i++) {
        const struct measure_def *def = &l->catalog.def[i];
        const char *const *w = catalog_words(def, column, arena);
        while (*w && strcmp(*w, word->text) != 0)
            w++;
        measure[i] = *w && strcmp(measure_text(def, "standard"), word->of) == 0;
    }
    const struct asked asked = {measure, is_posts(column) ? held_by : NULL, word->text};
    return all_asking(l, &asked, arena);
}

/* "甲、乙（6.4.1）用于评估表第65条": a word and those behind it that are asked for alike, whose `asked` becomes NULL. */
static const char *alike_text(const word_list *list, const char **asked, size_t i,
                              struct arena *arena)
{
    const struct word *first = &list->at[i];
    const char *text = first->text;
    for (size_t k = i + 1; k < list->n; k++)
        if (asked[k] && strcmp(asked[k], asked[i]) == 0 && strcmp(list->at[k].of, first->of) == 0) {
            text = arena_format(arena, "%s、%s", text, list->at[k].text);
            asked[k] = NULL;
        }
    if (*first->clause)
        text = arena_format(arena, "%s（%s）", text, first->clause);
    return arena_format(arena, "%s%s%s", text, *asked[i] ? "用于" : "", asked[i]);
}

/* "下列的词照抄：…；依据为X的：…；…" */
static const char *words_text(const struct library *l, const char *column, struct arena *arena)
{
    word_list list = words_of(l, column, arena);
    const char **asked = arena_alloc(arena, (list.n + 1) * sizeof *asked);
    const char *text = "";
    const char *of = "";
    for (size_t i = 0; i < list.n; i++)
        asked[i] = word_asked(l, column, &list.at[i], arena);
    for (size_t i = 0; i < list.n; i++) {
        if (!asked[i])
            continue; /* said */
        const char *head = strcmp(list.at[i].of, of) != 0
                               ? arena_format(arena, "依据为%s的：", list.at[i].of)
                               : "";
        of = list.at[i].of;
        text = arena_format(arena, "%s%s%s%s", text, *text ? "；" : "下列的词照抄：", head,
                            alike_text(&list, asked, i, arena));
    }
    return text;
}

/* --- all ------------------------------------------------------------------------------------------------------ */

static const char *measures_text(const struct library *l, const char *const *name,
                                 struct arena *arena)
{
    bool *measure = arena_alloc(arena, l->catalog.n + 1);
    const struct asked asked = {.measure = measure};
    for (; *name; name++) {
        size_t i = catalog_find(&l->catalog, *name);
        if (i != SIZE_MAX)
            measure[i] = true;
    }
    const char *text = all_asking(l, &asked, arena);
    return *text ? arena_format(arena, "用于%s", text) : "";
}

static const char *joined(const char *a, const char *b, struct arena *arena)
{
    return arena_format(arena, "%s%s%s", a, *a && *b ? "；" : "", b);
}

const char *column_use(const struct library *l, size_t export, size_t column, struct arena *arena)
{
    const struct export *e = &l->schema.export[export];
    const bool *nothing = arena_alloc(arena, l->catalog.n + 1);
    const char *text = measures_text(l, l->guide.at[export].column[column].measures, arena);
    text = joined(text, rule_text(l, e, column, nothing, arena), arena);
    if (e->column[column].type == TYPE_ENUM) /* its words stand by themselves */
        return text;
    return joined(text, words_text(l, named(arena, e, column), arena), arena);
}

const char *const *column_words(const struct library *l, size_t export, size_t column,
                                struct arena *arena)
{
    const char *name = named(arena, &l->schema.export[export], column);
    word_list list = words_of(l, name, arena);
    const char **word = arena_alloc(arena, (list.n + 1) * sizeof *word);
    if (!kinds_fill(name))
        return NULL;
    for (size_t i = 0; i < list.n; i++)
        word[i] = list.at[i].text;
    return word;
}
