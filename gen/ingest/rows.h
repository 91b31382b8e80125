/* Rows: the records of a CSV file, one after another, each with the line it begins on.
 *
 * The reader stands on libcsv (strict RFC 4180). It feeds it line by line, so that it always
 * knows where the row in hand began: a row that libcsv refuses (text after a closing quote, a
 * quote inside an unquoted field, a quote never closed) is reported as a fault of its first line
 * alone, and reading goes on with the next line. Nothing after a stray quote is lost.
 *
 * Of large files a scanner reads the records that are plain (engine.h), which says of them what libcsv says.
 *
 * A sheet of a workbook (book.h) comes as the same rows: the lines are the sheet's rows, all have as many
 * columns as the sheet. */
#ifndef CAEVAL_INGEST_ROWS_H
#define CAEVAL_INGEST_ROWS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"
#include "ingest/source.h"

enum {
    ROWS_MAX_COLUMNS = 256,
    ROWS_MAX_BYTES = 256 * 1024, /* of one row, its line ends included */
};

enum row_fault {
    ROW_SOUND,
    ROW_BROKEN_QUOTES, /* not RFC 4180 */
    ROW_OPEN_QUOTE,    /* a quote that is not closed within ROWS_MAX_BYTES or before the end */
    ROW_TOO_LONG,
    ROW_TOO_MANY_COLUMNS,
    ROW_COLUMN_COUNT, /* not as many columns as the header: see rows_expect */
    ROW_BAD_BYTES,    /* bytes that are not text in the file's encoding */
    ROW_NUL,          /* NUL bytes */
    ROW_OTHER_HEADER, /* below a header with other places of the columns: see aside.h */
    ROW_NEAR_CODE,    /* of a combined file: its code is the CA's but for case or width */
    ROW_NOT_OURS,     /* sound, and of another table: see adapter.h */
    ROW_UNTOLD,       /* sound, and nobody can tell whether it is of another table */
    ROW_JOINED,       /* sound, and part of a record that begins above */
};

struct row {
    int64_t line; /* of the row's first character; the first line of a file is 1 */
    enum row_fault fault;
    size_t n;                  /* columns */
    const struct slice *field; /* n of them, valid until the next call; not trimmed of U+3000 */
    struct slice raw;          /* the row as it stands in the file (its first line, where faulty) */
};

struct rows;

/* Reads the first lines and decides on the separator: comma, semicolon or tab, whichever the
 * first line that is not blank has most of (outside quotes). The source stays the caller's. */
struct rows *rows_open(struct source *source);
/* With a separator that is known; 0: it is to be found out, the others (up to 13) among them, which
 * stay the caller's. */
struct rows *rows_open_as(struct source *source, char separator, const char *others);
void rows_close(struct rows *rows);

/* The next row that is not blank; false at the end. */
bool rows_next(struct rows *rows, struct row *row);

/* From now on a row must have least to most columns: the header is found, or known. */
void rows_expect(struct rows *rows, size_t least, size_t most);
/* Each line is a row, and a quote that RFC 4180 does not know is a character: before the first one. */
void rows_are_lines(struct rows *rows);

/* Decides once more, by the next line: what was read is no header yet. A line without any of them, a title,
 * leaves the separator as it is. */
void rows_guess_again(struct rows *rows);

char rows_separator(const struct rows *rows);

/* Of a workbook: are numbers without a date format counted from 1904 where they are dates? */
bool rows_since_1904(const struct rows *rows);
struct book_survey;
/* What was found out about its sheet; NULL: it is text. */
const struct book_survey *rows_survey(const struct rows *rows);

#endif
