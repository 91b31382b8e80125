/* References. */
#include "ingest/refs.h"

#include <string.h>

enum { STRANGERS_LISTED = 20 };

/* The ids of an export's key. */
struct target {
    size_t export, column;
    struct fingerprints ids;
};

struct asked {
    size_t export, column, target; /* index in refs.target */
    struct fingerprints ids;
    VEC(struct ref_place) place; /* by number in ids */
    int64_t lost;                /* rows of the export, and ids in others, that cannot be read */
};

struct refs {
    struct arena *arena;
    const struct schema *schema;
    VEC(struct target) target;
    VEC(struct asked) asked;
    VEC(size_t) of_target, of_asked; /* those of the export in hand */
};

/* The key column of the same name, else the first. */
static size_t key_column(const struct export *export, const char *name)
{
    size_t first = SIZE_MAX;
    for (size_t i = 0; i < export->n; i++) {
        if (!export->column[i].key)
            continue;
        if (strcmp(export->column[i].name, name) == 0)
            return i;
        if (first == SIZE_MAX)
            first = i;
    }
    return first;
}

static size_t add_target(struct refs *refs, size_t export, size_t column)
{
    for (size_t i = 0; i < refs->target.n; i++)
        if (refs->target.at[i].export == export && refs->target.at[i].column == column)
            return i;
    struct target *t = vec_push(refs->arena, &refs->target);
    *t = (struct target){.export = export, .column = column};
    fingerprints_init(&t->ids, refs->arena);
    return refs->target.n - 1;
}

static void add_column(struct refs *refs, const bool *supplied, size_t export, size_t i)
{
    const struct column *column = &refs->schema->export[export].column[i];
    size_t target =
        column->refers ? schema_export(refs->schema, slice_of(column->refers)) : SIZE_MAX;
    size_t key =
        target == SIZE_MAX ? SIZE_MAX : key_column(&refs->schema->export[target], column -> name);
    if (key == SIZE_MAX || !supplied[export] || !supplied[target])
        return;
    struct asked asked = {export, i, add_target(refs, target, key), {0}, {0}, 0};
    fingerprints_init(&asked.ids, refs->arena);
    *vec_push(refs->arena, &refs->asked) = asked;
}

struct refs *refs_new(struct arena *arena, const struct schema *schema, const bool *supplied)
{
    struct refs *refs = arena_alloc(arena, sizeof *refs);
    *refs = (struct refs){.arena = arena, .schema = schema};
    for (size_t e = 0; e < schema->n; e++)
        for (size_t i = 0; i < schema->export[e].n; i++)
            add_column(refs, supplied, e, i);
    return refs;
}

void refs_begin(struct refs *refs, size_t export)
{
    refs->of_target.n = refs->of_asked.n = 0;
    for (size_t i = 0; i < refs->target.n; i++)
        if (refs->target.at[i].export == export)
            *vec_push(refs->arena, &refs->of_target) = i;
    for (size_t i = 0; i < refs->asked.n; i++)
        if (refs->asked.at[i].export == export)
            *vec_push(refs->arena, &refs->of_asked) = i;
}

void refs_take(struct refs *refs, const struct record *record)
{
    for (size_t i = 0; i < refs->of_target.n; i++) {
        struct target *t = &refs->target.at[refs->of_target.at[i]];
        if (record->value[t->column].state == VALUE_PRESENT)
            fingerprints_add(&t->ids, record->value[t->column].text);
    }
    for (size_t i = 0; i < refs->of_asked.n; i++) {
        struct asked *a = &refs->asked.at[refs->of_asked.at[i]];
        a->lost += record->value[a->column].state == VALUE_UNREADABLE;
        if (record->value[a->column].state != VALUE_PRESENT)
            continue;
        if (fingerprints_add(&a->ids, record->value[a->column].text) == a->place.n)
            *vec_push(refs->arena, &a->place) = (struct ref_place){record->file, record->line};
    }
}

void refs_lose(struct refs *refs)
{
    for (size_t i = 0; i < refs->of_asked.n; i++)
        refs->asked.at[refs->of_asked.at[i]].lost++;
}

static struct reference compare(struct refs *refs, const struct asked *a)
{
    const struct target *t = &refs->target.at[a->target];
    struct reference r = {.export = a->export, .column = a->column, .target = t->export};
    bool *found = arena_alloc(refs->arena, (a->ids.n + 1) * sizeof *found);
    struct ref_place *stranger = arena_alloc(refs->arena, STRANGERS_LISTED * sizeof *stranger);
    fingerprints_shared(&a->ids, &t->ids, found);
    for (size_t i = 0; i < a->ids.n; i++) {
        r.ids++;
        r.found += found[i];
        if (!found[i] && r.n_strangers < STRANGERS_LISTED)
            stranger[r.n_strangers++] = a->place.at[i];
    }
    r.stranger = stranger;
    r.broken = 2 * r.found < r.ids + a->lost;
    return r;
}

const struct reference *refs_end(struct refs *refs, size_t *n)
{
    VEC(struct reference) list = {0};
    for (size_t i = 0; i < refs->asked.n; i++) {
        const struct asked *a = &refs->asked.at[i];
        if (a->ids.n && refs->target.at[a->target].ids.n)
            *vec_push(refs->arena, &list) = compare(refs, a);
    }
    *n = list.n;
    return list.at;
}
