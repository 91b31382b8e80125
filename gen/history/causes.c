/* Causes. */
#include "history/causes.h"

#include <string.h>

#include "facts/coverage.h"
#include "facts/overrides.h"
#include "score/contract_words.h"
#include "score/item_name.h"

struct finder {
    struct arena *arena;
    const struct kept *a, *b;
    const struct edition_set *e;
    const struct wording *w;
    VEC(struct cause) list;
};

static void add(struct finder *f, enum cause_kind kind, const char *subject, const char *from,
                const char *to, const char *text)
{
    *vec_push(f->arena, &f->list) = (struct cause){kind, text, subject, from, to};
}

/* --- what the bureau changed ------------------------------------------------------------------------------ */

static bool has_reading(const struct kept *k, const char *reading)
{
    for (size_t i = 0; i < k->basis.n_readings; i++)
        if (strcmp(k->basis.reading[i], reading) == 0)
            return true;
    return false;
}

static const struct reading *reading_of(const struct reading_book *book, const char *edition,
                                        const char *name)
{
    size_t n = strlen(edition);
    if (strncmp(name, edition, n) != 0 || name[n] != ' ')
        return NULL;
    size_t at = reading_find(book, slice_of(name + n + 1));
    return at == SIZE_MAX ? NULL : &book->at[at];
}

/* What stood in the place of a reading, as the book has it: the one of its group that only a has. */
static const struct reading *former_reading(const struct finder *f, const struct reading_book *book,
                                            const char *edition, const struct reading *now)
{
    for (size_t i = 0; i < f->a->basis.n_readings; i++) {
        const char *name = f->a->basis.reading[i];
        const struct reading *r = reading_of(book, edition, name);
        if (r && r->group == now->group && !has_reading(f->b, name))
            return r;
    }
    return NULL;
}

static void find_readings(struct finder *f, const struct reading_book *book, const char *edition)
{
    for (size_t i = 0; i < f->b->basis.n_readings; i++) {
        const char *name = f->b->basis.reading[i];
        const struct reading *now = reading_of(book, edition, name);
        const struct reading *before = now ? former_reading(f, book, edition, now) : NULL;
        if (!before || has_reading(f->a, name))
            continue;
        add(f, CAUSE_READING, edition, before->code, now->code,
            SAY(f->w, f->arena, CAUSE_READING_TEXT, before->code, now->code, now->text));
    }
}

static void find_editions(struct finder *f)
{
    const char *const pair[][2] = {{f->a->form, f->b->form}, {f->a->grading, f->b->grading}};
    for (int i = 0; i < 2; i++)
        if (strcmp(pair[i][0], pair[i][1]) != 0)
            add(f, CAUSE_EDITION, "", pair[i][0], pair[i][1],
                SAY(f->w, f->arena, CAUSE_EDITION_TEXT, pair[i][0], pair[i][1]));
}

static const char *digest_in(const struct kept *k, const char *template_name)
{
    for (size_t i = 0; i < k->basis.n_templates; i++)
        if (strcmp(k->basis.template[i].name, template_name) == 0)
            return k->basis.template[i].sha256;
    return NULL;
}

static bool same_editions(const struct kept *a, const struct kept *b)
{
    bool same = a->n_beside == b->n_beside && strcmp(a->form, b->form) == 0 &&
                strcmp(a->grading, b->grading) == 0;
    for (size_t i = 0; same && i < a->n_beside; i++)
        same = strcmp(a->beside[i].form, b->beside[i].form) == 0 &&
               strcmp(a->beside[i].grading, b->beside[i].grading) == 0;
    return same;
}

/* Does a template come or go with an edition that only one was judged by, alone or with another one? A calendar
 * or sources of one's own do not. */
static bool is_of_edition(const struct finder *f, const char *name)
{
    const char *slash = strchr(name, '/');
    const char *folder = slash ? arena_copy(f->arena, name, (size_t)(slash - name)) : "";
    return strcmp(folder, "pairs") == 0 || strcmp(folder, "maps") == 0 ||
           !kept_by(f->a, folder) != !kept_by(f->b, folder);
}

/* Under the names that the manifest has for what is not of the templates. */
static const char *changed_text(const struct finder *f, const char *name)
{
    if (strcmp(name, "calendar/override") == 0)
        return f->w->text[CAUSE_CALENDAR_TEXT];
    if (strcmp(name, "sources/own") == 0)
        return f->w->text[CAUSE_SOURCES_TEXT];
    return SAY(f->w, f->arena, CAUSE_TEMPLATE_TEXT, name);
}

static void find_templates(struct finder *f)
{
    const struct kept *sides[] = {f->b, f->a};
    /* what an edition that only one was judged by brings with it goes without saying */
    bool other_editions = !same_editions(f->a, f->b);
    if (!f->a->basis.program || !f->b->basis.program)
        return;
    for (int side = 0; side < 2; side++)
        for (size_t i = 0; i < sides[side]->basis.n_templates; i++) {
            const char *name = sides[side]->basis.template[i].name;
            const char *from = digest_in(f->a, name);
            const char *to = digest_in(f->b, name);
            bool seen = side == 1 && to; /* with b's */
            bool of_edition = other_editions && (!from || !to) && is_of_edition(f, name);
            if (!seen && !of_edition && (!from || !to || strcmp(from, to) != 0))
                add(f, CAUSE_TEMPLATE, name, from ? from : "", to ? to : "", changed_text(f, name));
        }
}

static void find_program(struct finder *f)
{
    const char *from = f->a->basis.program;
    const char *to = f->b->basis.program;
    if (from && to && strcmp(from, to) != 0)
        add(f, CAUSE_PROGRAM, "", from, to, SAY(f->w, f->arena, CAUSE_PROGRAM_TEXT, from, to));
}

/* --- on-site findings ---------------------------------------------------------------------------------------- */

static const char *item_text(const struct finder *f, const char *item)
{
    return item_name(f->e->form, f->e->grading, f->w, f->arena, item);
}

static const struct kept_override *override_of_item(const struct kept *k, const char *item,
                                                    bool holds)
{
    for (size_t i = 0; i < k->n_overrides; i++)
        if (strcmp(k->override[i].item, item) == 0 && kept_holds(&k->override[i]) == holds)
            return &k->override[i];
    return NULL;
}

static bool said_before(const struct kept *k, size_t i)
{
    for (size_t n = 0; n < i; n++)
        if (kept_holds(&k->override[n]) && strcmp(k->override[n].item, k->override[i].item) == 0)
            return true;
    return false;
}

/* It is in B's list still, and does not hold: expired, or in conflict; or it is not there any more, which says that it
 * was withdrawn only where the file is there and can be read. */
static const char *went_text(const struct finder *f, const char *item, const char *from)
{
    const struct kept_override *b = override_of_item(f->b, item, false);
    const char *text = item_text(f, item);
    const struct kept_supply *file = kept_supply_of(f->b, overrides_source.export);
    if (!b && !file)
        return SAY(f->w, f->arena, CAUSE_OVERRIDE_ABSENT, text, from);
    if (!b && !file->refused && file->lost == 0)
        return SAY(f->w, f->arena, CAUSE_OVERRIDE_WENT, text, from);
    if (!b)
        return SAY(f->w, f->arena, CAUSE_OVERRIDE_UNSURE, text, from);
    if (strcmp(b->state, override_state_words[OVERRIDE_EXPIRED]) == 0)
        return SAY(f->w, f->arena, CAUSE_OVERRIDE_ENDED, text, from,
                   day_text(f->arena, b->expires_on));
    return SAY(f->w, f->arena, CAUSE_OVERRIDE_UNSURE, text, from);
}

static void find_override(struct finder *f, const char *item)
{
    const char *from = kept_overridden(f->a, item);
    const char *to = kept_overridden(f->b, item);
    if ((!from && !to) || (from && to && strcmp(from, to) == 0))
        return;
    const struct kept_override *now = override_of_item(f->b, item, true);
    const char *text = item_text(f, item);
    const char *said =
        !now    ? went_text(f, item, from)
        : !from ? SAY(f->w, f->arena, CAUSE_OVERRIDE_CAME, text, to, now->approver)
                : SAY(f->w, f->arena, CAUSE_OVERRIDE_OTHER, text, from, to, now->approver);
    add(f, CAUSE_OVERRIDE, item, from ? from : "", to ? to : "", said);
}

static void find_overrides(struct finder *f)
{
    if (!f->a->override || !f->b->override)
        return;
    for (size_t i = 0; i < f->b->n_overrides; i++)
        if (kept_holds(&f->b->override[i]) && !said_before(f->b, i))
            find_override(f, f->b->override[i].item);
    for (size_t i = 0; i < f->a->n_overrides; i++)
        if (kept_holds(&f->a->override[i]) && !said_before(f->a, i) &&
            !kept_overridden(f->b, f->a->override[i].item))
            find_override(f, f->a->override[i].item);
}

/* --- the data ------------------------------------------------------------------------------------------------ */

static const char *title_of(const struct finder *f, const char *export)
{
    size_t at = schema_export(f->e->schema, slice_of(export));
    return at == SIZE_MAX ? export : f->e->schema->export[at].title;
}

/* What the bureau's examiners write down is no data of the CA. */
static enum cause_kind kind_of(const struct finder *f, const char *export)
{
    size_t at = schema_export(f->e->schema, slice_of(export));
    bool inspection = at != SIZE_MAX && *f->e->schema->export[at].inspection;
    return inspection ? CAUSE_INSPECTION : CAUSE_DATA;
}

static void add_data(struct finder *f, const char *export, enum phrase phrase, const char *from,
                     const char *to)
{
    add(f, kind_of(f, export), export, from, to,
        SAY(f->w, f->arena, phrase, title_of(f, export), from, to));
}

static void find_lost(struct finder *f, const char *export, enum phrase phrase, int64_t from,
                      int64_t to)
{
    if (from != to)
        add_data(f, export, phrase, number_text(f->arena, from), number_text(f->arena, to));
}

/* A stretch whose end may be blank goes on: the last day that its rows name is not their end. */
static bool may_go_on(const struct export *x)
{
    for (size_t i = 0; i < x->n; i++)
        if (x->column[i].reach == REACH_TO && !x->column[i].required)
            return true;
    return false;
}

/* Its rows end earlier than they did; or, of what is expected all the time, no longer reach D. */
static bool ends_early(const struct finder *f, const char *export, const struct kept_supply *a,
                       const struct kept_supply *b)
{
    size_t at = schema_export(f->e->schema, slice_of(export));
    const struct export *x = at == SIZE_MAX ? NULL : &f->e->schema->export[at];
    if (!a->dated || !b->dated || (x && may_go_on(x)) || a->last == b->last)
        return false;
    bool reached = f->a->date - a->last <= COVERAGE_SILENT;
    return (b->last < a->last && f->a->date <= f->b->date) ||
           (x && x->steady && reached && f->b->date - b->last > COVERAGE_SILENT);
}

/* Overrides are told one by one, with their results. */
static bool is_told_elsewhere(const struct finder *f, const char *export,
                              const struct kept_supply *a, const struct kept_supply *b)
{
    return strcmp(export, "overrides") == 0 && f->a->override && f->b->override && !a->refused &&
           !b->refused;
}

/* No file is unknown, an empty one is no case: one that comes or goes is a change, rows or none. */
static void find_file(struct finder *f, const char *export, const struct kept_supply *a,
                      const struct kept_supply *b, bool came, bool went)
{
    const char *rows[] = {number_text(f->arena, a->accepted), number_text(f->arena, b->accepted)};
    const char *title = title_of(f, export);
    if (came && !b->refused)
        add(f, kind_of(f, export), export, "", rows[1],
            SAY(f->w, f->arena, CAUSE_CAME_TEXT, title, rows[1]));
    else if (went)
        add(f, kind_of(f, export), export, rows[0], "",
            a->refused ? SAY(f->w, f->arena, CAUSE_UNUSED_WENT_TEXT, title)
                       : SAY(f->w, f->arena, CAUSE_WENT_TEXT, title, rows[0]));
    else if (a->refused != b->refused)
        add_data(f, export, b->refused ? CAUSE_REFUSED_TEXT : CAUSE_USABLE_TEXT, rows[0], rows[1]);
    else if ((a->accepted > 0) != (b->accepted > 0) ||
             (kind_of(f, export) == CAUSE_INSPECTION && a->accepted != b->accepted))
        add_data(f, export, CAUSE_ROWS_TEXT, rows[0], rows[1]);
    else if (ends_early(f, export, a, b))
        add_data(f, export, CAUSE_ENDS_TEXT,
                 day_text(f->arena, a->last < f->a->date ? a->last : f->a->date),
                 day_text(f->arena, b->last));
}

static void find_supply(struct finder *f, const char *export)
{
    static const struct kept_supply none;
    const struct kept_supply *had = kept_supply_of(f->a, export);
    const struct kept_supply *has = kept_supply_of(f->b, export);
    const struct kept_supply *a = had ? had : &none;
    const struct kept_supply *b = has ? has : &none;
    if (!is_told_elsewhere(f, export, a, b))
        find_file(f, export, a, b, !had, !has);
    find_lost(f, export, CAUSE_LOST_TEXT, a->lost, b->lost);
    find_lost(f, export, CAUSE_DAMAGED_TEXT, a->damaged, b->damaged);
}

/* Does the CA say another thing of the export's range than then? */
static bool told_anew(const struct finder *f, const struct kept_supply *b)
{
    const struct kept_supply *a = kept_supply_of(f->a, b->export);
    return a && a->told && b->told && strcmp(a->told, b->told) != 0;
}

static bool told_alike(const struct finder *f, const struct kept_supply *x,
                       const struct kept_supply *y)
{
    return told_anew(f, x) && strcmp(x->told, y->told) == 0 &&
           strcmp(kept_supply_of(f->a, x->export)->told, kept_supply_of(f->a, y->export)->told) ==
               0;
}

/* “甲”、“乙”、“丙”等5个表: those of which the same is said as of b, which is the first of them. */
static const char *titles_told(const struct finder *f, const struct kept_supply *b)
{
    enum { TITLES = 3 };
    const char *titles = "";
    int64_t n = 0;
    for (size_t i = 0; i < f->b->n_supplies; i++)
        if (told_alike(f, &f->b->supply[i], b) && n++ < TITLES)
            titles = arena_format(f->arena, "%s%s“%s”", titles, *titles ? "、" : "",
                                  title_of(f, f->b->supply[i].export));
    return n > TITLES ? SAY(f->w, f->arena, CAUSE_TABLES, titles, number_text(f->arena, n))
                      : titles;
}

/* "2025-01-01/2025-06-30", as a sentence has it. */
static const char *range_text(const struct finder *f, const char *code)
{
    const char *slash = strchr(code, '/');
    if (!slash)
        return f->w->text[*code ? CAUSE_COVERS_UNREAD : CAUSE_COVERS_ALL];
    return SAY(f->w, f->arena, CAUSE_COVERS, arena_copy(f->arena, code, (size_t)(slash - code)),
               slash + 1);
}

static void find_coverage(struct finder *f)
{
    for (size_t i = 0; i < f->b->n_supplies; i++) {
        const struct kept_supply *b = &f->b->supply[i];
        bool said = !told_anew(f, b);
        for (size_t k = 0; k < i && !said; k++)
            said = told_alike(f, &f->b->supply[k], b);
        if (said)
            continue;
        const char *before = kept_supply_of(f->a, b->export)->told;
        add(f, CAUSE_DATA, b->export, before, b->told,
            SAY(f->w, f->arena, CAUSE_COVERAGE_TEXT, titles_told(f, b), range_text(f, before),
                range_text(f, b->told)));
    }
}

/* Nothing is said where a side's supply is not known: every result rests on some file. */
static void find_data(struct finder *f)
{
    if (f->a->n_supplies == 0 || f->b->n_supplies == 0)
        return;
    find_coverage(f);
    for (size_t i = 0; i < f->b->n_supplies; i++)
        find_supply(f, f->b->supply[i].export);
    for (size_t i = 0; i < f->a->n_supplies; i++)
        if (!kept_supply_of(f->b, f->a->supply[i].export))
            find_supply(f, f->a->supply[i].export);
}

/* --- all ------------------------------------------------------------------------------------------------------ */

static void find_period(struct finder *f)
{
    const char *from = number_text(f->arena, civil_from_day(f->a->date).year);
    const char *to = number_text(f->arena, civil_from_day(f->b->date).year);
    if (strcmp(from, to) != 0)
        add(f, CAUSE_PERIOD, "", from, to, SAY(f->w, f->arena, CAUSE_PERIOD_TEXT, from, to));
}

struct causes causes_of(struct arena *arena, const struct kept *a, const struct kept *b,
                        const struct edition_set *e)
{
    struct finder f = {.arena = arena, .a = a, .b = b, .e = e, .w = e->wording};
    find_readings(&f, &e->form->readings, e->form->code);
    find_readings(&f, &e->grading->readings, e->grading->code);
    find_editions(&f);
    find_templates(&f);
    find_program(&f);
    if (strcmp(a->gate, b->gate) != 0)
        add(&f, CAUSE_GATE, "", a->gate, b->gate,
            SAY(f.w, arena, CAUSE_GATE_TEXT, a->gate, b->gate));
    find_overrides(&f);
    find_data(&f);
    find_period(&f);
    return (struct causes){f.list.at, f.list.n};
}

bool causes_have(const struct causes *c, enum cause_kind kind)
{
    for (size_t i = 0; i < c->n; i++)
        if (c->at[i].kind == kind)
            return true;
    return false;
}

static const char *join(const struct causes *c, enum cause_kind first, enum cause_kind last,
                        struct arena *arena)
{
    const char *text = "";
    for (size_t i = 0; i < c->n; i++)
        if (c->at[i].kind >= first && c->at[i].kind <= last)
            text = arena_format(arena, "%s%s%s", text, *text ? "；" : "", c->at[i].text);
    return text;
}

struct cause_sentences causes_sentences(const struct causes *c, const struct wording *w,
                                        struct arena *arena)
{
    static const struct {
        enum cause_kind first, last;
        enum phrase phrase;
    } sort[] = {
        {CAUSE_READING, CAUSE_PROGRAM, CAUSES_OF_BUREAU},
        {CAUSE_GATE, CAUSE_GATE, CAUSES_OF_GATE},
        {CAUSE_OVERRIDE, CAUSE_OVERRIDE, CAUSES_OF_OVERRIDES},
        {CAUSE_INSPECTION, CAUSE_INSPECTION, CAUSES_OF_INSPECTION},
        {CAUSE_DATA, CAUSE_DATA, CAUSES_OF_DATA},
        {CAUSE_PERIOD, CAUSE_PERIOD, CAUSES_OF_PERIOD},
    };
    struct cause_sentences s = {0};
    for (size_t i = 0; i < sizeof sort / sizeof *sort; i++) {
        const char *text = join(c, sort[i].first, sort[i].last, arena);
        if (*text)
            s.at[s.n++] = SAY(w, arena, sort[i].phrase, text);
    }
    return s;
}
