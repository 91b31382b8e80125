/* Quote. */
#include "ingest/quote.h"

#include <stdlib.h>
#include <string.h>

#include "ingest/adapter.h"
#include "ingest/book.h"

enum { LONGEST = 1000 /* characters of a row that are shown */ };

struct reading {
    struct quote *quote;
    size_t n;
    const struct file_report *file;
    const struct schema *schema;
    struct arena *arena;
};

/* "交付数据.xlsx#热线通话记录" names a sheet of a workbook. */
static struct source *open_file(const struct reading *r)
{
    struct source_fault fault = {NULL, false};
    const struct file_report *f = r->file;
    const char *slash = strrchr(f->open, '/');
    const char *base = slash ? slash + 1 : f->open;
    size_t n = strlen(base);
    bool sheet = strncmp(f->file, base, n) == 0 && f->file[n] == '#';
    const char *name = sheet ? f->file + n + 1 : book_is_named(f->open) ? "" : NULL;
    return source_open_sheet(r->arena, f->open, name, &fault);
}

/* 0: not known. */
static int64_t header_line(const struct reading *r)
{
    struct source *source = open_file(r);
    int64_t line = 0;
    if (!source)
        return 0;
    struct adapter *a =
        adapter_open(r->arena, r->schema, r->file->export, NULL, r->file->share, source);
    if (!adapter_refused(a))
        line = adapter_layout(a)->line;
    adapter_close(a);
    source_close(source);
    return line;
}

static const char *shown(const struct reading *r, const struct row *row)
{
    struct slice text = slice_of(text_sound(r->arena, row->raw));
    struct slice cut = text_cut(text, LONGEST);
    const char *one = text_one_line(r->arena, cut);
    return cut.n < text.n ? arena_format(r->arena, "%s…", one) : one;
}

static bool is_here(const struct reading *r, const struct quote *q)
{
    return q->line > 0 && strcmp(q->file, r->file->file) == 0;
}

static int by_number(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a;
    int64_t y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* The lines that are wanted of the file, in order; room for one more. */
static int64_t *lines_of(const struct reading *r, size_t *n)
{
    int64_t *line = arena_alloc(r->arena, (r->n + 1) * sizeof *line);
    *n = 0;
    for (size_t i = 0; i < r->n; i++)
        if (is_here(r, &r->quote[i]))
            line[(*n)++] = r->quote[i].line;
    return line;
}

static void take(const struct reading *r, const struct row *row, int64_t header)
{
    const char *text = shown(r, row);
    for (size_t i = 0; i < r->n; i++) {
        struct quote *q = &r->quote[i];
        if (is_here(r, q) && row->line == header)
            q->header = text;
        else if (is_here(r, q) && row->line == q->line)
            q->text = text;
    }
}

static bool read_file(const struct reading *r)
{
    size_t n = 0;
    int64_t *line = lines_of(r, &n);
    int64_t header = n ? header_line(r) : 0;
    struct source *source = n ? open_file(r) : NULL;
    struct row row = {.line = 0};
    if (!source)
        return n == 0;
    line[n++] = header;
    qsort(line, n, sizeof *line, by_number);
    struct rows *rows = rows_open(source);
    size_t at = 0;
    for (; at < n && rows_next(rows, &row);) {
        while (at < n && line[at] < row.line)
            at++;
        if (at < n && line[at] == row.line)
            take(r, &row, header);
    }
    rows_close(rows);
    source_close(source);
    return at == n || line[n - 1] <= row.line;
}

bool quotes_read(struct quote *quote, size_t n, const struct ingested *in,
                 const struct schema *schema, struct arena *arena)
{
    bool read = true;
    for (size_t i = 0; i < in->n && n > 0; i++) {
        const struct reading r = {quote, n, &in->file[i], schema, arena};
        if (!in->file[i].refused)
            read = read_file(&r) && read;
    }
    return read;
}
