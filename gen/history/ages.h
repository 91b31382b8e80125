/* Ages: how long a row has been 否.
 *
 * A run of 否 is ended by 是 alone. 待核 and 不适用 continue it: what nobody knows, and what had no case in
 * a new year, is not remedied. Nor is what a 是 of the bureau's examiners hides: an override that the evidence
 * contradicts, or the lack of the answer that had been 否 (kept_answered_once), continues it, and begins it where
 * the evidence becomes 否 under it. A run that overrides alone were ends with them, without being remedied: what
 * comes later is no relapse, and has its own first day. Another edition of the form ends it too, but for rows whose predecessors a map names: they carry it on.
 *
 * The run's beginning is the first 否 known: at the latest then, where no result of the day before shows that
 * it was not 否 yet. What the ends of years say is counted by itself, from the last result of each year: it
 * is the same however often one ran. */
#ifndef CAEVAL_HISTORY_AGES_H
#define CAEVAL_HISTORY_AGES_H

#include "history/history.h"

struct age {
    day_number since; /* the first 否 of the run that is not ended; DAY_NEVER: there is none */
    day_number
        told; /* its first that was a result; DAY_NEVER: none, what the evidence gives was overridden */
    bool at_latest; /* nothing is known of the day before since */
    int times;      /* runs of 否 so far, but for those that overrides alone were */
    /* Of the run that is not ended: when the evidence was 否, or an examiner said it, first; DAY_NEVER: overrides alone
     * are it. */
    day_number failed;
    unsigned char voice;      /* whose word its last 否 was: enum kept_voice */
    day_number mended;        /* the 是 that ended the run before it; DAY_NEVER: none */
    day_number mended_failed; /* that run's `failed` */
    /* What the evidence was, and since when it is 待核, having been 是 or 不适用 before; when a result first said so.
     * DAY_NEVER: it is not, or none did. */
    unsigned char evidence; /* enum row_state, ROW_ABSENT */
    day_number open, open_told;
    int year_ends; /* ends of years at which it was 否 and not by overrides alone, since the last that was 是 */
};

struct ages {
    const struct numbering *numbering; /* how forms followed one another; NULL: one alone */
    const char *form;
    size_t n; /* rows, by number - 1 */
    struct age *row;
    unsigned char *state; /* of the last result */
    day_number last;      /* its date; DAY_NEVER: none */
};

enum age_class {
    AGE_MONTH,   /* under 30 days */
    AGE_QUARTER, /* 30 to 90 */
    AGE_YEAR,    /* more than 90, up to a year */
    AGE_OLDER,   /* more than a year */
    AGE_CLASSES
};

/* Of all results before a date. NULL when the history cannot be read: said. */
const struct ages *ages_load(struct history *history, struct arena *arena, const char *code,
                             const char *form, size_t n_rows, day_number before);

/* The same with a result behind all of them; a year that ends with it is over. `ages` may be NULL or of
 * another edition of the form: nothing came before. */
const struct ages *ages_with(const struct ages *ages, const struct kept *kept, struct arena *arena);

/* The rows that are 否 in the last result. */
struct age_counts {
    int64_t of[AGE_CLASSES];
    int64_t repeated; /* of them at two ends of years and more */
    int64_t relapsed; /* of them remedied once, and 否 again */
};
struct age_counts ages_count(const struct ages *ages);

#endif
