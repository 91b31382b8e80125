/* Run changes. */
#include "report/run_changes.h"

#include <string.h>

#include "score/contract_words.h"

static bool is_step(enum row_step step, unsigned change, unsigned from, unsigned to)
{
    static const enum change of[ROW_STEPS] = {
        [STEP_NEW] = CHANGE_NEW_NO,        [STEP_AGAIN] = CHANGE_NO_AGAIN,
        [STEP_MENDED] = CHANGE_REMEDIED,   [STEP_OPENED] = CHANGE_NO_OPENED,
        [STEP_NA] = CHANGE_TO_NA,          [STEP_SITE] = CHANGE_SITE,
        [STEP_EVIDENCE] = CHANGE_EVIDENCE, [STEP_BASIS] = CHANGE_BASIS};
    return change == of[step] && (from == ROW_NO || to == ROW_NO || step == STEP_EVIDENCE);
}

static struct step_rows rows_of(const struct ca_summary *ca, size_t rows, enum row_step step,
                                struct arena *arena)
{
    VEC(int) list = {0};
    for (size_t i = 0; ca->before->same_form && i < rows; i++)
        if (is_step(step, ca->before->change[i], ca->before->row[i], ca->row[i]))
            *vec_push(arena, &list) = (int)i;
    return (struct step_rows){list.at, list.n};
}

static struct ca_change change_of(const struct ca_summary *ca, size_t rows, int year,
                                  struct arena *arena)
{
    struct ca_change c = {.ca = ca};
    for (int i = 0; i < ROW_STEPS; i++)
        c.step[i] = rows_of(ca, rows, (enum row_step)i, arena);
    for (size_t i = 0; ca->before->same_form && i < rows; i++) {
        unsigned change = ca->before->change[i];
        bool step = false;
        for (int k = 0; k < ROW_STEPS; k++)
            step = step || is_step((enum row_step)k, change, ca->before->row[i], ca->row[i]);
        if (change < ROW_CHANGES && !step) {
            c.others++;
            c.other[change]++;
        }
    }
    c.level_by = ca->before->level_change == CHANGE_EVIDENCE;
    c.total_by = ca->before->total == CHANGE_EVIDENCE;
    c.level = ca->before->level_change != CHANGE_NONE && !c.level_by;
    c.total = ca->before->total != CHANGE_NONE && !c.total_by;
    c.new_period = civil_from_day(ca->before->date).year != year;
    c.gate = strcmp(ca->before->gate, gate_words[ca->gate]) != 0;
    c.recoded = strcmp(ca->before->code, ca->code) != 0;
    c.renamed = strcmp(ca->before->name, ca->name) != 0;
    return c;
}

/* Rows without boxes are no 否 and no 待核 of the counts (README, Outputs). */
static void add_up(struct run_changes *r, const struct ca_change *c,
                   const struct form_edition *form)
{
    for (int i = 0; i < ROW_STEPS; i++)
        r->step[i] += c->step[i].n;
    r->n_changed += ca_has_changed(c);
    for (size_t i = 0; c->ca->before->same_form && i < form->n; i++) {
        if (!form->row[i].boxes)
            continue;
        r->no += c->ca->row[i] == ROW_NO;
        r->no_before += c->ca->before->row[i] == ROW_NO;
        r->pending += c->ca->row[i] == ROW_PENDING;
        r->pending_before += c->ca->before->row[i] == ROW_PENDING;
    }
}

bool ca_has_changed(const struct ca_change *c)
{
    bool rows = false;
    for (int i = 0; i < ROW_STEPS; i++)
        rows = rows || c->step[i].n > 0;
    return rows || c->others > 0 || c->total || c->level || c->gate || c->renamed || c->recoded ||
           c->level_by || c->total_by || !c->ca->before->same_form || !c->ca->before->same_grading;
}

const char *grades_by_evidence(const struct ca_change *c, const struct wording *w,
                               struct arena *arena)
{
    const struct ca_before *b = c->ca->before;
    const char *level = c->level_by
                            ? SAY(w, arena, CHANGE_HELD_ITEM, w->text[HEAD_LEVEL],
                                  level_label(w, b->level_by[0]), level_label(w, b->level_by[1]))
                            : "";
    const char *total = c->total_by ? SAY(w, arena, CHANGE_HELD_ITEM, w->text[HEAD_TOTAL],
                                          b->total_by[0], b->total_by[1])
                                    : "";
    return arena_format(arena, "%s%s%s", level, *level && *total ? "、" : "", total);
}

static day_number latest_of(const struct run_summary *s, const struct ca_change *list, size_t n)
{
    day_number latest = 0;
    if (s->told != DAY_NEVER)
        return s->told;
    for (size_t i = 0; i < n; i++)
        latest = list[i].ca->before->date > latest ? list[i].ca->before->date : latest;
    for (size_t i = 0; i < s->n_vanished; i++)
        latest = s->vanished[i].date > latest ? s->vanished[i].date : latest;
    return latest;
}

struct run_changes run_changes_of(const struct run_summary *s, struct arena *arena)
{
    struct run_changes r = {.any = s->n_vanished > 0, .untold = DAY_NEVER};
    size_t rows = s->editions->form->n;
    int year = civil_from_day(s->period.to).year;
    VEC(struct ca_change) list = {0};
    VEC(const struct ca_summary *) entered = {0};
    for (size_t i = 0; i < s->n; i++) {
        const struct ca_summary *ca = &s->ca[i];
        if (!ca->failed && ca->before)
            *vec_push(arena, &list) = change_of(ca, rows, year, arena);
        else if (!ca->failed && ca->first)
            *vec_push(arena, &entered) = ca;
    }
    for (size_t i = 0; i < list.n; i++)
        add_up(&r, &list.at[i], s->editions->form);
    r.latest = latest_of(s, list.at, list.n);
    r.ca = list.at;
    r.n = list.n;
    r.any = r.any || list.n > 0;
    r.entered = entered.at;
    VEC(const struct ca_summary *) returned = {0};
    for (size_t i = 0; i < list.n; i++)
        if (s->told == DAY_NEVER ? list.at[i].ca->before->date < r.latest
                                 : list.at[i].ca->before->away)
            *vec_push(arena, &returned) = list.at[i].ca;
    for (size_t i = 0; i < list.n; i++)
        if (list.at[i].ca->before->untold != DAY_NEVER) {
            r.n_untold++;
            r.untold =
                list.at[i].ca->before->untold > r.untold ? list.at[i].ca->before->untold : r.untold;
        }
    r.returned = returned.at;
    r.n_returned = returned.n;
    r.n_entered = r.any ? entered.n : 0;
    return r;
}

enum phrase row_step_phrase(enum row_step step)
{
    static const enum phrase phrase[ROW_STEPS] = {
        [STEP_NEW] = NIGHT_NEW,           [STEP_AGAIN] = NIGHT_AGAIN, [STEP_MENDED] = NIGHT_MENDED,
        [STEP_OPENED] = NIGHT_OPENED,     [STEP_NA] = NIGHT_NA,       [STEP_SITE] = NIGHT_SITE,
        [STEP_EVIDENCE] = NIGHT_EVIDENCE, [STEP_BASIS] = NIGHT_BASIS};
    return phrase[step];
}
