/* Sides. */
#include "app/sides.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/output_folder.h"
#include "base/file.h"
#include "base/text.h"
#include "history/archive.h"
#include "history/head.h"
#include "history/stored.h"
#include "history/written.h"

/* --- results and folders of them ------------------------------------------------------------------------------------ */

static const struct kept *read_one(struct arena *arena, const char *path)
{
    struct result_text text;
    const char *why = NULL;
    if (!result_text_file(&text, arena, path)) {
        say_of(path, ": ", errno == EINVAL ? "已损坏" : system_fault(errno));
        return NULL;
    }
    if (result_text_denied(&text, arena, path, &why))
        say_of(path, ": ", arena_format(arena, "警告：%s", written_advice(arena, why)));
    struct kept *k = kept_read(arena, text.at, text.n, &why);
    if (!k) {
        say_of(path, ": ", arena_format(arena, "not a result of caeval: %s", why));
        return NULL;
    }
    return k;
}

/* The later one, then that of the present code. */
static bool comes_first(const struct kept *a, const struct kept *b, const char *subject)
{
    if (a->date != b->date)
        return a->date > b->date;
    int order = !!strcmp(a->code, subject) - !!strcmp(b->code, subject);
    return order ? order < 0 : strcmp(a->code, b->code) < 0;
}

const char *side_subject(const struct side_source *d, const char *code)
{
    return present_code(&d->session.aliases, code);
}

/* Of a CA that changed its code within the year the later result counts: both are its. */
static bool add_result(struct side_source *d, struct side *s, const char *path)
{
    struct head head;
    const char *code = head_at(&head, d->arena, path) ? head.code : NULL;
    if (!code) { /* it has to be read to know whose it is */
        struct arena *arena = arena_new();
        const struct kept *k = read_one(arena, path);
        code = k ? arena_string(d->arena, k->code) : NULL;
        arena_free(arena);
    }
    if (!code)
        return false;
    struct one *one = vec_push(d->arena, s);
    *one = (struct one){.subject = side_subject(d, code)};
    *vec_push(d->arena, &one->path) = path;
    return true;
}

/* Of one subject a result first. */
static int by_subject(const void *a, const void *b)
{
    const struct one *x = a;
    const struct one *y = b;
    int order = strcmp(x->subject, y->subject);
    return order ? order : !!x->why - !!y->why;
}

static void in_order(struct side_source *d, struct side *s)
{
    size_t n = 0;
    if (s->n)
        qsort(s->at, s->n, sizeof *s->at, by_subject);
    for (size_t i = 0; i < s->n; i++) {
        struct one *last = n ? &s->at[n - 1] : NULL;
        if (!last || strcmp(s->at[i].subject, last->subject) != 0)
            s->at[n++] = s->at[i];
        else if (!s->at[i].why)
            *vec_push(d->arena, &last->path) = s->at[i].path.at[0];
    }
    s->n = n;
}

/* CAs that were judged without json in --formats are no CAs that are gone. */
static void add_without_json(struct side_source *d, struct side *s)
{
    size_t n = 0;
    const char *const *code = cas_there(d->arena, s->path, &n);
    for (size_t i = 0; i < n; i++)
        if (session_wants(&d->session, code[i]) &&
            !output_there(d->arena, arena_format(d->arena, "%s/%s", s->path, code[i]),
                          "result.json"))
            *vec_push(d->arena, s) = (struct one){
                .subject = side_subject(d, code[i]),
                .why = "没有结果（运行时 --formats 中没有 json，没有留下 result.json）"};
}

static bool read_run(struct side_source *d, struct side *s)
{
    const struct published *list = NULL;
    size_t n = 0;
    if (!published_in(d->arena, s->path, 0, &list, &n)) {
        say_of(s->path, ": ", system_fault(errno));
        return false;
    }
    if (n == 0) {
        say_of(s->path, ": ", "no result.json there, nor in its folders");
        return false;
    }
    s->is_run = true;
    for (size_t i = 0; i < n; i++) {
        *vec_push(d->arena, &s->known) = list[i].code;
        if (session_wants(&d->session, list[i].code) &&
            !add_result(d, s, arena_format(d->arena, "%s/result.json", list[i].folder)))
            return false;
    }
    add_without_json(d, s);
    in_order(d, s);
    return true;
}

bool side_read(struct side_source *d, struct side *s)
{
    struct stat st;
    const char *result = arena_format(d->arena, "%s/result.json", s->path);
    if (stat(s->path, &st) != 0) {
        say_of(s->path, ": ", system_fault(errno));
        return false;
    }
    if (!S_ISDIR(st.st_mode))
        return add_result(d, s, s->path);
    return !path_absent(result) ? add_result(d, s, result) : read_run(d, s);
}

/* --- the history that folders lie beside --------------------------------------------------------------------------- */

/* The folder above, after links were followed; NULL: there is none. */
static const char *above(struct arena *arena, const char *path)
{
    const char *slash = path ? strrchr(path, '/') : NULL;
    return slash && slash > path ? arena_copy(arena, path, (size_t)(slash - path)) : NULL;
}

static bool is_year(const char *path)
{
    const char *name = path ? strrchr(path, '/') + 1 : "";
    return strlen(name) == 4 && strspn(name, "0123456789") == 4;
}

/* Of OUT/<year>, a CA's folder in it or the result there: OUT; NULL where it is none of them. */
static const char *output_around(struct arena *arena, const char *path)
{
    enum { DEEPEST = 3 };
    char *real = realpath(path, NULL);
    const char *at = real ? arena_string(arena, real) : NULL;
    free(real);
    for (int i = 0; i < DEEPEST && at; i++, at = above(arena, at))
        if (is_year(at))
            return above(arena, at);
    return NULL;
}

void side_history_open(struct side_source *d, const struct side *a, const struct side *b)
{
    const char *output = output_around(d->arena, a->path);
    const char *other = output_around(d->arena, b->path);
    const struct history_scope scope = {.year = ALL_YEARS,
                                        .reads = true,
                                        .aliases = &d->session.aliases,
                                        .grading = d->session.library.grading,
                                        .numbering = d->session.library.numbering};
    if (!output || !other || strcmp(output, other) != 0 || !history_there(d->arena, output))
        return;
    problems_init(&d->history.problems, d->arena);
    d->has_past = history_open(&d->history.history, d->arena, output, &scope, &d->history.problems);
    session_say(&d->session, &d->history.problems, 0);
}

void side_history_close(struct side_source *d)
{
    history_close(&d->history.history);
    d->has_past = false;
}

/* --- the sides from the history ------------------------------------------------------------------------- */

/* The latest night up to the date, under any of its codes; of another year it is none of this side's. */
static bool load_night(struct side_source *d, const struct side *s, const struct one *one,
                       struct arena *arena, struct loaded *loaded)
{
    struct history *h = &d->history.history;
    struct kept *last = NULL;
    if (!store_latest(h->store, arena, one->subject, HISTORY_BEGINNING, s->date + 1, &last)) {
        history_fault(h);
        return false;
    }
    if (last && civil_from_day(last->date).year == civil_from_day(s->date).year)
        loaded->kept = in_full(h, arena, last);
    else if (last)
        loaded->why =
            arena_format(arena, "%d年至%s没有结果，最近的是%s", civil_from_day(s->date).year,
                         day_text(arena, s->date), day_text(arena, last->date));
    return true;
}

bool side_load(struct side_source *d, const struct side *s, const struct one *one,
               struct arena *arena, struct loaded *loaded)
{
    *loaded = (struct loaded){.why = one->why};
    if (s->date)
        return load_night(d, s, one, arena, loaded);
    for (size_t i = 0; i < one->path.n; i++) {
        const struct kept *k = read_one(arena, one->path.at[i]);
        if (!k)
            return false;
        if (!loaded->kept || comes_first(k, loaded->kept, one->subject))
            loaded->kept = k;
    }
    return true;
}

bool side_read_date(struct side_source *d, struct side *s)
{
    struct history *h = &d->history.history;
    const char *const *code = NULL;
    size_t n = 0;
    s->is_run = true;
    if (!store_codes(h->store, d->arena, HISTORY_BEGINNING, s->date + 1, &code, &n)) {
        history_fault(h);
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        *vec_push(d->arena, &s->known) = code[i];
        if (session_wants(&d->session, code[i]))
            *vec_push(d->arena, s) = (struct one){.subject = code[i]};
    }
    return true;
}
