/* JSON: the yearly report. */
#include <string.h>

#include "report/annual_report.h"
#include "report/change_table.h"
#include "report/json_changes.h"
#include "score/contract_words.h"

static void put_mean(json_t *o, const char *key, struct arena *arena, const struct mean *m)
{
    if (m->n)
        put_interval(o, key, arena, m->lo, m->hi);
    else
        json_put(o, key, json_null());
}

static json_t *formers_tree(const struct former *former, size_t n, struct arena *arena)
{
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++) {
        json_t *o = json_object();
        json_put(o, "text", json_text(former[i].text));
        json_put(o, "last", json_text(day_text(arena, former[i].last)));
        json_add(list, o);
    }
    return list;
}

/* Those that the latest evaluation of the year has not. */
static json_t *gone_tree(const struct annual *a, struct arena *arena)
{
    json_t *list = json_array();
    for (size_t i = 0; i < a->n; i++) {
        if (!a->ca[i].gone)
            continue;
        json_t *o = json_object();
        json_put(o, "code", json_text(a->ca[i].code));
        json_put(o, "date", json_text(day_text(arena, a->ca[i].now->date)));
        json_add(list, o);
    }
    return list;
}

static json_t *cas_tree(const struct annual *a, const struct wording *w, struct arena *arena)
{
    json_t *list = json_array();
    for (size_t i = 0; i < a->n; i++) {
        const struct annual_ca *ca = &a->ca[i];
        json_t *o = json_object();
        json_put(o, "place", ca->place ? json_integer((json_int_t)ca->place) : json_null());
        json_put(o, "place_before",
                 ca->place_before ? json_integer((json_int_t)ca->place_before) : json_null());
        json_put(o, "code", json_text(ca->code));
        json_put(o, "gone", json_boolean(ca->gone));
        json_put(o, "former_codes", formers_tree(ca->code_before, ca->n_codes, arena));
        json_put(o, "former_names", formers_tree(ca->name_before, ca->n_names, arena));
        json_put(o, "result", kept_tree(ca->now, arena));
        json_put(o, "before", kept_tree(ca->before, arena));
        if (ca->changes && ca->changes->same_grading)
            put_interval(o, "total_change", arena,
                         ratio_minus(ca->now->total_lo, ca->before->total_lo),
                         ratio_minus(ca->now->total_hi, ca->before->total_hi));
        json_put(o, "changes", changes_tree(ca->changes, w, arena));
        if (ca->ages) {
            const struct age_counts counts = ages_count(ca->ages);
            json_put(o, "ages", ages_tree(&counts));
        }
        json_add(list, o);
    }
    return list;
}

static json_t *year_tree(const struct annual *a, const struct annual_year *y, struct arena *arena)
{
    json_t *o = json_object();
    json_t *levels = json_object();
    for (size_t i = 0; i < a->n_levels; i++)
        json_put(levels, a->level[i], json_integer((json_int_t)y->level[i]));
    json_put(levels, WORD_LEVEL_PENDING, json_integer((json_int_t)y->level[annual_pending(a)]));
    json_put(levels, WORD_LEVEL_NONE, json_integer((json_int_t)y->level[annual_none(a)]));
    json_put(o, "year", json_integer(y->year));
    json_put(o, "cas", json_integer((json_int_t)y->n));
    json_put(o, "graded", json_integer((json_int_t)y->total.n));
    put_mean(o, "total_mean", arena, &y->total);
    put_mean(o, "total_mean_open", arena, &y->total_open);
    json_put(o, "levels", levels);
    json_put(o, "counts", counts_tree(y->count, y->no_box));
    return o;
}

static json_t *years_tree(const struct annual *a, struct arena *arena)
{
    json_t *list = json_array();
    for (size_t i = 0; i < a->n_years; i++) {
        json_t *o = year_tree(a, &a->year[i], arena);
        json_t *scores = json_object();
        for (size_t x = 0; x < a->grading->n; x++)
            put_mean(scores, a->grading->indicator[x].id, arena, &a->year[i].score[x]);
        json_put(o, "indicators", scores);
        json_add(list, o);
    }
    return list;
}

static json_t *spread_tree(const struct spread *s, struct arena *arena)
{
    json_t *o = json_object();
    json_put(o, "n", json_integer((json_int_t)s->n));
    if (s->n == 0)
        return o;
    json_put(o, "least", exact_tree(arena, s->least));
    json_put(o, "quarter", exact_tree(arena, s->quarter));
    json_put(o, "median", exact_tree(arena, s->median));
    json_put(o, "three_quarters", exact_tree(arena, s->three_quarters));
    json_put(o, "most", exact_tree(arena, s->most));
    return o;
}

static json_t *indicators_tree(const struct annual *a, struct arena *arena)
{
    json_t *list = json_array();
    for (size_t i = 0; i < a->grading->n; i++) {
        const struct mean *now = &a->now.score[i];
        const struct mean *before = &a->before.score[i];
        json_t *o = json_object();
        json_put(o, "id", json_text(a->grading->indicator[i].id));
        json_put(o, "title", json_text(a->grading->indicator[i].title));
        put_mean(o, "mean", arena, now);
        put_mean(o, "before", arena, before);
        put_mean(o, "mean_both", arena, &a->now_both.score[i]);
        put_mean(o, "before_both", arena, &a->before_both.score[i]);
        json_put(o, "spread", spread_tree(&a->score[i], arena));
        if (now->n && before->n)
            put_interval(o, "change", arena, ratio_minus(now->lo, before->lo),
                         ratio_minus(now->hi, before->hi));
        json_add(list, o);
    }
    return list;
}

static json_t *worst_tree(const struct annual *a, struct arena *arena)
{
    json_t *list = json_array();
    const struct annual_worst_list worst = annual_worst(a, arena);
    for (size_t i = 0; i < worst.n; i++) {
        const struct form_row *row = &a->form->row[worst.at[i]];
        json_t *o = json_object();
        json_t *who = json_array();
        for (size_t k = 0; k < a->n; k++)
            if (a->ca[k].now && strcmp(a->ca[k].now->form, a->form->code) == 0 &&
                kept_row(a->ca[k].now, row->number) == ROW_NO)
                json_add(who, json_text(a->ca[k].code));
        json_put(o, "row", json_integer(row->number));
        json_put(o, "sub_item", json_text(row->sub_item));
        json_put(o, "cas", json_integer((json_int_t)a->now.no[worst.at[i]]));
        json_put(o, "before", json_integer((json_int_t)a->before.no[worst.at[i]]));
        json_put(o, "codes", who);
        json_add(list, o);
    }
    return list;
}

static json_t *unremedied_tree(const struct annual *a, struct arena *arena)
{
    json_t *list = json_array();
    const struct annual_unremedied_list all = annual_unremedied(a, arena);
    for (size_t i = 0; i < all.n; i++) {
        json_t *o = json_object();
        json_put(o, "code", json_text(all.at[i].ca->code));
        json_put(o, "row", json_integer(all.at[i].row->number));
        json_put(o, "since", json_text(day_text(arena, all.at[i].since)));
        json_put(o, "days", json_integer(all.at[i].ca->now->date - all.at[i].since));
        json_put(o, "at_latest", json_boolean(all.at[i].age->at_latest));
        json_put(o, "year_ends", json_integer(all.at[i].age->year_ends));
        json_put(o, "times", json_integer(all.at[i].age->times));
        json_put(o, "mended",
                 all.at[i].age->mended == DAY_NEVER
                     ? json_null()
                     : json_text(day_text(arena, all.at[i].age->mended)));
        json_add(list, o);
    }
    return list;
}

bool write_annual_json(const struct annual *a, const struct edition_set *e, const char *path)
{
    struct arena *arena = arena_new();
    json_t *o = json_object();
    json_put(o, "schema", json_text("caeval-annual/1"));
    json_put(o, "date", json_text(day_text(arena, a->date)));
    json_put(o, "form", json_text(a->form->code));
    json_put(o, "grading", json_text(a->grading->code));
    json_put(o, "year_over", json_boolean(a->over));
    json_put(o, "latest",
             a->latest == DAY_NEVER ? json_null() : json_text(day_text(arena, a->latest)));
    json_put(o, "vanished", gone_tree(a, arena));
    json_put(o, "year", year_tree(a, &a->now, arena));
    json_put(o, "before", year_tree(a, &a->before, arena));
    json_put(o, "year_both", year_tree(a, &a->now_both, arena));
    json_put(o, "before_both", year_tree(a, &a->before_both, arena));
    json_put(o, "years", years_tree(a, arena));
    json_put(o, "total_spread", spread_tree(&a->total, arena));
    json_put(o, "cas", cas_tree(a, e->wording, arena));
    json_put(o, "indicators", indicators_tree(a, arena));
    json_put(o, "worst_rows", worst_tree(a, arena));
    json_put(o, "unremedied", unremedied_tree(a, arena));
    bool sound = json_write(o, path);
    arena_free(arena);
    return sound;
}
