/* Changes: system changes, releases, events of CA keys (exports changes, releases, ca_key_events; form
 * rows 148-150, 170-172, 185-190, 205). */
#ifndef CAEVAL_FACTS_CHANGES_H
#define CAEVAL_FACTS_CHANGES_H

#include "facts/cases.h"
#include "facts/source.h"

/* A change belongs to the year in which it is put into effect. */
struct change_facts {
    int64_t n;                     /* of the period, and those not yet made by D */
    struct tally approved;         /* row 170: approved before it was made, by somebody */
    struct tally tested;           /* row 171: tested before it was made, with a report */
    struct tally recorded;         /* row 172: made, and paired with an audit record */
    struct tally major_reported;   /* 6.6.6.14 e: major ones known to the regulator */
    struct tally rebuilt_reported; /* row 205: 技术改造 or 搬迁 known to the regulator */
    int64_t rebuilt;               /* row 205: 技术改造 or 搬迁 */
    struct evidence_list rebuilt_list;
    struct unknowns kind_unknown;
};

/* What the form asks of the latest release, each its own record (rows 148, 149, 150). */
enum release_step { RELEASE_APPROVED, RELEASE_EXECUTED, RELEASE_AUDITED, RELEASE_STEPS };

/* A release by its execution, or else audit, or else approval: at some moment from the first to the last. */
struct release {
    instant first, last;
    struct judged step[RELEASE_STEPS];
    struct evidence place;
};

struct release_facts {
    int64_t n;                  /* up to D, of any year */
    struct unknowns perhaps;    /* that may be later: no date can be read, or the row is lost */
    VEC(struct release) latest; /* each of them may be the latest of those whose date is known */
};

/* An event in the life of a CA key, up to D. */
struct key_event {
    const char *kind;                /* the schema's word; NULL: a lost row that may be any */
    const char *key, *device, *file; /* device: NULL where not told */
    int64_t line;
    bool in_period;
    struct judged recorded; /* rows 185, 186, 188 to 190: approved, and its operation recorded */
};

struct key_event_facts {
    int64_t n;
    VEC(struct key_event) event;
};

extern const struct fact_source changes_source, releases_source, ca_key_events_source;

#endif
