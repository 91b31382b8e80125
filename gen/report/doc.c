/* Document. */
#include "report/doc.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

/* A, B, ... Z, AA: of at most two letters. */
static const char *column_letters(struct arena *arena, size_t column)
{
    char last = (char)('A' + (char)(column % 26));
    return column < 26 ? arena_format(arena, "%c", last)
                       : arena_format(arena, "%c%c", (char)('A' + (char)(column / 26 - 1)), last);
}

const char *sheet_ref(struct arena *arena, const struct table *table, size_t row, size_t column)
{
    return arena_format(arena, "%s%zu", column_letters(arena, column), table_sheet_row(table, row));
}

const char *sheet_ref_from(struct arena *arena, const struct table *t, size_t row, size_t column)
{
    return arena_format(arena, "'%s'!$%s$%zu", t->sheet, column_letters(arena, column),
                        table_sheet_row(t, row));
}

const char *sheet_column_from(struct arena *arena, const struct table *t, size_t column)
{
    return arena_format(arena, "%s:$%s$%zu", sheet_ref_from(arena, t, 0, column),
                        column_letters(arena, column),
                        table_sheet_row(t, t->n_rows ? t->n_rows - 1 : 0));
}

struct document *document_new(struct arena *arena, const char *title, const char *subtitle)
{
    struct document *d = arena_alloc(arena, sizeof *d);
    d->arena = arena;
    d->title = title;
    d->subtitle = subtitle;
    d->footer = "";
    d->foot_date = "";
    return d;
}

static struct block *add_block(struct document *d, enum block_kind kind)
{
    struct block *b = vec_push(d->arena, &d->block);
    b->kind = kind;
    b->unlinked = d->unlinked;
    return b;
}

void document_heading(struct document *d, int level, const char *text)
{
    struct block *b = add_block(d, BLOCK_HEADING);
    b->level = level;
    b->text = text;
}

void document_annex(struct document *d, char letter, const char *text)
{
    document_heading(d, 1, text);
    d->block.at[d->block.n - 1].annex = letter;
}

void document_paragraph(struct document *d, enum tone tone, const char *text)
{
    struct block *b = add_block(d, BLOCK_PARAGRAPH);
    b->tone = tone;
    b->text = text;
}

void document_line(struct document *d, enum tone tone, const char *text)
{
    document_paragraph(d, tone, text);
    d->block.at[d->block.n - 1].one_line = true;
}

void document_new_page(struct document *d)
{
    add_block(d, BLOCK_NEW_PAGE);
}

void document_landscape_page(struct document *d)
{
    add_block(d, BLOCK_NEW_PAGE)->landscape = true;
}

void document_contents(struct document *d)
{
    add_block(d, BLOCK_CONTENTS);
}

void document_table(struct document *d, const struct table *table)
{
    add_block(d, BLOCK_TABLE)->table = table;
}

const char *limit_number(struct arena *arena, struct ratio limit)
{
    enum { DIGITS = 15 }; /* a decimal of the templates has no more */
    if (limit.den == 1)
        return ratio_text(arena, limit, 0);
    if (100 % limit.den == 0)
        return ratio_fixed(arena, limit, 2);
    int64_t left = limit.den;
    while (left % 2 == 0)
        left /= 2;
    while (left % 5 == 0)
        left /= 5;
    return left == 1 ? ratio_text(arena, limit, DIGITS)
                     : arena_format(arena, "%" PRId64 "/%" PRId64, limit.num, limit.den);
}

void document_chart(struct document *d, const struct chart *chart)
{
    add_block(d, BLOCK_CHART)->chart = chart;
}

void document_charts(struct document *d, const struct chart *left, const struct chart *right)
{
    document_chart(d, left);
    d->block.at[d->block.n - 1].beside = right;
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

const struct entry *entry_new(struct arena *arena, enum entry_kind kind, const char *choices,
                              const char *title, const char *prompt)
{
    struct entry *entry = arena_alloc(arena, sizeof *entry);
    *entry = (struct entry){kind, choices, title, prompt};
    return entry;
}

void table_entry(struct arena *arena, struct table *t, size_t column, const struct entry *entry)
{
    const struct entry **list = arena_alloc(arena, t->n_columns * sizeof *list);
    for (size_t c = 0; c < t->n_columns; c++)
        list[c] = c == column ? entry : t->entry ? t->entry[c] : NULL;
    t->entry = list;
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

void table_keep(struct arena *arena, struct table *t, const bool *keep)
{
    struct column_doc *column = arena_alloc(arena, t->n_columns * sizeof *column);
    struct cell *cell = arena_alloc(arena, (t->n_rows * t->n_columns + 1) * sizeof *cell);
    size_t n = 0;
    size_t cells = 0;
    for (size_t c = 0; c < t->n_columns; c++)
        if (keep[c])
            column[n++] = t->column[c];
    for (size_t i = 0; i < t->n_rows * t->n_columns; i++)
        if (keep[i % t->n_columns])
            cell[cells++] = t->cell[i];
    t->column = column;
    t->n_columns = n;
    t->cell = cell;
    t->cap_rows = t->n_rows;
}

void cell_day(struct cell *cell, enum tone tone, day_number day, const char *text)
{
    enum { EPOCH = 25569 }; /* 1970-01-01 as workbooks count days */
    cell_number(cell, tone, (double)day + EPOCH, text);
    cell->form = NUMBER_DAY;
}

void table_merge_rows(struct table *t, size_t column, size_t from, size_t to)
{
    if (to <= from + 1)
        return;
    table_cell(t, from, column)->rows = to - from;
    for (size_t row = from + 1; row < to; row++)
        table_cell(t, row, column)->covered = true;
}

/* --- numbers ------------------------------------------------------------------------------------------- */

enum { LEVELS = 3 };

struct counts {
    int heading[LEVELS + 1];
    int tables, figures;
    char annex;
};

/* 一 to 九十九 */
static const char *numeral(const struct wording *w, struct arena *arena, int n)
{
    enum { BYTES = 3 }; /* of each character */
    const char *ten = w->text[NUMERALS];
    int tens = n / 10;
    int ones = n % 10;
    const char *text = "";
    if (tens > 1)
        text = arena_format(arena, "%.*s", BYTES, ten + (size_t)BYTES * (size_t)(tens - 1));
    if (tens)
        text = arena_format(arena, "%s%.*s", text, BYTES, ten + (size_t)BYTES * 9);
    return ones ? arena_format(arena, "%s%.*s", text, BYTES,
                               ten + (size_t)BYTES * (size_t)(ones - 1))
                : text;
}

static const char *heading_number(struct counts *c, const struct block *b, const struct wording *w,
                                  struct arena *arena)
{
    static const enum phrase form[LEVELS + 1] = {[1] = NUMBER_CHAPTER, [2] = NUMBER_SECTION};
    if (b->level < 1 || b->level > LEVELS)
        return NULL;
    int n = ++c->heading[b->level];
    for (int level = b->level + 1; level <= LEVELS; level++)
        c->heading[level] = 0;
    if (b->level == 1)
        c->annex = b->annex;
    if (b->level == 1 && b->annex) {
        c->heading[1]--; /* chapters are counted without them */
        return SAY(w, arena, NUMBER_ANNEX, arena_format(arena, "%c", b->annex));
    }
    if (c->annex && b->level == 2)
        return arena_format(arena, "%c.%d　", c->annex, n);
    return b->level == LEVELS ? arena_format(arena, "%d.", n)
                              : SAY(w, arena, form[b->level], numeral(w, arena, n));
}

void document_count(struct document *d, const struct wording *w)
{
    struct counts c = {0};
    for (size_t i = 0; i < d->block.n; i++) {
        struct block *b = &d->block.at[i];
        if (b->kind == BLOCK_HEADING)
            b->number = heading_number(&c, b, w, d->arena);
        else if (b->kind == BLOCK_TABLE && !b->table->sheet_only && b->table->n_rows &&
                 !b->table->uncounted)
            b->number = SAY(w, d->arena, NUMBER_TABLE, number_text(d->arena, ++c.tables));
        else if (b->kind == BLOCK_CHART && !b->chart->sheet_only && b->chart->n)
            b->number = SAY(w, d->arena, NUMBER_FIGURE, number_text(d->arena, ++c.figures));
        if (b->beside)
            b->number_beside = SAY(w, d->arena, NUMBER_FIGURE, number_text(d->arena, ++c.figures));
    }
}

const char *date_text(const struct wording *w, struct arena *arena, day_number day)
{
    struct civil c = civil_from_day(day);
    return SAY(w, arena, DATE_WORDS, number_text(arena, c.year), number_text(arena, c.month),
               number_text(arena, c.day));
}
