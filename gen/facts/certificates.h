/* Certificates: what was issued (export certificates; form rows 41-43, 45, 46, 180).
 *
 * All certificates are known by their serial and application, for the joins; those whose validity
 * begins in the period are the ones judged. */
#ifndef CAEVAL_FACTS_CERTIFICATES_H
#define CAEVAL_FACTS_CERTIFICATES_H

#include "base/fingerprints.h"
#include "base/index.h"
#include "facts/cases.h"
#include "facts/objects.h"
#include "facts/source.h"

struct as_of;

/* What is known of the certificates of one serial, or of one application. */
struct certificate_link {
    bool published;        /* some of them is in the directory */
    bool hidden;           /* some of them is not */
    bool published_untold; /* of some, the file does not say */
    bool ends_untold;      /* of some, the end of validity is not told */
    instant first_end;     /* of those that tell: the earliest end */
    bool first_end_date_only;
    bool ends;
    uint32_t issuer; /* of a serial: index in issuers; SEVERAL_ISSUERS where it is not one */
};
#define SEVERAL_ISSUERS UINT32_MAX

/* The two certificates of a subscriber, those issued after D left out. */
struct certificate_pair {
    uint32_t signing, encryption;
    uint32_t unread_signing, unread_encryption; /* of these, of a day that cannot be read */
    bool any_signing, any_encryption; /* whenever issued: each half is made as one of a pair */
};

/* A certificate of the period. */
struct certificate {
    const char *serial, *file;
    int64_t line;
    uint32_t pair;       /* index in pairs, or NO_PAIR */
    uint32_t algorithms; /* index in algorithms */
    uint32_t format;     /* index in formats */
    enum value_state pair_state;
    bool device;
    bool object;             /* what is judged of it, the certificate itself says */
    struct day_value issued; /* the beginning of its validity */
};
#define NO_PAIR UINT32_MAX

/* A certificate whose day of issue is not told, or cannot be read, may be one of another year: it accuses
 * nobody. */
struct judged certificate_judged(enum value_state issued, struct judged judged);

/* A combination of key, curve and signature algorithm, as object identifiers. */
struct certificate_algorithms {
    struct {
        enum value_state state;
        const char *oid;
    } part[3]; /* key, curve, signature */
};

/* What a certificate is for, and what its extensions say (row 42). */
struct certificate_format {
    bool signing; /* 签名; otherwise 加密 */
    bool object;  /* the certificate itself says all of it: what is lacking is not there */
    enum value_state usage_state, constraints_state;
    const char *usage, *constraints;
    struct answer_value usage_critical, constraints_critical;
};

/* A certificate that may be one of a government body and earlier than the first that is known. */
struct maybe_first {
    bool seen;
    instant at; /* of the earliest; INT64_MIN: not told */
};

/* The earliest certificate of a government body (row 180). */
struct first_certificate {
    struct maybe_first untold, unread; /* whether, or when, is blank; cannot be read */
    bool found;
    instant not_before;
    const char *serial, *app_id; /* app_id NULL: not told */
    const char *file;
    int64_t line;
    bool application_found, authenticated, issued;
};

/* A row of the list that says otherwise than the certificate itself, which is what counts. */
struct certificate_difference {
    const char *file, *object, *serial;
    int64_t line;
    const char *column; /* its header */
    const char *listed, *seen;
};
enum { DIFFERENCES_KEPT = 200 };

/* The list beside the objects (facts/objects.h), of certificates of the period. */
struct certificate_objects {
    bool *listed; /* by certificate of the objects: a row of the list is it; NULL: none is */
    int64_t shown, unshown; /* rows of the list: an object is it; none is */
    int64_t n_differences;
    VEC(struct certificate_difference) difference;
    VEC(uint32_t) unlisted;  /* objects, verified, that no row is */
    VEC(uint32_t) contested; /* objects whose serial and issuer another has as well */
};

struct certificate_facts {
    int64_t all, dated;
    instant earliest; /* beginning of validity in the whole list, where one is told */
    VEC(struct certificate) certificate; /* of the period */
    struct fingerprints serials, applications, pairs;
    VEC(struct certificate_link) by_serial, by_application;
    VEC(struct certificate_pair) pair;
    struct certificate_pair pairless; /* certificates that name no pair */
    struct spellings issuers;
    struct index algorithm_keys;
    VEC(struct certificate_algorithms) algorithms;
    struct index format_keys;
    VEC(struct certificate_format) formats;
    struct tally media; /* row 43: the medium's model has a valid product certificate */
    struct first_certificate first_government;
    struct certificate_objects objects;
};

extern const struct fact_source certificates_source;

/* A row as the certificate itself tells it, where it is among the objects (`record`, `value`: room for that); else the row
 * as it is. *found: which object it is, or NULL. What differs is noted. */
struct fields certificate_seen(struct facts *facts, const struct fields *f, struct as_of *room,
                               const struct object_certificate **found);
/* When the list is read: which objects stand in no row of it. */
void certificates_unlisted(struct facts *facts);

/* NULL when no certificate has the serial, or names the application. */
const struct certificate_link *certificates_of_serial(const struct certificate_facts *c,
                                                      const struct value *serial);
const struct certificate_link *certificates_of_application(const struct certificate_facts *c,
                                                           const struct value *app_id);

#endif
