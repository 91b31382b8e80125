/* Schema: caeval schema says what the exports are, or writes empty ones to fill in. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "app/session.h"
#include "base/file.h"
#include "base/language.h"
#include "base/said.h"
#include "command/command.h"
#include "ingest/names.h"
#include "report/handover_guide.h"
#include "report/schema_view.h"

static const char *const format_words[] = {"text", "md", "json", "csv", "guide", "xlsx"};

/* --- which exports ------------------------------------------------------------------------------------------ */

/* SIZE_MAX, and it is said, when there is none of that name or title. */
static size_t export_asked(const struct schema *schema, const char *name, struct arena *arena)
{
    struct slice folded = slice_of(text_folded(arena, slice_of(name)));
    for (size_t i = 0; i < schema->all; i++)
        if (slice_is(folded, text_folded(arena, slice_of(schema->export[i].name))) ||
            slice_is(folded, text_folded(arena, slice_of(schema->export[i].title))))
            return i;
    struct file_name near = name_read(arena, schema, arena_format(arena, "%s.txt", name));
    const char *shown = text_safe(arena, name);
    if (near.export != SIZE_MAX)
        fprintf(stderr, _("caeval: 没有数据表“%s”；是不是 %s（%s）？\n"), shown,
                schema->export[near.export].name, schema->export[near.export].title);
    else
        fprintf(stderr, _("caeval: 没有数据表“%s”；caeval schema 列出各表\n"), shown);
    return SIZE_MAX;
}

struct views {
    struct export_view *at;
    size_t n;
};

/* One that is asked for twice is one. */
static void add_view(struct views *views, const struct library *l, size_t export,
                     struct arena *arena)
{
    for (size_t i = 0; i < views->n; i++)
        if (views->at[i].export == &l->schema.export[export])
            return;
    views->at[views->n++] = export_view_of(l, export, arena);
}

/* Those that are asked for, or all. */
static bool find_views(struct views *views, const struct session *s, struct arena *arena)
{
    const struct options *o = s->options;
    const struct library *l = &s->library;
    size_t n = o->n_schema ? o->n_schema : l->schema.n;
    bool sound = true;
    views->at = arena_alloc(arena, (n + 1) * sizeof *views->at);
    for (size_t i = 0; i < n; i++) {
        size_t export = o->n_schema ? export_asked(&l->schema, o->schema_export[i], arena) : i;
        sound = sound && export != SIZE_MAX;
        if (export != SIZE_MAX)
            add_view(views, l, export, arena);
    }
    return sound;
}

/* --- templates ---------------------------------------------------------------------------------------------- */

/* A file that is there already stays as it is. */
static bool written(struct arena *arena, const char *path, bool sound)
{
    int error = errno;
    if (!sound)
        say_of(path, "",
               error == EEXIST ? ": 已有此文件，没有改动"
                               : arena_format(arena, ": %s", write_fault(arena, error)));
    return sound || error == EEXIST;
}

static bool write_header(struct arena *arena, const char *folder, const struct export *e)
{
    const char *path = arena_format(arena, "%s/%s" TEMPLATE_MARK ".csv", folder, e->name);
    char *line = arena_format(arena, "\xef\xbb\xbf%s", e->column[0].header);
    for (size_t i = 1; i < e->n; i++)
        line = arena_format(arena, "%s,%s", line, e->column[i].header);
    line = arena_format(arena, "%s\r\n", line);
    return written(arena, path, file_write(path, line, strlen(line)));
}

static enum exit_status write_templates(const char *folder, const struct views *views, bool book,
                                        struct arena *arena)
{
    bool sound = true;
    if (!folder_make(folder)) {
        say_of(folder, "", arena_format(arena, ": %s", system_fault(errno)));
        return EXIT_NO_OUTPUT;
    }
    if (book) {
        const char *path = arena_format(arena, "%s/数据表" TEMPLATE_MARK ".xlsx", folder);
        sound = written(arena, path, write_template_book(path, views->at, views->n, arena));
    }
    for (size_t i = 0; i < views->n && !book && sound; i++)
        sound = write_header(arena, folder, views->at[i].export);
    if (sound)
        say_of(folder, "",
               arena_format(arena, "：填好后请去掉名称%s中的“%s”，此前不会读取",
                            book ? "（文件的和工作表的）" : "", TEMPLATE_MARK));
    return sound ? EXIT_DONE : EXIT_NO_OUTPUT;
}

/* -1, and it is said: there is no such format. */
static int format_asked(const struct options *o)
{
    if (o->as_json && o->schema_format && strcmp(o->schema_format, "json") != 0) {
        word_wrong("--format", o->schema_format, "json, which --json asks for");
        return -1;
    }
    int n = o->schema_folder ? SCHEMA_XLSX + 1 : SCHEMA_XLSX;
    const char *word = o->as_json         ? "json"
                       : o->schema_format ? o->schema_format
                       : o->schema_folder ? "csv"
                                          : "text";
    for (int i = 0; i < n; i++)
        if (strcmp(format_words[i], word) == 0 &&
            (!o->schema_folder || i == SCHEMA_CSV || i == SCHEMA_XLSX))
            return i;
    word_wrong("--format", word, o->schema_folder ? "csv or xlsx" : "text, md, json, csv or guide");
    return -1;
}

static int take(struct options *o, char *const *word, int n)
{
    o->schema_export = word;
    o->n_schema = (size_t)n;
    return n;
}

static enum exit_status print_guide(struct session *s, struct arena *arena)
{
    size_t from = s->problems.list.n;
    const char *path = arena_format(arena, "%s/guide.md", s->options->templates);
    if (!handover_guide_print(stdout, &s->library, path, &s->problems, arena)) {
        session_say(s, &s->problems, from);
        return EXIT_CONFIG;
    }
    return stdout_read() ? EXIT_DONE : EXIT_NO_OUTPUT;
}

static enum exit_status command_schema(const struct options *options, struct arena *arena)
{
    struct session s;
    struct views views = {NULL, 0};
    int format = format_asked(options);
    if (format == SCHEMA_GUIDE && options->n_schema) {
        fputs(_("caeval: --format guide: 说明是各表一起的，不能另指定数据表\n"), stderr);
        return EXIT_USAGE;
    }
    if (format < 0)
        return EXIT_USAGE;
    enum exit_status status = session_open(&s, options, arena);
    if (status != EXIT_DONE)
        return status;
    if (!find_views(&views, &s, arena))
        return EXIT_USAGE;
    if (format == SCHEMA_GUIDE)
        return print_guide(&s, arena);
    if (options->schema_folder)
        return write_templates(options->schema_folder, &views, format == SCHEMA_XLSX, arena);
    schema_print(stdout, views.at, views.n, (enum schema_format)format, arena);
    return stdout_read() ? EXIT_DONE : EXIT_NO_OUTPUT;
}

const struct command schema_row = {
    .name = "schema",
    .words = "[数据表...]",
    .help = "各数据表的列、取值和用途；--template 文件夹：写出空白模板；\n"
            "--format guide：数据怎样提供",
    .examples = "caeval schema hotline\n"
                "caeval schema --template forms\n"
                "caeval schema --template forms --format xlsx\n"
                "caeval schema --format json\n",
    .own = OWN_FORMS | OWN_JSON | USES_DATE | USES_SESSION,
    .take = take,
    .run = command_schema,
};
