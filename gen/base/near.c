/* Near. */
#include "base/near.h"

#include <stdint.h>
#include <string.h>

#include "base/text.h"

enum { LONGEST = 64 /* characters that are compared */ };

struct points {
    uint32_t at[LONGEST];
    int n;
};

static struct points points_of(const char *text)
{
    struct points p = {.n = 0};
    const char *end = text + strlen(text);
    while (text < end && p.n < LONGEST) {
        size_t n = utf8_decode(text, end, &p.at[p.n]);
        if (n == 0)
            break;
        text += n;
        p.n++;
    }
    return p;
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

/* Characters put in, taken out, changed, or exchanged with their neighbour (optimal string alignment). */
static int edits(const struct points *a, const struct points *b)
{
    int d[LONGEST + 1][LONGEST + 1];
    for (int i = 0; i <= a->n; i++)
        d[i][0] = i;
    for (int k = 0; k <= b->n; k++)
        d[0][k] = k;
    for (int i = 1; i <= a->n; i++)
        for (int k = 1; k <= b->n; k++) {
            bool same = a->at[i - 1] == b->at[k - 1];
            d[i][k] = least(least(d[i - 1][k], d[i][k - 1]) + 1, d[i - 1][k - 1] + !same);
            if (i > 1 && k > 1 && a->at[i - 1] == b->at[k - 2] && a->at[i - 2] == b->at[k - 1])
                d[i][k] = least(d[i][k], d[i - 2][k - 2] + 1);
        }
    return d[a->n][b->n];
}

/* How far the name is from the word; -1: too far. */
static int distance(const char *word, const char *name)
{
    const struct points a = points_of(word);
    const struct points b = points_of(name);
    bool within = a.n > 1 && b.n > 1 && (strstr(name, word) || strstr(word, name));
    int far = edits(&a, &b);
    return within && far > 0 ? 1 : far <= least(a.n / 3 + 1, b.n - 1) ? far : -1;
}

struct near_one {
    const char *name;
    int far;
};

/* Puts it among the nearest, behind those that are as near. */
static size_t keep(struct near_one *list, size_t n, struct near_one one)
{
    size_t at = n;
    while (at > 0 && list[at - 1].far > one.far)
        at--;
    if (at == NEAR_MOST)
        return n;
    size_t kept = n < NEAR_MOST ? n + 1 : n;
    memmove(&list[at + 1], &list[at], (kept - at - 1) * sizeof *list);
    list[at] = one;
    return kept;
}

const char *near_names(struct arena *arena, const char *word, const char *const *name, size_t n)
{
    struct near_one list[NEAR_MOST];
    size_t kept = 0;
    const char *folded = text_folded(arena, slice_of(word));
    const char *text = "";
    for (size_t i = 0; i < n; i++) {
        int far = distance(folded, text_folded(arena, slice_of(name[i])));
        bool there = far < 0;
        for (size_t k = 0; k < kept; k++)
            there = there || strcmp(list[k].name, name[i]) == 0;
        if (!there)
            kept = keep(list, kept, (struct near_one){name[i], far});
    }
    for (size_t k = 0; k < kept && list[k].far <= 2 * list[0].far; k++)
        text = arena_format(arena, "%s%s%s", text, *text ? "、" : "", list[k].name);
    return text;
}
