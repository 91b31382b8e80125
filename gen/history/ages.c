/* Ages. */
#include "history/ages.h"
#include "history/carried.h"

#include <string.h>

static const struct age no_age = {.since = DAY_NEVER,
                                  .told = DAY_NEVER,
                                  .failed = DAY_NEVER,
                                  .mended = DAY_NEVER,
                                  .mended_failed = DAY_NEVER,
                                  .evidence = ROW_ABSENT,
                                  .open = DAY_NEVER,
                                  .open_told = DAY_NEVER};

static struct ages *ages_new(struct arena *arena, const struct numbering *numbering,
                             const char *form, size_t n_rows)
{
    struct ages *a = arena_alloc(arena, sizeof *a);
    *a = (struct ages){.form = form,
                       .numbering = numbering,
                       .n = n_rows,
                       .row = arena_alloc(arena, (n_rows + 1) * sizeof *a->row),
                       .state = arena_alloc(arena, n_rows + 1),
                       .last = DAY_NEVER};
    for (size_t i = 0; i < n_rows; i++)
        a->row[i] = no_age;
    memset(a->state, ROW_ABSENT, n_rows);
    return a;
}

/* Of a run: no override alone is it. */
static bool is_own(const struct age *age)
{
    return age->failed != DAY_NEVER;
}

/* What was its last result is the year's. */
static void end_year(struct ages *a)
{
    for (size_t i = 0; i < a->n; i++) {
        if (a->state[i] == ROW_NO)
            a->row[i].year_ends += is_own(&a->row[i]);
        else if (a->state[i] == ROW_YES && a->row[i].since == DAY_NEVER)
            a->row[i].year_ends = 0;
    }
}

/* A row on a day. */
struct seen {
    unsigned state, evidence, voice;
    bool overridden;
};

/* Does a 是 end the run? Not one that is the bureau's word against the evidence, nor one that only an examiner's
 * answer had kept from being said. */
static bool ends(const struct age *age, const struct seen *now)
{
    bool unsaid = age->voice == VOICE_EXAMINER && now->voice == VOICE_OTHER && is_own(age);
    return now->state == ROW_YES && now->evidence == ROW_YES && !unsaid;
}

/* A run that overrides alone were goes with them, also where the evidence's own 否 comes in its place. */
static bool is_withdrawn(const struct age *age, const struct seen *now)
{
    return !is_own(age) && (now->state != ROW_NO || (now->evidence == ROW_NO && !now->overridden));
}

/* Only what was told and was the CA's own can be remedied. */
static void end_run(struct age *age, day_number date)
{
    if (is_own(age) && age->told != DAY_NEVER) {
        age->mended = date;
        age->mended_failed = age->failed;
    } else
        age->times--;
    age->since = DAY_NEVER;
    age->told = DAY_NEVER;
    age->failed = DAY_NEVER;
}

/* What could be told of a row and cannot any more. */
static void take_open(struct age *age, const struct seen *now, day_number date)
{
    bool known = age->evidence == ROW_YES || age->evidence == ROW_NA;
    if (now->evidence != ROW_PENDING)
        age->open = age->open_told = DAY_NEVER;
    else if (known)
        age->open = date;
    if (age->open != DAY_NEVER && age->open_told == DAY_NEVER && now->state == ROW_PENDING)
        age->open_told = date;
    age->evidence = (unsigned char)now->evidence;
}

static void take_state(struct age *age, const struct seen *now, day_number date, bool day_before)
{
    bool own = now->evidence == ROW_NO;
    take_open(age, now, date);
    if (age->since != DAY_NEVER && (ends(age, now) || is_withdrawn(age, now)))
        end_run(age, date);
    if (now->state != ROW_NO && !own)
        return;
    if (age->since == DAY_NEVER) {
        age->since = date;
        age->at_latest = !day_before;
        age->times++;
    }
    if (age->told == DAY_NEVER && now->state == ROW_NO)
        age->told = date;
    if (own && age->failed == DAY_NEVER)
        age->failed = date;
    if (own)
        age->voice = (unsigned char)now->voice;
}

/* Of another form what a map tells of the state alone. */
static struct seen seen_of(const struct kept *k, const unsigned char *carried, size_t i)
{
    if (carried)
        return (struct seen){carried[i], carried[i], VOICES, false};
    int number = (int)i + 1;
    return (struct seen){kept_row(k, number), kept_evidence(k, number), kept_voice(k, number),
                         kept_row_overridden(k, number)};
}

static void take(struct ages *a, const struct kept *k)
{
    bool same_form = strcmp(k->form, a->form) == 0;
    bool day_before = a->last != DAY_NEVER && a->last == k->date - 1;
    if (a->last != DAY_NEVER && civil_from_day(a->last).year != civil_from_day(k->date).year)
        end_year(a);
    struct arena *scratch = arena_new();
    const unsigned char *carried =
        same_form ? NULL : carried_rows(a->numbering, scratch, k, a->form, a->n);
    for (size_t i = 0; i < a->n; i++) {
        const struct seen now = same_form || carried
                                    ? seen_of(k, carried, i)
                                    : (struct seen){ROW_ABSENT, ROW_ABSENT, VOICES, false};
        a->state[i] = (unsigned char)now.state;
        if (same_form || carried)
            take_state(&a->row[i], &now, k->date, day_before);
        else
            a->row[i] = no_age;
    }
    a->last = k->date;
    arena_free(scratch);
}

static bool take_kept(void *context, const struct kept *k)
{
    take(context, k);
    return true;
}

const struct ages *ages_load(struct history *h, struct arena *arena, const char *code,
                             const char *form, size_t n_rows, day_number before)
{
    struct ages *a = ages_new(arena, h->scope.numbering, arena_string(arena, form), n_rows);
    const struct store_query all = {
        .code = code, .from = HISTORY_BEGINNING, .before = before, .take = take_kept, .context = a};
    if (n_rows == 0 || store_each_site(h->store, &all))
        return a;
    history_fault(h);
    return NULL;
}

/* The longest run among the rows that have become this one. */
static void carry_row(struct age *to, const struct age *from)
{
    bool earlier = from->since != DAY_NEVER && (to->since == DAY_NEVER || from->since < to->since);
    if (earlier) {
        to->since = from->since;
        to->at_latest = from->at_latest;
        to->voice = from->voice;
    }
    if (from->told != DAY_NEVER && (to->told == DAY_NEVER || from->told < to->told))
        to->told = from->told;
    if (from->failed != DAY_NEVER && (to->failed == DAY_NEVER || from->failed < to->failed))
        to->failed = from->failed;
    to->times = from->times > to->times ? from->times : to->times;
    if (from->mended > to->mended) {
        to->mended = from->mended;
        to->mended_failed = from->mended_failed;
    }
    to->year_ends = from->year_ends > to->year_ends ? from->year_ends : to->year_ends;
}

/* The first result of another form: what the rows that its rows have replaced had come to. */
static void carry(struct ages *a, const struct ages *before, struct arena *arena)
{
    const struct kept last = {.form = before->form, .row = before->state, .n_rows = before->n};
    const unsigned char *state = carried_rows(a->numbering, arena, &last, a->form, a->n);
    for (size_t i = 0; state && i < a->n; i++) {
        const int *row = NULL;
        size_t n = 0;
        numbering_before(a->numbering, arena, numbering_form(a->numbering, a->form), (int)i + 1,
                         numbering_form(a->numbering, before->form), &row, &n);
        a->state[i] = state[i];
        for (size_t k = 0; k < n; k++)
            if ((size_t)row[k] <= before->n)
                carry_row(&a->row[i], &before->row[row[k] - 1]);
    }
}

/* The same by the rows of another form, as far as a map puts them in the places of the ages' own. */
static const struct ages *ages_as(const struct ages *ages, const char *form, size_t n_rows,
                                  struct arena *arena)
{
    if (ages->n == n_rows && strcmp(ages->form, form) == 0)
        return ages;
    struct ages *a = ages_new(arena, ages->numbering, form, n_rows);
    a->last = ages->last;
    carry(a, ages, arena);
    return a;
}

const struct ages *ages_with(const struct ages *ages, const struct kept *k, struct arena *arena)
{
    struct ages *a = ages_new(arena, ages ? ages->numbering : NULL, k->form, k->n_rows);
    struct civil day = civil_from_day(k->date);
    if (ages) {
        const struct ages *before = ages_as(ages, a->form, a->n, arena);
        memcpy(a->row, before->row, a->n * sizeof *a->row);
        memcpy(a->state, before->state, a->n);
    }
    a->last = ages ? ages->last : DAY_NEVER;
    take(a, k);
    if (day.month == 12 && day.day == 31)
        end_year(a);
    return a;
}

static enum age_class age_class_of(const struct age *age, day_number date)
{
    enum { MONTH = 30, QUARTER = 90 };
    int64_t days = (int64_t)date - age->since;
    return days < MONTH                       ? AGE_MONTH
           : days <= QUARTER                  ? AGE_QUARTER
           : date <= add_years(age->since, 1) ? AGE_YEAR
                                              : AGE_OLDER;
}

struct age_counts ages_count(const struct ages *a)
{
    struct age_counts counts = {0};
    for (size_t i = 0; i < a->n; i++) {
        const struct age *age = &a->row[i];
        if (a->state[i] != ROW_NO)
            continue;
        counts.of[age_class_of(age, a->last)]++;
        counts.repeated += age->year_ends > 1;
        counts.relapsed += age->times > 1;
    }
    return counts;
}
