/* Help: what caeval --help prints. */
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/language.h"
#include "base/said.h"
#include "base/text.h"
#include "command/command.h"

enum { COMMAND_AT = 20, OPTION_AT = 24 /* columns of the words on them */ };

/* The options; before the words on --formats stand their names and which are the default. Shown with a command that has one of `own`, and
 * with all commands where that is 0. */
static const struct option_help {
    unsigned own;
    const char *names, *help;
} on_options[] = {
    {USES_INPUT, "-i, --input 文件夹",
     "各机构数据所在的文件夹（不写为 input）：每家机构一个以机构编码\n命名的文件夹，如 "
     "exports/BJ01/"},
    {USES_OUTPUT, "-o, --output 文件夹", "结果所在的文件夹（不写为 out）"},
    {USES_INSPECTION, "--inspection 文件夹",
     "检查人员填写的检查记录和改判：机构编码/attest.csv、\noverrides.csv（不写为数据文件夹旁的 "
     "inspection，有则采用）"},
    {USES_DATE, "-d, --date 日期", "评估日，写成 2025-12-31（不写为今天）"},
    {USES_ONLY, "--only 编码", "只对这家机构，可写多次；run：汇总中的其他机构不变"},
    {OWN_READING, "--reading 口径", "改用这一口径，可写多次；caeval readings 列出全部口径"},
    {USES_FORMATS, "--formats 格式", "；已有的其他格式也一并更新"},
    {USES_PAPERS, "--formats 格式",
     "Word 以外的格式：pdf、xlsx（不写为两种，xlsx 只用于整改通知书）"},
    {USES_JOBS, "-j, --jobs 个数", "同时工作的进程数（不写为处理器核数）"},
    {OWN_FORCE, "--force",
     "run：没有变化的机构也重新评价，评估日可以在今天之后；\nrun、annual：评估日可以早于已发布的，"
     "并代替它；\nnotice、document：覆盖修改过的文书、定有期限的整改通知书；\nsample：另存已填写的"
     "，重新抽取"},
    {OWN_SHARD, "--shard K/N", "只评价分成 N 份中的第 K 份机构；之后用 merge 汇总"},
    {USES_SESSION, "--templates 文件夹", "模板所在的文件夹"},
    {USES_CALENDAR, "--calendar 文件",
     "本省另定的工作日，优先于国务院办公厅的安排\n和配置文件旁 calendar.d 中的年份"},
    {USES_TRUST, "--trust 文件夹",
     "国家根证书所在的文件夹：objects 中的 CA 证书应当与其构成证书链"},
    {USES_ALIASES, "--aliases 文件", "机构的曾用编码，与现用编码视为同一机构"},
    {0, "--config 文件", "配置文件"},
    {OWN_FONTS, "--require-fonts", "缺少报告首选的字体时以状态 65 结束"},
    {OWN_DATES, "--from 日期, --to 日期", "各取到这一天为止最近的结果"},
    {OWN_EXAMINER, "--examiner 姓名, --approver 姓名", "检查人；改判的批准人"},
    {OWN_EXAMINER, "--reason 理由", "改判的理由，用于旁边没有另写备注的"},
    {OWN_EXAMINER, "--expires 日期", "改判到哪一天为止有效；不写的，以后各年也采用"},
    {OWN_DUE, "--due 日期", "机构应在何日以前答复"},
    {OWN_SEED, "--seed 抽签号", "按它抽取：抽签号和数据相同，抽到的记录也相同"},
    {OWN_SEED, "--examiners 文件", "检查人员名单，每行一人，同时抽取两人（--draw 人数）"},
    {OWN_SEED, "--draw 人数", "从名单中抽取几人（不写为 2）"},
    {OWN_FIELDS, "--fields", "列出 Word 模板中可用的字段"},
    {USES_FAIL_ON, "--fail-on 情形",
     "有“否”（nonconforming）、有待核（pending）或等级为最低一级、\n不评级（level-below-"
     "II）时以状态 2 "
     "结束"},
    {OWN_JSON, "--json", "输出 JSON"},
    {OWN_REBUILD, "--rebuild-history", "按已有的结果重建结果文件夹中的 history.sqlite"},
    {OWN_FORMS, "--template 文件夹", "在那里写出空白模板（数据表.模板.csv），改名后才读取"},
    {OWN_FORMS, "--format 格式",
     "text、md、json 或 csv；guide：数据怎样提供；\n与 --template 同用时为 csv 或 "
     "xlsx（一个工作簿）"},
    {USES_QUIET, "-q, --quiet[=no]", "不输出结果"},
    {USES_SESSION, "-v, --verbose[=no]", "也输出说明"},
    {USES_JOBS, "--no-progress[=no]", "在终端上不显示进度"},
    {0, "-V, --version", "输出版本"},
    {0, "-h, --help", "显示本说明"},
};

static const char on_status[] =
    "退出状态：0 完成；1 失败；2 有 --fail-on 所指的情形；3 完成，但有行或文件未采用，或有机构\n"
    "未能评价；64 命令写错；65 配置或模板有误；66 没有数据；73 结果不能写出；75 另一次运行\n"
    "尚未结束；130 被中断。\n";

/* Columns of a terminal: a character of three bytes or more takes two. */
static int columns(const char *text)
{
    int n = 0;
    for (; *text; text++)
        if (((unsigned char)*text & 0xC0) != 0x80)
            n += (unsigned char)*text >= 0xE0 ? 2 : 1;
    return n;
}

/* A head, and behind it lines that begin at one column; in the next line where the head is too long. */
static void print_row(const char *head, const char *text, int at)
{
    int width = columns(head);
    fputs(head, stdout);
    bool fits = width + 2 <= at;
    if (!fits)
        putchar('\n');
    printf("%*s", fits ? at - width : at, "");
    for (; *text; text++) {
        putchar(*text);
        if (*text == '\n')
            printf("%*s", at, "");
    }
    putchar('\n');
}

/* In the language asked for; "" stays so: gettext has the catalogue's head under it. */
static const char *shown(const char *text)
{
    return *text ? _(text) : text;
}

static void print_commands(struct arena *arena)
{
    for (const struct command *const *c = commands; *c; c++)
        print_row(arena_format(arena, "  %s %s", (*c)->name, shown((*c)->words)), _((*c)->help),
                  COMMAND_AT);
}

static const char *default_formats(struct arena *arena)
{
    format_set others = formats_all() & ~formats_default();
    return others ? arena_format(arena, _("（不写为 %s 以外的全部）"),
                                 formats_text(arena, others, ","))
                  : _("（不写为全部）");
}

/* What an option does, with a command or (NULL) with all that have it. */
static const char *said_of(const struct option_help *row, const struct command *command)
{
    for (const struct option_said *s = command ? command->said : NULL; s && s->own; s++)
        if (s->own == row->own)
            return s->help;
    return row->help;
}

/* Those of a command; NULL: all, each with the commands that have it where they are few. */
static void print_options(struct arena *arena, const struct command *command)
{
    for (size_t i = 0; i < sizeof on_options / sizeof *on_options; i++) {
        const struct option_help *row = &on_options[i];
        bool is_shown = command ? !row->own || (command->own & row->own) : row->own != USES_PAPERS;
        if (!is_shown)
            continue;
        const char *names = _(row->names);
        const char *help = _(said_of(row, command));
        if (row->own == USES_FORMATS)
            help = arena_format(arena, "%s%s%s", formats_text(arena, formats_all(), ","),
                                default_formats(arena), help);
        print_row(arena_format(arena, names[1] == '-' ? "      %s" : "  %s", names), help,
                  OPTION_AT);
    }
}

static void print_usage(const struct command *c)
{
    const char *words = c ? shown(c->words) : _("命令");
    printf(_("用法：caeval %s%s%s [选项]...\n\n"), c ? c->name : "", c && *words ? " " : "", words);
}

/* How one command is used. */
static void print_one(struct arena *arena, const struct command *c)
{
    print_usage(c);
    printf("%s\n\n", _(c->help));
    print_options(arena, c);
    fputs(_("\n例：\n"), stdout);
    for (const char *at = c->examples; *at; at += strcspn(at, "\n") + 1)
        printf("  %.*s\n", (int)strcspn(at, "\n"), at);
}

static void print_all(struct arena *arena)
{
    print_usage(NULL);
    print_commands(arena);
    fputs(_("\n“caeval help 命令”说明一个命令的用法，有例子。\n\n"), stdout);
    print_options(arena, NULL);
    printf("\n%s", _(on_status));
}

/* Where no language is asked for, in both: the clerk's machine may speak no language. */
enum exit_status help_print(struct arena *arena, const struct command *command)
{
    enum language asked = language_asked();
    bool both = asked == LANGUAGE_NONE;
    if (both)
        language_use(LANGUAGE_ENGLISH);
    for (both = both && language_catalogue();; both = false) {
        if (command)
            print_one(arena, command);
        else
            print_all(arena);
        if (!both)
            break;
        putchar('\n');
        language_use(LANGUAGE_NONE);
    }
    language_use(asked);
    return stdout_read() ? EXIT_DONE : EXIT_NO_OUTPUT;
}

static int take(struct options *o, char *const *word, int n)
{
    o->help_on = n > 0 ? word[0] : NULL;
    return n > 0;
}

static enum exit_status command_help(const struct options *options, struct arena *arena)
{
    const char *name = options->help_on;
    const struct command *one = name ? command_named(name) : NULL;
    if (name && !one) {
        command_unknown(arena, name);
        return EXIT_USAGE;
    }
    return help_print(arena, one);
}

const struct command help_row = {
    .name = "help",
    .words = "[命令]",
    .help = "显示本说明，或一个命令的用法和例子",
    .examples = "caeval help run\n",
    .take = take,
    .run = command_help,
};
