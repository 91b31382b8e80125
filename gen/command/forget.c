/* Forget: caeval forget CODE DATE takes a result back in every place where it is kept. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app/output_folder.h"
#include "app/plan.h"
#include "app/replace.h"
#include "app/run_history.h"
#include "app/signer.h"
#include "base/language.h"
#include "base/said.h"
#include "batch/leftover.h"
#include "batch/seal.h"
#include "command/command.h"
#include "history/upkeep.h"

struct forget {
    const struct options *options;
    struct arena *arena;
    struct session session;
    struct run_history history;
    const char *published; /* the CA's folder of the year */
    bool was_published;    /* it was of that date */
    bool left;             /* what is not ours lies there still */
    bool found;            /* in the store or the database */
};

/* What lies published goes first: it would be kept again at the next start. */
/* The year's manifest names it no more. */
static bool seal_again(struct forget *f)
{
    const struct options *o = f->options;
    const struct sealed_ca gone = {o->forget_code, NULL};
    struct sign_key *key = NULL;
    const char *folder = arena_format(f->arena, "%s/%d", o->output, civil_from_day(o->date).year);
    if (signer_load(o, f->arena, &key) != EXIT_DONE)
        return false;
    bool sealed = seal_year(f->arena, folder, (const char *const[]){NULL}, &gone, 1, key);
    sign_key_free(key);
    if (sealed)
        return true;
    fprintf(stderr, "caeval: %s: %s\n", seal_path(f->arena, folder, ".json"), strerror(errno));
    return false;
}

static bool take_published(struct forget *f)
{
    const struct options *o = f->options;
    const char *what = NULL;
    if (published_date(f->published) != o->date)
        return true;
    f->was_published = true;
    if (!ca_folder_remove(f->arena, f->published, &f->left, &what)) {
        fprintf(stderr, "caeval: %s: %s\n", what, strerror(errno));
        return false;
    }
    const char *records = record_folder_of(f->arena, o->output, civil_from_day(o->date).year);
    unlink(arena_format(f->arena, "%s/%s.json", records, o->forget_code));
    return seal_again(f);
}

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
    printf(_("%s：已发布的结果已取消%s。%s。\n"), f->published,
           f->left ? _("（不是本程序写的文件还在那里）") : "", said(f->arena, again));
    printf(_("%s/%d：汇总和年报未改动，下次 caeval run、caeval annual 更新。\n"),
           f->options->output, civil_from_day(f->options->date).year);
}

static enum exit_status forget(struct forget *f)
{
    const struct options *o = f->options;
    const char *date = day_text(f->arena, o->date);
    if (!take_published(f))
        return EXIT_NO_OUTPUT;
    bool sound = history_forget(&f->history.history, o->forget_code, o->date, &f->found);
    session_say(&f->session, &f->history.problems, 0);
    if (!sound)
        return EXIT_NO_OUTPUT;
    if (!f->found && !f->was_published) {
        fprintf(stderr, _("caeval: %s: 没有机构%s评估日%s的结果；caeval list 列出现有的\n"),
                o->output, o->forget_code, date);
        return EXIT_NO_INPUT;
    }
    if (o->quiet)
        return EXIT_DONE;
    if (f->found)
        printf(_("%s %s：已从 history.sqlite 和 archive/results 中取消。\n"), o->forget_code, date);
    if (f->was_published)
        say_published(f);
    const char *later = resting(f);
    if (*later)
        printf(_("%s：%s的结果曾与它比较，重新运行这些日期后才不再提到它。\n"), o->forget_code,
               later);
    return stdout_sound() ? EXIT_DONE : EXIT_NO_OUTPUT;
}

static int take(struct options *o, char *const *word, int n)
{
    bool sound = true;
    if (n < 2) {
        fprintf(stderr, _("caeval: forget needs the code of a CA and a date\n"));
        return -1;
    }
    o->forget_code = word[0];
    if (!ca_code_valid(slice_of(word[0]))) {
        word_wrong("forget", word[0], "a CA code");
        sound = false;
    }
    if (!day_parse(word[1], strlen(word[1]), &o->date)) {
        word_wrong("forget", word[1], "a date YYYY-MM-DD");
        sound = false;
    }
    return sound ? 2 : -1;
}

static enum exit_status command_forget(const struct options *options, struct arena *arena)
{
    struct forget f = {.options = options, .arena = arena};
    f.published = arena_format(arena, "%s/%d/%s", options->output,
                               civil_from_day(options->date).year, options->forget_code);
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
    .help = "撤回一次结果",
    .examples = "caeval forget BJ01 2025-11-30 -o out\n",
    .own = USES_OUTPUT | USES_ALIASES,
    .take = take,
    .run = command_forget,
};
