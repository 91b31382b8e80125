/* Aside. */
#include "ingest/aside.h"

#include <string.h>

#include "ingest/mappings.h"
#include "ingest/sheet.h"
#include "ingest/value.h"

static bool is_letter(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool has_letter(const char *text)
{
    while (*text && !is_letter(*text))
        text++;
    return *text;
}

bool aside_load(struct aside_words *words, struct arena *arena, const char *path,
                struct problems *problems)
{
    static const char *const required[] = {"kind", "before", "after", NULL};
    static const char *const kinds[] = {"word", "mark", NULL};
    const struct sheet *sheet = template_load(arena, path, required, problems);
    if (!sheet)
        return false;
    struct aside_word *list = arena_alloc(arena, (sheet->n + 1) * sizeof *list);
    const char **mark = arena_alloc(arena, (sheet->n + 1) * sizeof *mark);
    size_t n = 0;
    size_t marks = 0;
    bool sound = true;
    for (size_t i = 0; i < sheet->n; i++) {
        size_t kind = 0;
        const char *before = sheet_cell(sheet, i, "before");
        sound = sheet_word(sheet, i, "kind", kinds, problems, &kind) && sound;
        if (kind == 1)
            mark[marks++] = before;
        else
            list[n++] = (struct aside_word){before, sheet_cell(sheet, i, "after")};
        if (!*before) {
            sheet_fault(sheet, i, "before", problems, "a word is missing");
            sound = false;
        }
        if (kind == 1 && has_letter(before)) {
            sheet_fault(sheet, i, "before", problems, "a mark has no letters and no digits");
            sound = false;
        }
    }
    mark[marks] = NULL;
    *words = (struct aside_words){list, n, mark};
    return sound;
}

/* Ctrl-Z and NULs are what is left at the end of a file by systems that write whole blocks. */
static bool is_void(struct slice s)
{
    s = slice_trim(s);
    for (size_t i = 0; i < s.n; i++)
        if (s.at[i] != '\0' && s.at[i] != '\x1a')
            return false;
    return true;
}

static bool is_blank(const struct row *row)
{
    for (size_t i = 0; i < row->n; i++)
        if (!is_void(row->field[i]))
            return false;
    return true;
}

static const char WIDE_BLANK[] = "　";

static bool begins(struct slice s, const char *word)
{
    return s.n >= strlen(word) && memcmp(s.at, word, strlen(word)) == 0;
}

static bool ends(struct slice s, const char *word)
{
    return s.n >= strlen(word) && memcmp(s.at + s.n - strlen(word), word, strlen(word)) == 0;
}

/* How long the mark or blank is with which it begins (or ends); 0: with none. */
static size_t mark_at(struct slice s, const char *const *mark,
                      bool (*at)(struct slice, const char *))
{
    for (; *mark; mark++)
        if (at(s, *mark))
            return strlen(*mark);
    return at(s, WIDE_BLANK) ? strlen(WIDE_BLANK) : at(s, " ") || at(s, "\t");
}

/* "——以下空白——", "（以下无正文）" without what stands around it; "----" and "|---|" leave nothing. */
static struct slice without_marks(struct slice cell, const char *const *mark)
{
    for (size_t n = 0; (n = mark_at(cell, mark, begins)) > 0;)
        cell = (struct slice){cell.at + n, cell.n - n};
    for (size_t n = 0; (n = mark_at(cell, mark, ends)) > 0;)
        cell.n -= n;
    return cell;
}

/* Marks, and nothing in any cell that could be of a record. */
static bool is_separator(const struct schema *schema, const struct row *row)
{
    for (size_t i = 0; i < row->n; i++)
        if ((row->field[i].n && is_letter(*row->field[i].at)) ||
            without_marks(row->field[i], schema->aside.mark).n > 0)
            return false;
    return true;
}

static bool names(struct slice cell, const struct column *column)
{
    return slice_is(cell, column->header) || slice_is_nocase(cell, column->name);
}

/* The header of another system's form once more. */
static bool is_foreign_header(const struct layout *layout, const struct row *row)
{
    bool any = false;
    for (size_t i = 0; i < row->n && i < layout->n; i++) {
        struct slice cell = slice_trim(row->field[i]);
        if (cell.n && !slice_equal(cell, layout->header[i]))
            return false;
        any = any || cell.n;
    }
    return any;
}

/* The header once more, also in the other of its two languages. */
static bool is_header(const struct export *export, const struct layout *layout,
                      const struct row *row)
{
    bool any = false;
    for (size_t i = 0; i < row->n && i < layout->n; i++) {
        int column = layout->schema[i];
        struct slice cell = slice_trim(row->field[i]);
        if (column < 0 || cell.n == 0)
            continue;
        if (!names(cell, &export->column[column]))
            return false;
        any = true;
    }
    return any;
}

static bool is_named(const struct row *row, const struct column *column)
{
    for (size_t i = 0; i < row->n; i++)
        if (names(slice_trim(row->field[i]), column))
            return true;
    return false;
}

/* The header of another file that was put behind this one. Records have digits, names have none. */
static bool is_other_header(const struct export *export, const struct row *row)
{
    for (size_t i = 0; i < row->n; i++)
        if (row->field[i].n && *row->field[i].at >= '0' && *row->field[i].at <= '9')
            return false;
    for (size_t i = 0; i < export->n; i++)
        if (export->column[i].required && !is_named(row, &export->column[i]))
            return false;
    return true;
}

static size_t skip(struct slice s, size_t at, const char *set)
{
    while (at < s.n && s.at[at] && strchr(set, s.at[at]))
        at++;
    return at;
}

/* Where the word ends that the cell begins with, whatever blanks stand within it (合 计); SIZE_MAX: it begins
 * with another. */
static size_t behind(struct slice cell, const char *word)
{
    size_t at = 0;
    while (*word) {
        struct slice rest = {cell.at + at, cell.n - at};
        if (rest.n && *rest.at == *word) {
            at++;
            word++;
        } else if (at > 0 && begins(rest, " ")) {
            at++;
        } else if (at > 0 && begins(rest, WIDE_BLANK)) {
            at += strlen(WIDE_BLANK);
        } else {
            return SIZE_MAX;
        }
    }
    return at;
}

static bool is_totals_word(struct slice cell, const struct aside_word *word)
{
    static const char *const follow[] = {":", "：", "(", "（", " ", WIDE_BLANK, "\t", NULL};
    size_t at = behind(cell, word->before);
    if (at == SIZE_MAX)
        return false;
    struct slice rest = {cell.at + at, cell.n - at};
    if (*word->after) {
        size_t digits = skip(rest, 0, " 0123456789,");
        return digits > 0 && begins((struct slice){rest.at + digits, rest.n - digits}, word->after);
    }
    if (rest.n == 0 || (*rest.at >= '0' && *rest.at <= '9'))
        return true;
    for (const char *const *end = follow; *end; end++)
        if (begins(rest, *end))
            return true;
    return false;
}

/* "20", "1,024", "1人": what a totals line counts, and no value of a key. */
static bool is_count(struct slice cell)
{
    enum { ONE_CHARACTER = 3 };
    size_t digits = skip(cell, 0, "0123456789,.");
    return digits > 0 && cell.n - digits <= ONE_CHARACTER;
}

/* A key or required cell beside the first filled one makes it a record. */
static bool is_totals(const struct schema *schema, const struct export *export,
                      const struct layout *layout, const struct row *row)
{
    struct slice first = {"", 0};
    for (size_t i = 0; i < row->n && i < layout->n; i++) {
        int column = layout->schema[i];
        struct slice cell = slice_trim(row->field[i]);
        if (cell.n == 0)
            continue;
        if (first.n && column >= 0 &&
            (export->column[column].key || export->column[column].required) && !is_count(cell))
            return false;
        if (!first.n)
            first = cell;
    }
    first = without_marks(first, schema->aside.mark);
    const struct aside_words *end = layout->mapping ? &layout->mapping->end : NULL;
    for (size_t i = 0; end && i < end->n; i++)
        if (is_totals_word(first, &end->at[i]))
            return true;
    for (size_t i = 0; i < schema->aside.n; i++)
        if (is_totals_word(first, &schema->aside.at[i]))
            return true;
    return false;
}

enum aside aside_kind(const struct schema *schema, const struct export *export,
                      const struct layout *layout, const struct row *row)
{
    if (row->fault == ROW_NOT_OURS || row->fault == ROW_JOINED)
        return row->fault == ROW_JOINED ? ASIDE_JOINED : ASIDE_NOT_OURS;
    if (row->fault != ROW_SOUND && row->fault != ROW_COLUMN_COUNT && row->fault != ROW_NUL)
        return ASIDE_NOT;
    if (is_blank(row))
        return ASIDE_BLANK;
    if (row->fault == ROW_NUL)
        return ASIDE_NOT;
    if (is_separator(schema, row))
        return ASIDE_SEPARATOR;
    if (layout->mapping ? is_foreign_header(layout, row) : is_header(export, layout, row))
        return ASIDE_HEADER;
    if (is_other_header(export, row))
        return ASIDE_OTHER_HEADER;
    return is_totals(schema, export, layout, row) ? ASIDE_TOTALS : ASIDE_NOT;
}

bool aside_is_below(bool *other, enum aside kind)
{
    if (kind == ASIDE_HEADER || kind == ASIDE_OTHER_HEADER)
        *other = kind == ASIDE_OTHER_HEADER;
    return *other && kind == ASIDE_NOT;
}

void aside_count(struct aside_counts *counts, enum aside kind, int64_t line)
{
    if (counts->n[kind]++ == 0)
        counts->first[kind] = line;
}

const char *aside_text(const struct aside_counts *counts, struct arena *arena)
{
    static const char *const word[] = {
        [ASIDE_BLANK] = "空行",          [ASIDE_SEPARATOR] = "分隔行",
        [ASIDE_HEADER] = "重复的表头",   [ASIDE_OTHER_HEADER] = "列次不同的表头",
        [ASIDE_TOTALS] = "合计或签名行",
    };
    const char *text = NULL;
    for (int i = ASIDE_BLANK; i <= ASIDE_TOTALS; i++) {
        if (counts->n[i] == 0)
            continue;
        const char *one =
            arena_format(arena, counts->n[i] > 1 ? "%s%lld（第%lld行起）" : "%s%lld（第%lld行）",
                         word[i], (long long)counts->n[i], (long long)counts->first[i]);
        text = text ? arena_format(arena, "%s、%s", text, one) : one;
    }
    return text;
}
