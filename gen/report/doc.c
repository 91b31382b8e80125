/* Document. */
#include "report/doc.h"

#include <string.h>

const char *sheet_ref(struct arena *arena, const struct table *table, size_t row, size_t column)
{
    return arena_format(arena, "%c%zu", (char)('A' + (char)column), table_sheet_row(table, row));
}

struct document *document_new(struct arena *arena, const char *title, const char *subtitle)
{
    struct document *d = arena_alloc(arena, sizeof *d);
    d->arena = arena;
    d->title = title;
    d->subtitle = subtitle;
    d->footer = "";
    return d;
}

static struct block *add_block(struct document *d, enum block_kind kind)
{
    struct block *b = vec_push(d->arena, &d->block);
    b->kind = kind;
    return b;
}

void document_heading(struct document *d, int level, const char *text)
{
    struct block *b = add_block(d, BLOCK_HEADING);
    b->level = level;
    b->text = text;
}

void document_paragraph(struct document *d, enum tone tone, const char *text)
{
    struct block *b = add_block(d, BLOCK_PARAGRAPH);
    b->tone = tone;
    b->text = text;
}

void document_new_page(struct document *d)
{
    add_block(d, BLOCK_NEW_PAGE);
}

void document_table(struct document *d, const struct table *table)
{
    add_block(d, BLOCK_TABLE)->table = table;
}

void document_chart(struct document *d, const struct chart *chart)
{
    add_block(d, BLOCK_CHART)->chart = chart;
}

void document_figures(struct document *d, const struct figure *figure, size_t n)
{
    struct block *b = add_block(d, BLOCK_FIGURES);
    b->figure = figure;
    b->n_figures = n;
}

struct table *table_new(struct arena *arena, const char *sheet, const char *title,
                        const struct column_doc *column, size_t n_columns)
{
    struct table *t = arena_alloc(arena, sizeof *t);
    t->sheet = sheet;
    t->title = title;
    t->column = column;
    t->n_columns = n_columns;
    return t;
}

struct cell *table_row(struct arena *arena, struct table *t)
{
    if (t->n_rows == t->cap_rows) {
        size_t cap = t->cap_rows ? t->cap_rows * 2 : 16;
        struct cell *grown = arena_alloc(arena, cap * t->n_columns * sizeof *grown);
        if (t->n_rows)
            memcpy(grown, t->cell, t->n_rows * t->n_columns * sizeof *grown);
        t->cell = grown;
        t->cap_rows = cap;
    }
    struct cell *row = t->cell + t->n_rows++ * t->n_columns;
    for (size_t i = 0; i < t->n_columns; i++)
        row[i].text = "";
    return row;
}

struct cell *table_cell(const struct table *t, size_t row, size_t column)
{
    return &t->cell[row * t->n_columns + column];
}

void cell_text(struct cell *cell, enum tone tone, const char *text)
{
    cell->tone = tone;
    cell->text = text ? text : "";
}

void cell_number(struct cell *cell, enum tone tone, double number, const char *text)
{
    cell_text(cell, tone, text);
    cell->is_number = true;
    cell->number = number;
}

void table_merge_rows(struct table *t, size_t column, size_t from, size_t to)
{
    if (to <= from + 1)
        return;
    table_cell(t, from, column)->rows = to - from;
    for (size_t row = from + 1; row < to; row++)
        table_cell(t, row, column)->covered = true;
}
