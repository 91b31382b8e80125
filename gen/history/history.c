/* History. */
#include "history/history.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "history/archive.h"
#include "history/lean.h"
#include "history/takeover.h"
#include "history/upkeep.h"

static const char NAME[] = "history.sqlite";

static void complain(struct history *h, const char *file, const char *what)
{
    problem_add(h->problems, SEVERITY_ERROR, file, 0, NULL, "%s", what);
}

void history_fault(struct history *h)
{
    complain(h, h->path,
             arena_format(h->arena,
                          "%s; the published results are whole, and "
                          "'caeval run --rebuild-history' makes the history from them",
                          store_error(h->store)));
}

/* --- one result --------------------------------------------------------------------------------------- */

/* A result for the database; NULL when the file cannot be read (*failed) or is no result of this CA and day
 * (0: any): said, and the file left alone. */
static struct kept *read_kept(struct history *h, struct arena *arena, const struct archived *night,
                              bool readable, const struct result_text *text, bool *failed)
{
    const char *why = NULL;
    struct kept *k = NULL;
    *failed = false;
    if (!readable) {
        *failed = errno != EINVAL;
        why = errno == EINVAL ? "damaged" : strerror(errno);
    } else {
        size_t n = 0;
        const char *lean = lean_text(arena, text->at, text->n, LEAN_READ, &n);
        k = kept_read(arena, lean, n, &why);
        if (k && strcmp(k->code, night->code) != 0)
            why = arena_format(arena, "is the result of %s", k->code);
        else if (k && night->date && k->date != night->date)
            why = arena_format(arena, "is the result of %s", day_text(arena, k->date));
        else if (k && !kept_counts_agree(k))
            why = "its counts are not those of its rows";
    }
    if (k && !why) {
        k->result_sha256 = text->result_sha256;
        k->manifest_sha256 = text->manifest_sha256;
        return k;
    }
    problem_add(h->problems, *failed ? SEVERITY_ERROR : SEVERITY_WARNING, night->path, 0, NULL,
                "not kept in the history: %s", why);
    return NULL;
}

/* Within a transaction. Nothing is written where the result is known. `late`: not at once when it was
 * published, but when it was found. */
static bool keep_published(struct history *h, struct arena *arena, int year, const char *code,
                           bool late)
{
    const char *folder = arena_format(arena, "%s/%d/%s", h->output, year, code);
    const char *path = arena_format(arena, "%s/result.json", folder);
    const struct archived night = {.code = code, .path = path};
    struct result_text text;
    bool failed = false;
    bool known = false;
    bool readable = result_text_published(&text, arena, folder);
    if (!readable && errno == ENOENT)
        return true;
    if (readable &&
        !store_knows(h->store, code, text.result_sha256, text.manifest_sha256, &known)) {
        history_fault(h);
        return false;
    }
    if (known)
        return true;
    struct kept *k = read_kept(h, arena, &night, readable, &text, &failed);
    if (!k)
        return !failed;
    if (late && h->scope.leaves && k->date == h->scope.left)
        return true;
    if (!archive_put(arena, h->output, code, k->date, &text)) {
        complain(h, path, arena_format(arena, "cannot be archived: %s", strerror(errno)));
        return false;
    }
    if (store_put(h->store, k))
        return true;
    history_fault(h);
    return false;
}

bool history_keep(struct history *h, int year, const char *code)
{
    struct arena *arena = arena_new();
    bool sound = store_begin(h->store);
    if (!sound)
        history_fault(h);
    sound = sound && keep_published(h, arena, year, code, false);
    if (sound && !store_commit(h->store)) {
        history_fault(h);
        sound = false;
    }
    if (!sound)
        store_rollback(h->store);
    arena_free(arena);
    return sound;
}

/* --- the mark ------------------------------------------------------------------------------------------- */

static const char *mark_path(const struct history *h)
{
    return arena_format(h->arena, "%s/archive/unfinished", h->output);
}

/* Another shard may make it at the same moment. */
static bool make_mark(const char *path)
{
    return file_write(path, "", 0) || (errno == EEXIST && access(path, F_OK) == 0);
}

bool history_mark(struct history *h)
{
    const char *path = mark_path(h);
    const char *folder = arena_format(h->arena, "%s/archive", h->output);
    h->marked = access(path, F_OK) == 0 || (folder_make(folder) && make_mark(path) &&
                                            file_sync(folder) && file_sync(h->output));
    if (!h->marked)
        complain(h, path, strerror(errno));
    return h->marked;
}

/* A mark that stays only makes the next start look at every year. */
void history_unmark(struct history *h)
{
    if (h->marked)
        unlink(mark_path(h));
    h->marked = false;
}

/* --- all of them ---------------------------------------------------------------------------------------- */

bool history_keep_night(struct history *h, const struct archived *night, bool anew)
{
    struct arena *arena = arena_new();
    struct result_text text;
    bool failed = false;
    bool known = false;
    struct kept *k = NULL;
    bool readable = archived_text(&text, arena, night);
    bool sound =
        !readable || anew ||
        store_knows(h->store, night->code, text.result_sha256, text.manifest_sha256, &known);
    if (sound && !known)
        k = read_kept(h, arena, night, readable, &text, &failed);
    if (k && !night->whole) /* its line has them; in the database they would be the most of it */
        k->n_supplies = 0;
    sound = sound && (!k || store_put(h->store, k));
    if (!sound)
        history_fault(h);
    arena_free(arena);
    return sound && !failed;
}

static bool keep_nights_of(struct history *h, const char *code)
{
    struct arena *arena = arena_new();
    const struct archived *night = NULL;
    size_t n = 0;
    bool sound = archive_nights(arena, h->output, code, &night, &n);
    if (!sound)
        complain(h, h->output, strerror(errno));
    for (size_t i = 0; i < n && sound; i++)
        sound = history_keep_night(h, &night[i], false);
    arena_free(arena);
    return sound;
}

static bool keep_archived(struct history *h)
{
    const char *const *code = NULL;
    size_t n = 0;
    if (!archive_codes(h->arena, h->output, &code, &n)) {
        complain(h, h->output, strerror(errno));
        return false;
    }
    for (size_t i = 0; i < n; i++)
        if (!keep_nights_of(h, code[i]))
            return false;
    return true;
}

/* Is a result to be looked at? Of other years than the one in hand only where there is none. */
static bool to_be_asked(struct history *h, const struct published *p, int year, bool *asked)
{
    bool found = false;
    *asked = !h->scope.has || h->scope.has(h->scope.of, p->code);
    if (!*asked || year == ALL_YEARS || p->year == year)
        return true;
    if (!store_has(h->store, p->code, day_from_civil(p->year, 1, 1),
                   day_from_civil(p->year, 12, 31) + 1, &found)) {
        history_fault(h);
        return false;
    }
    *asked = !found;
    return true;
}

/* What lies published and is not what the database knows; what an earlier run was killed over. */
static bool keep_unknown(struct history *h, int year)
{
    const struct published *list = NULL;
    size_t n = 0;
    if (!published_list(h->arena, h->output, &list, &n)) {
        complain(h, h->output, strerror(errno));
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        struct arena *arena = arena_new();
        bool asked = false;
        bool sound = to_be_asked(h, &list[i], year, &asked);
        if (sound && asked)
            sound = keep_published(h, arena, list[i].year, list[i].code, true);
        arena_free(arena);
        if (!sound)
            return false;
    }
    return true;
}

static bool bring_up_to_date(struct history *h, bool fresh, int year)
{
    if (!store_begin(h->store)) {
        history_fault(h);
        return false;
    }
    if (((fresh || h->added) && !keep_archived(h)) || !keep_unknown(h, year)) {
        store_rollback(h->store);
        return false;
    }
    if (store_commit(h->store))
        return true;
    history_fault(h);
    store_rollback(h->store);
    return false;
}

static bool open_at(struct history *h, const char *path, int year)
{
    const char *why = NULL;
    bool fresh = false;
    bool old = false;
    int64_t n = 0;
    h->path = path;
    h->store = store_open(h->arena, path, h->scope.grading, &fresh, &old, &why);
    if (old) /* once: what it makes is of this program */
        return history_rebuild(h->arena, h->output, h->problems, false, &n) == HISTORY_REBUILT &&
               open_at(h, path, year);
    if (!h->store) {
        complain(h, path,
                 arena_format(h->arena,
                              "%s; 'caeval run --rebuild-history' makes it again from the results",
                              why));
        return false;
    }
    h->fresh = fresh;
    if (bring_up_to_date(h, fresh, fresh ? ALL_YEARS : year))
        return true;
    history_close(h);
    return false;
}

static bool take_over(struct history *h)
{
    const char *what = NULL;
    bool sound = archive_take_over(h->arena, h->output, h->problems, &h->added, &what);
    if (!sound)
        complain(h, what, strerror(errno));
    return sound;
}

/* A database that was made now: of nothing, of the archive, or of what lies published alone. Else: does the
 * archive still have what the database knows? */
static bool say_lost(struct history *h, bool archive_was_there)
{
    int64_t n = 0;
    struct lost_nights lost = {0};
    if (!store_count(h->store, &n) || (!h->fresh && !nights_lost(h, &lost))) {
        history_fault(h);
        return false;
    }
    const char *folder = archive_folder(h->arena, h->output);
    if (h->fresh && n > 0 && archive_was_there)
        problem_add(h->problems, SEVERITY_WARNING, h->path, 0, NULL,
                    "不在，已由 archive/results 和已发布的结果重建：%lld个结果", (long long)n);
    else if (h->fresh && n > 0)
        problem_add(
            h->problems, SEVERITY_WARNING, folder, 0, NULL,
            "和 history.sqlite 都不在，由已发布的%lld个结果重新建立；此前各日的结果如有备份，"
            "恢复后运行 caeval run --rebuild-history",
            (long long)n);
    else if (lost.n)
        problem_add(
            h->problems, SEVERITY_WARNING, folder, 0, NULL,
            "缺少 history.sqlite 中有的%lld个结果，如%s %s；请从备份恢复，重建历史会失去它们",
            (long long)lost.n, lost.code, day_text(h->arena, lost.date));
    return true;
}

bool history_open(struct history *h, struct arena *arena, const char *output,
                  const struct history_scope *scope, struct problems *problems)
{
    *h = (struct history){.arena = arena, .output = output, .problems = problems, .scope = *scope};
    if (!take_over(h))
        return false;
    bool was_there = access(archive_folder(arena, output), F_OK) == 0;
    bool unfinished = access(mark_path(h), F_OK) == 0;
    bool sound = open_at(h, arena_format(arena, "%s/%s", output, NAME),
                         unfinished ? ALL_YEARS : scope->year);
    if (sound && !scope->has)
        sound = say_lost(h, was_there);
    if (sound) /* what is kept goes by the code it is kept under */
        store_use_codes(h->store, h->scope.aliases);
    /* all is kept now: the mark goes with the end of this run, whatever it does */
    h->marked = sound && unfinished && !scope->leaves && !scope->has;
    return sound;
}

void history_close(struct history *h)
{
    store_close(h->store);
    h->store = NULL;
}

/* --- anew ------------------------------------------------------------------------------------------------ */

/* path.old, path.old.2 ...: what was put aside earlier, which may be nobody's but its owner's, stays. */
static const char *spare_name(struct arena *arena, const char *path)
{
    struct file_stamp stamp;
    const char *name = arena_format(arena, "%s.old", path);
    for (int n = 2; file_stamp_at(name, &stamp); n++)
        name = arena_format(arena, "%s.old.%d", path, n);
    return name;
}

/* The journal belongs to the database that it was written for: left beside another one it would be
 * played back into that. */
static bool put_in_place(const struct history *h, const char *made)
{
    const char *path = arena_format(h->arena, "%s/%s", h->output, NAME);
    const char *old = spare_name(h->arena, path);
    const char *journal = arena_format(h->arena, "%s-journal", path);
    const char *old_journal = arena_format(h->arena, "%s-journal", old);
    if (unlink(old_journal) != 0 && errno != ENOENT)
        return false;
    if (rename(journal, old_journal) != 0 && errno != ENOENT)
        return false;
    if (rename(path, old) != 0 && errno != ENOENT)
        return false;
    return rename(made, path) == 0 && file_sync(h->output);
}

/* Results that the rebuilt database would not have. */
static bool would_lose(struct history *h, int64_t n)
{
    const char *path = arena_format(h->arena, "%s/%s", h->output, NAME);
    int64_t before = store_count_at(path);
    if (before <= n)
        return false;
    complain(
        h, path,
        arena_format(h->arena,
                     "有%lld个结果，重建后只有%lld个：archive/results 和已发布的结果里没有其余的；"
                     "没有重建。请从备份恢复 archive/results，确要放弃的，加 --force",
                     (long long)before, (long long)n));
    return true;
}

enum history_rebuilt history_rebuild(struct arena *arena, const char *output,
                                     struct problems *problems, bool force, int64_t *n)
{
    struct history h = {.arena = arena, .output = output, .problems = problems};
    const char *made = arena_format(arena, "%s/.%s.new", output, NAME);
    const char *journal = arena_format(arena, "%s-journal", made);
    unlink(made);
    unlink(journal);
    bool sound = take_over(&h) && open_at(&h, made, ALL_YEARS);
    if (sound && !store_count(h.store, n)) {
        history_fault(&h);
        sound = false;
    }
    history_close(&h);
    bool loses = sound && !force && would_lose(&h, *n);
    if (sound && !loses && !put_in_place(&h, made)) {
        complain(&h, made, strerror(errno));
        sound = false;
    }
    if (!sound || loses) {
        unlink(made);
        unlink(journal);
    }
    return loses ? HISTORY_LOSES : sound ? HISTORY_REBUILT : HISTORY_FAILED;
}
