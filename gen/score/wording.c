/* Wording: loading, checking, filling in. */
#include "score/wording.h"

#include <string.h>

#include "ingest/sheet.h"

#define PHRASE_ROW(id, key, places) [id] = {key, places},
static const struct {
    const char *key;
    int places;
} phrases[PHRASE_COUNT] = {PHRASES(PHRASE_ROW)};
#undef PHRASE_ROW

/* The highest place {n} of a text; -1 where a lower one is missing or a brace is no place. */
static int count_places(const char *text)
{
    unsigned seen = 0;
    int most = 0;
    for (const char *at = text; (at = strchr(at, '{')); at++) {
        if (at[1] < '1' || at[1] > '9' || at[2] != '}')
            return -1;
        seen |= 1U << (at[1] - '0');
        most = at[1] - '0' > most ? at[1] - '0' : most;
    }
    for (int i = 1; i <= most; i++)
        if (!(seen >> i & 1))
            return -1;
    return most;
}

/* Looked for from `from` on, and round: the file names them in nearly the order of the program. */
static size_t phrase_of(const char *key, size_t from)
{
    for (size_t i = 0; i < PHRASE_COUNT; i++)
        if (strcmp(phrases[(from + i) % PHRASE_COUNT].key, key) == 0)
            return (from + i) % PHRASE_COUNT;
    return SIZE_MAX;
}

static const struct sheet *load_words(struct wording *wording, struct arena *arena,
                                      const char *path, struct problems *problems)
{
    static const char *const required[] = {"key", "text", NULL};
    const struct sheet *sheet = template_load(arena, path, required, problems);
    size_t next = 0;
    for (size_t row = 0; sheet && row < sheet->n; row++) {
        const char *key = sheet_cell(sheet, row, "key");
        const char *text = sheet_cell(sheet, row, "text");
        size_t phrase = phrase_of(key, next);
        next = phrase == SIZE_MAX ? next : phrase + 1;
        if (phrase == SIZE_MAX)
            sheet_fault(sheet, row, "key", problems, "\"%s\" is not a phrase of this program", key);
        else if (wording->text[phrase])
            sheet_fault(sheet, row, "key", problems, "\"%s\" stands twice", key);
        else if (count_places(text) != phrases[phrase].places)
            sheet_fault(sheet, row, "text", problems,
                        "\"%s\" must have the places {1} to {%d}, each at least once", key,
                        phrases[phrase].places);
        else
            wording->text[phrase] = text;
    }
    return sheet;
}

bool wording_load(struct wording *wording, struct arena *arena, const char *path,
                  const char *const *edition, size_t n, struct problems *problems)
{
    size_t errors = problems->errors;
    *wording = (struct wording){0};
    const struct sheet *sheet = load_words(wording, arena, path, problems);
    for (size_t i = 0; i < n; i++)
        load_words(wording, arena, arena_format(arena, "%s/words.csv", edition[i]), problems);
    for (size_t i = 0; i < PHRASE_COUNT && problems->errors == errors; i++)
        if (!wording->text[i])
            sheet_fault_whole(sheet, "key", problems, "phrase \"%s\" is missing", phrases[i].key);
    return problems->errors == errors;
}

const char *wording_say(const struct wording *wording, struct arena *arena, enum phrase phrase,
                        const char *const *text)
{
    const char *form = wording->text[phrase];
    size_t n = 1;
    for (const char *at = form; *at; at++)
        n += at[0] == '{' ? strlen(text[at[1] - '1']) : 1;
    char *out = arena_alloc(arena, n);
    char *to = out;
    for (const char *at = form; *at; at++) {
        if (at[0] != '{') {
            *to++ = *at;
            continue;
        }
        const char *part = text[at[1] - '1'];
        memcpy(to, part, strlen(part));
        to += strlen(part);
        at += 2;
    }
    return out;
}

const char *number_text(struct arena *arena, int64_t n)
{
    return arena_format(arena, "%lld", (long long)n);
}
