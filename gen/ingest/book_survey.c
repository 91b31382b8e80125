/* Book survey: the first reading of a sheet. */
#include <stdlib.h>
#include <string.h>

#include "ingest/book_parts.h"

enum { MOST_MERGES = 200000 };

struct surveyor {
    struct book *book;
    struct arena *arena;
    struct book_survey *survey;
    VEC(struct book_merge) merge;
    const char *fault;
    int32_t row, column; /* in hand, from 0; -1 before the first */
    bool in_data, hidden, filled, row_filled, in_value, shared;
    bool stop_at_first; /* whether there is anything is all that is asked */
    bool any;
    char digits[16]; /* the number of a text */
    size_t n_digits;
    bool hidden_column[ROWS_MAX_COLUMNS];
};

/* --- places --------------------------------------------------------------------------------------------------- */

bool book_place(const char *text, int32_t *row, int32_t *column)
{
    int32_t letters = 0;
    int32_t number = 0;
    for (; *text >= 'A' && *text <= 'Z' && letters <= BOOK_MOST_COLUMNS; text++)
        letters = letters * 26 + (*text - 'A' + 1);
    const char *digits = text;
    for (; *text >= '0' && *text <= '9' && number <= BOOK_MOST_ROWS; text++)
        number = number * 10 + (*text - '0');
    *row = number - 1;
    *column = letters - 1;
    return letters > 0 && letters <= BOOK_MOST_COLUMNS && text > digits && *text == '\0' &&
           number > 0 && number <= BOOK_MOST_ROWS;
}

static const char *column_name(struct arena *arena, size_t column)
{
    enum { LETTERS = 26 };
    return column < LETTERS ? arena_format(arena, "%c", (char)('A' + column))
                            : arena_format(arena, "%c%c", (char)('A' + column / LETTERS - 1),
                                           (char)('A' + column % LETTERS));
}

/* --- elements ----------------------------------------------------------------------------------------------- */

/* Of rows and cells: the place it says, or the next one. Places go forward. */
static void begin_row(struct surveyor *s, const char **attribute)
{
    const char *number = xml_attribute(attribute, "r");
    const char *hidden = xml_attribute(attribute, "hidden");
    char *end = NULL;
    long row = number ? strtol(number, &end, 10) - 1 : (long)s->row + 1;
    if (row <= s->row || row >= BOOK_MOST_ROWS || (number && *end))
        s->fault = "行号有误";
    s->row = (int32_t)(s->fault ? s->row : row);
    s->column = -1;
    s->row_filled = false;
    s->hidden = hidden && (strcmp(hidden, "1") == 0 || strcmp(hidden, "true") == 0);
}

static void begin_cell(struct surveyor *s, const char **attribute)
{
    const char *place = xml_attribute(attribute, "r");
    const char *type = xml_attribute(attribute, "t");
    int32_t row = s->row;
    int32_t column = s->column + 1;
    if ((place && !book_place(place, &row, &column)) || row != s->row || column <= s->column ||
        column >= BOOK_MOST_COLUMNS)
        s->fault = "单元格的位置有误";
    else
        s->column = column;
    s->filled = false;
    s->n_digits = 0;
    s->shared = type && strcmp(type, "s") == 0;
}

static void take_columns(struct surveyor *s, const char **attribute)
{
    const char *hidden = xml_attribute(attribute, "hidden");
    const char *from = xml_attribute(attribute, "min");
    const char *to = xml_attribute(attribute, "max");
    if (!hidden || (strcmp(hidden, "1") != 0 && strcmp(hidden, "true") != 0) || !from || !to)
        return;
    long last = strtol(to, NULL, 10);
    for (long i = strtol(from, NULL, 10); i >= 1 && i <= last && i <= ROWS_MAX_COLUMNS; i++)
        s->hidden_column[i - 1] = true;
}

/* "A1:C3" */
static void take_merge(struct surveyor *s, const char **attribute)
{
    const char *range = xml_attribute(attribute, "ref");
    const char *mark = range ? strchr(range, ':') : NULL;
    struct book_merge m;
    char first[16];
    if (!mark || (size_t)(mark - range) >= sizeof first)
        return;
    memcpy(first, range, (size_t)(mark - range));
    first[mark - range] = '\0';
    if (!book_place(first, &m.top, &m.left) || !book_place(mark + 1, &m.bottom, &m.right) ||
        m.bottom <= m.top || m.left >= ROWS_MAX_COLUMNS)
        return; /* within one row it changes nothing */
    if (s->merge.n == MOST_MERGES)
        s->fault = "合并单元格过多，请取消合并并逐行填写";
    else
        *vec_push(s->arena, &s->merge) = m;
}

static void survey_start(void *context, struct xml *xml, const char *name, const char **attribute)
{
    struct surveyor *s = context;
    if (strcmp(name, "sheetData") == 0)
        s->in_data = true;
    else if (!s->in_data && strcmp(name, "col") == 0)
        take_columns(s, attribute);
    else if (!s->in_data && strcmp(name, "mergeCell") == 0)
        take_merge(s, attribute);
    else if (s->in_data && strcmp(name, "row") == 0)
        begin_row(s, attribute);
    else if (s->in_data && strcmp(name, "c") == 0)
        begin_cell(s, attribute);
    else if (s->in_data && (strcmp(name, "v") == 0 || strcmp(name, "t") == 0))
        s->in_value = true;
    else if (s->in_data && strcmp(name, "f") == 0)
        s->filled = true;
    if (s->fault || (s->any && s->stop_at_first))
        xml_stop(xml);
}

static void survey_text(void *context, const char *text, size_t n)
{
    struct surveyor *s = context;
    if (!s->in_value)
        return;
    s->filled = s->filled || n > 0;
    for (size_t i = 0; s->shared && i < n && s->n_digits + 1 < sizeof s->digits; i++)
        s->digits[s->n_digits++] = text[i];
}

/* A text that a cell names must be there. */
static void check_shared(struct surveyor *s)
{
    char *end = NULL;
    s->digits[s->n_digits] = '\0';
    unsigned long index = strtoul(s->digits, &end, 10);
    bool number = s->n_digits > 0 && *s->digits >= '0' && *s->digits <= '9' && *end == '\0';
    if (s->filled && (!number || index >= book_strings_count(s->book->strings)))
        s->fault = "单元格所指的文字不存在";
    else if (s->filled)
        s->filled = book_string(s->book->strings, index).n > 0;
}

static void end_cell(struct surveyor *s)
{
    if (s->shared && !s->stop_at_first)
        check_shared(s);
    if (!s->filled)
        return;
    s->any = s->row_filled = true;
    if ((size_t)s->column + 1 > s->survey->columns)
        s->survey->columns = (size_t)s->column + 1;
}

static void survey_end(void *context, struct xml *xml, const char *name)
{
    struct surveyor *s = context;
    if (strcmp(name, "sheetData") == 0)
        s->in_data = false;
    else if (s->in_data && (strcmp(name, "v") == 0 || strcmp(name, "t") == 0))
        s->in_value = false;
    else if (s->in_data && strcmp(name, "c") == 0)
        end_cell(s);
    else if (s->in_data && strcmp(name, "row") == 0)
        s->survey->hidden_rows += s->hidden && s->row_filled;
    if (s->fault || (s->any && s->stop_at_first))
        xml_stop(xml);
}

/* --- the whole sheet ------------------------------------------------------------------------------------------ */

static int by_top(const void *a, const void *b)
{
    const struct book_merge *x = a;
    const struct book_merge *y = b;
    if (x->top != y->top)
        return x->top < y->top ? -1 : 1;
    return x->left < y->left ? -1 : x->left > y->left;
}

static void end_survey(struct surveyor *s)
{
    struct book_survey *survey = s->survey;
    for (size_t i = 0; i < survey->columns && i < ROWS_MAX_COLUMNS; i++) {
        size_t last = i;
        while (last + 1 < survey->columns && last + 1 < ROWS_MAX_COLUMNS &&
               s->hidden_column[last + 1])
            last++;
        if (!s->hidden_column[i])
            continue;
        const char *one = column_name(s->arena, i);
        if (last > i)
            one = arena_format(s->arena, "%s-%s", one, column_name(s->arena, last));
        survey->hidden_columns = survey->hidden_columns
                                     ? arena_format(s->arena, "%s、%s", survey->hidden_columns, one)
                                     : one;
        i = last;
    }
    if (s->merge.n)
        qsort(s->merge.at, s->merge.n, sizeof *s->merge.at, by_top);
    survey->merge = s->merge.at;
    survey->n_merges = s->merge.n;
}

static bool read_sheet(const struct book *book, const struct book_sheet *sheet, struct surveyor *s,
                       struct zip_fault *fault)
{
    const struct zip_entry *entry = zip_entry_named(&book->zip, sheet->part);
    struct xml_handler handler = {s, survey_start, survey_end, survey_text};
    s->row = -1;
    if (!entry) {
        *fault = (struct zip_fault){"缺少工作表的部分", false};
        return false;
    }
    bool sound = xml_read(&book->zip, entry, &handler, fault);
    if (sound && s->fault)
        *fault = (struct zip_fault){s->fault, false};
    return sound && !s->fault;
}

bool book_survey(struct book *book, const struct book_sheet *sheet, struct arena *arena,
                 struct book_survey *survey, struct zip_fault *fault)
{
    const struct zip_entry *strings =
        book->strings_part ? zip_entry_named(&book->zip, book->strings_part) : NULL;
    struct surveyor *s = arena_alloc(book->arena, sizeof *s);
    *s = (struct surveyor){.book = book, .arena = arena, .survey = survey};
    *survey = (struct book_survey){0};
    *fault = (struct zip_fault){NULL, false};
    if (!book->strings)
        book->strings = book_strings_read(&book->zip, strings, fault);
    if (!book->strings || !book_styles_read(book, fault) || !read_sheet(book, sheet, s, fault))
        return false;
    end_survey(s);
    return true;
}

bool book_sheet_is_empty(const struct book *book, const struct book_sheet *sheet)
{
    struct book_survey survey = {0};
    struct zip_fault fault;
    struct surveyor *s = arena_alloc(book->arena, sizeof *s);
    *s = (struct surveyor){.arena = book->arena, .survey = &survey, .stop_at_first = true};
    bool sound = !sheet->part || read_sheet(book, sheet, s, &fault);
    return sound && !s->any;
}
