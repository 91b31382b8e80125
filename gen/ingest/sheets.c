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
#include "ingest/stray.h"

struct sorter {
    struct arena *arena;
    const struct schema *schema;
    const char *name, *path;
    const struct file_name *named; /* what the workbook's name says */
    struct book *book;
    struct sheets *sheets;
    bool several;
    bool of_all;
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
        .behind = behind_of(s),
        .within = own ? read->behind : "",
        .mapping = says->mapping ? says->mapping
                   : same        ? s->named->mapping
                                 : NULL,
        .sheet = arena_string(s->arena, sheet->name),
    };
}

/* A sheet that is not read. By its header it is told of which export it is; *recognised where that succeeds. */
static struct unread_file unread_of(const struct sorter *s, const struct book_sheet *sheet,
                                    bool *recognised)
{
    const struct stray stray = {s->arena, s->schema, s->path, sheet->name, s->of_all};
    const char *name = arena_format(s->arena, "%s#%s", s->name, sheet->name);
    struct file_name read = *s->named;
    if (name_is_template(sheet->name)) {
        *recognised = true;
        return (struct unread_file){.name = name,
                                    .advice = FILLED_TEMPLATE,
                                    .export = template_export(s->arena, s->schema, sheet->name)};
    }
    *recognised = stray_find(&stray, &read);
    if (!*recognised && s->named->kind != NAME_EXPORT)
        return (struct unread_file){
            .name = name,
            .advice = "工作表没有读取；如是数据表，请把工作表改名为数据表的名称（caeval schema "
                      "列出各表），不是的请移到别的文件",
            .export = SIZE_MAX};
    const char *title = s->schema->export[read.export].title;
    bool also = s->named->kind == NAME_EXPORT && s->named->export == read.export;
    return (struct unread_file){
        .name = name,
        .advice = arena_format(
            s->arena,
            also ? "工作表没有读取；如也是%s，请把工作表改名为 %s-%s，不是数据表的请移到别的文件"
                 : "工作表没有读取；如是%s，请把工作表改名为 %s-%s，不是数据表的请移到别的文件",
            title, title, sheet->name),
        .export = *recognised ? read.export : SIZE_MAX};
}

size_t template_export(struct arena *arena, const struct schema *schema, const char *name)
{
    const char *stem = arena_copy(arena, name, (size_t)(strstr(name, TEMPLATE_MARK) - name));
    struct file_name read = name_read_sheet(arena, schema, stem);
    return read.kind == NAME_EXPORT ? read.export : SIZE_MAX;
}

bool template_is_filled(struct arena *arena, const struct schema *schema, const char *name,
                        const char *path, const char *sheet)
{
    size_t index = template_export(arena, schema, name);
    struct source_fault fault = {NULL, false};
    struct row row;
    if (index == SIZE_MAX)
        return true;
    struct source *source = source_open_sheet(arena, path, sheet, &fault);
    if (!source)
        return true;
    struct adapter *rows = adapter_open(arena, schema, index, NULL, false, source);
    const struct export *export = &schema->export[index];
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
    /* Of a workbook whose only sheet is the first, the workbook is to be renamed. */
    bool only = speaking == 1 && first && !nothing[first - sheet];
    for (size_t i = 0; i < n; i++) {
        bool own = sheet[i].part && read[i].kind == NAME_EXPORT;
        bool stands_in = !named && s->named->kind == NAME_EXPORT && &sheet[i] == first;
        bool recognised = false;
        if (own || stands_in) {
            add_read(s, &sheet[i], &read[i]);
            continue;
        }
        if (nothing[i] || (only && !name_is_template(sheet[i].name)))
            continue;
        struct unread_file unread = unread_of(s, &sheet[i], &recognised);
        if (recognised || named || s->named->kind == NAME_EXPORT)
            *vec_push(s->arena, &s->sheets->unread) = unread;
    }
}

static bool is_text(struct arena *arena, const char *path)
{
    struct source_fault fault;
    struct source *source = source_open(arena, path, &fault);
    bool text = source && !source_empty(source) && !source_damaged(source);
    source_close(source);
    return text;
}

struct sheets sheets_of(struct arena *arena, const struct schema *schema, const char *name,
                        const char *path, const struct file_name *named, bool of_all)
{
    struct sheets sheets = {.fault = NULL};
    struct sorter s = {.arena = arena,
                       .schema = schema,
                       .name = name,
                       .path = path,
                       .named = named,
                       .sheets = &sheets,
                       .of_all = of_all};
    struct zip_fault fault = {NULL, true};
    int fd = file_open(path, O_NOFOLLOW);
    if (fd < 0)
        fault.why = system_fault(errno);
    else
        s.book = book_open(fd, &fault);
    if (s.book)
        sort(&s);
    if (!sheets.read.n && named->kind == NAME_EXPORT)
        *vec_push(arena, &sheets.read) = (struct input_file){
            name, path, path, named->export, named->behind, "", named->mapping, ""};
    else if (!s.book) {
        sheets.fault = arena_string(arena, fault.why);
        sheets.document = fd >= 0 && book_is_document(fd);
        sheets.text = is_text(arena, path);
    }
    book_close(s.book);
    if (fd >= 0)
        close(fd);
    return sheets;
}

void book_template_filled(struct arena *arena, const struct schema *schema, const char *name,
                          const char *path, struct unread_list *filled)
{
    struct zip_fault fault;
    const struct book_sheet *sheet = NULL;
    int fd = file_open(path, O_NOFOLLOW);
    struct book *book = fd < 0 ? NULL : book_open(fd, &fault);
    size_t n = book ? book_sheets(book, &sheet) : 0;
    if (!book)
        *vec_push(arena, filled) =
            (struct unread_file){.name = name, .advice = FILLED_TEMPLATE, .export = SIZE_MAX};
    for (size_t i = 0; i < n; i++) {
        const char *title = sheet[i].name;
        bool form = name_is_template(title);
        if (!sheet[i].part || sheet[i].hidden ||
            !(form ? template_is_filled(arena, schema, title, path, title)
                   : !book_sheet_is_empty(book, &sheet[i])))
            continue;
        *vec_push(arena, filled) = (struct unread_file){
            .name = arena_format(arena, "%s#%s", name, title),
            .advice = FILLED_TEMPLATE,
            .export = form ? template_export(arena, schema, title)
                           : name_read_sheet(arena, schema, title).export,
        };
    }
    book_close(book);
    if (fd >= 0)
        close(fd);
}
