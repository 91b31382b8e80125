/* Cited: the standards and rules that an edition rests on or names, each with the editions it has had
 * (templates/<edition>/cited.csv), so that the report can say by which one a row was judged, and warn of one
 * that had been replaced by D (GB/T 1.1: an undated citation means the latest edition, a dated one that
 * edition alone). */
#ifndef CAEVAL_SCORE_CITED_H
#define CAEVAL_SCORE_CITED_H

#include "base/civil.h"
#include "ingest/sheet.h"

struct cited_edition {
    const char *standard; /* as it is cited: GM/T 0015 */
    const char *title;
    const char *edition;     /* GM/T 0015-2012; "" where the citation does not tell */
    bool dated;              /* the citation names this very edition */
    day_number from;         /* in force; INT32_MIN where that is not told */
    const char *replaced_by; /* "" where none is known */
    day_number replaced_on;
    const char *const *subjects; /* rows of the form, or indicators; "*" for all */
    const char *clause;          /* where it is cited */
    const char *source;          /* of what is said here of the edition */
    int64_t line;
};

struct cited_book {
    const struct cited_edition
        *at; /* a standard's editions one after the other, the earlier first */
    size_t n;
    const char *file;
};

bool cited_load(struct cited_book *book, struct arena *arena, const char *path,
                struct problems *problems);

enum cited_state {
    CITED_NOT_YET,  /* not in force by D */
    CITED_REPLACED, /* another one was, by D */
    CITED_IN_FORCE,
    CITED_UNTOLD, /* the citation does not tell an edition */
};
enum cited_state cited_state(const struct cited_edition *cited, day_number date);
/* Is it cited for this row or indicator in particular? */
bool cited_for(const struct cited_edition *cited, const char *subject);

#endif
