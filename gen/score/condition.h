/* Conditions: a measure against a limit, as the templates state it.
 *
 * A condition belongs to a form row or to a criterion; several of one owner must all hold. Its
 * measure is named directly or by an alias, which stands for different measures under different
 * readings (templates/<edition>/aliases.csv). */
#ifndef CAEVAL_SCORE_CONDITION_H
#define CAEVAL_SCORE_CONDITION_H

#include "ingest/sheet.h"
#include "measures/catalog.h"
#include "score/readings.h"
#include "score/tri.h"
#include "score/wording.h"

enum comparison {
    COMPARE_LE,
    COMPARE_LT,
    COMPARE_GE,
    COMPARE_GT,
    COMPARE_EQ,
    COMPARE_SHOW, /* no limit: shown only */
};

/* What it means that a supplied register holds no case to measure. */
enum none_policy {
    NONE_UNKNOWN, /* it cannot be told */
    NONE_PASS,    /* the condition holds, there being nothing to break it */
    NONE_NA,      /* the requirement does not apply this year */
    NONE_PROOF,   /* a register entry has to show it (form row 85) */
    NONE_USE,     /* another measure stands in */
};

enum force {
    FORCE_DECIDE,  /* holds, fails, or leaves the owner unknown */
    FORCE_REFUTE,  /* counts only when it fails */
    FORCE_PROVE,   /* counts only when it holds (form rows) */
    FORCE_CAP,     /* what is attested holds only where it does too (criteria) */
    FORCE_INFORM,  /* never counts: shown beside the others, without a limit */
    FORCE_APPLIES, /* the owner applies only where it holds (form rows) */
};

/* The words of the comparisons, in the order of the enum, ended by NULL. */
extern const char *const comparison_words[];

/* "90%" or "24". False when it is neither. */
bool limit_parse(const char *text, struct ratio *limit);

struct interval {
    struct ratio lo, hi;
    bool hi_open; /* no upper bound */
};
/* Does the whole interval stand on one side of the limit? Unknown where it does not. */
enum tri interval_compare(struct interval x, enum comparison comparison, struct ratio limit);

/* A measure by the readings under which a name means it. */
struct meaning {
    const size_t *reading; /* all of these must be in force */
    size_t measure;        /* index in the catalogue */
};

struct condition {
    const char *name; /* measure or alias */
    const struct meaning *meaning;
    size_t n_meanings;
    enum comparison comparison;
    struct ratio limit;
    const char *limit_text; /* as the template writes it: 90% */
    size_t limit_measure;   /* index of a measure that is the limit; SIZE_MAX: the number is */
    enum none_policy none;
    size_t stand_in; /* NONE_USE */
    enum force force;
    bool beside_data; /* refuting a form row that data decide: 是 asks that it be known as well */
    const size_t *reading; /* in force only when all of these are; ended by SIZE_MAX */
    int64_t line;
};

/* Aliases of an edition; a missing file is an empty book. */
struct alias_book {
    struct alias {
        const char *name;
        struct meaning meaning;
        int64_t line;
    } * at;
    size_t n;
    const char *file;
};

bool aliases_load(struct alias_book *book, struct arena *arena, const char *path,
                  const struct catalog *catalog, const struct reading_book *readings,
                  struct problems *problems);

/* The first computed reading under which (the others being the defaults) the owner of the conditions is in
 * force and none of them can decide or refute; NULL where there is none such, or no condition. `owner`: the
 * readings that it needs, or NULL. */
const struct reading *conditions_idle(const struct condition *list, size_t n, const size_t *owner,
                                      const struct reading_book *readings, struct arena *arena);

/* One row of a conditions.csv with the columns measure, op, limit, none, force, readings. */
bool condition_load(struct condition *condition, struct arena *arena, const struct sheet *sheet,
                    size_t row, const struct catalog *catalog, const struct alias_book *aliases,
                    const struct reading_book *readings, struct problems *problems);

/* A judged condition. */
struct finding {
    const struct condition *condition;
    const struct measure *measure; /* the one that decided */
    enum tri verdict;
    bool partial; /* it holds in what the data cover, which is not the whole period */
    bool
        unseen; /* refuting beside what decides: not known of all of the period, whatever the verdict */
    bool untold;   /* refuting: a column that the cases need tells nothing */
    bool damaged;  /* undecided, and what cannot be read might decide it */
    bool none;     /* there was no case: verdict follows none_policy */
    bool stood_in; /* the stand-in measure was used */
    bool settled;  /* another finding decides: whatever this one is changes nothing */
    struct ratio limit;
    bool limit_known;
};

/* False when the condition is not in force under the choice. */
bool condition_judge(const struct condition *condition, const struct measures *measures,
                     struct reading_choice choice, struct finding *finding);

/* A broken condition's counter-examples: those kept, and how many there are in all. */
struct counterexamples {
    VEC(const struct evidence *) list;
    int64_t total;
};
void finding_counterexamples(const struct finding *finding, struct arena *arena,
                             struct counterexamples *out);

/* "热线总体接听率 930/1000=93%（要求不低于90%）", or why it is not known. */
const char *finding_text(const struct finding *finding, const struct wording *wording,
                         struct arena *arena);
/* Several of one row or criterion: what fails comes first, then what cannot be told; what holds follows, and
 * last what stands beside. NULL where there is none. */
enum owner_stands {
    OWNER_OPEN,
    OWNER_PROVED, /* whatever cannot be told of them, which is left to findings_left, to be said last */
    OWNER_APPLIES_NOT, /* not applicable: that there is no case comes first */
};
const char *findings_text(const struct finding *finding, size_t n, enum owner_stands standing,
                          const struct wording *wording, struct arena *arena);
const char *findings_left(const struct finding *finding, size_t n, const struct wording *wording,
                          struct arena *arena);
/* What fails alone; NULL where nothing does. */
const char *findings_failing(const struct finding *finding, size_t n, const struct wording *wording,
                             struct arena *arena);
/* "要求不低于90%": what the condition asks of its measure. */
const char *finding_limit_text(const struct finding *finding, const struct wording *wording,
                               struct arena *arena);
/* What there is to add to a measure, or "". */
const char *measure_notes_text(const struct measure *measure, const struct wording *wording,
                               struct arena *arena);
/* Why a measure is not (fully) known, or "" when it is. */
const char *measure_reason_text(const struct measure *measure, const struct wording *wording,
                                struct arena *arena);
#endif
