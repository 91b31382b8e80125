/* The phrases of caeval readings and caeval explain: identifier, key in templates/wording.csv, number of places. */
#ifndef CAEVAL_SCORE_PHRASES_EXPLAIN_H
#define CAEVAL_SCORE_PHRASES_EXPLAIN_H

#define EXPLAIN_PHRASES(X)                                                                         \
    X(READINGS_OF, "readings.of", 2)                                                               \
    X(READINGS_ALL_ROWS, "readings.all_rows", 0)                                                   \
    X(READINGS_ALL_INDICATORS, "readings.all_indicators", 0)                                       \
    X(READINGS_TOTAL, "readings.total", 0)                                                         \
    X(READINGS_BASIS, "readings.basis", 1)                                                         \
    X(READINGS_MEASURES, "readings.measures", 1)                                                   \
    X(READINGS_IN_FORCE, "readings.in_force", 0)                                                   \
    X(READINGS_HOW, "readings.how", 0)

#endif
