/* Names of files. */
#include "ingest/names.h"

#include <string.h>

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
static size_t export_of(struct arena *arena, const struct schema *schema, struct slice folded,
                        size_t *length)
{
    size_t best = SIZE_MAX;
    *length = 0;
    for (size_t i = 0; i < schema->n; i++) {
        const char *const name[] = {schema->export[i].name, schema->export[i].title};
        for (size_t k = 0; k < 2; k++) {
            struct slice ours = slice_of(text_folded(arena, slice_of(name[k])));
            if (ours.n > *length && folded.n >= ours.n && memcmp(folded.at, ours.at, ours.n) == 0 &&
                may_follow((struct slice){folded.at + ours.n, folded.n - ours.n})) {
                best = i;
                *length = ours.n;
            }
        }
    }
    return best;
}

/* How much of a title's characters the name has; all of it where it is a piece of the title. */
static int title_alike(struct slice title, struct slice folded)
{
    enum { TWO_CHARACTERS = 6 };
    bool piece = folded.n >= TWO_CHARACTERS && memmem(title.at, title.n, folded.at, folded.n);
    return piece ? 100 : text_alike(title, folded);
}

/* The nearest export: half of its title's characters, or nearly all of its ASCII name's. */
static size_t nearest_export(const struct schema *schema, struct slice folded)
{
    enum { HALF = 50, NEARLY_ALL = 80 };
    size_t best = SIZE_MAX;
    int most = 0;
    for (size_t i = 0; i < schema->n; i++) {
        struct slice name = slice_of(schema->export[i].name);
        int title = title_alike(slice_of(schema->export[i].title), folded);
        int ascii = folded.n <= 2 * name.n ? text_alike(name, folded) : 0;
        int alike = title >= HALF && title >= ascii ? title : ascii >= NEARLY_ALL ? ascii : 0;
        if (alike > most) {
            most = alike;
            best = i;
        }
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
    struct slice s = slice_of(text_folded(arena, slice_of(name)));
    struct file_name result = {NAME_UNKNOWN, SIZE_MAX, "", NULL};
    size_t length = 0;
    struct slice whole = s;
    take_end(&s, ".gz");
    bool csv = take_end(&s, ".csv");
    size_t export = export_of(arena, schema, csv ? s : stem_of(whole), &length);
    if (!csv || export == SIZE_MAX || !utf8_valid(name, strlen(name))) {
        result.export = export != SIZE_MAX ? export : nearest_export(schema, stem_of(whole));
        return result;
    }
    result.export = export;
    read_behind(arena, schema, (struct slice){s.at + length, s.n - length}, &result);
    return result;
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

int name_order(const char *behind_a, const char *a, const char *behind_b, const char *b)
{
    if (!*behind_a != !*behind_b)
        return *behind_a ? 1 : -1;
    int order = compare_behind(behind_b, behind_a);
    return order ? order : strcmp(b, a);
}

const char *name_advice(struct arena *arena, const struct schema *schema, const char *name,
                        const struct file_name *read)
{
    const char *dot = strrchr(name, '.');
    const char *proper = read->export == SIZE_MAX ? NULL : schema->export[read->export].name;
    if (!utf8_valid(name, strlen(name)))
        return "名称不是 UTF-8 编码；请改名";
    if (read->kind == NAME_SOURCE)
        return arena_format(
            arena,
            "“%s”不是%s的已知来源（caeval sources 列出各来源）；请改名，或按 caeval "
            "schema %s 的列导出为 %s.csv",
            strchr(read->behind, '@') + 1, schema->export[read->export].title, proper, proper);
    if (proper && dot &&
        (slice_is_nocase(slice_of(dot), ".xlsx") || slice_is_nocase(slice_of(dot), ".xls") ||
         slice_is_nocase(slice_of(dot), ".et") || slice_is_nocase(slice_of(dot), ".ods")))
        return arena_format(arena, "请打开后另存为“CSV UTF-8（逗号分隔）”%s.csv", proper);
    if (proper)
        return arena_format(arena, "如果是%s，请改名为 %s.csv", schema->export[read->export].title,
                            proper);
    return "不是任何一个数据表的名称；请改名（caeval schema 列出各表）或移走";
}
