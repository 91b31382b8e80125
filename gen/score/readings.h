/* Readings: the ways an edition's text can be taken where it leaves a choice
 * (templates/<edition>/readings.csv).
 *
 * Readings come in groups, of which exactly one is in force; the default is the recommended one. A
 * reading that no export can decide is listed with computed=no and can never be in force. */
#ifndef CAEVAL_SCORE_READINGS_H
#define CAEVAL_SCORE_READINGS_H

#include <stdbool.h>

#include "base/problem.h"
#include "base/text.h"
#include "ingest/sheet.h"

struct reading {
    const char *code;              /* T9-R1 */
    size_t group;                  /* index of the group's first reading */
    const char *topic;             /* what the group is about: complaint.gap */
    const char *const *indicators; /* it bears on, ended by NULL; "*" for all */
    bool is_default, computed;
    const char *text;   /* Chinese */
    const char *source; /* where the text leaves the choice */
    const char *effect; /* on the evidence: lost_widens, lost_ignored, blank_fails, blank_unknown
                            (facts.h, facts_choice); or on the scoring itself: rows_alone (no cascade), attested_grade (an
                            attested grade takes precedence), not_offered (a service that is not
                            offered scores 0), or "" */
    int64_t line;       /* in the book's file */
};

struct reading_book {
    const struct reading *at;
    size_t n;
    const char *sha256;
    const char *file;
};

/* Which readings are in force: one bool for each reading of the book. */
struct reading_choice {
    const bool *in_force;
};

bool readings_load(struct reading_book *book, struct arena *arena, const char *path,
                   struct problems *problems);
size_t reading_find(const struct reading_book *book, struct slice code); /* SIZE_MAX: none */

/* The cell "readings" of a template: codes joined by +; ended by SIZE_MAX. NULL, with an error, for
 * an unknown one. */
const size_t *readings_of(const struct reading_book *book, struct arena *arena,
                          const struct sheet *sheet, size_t row, struct problems *problems);

struct reading_choice readings_default(const struct reading_book *book, struct arena *arena);
/* The same choice but for this reading, which takes the place of its group's. */
struct reading_choice readings_with(const struct reading_book *book, struct arena *arena,
                                    struct reading_choice base, size_t reading);
/* Are all of a list (ended by SIZE_MAX) in force? */
bool readings_in_force(const size_t *reading, struct reading_choice choice);
/* The bureau's own choice, in place of its group's default: NULL, or what is wrong with the code.
 * `chosen` remembers the groups chosen so far (one bool for each reading of the book). */
const char *readings_choose(const struct reading_book *book, struct arena *arena, const char *code,
                            bool *chosen, struct reading_choice *choice);
/* Is a reading with this effect in force? */
bool readings_effect(const struct reading_book *book, struct reading_choice choice,
                     const char *effect);
/* Is its effect one on the evidence? */
bool reading_of_evidence(const struct reading *reading);
bool reading_bears_on(const struct reading *reading, const char *indicator);

#endif
