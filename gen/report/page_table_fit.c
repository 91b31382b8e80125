/* Pages: tables laid out: how wide their columns are, where their texts break, which rows are split. */
#include "report/page_table.h"

#include <math.h>
#include <string.h>

#include "report/short_text.h"

enum face face_of(const struct cell *cell)
{
    return page_face(cell->tone);
}

static bool on_pages(const struct column_doc *column)
{
    return column->page_width >= 0;
}

const char *shown_text(const struct cell *cell)
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
    double width = ceil(ems * CELL_SIZE + 2 * PAD_X);
    return width < most ? width : most;
}

static double share_of(const struct column_doc *column)
{
    return column->page_width > 0 ? column->page_width : column->width;
}

/* To whole points: numbers that repeat make small pages. What is left goes to the widest of those that are
 * not as narrow as can be, and less than a point to the last. */
static void round_columns(struct drawing *d, const bool *fixed)
{
    double left = d->all;
    size_t widest = SIZE_MAX;
    size_t last = 0;
    for (size_t c = 0; c < d->table->n_columns; c++) {
        if (!on_pages(&d->table->column[c]))
            continue;
        d->width[c] = floor(d->width[c]);
        left -= d->width[c];
        last = c;
        if (!fixed[c] && (widest == SIZE_MAX || d->width[c] > d->width[widest]))
            widest = c;
    }
    d->width[widest == SIZE_MAX ? last : widest] += floor(left);
    d->width[last] += left - floor(left);
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
    round_columns(d, fixed);
    for (size_t c = 0; c < t->n_columns; c++) {
        d->x[c] = x;
        x += d->width[c];
    }
}

size_t lines_of(const struct drawing *d, size_t row, size_t column)
{
    const struct layout_text *t = d->text[row * d->table->n_columns + column];
    return t ? t->line.n : 0;
}

static void set_texts(struct drawing *d)
{
    const struct table *t = d->table;
    d->text = arena_alloc(d->pages->arena, (t->n_rows * t->n_columns + 1) * sizeof *d->text);
    d->shown = arena_alloc(d->pages->arena, (t->n_rows * t->n_columns + 1) * sizeof *d->shown);
    d->cell_part =
        arena_alloc(d->pages->arena, (t->n_rows * t->n_columns + 1) * sizeof *d->cell_part);
    for (size_t r = 0; r < t->n_rows; r++)
        for (size_t c = 0; c < t->n_columns; c++) {
            const struct cell *cell = table_cell(t, r, c);
            if (cell->covered || !on_pages(&t->column[c]))
                continue;
            struct layout_text *text = page_set(d->pages, face_of(cell), shown_text(cell));
            text->bold = page_bold(cell->tone);
            if (t->column[c].align == ALIGN_LEFT)
                page_hang(text);
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
    const char *tried = all;
    for (; (*text)->line.n > cell->most_lines && room > STEP; room -= STEP) {
        const char *cut = short_text(d->pages->arena, all, room, cell->more);
        if (strcmp(cut, tried) == 0) /* it ends at the same part's end, and is as long as it was */
            continue;
        tried = cut;
        *text = page_set(d->pages, face_of(cell), cut);
        (*text)->bold = bold;
        page_break(d->pages, *text, ems);
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

enum face head_face(const struct table *t)
{
    return t->headless ? FACE_BODY : FACE_HEAD;
}

double head_height(struct drawing *d)
{
    size_t lines = 1;
    for (size_t c = 0; c < d->table->n_columns; c++) {
        if (!on_pages(&d->table->column[c]))
            continue;
        struct layout_text *t = page_layout(d->pages, head_face(d->table), d->table->column[c].head,
                                            HEAD_SIZE, d->width[c] - 2 * PAD_X, 0);
        lines = t->line.n > lines ? t->line.n : lines;
    }
    double height = strip_height(lines);
    double least = d->table->headless ? d->table->least_height : 0;
    return height > least ? height : least;
}

double heads_height(struct drawing *d)
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

struct drawing *table_drawing(struct pages *pages, const struct table *table)
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
