/* Roles: held on every day, and not two incompatible ones by one person (GM 6.6.2.1, form row 110). */
#include <stdlib.h>
#include <string.h>

#include "measures/kinds.h"

/* "OS:管理员=操作系统管理员": * stands for any system or role; behind = what the text calls it. */
struct role_name {
    struct slice system, role, title;
};

static struct role_name parse_role(struct slice text)
{
    struct role_name name = {text, slice_of("*"), text};
    const char *equals = text.n ? memchr(text.at, '=', text.n) : NULL;
    if (equals) {
        size_t n = (size_t)(equals - text.at);
        name.title = (struct slice){equals + 1, text.n - n - 1};
        name.system = text = (struct slice){text.at, n};
    }
    const char *colon = text.n ? memchr(text.at, ':', text.n) : NULL;
    if (colon) {
        size_t n = (size_t)(colon - text.at);
        name.system = (struct slice){text.at, n};
        name.role = (struct slice){colon + 1, text.n - n - 1};
    }
    return name;
}

static bool fits(struct slice wanted, const char *word)
{
    return slice_is(wanted, "*") || slice_is(wanted, word);
}

static bool is_role(const struct role *r, struct role_name name)
{
    return fits(name.system, r->system) && fits(name.role, r->role);
}

static bool may_be_role(const struct lost_role *r, struct role_name name)
{
    return (!r->system || fits(name.system, r->system)) && (!r->role || fits(name.role, r->role));
}

/* False, with the reason set, where there is no register or none of the period. */
static bool has_roles(const struct facts *facts, struct measure *m)
{
    const struct period *p = &facts->period;
    if (!measure_needs(facts, m, "roles"))
        return false;
    for (size_t i = 0; i < facts->roles.role.n; i++) {
        const struct role *r = &facts->roles.role.at[i];
        if (r->may_from <= p->to && r->may_to > p->from)
            return true;
    }
    measure_no_cases(facts, m, "roles");
    return false;
}

/* --- held on every day --------------------------------------------------------------------------------- */

enum held { HELD_BY_NOBODY, HELD_PERHAPS, HELD };

/* What is known of one required role on the days from `from` to D. */
struct vacancy {
    int64_t days;           /* on which nobody held it */
    int64_t doubtful;       /* on which nobody can say */
    day_number first;       /* of the days without anybody */
    const struct role *was; /* who held it until then, or NULL */
};

static void mark(char *held, day_number begin, day_number end, const struct role *r)
{
    day_number from = r->may_from > begin ? r->may_from : begin;
    for (day_number day = from; day < r->may_to && day <= end; day++) {
        char by = day >= r->from && day < r->to ? HELD : HELD_PERHAPS;
        if (by > held[day - begin])
            held[day - begin] = by;
    }
}

static struct vacancy find_vacancy(const struct facts *facts, struct arena *arena,
                                   struct role_name name, day_number begin)
{
    const struct period *p = &facts->period;
    struct vacancy v = {0};
    char *held = arena_alloc(arena, (size_t)(p->to - begin + 1));
    memset(held, HELD_BY_NOBODY, (size_t)(p->to - begin + 1));
    for (size_t i = 0; i < facts->roles.role.n; i++)
        if (is_role(&facts->roles.role.at[i], name))
            mark(held, begin, p->to, &facts->roles.role.at[i]);
    for (day_number day = begin; day <= p->to; day++) {
        if (held[day - begin] == HELD_BY_NOBODY && v.days++ == 0)
            v.first = day;
        v.doubtful += held[day - begin] == HELD_PERHAPS;
    }
    for (size_t i = 0; i < facts->roles.role.n && v.days; i++) {
        const struct role *r = &facts->roles.role.at[i];
        if (is_role(r, name) && r->to <= v.first && (!v.was || r->to > v.was->to))
            v.was = r;
    }
    return v;
}

/* The vacancy as a counter-example: at the row that ends it, or in the register as a whole. */
static void add_vacancy(const struct facts *facts, struct arena *arena, struct vacancy v,
                        struct role_name name, const char *required, struct measure *m,
                        struct evidence_list *list)
{
    const char *equals = strchr(required, '=');
    int n = (int)(equals ? (size_t)(equals - required) : strlen(required));
    evidence_add_place(list, arena, v.was ? v.was->file : facts->roles.role.at[0].file, 0,
                       arena_format(arena, "%.*s %s", n, required, day_text(arena, v.first)), 0);
    NOTE(m, arena, NOTE_VACANT, arena_copy(arena, name.title.at, name.title.n),
         day_text(arena, v.first), arena_format(arena, "%lld", (long long)v.days));
}

/* A lost row may have filled the vacancy: one that names the role before one that may be of any. */
static bool take_lost(const struct facts *facts, struct role_name name, bool *taken)
{
    const struct lost_role *lost = facts->roles.lost.at;
    size_t best = SIZE_MAX;
    int told = -1;
    for (size_t i = 0; i < facts->roles.lost.n; i++) {
        int tells = (lost[i].system != NULL) + (lost[i].role != NULL);
        if (taken[i] || !may_be_role(&lost[i], name) || tells <= told)
            continue;
        best = i;
        told = tells;
    }
    if (best != SIZE_MAX)
        taken[best] = true;
    return best != SIZE_MAX;
}

/* Required roles that nobody held on some day of the period, since the service began in it. */
void measure_roles_unheld(const struct facts *facts, const struct measure_def *def,
                          struct arena *arena, struct measure *m)
{
    const char *const *required = measure_list(def, arena, "required");
    struct evidence_list *list = arena_alloc(arena, sizeof *list);
    instant begin = facts_service_begin(facts);
    int64_t unheld = 0;   /* for certain */
    int64_t doubtful = 0; /* besides */
    int64_t fill = 0;     /* vacant ones that lost rows may have filled, each another one */
    bool *taken = arena_alloc(arena, (facts->roles.lost.n + 1) * sizeof *taken);
    if (!has_roles(facts, m))
        return;
    for (; *required; required++) {
        struct role_name name = parse_role(slice_of(*required));
        struct vacancy v = find_vacancy(facts, arena, name, day_of(begin));
        if (v.days)
            add_vacancy(facts, arena, v, name, *required, m, list);
        m->n++;
        unheld += v.days > 0;
        doubtful += v.days == 0 && v.doubtful > 0;
        fill += v.days > 0 && take_lost(facts, name, taken);
    }
    m->evidence = list;
    measure_interval(m, ratio_int(facts_service_unsure(facts) ? 0 : unheld),
                     ratio_int(unheld + doubtful),
                     doubtful ? REASON_BLANK_FIELD : measure_why_unsure(facts));
    m->value = ratio_int(unheld);
    m->has_value = true;
    m->unknown = doubtful;
    if (!facts_service_unsure(facts))
        measure_fill(facts, m, fill);
}

/* --- incompatible ------------------------------------------------------------------------------------------ */

/* "DB:管理员/APP:管理员": may one person not hold both? The same role twice is no clash. */
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

static day_number later(day_number a, day_number b)
{
    return a > b ? a : b;
}

static day_number earlier(day_number a, day_number b)
{
    return a < b ? a : b;
}

static int by_person(const void *a, const void *b)
{
    const struct role *x = *(const struct role *const *)a;
    const struct role *y = *(const struct role *const *)b;
    int person = strcmp(x->person, y->person);
    int file = strcmp(x->file, y->file);
    return person ? person : file ? file : (x->line > y->line) - (x->line < y->line);
}

enum { PAIRS_NAMED = 3 };

/* The system with the role, unless the role's own name says it: CA操作员, 审计员. */
static const char *role_text(const struct role *role, struct arena *arena)
{
    bool said = strncmp(role->role, role->system, strlen(role->system)) == 0;
    return said ? role->role : arena_format(arena, "%s%s", role->system, role->role);
}

/* Names the first pairs: who, and which two. */
static void name_pair(struct arena *arena, const struct role *a, const struct role *b,
                      int64_t named, struct measure *m)
{
    if (named < PAIRS_NAMED)
        NOTE(m, arena, NOTE_CLASH, a->person, role_text(a, arena), role_text(b, arena));
    else if (named == PAIRS_NAMED)
        NOTE(m, arena, NOTE_MORE);
}

/* The assignments of one person by post (system and role) and day of the service in the period: who held it
 * first, in the order of the register, and whether it may have been held. */
struct posts {
    const char *const *pairs;
    day_number begin;
    size_t days;
    size_t n;
    const struct role **post; /* one assignment of each */
    char *clash;              /* by two posts: 0 not looked at yet, else 1 + whether they clash */
    size_t *of;               /* by assignment */
    size_t *held_by;          /* by post and day: assignment + 1 */
    char *may;                /* by post and day */
    size_t n_person, *of_person; /* the posts of the person looked at */
};

static struct posts posts_of(const struct facts *facts, struct arena *arena,
                             const struct role *const *role, size_t n, const char *const *pairs)
{
    struct posts p = {.pairs = pairs, .begin = day_of(facts_service_begin(facts))};
    struct index known;
    index_init(&known, arena);
    VEC(const struct role *) post = {0};
    p.days = p.begin <= facts->period.to ? (size_t)(facts->period.to - p.begin + 1) : 0;
    p.of = arena_alloc(arena, (n + 1) * sizeof *p.of);
    for (size_t i = 0; i < n; i++) {
        bool added = false;
        p.of[i] = index_add(
            &known, slice_of(arena_format(arena, "%s:%s", role[i]->system, role[i]->role)), &added);
        if (added)
            *vec_push(arena, &post) = role[i];
    }
    p.post = post.at;
    p.n = post.n;
    p.clash = arena_alloc(arena, p.n * p.n + 1);
    p.of_person = arena_alloc(arena, (p.n + 1) * sizeof *p.of_person);
    p.held_by = arena_alloc(arena, (p.n * p.days + 1) * sizeof *p.held_by);
    p.may = arena_alloc(arena, p.n * p.days + 1);
    return p;
}

/* The days of the service in [from, to). */
static struct days {
    size_t at, end;
} days_in(const struct posts *p, day_number from, day_number to)
{
    day_number end = earlier(to, p->begin + (day_number)p->days);
    day_number at = later(from, p->begin);
    return at < end ? (struct days){(size_t)(at - p->begin), (size_t)(end - p->begin)}
                    : (struct days){0, 0};
}

static void hold(struct posts *p, const struct role *r, size_t which)
{
    size_t post = p->of[which];
    size_t *by = p->held_by + post * p->days;
    struct days sure = days_in(p, r->from, r->to);
    struct days may = days_in(p, r->may_from, r->may_to);
    for (size_t day = sure.at; day < sure.end; day++)
        by[day] = by[day] ? by[day] : which + 1;
    memset(p->may + post * p->days + may.at, 1, may.end - may.at);
}

/* The person whose assignments these are, instead of the one before. */
static void take_person(struct posts *p, const struct role *const *role, size_t first, size_t end)
{
    for (size_t i = 0; i < p->n_person; i++) {
        memset(p->held_by + p->of_person[i] * p->days, 0, p->days * sizeof *p->held_by);
        memset(p->may + p->of_person[i] * p->days, 0, p->days);
    }
    p->n_person = 0;
    for (size_t i = first; i < end; i++) {
        size_t k = 0;
        while (k < p->n_person && p->of_person[k] != p->of[i])
            k++;
        p->of_person[k] = p->of[i];
        p->n_person += k == p->n_person;
        hold(p, role[i], i);
    }
}

static bool posts_clash(struct posts *p, size_t a, size_t b)
{
    char *known = &p->clash[a * p->n + b];
    if (!*known)
        *known = clash(p->post[a], p->post[b], p->pairs) ? 2 : 1;
    return *known == 2;
}

/* How an assignment stands to the others of its person; HELD: with the first of those that clash. */
static enum held worst_clash(struct posts *p, const struct role *r, size_t which, size_t *with)
{
    struct days sure = days_in(p, r->from, r->to);
    struct days may = days_in(p, r->may_from, r->may_to);
    enum held worst = HELD_BY_NOBODY;
    *with = SIZE_MAX;
    for (size_t i = 0; i < p->n_person; i++) {
        size_t other = p->of_person[i];
        if (!posts_clash(p, p->of[which], other))
            continue;
        const size_t *by = p->held_by + other * p->days;
        for (size_t day = sure.at; day < sure.end; day++)
            *with = by[day] && by[day] - 1 < *with ? by[day] - 1 : *with;
        if (may.at < may.end && memchr(p->may + other * p->days + may.at, 1, may.end - may.at))
            worst = HELD_PERHAPS;
    }
    return *with != SIZE_MAX ? HELD : worst;
}

/* Assignments that clash with another one of the same person. */
void measure_roles_clash(const struct facts *facts, const struct measure_def *def,
                         struct arena *arena, struct measure *m)
{
    const char *const *pairs = measure_list(def, arena, "pairs");
    struct evidence_list *list = arena_alloc(arena, sizeof *list);
    size_t n = facts->roles.role.n;
    const struct role **role = arena_alloc(arena, (n + 1) * sizeof *role);
    int64_t clashing = 0;
    int64_t perhaps = 0;
    int64_t named = 0;
    if (!measure_needs_service(facts, m, "roles") || !has_roles(facts, m))
        return;
    for (size_t i = 0; i < n; i++)
        role[i] = &facts->roles.role.at[i];
    qsort(role, n, sizeof *role, by_person);
    struct posts posts = posts_of(facts, arena, role, n, pairs);
    for (size_t i = 0, end = 0; i < n; i++) {
        if (i == end) {
            while (end < n && strcmp(role[end]->person, role[i]->person) == 0)
                end++;
            take_person(&posts, role, i, end);
        }
        size_t with;
        enum held held = worst_clash(&posts, role[i], i, &with);
        perhaps += held == HELD_PERHAPS;
        if (held != HELD)
            continue;
        clashing++;
        evidence_add_place(list, arena, role[i]->file, role[i]->line, role[i]->person, 0);
        if (role[with]->line > role[i]->line || strcmp(role[with]->file, role[i]->file) != 0)
            name_pair(arena, role[i], role[with], named++, m);
    }
    m->n = (int64_t)n;
    m->unknown = perhaps;
    m->evidence = list;
    measure_interval(m, ratio_int(clashing), ratio_int(clashing + perhaps), REASON_BLANK_FIELD);
    m->value = ratio_int(clashing);
    m->has_value = true;
    measure_widen_found(facts, m);
}
