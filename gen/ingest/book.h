/* Book: a workbook (.xlsx, ECMA-376 part 1) as its sheets, and each sheet's rows as text.
 *
 * Texts come as they stand, with what is written beside them (phonetics) left out; numbers in the digits of
 * the file; dates by their cell's number format and the workbook's date system as 2025-01-05 09:03:00; of
 * formulas what they last came to. Nothing is calculated and nothing is guessed: what is not in the file
 * (a formula without a result, a cell that was merged with the one above) comes as one of the marks below,
 * which are unreadable in any column. */
#ifndef CAEVAL_INGEST_BOOK_H
#define CAEVAL_INGEST_BOOK_H

#include "base/text.h"
#include "base/zip.h"
#include "ingest/rows.h"

#define BOOK_MERGED "#与上面的单元格合并"
#define BOOK_UNCOMPUTED "#公式没有结果"
#define BOOK_UNDATED "#没有日期格式的数字"

enum { BOOK_MOST_SHEETS = 1000, BOOK_MOST_ROWS = 1048576, BOOK_MOST_COLUMNS = 16384 };

struct book_sheet {
    const char *name;
    const char *part; /* of the archive; NULL: what is under this name has no cells (a chart) */
    bool hidden;
};

struct book;

/* Is it, by its name, a workbook, of whatever program? */
bool book_is_named(const char *path);

/* What stands in a file that is no workbook, or how it fails. `fd` must stay open until book_close. */
struct book *book_open(int fd, struct zip_fault *fault);
/* Of what book_open refuses: is it a document or slides under a workbook's name? */
bool book_is_document(int fd);
void book_close(struct book *book);
size_t book_sheets(const struct book *book, const struct book_sheet **sheet);
/* "" is the first that is not hidden; NULL: there is none. */
const struct book_sheet *book_sheet_named(const struct book *book, const char *name);
bool book_since_1904(const struct book *book);
/* Has the sheet no cell with anything in it? One that cannot be read is not empty. */
bool book_sheet_is_empty(const struct book *book, const struct book_sheet *sheet);

/* --- what the first reading of a sheet finds out ---------------------------------------------------- */

struct book_merge {
    int32_t top, bottom, left, right; /* from 0 */
};

struct book_survey {
    size_t columns;                 /* up to the last one with anything in it */
    int64_t hidden_rows;            /* of those that are not empty */
    const char *hidden_columns;     /* "C、F-H", or NULL */
    const struct book_merge *merge; /* of several rows, by their first */
    size_t n_merges;
};

/* Reads the texts of the workbook and the whole sheet once: whatever is wrong with them is found before the
 * first row is given out. */
bool book_survey(struct book *book, const struct book_sheet *sheet, struct arena *arena,
                 struct book_survey *survey, struct zip_fault *fault);

/* --- rows ---------------------------------------------------------------------------------------------- */

struct book_rows;

/* After book_survey of that sheet. */
struct book_rows *book_rows_open(struct book *book, const struct book_sheet *sheet,
                                 const struct book_survey *survey);
/* The next row that has anything in it: with as many columns as the sheet has, more where the row alone has
 * them. */
bool book_rows_next(struct book_rows *rows, struct row *row);
/* The header was found: in the rows before it a cell stands for those merged with it below. */
void book_rows_below_header(struct book_rows *rows);
struct zip_fault book_rows_fault(const struct book_rows *rows);
void book_rows_close(struct book_rows *rows);

#endif
