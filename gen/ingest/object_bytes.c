/* Objects: what bytes are, by what they hold. */
#include <string.h>

#include "base/pem.h"
#include "ingest/object_parts.h"

static const char damaged[] = "内容不完整，或不是 DER 编码";
static const char secret[] = "是私钥，不应提供；请从资料中删除，并按密钥泄露处理";
static const char container[] =
    "是可存放私钥的容器（PKCS#12），不应提供；请从资料中删除，其中有私钥的，按密钥泄露处理";
static const char unknown[] = "不是证书、CRL 或 OCSP 应答";

static void refuse(const struct object_place *place, const char *file, bool is_unknown,
                   const char *why)
{
    place->sink->refuse(place->sink->context, file, is_unknown, why);
}

/* --- one value of DER ------------------------------------------------------------------------------------ */

enum shape {
    SHAPE_UNKNOWN,
    SHAPE_SECRET,
    SHAPE_DAMAGED,
    SHAPE_CERTIFICATE,
    SHAPE_CRL,
    SHAPE_OCSP,
    SHAPE_PKCS7,
    SHAPE_PKCS12
};

/* What is signed: a certificate has a validity where a list has its time. */
static enum shape shape_of_signed(struct der tbs)
{
    struct der_item item;
    if (der_take_as(&tbs, DER_TAGGED(0), &item) || der_is(&tbs, DER_INTEGER))
        (void)der_take_as(&tbs, DER_INTEGER, &item); /* its number, or a list's version */
    if (!der_take_as(&tbs, DER_SEQUENCE, &item) || !der_take_as(&tbs, DER_SEQUENCE, &item))
        return SHAPE_UNKNOWN;
    if (der_is(&tbs, DER_UTC_TIME) || der_is(&tbs, DER_TIME))
        return SHAPE_CRL;
    return der_is(&tbs, DER_SEQUENCE) ? SHAPE_CERTIFICATE : SHAPE_UNKNOWN;
}

/* Behind a version: PFX (RFC 7292), PrivateKeyInfo (RFC 5208), ECPrivateKey (RFC 5915), RSAPrivateKey (RFC 8017). */
static enum shape shape_of_version(struct der version, struct der body)
{
    struct der_item item;
    bool one = version.n == 1;
    if (one && version.at[0] == 3 && der_take_as(&body, DER_SEQUENCE, &item))
        return der_is(&item.body, DER_OID) ? SHAPE_PKCS12 : SHAPE_UNKNOWN;
    if (one && version.at[0] == 1 && der_is(&body, DER_OCTETS))
        return SHAPE_SECRET;
    if (one && version.at[0] == 0 && der_take_as(&body, DER_SEQUENCE, &item))
        return der_is(&item.body, DER_OID) && der_is(&body, DER_OCTETS) ? SHAPE_SECRET
                                                                        : SHAPE_UNKNOWN;
    size_t numbers = 0;
    while (one && version.at[0] == 0 && der_take_as(&body, DER_INTEGER, &item))
        numbers++;
    return numbers == 8 && body.n == 0 ? SHAPE_SECRET : SHAPE_UNKNOWN;
}

/* EncryptedPrivateKeyInfo: how, and what. */
static bool is_encrypted_key(struct der how, struct der rest)
{
    struct der_item item;
    return der_is(&how, DER_OID) && der_take_as(&rest, DER_OCTETS, &item) && rest.n == 0;
}

static enum shape shape_of(struct der body)
{
    struct der_item item;
    if (!der_take(&body, &item))
        return SHAPE_UNKNOWN;
    if (item.tag == DER_ENUMERATED)
        return SHAPE_OCSP;
    if (item.tag == DER_INTEGER)
        return shape_of_version(item.body, body);
    if (item.tag == DER_SEQUENCE && is_encrypted_key(item.body, body))
        return SHAPE_SECRET;
    if (item.tag == DER_OID)
        return der_is(&body, DER_TAGGED(0)) ? SHAPE_PKCS7 : SHAPE_UNKNOWN;
    bool is_signed = item.tag == DER_SEQUENCE && der_is(&body, DER_SEQUENCE);
    return is_signed ? shape_of_signed(item.body) : SHAPE_UNKNOWN;
}

/* Several of one file are numbered from 1. */
struct numbered {
    const struct object_place *place;
    const char *file;
    size_t n;
    bool several;
};

static const char *name_of(struct numbered *n)
{
    n->n++;
    return n->several ? arena_format(n->place->arena, "%s#%zu", n->file, n->n) : n->file;
}

static void hand_on(const struct object_place *place, const char *file, enum object_kind kind,
                    struct der bytes)
{
    const struct object_found found = {file, kind, bytes, place->obtained, place->at};
    place->sink->take(place->sink->context, &found);
}

/* The certificates, or the lists, of a signed message. */
static void add_set(struct numbered *n, struct der set, enum object_kind kind)
{
    struct der_item item;
    while (set.n) {
        const char *file = name_of(n);
        if (!der_take(&set, &item)) {
            refuse(n->place, file, false, damaged);
            return;
        }
        if (item.tag == DER_SEQUENCE)
            hand_on(n->place, file, kind, item.whole);
        else
            refuse(n->place, file, true, unknown);
    }
}

static void add_pkcs7(const struct object_place *place, const char *file, struct der body)
{
    struct numbered n = {place, file, 0, true};
    struct der_item item;
    struct der_item inner;
    struct der message;
    if (!der_take_as(&body, DER_OID, &item) || !der_take_as(&body, DER_TAGGED(0), &item) ||
        !der_within(item.body, DER_SEQUENCE, &inner)) {
        refuse(place, file, true, unknown);
        return;
    }
    message = inner.body;
    if (!der_take_as(&message, DER_INTEGER, &item) || !der_take_as(&message, DER_SET, &item) ||
        !der_take_as(&message, DER_SEQUENCE, &item)) {
        refuse(place, file, true, unknown);
        return;
    }
    if (der_take_as(&message, DER_TAGGED(0), &item))
        add_set(&n, item.body, OBJECT_CERTIFICATE);
    if (der_take_as(&message, DER_TAGGED(1), &item))
        add_set(&n, item.body, OBJECT_CRL);
    if (n.n == 0)
        refuse(place, file, true, "其中没有证书或 CRL");
}

static void add_value(const struct object_place *place, const char *file,
                      const struct der_item *item)
{
    static const enum object_kind kind[] = {[SHAPE_CERTIFICATE] = OBJECT_CERTIFICATE,
                                            [SHAPE_CRL] = OBJECT_CRL,
                                            [SHAPE_OCSP] = OBJECT_OCSP};
    enum shape shape = item->tag == DER_SEQUENCE ? shape_of(item->body) : SHAPE_UNKNOWN;
    if (shape == SHAPE_SECRET || shape == SHAPE_PKCS12)
        refuse(place, file, true, shape == SHAPE_SECRET ? secret : container);
    else if (shape == SHAPE_PKCS7)
        add_pkcs7(place, file, item->body);
    else if (shape == SHAPE_UNKNOWN)
        refuse(place, file, true, unknown);
    else
        hand_on(place, file, kind[shape], item->whole);
}

/* --- files ------------------------------------------------------------------------------------------------- */

/* Values one behind another; what is no value ends the file, line ends behind the last one apart. */
static void add_der(const struct object_place *place, const char *file, struct der bytes)
{
    struct der_item item;
    struct der rest = bytes;
    struct numbered n = {place, file, 0, false};
    while (rest.n && (rest.at[rest.n - 1] == '\n' || rest.at[rest.n - 1] == '\r') &&
           !(der_take(&(struct der){rest.at, rest.n}, &item) && item.whole.n == rest.n))
        rest.n--;
    n.several = der_take(&(struct der){rest.at, rest.n}, &item) && item.whole.n < rest.n;
    while (rest.n) {
        const char *name = name_of(&n);
        if (!der_take(&rest, &item)) {
            refuse(place, name, false, damaged);
            return;
        }
        add_value(place, name, &item);
    }
}

static bool is_certificate_label(const char *label)
{
    static const char *const labels[] = {
        "CERTIFICATE", "X509 CERTIFICATE", "X509 CRL", "CRL", "PKCS7",
        "CMS",         "OCSP RESPONSE",    NULL};
    size_t i = 0;
    while (labels[i] && strcmp(labels[i], label) != 0)
        i++;
    return labels[i];
}

static void add_block(const struct object_place *place, const char *file, const char *label,
                      struct der bytes)
{
    struct der_item item;
    struct der rest = bytes;
    if (strstr(label, "PRIVATE KEY"))
        refuse(place, file, true, secret);
    else if (!is_certificate_label(label))
        refuse(place, file, true, unknown);
    else if (!der_take(&rest, &item) || rest.n)
        refuse(place, file, false, damaged);
    else
        add_value(place, file, &item);
}

static void add_pem(const struct object_place *place, const char *file, struct der bytes)
{
    const char *label = NULL;
    const unsigned char *at = NULL;
    size_t length = 0;
    struct numbered n = {place, file, 0, false};
    static const char begins[] = "-----BEGIN ";
    const unsigned char *first = memmem(bytes.at, bytes.n, begins, sizeof begins - 1);
    size_t behind = bytes.n - (size_t)(first - bytes.at) - 1;
    n.several = memmem(first + 1, behind, begins, sizeof begins - 1);
    struct pem *pem = pem_open(bytes.at, bytes.n);
    for (enum pem_found found; (found = pem_next(pem, &label, &at, &length)) != PEM_END;) {
        const char *name = name_of(&n);
        if (found == PEM_DAMAGED)
            refuse(place, name, false, "PEM 编码不完整或已损坏");
        else
            add_block(place, name, label, (struct der){at, length});
    }
    pem_close(pem);
}

void object_bytes(const struct object_place *place, struct der bytes)
{
    static const char begins[] = "-----BEGIN ";
    static const unsigned char open[] = {0x30, 0x80, 0x02, 0x01,
                                         0x03}; /* in BER, as some write it */
    if (bytes.n == 0)
        refuse(place, place->file, true, "是空文件");
    else if (bytes.at[0] != DER_SEQUENCE && memmem(bytes.at, bytes.n, begins, sizeof begins - 1))
        add_pem(place, place->file, bytes);
    else if (bytes.n > sizeof open && memcmp(bytes.at, open, sizeof open) == 0)
        refuse(place, place->file, true, container);
    else if (bytes.at[0] == DER_SEQUENCE)
        add_der(place, place->file, bytes);
    else
        refuse(place, place->file, true, unknown);
}

void objects_of(struct arena *arena, const char *file, struct der bytes,
                const struct object_sink *sink)
{
    const struct object_place place = {.arena = arena, .file = file, .sink = sink};
    object_bytes(&place, bytes);
}
