/* Font list. */
#include "report/fonts.h"

#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "ingest/sheet.h"

struct opened {
    const char *path;
    unsigned index;
    struct font_file *file;
};

struct loader {
    struct arena *arena;
    VEC(struct opened) opened; /* each file is mapped once, whatever the families that use it */
    VEC(struct font_file *) body, head;
    const char *names;
};

static struct font_file *open_once(struct loader *l, const char *path, unsigned index)
{
    for (size_t i = 0; i < l->opened.n; i++)
        if (l->opened.at[i].index == index && strcmp(l->opened.at[i].path, path) == 0)
            return l->opened.at[i].file;
    struct font_file *file = font_open(path, index);
    *vec_push(l->arena, &l->opened) = (struct opened){path, index, file};
    return file;
}

static void add_name(struct loader *l, const char *name)
{
    if (!l->names)
        l->names = name;
    else if (!strstr(l->names, name))
        l->names = arena_format(l->arena, "%s、%s", l->names, name);
}

static void load_first(struct loader *l, const char *first, struct problems *problems)
{
    static const char *const colon[] = {":", NULL};
    struct slice rest = slice_of(first ? first : "");
    struct slice piece;
    while (slice_split(&rest, colon, &piece)) {
        const char *path = arena_copy(l->arena, piece.at, piece.n);
        struct font_file *file = piece.n ? open_once(l, path, 0) : NULL;
        if (file) {
            *vec_push(l->arena, &l->body) = file;
            *vec_push(l->arena, &l->head) = file;
            add_name(l, path);
        } else if (piece.n) {
            problem_add(problems, SEVERITY_WARNING, path, 0, NULL,
                        "is not a TrueType font that can be used");
        }
    }
}

bool fonts_load(struct fonts *fonts, struct arena *arena, const char *list, const char *first,
                struct problems *problems)
{
    static const char *const required[] = {"family", "path", "index", "package", "name", NULL};
    static const char *const families[] = {"body", "head", NULL};
    struct loader l = {.arena = arena};
    const struct sheet *sheet = sheet_load(arena, list, required, problems);
    *fonts = (struct fonts){0};
    load_first(&l, first, problems);
    for (size_t i = 0; sheet && i < sheet->n; i++) {
        size_t family = 0;
        int64_t index = 0;
        if (!sheet_word(sheet, i, "family", families, problems, &family) ||
            !sheet_int(sheet, i, "index", problems, &index))
            continue;
        struct font_file *file = open_once(&l, sheet_cell(sheet, i, "path"), (unsigned)index);
        if (!file && access(sheet_cell(sheet, i, "path"), F_OK) == 0) {
            problem_add(problems, SEVERITY_ERROR, sheet_cell(sheet, i, "path"), 0, NULL,
                        "is there but cannot be used as a font");
            return false;
        }
        if (!file) {
            problem_add(problems, SEVERITY_NOTE, sheet_cell(sheet, i, "path"), 0, NULL,
                        "font not found; it comes with the package %s",
                        sheet_cell(sheet, i, "package"));
            continue;
        }
        add_name(&l, sheet_cell(sheet, i, "name"));
        if (family == 0)
            *vec_push(arena, &l.body) = file;
        else
            *vec_push(arena, &l.head) = file;
    }
    fonts->body = (struct font_family){l.body.at, l.body.n};
    fonts->head = (struct font_family){l.head.at, l.head.n};
    fonts->names = l.names ? l.names : "";
    if (l.body.n && l.head.n)
        return true;
    problem_add(problems, SEVERITY_ERROR, list, 0, NULL,
                "none of the fonts for the %s of a report is installed",
                l.body.n ? "headings" : "text");
    return false;
}

void fonts_close(struct fonts *fonts)
{
    /* A file may serve both families: close each once. */
    for (size_t i = 0; i < fonts->body.n; i++)
        font_close(fonts->body.file[i]);
    for (size_t i = 0; i < fonts->head.n; i++) {
        bool shared = false;
        for (size_t k = 0; k < fonts->body.n; k++)
            shared = shared || fonts->head.file[i] == fonts->body.file[k];
        if (!shared)
            font_close(fonts->head.file[i]);
    }
}
