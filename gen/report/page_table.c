/* Pages: tables: rows that split over pages, heads repeated, merged labels drawn again with （续） on each
 * page they reach. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report/pages.h"
#include "report/short_text.h"

#define CELL_SIZE 8.5
#define HEAD_SIZE 8.5
#define BOX_SIZE 10.5 /* of the boxes to tick */
#define CAPTION_SIZE 10.5
#define CAPTION_HEIGHT 17.0
#define SMALL_TABLE 0.55 /* of the text area */
#define SMALL_START 60.0 /* below a heading stands at least so much of a table */
#define PAD_X 4.0 /* readers take columns closer than 0.7 em for one: keeps copied text in order */
#define PAD_Y 2.0
#define LINE_HEIGHT CELL_LEADING

static const struct color head_color = {0.91, 0.93, 0.96};
static const struct color black = {0, 0, 0};

/* A row, or a part of one that is taller than a page. */
struct strip {
    size_t row;
    size_t line_from, line_to; /* of every cell's lines */
    double height;
};

struct drawing {
    struct pages *pages;
    const struct table *table;
    const char *number; /* 表1, or NULL */
    double left, all;   /* of the text area: its left edge and width */
    double *x, *width;
    struct layout_text **text; /* by cell; NULL under a merged one */
    size_t *shown;             /* by cell: lines of a merged one that pages have shown */
    VEC(struct strip) strip;
};

static enum face face_of(const struct cell *cell)
{
    return page_face(cell->tone);
}

static bool on_pages(const struct column_doc *column)
{
    return column->page_width >= 0;
}

static const char *shown_text(const struct cell *cell)
{
    return cell->page_text ? cell->page_text : cell->text;
}

/* The least a column must be: its words whole as long as they leave room for others, its head in
 * three lines. Merged cells do not count: they have more room. */
static double least_width(struct drawing *d, size_t column)
{
    const struct table *t = d->table;
    const double most = d->all / 5;
    double ems = page_longest(page_set(d->pages, FACE_HEAD, t->column[column].head), false) /
                 (double)(t->head_lines ? t->head_lines : 3);
    ems = ems < 1 ? 1 : ceil(ems);
    for (size_t r = 0; r < t->n_rows; r++) {
        const struct layout_text *text = d->text[r * t->n_columns + column];
        double word = text && table_cell(t, r, column)->columns < 2 ? page_longest(text, true) : 0;
        ems = word > ems ? word : ems;
    }
    double width = ems * CELL_SIZE + 2 * PAD_X + 0.2;
    return width < most ? width : most;
}

static double share_of(const struct column_doc *column)
{
    return column->page_width > 0 ? column->page_width : column->width;
}

/* Shares as declared; those too narrow for their words take from the others. */
static void set_columns(struct drawing *d)
{
    const struct table *t = d->table;
    double *least = arena_alloc(d->pages->arena, (t->n_columns + 1) * sizeof *least);
    bool *fixed = arena_alloc(d->pages->arena, (t->n_columns + 1) * sizeof *fixed);
    double x = d->left;
    d->x = arena_alloc(d->pages->arena, (t->n_columns + 1) * sizeof *d->x);
    d->width = arena_alloc(d->pages->arena, (t->n_columns + 1) * sizeof *d->width);
    for (size_t c = 0; c < t->n_columns; c++)
        least[c] = on_pages(&t->column[c]) ? least_width(d, c) : 0;
    for (bool again = true; again;) {
        double room = d->all;
        double shares = 0;
        again = false;
        for (size_t c = 0; c < t->n_columns; c++) {
            const struct column_doc *column = &t->column[c];
            d->width[c] = on_pages(column) ? share_of(column) : 0;
            room -= fixed[c] ? least[c] : 0;
            shares += fixed[c] ? 0 : d->width[c];
        }
        for (size_t c = 0; c < t->n_columns; c++) {
            d->width[c] = fixed[c] ? least[c] : room > 0 ? room * d->width[c] / shares : 0;
            again = again || (!fixed[c] && d->width[c] < least[c]);
            fixed[c] = fixed[c] || d->width[c] < least[c];
        }
    }
    size_t last = t->n_columns;
    while (last > 0 && !on_pages(&t->column[--last]))
        ;
    /* Whole points: numbers that repeat make small pages. */
    for (size_t c = 0; c < t->n_columns; c++) {
        d->x[c] = x;
        d->width[c] = c == last ? d->left + d->all - x : floor(d->width[c] + 0.5);
        x += d->width[c];
    }
}

static size_t lines_of(const struct drawing *d, size_t row, size_t column)
{
    const struct layout_text *t = d->text[row * d->table->n_columns + column];
    return t ? t->line.n : 0;
}

static void set_texts(struct drawing *d)
{
    const struct table *t = d->table;
    d->text = arena_alloc(d->pages->arena, (t->n_rows * t->n_columns + 1) * sizeof *d->text);
    d->shown = arena_alloc(d->pages->arena, (t->n_rows * t->n_columns + 1) * sizeof *d->shown);
    for (size_t r = 0; r < t->n_rows; r++)
        for (size_t c = 0; c < t->n_columns; c++) {
            const struct cell *cell = table_cell(t, r, c);
            if (cell->covered || !on_pages(&t->column[c]))
                continue;
            struct layout_text *text = page_set(d->pages, face_of(cell), shown_text(cell));
            text->bold = page_bold(cell->tone);
            d->text[r * t->n_columns + c] = text;
        }
}

/* As much of a cell's text as its lines hold. */
static void keep_lines(struct drawing *d, const struct cell *cell, struct layout_text **text,
                       double ems)
{
    enum { STEP = 2 };
    const char *all = shown_text(cell);
    size_t room = (size_t)(ems * 2) * cell->most_lines;
    bool bold = (*text)->bold;
    while ((*text)->line.n > cell->most_lines && room > STEP) {
        *text =
            page_set(d->pages, face_of(cell), short_text(d->pages->arena, all, room, cell->more));
        (*text)->bold = bold;
        page_break(d->pages, *text, ems);
        room -= STEP;
    }
}

static void break_texts(struct drawing *d)
{
    const struct table *t = d->table;
    for (size_t r = 0; r < t->n_rows; r++)
        for (size_t c = 0; c < t->n_columns; c++) {
            double width = d->width[c];
            for (size_t k = 1; k < table_cell(t, r, c)->columns; k++)
                width += d->width[c + k];
            struct layout_text **text = &d->text[r * t->n_columns + c];
            double ems = (width - 2 * PAD_X) / CELL_SIZE;
            if (!*text)
                continue;
            page_break(d->pages, *text, ems);
            if (table_cell(t, r, c)->most_lines)
                keep_lines(d, table_cell(t, r, c), text, ems);
        }
}

static double strip_height(size_t lines)
{
    return (double)(lines ? lines : 1) * LINE_HEIGHT + 2 * PAD_Y;
}

static double head_height(struct drawing *d)
{
    size_t lines = 1;
    for (size_t c = 0; c < d->table->n_columns; c++) {
        struct layout_text *t = page_layout(d->pages, FACE_HEAD, d->table->column[c].head,
                                            HEAD_SIZE, d->width[c] - 2 * PAD_X, 0);
        lines = t->line.n > lines ? t->line.n : lines;
    }
    return (double)lines * LINE_HEIGHT + 2 * PAD_Y;
}

static double heads_height(struct drawing *d)
{
    return head_height(d) + (d->table->subhead ? LINE_HEIGHT + 2 * PAD_Y : 0);
}

/* The most lines a strip may have and still fit on a page below the head. */
static size_t page_lines(struct drawing *d)
{
    double room = page_size(d->pages)->text_height - CAPTION_HEIGHT - heads_height(d) - 2 * PAD_Y;
    return room > LINE_HEIGHT ? (size_t)(room / LINE_HEIGHT) : 1;
}

/* Lines that a row needs for itself; merged cells count where they end. */
static size_t row_lines(const struct drawing *d, size_t row)
{
    size_t lines = 1;
    for (size_t c = 0; c < d->table->n_columns; c++)
        if (table_cell(d->table, row, c)->rows < 2 && lines_of(d, row, c) > lines)
            lines = lines_of(d, row, c);
    return lines;
}

/* A merged cell with more lines than its rows have lifts the last of them. */
static void lift_merged(const struct drawing *d, size_t *lines)
{
    for (size_t r = 0; r < d->table->n_rows; r++)
        for (size_t c = 0; c < d->table->n_columns; c++) {
            size_t rows = table_cell(d->table, r, c)->rows;
            size_t have = 0;
            for (size_t k = r; rows > 1 && k < r + rows; k++)
                have += lines[k];
            if (rows > 1 && lines_of(d, r, c) > have)
                lines[r + rows - 1] += lines_of(d, r, c) - have;
        }
}

static void make_strips(struct drawing *d)
{
    size_t most = page_lines(d);
    size_t *lines = arena_alloc(d->pages->arena, (d->table->n_rows + 1) * sizeof *lines);
    for (size_t r = 0; r < d->table->n_rows; r++)
        lines[r] = row_lines(d, r);
    lift_merged(d, lines);
    for (size_t r = 0; r < d->table->n_rows; r++)
        for (size_t from = 0; from < lines[r]; from += most) {
            size_t to = from + most < lines[r] ? from + most : lines[r];
            double height = strip_height(to - from);
            double least = to == lines[r] ? d->table->least_height : 0;
            *vec_push(d->pages->arena, &d->strip) =
                (struct strip){r, from, to, height > least ? height : least};
        }
}

/* The table laid out. The one made last is kept: a heading asks for it before it is drawn. */
static struct drawing *drawing_of(struct pages *pages, const struct table *table)
{
    struct drawing *d = pages->drawing;
    if (d && d->table == table)
        return d;
    d = arena_alloc(pages->arena, sizeof *d);
    *d = (struct drawing){.pages = pages,
                          .table = table,
                          .left = page_size(pages)->left,
                          .all = page_size(pages)->text_width};
    pages->drawing = d;
    set_texts(d);
    set_columns(d);
    break_texts(d);
    make_strips(d);
    return d;
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
        double shift = align == ALIGN_CENTER ? slack / 2 : align == ALIGN_RIGHT ? slack : 0;
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
    struct layout_text *t =
        page_layout(d->pages, FACE_HEAD, text, HEAD_SIZE, d->width[column] - 2 * PAD_X, 0);
    page_shade(d->pages, d->x[column], d->pages->y, d->width[column], height, head_color);
    draw_box(d, column, 1, d->pages->y, height);
    if (!draw_halves(d, FACE_HEAD, text, column, d->pages->y, height, HEAD_SIZE, black))
        draw_text(d, t, 0, t->line.n, column, d->pages->y, height, ALIGN_CENTER, HEAD_SIZE, black);
}

static void draw_head(struct drawing *d)
{
    const struct table *t = d->table;
    double height = head_height(d);
    double below = t->subhead ? LINE_HEIGHT + 2 * PAD_Y : 0;
    for (size_t c = 0; c < t->n_columns; c++)
        if (d->width[c] > 0)
            draw_head_cell(d, t->column[c].head, c,
                           t->subhead && !*t->subhead[c] ? height + below : height);
    d->pages->y += height;
    for (size_t c = 0; t->subhead && c < t->n_columns; c++)
        if (*t->subhead[c] && d->width[c] > 0)
            draw_head_cell(d, t->subhead[c], c, below);
    d->pages->y += below;
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
    if (begin > 0 && begin >= t->line.n) {
        const char *text = shown_text(cell);
        if (has_words(text))
            text = arena_format(d->pages->arena, "%s%s", text, d->pages->wording->text[CONTINUED]);
        t = page_layout(d->pages, face_of(cell), text, CELL_SIZE, d->width[column] - 2 * PAD_X, 0);
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
    struct drawing *d = drawing_of(pages, table);
    return d->strip.n ? start_height(d) : 0;
}

void page_table(struct pages *pages, const struct table *table, const char *number)
{
    struct drawing *d = drawing_of(pages, table);
    d->number = number;
    if (d->strip.n == 0)
        return;
    page_need(pages, start_height(d));
    double top = page_size(pages)->top;
    pages->y = top + ceil(pages->y - top);
    for (size_t from = 0, to = 0; from < d->strip.n; from = to) {
        if (from > 0)
            page_new(pages);
        draw_caption(d, from > 0);
        draw_head(d);
        to = page_end(d, from);
        draw_strips(d, from, to);
    }
    pages->y += 10;
}
