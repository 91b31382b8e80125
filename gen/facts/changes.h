/* Changes: system changes, releases, events of CA keys (exports changes, releases, ca_key_events; form
 * rows 148-150, 170-172, 185-190, 205). */
#ifndef CAEVAL_FACTS_CHANGES_H
#define CAEVAL_FACTS_CHANGES_H

#include "facts/cases.h"
#include "facts/source.h"

struct change_facts {
    int64_t n;                   /* of the period */
    struct tally approved;       /* row 170: approved before it was made, by somebody */
    struct tally tested;         /* row 171: tested before it was made, with a report */
    struct tally recorded;       /* row 172: made, and paired with an audit record */
    struct tally major_reported; /* 6.6.6.14 e: major ones known to the regulator */
    int64_t rebuilt;             /* row 205: 技术改造 or 搬迁 */
    struct evidence_list rebuilt_list;
    struct unknowns kind_unknown;
};

struct release_facts {
    int64_t n;       /* up to D, of any year */
    int64_t undated; /* releases without any date */
    struct {
        bool found;
        struct moment at;
        struct judged judged; /* approved, executed, audited in this order, with a record */
        struct evidence place;
    } latest;
};

/* Events of CA keys up to D, by kind. */
struct key_event_facts {
    int64_t n;
    struct counts kind;
};

extern const struct fact_source changes_source, releases_source, ca_key_events_source;

#endif
