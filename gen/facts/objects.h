/* Objects of a CA: what its certificates, CRLs and OCSP answers say of themselves, and whether their signatures hold.
 *
 * An object counts whose signature was verified with the certificate of its issuer. One that cannot be read, whose issuer
 * is not at hand or whose signature does not fit neither proves nor accuses: it is counted, and said. What is not among
 * the objects accuses nobody either, since nobody says that they are all there are. */
#ifndef CAEVAL_FACTS_OBJECTS_H
#define CAEVAL_FACTS_OBJECTS_H

#include "base/fingerprints.h"
#include "base/index.h"
#include "base/problem.h"
#include "facts/cases.h"
#include "ingest/objects.h"
#include "ingest/x509.h"

/* Was its signature verified? */
enum object_check {
    OBJECT_VERIFIED,
    OBJECT_FORGED,    /* it is not its issuer's */
    OBJECT_UNCHECKED, /* the certificate of its issuer is not there */
    OBJECT_CHECKS
};

/* The few combinations that a CA's certificates have. */
struct object_form {
    const char *key_algorithm, *curve, *signature_algorithm; /* "" where there is none */
    bool has_usage, usage_critical, has_constraints, constraints_critical, ca;
    bool service; /* of the CA's own services, by its extended usages: OCSP answers, time stamps */
    unsigned usage;
};

struct object_certificate {
    const char *file, *serial; /* upper-case hexadecimal digits, without leading zeros */
    uint32_t issuer, subject;  /* names; `subject` of CA certificates alone */
    uint32_t form;
    uint32_t pair;   /* those of one issuer and subject */
    uint32_t next;   /* + 1: another of the same serial; 0: the last */
    uint32_t octets; /* of its serial */
    instant not_before, not_after;
    object_points points;
    struct fingerprint_value whole;
    bool contested; /* another of this issuer and serial is verified as well: neither tells */
    enum object_check check;
};

/* An object that lies there once more, byte by byte: it counts once. */
enum { COPIES_KEPT = 200 };
struct object_copy {
    const char *file, *same_as;
    bool obtained;
    instant at;
};

/* How far a CA's certificate leads. */
enum object_chain {
    CHAIN_ROOTED,  /* to a root that the bureau trusts */
    CHAIN_FOREIGN, /* to a root of its own, which the bureau does not know */
    CHAIN_OPEN,    /* to an issuer that is not there */
    CHAIN_FORGED,  /* a signature on the way is not the issuer's */
};

/* The certificate of a CA; those of the bureau's roots (trusted) are none of the CA's own. */
struct object_authority {
    const char *file, *serial;
    uint32_t subject, issuer, form;
    uint32_t octets;
    struct der key_id, issuer_key_id;
    instant not_before, not_after;
    object_points points;
    bool trusted;
    enum object_check check;
    uint32_t parent; /* the authority that verified it, + 1; 0: none */
    uint32_t key;    /* those with one key and one name are one CA */
    instant used; /* the latest beginning of what it signed that is no CA's; INT64_MIN: nothing */
    enum object_chain chain;
};

struct object_crl {
    const char *file, *number; /* "" where there is none; a large one is hexadecimal */
    uint32_t issuer, series;
    uint32_t octets;  /* of its number */
    int64_t sequence; /* -1: it has none, or a large one */
    instant this_update, next_update;
    bool has_next, delta, authority;
    bool obtained;
    instant at;
    object_points points;
    enum object_check check;
};

/* The verified CRLs of one issuer, partition and kind, by this_update. */
struct object_series {
    uint32_t issuer;
    bool delta, authority;
    bool
        divided; /* it says of which part of the certificates it is: others may be in another series */
    VEC(uint32_t) crl;
};

/* A serial that a series lists. */
struct object_revoked {
    uint32_t series;
    uint32_t first, last; /* the first and the last list that has it: indexes in crl */
    uint32_t times;       /* lists that have it */
    instant at;           /* of the entry in the first */
    int reason;           /* -1: none */
    uint32_t next;        /* + 1: the same serial in another series; 0: the last */
};

struct object_answer {
    const char *file, *serial;
    enum ocsp_status status;
    instant this_update, next_update, revoked_at;
    bool has_next, obtained;
    instant at;
    enum object_check check;
};

/* What could not be used, for the data inventory: the first ones by name. */
enum { REFUSALS_KEPT = 200 };
struct object_refusal {
    const char *file, *why;
    int64_t line;       /* of objects.csv; 0: none */
    const char *column; /* of it; NULL: none */
    bool unknown;
};

struct object_name {
    const char *text;   /* the common name */
    const char *folded; /* as names are compared */
};

struct object_facts {
    const char *folder; /* NULL: there are none */
    const char *fault;  /* Chinese: it could not be read to its end; NULL: it was */
    const char *sha256;
    const char *roots; /* the digest of the bureau's roots; NULL: it named none */
    int64_t files, n[OBJECT_KINDS], refused, unknown;
    int64_t times, untimed_rows,
        untimed_folders; /* rows of objects.csv; of them, and of dated folders: not used */
    int64_t checked[OBJECT_KINDS][OBJECT_CHECKS]; /* adds up to n */
    int64_t copies[OBJECT_KINDS];                 /* beside these: the same ones once more */
    VEC(struct object_copy) copy;                 /* the first of them */
    bool trusts;                                  /* the bureau named roots */
    VEC(struct object_refusal) refusal;
    struct index names; /* of issuers and CAs, as DER */
    VEC(struct object_name) name;
    struct index form_keys;
    VEC(struct object_form) form;
    VEC(struct object_authority) authority;
    VEC(struct object_certificate) certificate; /* those that are no CA's */
    struct fingerprints serials;                /* of them; first_of: by number, the first, + 1 */
    VEC(uint32_t) first_of;
    struct fingerprints pairs;
    VEC(uint8_t) pair_halves; /* by pair: PAIR_SIGNS, PAIR_ENCRYPTS */
    VEC(struct object_crl) crl;
    struct index series_keys;
    VEC(struct object_series) series;
    struct fingerprints revoked_serials;
    VEC(uint32_t) first_revoked; /* by number, + 1 */
    VEC(struct object_revoked) revoked;
    VEC(struct object_answer) answer;
};
enum { PAIR_SIGNS = 1, PAIR_ENCRYPTS = 2 };

/* Reads all below `folder` (NULL: nothing), with the roots below `trust` (NULL: none). Never NULL. */
const struct object_facts *object_facts_read(struct arena *arena, const char *folder,
                                             const char *trust);

/* Is there at least one root in the folder that can be used? Else a problem says what there is. */
bool object_roots_found(const char *trust, struct problems *problems);

/* All that was not used: objects and times. */
int64_t object_facts_unused(const struct object_facts *objects);

/* Says what could not be used, the first of it by name. */
void object_facts_say(const struct object_facts *objects, const char *code,
                      struct problems *problems);

/* The verified certificate of that serial whose issuer is called so; where no object's issuer is called so, the only one
 * of the serial. NULL: there is none, or which is not clear. */
const struct object_certificate *object_of(const struct object_facts *objects, struct arena *arena,
                                           struct slice serial, struct slice issuer);

/* Of a certificate that is no CA's: does it sign, or encrypt? By the 2012 text digitalSignature and nonRepudiation sign,
 * keyEncipherment, dataEncipherment, encipherOnly, decipherOnly encrypt; both, or neither: nothing tells. */
unsigned object_halves(const struct object_form *form);

#endif
