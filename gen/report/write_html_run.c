/* The page of a run: what changed since the last one, how it went, all CAs side by side, and each row with the CAs
 * where it is 否 or 待核. */

#include "report/html.h"
#include "report/run_changes.h"
#include "report/sections_terms.h"
#include "report/write_html.h"
#include "score/amounts.h"

struct page {
    struct html h;
    const struct run_summary *r;
    const struct wording *w;
    struct run_changes changes;
    const struct ca_summary **ranked;
    const size_t *place; /* of each of them */
};

static const char *count_text(const struct page *p, int64_t n)
{
    return number_text(p->h.arena, n);
}

/* A CA's page, at a place of it; a failed one has none of this run. */
static void put_link(struct page *p, const struct ca_summary *ca, const char *place,
                     const char *text)
{
    if (ca->failed)
        PUT(&p->h, "$", text);
    else
        PUT(&p->h, *place ? "<a href=\"@/index.html#@\">$</a>" : "<a href=\"@/index.html@\">$</a>",
            ca->code, place, text);
}

/* --- what changed, and how it went --------------------------------------------------------------------- */

static void put_changes(struct page *p)
{
    struct document *d = document_new(p->h.arena, "", "");
    if (p->changes.any) {
        add_run_changes(d, p->r, p->h.arena);
    } else {
        document_heading(d, 2, p->w->text[NIGHT_TITLE]);
        document_paragraph(d, TONE_PLAIN, p->w->text[HISTORY_NO_EARLIER]);
    }
    html_document(&p->h, d);
}

static void put_failed(struct page *p)
{
    for (size_t i = 0; i < p->r->n; i++) {
        const struct ca_summary *ca = &p->r->ca[i];
        if (ca->failed)
            html_paragraph(&p->h, TONE_BAD,
                           SAY(p->w, p->h.arena, HTML_FAILED, ca->name, ca->code, ca->failed));
    }
}

static void put_overridden(struct page *p)
{
    for (size_t i = 0; i < p->r->n; i++) {
        const struct ca_summary *ca = &p->r->ca[i];
        if (!ca->failed && ca->computed)
            html_paragraph(&p->h, TONE_PLAIN,
                           SAY(p->w, p->h.arena, OVERRIDES_OF, ca->name, ca->overrides_note));
    }
}

static void put_strays(struct page *p)
{
    if (p->r->stray_rejects == 0)
        return;
    html_paragraph(&p->h, TONE_BAD,
                   SAY(p->w, p->h.arena, HTML_STRAYS, count_text(p, p->r->stray_rejects)));
    PUT(&p->h, "<details><summary>$</summary><ul class=\"places\">\n", p->w->text[DATA_REASON]);
    for (size_t i = 0; i < p->r->n_stray; i++)
        PUT(&p->h, "<li><code>$:$</code> $</li>\n", p->r->stray[i].file,
            count_text(p, p->r->stray[i].line), p->r->stray[i].reason);
    PUT(&p->h, "</ul></details>\n", "");
}

static void put_status(struct page *p)
{
    int64_t judged = 0;
    int64_t rows = 0;
    int64_t rejected = 0;
    int64_t damaged = 0;
    for (size_t i = 0; i < p->r->n; i++) {
        judged += p->r->ca[i].failed == NULL;
        rows += p->r->ca[i].rows;
        rejected += p->r->ca[i].rejected;
        damaged += p->r->ca[i].damaged;
    }
    html_heading(&p->h, 2, p->w->text[HTML_STATUS]);
    html_paragraph(&p->h, TONE_PLAIN,
                   SAY(p->w, p->h.arena, HTML_STATUS_COUNTS, count_text(p, (int64_t)p->r->n),
                       count_text(p, judged), count_text(p, rows), count_text(p, rejected),
                       count_text(p, damaged)));
    put_failed(p);
    put_overridden(p);
    put_strays(p);
    const char *end = calendar_end_text(p->w, p->h.arena, p->r->workdays, p->r->period.to);
    html_paragraph(&p->h, TONE_OPEN, end ? end : "");
}

/* --- the CAs ------------------------------------------------------------------------------------------- */

/* The lowest scores of the levels. */
static struct html_bar bar_of(struct page *p)
{
    const struct grading_edition *e = p->r->editions->grading;
    struct ratio *mark = arena_alloc(p->h.arena, (e->n_levels + 1) * sizeof *mark);
    struct html_bar bar = {.best = best_score(e), .mark = mark};
    for (size_t i = 0; i < e->n_levels; i++)
        if (e->level[i].has_min && ratio_compare(e->level[i].min, ratio_int(0)) > 0 &&
            (bar.n_marks == 0 || ratio_compare(mark[bar.n_marks - 1], e->level[i].min) != 0))
            mark[bar.n_marks++] = e->level[i].min;
    return bar;
}

static void put_head(struct page *p, const char *class, const char *text)
{
    PUT(&p->h, *class ? "<th scope=\"col\" class=\"@\">$</th>" : "<th scope=\"col\"@>$</th>", class,
        text);
}

static const char *joined(const struct page *p, const char *text, const char *more)
{
    return arena_format(p->h.arena, "%s%s%s", text, *text ? "；" : "", more);
}

static const char *steps_of(const struct page *p, const struct ca_change *c, const char *text)
{
    static const enum row_step shown[] = {STEP_SITE, STEP_NEW, STEP_AGAIN, STEP_MENDED,
                                          STEP_EVIDENCE};
    const char *grades = grades_by_evidence(c, p->w, p->h.arena);
    for (size_t i = 0; i < sizeof shown / sizeof *shown; i++)
        if (c->step[shown[i]].n)
            text = joined(p, text,
                          SAY(p->w, p->h.arena, CHANGE_COUNT, p->w->text[row_step_phrase(shown[i])],
                              count_text(p, (int64_t)c->step[shown[i]].n)));
    return *grades ? joined(p, text,
                            arena_format(p->h.arena, "%s：%s", p->w->text[NIGHT_EVIDENCE], grades))
                   : text;
}

/* What is other than last time, in short: the first part of the page has it in full. */
static const char *change_of(const struct page *p, const struct ca_summary *ca)
{
    const struct ca_before *b = ca->before;
    const char *text = "";
    if (ca->first)
        return change_text(p->w, CHANGE_ENTERED);
    for (size_t i = 0; i < p->changes.n; i++)
        if (p->changes.ca[i].ca == ca)
            text = steps_of(p, &p->changes.ca[i], text);
    if (b && b->same_grading && b->total != CHANGE_NONE && b->total != CHANGE_EVIDENCE)
        text = joined(p, text,
                      arena_format(p->h.arena, "%s → %s",
                                   total_text(b->total_lo, b->total_hi, p->h.arena),
                                   total_text(ca->total_lo, ca->total_hi, p->h.arena)));
    return text;
}

static void put_count(struct page *p, int64_t n, enum tone tone)
{
    PUT(&p->h, "<td class=\"num @\">$</td>", html_tone(n ? tone : TONE_PLAIN), count_text(p, n));
}

static void put_ca(struct page *p, const struct ca_summary *ca, size_t place, struct html_bar bar)
{
    PUT(&p->h, "<tr><td class=\"mid short\">$</td><th scope=\"row\">",
        place ? count_text(p, (int64_t)place) : p->w->text[CHANGE_ABSENT]);
    put_link(p, ca, "", ca->code);
    PUT(&p->h, "</th><td>$</td>", ca->name);
    if (ca->failed) {
        PUT(&p->h, "<td colspan=\"$\" class=\"bad\">$</td></tr>\n", p->changes.any ? "8" : "7",
            ca->failed);
        return;
    }
    bar.lo = ca->total_lo;
    bar.hi = ca->total_hi;
    PUT(&p->h, "<td class=\"short\">$</td><td class=\"num\">$</td><td>",
        level_text(p->w, p->r->editions->grading, ca->level, p->h.arena),
        total_text(ca->total_lo, ca->total_hi, p->h.arena));
    html_bar(&p->h, &bar);
    PUT(&p->h, "</td>", "");
    put_count(p, ca->count[ROW_NO], TONE_BAD);
    put_count(p, ca->count[ROW_PENDING], TONE_OPEN);
    put_count(p, ca->count[ROW_NA], TONE_MUTED);
    put_count(p, ca->rejected, TONE_BAD);
    if (p->changes.any)
        PUT(&p->h, "<td>$</td>", change_of(p, ca));
    PUT(&p->h, "</tr>\n", "");
}

static void put_cas(struct page *p)
{
    const struct wording *w = p->w;
    const char *const head[] = {
        w->text[SUMMARY_PLACE], w->text[HEAD_CODE],       w->text[HEAD_NAME],
        w->text[HEAD_LEVEL],    w->text[HEAD_TOTAL],      w->text[HTML_RANGE],
        w->text[STATE_NO],      w->text[STATE_PENDING],   w->text[STATE_NA],
        w->text[HEAD_REJECTED], w->text[SHEET_NAME_NIGHT]};
    struct html_bar bar = bar_of(p);
    html_heading(&p->h, 2, w->text[SHEET_NAME_RANKING]);
    html_paragraph(&p->h, TONE_PLAIN, w->text[SUMMARY_EXPLAINED]);
    html_wide(&p->h, w->text[SHEET_NAME_RANKING]);
    PUT(&p->h, "<table><thead><tr>", "");
    /* what changed stands last, where anything is known of it */
    for (size_t i = 0; i < sizeof head / sizeof *head - !p->changes.any; i++)
        put_head(p, "", head[i]);
    PUT(&p->h, "</tr></thead><tbody>\n", "");
    for (size_t i = 0; i < p->r->n; i++)
        put_ca(p, p->ranked[i], p->place[i], bar);
    PUT(&p->h, "</tbody></table>", "");
    html_wide_end(&p->h);
}

/* --- heat map: CAs by domains -------------------------------------------------------------------------- */

static void put_heat_cell(struct page *p, const struct ca_summary *ca, int no, int open, int domain)
{
    static const int from[] = {8, 4, 2, 1};
    const char *place = arena_format(p->h.arena, "d%d", domain);
    size_t shade = 0;
    while (shade < 4 && no < from[shade])
        shade++;
    if (shade < 4)
        bytes_format(&p->h.b, "<td class=\"heat%zu\">", 4 - shade);
    else
        PUT(&p->h, "<td>", "");
    if (no)
        put_link(p, ca, place, count_text(p, no));
    if (open)
        PUT(&p->h, "<small>$$</small>", "+", count_text(p, open));
    PUT(&p->h, "</td>", "");
}

static void put_heat_row(struct page *p, const struct ca_summary *ca)
{
    const struct form_edition *form = p->r->editions->form;
    int domain = 0;
    PUT(&p->h, "<tr><th scope=\"row\">", "");
    put_link(p, ca, "", ca->code);
    PUT(&p->h, "</th>", "");
    for (size_t i = 0; i < form->n;) {
        int count[ROW_STATES] = {0};
        size_t first = i;
        domain++;
        for (; i < form->n && (i == first || !html_domain_begins(form, i)); i++)
            count[ca->row[i]] += form->row[i].boxes;
        put_heat_cell(p, ca, count[ROW_NO], count[ROW_PENDING], domain);
    }
    PUT(&p->h, "</tr>\n", "");
}

static void put_heat(struct page *p)
{
    const struct form_edition *form = p->r->editions->form;
    html_heading(&p->h, 2, p->w->text[HTML_HEAT]);
    html_paragraph(&p->h, TONE_PLAIN, p->w->text[HTML_HEAT_NOTE]);
    html_wide(&p->h, p->w->text[HTML_HEAT]);
    PUT(&p->h, "<table class=\"heat\"><thead><tr>", "");
    put_head(p, "", p->w->text[HEAD_CODE]);
    for (size_t i = 0; i < form->n; i++)
        if (html_domain_begins(form, i))
            put_head(p, "domain", form->row[i].domain);
    PUT(&p->h, "</tr></thead><tbody>\n", "");
    for (size_t i = 0; i < p->r->n; i++)
        if (!p->r->ca[i].failed)
            put_heat_row(p, &p->r->ca[i]);
    PUT(&p->h, "</tbody></table>", "");
    html_wide_end(&p->h);
}

/* --- each row ------------------------------------------------------------------------------------------ */

static int64_t cas_in(const struct page *p, size_t row, enum row_state state)
{
    int64_t n = 0;
    for (size_t i = 0; i < p->r->n; i++)
        n += !p->r->ca[i].failed && p->r->ca[i].row[row] == state;
    return n;
}

/* The CAs, each with its page where the row fails. */
static void put_who(struct page *p, size_t row, enum row_state state)
{
    int64_t n = cas_in(p, row, state);
    const char *place = arena_format(p->h.arena, "r%d", p->r->editions->form->row[row].number);
    bool first = true;
    PUT(&p->h, "<td>", "");
    if (n)
        PUT(&p->h, "$ ", SAY(p->w, p->h.arena, HTML_CAS, count_text(p, n)));
    for (size_t i = 0; n && i < p->r->n; i++) {
        const struct ca_summary *ca = &p->r->ca[i];
        if (ca->failed || ca->row[row] != state)
            continue;
        PUT(&p->h, "$", first ? "" : "、");
        if (state == ROW_NO)
            put_link(p, ca, place, ca->code);
        else
            PUT(&p->h, "$", ca->code);
        first = false;
    }
    PUT(&p->h, "</td>", "");
}

static void put_row(struct page *p, size_t row)
{
    const struct form_row *r = &p->r->editions->form->row[row];
    if (cas_in(p, row, ROW_NO) + cas_in(p, row, ROW_PENDING) == 0)
        return;
    PUT(&p->h, "<tr><th scope=\"row\">$</th><td>$</td><td>$</td>", count_text(p, r->number),
        r->sub_item, r->clauses);
    put_who(p, row, ROW_NO);
    put_who(p, row, ROW_PENDING);
    PUT(&p->h, "</tr>\n", "");
}

static void put_domain(struct page *p, size_t from, size_t to)
{
    const struct wording *w = p->w;
    const char *domain = p->r->editions->form->row[from].domain;
    int64_t no = 0;
    int64_t open = 0;
    bool any = false;
    for (size_t i = from; i < to; i++) {
        bool boxes = p->r->editions->form->row[i].boxes;
        any = any || cas_in(p, i, ROW_NO) + cas_in(p, i, ROW_PENDING) > 0;
        no += boxes ? cas_in(p, i, ROW_NO) : 0;
        open += boxes ? cas_in(p, i, ROW_PENDING) : 0;
    }
    if (!any)
        return;
    PUT(&p->h,
        "<details><summary>$　<span class=\"@\">$ $</span>　<span class=\"@\">$ "
        "$</span></summary>\n",
        domain, html_tone(no ? TONE_BAD : TONE_PLAIN), w->text[STATE_NO], count_text(p, no),
        html_tone(open ? TONE_OPEN : TONE_PLAIN), w->text[STATE_PENDING], count_text(p, open));
    html_wide(&p->h, domain);
    PUT(&p->h, "<table><thead><tr>", "");
    const enum phrase head[] = {REMEDY_ROW, FORM_SUB_ITEM, REMEDY_CLAUSE, STATE_NO, STATE_PENDING};
    for (size_t i = 0; i < sizeof head / sizeof *head; i++)
        put_head(p, "", w->text[head[i]]);
    PUT(&p->h, "</tr></thead><tbody>\n", "");
    for (size_t i = from; i < to; i++)
        put_row(p, i);
    PUT(&p->h, "</tbody></table>", "");
    html_wide_end(&p->h);
    PUT(&p->h, "</details>\n", "");
}

static void put_rows(struct page *p)
{
    const struct form_edition *form = p->r->editions->form;
    html_heading(&p->h, 2, p->w->text[HTML_BY_ROW]);
    html_paragraph(&p->h, TONE_PLAIN, p->w->text[HTML_BY_ROW_NOTE]);
    for (size_t from = 0; from < form->n;) {
        size_t to = from + 1;
        while (to < form->n && !html_domain_begins(form, to))
            to++;
        put_domain(p, from, to);
        from = to;
    }
}

/* --- scores, ages, terms ------------------------------------------------------------------------------- */

static void put_scores(struct page *p)
{
    const struct grading_edition *e = p->r->editions->grading;
    html_heading(&p->h, 2, p->w->text[SUMMARY_SCORES]);
    html_wide(&p->h, p->w->text[SUMMARY_SCORES]);
    PUT(&p->h, "<table class=\"scores\"><thead><tr>", "");
    put_head(p, "", p->w->text[HEAD_CODE]);
    for (size_t x = 0; x < e->n; x++)
        put_head(p, "domain", e->indicator[x].title);
    PUT(&p->h, "</tr></thead><tbody>\n", "");
    for (size_t i = 0; i < p->r->n; i++) {
        const struct ca_summary *ca = &p->r->ca[i];
        if (ca->failed)
            continue;
        PUT(&p->h, "<tr><th scope=\"row\">", "");
        put_link(p, ca, "scores", ca->code);
        PUT(&p->h, "</th>", "");
        for (size_t x = 0; x < e->n; x++)
            PUT(&p->h, "<td class=\"@\">$</td>",
                html_tone(ratio_compare(ca->score_lo[x], ca->score_hi[x]) == 0 ? TONE_PLAIN
                                                                               : TONE_OPEN),
                score_text(ca->score_lo[x], ca->score_hi[x], p->h.arena));
        PUT(&p->h, "</tr>\n", "");
    }
    PUT(&p->h, "</tbody></table>", "");
    html_wide_end(&p->h);
}

static void put_ages(struct page *p)
{
    struct aged_ca *list = arena_alloc(p->h.arena, (p->r->n + 1) * sizeof *list);
    size_t n = 0;
    for (size_t i = 0; i < p->r->n; i++)
        if (!p->r->ca[i].failed && p->r->ca[i].ages)
            list[n++] = (struct aged_ca){p->r->ca[i].code, *p->r->ca[i].ages};
    if (n == 0 || !p->changes.any)
        return;
    struct table *t = ages_table(p->h.arena, p->w, list, n);
    html_heading(&p->h, 2, t->title);
    html_paragraph(&p->h, TONE_PLAIN, t->note ? t->note : "");
    html_table(&p->h, t);
}

static void put_terms(struct page *p)
{
    size_t count[TERM_BANDS] = {0};
    struct table *t = terms_table(p->w, p->h.arena);
    for (size_t i = 0; i < p->r->n; i++) {
        const struct ca_summary *ca = &p->r->ca[i];
        terms_rows(t, p->w, p->h.arena, ca->code, ca->term, ca->n_terms, p->r->period.to);
        terms_count(ca->term, ca->n_terms, p->r->period.to, count);
    }
    if (t->n_rows == 0)
        return;
    html_heading(&p->h, 2, p->w->text[TERMS_TITLE]);
    html_paragraph(&p->h, TONE_PLAIN, p->w->text[TERMS_EXPLAINED]);
    html_paragraph(&p->h, count[0] ? TONE_BAD : TONE_PLAIN,
                   SAY(p->w, p->h.arena, TERMS_COUNTS, terms_counts(p->w, p->h.arena, count)));
    PUT(&p->h, "<details><summary>$</summary>\n", t->title);
    html_table(&p->h, t);
    PUT(&p->h, "</details>\n", "");
}

/* --- the page ------------------------------------------------------------------------------------------ */

bool write_html_run(const struct run_summary *r, const char *const *file, const char *path)
{
    struct arena *arena = arena_new();
    const struct wording *w = r->editions->wording;
    struct page p = {.h = {.arena = arena, .w = w}, .r = r, .w = w};
    p.changes = run_changes_of(r, arena);
    p.ranked = cas_ranked(r, arena, &p.place);
    html_begin(
        &p.h,
        SAY(w, arena, HTML_RUN_TITLE, w->text[SUMMARY_TITLE], date_text(w, arena, r->period.to)),
        NULL, NULL);
    html_files(&p.h, file);
    put_changes(&p);
    put_status(&p);
    put_cas(&p);
    put_heat(&p);
    put_rows(&p);
    put_scores(&p);
    put_ages(&p);
    put_terms(&p);
    bool written = html_end(&p.h, path);
    arena_free(arena);
    return written;
}
