/* Measures: counts, rates and durations computed from facts; exact, and honest about what is not
 * known.
 *
 * A measure is a row of templates/measures.csv: its name, the kind of computation (a function of
 * this room, see kinds.c), the facts it is of, its parameters. Parameters are numbers and words of
 * the standards (480 minutes, three years, the posts and items they name); C holds none of them.
 *
 * Its value is an interval [lo, hi]: what is certain from below and from above. Where everything
 * is known the two are equal. */
#ifndef CAEVAL_MEASURES_MEASURE_H
#define CAEVAL_MEASURES_MEASURE_H

#include "base/ratio.h"
#include "facts/facts.h"
#include "measures/profile.h"

/* Why a measure has no value, or not a certain one. */
enum reason {
    REASON_NONE,
    REASON_MISSING_FILE,   /* subject: the export */
    REASON_REFUSED_FILE,   /* subject: the export */
    REASON_UNUSABLE_FILE,  /* subject: the export */
    REASON_MISSING_COLUMN, /* subject: the column */
    REASON_EMPTY_LIST,     /* a roster or inventory without a row; subject: the export */
    REASON_PARTIAL,        /* subject: what the data cover */
    REASON_EMPTY_FILE,     /* a supplied register without any row */
    REASON_NO_RECORD,      /* no record of the kind; subject: of how many years */
    REASON_NO_CASES,       /* rows, but none that the measure is about in the period */
    REASON_NO_ANSWERS,     /* nobody of those asked answered; subject: how many they are */
    REASON_NO_ENTRY,       /* a roster without an entry of the period; subject: the export */
    REASON_BLANK_FIELD,    /* some cases cannot be told */
    REASON_REVERSED,       /* some cases end before they begin */
    REASON_CALENDAR,       /* some dates lie outside the calendar */
    REASON_OPEN_CASES,     /* some cases are not finished by D */
    REASON_UNCHECKED,      /* items that nobody checked */
    REASON_NOT_DUE,        /* the year is not over: it may still come */
    REASON_LOG_SHORT,      /* the log does not reach back far enough */
    REASON_UNWATCHED,      /* nobody was watching for some of the time */
    REASON_NOT_FOUND,      /* it may stand elsewhere */
    REASON_UNREADABLE,     /* cells that some cases need cannot be read */
    REASON_LOST,           /* rows that cannot be read could change it */
    REASON_REFERENCE,      /* subject: the column whose ids another export does not know */
    REASON_SERVICE_START,  /* when the service began cannot be read */
    REASON_SERVICE_UNTOLD, /* ... is not told */
    REASON_SERVICE_AHEAD,  /* ... is said to be after D */
    REASON_UNCOVERED,      /* what would have followed lies behind what the export covers */
    REASON_ELSEWHERE, /* what belongs to it may stand in what cannot be used of another export */
    REASON_EDITION,   /* what an edition of a standard asks for could not be read */
    REASON_USAGE,     /* key usages are some of those of an edition, and not all */
    REASON_CONTRADICTORY, /* fields of some cases contradict each other */
    REASON_ROOT,          /* the root of some chains is none of those that the bureau gave */
    REASON_SERIES_ENDED,  /* series of CRLs that have none in the period */
    REASON_PARTITION,     /* the partition of some certificates is not told */
    REASON_LIST_SHORT,    /* the list of certificates begins with the year */
    REASON_DATE_ONLY,     /* some times are only dates */
    REASON_CONCLUSION,    /* a conclusion in words of its own */
    REASON_OTHER_YEAR,    /* nothing tells whether some cases concern the year */
    REASON_UNNAMED,       /* subject: names of systems that no list holds */
    REASON_CONFLICT,      /* answers of one moment differ, or do not say what they are of */
};

enum measure_state {
    MEASURE_UNKNOWN,  /* nothing can be said */
    MEASURE_NO_CASES, /* supplied, and there is nothing to measure */
    MEASURE_BOUNDED,  /* lo and hi stand */
};

/* What a report adds to a measure: how it was computed, or of what it tells. Its places hold the texts. */
enum note {
    NOTE_SUBMITTED,         /* cases whose materials are not dated: the submission stands in */
    NOTE_NEXT_CRL,          /* cases that name no CRL: the next one stands in */
    NOTE_DATE_ONLY,         /* some times are only dates */
    NOTE_SERIES_ENDED,      /* names of series without a CRL in the period */
    NOTE_SERIES_SHORT,      /* names of series that do not reach back far enough */
    NOTE_UNDATED_SURVEYS,   /* answers whose sampling is not dated count as sampled */
    NOTE_BY_EDITION,        /* edition, certificates judged by it */
    NOTE_EDITION_UNREAD,    /* edition, what of it could not be read */
    NOTE_EDITION_REPLACED,  /* edition, since when, by which */
    NOTE_LATEST,            /* id of the latest case */
    NOTE_LATEST_UNTOLD,     /* ids: which of these is the latest is not known */
    NOTE_SCOPE,             /* the room that the following is of */
    NOTE_CONCLUDED,         /* day and place of the latest record with a conclusion */
    NOTE_CONCLUSION,        /* its words */
    NOTE_NOT_CONCLUDED,     /* day and place of the latest record, which has none */
    NOTE_REPORT,            /* number of its report */
    NOTE_MISSING,           /* names of what is missing */
    NOTE_FIRST_CERTIFICATE, /* serial, place */
    NOTE_FOUND,             /* steps that stand in the registers */
    NOTE_NOT_FOUND,         /* ... that do not */
    NOTE_VACANT,            /* post, first day, days */
    NOTE_CLASH,             /* person, two roles */
    NOTE_MORE,              /* the others are among the counter-examples */
    NOTE_OBSERVED,          /* what was observed of objects, of how many */
    NOTE_ITEMS,             /* what is not told */
    NOTE_WITHDRAWN,         /* how many, before they were answered */
    NOTE_RATED,             /* system, rated hours, nothing having been tested */
    NOTE_TESTED,            /* system, measured hours, day of the test */
    NOTE_TESTED_UNDATED,    /* system, measured hours */
    NOTE_WORST_SYSTEM,      /* name */
};

enum { NOTE_PLACES = 3 };
struct measure_note {
    enum note note;
    const char *text[NOTE_PLACES];
};

/* A share as it is counted. */
struct portion {
    int64_t num, den;
};

/* One line of what a measure is made of. */
enum detail_kind {
    DETAIL_NAME,
    DETAIL_COUNT,
    DETAIL_YES,
    DETAIL_PUBLISHED, /* yes, at an address */
    DETAIL_NO,
    DETAIL_UNCHECKED
};
struct measure_detail {
    enum detail_kind kind;
    const char *label; /* NULL: those who gave no answer */
    int64_t n;         /* COUNT */
    const char *url;   /* PUBLISHED: where; NULL where that is not told */
};

struct measure_param {
    const char *key, *value;
};

/* Where a parameter stands: measures.csv, the shared one or an edition's. */
struct param_place {
    const struct sheet *sheet;
    size_t row;
};

struct measure;
struct measure_def;
struct kind;

/* Computes one measure; *out comes zeroed but for its definition. */
typedef void measure_fn(const struct facts *facts, const struct measure_def *def,
                        struct arena *arena, struct measure *out);

struct measure_def {
    const char *name;  /* the contract's, e.g. hotline.answer_rate */
    const char *title; /* as reports print it */
    const char *unit;  /* key of the unit: ratio, working days, hours, ... */
    const char *cases; /* key of the unit that its cases are counted in: persons, times, ... */
    const char *lacking; /* of a share: what one case is that is not as asked, e.g. 次未接; or "" */
    const char *of;      /* the facts of generic kinds, e.g. applications.response */
    const struct kind *kind;    /* how it is computed (measures/kinds.h) */
    const char *const *exports; /* it reads, ended by NULL */
    const struct measure_param *param;
    size_t n_params;
    const struct param_place *place; /* by parameter */
    size_t form; /* the edition that gives the parameter row: its place among the forms in hand */
    const struct profile *profile; /* of certificates: what GM/T 0015 asks for */
    bool shown;         /* in the reports' tables; the others serve alternative readings */
    const char *clause; /* of each edition that speaks of it */
    int64_t line;       /* in measures.csv */
};

struct measure {
    const struct measure_def *def;
    enum measure_state state;
    enum reason reason; /* of UNKNOWN and NO_CASES, or of an interval that is not a point */
    const char *subject;
    struct ratio lo, hi;
    struct portion lowest,
        highest; /* of a share: what lo and hi are made of; den 0: nothing is known */
    int64_t
        retold; /* of the cases of a share: those of which several rows tell, one of which may be replaced */
    bool hi_open;   /* no upper bound */
    bool has_value; /* value stands: over the cases that are known */
    struct ratio value;
    bool is_fraction; /* value is num/den, to be shown so */
    int64_t num, den;
    int64_t n;        /* cases it is over */
    int64_t unknown;  /* cases that cannot be told */
    int64_t beside;   /* of the unknown, without lost rows: those that are not among n */
    int64_t untold;   /* of the unknown: cases of which a column tells nothing */
    int64_t occurred; /* beside the n: cases for certain that are unknown, open or not due */
    int64_t unnamed;  /* of the unknown: those whose system no list names */
    int64_t open;     /* cases not finished by D */
    int64_t not_due;  /* cases of which nothing can be asked by D */
    int64_t carried;  /* of all of these: begun in an earlier year */
    int64_t objects;  /* of all of these: told by objects, and not by the CA's list */
    struct ratio open_longest;
    int64_t scale; /* weights of the evidence per unit of the value (3600 for hours) */
    const struct durations *durations;    /* where it is one of durations */
    const struct evidence_list *evidence; /* what to show when a limit on it is broken */
    const struct evidence_list
        *found;          /* what it counts, where that is no counter-example; or NULL */
    bool evidence_above; /* only what weighs more than the limit */
    const struct evidence_list *unknown_list;
    const struct unknowns *unknowns; /* where it is those that make it uncertain, or NULL */
    const char *partial; /* what its export covers, where that is not the whole period; or NULL */
    bool rises; /* what is not covered can only raise it, and is in `hi`: what it proves stands */
    bool
        good_if_any; /* UNKNOWN: it cannot be read whether there are cases; those that may be are as they should be */
    bool only_fills;          /* what is lost can only lower it, and is in `lo` ... */
    struct ratio lo_standing; /* ... which is this by what stands */
    bool
        replaced; /* rows that decide it may have been replaced by newer ones that cannot be read */
    bool damaged; /* something it rests on was supplied and cannot be read */
    bool refused; /* ... a file of it that nobody understands */
    bool
        range_unread; /* so is what was said of the range of one of its exports: there may be more */
    struct ratio lo_whole; /* of an absence then: `lo`, if the export covers the period */
    bool gaps;             /* an export it reads has rejected rows or files */
    VEC(struct measure_note) notes;
    VEC(struct measure_detail) detail; /* all counts, or none */
};

struct measures {
    const struct measure *at; /* in the order of measures.csv */
    size_t n;
};

/* Shorthands of the kinds. */
void measure_unknown(struct measure *m, enum reason reason, const char *subject);
void measure_none(struct measure *m, enum reason reason);
void measure_point(struct measure *m, struct ratio value);
void measure_interval(struct measure *m, struct ratio lo, struct ratio hi, enum reason reason);
/* The same of a share, whose counts are kept. */
void measure_portions(struct measure *m, struct portion lo, struct portion hi, enum reason reason);
void measure_fraction(struct measure *m, int64_t num, int64_t den);
/* The cases of a tally that are not as they should be; none to judge: NO_CASES, for the reason that
 * the export's supply gives. */
void measure_of_tally(const struct facts *facts, struct measure *m, const struct tally *tally,
                      const char *export);
/* A statistic of durations (parameter stat: max, mean, or rank), and what open and unknown cases leave
 * open; `scale`: their units in one unit of the measure. */
void measure_of_durations(const struct measure_def *def, const struct durations *d, int64_t scale,
                          struct measure *m);
/* NO_CASES: zero events in a supplied register, or none that the measure is about. */
void measure_no_cases(const struct facts *facts, struct measure *m, const char *export);
/* The same where the lost rows that may be cases are among the unknown, and there are none: of the others
 * their own cells say that they are no cases. */
void measure_none_at_all(const struct facts *facts, struct measure *m, const char *export);
/* False, with the reason set, unless the export was supplied. */
bool measure_needs(const struct facts *facts, struct measure *m, const char *export);
/* The same of what is reckoned from the day on which the service began: nothing of one that is said to begin
 * after D. */
bool measure_needs_service(const struct facts *facts, struct measure *m, const char *export);
/* Does the export, which was supplied, have a row in the period? What lies elsewhere tells nothing of it. */
bool measure_speaks(const struct facts *facts, struct measure *m, const char *export);
/* False, with the reason set, unless a file of the export has the column. */
bool measure_needs_column(const struct facts *facts, struct measure *m, const char *export,
                          const char *column);
/* Adds the rows of an export that were lost, each a case that cannot be told. */
void measure_add_lost(const struct facts *facts, struct arena *arena, struct unknowns *unknown,
                      const char *export);
/* Rows of the exports that the measure reads which cannot be read. */
int64_t measure_lost(const struct facts *facts, const struct measure_def *def);
/* For what rests on an absence. The measure counts what is missing: each lost row could have filled one
 * place (lo falls) ... */
void measure_widen_missing(const struct facts *facts, struct measure *m);
/* ... or what is there: each could have been one more (hi rises). */
void measure_widen_found(const struct facts *facts, struct measure *m);
/* Why a gap accuses nobody where facts_service_unsure. */
enum reason measure_why_unsure(const struct facts *facts);
/* So many of the cases counted as bad rest on an absence that a lost row may have filled: lo falls. */
void measure_fill(const struct facts *facts, struct measure *m, int64_t filled);
/* What was counted, name by name, as the measure's detail. */
void measure_add_counts(struct measure *m, struct arena *arena, const struct counts *counts);
void measure_add_count(struct measure *m, struct arena *arena, const char *label, int64_t n);
/* NOTE(m, arena, NOTE_VACANT, post, day, days) */
#define NOTE(m, arena, ...)                                                                        \
    measure_add_note((m), (arena), (struct measure_note)NOTE_(__VA_ARGS__, NULL, NULL, NULL, NULL))
#define NOTE_(kind, a, b, c, ...)                                                                  \
    {                                                                                              \
        (kind),                                                                                    \
        {                                                                                          \
            (a), (b), (c)                                                                          \
        }                                                                                          \
    }
void measure_add_note(struct measure *m, struct arena *arena, struct measure_note note);
/* Those of cases that are there, in an accepted row. */
int64_t unknowns_seen(const struct unknowns *unknowns);
/* The commonest reason among unknown cases. */
enum reason reason_of_unknowns(const struct unknowns *unknowns);

/* Parameters; the catalogue has checked that those a kind asks for are there and sound. */
const char *measure_text(const struct measure_def *def, const char *key); /* "" when not given */
bool measure_given(const struct measure_def *def, const char *key);
int64_t measure_int(const struct measure_def *def, const char *key);
/* The key of the parameter row (facts/numbering.h). */
int measure_row(const struct measure_def *def);
struct ratio measure_ratio(const struct measure_def *def, const char *key);
/* The words of a list a|b|c, ended by NULL. */
const char *const *measure_list(const struct measure_def *def, struct arena *arena,
                                const char *key);

#endif
