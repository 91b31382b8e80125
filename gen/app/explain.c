/* Explain. */
#include "app/explain.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "app/one_ca.h"
#include "app/output_folder.h"
#include "app/replace.h"
#include "app/session.h"
#include "app/version.h"
#include "base/file.h"
#include "history/stored.h"
#include "history/written.h"
#include "report/json_explain.h"

struct explainer {
    struct options options; /* for this CA alone, at the day that is asked about */
    struct session session;
    struct edition_set editions;
    struct item *item;  /* options.n_explain of them */
    const char *folder; /* of the CA's latest published result up to D, or NULL */
    day_number published;
    json_t *stored; /* that result, where it can be read */
    struct arena *arena;
};

/* --- what lies published ------------------------------------------------------------------------------------ */

static bool find_published(struct explainer *x, bool dated)
{
    const struct published *list = NULL;
    size_t n = 0;
    if (!published_list(x->arena, x->options.output, &list, &n))
        return false;
    for (size_t i = 0; i < n; i++) {
        if (strcmp(list[i].code, x->options.explain_code) != 0)
            continue;
        day_number date = published_day(&list[i]);
        if ((dated && date > x->options.date) || date < x->published)
            continue;
        x->folder = list[i].folder;
        x->published = date;
    }
    return true;
}

/* NULL: it is not what was written there, said. */
static json_t *read_published(const struct explainer *x)
{
    struct result_text text;
    const char *why = NULL;
    if (result_text_published(&text, x->arena, x->folder, &why) != WRITTEN_SOUND) {
        say_of(x->folder, "：", written_advice(x->arena, why));
        return NULL;
    }
    if (!stored_result(x->arena, &text, x->options.explain_code, x->published, NULL, &why)) {
        say_of(x->folder, "：", arena_format(x->arena, "result.json %s", why));
        return NULL;
    }
    return explain_parsed(text.at, text.n);
}

static struct explaining explaining_of(const struct explainer *x, size_t i, const json_t *result,
                                       const char *folder)
{
    return (struct explaining){&x->editions, &x->item[i], result, folder, x->arena};
}

/* The i-th of the items asked for: texts with a blank line between. */
static void print(const struct explainer *x, size_t i, json_t *tree)
{
    if (x->options.as_json) {
        json_print(tree, stdout);
        return;
    }
    if (i > 0)
        putchar('\n');
    explain_print(tree, x->editions.wording, stdout, x->arena);
    json_decref(tree);
}

/* Of another edition than those in hand the texts would be others. */
static bool is_of_these(const struct explainer *x, const json_t *result)
{
    const char *form =
        json_string_value(json_object_get(json_object_get(result, "form"), "edition"));
    const char *grading =
        json_string_value(json_object_get(json_object_get(result, "grading"), "edition"));
    return form && grading && strcmp(form, x->editions.form->code) == 0 &&
           strcmp(grading, x->editions.grading->code) == 0;
}

static enum exit_status from_stored(struct explainer *x, enum exit_status status)
{
    if (!x->stored)
        return EXIT_FAILED;
    if (!is_of_these(x, x->stored)) {
        say_of(x->folder, "：", "结果按标准的另一版本作出，模板中没有，不能解释");
        return EXIT_FAILED;
    }
    for (size_t i = 0; i < x->options.n_explain; i++) {
        const struct explaining e = explaining_of(x, i, x->stored, x->folder);
        print(x, i, explain_result(&e));
    }
    return status;
}

/* --- the exports -------------------------------------------------------------------------------------------- */

static enum exit_status nobody(const struct explainer *x)
{
    const char *near =
        one_ca_near(&x->session, x->options.output, x->arena, x->options.explain_code);
    say_of(x->options.explain_code, "：",
           *near
               ? arena_format(x->arena, "%s 中没有这家机构的数据，%s 中也没有它的结果；相近的有 %s",
                              x->options.input, x->options.output, near)
               : arena_format(
                     x->arena,
                     "%s 中没有这家机构的数据，%s 中也没有它的结果；caeval list 列出有结果的机构",
                     x->options.input, x->options.output));
    return EXIT_NO_INPUT;
}

/* As a run does; NULL, or why it can have no result. */
static const char *evaluate(struct explainer *x, const struct ca_entry *entry, struct evaluation *e)
{
    struct one_ca one;
    one_ca_begin(&one, &x->session, &x->editions, entry, x->arena);
    one.from.others = true;
    const char *why = one_ca_read(&one, e);
    if (!why)
        evaluation_judge(e, &one.from, x->arena);
    return why;
}

static enum exit_status from_exports(struct explainer *x, const struct evaluation *e)
{
    json_t *result = result_tree(e);
    bool read = true;
    bool beside = x->stored && x->published == x->options.date && is_of_these(x, x->stored);
    for (size_t i = 0; i < x->options.n_explain; i++) {
        const struct explaining now = explaining_of(x, i, result, NULL);
        json_t *tree = explain_result(&now);
        read = explain_evaluation(tree, &now, e) && read;
        if (beside)
            explain_published(tree, &now, x->stored, x->folder);
        print(x, i, tree);
    }
    json_decref(result);
    if (!read)
        say_of(x->options.input, "：", "有文件现在不能读取，反例和原因所指的行没有列出原文");
    return read ? EXIT_DONE : EXIT_PARTIAL;
}

static enum exit_status explain(struct explainer *x)
{
    const char *unlisted = NULL;
    const struct ca_entry *entry = one_ca_find(&x->session, x->options.explain_code, &unlisted);
    struct evaluation e;
    if (unlisted)
        say_of(x->options.input, "：", unlisted);
    else if (!entry && !x->folder)
        return nobody(x);
    if (x->folder)
        x->stored = read_published(x);
    const char *why = entry ? evaluate(x, entry, &e) : NULL;
    if (entry && !why)
        return from_exports(x, &e);
    if (why)
        say_of(arena_format(x->arena, "%s/%s", x->options.input, x->options.explain_code), "：",
               why);
    if (!x->folder)
        return EXIT_PARTIAL;
    return from_stored(x, why || unlisted ? EXIT_PARTIAL : EXIT_DONE);
}

/* --- all ------------------------------------------------------------------------------------------------------ */

static bool find_item(struct explainer *x, size_t i)
{
    const char *near = "";
    const char *word = x->options.explain_item[i];
    if (item_find(&x->item[i], &x->editions, word, x->arena, &near))
        return true;
    /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): a library that was loaded has a form */
    size_t rows = x->editions.form->n;
    say_of(word, "：",
           *near ? arena_format(
                       x->arena,
                       "不是条目（1至%zu）、指标、准则、度量或 total，或有几个同名的；相近的有 %s",
                       rows, near)
                 : arena_format(x->arena,
                                "不是条目（1至%zu）、指标、准则、度量或 total，或有几个同名的",
                                rows));
    return false;
}

/* All of them, before anything is printed. */
static bool find_items(struct explainer *x)
{
    bool found = true;
    x->item = arena_alloc(x->arena, x->options.n_explain * sizeof *x->item);
    for (size_t i = 0; i < x->options.n_explain; i++)
        found = find_item(x, i) && found;
    return found;
}

enum exit_status explain_make(const struct options *options, struct arena *arena)
{
    struct explainer x = {.options = *options, .arena = arena};
    const char *only[] = {options->explain_code, NULL};
    x.options.only = only;
    if (!find_published(&x, options->date_given)) { /* of which day it is asked is not known then */
        say_of(options->output, "：", system_fault(errno));
        return EXIT_FAILED;
    }
    if (!options->date_given && x.folder)
        x.options.date = x.published;
    enum exit_status status = inspection_apart(&x.options, arena);
    if (status == EXIT_DONE)
        status = session_open(&x.session, &x.options, arena);
    if (status == EXIT_DONE) {
        x.editions = edition_set_of(&x.session.library, CAEVAL_VERSION);
        status = find_items(&x) ? explain(&x) : EXIT_USAGE;
    }
    json_decref(x.stored);
    session_close(&x.session);
    return stdout_read() ? status : EXIT_NO_OUTPUT;
}
