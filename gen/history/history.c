/* History. */
#include "history/history.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "history/archive.h"
#include "history/gaps.h"
#include "history/history_parts.h"
#include "history/keeping.h"
#include "history/takeover.h"
#include "history/upkeep.h"

void history_complain(struct history *h, const char *file, const char *what)
{
    problem_add(h->problems, SEVERITY_ERROR, file, 0, NULL, "%s", what);
}

/* What is wrong with the database itself, and what mends it. */
static void say_bad(struct history *h, const char *what)
{
    problem_add(h->problems, SEVERITY_ERROR, h->path, 0, NULL,
                "%s；caeval run --rebuild-history 把它改名保留，由 archive/results "
                "和已发布的结果重新建立",
                what);
}

void history_fault(struct history *h)
{
    const char *what = store_error(h->store);
    bool damaged = store_damaged(h->store);
    if (damaged && !h->damaged)
        h->damaged = what;
    if (damaged)
        say_bad(h, what);
    else
        history_complain(h, h->path, what);
}

void history_roll_back(struct history *h)
{
    store_rollback(h->store);
    h->begun = false;
}

/* --- the mark ------------------------------------------------------------------------------------------- */

static const char *mark_of(struct arena *arena, const char *output)
{
    return arena_format(arena, "%s/archive/unfinished", output);
}

static const char *mark_path(const struct history *h)
{
    return mark_of(h->arena, h->output);
}

bool history_is_marked(struct arena *arena, const char *output)
{
    return !path_absent(mark_of(arena, output));
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
        history_complain(h, path, system_fault(errno));
    return h->marked;
}

/* A mark that stays only makes the next start look at every year. */
const char *history_unmark(struct history *h)
{
    if (!h->marked)
        return NULL;
    const char *path = mark_path(h);
    h->marked = false;
    return unlink(path) == 0 || errno == ENOENT ? NULL : path;
}

/* --- all of them ---------------------------------------------------------------------------------------- */

bool history_asks(const struct history *h, const char *code)
{
    const struct history_scope *s = &h->scope;
    return !s->asks || h->fresh || h->unfinished || s->asks(s->asker, code);
}

/* Is a result to be looked at? Of other years than the one in hand only where there is none. */
static bool to_be_asked(struct history *h, const struct published *p, int year, bool *asked)
{
    bool found = false;
    *asked = (!h->scope.has || h->scope.has(h->scope.of, p->code)) && history_asks(h, p->code);
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
        history_complain(h, h->output, system_fault(errno));
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        bool asked = false;
        if (!to_be_asked(h, &list[i], year, &asked) || (asked && !history_keep_found(h, &list[i])))
            return false;
    }
    return true;
}

/* A database that was made of what there is misses nothing that a later result names, nor what a damaged file may
 * hold. */
static bool is_whole(struct history *h)
{
    struct gaps gaps;
    if (!h->fresh || h->remade)
        return true;
    struct spoiled spoiled;
    if (!gaps_left(h, &gaps) || !spoiled_find(h, &spoiled))
        return false;
    if (gaps.n)
        history_complain(h, h->path, gaps_sentence(h->arena, &gaps));
    if (spoiled.n)
        history_complain(h, h->path, spoiled_sentence(h->arena, &spoiled));
    return gaps.n == 0 && spoiled.n == 0;
}

static bool bring_up_to_date(struct history *h, int year)
{
    if (!store_begin(h->store)) {
        history_fault(h);
        return false;
    }
    if (((h->fresh || h->added) && !history_keep_archived(h)) || !keep_unknown(h, year) ||
        !is_whole(h)) {
        store_rollback(h->store);
        return false;
    }
    if (store_commit(h->store))
        return true;
    history_fault(h);
    store_rollback(h->store);
    return false;
}

bool history_open_at(struct history *h, const char *path, int year)
{
    const char *why = NULL;
    enum store_state state = STORE_SOUND;
    int64_t n = 0;
    h->path = path;
    h->store = store_open(h->arena, path, h->scope.grading, &state, &why);
    if (state == STORE_OLD) /* once: what it makes is of this program */
        return history_rebuild(h->arena, h->output, h->problems, h->scope.aliases, h->scope.hands,
                               false, &n) == HISTORY_REBUILT &&
               history_open_at(h, path, year);
    if (!h->store) {
        h->damaged = state == STORE_DAMAGED ? why : NULL;
        if (state == STORE_UNUSABLE)
            history_complain(h, path, why);
        else
            say_bad(h, why);
        return false;
    }
    h->emptied = state == STORE_SOUND && store_count(h->store, &n) && n == 0;
    h->fresh = state == STORE_FRESH || h->emptied;
    if (bring_up_to_date(h, h->fresh ? ALL_YEARS : year))
        return true;
    history_close(h);
    return false;
}

bool history_take_over(struct history *h)
{
    const char *what = NULL;
    bool sound = archive_take_over(h->arena, h->output, h->problems, &h->added, &what);
    if (!sound)
        history_complain(h, what, system_fault(errno));
    h->unfinished = history_is_marked(h->arena, h->output);
    return sound;
}

/* A database that was made now: of nothing, of the archive, or of what lies published alone. */
static bool say_made(struct history *h, bool archive_was_there)
{
    int64_t n = 0;
    if (!store_count(h->store, &n)) {
        history_fault(h);
        return false;
    }
    if (n > 0 && archive_was_there)
        problem_add(h->problems, SEVERITY_WARNING, h->path, 0, NULL,
                    "不在或是空的，已由 archive/results 和已发布的结果重建：%lld个结果",
                    (long long)n);
    else if (n > 0)
        problem_add(
            h->problems, SEVERITY_WARNING, archive_folder(h->arena, h->output), 0, NULL,
            "和 history.sqlite 都不在，由已发布的%lld个结果重新建立；此前各日的结果如有备份，"
            "恢复后运行 caeval run --rebuild-history",
            (long long)n);
    return true;
}

/* Database and archive have the same nights: what it lacks of theirs is kept, what they lack of its is said, and so is
 * what both lack, as of a database that was put back from before. */
static bool agree(struct history *h)
{
    int64_t missed = 0;
    struct lost_nights lost = {0};
    struct gaps gaps;
    if (!nights_missed(h, &missed) || !gaps_find(h, &gaps))
        return false;
    if (!nights_lost(h, &lost)) {
        history_fault(h);
        return false;
    }
    if (missed)
        problem_add(h->problems, SEVERITY_WARNING, h->path, 0, NULL,
                    "缺少 archive/results 中有的%lld个结果，已补入", (long long)missed);
    if (lost.n)
        problem_add(
            h->problems, SEVERITY_WARNING, archive_folder(h->arena, h->output), 0, NULL,
            "缺少 history.sqlite 中有的%lld个结果，如%s %s；请从备份恢复，重建历史会失去它们",
            (long long)lost.n, lost.code, day_text(h->arena, lost.date));
    if (gaps.n)
        problem_add(h->problems, SEVERITY_WARNING, h->path, 0, NULL, "%s",
                    gaps_warning(h->arena, &gaps));
    return true;
}

bool history_begin(struct history *h)
{
    bool was_there = access(archive_folder(h->arena, h->output), F_OK) == 0;
    bool sound = history_open_at(h, arena_format(h->arena, "%s/%s", h->output, HISTORY_NAME),
                                 h->unfinished ? ALL_YEARS : h->scope.year);
    bool begun = h->emptied && h->unfinished; /* shards published, and their merge is to come */
    if (sound && !h->scope.has)
        sound = h->fresh && !begun ? say_made(h, was_there) : agree(h);
    if (sound) /* what is kept goes by the code it is kept under */
        store_use_codes(h->store, h->scope.aliases);
    else
        history_close(h);
    /* all is kept now: the mark goes with the end of this run, whatever it does */
    h->marked = sound && h->unfinished && !h->unread && !h->scope.leaves && !h->scope.has;
    return sound;
}

/* What was said of a damaged database is no error once it is mended. */
bool history_open(struct history *h, struct arena *arena, const char *output,
                  const struct history_scope *scope, struct problems *problems)
{
    struct problems said;
    problems_init(&said, arena);
    *h = (struct history){.arena = arena, .output = output, .problems = problems, .scope = *scope};
    if (scope->reads)
        return history_open_to_read(h);
    if (history_blocked(h) || !history_take_over(h))
        return false;
    h->problems = &said;
    bool sound = history_begin(h);
    h->problems = problems;
    if (!sound && h->damaged)
        return history_mend(h);
    for (size_t i = 0; i < said.list.n; i++) {
        const struct problem *p = &said.list.at[i];
        problem_add(problems, p->severity, p->file, p->line, p->column, "%s", p->text);
    }
    return sound;
}

void history_close(struct history *h)
{
    store_close(h->store);
    h->store = NULL;
}
