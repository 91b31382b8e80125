/* Drawing: what examiners look at on the site where a form's methods ask for a sample (抽查), and which records
 * the lot falls on (templates/<edition>/samples.csv).
 *
 * A line of the plan names a row of the form, the export whose records are drawn from, which of them, in which
 * groups, and how many of each. The lot is a SHA-256 of the seed, the digests of the files that were read, the line
 * and the record: whoever has the same files, plan and seed draws the same records, and nobody knows them before the
 * seed is named. It decides nothing. */
#ifndef CAEVAL_SCORE_DRAWING_H
#define CAEVAL_SCORE_DRAWING_H

#include "facts/facts.h"
#include "ingest/ingest.h"
#include "score/form_rules.h"
#include "score/grading_rules.h"

enum drawing_order {
    DRAWN_BY_LOT,
    DRAWN_EARLIEST, /* by a date; the lot where several have it */
    DRAWN_LATEST
};

/* column=word;word, or a column that is blank. */
struct drawing_filter {
    size_t column;
    const char *const *word; /* ended by NULL; none: blank */
};

struct drawing_rule {
    int64_t line;  /* in the plan */
    int row;       /* of the form */
    size_t export; /* SIZE_MAX: no record can be drawn, the examiner picks on the site */
    bool named;    /* of a register: entries that name the row in 对应条目 */
    const struct drawing_filter *filter;
    size_t n_filters;
    size_t in_period; /* a date column that lies in the period; SIZE_MAX: any */
    size_t per;       /* a column: so many of each of its values; SIZE_MAX: of all */
    int64_t most;     /* in a group */
    enum drawing_order order;
    size_t by;        /* its date column */
    const char *look; /* what is looked at, from the row's method */
};

struct drawing_plan {
    const struct drawing_rule *rule;
    size_t n; /* 0: the edition has none */
    const char *sha256;
};

/* False with problems. */
bool drawing_load(struct drawing_plan *plan, struct arena *arena, const char *path,
                  const struct schema *schema, const struct form_edition *form,
                  struct problems *problems);

/* A record that the lot fell on. */
struct drawn {
    const char *id;    /* its key, or its first cells */
    const char *group; /* "" where it is one of all */
    const char *file;
    int64_t line;
    day_number day; /* of the rule's order */
    const char *lot;
};

/* What became of a rule. */
struct drawn_rule {
    const struct drawing_rule *rule;
    int64_t population;   /* records that were drawn from */
    VEC(struct drawn) of; /* by group, in the order of the lot */
};

struct drawing {
    struct arena *arena;
    const struct schema *schema;
    struct period period;
    const char *seed;
    const struct ingested *files; /* of the evaluation: their digests */
    struct drawn_rule *at;
    size_t n;
};

/* Begins with all rules and no record. */
void drawing_begin(struct drawing *drawing, const struct drawing_plan *plan,
                   const struct schema *schema, struct period period, const char *seed,
                   const struct ingested *files, struct arena *arena);
/* The records of the exports, as they are read once more. */
void drawing_take(struct drawing *drawing, size_t export, const struct record *record);
/* The registers' entries that name rows, and then the lot. */
void drawing_end(struct drawing *drawing, const struct facts *facts, size_t place);

/* Surveys that a score table asks for: how many to ask (templates/<edition>/samples.csv of a score table). */
struct survey_size {
    size_t indicator, population; /* in the edition; in the catalogue */
    struct ratio z, share, off;
    const char *look;
};
struct survey_sizes {
    const struct survey_size *at;
    size_t n;
};
/* False with problems. */
bool survey_sizes_load(struct survey_sizes *sizes, struct arena *arena, const char *path,
                       const struct grading_edition *edition, const struct catalog *catalog,
                       struct problems *problems);

/* The least number of answers with which a share near `share` lies within `off` of the sample's, 19 times out of
 * 20 where z is 1.959964; of a population of n (0: not known) fewer do. */
int64_t survey_size(struct ratio z, struct ratio share, struct ratio off, int64_t population);

#endif
