/* Long texts. */
#include "report/xlsx_book.h"

#include <string.h>

#include "base/text.h"
#include "report/sheet_text.h"

enum { L_PART, L_SHEET, L_CELL, L_TEXT, LONG_COLUMNS };
enum { LONG_WIDTH = 110 };

static bool fits(const char *text, double width, double most)
{
    return sheet_text_height(text, width, FONT_POINTS) <= most;
}

/* Most texts are so short that nothing has to be reckoned: a byte needs less than a column and a fifth, and a
 * row has at least 25 lines. */
static bool surely_fits(const char *text, double width)
{
    return (double)strlen(text) * 1.2 < width * 25 && !strchr(text, '\n');
}

/* How many bytes of the text, at a character's end, a row of that width has room for. */
static size_t room_for(struct book *b, const char *text, double width, double most)
{
    size_t lo = 0;
    size_t hi = strlen(text);
    while (lo + 1 < hi) {
        size_t middle = lo + (hi - lo) / 2;
        if (fits(arena_copy(b->arena, text, middle), width, most))
            lo = middle;
        else
            hi = middle;
    }
    while (lo > 0 && ((unsigned char)text[lo] & 0xC0) == 0x80)
        lo--;
    return lo;
}

static void cut(struct book *b, const struct table *t, size_t row, size_t column)
{
    struct cell *cell = table_cell(t, row, column);
    const struct wording *w = b->document->wording;
    double most = MAX_HEIGHT - 3 * FONT_POINTS * 1.35; /* of the text beside what is said of it */
    const char *at = sheet_ref(b->arena, t, row, column);
    size_t n = room_for(b, cell->text, t->column[column].width, most);
    *vec_push(b->arena, &b->long_text) =
        (struct long_text){.place = arena_format(b->arena, "internal:'%s'!%s", t->sheet, at),
                           .sheet = t->sheet,
                           .cell = at,
                           .text = cell->text};
    cell->text = SAY(w, b->arena, LONG_CUT, arena_copy(b->arena, cell->text, n),
                     w->text[SHEET_NAME_LONG], number_text(b->arena, (int64_t)b->long_text.n));
}

void cut_long_texts(struct book *b, struct table *t)
{
    bool copied = false;
    for (size_t r = 0; b->document->wording && r < t->n_rows; r++)
        for (size_t c = 0; c < t->n_columns; c++) {
            const struct cell *cell = table_cell(t, r, c);
            double width = t->column[c].width;
            if (cell->covered || cell->rows > 1 || surely_fits(cell->text, width) ||
                fits(cell->text, width, MAX_HEIGHT))
                continue;
            if (!copied) {
                struct cell *own = arena_alloc(b->arena, t->n_rows * t->n_columns * sizeof *own);
                memcpy(own, t->cell, t->n_rows * t->n_columns * sizeof *own);
                t->cell = own;
                copied = true;
            }
            cut(b, t, r, c);
        }
}

static void add_parts(struct book *b, struct table *t, const struct long_text *l, size_t number)
{
    const char *rest = l->text;
    for (int part = 1; *rest; part++) {
        size_t n = strlen(rest);
        if (!fits(rest, LONG_WIDTH, MAX_HEIGHT))
            n = room_for(b, rest, LONG_WIDTH, MAX_HEIGHT);
        struct cell *cell = table_row(b->arena, t);
        cell_number(&cell[L_PART], TONE_PLAIN, (double)number,
                    number_text(b->arena, (int64_t)number));
        cell_text(&cell[L_SHEET], TONE_PLAIN, l->sheet);
        cell_text(&cell[L_CELL], TONE_PLAIN, l->cell);
        cell_text(&cell[L_TEXT], TONE_PLAIN, arena_copy(b->arena, rest, n));
        rest += n;
    }
}

void put_long_texts(struct book *b)
{
    const struct wording *w = b->document->wording;
    if (b->long_text.n == 0)
        return;
    struct column_doc *c = arena_alloc(b->arena, LONG_COLUMNS * sizeof *c);
    c[L_PART] = (struct column_doc){w->text[REMEDY_PLACE], 6, ALIGN_CENTER, 0};
    c[L_SHEET] = (struct column_doc){w->text[LONG_SHEET], 14, ALIGN_CENTER, 0};
    c[L_CELL] = (struct column_doc){w->text[LONG_CELL], 8, ALIGN_CENTER, 0};
    c[L_TEXT] = (struct column_doc){w->text[LONG_TEXT], LONG_WIDTH, ALIGN_LEFT, 0};
    struct table *t =
        table_new(b->arena, w->text[SHEET_NAME_LONG], w->text[SHEET_NAME_LONG], c, LONG_COLUMNS);
    t->note = w->text[LONG_NOTE];
    for (size_t i = 0; i < b->long_text.n; i++)
        add_parts(b, t, &b->long_text.at[i], i + 1);
    put_table(b, t);
}
