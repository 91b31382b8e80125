/* Schema: the exports and their columns, loaded from templates/exports.csv (the list of what is handed over).
 *
 * An export is one run of rows of that file, a column one row. Facts bind to exports and columns
 * by their ASCII names at start-up; a name the schema does not know is a template error. */
#ifndef CAEVAL_INGEST_SCHEMA_H
#define CAEVAL_INGEST_SCHEMA_H

#include <stdbool.h>
#include <stddef.h>

#include "base/problem.h"
#include "base/text.h"
#include "ingest/sheet.h"

enum column_type {
    TYPE_ID,
    TYPE_TEXT,
    TYPE_ENUM,
    TYPE_BOOL,
    TYPE_INT,
    TYPE_DECIMAL,
    TYPE_DATE,
    TYPE_DATETIME,
};

/* What a blank cell of an optional column says. */
enum blank {
    BLANK_SILENT, /* nothing */
    BLANK_MEANS,  /* something of its own: still open, not answered, still in force */
    BLANK_FAULT,  /* what must be there is not: a counter-example (GM-BLANK-R1) */
};

/* A date over all rows of an export that goes on throughout a year: those of other exports (a sample, a drill)
 * need not reach its ends. */
enum reach {
    REACH_NONE,
    REACH_FROM, /* each row is a stretch of time: its beginning */
    REACH_TO,   /* and its end; blank where it is not over */
    REACH_AT,   /* each row is an event */
    REACH_DUE,  /* a day set beforehand: it says nothing of how far the rows go */
};

struct column {
    const char *name;   /* ASCII */
    const char *header; /* Chinese */
    enum column_type type;
    bool key, required;
    enum blank blank;
    enum reach reach;
    int64_t line;              /* in exports.csv */
    const char *refers;        /* the export whose key it names, or NULL */
    const char *const *values; /* of an enum; of a bool !words that are no answer; ended by NULL */
    const char *values_text;   /* the same as written in the schema */
    const char *const *counts; /* those of an enum that are what a measure counts, ended by NULL */
};

static inline bool column_reaches(const struct column *column)
{
    return column->reach != REACH_NONE && column->reach != REACH_DUE;
}

/* What an export without rows says. */
enum export_kind {
    KIND_EVENTS,   /* that nothing happened */
    KIND_ROSTER,   /* nothing: an empty roster or inventory accuses nobody */
    KIND_REGISTER, /* that nothing is registered */
};

struct export
{
    const char *name;
    const char *title;
    const char *
        shown; /* the same where files are listed: whose it is as well, if the title does not say that */
    struct slice folded_name, folded_title; /* as names of files are compared: text_folded */
    enum export_kind kind;
    const struct column *column;
    size_t n;
    int64_t line;           /* of its first column, in exports.csv */
    bool keyed;             /* some column belongs to the key; otherwise the whole row is the key */
    bool steady;            /* some column reaches: its rows are expected throughout the year */
    const char *inspection; /* of the bureau's own: its name in an inspection folder; else "" */
};

/* A word that begins a totals or signature line: alone, or before a colon, a bracket, blanks or
 * digits. With `after`, digits stand between the two: 共20条. */
struct aside_word {
    const char *before, *after;
};

struct aside_words {
    const struct aside_word *at;
    size_t n;
    const char *const *mark; /* of which rows of separators are made; ended by NULL */
};

struct mappings;

struct schema {
    const struct export *export;
    size_t n;   /* those that a CA hands over */
    size_t all; /* and behind them what the bureau's examiners write down (export.inspection) */
    const struct schema *inspection; /* these alone, by their names in an inspection folder */
    int64_t lines;                   /* of exports.csv */
    const char *sha256;              /* of exports.csv */
    struct aside_words aside;
    const struct mappings *mappings; /* forms of other systems (mappings.h); NULL: none */
};

const char *type_name(enum column_type type);

/* Reads exports.csv, and beside it kinds.csv and set_aside.csv. False (with problems) when one of them
 * is not sound. */
bool schema_load(struct schema *schema, struct arena *arena, const char *path,
                 struct problems *problems);

/* Is the word (of an enum's values) one that counts? */
bool column_counts(const struct column *column, const char *word);

/* SIZE_MAX when there is none of that name. */
size_t schema_export(const struct schema *schema, struct slice name);
size_t export_column(const struct export *export, struct slice name);

/* Is it among these names? NULL: there are none. */
bool exports_have(const char *const *exports, const char *name);

/* The names in the cell "exports" of a template, ended by NULL; an unknown one is an error. */
const char *const *schema_exports(const struct schema *schema, struct arena *arena,
                                  const struct sheet *sheet, size_t row, struct problems *problems);

#endif
