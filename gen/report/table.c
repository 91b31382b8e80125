/* Table: columns aligned by display width, Chinese characters counting two. */
#include "report/table.h"

#include <string.h>

enum { COLUMNS = 10 };

static size_t display_width(const char *text)
{
    size_t width = 0;
    const char *end = text + strlen(text);
    while (text < end) {
        uint32_t c = 0;
        size_t n = utf8_decode(text, end, &c);
        if (!n)
            break;
        width += c >= 0x1100 ? 2 : 1;
        text += n;
    }
    return width;
}

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
    cell[2] = ca->level ? ca->level : w->text[LEVEL_NONE];
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
    size_t width[COLUMNS] = {0};
    memcpy(cell, head, sizeof head);
    for (size_t i = 0; i < s->n; i++)
        fill_row(cell + (i + 1) * COLUMNS, s, &s->ca[i], arena);
    for (size_t i = 0; i < (s->n + 1) * COLUMNS; i++) {
        size_t n = display_width(cell[i]);
        if (n > width[i % COLUMNS])
            width[i % COLUMNS] = n;
    }
    for (size_t i = 0; i < (s->n + 1) * COLUMNS; i++) {
        size_t column = i % COLUMNS;
        print_safe(to, cell[i], strlen(cell[i]));
        if (column == COLUMNS - 1)
            fputc('\n', to);
        else
            fprintf(to, "%*s", (int)(width[column] - display_width(cell[i]) + 2), "");
    }
}
