/* Profile: loading. */
#include "measures/profile.h"

#include <string.h>

#include "base/text.h"
#include "ingest/sheet.h"

static bool load_day(const struct sheet *sheet, size_t row, const char *column, day_number *day,
                     struct problems *problems)
{
    const char *text = sheet_cell(sheet, row, column);
    if (day_parse(text, strlen(text), day))
        return true;
    sheet_fault(sheet, row, column, problems, "\"%s\" is not a date", text);
    return false;
}

static bool load_edition(const struct sheet *sheet, size_t row, struct profile *p,
                         struct problems *problems)
{
    struct profile_edition *e = &p->edition[row];
    bool sound = true;
    *e = (struct profile_edition){
        .name = sheet_cell(sheet, row, "edition"),
        .from = INT32_MIN,
        .replaced_by = sheet_cell(sheet, row, "replaced_by"),
        .unread = sheet_cell(sheet, row, "unread"),
    };
    if (!*e->name) {
        sheet_fault(sheet, row, "edition", problems, "an edition needs a name");
        sound = false;
    }
    if (row > 0)
        sound = load_day(sheet, row, "from", &e->from, problems);
    if (sound && row > 0 && e->from <= p->edition[row - 1].from) {
        sheet_fault(sheet, row, "from", problems, "must be later than the edition before");
        sound = false;
    }
    if (!*e->replaced_by && *sheet_cell(sheet, row, "replaced_on")) {
        sheet_fault(sheet, row, "replaced_by", problems,
                    "a day of replacement needs what replaced it");
        sound = false;
    }
    if (*e->replaced_by)
        sound = load_day(sheet, row, "replaced_on", &e->replaced_on, problems) && sound;
    return sound;
}

static struct profile_edition *edition_of(struct profile *p, const struct sheet *sheet, size_t row,
                                          struct problems *problems)
{
    const char *name = sheet_cell(sheet, row, "edition");
    for (size_t i = 0; i < p->n; i++)
        if (strcmp(p->edition[i].name, name) == 0)
            return &p->edition[i];
    sheet_fault(sheet, row, "edition", problems, "\"%s\" is not an edition of the profile", name);
    return NULL;
}

static bool load_words(const struct sheet *sheet, size_t row, const char *column,
                       const char *const **words, struct arena *arena, struct problems *problems)
{
    size_t n = 0;
    *words = text_list(arena, sheet_cell(sheet, row, column), "|");
    while ((*words)[n])
        n++;
    if (n <= PROFILE_WORDS)
        return true;
    sheet_fault(sheet, row, column, problems, "%zu words, at most %d are possible", n,
                PROFILE_WORDS);
    return false;
}

static bool load_rule(const struct sheet *sheet, size_t row, struct profile *p, struct arena *arena,
                      struct problems *problems)
{
    static const char *const kinds[] = {"签名", "加密", NULL};
    static const char *const extensions[] = {"keyUsage", "basicConstraints", NULL};
    static const char *const answers[] = {"no", "yes", NULL};
    static const char *const critical[] = {"no", "yes", "unread", NULL};
    struct profile_edition *e = edition_of(p, sheet, row, problems);
    size_t kind = 0;
    size_t extension = 0;
    size_t required = 0;
    size_t of_pair = 0;
    size_t of_single = 0;
    if (!e || !sheet_word(sheet, row, "kind", kinds, problems, &kind) ||
        !sheet_word(sheet, row, "extension", extensions, problems, &extension) ||
        !sheet_word(sheet, row, "required", answers, problems, &required) ||
        !sheet_word(sheet, row, "critical_pair", critical, problems, &of_pair) ||
        !sheet_word(sheet, row, "critical_single", critical, problems, &of_single))
        return false;
    struct profile_rule *rule = &e->rule[kind][extension];
    if (rule->given || !*sheet_cell(sheet, row, "clause")) {
        sheet_fault(sheet, row, "clause", problems, "a rule stands once, with its clause");
        return false;
    }
    *rule = (struct profile_rule){
        .given = true,
        .required = required == 1,
        .of_pair = (enum critical)of_pair,
        .of_single = (enum critical)of_single,
    };
    return load_words(sheet, row, "allowed", &rule->allowed, arena, problems) &&
           load_words(sheet, row, "forbidden", &rule->forbidden, arena, problems);
}

/* --- what certificates themselves show ----------------------------------------------------------------------- */

static bool load_point(const struct sheet *sheet, size_t row, struct profile *p,
                       struct arena *arena, struct problems *problems)
{
    enum { MOST_OCTETS = 1000 };
    static const char *const kinds[] = {"终端", "CA", NULL};
    static const char *const says[] = {"no", "unread", NULL};
    struct profile_edition *e = edition_of(p, sheet, row, problems);
    struct profile_point x = {.text = sheet_cell(sheet, row, "text")};
    size_t kind = 0;
    size_t point = 0;
    size_t said = 0;
    if (!e || !sheet_word(sheet, row, "kind", kinds, problems, &kind) ||
        !sheet_word(sheet, row, "point", object_point_names, problems, &point) ||
        !sheet_word(sheet, row, "says", says, problems, &said))
        return false;
    x.of = (enum profile_object)kind;
    x.point = (enum object_point)point;
    x.unread = said == 1;
    bool number = x.point == POINT_SERIAL_LONG;
    if (number && !sheet_int_in(sheet, row, "most", 1, MOST_OCTETS, problems, &x.most))
        return false;
    if (!*x.text || !*sheet_cell(sheet, row, "clause") ||
        (!number && *sheet_cell(sheet, row, "most"))) {
        sheet_fault(sheet, row, number || !*x.text ? "text" : "most", problems,
                    "a point has a text and a clause, one of octets alone a number");
        return false;
    }
    *vec_push(arena, &e->point) = x;
    return true;
}

static bool load_points(struct profile *p, struct arena *arena, const char *folder,
                        struct problems *problems)
{
    static const char *const columns[] = {"edition", "kind", "point",  "most",
                                          "says",    "text", "clause", NULL};
    bool sound = true;
    const struct sheet *sheet =
        template_load_in(arena, folder, "profile_points.csv", columns, problems);
    for (size_t row = 0; sheet && row < sheet->n; row++)
        sound = load_point(sheet, row, p, arena, problems) && sound;
    return sheet && sound;
}

/* Every edition has a rule for each extension of each kind. */
static bool is_whole(const struct profile *p, const struct sheet *sheet, struct problems *problems)
{
    bool whole = p->n > 0;
    for (size_t i = 0; i < p->n; i++)
        for (int kind = 0; kind < PROFILE_KINDS; kind++)
            for (int x = 0; x < PROFILE_EXTENSIONS; x++)
                whole = whole && p->edition[i].rule[kind][x].given;
    if (!whole)
        sheet_fault_whole(sheet, "edition", problems, "an edition lacks the rule of an extension");
    return whole;
}

const struct profile *profile_load(struct arena *arena, const char *folder,
                                   struct problems *problems)
{
    static const char *const of_edition[] = {"edition",     "from",   "replaced_by",
                                             "replaced_on", "unread", NULL};
    static const char *const of_rule[] = {
        "edition",         "kind",    "extension", "required", "critical_pair",
        "critical_single", "allowed", "forbidden", "clause",   NULL};
    const struct sheet *editions =
        template_load_in(arena, folder, "profile_editions.csv", of_edition, problems);
    const struct sheet *rules = template_load_in(arena, folder, "profile.csv", of_rule, problems);
    if (!editions || !rules)
        return NULL;
    struct profile *p = arena_alloc(arena, sizeof *p);
    p->edition = arena_alloc(arena, (editions->n + 1) * sizeof *p->edition);
    bool sound = true;
    for (; p->n < editions->n; p->n++)
        sound = load_edition(editions, p->n, p, problems) && sound;
    for (size_t row = 0; row < rules->n; row++)
        sound = load_rule(rules, row, p, arena, problems) && sound;
    sound = sound && load_points(p, arena, folder, problems);
    return sound && is_whole(p, rules, problems) ? p : NULL;
}
