/* Forget: caeval forget CODE DATE takes a result back in every place where it is kept. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "app/one_ca.h"
#include "app/replace.h"
#include "app/run_history.h"
#include "app/take_back.h"
#include "base/file.h"
#include "base/language.h"
#include "base/said.h"
#include "base/text.h"
#include "batch/issued.h"
#include "command/command.h"
#include "history/gaps.h"
#include "history/upkeep.h"

struct forget {
    const struct options *options;
    struct arena *arena;
    struct session session;
    struct run_history history;
    struct taking taking;
};

/* Later results that were compared with it. */
static const char *resting(struct forget *f)
{
    const struct kept of = {
        .code = f->options->forget_code, .date = f->options->date, .result_sha256 = ""};
    const day_number *date = NULL;
    size_t n = 0;
    const char *text = "";
    if (!store_resting(f->history.history.store, f->arena, &of, &date, &n))
        return text;
    for (size_t i = 0; i < n; i++)
        text = arena_format(f->arena, "%s%s%s", text, i ? "、" : "", day_text(f->arena, date[i]));
    return text;
}

/* The latest result of the year that is left. */
static const struct kept *latest(struct forget *f)
{
    struct kept *found = NULL;
    int year = civil_from_day(f->options->date).year;
    if (!store_latest(f->history.history.store, f->arena, f->options->forget_code,
                      day_from_civil(year, 1, 1), day_from_civil(year + 1, 1, 1), &found))
        return NULL;
    return found;
}

static bool among(const struct names *names, const char *name)
{
    for (size_t i = 0; i < names->n; i++)
        if (strcmp(names->at[i], name) == 0)
            return true;
    return false;
}

/* Documents that were made of it may have been delivered: they are not removed. */
static void say_papers(struct forget *f)
{
    const struct taking *t = &f->taking;
    struct issued_list list = {0};
    struct names there = {0};
    const char *why = NULL;
    issued_read(&list, f->arena, t->published, &why);
    for (size_t i = 0; i < list.of.n; i++)
        for (size_t k = 0; list.of.at[i].date == t->date && k < list.of.at[i].n_files; k++) {
            const char *name = list.of.at[i].file[k].name;
            if (!among(&there, name) &&
                !path_absent(arena_format(f->arena, "%s/%s", t->published, name)))
                *vec_push(f->arena, &there) = name;
        }
    if (there.n)
        printf(_("%s：依这个结果制作的文书还在那里：%s；已送达的请告知机构，不再需要的请连同 "
                 "documents.json 移走\n"),
               t->published, names_joined(f->arena, &there, "、"));
}

static void say_published(struct forget *f)
{
    const struct kept *before = latest(f);
    const char *again =
        before ? arena_format(f->arena,
                              "历史中该年最近的是%s的结果，它仍在历史中，但不能重新发布；caeval "
                              "run -d %s --only %s "
                              "不是发布它，而是按现在的数据重新评估这一天，并替换历史中原来的结果",
                              day_text(f->arena, before->date), day_text(f->arena, before->date),
                              before->code)
               : "历史中没有它该年的其他结果";
    printf(_("%s：已发布的结果已取消%s。%s。\n"), f->taking.published,
           f->taking.left ? _("（同一文件夹中的其他文件还在那里）") : "", said(f->arena, again));
    say_papers(f);
    printf(_("%s/%d：汇总和年报未改动，下次 caeval run、caeval annual 更新。\n"),
           f->options->output, civil_from_day(f->options->date).year);
}

/* Is there anything of it? A file of lines of its month is looked into later. */
static bool is_kept(struct forget *f, bool *kept)
{
    const struct taking *t = &f->taking;
    bool known = false;
    if (!store_has(f->history.history.store, t->code, t->date, t->date + 1, &known)) {
        history_fault(&f->history.history);
        return false;
    }
    *kept = known || archive_has(f->options->output, t->code, t->date) ||
            published_date(t->published) == t->date;
    return true;
}

/* Other codes of the same CA under which a result of the date stands. */
static const char *elsewhere(struct forget *f)
{
    const struct former_codes *aliases = &f->session.aliases;
    const struct taking *t = &f->taking;
    const char *present = present_code(aliases, t->code);
    const char *list = "";
    for (size_t i = 0; i <= aliases->n; i++) {
        const char *code = i < aliases->n ? aliases->at[i].former : present;
        const char *sha256 = NULL;
        if (strcmp(code, t->code) != 0 && strcmp(present_code(aliases, code), present) == 0 &&
            store_digest(f->history.history.store, f->arena, code, t->date, &sha256) && sha256)
            list = arena_format(f->arena, "%s%scaeval forget %s %s", list, *list ? "、" : "", code,
                                day_text(f->arena, t->date));
    }
    return list;
}

static enum exit_status nothing_kept(struct forget *f)
{
    const char *other = elsewhere(f);
    const char *date = day_text(f->arena, f->taking.date);
    const char *near = one_ca_near(&f->session, f->options->output, f->arena, f->taking.code);
    if (*other)
        fprintf(stderr,
                _("caeval: %s: 没有机构%s评估日%s的结果；同一机构这一天的结果记在另一个编码下，"
                  "撤回它用 %s\n"),
                f->options->output, f->taking.code, date, other);
    else if (*near)
        fprintf(stderr, _("caeval: %s: 没有机构%s的结果；相近的有 %s\n"), f->options->output,
                f->taking.code, near);
    else
        fprintf(stderr, _("caeval: %s: 没有机构%s评估日%s的结果；caeval list 列出现有的\n"),
                f->options->output, f->taking.code, date);
    return EXIT_NO_INPUT;
}

/* One that is nowhere, and that later ones name: it is given up. */
static enum exit_status give_up(struct forget *f, const struct absent_result *gap)
{
    struct history *h = &f->history.history;
    const struct taking *t = &f->taking;
    if (!gaps_forget(h, t->code, t->date, gap->sha256)) {
        fprintf(stderr, "caeval: %s: %s\n", f->options->output, system_said(errno));
        return EXIT_NO_OUTPUT;
    }
    if (!f->options->quiet)
        printf(_("%s %s：已没有这个结果可撤回，以后的结果与它作过比较；已记下它不再算缺少。\n"),
               t->code, day_text(f->arena, t->date));
    return stdout_sound() ? EXIT_DONE : EXIT_NO_OUTPUT;
}

static enum exit_status say_done(struct forget *f)
{
    const struct taking *t = &f->taking;
    const char *other = elsewhere(f);
    const char *later = resting(f);
    if (t->found)
        printf(_("%s %s：已从 history.sqlite 和 archive/results 中取消。\n"), t->code,
               day_text(f->arena, t->date));
    if (t->was_published)
        say_published(f);
    if (*later)
        printf(_("%s：%s的结果曾与它比较，重新运行这些日期后才不再提到它。\n"), t->code, later);
    if (*other)
        printf(_("%s：同一机构在另一个编码下还有这一天的结果，现在以它为准；也要撤回的，用 %s。\n"),
               t->code, other);
    return stdout_sound() ? EXIT_DONE : EXIT_NO_OUTPUT;
}

static enum exit_status forget(struct forget *f)
{
    const struct options *o = f->options;
    struct problems *problems = &f->history.problems;
    const struct taking *taken = &f->history.taken;
    bool kept = false;
    bool sound = is_kept(f, &kept);
    if (taken->code && strcmp(taken->code, f->taking.code) == 0 && taken->date == f->taking.date)
        f->taking = *taken; /* this command, killed before */
    if (sound && kept)
        sound = taking_begin(&f->taking, o, f->arena, problems) &&
                taking_published(&f->taking, o, f->arena, problems) &&
                taking_kept(&f->taking, &f->history.history, o);
    session_say(&f->session, problems, 0);
    if (!sound)
        return EXIT_NO_OUTPUT;
    if (!f->taking.found && !f->taking.was_published) {
        struct gaps gaps;
        const struct absent_result *gap =
            gaps_find(&f->history.history, &gaps)
                ? gap_of(&gaps, &f->session.aliases, f->taking.code, f->taking.date)
                : NULL;
        return gap ? give_up(f, gap) : nothing_kept(f);
    }
    return o->quiet ? EXIT_DONE : say_done(f);
}

static int take(struct options *o, char *const *word, int n)
{
    bool sound = true;
    if (n < 2) {
        fprintf(stderr, _("caeval: forget needs the code of a CA and a date\n"));
        return -1;
    }
    o->forget_code = take_code("forget", word[0]);
    if (!day_parse(word[1], strlen(word[1]), &o->date)) {
        word_wrong("forget", word[1], "a date YYYY-MM-DD");
        sound = false;
    }
    return sound && o->forget_code ? 2 : -1;
}

static enum exit_status command_forget(const struct options *options, struct arena *arena)
{
    struct forget f = {.options = options, .arena = arena};
    f.taking = taking_of(options, arena, options->forget_code, options->date);
    enum exit_status status = stored_open(&f.history, &f.session, options, arena);
    if (status == EXIT_DONE)
        status = forget(&f);
    run_history_close(&f.history);
    session_close(&f.session);
    return status;
}

const struct command forget_row = {
    .name = "forget",
    .words = "编码 日期",
    .help = "撤回机构某一日的结果：已发布的、历史和存档中的",
    .examples = "caeval forget BJ01 2025-11-30 -o out\n",
    .own = USES_OUTPUT | USES_ALIASES | USES_QUIET | USES_SESSION,
    .take = take,
    .run = command_forget,
};
