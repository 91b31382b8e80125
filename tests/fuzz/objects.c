/* Objects: the bytes of a file, of a certificate, of a CRL, of an OCSP answer. What comes out lies within them. */
#include <string.h>

#include "fuzz/fuzz.h"
#include "ingest/objects.h"
#include "ingest/x509.h"

struct whole {
    struct arena *arena;
    struct der bytes;
};

static void within(const struct whole *w, struct der part)
{
    MUST(part.n == 0 || part.n <= w->bytes.n);
    volatile unsigned sum = 0;
    for (size_t i = 0; i < part.n; i++) /* the sanitizer looks at each */
        sum += part.at[i];
}

static void of_certificate(const struct whole *w, struct der bytes)
{
    struct x509_certificate c;
    if (!x509_certificate_read(bytes, &c))
        return;
    within(w, c.tbs);
    within(w, c.signature);
    within(w, c.key);
    within(w, c.key_id);
    within(w, c.issuer_key_id);
    (void)x509_name_text(w->arena, c.subject);
    (void)der_oid(w->arena, c.key_algorithm);
    (void)key_usage_text(w->arena, c.usage);
}

static void of_list(const struct whole *w, struct der bytes)
{
    struct x509_crl crl;
    struct x509_entry entry;
    bool damaged = false;
    if (!x509_crl_read(bytes, &crl))
        return;
    within(w, crl.tbs);
    within(w, crl.number);
    within(w, crl.partition);
    while (x509_entry_next(&crl.entries, &entry, &damaged))
        within(w, entry.serial);
    MUST(!damaged); /* it was looked through when it was read */
}

static void of_answer(const struct whole *w, struct der bytes)
{
    struct x509_ocsp o;
    struct x509_single single;
    bool damaged = false;
    if (!x509_ocsp_read(bytes, &o) || o.response != 0)
        return;
    within(w, o.tbs);
    within(w, o.certificates);
    while (x509_single_next(&o.single, &single, &damaged))
        within(w, single.serial);
}

static void take(void *context, const struct object_found *found)
{
    const struct whole *w = context;
    MUST(found->bytes.n > 0 && found->file);
    of_certificate(w, found->bytes);
    of_list(w, found->bytes);
    of_answer(w, found->bytes);
}

static void refuse(void *context, const char *file, bool unknown, const char *why)
{
    (void)context;
    (void)unknown;
    MUST(file && *why);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct whole w = {arena_new(), {data, n}};
    const struct object_sink sink = {&w, take, refuse, NULL};
    objects_of(w.arena, "x", w.bytes, &sink);
    of_certificate(&w, w.bytes);
    of_list(&w, w.bytes);
    of_answer(&w, w.bytes);
    arena_free(w.arena);
    return 0;
}
