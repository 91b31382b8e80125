/* Collect. */
#include "batch/collect_parts.h"

#include <stdlib.h>
#include <string.h>

#include "base/numbers.h"
#include "ingest/book.h"
#include "ingest/grid.h"
#include "ingest/ids.h"
#include "report/remark.h"
#include "score/contract_words.h"
#include "score/item_name.h"

const char *const answer_columns[] = {"item",        "value", "evidence", "examiner",
                                      "examined_on", "note",  NULL};
const char *const override_columns[] = {"row",      "result",     "reason",
                                        "evidence", "examiner",   "decided_on",
                                        "approver", "expires_on", NULL};

/* A sheet as it came back. */
struct filled {
    struct grid grid;
    size_t state, text,
        remark; /* columns: of the state, of what it is the state of, of the remark */
    int64_t header;
    const char *sheet; /* its name */
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

const char *collect_text(const struct collecting *c, struct answers_file *file,
                         const struct grid_row *row, size_t column)
{
    const char *text = grid_cell(row, column);
    bool uncomputed = strcmp(text, BOOK_UNCOMPUTED) == 0;
    if (!uncomputed && !is_lost_by_spreadsheet(slice_of(text)))
        return text;
    const char *place = grid_place(c->arena, column, row->line);
    answers_file_refuse(
        file, c->arena,
        arena_format(c->arena,
                     uncomputed
                         ? "%s：公式没有保存计算结果，没有采用；请改为文字或数值后再次收取"
                         : "%s：内容已被电子表格弄丢（如 ####、#VALUE!），没有采用；请重新填写",
                     place));
    return "";
}

const char *collect_day_text(struct arena *arena, const char *text)
{
    struct moment at;
    return moment_parse(text, strlen(text), &at) == MOMENT_OK ? day_text(arena, day_of(at.at))
                                                              : NULL;
}

/* Finds the header by its words, whatever stands above it. */
static bool find_header(struct filled *p, const char *text, const char *state, const char *remark)
{
    for (size_t i = 0; i < p->grid.row.n; i++) {
        const struct grid_row *row = &p->grid.row.at[i];
        p->text = collect_column(row, text);
        p->state = collect_column(row, state);
        p->remark = remark ? collect_column(row, remark) : SIZE_MAX - 1;
        p->header = row->line;
        if (p->text != SIZE_MAX && p->state != SIZE_MAX && p->remark != SIZE_MAX)
            return true;
    }
    return false;
}

static const char *read_filled(const struct collecting *c, struct filled *p, enum phrase sheet)
{
    const char *why = NULL;
    *p = (struct filled){.sheet = c->library->wording->text[sheet]};
    return grid_read(&p->grid, c->arena, c->workbook, c->library->wording->text[sheet], &why) ? NULL
                                                                                              : why;
}

/* --- what was changed -------------------------------------------------------------------------------------- */

static const char *file_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static bool among(const char *const *words, const char *word)
{
    for (; words && *words; words++)
        if (strcmp(*words, word) == 0)
            return true;
    return false;
}

void collect_take(struct collecting *c, const struct collected *x)
{
    const char *cell = arena_format(c->arena, "检查人员所填%s的“%s”%s格", file_name(c->workbook),
                                    x->sheet, x->place);
    const char *place = *x->from ? arena_format(c->arena, "%s，原为“%s”", cell, x->from) : cell;
    const struct attest_items *items = &c->library->attest_items;
    const char *answers = x->computed ? NULL : x->answered;
    const struct attest_item *asked = attest_item_answered(items, answers);
    const char *const *words = attest_item_words(c->arena, items, x->item, answers);
    if (!among(words, x->to) && !(asked && among(asked->words, x->to))) {
        answers_file_refuse(c->answers, c->arena,
                            arena_format(c->arena, "%s：填的“%s”不是“%s”的结论，没有采用；应为%s",
                                         x->place, x->to,
                                         item_name(c->library->form, c->library->grading,
                                                   c->library->wording, c->arena, x->item),
                                         text_joined(c->arena, words, "、")));
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
        {x->item, x->to, reason, evidence, examiner, date, c->approver, c->expires}, dated};
    *vec_push(c->arena, &c->taken) = x->item;
    if (asked)
        answers_file_add(c->answers, c->arena, &answered);
    else
        answers_file_add(c->overrides, c->arena, &overridden);
}

/* A remark without the number of its row, 〔75〕, and without what the program had written there (`then`, or NULL) where
 * the examiner wrote behind it. */
static const char *own_words(const struct collecting *c, const char *remark, const char *then)
{
    static const char MARK[] = "；";
    if (then && *then && strncmp(remark, then, strlen(then)) == 0) {
        struct slice added = slice_trim(slice_of(remark + strlen(then)));
        bool marked = added.n >= strlen(MARK) && memcmp(added.at, MARK, strlen(MARK)) == 0;
        size_t mark = marked ? strlen(MARK) : 0;
        return arena_copy(c->arena, added.at + mark, added.n - mark);
    }
    const char *end = strstr(remark, "〔") == remark ? strstr(remark, "〕") : NULL;
    struct slice own = slice_trim(slice_of(end ? end + strlen("〕") : remark));
    return arena_copy(c->arena, own.at, own.n);
}

/* The remark as it was published; NULL: that is not kept. */
static bool is_own_remark(const struct collecting *c, const char *now, const char *then)
{
    const char *cut = strstr(now, c->library->wording->text[SHEET_NAME_LONG]);
    size_t same = 0;
    while (then && now[same] && now[same] == then[same])
        same++;
    bool shortened = cut && same * 2 > strlen(now); /* the rest stands in a sheet of its own */
    return then && strcmp(now, then) != 0 && !shortened;
}

/* The state, where the examiner changed it from what x says. */
static bool is_changed_line(const struct collecting *c, const struct filled *p,
                            const struct grid_row *row, const char *remark, struct collected *x)
{
    const char *now = collect_text(c, c->answers, row, p->remark);
    x->to = collect_state(c->library->wording, grid_cell(row, p->state));
    x->sheet = p->sheet;
    x->place = grid_place(c->arena, p->state, row->line);
    x->remark = is_own_remark(c, now, remark) ? own_words(c, now, remark) : "";
    bool changed = strcmp(x->from, x->to) != 0;
    if (changed && !*x->to)
        answers_file_refuse(
            c->answers, c->arena,
            arena_format(c->arena, "%s：原有“%s”被清空，没有采用", x->place, x->from));
    else if (!changed && *x->remark)
        answers_file_refuse(c->answers, c->arena,
                            arena_format(c->arena,
                                         "%s：只改了备注，没有采用；要采用的，请连同结论一起填写",
                                         grid_place(c->arena, p->remark, row->line)));
    return changed && *x->to;
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

/* As the sheet had it; NULL: what it said is not kept. */
static const char *remark_then(const struct collecting *c, const struct form_row *row,
                               const json_t *o, const char *result)
{
    struct counterexamples cases = {
        .total = json_integer_value(json_object_get(o, "counterexamples_total"))};
    const json_t *list = json_object_get(o, "counterexamples");
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *one = json_array_get(list, i);
        const char *file = json_string_value(json_object_get(one, "file"));
        const char *id = json_string_value(json_object_get(one, "id"));
        struct evidence *e = arena_alloc(c->arena, sizeof *e);
        *e = (struct evidence){.file = file ? file : "",
                               .line = json_integer_value(json_object_get(one, "line")),
                               .id = id ? id : ""};
        *vec_push(c->arena, &cases.list) = e;
    }
    const struct wording *w = c->library->wording;
    const char *reason = json_string_value(json_object_get(o, "reason"));
    const char *gaps = json_string_value(json_object_get(o, "gaps"));
    struct remark remark = {
        .row = row,
        .reason = reason,
        .examples = remark_examples(&cases, w, c->arena),
        .gaps = gaps ? gaps : "",
        .editions =
            remark_editions(&c->library->form->cited, row->number, c->of->date, w, c->arena),
    };
    while (remark.state < ROW_STATES && strcmp(row_state_words[remark.state], result) != 0)
        remark.state++;
    return reason && remark.state < ROW_STATES ? remark_words(&remark, w, c->arena) : NULL;
}

/* The line of the form's first row: its rows stand one below another. */
static int64_t first_line(const struct filled *p, const struct form_edition *form)
{
    for (size_t i = 0; i < p->grid.row.n; i++) {
        const struct grid_row *row = &p->grid.row.at[i];
        if (row->line > p->header && strcmp(grid_cell(row, p->text), form->row[0].sub_item) == 0)
            return row->line;
    }
    return p->header + 2;
}

static void take_row(struct collecting *c, const struct filled *p, const struct grid_row *line,
                     const struct form_row *row, const json_t *o)
{
    const char *result = json_string_value(json_object_get(o, "result"));
    struct collected x = {.evidence = "", .examiner = "", .date = ""};
    if (!result || !json_object_get(o, "basis"))
        return;
    x.from = row->boxes && strcmp(result, row_state_words[ROW_PENDING]) != 0 ? result : "";
    x.item = x.answered = number_text(c->arena, row->number);
    x.computed = collect_computed(o);
    if (!is_changed_line(c, p, line, remark_then(c, row, o, result), &x))
        return;
    if (!*x.from)
        x.from = result;
    collect_take(c, &x);
}

static const char *collect_form(struct collecting *c)
{
    struct filled p;
    const struct wording *w = c->library->wording;
    const struct form_edition *form = c->library->form;
    const json_t *rows = json_object_get(json_object_get(c->of->root, "form"), "rows");
    const char *why = read_filled(c, &p, SHEET_NAME_FORM);
    if (!why &&
        !find_header(&p, w->text[FORM_SUB_ITEM], w->text[FORM_RECORD], w->text[FORM_REMARK]))
        why = "找不到评估表的表头";
    int64_t first = why ? 0 : first_line(&p, form);
    for (size_t i = 0; !why && i < form->n; i++) {
        const struct grid_row *line = grid_line(&p.grid, first + (int64_t)i);
        if (strcmp(grid_cell(line, p.text), form->row[i].sub_item) != 0)
            return moved(c, first + (int64_t)i);
        take_row(c, &p, line, &form->row[i], json_array_get(rows, i));
    }
    return why;
}

/* --- the scores -------------------------------------------------------------------------------------------- */

/* The criteria in the order of the table, of the edition and of the result. */
struct criterion_at {
    size_t indicator, criterion;
};

/* The one at hand, NULL behind the last. */
static const json_t *criterion_of(const struct collecting *c, const json_t *indicators,
                                  struct criterion_at *at, const struct indicator **of,
                                  const struct criterion **found)
{
    const struct grading_edition *g = c->library->grading;
    for (; at->indicator < g->n; at->indicator++, at->criterion = 0) {
        const struct indicator *x = &g->indicator[at->indicator];
        const json_t *list = json_object_get(json_array_get(indicators, at->indicator), "criteria");
        const json_t *one = json_array_get(list, at->criterion);
        const char *id = json_string_value(json_object_get(one, "criterion"));
        json_int_t score = json_integer_value(json_object_get(one, "score"));
        for (size_t k = 0; id && k < x->n_criteria; k++)
            if (strcmp(x->criterion[k].id, id) == 0 && x->criterion[k].score == score) {
                *of = x;
                *found = &x->criterion[k];
                return one;
            }
    }
    return NULL;
}

/* What the sheet says of a state. */
static const char *state_then(const struct wording *w, const char *word)
{
    const struct {
        const char *word;
        enum phrase said;
    } known[] = {{tri_words[TRI_NO], STATE_NO},
                 {tri_words[TRI_UNKNOWN], STATE_UNKNOWN},
                 {tri_words[TRI_YES], STATE_YES}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (word && strcmp(word, known[i].word) == 0)
            return collect_state(w, w->text[known[i].said]);
    return collect_state(w, w->text[STATE_OTHERWISE]);
}

static void take_criterion(struct collecting *c, const struct filled *p,
                           const struct grid_row *line, const struct indicator *of,
                           const struct criterion *criterion, const json_t *one)
{
    const char *word = json_string_value(json_object_get(one, "state"));
    struct collected x = {.evidence = "",
                          .examiner = "",
                          .date = "",
                          .from = state_then(c->library->wording, word),
                          .item = criterion_item(of, criterion, c->arena),
                          .answered = criterion_answered_by(of, criterion),
                          .remark = ""};
    x.computed = json_object_get(one, "override") ||
                 (!json_object_get(one, "by") && strcmp(x.from, tri_words[TRI_UNKNOWN]) != 0);
    if (is_changed_line(c, p, line, NULL, &x))
        collect_take(c, &x);
}

static void take_gate(struct collecting *c, const struct filled *p, const struct grid_row *line)
{
    const char *gate = c->library->grading->gate_item;
    const char *word =
        json_string_value(json_object_get(json_object_get(c->of->root, "grading"), "gate"));
    struct collected x = {.evidence = "",
                          .examiner = "",
                          .date = "",
                          .from = state_then(c->library->wording, word),
                          .item = gate,
                          .answered = gate,
                          .remark = ""};
    if (gate && is_changed_line(c, p, line, NULL, &x))
        collect_take(c, &x);
}

static const char *collect_scores(struct collecting *c)
{
    struct filled p;
    const struct wording *w = c->library->wording;
    const char *why = read_filled(c, &p, SHEET_NAME_SCORES);
    const json_t *grading = json_object_get(c->of->root, "grading");
    const json_t *list = json_object_get(grading, "indicators");
    struct criterion_at at = {0, 0};
    const struct indicator *of = NULL;
    const struct criterion *criterion = NULL;
    if (!why && !find_header(&p, w->text[SCORES_CRITERION], w->text[SCORES_STATE], NULL))
        why = "找不到评分表的表头";
    const json_t *one = why ? NULL : criterion_of(c, list, &at, &of, &criterion);
    for (size_t i = 0; !why && i < p.grid.row.n; i++) {
        const struct grid_row *line = &p.grid.row.at[i];
        if (line->line <= p.header)
            continue;
        if (strcmp(grid_cell(line, 0), w->text[SCORES_GATE]) == 0) {
            if (one)
                return moved(c, line->line);
            take_gate(c, &p, line);
        }
        if (!one || strcmp(grid_cell(line, p.text), criterion->text) != 0)
            continue;
        take_criterion(c, &p, line, of, criterion, one);
        at.criterion++;
        one = criterion_of(c, list, &at, &of, &criterion);
    }
    return why;
}

/* Rows are told by the edition's own texts. */
static const char *other_edition(const struct collecting *c)
{
    const struct library *l = c->library;
    const json_t *form = json_object_get(c->of->root, "form");
    const json_t *grading = json_object_get(c->of->root, "grading");
    const char *own = json_string_value(json_object_get(form, "edition"));
    const char *scores = json_string_value(json_object_get(grading, "edition"));
    if (own && strcmp(own, l->form->code) != 0)
        return arena_format(c->arena, "结果按评估表 %s 作出，检查日期有效的是 %s，不能收取", own,
                            l->form->code);
    if (scores && strcmp(scores, l->grading->code) != 0)
        return arena_format(c->arena, "结果按评分表 %s 作出，检查日期有效的是 %s，不能收取", scores,
                            l->grading->code);
    return NULL;
}

const char *collect_workbook(struct collecting *c)
{
    const char *why = other_edition(c);
    if (!why)
        why = collect_form(c);
    if (!why && !c->of->lean)
        return collect_scores(c);
    if (!why)
        *vec_push(c->arena, &c->note) =
            arena_format(c->arena,
                         "%s的结果只留存各条的结果：备注和评分表的改动没有收取；改判的理由请用 "
                         "--reason",
                         day_text(c->arena, c->of->date));
    return why;
}
