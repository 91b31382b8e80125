/* Lean. */
#include "history/lean.h"

#include <stdbool.h>
#include <string.h>

enum { ANY = 0, LIST = '[', TEXT = '"' }; /* how the value begins */

/* Names of members, wherever they stand with such a value. */
#define NAMED(text, begins)                                                                        \
    {                                                                                              \
        text, sizeof(text) - 1, begins                                                             \
    }
static const struct name {
    const char *at;
    size_t n;
    char begins;
} left_out[] = {
    NAMED("reason", ANY),     NAMED("counterexamples", ANY), NAMED("counterexamples_total", ANY),
    NAMED("clauses", ANY),    NAMED("criteria", ANY),        NAMED("limits", ANY),
    NAMED("cited", ANY),      NAMED("encoding", ANY),        NAMED("file", ANY),
    NAMED("body", ANY),       NAMED("references", ANY),      NAMED("crosschecks", ANY),
    NAMED("sampling", ANY),   NAMED("contradictions", ANY),  NAMED("unread", ANY),
    NAMED("duplicates", ANY), NAMED("superseded", ANY),      NAMED("set_aside", ANY),
    NAMED("conflicts", ANY),  NAMED("weighted", ANY),        NAMED("title", ANY),
    NAMED("gaps", ANY),       NAMED("unknown", ANY),         NAMED("boxes", ANY),
    NAMED("day_count", ANY),  NAMED("level_limit", ANY),     NAMED("alternatives", ANY),
    NAMED("fails", ANY),      NAMED("differences", ANY),     NAMED("lack", ANY),
    NAMED("by_answer", ANY),  NAMED("readings", LIST),
};
static const struct name left_out_of_nights[] = {
    NAMED("measures", ANY),
    NAMED("status", ANY),
    NAMED("vanished", ANY),
};
/* What the bureau's examiners decided, with its reasons and places. */
static const char INSPECTION[] = "inspection";
/* Of what was supplied: another one each night, and nobody compares files by it. */
static const struct name left_out_of_inputs[] = {NAMED("sha256", ANY)};
static const char INPUTS[] = "inputs";
/* Its object is there always, and stays as an empty one. */
static const char MEASURES[] = "measures";

struct copy {
    const char *at, *end;
    char *to;
    enum lean lean;
    const char *inputs_end; /* within what was supplied: its end */
    const char *whole_end;  /* within what stays whole but for lists of differences: its end */
};

static bool listed(const struct name *list, size_t count, const char *name, size_t n, char begins)
{
    for (size_t i = 0; i < count; i++)
        if (list[i].n == n && (list[i].begins == ANY || list[i].begins == begins) &&
            memcmp(list[i].at, name, n) == 0)
            return true;
    return false;
}

static bool is_named(const char *name, size_t n, const char *as)
{
    return strlen(as) == n && memcmp(name, as, n) == 0;
}

static bool is_left_out(const struct copy *c, const char *name, size_t n, char begins)
{
    if (c->whole_end && c->at < c->whole_end)
        return is_named(name, n, "differences");
    if (listed(left_out, sizeof left_out / sizeof *left_out, name, n, begins))
        return true;
    if (c->inputs_end && c->at < c->inputs_end)
        return listed(left_out_of_inputs, sizeof left_out_of_inputs / sizeof *left_out_of_inputs,
                      name, n, begins);
    return c->lean == LEAN_KEPT &&
           listed(left_out_of_nights, sizeof left_out_of_nights / sizeof *left_out_of_nights, name,
                  n, begins);
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

/* A member whose value begins at `value`: its name, n bytes with the quotes, was not copied. */
static void leave_out(struct copy *c, const char *name, size_t n, const char *value)
{
    c->at = past_blanks(past_value(value, c->end), c->end);
    if (n == sizeof MEASURES + 1 && memcmp(name + 1, MEASURES, n - 2) == 0) {
        put(c, name, n);
        put(c, ":{}", 3);
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
    if (value < c->end && n >= 2 && c->to[-1] && is_left_out(c, name + 1, n - 2, *value)) {
        leave_out(c, name, n, value);
        return;
    }
    if (value < c->end && n == sizeof INPUTS + 1 && memcmp(name + 1, INPUTS, n - 2) == 0)
        c->inputs_end = past_value(value, c->end);
    if (value < c->end && n > 2 && is_named(name + 1, n - 2, INSPECTION))
        c->whole_end = past_value(value, c->end);
    put(c, name, n);
    c->at = behind;
}

const char *lean_text(struct arena *arena, const char *text, size_t n, enum lean lean, size_t *size)
{
    char *room = arena_alloc(arena, n + 3);
    struct copy c = {text, text + n, room + 1, lean, NULL, NULL}; /* one NUL before it */
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
