/* Feed: rows for a fact source, written as a test reads best: "door=M1|at=2025-02-10 09:00|direction=进".
 *
 * A column that the row does not name is blank; one named with a minus ("-zone") is not in the file. */
#ifndef CAEVAL_TESTS_FEED_H
#define CAEVAL_TESTS_FEED_H

#include "facts/facts.h"

struct feed {
    struct arena *arena;
    struct schema schema;
    struct workdays workdays; /* the year of D and its neighbours, without holidays */
    struct problems problems;
    struct facts *facts;
    int64_t line; /* of the latest row; the header is line 1 */
};

/* Empty facts of the year of D up to D, by the columns of templates/exports.csv. */
void feed_open(struct feed *feed, int year, int month, int day);
void feed_close(struct feed *feed);

/* Hands the row to the source; the test fails where a value breaks its column's type. */
void feed_row(struct feed *feed, const struct fact_source *source, const char *row);

#endif
