/* Outputs: every file with what was found, of a CA, of a run over all CAs, of a year: one row each. The
 * options, the help, the unchanged-check, the commands and publishing go by this table. */
#ifndef CAEVAL_REPORT_OUTPUTS_H
#define CAEVAL_REPORT_OUTPUTS_H

#include "base/text.h"
#include "report/fonts.h"
#include "score/edition_set.h"

/* What a file tells of, and what its writers get as `of`. */
enum output_scope {
    OUTPUT_CA,   /* struct evaluation; in the CA's folder */
    OUTPUT_RUN,  /* struct run_summary; in the year's folder */
    OUTPUT_YEAR, /* struct annual; in the year's folder */
    OUTPUT_SCOPES
};

struct output_matter {
    const struct edition_set *editions;
    day_number date; /* D */
    const struct fonts *fonts;
    const void *of;
    const char *result; /* of a CA: SHA-256 of its result.json, where that is written; or NULL */
    const struct document *document; /* of it, where a writer shows pages or sheets */
    const char *const *file;         /* what is written of it but its entry, ended by NULL */
};

/* The table ends with a row without a format. */
extern const struct output {
    const char *format; /* its word in --formats */
    enum output_scope scope;
    const char *file;
    bool paged;    /* it shows the document */
    bool lettered; /* it needs the fonts */
    bool kept;     /* the history is made of it */
    bool asked;    /* only where it is asked for */
    bool entry;    /* what a person opens first, and finds the others by */
    bool (*write)(const struct output_matter *matter, const char *path);
} output_table[];

/* Sets of formats: a bit each. */
typedef unsigned format_set;
format_set format_named(struct slice word); /* 0: there is none */
format_set formats_all(void);
format_set formats_default(void); /* those that are written where none is asked for */
/* The words, joined by `mark`. */
const char *formats_text(struct arena *arena, format_set set, const char *mark);
/* Will results of these formats be in the history? */
bool formats_kept(format_set set);

/* Is there a file of that name? */
bool output_there(struct arena *arena, const char *folder, const char *name);
/* What was asked for, and what lies in the folder: a result never stands beside a page of an older one,
 * and no page is lost. Without fonts, which are loaded where a file that needs them lies there, one can
 * only have come since, and is left. */
format_set outputs_wanted(struct arena *arena, enum output_scope scope, format_set asked,
                          const char *folder, bool fonts);
/* Does the folder hold one of the scope for which the fonts are needed? */
bool outputs_lettered_there(struct arena *arena, enum output_scope scope, const char *folder);
bool output_wanted(const struct output *output, enum output_scope scope, format_set wanted);
bool outputs_lettered(enum output_scope scope, format_set wanted);

/* Is there a file of the scope among them? */
bool outputs_any(enum output_scope scope, format_set wanted);
/* The file of them that a person opens first; NULL: none of them is one. */
const char *outputs_entry(enum output_scope scope, format_set wanted);

/* Makes the document where one of the wanted files shows it, and the list of them. */
void outputs_prepare(struct output_matter *matter, enum output_scope scope, format_set wanted,
                     struct arena *arena);
/* Writes the wanted files into a folder; false: one of them cannot be written. */
bool outputs_write(const struct output_matter *matter, enum output_scope scope, format_set wanted,
                   const char *folder, struct arena *arena);
/* The names of a scope's files, then `more` where given, then NULL. */
const char *const *outputs_names(struct arena *arena, enum output_scope scope, const char *more);

#endif
