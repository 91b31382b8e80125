#include "fuzz/fuzz.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <xxhash.h>

#include "ingest/rows.h"

void must_hold(const char *condition, const char *file, int line)
{
    fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, condition);
    abort();
}

static char path[64];

static void remove_file(void)
{
    unlink(path);
}

const char *as_file(const void *data, size_t n)
{
    static int fd = -1;
    if (fd < 0) {
        snprintf(path, sizeof path, "/dev/shm/caeval-fuzz-%ld", (long)getpid());
        fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
        MUST(fd >= 0);
        atexit(remove_file);
    }
    MUST(ftruncate(fd, 0) == 0 && pwrite(fd, data, n, 0) == (ssize_t)n);
    return path;
}

static void see_bytes(struct seen *seen, const void *bytes, size_t n)
{
    seen->digest = XXH3_64bits_withSeed(bytes, n, seen->digest + n);
}

static void see(struct seen *seen, const struct row *row)
{
    seen->rows++;
    see_bytes(seen, &row->line, sizeof row->line);
    see_bytes(seen, &row->fault, sizeof row->fault);
    see_bytes(seen, row->raw.at, row->raw.n);
    for (size_t i = 0; i < row->n; i++)
        see_bytes(seen, row->field[i].at, row->field[i].n);
}

void read_rows(const char *file, const char *sheet, struct seen *seen)
{
    struct arena *arena = arena_new();
    struct source_fault fault = {0};
    struct source *source = source_open_sheet(arena, file, sheet, &fault);
    MUST(!source == !!fault.why);
    struct rows *rows = source ? rows_open(source) : NULL;
    struct row row;
    int64_t line = 0;
    size_t columns = 0;
    while (rows && rows_next(rows, &row)) {
        MUST(row.line > line);
        line = row.line;
        see(seen, &row);
        if (row.fault != ROW_SOUND)
            continue;
        MUST(row.n <= ROWS_MAX_COLUMNS && (!columns || row.n == columns || sheet));
        for (size_t i = 0; i < row.n; i++)
            MUST(utf8_valid(row.field[i].at, row.field[i].n));
        if (!columns)
            rows_expect(rows, row.n, columns = row.n);
    }
    if (rows)
        rows_close(rows);
    if (source) {
        char *sha256 = NULL;
        fault = source_finish(source, arena, &sha256);
        MUST(fault.why || sha256);
        source_close(source);
    }
    arena_free(arena);
}
