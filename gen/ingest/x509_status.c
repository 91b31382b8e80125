/* X.509: what tells whether a certificate is revoked: CRLs and OCSP answers. */
#include <string.h>

#include "ingest/x509_parts.h"

/* --- CRLs ----------------------------------------------------------------------------------------------------- */

/* Of which certificates a list tells: [5] onlyContainsAttributeCerts, [2] onlyContainsCACerts. */
static void add_partition(struct x509_crl *crl, const struct x509_extension *x)
{
    struct der_item list;
    struct der_item item;
    crl->partition = x->value;
    if (!x->critical)
        crl->points |= POINT_BIT(CRL_IDP_NOT_CRITICAL);
    if (!der_within(x->value, DER_SEQUENCE, &list))
        return;
    while (der_take(&list.body, &item))
        if (item.tag == DER_PLAIN(2))
            (void)der_boolean(item.body, &crl->authority);
}

static bool add_number(struct x509_crl *crl, const struct x509_extension *x)
{
    struct der_item item;
    if (x->critical)
        crl->points |= POINT_BIT(CRL_NUMBER_CRITICAL);
    if (!der_within(x->value, DER_INTEGER, &item) || item.body.n == 0)
        return false;
    crl->number = item.body;
    return true;
}

static bool add_extension(struct x509_crl *crl, const struct x509_extension *x)
{
    switch (x->which) {
    case EXT_CRL_NUMBER:
        return add_number(crl, x);
    case EXT_DELTA:
        crl->delta = true;
        break;
    case EXT_IDP:
        add_partition(crl, x);
        break;
    case EXT_AKI:
        crl->issuer_key_id = x509_issuer_key_id(x->value);
        crl->points &= ~POINT_BIT(AKI_ABSENT);
        crl->points |= crl->issuer_key_id.n ? 0 : POINT_BIT(AKI_NO_KEY);
        break;
    default:
        crl->points |= x->critical ? POINT_BIT(UNKNOWN_CRITICAL) : 0;
    }
    return true;
}

static bool add_extensions(struct x509_crl *crl, struct der body)
{
    struct der_item item;
    struct der_item list = {0};
    struct x509_extension x;
    bool has[EXTENSIONS] = {false};
    bool damaged = false;
    crl->points |= POINT_BIT(AKI_ABSENT);
    if (der_take_as(&body, DER_TAGGED(0), &item) && !der_within(item.body, DER_SEQUENCE, &list))
        return false;
    while (x509_extension_next(&list.body, &x, &damaged)) {
        if (has[x.which] && x.which != EXT_OTHER)
            crl->points |= POINT_BIT(EXTENSION_TWICE);
        else if (!add_extension(crl, &x))
            return false;
        has[x.which] = true;
    }
    crl->points |= has[EXT_CRL_NUMBER] ? 0 : POINT_BIT(CRL_NO_NUMBER);
    return !damaged && body.n == 0;
}

/* Every entry can be read; one on hold is noted. */
static bool check_entries(struct x509_crl *crl)
{
    enum { HOLD = 6 };
    struct der rest = crl->entries;
    struct x509_entry entry;
    bool damaged = false;
    while (x509_entry_next(&rest, &entry, &damaged))
        if (entry.reason == HOLD)
            crl->points |= POINT_BIT(CRL_HOLD);
    return !damaged;
}

bool x509_crl_read(struct der bytes, struct x509_crl *crl)
{
    struct der_item item;
    struct der_item tbs;
    struct der rest;
    struct der inner;
    *crl = (struct x509_crl){0};
    if (!der_within(bytes, DER_SEQUENCE, &item) ||
        !x509_signed(item.body, &tbs, &crl->algorithm, &crl->signature, &rest) || rest.n)
        return false;
    crl->tbs = tbs.whole;
    struct der body = tbs.body;
    (void)der_take_as(&body, DER_INTEGER, &item);
    if (!der_take_as(&body, DER_SEQUENCE, &item) || !x509_algorithm(item.body, &inner, &rest))
        return false;
    crl->points |= der_equal(inner, crl->algorithm) ? 0 : POINT_BIT(ALGORITHMS_DIFFER);
    if (!der_take_as(&body, DER_SEQUENCE, &item))
        return false;
    crl->issuer = item.whole;
    if (!x509_time(&body, &crl->this_update, &crl->points))
        return false;
    crl->has_next = der_is(&body, DER_UTC_TIME) || der_is(&body, DER_TIME);
    if (crl->has_next && !x509_time(&body, &crl->next_update, &crl->points))
        return false;
    crl->points |= crl->has_next ? 0 : POINT_BIT(CRL_NO_NEXT_UPDATE);
    if (der_take_as(&body, DER_SEQUENCE, &item))
        crl->entries = item.body;
    return check_entries(crl) && add_extensions(crl, body);
}

bool x509_entry_next(struct der *entries, struct x509_entry *entry, bool *damaged)
{
    struct der_item item;
    struct der_item list = {0};
    struct x509_extension x;
    object_points none = 0;
    if (entries->n == 0)
        return false;
    *damaged = true;
    *entry = (struct x509_entry){.reason = -1};
    if (!der_take_as(entries, DER_SEQUENCE, &item))
        return false;
    struct der body = item.body;
    if (!der_take_as(&body, DER_INTEGER, &item) || item.body.n == 0)
        return false;
    entry->serial = item.body;
    if (!x509_time(&body, &entry->at, &none))
        return false;
    if (der_take_as(&body, DER_SEQUENCE, &list) && body.n)
        return false;
    bool broken = false;
    while (x509_extension_next(&list.body, &x, &broken))
        if (x.which == EXT_REASON && der_within(x.value, DER_ENUMERATED, &item) && item.body.n == 1)
            entry->reason = item.body.at[0];
    *damaged = broken;
    return !broken;
}

/* --- OCSP ------------------------------------------------------------------------------------------------------ */

static bool read_responder(struct x509_ocsp *o, struct der *body)
{
    struct der_item item;
    struct der_item inner;
    if (der_take_as(body, DER_TAGGED(1), &item) && der_within(item.body, DER_SEQUENCE, &inner)) {
        o->responder = inner.whole;
        return true;
    }
    if (!der_take_as(body, DER_TAGGED(2), &item) || !der_within(item.body, DER_OCTETS, &inner))
        return false;
    o->responder_key_id = inner.body;
    return true;
}

static bool read_data(struct x509_ocsp *o, struct der body)
{
    struct der_item item;
    object_points none = 0;
    (void)der_take_as(&body, DER_TAGGED(0), &item); /* its version */
    if (!read_responder(o, &body) || !x509_time(&body, &o->produced_at, &none) ||
        !der_take_as(&body, DER_SEQUENCE, &item))
        return false;
    o->single = item.body;
    return true;
}

static bool read_basic(struct x509_ocsp *o, struct der value)
{
    struct der_item item;
    struct der_item tbs;
    struct der_item list;
    struct der rest;
    if (!der_within(value, DER_SEQUENCE, &item) ||
        !x509_signed(item.body, &tbs, &o->algorithm, &o->signature, &rest))
        return false;
    o->tbs = tbs.whole;
    if (der_take_as(&rest, DER_TAGGED(0), &item)) {
        if (!der_within(item.body, DER_SEQUENCE, &list))
            return false;
        o->certificates = list.body;
    }
    return rest.n == 0 && read_data(o, tbs.body);
}

bool x509_ocsp_read(struct der bytes, struct x509_ocsp *o)
{
    static const unsigned char basic[] = {0x2b, 6, 1, 5, 5, 7, 0x30, 1, 1};
    struct der_item item;
    struct der_item inner;
    *o = (struct x509_ocsp){0};
    if (!der_within(bytes, DER_SEQUENCE, &item))
        return false;
    struct der body = item.body;
    if (!der_take_as(&body, DER_ENUMERATED, &item) || item.body.n != 1)
        return false;
    o->response = item.body.at[0];
    if (o->response != 0)
        return true;
    if (!der_take_as(&body, DER_TAGGED(0), &item) || body.n ||
        !der_within(item.body, DER_SEQUENCE, &inner))
        return false;
    body = inner.body;
    if (!der_take_as(&body, DER_OID, &item) || item.body.n != sizeof basic ||
        memcmp(item.body.at, basic, sizeof basic) != 0 || !der_take_as(&body, DER_OCTETS, &item))
        return false;
    return read_basic(o, item.body);
}

static bool read_status(struct der *body, struct x509_single *s)
{
    struct der_item item;
    object_points none = 0;
    if (!der_take(body, &item))
        return false;
    s->status = item.tag == DER_PLAIN(0)    ? OCSP_GOOD
                : item.tag == DER_TAGGED(1) ? OCSP_REVOKED
                                            : OCSP_UNKNOWN;
    struct der revoked = item.body;
    return s->status != OCSP_REVOKED || x509_time(&revoked, &s->revoked_at, &none);
}

bool x509_single_next(struct der *singles, struct x509_single *s, bool *damaged)
{
    struct der_item item;
    struct der_item id;
    object_points none = 0;
    if (singles->n == 0)
        return false;
    *damaged = true;
    *s = (struct x509_single){0};
    if (!der_take_as(singles, DER_SEQUENCE, &item))
        return false;
    struct der body = item.body;
    if (!der_take_as(&body, DER_SEQUENCE, &id))
        return false;
    struct der cert = id.body;
    if (!der_take_as(&cert, DER_SEQUENCE, &item) || !der_take_as(&cert, DER_OCTETS, &item) ||
        !der_take_as(&cert, DER_OCTETS, &item) || !der_take_as(&cert, DER_INTEGER, &item) ||
        item.body.n == 0)
        return false;
    s->serial = item.body;
    if (!read_status(&body, s) || !x509_time(&body, &s->this_update, &none))
        return false;
    if (der_take_as(&body, DER_TAGGED(0), &item)) {
        s->has_next = true;
        struct der next = item.body;
        if (!x509_time(&next, &s->next_update, &none))
            return false;
    }
    *damaged = false;
    return true;
}
