/* Ages. */
#include "history/ages.h"

#include <string.h>

static struct ages *ages_new(struct arena *arena, const char *form, size_t n_rows)
{
    struct ages *a = arena_alloc(arena, sizeof *a);
    *a = (struct ages){.form = form,
                       .n = n_rows,
                       .row = arena_alloc(arena, (n_rows + 1) * sizeof *a->row),
                       .state = arena_alloc(arena, n_rows + 1),
                       .last = DAY_NEVER};
    for (size_t i = 0; i < n_rows; i++)
        a->row[i] = (struct age){.since = DAY_NEVER, .mended = DAY_NEVER};
    memset(a->state, ROW_ABSENT, n_rows);
    return a;
}

/* What was its last result is the year's. */
static void end_year(struct ages *a)
{
    for (size_t i = 0; i < a->n; i++) {
        if (a->state[i] == ROW_NO)
            a->row[i].year_ends++;
        else if (a->state[i] == ROW_YES)
            a->row[i].year_ends = 0;
    }
}

static void take_state(struct age *age, unsigned state, day_number date, bool day_before)
{
    if (state == ROW_YES && age->since != DAY_NEVER) {
        age->since = DAY_NEVER;
        age->mended = date;
    }
    if (state != ROW_NO || age->since != DAY_NEVER)
        return;
    age->since = date;
    age->at_latest = !day_before;
    age->times++;
}

static void take(struct ages *a, const struct kept *k)
{
    bool same_form = strcmp(k->form, a->form) == 0;
    bool day_before = a->last != DAY_NEVER && a->last == k->date - 1;
    if (a->last != DAY_NEVER && civil_from_day(a->last).year != civil_from_day(k->date).year)
        end_year(a);
    for (size_t i = 0; i < a->n; i++) {
        a->state[i] = (unsigned char)(same_form ? kept_row(k, (int)i + 1) : ROW_ABSENT);
        if (same_form)
            take_state(&a->row[i], a->state[i], k->date, day_before);
        else
            a->row[i] = (struct age){.since = DAY_NEVER, .mended = DAY_NEVER};
    }
    a->last = k->date;
}

static bool take_kept(void *context, const struct kept *k)
{
    take(context, k);
    return true;
}

const struct ages *ages_load(struct history *h, struct arena *arena, const char *code,
                             const char *form, size_t n_rows, day_number before)
{
    struct ages *a = ages_new(arena, arena_string(arena, form), n_rows);
    const struct store_query all = {
        .code = code, .from = HISTORY_BEGINNING, .before = before, .take = take_kept, .context = a};
    if (n_rows == 0 || store_each(h->store, &all))
        return a;
    history_fault(h);
    return NULL;
}

const struct ages *ages_with(const struct ages *ages, const struct kept *k, struct arena *arena)
{
    struct ages *a = ages_new(arena, k->form, k->n_rows);
    struct civil day = civil_from_day(k->date);
    if (ages && ages->n == a->n && strcmp(ages->form, a->form) == 0) {
        memcpy(a->row, ages->row, a->n * sizeof *a->row);
        memcpy(a->state, ages->state, a->n);
    }
    a->last = ages ? ages->last : DAY_NEVER;
    take(a, k);
    if (day.month == 12 && day.day == 31)
        end_year(a);
    return a;
}

enum age_class age_class_of(const struct age *age, day_number date)
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
