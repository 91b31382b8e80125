/* History: made anew. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "history/gaps.h"
#include "history/history_parts.h"
#include "history/upkeep.h"

/* --- in place of the old one ---------------------------------------------------------------------------- */

/* path.old, path.old.2 ...: what was put aside earlier, which may be nobody's but its owner's, stays. */
static const char *spare_name(struct arena *arena, const char *path)
{
    struct file_stamp stamp;
    const char *name = arena_format(arena, "%s.old", path);
    for (int n = 2; file_stamp_at(name, &stamp); n++)
        name = arena_format(arena, "%s.old.%d", path, n);
    return name;
}

static const char *own_path(const struct history *h)
{
    return arena_format(h->arena, "%s/%s", h->output, HISTORY_NAME);
}

/* The journal belongs to the database that it was written for: left beside another one it would be
 * played back into that. */
static bool put_in_place(const struct history *h, const char *made)
{
    const char *path = own_path(h);
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

/* --- what would be lost --------------------------------------------------------------------------------- */

/* Results of the old database that the one made has not, or otherwise. */
struct differing {
    struct arena *arena;
    struct store *made;
    const struct kept *old; /* in hand */
    enum store_state state; /* of the old one */
    bool same;
    int64_t n;
    const char *code; /* of the first */
    day_number date;
};

static bool ratio_same(struct ratio a, struct ratio b)
{
    return a.num == b.num && a.den == b.den;
}

static bool text_same(const char *a, const char *b)
{
    return !a || !b ? a == b : strcmp(a, b) == 0;
}

static bool is_same(void *context, const struct kept *k)
{
    struct differing *d = context;
    const struct kept *old = d->old;
    d->same = strcmp(k->result_sha256, old->result_sha256) == 0 && k->n_rows == old->n_rows &&
              memcmp(k->row, old->row, k->n_rows) == 0 && ratio_same(k->total_lo, old->total_lo) &&
              ratio_same(k->total_hi, old->total_hi) && text_same(k->level, old->level) &&
              text_same(k->gate, old->gate);
    return false;
}

static bool look_up(void *context, const struct kept *k)
{
    struct differing *d = context;
    const struct store_query one = {k->code, k->date, k->date + 1, false, is_same, d};
    d->old = k;
    d->same = false;
    if (store_each(d->made, &one) && !d->same && d->n++ == 0) {
        d->code = arena_string(d->arena, k->code);
        d->date = k->date;
    }
    return true;
}

/* False where the old one cannot be read throughout: it is no witness then. */
static bool compare(struct history *h, struct differing *d)
{
    const char *why = NULL;
    const char *const *code = NULL;
    size_t n = 0;
    enum store_state state = STORE_FRESH;
    struct store *old =
        !path_absent(own_path(h)) ? store_open(h->arena, own_path(h), NULL, &state, &why) : NULL;
    bool sound = old && state == STORE_SOUND &&
                 store_codes(old, h->arena, HISTORY_BEGINNING, HISTORY_END, &code, &n);
    for (size_t i = 0; i < n && sound; i++) {
        const struct store_query all = {code[i], HISTORY_BEGINNING, HISTORY_END, false, look_up, d};
        sound = store_each(old, &all);
    }
    store_close(old);
    d->state = state;
    return sound;
}

/* May the old database be given up? */
enum giving_up {
    ANY_RATHER,    /* whatever it has */
    DAMAGED,       /* not where it has more results; what it says of them is no witness */
    AS_IT_IS_KNOWN /* nor where it says otherwise of one */
};

/* Without the archive the years before what lies published would be gone for good. */
static bool can_be_made(struct history *h, const char *damaged)
{
    const char *const *code = NULL;
    size_t n = 0;
    if (archive_codes(h->arena, h->output, &code, &n) && n > 0)
        return true;
    problem_add(
        h->problems, SEVERITY_ERROR, own_path(h), 0, NULL,
        "%s；archive/results 也不在，无从重建。请从备份恢复其中之一；确要放弃以前各日的结果、"
        "只由已发布的重新建立的，运行 caeval run --rebuild-history --force",
        damaged);
    return false;
}

/* What is wrong with the old database; NULL: it is not there, or not damaged. */
static const char *damage(struct history *h)
{
    const char *why = NULL;
    enum store_state state = STORE_SOUND;
    if (!path_absent(own_path(h)))
        store_close(store_open(h->arena, own_path(h), NULL, &state, &why));
    return state == STORE_DAMAGED ? why : NULL;
}

/* Results that the rebuilt database would not have, or otherwise. Which is right is not known, unless a run was killed
 * before it came to keep what it had archived. */
static bool would_lose(struct history *h, int64_t n, const struct gaps *gaps,
                       const struct spoiled *spoiled, enum giving_up may)
{
    struct differing d = {.arena = h->arena, .made = h->store};
    int64_t before = store_count_at(own_path(h));
    bool witness = may == AS_IT_IS_KNOWN && (compare(h, &d) || d.state == STORE_OLD) && before > 0;
    bool compared = witness && !h->unfinished && d.n > 0;
    const char *what = NULL;
    if (before > n && compared)
        what =
            arena_format(h->arena,
                         "有%lld个结果，重建后只有%lld个，缺少或不同的如%s %s：archive/results "
                         "和已发布的结果里没有其余的；没有重建。请从备份恢复 "
                         "archive/results，确要放弃的，运行 caeval run --rebuild-history --force",
                         (long long)before, (long long)n, d.code, day_text(h->arena, d.date));
    else if (before > n)
        what = arena_format(
            h->arena,
            "有%lld个结果，重建后只有%lld个：archive/results 和已发布的结果里没有其余的；"
            "没有重建。请从备份恢复 archive/results，确要放弃的，运行 caeval run --rebuild-history "
            "--force",
            (long long)before, (long long)n);
    else if (compared)
        what = arena_format(
            h->arena,
            "有%lld个结果与 archive/results 所存的不同，如%s %s；没有重建。请从备份恢复 "
            "archive/results，确要以它所存的为准的，运行 caeval run --rebuild-history --force",
            (long long)d.n, d.code, day_text(h->arena, d.date));
    else if (!witness && gaps->n)
        what = gaps_sentence(h->arena, gaps);
    else if (!witness && spoiled->n)
        what = spoiled_sentence(h->arena, spoiled);
    if (what)
        history_complain(h, own_path(h), what);
    return what;
}

/* --- anew ------------------------------------------------------------------------------------------------ */

/* Of the scope: who a CA is, and what this command gives up. */
static enum history_rebuilt rebuild(struct arena *arena, const char *output,
                                    struct problems *problems, const struct history_scope *scope,
                                    enum giving_up may, int64_t *n)
{
    struct gaps gaps = {0};
    struct spoiled spoiled = {0};
    struct history h = {.arena = arena,
                        .output = output,
                        .problems = problems,
                        .remade = true,
                        .scope = {.aliases = scope->aliases,
                                  .hands = scope->hands,
                                  .gives_up = scope->gives_up,
                                  .given_up = scope->given_up}};
    const char *made = arena_format(arena, "%s/.%s.new", output, HISTORY_NAME);
    const char *journal = arena_format(arena, "%s-journal", made);
    unlink(made);
    unlink(journal);
    bool sound = history_take_over(&h) && history_open_at(&h, made, ALL_YEARS);
    if (sound && !store_count(h.store, n)) {
        history_fault(&h);
        sound = false;
    }
    sound = sound && gaps_left(&h, &gaps) && spoiled_find(&h, &spoiled);
    if (sound && may == ANY_RATHER && !gaps_give_up(&h, &gaps)) {
        history_complain(&h, made, system_fault(errno));
        sound = false;
    }
    bool loses = sound && may != ANY_RATHER && would_lose(&h, *n, &gaps, &spoiled, may);
    history_close(&h);
    if (sound && !loses && !put_in_place(&h, made)) {
        history_complain(&h, made, system_fault(errno));
        sound = false;
    }
    if (!sound || loses) {
        unlink(made);
        unlink(journal);
    }
    return loses ? HISTORY_LOSES : sound ? HISTORY_REBUILT : HISTORY_FAILED;
}

enum history_rebuilt history_rebuild(struct arena *arena, const char *output,
                                     struct problems *problems, const struct former_codes *aliases,
                                     const struct hands *hands, bool force, int64_t *n)
{
    struct history h = {.arena = arena, .output = output, .problems = problems};
    if (history_blocked(&h))
        return HISTORY_FAILED;
    const char *damaged = force ? NULL : damage(&h);
    if (damaged && !can_be_made(&h, damaged))
        return HISTORY_LOSES;
    const struct history_scope scope = {.aliases = aliases, .hands = hands};
    return rebuild(arena, output, problems, &scope, force ? ANY_RATHER : AS_IT_IS_KNOWN, n);
}

bool history_mend(struct history *h)
{
    int64_t n = 0;
    const char *damaged = h->damaged;
    const char *old = spare_name(h->arena, own_path(h));
    history_close(h);
    if (!can_be_made(h, damaged))
        return false;
    enum history_rebuilt rebuilt =
        rebuild(h->arena, h->output, h->problems, &h->scope, DAMAGED, &n);
    if (rebuilt != HISTORY_REBUILT) {
        problem_add(h->problems, SEVERITY_ERROR, own_path(h), 0, NULL, "%s，没有重建", damaged);
        return false;
    }
    problem_add(h->problems, SEVERITY_WARNING, own_path(h), 0, NULL,
                "%s，已由 archive/results 和已发布的结果重建：%lld个结果；原来的改名为 %s", damaged,
                (long long)n, old);
    h->damaged = NULL;
    return history_begin(h);
}
