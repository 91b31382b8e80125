/* Book rows: the second reading of a sheet, a row at a time. */
#include <stdlib.h>
#include <string.h>

#include "ingest/book_parts.h"
#include "ingest/ids.h"

enum kind { KIND_NUMBER, KIND_SHARED, KIND_TEXT, KIND_BOOL, KIND_ERROR, KIND_RESULT };

struct piece {
    size_t from, n; /* in the store */
};

struct book_rows {
    struct book *book;
    const struct book_survey *survey;
    struct xml *xml;
    bool below_header;

    /* the row in hand */
    int32_t row, column; /* from 0; -1 before the first */
    char *store;
    size_t store_n, store_cap;
    struct piece piece[ROWS_MAX_COLUMNS];
    size_t columns; /* up to the last filled */
    bool in_data, too_long, complete;

    /* the cell in hand: its text is the store's from `begun` on */
    size_t begun;
    enum kind kind;
    enum cell_form form;
    bool in_value, formula, valued;
    struct book_text_place place;

    /* cells merged with the one above, by column: through which row, and what stands in the first */
    size_t next_merge;
    int32_t covered[ROWS_MAX_COLUMNS];
    struct slice above[ROWS_MAX_COLUMNS];

    struct slice field[ROWS_MAX_COLUMNS];
    char raw[1024]; /* what messages show of it */
};

/* --- the store -------------------------------------------------------------------------------------------- */

static void put(struct book_rows *r, const char *text, size_t n)
{
    if (n == 0 || r->too_long)
        return;
    if (r->store_n + n > ROWS_MAX_BYTES) {
        r->too_long = true;
        return;
    }
    if (r->store_n + n > r->store_cap) {
        r->store_cap = (r->store_n + n) * 2;
        r->store = must_realloc(r->store, r->store_cap);
    }
    memcpy(r->store + r->store_n, text, n);
    r->store_n += n;
}

/* In place of what the cell has. */
static void put_instead(struct book_rows *r, struct slice text)
{
    r->store_n = r->begun;
    put(r, text.at, text.n);
}

/* --- cells ------------------------------------------------------------------------------------------------- */

static enum kind kind_of(const char *type)
{
    static const struct {
        const char *word;
        enum kind kind;
    } words[] = {{"s", KIND_SHARED}, {"inlineStr", KIND_TEXT}, {"b", KIND_BOOL},
                 {"e", KIND_ERROR},  {"str", KIND_RESULT},     {"d", KIND_RESULT}};
    for (size_t i = 0; type && i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i].word, type) == 0)
            return words[i].kind;
    return KIND_NUMBER;
}

static void begin_cell(struct book_rows *r, const char **attribute)
{
    const char *place = xml_attribute(attribute, "r");
    const char *style = xml_attribute(attribute, "s");
    unsigned long number = style ? strtoul(style, NULL, 10) : 0;
    int32_t row = r->row;
    r->column++;
    if (place)
        book_place(place, &row, &r->column);
    r->kind = kind_of(xml_attribute(attribute, "t"));
    r->form = number < r->book->form.n ? (enum cell_form)r->book->form.at[number] : FORM_NUMBER;
    r->begun = r->store_n;
    r->formula = r->valued = false;
    r->place = (struct book_text_place){0};
}

static void read_shared(struct book_rows *r)
{
    struct slice digits = {r->store + r->begun, r->store_n - r->begun};
    int64_t index = -1;
    int_parse(slice_trim(digits), &index);
    put_instead(r, book_string(r->book->strings, index < 0 ? SIZE_MAX : (size_t)index));
}

static void read_text(struct book_rows *r)
{
    size_t n = r->store_n - r->begun;
    if (n > 0)
        book_unescape(r->store + r->begun, &n);
    r->store_n = r->begun + n;
}

static void read_number(struct book_rows *r)
{
    char room[BOOK_NUMBER];
    struct slice value = {r->store + r->begun, r->store_n - r->begun};
    struct slice text = book_number(value, r->form, r->book->since_1904, room);
    char copy[BOOK_NUMBER];
    if (text.n > sizeof copy)
        return; /* as it stands */
    memcpy(copy, text.at, text.n);
    put_instead(r, (struct slice){copy, text.n});
}

static void read_error(struct book_rows *r)
{
    struct slice value = {r->store + r->begun, r->store_n - r->begun};
    if (!is_lost_by_spreadsheet(value))
        put_instead(r, slice_of("#VALUE!"));
}

/* What the cell says, in the store. */
static void read_cell(struct book_rows *r)
{
    bool empty = r->store_n == r->begun;
    /* only a text may have come to nothing; other programs write an empty value for none */
    if (empty && r->formula && !(r->valued && r->kind == KIND_RESULT))
        put_instead(r, slice_of(BOOK_UNCOMPUTED));
    else if (r->kind == KIND_ERROR)
        read_error(r);
    else if (empty)
        return;
    else if (r->kind == KIND_SHARED)
        read_shared(r);
    else if (r->kind == KIND_TEXT || r->kind == KIND_RESULT)
        read_text(r);
    else if (r->kind == KIND_BOOL)
        put_instead(
            r, slice_of(r->store[r->begun] == '1' || r->store[r->begun] == 't' ? "TRUE" : "FALSE"));
    else
        read_number(r);
}

static void end_cell(struct book_rows *r)
{
    size_t column = (size_t)r->column;
    read_cell(r);
    size_t n = r->store_n - r->begun;
    if (n == 0)
        return;
    r->columns = column + 1;
    if (column < ROWS_MAX_COLUMNS)
        r->piece[column] = (struct piece){r->begun, n};
}

/* --- elements ----------------------------------------------------------------------------------------------- */

static void begin_row(struct book_rows *r, const char **attribute)
{
    const char *number = xml_attribute(attribute, "r");
    r->row = number ? (int32_t)strtol(number, NULL, 10) - 1 : r->row + 1;
    r->column = -1;
    r->store_n = r->columns = 0;
    r->too_long = false;
    memset(r->piece, 0, sizeof r->piece);
}

static void row_start(void *context, struct xml *xml, const char *name, const char **attribute)
{
    struct book_rows *r = context;
    (void)xml;
    if (strcmp(name, "sheetData") == 0) {
        r->in_data = true;
    } else if (!r->in_data) {
        return;
    } else if (strcmp(name, "row") == 0) {
        begin_row(r, attribute);
    } else if (strcmp(name, "c") == 0) {
        begin_cell(r, attribute);
    } else if (strcmp(name, "v") == 0) {
        r->in_value = r->valued = true;
    } else if (strcmp(name, "f") == 0) {
        r->formula = true;
    } else {
        book_text_start(&r->place, name);
    }
}

static void row_text(void *context, const char *text, size_t n)
{
    struct book_rows *r = context;
    if (r->in_data && (r->in_value || r->place.within))
        put(r, text, n);
}

static void row_end(void *context, struct xml *xml, const char *name)
{
    struct book_rows *r = context;
    if (strcmp(name, "sheetData") == 0) {
        r->in_data = false;
    } else if (!r->in_data) {
        return;
    } else if (strcmp(name, "v") == 0) {
        r->in_value = false;
    } else if (strcmp(name, "c") == 0) {
        end_cell(r);
    } else if (strcmp(name, "row") == 0) {
        r->complete = true;
        xml_pause(xml);
    } else {
        book_text_end(&r->place, name);
    }
}

/* --- merged cells ------------------------------------------------------------------------------------------ */

/* Those that begin above this row. */
static void take_merges(struct book_rows *r)
{
    const struct book_survey *s = r->survey;
    for (; r->next_merge < s->n_merges && s->merge[r->next_merge].top < r->row; r->next_merge++) {
        const struct book_merge *m = &s->merge[r->next_merge];
        for (int32_t c = m->left; c <= m->right && c < ROWS_MAX_COLUMNS; c++)
            if (m->bottom > r->covered[c])
                r->covered[c] = m->bottom;
    }
}

/* A row of nothing but cells that belong to those above it is none. In a head of several lines a cell that
 * reaches down names its column in each of them. */
static void fill_merged(struct book_rows *r, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        bool covered = r->covered[i] >= r->row && r->row > 0;
        if (!covered || r->field[i].n)
            continue;
        r->field[i] = r->below_header ? slice_of(BOOK_MERGED) : r->above[i];
    }
}

/* What stands in the first cell of those that reach down from this row, where it may be a header's. */
static void keep_above(struct book_rows *r)
{
    const struct book_survey *s = r->survey;
    for (size_t i = r->next_merge; i < s->n_merges && s->merge[i].top <= r->row; i++) {
        size_t column = (size_t)s->merge[i].left;
        if (s->merge[i].top == r->row && column < ROWS_MAX_COLUMNS)
            r->above[column] = slice_of(
                arena_copy(r->book->arena, r->store + r->piece[column].from, r->piece[column].n));
    }
}

/* --- rows --------------------------------------------------------------------------------------------------- */

struct book_rows *book_rows_open(struct book *book, const struct book_sheet *sheet,
                                 const struct book_survey *survey)
{
    struct book_rows *r = must_alloc(sizeof *r);
    *r = (struct book_rows){.book = book, .survey = survey, .row = -1, .store_cap = 4096};
    r->store = must_alloc(r->store_cap);
    struct xml_handler handler = {r, row_start, row_end, row_text};
    r->xml =
        xml_open(zip_part_open(&book->zip, zip_entry_named(&book->zip, sheet->part)), &handler);
    return r;
}

static size_t columns_of(const struct book_rows *r)
{
    size_t n = r->columns > r->survey->columns ? r->columns : r->survey->columns;
    return n < ROWS_MAX_COLUMNS ? n : ROWS_MAX_COLUMNS;
}

/* False where nothing stands in the row in hand. */
static bool set_fields(struct book_rows *r)
{
    bool any = r->too_long || r->columns > ROWS_MAX_COLUMNS;
    for (size_t i = 0; i < ROWS_MAX_COLUMNS; i++) {
        r->field[i] = (struct slice){r->store + r->piece[i].from, r->piece[i].n};
        any = any || slice_trim(r->field[i]).n > 0;
    }
    return any;
}

/* The cells joined by commas. */
static struct slice raw_of(struct book_rows *r, size_t n)
{
    size_t used = 0;
    size_t filled = 0;
    for (size_t i = 0; i < n; i++) {
        size_t room = sizeof r->raw - used;
        struct slice cell = r->field[i];
        if (cell.n + 1 >= room)
            cell = text_cut((struct slice){cell.at, room > 1 ? room - 1 : 0}, SIZE_MAX);
        if (i > 0 && used < sizeof r->raw)
            r->raw[used++] = ',';
        if (cell.n)
            memcpy(r->raw + used, cell.at, cell.n);
        used += cell.n;
        filled = cell.n ? used : filled;
        if (cell.n < r->field[i].n)
            break;
    }
    return (struct slice){r->raw, filled};
}

bool book_rows_next(struct book_rows *r, struct row *row)
{
    for (;;) {
        r->complete = false;
        if (!xml_next(r->xml))
            return false;
        if (!r->complete)
            continue;
        take_merges(r);
        if (!r->below_header && !r->too_long)
            keep_above(r);
        if (!set_fields(r))
            continue;
        size_t n = columns_of(r);
        fill_merged(r, n);
        *row = (struct row){.line = (int64_t)r->row + 1, .n = n, .field = r->field};
        row->raw = raw_of(r, n);
        row->fault = r->too_long                     ? ROW_TOO_LONG
                     : r->columns > ROWS_MAX_COLUMNS ? ROW_TOO_MANY_COLUMNS
                                                     : ROW_SOUND;
        return true;
    }
}

void book_rows_below_header(struct book_rows *r)
{
    r->below_header = true;
}

struct zip_fault book_rows_fault(const struct book_rows *r)
{
    return xml_fault(r->xml);
}

void book_rows_close(struct book_rows *r)
{
    if (!r)
        return;
    xml_close(r->xml);
    free(r->store);
    free(r);
}
