/* Standards. */
#include "score/standard.h"

#include <string.h>

#include "ingest/value.h"
#include "score/optional.h"
#include "score/wording.h"

/* --- the list ---------------------------------------------------------------------------------------------- */

static bool date_cell(const struct sheet *sheet, size_t row, const char *column,
                      struct problems *problems, day_number *day)
{
    const char *text = sheet_cell(sheet, row, column);
    if (!*text || day_parse(text, strlen(text), day))
        return true;
    sheet_fault(sheet, row, column, problems, "\"%s\" is not a date YYYY-MM-DD", text);
    return false;
}

static void load_listed(const struct sheet *sheet, size_t row, struct listed_standard *at,
                        struct problems *problems)
{
    const char *const words[] = {standard_rows[STANDARD_FORM].word,
                                 standard_rows[STANDARD_SCORE].word, NULL};
    size_t kind = 0;
    struct listed_standard *s = &at[row];
    *s = (struct listed_standard){.code = sheet_cell(sheet, row, "code"),
                                  .from = INT32_MIN,
                                  .until = INT32_MAX,
                                  .line = sheet->row[row].line};
    sheet_word(sheet, row, "kind", words, problems, &kind);
    s->kind = (enum standard_kind)kind;
    date_cell(sheet, row, "from", problems, &s->from);
    date_cell(sheet, row, "until", problems, &s->until);
    if (s->from > s->until)
        sheet_fault(sheet, row, "until", problems, "\"%s\" ends before it begins", s->code);
    if (!ca_code_valid(slice_of(s->code)) || strlen(s->code) > STANDARD_CODE_MOST)
        sheet_fault(sheet, row, "code", problems, "\"%s\" is not 1 to %d letters, digits, - or _",
                    s->code, STANDARD_CODE_MOST);
    for (size_t i = 0; i < row; i++)
        if (strcmp(at[i].code, s->code) == 0)
            sheet_fault(sheet, row, "code", problems, "\"%s\" stands twice", s->code);
}

bool standards_load(struct standards_list *list, struct arena *arena, const char *path,
                    struct problems *problems)
{
    static const char *const required[] = {"code", "kind", "from", "until", NULL};
    size_t errors = problems->errors;
    const struct sheet *sheet = template_load(arena, path, required, problems);
    if (!sheet)
        return false;
    struct listed_standard *at = arena_alloc(arena, (sheet->n + 1) * sizeof *at);
    for (size_t row = 0; row < sheet->n; row++)
        load_listed(sheet, row, at, problems);
    *list = (struct standards_list){sheet->file, at, sheet->n};
    return problems->errors == errors;
}

/* --- forms ------------------------------------------------------------------------------------------------- */

static const char *const form_files[] = {
    "edition.csv",  "form.csv", "rules.csv", "conditions.csv", "clauses.csv", "measures.csv",
    "readings.csv", "body.csv", "cited.csv", "words.csv",      NULL};

static bool load_form(struct standard *s, struct arena *arena, const struct standard_ground *ground,
                      struct problems *problems)
{
    bool sound =
        form_load(&s->form, arena, s->folder, s->place, ground->schema, ground->catalog, problems);
    sound = annex_load(&s->annex, arena, arena_format(arena, "%s/body.csv", s->folder),
                       ground->catalog, problems) &&
            sound;
    sound = drawing_load(&s->drawing, arena, arena_format(arena, "%s/samples.csv", s->folder),
                         ground->schema, &s->form, problems) &&
            sound;
    s->title = s->form.title;
    s->readings = &s->form.readings;
    s->choice = &s->form.choice;
    s->cited = &s->form.cited;
    return sound;
}

/* What an examiner may override a result with. */
static const char *const of_row[] = {"是", "否", "不适用", NULL};
static const char *const of_row_always[] = {"是", "否", NULL};
static const char *const of_criterion[] = {"是", "否", NULL};

static void name_rows(const struct standard *s, struct attest_items *items, struct arena *arena)
{
    for (size_t i = 0; i < s->form.n; i++) {
        const struct form_row *row = &s->form.row[i];
        bool always =
            row->applies_column && !form_row_may_not_apply(row); /* NULL: it has no rule */
        attest_items_add(items, arena, slice_of(number_text(arena, row->key)),
                         (struct attest_item){.answers = true,
                                              .may_not_apply = !always,
                                              .override = always ? of_row_always : of_row});
    }
    for (size_t i = 0; i < s->annex.n; i++)
        attest_items_add(items, arena, slice_of(s->annex.at[i].item),
                         (struct attest_item){.answers = true});
}

/* --- score tables ------------------------------------------------------------------------------------------ */

static const char *const score_files[] = {"edition.csv",    "indicators.csv", "criteria.csv",
                                          "conditions.csv", "aliases.csv",    "readings.csv",
                                          "levels.csv",     "sampling.csv",   "cited.csv",
                                          "measures.csv",   "words.csv",      NULL};

static bool load_score(struct standard *s, struct arena *arena,
                       const struct standard_ground *ground, struct problems *problems)
{
    bool sound =
        grading_load(&s->grading, arena, s->folder, ground->schema, ground->catalog, problems);
    sound = sampling_load(&s->sampling, arena, arena_format(arena, "%s/sampling.csv", s->folder),
                          &s->grading, ground->catalog, problems) &&
            sound;
    sound = survey_sizes_load(&s->surveys, arena, arena_format(arena, "%s/samples.csv", s->folder),
                              &s->grading, ground->catalog, problems) &&
            sound;
    s->title = s->grading.title;
    s->readings = &s->grading.readings;
    s->choice = &s->grading.choice;
    s->cited = &s->grading.cited;
    return sound;
}

static void name_criterion(struct attest_items *items, struct arena *arena,
                           const struct criterion *c, struct attest_item words)
{
    for (const struct asked_item *item = c->items; item->id; item++)
        attest_items_add(items, arena, slice_of(item->id), words);
}

/* Under its own name whatever its items are called, which stays by_data where they are named otherwise. */
static void name_override(struct attest_items *items, struct arena *arena,
                          const struct indicator *x, const struct criterion *c)
{
    struct slice id = slice_of(arena_format(arena, "%s.%s", x->id, c->id));
    bool there = attest_items_find(items, id) != NULL;
    bool several = criterion_in_several(x, c);
    const char *item = criterion_item(x, c, arena);
    if (c->kind == CRITERION_OTHERWISE)
        return;
    attest_items_add(items, arena, id,
                     (struct attest_item){.by_data = !there,
                                          .override = several ? NULL : of_criterion,
                                          .parts = several ? item : NULL});
    if (several)
        attest_items_add(items, arena, slice_of(item),
                         (struct attest_item){.by_data = true, .override = of_criterion});
}

/* What a graded item may be answered with: the grades of all criteria of its name, and of the one for
 * everything else. */
static void name_criteria(struct attest_items *items, struct arena *arena,
                          const struct indicator *x, bool optional)
{
    for (size_t i = 0; i < x->n_criteria; i++) {
        const struct criterion *c = &x->criterion[i];
        bool graded = c->kind == CRITERION_GRADE;
        name_criterion(items, arena, c,
                       (struct attest_item){.answers = !graded, .may_not_apply = optional});
        if (!c->items->id)
            attest_items_add(items, arena, slice_of(arena_format(arena, "%s.%s", x->id, c->id)),
                             (struct attest_item){.by_data = true});
        name_override(items, arena, x, c);
        for (size_t k = 0; graded && k < x->n_criteria; k++)
            if (strcmp(x->criterion[k].id, c->id) == 0)
                name_criterion(items, arena, c,
                               (struct attest_item){.words = x->criterion[k].grades});
    }
}

static void name_indicators(const struct standard *s, struct attest_items *items,
                            struct arena *arena)
{
    static const char *const there[] = {"有", "无", NULL};
    for (size_t i = 0; i < s->grading.n; i++)
        name_criteria(items, arena, &s->grading.indicator[i],
                      optional_is(&s->grading, &s->grading.indicator[i]));
    const char *gate = s->grading.gate_item;
    if (!gate)
        return;
    items->gates = items->gates ? arena_format(arena, "%s、%s", items->gates, gate) : gate;
    attest_items_add(items, arena, slice_of(gate),
                     (struct attest_item){.answers = true, .words = there});
}

const char *const standard_samples[] = {"samples.csv", NULL};
const char *const standard_profile[] = {"profile.csv", "profile_editions.csv", "profile_points.csv",
                                        NULL};

const struct standard_row standard_rows[STANDARD_KINDS] = {
    [STANDARD_FORM] = {"form", form_files, load_form, name_rows},
    [STANDARD_SCORE] = {"score", score_files, load_score, name_indicators},
};
