/* Lean. */
#include "history/lean.h"

#include <stdbool.h>
#include <string.h>

/* Names of members, wherever they stand. */
#define NAMED(text)                                                                                \
    {                                                                                              \
        text, sizeof(text) - 1                                                                     \
    }
static const struct name {
    const char *at;
    size_t n;
} left_out[] = {
    NAMED("reason"),
    NAMED("counterexamples"),
    NAMED("counterexamples_total"),
    NAMED("clauses"),
    NAMED("criteria"),
    NAMED("limits"),
    NAMED("cited"),

    NAMED("encoding"),
    NAMED("file"),
    NAMED("body"),
    NAMED("references"),
    NAMED("crosschecks"),
    NAMED("sampling"),
    NAMED("contradictions"),
    NAMED("unread"),
    NAMED("duplicates"),
    NAMED("superseded"),
    NAMED("set_aside"),
    NAMED("conflicts"),
    NAMED("weighted"),
    NAMED("title"),
    NAMED("gaps"),
    NAMED("unknown"),
    NAMED("boxes"),
};
static const struct name left_out_of_nights[] = {NAMED("measures")};

struct copy {
    const char *at, *end;
    char *to;
    enum lean lean;
};

static bool listed(const struct name *list, size_t count, const char *name, size_t n)
{
    for (size_t i = 0; i < count; i++)
        if (list[i].n == n && memcmp(list[i].at, name, n) == 0)
            return true;
    return false;
}

static bool is_left_out(const struct copy *c, const char *name, size_t n)
{
    if (listed(left_out, sizeof left_out / sizeof *left_out, name, n))
        return true;
    return c->lean == LEAN_KEPT &&
           listed(left_out_of_nights, sizeof left_out_of_nights / sizeof *left_out_of_nights, name,
                  n);
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

static const char *past_blanks(const char *at, const char *end)
{
    while (at < end && is_blank(*at))
        at++;
    return at;
}

/* Behind the string that begins at `at`. */
static const char *past_string(const char *at, const char *end)
{
    for (at++; at < end;) {
        const char *quote = memchr(at, '"', (size_t)(end - at));
        const char *escape = quote ? memchr(at, '\\', (size_t)(quote - at)) : NULL;
        if (!escape)
            return quote ? quote + 1 : end;
        at = escape + 2;
    }
    return end;
}

static const char *past_value(const char *at, const char *end)
{
    int depth = 0;
    do {
        if (*at == '"') {
            at = past_string(at, end);
            continue;
        }
        if (depth == 0 && (*at == ',' || *at == '}' || *at == ']'))
            break; /* a number or a word ended here */
        depth += (*at == '{' || *at == '[') - (*at == '}' || *at == ']');
        at++;
        if (depth == 0 && (at[-1] == '}' || at[-1] == ']'))
            break;
    } while (at < end && (depth > 0 || !is_blank(*at)));
    return at;
}

static void put(struct copy *c, const char *text, size_t n)
{
    memcpy(c->to, text, n);
    c->to += n;
}

/* A member whose value begins at `value`: its name was not copied. */
static void leave_out(struct copy *c, const char *name, size_t n, const char *value)
{
    bool container = *value == '{' || *value == '[';
    c->at = past_blanks(past_value(value, c->end), c->end);
    if (container) {
        put(c, name, n);
        put(c, *value == '{' ? ":{}" : ":[]", 3);
    } else if (c->to[-1] == ',') {
        c->to--;
    } else if (c->at < c->end && *c->at == ',') {
        c->at++;
    }
}

static void copy_string(struct copy *c)
{
    const char *name = c->at;
    const char *behind = past_string(name, c->end);
    size_t n = (size_t)(behind - name);
    const char *colon = past_blanks(behind, c->end);
    const char *value = colon < c->end && *colon == ':' ? past_blanks(colon + 1, c->end) : c->end;
    if (value < c->end && n >= 2 && c->to[-1] && is_left_out(c, name + 1, n - 2)) {
        leave_out(c, name, n, value);
        return;
    }
    put(c, name, n);
    c->at = behind;
}

const char *lean_text(struct arena *arena, const char *text, size_t n, enum lean lean, size_t *size)
{
    char *room = arena_alloc(arena, n + 3);
    struct copy c = {text, text + n, room + 1, lean}; /* one NUL before it */
    while (c.at < c.end) {
        if (*c.at == '"')
            copy_string(&c);
        else if (is_blank(*c.at))
            c.at++;
        else
            *c.to++ = *c.at++;
    }
    *size = (size_t)(c.to - room) - 1;
    *c.to = '\0';
    return room + 1;
}
