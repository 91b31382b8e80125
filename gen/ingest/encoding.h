/* Encoding: how the text of a file is written, told by all of its bytes. */
#ifndef CAEVAL_INGEST_ENCODING_H
#define CAEVAL_INGEST_ENCODING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum encoding {
    ENCODING_UTF8,
    ENCODING_UTF8_BOM,
    ENCODING_GB18030,
    ENCODING_UTF16LE,
    ENCODING_UTF16BE,
    ENCODING_BOOK, /* a sheet of a workbook (book.h) */
};

const char *encoding_name(enum encoding encoding); /* "UTF-8", "GB18030", ... */

/* Counts over the whole file under both hypotheses. A sequence may straddle two reads. */
struct text_survey {
    int64_t utf8_good, utf8_bad; /* sequences of more than one byte; bytes out of place */
    int64_t gb_bad;
    int64_t nul[2]; /* at even and odd places */
    int64_t total;
    unsigned char head[4096];
    uint8_t state; /* of both, between two bytes; 0: between two characters */
};

void text_survey_add(struct text_survey *survey, const char *bytes, size_t n);
/* After the last bytes. *damaged: some are not valid text, or are NUL. */
enum encoding text_survey_result(struct text_survey *survey, bool *damaged);
/* Under the name of an export, told by its first bytes: what it is and what to do; NULL for text. */
const char *text_survey_disguise(const struct text_survey *survey);

#endif
