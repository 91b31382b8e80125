/* Help: what caeval --help prints. */
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "command/command.h"

enum { HELP_AT = 20 /* column of the words on a command */ };

static const char on_options[] =
    "  -i, --input DIR       folder of the exports (default: input)\n"
    "  -o, --output DIR      folder of the results (default: out)\n"
    "  -d, --date DATE       assessment date YYYY-MM-DD (default: today)\n"
    "      --only CODE       only this CA; may be given several times; the summary of others "
    "stays\n"
    "      --reading CODE    judge by this reading in place of its question's default; may be "
    "given\n"
    "                        several times; caeval readings lists them\n"
    "      --formats LIST    %s (default: all); what lies there is renewed as well\n"
    "  -j, --jobs N          worker processes (default: one for each core)\n"
    "      --force           evaluate CAs of which nothing changed as well; judge a day to come,\n"
    "                        or one older than what is published, and put it in its place\n"
    "      --shard K/N       with run: only the K-th of N parts of the CAs; then merge\n"
    "      --templates DIR   folder of the templates\n"
    "      --calendar FILE   working days of a province, over the State Council's\n"
    "                        and the years in calendar.d beside the configuration file\n"
    "      --aliases FILE    earlier codes of CAs, of one subject with the present ones\n"
    "      --config FILE     configuration file\n"
    "      --require-fonts   end with 65 when a preferred font of the reports is missing\n"
    "      --from DATE, --to DATE  with diff: the latest results up to these days\n"
    "      --due DATE        with notice, document: by when the CA has to answer\n"
    "      --fields          with document: the names that a Word template may ask for\n"
    "      --fail-on WHAT    exit with 2 on: nonconforming, pending, level-below-II\n"
    "      --json            with list, readings: print JSON\n"
    "      --rebuild-history  with run: make OUT/history.sqlite again from the results\n"
    "      --template DIR    with schema: write empty forms there (EXPORT.模板.csv), not read "
    "until renamed\n"
    "      --format FORMAT   with schema: text, md, json or csv; guide: how data are handed "
    "over;\n"
    "                        with --template csv or xlsx, one workbook\n"
    "  -q, --quiet[=no]      print no results\n"
    "  -v, --verbose[=no]    print notes as well\n"
    "      --no-progress[=no]  no progress on a terminal\n"
    "  -V, --version         print the version and exit\n"
    "  -h, --help            print this and exit\n"
    "\n"
    "Exit status: 0 done; 1 failed; 2 findings (--fail-on); 3 done, but something was\n"
    "rejected or a CA failed; 64 usage; 65 configuration or templates; 66 input missing;\n"
    "73 output cannot be written; 75 another run holds the lock; 130 interrupted.\n";

/* The same in short for whoever prepares the data or files the results. */
static const char in_chinese[] =
    "\n"
    "用法：caeval 命令 [选项]...\n"
    "\n"
    "  run                 评价输入文件夹中的各机构，写出评估表、评分表、报告和汇总\n"
    "  check               只读取和核对数据，列出问题、还缺什么、因此待核的条目\n"
    "  schema [数据表]     各数据表的列、取值和用途；--template 文件夹：写出空白模板；\n"
    "                      --format guide：数据怎样提供\n"
    "  sources [文件]      能直接读取的外部系统；指明文件时，说明每一列怎样读\n"
    "  diff 甲 乙          两次结果的差别\n"
    "  annual              各机构的年度报告，与上年相比\n"
    "  notice 机构编码     整改通知书，按最近发布的结果；--due 日期：整改期限\n"
    "  document [名称 [机构编码]]  各种文书，按 Word "
    "模板；不写名称则列出，--fields：模板中可用的字段\n"
    "  list                已保存的结果\n"
    "  forget 编码 日期    撤回一次结果\n"
    "  readings            两个标准中有不止一种理解之处：各种口径、采用哪一种、依据和影响\n"
    "  calendar 年         一年的工作日，供与国务院办公厅通知核对\n"
    "  merge               汇总各分片（--shard）的结果\n"
    "  help                显示本说明\n"
    "\n"
    "  -i 文件夹           各机构数据所在的文件夹（不写为 input）：每家机构一个以机构编码\n"
    "                      命名的文件夹，如 exports/BJ01/\n"
    "  -o 文件夹           结果所在的文件夹（不写为 out）\n"
    "  -d 日期             评估日，写成 2025-12-31（不写为今天）\n"
    "  --only 编码         只评价这家机构\n"
    "  --reading 口径      改用这一口径（可写几次）；caeval readings 列出全部口径\n"
    "  --config 文件       配置文件\n"
    "\n"
    "退出状态：0 完成；1 失败；2 有所指的问题（--fail-on）；3 "
    "完成，但有行或文件被拒收，或有机构未能评价；\n"
    "64 命令写错；65 配置或模板有误；66 没有数据；73 结果不能写出；75 另一次运行尚未结束；130 "
    "被中断。\n";

void word_wrong(const char *what, const char *value, const char *expected)
{
    fprintf(stderr, "caeval: %s: \"", what);
    print_safe(stderr, value, strlen(value));
    fprintf(stderr, "\" is not %s\n", expected);
}

/* The row's further lines stand below its first. */
static void print_command(const struct command *c, struct arena *arena)
{
    const char *head = arena_format(arena, "  %s %s", c->name, c->words);
    printf("%-*s", HELP_AT, head);
    if (strlen(head) >= HELP_AT)
        putchar(' ');
    for (const char *at = c->help; *at; at++) {
        putchar(*at);
        if (*at == '\n')
            printf("%*s", HELP_AT, "");
    }
    putchar('\n');
}

void help_print(struct arena *arena)
{
    fputs("usage: caeval COMMAND [OPTION]...\n\n", stdout);
    for (const struct command *const *c = commands; *c; c++)
        print_command(*c, arena);
    putchar('\n');
    printf(on_options, formats_text(arena, formats_all(), ","));
    fputs(in_chinese, stdout);
}

/* caeval help, and help COMMAND: all there is to say stands on one page. */
static int take(struct options *o, char *const *word, int n)
{
    (void)o;
    const struct command *const *c = commands;
    while (n > 0 && *c && strcmp((*c)->name, word[0]) != 0)
        c++;
    return n > 0 && *c;
}

static enum exit_status command_help(const struct options *options, struct arena *arena)
{
    (void)options;
    help_print(arena);
    return stdout_read() ? EXIT_DONE : EXIT_NO_OUTPUT;
}

const struct command help_row = {
    .name = "help",
    .words = "[COMMAND]",
    .help = "print this",
    .take = take,
    .run = command_help,
};
