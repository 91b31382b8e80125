/* Applications: business handled for subscribers (export applications; form rows 33-40, GB/T 35289
 * tables 5, 7 and 17).
 *
 * Counted are the kinds of business that end in a certificate (新申请 更新 密钥更新 变更 补办);
 * revocation, suspension and unlocking have rows of their own. A case is judged in every year in which it
 * was open, as it stood on D; channels and customers are those of the year of submission. */
#ifndef CAEVAL_FACTS_APPLICATIONS_H
#define CAEVAL_FACTS_APPLICATIONS_H

#include "base/index.h"
#include "facts/cases.h"
#include "facts/source.h"

/* Where the clock of handling and of authentication starts. */
enum clock_start {
    START_MATERIALS, /* materials complete; submission stands in where that is blank */
    START_OTHER,     /* cycle: submission (T5-R2); authentication: its own start (T7-R2) */
    CLOCK_STARTS,
};
enum { DAY_COUNTS = COUNT_INCLUSIVE + 1 };

struct application_facts {
    int64_t n;         /* submitted in the period */
    int64_t outside;   /* of other periods, or not of a kind that ends in a certificate */
    int64_t withdrawn; /* open in the period, before they were answered */
    int64_t issued;
    int64_t stand_in; /* cases whose submission stands in for complete materials */
    struct index customers;
    struct unknowns customer_unknown; /* cases that may be of another one */
    struct spellings channels;
    struct unknowns channel_unknown;
    struct tally told;                      /* row 34: notice given, not after the decision */
    struct tally verified;                  /* table 17: identity before issue */
    struct tally authenticated;             /* row 35: authorisation and identity before issue */
    struct tally identity_kept;             /* row 36 */
    struct tally consented;                 /* row 38, the form's wording */
    struct tally signed_;                   /* row 38, the body's wording */
    struct durations response;              /* row 40: submission to decision */
    struct durations refusal_notice;        /* row 39: submission to notice of a refusal */
    struct durations refusal_from_decision; /* the same from the decision, shown beside it */
    struct tally refusal_method;            /* row 39: the way of notice is recorded */
    struct tally approved_issued;           /* row 39: what was approved was issued */
    struct tally unpublished_kept;          /* row 45: publication refused, and not published */
    struct tally published;                 /* row 45, the body: not refused, and published */
    struct tally
        renewal_checked;       /* row 46: key renewals, by what certificates and revocations say */
    struct tally renewal_told; /* row 47: renewals told to the holder */
    struct tally renewal_current; /* 6.2.6: no renewal of a revoked or expired certificate */
    struct tally two_persons;     /* row 110: entered and reviewed by two persons, every business */
    struct durations cycle[CLOCK_STARTS][DAY_COUNTS]; /* table 5 */
    struct durations authn[CLOCK_STARTS][DAY_COUNTS]; /* table 7 */
};

extern const struct fact_source applications_source;

#endif
