/* Sampling: what a sample survey can and cannot settle (templates/<edition>/sampling.csv).
 *
 * The score of an indicator rests on the sample alone. Beside it stand the population, how many were
 * asked and how many answered, the Wilson interval of each share, the scores that lie inside it, and
 * the number of answers that would settle the score if the shares stayed as they are. The interval is
 * that of a simple random sample without a correction for a small population; the factor of a finite
 * population stands beside it. A census has no interval, and a mean is no share. It changes no score. */
#ifndef CAEVAL_SCORE_SAMPLING_H
#define CAEVAL_SCORE_SAMPLING_H

#include "score/grading.h"

struct sampling_rule {
    size_t indicator;  /* in the edition */
    size_t population; /* measure */
    size_t silent;     /* measure over all who were asked, the silent ones open; SIZE_MAX: none */
    const char *confidence; /* 95% */
    struct ratio z;         /* the quantile of the normal distribution to it */
    const char *source;
};

struct sampling_plan {
    const struct sampling_rule *at;
    size_t n;
};

/* The Wilson interval [lo, hi] of k out of n, in millionths: lo is the smallest and hi the largest
 * share of that grid inside it, so that a limit with up to six decimals is inside the grid's
 * interval exactly when it is inside Wilson's. 0 < n <= 10^6; z at most 4, with six decimals. */
struct share_interval {
    struct ratio lo, hi;
};
struct share_interval wilson_interval(int64_t k, int64_t n, struct ratio z);

/* The least number of answers, at least n (a limit has at most four decimals), with which a share of k/n lies certainly on one side of
 * the limit; 0: the share is the limit, and no number settles it. */
int64_t wilson_settles(int64_t k, int64_t n, struct ratio limit, struct ratio z);

/* A share that a criterion looks at. */
struct sampled_share {
    const struct measure *measure;
    struct share_interval interval;
};

struct sampling_result {
    const struct sampling_rule *rule;
    const struct indicator *indicator;
    const struct measure *population;
    int64_t sampled, responded;
    VEC(struct sampled_share) share; /* empty: there is no survey to speak of */
    struct ratio lo, hi;             /* the scores inside the intervals */
    int64_t settles;                 /* answers that settle it; 0: none would */
    bool settled;
    bool census;                  /* the whole population was asked, and answered */
    bool attested;                /* the examiner's grade decides, not the sample */
    bool has_factor;              /* the answers are more than a twentieth of the population */
    struct ratio factor;          /* sqrt((N - n) / (N - 1)), cut to four decimals */
    const struct measure *silent; /* or NULL */
    struct ratio silent_lo,
        silent_hi; /* the scores with those who did not answer, at worst and at best */
};

struct sampling_results {
    VEC(struct sampling_result) list;
};

bool sampling_load(struct sampling_plan *plan, struct arena *arena, const char *path,
                   const struct grading_edition *edition, const struct catalog *catalog,
                   struct problems *problems);

struct sampling_results sampling_judge(const struct sampling_plan *plan,
                                       const struct grading_result *grading,
                                       const struct facts *facts, const struct measures *measures,
                                       const struct wording *wording, struct arena *arena);

#endif
