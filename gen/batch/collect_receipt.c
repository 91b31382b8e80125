/* Collect: the receipt of a notice, filled in by the CA: what it says that it did about each row. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/xml.h"
#include "batch/collect_parts.h"
#include "batch/issued.h"
#include "ingest/book.h"
#include "ingest/folder.h"

static const char *const receipt_columns[] = {"row",   "notice_on", "measures", "done_on",
                                              "proof", "owner",     "evidence", NULL};
static const char *const receipt_headers[] = {"条目",     "通知所依评估日", "整改措施", "完成日期",
                                              "证明材料", "责任人",         "出处",     NULL};
/* The blanks that the CA fills in, among the columns above. */
enum { DONE_ON = 1 };
enum { C_ROW, C_NOTICE, C_FIRST, C_PLACE = C_FIRST + 4, BLANKS = C_PLACE - C_FIRST };

static const char TAG[] = "caeval/";

struct receipt {
    const struct collecting *c;
    const struct issued *notice;
    const char *file; /* its name */
    VEC(struct answer_line) line;
};

static const char *file_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static bool demands(const struct issued *notice, int64_t row)
{
    for (size_t i = 0; i < notice->n_rows; i++)
        if (notice->row[i] == row)
            return true;
    return false;
}

static struct answer_line *line_of(struct receipt *r, int64_t row)
{
    struct arena *arena = r->c->arena;
    const char *item = arena_format(arena, "%lld", (long long)row);
    for (size_t i = 0; i < r->line.n; i++)
        if (strcmp(r->line.at[i].cell[C_ROW], item) == 0)
            return &r->line.at[i];
    struct answer_line *line = vec_push(arena, &r->line);
    for (size_t i = 0; receipt_columns[i]; i++)
        line->cell[i] = "";
    line->cell[C_ROW] = item;
    line->cell[C_NOTICE] = day_text(arena, r->notice->date);
    return line;
}

/* As the CA wrote it; a serial number or a midnight, which a spreadsheet makes of a day, as the day. */
static const char *plain_day(const struct receipt *r, const char *said, const char *place)
{
    static const char MIDNIGHT[] = " 00:00:00";
    struct arena *arena = r->c->arena;
    size_t n = strlen(said);
    const char *day = collect_day_text(arena, said);
    bool serial = strspn(said, "0123456789") == n;
    bool midnight = n > sizeof MIDNIGHT && strcmp(said + n - (sizeof MIDNIGHT - 1), MIDNIGHT) == 0;
    if (!day)
        *vec_push(arena, &r->c->receipts->said) =
            arena_format(arena, "%s %s：完成日期“%s”不是日期，照录", r->file, place, said);
    return day && (serial || midnight) ? day : said;
}

/* What was written into a blank of a row; what is empty is none. */
static void take(struct receipt *r, int64_t row, size_t blank, struct slice text, const char *place)
{
    struct arena *arena = r->c->arena;
    text = slice_trim(text);
    if (text.n == 0)
        return;
    if (!demands(r->notice, row)) {
        *vec_push(arena, &r->c->receipts->said) =
            arena_format(arena, "%s %s：第%lld条不是这份通知书要求整改的条目，没有采用", r->file,
                         place, (long long)row);
        return;
    }
    struct answer_line *line = line_of(r, row);
    const char *said = text_one_line(arena, text);
    line->cell[C_FIRST + blank] = blank == DONE_ON ? plain_day(r, said, place) : said;
    line->cell[C_PLACE] = *line->cell[C_PLACE]
                              ? arena_format(arena, "%s、%s", line->cell[C_PLACE], place)
                              : arena_format(arena, "%s %s", r->file, place);
}

/* --- Word ---------------------------------------------------------------------------------------------------- */

enum { DEEPEST = 8 };
struct control { /* a place to fill in */
    const char *tag, *title;
    VEC(char) text;
    bool open; /* its contents have begun */
};

struct word {
    struct receipt *r;
    struct control at[DEEPEST];
    size_t depth, beyond;
    bool in_text;
};

static struct control *innermost(struct word *w)
{
    return w->depth && !w->beyond ? &w->at[w->depth - 1] : NULL;
}

static void start(void *context, struct xml *xml, const char *name, const char **attribute)
{
    struct word *w = context;
    struct control *c = innermost(w);
    struct arena *arena = w->r->c->arena;
    const char *value = xml_attribute(attribute, "val");
    (void)xml;
    if (strcmp(name, "sdt") == 0 && w->depth < DEEPEST)
        w->at[w->depth++] = (struct control){.tag = "", .title = ""};
    else if (strcmp(name, "sdt") == 0)
        w->beyond++;
    else if (c && value && strcmp(name, "tag") == 0)
        c->tag = arena_string(arena, value);
    else if (c && value && strcmp(name, "alias") == 0)
        c->title = arena_string(arena, value);
    else if (c && strcmp(name, "sdtContent") == 0)
        c->open = true;
    w->in_text = strcmp(name, "t") == 0;
}

static void add_text(void *context, const char *at, size_t n)
{
    struct word *w = context;
    struct control *c = innermost(w);
    if (!c || !c->open || !w->in_text)
        return;
    for (size_t i = 0; i < n; i++)
        *vec_push(w->r->c->arena, &c->text) = at[i];
}

/* Lines of one place are one text. */
static void add_break(struct word *w)
{
    struct control *c = innermost(w);
    if (c && c->open && c->text.n > 0)
        *vec_push(w->r->c->arena, &c->text) = ' ';
}

/* By its tag, "caeval/75/measures", or, where a program kept the title alone, "第75条整改措施". */
static bool read_tag(const struct control *c, const char **row, size_t *n, const char **what)
{
    static const char FIRST[] = "第";
    static const char AFTER[] = "条";
    bool tagged = strncmp(c->tag, TAG, strlen(TAG)) == 0;
    bool titled = !tagged && strncmp(c->title, FIRST, strlen(FIRST)) == 0;
    *row = tagged ? c->tag + strlen(TAG) : titled ? c->title + strlen(FIRST) : "";
    *n = strspn(*row, "0123456789");
    const char *mark = tagged ? "/" : AFTER;
    *what = *row + *n + strlen(mark);
    return *n > 0 && strncmp(*row + *n, mark, strlen(mark)) == 0;
}

static void take_control(struct receipt *r, const struct control *c)
{
    const char *row = "";
    const char *what = "";
    size_t n = 0;
    int64_t number = 0;
    if (!read_tag(c, &row, &n, &what) || !int_parse((struct slice){row, n}, &number))
        return;
    for (size_t i = 0; i < BLANKS; i++)
        if (strcmp(what, receipt_columns[C_FIRST + i]) == 0 ||
            strcmp(what, receipt_headers[C_FIRST + i]) == 0)
            take(r, number, i, (struct slice){c->text.at, c->text.n},
                 arena_format(r->c->arena, "第%lld条%s", (long long)number,
                              receipt_headers[C_FIRST + i]));
}

static void end(void *context, struct xml *xml, const char *name)
{
    struct word *w = context;
    (void)xml;
    w->in_text = false;
    if (strcmp(name, "p") == 0 || strcmp(name, "br") == 0)
        add_break(w);
    if (strcmp(name, "sdt") != 0)
        return;
    if (w->beyond > 0)
        w->beyond--;
    else if (w->depth > 0)
        take_control(w->r, &w->at[--w->depth]);
}

/* NULL, or why it cannot be read. */
static const char *read_word(struct receipt *r, int fd)
{
    struct zip zip;
    struct zip_fault fault = {0};
    struct word w = {.r = r};
    const struct xml_handler handler = {&w, start, end, add_text};
    const struct zip_entry *part =
        zip_open(&zip, r->c->arena, fd, &fault) ? zip_entry_named(&zip, "word/document.xml") : NULL;
    if (!part)
        return fault.why ? fault.why : "没有正文";
    return xml_read(&zip, part, &handler, &fault) ? NULL : fault.why;
}

/* --- the workbook ---------------------------------------------------------------------------------------------- */

struct heads {
    size_t row, blank[BLANKS];
    int64_t line; /* of the header */
};

/* The sheet's header line has all of them. */
static bool find_heads(const struct grid *grid, struct heads *h)
{
    for (size_t i = 0; i < grid->row.n; i++) {
        const struct grid_row *row = &grid->row.at[i];
        size_t n = 0;
        h->row = collect_column(row, receipt_headers[C_ROW]);
        for (size_t k = 0; k < BLANKS; k++) {
            h->blank[k] = collect_column(row, receipt_headers[C_FIRST + k]);
            n += h->blank[k] != SIZE_MAX;
        }
        h->line = row->line;
        if (h->row != SIZE_MAX && n == BLANKS)
            return true;
    }
    return false;
}

static void take_lines(struct receipt *r, const struct grid *grid, const struct heads *h)
{
    for (size_t i = 0; i < grid->row.n; i++) {
        const struct grid_row *row = &grid->row.at[i];
        int64_t number = 0;
        if (row->line <= h->line || !int_parse(slice_of(grid_cell(row, h->row)), &number))
            continue;
        for (size_t k = 0; k < BLANKS; k++)
            take(r, number, k, slice_of(collect_text(r->c, r->c->receipts, row, h->blank[k])),
                 grid_place(r->c->arena, h->blank[k], row->line));
    }
}

static const char *read_book(struct receipt *r, int fd)
{
    struct zip_fault fault = {0};
    struct book *book = book_open(fd, &fault);
    const struct book_sheet *sheet = NULL;
    const char *why = book ? NULL : fault.why;
    size_t n = book ? book_sheets(book, &sheet) : 0;
    bool found = false;
    for (size_t i = 0; i < n && !why && !found; i++) {
        struct grid grid = {0};
        struct heads h;
        if (sheet[i].part && !grid_read(&grid, r->c->arena, r->c->workbook, sheet[i].name, &why))
            break;
        found = find_heads(&grid, &h);
        if (found)
            take_lines(r, &grid, &h);
    }
    if (book)
        book_close(book);
    return why     ? why
           : found ? NULL
                   : "没有回执的表头（条目、整改措施、完成日期、证明材料、责任人）";
}

struct answers_file receipts_file(struct arena *arena, const char *folder)
{
    return (struct answers_file){.path = arena_format(arena, "%s/" RECEIPTS_FILE, folder),
                                 .column = receipt_columns,
                                 .header = receipt_headers,
                                 .keys = C_FIRST,
                                 .says = BLANKS,
                                 .place = C_PLACE};
}

const struct paper_receipt *receipts_of(struct arena *arena, const struct answers_file *file,
                                        day_number notice, size_t *n)
{
    struct paper_receipt *list = arena_alloc(arena, (file->line.n + 1) * sizeof *list);
    *n = 0;
    for (size_t i = 0; i < file->line.n; i++) {
        const char *const *cell = file->line.at[i].cell;
        if (notice != DAY_NEVER && strcmp(cell[C_NOTICE], day_text(arena, notice)) == 0)
            list[(*n)++] = (struct paper_receipt){cell[C_ROW], cell[C_FIRST], cell[C_FIRST + 1],
                                                  cell[C_FIRST + 2], cell[C_FIRST + 3]};
    }
    return list;
}

/* --- both -------------------------------------------------------------------------------------------------------- */

/* The notice made of the result of this digest, in any year. */
static bool find_notice(const struct collecting *c, const char *output, const char *code,
                        const char *sha256, struct issued *found)
{
    struct names years = {0};
    names_in(c->arena, output, &years);
    for (size_t i = years.n; i-- > 0;) {
        struct issued_list list;
        const char *why = NULL;
        const char *folder = arena_format(c->arena, "%s/%s/%s", output, years.at[i], code);
        if (!issued_read(&list, c->arena, folder, &why))
            continue;
        for (size_t k = 0; k < list.of.n; k++)
            if (strcmp(list.of.at[k].document, NOTICE_DOCUMENT) == 0 &&
                strcmp(list.of.at[k].result_sha256, sha256) == 0) {
                *found = list.of.at[k];
                return true;
            }
    }
    return false;
}

const char *receipt_digest(struct arena *arena, const char *path)
{
    const char *book = book_keyword(arena, path, NOTICE_KEYWORD);
    const char *document = book ? NULL : book_property(arena, path, "caeval.document");
    return book ? book
           : document && strcmp(document, NOTICE_DOCUMENT) == 0
               ? book_property(arena, path, "caeval.result")
               : NULL;
}

/* Which notice it answers, and when it was taken in. */
static const char *notice_text(const struct receipt *r)
{
    enum { SHOWN = 8 };
    struct arena *arena = r->c->arena;
    const char *due = r->notice->has_due ? day_text(arena, r->notice->due) : "";
    return arena_format(
        arena, *due ? "通知书依%s的结果 %.*s…，期限%s，%s收取" : "通知书依%s的结果 %.*s…%s，%s收取",
        day_text(arena, r->notice->date), SHOWN, r->notice->result_sha256, due, r->c->date);
}

const char *collect_receipt(struct collecting *c, const char *output, const char *code,
                            const char *sha256)
{
    struct issued notice;
    struct receipt r = {.c = c, .notice = &notice, .file = file_name(c->workbook)};
    if (!find_notice(c, output, code, sha256, &notice))
        return arena_format(c->arena, "是另一次结果或另一家机构的通知书，与%s中%s的都不同", output,
                            code);
    int fd = file_open(c->workbook, 0);
    if (fd < 0)
        return system_fault(errno);
    const char *why =
        book_keyword(c->arena, c->workbook, NOTICE_KEYWORD) ? read_book(&r, fd) : read_word(&r, fd);
    close(fd);
    const char *of = notice_text(&r);
    for (size_t i = 0; i < r.line.n && !why; i++)
        r.line.at[i].cell[C_PLACE] =
            arena_format(c->arena, "%s（%s）", r.line.at[i].cell[C_PLACE], of);
    for (size_t i = 0; i < r.line.n && !why; i++)
        answers_file_add(c->receipts, c->arena, &r.line.at[i]);
    return why;
}
