/* Sheet: rows.h over a file of ours. */
#include "ingest/sheet.h"

#include <string.h>
#include <unistd.h>

#include "ingest/rows.h"

static const char *const *copy_cells(struct arena *arena, const struct row *row)
{
    const char **cell = arena_alloc(arena, (row->n + 1) * sizeof *cell);
    for (size_t i = 0; i < row->n; i++)
        cell[i] = arena_copy(arena, row->field[i].at, row->field[i].n);
    return cell;
}

static size_t column_index(const struct sheet *sheet, const char *column)
{
    for (size_t i = 0; i < sheet->columns; i++)
        if (strcmp(sheet->column[i], column) == 0)
            return i;
    return SIZE_MAX;
}

static bool has_columns(const struct sheet *sheet, const char *const *required,
                        struct problems *problems)
{
    bool sound = true;
    for (; *required; required++) {
        if (column_index(sheet, *required) != SIZE_MAX)
            continue;
        problem_add(problems, SEVERITY_ERROR, sheet->file, 1, *required, "column is missing");
        sound = false;
    }
    return sound;
}

/* A quoted cell may hold line ends. */
static int64_t last_line(const struct sheet *sheet, const struct sheet_row *row)
{
    int64_t line = row->line;
    for (size_t i = 0; i < sheet->columns; i++)
        for (const char *at = row->cell[i]; (at = strchr(at, '\n')); at++)
            line++;
    return line;
}

static bool read_rows(struct arena *arena, struct rows *rows, struct sheet *sheet,
                      struct problems *problems)
{
    VEC(struct sheet_row) list = {0};
    struct row row;
    bool sound = true;
    while (rows_next(rows, &row)) {
        if (row.fault != ROW_SOUND) {
            problem_add(problems, SEVERITY_ERROR, sheet->file, row.line, NULL,
                        row.fault == ROW_COLUMN_COUNT ? "has %zu columns, the header has %zu"
                                                      : "is not sound CSV in UTF-8",
                        row.n, sheet->columns);
            sound = false;
        } else if (!sheet->columns) {
            sheet->columns = row.n;
            sheet->column = copy_cells(arena, &row);
            rows_expect(rows, row.n, row.n);
        } else {
            *vec_push(arena, &list) = (struct sheet_row){row.line, copy_cells(arena, &row)};
        }
    }
    sheet->row = list.at;
    sheet->n = list.n;
    sheet->lines = list.n ? last_line(sheet, &list.at[list.n - 1]) : 1;
    return sound;
}

const struct sheet *sheet_load(struct arena *arena, const char *path, const char *const *required,
                               struct problems *problems)
{
    struct source_fault fault;
    struct source *source = source_open(arena, path, &fault);
    if (!source) {
        problem_add(problems, SEVERITY_ERROR, path, 0, NULL, "不能读取：%s", fault.why);
        return NULL;
    }
    struct sheet *sheet = arena_alloc(arena, sizeof *sheet);
    sheet->file = arena_string(arena, path);
    struct rows *rows = rows_open(source);
    bool sound = read_rows(arena, rows, sheet, problems);
    char *sha256 = NULL;
    fault = source_finish(source, arena, &sha256);
    sheet->sha256 = sha256;
    enum encoding encoding = source_encoding(source);
    if (fault.why)
        problem_add(problems, SEVERITY_ERROR, path, 0, NULL, "%s", fault.why);
    if (encoding != ENCODING_UTF8 && encoding != ENCODING_UTF8_BOM)
        problem_add(problems, SEVERITY_ERROR, path, 1, NULL,
                    "是 %s 编码，应为 UTF-8；请另存为 UTF-8", encoding_name(encoding));
    sound = sound && !fault.why && (encoding == ENCODING_UTF8 || encoding == ENCODING_UTF8_BOM) &&
            has_columns(sheet, required, problems);
    rows_close(rows);
    source_close(source);
    return sound ? sheet : NULL;
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static const char *contents_beside(struct arena *arena, const char *file)
{
    return arena_format(arena, "%.*scontents.csv", (int)(base_name(file) - file), file);
}

static const struct sheet *contents_load(struct arena *arena, const char *path,
                                         struct problems *problems)
{
    static const char *const required[] = {"file", "lines", NULL};
    return sheet_load(arena, path, required, problems);
}

bool template_expected(struct arena *arena, const char *path)
{
    struct problems unsaid; /* whoever loads a template of the folder says them */
    problems_init(&unsaid, arena);
    if (!path_absent(path))
        return true;
    const char *beside = contents_beside(arena, path);
    if (path_absent(beside))
        return false;
    const struct sheet *contents = contents_load(arena, beside, &unsaid);
    bool named = false;
    for (size_t row = 0; contents && row < contents->n; row++)
        named = named || strcmp(sheet_cell(contents, row, "file"), base_name(path)) == 0;
    return named;
}

static void check_lines(struct arena *arena, const struct sheet *sheet, struct problems *problems)
{
    const char *name = base_name(sheet->file);
    const char *path = contents_beside(arena, sheet->file);
    const struct sheet *contents = contents_load(arena, path, problems);
    size_t given = 0;
    for (size_t row = 0; contents && row < contents->n; row++) {
        int64_t lines = 0;
        if (strcmp(sheet_cell(contents, row, "file"), name) != 0)
            continue;
        if (given++)
            sheet_fault(contents, row, "file", problems, "\"%s\" stands twice", name);
        else if (sheet_int(contents, row, "lines", problems, &lines) && lines != sheet->lines)
            problem_add(problems, SEVERITY_ERROR, sheet->file, sheet->lines, NULL,
                        "has %lld lines, %s:%lld says %lld: was one lost or added?",
                        (long long)sheet->lines, path, (long long)contents->row[row].line,
                        (long long)lines);
    }
    if (contents && !given)
        sheet_fault_whole(contents, "file", problems, "\"%s\" is missing", name);
}

const struct sheet *template_load(struct arena *arena, const char *path,
                                  const char *const *required, struct problems *problems)
{
    const struct sheet *sheet = sheet_load(arena, path, required, problems);
    if (sheet)
        check_lines(arena, sheet, problems);
    return sheet;
}

const struct sheet *template_load_in(struct arena *arena, const char *folder, const char *name,
                                     const char *const *required, struct problems *problems)
{
    return template_load(arena, arena_format(arena, "%s/%s", folder, name), required, problems);
}

const char *sheet_cell(const struct sheet *sheet, size_t row, const char *column)
{
    size_t i = column_index(sheet, column);
    return i == SIZE_MAX ? "" : sheet->row[row].cell[i];
}

void sheet_fault(const struct sheet *sheet, size_t row, const char *column,
                 struct problems *problems, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    problem_add_v(problems, SEVERITY_ERROR, sheet->file, sheet->row[row].line, column, format,
                  args);
    va_end(args);
}

void sheet_fault_at(const struct sheet *sheet, int64_t line, const char *column,
                    struct problems *problems, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    problem_add_v(problems, SEVERITY_ERROR, sheet->file, line, column, format, args);
    va_end(args);
}

void sheet_fault_whole(const struct sheet *sheet, const char *column, struct problems *problems,
                       const char *format, ...)
{
    va_list args;
    va_start(args, format);
    problem_add_v(problems, SEVERITY_ERROR, sheet->file, sheet->lines, column, format, args);
    va_end(args);
}

bool sheet_int_in(const struct sheet *sheet, size_t row, const char *column, int64_t least,
                  int64_t most, struct problems *problems, int64_t *out)
{
    if (!sheet_int(sheet, row, column, problems, out))
        return false;
    if (*out >= least && *out <= most)
        return true;
    sheet_fault(sheet, row, column, problems, "\"%s\" must lie between %lld and %lld",
                sheet_cell(sheet, row, column), (long long)least, (long long)most);
    *out = least;
    return false;
}

bool sheet_int(const struct sheet *sheet, size_t row, const char *column, struct problems *problems,
               int64_t *out)
{
    const char *cell = sheet_cell(sheet, row, column);
    if (int_parse(slice_of(cell), out))
        return true;
    sheet_fault(sheet, row, column, problems, "\"%s\" is not a whole number", cell);
    return false;
}

bool sheet_number_fits(struct ratio number)
{
    enum { MOST = 1000000000, PARTS = 1000000 };
    return number.num >= 0 && number.num <= MOST && number.den <= PARTS;
}

bool sheet_ratio(const struct sheet *sheet, size_t row, const char *column,
                 struct problems *problems, struct ratio *out)
{
    const char *cell = sheet_cell(sheet, row, column);
    if (ratio_parse(cell, strlen(cell), out) && sheet_number_fits(*out))
        return true;
    sheet_fault(sheet, row, column, problems,
                "\"%s\" is not a number (digits, digits.digits or digits/digits)", cell);
    return false;
}

bool sheet_word(const struct sheet *sheet, size_t row, const char *column, const char *const *words,
                struct problems *problems, size_t *out)
{
    const char *cell = sheet_cell(sheet, row, column);
    const char *expected = "";
    for (size_t i = 0; words[i]; i++) {
        if (strcmp(words[i], cell) == 0) {
            *out = i;
            return true;
        }
        expected = arena_format(problems->arena, "%s%s%s", expected, i ? ", " : "", words[i]);
    }
    sheet_fault(sheet, row, column, problems, "\"%s\" is not one of: %s", cell, expected);
    return false;
}
