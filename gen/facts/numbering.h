/* Numbering: which rows of the forms in force a number means, in 对应条目 and as an answered item.
 *
 * Registers and answers name rows of a form by number alone, and outlive the form. A number is one of the form
 * that was the newest on the entry's own day (of the newest of all, where it has none), unless it
 * is written with the form's code, tz-2030/3; for the other forms that
 * judge D it means the rows that templates/maps/ puts in its place. Rows of forms judged side by side are told
 * apart by their key. */
#ifndef CAEVAL_FACTS_NUMBERING_H
#define CAEVAL_FACTS_NUMBERING_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/civil.h"
#include "base/text.h"

enum {
    ROW_SPACE = 10000
}; /* numbers of rows are below it; the key of form k is k * ROW_SPACE + number */

struct numbered_form {
    const char *code;
    day_number from;
    size_t place; /* among the forms that judge D; SIZE_MAX: it does not */
    int rows;
};

/* A line of a map: what a row of the earlier form has become. */
struct numbering_step {
    size_t from_form, to_form;
    int from, to; /* to 0: it has no successor */
};

/* What an indicator of a score table, or an item that its criteria ask for, has become in a later table. An id
 * means one thing in all tables (score/maps.h). */
struct item_step {
    const char *earlier, *later; /* the tables' codes */
    const char *from, *to;       /* to NULL: it has no successor */
};

struct numbering {
    const struct numbered_form *form; /* up to D, the oldest first */
    size_t n;
    const struct numbering_step *step;
    size_t n_steps;
    const struct item_step *item;
    size_t n_items;
};

/* Takes the code of a form off what is written before its row; empty where there is none. */
struct slice numbering_code(struct slice *written);

/* The keys of the rows that `number` of an entry of `day` means, in the arena, *n of them; `code` as above.
 * False: there is no such row. */
bool numbering_rows(const struct numbering *numbering, struct arena *arena, struct slice code,
                    int number, day_number day, const int **key, size_t *n);

/* The form's place; SIZE_MAX: none of that code. */
size_t numbering_form(const struct numbering *numbering, const char *code);

/* The rows of the earlier form that have become `number` of the later one. False: nothing is known of how
 * the one followed the other. */
bool numbering_before(const struct numbering *numbering, struct arena *arena, size_t later,
                      int number, size_t earlier, const int **row, size_t *n);

/* The ids that an answer to `id` is one to, whatever table they are of: itself, what it has become and what it
 * was. False: no map names it. */
bool numbering_items(const struct numbering *numbering, struct arena *arena, struct slice id,
                     const char *const **item, size_t *n);

/* The ids of the earlier table that have become `id` of the later one. False: nothing is known of how the one
 * followed the other. */
bool numbering_items_before(const struct numbering *numbering, struct arena *arena,
                            const char *later, const char *id, const char *earlier,
                            const char *const **item, size_t *n);

#endif
