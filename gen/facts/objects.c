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
        *vec_push(r->arena, &r->o->refusal) = (struct object_refusal){
            .file = arena_string(r->arena, file), .why = why, .unknown = unknown};
}

static void add_copy(struct object_reading *r, const struct object_found *found,
                     const char *same_as)
{
    struct object_facts *o = r->o;
    o->copies[found->kind]++;
    if (o->copy.n < COPIES_KEPT)
        *vec_push(r->arena, &o->copy) = (struct object_copy){arena_string(r->arena, found->file),
                                                             same_as, found->obtained, found->at};
}

bool object_is_copy(struct object_reading *r, const struct object_found *found)
{
    size_t n = r->wholes.n;
    size_t i = fingerprints_add(&r->wholes, slice_of_der(found->bytes));
    if (i == n) {
        *vec_push(r->arena, &r->whole) =
            (struct object_first){arena_string(r->arena, found->file), 0};
        return false;
    }
    add_copy(r, found, r->whole.at[i].file);
    if (!found->obtained || !r->whole.at[i].crl)
        return true;
    struct object_crl *c = &r->o->crl.at[r->whole.at[i].crl - 1];
    if (!c->obtained || found->at < c->at) { /* when it was there first */
        c->obtained = true;
        c->at = found->at;
    }
    return true;
}

/* Two verified ones of one issuer and serial: both may be meant wherever that serial stands. */
static void contest(struct object_facts *o, struct object_certificate *c)
{
    for (uint32_t at = c->next; at; at = o->certificate.at[at - 1].next) {
        struct object_certificate *other = &o->certificate.at[at - 1];
        if (c->check == OBJECT_VERIFIED && other->check == OBJECT_VERIFIED &&
            other->issuer == c->issuer)
            c->contested = other->contested = true;
    }
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
    contest(o, c);
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

/* The same certificate, where it lies already. */
static const struct object_certificate *same_as(const struct object_facts *o, const char *serial,
                                                struct fingerprint_value whole)
{
    size_t found = fingerprints_find(&o->serials, slice_of(serial));
    uint32_t at = found == FINGERPRINT_NONE ? 0 : o->first_of.at[found];
    for (; at; at = o->certificate.at[at - 1].next) {
        const struct object_certificate *c = &o->certificate.at[at - 1];
        if (c->whole.low == whole.low && c->whole.high == whole.high)
            return c;
    }
    return NULL;
}

static void add_subscriber(struct object_reading *r, const struct object_found *found,
                           const struct x509_certificate *c)
{
    struct object_facts *o = r->o;
    const char *serial = object_serial_of(r->arena, c->serial);
    struct fingerprint_value whole = fingerprint_of(slice_of_der(found->bytes));
    const struct object_certificate *same = same_as(o, serial, whole);
    if (same) {
        add_copy(r, found, same->file);
        return;
    }
    o->n[OBJECT_CERTIFICATE]++;
    uint32_t form = object_form_of(r, c);
    uint32_t issuer = object_name(r, c->issuer);
    enum object_check check = object_verify_at(r, issuer, c->issuer_key_id, c->algorithm, c->tbs,
                                               c->signature, c->not_before);
    o->checked[OBJECT_CERTIFICATE][check]++;
    *vec_push(r->arena, &o->certificate) = (struct object_certificate){
        .file = arena_string(r->arena, found->file),
        .serial = serial,
        .issuer = issuer,
        .form = form,
        .pair = check == OBJECT_VERIFIED ? add_pair(r, c, &o->form.at[form]) : UINT32_MAX,
        .octets = (uint32_t)c->serial.n,
        .not_before = c->not_before,
        .not_after = c->not_after,
        .points = c->points,
        .whole = whole,
        .check = check,
    };
    add_serial(r, (uint32_t)o->certificate.n - 1);
}

/* Old roots say nothing of what they are. */
static bool is_root(const struct x509_certificate *c)
{
    return c->ca || der_equal(c->subject, c->issuer);
}

/* As it was verified when all were gathered. */
static void count_authority(struct object_reading *r, const struct object_found *found)
{
    size_t i = index_find(&r->authorities, slice_of_der(found->bytes));
    r->o->n[OBJECT_CERTIFICATE]++;
    r->o->checked[OBJECT_CERTIFICATE]
                 [i == INDEX_NONE ? OBJECT_UNCHECKED : r->o->authority.at[i].check]++;
}

static void take_certificate(struct object_reading *r, const struct object_found *found)
{
    struct x509_certificate c;
    if (!x509_certificate_read(found->bytes, &c)) {
        object_refuse(r, found->file, false, "证书已损坏，或不是 DER 编码");
        return;
    }
    if (r->gathering && (r->trusting ? is_root(&c) : c.ca))
        object_add_authority(r, found->file, &c, found->bytes);
    else if (!r->gathering && !c.ca)
        add_subscriber(r, found, &c);
    else if (!r->gathering && !object_is_copy(r, found))
        count_authority(r, found);
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

static void leave_untimed(void *context, const char *file, int64_t line, const char *column,
                          const char *why)
{
    struct object_reading *r = context;
    struct object_facts *o = r->o;
    if (r->gathering)
        return;
    o->untimed_rows += line > 0;
    o->untimed_folders += line == 0;
    if (o->refusal.n < REFUSALS_KEPT)
        *vec_push(r->arena, &o->refusal) = (struct object_refusal){
            .file = arena_string(r->arena, file), .why = why, .line = line, .column = column};
}

int64_t object_facts_unused(const struct object_facts *o)
{
    return o->refused + o->unknown + o->untimed_rows + o->untimed_folders;
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
    fingerprints_init(&r->wholes, arena);
}

/* In three readings: the bureau's roots, the CA's own certificates, and then all, each against these. */
const struct object_facts *object_facts_read(struct arena *arena, const char *folder,
                                             const char *trust)
{
    struct object_facts *o = arena_alloc(arena, sizeof *o);
    struct object_reading r = {.o = o, .gathering = true};
    const struct object_sink sink = {&r, take, refuse_found, leave_untimed};
    begin(&r, arena);
    o->folder = folder;
    o->trusts = trust;
    if (!folder)
        return o;
    if (trust) {
        r.trusting = true;
        const struct objects_read read = objects_read(arena, trust, &sink);
        o->fault = read.fault;
        o->roots = read.sha256;
        r.trusting = false;
    }
    const struct objects_read first = objects_read(arena, folder, &sink);
    object_find_chains(&r);
    r.gathering = false;
    const struct objects_read read = objects_read(arena, folder, &sink);
    o->files = read.files;
    o->times = read.times;
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

/* --- roots, messages ------------------------------------------------------------------------------------------- */

struct roots_seen {
    int64_t certificates, roots;
};

static void see_root(void *context, const struct object_found *found)
{
    struct roots_seen *seen = context;
    struct x509_certificate c;
    if (found->kind != OBJECT_CERTIFICATE || !x509_certificate_read(found->bytes, &c))
        return;
    struct sign_key *key = is_root(&c) ? public_key_read(c.key.at, c.key.n) : NULL;
    seen->certificates++;
    seen->roots += key != NULL;
    sign_key_free(key);
}

static void pass_over(void *context, const char *file, bool unknown, const char *why)
{
    (void)context;
    (void)file;
    (void)unknown;
    (void)why;
}

bool object_roots_found(const char *trust, struct problems *problems)
{
    struct roots_seen seen = {0};
    const struct object_sink sink = {&seen, see_root, pass_over, NULL};
    const struct objects_read read = objects_read(problems->arena, trust, &sink);
    if (read.fault)
        problem_add(problems, SEVERITY_ERROR, trust, 0, NULL, "%s", read.fault);
    else if (seen.roots == 0)
        problem_add(
            problems, SEVERITY_ERROR, trust, 0, NULL,
            "has no root certificate that can be used: files %lld, certificates in them %lld",
            (long long)read.files, (long long)seen.certificates);
    return !read.fault && seen.roots > 0;
}

/* Why a chain is not judged, of what signed something. */
static void say_chains(const struct object_facts *o, const char *code, struct problems *problems)
{
    for (size_t i = 0; o->trusts && i < o->authority.n; i++) {
        const struct object_authority *a = &o->authority.at[i];
        if (a->trusted || a->chain == CHAIN_ROOTED || a->used == INT64_MIN)
            continue;
        problem_add(problems, SEVERITY_WARNING,
                    arena_format(problems->arena, "%s/%s", code, a->file), 0, NULL, "%s",
                    a->chain == CHAIN_FORGED
                        ? "这张CA证书的证书链没有判定：链上有签名与签发者不符"
                        : "这张CA证书的证书链没有判定：该链的根不在所给的根证书中");
    }
}

static const struct object_certificate *contesting(const struct object_facts *o,
                                                   const struct object_certificate *c)
{
    for (uint32_t at = c->next; at; at = o->certificate.at[at - 1].next)
        if (o->certificate.at[at - 1].contested && o->certificate.at[at - 1].issuer == c->issuer)
            return &o->certificate.at[at - 1];
    return NULL;
}

static void say_contested(const struct object_facts *o, const char *code, struct problems *problems)
{
    for (size_t i = 0; i < o->certificate.n; i++) {
        const struct object_certificate *c = &o->certificate.at[i];
        const struct object_certificate *other = c->contested ? contesting(o, c) : NULL;
        if (other)
            problem_add(problems, SEVERITY_WARNING,
                        arena_format(problems->arena, "%s/%s", code, c->file), 0, NULL,
                        "与 %s 的签发者和序列号相同，内容不同，两张都不作为依据", other->file);
    }
}

void object_facts_say(const struct object_facts *o, const char *code, struct problems *problems)
{
    enum { SAID = 20 };
    int64_t rest = object_facts_unused(o);
    for (size_t i = 0; i < o->refusal.n && i < SAID; i++, rest--)
        problem_add(problems, SEVERITY_WARNING,
                    arena_format(problems->arena, "%s/%s", code, o->refusal.at[i].file),
                    o->refusal.at[i].line, o->refusal.at[i].column, "没有采用：%s",
                    o->refusal.at[i].why);
    if (rest > 0)
        problem_add(problems, SEVERITY_WARNING,
                    arena_format(problems->arena, "%s/" OBJECTS_FOLDER, code), 0, NULL,
                    "另有%lld处没有采用", (long long)rest);
    say_chains(o, code, problems);
    say_contested(o, code, problems);
}
