/* The page of a CA: what changed, what it came to, each row and each score down to its evidence, and the report's
 * parts on history, data and readings. */
#include "report/write_html.h"

#include <string.h>

#include "report/html.h"
#include "report/sections.h"
#include "report/sections_terms.h"
#include "score/amounts.h"

struct page {
    struct html h;
    const struct evaluation *e;
    const struct wording *w;
    struct sections s; /* builds the parts that the report has too */
};

/* One part of the report, by its builder. */
static void put_part(struct page *p, void (*add)(struct sections *s))
{
    struct sections s = p->s;
    s.document = document_new(p->h.arena, "", "");
    add(&s);
    html_document(&p->h, s.document);
}

static const char *count_text(const struct page *p, int64_t n)
{
    return number_text(p->h.arena, n);
}

/* --- the beginning ------------------------------------------------------------------------------------- */

static void put_fact(struct page *p, enum phrase label, const char *value)
{
    PUT(&p->h, "<dt>$</dt><dd>$</dd>\n", p->w->text[label], value);
}

static void put_facts(struct page *p)
{
    const struct evaluation *e = p->e;
    PUT(&p->h, "<dl class=\"facts\">\n", "");
    put_fact(p, HEAD_CODE, e->code);
    put_fact(p, COVER_DATE, date_text(p->w, p->h.arena, e->period.to));
    put_fact(p, COVER_PERIOD,
             SAY(p->w, p->h.arena, COVER_FROM_TO, date_text(p->w, p->h.arena, e->period.from),
                 date_text(p->w, p->h.arena, e->period.to)));
    put_fact(p, COVER_FORM, e->editions->form->title);
    put_fact(p, COVER_GRADING, e->editions->grading->title);
    put_fact(p, COVER_READINGS, chosen_readings_text(&p->s));
    PUT(&p->h, "</dl>\n", "");
}

static void put_contents(struct page *p)
{
    static const struct {
        const char *id;
        enum phrase title;
    } part[] = {
        {"result", OVERVIEW_TITLE}, {"no", HTML_NO_ROWS}, {"rows", HTML_ROWS},
        {"scores", SCORES_TITLE},   {"open", OPEN_TITLE}, {"data", DATA_TITLE},
    };
    PUT(&p->h, "<nav aria-label=\"$\"><ul>", p->w->text[HTML_CONTENTS]);
    for (size_t i = 0; i < sizeof part / sizeof *part; i++)
        PUT(&p->h, "<li><a href=\"#@\">$</a></li>", part[i].id, p->w->text[part[i].title]);
    PUT(&p->h, "</ul></nav>\n", "");
}

static void put_last_time(struct page *p)
{
    if (p->e->past && p->e->past->previous) {
        put_part(p, add_last_time);
        return;
    }
    html_heading(&p->h, 2, p->w->text[HISTORY_CHANGES_TITLE]);
    html_paragraph(&p->h, TONE_PLAIN, p->w->text[HISTORY_NO_EARLIER]);
}

/* --- the result ---------------------------------------------------------------------------------------- */

static void put_figure(struct page *p, enum tone tone, const char *label, const char *value)
{
    PUT(&p->h, "<div class=\"@\"><dt>$</dt><dd>$</dd></div>\n", html_tone(tone), label, value);
}

static void put_figures(struct page *p)
{
    const struct evaluation *e = p->e;
    const struct grading_result *g = &e->grading;
    const char *level = level_text(p->w, e->editions->grading, grading_level(g, p->w), p->h.arena);
    PUT(&p->h, "<dl class=\"figures\">\n", "");
    put_figure(p, TONE_PLAIN, p->w->text[HEAD_LEVEL], level);
    put_figure(p, TONE_PLAIN, p->w->text[HEAD_TOTAL],
               total_text(g->total.lo, g->total.hi, p->h.arena));
    for (int i = 0; i < ROW_STATES; i++)
        put_figure(p, e->form.count[i] ? row_tone((enum row_state)i) : TONE_PLAIN,
                   SAY(p->w, p->h.arena, OVERVIEW_ROWS, row_state_text(p->w, (enum row_state)i)),
                   count_text(p, e->form.count[i]));
    put_figure(p, TONE_PLAIN, SAY(p->w, p->h.arena, OVERVIEW_ROWS, p->w->text[STATE_NO_BOX]),
               count_text(p, e->form.no_box));
    put_figure(p, e->rejected + e->damaged ? TONE_OPEN : TONE_PLAIN, p->w->text[OVERVIEW_REJECTED],
               SAY(p->w, p->h.arena, OVERVIEW_REJECTED_COUNTS, count_text(p, e->rejected),
                   count_text(p, e->damaged)));
    PUT(&p->h, "</dl>\n", "");
}

static void put_result(struct page *p)
{
    const struct evaluation *e = p->e;
    const char *limit = total_limit_text(&e->grading, p->w, p->h.arena);
    const char *open = open_rows_text(&p->s);
    PUT(&p->h, "<section id=\"result\">\n", "");
    html_heading(&p->h, 2, p->w->text[OVERVIEW_TITLE]);
    put_figures(p);
    PUT(&p->h, "<dl class=\"facts\">\n", "");
    put_fact(p, SCORES_GATE, e->grading.gate_reason);
    if (*limit)
        put_fact(p, LEVEL_LIMIT, limit);
    if (*open)
        put_fact(p, OVERVIEW_OPEN, open);
    PUT(&p->h, "</dl>\n", "");
    put_part(p, add_other_standards_lines);
    html_paragraph(&p->h, TONE_MUTED, independent_text(p->w, p->h.arena));
    PUT(&p->h, "</section>\n", "");
}

/* --- rows ---------------------------------------------------------------------------------------------- */

static void put_list(struct page *p, const struct counterexamples *c, size_t from, size_t to)
{
    PUT(&p->h, "<ul class=\"places\">", "");
    for (size_t i = from; i < to; i++) {
        const struct evidence *e = c->list.at[i];
        PUT(&p->h, "<li><code>$$$</code> $</li>", e->file, e->line ? ":" : "",
            e->line ? count_text(p, e->line) : "", e->id);
    }
    PUT(&p->h, "</ul>", "");
}

/* file:line of each: the first at once, more of them on demand, and not all of many. */
static void put_places(struct page *p, const struct counterexamples *c)
{
    enum { AT_ONCE = 10, IN_ALL = 60 };
    size_t n = c->list.n < IN_ALL ? c->list.n : IN_ALL;
    size_t first = n <= AT_ONCE ? n : AT_ONCE;
    put_list(p, c, 0, first);
    if (n > first) {
        PUT(&p->h, "<details><summary>$</summary>\n",
            SAY(p->w, p->h.arena, HTML_REST, count_text(p, (int64_t)(n - first))));
        put_list(p, c, first, n);
        PUT(&p->h, "</details>", "");
    }
    if (c->total > (int64_t)n)
        PUT(&p->h, "<p class=\"muted\">$</p>",
            SAY(p->w, p->h.arena, HTML_MORE, count_text(p, c->total - (int64_t)n)));
}

static void put_counterexamples(struct page *p, const struct counterexamples *c)
{
    if (c->total == 0)
        return;
    PUT(&p->h, "<dt>$</dt><dd>$", p->w->text[REMEDY_EXAMPLES], count_text(p, c->total));
    put_places(p, c);
    PUT(&p->h, "</dd>\n", "");
}

static void put_remark(struct page *p, const char *text)
{
    if (text && *text)
        PUT(&p->h, "<dt>$</dt><dd>$</dd>\n", p->w->text[FORM_REMARK], text);
}

/* Of a 否 what fails stands first, and the rest of the reason after it. */
static void put_reason(struct page *p, const struct row_result *r)
{
    static const char mark[] = "；";
    const char *rest = r->reason;
    if (r->state == ROW_NO) {
        size_t n = strlen(r->fails);
        put_fact(p, REMEDY_GAP, r->fails);
        if (strncmp(rest, r->fails, n) == 0)
            rest += n;
        if (strncmp(rest, mark, sizeof mark - 1) == 0)
            rest += sizeof mark - 1;
    }
    if (*rest)
        put_fact(p, SCORES_REASON, rest);
}

static void put_row(struct page *p, const struct row_result *r)
{
    const struct form_row *row = r->row;
    const char *number = count_text(p, row->number);
    PUT(&p->h, r->state == ROW_NO ? "<details id=\"r@\" open>" : "<details id=\"r@\">", number);
    PUT(&p->h,
        "<summary><span class=\"number\">$</span> <span class=\"state @\">$</span> $</summary>\n"
        "<dl class=\"facts\">\n",
        number, html_state_class(r->state), row_state_text(p->w, r->state), row->sub_item);
    put_reason(p, r);
    put_counterexamples(p, &r->counterexamples);
    put_fact(p, FORM_ITEM, row->item_name);
    put_fact(p, FORM_METHOD, row->method);
    put_fact(p, REMEDY_CLAUSE, row->clauses);
    if (!row->boxes)
        put_remark(p, SAY(p->w, p->h.arena, REMARK_NO_BOX, row_state_text(p->w, r->state)));
    put_remark(p, r->contradiction);
    put_remark(p, r->gaps);
    put_remark(p, row->misprint);
    put_remark(p, row_editions_text(&p->s, row->number));
    PUT(&p->h, "</dl></details>\n", "");
}

static void put_domain_head(struct page *p, size_t first, int domain)
{
    const struct form_edition *form = p->e->editions->form;
    int count[ROW_STATES] = {0};
    for (size_t i = first; i < form->n && (i == first || !html_domain_begins(form, i)); i++)
        count[p->e->form.row[i].state] += form->row[i].boxes;
    const char *text = "";
    for (int i = 0; i < ROW_STATES; i++)
        if (count[i])
            text = arena_format(p->h.arena, "%s%s%s %d", text, *text ? "，" : "",
                                row_state_text(p->w, (enum row_state)i), count[i]);
    PUT(&p->h, "<section id=\"d@\">\n", count_text(p, domain));
    html_heading(&p->h, 3, form->row[first].domain);
    html_paragraph(&p->h, TONE_MUTED, text);
}

static void put_rows(struct page *p)
{
    const struct form_edition *form = p->e->editions->form;
    int domain = 0;
    PUT(&p->h, "<section id=\"rows\">\n", "");
    html_heading(&p->h, 2, p->w->text[HTML_ROWS]);
    html_paragraph(&p->h, TONE_PLAIN, p->w->text[HTML_ROWS_NOTE]);
    for (size_t i = 0; i < form->n; i++) {
        if (html_domain_begins(form, i)) {
            if (domain++)
                PUT(&p->h, "</section>\n", "");
            put_domain_head(p, i, domain);
        }
        put_row(p, &p->e->form.row[i]);
    }
    PUT(&p->h, "</section>\n</section>\n", "");
}

/* What fails, in a line each. */
static void put_no_rows(struct page *p)
{
    enum { NO_ROW, NO_CLAUSE, NO_GAP, NO_COLUMNS };
    const struct column_doc column[NO_COLUMNS] = {
        [NO_ROW] = {p->w->text[REMEDY_ROW], 0, ALIGN_CENTER, 0},
        [NO_CLAUSE] = {p->w->text[REMEDY_CLAUSE], 0, ALIGN_LEFT, 0},
        [NO_GAP] = {p->w->text[REMEDY_GAP], 0, ALIGN_LEFT, 0},
    };
    const char *apart = no_box_rows(&p->e->form, ROW_NO, p->h.arena);
    struct table *t = table_new(p->h.arena, NULL, p->w->text[HTML_NO_ROWS], column, NO_COLUMNS);
    for (size_t i = 0; i < p->e->editions->form->n; i++) {
        const struct row_result *r = &p->e->form.row[i];
        if (r->state != ROW_NO)
            continue;
        struct cell *cell = table_row(p->h.arena, t);
        cell_number(&cell[NO_ROW], TONE_PLAIN, r->row->number, count_text(p, r->row->number));
        cell_text(&cell[NO_CLAUSE], TONE_PLAIN, r->row->clauses);
        cell_text(&cell[NO_GAP], TONE_PLAIN, r->fails);
    }
    PUT(&p->h, "<section id=\"no\">\n", "");
    html_heading(&p->h, 2, t->title);
    if (apart)
        html_paragraph(&p->h, TONE_PLAIN, SAY(p->w, p->h.arena, REMEDY_NO_BOX, apart));
    if (t->n_rows)
        html_table(&p->h, t);
    else
        html_paragraph(&p->h, TONE_PLAIN, no_gap_text(p->w, p->h.arena, open_of(&p->e->form)));
    PUT(&p->h, "</section>\n", "");
}

/* --- scores -------------------------------------------------------------------------------------------- */

static void put_criterion(struct page *p, const struct criterion_result *c)
{
    enum tone tone = c->open ? TONE_MUTED : tri_tone(c->state);
    PUT(&p->h, "<tr><td class=\"mid short\">$</td><td>$</td><td class=\"mid short @\">$</td><td>$",
        count_text(p, c->criterion->score), c->criterion->text, html_tone(tone),
        criterion_state_text(p->w, c), c->reason);
    if (c->counterexamples.total)
        put_places(p, &c->counterexamples);
    PUT(&p->h, "</td></tr>\n", "");
}

/* What it counts for, the readings used, and what others would make of it. */
static void put_ground(struct page *p, const struct indicator_result *x)
{
    const struct reading_book *book = &p->e->editions->grading->readings;
    PUT(&p->h, "<dl class=\"facts\">\n", "");
    if (x->indicator->weighted)
        put_fact(p, SCORES_SHARE,
                 ratio_text(p->h.arena, ratio_multiply(x->indicator->share, ratio_int(100)), 4));
    else
        put_fact(p, SCORES_SHARE, p->w->text[SCORES_UNWEIGHTED]);
    if (x->reading != SIZE_MAX)
        put_fact(p, SCORES_READING,
                 arena_format(p->h.arena, "%s %s", book->at[x->reading].code,
                              book->at[x->reading].text));
    for (size_t i = 0; i < x->alternatives.n; i++) {
        const struct alternative *a = &x->alternatives.at[i];
        if (ratio_compare(a->lo, x->lo) != 0 || ratio_compare(a->hi, x->hi) != 0)
            put_fact(p, READINGS_COMPUTED,
                     SAY(p->w, p->h.arena, SCORES_ALTERNATIVE, book->at[a->reading].code,
                         score_text(a->lo, a->hi, p->h.arena)));
    }
    if (x->gaps)
        put_remark(p, x->gaps);
    PUT(&p->h, "</dl>\n", "");
}

static void put_indicator(struct page *p, const struct indicator_result *x)
{
    const struct indicator *i = x->indicator;
    enum tone tone = ratio_compare(x->lo, x->hi) == 0 ? TONE_STRONG : TONE_OPEN;
    const char *title =
        *i->table ? SAY(p->w, p->h.arena, SCORES_TABLE, i->title, i->table) : i->title;
    PUT(&p->h, "<details id=\"i-@\"><summary><span class=\"state @\">$</span> $</summary>\n", i->id,
        html_tone(tone), score_text(x->lo, x->hi, p->h.arena), title);
    if (i->scoring == SCORING_SUM) {
        html_paragraph(&p->h, TONE_MUTED, p->w->text[SCORES_COMPOSITE]);
    } else {
        html_wide(&p->h, title);
        PUT(&p->h,
            "<table><thead><tr><th scope=\"col\">$</th><th scope=\"col\">$</th>"
            "<th scope=\"col\">$</th><th scope=\"col\">$</th></tr></thead><tbody>\n",
            p->w->text[SCORES_SCORE], p->w->text[SCORES_CRITERION], p->w->text[SCORES_STATE],
            p->w->text[SCORES_REASON]);
        for (size_t k = 0; k < x->n_criteria; k++)
            put_criterion(p, &x->criterion[k]);
        PUT(&p->h, "</tbody></table>", "");
        html_wide_end(&p->h);
    }
    put_ground(p, x);
    PUT(&p->h, "</details>\n", "");
}

static void put_scores(struct page *p)
{
    const struct grading_result *g = &p->e->grading;
    PUT(&p->h, "<section id=\"scores\">\n", "");
    html_heading(&p->h, 2, p->w->text[SCORES_TITLE]);
    html_paragraph(&p->h, TONE_PLAIN, p->w->text[SCORES_EXPLAINED]);
    for (size_t i = 0; i < g->edition->n; i++)
        put_indicator(p, &g->indicator[i]);
    PUT(&p->h, "</section>\n", "");
}

/* --- the page ------------------------------------------------------------------------------------------ */

/* Nothing where the report has nothing. */
static void put_section(struct page *p, const char *id, void (*add)(struct sections *s))
{
    struct sections s = p->s;
    s.document = document_new(p->h.arena, "", "");
    add(&s);
    if (!html_shows(s.document))
        return;
    PUT(&p->h, "<section id=\"@\">\n", id);
    html_document(&p->h, s.document);
    PUT(&p->h, "</section>\n", "");
}

bool write_html(const struct evaluation *e, const char *const *file, const char *path)
{
    struct arena *arena = arena_new();
    struct page p = {
        .h = {.arena = arena, .w = e->editions->wording}, .e = e, .w = e->editions->wording};
    p.s = (struct sections){.e = e, .w = p.w, .arena = arena};
    html_begin(&p.h, SAY(p.w, arena, HTML_CA_TITLE, e->name, date_text(p.w, arena, e->period.to)),
               "../index.html", p.w->text[HTML_UP]);
    put_facts(&p);
    html_files(&p.h, file);
    put_contents(&p);
    put_last_time(&p);
    put_result(&p);
    put_no_rows(&p);
    put_rows(&p);
    put_scores(&p);
    put_section(&p, "inspection", add_inspection);
    put_section(&p, "open", add_open);
    put_section(&p, "terms", add_terms);
    put_section(&p, "history", add_history);
    put_section(&p, "data", add_data);
    put_section(&p, "checks", add_checks);
    put_section(&p, "readings", add_readings);
    bool written = html_end(&p.h, path);
    arena_free(arena);
    return written;
}
