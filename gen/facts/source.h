/* Fact source: one export and the code that takes its records in. One row of facts.c's table. */
#ifndef CAEVAL_FACTS_SOURCE_H
#define CAEVAL_FACTS_SOURCE_H

#include "ingest/value.h"

struct facts;

/* A record seen through the columns a source asked for. */
struct fields {
    const struct record *record;
    const size_t *map; /* from the source's columns to the export's */
};

static inline const struct value *field(const struct fields *f, int column)
{
    return &f->record->value[f->map[column]];
}
static inline bool present(const struct value *v)
{
    return v->state == VALUE_PRESENT;
}
/* The enum value as its schema word, NULL where blank or absent. */
static inline const char *word(const struct value *v)
{
    return present(v) ? v->as.word : NULL;
}
/* Is the answer this one? Blank and absent are no answer. */
static inline bool answered(const struct value *v, enum answer answer)
{
    return present(v) && v->as.answer == answer;
}

/* Values that facts keep. */
struct day_value {
    enum value_state state;
    day_number day;
};
struct answer_value {
    enum value_state state;
    enum answer answer;
};
struct moment_value {
    enum value_state state;
    struct moment moment;
};

static inline struct day_value field_day(const struct fields *f, int column)
{
    const struct value *v = field(f, column);
    return (struct day_value){v->state, present(v) ? v->as.day : 0};
}
static inline struct answer_value field_answer(const struct fields *f, int column)
{
    const struct value *v = field(f, column);
    return (struct answer_value){v->state, present(v) ? v->as.answer : ANSWER_NO};
}
static inline struct moment_value field_moment(const struct fields *f, int column)
{
    const struct value *v = field(f, column);
    return (struct moment_value){v->state, present(v) ? v->as.moment : (struct moment){0, false}};
}

#define NO_MORE_PARTS SIZE_MAX
#define NO_COLUMN (-1)

/* A part of struct facts (by offsetof), and the moments between which its cases are open (a case that is
 * one event begins and ends in it); a column that its end does not stand in is NO_COLUMN. */
struct fact_part {
    size_t at;
    int begin, end;
};
#define PARTS_END                                                                                  \
    {                                                                                              \
        NO_MORE_PARTS, NO_COLUMN, NO_COLUMN                                                        \
    }

/* A value of an enum that the source compares with: exports.csv must know it. */
struct fact_word {
    int column;
    const char *word;
};

/* An enum of so many values, the best first. */
struct fact_order {
    int column;
    size_t n;
};

/* Is the value one of those that its column counts (exports.csv, counts)? Not where blank or absent. */
static inline bool counts(const struct fields *f, int column)
{
    const struct value *v = field(f, column);
    return present(v) && column_counts(&f->record->export->column[f->map[column]], v->as.word);
}

struct fact_source {
    const char *export;
    const char *const *column; /* names, in the order of the source's own enumeration */
    size_t n;
    const struct fact_word *words;    /* it compares with, ended by a NULL; or NULL */
    const struct fact_order *ordered; /* an enum whose values it takes by their order; or NULL */
    const int *counted;               /* columns that must tell what counts, ended by -1; or NULL */
    const char
        *blank; /* what is said of a blank required cell; NULL: what is said of any export's */
    const char *const *after; /* exports to be read before this one, ended by NULL; or NULL */
    /* What it keeps in struct facts (by offsetof) that must be begun: struct index, struct fingerprints;
     * ended by NO_MORE_PARTS; or NULL. */
    const size_t *indexes, *fingerprints;
    /* A check beyond the types, NULL for none: false refuses the row. */
    bool (*examine)(const struct facts *facts, const struct fields *f, struct refusal *refusal);
    void (*take)(struct facts *facts, const struct fields *f);
    /* A row that contradicts an earlier one of its key, where both are weighed; else NULL. */
    void (*differ)(struct facts *facts, const struct fields *f);
    /* What a lost row leaves open: it is one more case that cannot be told in each of these parts (ended
     * by NO_MORE_PARTS; or NULL), unless it shows that it was open at no moment of the period ... */
    const struct fact_part *tallies;   /* struct tally */
    const struct fact_part *durations; /* struct durations */
    const struct fact_part *unknowns;  /* struct unknowns */
    /* ... and what else it could change, or NULL; the record's value may be NULL. */
    void (*lose)(struct facts *facts, const struct record *record);
    /* Of the row that was lost last nobody can read which one it is: it may replace any older one. */
    void (*lose_key)(struct facts *facts);
    void (*finish)(struct facts *facts); /* after all records of all exports, or NULL */
};

#endif
