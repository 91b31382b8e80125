/* Facts: what happened at one CA, taken from its exports without opinion.
 *
 * Each export has a fact source: a row of the table in facts.c with the columns it asks for and
 * the function that takes a record in. Facts know the period and the working-day calendar, but no
 * threshold, no clause and no edition of a standard. */
#ifndef CAEVAL_FACTS_FACTS_H
#define CAEVAL_FACTS_FACTS_H

#include "facts/applications.h"
#include "facts/assets.h"
#include "facts/attestations.h"
#include "facts/certificates.h"
#include "facts/changes.h"
#include "facts/complaints.h"
#include "facts/coverage.h"
#include "facts/crl.h"
#include "facts/customers.h"
#include "facts/duties.h"
#include "facts/hotline.h"
#include "facts/incidents.h"
#include "facts/objects.h"
#include "facts/org.h"
#include "facts/overrides.h"
#include "facts/period.h"
#include "facts/registers.h"
#include "facts/replaced.h"
#include "facts/roles.h"
#include "facts/rooms.h"
#include "facts/staff.h"
#include "facts/terms.h"
#include "facts/uptime.h"
#include "ingest/ingest.h"

/* How an export was supplied: six answers that never stand for one another. */
enum supply {
    SUPPLY_MISSING,  /* no file */
    SUPPLY_REFUSED,  /* files, none of which could be used, or none but empty ones */
    SUPPLY_UNUSABLE, /* rows, none of which was accepted, or no rows and a refused file: not zero */
    SUPPLY_BLANK,    /* a roster or inventory without a row: an empty list accuses nobody */
    SUPPLY_EMPTY,    /* header only: zero events */
    SUPPLY_ROWS,
};

struct export_facts {
    const char *name;
    const char *title;
    enum supply supply;
    bool refused;   /* some file could not be used */
    bool gaps;      /* some rows or files were refused: the rest may be incomplete */
    bool own;       /* some file is the CA's alone */
    bool untouched; /* a file of its own that holds no row, and nobody said that it is to be so */
    int64_t accepted, rejected;
    const char *path; /* of one of its files, as messages name it; or NULL */
    bool dated;       /* first and last are set: of its first date column */
    day_number first, last;
    bool reaches; /* begins and ends are set: of the columns that reach (schema.h) */
    day_number begins, ends;
    instant ends_at; /* to the second */
    bool open_ended; /* some stretch of it is not over */
    bool lasting;    /* ... as far as it tells: it has no end */
    bool end_unread; /* ... or may be: its end cannot be read */
    bool
        any_date; /* earliest and latest are set: of its date columns; a day set beforehand is no latest */
    day_number earliest, latest;
    bool kept; /* kept_to is set: the last of them that is no day set beforehand */
    day_number kept_to;
    bool kept_unread;    /* some of these cannot be read */
    const char *partial; /* Chinese: what there is does not tell of the whole period; or NULL */
    const char *thin; /* Chinese: its rows begin late or end early, and nobody said why; or NULL */
    const char
        *rare; /* the same of an export that has rows now and then (schema.h, steady); or NULL */
    const char *silent; /* Chinese: a register of other years, which lacks nothing; or NULL */
    const char
        *bygone;      /* Chinese: its last date lies before the period, and nobody said that it goes
                           further: it may have been drawn up then; or NULL */
    const char *told; /* Chinese: what the CA says that it covers, where that is less; or NULL */
    bool elsewhere;   /* ... and no day of the period is among it */
    struct evidence_list lost; /* rows of which nothing is known */
    struct replaceables replaceable;
    bool *reference_broken; /* by schema column: its ids do not stand in the export they name */
    bool *has_column;       /* by schema column: some usable file has it */
};

/* Readings of the evidence itself, which decide what is taken for a fact. */
struct facts_choice {
    bool lost_ignored;  /* G-LOST-R2: what stands is judged, as if nothing had been lost */
    bool blank_unknown; /* GM-BLANK-R2: a blank in a field that must be there tells nothing */
};

struct facts {
    struct arena *arena;
    struct period period;
    struct facts_choice choice;
    int64_t lost_rows;    /* of all exports, whatever the choice */
    int64_t fault_blanks; /* fields that must be there and are blank (GM-BLANK) */
    day_number known_to; /* as far as the export goes of which a record is being taken in: D, or the
                             last day that the CA says it covers */
    bool carried;        /* the record being taken in is a case begun in an earlier year */
    bool maybe;          /* its times do not tell whether it was open in the period */
    bool maybe_unread;   /* because one of them cannot be read */
    const struct workdays *workdays;
    const struct schema *schema;
    struct problems *problems;               /* what was taken in with a reservation */
    struct export_facts *export;             /* by index in the schema */
    const struct attest_items *attest_items; /* NULL: any answer is taken */
    const struct object_facts
        *objects; /* read before the exports; never NULL, and empty where there are none */

    struct org_facts org;
    struct hotline_facts hotline;
    struct shift_facts shifts;
    struct complaint_facts complaints;
    struct dispute_facts disputes;
    struct application_facts applications;
    struct customer_facts customers;
    struct follow_up_facts follow_ups;
    struct survey_facts survey;
    struct incident_facts incidents;
    struct recovery_facts recovery;
    struct forensic_facts forensics;
    struct staff_facts staff;
    struct register_facts registers;
    struct attest_facts attest;    /* the CA's own answers */
    struct attest_facts inspected; /* those of the bureau's examiners */
    struct override_facts overrides;
    struct coverage_facts coverage;
    struct asset_facts assets;
    struct asset_event_facts asset_events;
    struct account_facts accounts;
    struct link_facts links;
    struct certificate_facts certificates;
    struct crl_facts crl;
    struct revocation_facts revocations;
    struct key_recovery_facts key_recovery;
    struct outage_facts outages;
    struct monitor_facts monitor;
    struct status_facts status;
    struct access_facts access;
    struct visitor_facts visitors;
    struct video_facts video;
    struct power_facts power;
    struct climate_facts climate;
    struct change_facts changes;
    struct release_facts releases;
    struct key_event_facts key_events;
    struct role_facts roles;
    struct finding_facts findings;
    struct submission_facts submissions;
    struct ticket_facts tickets;
    struct term_facts terms;
};

/* Which source takes which export, and its columns' places there. */
struct fact_bindings;

/* Binds all sources to the schema; NULL (with problems) when one asks for what it does not have. */
const struct fact_bindings *facts_bind(struct arena *arena, const struct schema *schema,
                                       const char *schema_file, struct problems *problems);

/* Empty facts in the arena; `workdays` and `schema` must outlive them. */
struct facts *facts_new(struct arena *arena, const struct schema *schema, struct period period,
                        struct facts_choice choice, const struct workdays *workdays,
                        struct problems *problems);

/* A sink whose context is a struct facts_sink. */
struct facts_sink {
    const struct fact_bindings *bindings;
    struct facts *facts;
    const struct attest_items *attest_items;
    size_t taking; /* the export whose records are being taken in, + 1; 0: none yet */
};
struct record_sink facts_record_sink(struct facts_sink *sink);

/* After the last record: how each export was supplied. */
void facts_finish(struct facts *facts, const struct ingested *ingested);

/* By name; every name of the schema exists. */
const struct export_facts *facts_export(const struct facts *facts, const char *name);
/* May the column be joined with the export that it refers to? */
bool facts_refers(const struct facts *facts, const char *export, const char *column);
bool export_has_column(const struct facts *facts, const char *export, const char *column);
/* Rows or zero events: what is counted is known. */
static inline bool supplied(const struct export_facts *e)
{
    return e->supply == SUPPLY_EMPTY || e->supply == SUPPLY_ROWS;
}

/* Can some of its rows or files not be used? What is not found there may stand in them. */
static inline bool incomplete(const struct export_facts *e)
{
    return e->lost.total > 0 || e->refused;
}

/* From when the CA is judged in the period: where its service began within it, from that day. */
instant facts_service_begin(const struct facts *facts);
/* Nobody knows when the service began: what is not there may have been missing before it did. */
bool facts_service_unsure(const struct facts *facts);
/* ... since what stands there cannot be read. */
bool facts_service_unread(const struct facts *facts);
/* It is said to begin after D: there is nothing of it to judge yet. */
bool facts_service_ahead(const struct facts *facts);

/* --- for fact sources -------------------------------------------------------------------------- */

/* What a lost row leaves open: it could have been any case that was open when its moments say, good or
 * bad. */
void facts_lose(struct facts *facts, const struct fact_source *source, const struct record *record);
/* A cell of a lost row that could be read all the same, or NULL. */
const struct value *lost_cell(const struct record *record, const char *column);
/* Does such a cell, of an enum, count (source.h)? Not where it cannot be read. */
bool lost_counts(const struct record *record, const char *column);
/* A lost row that shows by the moments that can be read that it was open at no moment of the period
 * (CASE_OUTSIDE); a column may be NULL. */
bool lost_over(struct facts *facts, const struct record *record, const char *begin,
               const char *end);
/* A lost row whose date or time can be read and lies outside the period: no case of it. */
bool lost_elsewhere(const struct facts *facts, const struct record *record, const char *column);
/* The text of a field in the facts' arena; NULL where blank or absent. */
const char *facts_text(struct facts *facts, const struct value *value);
/* A field that must be filled. What a blank says is its column's to declare (exports.csv, blank): where
 * it must be there, or its emptiness says that the thing was not done, it fails; else it tells nothing.
 * Absent and unreadable are untold. */
struct judged judge_filled(struct facts *facts, const struct fields *f, int column);
/* The same of a cell that an earlier row left in this state. */
struct judged judge_kept_filled(struct facts *facts, const char *export, const char *column,
                                enum value_state state);
/* The same of what follows upon something that happened: what is not done by D is due two working days
 * after that, where the text sets no limit of its own; what is dated after D was not done by D. */
struct judged judge_done(struct facts *facts, const struct fields *f, int column,
                         const struct value *happened);
enum {
    FACTS_GRACE = 2
}; /* working days in which nothing is held against anybody (reading GM-DAY) */
/* The last day of the period that the export goes to, by the CA's own word (coverage); D where it says
 * nothing. Nobody is accused by the silence behind it (evidence: G-LOST). */
day_number facts_known_to(const struct facts *facts, size_t export);
/* Is what happened then so recent at D that its follow-up is not due? Untold where the export ends before
 * it was. */
struct judged judge_due(const struct facts *facts, const struct value *happened);
/* The same of an export that goes to `known_to`, when all records are taken in. */
struct judged judge_due_by(const struct facts *facts, day_number known_to,
                           const struct value *happened);
/* Did what follows on something that happened before the period become due within it? Last year it was
 * not judged. */
bool facts_came_due(const struct facts *facts, const struct value *happened);
/* Takes a judged case in: tally_judged, and whether it was carried over. Nobody is accused by a case that
 * may be of another year (CASE_MAYBE). */
void facts_judge(struct facts *facts, struct tally *tally, struct judged judged,
                 const struct fields *f, struct slice id);

/* Which year does a case concern? It is judged in every year in which it was open at some moment. */
enum case_period {
    CASE_OUTSIDE, /* it ended before the period, or began after D */
    CASE_BEGUN,   /* it began in the period, or at an unknown time before it ended in it */
    CASE_CARRIED, /* it began earlier, and was open in the period */
    CASE_MAYBE,   /* its times do not tell: a case that cannot be told (facts_maybe_why) */
};
/* Of the record that is being taken in, where it is a CASE_MAYBE. */
enum unknown_reason facts_maybe_why(const struct facts *facts);
/* A blank end means open; from here on the record counts as carried over or not (facts.carried), and as
 * certainly of the period or not (facts.maybe). */
enum case_period facts_case_period(struct facts *facts, const struct value *start,
                                   const struct value *end);

/* May the case have been open in the period? */
bool facts_open_in_period(struct facts *facts, const struct value *start, const struct value *end);

/* Does an event belong to the period? It began at the first of the columns that is filled; where none
 * is, nothing shows that it lies outside. For counts of events; what is handled: facts_case_period. */
bool facts_in_period(const struct facts *facts, const struct fields *f, const int *columns,
                     size_t n);
/* A record as it stood at the end of D: moments after it had not come, and their columns are blank. */
enum { MOST_COLUMNS = 32 };
struct as_of {
    struct record record;
    struct value value[MOST_COLUMNS];
};
struct fields facts_as_of(const struct facts *facts, const struct fields *f, const int *moments,
                          size_t n, struct as_of *as_of);
/* What a row of a roster covers, by the columns of its ends. */
struct span_bounds facts_watch(const struct fields *f, int from, int to);
/* Adds the working days from start to end. Without an end, or with one after D, the case is open
 * (counted until D) or, where it cannot be, unknown. */
void facts_add_span(struct facts *facts, struct durations *d, const struct record *record,
                    struct slice id, const struct value *start, const struct value *end,
                    enum day_count count, bool open_if_blank);
/* The same in seconds (span_seconds); a case without an end by D is open. */
void facts_add_seconds(struct facts *facts, struct durations *d, const struct record *record,
                       struct slice id, const struct value *start, const struct value *end,
                       bool by_day);

#endif
