/* Compare rows: the steps of a form's rows, and whose they are. */
#include "history/compare_rows.h"

#include <string.h>

enum change row_change(unsigned from, unsigned to)
{
    enum { STATES = ROW_ABSENT + 1 };
    static const enum change change[STATES][STATES] = {
        [ROW_YES] = {[ROW_YES] = CHANGE_NONE,
                     [ROW_NO] = CHANGE_NEW_NO,
                     [ROW_PENDING] = CHANGE_OPENED,
                     [ROW_NA] = CHANGE_TO_NA,
                     [ROW_ABSENT] = CHANGE_GONE},
        [ROW_NO] = {[ROW_YES] = CHANGE_REMEDIED,
                    [ROW_NO] = CHANGE_NONE,
                    [ROW_PENDING] = CHANGE_NO_OPENED,
                    [ROW_NA] = CHANGE_TO_NA,
                    [ROW_ABSENT] = CHANGE_GONE},
        [ROW_PENDING] = {[ROW_YES] = CHANGE_PROVED,
                         [ROW_NO] = CHANGE_NEW_NO,
                         [ROW_PENDING] = CHANGE_NONE,
                         [ROW_NA] = CHANGE_TO_NA,
                         [ROW_ABSENT] = CHANGE_GONE},
        [ROW_NA] = {[ROW_YES] = CHANGE_APPLIES,
                    [ROW_NO] = CHANGE_NEW_NO,
                    [ROW_PENDING] = CHANGE_OPENED,
                    [ROW_NA] = CHANGE_NONE,
                    [ROW_ABSENT] = CHANGE_GONE},
        [ROW_ABSENT] = {[ROW_YES] = CHANGE_ENTERED,
                        [ROW_NO] = CHANGE_NEW_NO,
                        [ROW_PENDING] = CHANGE_ENTERED,
                        [ROW_NA] = CHANGE_ENTERED,
                        [ROW_ABSENT] = CHANGE_NONE},
    };
    return change[from][to];
}

static bool ages_are_of(const struct kept_changes *c, const struct ages *ages, int number)
{
    return ages && (size_t)number <= ages->n && strcmp(ages->form, c->b->form) == 0;
}

/* When the 否 that B has was told for the first time of its run; DAY_NEVER: not known. */
static day_number told_first(const struct kept_changes *c, const struct ages *ages, int number)
{
    return ages_are_of(c, ages, number) ? ages->row[number - 1].told : DAY_NEVER;
}

/* Is the row's run of 否 older than A, so that B's 否 is none that arose since? */
static bool is_older(const struct kept_changes *c, const struct ages *ages, int number)
{
    day_number told = told_first(c, ages, number);
    return told != DAY_NEVER && told <= c->a->date;
}

struct row_delta row_by_evidence(const struct kept_changes *c, const struct row_delta *d)
{
    struct row_delta found = {d->number, CHANGE_NONE, kept_evidence(c->published, d->number),
                              kept_evidence(c->b, d->number)};
    found.change = row_change(found.from, found.to);
    return found;
}

/* Was the row 否 by its evidence before an override alone kept it so, and is it what the evidence gives now? The CA's
 * step, which no result told while the override held. */
static bool is_released(const struct kept_changes *c, const struct row_delta *d,
                        const struct ages *ages)
{
    if (d->from != ROW_NO || !kept_overruled(c->published, d->number) ||
        !ages_are_of(c, ages, d->number))
        return false;
    const struct age *age = &ages->row[d->number - 1];
    bool ended = age->mended != DAY_NEVER && age->mended > c->published->date;
    day_number failed = ended ? age->mended_failed : age->failed;
    return failed != DAY_NEVER && failed <= c->published->date;
}

/* Has the row become 待核 by its evidence while an override kept it from being said? */
static bool is_uncovered_open(const struct kept_changes *c, const struct row_delta *d,
                              const struct ages *ages)
{
    if (d->change != CHANGE_OPENED || !ages_are_of(c, ages, d->number))
        return false;
    const struct age *age = &ages->row[d->number - 1];
    return age->open != DAY_NEVER && age->open_told > c->published->date;
}

/* What the CA's evidence had become earlier and no result told, since an override covered it. */
static bool is_untold(const struct kept_changes *c, const struct row_delta *d,
                      const struct ages *ages)
{
    if (d->change == CHANGE_NEW_NO)
        return told_first(c, ages, d->number) > c->published->date;
    return is_released(c, d, ages) || is_uncovered_open(c, d, ages);
}

/* The examiners' doing: an override or their answer, and not where the evidence has taken the same step, or where what
 * it had become before is told for the first time because what covered it has gone. */
static bool is_by_site(const struct kept_changes *c, const struct row_delta *d,
                       const struct ages *ages)
{
    if (kept_answered_once(c->published, c->b, d->number))
        return true;
    if (!kept_overruled(c->published, d->number) && !kept_overruled(c->b, d->number))
        return false;
    const struct row_delta by = row_by_evidence(c, d);
    return by.to != d->to || (by.change != d->change && !is_untold(c, d, ages));
}

/* What a step is, whoever compares. */
static enum change step_of(const struct kept_changes *c, const struct row_delta *d,
                           const struct ages *ages)
{
    if (d->change == CHANGE_NONE) {
        bool published = !c->carried && kept_row(c->published, d->number) == d->from;
        bool turned = published && row_by_evidence(c, d).change != CHANGE_NONE;
        return turned ? CHANGE_EVIDENCE : CHANGE_NONE;
    }
    if (c->carried)
        return CHANGE_BASIS;
    if (is_by_site(c, d, ages))
        return CHANGE_SITE;
    bool again = d->change == CHANGE_NEW_NO && d->from != ROW_YES && is_older(c, ages, d->number);
    return again ? CHANGE_NO_AGAIN : d->change;
}

void compare_rows(struct kept_changes *c, const struct ages *ages, struct arena *arena)
{
    size_t n = c->a->n_rows > c->b->n_rows ? c->a->n_rows : c->b->n_rows;
    for (int number = 1; number <= (int)n; number++) {
        struct row_delta d = {number, CHANGE_NONE, kept_row(c->a, number), kept_row(c->b, number)};
        d.change = row_change(d.from, d.to);
        d.change = step_of(c, &d, ages);
        if (d.change == CHANGE_NONE)
            continue;
        *vec_push(arena, &c->row) = d;
        c->count[d.change]++;
    }
}
