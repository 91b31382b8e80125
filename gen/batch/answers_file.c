/* Answers file. */
#include "batch/answers_file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/problem.h"
#include "batch/csv_field.h"
#include "facts/attestations.h"
#include "facts/overrides.h"
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

/* NULL, or why it cannot be added to. */
static const char *read_there(struct answers_file *f, struct arena *arena, bool *no_file)
{
    struct stat st;
    struct problems problems;
    problems_init(&problems, arena);
    if (lstat(f->path, &st) != 0)
        return errno == ENOENT ? NULL : system_fault(errno);
    *no_file = !S_ISREG(st.st_mode);
    if (*no_file)
        return "不是普通文件（链接、管道、文件夹等），没有读取，也没有写入；请移走";
    const struct sheet *sheet = sheet_load(arena, f->path, f->column, &problems);
    if (!sheet || sheet->columns != columns_of(f))
        return arena_format(
            arena, "已有这个文件，不能添加：不是表头为 %s 的 UTF-8 CSV；请改成这样，或移走",
            header_of(f, arena));
    for (size_t row = 0; row < sheet->n; row++) {
        struct answer_line *line = vec_push(arena, &f->line);
        *line = (struct answer_line){{0}, false};
        for (size_t i = 0; f->column[i]; i++)
            line->cell[i] = sheet_cell(sheet, row, f->column[i]);
    }
    return NULL;
}

static const struct column *column_at(const struct answers_file *f, size_t i)
{
    return &f->export->column[export_column(f->export, slice_of(f->column[i]))];
}

static const char *header_at(const struct answers_file *f, size_t i)
{
    return f->header ? f->header[i] : column_at(f, i)->header;
}

static const char *name_of(const struct answers_file *f, struct arena *arena,
                           const struct answer_line *line)
{
    return f->name ? f->name(f->of, arena, line->cell[0]) : line->cell[0];
}

/* Beside the same words: what was empty there; "" where nothing was. */
static const char *fill_in(const struct answers_file *f, struct arena *arena,
                           struct answer_line *there, const struct answer_line *line)
{
    const char *filled = "";
    for (size_t i = f->keys; f->column[i]; i++) {
        if (*there->cell[i] || !*line->cell[i])
            continue;
        there->cell[i] = line->cell[i];
        filled = arena_format(arena, "%s%s%s“%s”", filled, *filled ? "、" : "", header_at(f, i),
                              line->cell[i]);
    }
    return filled;
}

/* What it says, in one text. */
static const char *words_of(const struct answers_file *f, struct arena *arena,
                            const struct answer_line *line)
{
    const char *text = "";
    for (size_t i = f->keys; i < f->keys + f->says; i++)
        if (*line->cell[i])
            text = arena_format(arena, "%s%s%s", text, *text ? "；" : "", line->cell[i]);
    return text;
}

/* √ and 是 are one answer; 有 and 无 are others. */
static bool same_words(const char *a, const char *b)
{
    static const struct attest_item any = {.answers = true};
    struct slice one = slice_of(a);
    struct slice other = slice_of(b);
    enum answer x;
    enum answer y;
    return strcmp(a, b) == 0 || (attest_item_allows(&any, one) && attest_item_allows(&any, other) &&
                                 answer_read(one, &x) && answer_read(other, &y) && x == y);
}

/* Does it say otherwise? What one of them leaves empty is no other word. */
static bool says_other(const struct answers_file *f, const struct answer_line *a,
                       const struct answer_line *b)
{
    for (size_t i = f->keys; i < f->keys + f->says; i++)
        if (*a->cell[i] && *b->cell[i] && !same_words(a->cell[i], b->cell[i]))
            return true;
    return false;
}

/* 75 and 第75项 are one item. */
static bool same_item(const struct answers_file *f, const struct answer_line *a,
                      const struct answer_line *b)
{
    struct slice x = attest_item_number(slice_of(a->cell[0]));
    struct slice y = attest_item_number(slice_of(b->cell[0]));
    bool same = x.n == y.n && memcmp(x.at, y.at, x.n) == 0;
    for (size_t i = 1; i < f->keys; i++)
        same = same && strcmp(a->cell[i], b->cell[i]) == 0;
    return same;
}

static bool is_plain(const char *text)
{
    uint32_t c = 0;
    const char *end = text + strlen(text);
    for (size_t n = 0; text < end; text += n ? n : 1) {
        n = utf8_decode(text, end, &c);
        if (n == 0 || is_unprintable(c))
            return false;
    }
    return true;
}

/* On one line; what turns the order of writing or steers a terminal is written visibly, and said. */
static const char *cleaned(struct answers_file *f, struct arena *arena, const char *text,
                           size_t column, const struct answer_line *line)
{
    const char *clean = text_one_line(arena, slice_of(text));
    if (is_plain(clean))
        return clean;
    clean = text_safe(arena, clean);
    *vec_push(arena, &f->said) = arena_format(
        arena, "%s：%s中有控制字符或改变书写方向的字符，写作“%s”（%s）", name_of(f, arena, line),
        header_at(f, column), clean, text_safe(arena, line->cell[f->place]));
    return clean;
}

void answers_file_add(struct answers_file *f, struct arena *arena, const struct answer_line *line)
{
    struct answer_line clean = *line;
    for (size_t i = 0; f->column[i]; i++)
        clean.cell[i] = cleaned(f, arena, line->cell[i], i, line);
    *vec_push(arena, &f->added) = clean;
}

void answers_file_refuse(struct answers_file *f, struct arena *arena, const char *why)
{
    *vec_push(arena, &f->said) = why;
    f->waits = true;
}

bool answers_file_touched(const struct answers_file *f)
{
    return f->added.n + f->said.n > 0;
}

/* In place of what is there; of what it says, what it leaves empty stays. */
static void replace(const struct answers_file *f, struct answer_line *there,
                    const struct answer_line *line)
{
    struct answer_line now = *line;
    for (size_t i = f->keys; i < f->keys + f->says; i++)
        if (!*now.cell[i])
            now.cell[i] = there->cell[i];
    *there = now;
}

/* The same cell taken in again with another day: NULL, or the day before. */
static const char *redate(const struct answers_file *f, struct answer_line *there,
                          const struct answer_line *line)
{
    const char *before = there->cell[f->date];
    bool other = f->date && line->dated && *before && strcmp(before, line->cell[f->date]) != 0 &&
                 strcmp(there->cell[f->place], line->cell[f->place]) == 0;
    if (other)
        there->cell[f->date] = line->cell[f->date];
    return other ? before : NULL;
}

/* As it was given: a file keeps a quote before what a spreadsheet would run. */
static const char *as_given(const char *cell)
{
    return *cell == '\'' && csv_formula(slice_of(cell + 1)) ? cell + 1 : cell;
}

/* Who decided and why, until when, is not given anew by taking in the same cell. */
static void note_kept(struct answers_file *f, struct arena *arena, const struct answer_line *there,
                      const struct answer_line *line)
{
    for (size_t i = f->keys + f->says; f->column[i]; i++)
        if (i != f->place && i != f->date && *there->cell[i] && *line->cell[i] &&
            strcmp(as_given(there->cell[i]), line->cell[i]) != 0)
            *vec_push(arena, &f->said) = arena_format(
                arena, "%s：已有%s“%s”，这次的“%s”没有采用；要改的，请在这个文件中改正",
                name_of(f, arena, line), header_at(f, i), there->cell[i], line->cell[i]);
}

static void add_beside(struct answers_file *f, struct arena *arena, struct answer_line *there,
                       const struct answer_line *line)
{
    const char *item = name_of(f, arena, line);
    const char *place = line->cell[f->place];
    const char *before = words_of(f, arena, there);
    const char **said = vec_push(arena, &f->said);
    if (says_other(f, there, line)) {
        replace(f, there, line);
        *said = arena_format(arena, "%s：原有“%s”，改为“%s”（%s）", item, before,
                             words_of(f, arena, there), place);
        return;
    }
    const char *day = redate(f, there, line);
    const char *filled = fill_in(f, arena, there, line);
    if (day && !*filled)
        *said = arena_format(arena, "%s：已有“%s”，日期“%s”改为“%s”（%s）", item, before, day,
                             line->cell[f->date], place);
    else if (day)
        *said = arena_format(arena, "%s：已有“%s”，补填%s，日期“%s”改为“%s”（%s）", item, before,
                             filled, day, line->cell[f->date], place);
    else
        *said = *filled
                    ? arena_format(arena, "%s：已有“%s”，补填%s（%s）", item, before, filled, place)
                    : arena_format(arena, "%s：已有“%s”，不变（%s）", item, before, place);
    note_kept(f, arena, there, line);
}

static void add(struct answers_file *f, struct arena *arena, const struct answer_line *line)
{
    for (size_t i = 0; i < f->line.n; i++)
        if (same_item(f, &f->line.at[i], line)) {
            add_beside(f, arena, &f->line.at[i], line);
            return;
        }
    *vec_push(arena, &f->line) = *line;
    *vec_push(arena, &f->said) = arena_format(arena, "%s：收取“%s”（%s）", name_of(f, arena, line),
                                              words_of(f, arena, line), line->cell[f->place]);
}

const char *answers_file_merge(struct answers_file *f, struct arena *arena, bool *no_file)
{
    const char *why = read_there(f, arena, no_file);
    for (size_t i = 0; i < f->added.n && !why; i++)
        add(f, arena, &f->added.at[i]);
    return why;
}

/* Whoever approves what he found himself. */
static void note_one_hand(struct answers_file *f, struct arena *arena,
                          const struct answer_line *line)
{
    const char *examiner = "";
    const char *approver = "";
    for (size_t c = 0; f->column[c]; c++) {
        examiner = strcmp(f->column[c], "examiner") == 0 ? line->cell[c] : examiner;
        approver = strcmp(f->column[c], "approver") == 0 ? line->cell[c] : approver;
    }
    if (override_one_hand(arena, examiner, approver))
        *vec_push(arena, &f->said) =
            arena_format(arena, "%s：检查人和批准人是同一人（%s），改判由他人批准为宜",
                         name_of(f, arena, line), approver);
}

static size_t column_named(const struct answers_file *f, const char *name)
{
    size_t i = 0;
    while (f->column[i] && strcmp(f->column[i], name) != 0)
        i++;
    return f->column[i] ? i : SIZE_MAX;
}

/* Of those that were just taken in: without a last day they decide in all years to come. */
static void note_endless(struct answers_file *f, struct arena *arena)
{
    size_t ends = column_named(f, "expires_on");
    for (size_t i = 0; i < f->added.n && ends != SIZE_MAX; i++)
        for (size_t k = 0; k < f->line.n; k++)
            if (same_item(f, &f->line.at[k], &f->added.at[i]) && !*f->line.at[k].cell[ends])
                *vec_push(arena, &f->said) = arena_format(
                    arena,
                    "%s：没有失效日期，以后各年也采用；到某日为止的，请以 --expires 日期 再次收取",
                    name_of(f, arena, &f->line.at[k]));
}

void answers_file_wait(struct answers_file *f, struct arena *arena)
{
    note_endless(f, arena);
    for (size_t i = 0; i < f->line.n && f->export; i++) {
        const char *missing = "";
        for (size_t c = 0; f->column[c]; c++)
            if (column_at(f, c)->required && !*f->line.at[i].cell[c])
                missing = arena_format(arena, "%s%s“%s”", missing, *missing ? "、" : "",
                                       column_at(f, c)->header);
        if (*missing)
            answers_file_refuse(f, arena,
                                arena_format(arena, "%s：“%s”没有填写%s，填写以前不采用",
                                             name_of(f, arena, &f->line.at[i]),
                                             f->line.at[i].cell[1], missing));
        else
            note_one_hand(f, arena, &f->line.at[i]);
    }
}

/* RFC 4180; what a spreadsheet would take for a formula is guarded. */
static const char *quoted(struct arena *arena, const char *cell)
{
    bool formula = (*cell && strchr("=+-@\t", *cell)) || csv_formula(slice_of(cell));
    const char *guard = formula ? "'" : "";
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
