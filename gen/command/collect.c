/* Collect: caeval collect takes in what an examiner filled in. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app/one_ca.h"
#include "app/output_folder.h"
#include "app/places.h"
#include "app/replace.h"
#include "app/session.h"
#include "base/file.h"
#include "base/language.h"
#include "base/numbers.h"
#include "base/said.h"
#include "batch/collect.h"
#include "batch/publish.h"
#include "command/command.h"
#include "ingest/grid.h"
#include "report/sample_document.h"
#include "report/write_xlsx.h"
#include "score/item_name.h"

static const char *or_blank(const char *text)
{
    return text ? text : "";
}

/* What is written, each beside the others in the CA's folder of inspections. */
enum { ANSWERS, OVERRIDES, RECEIPTS, FILES };

/* What is of a day after D counts for nothing in the result that it is to change. */
static void say_late(struct arena *arena, day_number judged, struct answers_file *f, size_t first)
{
    size_t n = 0;
    for (size_t i = first; judged && i < f->added.n; i++) {
        const char *day = f->added.at[i].cell[f->date];
        struct moment at;
        n += moment_parse(day, strlen(day), &at) == MOMENT_OK && day_of(at.at) > judged;
    }
    if (n > 0)
        answers_file_refuse(
            f, arena,
            arena_format(arena,
                         "%zu行的日期晚于所填结果的评估日%s，不计入该日的结果；检查在该日"
                         "或以前的，请改正表中的检查日期（表中没有填写的，用 -d 写明）后再次收取",
                         n, day_text(arena, judged)));
}

/* By the result that the workbook is of. */
static const char *take_evaluation(const struct session *s, struct collecting *c,
                                   const char *sha256)
{
    const struct options *o = s->options;
    struct filled_result of;
    if (!result_of_digest(s->arena, o->output, o->collect_code, sha256, &of))
        return result_not_held(s->arena, o->output, o->collect_code, sha256);
    c->of = &of;
    c->judged = of.date;
    const char *why = collect_workbook(c);
    if (!why)
        collect_note_changes(c, o->output, o->collect_code);
    json_decref(of.root);
    c->of = NULL;
    return why;
}

static const char *take_sample(const struct session *s, struct collecting *c, const char *drawn)
{
    const struct options *o = s->options;
    c->folder = folder_of_sample(s->arena, o->output, o->collect_code, drawn);
    if (!c->folder)
        return arena_format(s->arena, "是另一次抽查的工作簿，与%s中%s的都不同；请用现在的重新填写",
                            o->output, o->collect_code);
    c->judged = published_date(c->folder);
    return collect_sample(c);
}

/* Why the document was not taken in; NULL: it was. */
static const char *take_in(const struct session *s, const char *workbook,
                           struct answers_file file[FILES])
{
    const struct options *o = s->options;
    const char *notice = receipt_digest(s->arena, workbook);
    const char *sha256 = notice ? NULL : book_keyword(s->arena, workbook, RESULT_KEYWORD);
    const char *drawn = notice || sha256 ? NULL : book_keyword(s->arena, workbook, SAMPLE_KEYWORD);
    struct collecting c = {
        .arena = s->arena,
        .library = &s->library,
        .workbook = workbook,
        .examiner = or_blank(o->examiner),
        .approver = or_blank(o->approver),
        .reason = or_blank(o->reason),
        .date = day_text(s->arena, o->date),
        .expires = o->expires ? day_text(s->arena, o->expires) : "",
        .dated = o->date_given,
        .answers = &file[ANSWERS],
        .overrides = &file[OVERRIDES],
        .receipts = &file[RECEIPTS],
    };
    if (notice)
        return collect_receipt(&c, o->output, o->collect_code, notice);
    if (!sha256 && !drawn)
        return "不是本程序写出的 evaluation.xlsx、sample.xlsx 或整改通知书（notice.docx、"
               "notice.xlsx），或没有结果的摘要（写出时须有 json）";
    size_t before[] = {file[ANSWERS].added.n, file[OVERRIDES].added.n};
    const char *why = sha256 ? take_evaluation(s, &c, sha256) : take_sample(s, &c, drawn);
    for (size_t i = 0; !why && i < c.note.n; i++)
        say_to(stdout, workbook, "：", c.note.at[i]);
    for (size_t i = 0; !why && i < RECEIPTS; i++)
        say_late(s->arena, c.judged, &file[i], before[i]);
    return why;
}

static const struct export *export_named(const struct session *s, const char *name)
{
    const struct schema *schema = &s->library.schema;
    return &schema->export[schema_export(schema, slice_of(name))];
}

/* 75 and 第75项 are one item. */
static const char *name_of_item(const void *of, struct arena *arena, const char *item)
{
    const struct library *l = of;
    struct slice number = attest_item_number(slice_of(item));
    int64_t row = 0;
    return int_parse(number, &row) ? arena_format(arena, "第%lld条", (long long)row)
                                   : item_name(l->form, l->grading, l->wording, arena,
                                               arena_copy(arena, number.at, number.n));
}

/* --- the folder of inspections ----------------------------------------------------------------------------- */

static void say_all(const struct answers_file *f)
{
    for (size_t i = 0; i < f->said.n; i++)
        say_to(stdout, f->path, "：", f->said.at[i]);
}

/* One collect at a time: what another one adds meanwhile would be lost. */
static enum exit_status lock_inspections(const struct session *s, const char *place)
{
    static const struct shard all = {0};
    enum lock_result lock = output_lock(s->arena, place, &all);
    if (lock == LOCK_BUSY)
        say_to(stderr, place, "：", "正由另一个 collect 写入，什么都没有写；请稍后再试");
    else if (lock == LOCK_FAILED)
        say_to(stderr, place, "：", write_fault(s->arena, errno));
    return lock == LOCK_TAKEN ? EXIT_DONE : lock == LOCK_BUSY ? EXIT_LOCKED : EXIT_NO_OUTPUT;
}

static enum exit_status merge(struct answers_file *f, struct arena *arena)
{
    bool no_file = false;
    const char *why = answers_file_merge(f, arena, &no_file);
    if (why)
        say_to(stderr, f->path, "：", why);
    return !why ? EXIT_DONE : no_file ? EXIT_NO_OUTPUT : EXIT_FAILED;
}

/* A file of which nothing is said stays as it is. */
static enum exit_status write_out(const struct answers_file *f, struct arena *arena)
{
    if (f->said.n > 0 && f->line.n > 0 && !answers_file_write(f, arena)) {
        say_to(stderr, f->path, "：", write_fault(arena, errno));
        return EXIT_NO_OUTPUT;
    }
    say_all(f);
    return EXIT_DONE;
}

/* Every file is read before one of them is written. */
static enum exit_status put_down(const struct session *s, const char *place, const char *folder,
                                 struct answers_file file[FILES])
{
    bool touched = false;
    for (size_t i = 0; i < FILES; i++)
        touched = touched || answers_file_touched(&file[i]);
    const char *why = folder_fault(folder);
    if (why) {
        say_to(stderr, folder, "：", why);
        return EXIT_NO_OUTPUT;
    }
    enum exit_status status = touched ? lock_inspections(s, place) : EXIT_DONE;
    for (size_t i = 0; i < FILES && status == EXIT_DONE; i++)
        status = merge(&file[i], s->arena);
    if (status != EXIT_DONE)
        return status;
    for (size_t i = 0; i < FILES; i++)
        answers_file_wait(&file[i], s->arena);
    if (!touched) {
        puts(_("没有改动的格，什么都没有写"));
        for (size_t i = 0; i < FILES; i++)
            say_all(&file[i]);
        return EXIT_DONE;
    }
    if (!folder_make(folder)) {
        say_to(stderr, folder, "：", write_fault(s->arena, errno));
        return EXIT_NO_OUTPUT;
    }
    for (size_t i = 0; i < FILES && status == EXIT_DONE; i++)
        status = write_out(&file[i], s->arena);
    return status;
}

/* --- all ---------------------------------------------------------------------------------------------------- */

/* False: it is not there, said. */
static bool is_there(const char *workbook)
{
    int fd = file_open(workbook, 0);
    if (fd < 0)
        say_to(stderr, workbook, "：", system_fault(errno));
    else
        close(fd);
    return fd >= 0;
}

/* All of them, or each that is missing is said. */
static enum exit_status are_there(const struct options *o)
{
    bool there = true;
    for (size_t i = 0; i < o->n_collect; i++)
        there = is_there(o->collect_file[i]) && there;
    return there ? EXIT_DONE : EXIT_NO_INPUT;
}

/* All of them, or each that cannot be taken in is said. */
static enum exit_status take_all(const struct session *s, struct answers_file file[FILES])
{
    const struct options *o = s->options;
    enum exit_status status = EXIT_DONE;
    for (size_t i = 0; i < o->n_collect; i++) {
        const char *why = take_in(s, o->collect_file[i], file);
        const char *near = why ? one_ca_near(s, o->output, s->arena, o->collect_code) : "";
        if (*near)
            why = arena_format(s->arena, "%s 中没有机构%s的结果；相近的有 %s", o->output,
                               o->collect_code, near);
        if (!why)
            continue;
        say_to(stderr, o->collect_file[i], "：", why);
        status = EXIT_FAILED;
    }
    return status;
}

static enum exit_status collect(const struct session *s)
{
    const struct options *o = s->options;
    const char *place = o->inspection ? o->inspection : inspection_place(s->arena, o->input);
    const char *folder = arena_format(s->arena, "%s/%s", place, o->collect_code);
    struct answers_file file[FILES] = {
        [ANSWERS] = {.path = arena_format(s->arena, "%s/attest.csv", folder),
                     .column = answer_columns,
                     .export = export_named(s, "inspection"),
                     .keys = 1,
                     .says = 1,
                     .place = 2,
                     .date = 4},
        [OVERRIDES] = {.path = arena_format(s->arena, "%s/overrides.csv", folder),
                       .column = override_columns,
                       .export = export_named(s, "overrides"),
                       .keys = 1,
                       .says = 1,
                       .place = 3,
                       .date = 5},
        [RECEIPTS] = receipts_file(s->arena, folder),
    };
    for (size_t i = 0; i < FILES; i++) {
        file[i].name = name_of_item;
        file[i].of = &s->library;
    }
    enum exit_status status = are_there(o);
    if (status == EXIT_DONE)
        status = take_all(s, file);
    if (status != EXIT_DONE)
        return status;
    status = put_down(s, place, folder, file);
    bool waits = false;
    for (size_t i = 0; i < FILES; i++)
        waits = waits || file[i].waits;
    status = status == EXIT_DONE && waits ? EXIT_PARTIAL : status;
    return stdout_sound() ? status : EXIT_NO_OUTPUT;
}

static enum exit_status command_collect(const struct options *options, struct arena *arena)
{
    struct session s;
    day_number now = today();
    if (options->date > now) {
        say_to(stderr, "--date", "：",
               arena_format(arena, "检查日期%s晚于今天（%s），什么都没有写",
                            day_text(arena, options->date), day_text(arena, now)));
        return EXIT_USAGE;
    }
    if (options->expires && options->expires < options->date) {
        say_to(stderr, "--expires", "：",
               arena_format(arena, "失效日期%s早于检查日期%s，什么都没有写",
                            day_text(arena, options->expires), day_text(arena, options->date)));
        return EXIT_USAGE;
    }
    enum exit_status status = inspection_apart(options, arena);
    if (status == EXIT_DONE)
        status = session_open(&s, options, arena);
    return status == EXIT_DONE ? collect(&s) : status;
}

static int take(struct options *o, char *const *word, int n)
{
    if (n < 2) {
        fprintf(stderr, _("caeval: collect needs the code of a CA and a workbook\n"));
        return -1;
    }
    o->collect_code = take_code("collect", word[0]);
    o->collect_file = word + 1;
    o->n_collect = (size_t)n - 1;
    return o->collect_code ? n : -1;
}

static const struct option_said on_options[] = {
    {USES_DATE, "检查日期，写成 2025-12-31（不写为今天）"},
    {0, NULL},
};

const struct command collect_row = {
    .name = "collect",
    .words = "机构编码 文件...",
    .help = "收取检查人员填写的 evaluation.xlsx、sample.xlsx（成为检查记录和改判）\n"
            "和机构填写的整改通知书回执，写入检查文件夹；--date：检查日期",
    .examples = "caeval collect BJ01 evaluation.xlsx -o out -d 2025-12-20 --examiner 王一 "
                "--approver 李二 "
                "--reason 现场核查 --expires 2026-12-31\n",
    .said = on_options,
    .own = OWN_EXAMINER | USES_INPUT | USES_OUTPUT | USES_DATE | USES_INSPECTION | USES_SESSION,
    .take = take,
    .run = command_collect,
};
