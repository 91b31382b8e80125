/* Conditions, words: limits, how far off, and why something is open. */
#include <string.h>

#include "score/amounts.h"
#include "score/condition.h"
#include "score/distance.h"

/* --- why it is open --------------------------------------------------------------------------------- */

/* Each reason with its own number, where several make it uncertain. */
static const char *unknowns_text(const struct measure *m, const struct wording *w,
                                 struct arena *arena)
{
    static const enum phrase phrase[UNKNOWN_REASONS] = {
        [UNKNOWN_BLANK] = WHY_BLANK_FIELD,
        [UNKNOWN_ABSENT] = WHY_MISSING_COLUMNS,
        [UNKNOWN_REVERSED] = WHY_REVERSED,
        [UNKNOWN_CALENDAR] = WHY_CALENDAR_CASES,
        [UNKNOWN_UNREADABLE] = WHY_UNREADABLE,
        [UNKNOWN_LOST] = WHY_LOST,
        [UNKNOWN_OTHER_YEAR] = WHY_OTHER_YEAR,
        [UNKNOWN_CONTRADICTORY] = WHY_CONTRADICTORY,
        [UNKNOWN_ELSEWHERE] = WHY_ELSEWHERE,
        [UNKNOWN_EDITION] = WHY_EDITION,
        [UNKNOWN_UNCOVERED] = WHY_UNCOVERED,
        [UNKNOWN_USAGE] = WHY_USAGE,
        [UNKNOWN_ROOT] = WHY_ROOT,
    };
    const struct unknowns *u = m->unknowns;
    const char *text = "";
    for (size_t i = 0; i < UNKNOWN_REASONS; i++)
        if (u->by_reason[i] > 0)
            text = arena_format(
                arena, "%s%s%s", text, *text ? "，" : "",
                wording_say(w, arena, phrase[i],
                            (const char *const[]){i == UNKNOWN_LOST
                                                      ? number_text(arena, u->by_reason[i])
                                                      : cases_text(m, u->by_reason[i], w, arena),
                                                  NULL}));
    return text;
}

/* What a reason says beside its words. */
enum beside { ALONE, OF_SUBJECT, OF_UNKNOWN, OF_CASES, OF_OPEN };
static const struct saying {
    enum phrase phrase;
    enum beside beside;
} sayings[] = {
    [REASON_MISSING_FILE] = {WHY_MISSING_FILE, OF_SUBJECT},
    [REASON_REFUSED_FILE] = {WHY_REFUSED_FILE, OF_SUBJECT},
    [REASON_REFERENCE] = {WHY_REFERENCE, OF_SUBJECT},
    [REASON_UNUSABLE_FILE] = {WHY_UNUSABLE_FILE, OF_SUBJECT},
    [REASON_EMPTY_LIST] = {WHY_EMPTY_LIST, OF_SUBJECT},
    [REASON_EMPTY_FILE] = {WHY_EMPTY_FILE, ALONE},
    [REASON_NO_CASES] = {WHY_NO_CASES, ALONE},
    [REASON_NO_RECORD] = {WHY_NO_RECORD, OF_SUBJECT},
    [REASON_NO_ENTRY] = {WHY_NO_ENTRY, OF_SUBJECT},
    [REASON_NO_ANSWERS] = {WHY_NO_ANSWERS, OF_SUBJECT},
    [REASON_LIST_SHORT] = {WHY_LIST_SHORT, ALONE},
    [REASON_SERIES_ENDED] = {WHY_SERIES_ENDED, OF_UNKNOWN},
    [REASON_EDITION] = {WHY_EDITION, OF_CASES},
    [REASON_USAGE] = {WHY_USAGE, OF_CASES},
    [REASON_UNCOVERED] = {WHY_UNCOVERED, OF_CASES},
    [REASON_ELSEWHERE] = {WHY_ELSEWHERE, OF_CASES},
    [REASON_SERVICE_START] = {WHY_SERVICE_START, ALONE},
    [REASON_SERVICE_UNTOLD] = {WHY_SERVICE_UNTOLD, ALONE},
    [REASON_SERVICE_AHEAD] = {WHY_SERVICE_AHEAD, ALONE},
    [REASON_CONTRADICTORY] = {WHY_CONTRADICTORY, OF_CASES},
    [REASON_ROOT] = {WHY_ROOT, OF_CASES},
    [REASON_PARTITION] = {WHY_PARTITION, ALONE},
    [REASON_REVERSED] = {WHY_REVERSED, OF_CASES},
    [REASON_CALENDAR] = {WHY_CALENDAR, ALONE},
    [REASON_OPEN_CASES] = {WHY_OPEN_CASES, OF_OPEN},
    [REASON_UNCHECKED] = {WHY_UNCHECKED, OF_CASES},
    [REASON_NOT_DUE] = {WHY_NOT_DUE, ALONE},
    [REASON_LOG_SHORT] = {WHY_LOG_SHORT, ALONE},
    [REASON_UNWATCHED] = {WHY_UNWATCHED, ALONE},
    [REASON_NOT_FOUND] = {WHY_NOT_FOUND, ALONE},
    [REASON_LOST] = {WHY_LOST, OF_UNKNOWN},
    [REASON_DATE_ONLY] = {WHY_DATE_ONLY, ALONE},
    [REASON_CONCLUSION] = {WHY_CONCLUSION, ALONE},
    [REASON_OTHER_YEAR] = {WHY_OTHER_YEAR, OF_CASES},
    [REASON_CONFLICT] = {WHY_CONFLICT, OF_UNKNOWN},
};

static const char *say_reason(const struct measure *m, const struct wording *w, struct arena *arena)
{
    const struct saying *s = &sayings[m->reason];
    if (m->reason == REASON_NOT_DUE && m->not_due > 0)
        return SAY(w, arena, WHY_CASES_NOT_DUE, cases_text(m, m->not_due, w, arena));
    enum phrase phrase = s->phrase;
    switch (s->beside) {
    case ALONE:
        return SAY(w, arena, phrase);
    case OF_SUBJECT:
        return SAY(w, arena, phrase, m->subject ? m->subject : "");
    case OF_UNKNOWN:
        return SAY(w, arena, phrase, number_text(arena, m->unknown));
    case OF_CASES:
        return SAY(w, arena, phrase, cases_text(m, m->unknown, w, arena));
    case OF_OPEN:
        return SAY(w, arena, phrase, cases_text(m, m->open, w, arena));
    }
    return "";
}

const char *measure_reason_text(const struct measure *m, const struct wording *w,
                                struct arena *arena)
{
    bool none_of_period = m->state == MEASURE_UNKNOWN && m->reason == REASON_PARTIAL;
    if (!none_of_period && m->unknowns && m->unknowns->n > 0 && m->unknowns->n == m->unknown)
        return unknowns_text(m, w, arena);
    switch (m->reason) {
    case REASON_NONE:
        return "";
    case REASON_PARTIAL:
        return m->subject;
    case REASON_MISSING_COLUMN:
        return m->subject ? SAY(w, arena, WHY_MISSING_COLUMN, m->subject)
                          : SAY(w, arena, WHY_MISSING_COLUMNS, cases_text(m, m->unknown, w, arena));
    case REASON_BLANK_FIELD:
        return m->unknown ? SAY(w, arena, WHY_BLANK_FIELD, cases_text(m, m->unknown, w, arena))
                          : SAY(w, arena, WHY_BLANK_ANSWER);
    case REASON_UNREADABLE:
        return m->unknown ? SAY(w, arena, WHY_UNREADABLE, cases_text(m, m->unknown, w, arena))
                          : SAY(w, arena, WHY_UNREADABLE_ANSWER);
    case REASON_UNNAMED:
        return SAY(w, arena, WHY_UNNAMED, number_text(arena, m->unnamed),
                   m->subject ? m->subject : "");
    default:
        return say_reason(m, w, arena);
    }
}

/* --- notes ------------------------------------------------------------------------------------------- */

const char *measure_notes_text(const struct measure *m, const struct wording *w,
                               struct arena *arena)
{
    static const enum phrase phrase[] = {
        [NOTE_SUBMITTED] = SAY_NOTE_SUBMITTED,
        [NOTE_NEXT_CRL] = SAY_NOTE_NEXT_CRL,
        [NOTE_DATE_ONLY] = WHY_DATE_ONLY,
        [NOTE_SERIES_ENDED] = SAY_NOTE_SERIES_ENDED,
        [NOTE_SERIES_SHORT] = SAY_NOTE_SERIES_SHORT,
        [NOTE_UNDATED_SURVEYS] = SAY_NOTE_UNDATED_SURVEYS,
        [NOTE_BY_EDITION] = SAY_NOTE_BY_EDITION,
        [NOTE_EDITION_UNREAD] = SAY_NOTE_EDITION_UNREAD,
        [NOTE_EDITION_REPLACED] = SAY_NOTE_EDITION_REPLACED,
        [NOTE_LATEST] = SAY_NOTE_LATEST,
        [NOTE_LATEST_UNTOLD] = SAY_NOTE_LATEST_UNTOLD,
        [NOTE_SCOPE] = SAY_NOTE_SCOPE,
        [NOTE_CONCLUDED] = SAY_NOTE_CONCLUDED,
        [NOTE_CONCLUSION] = SAY_NOTE_CONCLUSION,
        [NOTE_NOT_CONCLUDED] = SAY_NOTE_NOT_CONCLUDED,
        [NOTE_REPORT] = SAY_NOTE_REPORT,
        [NOTE_MISSING] = SAY_NOTE_MISSING,
        [NOTE_FIRST_CERTIFICATE] = SAY_NOTE_FIRST_CERTIFICATE,
        [NOTE_FOUND] = SAY_NOTE_FOUND,
        [NOTE_NOT_FOUND] = SAY_NOTE_NOT_FOUND,
        [NOTE_VACANT] = SAY_NOTE_VACANT,
        [NOTE_CLASH] = SAY_NOTE_CLASH,
        [NOTE_MORE] = SAY_NOTE_MORE,
        [NOTE_OBSERVED] = SAY_NOTE_OBSERVED,
        [NOTE_ITEMS] = SAY_NOTE_ITEMS,
        [NOTE_WITHDRAWN] = SAY_NOTE_WITHDRAWN,
        [NOTE_RATED] = SAY_NOTE_RATED,
        [NOTE_TESTED] = SAY_NOTE_TESTED,
        [NOTE_TESTED_UNDATED] = SAY_NOTE_TESTED_UNDATED,
        [NOTE_WORST_SYSTEM] = SAY_NOTE_WORST_SYSTEM,
    };
    const char *text = "";
    for (size_t i = 0; i < m->notes.n; i++) {
        const struct measure_note *note = &m->notes.at[i];
        text = arena_format(arena, "%s%s%s", text, i ? "，" : "",
                            wording_say(w, arena, phrase[note->note], note->text));
    }
    return text;
}

/* --- findings --------------------------------------------------------------------------------------- */

/* The condition's own, which its value is never rounded onto. */
static struct limit_set limits_of(const struct finding *f)
{
    return (struct limit_set){&f->limit, f->limit_known};
}

/* A limit in seconds is the clause's in minutes: 525.6分钟. */
static const char *limit_number(const struct finding *f, const struct wording *w,
                                struct arena *arena)
{
    const struct measure *m = f->measure;
    if (!f->limit_known)
        return w->text[LIMIT_UNKNOWN];
    if (f->limit.num == 0 && f->condition->limit_measure == SIZE_MAX)
        return "0"; /* none at all, in whatever unit */
    if (is_share(m))
        return f->condition->limit_measure == SIZE_MAX ? f->condition->limit_text
                                                       : ratio_percent(arena, f->limit);
    if (strcmp(m->def->unit, "seconds") == 0 && f->limit.num > 0)
        return arena_format(arena, "%s%s",
                            ratio_text(arena, ratio_multiply(f->limit, ratio_of(1, 60)), 4),
                            w->text[UNIT_MINUTES]);
    return amount_text(m, f->limit, limits_of(f), w, arena);
}

const char *finding_limit_text(const struct finding *f, const struct wording *w,
                               struct arena *arena)
{
    static const enum phrase phrase[] = {
        [COMPARE_LE] = LIMIT_LE, [COMPARE_LT] = LIMIT_LT, [COMPARE_GE] = LIMIT_GE,
        [COMPARE_GT] = LIMIT_GT, [COMPARE_EQ] = LIMIT_EQ, [COMPARE_SHOW] = LIMIT_EQ,
    };
    if (f->condition->comparison == COMPARE_GE && f->limit_known && f->limit.num == 0)
        return w->text[LIMIT_NONE];
    return wording_say(w, arena, phrase[f->condition->comparison],
                       (const char *const[]){limit_number(f, w, arena), NULL});
}

/* How far what fails is from its limit, for certain, or that the value stands on it; "" where the value
 * itself says so. */
static const char *off_text(const struct finding *f, const struct wording *w, struct arena *arena)
{
    struct distance d = distance_of(f);
    if (d.state == DISTANCE_EXACT)
        return w->text[FINDING_EXACT];
    if (d.state != DISTANCE_FAILS || f->verdict != TRI_NO)
        return "";
    const struct measure *m = f->measure;
    const char *by = difference_text(m, d.by, w, arena);
    if (distance_at_best(f, &d))
        return SAY(w, arena, FINDING_SHORT_AT_BEST, by);
    bool least = m->unknown > 0 && (m->hi_open ? d.upper : ratio_compare(m->lo, m->hi) != 0);
    if (least)
        return SAY(w, arena, d.upper ? FINDING_OVER_LEAST : FINDING_SHORT_LEAST, by);
    return SAY(w, arena, d.upper ? FINDING_OVER : FINDING_SHORT, by);
}

/* Is it an open case that fails, not one that ended? */
static bool open_fails(const struct measure *m)
{
    return m->open > 0 && m->durations && ratio_compare(m->lo, m->open_longest) == 0 &&
           (!m->has_value || ratio_compare(m->value, m->lo) < 0);
}

/* Reasons that tell of single cases, rows or answers: they may change the outcome, or it stands whatever they
 * are. All others say by themselves that there is nothing to judge by. */
static bool is_of_cases(const struct measure *m)
{
    switch (m->reason) {
    case REASON_LOST:
    case REASON_REVERSED:
    case REASON_CONTRADICTORY:
    case REASON_ROOT:
    case REASON_EDITION:
    case REASON_USAGE:
    case REASON_UNCOVERED:
    case REASON_ELSEWHERE:
    case REASON_OTHER_YEAR:
    case REASON_CONFLICT:
    case REASON_UNNAMED:
    case REASON_UNCHECKED:
    case REASON_SERVICE_START:
    case REASON_SERVICE_UNTOLD:
        return true;
    case REASON_BLANK_FIELD:
    case REASON_UNREADABLE:
        return m->unknown > 0;
    case REASON_MISSING_COLUMN:
        return !m->subject;
    default:
        return false;
    }
}

/* A value that is shown only decides nothing. */
static bool is_shown_only(const struct finding *f)
{
    return f->condition->comparison == COMPARE_SHOW || f->condition->force == FORCE_INFORM;
}

/* Why it is open where not for what is lost (only_fills): for what stands there without its time. */
static const char *why_anyway(const struct measure *m, const struct wording *w, struct arena *arena)
{
    const struct unknowns *u = &m->durations->unknown;
    struct measure standing = *m;
    standing.reason = reason_of_unknowns(u);
    standing.unknown = u->n;
    standing.unknown_list = &u->list;
    return measure_reason_text(&standing, w, arena);
}

/* Why it is open, and whether that matters. */
static const char *why_text(const struct finding *f, const struct wording *w, struct arena *arena)
{
    const struct measure *m = f->measure;
    const struct condition *c = f->condition;
    if (m->only_fills && m->durations->unknown.n && f->verdict == TRI_UNKNOWN && !f->damaged)
        return why_anyway(m, w, arena);
    const char *why = measure_reason_text(m, w, arena);
    if (!is_of_cases(m) || is_shown_only(f) || f->settled)
        return why;
    bool decided = m->state == MEASURE_BOUNDED && f->limit_known &&
                   !(f->partial && f->verdict == TRI_UNKNOWN) &&
                   interval_compare((struct interval){m->lo, m->hi, m->hi_open}, c->comparison,
                                    f->limit) != TRI_UNKNOWN;
    if (decided)
        return SAY(w, arena, WHY_NO_MATTER, why);
    return m->damaged ? SAY(w, arena, WHY_MAY_DIFFER, why) : why;
}

static const char *notes_beside(const struct measure *m, const struct wording *w,
                                struct arena *arena)
{
    return m->notes.n ? SAY(w, arena, FINDING_WHY, measure_notes_text(m, w, arena)) : "";
}

static const char *open_longest_text(const struct finding *f, const struct wording *w,
                                     struct arena *arena)
{
    return amount_text(f->measure, f->measure->open_longest, limits_of(f), w, arena);
}

/* An open case breaks the limit: it comes first, those that ended after it. */
static bool leads_with_open(const struct finding *f)
{
    return open_fails(f->measure) && f->verdict == TRI_NO && !is_shown_only(f);
}

static const char *open_first_text(const struct finding *f, const char *value,
                                   const struct wording *w, struct arena *arena)
{
    const struct measure *m = f->measure;
    const char *limit =
        arena_format(arena, "%s%s", finding_limit_text(f, w, arena), off_text(f, w, arena));
    const char *first =
        SAY(w, arena, FINDING_OPEN_FAILS, m->def->title, cases_text(m, m->open, w, arena),
            open_longest_text(f, w, arena), limit);
    const char *rest =
        *value ? SAY(w, arena, FINDING_OPEN_CLOSED, cases_text(m, m->n, w, arena), value)
               : w->text[FINDING_OPEN_NONE_CLOSED];
    return arena_format(arena, "%s%s", first, rest);
}

/* What its cases say beside the value: open ones and since when, not due, carried over, and why. */
static const char *beside_text(const struct finding *f, const struct wording *w,
                               struct arena *arena)
{
    const struct measure *m = f->measure;
    const char *why = why_text(f, w, arena);
    const char *text = "";
    if (m->open > 0 && m->durations && !leads_with_open(f))
        text = SAY(w, arena, FINDING_OPEN, cases_text(m, m->open, w, arena),
                   arena_format(arena, "%s%s", open_longest_text(f, w, arena),
                                open_fails(m) ? off_text(f, w, arena) : ""));
    if (m->not_due > 0)
        text = arena_format(arena, "%s%s", text,
                            SAY(w, arena, FINDING_NOT_DUE, cases_text(m, m->not_due, w, arena)));
    if (m->carried > 0)
        text = arena_format(arena, "%s%s", text,
                            SAY(w, arena, FINDING_CARRIED, cases_text(m, m->carried, w, arena)));
    bool at_d = m->reason == REASON_NOT_DUE && (f->verdict == TRI_NO || is_shown_only(f));
    if (m->reason != REASON_NONE && m->reason != REASON_OPEN_CASES && !at_d)
        text = arena_format(arena, "%s%s", text, SAY(w, arena, FINDING_WHY, why));
    if ((f->partial || (m->partial && f->verdict == TRI_UNKNOWN)) && m->reason != REASON_PARTIAL)
        text = arena_format(arena, "%s%s", text, SAY(w, arena, FINDING_WHY, m->partial));
    return arena_format(arena, "%s%s", text, notes_beside(m, w, arena));
}

const char *finding_text(const struct finding *f, const struct wording *w, struct arena *arena)
{
    const struct measure *m = f->measure;
    const char *title = m->def->title;
    bool untold =
        m->n == 0 && m->unknown > 0 && !m->is_fraction && f->verdict != TRI_NO; /* 0 of nothing */
    const char *value = untold ? "" : measure_value_text(m, limits_of(f), w, arena);
    const char *n = cases_text(m, m->n + m->beside, w, arena); /* with those said to be unknown */
    bool bare = f->condition->comparison == COMPARE_SHOW || f->condition->force == FORCE_APPLIES;
    if (m->state != MEASURE_BOUNDED || (!*value && !(m->open > 0 && m->durations)))
        return arena_format(arena, "%s%s",
                            SAY(w, arena, FINDING_UNKNOWN, title, why_text(f, w, arena)),
                            notes_beside(m, w, arena));
    const char *beside = beside_text(f, w, arena);
    const char *limit = bare ? ""
                             : arena_format(arena, "%s%s", finding_limit_text(f, w, arena),
                                            open_fails(m) ? "" : off_text(f, w, arena));
    if (leads_with_open(f))
        return arena_format(arena, "%s%s", open_first_text(f, value, w, arena), beside);
    const char *text = !*value && bare ? SAY(w, arena, FINDING_NONE_SHOWN, title)
                       : !*value       ? SAY(w, arena, FINDING_NONE_CLOSED, title, limit)
                       : bare          ? SAY(w, arena, FINDING_SHOWN, title, value, n)
                                       : SAY(w, arena, FINDING_VALUE, title, value, limit, n);
    return arena_format(arena, "%s%s", text, beside);
}

/* --- several findings ------------------------------------------------------------------------------- */

/* Where a finding stands in the reason. */
enum part { PART_FAILS, PART_UNKNOWN, PART_HOLDS, PART_NONE, PART_UNTOLD, PART_BESIDE, PARTS };

/* There was nothing to judge, and nothing had to be. */
static bool is_nothing(const struct finding *f)
{
    return f->none && !f->damaged && f->condition->none != NONE_UNKNOWN;
}

static enum part part_of(const struct finding *f)
{
    if (f->condition->force == FORCE_INFORM)
        return PART_BESIDE;
    if (f->verdict == TRI_NO)
        return PART_FAILS;
    if (is_nothing(f))
        return PART_NONE;
    if (f->verdict == TRI_UNKNOWN || f->damaged || f->unseen)
        return PART_UNKNOWN;
    if (f->none)
        return PART_NONE;
    const struct measure *m = f->measure; /* a refuting one that cannot be told decides nothing */
    bool told = (m->state == MEASURE_BOUNDED && !m->hi_open && ratio_compare(m->lo, m->hi) == 0);
    return told || f->condition->force != FORCE_REFUTE ? PART_HOLDS : PART_UNTOLD;
}

/* The findings of a part; NULL where it has none. */
static const char *part_text(const struct finding *finding, size_t n, enum part part, bool settled,
                             const struct wording *w, struct arena *arena)
{
    const char *text = NULL;
    for (size_t i = 0; i < n; i++) {
        if (part_of(&finding[i]) != part)
            continue;
        struct finding said = finding[i];
        said.settled = settled;
        const char *one = finding_text(&said, w, arena);
        text = text ? arena_format(arena, "%s；%s", text, one) : one;
    }
    return text;
}

const char *findings_failing(const struct finding *finding, size_t n, const struct wording *w,
                             struct arena *arena)
{
    return part_text(finding, n, PART_FAILS, false, w, arena);
}

static bool is_undecided(int part)
{
    return part == PART_UNKNOWN || part == PART_UNTOLD;
}

const char *findings_text(const struct finding *finding, size_t n, enum owner_stands standing,
                          const struct wording *w, struct arena *arena)
{
    static const enum phrase heading[PARTS] = {[PART_UNKNOWN] = REASON_UNTOLD,
                                               [PART_HOLDS] = REASON_HOLDS,
                                               [PART_NONE] = REASON_NOTHING,
                                               [PART_UNTOLD] = REASON_UNTOLD,
                                               [PART_BESIDE] = REASON_BESIDE};
    bool nothing = standing == OWNER_APPLIES_NOT;
    const char *all = findings_failing(finding, n, w, arena);
    bool fails = all != NULL;
    if (nothing)
        all = part_text(finding, n, PART_NONE, false, w, arena);
    for (int part = PART_UNKNOWN; part < PARTS; part++) {
        if ((standing == OWNER_PROVED && is_undecided(part)) || (nothing && part == PART_NONE))
            continue;
        const char *text = part_text(finding, n, (enum part)part, fails, w, arena);
        if (text && (all || part >= PART_UNTOLD))
            text = wording_say(w, arena, heading[part], (const char *const[]){text, NULL});
        if (text)
            all = all ? arena_format(arena, "%s；%s", all, text) : text;
    }
    return all;
}

const char *findings_left(const struct finding *finding, size_t n, const struct wording *w,
                          struct arena *arena)
{
    const char *all = NULL;
    for (int part = PART_UNKNOWN; part < PARTS; part++) {
        const char *text =
            is_undecided(part) ? part_text(finding, n, (enum part)part, true, w, arena) : NULL;
        if (text)
            all = all ? arena_format(arena, "%s；%s", all, text) : text;
    }
    return all ? SAY(w, arena, REASON_LEFT, all) : NULL;
}
