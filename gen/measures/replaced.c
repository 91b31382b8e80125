/* Replaced: what a measure says where newer rows that cannot be read may have taken the place of older ones. */
#include <stdlib.h>
#include <string.h>

#include "measures/kinds.h"

/* Of how many rows of the file may a newer one stand somewhere that cannot be read? */
static int64_t of_file(const struct facts *facts, const struct measure *m, const char *file)
{
    int64_t most = 0;
    for (const char *const *name = m->def->exports; *name && file; name++) {
        int64_t own = replaced_of(facts, *name, file);
        most = own > most ? own : most;
    }
    return most;
}

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* How many entries of the list may have been replaced; those whose places were not kept may all. */
static int64_t among(const struct facts *facts, const struct measure *m,
                     const struct evidence_list *list, int64_t most)
{
    int64_t n = list->total - (int64_t)list->kept.n;
    for (size_t i = 0; i < list->kept.n; i++)
        n += of_file(facts, m, list->kept.at[i].file) > 0;
    return least(n, most);
}

/* The heaviest entry of both lists that stands, whichever `most` others were replaced. */
static int64_t heaviest(const struct facts *facts, const struct measure *m,
                        const struct evidence_list *const list[2], int64_t most)
{
    size_t n = 0;
    const struct evidence **at =
        arena_alloc(facts->arena, (list[0]->kept.n + list[1]->kept.n + 1) * sizeof *at);
    for (int k = 0; k < 2; k++)
        for (size_t i = 0; i < list[k]->kept.n; i++)
            at[n++] = &list[k]->kept.at[i];
    qsort(at, n, sizeof *at, evidence_by_weight);
    for (size_t i = 0; i < n; i++) {
        if (of_file(facts, m, at[i]->file) == 0 || most == 0)
            return at[i]->weight;
        most -= most != REPLACED_ANY;
    }
    return 0;
}

static void lower_to(struct measure *m, struct ratio lo)
{
    m->lo = ratio_compare(lo, m->lo) < 0 ? lo : m->lo;
}

static struct ratio less(struct ratio value, int64_t n)
{
    struct ratio none = ratio_int(0);
    if (n == REPLACED_ANY || ratio_compare(value, ratio_int(n)) <= 0)
        return none;
    return ratio_add(value, ratio_int(-n));
}

/* The longest of them may have been replaced, whatever the others are; a mean and a rank move by any. */
static bool lower_durations(const struct facts *facts, struct measure *m, int64_t most)
{
    const char *stat = measure_text(m->def, "stat");
    if (*stat && strcmp(stat, "max") != 0)
        return false;
    const struct evidence_list *const list[2] = {&m->durations->longest, &m->durations->open_list};
    lower_to(m, ratio_of(heaviest(facts, m, list, most), m->scale));
    return true;
}

static struct ratio lower_portion(struct portion lo, int64_t most, int64_t gone)
{
    return lo.num > most ? ratio_of(lo.num - most, lo.den - gone) : ratio_int(0);
}

/* Each may have been one of the cases, of either kind; one of which other rows tell as well is one still, and may
 * be of the other kind. */
static void widen_share(struct measure *m, int64_t most)
{
    struct portion hi = m->highest;
    if (m->lowest.den == 0) /* nothing is known of it */
        return;
    int64_t turned = least(most, m->retold);
    int64_t gone = most - turned;
    lower_to(m, lower_portion(m->lowest, most, gone));
    m->hi = hi.num + turned < hi.den - gone
                ? ratio_max(m->hi, ratio_of(hi.num + turned, hi.den - gone))
                : ratio_int(1);
}

static void lower_marked(struct measure *m, int64_t most)
{
    if (m->lowest.den != 0)
        lower_to(m, lower_portion(m->lowest, most, 0));
}

/* False: nothing can be told. */
static bool lower(const struct facts *facts, struct measure *m, int64_t most)
{
    const struct kind *kind = m->def->kind;
    switch (kind->replacing) {
    case REPLACING_ANYTHING:
        return false;
    case REPLACING_NOTHING:
        return true;
    case REPLACING_LACKED:
        m->hi_open = true;
        m->only_fills = false;
        return true;
    case REPLACING_SHARE:
        if (most == REPLACED_ANY)
            return false;
        widen_share(m, most);
        return true;
    case REPLACING_MARKS:
        if (most == REPLACED_ANY)
            return false;
        lower_marked(m, most);
        return true;
    case REPLACING_COUNTED:
    case REPLACING_LISTED:
        break;
    }
    if (m->durations)
        return lower_durations(facts, m, most);
    const struct evidence_list *list = m->evidence ? m->evidence : m->found;
    m->lo = less(m->lo, list ? among(facts, m, list, most) : most);
    if (kind->replacing == REPLACING_LISTED && !m->hi_open) {
        if (most == REPLACED_ANY)
            return false;
        struct ratio all = ratio_max(m->hi, ratio_int(m->n + m->unknown));
        m->hi = ratio_add(m->hi, ratio_int(least(most, m->n)));
        m->hi = ratio_compare(m->hi, all) > 0 ? all : m->hi;
    }
    return true;
}

/* Of the exports in which cases are looked up nothing may have been replaced: what was found there may have
 * been otherwise. */
void measure_replaced(const struct facts *facts, struct measure *m)
{
    const char *const *exports = m->def->exports;
    int64_t most = replaced_most(facts, exports[0]);
    const char *other = NULL;
    for (const char *const *name = exports + 1; *name; name++)
        if (replaced_most(facts, *name) > 0)
            other = *name;
    if (m->state != MEASURE_BOUNDED || (most == 0 && !other))
        return;
    const struct export_facts *e = facts_export(facts, other ? other : exports[0]);
    const struct measure before = *m;
    enum reason reason = e->refused ? REASON_REFUSED_FILE : REASON_LOST;
    if (other || !lower(facts, m, most)) {
        m->has_value = false;
        m->replaced = true;
        measure_unknown(m, reason, e->refused ? e->title : NULL);
    } else {
        m->replaced = m->replaced || ratio_compare(before.lo, m->lo) != 0 ||
                      ratio_compare(before.hi, m->hi) != 0 || before.hi_open != m->hi_open;
        if (m->replaced && m->reason == REASON_NONE) {
            m->reason = reason;
            m->subject = e->refused ? e->title : m->subject;
        }
    }
    if (m->reason == REASON_LOST && m->unknown == 0) {
        m->unknown = e->lost.total;
        m->unknown_list = &e->lost;
    }
}
