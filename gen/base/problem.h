/* Problems: located messages that flow beside the data and end in the report too.
 *
 * There may be a hundred thousand of one kind, where a column holds something else throughout: of each kind (the same
 * sentence of one file; the same words of any file, of one that is handed on) the first are listed, and of the others one says
 * how many there are.
 *
 * No stage exits or prints; it appends what it found and goes on. Rejected rows are not problems
 * of this list (there may be millions): they go to a sink as they are met, see ingest/reject.h. */
#ifndef CAEVAL_BASE_PROBLEM_H
#define CAEVAL_BASE_PROBLEM_H

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

#include "base/index.h"

enum severity {
    SEVERITY_NOTE,    /* worth knowing: unknown columns, an unused attestation */
    SEVERITY_WARNING, /* something was not taken in as given; the result says so */
    SEVERITY_ERROR,   /* a file, a template or an output could not be used */
};

struct problem {
    enum severity severity;
    const char *file;   /* NULL: none */
    int64_t line;       /* 0: the whole file */
    const char *column; /* NULL: none */
    const char *text;
};

enum { PROBLEMS_LISTED = 200 /* of a kind */ };

struct problem_kind {
    int64_t n;
    char *more; /* the sentence of how many others there are */
};

struct problems {
    struct arena *arena;
    VEC(struct problem) list;
    size_t errors, warnings; /* with those that are not listed */
    struct index kinds;
    VEC(struct problem_kind) kind;
};

void problems_init(struct problems *problems, struct arena *arena);
/* What is listed has been told: of what comes now the first of each kind are listed again. */
void problems_told(struct problems *problems);

/* Appends; `file` and `column` are copied, NULL allowed. */
void problem_add(struct problems *problems, enum severity severity, const char *file, int64_t line,
                 const char *column, const char *format, ...) __attribute__((format(printf, 6, 7)));

void problem_add_v(struct problems *problems, enum severity severity, const char *file,
                   int64_t line, const char *column, const char *format, va_list args)
    __attribute__((format(printf, 6, 0)));

/* "错误：" or "error: " and so on, in the language of the text: what is wrong with the data is told in
 * Chinese to those who hand them over, what is wrong with templates in English to those who keep them. */
const char *severity_word(enum severity severity, const char *text);

/* "file:line:column: ", safe for terminals; nothing where it names no file. */
void problem_place_print(FILE *to, const struct problem *problem);
/* The same for a text that is shown as `shown`, itself or its translation. */
const char *severity_said(enum severity severity, const char *text, const char *shown);

/* One line "file:line:column: severity: text", safe for terminals, as it is kept. */
void problem_print(FILE *to, const struct problem *problem);
/* The same line in the language asked for (base/said.h). */
void problem_say(FILE *to, const struct problem *problem);

#endif
