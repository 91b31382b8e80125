/* Document: caeval document NAME [CA] writes one of the bureau's documents from what lies published, by a Word
 * template; caeval document lists them, and --fields what a template may ask for. */
#include <stdio.h>
#include <string.h>

#include "app/papers.h"
#include "base/columns.h"
#include "base/file.h"
#include "base/language.h"
#include "command/command.h"
#include "report/fields.h"

static const char *kind_names(struct arena *arena)
{
    const char *text = "";
    for (const struct paper_kind *k = paper_kinds; k->name; k++)
        text = arena_format(arena, "%s%s%s", text, *text ? ", " : "", k->name);
    return text;
}

static int take(struct options *o, char *const *word, int n)
{
    if (n < 1)
        return 0;
    const struct paper_kind *kind = paper_kind_named(word[0]);
    if (!kind) {
        struct arena *arena = arena_new();
        word_wrong("document", word[0], kind_names(arena));
        arena_free(arena);
        return -1;
    }
    o->paper = word[0];
    if (kind->of_year)
        return 1;
    if (n < 2 || !ca_code_valid(slice_of(word[1]))) {
        fprintf(stderr, _("caeval: document %s needs the code of a CA\n"), word[0]);
        return -1;
    }
    o->paper_code = word[1];
    return 2;
}

/* --- what there is ------------------------------------------------------------------------------------------- */

static void print_kinds(struct arena *arena)
{
    enum { CELLS = 2 };
    VEC(const char *) cell = {0};
    size_t n = 0;
    for (const struct paper_kind *k = paper_kinds; k->name; k++, n++) {
        *vec_push(arena, &cell) = arena_format(arena, "%s%s", k->name, k->of_year ? "" : " CA");
        *vec_push(arena, &cell) = k->help;
    }
    columns_say(stdout, cell.at, CELLS, n, arena);
}

/* Where a name may stand: what gives what it needs. */
static const char *where_text(struct arena *arena, unsigned needs)
{
    const char *text = "";
    unsigned around = HAS_CA | HAS_EARLIER;
    if (needs == 0)
        return "各处";
    if (needs & HAS_YEAR)
        return "年度文书";
    for (const struct field_list *l = field_lists; l->name; l++)
        if ((needs & ~around) && (l->gives & needs & ~around))
            text = arena_format(arena, "%s%s#%s", text, *text ? "、" : "", l->name);
    return *text ? text : needs & HAS_EARLIER ? "机构的文书" : "机构的文书、#机构";
}

static void print_fields(struct arena *arena)
{
    enum { CELLS = 3 };
    VEC(const char *) cell = {0};
    size_t n = 1;
    *vec_push(arena, &cell) = "写法";
    *vec_push(arena, &cell) = "可用于";
    *vec_push(arena, &cell) = "含义";
    for (const struct field *f = fields; f->name; f++, n++) {
        *vec_push(arena, &cell) = arena_format(arena, "{{%s%s}}", f->blank ? "_" : "", f->name);
        *vec_push(arena, &cell) = where_text(arena, f->needs);
        *vec_push(arena, &cell) = f->meaning;
    }
    for (const struct field_list *l = field_lists; l->name; l++, n++) {
        *vec_push(arena, &cell) = arena_format(arena, "{{#%s}}…{{/%s}}", l->name, l->name);
        *vec_push(arena, &cell) = where_text(arena, l->needs);
        *vec_push(arena, &cell) = l->meaning;
    }
    columns_say(stdout, cell.at, CELLS, n, arena);
    fputs(_("\n把 # 换成 ^，其中的内容只在没有这样的条目时出现。{{_…}}是留给人填写的地方。\n"
            "重复的内容放在同一段内，或同一张表的行内，或放在两个各自单独成段的标记之间。\n"),
          stdout);
}

static enum exit_status command_document(const struct options *options, struct arena *arena)
{
    if (options->paper && !options->print_fields)
        return papers_make(options, paper_kind_named(options->paper), arena);
    if (options->print_fields)
        print_fields(arena);
    else
        print_kinds(arena);
    return stdout_read() ? EXIT_DONE : EXIT_NO_OUTPUT;
}

static const struct option_said on_options[] = {
    {USES_DATE, "取这一天所在年度、评估日不晚于它的结果（不写为最近发布的）"},
    {OWN_FORCE, "覆盖修改过的文书、定有期限的整改通知书"},
    {0, NULL},
};

const struct command document_row = {
    .name = "document",
    .words = "[名称 [机构编码]]",
    .help = "各种文书，按 Word 模板：整改通知书、现场核查记录、结论、\n"
            "复查意见、公示；不写名称则列出，--fields：模板中可用的字段",
    .examples = "caeval document\n"
                "caeval document record BJ01 -o out\n"
                "caeval document publicity -d 2025-12-31 -o out\n",
    .said = on_options,
    .own = OWN_FORCE | OWN_DUE | OWN_FIELDS | OWN_FONTS | USES_OUTPUT | USES_DATE | USES_PAPERS |
           USES_ALIASES | USES_INPUT | USES_INSPECTION | USES_QUIET | USES_SESSION,
    .take = take,
    .run = command_document,
};
