/* Objects of a CA: certificates. */
#include "facts/object_parts.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

/* --- names, forms ------------------------------------------------------------------------------------------ */

static struct slice slice_of_der(struct der d)
{
    return (struct slice){(const char *)d.at, d.n};
}

uint32_t object_name(struct object_reading *r, struct der name)
{
    bool added = false;
    size_t i = index_add(&r->o->names, slice_of_der(name), &added);
    if (added)
        *vec_push(r->arena, &r->o->name) =
            (struct object_name){x509_name_text(r->arena, name),
                                 text_folded(r->arena, slice_of(x509_name_text(r->arena, name)))};
    return (uint32_t)i;
}

const char *object_oid(struct object_reading *r, struct der body)
{
    bool added = false;
    size_t i = index_add(&r->oids, slice_of_der(body), &added);
    if (added) {
        const char *text = body.n ? der_oid(r->arena, body) : NULL;
        *vec_push(r->arena, &r->oid) = text ? text : "";
    }
    return r->oid.at[i];
}

uint32_t object_form_of(struct object_reading *r, const struct x509_certificate *c)
{
    const struct object_form form = {
        .key_algorithm = object_oid(r, c->key_algorithm),
        .curve = object_oid(r, c->curve),
        .signature_algorithm = object_oid(r, c->algorithm),
        .has_usage = c->has_usage,
        .usage_critical = c->usage_critical,
        .has_constraints = c->has_constraints,
        .constraints_critical = c->constraints_critical,
        .ca = c->ca,
        .service = c->ocsp_signing || c->time_stamping,
        .usage = c->usage,
    };
    const char *key = arena_format(r->arena, "%s %s %s %d%d%d%d%d%d %u", form.key_algorithm,
                                   form.curve, form.signature_algorithm, form.has_usage,
                                   form.usage_critical, form.has_constraints,
                                   form.constraints_critical, form.ca, form.service, form.usage);
    bool added = false;
    size_t i = index_add(&r->o->form_keys, slice_of(key), &added);
    if (added)
        *vec_push(r->arena, &r->o->form) = form;
    return (uint32_t)i;
}

const char *object_serial_of(struct arena *arena, struct der serial)
{
    while (serial.n > 1 && serial.at[0] == 0 && serial.at[1] < 0x80) { /* said as a point */
        serial.at++;
        serial.n--;
    }
    bool negative = false;
    const char *text = der_number(arena, serial, &negative);
    while (text && text[0] == '0' && text[1])
        text++;
    return text;
}

/* A serial as objects have it: 0x, blanks and marks taken away, no leading zeros; NULL: it is no hexadecimal number. */
static const char *serial_text(struct arena *arena, struct slice text)
{
    enum { MOST = 100 };
    char *serial = arena_alloc(arena, text.n + 1);
    size_t n = 0;
    if (text.n > MOST)
        return NULL;
    if (text.n > 2 && text.at[0] == '0' && (text.at[1] == 'x' || text.at[1] == 'X'))
        text = (struct slice){text.at + 2, text.n - 2};
    for (size_t i = 0; i < text.n; i++) {
        char c = text.at[i];
        if (c == ':' || c == ' ' || c == '-')
            continue;
        if (c >= 'a' && c <= 'f')
            c = (char)(c - 'a' + 'A');
        if (!((c >= '0' && c <= '9') || (c >= 'A' && c <= 'F')))
            return NULL;
        if (n > 0 || c != '0')
            serial[n++] = c;
    }
    if (n == 0 && text.n)
        serial[n++] = '0';
    return n ? serial : NULL;
}

unsigned object_halves(const struct object_form *form)
{
    const unsigned encrypts = USAGE_KEY_ENCIPHERMENT | USAGE_DATA_ENCIPHERMENT |
                              USAGE_ENCIPHER_ONLY | USAGE_DECIPHER_ONLY;
    unsigned signs = form->usage & (USAGE_DIGITAL_SIGNATURE | USAGE_NON_REPUDIATION);
    return (signs ? PAIR_SIGNS : 0) | (form->usage & encrypts ? PAIR_ENCRYPTS : 0);
}

/* --- taking in ---------------------------------------------------------------------------------------------- */

void object_refuse(struct object_reading *r, const char *file, bool unknown, const char *why)
{
    if (r->gathering) /* it is said when all are read */
        return;
    r->o->unknown += unknown;
    r->o->refused += !unknown;
    if (r->o->refusal.n < REFUSALS_KEPT)
        *vec_push(r->arena, &r->o->refusal) =
            (struct object_refusal){arena_string(r->arena, file), why, unknown};
}

static void add_serial(struct object_reading *r, uint32_t index)
{
    struct object_facts *o = r->o;
    struct object_certificate *c = &o->certificate.at[index];
    size_t serial = fingerprints_add(&o->serials, slice_of(c->serial));
    if (serial == o->first_of.n)
        *vec_push(r->arena, &o->first_of) = 0;
    c->next = o->first_of.at[serial];
    o->first_of.at[serial] = index + 1;
}

/* Certificates of one subject from one issuer; which halves of a pair are there. */
static uint32_t add_pair(struct object_reading *r, const struct x509_certificate *c,
                         const struct object_form *form)
{
    struct object_facts *o = r->o;
    size_t n = c->issuer.n + c->subject.n;
    char *key = must_alloc(n + 1);
    memcpy(key, c->issuer.at, c->issuer.n);
    memcpy(key + c->issuer.n, c->subject.at, c->subject.n);
    size_t pair = fingerprints_add(&o->pairs, (struct slice){key, n});
    free(key);
    if (pair == o->pair_halves.n)
        *vec_push(r->arena, &o->pair_halves) = 0;
    unsigned halves = object_halves(form);
    if (halves != (PAIR_SIGNS | PAIR_ENCRYPTS))
        o->pair_halves.at[pair] |= (uint8_t)halves;
    return (uint32_t)pair;
}

static void add_subscriber(struct object_reading *r, const char *file,
                           const struct x509_certificate *c, const char *serial)
{
    struct object_facts *o = r->o;
    uint32_t form = object_form_of(r, c);
    uint32_t issuer = object_name(r, c->issuer);
    enum object_check check = object_verify_at(r, issuer, c->issuer_key_id, c->algorithm, c->tbs,
                                               c->signature, c->not_before);
    o->checked[OBJECT_CERTIFICATE][check]++;
    *vec_push(r->arena, &o->certificate) = (struct object_certificate){
        .file = arena_string(r->arena, file),
        .serial = serial,
        .issuer = issuer,
        .form = form,
        .pair = check == OBJECT_VERIFIED ? add_pair(r, c, &o->form.at[form]) : UINT32_MAX,
        .octets = (uint32_t)c->serial.n,
        .not_before = c->not_before,
        .not_after = c->not_after,
        .points = c->points,
        .check = check,
    };
    add_serial(r, (uint32_t)o->certificate.n - 1);
}

static void take_certificate(struct object_reading *r, const struct object_found *found)
{
    struct x509_certificate c;
    if (!x509_certificate_read(found->bytes, &c)) {
        object_refuse(r, found->file, false, "证书已损坏，或不是 DER 编码");
        return;
    }
    if (r->trusting || (r->gathering && c.ca))
        object_add_authority(r, found->file, &c, found->bytes);
    if (r->gathering)
        return;
    const char *serial = object_serial_of(r->arena, c.serial);
    r->o->n[OBJECT_CERTIFICATE]++;
    if (!c.ca)
        add_subscriber(r, found->file, &c, serial);
}

static void take(void *context, const struct object_found *found)
{
    struct object_reading *r = context;
    if (found->kind == OBJECT_CERTIFICATE)
        take_certificate(r, found);
    else if (r->gathering)
        return;
    else if (found->kind == OBJECT_CRL)
        object_add_crl(r, found);
    else
        object_add_answer(r, found);
}

static void refuse_found(void *context, const char *file, bool unknown, const char *why)
{
    object_refuse(context, file, unknown, why);
}

/* --- all of a CA -------------------------------------------------------------------------------------------- */

static void begin(struct object_reading *r, struct arena *arena)
{
    struct object_facts *o = r->o;
    r->arena = arena;
    index_init(&r->oids, arena);
    index_init(&r->authorities, arena);
    index_init(&r->keys_of, arena);
    index_init(&o->names, arena);
    index_init(&o->form_keys, arena);
    index_init(&o->series_keys, arena);
    fingerprints_init(&o->serials, arena);
    fingerprints_init(&o->pairs, arena);
    fingerprints_init(&o->revoked_serials, arena);
    fingerprints_init(&r->lists, arena);
}

/* In three readings: the bureau's roots, the CA's own certificates, and then all, each against these. */
const struct object_facts *object_facts_read(struct arena *arena, const char *folder,
                                             const char *trust)
{
    struct object_facts *o = arena_alloc(arena, sizeof *o);
    struct object_reading r = {.o = o, .gathering = true};
    const struct object_sink sink = {&r, take, refuse_found};
    begin(&r, arena);
    o->folder = folder;
    o->trusts = trust;
    if (!folder)
        return o;
    if (trust) {
        r.trusting = true;
        const struct objects_read read = objects_read(arena, trust, &sink);
        o->fault = read.fault;
        r.trusting = false;
    }
    const struct objects_read first = objects_read(arena, folder, &sink);
    object_find_chains(&r);
    r.gathering = false;
    const struct objects_read read = objects_read(arena, folder, &sink);
    o->files = read.files;
    o->sha256 = read.sha256;
    o->fault = first.fault ? first.fault : read.fault ? read.fault : o->fault;
    if (!o->fault && strcmp(first.sha256, read.sha256) != 0)
        o->fault = "objects 文件夹读取期间内容有变化";
    object_sort_crls(&r);
    for (size_t i = 0; i < r.keys.at.n; i++)
        sign_key_free(r.keys.at.at[i]);
    return o;
}

const struct object_certificate *object_of(const struct object_facts *o, struct arena *arena,
                                           struct slice serial, struct slice issuer)
{
    const char *text = o->folder ? serial_text(arena, serial) : NULL;
    size_t found = text ? fingerprints_find(&o->serials, slice_of(text)) : FINGERPRINT_NONE;
    const struct object_certificate *only = NULL;
    size_t n = 0;
    bool named = false;
    const char *wanted = text_folded(arena, issuer);
    if (found == FINGERPRINT_NONE)
        return NULL;
    for (size_t i = 0; i < o->name.n; i++)
        named = named || strcmp(o->name.at[i].folded, wanted) == 0;
    for (uint32_t at = o->first_of.at[found]; at; at = o->certificate.at[at - 1].next) {
        const struct object_certificate *c = &o->certificate.at[at - 1];
        bool other = named && strcmp(o->name.at[c->issuer].folded, wanted) != 0;
        if (c->check != OBJECT_VERIFIED || other)
            continue;
        only = c;
        n++;
    }
    return n == 1 ? only : NULL;
}

void object_facts_say(const struct object_facts *o, const char *code, struct problems *problems)
{
    enum { SAID = 20 };
    int64_t rest = o->refused + o->unknown;
    for (size_t i = 0; i < o->refusal.n && i < SAID; i++, rest--)
        problem_add(problems, SEVERITY_WARNING,
                    arena_format(problems->arena, "%s/%s", code, o->refusal.at[i].file), 0, NULL,
                    "没有采用：%s", o->refusal.at[i].why);
    if (rest > 0)
        problem_add(problems, SEVERITY_WARNING,
                    arena_format(problems->arena, "%s/" OBJECTS_FOLDER, code), 0, NULL,
                    "另有%lld个对象没有采用", (long long)rest);
}
