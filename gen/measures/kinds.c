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
    {"headcount", measure_headcount, {{0}}, NULL},
    {"key_moves", measure_key_moves, {{0}}, NULL},
    {"crl_gap", measure_crl_gap, {{"series", PARAM_TEXT, "update|backup|authority"}}, NULL},
    {"crl_late_start", measure_crl_late_start, {{"hours", PARAM_INT, NULL}}, NULL},
    {"crl_unretained", measure_crl_unretained, {{"years", PARAM_INT, NULL}}, NULL},
    {"crl_holes", measure_crl_holes, {{"years", PARAM_INT, NULL}}, NULL},
    {"crl_unretained_at", measure_crl_unretained_at, {{"years", PARAM_INT, NULL}}, NULL},
    {"cover_gap",
     measure_cover_gap,
     {{"names", PARAM_LIST, NULL}, {"doubt", PARAM_TEXT, "yes|no"}},
     cover_known},
    {"downtime",
     measure_downtime,
     {{"system", PARAM_TEXT, NULL}, {"planned", PARAM_TEXT, "include|exclude"}},
     NULL},
    {"availability",
     measure_availability,
     {{"system", PARAM_TEXT, NULL}, {"planned", PARAM_TEXT, "include|exclude"}},
     NULL},
    {"monitored_systems",
     measure_monitored_systems,
     {{"systems", PARAM_LIST, NULL}, {"aspects", PARAM_LIST, NULL}},
     NULL},
    {"probe_failing", measure_probe_failing, {{"services", PARAM_LIST, NULL}}, NULL},
    {"probe_working", measure_probe_working, {{"services", PARAM_LIST, NULL}}, NULL},
    {"probe_rate", measure_probe_rate, {{"services", PARAM_LIST, NULL}}, NULL},
    {"roles_unheld", measure_roles_unheld, {{"required", PARAM_LIST, NULL}}, NULL},
    {"roles_clash", measure_roles_clash, {{"pairs", PARAM_LIST, NULL}}, NULL},
    {"guarded_zone",
     measure_guarded_zone,
     {{"zone", PARAM_TEXT, NULL}, {"factors", PARAM_TEXT, NULL}},
     NULL},
    {"unlogged_exit", measure_unlogged_exit, {{0}}, NULL},
    {"two_person_zone",
     measure_two_person_zone,
     {{"zone", PARAM_TEXT, NULL}, {"factors", PARAM_TEXT, NULL}},
     NULL},
    {"video_short", measure_video_short, {{"months", PARAM_INT, NULL}}, NULL},
    {"power_short",
     measure_power_short,
     {{"systems", PARAM_LIST, NULL}, {"hours", PARAM_RATIO, NULL}},
     NULL},
    {"climate",
     measure_climate,
     {{"reading", PARAM_TEXT, "temperature|humidity"}, {"stat", PARAM_TEXT, "min|max"}},
     NULL},
    {"record_count", measure_record_count, {{"row", PARAM_INT, NULL}}, NULL},
    {"record_overdue",
     measure_record_overdue,
     {{"row", PARAM_INT, NULL}, {"years", PARAM_INT, NULL}, {"against", PARAM_LIST, NULL}},
     NULL},
    {"half_years", measure_half_years, {{"row", PARAM_INT, NULL}}, NULL},
    {"first_certificate", measure_first_certificate, {{"row", PARAM_INT, NULL}}, NULL},
    {"not_sm2",
     measure_not_sm2,
     {{"oids", PARAM_LIST, NULL}, {"devices", PARAM_TEXT, "include|exclude"}},
     NULL},
    {"renewals", measure_renewals, {{0}}, renewals_known},
    {"latest_release", measure_latest_release, {{0}}, NULL},
    {"carriers", measure_carriers, {{0}}, NULL},
    {"ticket_channels", measure_ticket_channels, {{"channels", PARAM_LIST, NULL}}, NULL},
    {"ticket_topics", measure_ticket_topics, {{"topics", PARAM_LIST, NULL}}, NULL},
    {"key_events", measure_key_events, {{"events", PARAM_LIST, NULL}}, NULL},
    {"shared_disputes", measure_shared_disputes, {{0}}, NULL},
    {"org_number", measure_org_number, {{0}}, org_number_known},
};

const struct kind *kind_find(const char *name)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(kinds[i].name, name) == 0)
            return &kinds[i];
    return NULL;
}
