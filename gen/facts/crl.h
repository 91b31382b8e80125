/* CRLs, revocations and key recovery (exports crl_log, revocations, key_recovery; form rows 51-55, 67).
 *
 * CRLs are kept by issuer, partition and kind in order of this_update: a series each, of which none
 * speaks for another. An incremental CRL is no full one, and its numbers are its own; ARLs are listed
 * apart, since the text does not speak of them. */
#ifndef CAEVAL_FACTS_CRL_H
#define CAEVAL_FACTS_CRL_H

#include "base/fingerprints.h"
#include "base/index.h"
#include "facts/cases.h"
#include "facts/period.h"
#include "facts/source.h"

struct crl {
    const char *number;  /* as given */
    int64_t sequence;    /* the same as a number; -1: it is none */
    instant this_update; /* of a date without a time: its first second */
    bool date_only;
    struct moment_value next_update, published, backup;
    struct answer_value retained;
    const char *file;
    int64_t line;
};

enum crl_kind { CRL_FULL, CRL_DELTA, CRL_AUTHORITY };

struct crl_series {
    const char *issuer, *partition; /* "" where not told */
    uint32_t issuer_index;          /* in crl_facts.issuers */
    uint32_t next_of_issuer;        /* the issuer's next series, + 1; 0: the last */
    enum crl_kind kind;             /* full where not told */
    VEC(struct crl) crl;            /* by this_update, once the log is read */
};

/* A row of the log that was lost: of which series it is, as far as its cells tell. */
struct lost_crl {
    const char *issuer, *partition; /* NULL: not told; "" where blank */
    enum crl_kind kind;
    bool kind_told;
};

/* CRLs of one number: other issuers and partitions may use it too. */
struct crl_place {
    uint32_t series, at;
    uint32_t next, next_of_issuer; /* + 1; 0: the last */
};

/* When a certificate was listed: between two moments, or not by D, or it cannot be told. */
struct crl_listing {
    bool any; /* there is a list that may name it */
    bool found, open, untold, date_only;
    enum unknown_reason why; /* of untold */
    instant since;           /* of untold: no list of these was made before */
    instant least, most;
};

struct crl_facts {
    int64_t n;
    bool ready; /* sorted, and the numbers indexed */
    struct index series_keys;
    struct spellings issuers, partitions;
    VEC(struct crl_series) series;
    VEC(struct lost_crl) lost;
    struct fingerprints numbers;
    VEC(uint32_t) first_place;     /* by number: index in place, + 1 */
    struct index issued;           /* numbers by issuer */
    VEC(uint32_t) first_of_issuer; /* by these: index in place, + 1 */
    VEC(uint32_t) first_series;    /* by issuer: index in series, + 1 */
    VEC(struct crl_place) place;
    struct index asked; /* what revocations have looked up */
    VEC(struct crl_listing) answer;
    struct index judged; /* likewise, of numbers that many lists bear */
    VEC(struct judged) judgement;
    VEC(instant) turn; /* when other lists become the next ones, in order; by need */
};

struct revocation_facts {
    int64_t n; /* of the period */
    int64_t outside;
    int64_t
        next_crl; /* cases that do not name their CRL: the first one after the revocation stands in */
    struct tally authenticated;       /* row 51: requests of holders */
    struct durations to_crl;          /* row 52: decision to the CRL that lists it, seconds */
    struct durations request_to_crl;  /* the same from the request, shown beside it */
    struct tally told;                /* row 53 */
    struct tally listed;              /* row 54: in the next CRL, itself valid when published */
    struct fingerprints serials;      /* of all revocations, for row 46 */
    VEC(struct moment_value) revoked; /* by serial: the earliest */
};

/* Who was not authenticated must not have been served: a request that was not carried out (`done`) breaks nothing,
 * whether the authentication failed or is not told (GM51-REFUSED). */
struct judged judge_served(const struct value *authenticated, struct judged done);
/* When the certificate was first revoked; not PRESENT when the export does not say that it was. */
struct moment_value revoked_at(const struct revocation_facts *revocations,
                               const struct value *serial);

/* Takes in whether a revoked certificate was listed (row 54): as the CRLs among the objects show it, where they do; else
 * as the log tells it, `listed`. */
void revocation_seen(struct facts *facts, const struct fields *fields, const struct value *serial,
                     const struct moment *revoked, struct judged listed);

struct key_recovery_facts {
    int64_t n;
    struct tally authenticated; /* row 55 */
};

/* The log is read as a whole before it is looked into. */
void crl_log_ready(struct facts *facts);
/* The answer to a question of the log, one for all revocations that ask it of an issuer; *added: it is still to be
 * found. It stands until the next question. */
struct crl_listing *crl_answer(struct facts *facts, uint64_t asked, uint64_t of, uint32_t issuer,
                               bool *added);
/* Likewise what the lists of a number, from a place on, are to a revocation of that moment. */
struct judged *crl_judgement(struct facts *facts, uint32_t place, uint32_t issuer,
                             const struct moment *revoked, bool *added);
/* The first place of a number in the lists of an issuer, SEVERAL_ISSUERS: of any; + 1; 0: none has it. */
uint32_t crl_place_of(const struct facts *facts, struct slice number, uint32_t issuer);
/* Two instants with as many turns before them have the same next lists in every series. */
size_t crl_turns_before(struct facts *facts, instant at);
/* The first CRL of a series from the instant on; NULL when there is none. */
const struct crl *crl_first_from(const struct crl_series *series, instant at);
/* Does the series publish in the period at all? One that has ended before is not looked at. */
bool crl_is_live(const struct crl_series *series, const struct period *period);
/* The CRL of that day whose time is not told, so that it may lie before the instant or after it; or NULL. */
const struct crl *crl_untimed(const struct crl_series *series, instant at);
/* The last second at which it may have been made. */
instant crl_latest(const struct crl *crl);
/* Lost rows that may be all there is of a series of ARLs, or of the other lists: those that are not told to be
 * of a series that other rows are of. */
int64_t crl_lost_apart(const struct facts *facts, struct arena *arena, bool authority);
/* "CA1 分区1（增量）" */
const char *crl_series_name(const struct crl_series *series, struct arena *arena);

extern const struct fact_source crl_log_source, revocations_source, key_recovery_source;

#endif
