/* Roles: held on every day, and not two incompatible ones by one person (GM 6.6.2.1, form row 110). */
#include <string.h>

#include "measures/kinds.h"

/* "OS:管理员"; * stands for any system or role. */
struct role_name {
    struct slice system, role;
};

static struct role_name parse_role(struct slice text)
{
    const char *colon = text.n ? memchr(text.at, ':', text.n) : NULL;
    if (!colon)
        return (struct role_name){text, {"*", 1}};
    size_t n = (size_t)(colon - text.at);
    return (struct role_name){{text.at, n}, {colon + 1, text.n - n - 1}};
}

static bool is_role(const struct role *r, struct role_name name)
{
    return (slice_is(name.system, "*") || slice_is(name.system, r->system)) &&
           (slice_is(name.role, "*") || slice_is(name.role, r->role));
}

/* --- held on every day --------------------------------------------------------------------------------- */

/* Required roles that nobody held on some day of the period; each such day is an example. */
void measure_roles_unheld(const struct facts *facts, const struct measure_def *def,
                          struct arena *arena, struct measure *m)
{
    const struct period *p = &facts->period;
    const char *const *required = measure_list(def, arena, "required");
    struct evidence_list *list = arena_alloc(arena, sizeof *list);
    bool *held = arena_alloc(arena, (size_t)(p->to - p->from + 1) * sizeof *held);
    int64_t unheld = 0;
    if (!measure_needs(facts, m, "roles"))
        return;
    /* without ends, who ever held a role may hold it still: only what nobody held is certain */
    bool ends = measure_needs_column(facts, m, "roles", "to_on");
    for (; *required; required++) {
        int64_t days = 0;
        struct role_name name = parse_role(slice_of(*required));
        memset(held, 0, (size_t)(p->to - p->from + 1) * sizeof *held);
        for (size_t i = 0; i < facts->roles.role.n; i++) {
            const struct role *r = &facts->roles.role.at[i];
            day_number from = r->from > p->from ? r->from : p->from;
            for (day_number day = from; is_role(r, name) && day < r->to && day <= p->to; day++)
                held[day - p->from] = true;
        }
        for (day_number day = p->from; day <= p->to; day++) {
            if (held[day - p->from])
                continue;
            if (days++ == 0)
                evidence_add_place(list, arena, "roles.csv", 0,
                                   arena_format(arena, "%s %s", *required, day_text(arena, day)),
                                   0);
        }
        m->n++;
        unheld += days > 0;
    }
    m->evidence = list;
    measure_point(m, ratio_int(unheld));
    if (!ends)
        m->hi = ratio_int(m->n);
}

/* --- incompatible ------------------------------------------------------------------------------------------ */

/* "DB:管理员*APP:管理员": may one person not hold both? The same role twice is no clash. */
static bool clash(const struct role *a, const struct role *b, const char *const *pairs)
{
    if (strcmp(a->system, b->system) == 0 && strcmp(a->role, b->role) == 0)
        return false;
    for (; *pairs; pairs++) {
        const char *times = strchr(*pairs, '/');
        if (!times)
            continue;
        struct role_name x = parse_role((struct slice){*pairs, (size_t)(times - *pairs)});
        struct role_name y = parse_role(slice_of(times + 1));
        if ((is_role(a, x) && is_role(b, y)) || (is_role(a, y) && is_role(b, x)))
            return true;
    }
    return false;
}

/* On some day of the period both were held; [from, to) of each. */
static bool overlap(const struct period *p, const struct role *a, const struct role *b)
{
    day_number from = a->from > b->from ? a->from : b->from;
    day_number to = a->to < b->to ? a->to : b->to;
    if (from < p->from)
        from = p->from;
    return from < to && from <= p->to;
}

/* Assignments that clash with another one of the same person. */
void measure_roles_clash(const struct facts *facts, const struct measure_def *def,
                         struct arena *arena, struct measure *m)
{
    const char *const *pairs = measure_list(def, arena, "pairs");
    struct evidence_list *list = arena_alloc(arena, sizeof *list);
    int64_t clashing = 0;
    if (!measure_needs(facts, m, "roles") || !measure_needs_column(facts, m, "roles", "to_on"))
        return;
    for (size_t i = 0; i < facts->roles.role.n; i++) {
        const struct role *a = &facts->roles.role.at[i];
        bool bad = false;
        for (size_t k = 0; k < facts->roles.role.n && !bad; k++) {
            const struct role *b = &facts->roles.role.at[k];
            bad = i != k && strcmp(a->person, b->person) == 0 && clash(a, b, pairs) &&
                  overlap(&facts->period, a, b);
        }
        clashing += bad;
        if (bad)
            evidence_add_place(list, arena, a->file, a->line, a->person, 0);
    }
    m->n = (int64_t)facts->roles.role.n;
    m->evidence = list;
    measure_point(m, ratio_int(clashing));
}
