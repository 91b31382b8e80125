/* X.509: what certificates, CRLs and OCSP answers say, taken from their DER without opinion. Whether that is as it should
 * be is the templates' to say (profile_points.csv); here it is only observed. */
#ifndef CAEVAL_INGEST_X509_H
#define CAEVAL_INGEST_X509_H

#include "base/der.h"

/* What can be observed of an object that some profile forbids. Results and templates name them so. */
#define OBJECT_POINTS(POINT)                                                                       \
    POINT(VERSION_NOT_3, "version.not_3")                                                          \
    POINT(SERIAL_NOT_POSITIVE, "serial.not_positive")                                              \
    POINT(SERIAL_NOT_SHORTEST, "serial.not_shortest")                                              \
    POINT(SERIAL_LONG, "serial.octets") /* more than the profile allows: of the number itself */   \
    POINT(TIME_FORM, "time.generalized_before_2050")                                               \
    POINT(VALIDITY_REVERSED, "validity.reversed")                                                  \
    POINT(ALGORITHMS_DIFFER, "signature.algorithms_differ")                                        \
    POINT(EXTENSION_TWICE, "extension.twice")                                                      \
    POINT(UNKNOWN_CRITICAL, "extension.unknown_critical")                                          \
    POINT(KU_ABSENT, "keyUsage.absent")                                                            \
    POINT(KU_NOT_CRITICAL, "keyUsage.not_critical")                                                \
    POINT(KU_NO_CERT_SIGN, "keyUsage.no_keyCertSign")                                              \
    POINT(KU_NO_CRL_SIGN, "keyUsage.no_cRLSign")                                                   \
    POINT(KU_BEYOND_CA, "keyUsage.beyond_signing_certificates")                                    \
    POINT(BC_ABSENT, "basicConstraints.absent")                                                    \
    POINT(BC_CRITICAL, "basicConstraints.critical")                                                \
    POINT(BC_NOT_CRITICAL, "basicConstraints.not_critical")                                        \
    POINT(BC_NOT_CA, "basicConstraints.not_ca")                                                    \
    POINT(BC_FALSE_GIVEN, "basicConstraints.false_given")                                          \
    POINT(AKI_ABSENT, "authorityKeyIdentifier.absent")                                             \
    POINT(AKI_CRITICAL, "authorityKeyIdentifier.critical")                                         \
    POINT(AKI_NO_KEY, "authorityKeyIdentifier.no_keyIdentifier")                                   \
    POINT(SKI_ABSENT, "subjectKeyIdentifier.absent")                                               \
    POINT(SKI_CRITICAL, "subjectKeyIdentifier.critical")                                           \
    POINT(POLICIES_ABSENT, "certificatePolicies.absent")                                           \
    POINT(POLICIES_CRITICAL, "certificatePolicies.critical")                                       \
    POINT(CRLDP_ABSENT, "cRLDistributionPoints.absent")                                            \
    POINT(CRLDP_CRITICAL, "cRLDistributionPoints.critical")                                        \
    POINT(CRLDP_NO_ADDRESS, "cRLDistributionPoints.no_ldap_or_http")                               \
    POINT(AIA_ABSENT, "authorityInfoAccess.absent")                                                \
    POINT(AIA_CRITICAL, "authorityInfoAccess.critical")                                            \
    POINT(AIA_NO_ISSUERS, "authorityInfoAccess.no_caIssuers")                                      \
    POINT(AIA_NO_OCSP, "authorityInfoAccess.no_ocsp")                                              \
    POINT(CRL_NO_NEXT_UPDATE, "crl.no_nextUpdate")                                                 \
    POINT(CRL_NO_NUMBER, "crl.no_cRLNumber")                                                       \
    POINT(CRL_NUMBER_CRITICAL, "crl.cRLNumber_critical")                                           \
    POINT(CRL_NUMBER_LONG, "crl.cRLNumber_octets") /* the same */                                  \
    POINT(CRL_IDP_NOT_CRITICAL, "crl.issuingDistributionPoint_not_critical")                       \
    POINT(CRL_HOLD, "crl.certificateHold")

enum object_point {
#define POINT(name, text) POINT_##name,
    OBJECT_POINTS(POINT)
#undef POINT
        OBJECT_POINT_COUNT
};
_Static_assert(OBJECT_POINT_COUNT <= 64, "a set of points is a 64-bit number");
typedef uint64_t object_points;
extern const char *const object_point_names[]; /* ended by NULL */

/* Bits of keyUsage, as der_bits has them. */
enum key_usage {
    USAGE_DIGITAL_SIGNATURE = 1,
    USAGE_NON_REPUDIATION = 2,
    USAGE_KEY_ENCIPHERMENT = 4,
    USAGE_DATA_ENCIPHERMENT = 8,
    USAGE_KEY_AGREEMENT = 16,
    USAGE_CERT_SIGN = 32,
    USAGE_CRL_SIGN = 64,
    USAGE_ENCIPHER_ONLY = 128,
    USAGE_DECIPHER_ONLY = 256,
};
/* "digitalSignature,nonRepudiation", in the arena. */
const char *key_usage_text(struct arena *arena, unsigned usage);

/* All slices lie in the object's bytes. */
struct x509_certificate {
    struct der tbs, algorithm, signature; /* `algorithm`: the body of the outer OID */
    struct der serial, issuer, subject;   /* names whole */
    struct der key, key_algorithm,
        curve; /* the key whole; `curve` empty where its parameter is no OID */
    struct der key_id, issuer_key_id; /* SKI, AKI; empty where there is none */
    instant not_before, not_after;
    bool has_usage, usage_critical;
    unsigned usage;
    bool has_constraints, constraints_critical, ca;
    bool ocsp_signing, time_stamping; /* among its extended usages */
    object_points points;
};

/* False: it is no certificate, or damaged. */
bool x509_certificate_read(struct der bytes, struct x509_certificate *certificate);

struct x509_crl {
    struct der tbs, algorithm, signature, issuer, issuer_key_id;
    struct der number;     /* the body of cRLNumber; empty where there is none */
    struct der partition;  /* the body of issuingDistributionPoint; empty: none */
    bool delta, authority; /* of CAs alone: an ARL */
    bool has_next;
    instant this_update, next_update;
    struct der entries; /* for x509_entry_next; empty: none */
    object_points points;
};
bool x509_crl_read(struct der bytes, struct x509_crl *crl);

struct x509_entry {
    struct der serial;
    instant at;
    int reason; /* CRLReason; -1: none */
};
/* The next entry; false at the end, or, with *damaged, where there is none that can be read. */
bool x509_entry_next(struct der *entries, struct x509_entry *entry, bool *damaged);

enum ocsp_status { OCSP_GOOD, OCSP_REVOKED, OCSP_UNKNOWN };
struct x509_ocsp {
    int response; /* OCSPResponseStatus: 0 successful; otherwise nothing else is set */
    struct der tbs, algorithm, signature;
    struct der responder,
        responder_key_id;    /* its name whole, or the hash of its key; the other is empty */
    struct der certificates; /* behind one another; empty: none */
    instant produced_at;
    struct der single; /* for x509_single_next */
};
bool x509_ocsp_read(struct der bytes, struct x509_ocsp *ocsp);

struct x509_single {
    struct der serial;
    enum ocsp_status status;
    instant revoked_at; /* of a revoked one */
    instant this_update, next_update;
    bool has_next;
};
bool x509_single_next(struct der *singles, struct x509_single *single, bool *damaged);

/* The common name, else the last part of a distinguished name, as UTF-8 in the arena; "" where there is none. */
const char *x509_name_text(struct arena *arena, struct der name);

#endif
