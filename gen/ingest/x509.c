/* X.509: certificates. */
#include "ingest/x509.h"

#include <string.h>

#include "base/text.h"
#include "ingest/x509_parts.h"

const char *const object_point_names[] = {
#define POINT(name, text) text,
    OBJECT_POINTS(POINT)
#undef POINT
        NULL};

/* --- what all of them have ----------------------------------------------------------------------------- */

static enum extension extension_of(struct der oid)
{
    enum { ARC = 3 };
    static const unsigned char arc[] = {0x55, 0x1d};
    static const unsigned char aia[] = {0x2b, 6, 1, 5, 5, 7, 1, 1};
    static const enum extension known[] = {
        [14] = EXT_SKI,        [15] = EXT_USAGE,          [19] = EXT_CONSTRAINTS,
        [20] = EXT_CRL_NUMBER, [21] = EXT_REASON,         [27] = EXT_DELTA,
        [28] = EXT_IDP,        [31] = EXT_CRLDP,          [32] = EXT_POLICIES,
        [35] = EXT_AKI,        [37] = EXT_EXTENDED_USAGE,
    };
    if (oid.n == sizeof aia && memcmp(oid.at, aia, sizeof aia) == 0)
        return EXT_AIA;
    bool of_arc = oid.n == ARC && memcmp(oid.at, arc, sizeof arc) == 0;
    return of_arc && oid.at[2] < sizeof known / sizeof *known ? known[oid.at[2]] : EXT_OTHER;
}

bool x509_extension_next(struct der *extensions, struct x509_extension *x, bool *damaged)
{
    struct der_item item;
    if (extensions->n == 0)
        return false;
    *x = (struct x509_extension){0};
    *damaged = true;
    if (!der_take_as(extensions, DER_SEQUENCE, &item))
        return false;
    struct der body = item.body;
    if (!der_take_as(&body, DER_OID, &item))
        return false;
    x->which = extension_of(item.body);
    if (der_take_as(&body, DER_BOOLEAN, &item) && !der_boolean(item.body, &x->critical))
        return false;
    if (!der_take_as(&body, DER_OCTETS, &item) || body.n)
        return false;
    x->value = item.body;
    *damaged = false;
    return true;
}

bool x509_algorithm(struct der body, struct der *oid, struct der *rest)
{
    struct der_item item;
    if (!der_take_as(&body, DER_OID, &item))
        return false;
    *oid = item.body;
    *rest = body;
    return true;
}

bool x509_signed(struct der body, struct der_item *tbs, struct der *algorithm,
                 struct der *signature, struct der *rest)
{
    struct der_item item;
    struct der none;
    if (!der_take_as(&body, DER_SEQUENCE, tbs) || !der_take_as(&body, DER_SEQUENCE, &item) ||
        !x509_algorithm(item.body, algorithm, &none) || !der_take_as(&body, DER_BITS, &item) ||
        !der_bit_bytes(item.body, signature))
        return false;
    *rest = body;
    return true;
}

bool x509_time(struct der *from, instant *at, object_points *points)
{
    enum { FIRST_GENERAL = 2050 };
    struct der_item item;
    if ((!der_take_as(from, DER_UTC_TIME, &item) && !der_take_as(from, DER_TIME, &item)) ||
        !der_time(&item, at))
        return false;
    bool early = *at < start_of(day_from_civil(FIRST_GENERAL, 1, 1)) + 8 * SECONDS_PER_HOUR;
    if (item.tag == DER_TIME && early)
        *points |= POINT_BIT(TIME_FORM);
    return true;
}

struct der x509_issuer_key_id(struct der value)
{
    struct der_item outer;
    struct der_item id;
    if (!der_within(value, DER_SEQUENCE, &outer) || !der_take_as(&outer.body, DER_PLAIN(0), &id))
        return (struct der){0};
    return id.body;
}

static bool add_serial(struct der serial, object_points *points)
{
    if (serial.n == 0)
        return false;
    bool zero = true;
    for (size_t i = 0; i < serial.n; i++)
        zero = zero && serial.at[i] == 0;
    if (zero || serial.at[0] >= 0x80)
        *points |= POINT_BIT(SERIAL_NOT_POSITIVE);
    if (serial.n > 1 && serial.at[0] == 0 && serial.at[1] < 0x80)
        *points |= POINT_BIT(SERIAL_NOT_SHORTEST);
    return true;
}

/* --- extensions of certificates --------------------------------------------------------------------------- */

static bool add_usage(struct x509_certificate *c, const struct x509_extension *x)
{
    struct der_item bits;
    c->has_usage = true;
    c->usage_critical = x->critical;
    return der_within(x->value, DER_BITS, &bits) && der_bits(bits.body, &c->usage);
}

static bool add_constraints(struct x509_certificate *c, const struct x509_extension *x)
{
    struct der_item item;
    struct der_item flag;
    c->has_constraints = true;
    c->constraints_critical = x->critical;
    if (!der_within(x->value, DER_SEQUENCE, &item))
        return false;
    if (der_take_as(&item.body, DER_BOOLEAN, &flag)) {
        if (!der_boolean(flag.body, &c->ca))
            return false;
        if (!c->ca)
            c->points |= POINT_BIT(BC_FALSE_GIVEN);
    }
    return true;
}

/* Does the value hold, anywhere, a plain address [6] that begins so? */
static bool has_address(struct der value, int depth)
{
    enum { MOST = 6 };
    static const char *const begins[] = {"ldap://", "http://", "ldaps://", "https://"};
    struct der_item item;
    bool found = false;
    while (!found && depth < MOST && der_take(&value, &item)) {
        for (size_t i = 0; item.tag == DER_PLAIN(6) && i < sizeof begins / sizeof *begins; i++)
            found = found || (item.body.n > strlen(begins[i]) &&
                              memcmp(item.body.at, begins[i], strlen(begins[i])) == 0);
        if (item.tag == DER_SEQUENCE || item.tag == DER_TAGGED(0))
            found = found || has_address(item.body, depth + 1);
    }
    return found;
}

static void add_access(struct x509_certificate *c, struct der value)
{
    static const unsigned char ocsp[] = {0x2b, 6, 1, 5, 5, 7, 0x30, 1};
    static const unsigned char issuers[] = {0x2b, 6, 1, 5, 5, 7, 0x30, 2};
    struct der_item list;
    struct der_item item;
    struct der_item oid;
    c->points |= POINT_BIT(AIA_NO_OCSP) | POINT_BIT(AIA_NO_ISSUERS);
    if (!der_within(value, DER_SEQUENCE, &list))
        return;
    while (der_take_as(&list.body, DER_SEQUENCE, &item)) {
        if (!der_take_as(&item.body, DER_OID, &oid) || oid.body.n != sizeof ocsp)
            continue;
        if (memcmp(oid.body.at, ocsp, sizeof ocsp) == 0)
            c->points &= ~POINT_BIT(AIA_NO_OCSP);
        if (memcmp(oid.body.at, issuers, sizeof issuers) == 0)
            c->points &= ~POINT_BIT(AIA_NO_ISSUERS);
    }
}

static void add_extended(struct x509_certificate *c, struct der value)
{
    enum { TIME_STAMPING = 8, OCSP_SIGNING = 9 };
    static const unsigned char arc[] = {0x2b, 6, 1, 5, 5, 7, 3}; /* id-kp */
    struct der_item list;
    struct der_item item;
    if (!der_within(value, DER_SEQUENCE, &list))
        return;
    while (der_take_as(&list.body, DER_OID, &item)) {
        if (item.body.n != sizeof arc + 1 || memcmp(item.body.at, arc, sizeof arc) != 0)
            continue;
        c->ocsp_signing = c->ocsp_signing || item.body.at[sizeof arc] == OCSP_SIGNING;
        c->time_stamping = c->time_stamping || item.body.at[sizeof arc] == TIME_STAMPING;
    }
}

static bool add_extension(struct x509_certificate *c, const struct x509_extension *x)
{
    struct der_item item;
    const object_points critical = x->critical ? ~(object_points)0 : 0;
    switch (x->which) {
    case EXT_USAGE:
        return add_usage(c, x);
    case EXT_CONSTRAINTS:
        return add_constraints(c, x);
    case EXT_SKI:
        c->points |= critical & POINT_BIT(SKI_CRITICAL);
        if (!der_within(x->value, DER_OCTETS, &item))
            return false;
        c->key_id = item.body;
        break;
    case EXT_AKI:
        c->points |= critical & POINT_BIT(AKI_CRITICAL);
        c->issuer_key_id = x509_issuer_key_id(x->value);
        break;
    case EXT_POLICIES:
        c->points |= critical & POINT_BIT(POLICIES_CRITICAL);
        break;
    case EXT_CRLDP:
        c->points |= critical & POINT_BIT(CRLDP_CRITICAL);
        c->points |= has_address(x->value, 0) ? 0 : POINT_BIT(CRLDP_NO_ADDRESS);
        break;
    case EXT_AIA:
        c->points |= critical & POINT_BIT(AIA_CRITICAL);
        add_access(c, x->value);
        break;
    case EXT_EXTENDED_USAGE:
        add_extended(c, x->value);
        break;
    default:
        c->points |= critical & POINT_BIT(UNKNOWN_CRITICAL);
    }
    return true;
}

/* What is not there, and what the flags of what is there come to. */
static void add_absent(struct x509_certificate *c, const bool has[])
{
    static const struct {
        enum extension which;
        object_points point;
    } absent[] = {{EXT_USAGE, POINT_BIT(KU_ABSENT)},
                  {EXT_CONSTRAINTS, POINT_BIT(BC_ABSENT)},
                  {EXT_AKI, POINT_BIT(AKI_ABSENT)},
                  {EXT_SKI, POINT_BIT(SKI_ABSENT)},
                  {EXT_POLICIES, POINT_BIT(POLICIES_ABSENT)},
                  {EXT_CRLDP, POINT_BIT(CRLDP_ABSENT)},
                  {EXT_AIA, POINT_BIT(AIA_ABSENT)}};
    for (size_t i = 0; i < sizeof absent / sizeof *absent; i++)
        c->points |= has[absent[i].which] ? 0 : absent[i].point;
    if (has[EXT_AKI] && c->issuer_key_id.n == 0)
        c->points |= POINT_BIT(AKI_NO_KEY);
    if (c->has_usage) {
        c->points |= c->usage_critical ? 0 : POINT_BIT(KU_NOT_CRITICAL);
        c->points |= c->usage & USAGE_CERT_SIGN ? 0 : POINT_BIT(KU_NO_CERT_SIGN);
        c->points |= c->usage & USAGE_CRL_SIGN ? 0 : POINT_BIT(KU_NO_CRL_SIGN);
        c->points |=
            c->usage & ~(unsigned)(USAGE_CERT_SIGN | USAGE_CRL_SIGN) ? POINT_BIT(KU_BEYOND_CA) : 0;
    }
    if (c->has_constraints) {
        c->points |= POINT_BIT(BC_CRITICAL) * c->constraints_critical;
        c->points |= POINT_BIT(BC_NOT_CRITICAL) * !c->constraints_critical;
        c->points |= POINT_BIT(BC_NOT_CA) * !c->ca;
    }
}

static bool add_extensions(struct x509_certificate *c, struct der list)
{
    struct x509_extension x;
    bool has[EXTENSIONS] = {false};
    bool damaged = false;
    while (x509_extension_next(&list, &x, &damaged)) {
        if (has[x.which] && x.which != EXT_OTHER)
            c->points |= POINT_BIT(EXTENSION_TWICE);
        else if (!add_extension(c, &x))
            return false;
        has[x.which] = true;
    }
    add_absent(c, has);
    return !damaged;
}

/* --- certificates ------------------------------------------------------------------------------------------ */

static bool add_validity(struct x509_certificate *c, struct der body)
{
    if (!x509_time(&body, &c->not_before, &c->points) ||
        !x509_time(&body, &c->not_after, &c->points) || body.n)
        return false;
    if (c->not_after < c->not_before)
        c->points |= POINT_BIT(VALIDITY_REVERSED);
    return true;
}

static bool add_key(struct x509_certificate *c, const struct der_item *key)
{
    struct der_item item;
    struct der body = key->body;
    struct der parameter;
    c->key = key->whole;
    if (!der_take_as(&body, DER_SEQUENCE, &item) ||
        !x509_algorithm(item.body, &c->key_algorithm, &parameter) || !der_is(&body, DER_BITS))
        return false;
    if (der_take_as(&parameter, DER_OID, &item))
        c->curve = item.body;
    return true;
}

static bool add_rest(struct x509_certificate *c, struct der rest)
{
    struct der_item item;
    struct der_item list = {0};
    (void)der_take_as(&rest, DER_PLAIN(1), &item);
    (void)der_take_as(&rest, DER_PLAIN(2), &item);
    if (der_take_as(&rest, DER_TAGGED(3), &item) && !der_within(item.body, DER_SEQUENCE, &list))
        return false;
    return rest.n == 0 && add_extensions(c, list.body);
}

bool x509_certificate_read(struct der bytes, struct x509_certificate *c)
{
    struct der_item item;
    struct der_item tbs;
    struct der rest;
    struct der inner;
    *c = (struct x509_certificate){0};
    if (!der_within(bytes, DER_SEQUENCE, &item) ||
        !x509_signed(item.body, &tbs, &c->algorithm, &c->signature, &rest) || rest.n)
        return false;
    c->tbs = tbs.whole;
    struct der body = tbs.body;
    bool version = der_take_as(&body, DER_TAGGED(0), &item) &&
                   der_within(item.body, DER_INTEGER, &item) && item.body.n == 1 &&
                   item.body.at[0] == 2;
    c->points |= version ? 0 : POINT_BIT(VERSION_NOT_3);
    if (!der_take_as(&body, DER_INTEGER, &item) || !add_serial(item.body, &c->points))
        return false;
    c->serial = item.body;
    if (!der_take_as(&body, DER_SEQUENCE, &item) || !x509_algorithm(item.body, &inner, &rest))
        return false;
    c->points |= der_equal(inner, c->algorithm) ? 0 : POINT_BIT(ALGORITHMS_DIFFER);
    if (!der_take_as(&body, DER_SEQUENCE, &item))
        return false;
    c->issuer = item.whole;
    if (!der_take_as(&body, DER_SEQUENCE, &item) || !add_validity(c, item.body) ||
        !der_take_as(&body, DER_SEQUENCE, &item))
        return false;
    c->subject = item.whole;
    return der_take_as(&body, DER_SEQUENCE, &item) && add_key(c, &item) && add_rest(c, body);
}

/* --- words --------------------------------------------------------------------------------------------------- */

const char *key_usage_text(struct arena *arena, unsigned usage)
{
    static const char *const words[] = {"digitalSignature", "nonRepudiation", "keyEncipherment",
                                        "dataEncipherment", "keyAgreement",   "keyCertSign",
                                        "cRLSign",          "encipherOnly",   "decipherOnly"};
    const char *text = "";
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (usage & (1U << i))
            text = arena_format(arena, "%s%s%s", text, *text ? "," : "", words[i]);
    return text;
}

/* A string of a name, as UTF-8 in which nothing steers a terminal or a line: BMPString and T61String (read as Latin 1) as well. */
static const char *string_text(struct arena *arena, const struct der_item *item)
{
    enum { UTF8 = 0x0c, T61 = 0x14, BMP = 0x1e, WIDE = 2 };
    char *text = arena_alloc(arena, 3 * item->body.n + 1);
    size_t step = item->tag == BMP ? WIDE : 1;
    size_t n = 0;
    if (item->tag != BMP && item->tag != T61)
        return text_safe(
            arena, text_sound(arena, (struct slice){(const char *)item->body.at, item->body.n}));
    for (size_t i = 0; i + step <= item->body.n; i += step) {
        uint32_t c = item->body.at[i];
        c = item->tag == BMP ? c << 8 | item->body.at[i + 1] : c;
        n += utf8_encode(c >= 0xd800 && c <= 0xdfff ? 0xfffd : c, text + n);
    }
    return text_safe(arena, text_sound(arena, (struct slice){text, n}));
}

const char *x509_name_text(struct arena *arena, struct der name)
{
    static const unsigned char common[] = {0x55, 4, 3};
    struct der_item list;
    struct der_item set;
    struct der_item part;
    struct der_item oid;
    struct der_item value;
    const char *text = "";
    if (!der_within(name, DER_SEQUENCE, &list))
        return "";
    while (der_take_as(&list.body, DER_SET, &set)) {
        if (!der_take_as(&set.body, DER_SEQUENCE, &part) ||
            !der_take_as(&part.body, DER_OID, &oid) || !der_take(&part.body, &value))
            continue;
        text = string_text(arena, &value);
        if (oid.body.n == sizeof common && memcmp(oid.body.at, common, sizeof common) == 0)
            return text;
    }
    return text;
}
