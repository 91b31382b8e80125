/* Table. */
#include "report/table.h"

#include <string.h>

#include "base/columns.h"
#include "score/contract_words.h"

enum { COLUMNS = 10 };

static void fill_row(const char **cell, const struct run_summary *s, const struct ca_summary *ca,
                     struct arena *arena)
{
    const struct wording *w = s->editions->wording;
    cell[0] = ca->code;
    cell[1] = ca->name;
    if (ca->failed) {
        cell[2] = ca->failed;
        for (int i = 3; i < COLUMNS; i++)
            cell[i] = "";
        return;
    }
    cell[2] = level_label(w, ca->level);
    cell[3] = ratio_compare(ca->total_lo, ca->total_hi) == 0
                  ? ratio_fixed(arena, ca->total_lo, 2)
                  : arena_format(arena, "%s–%s", ratio_fixed(arena, ca->total_lo, 2),
                                 ratio_fixed(arena, ca->total_hi, 2));
    for (int i = 0; i < ROW_STATES; i++)
        cell[4 + i] = number_text(arena, ca->count[i]);
    cell[8] = number_text(arena, ca->no_box);
    cell[9] = number_text(arena, ca->rejected);
}

void result_table_print(FILE *to, const struct run_summary *s, struct arena *arena)
{
    const struct wording *w = s->editions->wording;
    const char **cell = arena_alloc(arena, (s->n + 1) * COLUMNS * sizeof *cell);
    const char *const head[COLUMNS] = {
        w->text[HEAD_CODE],    w->text[HEAD_NAME],    w->text[HEAD_LEVEL],    w->text[HEAD_TOTAL],
        w->text[STATE_YES],    w->text[STATE_NO],     w->text[STATE_PENDING], w->text[STATE_NA],
        w->text[STATE_NO_BOX], w->text[HEAD_REJECTED]};
    memcpy(cell, head, sizeof head);
    for (size_t i = 0; i < s->n; i++)
        fill_row(cell + (i + 1) * COLUMNS, s, &s->ca[i], arena);
    columns_print(to, cell, COLUMNS, s->n + 1, arena);
}
