/* Stretches: the time that shifts of posts, or the monitoring of systems, cover, and what leaves that open
 * (GM 6.5.1 b, 6.6.4.2 d and i, 6.6.6.3). */
#ifndef CAEVAL_MEASURES_STRETCHES_H
#define CAEVAL_MEASURES_STRETCHES_H

#include "measures/measure.h"

struct stretches {
    struct span_list covered; /* for certain; joined, in order */
    struct span_list perhaps; /* the same with what dates without a time may cover */
    const char *file;         /* of the export's first row, NULL: none */
    int64_t rows;             /* stretches that are about this */
    int64_t in_period;        /* of these, those that touch the service in the period */
    int64_t reversed;         /* in the period, and ending before they begin: nobody knows what they
                                 covered */
    int64_t lost;             /* rows that cannot be read, each of which could fill any gap */
    bool unsure;              /* it is not known when the service began */
    enum reason why_unsure;
};

/* False, with the reason set: the export was not supplied, is empty, the service has not begun, or no row of
 * these posts touches it in the period. Nobody is accused by an empty roster. */
bool stretches_of_shifts(const struct facts *facts, struct arena *arena, const char *const *posts,
                         struct measure *m, struct stretches *out);
/* Systems a/b/c by their names and other names; none named: all of them together. */
bool stretches_of_monitor(const struct facts *facts, struct arena *arena,
                          const char *const *systems, struct measure *m, struct stretches *out);

/* The last one that begins before the moment, else the first; NULL: there is none. */
const struct span *stretches_before(const struct stretches *s, instant before);

/* Where something was not covered: may it have been all the same? Sets the reason. */
bool stretches_doubt(const struct stretches *s, bool uncovered, struct measure *m);

#endif
