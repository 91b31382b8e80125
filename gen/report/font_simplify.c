/* Simplified outlines: fewer points for a curve that looks the same.
 *
 * The outlines of Song faces are traced with many short pieces, and a report embeds a thousand of
 * them. Here a run of pieces becomes one line or one curve as long as neither strays from the other
 * by more than the tolerance. Corners are kept by that bound alone. */
#include <math.h>
#include <stdlib.h>

#include "report/font_outline.h"

enum { STEPS = 3, FINE_STEPS = 6, LONGEST_RUN = 7 };

struct spot {
    double x, y;
};

/* From one point on the curve to the next; a line when it is not bent. */
struct piece {
    struct spot from, control, to;
    bool bent;
};

static double square_distance(struct spot a, struct spot b)
{
    return (a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y);
}

static double square_distance_to_line(struct spot p, struct spot a, struct spot b)
{
    struct spot along = {b.x - a.x, b.y - a.y};
    double square = along.x * along.x + along.y * along.y;
    double dot = (p.x - a.x) * along.x + (p.y - a.y) * along.y;
    if (dot <= 0 || square <= 0)
        return square_distance(p, a);
    if (dot >= square)
        return square_distance(p, b);
    double cross = (p.x - a.x) * along.y - (p.y - a.y) * along.x;
    return cross * cross / square;
}

static struct spot spot_on(const struct piece *p, double t)
{
    double u = 1 - t;
    if (!p->bent)
        return (struct spot){u * p->from.x + t * p->to.x, u * p->from.y + t * p->to.y};
    return (struct spot){u * u * p->from.x + 2 * t * u * p->control.x + t * t * p->to.x,
                         u * u * p->from.y + 2 * t * u * p->control.y + t * t * p->to.y};
}

/* Is every spot within the tolerance of the chain of `n` spots? */
static bool all_near(const struct spot *spot, size_t n_spots, const struct spot *chain, size_t n,
                     double tolerance)
{
    size_t k = 1;
    for (size_t i = 0; i < n_spots; i++) {
        /* Both run the same way: the line that was near the spot before is the first to try. */
        size_t tries = 1;
        while (tries < n &&
               square_distance_to_line(spot[i], chain[k - 1], chain[k]) > tolerance * tolerance) {
            k = k + 1 < n ? k + 1 : 1;
            tries++;
        }
        if (tries == n)
            return false;
    }
    return true;
}

/* Where the tangents at both ends meet; false when they do not, ahead of both. */
static bool tangents_meet(const struct piece *first, const struct piece *last, struct spot *control)
{
    struct spot a = first->from;
    struct spot b = last->to;
    struct spot out = first->bent ? first->control : first->to;
    struct spot in = last->bent ? last->control : last->from;
    double ax = out.x - a.x;
    double ay = out.y - a.y;
    double bx = b.x - in.x;
    double by = b.y - in.y;
    double cross = ax * by - ay * bx;
    if (fabs(cross) < 1e-9)
        return false;
    double s = ((b.x - a.x) * by - (b.y - a.y) * bx) / cross;
    double t = ((b.x - a.x) * ay - (b.y - a.y) * ax) / cross;
    *control = (struct spot){a.x + s * ax, a.y + s * ay};
    return s > 0 && t < 0;
}

/* One piece instead of `n` of them; false when none is near enough. */
static bool fit(const struct piece *piece, size_t n, double tolerance, struct piece *found)
{
    struct spot path[LONGEST_RUN * STEPS + 1];
    size_t count = 0;
    path[count++] = piece[0].from;
    for (size_t i = 0; i < n; i++)
        for (int k = 1; k <= STEPS; k++)
            path[count++] = spot_on(&piece[i], (double)k / STEPS);
    const struct spot ends[2] = {path[0], path[count - 1]};
    if (square_distance(ends[0], ends[1]) > 0 && all_near(path, count, ends, 2, tolerance)) {
        *found = (struct piece){ends[0], ends[0], ends[1], false};
        return true;
    }
    struct piece try = {ends[0], {0, 0}, ends[1], true};
    for (int way = 0; way < 2; way++) {
        const struct spot middle = path[count / 2];
        if (way == 0 && !tangents_meet(&piece[0], &piece[n - 1], &try.control))
            continue;
        if (way == 1)
            try.control = (struct spot){2 * middle.x - (ends[0].x + ends[1].x) / 2,
                                        2 * middle.y - (ends[0].y + ends[1].y) / 2};
        struct spot curve[FINE_STEPS + 1];
        for (int k = 0; k <= FINE_STEPS; k++)
            curve[k] = spot_on(&try, (double)k / FINE_STEPS);
        if (all_near(path, count, curve, FINE_STEPS + 1, tolerance) &&
            all_near(curve, FINE_STEPS + 1, path, count, tolerance)) {
            *found = try;
            return true;
        }
    }
    return false;
}

/* The contour [from, to) as pieces, beginning at its longest: that one is sure to stay. Two points
 * off the curve have one between them on it. Returns their number; 0 for a contour without any point
 * on the curve, which is left alone. */
static size_t find_pieces(const struct point *point, size_t n, struct piece *piece)
{
    size_t start = 0;
    size_t count = 0;
    while (start < n && !point[start].on)
        start++;
    if (start == n)
        return 0;
    struct spot at = {point[start].x, point[start].y};
    for (size_t i = 1; i <= n; i++) {
        const struct point *p = &point[(start + i) % n];
        const struct point *next = &point[(start + i + 1) % n];
        struct spot here = {p->x, p->y};
        struct piece one = {at, at, here, false};
        if (!p->on) {
            one = (struct piece){at, here, {next->x, next->y}, true};
            if (!next->on)
                one.to = (struct spot){(p->x + next->x) / 2, (p->y + next->y) / 2};
            else
                i++;
        }
        at = one.to;
        if (one.bent || square_distance(one.from, one.to) > 0)
            piece[count++] = one;
    }
    return count;
}

static size_t longest(const struct piece *piece, size_t n)
{
    size_t at = 0;
    for (size_t i = 1; i < n; i++)
        if (square_distance(piece[i].from, piece[i].to) >
            square_distance(piece[at].from, piece[at].to))
            at = i;
    return at;
}

static void simplify_contour(struct outline *out, const struct point *point, size_t n,
                             double tolerance)
{
    struct piece *piece = must_alloc(2 * (2 * n + 2) * sizeof *piece);
    struct piece *turned = piece + 2 * n + 2;
    size_t count = find_pieces(point, n, piece);
    size_t first = out->n;
    size_t start = count ? longest(piece, count) : 0;
    for (size_t i = 0; i < count; i++)
        turned[i] = piece[(start + i) % count];
    for (size_t i = 0, run = 1; i < count; i += run) {
        struct piece best = turned[i];
        struct piece wider;
        for (run = 1; i + run < count && run < LONGEST_RUN; run++) {
            if (!fit(turned + i, run + 1, tolerance, &wider))
                break;
            best = wider;
        }
        outline_add(out, (struct point){best.from.x, best.from.y, true, false});
        if (best.bent)
            outline_add(out, (struct point){best.control.x, best.control.y, false, false});
    }
    if (count == 0)
        for (size_t i = 0; i < n; i++)
            outline_add(out, point[i]);
    if (out->n > first)
        out->at[out->n - 1].last = true;
    free(piece);
}

void outline_simplify(struct outline *o, double tolerance)
{
    struct outline out = {0};
    for (size_t from = 0, to = 0; from < o->n; from = to) {
        to = from;
        while (to < o->n && !o->at[to++].last)
            ;
        simplify_contour(&out, o->at + from, to - from, tolerance);
    }
    free(o->at);
    *o = out;
}
