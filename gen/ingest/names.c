/* Names of files. */
#include "ingest/names.h"

#include <string.h>

#include "ingest/book.h"

static bool take_end(struct slice *s, const char *end)
{
    size_t n = strlen(end);
    if (s->n <= n || memcmp(s->at + s->n - n, end, n) != 0)
        return false;
    s->n -= n;
    return true;
}

/* Blanks are gone from a folded name, so that "hotline (1)" and "hotline(1)" are the same. */
static bool may_follow(struct slice behind)
{
    static const char marks[] = "-_(@0123456789";
    return behind.n == 0 || (behind.at[0] && strchr(marks, behind.at[0]));
}

/* The export whose name or title the folded name begins with; the longest one. */
static size_t export_of(const struct schema *schema, struct slice folded, size_t *length)
{
    size_t best = SIZE_MAX;
    *length = 0;
    for (size_t i = 0; i < schema->n; i++) {
        const struct slice name[] = {schema->export[i].folded_name, schema->export[i].folded_title};
        for (size_t k = 0; k < 2; k++) {
            struct slice ours = name[k];
            if (ours.n > *length && folded.n >= ours.n && memcmp(folded.at, ours.at, ours.n) == 0 &&
                may_follow((struct slice){folded.at + ours.n, folded.n - ours.n})) {
                best = i;
                *length = ours.n;
            }
        }
    }
    return best;
}

enum { LONGEST = 64 /* characters of a name that are compared */ };

/* Its characters but digits and marks: what stands behind a name says nothing of it. */
static size_t letters_of(struct slice s, uint32_t *letter)
{
    size_t n = 0;
    for (const char *at = s.at, *end = s.at + s.n; at < end && n < LONGEST;) {
        uint32_t point = 0;
        size_t size = utf8_decode(at, end, &point);
        at += size ? size : 1;
        if (size && (point >= 0x80 || (point >= 'a' && point <= 'z')))
            letter[n++] = point;
    }
    return n;
}

/* The longest part that both have in this order, with or without something between. */
static size_t common_part(const uint32_t *a, size_t n, const uint32_t *b, size_t m)
{
    size_t row[LONGEST + 1] = {0};
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0, corner = 0; k < m; k++) {
            size_t above = row[k + 1];
            row[k + 1] = a[i] == b[k] ? corner + 1 : row[k] > above ? row[k] : above;
            corner = above;
        }
    return row[m];
}

/* How much the name of a file has in common with that of an export, 0: too little. Of a title two
 * characters, and most of either; of an ASCII name nearly all of both. */
static size_t likeness(struct slice ours, bool title, struct slice folded)
{
    enum { MOST = 60, NEARLY_ALL = 80, WEIGHT = 1000 };
    uint32_t a[LONGEST];
    uint32_t b[LONGEST];
    size_t n = letters_of(ours, a);
    size_t m = letters_of(folded, b);
    size_t common = common_part(a, n, b, m);
    bool of_either = common * 100 >= MOST * n || common * 100 >= MOST * m;
    bool of_both = common * 100 >= NEARLY_ALL * n && common * 100 >= NEARLY_ALL * m;
    bool near = common >= 2 && (title ? of_either : of_both);
    /* NOLINTNEXTLINE(clang-analyzer-core.DivideZero): two letters in common are two letters */
    return near ? common * WEIGHT + common * 100 / n : 0;
}

/* The export with which the name has most in common; none where two have as much. */
static size_t nearest_export(const struct schema *schema, struct slice folded)
{
    size_t best = SIZE_MAX;
    size_t most = 0;
    for (size_t i = 0; i < schema->n; i++) {
        size_t title = likeness(schema->export[i].folded_title, true, folded);
        size_t ascii = likeness(schema->export[i].folded_name, false, folded);
        size_t alike = title > ascii ? title : ascii;
        if (alike > most || (alike && alike == most))
            best = alike > most ? i : SIZE_MAX;
        most = alike > most ? alike : most;
    }
    return best;
}

static struct slice stem_of(struct slice folded)
{
    const char *dot = memchr(folded.at, '.', folded.n);
    return dot ? (struct slice){folded.at, (size_t)(dot - folded.at)} : folded;
}

/* The source that follows the @, the longest one; *length of its name. */
static const struct mapping *source_of(const struct schema *schema, size_t export,
                                       struct slice named, size_t *length)
{
    const struct mapping *best = NULL;
    *length = 0;
    for (size_t n = named.n; n > 0 && !best; n--) {
        struct slice name = {named.at, n};
        if (may_follow((struct slice){named.at + n, named.n - n}))
            best = mapping_named(schema, export, name);
        *length = best ? n : 0;
    }
    return best;
}

/* What stands behind the export's name: perhaps @ and a source. */
static void read_behind(struct arena *arena, const struct schema *schema, struct slice behind,
                        struct file_name *name)
{
    size_t length = 0;
    const char *mark = behind.n ? memchr(behind.at, '@', behind.n) : NULL;
    name->kind = NAME_EXPORT;
    name->behind = arena_copy(arena, behind.at, behind.n);
    if (!mark)
        return;
    size_t before = (size_t)(mark - behind.at);
    struct slice named = {mark + 1, behind.n - before - 1};
    name->mapping = source_of(schema, name->export, named, &length);
    if (name->mapping)
        name->behind = arena_format(arena, "%.*s%.*s", (int)before, behind.at,
                                    (int)(named.n - length), named.at + length);
    else
        name->kind = NAME_SOURCE;
}

struct file_name name_read(struct arena *arena, const struct schema *schema, const char *name)
{
    const char *whole_text = text_folded(arena, slice_of(name));
    struct slice s = slice_of(whole_text);
    struct file_name result = {.kind = NAME_UNKNOWN, .export = SIZE_MAX, .behind = ""};
    size_t length = 0;
    struct slice whole = s;
    take_end(&s, ".gz");
    bool csv = take_end(&s, ".csv");
    result.book = !csv && book_is_named(whole_text);
    csv = csv || result.book;
    if (result.book)
        s.n = (size_t)(strrchr(whole_text, '.') - whole_text);
    size_t export = export_of(schema, csv ? s : stem_of(whole), &length);
    result.named = export != SIZE_MAX;
    result.export = result.named ? export : nearest_export(schema, stem_of(whole));
    if (!result.named || !utf8_valid(name, strlen(name)))
        return result;
    s = csv ? s : stem_of(whole);
    read_behind(arena, schema, (struct slice){s.at + length, s.n - length}, &result);
    if (!csv)
        result.kind = NAME_UNKNOWN;
    return result;
}

struct file_name name_read_sheet(struct arena *arena, const struct schema *schema, const char *name)
{
    struct slice s = slice_of(text_folded(arena, slice_of(name)));
    struct file_name result = {.kind = NAME_UNKNOWN, .export = SIZE_MAX, .behind = ""};
    size_t length = 0;
    result.export = export_of(schema, s, &length);
    if (result.export != SIZE_MAX)
        read_behind(arena, schema, (struct slice){s.at + length, s.n - length}, &result);
    return result;
}

bool name_is_template(const char *name)
{
    const char *at = strstr(name, TEMPLATE_MARK);
    const char *behind = at ? at + strlen(TEMPLATE_MARK) : NULL;
    return behind && (*behind == '\0' || *behind == '.');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* The number at *at without leading zeros, and past it. */
static struct slice digits(const char **at)
{
    while (**at == '0' && is_digit((*at)[1]))
        (*at)++;
    struct slice s = {*at, 0};
    while (is_digit(**at))
        (*at)++;
    s.n = (size_t)(*at - s.at);
    return s;
}

/* Marks between numbers are alike: 2025-9, 2025_9 and 2025(9). */
static int compare_behind(const char *a, const char *b)
{
    static const char marks[] = "-_()";
    for (;;) {
        while (*a && strchr(marks, *a))
            a++;
        while (*b && strchr(marks, *b))
            b++;
        if (!*a || !*b)
            return (*a != 0) - (*b != 0);
        if (is_digit(*a) && is_digit(*b)) {
            struct slice x = digits(&a);
            struct slice y = digits(&b);
            int order = x.n != y.n ? (x.n < y.n ? -1 : 1) : memcmp(x.at, y.at, x.n);
            if (order)
                return order;
        } else if (*a != *b) {
            return (unsigned char)*a < (unsigned char)*b ? -1 : 1;
        } else {
            a++;
            b++;
        }
    }
}

int name_order(const char *a, const char *b)
{
    if (!*a != !*b)
        return *a ? 1 : -1;
    return compare_behind(b, a);
}

enum shape {
    SHAPE_TEXT, /* may be an export under another name */
    SHAPE_BOOK,
    SHAPE_PACKED,
    SHAPE_NONE, /* a document or a picture */
};

static enum shape shape_of(const char *name)
{
    static const struct {
        const char *end;
        enum shape shape;
    } known[] = {
        {".zip", SHAPE_PACKED}, {".rar", SHAPE_PACKED}, {".7z", SHAPE_PACKED},
        {".tar", SHAPE_PACKED}, {".tgz", SHAPE_PACKED}, {".doc", SHAPE_NONE},
        {".docx", SHAPE_NONE},  {".wps", SHAPE_NONE},   {".odt", SHAPE_NONE},
        {".pdf", SHAPE_NONE},   {".ofd", SHAPE_NONE},   {".ppt", SHAPE_NONE},
        {".pptx", SHAPE_NONE},  {".jpg", SHAPE_NONE},   {".jpeg", SHAPE_NONE},
        {".png", SHAPE_NONE},   {".bmp", SHAPE_NONE},   {".gif", SHAPE_NONE},
        {".tif", SHAPE_NONE},   {".tiff", SHAPE_NONE},  {".htm", SHAPE_NONE},
        {".html", SHAPE_NONE},  {".eml", SHAPE_NONE},   {".msg", SHAPE_NONE},
        {".mp3", SHAPE_NONE},   {".mp4", SHAPE_NONE},
    };
    const char *dot = strrchr(name, '.');
    if (book_is_named(name))
        return SHAPE_BOOK;
    for (size_t i = 0; dot && i < sizeof known / sizeof *known; i++)
        if (slice_is_nocase(slice_of(dot), known[i].end))
            return known[i].shape;
    return SHAPE_TEXT;
}

bool name_is_table(const char *name)
{
    struct slice s = slice_of(name);
    take_end(&s, ".gz");
    return book_is_named(name) ||
           (s.n > 4 && slice_is_nocase((struct slice){s.at + s.n - 4, 4}, ".csv"));
}

bool name_says_export(const char *name, const struct file_name *read)
{
    return read->kind == NAME_SOURCE ||
           (read->kind == NAME_UNKNOWN && read->named && shape_of(name) == SHAPE_PACKED);
}

bool name_may_be_export(const char *name, const struct file_name *read)
{
    enum shape shape = shape_of(name);
    return read->kind == NAME_UNKNOWN && (shape == SHAPE_TEXT || shape == SHAPE_BOOK);
}

const char *name_proposed(struct arena *arena, const struct schema *schema, const char *name,
                          const struct file_name *read, bool taken)
{
    const char *title = schema->export[read->export].title;
    const char *dot = strrchr(name, '.');
    int stem = dot && dot > name ? (int)(dot - name) : (int)strlen(name);
    const char *end = read->book ? dot : ".csv";
    bool said = taken && memchr(name, '@', (size_t)stem);
    if (read->mapping && read->mapping->header && !said)
        end = arena_format(arena, "@%s%s", read->mapping->source, end);
    return taken ? arena_format(arena, "%s-%.*s%s", title, stem, name, end)
                 : arena_format(arena, "%s%s", title, end);
}

const char *name_advice(struct arena *arena, const struct schema *schema, const char *name,
                        const struct file_name *read, const char *proposed)
{
    if (!utf8_valid(name, strlen(name)))
        return "名称不是 UTF-8 编码；请改名";
    if (read->kind == NAME_SOURCE)
        return arena_format(
            arena,
            "“%s”不是%s的已知来源（caeval sources 列出各来源）；请改名，或按 caeval "
            "schema %s 的列导出为 %s.csv",
            strchr(read->behind, '@') + 1, schema->export[read->export].title,
            schema->export[read->export].name, schema->export[read->export].title);
    switch (shape_of(name)) {
    case SHAPE_NONE:
        return "不是数据表，请移走";
    case SHAPE_PACKED:
        return "压缩包不读；请解开后放入其中的数据表";
    case SHAPE_BOOK:
        if (!proposed)
            return "工作簿中没有以数据表命名的工作表；如有数据表，请把工作表或文件改名为数据表的名"
                   "称"
                   "（caeval schema 列出各表），没有的请移走";
        break;
    case SHAPE_TEXT:
        break;
    }
    if (proposed && read->headless)
        return arena_format(arena, "没有表头；如果是 %s 的导出，用于%s，请改名为 %s",
                            read->mapping->source, schema->export[read->export].title, proposed);
    if (proposed && read->mapping)
        return arena_format(arena, "是 %s 的导出，用于%s，请改名为 %s", read->mapping->source,
                            schema->export[read->export].title, proposed);
    if (proposed)
        return arena_format(arena, "如果是%s，请改名为 %s", schema->export[read->export].title,
                            proposed);
    return "不是任何一个数据表的名称；请改名（caeval schema 列出各表）或移走";
}
