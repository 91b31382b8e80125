/* Pages: tables: rows that split over pages, heads repeated, merged labels drawn again with （续） on each
 * page they reach. */
#include "report/page_table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report/short_text.h"

static const struct color head_color = {0.91, 0.93, 0.96};
static const struct color black = {0, 0, 0};

/* --- parts ------------------------------------------------------------------------------------------------ */

static size_t columns_on_pages(const struct drawing *d, size_t column, size_t columns)
{
    size_t n = 0;
    for (size_t k = 0; k < (columns > 1 ? columns : 1); k++)
        n += d->width[column + k] > 0;
    return n;
}

/* What is drawn from now on is a caption or a head: of the table where it stands first, of none where it is repeated. */
static void begin_head(struct drawing *d, struct part part, bool first)
{
    d->pages->open = first ? page_part(d->pages, part) : 0;
}

/* What is drawn from now on is of this cell, on each page that it reaches. */
static void begin_cell(struct drawing *d, size_t row, size_t column)
{
    const struct cell *cell = table_cell(d->table, row, column);
    size_t *part = &d->cell_part[row * d->table->n_columns + column];
    if (!*part)
        *part = page_part(d->pages,
                          (struct part){.kind = PART_CELL,
                                        .above = d->row_part,
                                        .rows = cell->rows,
                                        .columns = columns_on_pages(d, column, cell->columns)});
    d->pages->open = *part;
}

/* --- one page's part ------------------------------------------------------------------------------------- */

/* "表3　整改清单（续）"; of a table without a number only where it goes on. */
static void draw_caption(struct drawing *d, bool continued)
{
    if (!continued && !d->number)
        return;
    const char *caption =
        arena_format(d->pages->arena, "%s%s%s%s", d->number ? d->number : "", d->number ? "　" : "",
                     d->table->title, continued ? d->pages->wording->text[CONTINUED] : "");
    double size = CAPTION_SIZE;
    while (size > CELL_SIZE && page_width(d->pages, FACE_HEAD, caption, size) > d->all)
        size -= 0.5;
    begin_head(d, (struct part){.kind = PART_CAPTION, .above = d->part}, !continued);
    page_text(d->pages, FACE_HEAD, caption, d->left, d->pages->y, d->all, ALIGN_CENTER, size,
              black);
    if (!continued)
        page_bookmark(d->pages, d->pages->level + 1, caption, d->pages->y, false);
    d->pages->y += CAPTION_HEIGHT;
}

static void draw_box(struct drawing *d, size_t column, size_t columns, double y, double height)
{
    double width = 0;
    for (size_t k = 0; k < columns; k++)
        width += d->width[column + k];
    page_frame(d->pages, d->x[column], y, width, height);
}

/* Lines [from, to) of a laid-out text, centred upright in a cell. */
static void draw_text(struct drawing *d, const struct layout_text *t, size_t from, size_t to,
                      size_t column, double y, double height, enum align align, double size,
                      struct color color)
{
    double top = y + (height - (double)(to - from) * LINE_HEIGHT) / 2;
    for (size_t i = from; i < to; i++, top += LINE_HEIGHT) {
        double slack = d->width[column] - 2 * PAD_X - t->line.at[i].width * size;
        double shift = align == ALIGN_CENTER  ? slack / 2
                       : align == ALIGN_RIGHT ? slack
                       : i > 0                ? t->hang * size
                                              : 0;
        page_draw_line(d->pages, t, i, d->x[column] + PAD_X + (shift > 0 ? shift : 0), top, size,
                       color, 0);
    }
}

/* Two texts with a tab between them, each in the middle of its half of the cell. */
static bool draw_halves(struct drawing *d, enum face face, const char *text, size_t column,
                        double y, double height, double size, struct color color)
{
    const char *tab = strchr(text, '\t');
    if (!tab)
        return false;
    const char *half[] = {arena_format(d->pages->arena, "%.*s", (int)(tab - text), text), tab + 1};
    double width = d->width[column] / 2;
    for (int i = 0; i < 2; i++)
        page_text(d->pages, face, half[i], d->x[column] + i * width, y + (height - LINE_HEIGHT) / 2,
                  width, ALIGN_CENTER, size, color);
    return true;
}

static void draw_head_cell(struct drawing *d, const char *text, size_t column, double height)
{
    enum face face = head_face(d->table);
    enum align align = d->table->headless ? d->table->column[column].align : ALIGN_CENTER;
    struct layout_text *t =
        page_layout(d->pages, face, text, HEAD_SIZE, d->width[column] - 2 * PAD_X, 0);
    if (!d->table->headless)
        page_shade(d->pages, d->x[column], d->pages->y, d->width[column], height, head_color);
    draw_box(d, column, 1, d->pages->y, height);
    if (!draw_halves(d, face, text, column, d->pages->y, height, HEAD_SIZE, black))
        draw_text(d, t, 0, t->line.n, column, d->pages->y, height, align, HEAD_SIZE, black);
}

/* A row of the head; `height`: of what has a head below it, and of what has none. */
static void draw_head_row(struct drawing *d, bool below, const double height[2], bool first)
{
    const struct table *t = d->table;
    if (first)
        d->row_part = page_part(d->pages, (struct part){.kind = PART_ROW, .above = d->part});
    for (size_t c = 0; c < t->n_columns; c++) {
        bool tall = t->subhead && !*t->subhead[c];
        if (d->width[c] <= 0 || (below && tall))
            continue;
        begin_head(d,
                   (struct part){.kind = t->headless ? PART_CELL : PART_HEAD,
                                 .above = d->row_part,
                                 .rows = tall ? 2 : 1},
                   first);
        draw_head_cell(d, below ? t->subhead[c] : t->column[c].head, c, height[tall]);
    }
    d->pages->y += height[0];
}

static void draw_head(struct drawing *d, bool first)
{
    if (d->table->headless && !first)
        return;
    double height = head_height(d);
    double below = d->table->subhead ? LINE_HEIGHT + 2 * PAD_Y : 0;
    draw_head_row(d, false, (double[]){height, height + below}, first);
    if (d->table->subhead)
        draw_head_row(d, true, (double[]){below, 0}, first);
}

/* The first row of the merged cell that covers (row, column); the row itself where none does. */
static size_t merged_from(const struct table *t, size_t row, size_t column)
{
    while (row > 0 && table_cell(t, row, column)->covered)
        row--;
    return row;
}

/* A number or a code is simply said again. */
static bool has_words(const char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text >= 0xE3)
            return true;
    return false;
}

/* A label that goes on, in so many lines: as much of it as there is room for. */
static struct layout_text *said_again(struct drawing *d, const struct cell *cell, size_t column,
                                      size_t room)
{
    enum { STEP = 2 };
    struct arena *arena = d->pages->arena;
    const double width = d->width[column] - 2 * PAD_X;
    const char *label = shown_text(cell);
    const char *more = has_words(label) ? d->pages->wording->text[CONTINUED] : "";
    const char *text = arena_format(arena, "%s%s", label, more);
    struct layout_text *t = page_layout(d->pages, face_of(cell), text, CELL_SIZE, width, 0);
    for (size_t columns = (size_t)(width / CELL_SIZE * 2) * room;
         t->line.n > room && columns > STEP; columns -= STEP)
        t = page_layout(d->pages, face_of(cell), short_text(arena, label, columns, more), CELL_SIZE,
                        width, 0);
    return t;
}

/* A merged label over the strips [from, to) of this page that belong to it. Where it has not yet been
 * shown whole, it goes on; then it is said again, as far as there is room. */
static void draw_merged(struct drawing *d, size_t first_row, size_t column, size_t from, size_t to,
                        double y)
{
    const struct cell *cell = table_cell(d->table, first_row, column);
    size_t *shown = &d->shown[first_row * d->table->n_columns + column];
    struct layout_text *t = d->text[first_row * d->table->n_columns + column];
    double height = 0;
    for (size_t i = from; i < to; i++)
        height += d->strip.at[i].height;
    size_t room = (size_t)((height - 2 * PAD_Y + 0.01) / LINE_HEIGHT);
    room = room > 0 ? room : 1;
    struct color fill;
    size_t begin = *shown;
    begin_cell(d, first_row, column);
    if (begin > 0 && begin >= t->line.n) {
        d->pages->open = 0;
        t = said_again(d, cell, column, room);
        begin = 0;
    }
    size_t end = begin + room < t->line.n ? begin + room : t->line.n;
    if (cell->bookmark && *shown == 0)
        page_bookmark(d->pages, d->pages->level + 2, shown_text(cell), y, false);
    if (tone_fill(cell->tone, &fill))
        page_shade(d->pages, d->x[column], y, d->width[column], height, fill);
    draw_box(d, column, 1, y, height);
    *shown = *shown < end ? end : *shown;
    draw_text(d, t, begin, end, column, y, height, d->table->column[column].align, CELL_SIZE,
              tone_ink(cell->tone));
}

static void draw_cell(struct drawing *d, const struct strip *s, size_t column, double y)
{
    const struct table *t = d->table;
    const struct cell *cell = table_cell(t, s->row, column);
    const struct layout_text *text = d->text[s->row * t->n_columns + column];
    struct color fill;
    size_t to = s->line_to < text->line.n ? s->line_to : text->line.n;
    size_t from = s->line_from < to ? s->line_from : to;
    begin_cell(d, s->row, column);
    if (page_heat(cell->heat, &fill) || tone_fill(cell->tone, &fill))
        page_shade(d->pages, d->x[column], y, d->width[column], s->height, fill);
    if (cell->gauge)
        page_gauge(d->pages, cell->gauge, d->x[column], y, d->width[column], s->height);
    draw_box(d, column, cell->columns > 1 ? cell->columns : 1, y, s->height);
    if (cell->anchor && d->pages->linked && s->line_from == 0)
        page_anchor(d->pages, cell->anchor, y);
    if (draw_halves(d, FACE_BODY, shown_text(cell), column, y, s->height, BOX_SIZE, black))
        return;
    if (cell->row_link && d->pages->linked)
        page_link(d->pages, d->x[column], y, d->width[column], s->height, atoi(shown_text(cell)));
    draw_text(d, text, from, to, column, y, s->height, t->column[column].align, CELL_SIZE,
              tone_ink(cell->tone));
}

static bool is_merged(const struct table *t, size_t row, size_t column)
{
    return table_cell(t, merged_from(t, row, column), column)->rows > 1;
}

/* Strips [i, to) that lie in one merged cell. */
static size_t merged_end(const struct drawing *d, size_t i, size_t to, size_t column)
{
    size_t row = merged_from(d->table, d->strip.at[i].row, column);
    size_t end = i + 1;
    while (end < to && merged_from(d->table, d->strip.at[end].row, column) == row)
        end++;
    return end;
}

/* Row by row: so is a page's text copied and read aloud. A merged label goes with the first of its rows. */
static void draw_strips(struct drawing *d, size_t from, size_t to)
{
    const struct table *t = d->table;
    for (size_t i = from; i < to; i++) {
        size_t row = d->strip.at[i].row;
        if (d->strip.at[i].line_from == 0)
            d->row_part = page_part(d->pages, (struct part){.kind = PART_ROW, .above = d->part});
        for (size_t c = 0; c < t->n_columns; c++) {
            if (d->width[c] <= 0)
                continue;
            size_t first = merged_from(t, row, c);
            if (table_cell(t, first, c)->rows > 1) {
                if (i == from || merged_from(t, d->strip.at[i - 1].row, c) != first)
                    draw_merged(d, first, c, i, merged_end(d, i, to, c), d->pages->y);
            } else if (d->text[row * t->n_columns + c]) {
                draw_cell(d, &d->strip.at[i], c, d->pages->y);
            }
        }
        d->pages->y += d->strip.at[i].height;
    }
}

/* Does a break before the strip leave a merged label with less room than it needs on this page? */
static bool cuts_label(const struct drawing *d, size_t from, size_t to)
{
    const struct table *t = d->table;
    size_t next = d->strip.at[to].row;
    for (size_t c = 0; c < t->n_columns; c++) {
        size_t row = merged_from(t, next, c);
        if (!is_merged(t, next, c) || row == next || d->width[c] <= 0)
            continue;
        size_t first = to;
        size_t lines = 0;
        for (; first > from && d->strip.at[first - 1].row >= row; first--)
            lines += d->strip.at[first - 1].line_to - d->strip.at[first - 1].line_from;
        if (d->strip.at[first].row == row && lines < lines_of(d, row, c))
            return true;
    }
    return false;
}

/* Strips that go on this page: what fits, but some fewer where that keeps labels whole. */
static size_t page_end(const struct drawing *d, size_t from)
{
    enum { FEWER = 3 };
    double left = page_left(d->pages);
    size_t to = from;
    for (; to < d->strip.n && (to == from || left >= d->strip.at[to].height); to++)
        left -= d->strip.at[to].height;
    for (size_t end = to; to < d->strip.n && end > from && end + FEWER >= to; end--)
        if (!cuts_label(d, from, end))
            return end;
    return to;
}

/* What must stand on the page where the table begins: all of a small one, of a large one a few lines. */
static double start_height(struct drawing *d)
{
    double whole = heads_height(d) + CAPTION_HEIGHT;
    double start = whole;
    for (size_t i = 0; i < d->strip.n; i++) {
        whole += d->strip.at[i].height;
        start = i < 1 || start < SMALL_START ? whole : start;
    }
    return whole <= SMALL_TABLE * page_size(d->pages)->text_height ? whole : start;
}

double page_table_start(struct pages *pages, const struct table *table)
{
    struct drawing *d = table_drawing(pages, table);
    return d->strip.n ? start_height(d) : 0;
}

void page_table(struct pages *pages, const struct table *table, const char *number)
{
    struct drawing *d = table_drawing(pages, table);
    d->number = number;
    if (d->strip.n == 0)
        return;
    page_need(pages, start_height(d));
    double top = page_size(pages)->top;
    pages->y = top + ceil(pages->y - top);
    d->part = page_part(pages, (struct part){.kind = PART_TABLE});
    for (size_t from = 0, to = 0; from < d->strip.n; from = to) {
        if (from > 0)
            page_new(pages);
        draw_caption(d, from > 0);
        draw_head(d, from == 0);
        to = page_end(d, from);
        draw_strips(d, from, to);
    }
    pages->y += 10;
}
