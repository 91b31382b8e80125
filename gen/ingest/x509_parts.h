/* What the readers of certificates, lists and answers share. */
#ifndef CAEVAL_INGEST_X509_PARTS_H
#define CAEVAL_INGEST_X509_PARTS_H

#include "ingest/x509.h"

#define POINT_BIT(name) ((object_points)1 << POINT_##name)

/* An extension by the last two bytes of its OID 2.5.29.x, or by another one of the few that are known. */
enum extension {
    EXT_OTHER,
    EXT_SKI,
    EXT_USAGE,
    EXT_CONSTRAINTS,
    EXT_CRL_NUMBER,
    EXT_REASON,
    EXT_DELTA,
    EXT_IDP,
    EXT_CRLDP,
    EXT_POLICIES,
    EXT_AKI,
    EXT_EXTENDED_USAGE,
    EXT_AIA,
    EXTENSIONS
};
struct x509_extension {
    enum extension which;
    bool critical;
    struct der value; /* within the OCTET STRING */
};
/* The next one; false at the end, or with *damaged. */
bool x509_extension_next(struct der *extensions, struct x509_extension *extension, bool *damaged);

/* An AlgorithmIdentifier: the body of its OID; *rest: its parameters, whole, empty where there are none. */
bool x509_algorithm(struct der body, struct der *oid, struct der *rest);
/* SEQUENCE { tbs, algorithm, BIT STRING signature } and what may stand behind. */
bool x509_signed(struct der body, struct der_item *tbs, struct der *algorithm,
                 struct der *signature, struct der *rest);
/* UTCTime or GeneralizedTime; notes one that should have been the other. */
bool x509_time(struct der *from, instant *at, object_points *points);
/* The key identifier of an AKI's value; empty where it has none. */
struct der x509_issuer_key_id(struct der value);

#endif
