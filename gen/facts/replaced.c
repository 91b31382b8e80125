/* Replaced: by file, in reading order. */
#include "facts/replaced.h"

#include <string.h>

#include "facts/facts.h"

/* Where the whole row is the key, no row replaces another one. */
static struct replaceables *of_export(struct facts *facts, size_t export, const char *file)
{
    struct replaceables *r = &facts->export[export].replaceable;
    if (!facts->schema->export[export].keyed)
        return NULL;
    if (r->file == file)
        return r;
    r->newer = r->refused ? REPLACED_ANY : r->newer + r->keyless;
    r->keyless = 0;
    r->file = file;
    return r;
}

void replaced_note_taken(struct facts *facts, size_t export, const char *file)
{
    struct replaceables *r = of_export(facts, export, file);
    if (!r)
        return;
    if (r->at.n == 0 || r->at.at[r->at.n - 1].file != file)
        *vec_push(facts->arena, &r->at) = (struct replaceable){.file = file, .by = r->newer};
    r->at.at[r->at.n - 1].rows++;
}

void replaced_note_lost(struct facts *facts, size_t export, const char *file, bool keyless)
{
    struct replaceables *r = of_export(facts, export, file);
    if (r && keyless && !facts->choice.lost_ignored)
        r->keyless++;
}

void replaced_note_refused(struct facts *facts, size_t export)
{
    facts->export[export].replaceable.refused = facts->schema->export[export].keyed;
}

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

int64_t replaced_of(const struct facts *facts, const char *export, const char *file)
{
    const struct replaceables *r = &facts_export(facts, export)->replaceable;
    for (size_t i = 0; i < r->at.n; i++)
        if (strcmp(r->at.at[i].file, file) == 0)
            return r->at.at[i].by;
    return 0;
}

int64_t replaced_most(const struct facts *facts, const char *export)
{
    const struct replaceables *r = &facts_export(facts, export)->replaceable;
    int64_t rows = 0;
    int64_t by = 0;
    for (size_t i = 0; i < r->at.n; i++) { /* the oldest file last */
        rows += r->at.at[i].by ? r->at.at[i].rows : 0;
        by = r->at.at[i].by;
    }
    return by == REPLACED_ANY ? by : least(by, rows);
}
