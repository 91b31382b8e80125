/* Book parts: what the files of a workbook share. Internal to book*.c. */
#ifndef CAEVAL_INGEST_BOOK_PARTS_H
#define CAEVAL_INGEST_BOOK_PARTS_H

#include "base/xml.h"
#include "ingest/book.h"

/* How a number is shown. */
enum cell_form {
    FORM_NUMBER,
    FORM_DATE,
    FORM_TIME,
    FORM_MOMENT,  /* both */
    FORM_ELAPSED, /* hours that may be more than a day */
    FORM_PERCENT,
};

/* By the code of a number format, as 'yyyy"年"m"月"d"日"'. */
enum cell_form form_of_code(const char *code);

/* The number of a cell as text, as described in book.h. At most BOOK_NUMBER bytes. */
enum { BOOK_NUMBER = 64 };
struct slice book_number(struct slice value, enum cell_form form, bool since_1904,
                         char room[BOOK_NUMBER]);

/* Texts of the workbook that cells name by number; what does not fit into memory lies in a temporary file. */
struct book_strings;
struct book_strings *book_strings_read(const struct zip *zip, const struct zip_entry *entry,
                                       struct zip_fault *fault);
void book_strings_free(struct book_strings *strings);
size_t book_strings_count(const struct book_strings *strings);
struct slice book_string(const struct book_strings *strings, size_t index);

/* Text as it stands between tags, where _x000D_ is the character of that number. *n bytes are changed in
 * place. */
void book_unescape(char *text, size_t *n);

/* Is the element of a text one whose text counts? `phonetic` counts the elements around it that do not. */
struct book_text_place {
    int phonetic;
    bool within;
};
void book_text_start(struct book_text_place *place, const char *name);
void book_text_end(struct book_text_place *place, const char *name);

/* "AB12" as row and column from 0; false where it is none. */
bool book_place(const char *text, int32_t *row, int32_t *column);

struct book {
    struct arena *arena;
    struct zip zip;
    const char *strings_part, *styles_part; /* or NULL */
    VEC(struct book_sheet) sheet;
    bool since_1904;
    struct book_strings *strings; /* NULL until a survey needs them */
    bool styled;
    VEC(unsigned char) form; /* enum cell_form, by the number of a cell's style */
};

/* Reads the styles of cells. */
bool book_styles_read(struct book *book, struct zip_fault *fault);

#endif
