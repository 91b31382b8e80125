/* Sheets. */
#include "ingest/sheets.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "ingest/adapter.h"
#include "ingest/aside.h"
#include "ingest/book.h"
#include "ingest/source.h"

struct sorter {
    struct arena *arena;
    const struct schema *schema;
    const char *name, *path;
    const struct file_name *named; /* what the workbook's name says */
    struct book *book;
    struct sheets *sheets;
    bool several;
};

/* What stands behind the export's name in the name of the workbook; all of the name where it has none. */
static const char *behind_of(const struct sorter *s)
{
    const char *dot = strrchr(s->name, '.');
    return s->named->kind == NAME_EXPORT
               ? s->named->behind
               : text_folded(s->arena, (struct slice){s->name, (size_t)(dot - s->name)});
}

static const char *name_of(const struct sorter *s, const struct book_sheet *sheet)
{
    return s->several ? arena_format(s->arena, "%s#%s", s->name, sheet->name) : s->name;
}

static void add_read(struct sorter *s, const struct book_sheet *sheet, const struct file_name *read)
{
    bool own = read->kind == NAME_EXPORT;
    const struct file_name *says = own ? read : s->named;
    bool same = s->named->kind == NAME_EXPORT && s->named->export == says->export;
    *vec_push(s->arena, &s->sheets->read) = (struct input_file){
        .name = name_of(s, sheet),
        .path = s->several ? arena_format(s->arena, "%s#%s", s->path, sheet->name) : s->path,
        .open = s->path,
        .export = says->export,
        .behind = own ? arena_format(s->arena, "%s%s", behind_of(s), read->behind) : behind_of(s),
        .mapping = says->mapping ? says->mapping
                   : same        ? s->named->mapping
                                 : NULL,
        .sheet = arena_string(s->arena, sheet->name),
    };
}

static void add_unread(struct sorter *s, const struct book_sheet *sheet)
{
    const struct export *export =
        s->named->kind == NAME_EXPORT ? &s->schema->export[s->named->export] : NULL;
    *vec_push(s->arena, &s->sheets->unread) = (struct unread_file){
        name_of(s, sheet),
        name_is_template(sheet->name) ? FILLED_TEMPLATE
        : export
            ? arena_format(s->arena,
                           "工作表没有读取；如也是%s，请把工作表改名为 %s-%s，不是数据表的请移到"
                           "别的文件",
                           export->title, export->title, sheet->name)
            : "工作表没有读取；如是数据表，请把工作表改名为数据表的名称（caeval schema "
              "列出各表），不是的请移到别的文件",
    };
}

bool template_is_filled(struct arena *arena, const struct schema *schema, const char *name,
                        const char *path, const char *sheet)
{
    struct slice stem = {name, (size_t)(strstr(name, TEMPLATE_MARK) - name)};
    struct file_name read = name_read_sheet(arena, schema, arena_copy(arena, stem.at, stem.n));
    struct source_fault fault = {NULL, false};
    struct row row;
    if (read.kind != NAME_EXPORT)
        return true;
    struct source *source = source_open_sheet(arena, path, sheet, &fault);
    if (!source)
        return true;
    struct adapter *rows = adapter_open(arena, schema, read.export, NULL, false, source);
    const struct export *export = &schema->export[read.export];
    bool filled = adapter_refused(rows);
    while (!filled && adapter_next(rows, &row))
        filled = aside_kind(schema, export, adapter_layout(rows), &row) == ASIDE_NOT;
    adapter_close(rows);
    source_close(source);
    return filled;
}

/* Sheets that nobody would miss: what a program keeps for itself, what was never filled in. */
static bool says_nothing(const struct sorter *s, const struct book_sheet *sheet)
{
    if (!sheet->part || sheet->hidden)
        return true;
    return name_is_template(sheet->name)
               ? !template_is_filled(s->arena, s->schema, sheet->name, s->path, sheet->name)
               : book_sheet_is_empty(s->book, sheet);
}

static void sort(struct sorter *s)
{
    const struct book_sheet *sheet = NULL;
    size_t n = book_sheets(s->book, &sheet);
    struct file_name *read = arena_alloc(s->arena, (n + 1) * sizeof *read);
    bool *nothing = arena_alloc(s->arena, n + 1);
    const struct book_sheet *first = book_sheet_named(s->book, "");
    size_t named = 0;
    size_t speaking = 0;
    for (size_t i = 0; i < n; i++) {
        read[i] = name_read_sheet(s->arena, s->schema, sheet[i].name);
        bool own = sheet[i].part && read[i].kind == NAME_EXPORT;
        named += own;
        nothing[i] = !own && says_nothing(s, &sheet[i]);
        speaking += !nothing[i];
    }
    s->several = speaking > 1;
    for (size_t i = 0; i < n; i++) {
        bool own = sheet[i].part && read[i].kind == NAME_EXPORT;
        bool stands_in = !named && s->named->kind == NAME_EXPORT && &sheet[i] == first;
        if (own || stands_in)
            add_read(s, &sheet[i], &read[i]);
        else if (!nothing[i] &&
                 (named || s->named->kind == NAME_EXPORT || name_is_template(sheet[i].name)))
            add_unread(s, &sheet[i]);
    }
}

struct sheets sheets_of(struct arena *arena, const struct schema *schema, const char *name,
                        const char *path, const struct file_name *named)
{
    struct sheets sheets = {.fault = NULL};
    struct sorter s = {.arena = arena,
                       .schema = schema,
                       .name = name,
                       .path = path,
                       .named = named,
                       .sheets = &sheets};
    struct zip_fault fault = {NULL, true};
    int fd = file_open(path, O_NOFOLLOW);
    if (fd < 0)
        fault.why = arena_string(arena, file_fault(errno));
    else
        s.book = book_open(fd, &fault);
    if (s.book)
        sort(&s);
    if (!sheets.read.n && named->kind == NAME_EXPORT)
        *vec_push(arena, &sheets.read) =
            (struct input_file){name, path, path, named->export, named->behind, named->mapping, ""};
    else if (!s.book)
        sheets.fault = arena_string(arena, fault.why);
    book_close(s.book);
    if (fd >= 0)
        close(fd);
    return sheets;
}

bool book_template_is_filled(struct arena *arena, const struct schema *schema, const char *path)
{
    struct zip_fault fault;
    const struct book_sheet *sheet = NULL;
    int fd = file_open(path, O_NOFOLLOW);
    struct book *book = fd < 0 ? NULL : book_open(fd, &fault);
    bool filled = !book;
    size_t n = book ? book_sheets(book, &sheet) : 0;
    for (size_t i = 0; i < n && !filled; i++)
        filled = sheet[i].part && !sheet[i].hidden &&
                 (name_is_template(sheet[i].name)
                      ? template_is_filled(arena, schema, sheet[i].name, path, sheet[i].name)
                      : !book_sheet_is_empty(book, &sheet[i]));
    book_close(book);
    if (fd >= 0)
        close(fd);
    return filled;
}
