/* Kinds: the closed vocabulary of computations that templates/measures.csv can name. */
#ifndef CAEVAL_MEASURES_KINDS_H
#define CAEVAL_MEASURES_KINDS_H

#include "measures/measure.h"

/* PARAM_PARTS: a list of parts of the year, name/MM-DD/MM-DD */
enum param_type { PARAM_TEXT, PARAM_INT, PARAM_RATIO, PARAM_LIST, PARAM_PARTS };

struct kind_param {
    const char *key; /* NULL ends a list */
    enum param_type type;
    const char *words; /* allowed words a|b|c of a text, or NULL */
    const char *
        column; /* the enum export.column whose values the words are (of pairs a:b joined by /, with
                            or without =label behind: export.column:export.column, * for any), or NULL */
    int64_t least, most; /* of a number, or of how many words a list has; most 0: any */
    const char
        *fills; /* the column in which these words, and no others of it, say something: they are
                           told to whoever fills it in; or NULL */
};

/* What it makes of rows that newer ones may have replaced which cannot be read (facts/replaced.h): each of
 * them may not be there, and what stands in its place is lost. */
enum replacing {
    REPLACING_ANYTHING, /* nothing can be told */
    REPLACING_COUNTED,  /* it counts what is there: each is one less */
    REPLACING_LISTED, /* each is one less, or the loss of it one more: a list to be met, a case judged by
                           others of its export */
    REPLACING_LACKED,  /* what is not there raises it, without a bound */
    REPLACING_SHARE,   /* each is one less of the cases, of either kind */
    REPLACING_MARKS,   /* each marks one of the cases: how many these are does not change */
    REPLACING_NOTHING, /* a lost row widens it as much */
};

struct kind {
    const char *name;
    measure_fn *compute;
    struct kind_param param[4];
    bool (*knows)(const char *of); /* are there facts of this name? NULL: the kind takes none */
    /* What it finds is shown by an absence: a gap, a vacancy; another row could fill it. */
    bool absence;
    bool
        filled; /* of an absence: one more row of its export can only fill it, unless it keeps names `apart` */
    /* It counts cases one by one, or adds them up: a case that is there fails whatever else there is. */
    bool counts;
    /* As of `counts`: what another export lacks leaves single cases open, and nothing else. */
    bool by_case;
    /* It looks up in other exports only what it lists as evidence or as unknown. */
    bool of_evidence;
    bool profiled;  /* it judges certificates by what their profile asks for */
    bool of_year;   /* of what a list of several years holds of this one */
    bool in_favour; /* what is lost could only have spoken for the CA */
    bool
        as_drawn_up; /* it judges what was so on the day on which its export was drawn up; of events that
                         is so but where ... */
    bool for_good; /* ... what it finds of earlier years is so for good */
    bool
        of_objects; /* it is of objects alone (facts/objects.h): of no export, and where there are none it is not there */
    bool
        of_others; /* its cases are those of another of its exports: only that one tells whether there are any */
    enum replacing replacing;
    /* The columns export.column by which it looks up cases, ended by NULL; none: every one that its
     * measure's exports have. */
    const char *joins[3];
    /* The exports in which what is found proves: what they do not cover could only add to it. */
    const char *proofs[3];
};

/* NULL when there is no such kind. */
const struct kind *kind_find(const char *name);
/* Has a kind words that fill the column "export.column"? */
bool kinds_fill(const char *column);

/* cases.c */
measure_fn measure_duration_days, measure_duration_hours, measure_tally, measure_count;
bool durations_known(const char *of), tally_known(const char *of), count_known(const char *of);
/* Are the tally's cases those that another of the measure's exports names? Without that one there is no
 * telling whether there are any. */
bool tally_joined(const char *of);
/* Is it of what a list of several years holds of this one? */
bool tally_of_year(const char *of);
/* service.c */
measure_fn measure_answer_rate, measure_coverage, measure_coverage_gap, measure_channels;
/* customers.c */
measure_fn measure_customer_base, measure_follow_up_rate, measure_not_informed, measure_grade_share,
    measure_grade, measure_grade_mean;
/* complaints.c */
measure_fn measure_attitude_burden;
/* incidents.c */
measure_fn measure_impact_beyond_plan;
/* people.c */
measure_fn measure_tenure, measure_unchecked, measure_no_nda, measure_headcount, measure_key_moves;
/* disclosure.c */
measure_fn measure_unpublished, measure_invalid;
/* crl.c */
measure_fn measure_crl_gap, measure_crl_late_start, measure_crl_unretained, measure_crl_holes,
    measure_crl_unretained_at;
/* uptime.c */
measure_fn measure_cover_gap, measure_downtime, measure_availability, measure_monitored_systems;
/* probes.c */
measure_fn measure_probe_failing, measure_probe_working, measure_probe_rate;
bool cover_known(const char *of);
/* roles.c */
measure_fn measure_roles_unheld, measure_roles_clash;
/* rooms.c */
measure_fn measure_guarded_zone, measure_unlogged_exit, measure_two_person_zone,
    measure_video_short, measure_power_short, measure_climate;
/* registers.c */
measure_fn measure_record_count, measure_record_overdue, measure_half_years,
    measure_first_certificate;
struct year_part {
    struct slice name;
    day_number first, last;
};
bool year_part_parse(struct slice text, int year, struct year_part *part);
/* business.c */
measure_fn measure_certificate_format, measure_visits_unlogged, measure_not_sm2, measure_renewals,
    measure_ticket_channels, measure_ticket_topics, measure_shared_disputes;
bool renewals_known(const char *of);
/* operation.c */
measure_fn measure_latest_release, measure_carriers, measure_key_events, measure_key_unrecorded,
    measure_late;
bool late_known(const char *of);
/* objects.c */
measure_fn measure_object_faults, measure_object_ca_faults, measure_object_not_sm2,
    measure_object_unchained, measure_object_crl_gap;
/* Is it of objects, and there are none of them? Then it is neither shown nor asked. */
bool measure_is_idle(const struct measure *m);
/* replaced.c */
void measure_replaced(const struct facts *facts, struct measure *m);
/* org.c */
measure_fn measure_org_number;
bool org_number_known(const char *of);

#endif
