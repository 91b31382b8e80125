/* Vanished. */
#include "history/vanished.h"

typedef bool has_gone(const struct kept_supply *had, const struct kept *earlier,
                      const struct facts *facts, size_t export);

static bool is_missing(const struct kept_supply *had, const struct kept *earlier,
                       const struct facts *facts, size_t export)
{
    (void)had, (void)earlier;
    return facts->export[export].supply == SUPPLY_MISSING;
}

/* A file that cannot be used is said elsewhere. A list of events begins anew with the year. */
static bool is_emptied(const struct kept_supply *had, const struct kept *earlier,
                       const struct facts *facts, size_t export)
{
    enum supply now = facts->export[export].supply;
    bool begins = facts->schema->export[export].kind == KIND_EVENTS &&
                  civil_from_day(earlier->date).year != facts->period.year;
    return had->accepted > 0 && (now == SUPPLY_EMPTY || now == SUPPLY_BLANK) && !begins;
}

/* `examiners`: of what the bureau's own hand over; else of the CA's. */
static size_t find_exports(struct arena *arena, const struct facts *facts,
                           const struct kept *earlier, bool examiners, has_gone *gone,
                           const struct kept_supply **list)
{
    VEC(struct kept_supply) found = {0};
    for (size_t i = 0; i < earlier->n_supplies; i++) {
        const struct kept_supply *had = &earlier->supply[i];
        size_t export = schema_export(facts->schema, slice_of(had->export));
        bool asked =
            export != SIZE_MAX && (*facts->schema->export[export].inspection != '\0') == examiners;
        if (asked && gone(had, earlier, facts, export))
            *vec_push(arena, &found) = *had;
    }
    *list = found.at;
    return found.n;
}

size_t vanished_exports(struct arena *arena, const struct facts *facts, const struct kept *earlier,
                        const struct kept_supply **list)
{
    return find_exports(arena, facts, earlier, false, is_missing, list);
}

size_t vanished_inspections(struct arena *arena, const struct facts *facts,
                            const struct kept *earlier, const struct kept_supply **list)
{
    return find_exports(arena, facts, earlier, true, is_missing, list);
}

size_t emptied_exports(struct arena *arena, const struct facts *facts, const struct kept *earlier,
                       const struct kept_supply **list)
{
    return find_exports(arena, facts, earlier, false, is_emptied, list);
}

struct last {
    struct arena *arena;
    const char *name;
    day_number date;
};

static bool take_last(void *context, const struct kept *kept)
{
    struct last *last = context;
    last->date = kept->date;
    last->name = arena_string(last->arena, kept->name);
    return false;
}

static bool since_last(const struct history *h, const struct told_summary *told, day_number date,
                       const struct earlier_ca *ca, day_number latest)
{
    day_number last = told_before(told, date);
    const struct told_result *r = told_of(told, h->scope.aliases, ca->code);
    if (last == DAY_NEVER)
        return ca->date == latest;
    return ca->date >= last || (r && r->seen >= last);
}

bool earlier_cas(struct history *h, const struct told_summary *told, struct arena *arena,
                 day_number date, bool (*has)(const void *of, const char *code), const void *of,
                 const struct earlier_ca **list, size_t *n)
{
    VEC(struct earlier_ca) found = {0};
    const char *const *code = NULL;
    size_t codes = 0;
    day_number from = day_from_civil(civil_from_day(date).year - 1, 1, 1);
    day_number latest = DAY_NEVER;
    bool sound = store_codes(h->store, arena, from, date, &code, &codes);
    for (size_t i = 0; sound && i < codes; i++) {
        struct last last = {.arena = arena};
        const struct store_query query = {code[i], from, date, true, take_last, &last};
        sound = store_each(h->store, &query);
        latest = last.date > latest ? last.date : latest;
        if (!has(of, code[i]))
            *vec_push(arena, &found) = (struct earlier_ca){code[i], last.name, last.date, false};
    }
    for (size_t i = 0; i < found.n; i++)
        found.at[i].since_last = since_last(h, told, date, &found.at[i], latest);
    if (!sound)
        history_fault(h);
    *list = found.at;
    *n = found.n;
    return sound;
}
