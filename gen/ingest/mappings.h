/* Mappings: how the exports of other systems become the contract's columns, as data: templates/sources.csv
 * and, before it, a bureau's own file of the same form (README, Exports of other systems).
 *
 * A mapping is one source's form of one export. No expressions: each column has one verb of a closed list.
 * Columns of the file are named in `from`, several joined by ; and words of a cell in `values`; a * in either
 * stands for any text.
 *
 *   @match     from    headers that must all be there: their line is the header, what is above is skipped
 *   @header    from    names of the columns of a file without header; those with ? at the end may be missing
 *   @separator values  | or tab or another character: looked for beside , ; and tab; where there is no header,
 *                      the file's name says the source
 *   @keep      from, values   only rows with one of the words (!word: with none of these);
 *                      a row of which its cell cannot tell is lost
 *   @group     from    rows that agree in this column are one record
 *   @empty     values  cells with one of the words are empty
 *   @zone      values  Z or +08:00: of times that have none
 *   @end       values  first words of lines that are no records, over those of set_aside.csv
 *
 *   copy  one column          const  `values`         time  one column, in any form of time, or day; time (nothing
 *   without the time)
 *   map   one column, word>word;...   hex  one column, decimal to hexadecimal
 *   plus  time; seconds        plus-if  time; seconds; another: nothing where that is 0 or empty
 *   plus-less  time; seconds; seconds to take off; may be another as in plus-if
 *     `values` of these: the unit of bare numbers, 秒 (also where it is empty), 分 or 小时
 *   when  column; event column, words: the column in a group's first row with the event
 *   seen  event column, word>word;...: the first pair of which some row of the group has the event */
#ifndef CAEVAL_INGEST_MAPPINGS_H
#define CAEVAL_INGEST_MAPPINGS_H

#include "ingest/schema.h"

enum verb {
    VERB_COPY,
    VERB_CONST,
    VERB_TIME,
    VERB_MAP,
    VERB_PLUS,
    VERB_PLUS_IF,
    VERB_PLUS_LESS,
    VERB_WHEN,
    VERB_SEEN,
    VERB_HEX,
};

enum { ITEM_CA_CODE = -1, ITEM_MOST_FROM = 4, VERB_ROOM = 160 };

struct pair {
    const char *from, *to; /* to: NULL where words alone are listed */
};

/* How one of our columns is made. */
struct item {
    int column; /* of the export, or ITEM_CA_CODE */
    enum verb how;
    const char *const *from; /* ended by NULL */
    size_t n_from;
    const char *value; /* of const */
    int64_t unit;      /* seconds of a bare number of plus, plus-if and plus-less */
    const struct pair *pair;
    size_t n_pairs;
    int64_t line; /* in the mapping's file */
};

struct keep {
    const char *from;
    const char *const *word; /* ended by NULL */
};

struct mapping {
    const char *source;
    size_t export;
    const char *file; /* that says so */
    bool own;         /* the bureau's */
    int64_t line;     /* of its first item */
    const char *const *match;
    const char *const *header; /* of a file without one, else NULL */
    size_t n_header, n_must;   /* all, and those that cannot be missing */
    char separator;            /* 0: to be found out */
    const struct keep *keep;
    size_t n_keep;
    const char *group;        /* NULL: none */
    const char *const *empty; /* ended by NULL */
    const char *zone;         /* to be put behind times, or "" */
    struct aside_words end;
    const struct item *item;
    size_t n;
};

struct mappings {
    const struct mapping *at; /* the bureau's own first */
    size_t n;
};

/* Loads the templates' file and the bureau's own (NULL: none), and puts them into the schema. False with
 * problems at their lines. */
bool mappings_load(struct schema *schema, struct arena *arena, const char *path, const char *own,
                   struct problems *problems);

/* The mapping of a source's name for an export, or NULL. */
const struct mapping *mapping_named(const struct schema *schema, size_t export, struct slice name);

/* "表头有 A、B", "文件名 hotline@asterisk-csv.csv". */
const char *mapping_found_by(struct arena *arena, const struct schema *schema,
                             const struct mapping *mapping);

/* The same word, in either case of letters; * in the pattern is any text. */
bool word_fits(const char *pattern, struct slice word);

/* The cell that an item makes of the cells it is made from (trimmed, the mapping's empty ones ""): one of
 * them, a text of the mapping, or a text in `room`. What cannot be read is passed on as it stands, to be
 * refused by its column's type. `when` and `seen` are the group's (adapter.c). */
struct slice verb_apply(const struct mapping *mapping, const struct item *item,
                        const struct slice *from, char room[VERB_ROOM]);

#endif
