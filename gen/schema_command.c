/* Schema: caeval schema prints the columns of the exports, or writes empty CSVs with headers. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "run.h"
#include "session.h"

static void print_export(const struct export *e)
{
    printf("%s (%s)\n", e->name, e->title);
    for (size_t i = 0; i < e->n; i++) {
        const struct column *c = &e->column[i];
        printf("  %-22s %-9s %-3s %-8s %s%s%s\n", c->name, type_name(c->type), c->key ? "key" : "",
               c->required ? "required" : "", c->header, *c->values_text ? "  " : "",
               c->values_text);
    }
    if (!e->keyed)
        printf("  (no key column: identical rows count once)\n");
}

/* A file that is there already stays as it is. */
static bool write_header(struct arena *arena, const char *folder, const struct export *e)
{
    const char *path = arena_format(arena, "%s/%s.csv", folder, e->name);
    char *line = arena_format(arena, "\xef\xbb\xbf%s", e->column[0].header);
    for (size_t i = 1; i < e->n; i++)
        line = arena_format(arena, "%s,%s", line, e->column[i].header);
    line = arena_format(arena, "%s\r\n", line);
    if (file_write(path, line, strlen(line)))
        return true;
    int error = errno;
    bool kept = error == EEXIST;
    fprintf(stderr, "caeval: %s: %s\n", path, kept ? "已有此文件，没有改动" : strerror(error));
    return kept;
}

enum exit_status command_schema(const struct options *options, struct arena *arena)
{
    struct session s;
    enum exit_status status = session_open(&s, options, arena);
    if (status != EXIT_DONE)
        return status;
    bool found = false;
    if (options->schema_folder && !folder_make(options->schema_folder)) {
        fprintf(stderr, "caeval: %s: %s\n", options->schema_folder, strerror(errno));
        return EXIT_NO_OUTPUT;
    }
    for (size_t i = 0; i < s.library.schema.n; i++) {
        const struct export *e = &s.library.schema.export[i];
        if (options->schema_export && strcmp(options->schema_export, e->name) != 0)
            continue;
        found = true;
        if (!options->schema_folder)
            print_export(e);
        else if (!write_header(arena, options->schema_folder, e))
            return EXIT_NO_OUTPUT;
    }
    if (!found) {
        fprintf(stderr, "caeval: there is no export \"%s\"; 'caeval schema' lists them\n",
                options->schema_export);
        return EXIT_USAGE;
    }
    return stdout_sound() ? EXIT_DONE : EXIT_NO_OUTPUT;
}
