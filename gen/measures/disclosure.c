/* Disclosure: what has to be published (GB/T 35289 8.1.3.1; form rows 65, 66). */
#include <string.h>

#include "measures/kinds.h"

static const struct disclosure_item *find_item(const struct facts *facts, const char *standard,
                                               const char *item)
{
    for (size_t i = 0; i < facts->registers.disclosure.n; i++) {
        const struct disclosure_item *d = &facts->registers.disclosure.at[i];
        if (strcmp(d->standard, standard) == 0 && slice_is_nocase(slice_of(d->item), item))
            return d;
    }
    return NULL;
}

static void add_item(struct measure *m, struct arena *arena, const char *item,
                     enum detail_kind kind, const struct disclosure_item *checked)
{
    *vec_push(arena, &m->detail) = (struct measure_detail){
        .kind = kind, .label = item, .url = kind == DETAIL_PUBLISHED ? checked->url : NULL};
}

/* May a newer check of the item stand in what cannot be read? */
static bool is_replaceable(const struct facts *facts, const struct disclosure_item *d)
{
    return d && replaced_of(facts, "disclosure", d->place.file) > 0;
}

/* Do the readable cells of a lost row say that it is a check of another item? */
static bool is_of_another(const struct disclosure_item *lost, const char *standard,
                          const char *item)
{
    return (lost->standard && strcmp(lost->standard, standard) != 0) ||
           (lost->item && !slice_is_nocase(slice_of(lost->item), item));
}

/* May a newer check that cannot be read say otherwise of the item, or nothing? */
static bool may_say_otherwise(const struct facts *facts, const char *standard, const char *item,
                              const struct disclosure_item *d, bool good, bool validity)
{
    const struct register_facts *r = &facts->registers;
    if (!is_replaceable(facts, d))
        return false;
    if (replaced_of(facts, "disclosure", d->place.file) == REPLACED_ANY)
        return true;
    for (size_t i = 0; i < d->lost_before; i++) {
        const struct disclosure_item *x = &r->disclosure_lost.at[i];
        bool fails = validity ? x->valid_unread : x->published_unread;
        bool newer = x->keyless && strcmp(x->place.file, d->place.file) != 0;
        if (newer && !is_of_another(x, standard, item) && (!good || fails || x->untimely))
            return true;
    }
    return false;
}

/* So many of the items that fail may not do so, and of those that do not may. */
static void widen_replaced(const struct facts *facts, struct measure *m, int64_t failed,
                           int64_t good)
{
    int64_t most = replaced_most(facts, "disclosure");
    struct ratio before[] = {m->lo, m->hi};
    m->lo = ratio_add(m->lo, ratio_int(-(failed < most ? failed : most)));
    m->hi = ratio_add(m->hi, ratio_int(good < most ? good : most));
    m->replaced = ratio_compare(m->lo, before[0]) != 0 || ratio_compare(m->hi, before[1]) != 0;
    if (m->replaced && m->reason == REASON_NONE)
        m->reason = REASON_LOST;
}

/* May the check of an item that is not told say 否, in a cell or row that cannot be read? */
static void add_unread(const struct facts *facts, const struct measure_def *def, const char *item,
                       const struct disclosure_item *d, bool validity, struct arena *arena,
                       struct unknowns *unread)
{
    bool replaceable = is_replaceable(facts, d);
    const struct register_facts *r = &facts->registers;
    struct record line = {0};
    if (d && (validity ? d->valid_unread : d->published_unread)) {
        line = (struct record){.file = d->place.file, .line = d->place.line};
        unknown_add(unread, arena, UNKNOWN_UNREADABLE, &line, slice_of(d->place.id));
    }
    for (size_t i = 0; (!d || replaceable) && i < r->disclosure_lost.n;
         i++) { /* one check of each item */
        const struct disclosure_item *x = &r->disclosure_lost.at[i];
        if ((validity ? !x->valid_unread : !x->published_unread) || x->untimely ||
            is_of_another(x, measure_text(def, "standard"), item))
            continue;
        line = (struct record){.file = x->place.file, .line = x->place.line};
        unknown_add(unread, arena, UNKNOWN_LOST, &line, slice_of(""));
    }
}

/* The items that are not told, each with its place where the file has it. */
static const char *and_item(const char *which, const char *item, const struct disclosure_item *d,
                            struct arena *arena)
{
    const char *place =
        d ? arena_format(arena, "（%s）", place_text(arena, d->place.file, d->place.line)) : "";
    return arena_format(arena, "%s%s%s%s", which, *which ? "、" : "", item, place);
}

/* Items of the list that fail; one that nobody checked may fail or not. */
static void count_items(const struct facts *facts, const struct measure_def *def,
                        struct arena *arena, struct measure *m, bool validity)
{
    struct evidence_list *list = arena_alloc(arena, sizeof *list);
    int64_t failed = 0;
    int64_t unchecked = 0;
    int64_t old_failed = 0;
    int64_t old_good = 0;
    struct unknowns *unread = arena_alloc(arena, sizeof *unread);
    const char *which = "";
    const char *const *items = measure_list(def, arena, "items");
    if (!measure_needs(facts, m, "disclosure"))
        return;
    for (; *items; items++) {
        const struct disclosure_item *d = find_item(facts, measure_text(def, "standard"), *items);
        bool told = d && (validity ? d->valid_told : d->published_told);
        bool good = told && (validity ? d->valid : d->published);
        m->n++;
        unchecked += !told;
        if (!told || is_replaceable(facts, d))
            add_unread(facts, def, *items, d, validity, arena, unread);
        if (!told)
            which = and_item(which, *items, d, arena);
        bool doubtful = told && may_say_otherwise(facts, measure_text(def, "standard"), *items, d,
                                                  good, validity);
        old_failed += doubtful && !good;
        old_good += doubtful && good;
        failed += told && !good;
        add_item(m, arena, *items,
                 !told      ? DETAIL_UNCHECKED
                 : !good    ? DETAIL_NO
                 : validity ? DETAIL_YES
                            : DETAIL_PUBLISHED,
                 d);
        if (told && !good)
            evidence_add_place(list, arena, d->place.file, d->place.line, d->place.id, 0);
    }
    if (unchecked > 0 && unchecked < m->n)
        NOTE(m, arena, NOTE_ITEMS, which);
    m->unknown = unchecked;
    m->evidence = list;
    measure_interval(m, ratio_int(failed), ratio_int(failed + unchecked),
                     unread->n ? reason_of_unknowns(unread) : REASON_UNCHECKED);
    m->unknowns = unread;
    widen_replaced(facts, m, old_failed, old_good);
    m->value = ratio_int(failed);
    m->has_value = unchecked == 0 || failed > 0; /* what is missing for certain is named */
}

void measure_unpublished(const struct facts *facts, const struct measure_def *def,
                         struct arena *arena, struct measure *m)
{
    count_items(facts, def, arena, m, false);
}

void measure_invalid(const struct facts *facts, const struct measure_def *def, struct arena *arena,
                     struct measure *m)
{
    count_items(facts, def, arena, m, true);
}
