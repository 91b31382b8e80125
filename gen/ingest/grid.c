/* Grid. */
#include "ingest/grid.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "ingest/book.h"

static void take(struct grid *grid, struct arena *arena, const struct row *row)
{
    const char **cell = arena_alloc(arena, (row->n + 1) * sizeof *cell);
    for (size_t i = 0; i < row->n; i++)
        cell[i] = arena_copy(arena, row->field[i].at, row->field[i].n);
    *vec_push(arena, &grid->row) = (struct grid_row){row->line, cell, row->n};
}

static const char *read_sheet(struct grid *grid, struct arena *arena, struct book *book,
                              const char *name)
{
    struct book_survey survey;
    struct zip_fault fault = {0};
    const struct book_sheet *sheet = book_sheet_named(book, name);
    if (!sheet)
        return arena_format(arena, "没有工作表“%s”", name);
    if (!book_survey(book, sheet, arena, &survey, &fault))
        return fault.why;
    struct row row;
    struct book_rows *rows = book_rows_open(book, sheet, &survey);
    while (book_rows_next(rows, &row))
        take(grid, arena, &row);
    const char *why = book_rows_fault(rows).why;
    book_rows_close(rows);
    return why;
}

bool grid_read(struct grid *grid, struct arena *arena, const char *path, const char *sheet,
               const char **why)
{
    struct zip_fault fault = {0};
    *grid = (struct grid){0};
    int fd = file_open(path, 0);
    struct book *book = fd < 0 ? NULL : book_open(fd, &fault);
    *why = fd < 0 ? system_fault(errno) : !book ? fault.why : read_sheet(grid, arena, book, sheet);
    if (book)
        book_close(book);
    if (fd >= 0)
        close(fd);
    return !*why;
}

const char *grid_cell(const struct grid_row *row, size_t column)
{
    return row && column < row->n ? row->cell[column] : "";
}

const struct grid_row *grid_line(const struct grid *grid, int64_t line)
{
    for (size_t i = 0; i < grid->row.n; i++)
        if (grid->row.at[i].line == line)
            return &grid->row.at[i];
    return NULL;
}

const char *grid_place(struct arena *arena, size_t column, int64_t line)
{
    enum { LETTERS = 26 };
    const char *letters = "";
    for (size_t n = column + 1; n > 0; n = (n - 1) / LETTERS)
        letters = arena_format(arena, "%c%s", (char)('A' + (n - 1) % LETTERS), letters);
    return arena_format(arena, "%s%lld", letters, (long long)line);
}

/* --- properties ------------------------------------------------------------------------------------------ */

/* The part as a text; "" where it is not there. */
static const char *part_text(struct arena *arena, int fd, const char *name)
{
    enum { MOST = 1 << 20 };
    struct zip zip;
    struct zip_fault fault = {0};
    const struct zip_entry *entry =
        zip_open(&zip, arena, fd, &fault) ? zip_entry_named(&zip, name) : NULL;
    if (!entry || entry->size > MOST)
        return "";
    char *text = arena_alloc(arena, (size_t)entry->size + 1);
    struct zip_part *part = zip_part_open(&zip, entry);
    size_t n = 0;
    size_t step = 1;
    while (part && step > 0 && n < (size_t)entry->size) {
        step = zip_part_read(part, text + n, (size_t)entry->size - n);
        n += step;
    }
    if (part)
        zip_part_close(part);
    text[n] = '\0';
    return text;
}

const char *book_keyword(struct arena *arena, const char *path, const char *mark)
{
    int fd = file_open(path, 0);
    const char *text = fd < 0 ? "" : part_text(arena, fd, "docProps/core.xml");
    const char *at = strstr(text, mark);
    const char *from = at ? at + strlen(mark) : NULL;
    if (fd >= 0)
        close(fd);
    return from ? arena_copy(arena, from, strspn(from, "0123456789abcdef")) : NULL;
}

const char *book_property(struct arena *arena, const char *path, const char *name)
{
    static const char OPEN[] = "<vt:lpwstr>";
    int fd = file_open(path, 0);
    const char *text = fd < 0 ? "" : part_text(arena, fd, "docProps/custom.xml");
    const char *at = strstr(text, arena_format(arena, " name=\"%s\"", name));
    const char *from = at ? strstr(at, OPEN) : NULL;
    const char *next = at ? strstr(at, "</property>") : NULL;
    if (fd >= 0)
        close(fd);
    if (!from || (next && next < from))
        return NULL;
    return arena_copy(arena, from + strlen(OPEN), strcspn(from + strlen(OPEN), "<"));
}
