/* Objects of a CA: CRLs and OCSP answers. */
#include "facts/object_parts.h"

#include <stdlib.h>
#include <string.h>

/* --- CRLs ------------------------------------------------------------------------------------------------------ */

static int64_t sequence_of(struct der number)
{
    enum { MOST = 7 };
    int64_t value = 0;
    if (number.n == 0 || number.n > MOST || number.at[0] >= 0x80)
        return -1;
    for (size_t i = 0; i < number.n; i++)
        value = value << 8 | number.at[i];
    return value;
}

static uint32_t series_of(struct object_reading *r, const struct x509_crl *crl, uint32_t issuer)
{
    struct object_facts *o = r->o;
    size_t n = sizeof issuer + 2 + crl->partition.n;
    char *key = must_alloc(n);
    memcpy(key, &issuer, sizeof issuer);
    key[sizeof issuer] = (char)crl->delta;
    key[sizeof issuer + 1] = (char)crl->authority;
    if (crl->partition.n)
        memcpy(key + sizeof issuer + 2, crl->partition.at, crl->partition.n);
    bool added = false;
    size_t i = index_add(&o->series_keys, (struct slice){key, n}, &added);
    free(key);
    if (added)
        *vec_push(r->arena, &o->series) = (struct object_series){.issuer = issuer,
                                                                 .delta = crl->delta,
                                                                 .authority = crl->authority,
                                                                 .divided = crl->partition.n > 0};
    return (uint32_t)i;
}

/* The serial in this series, added where it is new. */
static struct object_revoked *revoked_of(struct object_reading *r, struct der serial,
                                         uint32_t series, bool *added)
{
    struct object_facts *o = r->o;
    const char *text = object_serial_of(r->arena, serial);
    size_t i = fingerprints_add(&o->revoked_serials, slice_of(text ? text : ""));
    if (i == o->first_revoked.n)
        *vec_push(r->arena, &o->first_revoked) = 0;
    *added = false;
    for (uint32_t at = o->first_revoked.at[i]; at; at = o->revoked.at[at - 1].next)
        if (o->revoked.at[at - 1].series == series)
            return &o->revoked.at[at - 1];
    *added = true;
    *vec_push(r->arena, &o->revoked) =
        (struct object_revoked){.series = series, .next = o->first_revoked.at[i]};
    o->first_revoked.at[i] = (uint32_t)o->revoked.n;
    return &o->revoked.at[o->revoked.n - 1];
}

static void add_entries(struct object_reading *r, struct der entries, uint32_t index)
{
    const struct object_facts *o = r->o;
    const struct object_crl *crl = &o->crl.at[index];
    struct x509_entry entry;
    bool damaged = false;
    while (x509_entry_next(&entries, &entry, &damaged)) {
        bool added = false;
        struct object_revoked *v = revoked_of(r, entry.serial, crl->series, &added);
        if (added || crl->this_update < o->crl.at[v->first].this_update) {
            v->first = index;
            v->at = entry.at;
            v->reason = entry.reason;
        }
        if (added || crl->this_update > o->crl.at[v->last].this_update)
            v->last = index;
        v->times++;
    }
}

/* The same list may lie there several times, signed anew; one that does not verify takes no other's place. */
static bool is_known(struct object_reading *r, const struct object_crl *crl)
{
    const char *key = arena_format(r->arena, "%u %lld %s %d", crl->series,
                                   (long long)crl->this_update, crl->number, (int)crl->check);
    size_t n = r->lists.n;
    return fingerprints_add(&r->lists, slice_of(key)) < n;
}

void object_add_crl(struct object_reading *r, const struct object_found *found)
{
    struct object_facts *o = r->o;
    struct x509_crl crl;
    if (!x509_crl_read(found->bytes, &crl)) {
        object_refuse(r, found->file, false, "CRL 已损坏，或不是 DER 编码");
        return;
    }
    if (object_is_copy(r, found))
        return;
    uint32_t issuer = object_name(r, crl.issuer);
    bool negative = false;
    int64_t sequence = sequence_of(crl.number);
    const char *number = sequence >= 0  ? arena_format(r->arena, "%lld", (long long)sequence)
                         : crl.number.n ? der_number(r->arena, crl.number, &negative)
                                        : NULL;
    o->n[OBJECT_CRL]++;
    const struct object_crl kept = {
        .file = arena_string(r->arena, found->file),
        .number = number ? number : "",
        .issuer = issuer,
        .series = series_of(r, &crl, issuer),
        .octets = (uint32_t)crl.number.n,
        .sequence = sequence,
        .this_update = crl.this_update,
        .next_update = crl.next_update,
        .has_next = crl.has_next,
        .delta = crl.delta,
        .authority = crl.authority,
        .obtained = found->obtained,
        .at = found->at,
        .points = crl.points,
        .check = object_verify_at(r, issuer, crl.issuer_key_id, crl.algorithm, crl.tbs,
                                  crl.signature, crl.this_update),
    };
    o->checked[OBJECT_CRL][kept.check]++;
    if (is_known(r, &kept))
        return;
    *vec_push(r->arena, &o->crl) = kept;
    uint32_t index = (uint32_t)o->crl.n - 1;
    r->whole.at[r->whole.n - 1].crl = index + 1;
    if (kept.check != OBJECT_VERIFIED)
        return;
    *vec_push(r->arena, &o->series.at[kept.series].crl) = index;
    add_entries(r, crl.entries, index);
}

static int by_update(const void *a, const void *b, void *facts)
{
    const struct object_facts *o = facts;
    const struct object_crl *x = &o->crl.at[*(const uint32_t *)a];
    const struct object_crl *y = &o->crl.at[*(const uint32_t *)b];
    if (x->this_update != y->this_update)
        return x->this_update < y->this_update ? -1 : 1;
    return (x->sequence > y->sequence) - (x->sequence < y->sequence);
}

void object_sort_crls(struct object_reading *r)
{
    for (size_t i = 0; i < r->o->series.n; i++) {
        struct object_series *s = &r->o->series.at[i];
        if (s->crl.n)
            qsort_r(s->crl.at, s->crl.n, sizeof *s->crl.at, by_update, r->o);
    }
}

/* --- OCSP answers ------------------------------------------------------------------------------------------------ */

/* Signed by the CA itself, or by one to whom it gave the right (id-kp-OCSPSigning). */
static enum object_check check_answer(struct object_reading *r, const struct x509_ocsp *o)
{
    struct der_item item;
    struct der rest = o->certificates;
    enum object_check check = OBJECT_UNCHECKED;
    for (size_t i = 0; i < r->o->authority.n; i++) {
        const struct object_authority *a = &r->o->authority.at[i];
        struct slice name = r->o->names.keys.at[a->subject];
        bool named = o->responder.n == name.n && memcmp(o->responder.at, name.at, name.n) == 0;
        if (!r->keys.at.at[i] || !(named || der_equal(o->responder_key_id, a->key_id)))
            continue;
        check = OBJECT_FORGED;
        if (bytes_signed(r->keys.at.at[i], object_oid(r, o->algorithm), o->tbs.at, o->tbs.n,
                         o->signature.at, o->signature.n))
            return OBJECT_VERIFIED;
    }
    while (der_take_as(&rest, DER_SEQUENCE, &item)) {
        struct x509_certificate c;
        if (!x509_certificate_read(item.whole, &c) || !c.ocsp_signing ||
            object_verify(r, object_name(r, c.issuer), c.issuer_key_id, c.algorithm, c.tbs,
                          c.signature, NULL) != OBJECT_VERIFIED)
            continue;
        struct sign_key *key = public_key_read(c.key.at, c.key.n);
        bool signs = key && bytes_signed(key, object_oid(r, o->algorithm), o->tbs.at, o->tbs.n,
                                         o->signature.at, o->signature.n);
        sign_key_free(key);
        if (signs)
            return OBJECT_VERIFIED;
        check = OBJECT_FORGED;
    }
    return check;
}

void object_add_answer(struct object_reading *r, const struct object_found *found)
{
    struct object_facts *o = r->o;
    struct x509_ocsp ocsp;
    struct x509_single s;
    bool damaged = false;
    if (!x509_ocsp_read(found->bytes, &ocsp)) {
        object_refuse(r, found->file, false, "OCSP 应答已损坏，或不是 DER 编码");
        return;
    }
    if (ocsp.response != 0) {
        object_refuse(r, found->file, false, "OCSP 应答没有给出结果");
        return;
    }
    if (object_is_copy(r, found))
        return;
    enum object_check check = check_answer(r, &ocsp);
    o->n[OBJECT_OCSP]++;
    o->checked[OBJECT_OCSP][check]++;
    struct der rest = ocsp.single;
    while (x509_single_next(&rest, &s, &damaged))
        *vec_push(r->arena, &o->answer) = (struct object_answer){
            .file = arena_string(r->arena, found->file),
            .serial = object_serial_of(r->arena, s.serial),
            .status = s.status,
            .this_update = s.this_update,
            .next_update = s.next_update,
            .revoked_at = s.revoked_at,
            .has_next = s.has_next,
            .obtained = found->obtained,
            .at = found->at,
            .check = check,
        };
    if (damaged)
        object_refuse(r, found->file, false, "OCSP 应答中有不能读取的部分");
}
