/* JSON: the objects of a CA (facts/objects.h): how many, which of them hold, what could not be used. */
#include <string.h>

#include "report/json_tree.h"

static const char *const kind_words[OBJECT_KINDS] = {
    [OBJECT_CERTIFICATE] = "certificates", [OBJECT_CRL] = "crls", [OBJECT_OCSP] = "ocsp"};
static const char *const check_words[OBJECT_CHECKS] = {[OBJECT_VERIFIED] = "verified",
                                                       [OBJECT_FORGED] = "signature_wrong",
                                                       [OBJECT_UNCHECKED] = "issuer_unknown"};
static const char *const chain_words[] = {[CHAIN_ROOTED] = "trusted",
                                          [CHAIN_FOREIGN] = "own_root",
                                          [CHAIN_OPEN] = "open",
                                          [CHAIN_FORGED] = "signature_wrong"};

static json_t *kind_tree(const struct object_facts *o, int kind)
{
    json_t *tree = json_object();
    json_put(tree, "read", json_integer(o->n[kind]));
    for (int check = 0; check < OBJECT_CHECKS; check++)
        json_put(tree, check_words[check], json_integer(o->checked[kind][check]));
    json_put(tree, "copies", json_integer(o->copies[kind]));
    return tree;
}

static json_t *points_tree(object_points points)
{
    json_t *list = json_array();
    for (size_t i = 0; object_point_names[i]; i++)
        if (points >> i & 1)
            json_add(list, json_text(object_point_names[i]));
    return list;
}

static json_t *authorities_tree(const struct object_facts *o, struct arena *arena)
{
    json_t *list = json_array();
    for (size_t i = 0; i < o->authority.n; i++) {
        const struct object_authority *a = &o->authority.at[i];
        const struct object_form *form = &o->form.at[a->form];
        if (a->trusted)
            continue;
        json_t *tree = json_object();
        json_put(tree, "file", json_text(a->file));
        json_put(tree, "serial", json_text_or_null(a->serial));
        json_put(tree, "subject", json_text(o->name.at[a->subject].text));
        json_put(tree, "issuer", json_text(o->name.at[a->issuer].text));
        json_put(tree, "from", json_text(instant_text(arena, a->not_before)));
        json_put(tree, "to", json_text(instant_text(arena, a->not_after)));
        json_put(tree, "key", json_text(form->key_algorithm));
        json_put(tree, "curve", json_text(form->curve));
        json_put(tree, "signature", json_text(form->signature_algorithm));
        json_put(tree, "key_usage", json_text(key_usage_text(arena, form->usage)));
        json_put(tree, "observed", points_tree(a->points));
        json_put(tree, "check", json_text(check_words[a->check]));
        if (o->trusts)
            json_put(tree, "chain", json_text(chain_words[a->chain]));
        json_add(list, tree);
    }
    return list;
}

/* The lists, the first of them: what each says, and when it was obtained where somebody told. */
static json_t *lists_tree(const struct object_facts *o, struct arena *arena)
{
    enum { LISTS_SHOWN = 200 };
    json_t *list = json_array();
    for (size_t i = 0; i < o->crl.n && i < LISTS_SHOWN; i++) {
        const struct object_crl *c = &o->crl.at[i];
        json_t *tree = json_object();
        json_put(tree, "file", json_text(c->file));
        json_put(tree, "issuer", json_text(o->name.at[c->issuer].text));
        json_put(tree, "number", json_text(c->number));
        json_put(tree, "delta", json_boolean(c->delta));
        json_put(tree, "this_update", json_text(instant_text(arena, c->this_update)));
        if (c->has_next)
            json_put(tree, "next_update", json_text(instant_text(arena, c->next_update)));
        if (c->obtained)
            json_put(tree, "obtained", json_text(instant_text(arena, c->at)));
        json_put(tree, "observed", points_tree(c->points));
        json_put(tree, "check", json_text(check_words[c->check]));
        json_add(list, tree);
    }
    return list;
}

static json_t *refusals_tree(const struct object_facts *o)
{
    json_t *list = json_array();
    for (size_t i = 0; i < o->refusal.n; i++) {
        json_t *tree = json_object();
        json_put(tree, "file", json_text(o->refusal.at[i].file));
        if (o->refusal.at[i].line) {
            json_put(tree, "line", json_integer(o->refusal.at[i].line));
            json_put(tree, "column", json_text(o->refusal.at[i].column));
        }
        json_put(tree, "why", json_text(o->refusal.at[i].why));
        json_add(list, tree);
    }
    return list;
}

/* Rows of objects.csv, and folders whose date is not used. */
static json_t *times_tree(const struct object_facts *o)
{
    json_t *tree = json_object();
    json_put(tree, "rows", json_integer(o->times));
    json_put(tree, "used", json_integer(o->times - o->untimed_rows));
    json_put(tree, "refused", json_integer(o->untimed_rows));
    json_put(tree, "folders", json_integer(o->untimed_folders));
    return tree;
}

static json_t *copies_tree(const struct object_facts *o, struct arena *arena)
{
    json_t *list = json_array();
    for (size_t i = 0; i < o->copy.n; i++) {
        const struct object_copy *c = &o->copy.at[i];
        json_t *tree = json_object();
        json_put(tree, "file", json_text(c->file));
        json_put(tree, "same_as", json_text(c->same_as));
        if (c->obtained)
            json_put(tree, "obtained", json_text(instant_text(arena, c->at)));
        json_add(list, tree);
    }
    return list;
}

static json_t *differences_tree(const struct certificate_objects *list)
{
    json_t *differences = json_array();
    for (size_t i = 0; i < list->difference.n; i++) {
        const struct certificate_difference *d = &list->difference.at[i];
        json_t *tree = json_object();
        json_put(tree, "serial", json_text(d->serial));
        json_put(tree, "file", json_text(d->file));
        json_put(tree, "line", json_integer(d->line));
        json_put(tree, "object", json_text(d->object));
        json_put(tree, "column", json_text(d->column));
        json_put(tree, "listed", json_text(d->listed));
        json_put(tree, "seen", json_text(d->seen));
        json_add(differences, tree);
    }
    return differences;
}

/* The first of some certificates. */
static json_t *certificates_tree(const struct object_facts *o, const uint32_t at[], size_t n)
{
    json_t *list = json_array();
    for (size_t i = 0; i < n && i < DIFFERENCES_KEPT; i++) {
        json_t *one = json_object();
        json_put(one, "file", json_text(o->certificate.at[at[i]].file));
        json_put(one, "serial", json_text(o->certificate.at[at[i]].serial));
        json_add(list, one);
    }
    return list;
}

/* The list of certificates beside them. */
static json_t *list_tree(const struct evaluation *e)
{
    const struct certificate_objects *list = &e->facts->certificates.objects;
    const struct object_facts *o = e->facts->objects;
    json_t *tree = json_object();
    json_put(tree, "shown", json_integer(list->shown));
    json_put(tree, "not_shown", json_integer(list->unshown));
    json_put(tree, "unlisted", json_integer((json_int_t)list->unlisted.n));
    json_put(tree, "unlisted_first", certificates_tree(o, list->unlisted.at, list->unlisted.n));
    json_put(tree, "contradictions_total", json_integer((json_int_t)list->contested.n));
    json_put(tree, "contradictions", certificates_tree(o, list->contested.at, list->contested.n));
    json_put(tree, "differences_total", json_integer(list->n_differences));
    json_put(tree, "differences", differences_tree(list));
    return tree;
}

void put_objects(json_t *result, const struct evaluation *e)
{
    const struct object_facts *o = e->facts->objects;
    if (!o->folder)
        return;
    json_t *tree = json_object();
    json_put(tree, "files", json_integer(o->files));
    json_put(tree, "sha256", json_text(o->sha256));
    for (int kind = 0; kind < OBJECT_KINDS; kind++)
        json_put(tree, kind_words[kind], kind_tree(o, kind));
    json_put(tree, "refused", json_integer(o->refused));
    json_put(tree, "unknown", json_integer(o->unknown));
    json_put(tree, "authorities", authorities_tree(o, e->facts->arena));
    json_put(tree, "lists", lists_tree(o, e->facts->arena));
    json_put(tree, "list", list_tree(e));
    json_put(tree, "times", times_tree(o));
    json_put(tree, "copies", copies_tree(o, e->facts->arena));
    json_put(tree, "refusals", refusals_tree(o));
    json_put(result, "objects", tree);
}

void put_objects_digest(json_t *manifest, const struct evaluation *e)
{
    const struct object_facts *o = e->facts->objects;
    if (!o->folder)
        return;
    json_t *tree = json_object();
    json_put(tree, "files", json_integer(o->files));
    json_put(tree, "sha256", json_text(o->sha256));
    json_put(tree, "roots", json_text_or_null(o->roots));
    json_put(manifest, "objects", tree);
}

/* --- for people ---------------------------------------------------------------------------------------------- */

static const char *crl_text(const struct evaluation *e, const struct object_crl *c)
{
    const struct wording *w = e->editions->wording;
    struct arena *arena = e->facts->arena;
    const char *none = w->text[EXPLAIN_OBJECT_NONE];
    return SAY(w, arena, EXPLAIN_OBJECT_CRL, e->facts->objects->name.at[c->issuer].text,
               *c->number ? c->number : none, instant_text(arena, c->this_update),
               c->has_next ? instant_text(arena, c->next_update) : none);
}

const char *object_text(const struct evaluation *e, const char *file, const char *id)
{
    static const char within[] = OBJECTS_FOLDER "/";
    const struct object_facts *o = e->facts->objects;
    const struct wording *w = e->editions->wording;
    struct arena *arena = e->facts->arena;
    if (!file || strncmp(file, within, sizeof within - 1) != 0)
        return NULL;
    for (size_t i = 0; i < o->crl.n; i++)
        if (strcmp(o->crl.at[i].file, file) == 0)
            return crl_text(e, &o->crl.at[i]);
    const struct object_certificate *c =
        id ? object_of(o, arena, slice_of(id), slice_of("")) : NULL;
    if (!c || strcmp(c->file, file) != 0)
        return NULL;
    const struct object_form *form = &o->form.at[c->form];
    const char *usage = key_usage_text(arena, form->usage);
    return SAY(w, arena, EXPLAIN_OBJECT_CERTIFICATE, o->name.at[c->issuer].text,
               instant_text(arena, c->not_before), instant_text(arena, c->not_after),
               *usage ? usage : w->text[EXPLAIN_OBJECT_NONE], form->signature_algorithm);
}
