/* Evidence: a binary heap keeps the heaviest; equal weights favour the earlier arrival. */
#include "facts/evidence.h"

#include <stdlib.h>

static bool lighter(const struct evidence *a, const struct evidence *b)
{
    return a->weight != b->weight ? a->weight < b->weight : a->order > b->order;
}

static void sift_up(struct evidence_list *list, size_t i)
{
    struct evidence *heap = list->kept.at;
    while (i > 0 && lighter(&heap[i], &heap[(i - 1) / 2])) {
        struct evidence t = heap[i];
        heap[i] = heap[(i - 1) / 2];
        heap[(i - 1) / 2] = t;
        i = (i - 1) / 2;
    }
}

static void sift_down(struct evidence_list *list)
{
    struct evidence *heap = list->kept.at;
    for (size_t i = 0;;) {
        size_t least = i;
        for (size_t child = 2 * i + 1; child <= 2 * i + 2 && child < list->kept.n; child++)
            if (lighter(&heap[child], &heap[least]))
                least = child;
        if (least == i)
            return;
        struct evidence t = heap[i];
        heap[i] = heap[least];
        heap[least] = t;
        i = least;
    }
}

static void add(struct evidence_list *list, struct arena *arena, struct evidence e, struct slice id)
{
    e.order = (uint64_t)list->total++;
    if (list->kept.n < EVIDENCE_KEPT) {
        e.id = arena_copy(arena, id.at, id.n);
        *vec_push(arena, &list->kept) = e;
        sift_up(list, list->kept.n - 1);
    } else if (e.weight > list->kept.at[0].weight) {
        e.id = arena_copy(arena, id.at, id.n);
        list->kept.at[0] = e;
        sift_down(list);
    }
}

void evidence_add_weighted(struct evidence_list *list, struct arena *arena,
                           const struct record *record, struct slice id, int64_t weight)
{
    add(list, arena,
        (struct evidence){.file = record->file, .line = record->line, .weight = weight}, id);
}

void evidence_add(struct evidence_list *list, struct arena *arena, const struct record *record,
                  struct slice id)
{
    evidence_add_weighted(list, arena, record, id, 0);
}

void evidence_add_place(struct evidence_list *list, struct arena *arena, const char *file,
                        int64_t line, const char *id, int64_t weight)
{
    add(list, arena, (struct evidence){.file = file, .line = line, .weight = weight}, slice_of(id));
}

int evidence_by_weight(const void *a, const void *b)
{
    const struct evidence *x = *(const struct evidence *const *)a;
    const struct evidence *y = *(const struct evidence *const *)b;
    if (x->weight != y->weight)
        return x->weight > y->weight ? -1 : 1;
    return (x->order > y->order) - (x->order < y->order);
}
