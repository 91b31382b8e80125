/* Objects of a CA: whose signature is whose. */
#include "facts/object_parts.h"

static struct der kept(struct arena *arena, struct der d)
{
    return (struct der){(const unsigned char *)arena_copy(arena, (const char *)d.at, d.n), d.n};
}

void object_add_authority(struct object_reading *r, const char *file,
                          const struct x509_certificate *c, struct der whole)
{
    bool added = false;
    index_add(&r->authorities, (struct slice){(const char *)whole.at, whole.n}, &added);
    if (!added)
        return;
    *vec_push(r->arena, &r->keys.at) = public_key_read(c->key.at, c->key.n);
    *vec_push(r->arena, &r->o->authority) = (struct object_authority){
        .file = arena_string(r->arena, file),
        .serial = object_serial_of(r->arena, c->serial),
        .subject = object_name(r, c->subject),
        .issuer = object_name(r, c->issuer),
        .form = object_form_of(r, c),
        .octets = (uint32_t)c->serial.n,
        .key_id = kept(r->arena, c->key_id),
        .issuer_key_id = kept(r->arena, c->issuer_key_id),
        .not_before = c->not_before,
        .not_after = c->not_after,
        .points = c->points,
        .key = (uint32_t)index_add(&r->keys_of, (struct slice){(const char *)c->key.at, c->key.n},
                                   NULL),
        .used = INT64_MIN,
        .trusted = r->trusting,
        .check = OBJECT_UNCHECKED,
    };
}

/* A key that is named must be the one; a certificate that names none may be anybody's of that name. */
static bool may_be(const struct object_authority *a, uint32_t name, struct der key_id)
{
    bool other = key_id.n && a->key_id.n && !der_equal(key_id, a->key_id);
    return a->subject == name && !other;
}

enum object_check object_verify(struct object_reading *r, uint32_t issuer, struct der key_id,
                                struct der algorithm, struct der tbs, struct der signature,
                                uint32_t *by)
{
    const char *oid = object_oid(r, algorithm);
    enum object_check check = OBJECT_UNCHECKED;
    for (size_t i = 0; i < r->o->authority.n; i++) {
        if (!r->keys.at.at[i] || !may_be(&r->o->authority.at[i], issuer, key_id))
            continue;
        check = OBJECT_FORGED;
        if (!bytes_signed(r->keys.at.at[i], oid, tbs.at, tbs.n, signature.at, signature.n))
            continue;
        if (by)
            *by = (uint32_t)i + 1;
        return OBJECT_VERIFIED;
    }
    return check;
}

enum object_check object_verify_at(struct object_reading *r, uint32_t issuer, struct der key_id,
                                   struct der algorithm, struct der tbs, struct der signature,
                                   instant at)
{
    uint32_t by = 0;
    enum object_check check = object_verify(r, issuer, key_id, algorithm, tbs, signature, &by);
    for (size_t i = 0; by && i < r->o->authority.n; i++) {
        struct object_authority *a = &r->o->authority.at[i];
        const struct object_authority *signer = &r->o->authority.at[by - 1];
        if (a->subject == signer->subject && a->key == signer->key && at > a->used)
            a->used = at;
    }
    return check;
}

/* One CA may have several certificates: what a root signed holds for all of them. */
static bool is_rooted(const struct object_facts *o, const bool rooted[], size_t i)
{
    const struct object_authority *a = &o->authority.at[i];
    for (size_t k = 0; k < o->authority.n; k++)
        if (rooted[k] && o->authority.at[k].subject == a->subject &&
            o->authority.at[k].key == a->key)
            return true;
    return a->trusted || (a->check == OBJECT_VERIFIED && rooted[a->parent - 1]);
}

static void spread_roots(struct object_facts *o, struct arena *arena)
{
    bool *rooted = arena_alloc(arena, (o->authority.n + 1) * sizeof *rooted);
    for (bool more = true; more;) {
        more = false;
        for (size_t i = 0; i < o->authority.n; i++)
            if (!rooted[i] && is_rooted(o, rooted, i))
                rooted[i] = more = true;
    }
    for (size_t i = 0; i < o->authority.n; i++)
        if (rooted[i])
            o->authority.at[i].chain = CHAIN_ROOTED;
}

static enum object_chain chain_of(const struct object_facts *o, const struct object_authority *a)
{
    enum { MOST = 16 };
    for (int i = 0; i < MOST; i++) {
        if (a->trusted)
            return CHAIN_ROOTED;
        if (a->check != OBJECT_VERIFIED)
            return a->check == OBJECT_FORGED ? CHAIN_FORGED : CHAIN_OPEN;
        if (a->parent - 1 == (uint32_t)(a - o->authority.at))
            return CHAIN_FOREIGN;
        a = &o->authority.at[a->parent - 1];
    }
    return CHAIN_OPEN;
}

void object_find_chains(struct object_reading *r)
{
    struct object_facts *o = r->o;
    for (size_t i = 0; i < o->authority.n; i++) {
        struct object_authority *a = &o->authority.at[i];
        struct x509_certificate c;
        struct slice whole = r->authorities.keys.at[i];
        if (!x509_certificate_read((struct der){(const unsigned char *)whole.at, whole.n}, &c))
            continue;
        a->check = object_verify(r, a->issuer, a->issuer_key_id, c.algorithm, c.tbs, c.signature,
                                 &a->parent);
    }
    for (size_t i = 0; i < o->authority.n; i++)
        o->authority.at[i].chain = chain_of(o, &o->authority.at[i]);
    spread_roots(o, r->arena);
}
