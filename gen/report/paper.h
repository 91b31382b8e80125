/* Paper: what a document that a bureau sends out is made of: a CA's published result, an earlier one and the
 * notice made of it, or all results of a year. Never the exports. */
#ifndef CAEVAL_REPORT_PAPER_H
#define CAEVAL_REPORT_PAPER_H

#include "history/ages.h"
#include "score/edition_set.h"

struct paper_ca {
    const struct kept *now;
    const struct ages *ages; /* with it; NULL: not known */
};

/* What an earlier notice demanded. */
struct paper_notice {
    day_number date; /* of the result that it was made of */
    day_number due;  /* DAY_NEVER: it set none */
    const int *row;  /* demanded */
    size_t n;
};

/* What the CA says, in the receipt of that notice, that it did of a row. */
struct paper_receipt {
    const char *row;                                /* its number */
    const char *measures, *done_on, *proof, *owner; /* "": not told */
};

struct paper {
    struct arena *arena;
    const struct edition_set *editions;
    const char *bureau;         /* NULL: not told */
    day_number due;             /* by when; DAY_NEVER: not set */
    struct paper_ca own;        /* of a CA's document; now NULL: of a year's */
    const struct kept *earlier; /* NULL: none */
    struct paper_notice notice; /* the last one before; of no rows: none */
    const struct paper_receipt *receipt;
    size_t n_receipts;
    int year;                  /* of a year's */
    const struct paper_ca *ca; /* by code */
    size_t n;
};

#endif
