/* Diff: what changed between two results, two runs CA by CA, or two dates of the history. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/sides.h"
#include "app/version.h"
#include "base/columns.h"
#include "base/file.h"
#include "base/language.h"
#include "base/near.h"
#include "base/said.h"
#include "base/text.h"
#include "command/command.h"
#include "report/change_table.h"
#include "report/json_diff.h"
#include "score/amounts.h"

/* A CA of both runs, the one in hand. */
struct pair {
    const struct one *of[2]; /* A and B; NULL: only the other side has it */
    struct loaded loaded[2];
    const struct kept_changes *changes; /* where both have a result */
};

struct diff {
    struct side_source source;
    const struct side *side[2];
    struct arena *arena; /* of the pair in hand */
    FILE *to;            /* what is told of it: behind the table of all */
    VEC(const char *) cell;
    struct kept_changes all; /* counts alone */
    size_t n, changed;       /* CAs */
};

/* --- printing ----------------------------------------------------------------------------------------- */

enum { P_KIND, P_ITEM, P_FROM, P_TO, P_CONTENT, P_WHY, PRINTED };

static void print_line(struct diff *d, const char *text)
{
    print_safe(d->to, text, strlen(text));
    putc('\n', d->to);
}

/* Some sub-items of the form are several lines; a table's row is one. */
static const char *one_line(struct arena *arena, const char *text)
{
    char *line = arena_string(arena, text);
    for (char *at = line; *at; at++)
        if (*at == '\n')
            *at = ' ';
    return line;
}

static void print_lines(struct diff *d, const struct change_lines *lines)
{
    const struct wording *w = d->source.editions.wording;
    const char **cell = arena_alloc(d->arena, (lines->n + 1) * PRINTED * sizeof *cell);
    cell[P_KIND] = w->text[CHANGE_KIND];
    cell[P_ITEM] = w->text[CHANGE_ITEM];
    cell[P_FROM] = "A";
    cell[P_TO] = "B";
    cell[P_CONTENT] = w->text[CHANGE_CONTENT];
    cell[P_WHY] = w->text[CHANGE_WHY];
    for (size_t i = 0; i < lines->n; i++) {
        const char **line = cell + (i + 1) * PRINTED;
        line[P_KIND] = change_text(w, lines->at[i].change);
        line[P_ITEM] = lines->at[i].item;
        line[P_FROM] = lines->at[i].from;
        line[P_TO] = lines->at[i].to;
        line[P_CONTENT] = one_line(d->arena, lines->at[i].content);
        line[P_WHY] = one_line(d->arena, lines->at[i].why);
    }
    columns_print(d->to, cell, PRINTED, lines->n + 1, d->arena);
}

static const char *title_of(struct diff *d, const struct kept *k)
{
    return arena_format(d->arena, "%s %s %s", k->code, k->name, day_text(d->arena, k->date));
}

/* Of the history; two folders that have none beside them tell nothing of what was before them. */
static const struct ages *ages_of(struct diff *d, const struct kept *b)
{
    if (!d->source.has_past)
        return NULL;
    const struct ages *ages =
        ages_load(&d->source.history.history, d->arena, side_subject(&d->source, b->code), b->form,
                  b->n_rows, b->date);
    return ages ? ages_with(ages, b, d->arena) : NULL;
}

/* `a` as it was published. */
static void print_pair(struct diff *d, const struct kept *a, const struct kept_changes *c)
{
    const struct wording *w = d->source.editions.wording;
    const struct change_preface preface = change_preface_of(c, w, d->arena);
    const struct change_lines lines =
        change_lines_of(c, &d->source.editions, d->source.session.options->verbose, d->arena);
    print_line(d, arena_format(d->arena, "A: %s", title_of(d, a)));
    print_line(d, arena_format(d->arena, "B: %s", title_of(d, c->b)));
    for (size_t i = 0; i < preface.n; i++)
        print_line(d, preface.at[i]);
    print_line(d, change_counts_text(c, w, d->arena));
    if (!c->same_grading)
        print_line(d, change_grading_text(c, w, d->arena));
    for (size_t i = 0; i < c->n_beside; i++)
        print_line(d, change_beside_text(&c->beside[i], d->arena));
    if (d->source.session.options->verbose && (a->n_measures == 0 || c->b->n_measures == 0))
        print_line(d, _("有一方的指标测算没有留存（只留存了条目与得分），不作比较"));
    if (lines.n)
        print_lines(d, &lines);
    else if (c->same_form && c->same_grading)
        print_line(d, w->text[CHANGE_NOTHING]);
}

/* A CA that one of the runs does not have, or has no result of. */
static void print_alone(struct diff *d, const struct pair *pair)
{
    const struct wording *w = d->source.editions.wording;
    for (int i = 0; i < 2; i++) {
        const struct one *one = pair->of[i];
        const struct loaded *loaded = &pair->loaded[i];
        if (!one)
            continue;
        const char *what = loaded->kept ? title_of(d, loaded->kept)
                                        : arena_format(d->arena, "%s %s", one->subject,
                                                       said(d->arena, loaded->why));
        print_line(d, arena_format(d->arena, "%c: %s", i ? 'B' : 'A', what));
    }
    if (pair->of[0] && pair->of[1])
        return;
    enum change change = pair->of[0] ? CHANGE_GONE : CHANGE_ENTERED;
    print_line(d, arena_format(d->arena, "%s  %s", change_text(w, change), w->text[CHANGE_CA]));
}

/* --- many CAs ------------------------------------------------------------------------------------------- */

static bool has_changes(const struct kept_changes *c)
{
    for (size_t i = 0; i < c->n_beside; i++)
        if (has_changes(c->beside[i].changes))
            return true;
    return !c->same_form || !c->same_grading || c->row.n || c->score.n || c->total != CHANGE_NONE ||
           c->level != CHANGE_NONE || causes_have(&c->causes, CAUSE_GATE) ||
           causes_have(&c->causes, CAUSE_OVERRIDE);
}

enum summary_column {
    S_CA,
    S_FROM,
    S_TO,
    S_LEVEL,
    S_TOTAL,
    S_NEW,
    S_MENDED,
    S_OTHER,
    S_NOTE,
    SUMMED
};

static const char *step_text(struct arena *arena, const char *from, const char *to)
{
    return strcmp(from, to) == 0 ? to : arena_format(arena, "%s→%s", from, to);
}

/* What is not the CA's doing is said beside the numbers, its sentences stand below. */
static const char *note_text(const struct kept_changes *c, struct arena *arena)
{
    static const char *const kind[CAUSE_KINDS] = {
        [CAUSE_READING] = "评价口径有变化", [CAUSE_EDITION] = "标准版本不同",
        [CAUSE_TEMPLATE] = "模板有变化",    [CAUSE_PROGRAM] = "程序有变化",
        [CAUSE_GATE] = "不评级情形有变化",  [CAUSE_DATA] = "数据有变化",
        [CAUSE_OVERRIDE] = "现场检查改判",  [CAUSE_INSPECTION] = "检查材料有变化",
        [CAUSE_PERIOD] = "评估期不同",
    };
    const char *text = "";
    for (int k = 0; k < CAUSE_KINDS; k++)
        if (causes_have(&c->causes, (enum cause_kind)k))
            text = arena_format(arena, "%s%s%s", text, *text ? "、" : "", kind[k]);
    return text;
}

/* From A to B; in between A by B's readings, where that is something else. */
static const char *restated_text(struct arena *arena, const char *from, const char *restated,
                                 const char *to)
{
    if (strcmp(from, restated) != 0)
        from = arena_format(arena, "%s（现口径%s）", from, restated);
    return step_text(arena, from, to);
}

static void fill_changes(struct diff *d, const struct pair *p, const char **cell)
{
    const struct kept_changes *c = p->changes;
    const struct kept *a = p->loaded[0].kept;
    const struct kept *b = p->loaded[1].kept;
    const struct edition_set *e = &d->source.editions;
    int others = 0;
    for (int i = 0; i < ROW_CHANGES; i++)
        others += i == CHANGE_NEW_NO || i == CHANGE_REMEDIED ? 0 : c->count[i];
    cell[S_LEVEL] =
        restated_text(d->arena, kept_level_text(a, e, d->arena), kept_level_text(c->a, e, d->arena),
                      kept_level_text(b, e, d->arena));
    cell[S_TOTAL] = restated_text(d->arena, total_text(a->total_lo, a->total_hi, d->arena),
                                  total_text(c->a->total_lo, c->a->total_hi, d->arena),
                                  total_text(b->total_lo, b->total_hi, d->arena));
    cell[S_NEW] = number_text(d->arena, c->count[CHANGE_NEW_NO]);
    cell[S_MENDED] = number_text(d->arena, c->count[CHANGE_REMEDIED]);
    cell[S_OTHER] = number_text(d->arena, others);
    cell[S_NOTE] = note_text(c, d->arena);
}

static void fill_line(struct diff *d, const struct pair *p, const char **cell)
{
    const struct kept *a = p->loaded[0].kept;
    const struct kept *b = p->loaded[1].kept;
    for (int i = 0; i < SUMMED; i++)
        cell[i] = "—";
    cell[S_CA] = p->of[0] ? p->of[0]->subject : p->of[1]->subject;
    if (a)
        cell[S_FROM] = day_text(d->arena, a->date);
    if (b)
        cell[S_TO] = day_text(d->arena, b->date);
    if (p->changes)
        fill_changes(d, p, cell);
    else
        cell[S_NOTE] = !p->of[0]   ? arena_format(d->arena, "新增 %s", b->name)
                       : !p->of[1] ? arena_format(d->arena, "不再列 %s", a->name)
                       : !a        ? "A没有结果"
                                   : "B没有结果";
}

/* Its line stays, and the counts: the rest goes with the pair. */
static void sum_up(struct diff *d, const struct pair *p)
{
    const struct kept_changes *c = p->changes;
    const char *cell[SUMMED];
    fill_line(d, p, cell);
    for (int i = 0; i < SUMMED; i++)
        *vec_push(d->source.arena, &d->cell) = arena_string(d->source.arena, cell[i]);
    d->changed += !c || has_changes(c);
    for (int k = 0; c && k < CHANGES; k++)
        d->all.count[k] += c->count[k];
}

static void print_summary(struct diff *d, struct arena *arena)
{
    const char *counts = change_counts_text(&d->all, d->source.editions.wording, arena);
    const char *line =
        arena_format(arena, _("%zu家机构，%zu家有变化。%s"), d->n, d->changed, counts);
    print_safe(stdout, line, strlen(line));
    putchar('\n');
    columns_say(stdout, d->cell.at, SUMMED, d->n + 1, arena);
}

/* CAs of which nothing changed have their line in the summary alone. */
static void print_in_run(struct diff *d, const struct pair *p)
{
    sum_up(d, p);
    if (p->changes && !has_changes(p->changes) && !d->source.session.options->verbose)
        return;
    putc('\n', d->to);
    if (p->changes)
        print_pair(d, p->loaded[0].kept, p->changes);
    else
        print_alone(d, p);
}

static void print_json(struct diff *d, const struct pair *p)
{
    const char *why = NULL;
    for (int i = 1; i >= 0; i--)
        why = p->of[i] && !p->loaded[i].kept ? p->loaded[i].why : why;
    const struct diff_pair pair = {
        .code = p->of[0] ? p->of[0]->subject : p->of[1]->subject,
        .a = p->loaded[0].kept,
        .b = p->loaded[1].kept,
        .why = why,
        .changes = p->changes,
    };
    diff_json_pair(d->to, &pair, d->n == 1, &d->source.editions, d->source.session.options->verbose,
                   d->arena);
}

/* False: a side cannot be read, said. */
static bool take_pair(struct diff *d, const struct one *a, const struct one *b)
{
    const struct options *o = d->source.session.options;
    struct pair p = {.of = {a, b}};
    for (int i = 0; i < 2; i++)
        if (p.of[i] && !side_load(&d->source, d->side[i], p.of[i], d->arena, &p.loaded[i]))
            return false;
    const struct kept *from = p.loaded[0].kept;
    const struct kept *to = p.loaded[1].kept;
    if (!from && !to) /* nothing can be said of it */
        return true;
    d->n++;
    if (from && to)
        p.changes = compare_kept(d->arena, from, to, ages_of(d, to), &d->source.editions);
    if (o->as_json)
        print_json(d, &p);
    else if (!d->side[0]->is_run && !o->quiet)
        print_pair(d, from, p.changes);
    else if (!o->quiet)
        print_in_run(d, &p);
    return true;
}

/* One CA after the other, by subject. */
static bool take_pairs(struct diff *d)
{
    const struct side *a = d->side[0];
    const struct side *b = d->side[1];
    bool as_json = d->source.session.options->as_json;
    bool sound = true;
    for (size_t i = 0, k = 0; sound && (i < a->n || k < b->n);) {
        int order = !a->is_run && !as_json ? 0
                    : i == a->n            ? 1
                    : k == b->n            ? -1
                                           : strcmp(a->at[i].subject, b->at[k].subject);
        d->arena = arena_new();
        sound = take_pair(d, order <= 0 ? &a->at[i] : NULL, order >= 0 ? &b->at[k] : NULL);
        arena_free(d->arena);
        i += order <= 0;
        k += order >= 0;
    }
    return sound;
}

/* What was told of the pairs, behind the table of all of them. */
static bool print_told(struct diff *d)
{
    const struct options *o = d->source.session.options;
    char part[4096];
    size_t n = 0;
    if (o->as_json)
        diff_json_begin(stdout);
    else if (d->side[0]->is_run && !o->quiet)
        print_summary(d, d->source.arena);
    rewind(d->to);
    while ((n = fread(part, 1, sizeof part, d->to)) > 0)
        fwrite(part, 1, n, stdout);
    if (o->as_json)
        diff_json_end(stdout);
    return !ferror(d->to) && stdout_read();
}

/* --- the command ---------------------------------------------------------------------------------------- */

static const char *near_subject(const struct side *a, const struct side *b, struct arena *arena,
                                const char *code)
{
    VEC(const char *) known = {0};
    for (size_t i = 0; i < a->known.n; i++)
        *vec_push(arena, &known) = a->known.at[i];
    for (size_t i = 0; i < b->known.n; i++)
        *vec_push(arena, &known) = b->known.at[i];
    return near_names(arena, code, known.at, known.n);
}

/* A code that neither side knows is a slip, as in a run. */
static bool only_known(const struct diff *d, const struct side *a, const struct side *b)
{
    const char *const *only = d->source.session.options->only;
    for (; *only; only++) {
        const char *subject = side_subject(&d->source, *only);
        bool known = false;
        for (size_t i = 0; i < a->n; i++)
            known = known || strcmp(a->at[i].subject, subject) == 0;
        for (size_t i = 0; i < b->n; i++)
            known = known || strcmp(b->at[i].subject, subject) == 0;
        if (!known) {
            const char *near = near_subject(a, b, d->source.arena, *only);
            if (*near)
                fprintf(stderr, _("caeval: 两边都没有机构%s的结果；相近的有 %s\n"), *only, near);
            else
                fprintf(stderr, _("caeval: 两边都没有机构%s的结果\n"), *only);
            return false;
        }
    }
    return true;
}

static enum exit_status compare_pairs(struct diff *d)
{
    static const char *const head[SUMMED] = {"机构", "A",    "B",        "等级", "总分",
                                             "新否", "已改", "其他条目", "备注"};
    const struct options *o = d->source.session.options;
    d->all.same_form = true;
    for (int i = 0; i < SUMMED; i++)
        *vec_push(d->source.arena, &d->cell) = head[i];
    bool read = take_pairs(d);
    if (o->from)
        session_say(&d->source.session, &d->source.history.problems, 0);
    if (!read)
        return o->from ? EXIT_NO_OUTPUT : EXIT_NO_INPUT;
    if (d->n == 0) {
        fprintf(stderr, _("caeval: %s: 这两个日期都没有结果；caeval list 列出现有的\n"), o->output);
        return EXIT_NO_INPUT;
    }
    return print_told(d) ? EXIT_DONE : EXIT_NO_OUTPUT;
}

static enum exit_status compare(struct diff *d, const struct side *a, const struct side *b)
{
    if (a->is_run != b->is_run) {
        fprintf(stderr, _("caeval: diff: one is a run of many CAs, the other the result of one\n"));
        return EXIT_USAGE;
    }
    if (!only_known(d, a, b))
        return EXIT_NO_INPUT;
    d->side[0] = a;
    d->side[1] = b;
    int fd = file_temporary();
    d->to = fd < 0 ? NULL : fdopen(fd, "w+");
    if (!d->to) {
        fprintf(stderr, "caeval: %s: %s\n", temporary_folder(), system_said(errno));
        return EXIT_NO_OUTPUT;
    }
    enum exit_status status = compare_pairs(d);
    fclose(d->to);
    return status;
}

/* The history is brought up to date first, as by every command that asks it. */
static enum exit_status diff_dates(struct diff *d, const struct options *options)
{
    struct side a = {.date = options->from};
    struct side b = {.date = options->to};
    enum exit_status status =
        stored_open_to_read(&d->source.history, &d->source.session, options, d->source.arena);
    if (status == EXIT_DONE) {
        d->source.editions = edition_set_of(&d->source.session.library, CAEVAL_VERSION);
        d->source.has_past = true;
        bool read = side_read_date(&d->source, &a) && side_read_date(&d->source, &b);
        if (!read)
            session_say(&d->source.session, &d->source.history.problems, 0);
        status = read ? compare(d, &a, &b) : EXIT_NO_OUTPUT;
    }
    run_history_close(&d->source.history);
    session_close(&d->source.session);
    return status;
}

/* caeval diff A B, or --from DATE --to DATE */
static int take(struct options *o, char *const *word, int n)
{
    if (o->from || o->to) {
        o->date = o->to; /* the standards of the later day */
        if (o->from && o->to && o->from <= o->to)
            return 0;
        fprintf(stderr, _("caeval: diff needs both --from and --to, the later date behind --to\n"));
        return -1;
    }
    if (n < 2) {
        fprintf(stderr,
                _("caeval: diff needs two results, A and B, or two dates, --from and --to\n"));
        return -1;
    }
    o->side[0] = word[0];
    o->side[1] = word[1];
    return 2;
}

static enum exit_status command_diff(const struct options *options, struct arena *arena)
{
    struct diff d = {.source.arena = arena};
    struct side a = {.path = options->side[0]};
    struct side b = {.path = options->side[1]};
    if (options->from)
        return diff_dates(&d, options);
    enum exit_status status = session_open(&d.source.session, options, arena);
    if (status != EXIT_DONE)
        return status;
    d.source.editions = edition_set_of(&d.source.session.library, CAEVAL_VERSION);
    if (!side_read(&d.source, &a) || !side_read(&d.source, &b))
        return EXIT_NO_INPUT;
    side_history_open(&d.source, &a, &b);
    status = compare(&d, &a, &b);
    if (d.source.has_past)
        side_history_close(&d.source);
    return status;
}

static const struct option_said on_options[] = {
    {USES_ONLY, "只比较这家机构，可写多次"},
    {0, NULL},
};

const struct command diff_row = {
    .name = "diff",
    .words = "A B",
    .help = "两次结果的差别：result.json、机构的文件夹或年度文件夹（如 out/2025）；\n"
            "或按 --from 日期 --to 日期，取结果文件夹中的历史；-v：也列各项指标值",
    .examples = "caeval diff out/2024 out/2025\n"
                "caeval diff out/2024/BJ01 out/2025/BJ01 -v\n"
                "caeval diff --from 2025-11-30 --to 2025-12-31 -o out\n",
    .said = on_options,
    .own =
        OWN_DATES | OWN_JSON | USES_OUTPUT | USES_ONLY | USES_ALIASES | USES_QUIET | USES_SESSION,
    .take = take,
    .run = command_diff,
};
