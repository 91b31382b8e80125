/* Readings: loading and choosing. */
#include "score/readings.h"

#include <string.h>

static bool load_reading(const struct sheet *sheet, size_t row, struct arena *arena,
                         struct problems *problems, struct reading *reading)
{
    static const char *const words[] = {"no", "yes", NULL};
    static const char *const effects[] = {"",
                                          "rows_alone",
                                          "attested_grade",
                                          "not_offered",
                                          "lost_widens",
                                          "lost_ignored",
                                          "blank_fails",
                                          "blank_unknown",
                                          NULL};
    size_t is_default = 0;
    size_t computed = 0;
    bool sound = sheet_word(sheet, row, "default", words, problems, &is_default);
    sound = sheet_word(sheet, row, "computed", words, problems, &computed) && sound;
    *reading = (struct reading){
        .code = sheet_cell(sheet, row, "code"),
        .topic = sheet_cell(sheet, row, "group"),
        .indicators = text_list(arena, sheet_cell(sheet, row, "indicators"), ";"),
        .is_default = is_default,
        .computed = computed,
        .text = sheet_cell(sheet, row, "text"),
        .source = sheet_cell(sheet, row, "source"),
        .effect = sheet_cell(sheet, row, "effect"),
        .line = sheet->row[row].line,
    };
    size_t effect = 0;
    if (!*reading->code || !*reading->topic || !*reading->text || !*reading->source) {
        sheet_fault(sheet, row, "code", problems,
                    "a reading needs a code, a group, a text, a source");
        sound = false;
    }
    if (reading->is_default && !reading->computed) {
        sheet_fault(sheet, row, "default", problems, "what cannot be computed is no default");
        sound = false;
    }
    return sheet_word(sheet, row, "effect", effects, problems, &effect) && sound;
}

/* Each group must have exactly one default, and that one must be computed. */
static bool check_groups(const struct sheet *sheet, const struct reading *at, size_t n,
                         struct problems *problems)
{
    bool sound = true;
    for (size_t i = 0; i < n; i++) {
        size_t defaults = 0;
        for (size_t k = 0; k < n; k++) {
            defaults += at[k].group == i && at[k].is_default && at[k].computed;
            if (k < i && strcmp(at[k].code, at[i].code) == 0) {
                sheet_fault(sheet, i, "code", problems, "\"%s\" stands twice", at[i].code);
                sound = false;
            }
        }
        if (*at[i].effect && strcmp(at[i].effect, "attested_grade") == 0 &&
            (i + 1 == n || at[i + 1].group != at[i].group)) {
            sheet_fault(sheet, i, "effect", problems,
                        "the reading after \"%s\" must be of its group: it falls back on that",
                        at[i].code);
            sound = false;
        }
        if (at[i].group == i && defaults != 1) {
            sheet_fault(sheet, i, "default", problems,
                        "group %s must have exactly one default that is computed", at[i].topic);
            sound = false;
        }
    }
    return sound;
}

bool readings_load(struct reading_book *book, struct arena *arena, const char *path,
                   struct problems *problems)
{
    static const char *const required[] = {"code", "group",  "indicators", "default", "computed",
                                           "text", "source", "effect",     NULL};
    const struct sheet *sheet = template_load(arena, path, required, problems);
    if (!sheet)
        return false;
    struct reading *at = arena_alloc(arena, (sheet->n + 1) * sizeof *at);
    bool sound = true;
    for (size_t row = 0; row < sheet->n; row++) {
        sound = load_reading(sheet, row, arena, problems, &at[row]) && sound;
        at[row].group = row;
        for (size_t k = row; k-- > 0;)
            if (strcmp(at[k].topic, at[row].topic) == 0)
                at[row].group = at[k].group;
    }
    *book = (struct reading_book){at, sheet->n, sheet->sha256, sheet->file};
    return check_groups(sheet, at, sheet->n, problems) && sound;
}

size_t reading_find(const struct reading_book *book, struct slice code)
{
    for (size_t i = 0; i < book->n; i++)
        if (slice_is(code, book->at[i].code))
            return i;
    return SIZE_MAX;
}

const size_t *readings_of(const struct reading_book *book, struct arena *arena,
                          const struct sheet *sheet, size_t row, struct problems *problems)
{
    VEC(size_t) list = {0};
    const char *const *code = text_list(arena, sheet_cell(sheet, row, "readings"), "+");
    for (; *code; code++) {
        size_t reading = reading_find(book, slice_of(*code));
        if (reading == SIZE_MAX) {
            sheet_fault(sheet, row, "readings", problems, "reading \"%s\" is not in readings.csv",
                        *code);
            return NULL;
        }
        *vec_push(arena, &list) = reading;
    }
    *vec_push(arena, &list) = SIZE_MAX;
    return list.at;
}

struct reading_choice readings_default(const struct reading_book *book, struct arena *arena)
{
    bool *in_force = arena_alloc(arena, (book->n + 1) * sizeof *in_force);
    for (size_t i = 0; i < book->n; i++)
        in_force[i] = book->at[i].is_default;
    return (struct reading_choice){in_force};
}

struct reading_choice readings_with(const struct reading_book *book, struct arena *arena,
                                    struct reading_choice base, size_t reading)
{
    bool *in_force = arena_alloc(arena, (book->n + 1) * sizeof *in_force);
    for (size_t i = 0; i < book->n; i++)
        in_force[i] =
            book->at[i].group == book->at[reading].group ? i == reading : base.in_force[i];
    return (struct reading_choice){in_force};
}

bool readings_in_force(const size_t *reading, struct reading_choice choice)
{
    for (; reading && *reading != SIZE_MAX; reading++)
        if (!choice.in_force[*reading])
            return false;
    return true;
}

const char *readings_choose(const struct reading_book *book, struct arena *arena, const char *code,
                            bool *chosen, struct reading_choice *choice)
{
    size_t r = reading_find(book, slice_of(code));
    if (r == SIZE_MAX)
        return "is not in any readings.csv";
    if (!book->at[r].computed)
        return "cannot be computed from the exports";
    if (chosen[book->at[r].group])
        return "is a second choice for the same question";
    chosen[book->at[r].group] = true;
    *choice = readings_with(book, arena, *choice, r);
    return NULL;
}

bool readings_effect(const struct reading_book *book, struct reading_choice choice,
                     const char *effect)
{
    for (size_t i = 0; i < book->n; i++)
        if (choice.in_force[i] && strcmp(book->at[i].effect, effect) == 0)
            return true;
    return false;
}

bool reading_of_evidence(const struct reading *reading)
{
    return strncmp(reading->effect, "lost_", strlen("lost_")) == 0 ||
           strncmp(reading->effect, "blank_", strlen("blank_")) == 0;
}

bool reading_bears_on(const struct reading *reading, const char *indicator)
{
    for (const char *const *i = reading->indicators; *i; i++)
        if (strcmp(*i, indicator) == 0 || strcmp(*i, "*") == 0)
            return true;
    return false;
}
