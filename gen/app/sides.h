/* Sides: the two things that caeval diff compares, a result, a run's folder of CAs, or a date of the history. */
#ifndef CAEVAL_SIDES_H
#define CAEVAL_SIDES_H

#include "app/run_history.h"
#include "app/session.h"

/* A CA on one side. What it is known by stays; its result is read when its turn comes (side_load), so that a comparison
 * of many CAs holds one at a time. */
struct one {
    const char *subject; /* the CA's present code (history/former.h) */
    VEC(const char *)
    path;            /* its results: one, or those of each of its codes; none: from the history */
    const char *why; /* it is there, without a result */
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

/* A CA's result. */
struct loaded {
    const struct kept *kept; /* NULL: it is there, without a result */
    const char *why;         /* then */
};
/* What sides are read with. `history` for those of a date, and for folders of one output folder. */
struct side_source {
    struct session session;
    struct run_history history;
    struct edition_set editions;
    struct arena *arena;
    bool has_past; /* the history can be asked */
};

/* Finds what lies at side->path: false, said. */
bool side_read(struct side_source *source, struct side *side);
/* Where both sides lie in the years of one output folder that has a history: opens it, to read alone; what is wrong
 * with it is said, and no fault of theirs. `source` is closed by side_history_close then. */
void side_history_open(struct side_source *source, const struct side *a, const struct side *b);
void side_history_close(struct side_source *source);

/* Finds which CAs have results up to side->date in the history: false with a problem of the history. */
bool side_read_date(struct side_source *source, struct side *side);
/* Reads the CA's result, of a date the latest up to that, in the arena. False: said, or a problem of the history. */
bool side_load(struct side_source *source, const struct side *side, const struct one *one,
               struct arena *arena, struct loaded *loaded);
/* The present code of a CA (history/former.h). */
const char *side_subject(const struct side_source *source, const char *code);

#endif
