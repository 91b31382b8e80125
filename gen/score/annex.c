/* Annex. */
#include "score/annex.h"

#include <string.h>

bool annex_load(struct annex *annex, struct arena *arena, const char *path,
                const struct catalog *catalog, struct problems *problems)
{
    static const char *const required[] = {"clause", "title",   "text",     "note",
                                           "item",   "measure", "op",       "limit",
                                           "none",   "force",   "readings", NULL};
    static const struct alias_book no_aliases;
    static const struct reading_book no_readings;
    const struct sheet *sheet = template_load(arena, path, required, problems);
    size_t errors = problems->errors;
    if (!sheet)
        return false;
    struct body_requirement *at = arena_alloc(arena, (sheet->n + 1) * sizeof *at);
    for (size_t row = 0; row < sheet->n; row++) {
        at[row] = (struct body_requirement){
            .clause = sheet_cell(sheet, row, "clause"),
            .title = sheet_cell(sheet, row, "title"),
            .text = sheet_cell(sheet, row, "text"),
            .note = sheet_cell(sheet, row, "note"),
            .item = sheet_cell(sheet, row, "item"),
            .measured = *sheet_cell(sheet, row, "measure"),
        };
        if (!*at[row].clause || !*at[row].item || !*at[row].title || !*at[row].text)
            sheet_fault(sheet, row, "clause", problems, "needs a clause, a title, a text, an item");
        for (size_t i = 0; i < row; i++)
            if (strcmp(at[i].item, at[row].item) == 0)
                sheet_fault(sheet, row, "item", problems, "\"%s\" stands twice", at[row].item);
        if (at[row].measured)
            condition_load(&at[row].condition, arena, sheet, row, catalog, &no_aliases,
                           &no_readings, problems);
    }
    *annex = (struct annex){at, sheet->n};
    return problems->errors == errors;
}

static const char *join(struct arena *arena, const char *a, const char *b)
{
    return *a ? arena_format(arena, "%s；%s", a, b) : b;
}

static struct body_result judge(const struct body_requirement *b, const struct facts *facts,
                                const struct measures *measures, const struct wording *w,
                                struct arena *arena)
{
    static const struct reading_choice no_choice;
    struct body_result r = {.requirement = b, .state = TRI_UNKNOWN, .reason = ""};
    const struct attested_item a = attested_item(facts, b->item);
    bool damaged = false;
    struct finding f;
    if (b->measured && condition_judge(&b->condition, measures, no_choice, &f)) {
        r.state = f.verdict;
        damaged = f.damaged;
        r.reason = finding_text(&f, w, arena);
        finding_counterexamples(&f, arena, &r.counterexamples);
    }
    if (r.state != TRI_UNKNOWN)
        return r;
    r.state = attested_tri(a.answer);
    if (damaged && r.state == TRI_YES) /* nobody's word stands in for what cannot be read */
        r.state = TRI_UNKNOWN;
    r.attested = r.state != TRI_UNKNOWN;
    r.reason = join(arena, r.reason, attested_text(&a, w, arena));
    return r;
}

struct annex_results annex_judge(const struct annex *annex, const struct facts *facts,
                                 const struct measures *measures, const struct wording *wording,
                                 struct arena *arena)
{
    struct body_result *at = arena_alloc(arena, (annex->n + 1) * sizeof *at);
    for (size_t i = 0; i < annex->n; i++)
        at[i] = judge(&annex->at[i], facts, measures, wording, arena);
    return (struct annex_results){at, annex->n};
}
