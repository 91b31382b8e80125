/* Item. */
#include "score/item.h"

#include <string.h>

#include "base/near.h"

const char *const item_kind_words[ITEM_KINDS] = {
    [ITEM_ROW] = "row",         [ITEM_INDICATOR] = "indicator", [ITEM_CRITERION] = "criterion",
    [ITEM_MEASURE] = "measure", [ITEM_TOTAL] = "total",
};

struct search {
    const struct edition_set *editions;
    struct arena *arena;
    const char *word; /* folded */
    struct item *item;
};

static const char *folded(const struct search *s, const char *name)
{
    return text_folded(s->arena, slice_of(name));
}

static bool is_word(const struct search *s, const char *name)
{
    return strcmp(s->word, folded(s, name)) == 0;
}

static bool find_row(const struct search *s)
{
    int64_t number = 0;
    struct slice digits = attest_item_number(slice_of(s->word));
    if (!int_parse(digits, &number) || number < 1 || number > (int64_t)s->editions->form->n)
        return false;
    *s->item = (struct item){.kind = ITEM_ROW, .row = form_row(s->editions->form, (int)number)};
    return s->item->row != NULL;
}

static bool find_total(const struct search *s)
{
    const struct wording *w = s->editions->wording;
    const char *const names[] = {"total", "level", w->text[HEAD_TOTAL], w->text[HEAD_LEVEL]};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (is_word(s, names[i])) {
            *s->item = (struct item){.kind = ITEM_TOTAL};
            return true;
        }
    return false;
}

static bool find_indicator(const struct search *s)
{
    const struct grading_edition *g = s->editions->grading;
    for (size_t i = 0; i < g->n; i++)
        if (is_word(s, g->indicator[i].id) || is_word(s, g->indicator[i].title)) {
            *s->item = (struct item){.kind = ITEM_INDICATOR, .indicator = &g->indicator[i]};
            return true;
        }
    return false;
}

static const char *criterion_name(const struct search *s, const struct indicator *x, size_t k)
{
    return arena_format(s->arena, "%s.%s", x->id, x->criterion[k].id);
}

bool item_asks(const struct item *item, const char *criterion, int score)
{
    return !item->criterion || (strcmp(item->criterion, criterion) == 0 &&
                                (item->score == ALL_SCORES || item->score == score));
}

/* By "complaint.count@3" the line of that score alone, of a criterion that has several. `whole`: with the indicator. */
static bool is_line(const struct search *s, const struct indicator *x, size_t k, bool whole)
{
    const char *line = criterion_item(x, &x->criterion[k], s->arena);
    return criterion_in_several(x, &x->criterion[k]) &&
           is_word(s, whole ? line : line + strlen(x->id) + 1);
}

/* By its whole name, or by its id where no other indicator has a criterion of it. */
static bool find_criterion(const struct search *s)
{
    const struct grading_edition *g = s->editions->grading;
    const struct indicator *owner = NULL;
    for (size_t i = 0; i < g->n; i++)
        for (size_t k = 0; k < g->indicator[i].n_criteria; k++) {
            const struct indicator *x = &g->indicator[i];
            bool line = is_line(s, x, k, true);
            bool whole = line || is_word(s, criterion_name(s, x, k));
            line = line || is_line(s, x, k, false);
            if (!whole && !line && !is_word(s, x->criterion[k].id))
                continue;
            *s->item = (struct item){.kind = ITEM_CRITERION,
                                     .indicator = x,
                                     .criterion = x->criterion[k].id,
                                     .score = line ? x->criterion[k].score : ALL_SCORES};
            if (whole)
                return true;
            if (owner && owner != x)
                return false;
            owner = x;
        }
    return owner != NULL;
}

static bool find_measure(const struct search *s)
{
    const struct catalog *c = s->editions->catalog;
    for (size_t i = 0; i < c->n; i++)
        if (is_word(s, c->def[i].name) || is_word(s, c->def[i].title)) {
            *s->item = (struct item){.kind = ITEM_MEASURE, .measure = &c->def[i]};
            return true;
        }
    return false;
}

/* A word that stands in the title of one indicator alone, or else of one measure. */
static bool find_part(const struct search *s)
{
    const struct grading_edition *g = s->editions->grading;
    const struct catalog *c = s->editions->catalog;
    size_t n = 0;
    if (strlen(s->word) < 2 * strlen("字"))
        return false;
    for (size_t i = 0; i < g->n; i++)
        if (strstr(folded(s, g->indicator[i].title), s->word)) {
            *s->item = (struct item){.kind = ITEM_INDICATOR, .indicator = &g->indicator[i]};
            n++;
        }
    for (size_t i = 0; n == 0 && i < c->n; i++)
        if (strstr(folded(s, c->def[i].title), s->word)) {
            *s->item = (struct item){.kind = ITEM_MEASURE, .measure = &c->def[i]};
            n += c->def[i].shown ? 1 : 2;
        }
    return n == 1;
}

static const char *names_like(const struct search *s, const char *word)
{
    VEC(const char *) name = {0};
    const struct grading_edition *g = s->editions->grading;
    const struct catalog *c = s->editions->catalog;
    *vec_push(s->arena, &name) = "total";
    for (size_t i = 0; i < g->n; i++) {
        *vec_push(s->arena, &name) = g->indicator[i].id;
        *vec_push(s->arena, &name) = g->indicator[i].title;
        for (size_t k = 0; k < g->indicator[i].n_criteria; k++)
            *vec_push(s->arena, &name) =
                strchr(word, '@')
                    ? criterion_item(&g->indicator[i], &g->indicator[i].criterion[k], s->arena)
                    : criterion_name(s, &g->indicator[i], k);
    }
    for (size_t i = 0; i < c->n; i++) {
        *vec_push(s->arena, &name) = c->def[i].name;
        if (c->def[i].shown)
            *vec_push(s->arena, &name) = c->def[i].title;
    }
    return near_names(s->arena, word, name.at, name.n);
}

bool item_find(struct item *item, const struct edition_set *editions, const char *word,
               struct arena *arena, const char **near)
{
    static bool (*const ways[])(const struct search *) = {
        find_row, find_total, find_indicator, find_criterion, find_measure, find_part};
    const struct search s = {editions, arena, text_folded(arena, slice_of(word)), item};
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        if (ways[i](&s))
            return true;
    *near = names_like(&s, word);
    return false;
}
