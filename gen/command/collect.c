/* Collect: caeval collect takes in what an examiner filled in. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "app/output_folder.h"
#include "app/places.h"
#include "app/session.h"
#include "base/file.h"
#include "base/language.h"
#include "base/said.h"
#include "batch/collect.h"
#include "command/command.h"
#include "ingest/grid.h"
#include "report/sample_document.h"
#include "report/write_xlsx.h"

static void say(FILE *to, const char *path, const char *text)
{
    print_safe(to, path, strlen(path));
    fputs(_("："), to);
    print_said(to, text);
    fputc('\n', to);
}

static const char *or_blank(const char *text)
{
    return text ? text : "";
}

/* Why the workbook was not taken in; NULL: it was. */
static const char *take_in(const struct session *s, const char *workbook,
                           struct answers_file *answers, struct answers_file *overrides)
{
    const struct options *o = s->options;
    const char *sha256 = book_keyword(s->arena, workbook, RESULT_KEYWORD);
    const char *drawn = sha256 ? NULL : book_keyword(s->arena, workbook, SAMPLE_KEYWORD);
    if (!sha256 && !drawn)
        return "不是本程序写出的 evaluation.xlsx 或 sample.xlsx，或没有结果的摘要（写出时须有 "
               "json）";
    struct collecting c = {
        .arena = s->arena,
        .library = &s->library,
        .folder = sha256 ? folder_of_result(s->arena, o->output, o->collect_code, sha256)
                         : folder_of_sample(s->arena, o->output, o->collect_code, drawn),
        .workbook = workbook,
        .examiner = or_blank(o->examiner),
        .approver = or_blank(o->approver),
        .reason = or_blank(o->reason),
        .date = day_text(s->arena, o->date),
        .answers = answers,
        .overrides = overrides,
    };
    if (!c.folder)
        return arena_format(s->arena, "是另一次%s的工作簿，与%s中%s的都不同；请用现在的重新填写",
                            sha256 ? "结果" : "抽查", o->output, o->collect_code);
    return sha256 ? collect_workbook(&c) : collect_sample(&c);
}

/* False: it cannot be written, said. */
static bool write_out(const struct answers_file *f, struct arena *arena)
{
    if (f->said.n == 0)
        return true;
    for (size_t i = 0; i < f->said.n; i++)
        say(stdout, f->path, f->said.at[i]);
    if (f->line.n == 0 || answers_file_write(f, arena))
        return true;
    say(stderr, f->path, write_fault(arena, errno));
    return false;
}

static const struct export *export_named(const struct session *s, const char *name)
{
    const struct schema *schema = &s->library.schema;
    return &schema->export[schema_export(schema, slice_of(name))];
}

static enum exit_status collect(const struct session *s)
{
    const struct options *o = s->options;
    const char *place = o->inspection ? o->inspection : inspection_place(s->arena, o->input);
    const char *folder = arena_format(s->arena, "%s/%s", place, o->collect_code);
    struct answers_file answers = {arena_format(s->arena, "%s/attest.csv", folder),
                                   answer_columns,
                                   export_named(s, "inspection"),
                                   {0},
                                   {0}};
    struct answers_file overrides = {arena_format(s->arena, "%s/overrides.csv", folder),
                                     override_columns,
                                     export_named(s, "overrides"),
                                     {0},
                                     {0}};
    struct answers_file *const file[] = {&answers, &overrides};
    for (size_t i = 0; i < 2; i++) {
        const char *why = answers_file_read(file[i], s->arena);
        if (why) {
            say(stderr, file[i]->path, why);
            return EXIT_FAILED;
        }
    }
    for (size_t i = 0; i < o->n_collect; i++) {
        const char *why = take_in(s, o->collect_file[i], &answers, &overrides);
        if (why) {
            say(stderr, o->collect_file[i], why);
            return EXIT_FAILED;
        }
    }
    bool unchanged = answers.said.n + overrides.said.n == 0;
    if (unchanged)
        puts(_("没有改动的格，什么都没有写"));
    answers_file_wait(&overrides, s->arena);
    if (unchanged) {
        for (size_t i = 0; i < overrides.said.n; i++)
            say(stdout, overrides.path, overrides.said.at[i]);
        return stdout_sound() ? EXIT_DONE : EXIT_NO_OUTPUT;
    }
    if (!folder_make(folder) || !write_out(&answers, s->arena) || !write_out(&overrides, s->arena))
        return EXIT_NO_OUTPUT;
    return stdout_sound() ? EXIT_DONE : EXIT_NO_OUTPUT;
}

static enum exit_status command_collect(const struct options *options, struct arena *arena)
{
    struct session s;
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
    if (!ca_code_valid(slice_of(word[0]))) {
        word_wrong("collect", word[0], "a CA code");
        return -1;
    }
    o->collect_code = word[0];
    o->collect_file = word + 1;
    o->n_collect = (size_t)n - 1;
    return n;
}

const struct command collect_row = {
    .name = "collect",
    .words = "机构编码 文件...",
    .help = "检查人员填写的 evaluation.xlsx 或 sample.xlsx 成为检查记录和改判，\n"
            "写入检查文件夹；--date：检查日期",
    .examples = "caeval collect BJ01 evaluation.xlsx -o out -d 2025-12-20 --examiner 王一 "
                "--approver 李二 "
                "--reason 现场核查\n",
    .own = OWN_EXAMINER | USES_INPUT | USES_OUTPUT | USES_DATE,
    .take = take,
    .run = command_collect,
};
