/* Store: the verdicts by other standards that judged a date as well. */
#include <string.h>

#include "history/store_sql.h"
#include "score/standard.h"

static void bind_form(sqlite3_stmt *q, struct arena *scratch, const struct kept *k)
{
    enum { ROWS = 5, COUNTS, NO_BOX = COUNTS + ROW_STATES };
    store_bind_text(q, ROWS, store_letters_of(scratch, k));
    for (int i = 0; i < ROW_STATES; i++)
        sqlite3_bind_int(q, COUNTS + i, k->count[i]);
    sqlite3_bind_int(q, NO_BOX, k->no_box);
}

static void bind_score(sqlite3_stmt *q, struct arena *scratch, const struct kept *k)
{
    enum { TOTAL_LO = 11, TOTAL_HI, LEVEL, GATE };
    store_bind_text(q, TOTAL_LO, store_exact(scratch, k->total_lo));
    store_bind_text(q, TOTAL_HI, store_exact(scratch, k->total_hi));
    store_bind_text(q, LEVEL, k->level);
    store_bind_text(q, GATE, k->gate);
}

bool store_put_beside(struct store *s, struct arena *scratch, const struct kept *k, int64_t id)
{
    enum { RESULT = 1, PLACE, KIND, STANDARD, READINGS = 15 };
    for (size_t i = 0; i < k->n_beside; i++) {
        const struct kept *other = &k->beside[i];
        bool form = strcmp(other->form, k->form) != 0;
        sqlite3_stmt *q = store_prepare(s, ADD_BESIDE);
        if (!q)
            return false;
        sqlite3_bind_int64(q, RESULT, id);
        sqlite3_bind_int64(q, PLACE, (int64_t)i + 1);
        store_bind_text(q, KIND, standard_rows[form ? STANDARD_FORM : STANDARD_SCORE].word);
        store_bind_text(q, STANDARD, form ? other->form : other->grading);
        (form ? bind_form : bind_score)(q, scratch, other);
        store_bind_text(q, READINGS, store_readings(scratch, &other->basis));
        if (!store_run(s, q) || (!form && !store_put_scores(s, scratch, other, id, (int64_t)i + 1)))
            return false;
    }
    return true;
}

struct beside_list {
    const struct kept *newest;
    int64_t id;
    VEC(struct kept) of;
};

static bool take_beside(struct store *s, struct arena *arena, sqlite3_stmt *q, void *list)
{
    struct beside_list *l = list;
    int64_t place = sqlite3_column_int64(q, STORE_RESULT_COLUMNS);
    struct kept *k = store_read_line(s, arena, q);
    if (!k)
        return false;
    k->score = l->newest->score;
    k->n_scores = l->newest->n_scores;
    k->supply = l->newest->supply;
    k->n_supplies = l->newest->n_supplies;
    bool other_table = strcmp(k->grading, l->newest->grading) != 0;
    if (other_table && !store_read_scores(s, arena, l->id, place, k))
        return false;
    *vec_push(arena, &l->of) = *k;
    return true;
}

bool store_read_beside(struct store *s, struct arena *arena, int64_t id, struct kept *k)
{
    struct beside_list list = {.newest = k, .id = id};
    bool sound = store_each_line(s, arena, BESIDE, id, 0, take_beside, &list);
    k->beside = list.of.at;
    k->n_beside = list.of.n;
    return sound;
}
