/* Rows: a window of text over the source, and libcsv behind it, or a sheet of a workbook. The one file that
 * includes csv.h. Of large files scan.h reads the records that it knows; what either says of one is the same. */
#include "ingest/rows.h"

#include <csv.h>
#include <stdlib.h>
#include <string.h>

#include "ingest/book.h"
#include "ingest/engine.h"
#include "ingest/ids.h"
#include "ingest/separator.h"
#include "ingest/window.h"

struct rows {
    struct book_rows *book; /* of a workbook; the rest is then not used, but for the fields */
    struct book *of;
    struct csv_parser parser;
    char separator;
    const char *others; /* separators to look for beside , ; and tab */
    bool check_bytes;   /* the file has damaged or NUL bytes somewhere */
    size_t least;       /* columns that a row must have */
    size_t expected;    /* and may have; 0 = any number */
    bool lines;         /* each line is a row: rows_are_lines */
    bool judged;        /* the first row after the header was met */
    bool trailing;      /* each row ends with one separator more than the header has */
    struct engine engine;
    struct scan *scan; /* NULL: libcsv alone */

    struct window window; /* [start, fed) is the row in hand, [fed, window.end) not yet parsed */
    size_t start, fed;
    int64_t start_line, fed_line;

    /* fields of the row in hand, filled by libcsv's callbacks */
    char *store;
    size_t store_n, store_cap;
    size_t field_end[ROWS_MAX_COLUMNS + 1];
    size_t columns;
    bool complete;
    struct slice field[ROWS_MAX_COLUMNS + 1]; /* by either engine, when the row is complete */
};

static void on_field(void *text, size_t n, void *data)
{
    struct rows *r = data;
    if (r->store_n + n > r->store_cap) {
        r->store_cap = (r->store_n + n) * 2;
        r->store = must_realloc(r->store, r->store_cap);
    }
    if (n)
        memcpy(r->store + r->store_n, text, n);
    r->store_n += n;
    if (r->columns <= ROWS_MAX_COLUMNS)
        r->field_end[r->columns] = r->store_n;
    r->columns++;
}

/* What libcsv gave out, as fields. */
static void set_fields(struct rows *r)
{
    size_t from = 0;
    for (size_t i = 0; i < r->columns && i <= ROWS_MAX_COLUMNS; i++) {
        r->field[i] = (struct slice){r->store + from, r->field_end[i] - from};
        from = r->field_end[i];
    }
}

static void on_row(int terminator, void *data)
{
    (void)terminator;
    ((struct rows *)data)->complete = true;
}

static int is_blank_not_tab(unsigned char c)
{
    return c == CSV_SPACE;
}

static void parser_init(struct csv_parser *parser, char separator)
{
    if (csv_init(parser, CSV_STRICT | CSV_STRICT_FINI) != 0)
        out_of_memory();
    csv_set_realloc_func(parser, must_realloc);
    csv_set_delim(parser, (unsigned char)separator);
    if (separator == '\t')
        csv_set_space_func(parser, is_blank_not_tab);
}

static void parser_restart(struct rows *r)
{
    csv_free(&r->parser);
    parser_init(&r->parser, r->separator);
}

static void forget_fields(struct rows *r)
{
    r->store_n = r->columns = 0;
    r->complete = false;
}

/* --- the window ---------------------------------------------------------------------------------- */

static void fill(struct rows *r)
{
    window_fill(&r->window, r->start);
    r->fed -= r->start;
    r->start = 0;
    scan_forget(r->scan);
}

/* By the next line that is not blank, for which the window is filled. */
static char guess_separator(struct rows *r)
{
    struct slice line = {"", 0};
    while (!window_line(&r->window, r->fed, &line) && !r->window.ended &&
           r->window.end - r->fed <= ROWS_MAX_BYTES)
        fill(r);
    char found = separator_of_line(line, r->others);
    return found ? found : r->separator ? r->separator : ',';
}

/* --- workbooks -------------------------------------------------------------------------------------- */

static bool next_of_book(struct rows *r, struct row *row)
{
    if (book_rows_next(r->book, row))
        return true;
    struct zip_fault fault = book_rows_fault(r->book);
    if (fault.why)
        source_fail(r->window.source, fault.why);
    return false;
}

static struct rows *open_book(struct rows *r)
{
    const struct book_sheet *sheet = NULL;
    const struct book_survey *survey = NULL;
    r->of = source_book(r->window.source, &sheet, &survey);
    if (!r->of)
        return NULL;
    r->separator = ',';
    r->book = book_rows_open(r->of, sheet, survey);
    return r;
}

bool rows_since_1904(const struct rows *r)
{
    return r->of && book_since_1904(r->of);
}

const struct book_survey *rows_survey(const struct rows *r)
{
    const struct book_sheet *sheet = NULL;
    const struct book_survey *survey = NULL;
    source_book(r->window.source, &sheet, &survey);
    return survey;
}

/* With the separator in force. */
static void scan_restart(struct rows *r)
{
    scan_free(r->scan);
    r->scan = r->engine.scans && !r->check_bytes && !r->lines
                  ? scan_new(r->separator, r->engine.way)
                  : NULL;
}

struct rows *rows_open(struct source *source)
{
    return rows_open_as(source, 0, "");
}

struct rows *rows_open_as(struct source *source, char separator, const char *others)
{
    struct rows *r = must_alloc_zeroed(sizeof *r);
    r->window.source = source;
    r->others = others;
    if (open_book(r))
        return r;
    r->check_bytes = source_damaged(source);
    r->engine = engine_for(source_stamp(source)->size);
    r->window.step = r->engine.step;
    r->store_cap = 1024; /* there where all fields are empty as well */
    r->store = must_alloc(r->store_cap);
    r->start_line = r->fed_line = 1;
    fill(r);
    r->separator = separator ? separator : guess_separator(r);
    parser_init(&r->parser, r->separator);
    scan_restart(r);
    return r;
}

void rows_close(struct rows *r)
{
    if (!r)
        return;
    if (!r->book)
        csv_free(&r->parser);
    book_rows_close(r->book);
    scan_free(r->scan);
    window_free(&r->window);
    free(r->store);
    free(r);
}

void rows_expect(struct rows *r, size_t least, size_t most)
{
    r->least = least;
    r->expected = most;
    if (r->book)
        book_rows_below_header(r->book);
}

void rows_are_lines(struct rows *r)
{
    r->lines = true;
    scan_restart(r);
}

void rows_guess_again(struct rows *r)
{
    if (r->book)
        return;
    char separator = guess_separator(r);
    if (separator == r->separator)
        return;
    r->separator = separator;
    parser_restart(r);
    scan_restart(r);
}

char rows_separator(const struct rows *r)
{
    return r->separator;
}

/* What is wrong with the complete row in hand. */
static enum row_fault examine(const struct rows *r)
{
    if (r->columns > ROWS_MAX_COLUMNS)
        return ROW_TOO_MANY_COLUMNS;
    if (r->check_bytes && memmem(r->store, r->store_n, "\xef\xbf\xbd", 3))
        return ROW_BAD_BYTES;
    if (r->check_bytes && memchr(r->store, 0, r->store_n))
        return ROW_NUL;
    if (r->expected && (r->columns < r->least || r->columns > r->expected))
        return ROW_COLUMN_COUNT;
    return ROW_SOUND;
}

/* Gives out [start, fed) as a row. */
static void give(struct rows *r, struct row *row, enum row_fault fault)
{
    size_t n = r->columns < ROWS_MAX_COLUMNS ? r->columns : ROWS_MAX_COLUMNS;
    struct slice raw = {r->window.text + r->start, r->fed - r->start};
    while (raw.n > 0 && (raw.at[raw.n - 1] == '\n' || raw.at[raw.n - 1] == '\r'))
        raw.n--;
    *row = (struct row){
        .line = r->start_line,
        .fault = fault,
        .n = n,
        .field = r->field,
        .raw = raw,
    };
    r->start = r->fed;
    r->start_line = r->fed_line;
}

/* Gives out the first line of the row in hand as faulty; what follows is read afresh. */
static void give_up(struct rows *r, struct row *row, enum row_fault fault)
{
    r->fed = window_line_end(&r->window, r->start);
    r->fed_line = r->start_line + 1;
    forget_fields(r);
    give(r, row, fault);
    parser_restart(r);
}

/* Parses the line [fed, to); false when libcsv refuses it. */
static bool feed(struct rows *r, size_t to)
{
    size_t n = to - r->fed;
    size_t done = csv_parse(&r->parser, r->window.text + r->fed, n, on_field, on_row, r);
    r->fed = to;
    r->fed_line++;
    return done == n;
}

/* Back to the beginning of the row in hand. */
static void begin_again(struct rows *r)
{
    parser_restart(r);
    forget_fields(r);
    r->fed = r->start;
    r->fed_line = r->start_line;
}

/* A line that libcsv refuses is read once more without frames, where it is a row by itself. */
static bool feed_unframed(struct rows *r, size_t to)
{
    if (!ids_unframe(r->window.text + r->start, to - r->start, r->separator))
        return false;
    begin_again(r);
    return feed(r, to);
}

/* The line in hand, with quotes as any other character. */
static bool feed_unquoted(struct rows *r, size_t to)
{
    begin_again(r);
    csv_set_quote(&r->parser, '\0');
    bool fed = feed(r, to) && (r->complete || csv_fini(&r->parser, on_field, on_row, r) == 0);
    parser_restart(r);
    return fed;
}

/* Parses the line [fed, to), the row in hand's last one so far; false when it breaks the row. */
static bool take_line(struct rows *r, size_t to)
{
    bool first = r->start == r->fed;
    bool fed = feed(r, to) || (first && feed_unframed(r, to));
    if (!r->lines)
        return fed;
    bool whole = fed && (r->complete || csv_fini(&r->parser, on_field, on_row, r) == 0);
    return whole || feed_unquoted(r, to);
}

/* A single line beyond all bounds: reports its beginning and passes over the rest of it. */
static void give_long_line(struct rows *r, struct row *row)
{
    enum { SHOWN = 400 }; /* characters */
    char *all = r->window.text + r->start;
    forget_fields(r);
    on_field(all, text_cut((struct slice){all, r->window.end - r->start}, SHOWN).n, r);
    set_fields(r);
    size_t to = 0;
    while (!(to = window_line_end(&r->window, r->fed)) && !r->window.ended) {
        r->start = r->fed = r->window.end;
        fill(r);
    }
    r->fed = to ? to : r->window.end;
    r->fed_line = r->start_line + 1;
    give(r, row, ROW_TOO_LONG);
    row->raw = r->field[0];
    parser_restart(r);
}

struct probe {
    size_t columns;
    bool complete;
};

static void probe_field(void *text, size_t n, void *data)
{
    (void)text;
    (void)n;
    ((struct probe *)data)->columns++;
}

static void probe_row(int terminator, void *data)
{
    (void)terminator;
    ((struct probe *)data)->complete = true;
}

/* Would the line after the row's first one be a sound row by itself? Then a stray quote ran them
 * together; otherwise it is the inside of a quoted field. */
static bool swallowed(struct rows *r)
{
    struct probe probe = {0};
    struct csv_parser parser;
    size_t from = window_line_end(&r->window, r->start);
    size_t to = window_line_end(&r->window, from);
    if (!from || !to)
        return false;
    parser_init(&parser, r->separator);
    bool sound = csv_parse(&parser, r->window.text + from, to - from, probe_field, probe_row,
                           &probe) == to - from &&
                 csv_fini(&parser, probe_field, probe_row, &probe) == 0;
    csv_free(&parser);
    return sound && probe.complete && probe.columns >= r->least &&
           probe.columns <= r->expected + (r->trailing ? 1 : 0);
}

/* --- a separator behind the last column of every row ---------------------------------------------- */

struct ends {
    size_t columns, expected;
    size_t last; /* bytes in the last field */
    int64_t rows;
    bool agree;
};

static void ends_field(void *text, size_t n, void *data)
{
    struct ends *e = data;
    (void)text;
    e->columns++;
    e->last = n;
}

static void ends_row(int terminator, void *data)
{
    struct ends *e = data;
    (void)terminator;
    e->agree = e->agree && e->columns == e->expected + 1 && e->last == 0;
    e->columns = 0;
    e->rows++;
}

static bool ends_empty(const struct rows *r)
{
    return r->columns >= 2 && r->columns == r->expected + 1 && r->field[r->columns - 1].n == 0;
}

/* Do all rows that the window holds end like the one in hand? One row alone could as well hold a
 * separator within a text. */
static bool rows_agree(struct rows *r)
{
    struct csv_parser parser;
    struct ends ends = {.expected = r->expected, .agree = true};
    size_t to = r->fed;
    for (size_t next = window_line_end(&r->window, to); next && next > to;
         next = window_line_end(&r->window, to))
        to = next;
    parser_init(&parser, r->separator);
    csv_parse(&parser, r->window.text + r->fed, to - r->fed, ends_field, ends_row, &ends);
    csv_free(&parser);
    return ends.agree && ends.rows > 0;
}

/* Such a separator is no column. */
static void drop_trailing(struct rows *r)
{
    if (!r->expected)
        return;
    if (!r->judged)
        r->trailing = ends_empty(r) && rows_agree(r);
    r->judged = true;
    if (r->trailing && ends_empty(r))
        r->columns--;
}

/* The end of the file closes the row in hand. */
static bool finish(struct rows *r, struct row *row)
{
    if (r->start == r->fed)
        return false;
    if (csv_fini(&r->parser, on_field, on_row, r) != 0) {
        give_up(r, row, ROW_OPEN_QUOTE);
        return true;
    }
    if (!r->complete) { /* blanks only */
        r->start = r->fed;
        return false;
    }
    set_fields(r);
    drop_trailing(r);
    give(r, row, examine(r));
    return true;
}

/* The row in hand is complete: sound, faulty, or several lines that a stray quote ran together. */
static void give_complete(struct rows *r, struct row *row)
{
    drop_trailing(r);
    enum row_fault fault = examine(r);
    if (r->fed - r->start > ROWS_MAX_BYTES)
        fault = ROW_TOO_LONG;
    if (fault == ROW_COLUMN_COUNT && r->fed_line > r->start_line + 1 && swallowed(r))
        give_up(r, row, ROW_OPEN_QUOTE);
    else
        give(r, row, fault);
}

/* A record that the scanner knows. */
static bool scan_next(struct rows *r)
{
    struct scanned found;
    if (!r->scan || r->start != r->fed ||
        !scan_record(r->scan, &r->window, r->fed, ROWS_MAX_BYTES, r->field, ROWS_MAX_COLUMNS,
                     &found))
        return false;
    r->columns = found.n;
    r->fed = found.to;
    r->fed_line += found.lines;
    r->complete = true;
    return true;
}

/* The first row is read once more with those that follow where they have a say (rows_agree). */
static bool lacks_others(struct rows *r)
{
    enum { ENOUGH = 128 * 1024 };
    if (!r->expected || r->judged || !ends_empty(r) || r->window.ended ||
        r->window.end - r->fed >= ENOUGH)
        return false;
    begin_again(r);
    fill(r);
    return true;
}

bool rows_next(struct rows *r, struct row *row)
{
    if (r->book)
        return next_of_book(r, row);
    forget_fields(r);
    for (;;) {
        if (r->complete || scan_next(r)) {
            if (lacks_others(r))
                continue;
            give_complete(r, row);
            return true;
        }
        size_t to = window_line_end(&r->window, r->fed);
        if (!to && r->window.ended)
            return finish(r, row);
        if (!to && r->window.end - r->fed > ROWS_MAX_BYTES) {
            if (r->start == r->fed)
                give_long_line(r, row);
            else
                give_up(r, row, ROW_OPEN_QUOTE);
            return true;
        }
        if (!to) {
            fill(r);
            continue;
        }
        if (r->start == r->fed &&
            is_blank_line((struct slice){r->window.text + r->fed, to - r->fed}, r->separator)) {
            r->start = r->fed = to;
            r->start_line = ++r->fed_line;
            continue;
        }
        if (!take_line(r, to)) {
            give_up(r, row, ROW_BROKEN_QUOTES);
            return true;
        }
        if (r->complete) {
            set_fields(r);
            continue;
        }
        if (r->fed - r->start > ROWS_MAX_BYTES) {
            give_up(r, row, ROW_OPEN_QUOTE);
            return true;
        }
    }
}
