/* Collect: the result that a workbook is of, wherever it is still held, and what has changed since. */
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/file.h"
#include "batch/aside_files.h"
#include "batch/collect_parts.h"
#include "history/archive.h"
#include "report/json_tree.h"
#include "score/contract_words.h"

/* D. */
static bool day_of_result(const json_t *result, day_number *day)
{
    const char *text =
        json_string_value(json_object_get(json_object_get(result, "period"), "date"));
    return text && day_parse(text, strlen(text), day);
}

static bool is_it(struct arena *arena, const char *path, const char *sha256,
                  struct result_text *text)
{
    const char *own = digest_file(arena, DIGEST_SHA256, path);
    return own && strcmp(own, sha256) == 0 && result_text_file(text, arena, path);
}

/* Published, or laid by with a workbook that was filled in where it lay. */
static bool find_published(struct arena *arena, const char *output, const char *code,
                           const char *sha256, struct result_text *text)
{
    struct names years = {0};
    names_in(arena, output, &years);
    for (size_t i = years.n; i-- > 0;) {
        const char *folder = arena_format(arena, "%s/%s/%s", output, years.at[i], code);
        if (is_it(arena, arena_format(arena, "%s/result.json", folder), sha256, text) ||
            is_it(arena, aside_result(arena, folder, sha256), sha256, text))
            return true;
    }
    return false;
}

static bool find_archived(struct arena *arena, const char *output, const char *code,
                          const char *sha256, struct result_text *text, bool *lean)
{
    const struct archived *night = NULL;
    size_t n = 0;
    if (!archive_nights(arena, output, code, &night, &n))
        return false;
    for (size_t i = n; i-- > 0;) {
        struct arena *own = arena_new();
        struct result_text found;
        bool same = night[i].date && archived_text(&found, own, &night[i]) &&
                    strcmp(found.result_sha256, sha256) == 0;
        arena_free(own);
        *lean = !night[i].whole;
        if (same)
            return archived_text(text, arena, &night[i]);
    }
    return false;
}

bool result_of_digest(struct arena *arena, const char *output, const char *code, const char *sha256,
                      struct filled_result *found)
{
    struct result_text text;
    *found = (struct filled_result){.sha256 = sha256};
    if (!find_published(arena, output, code, sha256, &text) &&
        !find_archived(arena, output, code, sha256, &text, &found->lean))
        return false;
    found->root = json_loadb(text.at, text.n, JSON_REJECT_DUPLICATES, NULL);
    return found->root && day_of_result(found->root, &found->date);
}

/* --- since then --------------------------------------------------------------------------------------------- */

/* Its result.json of the last year; NULL: none. */
static const char *latest_result(struct arena *arena, const char *output, const char *code)
{
    const struct published *list = NULL;
    size_t n = 0;
    const char *folder = NULL;
    if (!published_list(arena, output, &list, &n))
        return NULL;
    for (size_t i = 0; i < n; i++) /* by year */
        if (strcmp(list[i].code, code) == 0)
            folder = list[i].folder;
    return folder ? arena_format(arena, "%s/result.json", folder) : NULL;
}

const char *result_not_held(struct arena *arena, const char *output, const char *code,
                            const char *sha256)
{
    enum { SHOWN = 12 };
    const char *path = latest_result(arena, output, code);
    const char *now = path ? digest_file(arena, DIGEST_SHA256, path) : NULL;
    json_t *present = now ? json_read(path, 0) : NULL;
    day_number day = 0;
    bool dated = present && day_of_result(present, &day);
    json_decref(present);
    const char *own = arena_copy(arena, sha256, strnlen(sha256, SHOWN));
    if (!dated)
        return arena_format(
            arena,
            "是另一次结果（摘要 %s）的工作簿，%s中没有%s的结果；结果在别的文件夹的，"
            "请用 -o 写明",
            own, output, code);
    return arena_format(
        arena,
        "是另一次结果（摘要 %s）的工作簿，%s已发布的（%s，摘要 %s）和存档的都不是"
        "它：可能是同一评估日重新评估以前的，或已撤回的，或别的机构、别的结果文件夹的。"
        "要采用其中填写的，请抄入 %s/evaluation.xlsx 再收取",
        own, code, day_text(arena, day), arena_copy(arena, now, SHOWN),
        arena_copy(arena, path, (size_t)(strrchr(path, '/') - path)));
}

static const json_t *rows_of(const json_t *result)
{
    return json_object_get(json_object_get(result, "form"), "rows");
}

static const char *word_of(const json_t *rows, size_t i)
{
    const char *word = json_string_value(json_object_get(json_array_get(rows, i), "result"));
    return word ? word : "";
}

static bool is_taken(const struct collecting *c, const char *item)
{
    for (size_t i = 0; i < c->taken.n; i++)
        if (strcmp(c->taken.at[i], item) == 0)
            return true;
    return false;
}

static void note_rows(struct collecting *c, const char *then, const char *now, const json_t *before,
                      const json_t *after)
{
    const char *list = "";
    const char *own = "";
    size_t n = json_array_size(before) < json_array_size(after) ? json_array_size(before)
                                                                : json_array_size(after);
    for (size_t i = 0; i < n; i++) {
        const char *number = arena_format(c->arena, "%zu", i + 1);
        if (strcmp(word_of(before, i), word_of(after, i)) == 0)
            continue;
        list = arena_format(c->arena, "%s%s%s：%s→%s", list, *list ? "、" : "", number,
                            word_of(before, i), word_of(after, i));
        if (is_taken(c, number))
            own = arena_format(c->arena, "%s%s%s", own, *own ? "、" : "", number);
    }
    *vec_push(c->arena, &c->note) =
        arena_format(c->arena,
                     *list ? "是%s的结果的工作簿，现在发布的是%s的结果，其间有变的条目：%s"
                           : "是%s的结果的工作簿，现在发布的是%s的结果，各条的结果没有变化%s",
                     then, now, list);
    if (*own)
        *vec_push(c->arena, &c->note) =
            arena_format(c->arena, "其中第%s条检查人员也有填写，请按现在的结果复核", own);
}

void collect_note_changes(struct collecting *c, const char *output, const char *code)
{
    const char *path = latest_result(c->arena, output, code);
    const char *own = path ? digest_file(c->arena, DIGEST_SHA256, path) : NULL;
    json_t *present = own ? json_read(path, 0) : NULL;
    day_number day = 0;
    bool dated = present && day_of_result(present, &day);
    if (dated && day > c->judged)
        c->judged = day;
    if (dated && strcmp(own, c->of->sha256) != 0)
        note_rows(c, day_text(c->arena, c->of->date), day_text(c->arena, day), rows_of(c->of->root),
                  rows_of(present));
    json_decref(present);
}
