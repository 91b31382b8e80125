/* Cited: loading, and what is in force. */
#include "score/cited.h"

#include <string.h>

#include "base/text.h"

/* A blank cell is no date and no fault. */
static bool load_day(const struct sheet *sheet, size_t row, const char *column, day_number *day,
                     struct problems *problems)
{
    const char *text = sheet_cell(sheet, row, column);
    if (!*text || day_parse(text, strlen(text), day))
        return true;
    sheet_fault(sheet, row, column, problems, "\"%s\" is not a date", text);
    return false;
}

static bool load_edition(const struct sheet *sheet, size_t row, struct arena *arena,
                         struct problems *problems, struct cited_edition *c)
{
    static const char *const answers[] = {"no", "yes", NULL};
    size_t dated = 0;
    bool sound = sheet_word(sheet, row, "dated", answers, problems, &dated);
    *c = (struct cited_edition){
        .standard = sheet_cell(sheet, row, "standard"),
        .title = sheet_cell(sheet, row, "title"),
        .edition = sheet_cell(sheet, row, "edition"),
        .dated = dated == 1,
        .from = INT32_MIN,
        .replaced_by = sheet_cell(sheet, row, "replaced_by"),
        .replaced_on = INT32_MAX,
        .subjects = text_list(arena, sheet_cell(sheet, row, "subjects"), ";"),
        .clause = sheet_cell(sheet, row, "clause"),
        .source = sheet_cell(sheet, row, "source"),
        .line = sheet->row[row].line,
    };
    sound = load_day(sheet, row, "from", &c->from, problems) && sound;
    sound = load_day(sheet, row, "replaced_on", &c->replaced_on, problems) && sound;
    if (!*c->standard || !*c->title || !*c->clause || !*c->source || !*c->subjects) {
        sheet_fault(sheet, row, "standard", problems,
                    "what is cited needs a name, a title, subjects, a clause and a source");
        sound = false;
    }
    if (!*c->replaced_by != (c->replaced_on == INT32_MAX)) {
        sheet_fault(sheet, row, "replaced_by", problems,
                    "what replaced it and the day of that go together");
        sound = false;
    }
    return sound;
}

/* The edition that replaced another is listed next, if at all, and from that day on. */
static bool check_order(const struct sheet *sheet, const struct cited_edition *c, size_t n,
                        struct problems *problems)
{
    bool sound = true;
    for (size_t i = 1; i < n; i++) {
        if (strcmp(c[i - 1].standard, c[i].standard) != 0)
            continue;
        if (strcmp(c[i - 1].replaced_by, c[i].edition) == 0 && c[i - 1].replaced_on == c[i].from)
            continue;
        sheet_fault(sheet, i, "from", problems, "must follow \"%s\" as that says",
                    c[i - 1].edition);
        sound = false;
    }
    return sound;
}

bool cited_load(struct cited_book *book, struct arena *arena, const char *path,
                struct problems *problems)
{
    static const char *const required[] = {"standard", "title",       "edition",     "dated",
                                           "from",     "replaced_by", "replaced_on", "subjects",
                                           "clause",   "source",      NULL};
    const struct sheet *sheet = template_load(arena, path, required, problems);
    if (!sheet)
        return false;
    struct cited_edition *at = arena_alloc(arena, (sheet->n + 1) * sizeof *at);
    bool sound = true;
    for (size_t row = 0; row < sheet->n; row++)
        sound = load_edition(sheet, row, arena, problems, &at[row]) && sound;
    *book = (struct cited_book){at, sheet->n, sheet->file};
    return check_order(sheet, at, sheet->n, problems) && sound;
}

enum cited_state cited_state(const struct cited_edition *c, day_number date)
{
    if (!*c->edition)
        return CITED_UNTOLD;
    if (c->from > date)
        return CITED_NOT_YET;
    return c->replaced_on <= date ? CITED_REPLACED : CITED_IN_FORCE;
}

bool cited_for(const struct cited_edition *c, const char *subject)
{
    for (const char *const *at = c->subjects; *at; at++)
        if (strcmp(*at, subject) == 0)
            return true;
    return false;
}
