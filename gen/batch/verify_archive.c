/* Verify, the archive. */
#include "batch/verify_archive.h"

#include <errno.h>
#include <string.h>

#include "base/digest.h"
#include "base/file.h"
#include "history/history.h"
#include "history/store.h"
#include "history/stored.h"

/* What the database knows of one night. */
struct known_night {
    day_number date;
    const char *sha256, *level;
    const unsigned char *row;
    size_t n_rows;
    struct ratio lo, hi;
    bool there; /* in the archive as well */
};

struct checking {
    struct verification *v;
    struct store *store; /* NULL: there is none */
    const char *output;
    day_number from, before;
    VEC(struct known_night) known; /* of one CA, by date */
    struct store *made;            /* in memory: what the files give; NULL with store */
    struct altered {
        int64_t n;
        day_number first;
    } altered[STORE_PARTS]; /* of one CA: nights of which the database has another one */
};

static const char *database_of(struct arena *arena, const char *output)
{
    return arena_format(arena, "%s/history.sqlite", output);
}

static bool among(const char *const *list, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(list[i], name) == 0)
            return true;
    return false;
}

/* Which is going (batch/verify.h). */
static bool is_taken(const struct verification *v, const char *code, day_number date)
{
    return v->taken && v->taken_date == date && strcmp(v->taken, code) == 0;
}

static bool take(void *context, const struct kept *k)
{
    struct checking *c = context;
    struct arena *arena = c->v->arena;
    if (is_taken(c->v, k->code, k->date))
        return true;
    unsigned char *row = arena_alloc(arena, k->n_rows + 1);
    memcpy(row, k->row, k->n_rows);
    *vec_push(arena, &c->known) =
        (struct known_night){.date = k->date,
                             .sha256 = arena_string(arena, k->result_sha256),
                             .level = k->level ? arena_string(arena, k->level) : NULL,
                             .row = row,
                             .n_rows = k->n_rows,
                             .lo = k->total_lo,
                             .hi = k->total_hi};
    return true;
}

static struct known_night *known_of(struct checking *c, day_number date)
{
    for (size_t i = 0; i < c->known.n; i++)
        if (c->known.at[i].date == date)
            return &c->known.at[i];
    return NULL;
}

static bool same_verdict(const struct kept *k, const struct known_night *known)
{
    return k->n_rows == known->n_rows && memcmp(k->row, known->row, k->n_rows) == 0 &&
           ratio_compare(k->total_lo, known->lo) == 0 &&
           ratio_compare(k->total_hi, known->hi) == 0 && !k->level == !known->level &&
           (!k->level || strcmp(k->level, known->level) == 0);
}

/* Every table: what a statement rests on is more than the verdict. */
static void check_parts(struct checking *c, const struct archived *night, const struct kept *k)
{
    bool same[STORE_PARTS] = {0};
    struct kept one = *k;
    if (!night->whole) /* the database does not have them of a line */
        one.n_supplies = 0;
    if (!store_same(c->store, c->made, c->v->arena, &one, same)) {
        verify_add(c->v, database_of(c->v->arena, c->output), "不能读取：%s",
                   store_error(c->store));
        return;
    }
    for (int i = 0; i < STORE_PARTS; i++)
        if (!same[i] && c->altered[i].n++ == 0)
            c->altered[i].first = night->date;
}

static void say_altered(struct checking *c, const char *code)
{
    for (int i = 0; i < STORE_PARTS; i++) {
        const struct altered *a = &c->altered[i];
        if (a->n)
            verify_add(c->v, database_of(c->v->arena, c->output),
                       "内容已改动（%s的%s与存档的结果不同，涉及评估日%lld个，最早的是%s）；"
                       "以存档为准的，运行 caeval run --rebuild-history",
                       code, store_part_words[i], (long long)a->n, day_text(c->v->arena, a->first));
    }
    memset(c->altered, 0, sizeof c->altered);
}

/* Of a run that was killed before the database came to know it: it lies published. */
static bool is_kept_later(const struct checking *c, const struct archived *night,
                          const struct result_text *t)
{
    struct arena *arena = c->v->arena;
    const char *path = arena_format(arena, "%s/%d/%s/result.json", c->output,
                                    civil_from_day(night->date).year, night->code);
    const char *now =
        history_is_marked(arena, c->output) ? digest_file(arena, DIGEST_SHA256, path) : NULL;
    return now && strcmp(now, t->result_sha256) == 0;
}

static void check_night(struct checking *c, const struct archived *night)
{
    struct verification *v = c->v;
    const char *why = NULL;
    struct result_text text;
    struct known_night *known = known_of(c, night->date);
    const char *day = day_text(v->arena, night->date);
    v->files++;
    if (known)
        known->there = true;
    if (!archived_text(&text, v->arena, night)) {
        verify_add(v, night->path, "%s",
                   errno == EINVAL ? "内容已改动（存档的摘要与内容不符，或不是存档）"
                                   : system_fault(errno));
        return;
    }
    bool later = (!known || strcmp(known->sha256, text.result_sha256) != 0) &&
                 is_kept_later(c, night, &text);
    const struct kept *k = stored_result(v->arena, &text, night->code, night->date,
                                         known && !later ? known->sha256 : NULL, &why);
    if (k && later && c->store)
        verify_note(v, night->path,
                    "上次运行中断，history.sqlite 中还没有这个已发布的结果；下一个命令补上");
    else if (!k)
        verify_add(v, night->path, "内容已改动（%s的一份%s）", day, why);
    else if (c->store && !known)
        verify_add(v, night->path, "多出的结果：history.sqlite 中没有评估日%s的结果", day);
    else if (known && !same_verdict(k, known))
        verify_add(v, night->path, "内容已改动（评估日%s的条目、总分或等级与 history.sqlite 不同）",
                   day);
    else if (known && c->made)
        check_parts(c, night, k);
}

/* Nights of the database that are nowhere in the archive. */
static void check_missing(struct checking *c, const char *code)
{
    const char *first = NULL;
    int64_t n = 0;
    for (size_t i = 0; i < c->known.n; i++) {
        if (c->known.at[i].there)
            continue;
        first = first ? first : day_text(c->v->arena, c->known.at[i].date);
        n++;
    }
    if (n > 0)
        verify_add(c->v,
                   arena_format(c->v->arena, "%s/%s", archive_folder(c->v->arena, c->output), code),
                   "缺失：history.sqlite 中有而存档中没有的结果%lld个，最早的是评估日%s的",
                   (long long)n, first);
}

static bool is_of(const struct archived *night, size_t n, const char *path)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(night[i].path, path) == 0)
            return true;
    return false;
}

static bool is_month(const char *name)
{
    static const char end[] = ".lines.gz";
    return strlen(name) == strlen("2025-06") + strlen(end) && text_ends(name, end);
}

/* Of base/file.h: what a killed command had not written to its end. */
static bool is_part(const char *name)
{
    return *name && text_ends(name + 1, ".part");
}

static void check_others(struct checking *c, const char *folder, const struct archived *night,
                         size_t n)
{
    struct names names = {0};
    names_all_in(c->v->arena, folder, &names);
    for (size_t i = 0; i < names.n; i++) {
        const char *path = arena_format(c->v->arena, "%s/%s", folder, names.at[i]);
        if (is_part(names.at[i]))
            verify_note(c->v, path, "没有写完的文件，不是存档的结果；可以删除");
        else if (!is_of(night, n, path) &&
                 !is_month(names.at[i])) /* whose nights may all be whole again */
            verify_add(c->v, path, "多出的文件，不是存档的结果");
    }
}

static void check_ca(struct checking *c, const char *code)
{
    struct verification *v = c->v;
    const char *folder = arena_format(v->arena, "%s/%s", archive_folder(v->arena, c->output), code);
    const struct archived *night = NULL;
    size_t n = 0;
    const struct store_query all = {
        .code = code, .from = c->from, .before = c->before, .take = take, .context = c};
    c->known.n = 0;
    if (c->store && !store_each(c->store, &all)) {
        verify_add(v, database_of(v->arena, c->output), "不能读取：%s", store_error(c->store));
        return;
    }
    if (!archive_nights(v->arena, c->output, code, &night, &n)) {
        verify_add(v, folder, "不能读取：%s", system_fault(errno));
        return;
    }
    for (size_t i = 0; i < n; i++)
        if (!is_taken(v, code, night[i].date) &&
            (night[i].date == 0 || (night[i].date >= c->from && night[i].date < c->before)))
            check_night(c, &night[i]);
    say_altered(c, code);
    if (n == 0 && c->known.n == 0 && !folder_itself(folder))
        verify_add(v, folder, "多出的文件，不是存档的结果");
    check_missing(c, code);
    check_others(c, folder, night, n);
}

/* Which cannot be read is a finding; which is not there, or is an earlier program's, is noted. */
static struct store *open_store(struct verification *v, const char *output)
{
    struct file_stamp stamp;
    enum store_state state = STORE_FRESH;
    const char *why = NULL;
    const char *path = database_of(v->arena, output);
    struct store *store =
        file_stamp_at(path, &stamp) ? store_open(v->arena, path, NULL, &state, &why) : NULL;
    if (!store && why && state != STORE_OLD)
        verify_add(v, path, "不能读取：%s", why);
    else if (!store)
        verify_note(v, path, "没有，或由较早的版本建立；存档只按它自己的摘要核对");
    return store;
}

/* What stands beside the results: the tables themselves, and units, which all nights share. */
static void check_database(struct checking *c, bool all_years)
{
    struct arena *arena = c->v->arena;
    const char *path = database_of(arena, c->output);
    const char *name = NULL;
    const char *unit = NULL;
    if (!store_same_schema(c->store, c->made, arena, &name) ||
        (all_years && !store_same_units(c->store, c->made, arena, &unit)))
        verify_add(c->v, path, "不能读取：%s", store_error(c->store));
    if (name)
        verify_add(c->v, path, "内容已改动（表或视图 %s 不是本程序建立的）", name);
    if (unit)
        verify_add(c->v, path, "内容已改动（数值 %s 的单位与存档的结果都不同）", unit);
}

void verify_archive(struct verification *v, const char *output, int year)
{
    struct checking c = {.v = v,
                         .output = output,
                         .from = year ? day_from_civil(year, 1, 1) : HISTORY_BEGINNING,
                         .before = year ? day_from_civil(year + 1, 1, 1) : HISTORY_END};
    const char *const *known = NULL;
    const char *const *code = NULL;
    size_t n_known = 0;
    size_t n = 0;
    struct names names = {0};
    const char *folder = archive_folder(v->arena, output);
    names_all_in(v->arena, folder, &names);
    struct file_stamp stamp;
    if (names.n == 0 && !file_stamp_at(database_of(v->arena, output), &stamp))
        return;
    c.store = open_store(v, output);
    const char *why = NULL;
    c.made = c.store ? store_in_memory(v->arena, &why) : NULL;
    if (c.store && !c.made)
        verify_add(v, database_of(v->arena, output), "没有逐表核对：%s", why);
    if (!archive_codes(v->arena, output, &code, &n))
        verify_add(v, folder, "不能读取：%s", system_fault(errno));
    for (size_t i = 0; i < n; i++)
        check_ca(&c, code[i]);
    if (c.store &&
        !store_codes(c.store, v->arena, HISTORY_BEGINNING, HISTORY_END, &known, &n_known))
        verify_add(v, database_of(v->arena, output), "不能读取：%s", store_error(c.store));
    for (size_t i = 0; i < n_known; i++)
        if (!among(code, n, known[i]))
            check_ca(&c, known[i]);
    if (c.made)
        check_database(&c, !year);
    store_close(c.made);
    for (size_t i = 0; i < names.n; i++)
        if (!among(code, n, names.at[i]))
            verify_add(v, arena_format(v->arena, "%s/%s", folder, names.at[i]),
                       "多出的文件，不是存档的结果");
    store_close(c.store);
}
