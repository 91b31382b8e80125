/* Failed. */
#include "app/failed.h"

#include <errno.h>
#include <stdlib.h>

#include "base/digest.h"
#include "base/file.h"

void keep_record(const struct evaluator *e, const struct ca_entry *entry, struct ca_record *record,
                 struct arena *arena)
{
    size_t n = 0;
    char *text = record_text(record, e->editions, &n);
    const char *path = arena_format(arena, "%s/%s.json", e->record_folder, entry->code);
    if (!file_replace(path, text, n)) {
        *vec_push(arena, &record->message) = (struct message){
            SEVERITY_ERROR, false, true, arena_format(arena, "%s: ", path), system_fault(errno)};
        record->not_written = true;
    }
    free(text);
}

/* Nothing can be kept of a CA whose files cannot be written. `said`: why, and what lies in its folder. */
static struct ca_record record_that_says(const struct evaluator *e, const struct ca_entry *entry,
                                         const char *why, const char *said, struct arena *arena)
{
    struct ca_record record = {.key = rest_of(e, entry)->key, .partial = true};
    record.summary = (struct ca_summary){
        .code = entry->code, .name = entry->code, .failed = arena_string(arena, why)};
    *vec_push(arena, &record.message) = (struct message){
        SEVERITY_ERROR, false, true, arena_format(arena, "%s: ", entry->code), said};
    return record;
}

struct ca_record record_of_failure(const struct evaluator *e, const struct ca_entry *entry,
                                   const char *why, struct arena *arena)
{
    return record_that_says(e, entry, why, arena_format(arena, "没有结果：%s；以前的结果不变", why),
                            arena);
}

struct ca_record failed_record(const struct evaluator *e, const struct ca_entry *entry,
                               const char *why, struct arena *arena)
{
    struct ca_record record = record_of_failure(e, entry, why, arena);
    keep_record(e, entry, &record, arena);
    return record;
}

static struct ca_record placed_record(const struct evaluator *e, const struct ca_entry *entry,
                                      const char *why, struct arena *arena)
{
    struct ca_record record = record_that_says(
        e, entry, why,
        arena_format(
            arena, "没有结果：%s；它的文件夹里已是这次的结果，没有列入汇总，下次运行重新评估", why),
        arena);
    keep_record(e, entry, &record, arena);
    return record;
}

/* Then what lies there was announced, or its record kept. */
static bool is_placed(struct plan *p, const struct ca_entry *entry, struct arena *arena)
{
    const struct evaluator *e = p->evaluator;
    struct ca_record record = {0};
    const char *manifest = arena_format(arena, "%s/%s/" MANIFEST, e->year_folder, entry->code);
    const char *sha256 = digest_file(arena, DIGEST_SHA256, manifest);
    if (sha256 && seal_is_announced(arena, e->record_folder, entry->code, sha256))
        return true;
    return !plan_ended(p, entry, &record, arena) && !record.summary.failed;
}

struct ca_record lost_record(struct plan *plan, const struct ca_entry *entry, const char *why,
                             struct arena *arena)
{
    bool placed = is_placed(plan, entry, arena);
    return (placed ? placed_record : failed_record)(plan->evaluator, entry, why, arena);
}
