/* Store, what the bureau's examiners decided: overrides, what the evidence gives without them, whose word a row is. */
#include <string.h>

#include "history/store_sql.h"
#include "score/contract_words.h"

static const char voice_letters[] = {
    [VOICE_DATA] = 'D', [VOICE_EXAMINER] = 'E', [VOICE_OTHER] = 'O'};

const char *store_voices_of(struct arena *arena, const struct kept *k)
{
    if (!k->voice)
        return NULL;
    char *text = arena_alloc(arena, k->n_rows + 1);
    for (size_t i = 0; i < k->n_rows; i++)
        text[i] = voice_letters[k->voice[i]];
    return text;
}

bool store_voices_read(const char *text, struct arena *arena, struct kept *k)
{
    unsigned char *voice = arena_alloc(arena, k->n_rows + 1);
    if (strlen(text) != k->n_rows)
        return false;
    for (size_t i = 0; i < k->n_rows; i++) {
        const char *letter = memchr(voice_letters, text[i], sizeof voice_letters);
        if (!letter)
            return false;
        voice[i] = (unsigned char)(letter - voice_letters);
    }
    k->voice = voice;
    return true;
}

static bool put_computed(struct store *s, struct arena *scratch, const struct kept_computed *c,
                         int64_t id)
{
    enum { RESULT = 1, COUNTS, NO_BOX = COUNTS + ROW_STATES, TOTAL_LO, TOTAL_HI, LEVEL };
    sqlite3_stmt *q = store_prepare(s, ADD_COMPUTED);
    if (!q)
        return false;
    sqlite3_bind_int64(q, RESULT, id);
    for (int i = 0; i < ROW_STATES; i++)
        sqlite3_bind_int(q, COUNTS + i, c->count[i]);
    sqlite3_bind_int(q, NO_BOX, c->no_box);
    store_bind_text(q, TOTAL_LO, store_exact(scratch, c->total_lo));
    store_bind_text(q, TOTAL_HI, store_exact(scratch, c->total_hi));
    store_bind_text(q, LEVEL, c->level);
    return store_run(s, q);
}

static const char *day_or_null(struct arena *scratch, day_number day)
{
    return day == DAY_NEVER ? NULL : day_text(scratch, day);
}

bool store_put_site(struct store *s, struct arena *scratch, const struct kept *k, int64_t id)
{
    if (k->computed && !put_computed(s, scratch, k->computed, id))
        return false;
    for (size_t i = 0; i < k->n_overrides; i++) {
        const struct kept_override *o = &k->override[i];
        const char *const text[] = {o->item,
                                    o->result,
                                    o->state,
                                    o->reason,
                                    o->evidence,
                                    o->examiner,
                                    o->approver,
                                    day_or_null(scratch, o->decided_on),
                                    day_or_null(scratch, o->expires_on)};
        sqlite3_stmt *q = store_prepare(s, ADD_OVERRIDE);
        if (!q)
            return false;
        sqlite3_bind_int64(q, 1, id);
        sqlite3_bind_int64(q, 2, (int64_t)i);
        for (size_t n = 0; n < sizeof text / sizeof *text; n++)
            store_bind_text(q, 3 + (int)n, text[n]);
        if (!store_run(s, q))
            return false;
    }
    return true;
}

struct site_list {
    struct kept_computed *computed;
    VEC(struct kept_override) of;
};

static bool take_computed(struct store *s, struct arena *arena, sqlite3_stmt *q, void *list)
{
    enum { NO_BOX = ROW_STATES, TOTAL_LO, TOTAL_HI, LEVEL };
    struct kept_computed *c = arena_alloc(arena, sizeof *c);
    bool sound = store_count_at_place(s, q, NO_BOX, &c->no_box) &&
                 store_interval_at(s, arena, q, TOTAL_LO, &c->total_lo, &c->total_hi);
    for (int i = 0; i < ROW_STATES && sound; i++)
        sound = store_count_at_place(s, q, i, &c->count[i]);
    c->level = sound ? store_text_if_any(s, arena, q, LEVEL, &sound) : NULL;
    ((struct site_list *)list)->computed = c;
    return sound;
}

static bool day_at(struct store *s, struct arena *arena, sqlite3_stmt *q, int place,
                   day_number *day)
{
    *day = DAY_NEVER;
    return sqlite3_column_type(q, place) == SQLITE_NULL || store_date_at(s, arena, q, place, day);
}

static bool is_state(const char *text)
{
    for (int i = 0; i < OVERRIDE_STATES; i++)
        if (strcmp(text, override_state_words[i]) == 0)
            return true;
    return false;
}

static bool take_override(struct store *s, struct arena *arena, sqlite3_stmt *q, void *list)
{
    enum { ITEM, SAID, STATE, REASON, EVIDENCE, EXAMINER, APPROVER, DECIDED_ON, EXPIRES_ON };
    struct kept_override *o = vec_push(arena, &((struct site_list *)list)->of);
    bool sound = (o->item = store_text_at(s, arena, q, ITEM)) &&
                 (o->result = store_text_at(s, arena, q, SAID)) &&
                 (o->state = store_text_at(s, arena, q, STATE)) &&
                 (is_state(o->state) || store_unkept(s, q, STATE)) &&
                 (o->reason = store_text_at(s, arena, q, REASON)) &&
                 (o->approver = store_text_at(s, arena, q, APPROVER)) &&
                 day_at(s, arena, q, DECIDED_ON, &o->decided_on) &&
                 day_at(s, arena, q, EXPIRES_ON, &o->expires_on);
    o->evidence = sound ? store_text_if_any(s, arena, q, EVIDENCE, &sound) : NULL;
    o->examiner = sound ? store_text_if_any(s, arena, q, EXAMINER, &sound) : NULL;
    return sound;
}

bool store_read_site(struct store *s, struct arena *arena, int64_t id, struct kept *k)
{
    struct site_list list = {0};
    bool sound = store_each_line(s, arena, COMPUTED, id, 0, take_computed, &list) &&
                 store_each_line(s, arena, OVERRIDES, id, 0, take_override, &list);
    k->computed = list.computed;
    k->override = list.of.n ? list.of.at : &no_override;
    k->n_overrides = list.of.n;
    return sound;
}
