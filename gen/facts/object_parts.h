/* What the readers of objects share. */
#ifndef CAEVAL_FACTS_OBJECT_PARTS_H
#define CAEVAL_FACTS_OBJECT_PARTS_H

#include "base/signature.h"
#include "facts/objects.h"

/* Keys of authorities, by their index; freed when all objects are read. */
struct object_keys {
    VEC(struct sign_key *) at;
};

/* Where an object lies first. */
struct object_first {
    const char *file;
    uint32_t crl; /* which CRL it is, + 1; 0: none */
};

struct object_reading {
    struct arena *arena;
    struct object_facts *o;
    struct object_keys keys;
    struct index oids; /* bodies of object identifiers */
    VEC(const char *) oid;
    struct fingerprints lists; /* CRLs, by series, time and number: each counts once */
    struct index keys_of;      /* keys of authorities, as DER */
    struct index authorities;  /* whole certificates: each counts once */
    struct fingerprints
        wholes; /* but for subscribers' certificates, which are found by serial; whole: by number */
    VEC(struct object_first) whole;
    bool trusting;  /* the bureau's roots are being read */
    bool gathering; /* certificates of CAs alone are wanted */
};

uint32_t object_name(struct object_reading *r, struct der name);
uint32_t object_form_of(struct object_reading *r, const struct x509_certificate *c);
const char *object_oid(struct object_reading *r, struct der body);
/* The serial without leading zeros; NULL: it is no number. */
const char *object_serial_of(struct arena *arena, struct der serial);

void object_add_authority(struct object_reading *r, const char *file,
                          const struct x509_certificate *c, struct der whole);
/* The signature of `tbs` by the issuer of that name, and of that key where one is named. *by: which; NULL allowed. */
enum object_check object_verify(struct object_reading *r, uint32_t issuer, struct der key_id,
                                struct der algorithm, struct der tbs, struct der signature,
                                uint32_t *by);
/* The same, of what began at `at`: noted with the authority. */
enum object_check object_verify_at(struct object_reading *r, uint32_t issuer, struct der key_id,
                                   struct der algorithm, struct der tbs, struct der signature,
                                   instant at);
/* When all authorities are known: which of them verify which. */
void object_find_chains(struct object_reading *r);

void object_add_crl(struct object_reading *r, const struct object_found *found);
void object_add_answer(struct object_reading *r, const struct object_found *found);
/* Was it there before? Then it is counted and noted as a copy. */
bool object_is_copy(struct object_reading *r, const struct object_found *found);
void object_refuse(struct object_reading *r, const char *file, bool unknown, const char *why);
/* When all lists are known. */
void object_sort_crls(struct object_reading *r);

#endif
