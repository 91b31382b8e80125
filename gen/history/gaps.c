/* Gaps. */
#include "history/gaps.h"

#include <errno.h>
#include <string.h>

#include "base/file.h"
#include "history/result_text.h"

/* --- what was taken back ---------------------------------------------------------------------------------- */

static const char *list_path(const struct history *h)
{
    return arena_format(h->arena, "%s/archive/forgotten", h->output);
}

/* "" where there is none. NULL with errno set. */
static char *read_list(const struct history *h)
{
    size_t n = 0;
    char *text = packed_read(h->arena, list_path(h), &n);
    return text || errno != ENOENT ? text : arena_string(h->arena, "");
}

static bool same_ca(const struct former_codes *aliases, const char *a, const char *b)
{
    return strcmp(present_code(aliases, a), present_code(aliases, b)) == 0;
}

static const char *line_of(struct arena *arena, const struct absent_result *a)
{
    return arena_format(arena, "%s %s %s\n", a->code, day_text(arena, a->date),
                        a->sha256 ? a->sha256 : "-");
}

/* In the list already? Without a digest, as after a command that was ended by the next one, any line of that CA and day is it. */
static bool is_listed(const struct history *h, const char *list, const struct absent_result *a)
{
    const char *line = a->sha256
                           ? line_of(h->arena, a)
                           : arena_format(h->arena, "%s %s ", a->code, day_text(h->arena, a->date));
    size_t n = strlen(line);
    for (const char *at = list; *at; at += strcspn(at, "\n"), at += *at == '\n')
        if (strncmp(at, line, n) == 0)
            return true;
    return false;
}

static bool write_list(const struct history *h, const struct names *parts)
{
    const char *text = names_joined(h->arena, parts, "");
    return file_replace(list_path(h), text, strlen(text)) &&
           file_sync(arena_format(h->arena, "%s/archive", h->output));
}

static bool add_lines(struct history *h, const struct absent_result *list, size_t n)
{
    const char *folder = arena_format(h->arena, "%s/archive", h->output);
    const char *text = read_list(h);
    if (!text)
        return false;
    struct names all = {0};
    *vec_push(h->arena, &all) = text;
    for (size_t i = 0; i < n; i++)
        if (!is_listed(h, text, &list[i]))
            *vec_push(h->arena, &all) = line_of(h->arena, &list[i]);
    return all.n == 1 || (folder_make(folder) && write_list(h, &all) && file_sync(h->output));
}

bool gaps_forget(struct history *h, const char *code, day_number date, const char *sha256)
{
    const struct absent_result one = {code, date, sha256};
    return add_lines(h, &one, 1);
}

bool gaps_give_up(struct history *h, const struct gaps *gaps)
{
    return add_lines(h, gaps->list, (size_t)gaps->n);
}

/* --- what is lost ----------------------------------------------------------------------------------------- */

bool gaps_kept(struct history *h, const char *code, day_number date)
{
    const char *text = read_list(h);
    struct names with = {0};
    const char *day = arena_format(h->arena, " %s ", day_text(h->arena, date));
    bool found = false;
    while (text && *text) {
        size_t n = strcspn(text, "\n");
        size_t own = strcspn(text, " ");
        bool is_of = strncmp(text + own, day, strlen(day)) == 0 &&
                     same_ca(h->scope.aliases, arena_copy(h->arena, text, own), code);
        const char *line = arena_format(h->arena, "%.*s\n", (int)n, text);
        *vec_push(h->arena, &with) = is_of ? arena_format(h->arena, "-%s", line + own) : line;
        found = found || is_of;
        text += n + (text[n] == '\n');
    }
    return text && (!found || write_list(h, &with));
}

/* A result of the same CA's, or that very one, stands in a line. */
static bool is_forgotten(const struct history *h, const char *list, const struct absent_result *a)
{
    const char *date = arena_format(h->arena, " %s ", day_text(h->arena, a->date));
    for (const char *at = strstr(list, date); at; at = strstr(at + 1, date)) {
        const char *begin = at;
        const char *sha256 = at + strlen(date);
        while (begin > list && begin[-1] != '\n')
            begin--;
        if ((a->sha256 && strncmp(sha256, a->sha256, strlen(a->sha256)) == 0) ||
            same_ca(h->scope.aliases, arena_copy(h->arena, begin, (size_t)(at - begin)), a->code))
            return true;
    }
    return false;
}

/* Under another code of the CA, where it was replaced since. */
static bool is_elsewhere(struct history *h, const struct absent_result *a, bool *found)
{
    const struct former_codes *aliases = h->scope.aliases;
    const char *present = present_code(aliases, a->code);
    *found = false;
    for (size_t i = 0; aliases && i <= aliases->n && !*found; i++) {
        const char *code = i < aliases->n ? aliases->at[i].former : present;
        if (same_ca(aliases, code, present) &&
            !store_has(h->store, code, a->date, a->date + 1, found))
            return false;
    }
    return true;
}

static bool is_taken_back(const struct history *h, const struct absent_result *a)
{
    return h->scope.forgets && h->scope.forgotten == a->date &&
           same_ca(h->scope.aliases, h->scope.forgets, a->code);
}

bool gaps_find(struct history *h, struct gaps *gaps)
{
    const struct absent_result *absent = NULL;
    size_t n = 0;
    VEC(struct absent_result) list = {0};
    const char *forgotten = read_list(h);
    *gaps = (struct gaps){0};
    if (!forgotten) {
        problem_add(h->problems, SEVERITY_ERROR, list_path(h), 0, NULL, "%s", system_fault(errno));
        return false;
    }
    bool sound = store_absent(h->store, h->arena, &absent, &n);
    for (size_t i = 0; i < n && sound; i++) {
        bool found = false;
        sound = is_elsewhere(h, &absent[i], &found);
        if (sound && !found && !is_taken_back(h, &absent[i]) &&
            !is_forgotten(h, forgotten, &absent[i]))
            *vec_push(h->arena, &list) = absent[i];
    }
    if (!sound)
        history_fault(h);
    *gaps = (struct gaps){(int64_t)list.n, list.at};
    return sound;
}

const struct absent_result *gap_of(const struct gaps *gaps, const struct former_codes *aliases,
                                   const char *code, day_number date)
{
    for (int64_t i = 0; i < gaps->n; i++)
        if (gaps->list[i].date == date && same_ca(aliases, gaps->list[i].code, code))
            return &gaps->list[i];
    return NULL;
}

bool gaps_left(struct history *h, struct gaps *gaps)
{
    if (!gaps_find(h, gaps))
        return false;
    const struct absent_result *gap =
        h->scope.gives_up ? gap_of(gaps, h->scope.aliases, h->scope.gives_up, h->scope.given_up)
                          : NULL;
    if (gap && gaps->n == 1)
        gaps->n = 0;
    if (!gap || gaps->n == 0)
        return true;
    if (!gaps_forget(h, gap->code, gap->date, gap->sha256)) {
        problem_add(h->problems, SEVERITY_ERROR, list_path(h), 0, NULL, "%s", system_fault(errno));
        return false;
    }
    problem_add(h->problems, SEVERITY_WARNING, list_path(h), 0, NULL, "已记下%s %s的结果不再算缺少",
                gap->code, day_text(h->arena, gap->date));
    return gaps_find(h, gaps);
}

const char *gaps_warning(struct arena *arena, const struct gaps *gaps)
{
    const char *code = gaps->list[0].code;
    const char *date = day_text(arena, gaps->list[0].date);
    return arena_format(
        arena,
        "缺少%lld个结果，如%s %s：以后的结果与它们作过比较，而 history.sqlite、archive/results "
        "和已发布的结果里都没有，“否”的起算日期可能因此偏晚；请从备份恢复 archive/results。"
        "是撤回过的或无从恢复的，运行 caeval forget %s %s 记下，以后不再提示",
        (long long)gaps->n, code, date, code, date);
}

const char *gaps_sentence(struct arena *arena, const struct gaps *gaps)
{
    const char *code = gaps->list[0].code;
    const char *date = day_text(arena, gaps->list[0].date);
    return arena_format(
        arena,
        "有%lld个结果在 archive/results 和已发布的结果里都没有，而以后的结果与它们作过比较，如%s "
        "%s；没有重建。请从备份恢复 archive/results。是撤回过的或无从恢复的，逐个运行 caeval "
        "forget %s %s 记下，或运行 caeval run --rebuild-history --force 一并放弃",
        (long long)gaps->n, code, date, code, date);
}

bool spoiled_find(struct history *h, struct spoiled *spoiled)
{
    *spoiled = (struct spoiled){0};
    for (size_t i = 0; i < h->spoiled.n; i++) {
        const struct spoiled_night *one = &h->spoiled.at[i];
        bool found = false;
        bool given_up = h->scope.gives_up && one->date == h->scope.given_up &&
                        same_ca(h->scope.aliases, h->scope.gives_up, one->code);
        if (one->date && !store_has(h->store, one->code, one->date, one->date + 1, &found)) {
            history_fault(h);
            return false;
        }
        if (!found && !given_up && spoiled->n++ == 0)
            spoiled->path = one->path;
    }
    return true;
}

const char *spoiled_sentence(struct arena *arena, const struct spoiled *spoiled)
{
    return arena_format(
        arena,
        "archive/results 中有%lld个文件已损坏，如%s，里面的结果别处没有；没有重建。请从备份恢复 "
        "archive/results。无从恢复的，运行 caeval forget 机构编码 评估日 逐个放弃，或运行 caeval "
        "run "
        "--rebuild-history --force 一并放弃",
        (long long)spoiled->n, spoiled->path);
}
