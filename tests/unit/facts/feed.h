/* Feed: rows for a fact source, written as a test reads best: "door=M1|at=2025-02-10 09:00|direction=进".
 *
 * A column that the row does not name is blank; one named with a minus ("-zone") is not in the file. */
#ifndef CAEVAL_TESTS_FEED_H
#define CAEVAL_TESTS_FEED_H

#include "facts/facts.h"
#include "measures/measure.h"

struct feed {
    struct arena *arena;
    struct schema schema;
    struct workdays workdays; /* the year of D and its neighbours, without holidays */
    struct problems problems;
    struct facts *facts;
    int64_t line; /* of the latest row; the header is line 1 */
    struct measure last;
};

/* The one of the tests, up to the last day of 2025; served: of a CA that began long ago. */
extern struct feed feed;
void feed_set_up(void);
void feed_set_up_served(void);
void feed_tear_down(void);

/* Empty facts of the year of D up to D, by the columns of templates/exports.csv. */
void feed_open(struct feed *feed, int year, int month, int day);
void feed_close(struct feed *feed);

/* Hands the row to the source; the test fails where a value breaks its column's type. */
void feed_row(struct feed *feed, const struct fact_source *source, const char *row);

/* The same with a cell that cannot be read. */
void feed_unreadable(struct feed *feed, const struct fact_source *source, const char *row,
                     const char *column);

/* A row of which only these cells can be read; "" where it is broken as a whole. */
void feed_lose(struct feed *feed, const struct fact_source *source, const char *row);

/* Computes a measure of these exports: "shifts|staff"; its parameters come as key, value, key, value, NULL.
 * Every export counts as supplied with rows. */
struct measure feed_measure(struct feed *feed, measure_fn *fn, const char *of, const char *exports,
                            const char *const *params);
/* "2", "1..3", "1.." without an upper bound, or the state's name: unknown, no cases. */
const char *feed_value(struct feed *feed, const struct measure *m);
/* The value of the one measure, which is then feed.last. */
const char *feed_measured(measure_fn *fn, const char *of, const char *exports,
                          const char *const *params);
/* One case in durations: its days, "open" with those until D, ? or -. */
const char *feed_days(const struct durations *durations);

#endif
