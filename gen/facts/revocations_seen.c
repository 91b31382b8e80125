/* Revocations: the log beside the CRLs themselves. Where both speak, the CRLs count. */
#include "facts/facts.h"

/* The lists that may name a certificate: the one series of full ones of its issuer; of several, nothing tells which one is
 * to name it. */
static const struct object_series *series_of(const struct object_facts *o, uint32_t issuer,
                                             size_t *index)
{
    const struct object_series *found = NULL;
    for (size_t i = 0; i < o->series.n; i++) {
        const struct object_series *s = &o->series.at[i];
        if (s->issuer != issuer || s->delta || s->authority || s->crl.n == 0)
            continue;
        if (found)
            return NULL;
        found = s;
        *index = i;
    }
    return found;
}

static const struct object_revoked *entry_of(const struct object_facts *o, const char *serial,
                                             size_t series)
{
    size_t i = fingerprints_find(&o->revoked_serials, slice_of(serial));
    if (i == FINGERPRINT_NONE)
        return NULL;
    for (uint32_t at = o->first_revoked.at[i]; at; at = o->revoked.at[at - 1].next)
        if (o->revoked.at[at - 1].series == series)
            return &o->revoked.at[at - 1];
    return NULL;
}

/* The first list made at that moment or later, by its place in the series; n: there is none. */
static size_t first_from(const struct object_facts *o, const struct object_series *s, instant at)
{
    size_t i = 0;
    while (i < s->crl.n && o->crl.at[s->crl.at[i]].this_update < at)
        i++;
    return i;
}

/* Does the list have it? One that had it, lost it and has it again is taken to have had it. */
static bool has_entry(const struct object_facts *o, const struct object_revoked *v,
                      const struct object_crl *crl)
{
    return v && o->crl.at[v->first].this_update <= crl->this_update &&
           o->crl.at[v->last].this_update >= crl->this_update;
}

/* Was the list before it made before the revocation, so that it is the first after that? */
static bool is_next(const struct object_facts *o, const struct object_series *s, size_t at,
                    const struct moment *revoked)
{
    if (at == 0)
        return false;
    const struct object_crl *crl = &o->crl.at[s->crl.at[at]];
    const struct object_crl *before = &o->crl.at[s->crl.at[at - 1]];
    return crl->sequence >= 0 && before->sequence + 1 == crl->sequence &&
           before->this_update <= revoked->at;
}

/* What the lists show of a certificate that was revoked; untold: nothing. *place: the list that shows it. */
static struct judged judge_seen(const struct facts *facts, const struct object_certificate *c,
                                const struct moment *revoked, const char **place)
{
    const struct object_facts *o = facts->objects;
    const struct judged untold = judged_untold(UNKNOWN_ELSEWHERE);
    size_t index = 0;
    const struct object_series *s = series_of(o, c->issuer, &index);
    if (!s)
        return untold;
    size_t at = first_from(o, s, moment_latest(revoked));
    if (at == s->crl.n)
        return untold;
    const struct object_crl *crl = &o->crl.at[s->crl.at[at]];
    if (crl->this_update >= facts->period.end || crl->this_update > c->not_after)
        return untold;
    *place = crl->file;
    if (!has_entry(o, entry_of(o, c->serial, index), crl))
        return s->divided ? untold : judged_bool(false);
    return is_next(o, s, at, revoked) ? judged_bool(true) : untold;
}

void revocation_seen(struct facts *facts, const struct fields *f, const struct value *serial,
                     const struct moment *revoked, struct judged listed)
{
    const struct object_facts *o = facts->objects;
    const struct object_certificate *c = NULL;
    const char *place = NULL;
    struct tally *t = &facts->revocations.listed;
    struct judged seen = judged_untold(UNKNOWN_ELSEWHERE);
    if (o->crl.n > 0)
        c = object_of(o, facts->arena, serial->text, slice_of(""));
    if (c)
        seen = judge_seen(facts, c, revoked, &place);
    if (seen.verdict != VERDICT_GOOD && seen.verdict != VERDICT_BAD) {
        facts_judge(facts, t, listed, f, serial->text);
        return;
    }
    struct record record = *f->record;
    record.file = place;
    record.line = 0;
    const struct fields by_list = {&record, f->map};
    t->objects++;
    facts_judge(facts, t, seen, &by_list, serial->text);
}
