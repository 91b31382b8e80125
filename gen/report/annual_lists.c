/* Annual lists: the rows that the yearly report names, and its table for a terminal. */
#include <stdlib.h>
#include <string.h>

#include "base/columns.h"
#include "report/annual_parts.h"
#include "report/annual_report.h"
#include "report/change_table.h"
#include "score/contract_words.h"

/* --- worst rows ------------------------------------------------------------------------------------- */

struct annual_worst_list annual_worst(const struct annual *a, struct arena *arena)
{
    size_t *list = arena_alloc(arena, (a->form->n + 1) * sizeof *list);
    size_t n = 0;
    for (size_t i = 0; i < a->form->n; i++) {
        size_t at = n;
        if (a->now.no[i] == 0)
            continue;
        for (n++; at > 0 && a->now.no[list[at - 1]] < a->now.no[i]; at--)
            list[at] = list[at - 1];
        list[at] = i;
    }
    return (struct annual_worst_list){list, n};
}

/* --- not remedied ----------------------------------------------------------------------------------- */

static int by_since(const void *first, const void *second)
{
    const struct annual_unremedied *a = first;
    const struct annual_unremedied *b = second;
    if (a->since != b->since)
        return a->since < b->since ? -1 : 1;
    if (a->ca != b->ca)
        return a->ca < b->ca ? -1 : 1;
    return a->row->number - b->row->number;
}

struct annual_unremedied_list annual_unremedied(const struct annual *a, struct arena *arena)
{
    VEC(struct annual_unremedied) list = {0};
    day_number january = day_from_civil(a->now.year, 1, 1);
    for (size_t i = 0; i < a->n; i++) {
        const struct annual_ca *ca = &a->ca[i];
        if (!ca->now || strcmp(ca->now->form, a->form->code) != 0)
            continue;
        for (size_t k = 0; k < a->form->n; k++) {
            int number = a->form->row[k].number;
            const struct age *age = &ca->ages->row[number - 1];
            if (kept_row(ca->now, number) == ROW_NO && age->told < january)
                *vec_push(arena, &list) =
                    (struct annual_unremedied){ca, &a->form->row[k], age->since, age};
        }
    }
    if (list.n)
        qsort(list.at, list.n, sizeof *list.at, by_since);
    return (struct annual_unremedied_list){list.at, list.n};
}

/* --- the table for a terminal ------------------------------------------------------------------------- */

enum {
    T_PLACE,
    T_CODE,
    T_NAME,
    T_DATE,
    T_LEVEL,
    T_TOTAL,
    T_NO,
    T_LEVEL_BEFORE,
    T_TOTAL_BEFORE,
    T_NO_BEFORE,
    T_CHANGE,
    T_COLUMNS
};

static void fill_side(const char **cell, const struct kept *k, const struct edition_set *e,
                      struct arena *arena)
{
    const struct wording *w = e->wording;
    cell[0] = k ? level_label(w, k->level) : w->text[CHANGE_ABSENT];
    cell[1] = k ? total_interval(arena, k) : w->text[CHANGE_ABSENT];
    cell[2] = k ? number_text(arena, k->count[ROW_NO]) : w->text[CHANGE_ABSENT];
}

static const char *change_of_total(const struct annual_ca *ca, const struct wording *w,
                                   struct arena *arena)
{
    const struct kept *now = ca->now;
    const struct kept *before = ca->before;
    if (!ca->changes || !ca->changes->same_grading || !now || !before)
        return w->text[CHANGE_ABSENT];
    const struct reporter r = {.w = w, .arena = arena};
    return rise_text(&r, (struct ratio[]){now->total_lo, now->total_hi},
                     (struct ratio[]){before->total_lo, before->total_hi});
}

void annual_table_print(FILE *to, const struct annual *a, const struct edition_set *e,
                        struct arena *arena)
{
    const struct wording *w = e->wording;
    const char *const head[T_COLUMNS] = {
        w->text[SUMMARY_PLACE],    w->text[HEAD_CODE],           w->text[HEAD_NAME],
        w->text[ANNUAL_DATE],      w->text[HEAD_LEVEL],          w->text[HEAD_TOTAL],
        w->text[STATE_NO],         w->text[ANNUAL_LEVEL_BEFORE], w->text[ANNUAL_TOTAL_BEFORE],
        w->text[ANNUAL_NO_BEFORE], w->text[ANNUAL_CHANGE]};
    const char **cell = arena_alloc(arena, (a->n + 1) * T_COLUMNS * sizeof *cell);
    memcpy(cell, head, sizeof head);
    for (size_t i = 0; i < a->n; i++) {
        const struct annual_ca *ca = &a->ca[i];
        const char **line = cell + (i + 1) * T_COLUMNS;
        line[T_PLACE] = ca->place ? number_text(arena, (int64_t)ca->place) : w->text[CHANGE_ABSENT];
        line[T_CODE] = ca->code;
        line[T_NAME] = ca->now ? ca->now->name : ca->before->name;
        line[T_DATE] = ca->now ? day_text(arena, ca->now->date) : w->text[CHANGE_ABSENT];
        line[T_CHANGE] = change_of_total(ca, w, arena);
        fill_side(&line[T_LEVEL], ca->now, e, arena);
        fill_side(&line[T_LEVEL_BEFORE], ca->before, e, arena);
    }
    columns_print(to, cell, T_COLUMNS, a->n + 1, arena);
}
