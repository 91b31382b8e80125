/* Cross-checks between the two standards and the registers (templates/pairs/): combinations
 * of results that an official should look at. They change no result.
 *
 * A check is a list of terms that must all hold, for certain: what is not known breaks nothing. */
#ifndef CAEVAL_SCORE_CROSSCHECK_H
#define CAEVAL_SCORE_CROSSCHECK_H

#include "score/form.h"
#include "score/grading.h"

struct crosscheck_term;

struct crosscheck {
    const char *id;   /* X1, X3a: the number of the list in the source */
    const char *text; /* Chinese: what does not fit together */
    const char *source;
    const struct crosscheck_term *term;
    size_t n;
};

struct crosscheck_book {
    const struct crosscheck *at;
    size_t n;
};

/* What the checks look at. */
struct crosscheck_view {
    const struct form_result *form;
    const struct grading_result *grading;
    const struct facts *facts;
    const struct measures *measures;
    const struct wording *wording;
};

/* A check whose terms all hold. */
struct crosscheck_finding {
    const struct crosscheck *check;
    const char *detail; /* Chinese: the figures that its terms speak of */
};

struct crosscheck_findings {
    VEC(struct crosscheck_finding) list;
};

/* Terms are checked against the editions and the catalogue: an unknown row, indicator, criterion,
 * measure, attested item or word is a problem at file:line, and false. */
bool crosschecks_load(struct crosscheck_book *book, struct arena *arena, const char *path,
                      const struct form_edition *form, const struct grading_edition *grading,
                      const struct catalog *catalog, const struct attest_items *items,
                      struct problems *problems);

/* Does a check look at this measure of the catalogue? */
bool crosschecks_use(const struct crosscheck_book *book, size_t measure);

struct crosscheck_findings crosschecks_run(const struct crosscheck_book *book,
                                           const struct crosscheck_view *view, struct arena *arena);

#endif
