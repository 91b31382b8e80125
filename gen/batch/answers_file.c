/* Answers file. */
#include "batch/answers_file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/problem.h"
#include "facts/attestations.h"
#include "ingest/sheet.h"

static size_t columns_of(const struct answers_file *f)
{
    size_t n = 0;
    while (f->column[n])
        n++;
    return n;
}

static const char *header_of(const struct answers_file *f, struct arena *arena)
{
    const char *text = f->column[0];
    for (size_t i = 1; f->column[i]; i++)
        text = arena_format(arena, "%s,%s", text, f->column[i]);
    return text;
}

const char *answers_file_read(struct answers_file *f, struct arena *arena)
{
    struct file_stamp stamp;
    struct problems problems;
    problems_init(&problems, arena);
    if (!file_stamp_at(f->path, &stamp))
        return NULL;
    const struct sheet *sheet = sheet_load(arena, f->path, f->column, &problems);
    if (!sheet || sheet->columns != columns_of(f))
        return arena_format(
            arena, "已有这个文件，不能添加：不是表头为 %s 的 UTF-8 CSV；请改成这样，或移走",
            header_of(f, arena));
    for (size_t row = 0; row < sheet->n; row++) {
        struct answer_line *line = vec_push(arena, &f->line);
        *line = (struct answer_line){{0}};
        for (size_t i = 0; f->column[i]; i++)
            line->cell[i] = sheet_cell(sheet, row, f->column[i]);
    }
    return NULL;
}

static const struct column *column_at(const struct answers_file *f, size_t i)
{
    return &f->export->column[export_column(f->export, slice_of(f->column[i]))];
}

/* Beside the same word: what was empty there; "" where nothing was. */
static const char *fill_in(const struct answers_file *f, struct arena *arena,
                           struct answer_line *there, const struct answer_line *line)
{
    const char *filled = "";
    for (size_t i = 2; f->column[i]; i++) {
        if (*there->cell[i] || !*line->cell[i])
            continue;
        there->cell[i] = line->cell[i];
        filled = arena_format(arena, "%s%s%s“%s”", filled, *filled ? "、" : "",
                              column_at(f, i)->header, line->cell[i]);
    }
    return filled;
}

/* 75 and 第75项 are one item. */
static bool same_item(const char *a, const char *b)
{
    struct slice x = attest_item_number(slice_of(a));
    struct slice y = attest_item_number(slice_of(b));
    return x.n == y.n && memcmp(x.at, y.at, x.n) == 0;
}

void answers_file_wait(struct answers_file *f, struct arena *arena)
{
    for (size_t i = 0; i < f->line.n; i++) {
        const char *missing = "";
        for (size_t c = 0; f->column[c]; c++)
            if (column_at(f, c)->required && !*f->line.at[i].cell[c])
                missing = arena_format(arena, "%s%s“%s”", missing, *missing ? "、" : "",
                                       column_at(f, c)->header);
        if (*missing)
            *vec_push(arena, &f->said) =
                arena_format(arena, "%s：“%s”没有填写%s，填写以前不采用", f->line.at[i].cell[0],
                             f->line.at[i].cell[1], missing);
    }
}

void answers_file_add(struct answers_file *f, struct arena *arena, const struct answer_line *line)
{
    for (size_t i = 0; i < f->line.n; i++) {
        struct answer_line *there = &f->line.at[i];
        if (!same_item(there->cell[0], line->cell[0]))
            continue;
        bool same = strcmp(there->cell[1], line->cell[1]) == 0;
        const char *filled = same ? fill_in(f, arena, there, line) : "";
        *vec_push(arena, &f->said) =
            *filled
                ? arena_format(arena, "%s：已有“%s”，补填%s", line->cell[0], line->cell[1], filled)
            : same ? arena_format(arena, "%s：已有“%s”，不变", line->cell[0], line->cell[1])
                   : arena_format(arena, "%s：原有“%s”，改为“%s”（%s）", line->cell[0],
                                  there->cell[1], line->cell[1], line->cell[2]);
        if (!same)
            *there = *line;
        return;
    }
    *vec_push(arena, &f->line) = *line;
    *vec_push(arena, &f->said) = arena_format(arena, "%s：“%s”", line->cell[0], line->cell[1]);
}

/* RFC 4180; what a spreadsheet would take for a formula is guarded. */
static const char *quoted(struct arena *arena, const char *cell)
{
    const char *guard = *cell && strchr("=+-@\t", *cell) ? "'" : "";
    if (!*guard && !strpbrk(cell, ",\"\r\n;\t"))
        return cell;
    const char *text = "";
    for (const char *at = cell; *at;) {
        size_t n = strcspn(at, "\"");
        text = arena_format(arena, "%s%.*s%s", text, (int)n, at, at[n] ? "\"\"" : "");
        at += n + (at[n] != '\0');
    }
    return arena_format(arena, "\"%s%s\"", guard, text);
}

/* By way of a hidden file: what a killed collect leaves is no export of the CA. */
static bool put(const char *path, struct arena *arena, const char *text, size_t n)
{
    const char *slash = strrchr(path, '/');
    const char *folder = slash ? arena_copy(arena, path, (size_t)(slash - path)) : ".";
    const char *stage = arena_format(arena, "%s/.%s.part", folder, slash ? slash + 1 : path);
    unlink(stage);
    bool sound = file_write(stage, text, n) && rename(stage, path) == 0;
    int error = errno;
    if (!sound)
        unlink(stage);
    errno = error;
    return sound && file_sync(folder);
}

bool answers_file_write(const struct answers_file *f, struct arena *arena)
{
    char *text = NULL;
    size_t size = 0;
    FILE *to = open_memstream(&text, &size);
    if (!to)
        return false;
    fprintf(to, "%s\n", header_of(f, arena));
    for (size_t i = 0; i < f->line.n; i++)
        for (size_t c = 0; f->column[c]; c++)
            fprintf(to, "%s%s%s", c ? "," : "", quoted(arena, f->line.at[i].cell[c]),
                    f->column[c + 1] ? "" : "\n");
    fclose(to);
    bool sound = put(f->path, arena, text, size);
    free(text);
    return sound;
}
