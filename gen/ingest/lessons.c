/* Lessons. */
#include "ingest/lessons.h"

#include <stdlib.h>

#include "ingest/keys.h"

void lessons_init(struct lessons *lessons, struct arena *arena)
{
    *lessons = (struct lessons){.arena = arena};
}

static int compare(const struct lesson *a, size_t file, int64_t first, int64_t line)
{
    if (a->file != file)
        return a->file < file ? -1 : 1;
    if (a->first != first)
        return a->first < first ? -1 : 1;
    return a->line < line ? -1 : a->line > line;
}

static int by_place(const void *a, const void *b)
{
    const struct lesson *y = b;
    return compare(a, y->file, y->first, y->line);
}

/* The first known one that is not before the place. */
static size_t lower_bound(const struct lessons *lessons, size_t file, int64_t first, int64_t line)
{
    size_t lo = 0;
    size_t hi = lessons->n_known;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (compare(&lessons->list.at[mid], file, first, line) < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

bool lessons_learn(struct lessons *lessons, size_t file, int64_t first, const struct record *record)
{
    size_t at = lower_bound(lessons, file, first, record->line);
    if (at < lessons->n_known && compare(&lessons->list.at[at], file, first, record->line) == 0)
        return false;
    const struct export *export = record->export;
    uint64_t *digest = arena_alloc(lessons->arena, (export->n + 1) * sizeof *digest);
    for (size_t i = 0; i < export->n; i++)
        digest[i] = value_digest(export->column[i].type, &record->value[i]);
    *vec_push(lessons->arena, &lessons->list) = (struct lesson){file, first, record->line, digest};
    return true;
}

void lessons_settle(struct lessons *lessons)
{
    if (lessons->list.n)
        qsort(lessons->list.at, lessons->list.n, sizeof *lessons->list.at, by_place);
    lessons->n_known = lessons->list.n;
}

const struct lesson *lessons_on(const struct lessons *lessons, size_t file, int64_t first,
                                size_t *n)
{
    size_t from = lower_bound(lessons, file, first, 0);
    size_t to = from;
    while (to < lessons->n_known && lessons->list.at[to].file == file &&
           lessons->list.at[to].first == first)
        to++;
    *n = to - from;
    return &lessons->list.at[from];
}

bool lessons_repeated(const struct lessons *lessons, size_t export)
{
    for (size_t i = 0; i < lessons->repeated.n; i++)
        if (lessons->repeated.at[i] == export)
            return true;
    return false;
}

void lessons_learn_repeated(struct lessons *lessons, size_t export)
{
    if (!lessons_repeated(lessons, export))
        *vec_push(lessons->arena, &lessons->repeated) = export;
}
