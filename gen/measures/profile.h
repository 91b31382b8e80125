/* Profile: what a certificate's extensions must be, by edition of GM/T 0015 (templates/gm-2018-571,
 * profile.csv and profile_editions.csv; GM 6.2.5 b, form row 42). */
#ifndef CAEVAL_MEASURES_PROFILE_H
#define CAEVAL_MEASURES_PROFILE_H

#include "base/civil.h"
#include "base/problem.h"
#include "facts/certificates.h"
#include "ingest/x509.h"

/* Whether an extension must be critical. */
enum critical {
    CRITICAL_NO,
    CRITICAL_YES,
    CRITICAL_UNREAD, /* the edition's cell could not be read: it cannot be judged */
};

/* Certificates that a rule is for. */
enum profile_kind { PROFILE_SIGNING, PROFILE_ENCRYPTION, PROFILE_KINDS };
enum { PROFILE_WORDS = 32 }; /* of one list, at most */
enum profile_object { PROFILE_SUBSCRIBER, PROFILE_AUTHORITY, PROFILE_OBJECTS };
enum profile_extension { PROFILE_KEY_USAGE, PROFILE_CONSTRAINTS, PROFILE_EXTENSIONS };

struct profile_rule {
    bool given, required;
    enum critical of_pair, of_single;
    const char *const *allowed;   /* words, each with its ways of writing a/b/c; ended by NULL */
    const char *const *forbidden; /* the same: one of these breaks the rule */
};

/* What an edition says of something that can be observed of an object. */
struct profile_point {
    enum profile_object of;
    enum object_point point;
    int64_t most;     /* of a number of octets: more than that is observed; else 0 */
    bool unread;      /* whether the edition forbids it could not be read */
    const char *text; /* Chinese: what is so */
};

struct profile_edition {
    const char *name;
    day_number from;         /* in force for certificates issued from this day on */
    const char *replaced_by; /* "" where it is the latest */
    day_number replaced_on;
    const char *unread; /* Chinese, "" for none: what of it could not be read */
    struct profile_rule rule[PROFILE_KINDS][PROFILE_EXTENSIONS];
    VEC(struct profile_point) point;
};

struct profile {
    struct profile_edition *edition; /* the earlier first */
    size_t n;
};

/* A certificate of a pair; alone, as far as is known; or nothing tells. */
enum pairing { PAIRING_PAIRED, PAIRING_ALONE, PAIRING_UNTOLD };
struct certificate_format;
/* Are the usages and basic constraints as the edition asks? (format.c) */
struct judged format_judge(const struct certificate_format *format,
                           const struct profile_edition *edition, enum pairing pairing);

/* NULL (with problems) when a file is not sound or a rule is missing. */
const struct profile *profile_load(struct arena *arena, const char *folder,
                                   struct problems *problems);

#endif
