/* Keeping: one result after another goes into the database. */
#include "history/keeping.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "history/gaps.h"
#include "history/head.h"
#include "history/history_parts.h"
#include "history/lean.h"
#include "history/parcel.h"
#include "history/written.h"

/* What lies published is not taken: said. */
static void leave(struct history *h, const char *path, const char *why)
{
    problem_add(
        h->problems, SEVERITY_WARNING, path, 0, NULL,
        "%s，没有收入历史；历史中如已有它的结果，不变；请用 caeval verify 核对，再从备份恢复，"
        "或重新运行 caeval run",
        why);
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
        why = errno == EINVAL ? "已损坏" : system_fault(errno);
    } else {
        size_t n = 0;
        const char *lean = lean_text(arena, text->at, text->n, LEAN_READ, &n);
        k = kept_read(arena, lean, n, &why);
        if (!k)
            why = "已损坏";
        else if (strcmp(k->code, night->code) != 0)
            why = arena_format(arena, "是%s的结果", k->code);
        else if (night->date && k->date != night->date)
            why = arena_format(arena, "是%s的结果", day_text(arena, k->date));
        else if (!kept_counts_agree(k))
            why = "已损坏：各种结果的条数与条目不符";
    }
    if (k && !why) {
        k->result_sha256 = text->result_sha256;
        k->manifest_sha256 = text->manifest_sha256;
        return k;
    }
    if (!readable || night->date)
        problem_add(h->problems, *failed ? SEVERITY_ERROR : SEVERITY_WARNING, night->path, 0, NULL,
                    "%s，没有收入历史；历史中如已有它的结果，不变；请从备份恢复 archive/results",
                    why);
    else
        leave(h, night->path, why);
    return NULL;
}

static bool is_of_year(struct history *h, struct arena *arena, const struct published *p,
                       const struct kept *k)
{
    bool of_year = civil_from_day(k->date).year == p->year;
    if (!of_year)
        leave(h, arena_format(arena, "%s/result.json", p->folder),
              arena_format(arena, "是%s的结果", day_text(arena, k->date)));
    return of_year;
}

static void not_archived(struct history *h, struct arena *arena, const struct published *p)
{
    history_complain(h, p->folder,
                     arena_format(arena, "不能存入 archive/results：%s", system_fault(errno)));
}

static bool archive_result(struct history *h, struct arena *arena, const struct published *p,
                           day_number date, const struct result_text *text)
{
    bool sound = archive_put(arena, h->output, p->code, date, text);
    if (!sound)
        not_archived(h, arena, p);
    return sound;
}

/* Within a transaction, once it is in the archive. */
static bool put(struct history *h, const struct kept *k)
{
    if (!gaps_kept(h, k->code, k->date)) {
        history_complain(h, archive_folder(h->arena, h->output), system_fault(errno));
        return false;
    }
    if (store_put(h->store, k))
        return true;
    history_fault(h);
    history_roll_back(h);
    return false;
}

static bool is_known(struct history *h, const char *code, const char *result_sha256,
                     const char *manifest_sha256, day_number *known)
{
    *known = DAY_NEVER;
    if (store_knows(h->store, code, result_sha256, manifest_sha256, known))
        return true;
    history_fault(h);
    return false;
}

/* --- a result that was found ---------------------------------------------------------------------------- */

/* One that was found, and not kept at once when it was published, is taken in place of another of its date only where
 * a run may not have come to that. */
static bool may_take(struct history *h, struct arena *arena, const struct published *p,
                     const struct kept *k, bool *taken)
{
    const char *path = arena_format(arena, "%s/result.json", p->folder);
    const char *kept = NULL;
    *taken = is_of_year(h, arena, p, k);
    if (!*taken)
        return true;
    if (!store_digest(h->store, arena, k->code, k->date, &kept)) {
        history_fault(h);
        return false;
    }
    *taken = !(h->scope.leaves && k->date == h->scope.left) && (!kept || h->unfinished);
    if (*taken && !kept && !h->unfinished && !h->fresh)
        problem_add(
            h->problems, SEVERITY_WARNING, path, 0, NULL,
            "历史中没有%s的结果，现按这个已发布的结果收入历史；如是用 caeval forget 收回过的，"
            "请再收回一次",
            day_text(arena, k->date));
    if (kept && !h->unfinished && strcmp(kept, k->result_sha256) != 0)
        leave(h, path,
              arena_format(arena, "不是历史中%s的结果，而没有运行发布过它",
                           day_text(arena, k->date)));
    return true;
}

/* Results of the day that the scope leaves are of no concern here, and its run reads them all: the day is asked before
 * the whole is parsed. Where the history has another of that day and no run was begun, it is looked at. */
static bool is_left(struct history *h, struct arena *arena, const struct published *p,
                    const struct result_text *text)
{
    struct head head;
    return h->scope.leaves && h->unfinished && head_of(&head, arena, text->at) &&
           head.date == h->scope.left && civil_from_day(head.date).year == p->year;
}

static bool take_found(struct history *h, struct arena *arena, const struct published *p,
                       const struct result_text *text)
{
    const struct archived night = {.code = p->code,
                                   .path = arena_format(arena, "%s/result.json", p->folder)};
    bool failed = false;
    bool taken = false;
    struct kept *k = read_kept(h, arena, &night, true, text, &failed);
    if (!k)
        return !failed;
    if (!may_take(h, arena, p, k, &taken))
        return false;
    return !taken || (archive_result(h, arena, p, k->date, text) && put(h, k));
}

/* One of the database's results, beside the manifest that it was kept with: it is what was written. Or one that is left. */
static bool find_known(struct history *h, struct arena *arena, const struct published *p,
                       bool *found)
{
    struct result_text text;
    day_number known = DAY_NEVER;
    *found = false;
    if (!result_text_beside(&text, arena, p->folder))
        return true;
    if (!is_known(h, p->code, text.result_sha256, text.manifest_sha256, &known))
        return false;
    *found = known != DAY_NEVER || is_left(h, arena, p, &text);
    return known == DAY_NEVER || archive_has(h->output, p->code, known) ||
           archive_result(h, arena, p, known, &text);
}

static bool keep_found(struct history *h, struct arena *arena, const struct published *p)
{
    struct result_text text;
    const char *why = NULL;
    bool known = false;
    if (!find_known(h, arena, p, &known))
        return false;
    if (known)
        return true;
    enum written written = result_text_published(&text, arena, p->folder, &why);
    if (written == WRITTEN_SOUND)
        return take_found(h, arena, p, &text);
    h->unread = h->unread || written == WRITTEN_UNREADABLE;
    if (written != WRITTEN_NONE)
        leave(h, arena_format(arena, "%s/result.json", p->folder), why);
    return true;
}

bool history_keep_found(struct history *h, const struct published *p)
{
    struct arena *arena = arena_new();
    bool sound = keep_found(h, arena, p);
    arena_free(arena);
    return sound;
}

/* --- a result that was published now -------------------------------------------------------------------- */

/* All that needs no database: reads it, and puts it into the archive. */
static void read_published(const char *output, struct arena *arena, const struct published *p,
                           struct parcel *parcel)
{
    struct history h = {.arena = arena, .output = output, .problems = &parcel->problems};
    struct result_text text;
    const char *why = NULL;
    const char *path = arena_format(arena, "%s/result.json", p->folder);
    const struct archived night = {.code = p->code, .path = path};
    *parcel = (struct parcel){0};
    problems_init(&parcel->problems, arena);
    parcel->written = result_text_published(&text, arena, p->folder, &why);
    if (parcel->written != WRITTEN_SOUND) {
        if (parcel->written != WRITTEN_NONE)
            leave(&h, path, why);
        return;
    }
    parcel->result_sha256 = text.result_sha256;
    parcel->manifest_sha256 = text.manifest_sha256;
    parcel->kept = read_kept(&h, arena, &night, true, &text, &parcel->failed);
    if (parcel->kept && !is_of_year(&h, arena, p, parcel->kept))
        parcel->kept = NULL;
    if (parcel->kept && !archive_put(arena, output, p->code, parcel->kept->date, &text))
        parcel->unarchived = errno;
}

static void say_problems(struct history *h, const struct problems *said)
{
    for (size_t i = 0; i < said->list.n; i++) {
        const struct problem *p = &said->list.at[i];
        problem_add(h->problems, p->severity, p->file, p->line, p->column, "%s", p->text);
    }
}

/* Within a transaction. Nothing is written where the result is known. */
static bool take_parcel(struct history *h, const struct published *p, const struct parcel *parcel)
{
    day_number known = DAY_NEVER;
    if (parcel->written == WRITTEN_SOUND &&
        !is_known(h, p->code, parcel->result_sha256, parcel->manifest_sha256, &known))
        return false;
    if (known == DAY_NEVER)
        say_problems(h, &parcel->problems);
    h->unread = h->unread || parcel->written == WRITTEN_UNREADABLE;
    if (parcel->unarchived) {
        errno = parcel->unarchived;
        not_archived(h, h->arena, p);
        return false;
    }
    if (parcel->written != WRITTEN_SOUND)
        return parcel->written != WRITTEN_UNREADABLE;
    if (known != DAY_NEVER)
        return true;
    return parcel->kept ? put(h, parcel->kept) : !parcel->failed;
}

static struct published published_of(struct arena *arena, const char *output, int year,
                                     const char *code)
{
    return (struct published){year, code, arena_format(arena, "%s/%d/%s", output, year, code)};
}

void history_parcel(struct parcels *to, const char *output, int year, const char *code)
{
    struct arena *arena = arena_new();
    const struct published p = published_of(arena, output, year, code);
    struct parcel parcel;
    read_published(output, arena, &p, &parcel);
    parcels_add(to, &parcel);
    arena_free(arena);
}

bool history_keep(struct history *h, int year, const char *code, const char *data, size_t n)
{
    struct arena *arena = arena_new();
    const struct published p = published_of(arena, h->output, year, code);
    struct parcel parcel;
    if (!data || !parcels_next(&parcel, arena, &data, data + n))
        read_published(h->output, arena, &p, &parcel);
    h->begun = h->begun || store_begin(h->store);
    if (!h->begun)
        history_fault(h);
    bool sound = h->begun && take_parcel(h, &p, &parcel);
    arena_free(arena);
    return sound;
}

bool history_settle(struct history *h)
{
    bool sound = !h->begun || store_commit(h->store);
    if (!sound) {
        history_fault(h);
        history_roll_back(h);
    }
    h->begun = false;
    return sound;
}

/* --- nights of the archive ------------------------------------------------------------------------------- */

static void read_night(const char *output, struct arena *arena, const struct archived *night,
                       struct parcel *parcel)
{
    struct history h = {.arena = arena, .output = output, .problems = &parcel->problems};
    struct result_text text = {0};
    *parcel = (struct parcel){.written = WRITTEN_SOUND, .path = night->path, .date = night->date};
    problems_init(&parcel->problems, arena);
    bool readable = archived_text(&text, arena, night);
    parcel->kept = read_kept(&h, arena, night, readable, &text, &parcel->failed);
    if (parcel->kept &&
        !night->whole) /* its line has them; in the database they would be the most of it */
        parcel->kept->n_supplies = 0;
    parcel->result_sha256 = readable ? text.result_sha256 : NULL;
    parcel->manifest_sha256 = readable ? text.manifest_sha256 : NULL;
}

/* One that is known is put only where it is to be kept `anew`. */
static bool take_night(struct history *h, const char *code, const struct parcel *parcel, bool anew)
{
    day_number known = DAY_NEVER;
    const struct kept *k = parcel->kept;
    if (!anew && k && !is_known(h, code, parcel->result_sha256, parcel->manifest_sha256, &known))
        return false;
    if (k && known == k->date)
        return true;
    say_problems(h, &parcel->problems);
    if (!k && !parcel->failed)
        *vec_push(h->arena, &h->spoiled) = (struct spoiled_night){
            arena_string(h->arena, code), arena_string(h->arena, parcel->path), parcel->date};
    if (!k || store_put(h->store, k))
        return !parcel->failed;
    history_fault(h);
    return false;
}

bool history_keep_night(struct history *h, const struct archived *night, bool anew)
{
    struct arena *arena = arena_new();
    struct parcel parcel;
    read_night(h->output, arena, night, &parcel);
    bool sound = take_night(h, night->code, &parcel, anew);
    arena_free(arena);
    return sound;
}

/* What of a CA's nights one worker reads at a time. */
struct nights_task {
    const char *code;
    int year;
};

struct all_nights {
    struct history *history;
    VEC(struct nights_task) task;
    struct parcels *came; /* by task; those before whose turn it is are taken and gone */
    bool *there;
    size_t next;
    bool sound;
};

static bool list_years(struct all_nights *all, const char *code)
{
    struct history *h = all->history;
    struct arena *arena = arena_new();
    const struct archived *night = NULL;
    size_t n = 0;
    bool sound = archive_listed(arena, h->output, code, &night, &n);
    for (size_t i = 0; i < n; i++) {
        int year = civil_from_day(night[i].date).year;
        bool found = false;
        for (size_t k = all->task.n; k > 0 && all->task.at[k - 1].code == code && !found; k--)
            found = all->task.at[k - 1].year == year;
        if (!found)
            *vec_push(h->arena, &all->task) = (struct nights_task){code, year};
    }
    arena_free(arena);
    return sound;
}

static char *read_nights(void *context, size_t number, size_t *n)
{
    const struct all_nights *all = context;
    const struct nights_task *task = &all->task.at[number];
    const char *output = all->history->output;
    struct arena *arena = arena_new();
    const struct archived *night = NULL;
    struct parcels parcels = {0};
    size_t n_nights = 0;
    if (!archive_nights_of(arena, output, task->code, task->year, &night, &n_nights)) {
        struct parcel fault = {.failed = true};
        problems_init(&fault.problems, arena);
        problem_add(&fault.problems, SEVERITY_ERROR, output, 0, NULL, "%s", system_fault(errno));
        parcels_add(&parcels, &fault);
    }
    for (size_t i = 0; i < n_nights; i++) {
        struct arena *of_night = arena_new();
        struct parcel parcel;
        read_night(output, of_night, &night[i], &parcel);
        parcels_add(&parcels, &parcel);
        arena_free(of_night);
    }
    arena_free(arena);
    *n = parcels.n;
    return parcels.at;
}

static void take_nights(struct all_nights *all, size_t number)
{
    struct parcels *came = &all->came[number];
    const char *at = came->at;
    bool more = true;
    while (all->sound && more) {
        struct arena *arena = arena_new();
        struct parcel parcel;
        more = parcels_next(&parcel, arena, &at, came->at + came->n);
        all->sound = !more || take_night(all->history, all->task.at[number].code, &parcel, false);
        arena_free(arena);
    }
    free(came->at);
    *came = (struct parcels){0};
}

/* They come in any order, and are kept in that of the tasks: the same results give the same database. */
static bool nights_came(void *context, size_t number, const char *data, size_t n)
{
    struct all_nights *all = context;
    parcels_append(&all->came[number], data, n);
    all->there[number] = true;
    for (; all->next < all->task.n && all->there[all->next]; all->next++)
        take_nights(all, all->next);
    return true;
}

bool history_keep_archived(struct history *h)
{
    struct all_nights all = {.history = h, .sound = true};
    const char *const *code = NULL;
    size_t n = 0;
    bool listed = archive_codes(h->arena, h->output, &code, &n);
    for (size_t i = 0; i < n && listed; i++)
        listed = list_years(&all, code[i]);
    if (!listed) {
        history_complain(h, h->output, system_fault(errno));
        return false;
    }
    all.came = arena_alloc(h->arena, (all.task.n + 1) * sizeof *all.came);
    all.there = arena_alloc(h->arena, (all.task.n + 1) * sizeof *all.there);
    const struct hands_job job = {&all, all.task.n, read_nights, nights_came};
    bool whole = hands_do(h->scope.hands, &job);
    for (size_t i = 0; i < all.task.n; i++)
        free(all.came[i].at);
    if (!whole)
        history_complain(h, h->output, system_fault(EINTR));
    return whole && all.sound;
}
