/* Sides: the two things that caeval diff compares, a result, a run's folder of CAs, or a date of the history. */
#ifndef CAEVAL_SIDES_H
#define CAEVAL_SIDES_H

#include "app/run_history.h"
#include "app/session.h"

/* A CA's result on one side. */
struct one {
    const char *subject;     /* the CA's present code (history/former.h) */
    const struct kept *kept; /* NULL: it is there, without a result */
    const char *why;         /* then */
};

/* A side: one result, or all of a run's folder, or of a date. */
struct side {
    const char *path;
    day_number date; /* of the history; 0: a folder */
    bool is_run;
    struct one *at; /* by subject */
    size_t n, cap;
    VEC(const char *) known; /* codes that are there, of --only or not */
};
/* What sides are read with. `history` only for those of a date. */
struct side_source {
    struct session session;
    struct run_history history;
    struct edition_set editions;
    struct arena *arena;
};

/* Reads what lies at side->path: false, said. */
bool side_read(struct side_source *source, struct side *side);
/* Reads the latest results up to side->date from the history: false with a problem of the history. */
bool side_read_date(struct side_source *source, struct side *side);
/* The present code of a CA (history/former.h). */
const char *side_subject(const struct side_source *source, const char *code);

#endif
