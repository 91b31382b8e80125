/* Book: the archive's way from _rels/.rels to the workbook and from it to the sheets. */
#include "ingest/book.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "ingest/book_parts.h"
#include "ingest/disguise.h"

static const char no_book[] =
    "不是 Excel 工作簿（缺少工作簿应有的部分）；请在电子表格中打开并另存为"
    "“Excel 工作簿（.xlsx）”";

bool book_is_named(const char *path)
{
    static const char *const ends[] = {".xlsx", ".xlsm", ".xls",    ".et",
                                       ".ods",  ".xlsb", ".numbers"};
    const char *dot = strrchr(path, '.');
    for (size_t i = 0; dot && i < sizeof ends / sizeof *ends; i++)
        if (strcasecmp(dot, ends[i]) == 0)
            return true;
    return false;
}

/* --- relations: which part is what ------------------------------------------------------------------- */

struct relation {
    const char *id, *type, *target;
};

struct relations {
    struct arena *arena;
    const char *folder; /* of the part that has them: "xl/" */
    VEC(struct relation) at;
};

/* The part's name in the archive, without . and .. */
static const char *resolved(struct arena *arena, const char *folder, const char *target)
{
    char *path = *target == '/' ? arena_string(arena, target + 1)
                                : arena_format(arena, "%s%s", folder, target);
    size_t n = 0;
    for (const char *at = path; *at;) {
        size_t step = strcspn(at, "/");
        const char *next = at + step + (at[step] == '/');
        if (step == 2 && memcmp(at, "..", 2) == 0) {
            n -= n > 0;
            while (n > 0 && path[n - 1] != '/')
                n--;
        } else if (!(step == 1 && *at == '.') && step > 0) {
            memmove(path + n, at, (size_t)(next - at));
            n += (size_t)(next - at);
        }
        at = next;
    }
    path[n] = '\0';
    return path;
}

static const char *last_piece(const char *type)
{
    const char *slash = strrchr(type, '/');
    return slash ? slash + 1 : type;
}

static void take_relation(void *context, struct xml *xml, const char *name, const char **attribute)
{
    struct relations *r = context;
    const char *id = xml_attribute(attribute, "Id");
    const char *type = xml_attribute(attribute, "Type");
    const char *target = xml_attribute(attribute, "Target");
    (void)xml;
    if (strcmp(name, "Relationship") == 0 && id && type && target)
        *vec_push(r->arena, &r->at) = (struct relation){
            arena_string(r->arena, id),
            arena_string(r->arena, last_piece(type)),
            resolved(r->arena, r->folder, target),
        };
}

/* Of a part "xl/workbook.xml", or "" of the archive itself. */
static bool read_relations(struct book *book, const char *part, struct relations *r,
                           struct zip_fault *fault)
{
    const char *base = strrchr(part, '/');
    base = base ? base + 1 : part;
    *r = (struct relations){.arena = book->arena};
    r->folder = arena_copy(book->arena, part, (size_t)(base - part));
    const char *path = arena_format(book->arena, "%s_rels/%s.rels", r->folder, base);
    const struct zip_entry *entry = zip_entry_named(&book->zip, path);
    struct xml_handler handler = {.context = r, .start = take_relation};
    if (!entry)
        *fault = (struct zip_fault){no_book, false};
    return entry && xml_read(&book->zip, entry, &handler, fault);
}

/* By type, or by id where the type is NULL. */
static const char *target_of(const struct relations *r, const char *type, const char *id)
{
    for (size_t i = 0; i < r->at.n; i++)
        if (type ? strcmp(r->at.at[i].type, type) == 0 : strcmp(r->at.at[i].id, id) == 0)
            return r->at.at[i].target;
    return NULL;
}

/* --- the workbook -------------------------------------------------------------------------------------- */

struct workbook {
    struct book *book;
    const struct relations *relations;
    bool is_one;
};

static bool is_true(const char *value)
{
    return value &&
           (strcmp(value, "1") == 0 || strcmp(value, "true") == 0 || strcmp(value, "on") == 0);
}

static void take_element(void *context, struct xml *xml, const char *name, const char **attribute)
{
    enum { LONGEST_NAME = 64 /* characters; Excel takes 31 */ };
    struct workbook *w = context;
    struct book *book = w->book;
    (void)xml;
    if (strcmp(name, "workbook") == 0)
        w->is_one = true;
    if (strcmp(name, "workbookPr") == 0)
        book->since_1904 = is_true(xml_attribute(attribute, "date1904"));
    if (strcmp(name, "sheet") != 0 || book->sheet.n == BOOK_MOST_SHEETS)
        return;
    const char *title = xml_attribute(attribute, "name");
    struct slice shown = text_cut(slice_of(title ? title : ""), LONGEST_NAME);
    const char *id = xml_attribute(attribute, "id");
    const char *state = xml_attribute(attribute, "state");
    const char *part = id ? target_of(w->relations, NULL, id) : NULL;
    bool cells = false;
    for (size_t i = 0; part && i < w->relations->at.n; i++)
        cells = cells || (w->relations->at.at[i].target == part &&
                          strcmp(w->relations->at.at[i].type, "worksheet") == 0);
    *vec_push(book->arena, &book->sheet) = (struct book_sheet){
        .name = arena_copy(book->arena, shown.at, shown.n),
        .part = cells ? part : NULL,
        .hidden = state && strcmp(state, "visible") != 0,
    };
}

static bool read_workbook(struct book *book, struct zip_fault *fault)
{
    struct relations root;
    struct relations own;
    struct workbook workbook = {book, &own, false};
    struct xml_handler handler = {.context = &workbook, .start = take_element};
    if (!read_relations(book, "", &root, fault))
        return false;
    const char *part = target_of(&root, "officeDocument", NULL);
    const struct zip_entry *entry = part ? zip_entry_named(&book->zip, part) : NULL;
    size_t n = part ? strlen(part) : 0;
    if (!entry)
        *fault = (struct zip_fault){no_book, false};
    else if (n > 4 && strcmp(part + n - 4, ".bin") == 0)
        *fault = (struct zip_fault){
            "这是二进制工作簿（xlsb）；请打开后另存为“Excel 工作簿（.xlsx）”", false};
    else if (read_relations(book, part, &own, fault) &&
             xml_read(&book->zip, entry, &handler, fault)) {
        book->strings_part = target_of(&own, "sharedStrings", NULL);
        book->styles_part = target_of(&own, "styles", NULL);
        if (workbook.is_one && book->sheet.n > 0)
            return true;
        *fault = (struct zip_fault){no_book, false};
    }
    return false;
}

/* --- what it is instead ---------------------------------------------------------------------------------- */

/* Excel puts a workbook with a password into a file of the old kind. */
static bool is_encrypted(int fd)
{
    static const char wide[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e";
    enum { CHUNK = 256 * 1024, MOST = 64 * 1024 * 1024, LAP = sizeof wide };
    char *bytes = must_alloc(CHUNK);
    bool found = false;
    for (off_t at = 0; at < MOST && !found; at += CHUNK - LAP) {
        ssize_t n = pread(fd, bytes, CHUNK, at);
        if (n <= 0)
            break;
        found = memmem(bytes, (size_t)n, wide, sizeof wide - 1) != NULL;
    }
    free(bytes);
    return found;
}

enum { HEAD = 4096 /* bytes that tell what a file is */ };

/* NULL: by its first bytes it is an archive, and may be a workbook. */
static const char *instead(int fd)
{
    static const unsigned char ole[] = {0xd0, 0xcf, 0x11, 0xe0};
    char head[HEAD];
    ssize_t n = pread(fd, head, sizeof head, 0);
    struct slice s = {head, n > 0 ? (size_t)n : 0};
    if (s.n >= sizeof ole && memcmp(head, ole, sizeof ole) == 0)
        return is_encrypted(fd)
                   ? "工作簿设有打开密码，不能读取；请取消密码后重新保存"
                   : "这是 Excel 97-2003（.xls）或 WPS 表格（.et）的格式，不能读取；请打开后另存为“"
                     "Excel 工作簿（.xlsx）”";
    if (s.n < 4 || memcmp(head, "PK\x03\x04", 4) != 0)
        return s.n == 0 ? "空文件，请重新导出或重新传送"
                        : "名称是工作簿的而内容不是；是文本的请改为以 .csv 结尾，否则请在"
                          "电子表格中打开并另存为“Excel 工作簿（.xlsx）”";
    if (memmem(s.at, s.n, "opendocument.spreadsheet", 24))
        return "这是 OpenDocument 表格（.ods）；请打开后另存为“Excel 工作簿（.xlsx）”";
    if (memmem(s.at, s.n, "Index/", 6))
        return "这是 Numbers 表格（.numbers），不能读取；请打开后导出为“Excel 工作簿（.xlsx）”";
    return disguise_of_packed(s);
}

bool book_is_document(int fd)
{
    char head[HEAD];
    ssize_t n = pread(fd, head, sizeof head, 0);
    struct slice s = {head, n > 0 ? (size_t)n : 0};
    return disguise_of_packed(s) || (s.n >= 4 && memcmp(head, "%PDF", 4) == 0);
}

struct book *book_open(int fd, struct zip_fault *fault)
{
    struct arena *arena = arena_new();
    struct book *book = arena_alloc(arena, sizeof *book);
    *book = (struct book){.arena = arena};
    *fault = (struct zip_fault){instead(fd), false};
    if (!fault->why && zip_open(&book->zip, arena, fd, fault) && read_workbook(book, fault))
        return book;
    book_close(book);
    return NULL;
}

void book_close(struct book *book)
{
    if (!book)
        return;
    book_strings_free(book->strings);
    arena_free(book->arena);
}

size_t book_sheets(const struct book *book, const struct book_sheet **sheet)
{
    *sheet = book->sheet.at;
    return book->sheet.n;
}

const struct book_sheet *book_sheet_named(const struct book *book, const char *name)
{
    for (size_t i = 0; i < book->sheet.n; i++) {
        const struct book_sheet *s = &book->sheet.at[i];
        if (s->part && (*name ? strcmp(s->name, name) == 0 : !s->hidden))
            return s;
    }
    return NULL;
}

bool book_since_1904(const struct book *book)
{
    return book->since_1904;
}
