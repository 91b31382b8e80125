/* Upkeep. */
#include "history/upkeep.h"
#include "base/file.h"

#include <errno.h>
#include <string.h>

#include "history/gaps.h"
#include "history/history_parts.h"
#include "history/keeping.h"
#include "history/lean.h"
#include "history/stored.h"

static bool cannot(struct history *h, const char *path)
{
    problem_add(h->problems, SEVERITY_ERROR, path, 0, NULL, "%s", system_fault(errno));
    return false;
}

static bool end_transaction(struct history *h, bool sound)
{
    if (sound && store_commit(h->store))
        return true;
    if (sound)
        history_fault(h);
    store_rollback(h->store);
    return false;
}

/* --- nights that are not kept whole any more ------------------------------------------------------------ */

static bool same_month(day_number a, day_number b)
{
    struct civil x = civil_from_day(a);
    struct civil y = civil_from_day(b);
    return x.year == y.year && x.month == y.month;
}

/* What is not what it stands for, or not what the database knows, stays as it is: no line of it would be the CA's. */
static bool is_sound(struct history *h, const struct archived *night)
{
    struct arena *arena = arena_new();
    struct result_text text;
    const char *why = NULL;
    const char *sha256 = NULL;
    bool sound = archived_text(&text, arena, night) &&
                 store_digest(h->store, arena, night->code, night->date, &sha256) &&
                 stored_result(arena, &text, night->code, night->date, sha256, &why);
    arena_free(arena);
    return sound;
}

static bool keep_lean(struct history *h, const struct archived *night)
{
    struct arena *arena = arena_new();
    struct archived lean = {.code = night->code, .path = night->path, .date = night->date};
    bool sound = archived_text(&lean.line, arena, night);
    if (!sound) {
        cannot(h, night->path);
    } else {
        struct result_text *t = &lean.line;
        t->at = lean_text(arena, t->at, t->n, LEAN_KEPT, &t->n);
        sound = history_keep_night(h, &lean, true);
    }
    arena_free(arena);
    return sound;
}

/* Nights of one month. The lines are on the disk before the database says the same, and both before the
 * whole nights go. */
static bool thin_month(struct history *h, const struct archived *night, size_t n)
{
    struct arena *arena = arena_new();
    bool sound = archive_line(arena, h->output, night, n) || cannot(h, night->path);
    arena_free(arena);
    if (sound && !store_begin(h->store)) {
        history_fault(h);
        sound = false;
    }
    for (size_t i = 0; i < n && sound; i++)
        sound = keep_lean(h, &night[i]);
    sound = end_transaction(h, sound);
    return sound && (archive_unlink(night, n) || cannot(h, night->path));
}

/* Nights by date: does this one stay whole, whatever its age? */
static bool stays_whole(const struct archived *night, day_number months)
{
    if (night->date < months)
        return civil_from_day(night[0].date).year != civil_from_day(night[1].date).year;
    return !same_month(night[0].date, night[1].date);
}

static bool thin_ca(struct history *h, struct arena *arena, const char *code, day_number from,
                    day_number months)
{
    const struct archived *night = NULL;
    size_t n = 0;
    if (!archive_nights(arena, h->output, code, &night, &n))
        return cannot(h, archive_folder(arena, h->output));
    VEC(struct archived) old = {0};
    for (size_t i = 0; i + 1 < n && night[i].date < from; i++) {
        bool last = !same_month(night[i].date, night[i + 1].date);
        if (night[i].whole && !stays_whole(&night[i], months) && is_sound(h, &night[i]))
            *vec_push(arena, &old) = night[i];
        if (last && old.n && !thin_month(h, old.at, old.n))
            return false;
        old.n = last ? 0 : old.n;
    }
    return old.n == 0 || thin_month(h, old.at, old.n);
}

bool history_thin(struct history *h, day_number from, day_number months)
{
    struct arena *arena = arena_new();
    const char *const *code = NULL;
    size_t n = 0;
    bool sound =
        archive_codes(arena, h->output, &code, &n) || cannot(h, archive_folder(arena, h->output));
    for (size_t i = 0; i < n && sound; i++) {
        struct arena *of_ca = arena_new();
        sound = thin_ca(h, of_ca, code[i], from, months);
        arena_free(of_ca);
    }
    arena_free(arena);
    return sound;
}

/* --- what the database lacks ---------------------------------------------------------------------------- */

/* `night`: as the archive lists it, a whole one or a file of lines. */
static bool is_missed(struct history *h, const struct archived *night, bool *missed)
{
    day_number before = night->whole ? night->date + 1 : add_months(night->date, 1);
    bool found = false;
    bool sound = store_has(h->store, night->code, night->date, before, &found);
    if (!sound)
        history_fault(h);
    *missed = sound && !found;
    return sound;
}

static bool keep_missed(struct history *h, const struct archived *night, size_t n)
{
    bool sound = store_begin(h->store);
    if (!sound)
        history_fault(h);
    for (size_t i = 0; i < n && sound; i++)
        sound = history_keep_night(h, &night[i], false);
    return end_transaction(h, sound);
}

static bool missed_of(struct history *h, struct arena *arena, const char *code)
{
    const struct archived *listed = NULL;
    const struct archived *night = NULL;
    size_t n = 0;
    VEC(struct archived) list = {0};
    bool any_lines = false;
    bool missed = false;
    if (!archive_listed(arena, h->output, code, &listed, &n))
        return cannot(h, archive_folder(arena, h->output));
    for (size_t i = 0; i < n; i++) {
        if (!is_missed(h, &listed[i], &missed))
            return false;
        any_lines = any_lines || (missed && !listed[i].whole);
        if (missed && listed[i].whole)
            *vec_push(arena, &list) = listed[i];
    }
    if (!any_lines)
        return list.n == 0 || keep_missed(h, list.at, list.n);
    return (archive_nights(arena, h->output, code, &night, &n) ||
            cannot(h, archive_folder(arena, h->output))) &&
           keep_missed(h, night, n);
}

bool nights_missed(struct history *h, int64_t *n)
{
    struct arena *arena = arena_new();
    const char *const *code = NULL;
    size_t n_codes = 0;
    int64_t before = 0;
    bool sound = archive_codes(arena, h->output, &code, &n_codes) ||
                 cannot(h, archive_folder(arena, h->output));
    bool counted = sound && store_count(h->store, &before);
    for (size_t i = 0; i < n_codes && sound && counted; i++) {
        struct arena *of_ca = arena_new();
        sound = !history_asks(h, code[i]) || missed_of(h, of_ca, code[i]);
        arena_free(of_ca);
    }
    counted = counted && store_count(h->store, n);
    if (sound && !counted)
        history_fault(h);
    *n -= before;
    arena_free(arena);
    return sound && counted;
}

/* --- what the archive lacks ------------------------------------------------------------------------------------ */

struct search {
    struct history *history;
    const char *code;
    struct lost_nights *lost;
};

static bool look_for(void *context, const struct kept *k)
{
    struct search *s = context;
    const struct history_scope *scope = &s->history->scope;
    bool goes =
        scope->forgets && strcmp(scope->forgets, s->code) == 0 && scope->forgotten == k->date;
    if (goes || archive_has(s->history->output, s->code, k->date))
        return true;
    if (s->lost->n++ == 0) {
        s->lost->code = arena_string(s->history->arena, s->code);
        s->lost->date = k->date;
    }
    return true;
}

bool nights_lost(struct history *h, struct lost_nights *lost)
{
    struct arena *arena = arena_new();
    const day_number from = HISTORY_BEGINNING;
    const day_number before = HISTORY_END;
    const char *const *code = NULL;
    size_t n = 0;
    bool sound = store_codes(h->store, arena, from, before, &code, &n);
    for (size_t i = 0; i < n && sound; i++) {
        struct search search = {h, code[i], lost};
        const struct store_query all = {code[i], from, before, false, look_for, &search};
        sound = !history_asks(h, code[i]) || store_each(h->store, &all);
    }
    arena_free(arena);
    return sound;
}

/* --- taking back ---------------------------------------------------------------------------------------- */

/* That it is taken back first, or it would be missed; then the archive: what a killed call leaves in the database the next one finds. */
bool history_forget(struct history *h, const char *code, day_number date, bool *found)
{
    bool known = false;
    const char *sha256 = NULL;
    if (!store_digest(h->store, h->arena, code, date, &sha256)) {
        history_fault(h);
        return false;
    }
    if (!gaps_forget(h, code, date, sha256))
        return cannot(h, archive_folder(h->arena, h->output));
    if (!archive_drop(h->arena, h->output, code, date, found))
        return cannot(h, archive_folder(h->arena, h->output));
    if (!store_has(h->store, code, date, date + 1, &known) || !store_begin(h->store)) {
        history_fault(h);
        return false;
    }
    *found = *found || known;
    bool sound = store_drop(h->store, code, date);
    if (!sound)
        history_fault(h);
    return end_transaction(h, sound);
}
