/* Kinds: one row each. */
#include "measures/kinds.h"

#include <string.h>

#define DURATION_PARAMS                                                                            \
    {                                                                                              \
        {"stat", PARAM_TEXT, "max|mean|rank"}, {"start", PARAM_TEXT, "materials|other"},           \
            {"count", PARAM_TEXT, "elapsed|inclusive"},                                            \
        {                                                                                          \
            "open", PARAM_TEXT, "exclude|pending"                                                  \
        }                                                                                          \
    }

static const struct kind kinds[] = {
    {"duration_days", measure_duration_days, DURATION_PARAMS, durations_known},
    {"duration_hours", measure_duration_hours, DURATION_PARAMS, durations_known},
    {"tally", measure_tally, {{0}}, tally_known},
    {"count", measure_count, {{0}}, count_known},
    {"answer_rate", measure_answer_rate, {{0}}, NULL},
    {"coverage",
     measure_coverage,
     {{"post", PARAM_TEXT, NULL}, {"minutes", PARAM_INT, NULL}},
     NULL},
    {"coverage_gap",
     measure_coverage_gap,
     {{"post", PARAM_TEXT, NULL}, {"minutes", PARAM_INT, NULL}},
     NULL},
    {"channels", measure_channels, {{0}}, NULL},
    {"follow_up_rate", measure_follow_up_rate, {{"base", PARAM_TEXT, "period|date"}}, NULL},
    {"not_informed", measure_not_informed, {{"base", PARAM_TEXT, "answered|sampled"}}, NULL},
    {"grade_share", measure_grade_share, {{"grade", PARAM_TEXT, "好|良|一般|差"}}, NULL},
    {"grade", measure_grade, {{0}}, NULL},
    {"grade_mean", measure_grade_mean, {{"scores", PARAM_LIST, NULL}}, NULL},
    {"attitude_burden", measure_attitude_burden, {{"settled", PARAM_INT, NULL}}, NULL},
    {"tenure",
     measure_tenure,
     {{"post", PARAM_TEXT, NULL}, {"years", PARAM_INT, NULL}, {"strict", PARAM_TEXT, "yes|no"}},
     NULL},
    {"impact_beyond_plan", measure_impact_beyond_plan, {{0}}, NULL},
    {"unchecked", measure_unchecked, {{0}}, NULL},
    {"no_nda", measure_no_nda, {{0}}, NULL},
    {"unpublished",
     measure_unpublished,
     {{"standard", PARAM_TEXT, NULL}, {"items", PARAM_LIST, NULL}},
     NULL},
    {"invalid",
     measure_invalid,
     {{"standard", PARAM_TEXT, NULL}, {"items", PARAM_LIST, NULL}},
     NULL},
    {"org_number", measure_org_number, {{0}}, org_number_known},
};

const struct kind *kind_find(const char *name)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(kinds[i].name, name) == 0)
            return &kinds[i];
    return NULL;
}
