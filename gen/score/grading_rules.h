/* Grading rules: the indicators of a scored edition, their weights, criteria, levels
 * (templates/<edition>/indicators.csv, criteria.csv, conditions.csv, aliases.csv, readings.csv,
 * levels.csv). */
#ifndef CAEVAL_SCORE_GRADING_RULES_H
#define CAEVAL_SCORE_GRADING_RULES_H

#include "score/cited.h"
#include "score/condition.h"

enum scoring {
    SCORING_LADDER, /* a higher score needs the lower ones as well (8.1.1; G3-R1) */
    SCORING_BAND,   /* the table's rows are mutually exclusive facts */
    SCORING_SUM,    /* weighted sum of the indicators below it */
};

enum criterion_kind {
    CRITERION_ATTEST,    /* an examiner's answer */
    CRITERION_MEASURE,   /* conditions on measures; attested where these cannot tell */
    CRITERION_GRADE,     /* an attested grade, bounded or replaced by conditions */
    CRITERION_OTHERWISE, /* the table's catch-all */
};

/* What an examiner is asked for. */
struct asked_item {
    const char *id;
    bool
        when_none; /* ID@none: the same item, whose answer counts where the register holds no case */
};

struct criterion {
    const char *id; /* within the indicator: max_days */
    int score;      /* of the table row it belongs to */
    enum criterion_kind kind;
    const char *text; /* verbatim */
    const struct asked_item
        *items;                /* that answer it, in order of precedence; ended by an id NULL */
    const char *const *grades; /* GRADE: the grades that meet it */
    const struct condition *condition;
    size_t n_conditions;
    const size_t *reading; /* in force only under these, ended by SIZE_MAX */
    int64_t line;
};

struct indicator {
    const char *id;
    const char *title;
    const char *table; /* number of its table, "" for a sum */
    size_t parent;     /* SIZE_MAX: first level */
    enum scoring scoring;
    bool weighted;
    struct ratio weight;    /* of the parent's, or of the total for a first-level one */
    struct ratio share;     /* of the total: the product of weights up to the top */
    const char *offered_by; /* the export whose records show an optional service; "" none */
    const char *steps; /* how many criteria each score has, 1=1;3=5;5=5: what the table must hold */
    int64_t line;      /* in indicators.csv */
    const struct criterion *criterion; /* by ascending score, as in the table */
    size_t n_criteria;
};

struct level {
    const char *code;  /* I, II, III */
    const char *title; /* 基本执行级 */
    bool has_min, has_max;
    struct ratio min, max;
    bool min_in, max_in; /* is the limit itself inside? */
    const size_t *reading;
};

struct grading_edition {
    const char *code, *title;
    const char *gate_item; /* attestation that forbids a level (8.4.1) */
    const struct indicator *indicator;
    size_t n;
    const struct level *level;
    size_t n_levels;
    struct reading_book readings;
    struct reading_choice choice; /* in force: the defaults, or what the bureau chose */
    struct cited_book cited;
    struct alias_book aliases;
};

bool grading_load(struct grading_edition *edition, struct arena *arena, const char *folder,
                  const struct schema *schema, const struct catalog *catalog,
                  struct problems *problems);

/* The one reader of a cell `items` of criteria.csv: A;B@none. The list lives in the arena, ended by an id NULL. */
const struct asked_item *asked_items(struct arena *arena, const char *text);

/* Does some measure of its conditions read the export? */
bool indicator_reads(const struct catalog *catalog, const struct indicator *indicator,
                     const char *export);

/* What a criterion is overridden as: INDICATOR.CRITERION, or INDICATOR.CRITERION@SCORE where criteria of several scores
 * have the id, each a line of its own. */
bool criterion_in_several(const struct indicator *indicator, const struct criterion *criterion);
const char *criterion_item(const struct indicator *indicator, const struct criterion *criterion,
                           struct arena *arena);

/* The item that an answer to its line is one to, and to no line of another score; NULL: there is none. */
const char *criterion_answered_by(const struct indicator *indicator,
                                  const struct criterion *criterion);

/* SIZE_MAX when there is none of that id. */
size_t indicator_find(const struct grading_edition *edition, const char *id);

#endif
