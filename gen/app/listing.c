/* Listing: the same file, column, value and reason are the same fault. */
#include "app/listing.h"

#include <string.h>

#include "base/said.h"

static bool is_same(const struct listed *l, const struct listed *other)
{
    return strcmp(l->path, other->path) == 0 && l->position == other->position &&
           slice_equal(l->value, other->value) &&
           strcmp(l->reject.column, other->reject.column) == 0 &&
           strcmp(l->reject.reason, other->reject.reason) == 0;
}

/* The same column for the same reason: another value of it is no other kind of fault. */
static bool is_alike(const struct listed *l, const struct listed *other)
{
    return strcmp(l->path, other->path) == 0 && l->position == other->position &&
           *l->reject.column && strcmp(l->reject.column, other->reject.column) == 0 &&
           strcmp(l->reject.reason, other->reject.reason) == 0;
}

/* The fault under which it is counted: the same one, or the last of as many of its kind as are shown. */
static struct listed *find(struct listing *listing, const struct listed *one)
{
    int alike = 0;
    for (size_t i = 0; i < listing->list.n; i++) {
        struct listed *l = &listing->list.at[i];
        alike += is_alike(l, one);
        if (is_same(l, one) || (is_alike(l, one) && alike == KIND_SHOWN))
            return l;
    }
    return NULL;
}

static void add(struct listing *listing, const struct listed *one)
{
    struct arena *arena = listing->arena;
    struct listed *counted = find(listing, one);
    if (counted) {
        if (counted->times <= LINES_NAMED)
            counted->line[counted->times - 1] = one->reject.line;
        counted->times++;
        return;
    }
    if (listing->list.n >= listing->most) {
        listing->rest++;
        return;
    }
    struct listed *l = vec_push(arena, &listing->list);
    *l = *one;
    l->times = 1;
    l->path = arena_string(arena, one->path);
    l->value.at = arena_copy(arena, one->value.at, one->value.n);
    l->reject.value = text_sound(arena, one->value);
    l->reject.reason = arena_string(arena, one->reject.reason);
}

void listing_add(struct listing *listing, const struct reject *reject)
{
    const struct refusal *refusal = reject->refusal;
    const struct listed one = {
        .path = reject->path,
        .position = reject->position,
        .value = refusal->value,
        .reject = {.line = reject->line,
                   .column = refusal->column ? refusal->column->name : "",
                   .header = refusal->column ? refusal->column->header : "",
                   .reason = refusal->reason},
    };
    add(listing, &one);
}

void listing_add_shown(struct listing *listing, const char *path, const struct shown_reject *shown)
{
    const struct listed one = {.path = path, .reject = *shown, .value = slice_of(shown->value)};
    add(listing, &one);
}

const char *listed_place(struct arena *arena, const struct listed *l)
{
    const struct shown_reject *r = &l->reject;
    const char *position = l->position > 0 ? arena_format(arena, "%d:", l->position) : "";
    const char *value = *r->value ? arena_format(arena, "“%s” ", text_safe(arena, r->value)) : "";
    return arena_format(arena, "%s:%s %s%s%s",
                        place_text(arena, text_safe(arena, l->path), r->line), position,
                        *r->column ? r->header : "", *r->column ? " " : "", value);
}

const char *listed_text(struct arena *arena, const struct listed *l)
{
    const char *reason = text_safe(arena, l->reject.reason);
    const char *lines = "";
    int64_t more = l->times - 1;
    for (int64_t i = 0; i < more && i < LINES_NAMED; i++)
        lines = arena_format(arena, "%s%s%lld", lines, i ? "、" : "", (long long)l->line[i]);
    if (more == 0)
        return reason;
    return arena_format(arena,
                        more > LINES_NAMED ? "%s；同样的还有%lld行：第%s行等"
                                           : "%s；同样的还有%lld行：第%s行",
                        reason, (long long)more, lines);
}

void listed_print(FILE *to, const struct listed *l, struct arena *arena)
{
    fprintf(to, "%s%s\n", listed_place(arena, l), listed_text(arena, l));
}

void listed_say(FILE *to, const struct listed *l, struct arena *arena)
{
    fprintf(to, "%s%s\n", listed_place(arena, l), said(arena, listed_text(arena, l)));
}
