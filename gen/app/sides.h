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
/* What sides are read with. `history` for those of a date, and for folders of one output folder. */
struct side_source {
    struct session session;
    struct run_history history;
    struct edition_set editions;
    struct arena *arena;
    bool has_past; /* the history can be asked */
};

/* Reads what lies at side->path: false, said. */
bool side_read(struct side_source *source, struct side *side);
/* Where both sides lie in the years of one output folder that has a history: opens it, to read alone; what is wrong
 * with it is said, and no fault of theirs. `source` is closed by side_history_close then. */
void side_history_open(struct side_source *source, const struct side *a, const struct side *b);
void side_history_close(struct side_source *source);

/* Reads the latest results up to side->date from the history: false with a problem of the history. */
bool side_read_date(struct side_source *source, struct side *side);
/* The present code of a CA (history/former.h). */
const char *side_subject(const struct side_source *source, const char *code);

#endif
