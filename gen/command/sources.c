/* Sources: caeval sources lists the systems whose exports are read as they are; caeval sources FILE says of
 * which one a file is, and how each column is read. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "app/session.h"
#include "base/columns.h"
#include "base/file.h"
#include "base/language.h"
#include "base/near.h"
#include "base/said.h"
#include "command/command.h"
#include "ingest/adapter.h"
#include "ingest/names.h"
#include "ingest/recognise.h"
#include "ingest/sheets.h"

/* --- in words ---------------------------------------------------------------------------------------- */

static const char *pairs_text(struct arena *arena, const struct item *item)
{
    const char *text = "";
    for (size_t i = 0; i < item->n_pairs; i++) {
        const struct pair *pair = &item->pair[i];
        const char *from = !*pair->from ? "空" : strcmp(pair->from, "*") == 0 ? "其他" : pair->from;
        text = arena_format(arena, "%s%s%s%s%s", text, i ? "，" : "", from, pair->to ? "→" : "",
                            pair->to ? pair->to : "");
    }
    return text;
}

/* The unit in which bare numbers are added. */
static const char *unit_text(struct arena *arena, const struct item *item)
{
    return arena_format(arena, "（数字按%s计）", *item->value ? item->value : "秒");
}

/* How the item is made. */
static const char *item_text(struct arena *arena, const struct item *item)
{
    const char *const *from = item->from;
    switch (item->how) {
    case VERB_COPY:
        return from[0];
    case VERB_TIME:
        return from[1] ? arena_format(arena, "%s 的 %s", from[0], from[1]) : from[0];
    case VERB_CONST:
        return arena_format(arena, "一律为“%s”", item->value);
    case VERB_MAP:
        return arena_format(arena, "%s（%s）", from[0], pairs_text(arena, item));
    case VERB_PLUS:
        return arena_format(arena, "%s + %s%s", from[0], from[1], unit_text(arena, item));
    case VERB_PLUS_IF:
        return arena_format(arena, "%s + %s%s，%s为0时空", from[0], from[1], unit_text(arena, item),
                            from[2]);
    case VERB_PLUS_LESS:
        return arena_format(arena, "%s + %s - %s%s%s", from[0], from[1], from[2],
                            unit_text(arena, item),
                            from[3] ? arena_format(arena, "，%s为0时空", from[3]) : "");
    case VERB_WHEN:
        return arena_format(arena, "%s为 %s 的行的 %s", from[1], pairs_text(arena, item), from[0]);
    case VERB_SEEN:
        return arena_format(arena, "同一件各行的 %s（%s）", from[0], pairs_text(arena, item));
    case VERB_HEX:
        return arena_format(arena, "%s，化为十六进制", from[0]);
    }
    return "";
}

static const char *keep_text(struct arena *arena, const struct mapping *m)
{
    const char *text = "";
    for (size_t i = 0; i < m->n_keep; i++) {
        text = arena_format(arena, "%s%s%s ", text, i ? "，且 " : "", m->keep[i].from);
        for (const char *const *word = m->keep[i].word; *word; word++)
            text = arena_format(arena, "%s%s%s", text, word > m->keep[i].word ? "、" : "",
                                strcmp(*word, "*") == 0 ? "有内容"
                                : **word == '!' ? arena_format(arena, "不为 %s", *word + 1)
                                                : arena_format(arena, "为 %s", *word));
    }
    return text;
}

/* --- all of them -------------------------------------------------------------------------------------- */

static void print_all(const struct schema *schema, struct arena *arena)
{
    enum { CELLS = 4 };
    const struct mappings *all = schema->mappings;
    const char **cell = arena_alloc(arena, (all->n + 1) * CELLS * sizeof *cell);
    static const char *const head[CELLS] = {"来源", "数据表", "出处", "识别"};
    memcpy(cell, head, sizeof head);
    for (size_t i = 0; i < all->n; i++) {
        const struct mapping *m = &all->at[i];
        const char **row = cell + (i + 1) * CELLS;
        row[0] = m->source;
        row[1] = arena_format(arena, "%s（%s）", schema->export[m->export].title,
                              schema->export[m->export].name);
        row[2] = m->own ? "自定" : "随程序";
        row[3] = mapping_found_by(arena, schema, m);
    }
    columns_say(stdout, cell, CELLS, all->n + 1, arena);
}

/* --- one of them --------------------------------------------------------------------------------------- */

/* Which rows become records. */
static void print_rows(const struct mapping *m, struct arena *arena)
{
    if (m->n_keep)
        printf(_("  只取下列各行：%s\n"), said(arena, keep_text(arena, m)));
    if (m->group)
        printf(_("  %s 相同的各行合为一件\n"), m->group);
}

static void print_mapping(const struct schema *schema, const struct mapping *m, struct arena *arena)
{
    const struct export *export = &schema->export[m->export];
    const char **cell = arena_alloc(arena, (export->n + 1) * 2 * sizeof *cell);
    printf(_("%s，用于%s（%s），%s：%s\n"), m->source, export->title, export->name,
           _(m->own ? "自定" : "随程序"), said(arena, mapping_found_by(arena, schema, m)));
    for (size_t i = 0; i < export->n; i++) {
        cell[2 * i] =
            arena_format(arena, "  %s（%s）", export->column[i].header, export->column[i].name);
        cell[2 * i + 1] = "没有";
        for (size_t k = 0; k < m->n; k++)
            if (m->item[k].column == (int)i)
                cell[2 * i + 1] = item_text(arena, &m->item[k]);
    }
    columns_say(stdout, cell, 2, export->n, arena);
    print_rows(m, arena);
}

/* False: no source has the name; *near: those that are near. */
static bool print_source(const struct schema *schema, const char *name, struct arena *arena,
                         const char **near)
{
    const struct mappings *all = schema->mappings;
    const char **known = arena_alloc(arena, (all->n + 1) * sizeof *known);
    bool any = false;
    for (size_t i = 0; i < all->n; i++) {
        known[i] = all->at[i].source;
        if (strcmp(known[i], name) != 0)
            continue;
        any = true;
        print_mapping(schema, &all->at[i], arena);
    }
    *near = near_names(arena, name, known, all->n);
    return any;
}

/* --- one file ------------------------------------------------------------------------------------------ */

static void print_columns(const struct export *export, const struct layout *layout,
                          struct arena *arena)
{
    const struct mapping *m = layout->mapping;
    const char **cell = arena_alloc(arena, (export->n + 1) * 2 * sizeof *cell);
    for (size_t i = 0; i < export->n; i++) {
        const struct column *column = &export->column[i];
        cell[2 * i] = arena_format(arena, "  %s（%s）", column->header, column->name);
        cell[2 * i + 1] = layout->position[i] < 0 ? "没有" : "";
        for (size_t k = 0; m && k < m->n; k++)
            if (m->item[k].column == (int)i && layout->position[i] >= 0)
                cell[2 * i + 1] = item_text(arena, &m->item[k]);
        if (!m && layout->position[i] >= 0)
            cell[2 * i + 1] = arena_format(arena, "第%d列", layout->position[i] + 1);
    }
    columns_say(stdout, cell, 2, export->n, arena);
    if (m)
        print_rows(m, arena);
    if (layout->untold)
        printf(_("  来源中没有 %s，按没有提供处理\n"), layout->untold);
}

static void print_layout(const struct export *export, const struct adapter *a, struct arena *arena)
{
    const struct layout *layout = adapter_layout(a);
    if (layout->mapping)
        printf(_("识别为 %s，用于%s（%s）"), layout->mapping->source, export->title, export->name);
    else
        printf(_("是%s（%s）的表头，按数据表的列读取"), export->title, export->name);
    if (layout->line)
        printf(_("；表头在第%lld行"), (long long)layout->line);
    putchar('\n');
    print_columns(export, layout, arena);
}

/* Why nothing can be read of it, or NULL. */
static const char *unreadable(const struct input_file *file, struct arena *arena)
{
    struct source_fault fault = {NULL, false};
    struct source *source = source_open_sheet(arena, file->open, file->sheet, &fault);
    if (source)
        source_close(source);
    return fault.why;
}

/* True when the file can be read as the export; else *why. */
static bool try_export(const struct schema *schema, size_t export, const struct mapping *named,
                       const struct input_file *file, struct arena *arena, const char **why)
{
    struct source_fault fault = {NULL, false};
    struct source *source = source_open_sheet(arena, file->open, file->sheet, &fault);
    *why = fault.why;
    if (!source)
        return false;
    struct adapter *a = adapter_open(arena, schema, export, named, false, source);
    *why = adapter_refused(a);
    bool read = !*why;
    if (read)
        print_layout(&schema->export[export], a, arena);
    adapter_close(a);
    source_close(source);
    return read;
}

/* By its header alone it is recognised here; handed over, it is read by its name. */
static void print_name(const struct schema *schema, size_t export, const struct input_file *file,
                       struct arena *arena)
{
    const struct file_name read = {.export = export, .book = file->sheet};
    fputs(_("  这个名称交付后不会读取，请改名为 "), stdout);
    const char *name = name_proposed(arena, schema, file->name, &read, true);
    print_safe(stdout, name, strlen(name));
    putchar('\n');
}

/* As the export that its name says, or as any whose header it has. */
static bool print_one(const struct schema *schema, const struct input_file *file,
                      struct arena *arena)
{
    const char *why = unreadable(file, arena);
    bool any = false;
    if (!why && file->export != SIZE_MAX) {
        any = try_export(schema, file->export, file->mapping, file, arena, &why);
    } else if (!why) {
        for (size_t i = 0; i < schema->n; i++) {
            if (!try_export(schema, i, NULL, file, arena, &why))
                continue;
            any = true;
            print_name(schema, i, file, arena);
        }
        if (!any)
            why = "不是任何数据表的表头，也不是任何已知来源的表头；没有表头的，请改名为 "
                  "数据表@来源.csv，如 hotline@asterisk-csv.csv";
    }
    if (!any) {
        print_safe(stdout, file->path, strlen(file->path));
        printf(_("：%s\n"), said(arena, why));
    }
    return any;
}

/* The sheets of a workbook one after another. */
static bool print_sheets(const struct schema *schema, const char *name, const char *path,
                         const struct file_name *read, struct arena *arena)
{
    const struct sheets sheets = sheets_of(arena, schema, name, path, read, false);
    bool all = sheets.unread.n == 0;
    for (size_t i = 0; i < sheets.read.n; i++) {
        if (sheets.read.n > 1) {
            print_safe(stdout, sheets.read.at[i].name, strlen(sheets.read.at[i].name));
            fputs(_("："), stdout);
        }
        all = print_one(schema, &sheets.read.at[i], arena) && all;
    }
    for (size_t i = 0; i < sheets.unread.n; i++) {
        print_safe(stdout, sheets.unread.at[i].name, strlen(sheets.unread.at[i].name));
        printf(_("：%s\n"), said(arena, sheets.unread.at[i].advice));
    }
    return all;
}

/* By the file's name where it says so, else by its header alone. */
static bool print_file(const struct schema *schema, const char *path, struct arena *arena)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    struct file_name read = name_read(arena, schema, name);
    bool named = read.kind == NAME_EXPORT;
    if (read.book && (named || sheets_of(arena, schema, name, path, &read, false).read.n))
        return print_sheets(schema, name, path, &read, arena);
    const struct input_file file = {
        .name = name,
        .path = path,
        .open = path,
        .export = named ? read.export : SIZE_MAX,
        .mapping = read.mapping,
        .sheet = read.book ? "" : NULL,
    };
    return print_one(schema, &file, arena);
}

static int take(struct options *o, char *const *word, int n)
{
    o->sources_file = n > 0 ? word[0] : NULL;
    return n > 0;
}

static enum exit_status command_sources(const struct options *options, struct arena *arena)
{
    struct session s;
    enum exit_status status = session_open(&s, options, arena);
    struct stat st;
    if (status != EXIT_DONE)
        return status;
    if (!options->sources_file) {
        print_all(&s.library.schema, arena);
    } else if (lstat(options->sources_file, &st) != 0) {
        const char *near = "";
        const char *why = system_fault(errno);
        bool none = errno == ENOENT || errno == ENOTDIR;
        if (none && print_source(&s.library.schema, options->sources_file, arena, &near))
            return stdout_read() ? EXIT_DONE : EXIT_NO_OUTPUT;
        if (none)
            why = *near ? arena_format(arena, "没有这个文件，也没有这个来源；相近的有 %s", near)
                        : "没有这个文件，也没有这个来源";
        fputs("caeval: ", stderr);
        print_safe(stderr, options->sources_file, strlen(options->sources_file));
        fprintf(stderr, _("：%s\n"), said(arena, why));
        return EXIT_NO_INPUT;
    } else if (!print_file(&s.library.schema, options->sources_file, arena)) {
        status = EXIT_PARTIAL;
    }
    return stdout_read() ? status : EXIT_NO_OUTPUT;
}

const struct command sources_row = {
    .name = "sources",
    .words = "[来源或文件]",
    .help = "能直接读取的外部系统；指明来源或文件的，说明每一列怎样读",
    .examples = "caeval sources\n"
                "caeval sources freepbx-cdr\n"
                "caeval sources cdr-2025.csv\n",
    .own = USES_SESSION,
    .take = take,
    .run = command_sources,
};
