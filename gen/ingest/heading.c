/* Heading. */
#include "ingest/heading.h"

#include <string.h>

/* What forms put around a header, in UTF-8: blanks, the star of a required field, a colon, marks without width. */
static size_t mark_at(const char *at, const char *end)
{
    static const char *const marks[] = {" ",
                                        "\t",
                                        "\r",
                                        "\n",
                                        "*",
                                        "＊",
                                        ":",
                                        "：",
                                        "　",
                                        "\xc2\xa0",
                                        "\xe2\x80\x8b",
                                        "\xe2\x80\x8c",
                                        "\xe2\x80\x8d",
                                        "\xe2\x80\x8e",
                                        "\xe2\x80\x8f",
                                        "\xe2\x81\xa0",
                                        "\xc2\xad",
                                        "\xef\xbb\xbf",
                                        NULL};
    for (const char *const *m = marks; *m; m++)
        if ((size_t)(end - at) >= strlen(*m) && memcmp(at, *m, strlen(*m)) == 0)
            return strlen(*m);
    return 0;
}

static bool bracket_at(const char *at, const char *end)
{
    return *at == '(' || *at == '[' ||
           (end - at >= 3 && (memcmp(at, "（", 3) == 0 || memcmp(at, "【", 3) == 0));
}

struct slice heading_bare(struct arena *arena, struct slice name)
{
    char *text = arena_alloc(arena, name.n + 1);
    size_t n = 0;
    const char *end = name.at + name.n;
    for (const char *at = name.at; at < end && !(n && bracket_at(at, end));) {
        size_t mark = mark_at(at, end);
        if (!mark)
            text[n++] = *at;
        at += mark ? mark : 1;
    }
    return (struct slice){text, n};
}

static bool is_alnum(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static bool is_blank_at(const char *at, const char *end)
{
    return *at == ' ' || (*at >= '\t' && *at <= '\r') ||
           (end - at >= 3 && memcmp(at, "　", 3) == 0) ||
           (end - at >= 2 && memcmp(at, "\xc2\xa0", 2) == 0);
}

/* Length of a bracket at the end of the text that says whether a field must be filled in; 0: it is none. */
static size_t demand_at(const char *at, const char *end)
{
    static const char *const demands[] = {"必填", "选填", "可选", "非必填", NULL};
    struct slice within = {at, (size_t)(end - at)};
    size_t open = *at == '(' || *at == '[' ? 1 : 3;
    for (const char *const *d = demands; *d; d++) {
        size_t n = strlen(*d);
        if (within.n > open + n && memcmp(at + open, *d, n) == 0 && within.n <= open + n + 3)
            return within.n;
    }
    return 0;
}

struct slice heading_foreign(struct arena *arena, struct slice name)
{
    char *text = arena_alloc(arena, name.n + 1);
    size_t n = 0;
    const char *end = name.at + name.n;
    for (const char *at = name.at; at < end;) {
        size_t mark = mark_at(at, end);
        const char *next = at + (mark ? mark : 1);
        if (n && bracket_at(at, end) && demand_at(at, end))
            break;
        if (!mark)
            text[n++] = *at;
        else if (is_blank_at(at, end) && n && is_alnum(text[n - 1]) && next < end &&
                 is_alnum(*next))
            text[n++] = ' ';
        at = next;
    }
    return (struct slice){text, n};
}

size_t heading_column(struct arena *arena, const struct export *export, struct slice name)
{
    size_t column = export_column(export, name);
    return column != SIZE_MAX ? column : export_column(export, heading_bare(arena, name));
}

const char *heading_separator(const struct row *row, struct arena *arena,
                              const struct export *export)
{
    static const struct {
        const char *mark, *shown;
    } known[] = {
        {"|", "“|”"},           {"｜", "“｜”"},       {"，", "全角逗号“，”"}, {"、", "顿号“、”"},
        {"；", "全角分号“；”"}, {"\x01", "控制字符"}, {"\x1f", "控制字符"},   {"~", "“~”"}};
    for (size_t k = 0; k < sizeof known / sizeof *known; k++) {
        const size_t length = strlen(known[k].mark);
        struct slice rest = row->raw;
        size_t n = 0;
        while (rest.n > 0) {
            const char *end = memmem(rest.at, rest.n, known[k].mark, length);
            size_t step = end ? (size_t)(end - rest.at) : rest.n;
            n += heading_column(arena, export, slice_trim((struct slice){rest.at, step})) !=
                 SIZE_MAX;
            step += end ? length : 0;
            rest = (struct slice){rest.at + step, rest.n - step};
        }
        if (n > 1)
            return arena_format(
                arena,
                "第%lld行的各列以%s分隔，不能读取；请以逗号分隔，重新导出或另存为“CSV "
                "UTF-8（逗号分隔）”",
                (long long)row->line, known[k].shown);
    }
    return NULL;
}
