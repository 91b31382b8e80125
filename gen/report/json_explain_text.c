/* JSON explain: the object as a text for people, wrapped to the terminal. */
#include <string.h>

#include "base/wrap.h"
#include "report/json_explain_page.h"
#include "score/contract_words.h"

static void say_line(const struct page *p, const char *text)
{
    page_say(p, "  ", text);
}

static void section(const struct page *p, enum phrase phrase)
{
    fputc('\n', p->to);
    page_say(p, "", p->w->text[phrase]);
}

/* "3" or "1–3" of lo and hi. */
static const char *between(const struct page *p, const char *lo, const char *hi)
{
    return strcmp(lo, hi) == 0 ? lo : arena_format(p->arena, "%s–%s", lo, hi);
}

static const char *range(const struct page *p, const json_t *o)
{
    return between(p, text_of(o, "lo"), text_of(o, "hi"));
}

/* --- head ---------------------------------------------------------------------------------------------------- */

static const char *item_name(const struct page *p)
{
    const json_t *item = get(p->tree, "item");
    const char *title = text_of(item, "title");
    if (page_is(item, "kind", "row"))
        return SAY(p->w, p->arena, EXPLAIN_ROW, page_number(p, item, "row"), title);
    const char *name = text_of(item, "measure");
    if (page_is(item, "kind", "indicator"))
        name = text_of(item, "indicator");
    if (page_is(item, "kind", "criterion"))
        name =
            arena_format(p->arena, "%s.%s", text_of(item, "indicator"), text_of(item, "criterion"));
    if (get(item, "score"))
        name = arena_format(p->arena, "%s@%s", name, page_number(p, item, "score"));
    return *name ? arena_format(p->arena, "%s（%s）", title, name) : title;
}

static void print_published(const struct page *p)
{
    const json_t *published = get(p->tree, "published");
    if (!published)
        return;
    bool same = json_is_true(get(published, "same"));
    page_say(
        p, "",
        SAY(p->w, p->arena, same ? EXPLAIN_SAME : EXPLAIN_NOT_SAME, text_of(published, "folder")));
}

static void print_head(const struct page *p)
{
    const json_t *ca = get(p->tree, "ca");
    const json_t *period = get(p->tree, "period");
    const json_t *source = get(p->tree, "source");
    bool stored = page_is(source, "from", "result");
    page_say(p, "",
             arena_format(p->arena, "%s %s　%s", text_of(ca, "code"), text_of(ca, "name"),
                          item_name(p)));
    page_say(p, "",
             SAY(p->w, p->arena, EXPLAIN_PERIOD, text_of(period, "to"), text_of(period, "from")));
    if (stored)
        page_say(
            p, "",
            SAY(p->w, p->arena, EXPLAIN_STORED, text_of(source, "folder"), text_of(period, "to")));
    print_published(p);
}

/* --- the standard's words ---------------------------------------------------------------------------------------- */

static enum phrase decided_by(const json_t *standard)
{
    static const struct {
        const char *word;
        enum phrase phrase;
    } by[] = {{"data", EXPLAIN_BY_DATA},
              {"refute", EXPLAIN_BY_REFUTE},
              {"register", EXPLAIN_BY_REGISTER},
              {"attest", EXPLAIN_BY_ATTEST}};
    if (page_is(standard, "proof", "both"))
        return EXPLAIN_BY_BOTH;
    if (page_is(standard, "proof", "record"))
        return EXPLAIN_BY_RECORD;
    for (size_t i = 0; i < sizeof by / sizeof *by; i++)
        if (page_is(standard, "decided_by", by[i].word))
            return by[i].phrase;
    return EXPLAIN_BY_DATA;
}

static void say_labelled(const struct page *p, enum phrase label, const char *text)
{
    if (*text)
        say_line(p, SAY(p->w, p->arena, label, text));
}

static void print_row_words(const struct page *p, const json_t *standard)
{
    const char *clauses = text_of(standard, "clauses");
    say_line(p, *clauses ? arena_format(p->arena, "%s（%s）", text_of(standard, "text"), clauses)
                         : text_of(standard, "text"));
    say_labelled(p, EXPLAIN_METHOD, text_of(standard, "method"));
    say_labelled(p, EXPLAIN_MISPRINT, text_of(standard, "misprint"));
    say_line(p, p->w->text[decided_by(standard)]);
    if (get(standard, "proof") && json_is_true(get(standard, "data_refute")))
        say_line(p, p->w->text[EXPLAIN_BY_ALSO]);
    if (json_is_false(get(standard, "boxes")))
        say_line(p, p->w->text[EXPLAIN_NO_BOXES]);
}

static void print_indicator_words(const struct page *p, const json_t *standard)
{
    size_t i = 0;
    json_t *c = NULL;
    say_labelled(p, EXPLAIN_TABLE, text_of(standard, "table"));
    if (json_is_false(get(standard, "weighted")))
        say_line(p, p->w->text[EXPLAIN_UNWEIGHTED]);
    json_array_foreach(get(standard, "criteria"), i, c)
        page_say(p,
                 arena_format(p->arena, "  %s  ",
                              SAY(p->w, p->arena, EXPLAIN_SCORE, page_number(p, c, "score"))),
                 text_of(c, "text"));
}

static void print_standard(const struct page *p)
{
    const json_t *standard = get(p->tree, "standard");
    const json_t *item = get(p->tree, "item");
    bool words = get(standard, "text") || get(standard, "clauses") || get(standard, "table");
    if (!words && !json_is_false(get(standard, "weighted")))
        return;
    section(p, EXPLAIN_ASKED);
    if (page_is(item, "kind", "row"))
        print_row_words(p, standard);
    else if (page_is(item, "kind", "measure"))
        say_labelled(p, EXPLAIN_CLAUSE, text_of(standard, "clauses"));
    else
        print_indicator_words(p, standard);
}

/* --- the verdict ------------------------------------------------------------------------------------------------- */

static enum phrase basis_of(const json_t *verdict)
{
    static const struct {
        enum basis basis;
        enum phrase phrase;
    } of[] = {{BASIS_DATA, EXPLAIN_BASIS_DATA},
              {BASIS_OBJECT, EXPLAIN_BASIS_OBJECT},
              {BASIS_REGISTER, EXPLAIN_BASIS_REGISTER},
              {BASIS_ATTEST, EXPLAIN_BASIS_ATTEST}};
    if (is_overridden(verdict))
        return EXPLAIN_BASIS_OVERRIDE;
    if (page_is(verdict, "by", "self"))
        return EXPLAIN_BASIS_SELF;
    for (size_t i = 0; i < sizeof of / sizeof *of; i++)
        if (page_is(verdict, "basis", basis_name(of[i].basis)))
            return of[i].phrase;
    return EXPLAIN_BASIS_NONE;
}

static void print_row_verdict(const struct page *p, const json_t *verdict)
{
    const json_t *override = get(verdict, "override");
    say_line(p, SAY(p->w, p->arena, EXPLAIN_RESULT, text_of(verdict, "result"),
                    p->w->text[basis_of(verdict)]));
    if (is_overridden(verdict))
        say_line(p, SAY(p->w, p->arena, EXPLAIN_COMPUTED, text_of(verdict, "computed"),
                        text_of(verdict, "result"), text_of(override, "file"),
                        page_number(p, override, "line")));
    say_labelled(p, EXPLAIN_REASON, text_of(verdict, "reason"));
}

static void print_criteria(const struct page *p, const json_t *verdict)
{
    size_t i = 0;
    json_t *c = NULL;
    json_array_foreach(get(verdict, "criteria"), i, c)
    {
        const char *reason = text_of(c, "reason");
        page_say(p,
                 arena_format(p->arena, "  %s  ",
                              SAY(p->w, p->arena, EXPLAIN_SCORE, page_number(p, c, "score"))),
                 SAY(p->w, p->arena, EXPLAIN_CRITERION, text_of(c, "criterion"),
                     text_of(c, "state"),
                     *reason                         ? reason
                     : page_is(c, "state", WORD_YES) ? p->w->text[EXPLAIN_OTHER_CASES]
                                                     : p->w->text[EXPLAIN_OTHER_WAIT]));
    }
}

/* Where an override holds, what the evidence alone gives. */
static void print_computed_score(const struct page *p, const json_t *verdict)
{
    const char *lo = text_of(verdict, "computed_lo");
    const char *hi = text_of(verdict, "computed_hi");
    if (*lo && (strcmp(lo, text_of(verdict, "lo")) != 0 || strcmp(hi, text_of(verdict, "hi")) != 0))
        say_line(
            p, SAY(p->w, p->arena, EXPLAIN_SCORE_COMPUTED, between(p, lo, hi), range(p, verdict)));
}

/* "II级（系统执行级）", or that there is none. */
static const char *level_text(const struct page *p, const char *title, const char *code)
{
    return *title ? SAY(p->w, p->arena, LEVEL_NAMED, code, title) : level_label(p->w, code);
}

static void print_total_verdict(const struct page *p, const json_t *verdict)
{
    const char *level =
        level_text(p, text_of(verdict, "level_title"), json_string_value(get(verdict, "level")));
    say_line(p, SAY(p->w, p->arena, EXPLAIN_TOTAL_IS, range(p, get(verdict, "total")), level));
    if (!json_equal(get(verdict, "computed_total"), get(verdict, "total")))
        say_line(p, SAY(p->w, p->arena, EXPLAIN_TOTAL_COMPUTED,
                        range(p, get(verdict, "computed_total")),
                        level_text(p, text_of(verdict, "computed_level_title"),
                                   json_string_value(get(verdict, "computed_level"))),
                        range(p, get(verdict, "total")), level));
    say_line(p, text_of(verdict, "level_limit"));
    say_labelled(p, EXPLAIN_GATE, text_of(p->tree, "gate_text"));
}

static void print_measure_verdict(const struct page *p, const json_t *verdict)
{
    const char *value = text_of(p->tree, "value_text");
    if (!get(p->tree, "value_text"))
        value = text_of(verdict, "value");
    if (*value)
        say_line(p, SAY(p->w, p->arena, EXPLAIN_VALUE, value));
    if (*value && get(p->tree, "cases"))
        say_line(p, SAY(p->w, p->arena, EXPLAIN_CASES, text_of(p->tree, "cases")));
    if (!*value)
        say_line(p, SAY(p->w, p->arena, EXPLAIN_NO_VALUE, text_of(verdict, "reason")));
    else
        say_line(p, text_of(verdict, "reason"));
    say_line(p, text_of(verdict, "note"));
}

static void print_verdict(const struct page *p)
{
    const json_t *verdict = get(p->tree, "verdict");
    const json_t *item = get(p->tree, "item");
    section(p, EXPLAIN_VERDICT);
    if (json_is_null(verdict))
        say_line(p, p->w->text[EXPLAIN_NOT_THERE]);
    else if (page_is(item, "kind", "row"))
        print_row_verdict(p, verdict);
    else if (page_is(item, "kind", "total"))
        print_total_verdict(p, verdict);
    else if (page_is(item, "kind", "measure"))
        print_measure_verdict(p, verdict);
    else {
        say_line(p, SAY(p->w, p->arena, EXPLAIN_SCORE_IS, range(p, verdict)));
        print_computed_score(p, verdict);
        print_criteria(p, verdict);
    }
    say_labelled(p, EXPLAIN_CONTRADICTION, text_of(verdict, "contradiction"));
}

/* --- conditions, places ---------------------------------------------------------------------------------------------- */

static const char *mark_of(const struct page *p, const json_t *c)
{
    static const struct {
        const char *word;
        enum phrase phrase;
    } marks[] = {{"fails", EXPLAIN_MARK_FAILS},
                 {"holds", EXPLAIN_MARK_HOLDS},
                 {"none", EXPLAIN_MARK_NONE},
                 {"unknown", EXPLAIN_MARK_UNKNOWN}};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (page_is(c, "state", marks[i].word))
            return p->w->text[marks[i].phrase];
    return p->w->text[EXPLAIN_MARK_SHOWN];
}

static void print_condition(const struct page *p, const json_t *c)
{
    const char *text = text_of(c, "text");
    const char *off = text_of(c, "distance");
    if (get(c, "of"))
        text = arena_format(p->arena, "%s：%s", text_of(c, "of"), text);
    else if (get(c, "score"))
        text = arena_format(p->arena, "%s：%s",
                            SAY(p->w, p->arena, EXPLAIN_SCORE, page_number(p, c, "score")), text);
    if (*off && page_is(c, "state", "holds") && !json_is_true(get(c, "boundary")))
        text = arena_format(p->arena, "%s；%s", text, SAY(p->w, p->arena, EXPLAIN_MARGIN, off));
    else if (*off && page_is(c, "state", "holds"))
        text = arena_format(p->arena, "%s；%s", text, off);
    page_say(p, arena_format(p->arena, "  %s  ", mark_of(p, c)), text);
}

static void print_conditions(const struct page *p, const char *key, enum phrase title)
{
    size_t i = 0;
    json_t *c = NULL;
    if (json_array_size(get(p->tree, key)) == 0)
        return;
    section(p, title);
    json_array_foreach(get(p->tree, key), i, c) print_condition(p, c);
}

static void print_unknown(const struct page *p)
{
    const char *gaps = text_of(get(p->tree, "verdict"), "gaps");
    size_t i = 0;
    json_t *o = NULL;
    const char *lost = text_of(p->tree, "lost");
    if (!*gaps && !*lost && json_array_size(get(p->tree, "unknown")) == 0)
        return;
    section(p, EXPLAIN_UNKNOWN);
    say_line(p, gaps);
    say_line(p, lost);
    json_array_foreach(get(p->tree, "unknown"), i, o)
    {
        bool may = json_is_true(get(o, "may_change"));
        bool open = json_is_true(get(o, "open"));
        say_line(p, SAY(p->w, p->arena,
                        may    ? EXPLAIN_MAY_CHANGE
                        : open ? EXPLAIN_OPEN
                               : EXPLAIN_NO_CHANGE,
                        text_of(o, "title"), text_of(o, "reason")));
    }
}

/* --- readings, evidence, needs ------------------------------------------------------------------------------------------- */

/* What another reading gives, in the words of the kind of item. */
static const char *gives_text(const struct page *p, const json_t *r)
{
    const json_t *item = get(p->tree, "item");
    const char *gives = text_of(r, "gives");
    if (!*gives)
        return p->w->text[EXPLAIN_NOT_COMPUTED];
    if (json_is_true(get(r, "same")))
        return p->w->text[EXPLAIN_GIVES_SAME];
    if (page_is(item, "kind", "row"))
        return SAY(p->w, p->arena, EXPLAIN_GIVES_ROW, gives);
    if (page_is(item, "kind", "total"))
        return SAY(p->w, p->arena, EXPLAIN_GIVES_TOTAL, gives,
                   level_label(p->w, json_string_value(get(r, "level"))));
    return wording_say(p->w, p->arena,
                       page_is(item, "kind", "measure") ? EXPLAIN_GIVES : EXPLAIN_GIVES_SCORE,
                       (const char *const[]){gives, NULL});
}

static void print_reading(const struct page *p, const json_t *r)
{
    bool used = json_is_true(get(r, "in_force"));
    const char *text = arena_format(p->arena, "%s：%s", text_of(r, "code"), text_of(r, "text"));
    if (!used)
        text = arena_format(p->arena, "%s——%s", text, gives_text(p, r));
    page_say(p,
             arena_format(p->arena, "  %s  ",
                          p->w->text[used ? EXPLAIN_READING_USED : EXPLAIN_READING_OTHER]),
             text);
}

static const char *joined(const struct page *p, const json_t *list)
{
    const char *text = "";
    size_t i = 0;
    json_t *o = NULL;
    json_array_foreach(list, i, o) text =
        arena_format(p->arena, "%s%s%s", text, i ? "、" : "", json_string_value(o));
    return text;
}

static void print_readings(const struct page *p)
{
    size_t i = 0;
    json_t *r = NULL;
    const json_t *general = get(p->tree, "general_readings");
    size_t n_general = json_array_size(general);
    if (json_array_size(get(p->tree, "readings")) + n_general == 0)
        return;
    section(p, EXPLAIN_READINGS);
    if (n_general)
        say_line(p, SAY(p->w, p->arena, EXPLAIN_GENERAL, joined(p, general)));
    for (int used = 1; used >= 0; used--)
        json_array_foreach(get(p->tree, "readings"), i,
                           r) if (json_is_true(get(r, "in_force")) == used) print_reading(p, r);
}

/* A file of all CAs in which none of the rows is this one's. */
static bool is_foreign(const json_t *f)
{
    return strncmp(text_of(f, "file"), "../", strlen("../")) == 0 &&
           json_integer_value(get(f, "rows")) == 0;
}

static void print_file(const struct page *p, const char *title, const json_t *f)
{
    const char *text = SAY(p->w, p->arena, EXPLAIN_FILE, title, text_of(f, "file"),
                           page_number(p, f, "rows"), page_number(p, f, "accepted"));
    int64_t lost = json_integer_value(get(f, "rejected"));
    int64_t damaged = json_integer_value(get(f, "damaged"));
    if (lost)
        text = arena_format(p->arena, "%s%s", text,
                            SAY(p->w, p->arena, EXPLAIN_FILE_LOST, number_text(p->arena, lost)));
    if (damaged)
        text =
            arena_format(p->arena, "%s%s", text,
                         SAY(p->w, p->arena, EXPLAIN_FILE_DAMAGED, number_text(p->arena, damaged)));
    if (is_foreign(f))
        text = SAY(p->w, p->arena, EXPLAIN_FILE_SHARED, title, text_of(f, "file") + strlen("../"));
    if (get(f, "refused"))
        text = SAY(p->w, p->arena, EXPLAIN_FILE_REFUSED, title, text_of(f, "file"),
                   text_of(f, "refused"));
    say_line(p, text);
}

static void print_evidence(const struct page *p)
{
    size_t i = 0;
    json_t *e = NULL;
    if (json_array_size(get(p->tree, "evidence")) == 0)
        return;
    section(p, EXPLAIN_EVIDENCE);
    json_array_foreach(get(p->tree, "evidence"), i, e)
    {
        size_t k = 0;
        json_t *f = NULL;
        size_t n = json_array_size(get(e, "files"));
        json_array_foreach(get(e, "files"), k, f) if (n == 1 || !is_foreign(f))
            print_file(p, text_of(e, "title"), f);
        if (json_array_size(get(e, "files")) == 0)
            say_line(p, SAY(p->w, p->arena, EXPLAIN_FILE_NONE, text_of(e, "title"),
                            text_of(e, "export")));
    }
    if (get(p->tree, "objects"))
        say_line(p, SAY(p->w, p->arena, EXPLAIN_OBJECTS,
                        number_text(p->arena, json_integer_value(get(p->tree, "objects")))));
    say_line(p, text_of(p->tree, "answer"));
}

static void print_parts(const struct page *p)
{
    size_t i = 0;
    json_t *o = NULL;
    if (json_array_size(get(p->tree, "parts")) == 0)
        return;
    section(p, EXPLAIN_PARTS);
    json_array_foreach(get(p->tree, "parts"), i, o)
    {
        const char *text = SAY(p->w, p->arena, EXPLAIN_PART, text_of(o, "title"), text_of(o, "id"),
                               range(p, o), text_of(o, "weight"));
        if (get(o, "next"))
            text = arena_format(p->arena, "%s%s", text,
                                SAY(p->w, p->arena, EXPLAIN_PART_NEXT, page_number(p, o, "next"),
                                    text_of(o, "adds_to_total")));
        say_line(p, text);
    }
}

static void print_needs(const struct page *p)
{
    size_t i = 0;
    json_t *need = NULL;
    const json_t *item = get(p->tree, "item");
    if (json_array_size(get(p->tree, "needs")) == 0)
        return;
    section(p, page_is(item, "kind", "row")         ? EXPLAIN_NEEDS_ROW
               : page_is(item, "kind", "criterion") ? EXPLAIN_NEEDS_CRITERION
                                                    : EXPLAIN_NEEDS_SCORE);
    json_array_foreach(get(p->tree, "needs"), i, need) say_line(p, json_string_value(need));
}

void explain_print(const json_t *tree, const struct wording *w, FILE *to, struct arena *arena)
{
    const struct page p = {tree, w, to, arena, wrap_columns(to)};
    print_head(&p);
    print_standard(&p);
    print_verdict(&p);
    print_conditions(&p, "conditions", EXPLAIN_CONDITIONS);
    print_conditions(&p, "uses", EXPLAIN_USES);
    print_unknown(&p);
    print_needs(&p);
    print_readings(&p);
    print_parts(&p);
    print_evidence(&p);
    page_places(&p);
}
