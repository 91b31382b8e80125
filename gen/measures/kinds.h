/* Kinds: the closed vocabulary of computations that templates/measures.csv can name. */
#ifndef CAEVAL_MEASURES_KINDS_H
#define CAEVAL_MEASURES_KINDS_H

#include "measures/measure.h"

enum param_type { PARAM_TEXT, PARAM_INT, PARAM_RATIO, PARAM_LIST };

struct kind_param {
    const char *key; /* NULL ends a list */
    enum param_type type;
    const char *words; /* allowed words a|b|c of a text, or NULL */
};

struct kind {
    const char *name;
    measure_fn *compute;
    struct kind_param param[4];
    bool (*knows)(const char *of); /* are there facts of this name? NULL: the kind takes none */
};

/* NULL when there is no such kind. */
const struct kind *kind_find(const char *name);

/* cases.c */
measure_fn measure_duration_days, measure_duration_hours, measure_tally, measure_count;
bool durations_known(const char *of), tally_known(const char *of), count_known(const char *of);
/* service.c */
measure_fn measure_answer_rate, measure_coverage, measure_coverage_gap, measure_channels;
/* customers.c */
measure_fn measure_follow_up_rate, measure_not_informed, measure_grade_share, measure_grade,
    measure_grade_mean;
/* complaints.c */
measure_fn measure_attitude_burden;
/* incidents.c */
measure_fn measure_impact_beyond_plan;
/* people.c */
measure_fn measure_tenure, measure_unchecked, measure_no_nda;
/* disclosure.c */
measure_fn measure_unpublished, measure_invalid;
/* org.c */
measure_fn measure_org_number;
bool org_number_known(const char *of);

#endif
