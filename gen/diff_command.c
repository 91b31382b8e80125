/* Diff: caeval diff A B prints what changed between two results, or two runs CA by CA. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/columns.h"
#include "base/text.h"
#include "history/archive.h"
#include "report/change_table.h"
#include "run.h"
#include "session.h"
#include "version.h"

/* A side: one result, or all of a run's folder. */
struct side {
    const char *path;
    bool is_run;
    const struct kept **result; /* by code */
    size_t n;
};

struct diff {
    struct session session;
    struct edition_set editions;
    struct arena *arena;
    int64_t count[CHANGES]; /* rows, of all CAs */
    size_t printed;         /* CAs */
};

/* --- the sides ---------------------------------------------------------------------------------------- */

static void say(const char *path, const char *what)
{
    fputs("caeval: ", stderr);
    print_safe(stderr, path, strlen(path));
    fputs(": ", stderr);
    print_safe(stderr, what, strlen(what));
    fputc('\n', stderr);
}

static const struct kept *read_one(struct diff *d, const char *path)
{
    struct result_text text;
    const char *why = NULL;
    if (!result_text_file(&text, d->arena, path)) {
        say(path, errno == EINVAL ? "damaged" : strerror(errno));
        return NULL;
    }
    const struct kept *k = kept_read(d->arena, text.at, text.n, &why);
    if (!k)
        say(path, arena_format(d->arena, "not a result of caeval: %s", why));
    return k;
}

static bool wanted(const struct options *o, const char *code)
{
    const char *const *only = o->only;
    for (; *only; only++)
        if (strcmp(*only, code) == 0)
            return true;
    return only == o->only;
}

static bool read_single(struct diff *d, struct side *s, const char *path)
{
    s->result = arena_alloc(d->arena, sizeof *s->result);
    s->result[0] = read_one(d, path);
    s->n = 1;
    return s->result[0] != NULL;
}

static bool read_run(struct diff *d, struct side *s)
{
    const struct published *list = NULL;
    size_t n = 0;
    if (!published_in(d->arena, s->path, 0, &list, &n)) {
        say(s->path, strerror(errno));
        return false;
    }
    if (n == 0) {
        say(s->path, "no result.json there, nor in its folders");
        return false;
    }
    s->is_run = true;
    s->result = arena_alloc(d->arena, n * sizeof *s->result);
    for (size_t i = 0; i < n; i++) {
        if (!wanted(d->session.options, list[i].code))
            continue;
        const char *path = arena_format(d->arena, "%s/result.json", list[i].folder);
        if (!(s->result[s->n++] = read_one(d, path)))
            return false;
    }
    return true;
}

static bool read_side(struct diff *d, struct side *s)
{
    struct stat st;
    const char *result = arena_format(d->arena, "%s/result.json", s->path);
    if (stat(s->path, &st) != 0) {
        say(s->path, strerror(errno));
        return false;
    }
    if (!S_ISDIR(st.st_mode))
        return read_single(d, s, s->path);
    return access(result, F_OK) == 0 ? read_single(d, s, result) : read_run(d, s);
}

/* --- printing ----------------------------------------------------------------------------------------- */

enum { P_KIND, P_ITEM, P_FROM, P_TO, P_CONTENT, P_WHY, PRINTED };

static void print_line(const char *text)
{
    print_safe(stdout, text, strlen(text));
    putchar('\n');
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
    const struct wording *w = d->editions.wording;
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
    columns_print(stdout, cell, PRINTED, lines->n + 1, d->arena);
}

static const char *title_of(struct diff *d, const struct kept *k)
{
    return arena_format(d->arena, "%s %s %s", k->code, k->name, day_text(d->arena, k->date));
}

static void print_pair(struct diff *d, const struct kept *a, const struct kept *b)
{
    const struct wording *w = d->editions.wording;
    const struct kept_changes *c = compare_kept(d->arena, a, b, &d->editions);
    const struct change_preface preface = change_preface_of(c, w, d->arena);
    const struct change_lines lines = change_lines_of(c, &d->editions, true, d->arena);
    for (int i = 0; i < CHANGES; i++)
        d->count[i] += c->count[i];
    if (d->printed++)
        putchar('\n');
    print_line(arena_format(d->arena, "A: %s", title_of(d, a)));
    print_line(arena_format(d->arena, "B: %s", title_of(d, b)));
    for (size_t i = 0; i < preface.n; i++)
        print_line(preface.at[i]);
    print_line(change_counts_text(c, w, d->arena));
    if (!c->same_grading)
        print_line(SAY(w, d->arena, CHANGE_OTHER_GRADING, a->grading, b->grading));
    if (lines.n)
        print_lines(d, &lines);
    else if (c->same_form && c->same_grading)
        print_line(w->text[CHANGE_NOTHING]);
}

/* A CA that one of the runs does not have. */
static void print_alone(struct diff *d, const struct kept *k, enum change change)
{
    const struct wording *w = d->editions.wording;
    if (d->printed++)
        putchar('\n');
    print_line(arena_format(d->arena, "%s: %s", change == CHANGE_GONE ? "A" : "B", title_of(d, k)));
    print_line(arena_format(d->arena, "%s  %s", change_text(w, change), w->text[CHANGE_CA]));
}

static void print_runs(struct diff *d, const struct side *a, const struct side *b)
{
    const struct wording *w = d->editions.wording;
    for (size_t i = 0, k = 0; i < a->n || k < b->n;) {
        int order = i == a->n ? 1 : k == b->n ? -1 : strcmp(a->result[i]->code, b->result[k]->code);
        if (order < 0)
            print_alone(d, a->result[i++], CHANGE_GONE);
        else if (order > 0)
            print_alone(d, b->result[k++], CHANGE_ENTERED);
        else
            print_pair(d, a->result[i++], b->result[k++]);
    }
    struct kept_changes all = {.same_form = true};
    for (int i = 0; i < CHANGES; i++)
        all.count[i] = (int)d->count[i];
    putchar('\n');
    print_line(arena_format(d->arena, "%s %zu  %s", w->text[SUMMARY_CAS], d->printed,
                            change_counts_text(&all, w, d->arena)));
}

enum exit_status command_diff(const struct options *options, struct arena *arena)
{
    struct diff d = {.arena = arena};
    struct side a = {.path = options->side[0]};
    struct side b = {.path = options->side[1]};
    enum exit_status status = session_open(&d.session, options, arena);
    if (status != EXIT_DONE)
        return status;
    const struct library *l = &d.session.library;
    d.editions = edition_set_of(l, CAEVAL_VERSION);
    if (!read_side(&d, &a) || !read_side(&d, &b))
        return EXIT_NO_INPUT;
    if (a.is_run != b.is_run) {
        fprintf(stderr, "caeval: diff: one is a run of many CAs, the other the result of one\n");
        return EXIT_USAGE;
    }
    if (!options->quiet && a.is_run)
        print_runs(&d, &a, &b);
    else if (!options->quiet)
        print_pair(&d, a.result[0], b.result[0]);
    return stdout_sound() ? EXIT_DONE : EXIT_NO_OUTPUT;
}
