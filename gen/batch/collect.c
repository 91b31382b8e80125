/* Collect. */
#include "batch/collect_parts.h"

#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/file.h"
#include "ingest/grid.h"
#include "score/contract_words.h"

const char *const answer_columns[] = {"item",        "value", "evidence", "examiner",
                                      "examined_on", "note",  NULL};
const char *const override_columns[] = {"row",      "result",     "reason",
                                        "evidence", "examiner",   "decided_on",
                                        "approver", "expires_on", NULL};

const char *folder_of_result(struct arena *arena, const char *output, const char *code,
                             const char *sha256)
{
    struct names years = {0};
    names_in(arena, output, &years);
    for (size_t i = years.n; i-- > 0;) {
        const char *folder = arena_format(arena, "%s/%s/%s", output, years.at[i], code);
        const char *own =
            digest_file(arena, DIGEST_SHA256, arena_format(arena, "%s/result.json", folder));
        if (own && strcmp(own, sha256) == 0)
            return folder;
    }
    return NULL;
}

/* A sheet as it was published and as it came back. */
struct sheet_pair {
    struct grid then, now;
    size_t state, text,
        remark; /* columns: of the state, of what it is the state of, of the remark */
    int64_t header;
};

const char *collect_state(const struct wording *w, const char *cell)
{
    const struct {
        enum phrase boxes;
        const char *word;
    } known[] = {{BOXES_YES, WORD_YES}, {BOXES_NO, WORD_NO}, {BOXES_EMPTY, ""}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(cell, w->text[known[i].boxes]) == 0)
            return known[i].word;
    static const struct attest_item any = {.answers = true};
    enum answer answer;
    struct slice trimmed = slice_trim(slice_of(cell));
    bool spelled = attest_item_allows(&any, trimmed) && answer_read(trimmed, &answer);
    if (trimmed.n == 0 || spelled)
        return trimmed.n == 0 ? "" : answer_words[answer];
    return strstr(cell, row_state_words[ROW_NA]) ? row_state_words[ROW_NA] : cell;
}

size_t collect_column(const struct grid_row *row, const char *head)
{
    for (size_t i = 0; i < row->n; i++)
        if (strcmp(row->cell[i], head) == 0)
            return i;
    return SIZE_MAX;
}

/* Finds the header by its words, whatever stands above it. */
static bool find_header(struct sheet_pair *p, const char *text, const char *state,
                        const char *remark)
{
    for (size_t i = 0; i < p->then.row.n; i++) {
        const struct grid_row *row = &p->then.row.at[i];
        p->text = collect_column(row, text);
        p->state = collect_column(row, state);
        p->remark = remark ? collect_column(row, remark) : SIZE_MAX - 1;
        p->header = row->line;
        if (p->text != SIZE_MAX && p->state != SIZE_MAX && p->remark != SIZE_MAX)
            return true;
    }
    return false;
}

static const char *read_pair(const struct collecting *c, struct sheet_pair *p, enum phrase sheet)
{
    const char *why = NULL;
    const char *name = c->library->wording->text[sheet];
    const char *then = arena_format(c->arena, "%s/evaluation.xlsx", c->folder);
    *p = (struct sheet_pair){.header = 0};
    if (!grid_read(&p->then, c->arena, then, name, &why))
        return arena_format(c->arena, "%s：%s", then, why);
    return grid_read(&p->now, c->arena, c->workbook, name, &why) ? NULL : why;
}

/* --- what was changed -------------------------------------------------------------------------------------- */

static const char *file_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* Can the word stand: of an item that is answered as its answer, of any other as what it is overridden with? */
static bool word_stands(const struct attest_item *answered, const struct attest_item *item,
                        const char *word)
{
    static const struct attest_item any = {.answers = true}; /* 有 and 无 are none */
    if (answered)
        return strcmp(word, tri_words[TRI_UNKNOWN]) == 0 ||
               attest_item_allows(answered, slice_of(word));
    return item && attest_item_allows(&any, slice_of(word)) &&
           override_may_say(item, slice_of(word));
}

static void refuse_word(const struct collecting *c, const struct collected *x,
                        const struct attest_item *item)
{
    const char *words =
        item && item->override ? text_joined(c->arena, item->override, "、") : "是、否";
    answers_file_refuse(c->answers, c->arena,
                        arena_format(c->arena, "%s：填的“%s”不是“%s”的结论，没有采用；应为%s",
                                     x->place, x->to, x->item, words));
}

void collect_take(const struct collecting *c, const struct collected *x)
{
    const char *place =
        *x->from
            ? arena_format(c->arena, "%s %s（原为“%s”）", file_name(c->workbook), x->place, x->from)
            : arena_format(c->arena, "%s %s", file_name(c->workbook), x->place);
    const struct attest_items *items = &c->library->attest_items;
    const struct attest_item *item = attest_items_find(items, slice_of(x->item));
    const struct attest_item *asked =
        !x->computed && x->answered ? attest_items_find(items, slice_of(x->answered)) : NULL;
    bool answer = asked && asked->answers && !asked->by_data;
    if (!word_stands(answer ? asked : NULL, item, x->to)) {
        refuse_word(c, x, item);
        return;
    }
    const char *evidence =
        *x->evidence ? arena_format(c->arena, "%s（%s）", x->evidence, place) : place;
    const char *examiner = *x->examiner ? x->examiner : c->examiner;
    const char *date = *x->date ? x->date : c->date;
    const bool dated = *x->date || c->dated;
    const struct answer_line answered = {
        {x->answered, x->to, evidence, examiner, date, x->remark, "", ""}, dated};
    const char *reason = *x->remark ? x->remark : c->reason;
    const struct answer_line overridden = {
        {x->item, x->to, reason, evidence, examiner, date, c->approver, ""}, dated};
    if (answer)
        answers_file_add(c->answers, c->arena, &answered);
    else
        answers_file_add(c->overrides, c->arena, &overridden);
}

/* A remark without the number of its row, 〔75〕. */
static const char *own_words(const struct collecting *c, const char *remark)
{
    const char *end = strstr(remark, "〔") == remark ? strstr(remark, "〕") : NULL;
    struct slice own = slice_trim(slice_of(end ? end + strlen("〕") : remark));
    return arena_copy(c->arena, own.at, own.n);
}

/* The state, where the examiner changed it. False: the line is another one than was published. */
static bool changed_line(const struct collecting *c, const struct sheet_pair *p,
                         const struct grid_row *then, struct collected *x, bool *is_changed)
{
    const struct wording *w = c->library->wording;
    const struct grid_row *now = grid_line(&p->now, then->line);
    if (strcmp(grid_cell(then, p->text), grid_cell(now, p->text)) != 0)
        return false;
    x->from = collect_state(w, grid_cell(then, p->state));
    x->to = collect_state(w, grid_cell(now, p->state));
    x->place = grid_place(c->arena, p->state, then->line);
    const char *remark = grid_cell(now, p->remark);
    x->remark = strcmp(remark, grid_cell(then, p->remark)) != 0 ? own_words(c, remark) : "";
    *is_changed = strcmp(x->from, x->to) != 0;
    if (*is_changed && !*x->to)
        answers_file_refuse(
            c->answers, c->arena,
            arena_format(c->arena, "%s：原有“%s”被清空，没有采用", x->place, x->from));
    else if (!*is_changed && *x->remark)
        answers_file_refuse(c->answers, c->arena,
                            arena_format(c->arena,
                                         "%s：只改了备注，没有采用；要采用的，请连同结论一起填写",
                                         grid_place(c->arena, p->remark, then->line)));
    *is_changed = *is_changed && *x->to;
    return true;
}

static const char *moved(const struct collecting *c, int64_t line)
{
    return arena_format(c->arena, "第%lld行与发布的工作簿不同，请不要增删或改动行",
                        (long long)line);
}

bool collect_computed(const json_t *row)
{
    const char *basis = json_string_value(json_object_get(row, "basis"));
    if (!basis || json_object_get(row, "override"))
        return basis;
    return strcmp(basis, basis_name(BASIS_ATTEST)) != 0 &&
           strcmp(basis, basis_name(BASIS_NONE)) != 0;
}

/* --- the form ---------------------------------------------------------------------------------------------- */

/* Of 〔75〕…; 0: none. */
static int row_number(const char *remark)
{
    const char *mark = strstr(remark, "〔");
    return mark == remark ? atoi(remark + strlen("〔")) : 0;
}

static const char *collect_form(const struct collecting *c, const json_t *result)
{
    struct sheet_pair p;
    const struct wording *w = c->library->wording;
    const char *why = read_pair(c, &p, SHEET_NAME_FORM);
    const json_t *rows = json_object_get(json_object_get(result, "form"), "rows");
    if (!why &&
        !find_header(&p, w->text[FORM_SUB_ITEM], w->text[FORM_RECORD], w->text[FORM_REMARK]))
        why = "找不到评估表的表头";
    for (size_t i = 0; !why && i < p.then.row.n; i++) {
        const struct grid_row *then = &p.then.row.at[i];
        int number = row_number(grid_cell(then, p.remark));
        const json_t *row = number > 0 ? json_array_get(rows, (size_t)number - 1) : NULL;
        const char *basis = json_string_value(json_object_get(row, "basis"));
        struct collected x = {.evidence = "", .examiner = "", .date = ""};
        bool is_changed = false;
        if (then->line <= p.header || !basis)
            continue;
        if (!changed_line(c, &p, then, &x, &is_changed))
            return moved(c, then->line);
        x.item = x.answered = number_text(c->arena, number);
        if (!*x.from)
            x.from = json_string_value(json_object_get(row, "result"));
        x.computed = collect_computed(row);
        if (is_changed)
            collect_take(c, &x);
    }
    return why;
}

/* --- the scores -------------------------------------------------------------------------------------------- */

/* The next criterion of that text behind those found, as the table has them. */
struct criterion_at {
    size_t indicator, criterion;
};

static const json_t *criterion_of(const struct collecting *c, const json_t *indicators,
                                  struct criterion_at *at, const char *text,
                                  const struct indicator **of, const struct criterion **found)
{
    const struct grading_edition *g = c->library->grading;
    for (; at->indicator < g->n; at->indicator++, at->criterion = 0) {
        const struct indicator *x = &g->indicator[at->indicator];
        const json_t *list = json_object_get(json_array_get(indicators, at->indicator), "criteria");
        while (at->criterion < json_array_size(list)) {
            const json_t *one = json_array_get(list, at->criterion++);
            const char *id = json_string_value(json_object_get(one, "criterion"));
            json_int_t score = json_integer_value(json_object_get(one, "score"));
            for (size_t k = 0; id && k < x->n_criteria; k++)
                if (strcmp(x->criterion[k].id, id) == 0 && x->criterion[k].score == score &&
                    strcmp(x->criterion[k].text, text) == 0) {
                    *of = x;
                    *found = &x->criterion[k];
                    return one;
                }
        }
    }
    return NULL;
}

/* The item that an answer to this line is one to, and to no other line of the indicator; NULL: there is none. */
static const char *answered_by(const struct indicator *x, const struct criterion *c)
{
    for (const struct asked_item *item = c->items; item->id; item++)
        for (size_t i = 0; i < x->n_criteria; i++)
            for (const struct asked_item *other = x->criterion[i].items; other->id; other++)
                if (x->criterion[i].score != c->score && strcmp(other->id, item->id) == 0)
                    return NULL;
    return c->items->id;
}

static const char *collect_scores(const struct collecting *c, const json_t *result)
{
    struct sheet_pair p;
    const struct wording *w = c->library->wording;
    const char *why = read_pair(c, &p, SHEET_NAME_SCORES);
    const json_t *grading = json_object_get(result, "grading");
    const json_t *list = json_object_get(grading, "indicators");
    struct criterion_at at = {0, 0};
    if (!why && !find_header(&p, w->text[SCORES_CRITERION], w->text[SCORES_STATE], NULL))
        why = "找不到评分表的表头";
    for (size_t i = 0; !why && i < p.then.row.n; i++) {
        const struct grid_row *then = &p.then.row.at[i];
        struct collected x = {.evidence = "", .examiner = "", .date = ""};
        bool is_changed = false;
        struct criterion_at before = at;
        if (then->line <= p.header)
            continue;
        const struct indicator *of = NULL;
        const struct criterion *found = NULL;
        const json_t *one = criterion_of(c, list, &at, grid_cell(then, p.text), &of, &found);
        const char *gate = c->library->grading->gate_item;
        bool is_gate = !one && gate && strcmp(grid_cell(then, 0), w->text[SCORES_GATE]) == 0;
        at = one ? at : before;
        if (!one && !is_gate)
            continue;
        if (!changed_line(c, &p, then, &x, &is_changed))
            return moved(c, then->line);
        x.item = is_gate ? gate : criterion_item(of, found, c->arena);
        x.answered = is_gate ? gate : answered_by(of, found);
        x.remark = "";
        x.computed =
            json_object_get(one, "override") || (!is_gate && !json_object_get(one, "by") &&
                                                 strcmp(x.from, tri_words[TRI_UNKNOWN]) != 0);
        if (is_changed)
            collect_take(c, &x);
    }
    return why;
}

const char *collect_workbook(struct collecting *c)
{
    const char *path = arena_format(c->arena, "%s/result.json", c->folder);
    FILE *file = file_stream(path);
    json_t *result = file ? json_loadf(file, 0, NULL) : NULL;
    if (file)
        fclose(file);
    const char *why =
        result ? collect_form(c, result) : arena_format(c->arena, "%s 不能读取", path);
    if (!why)
        why = collect_scores(c, result);
    json_decref(result);
    return why;
}
