/* Facts: the year of a case, what is due by D, what an export covers, and how long cases have been open,
 * at their limits.
 * D is Wednesday 31 December 2025. */
#include <string.h>

#include "facts/facts.h"
#include "unit/facts/feed.h"
#include "unit/suites.h"

/* "" blank, "-" not in the file, "?" unreadable, or a moment. */
static struct value at(const char *text)
{
    static const struct column column = {.name = "at", .type = TYPE_DATETIME};
    struct value v = {.state = VALUE_ABSENT};
    struct refusal refusal;
    if (strcmp(text, "?") == 0)
        v.state = VALUE_UNREADABLE;
    else if (strcmp(text, "-") != 0)
        ck_assert(value_read(&column, slice_of(text), &v, &refusal));
    return v;
}

/* --- the year of a case --------------------------------------------------------------------------------- */

static const struct {
    const char *start, *end;
    enum case_period when;
    bool carried;
    enum unknown_reason why; /* of CASE_MAYBE */
} cases[] = {
    {"2025-01-01 00:00:00", "", CASE_BEGUN, false, 0},
    {"2025-12-31 23:59:59", "", CASE_BEGUN, false, 0},
    {"2025-12-31", "2026-01-05", CASE_BEGUN, false, 0},
    {"2026-01-01 00:00:00", "", CASE_OUTSIDE, false, 0},
    {"2025-06-01", "?", CASE_BEGUN, false, 0},          /* whatever its end is */
    {"2025-06-01", "2024-06-01", CASE_BEGUN, false, 0}, /* and wherever it is said to be */
    {"2024-12-31 23:59:59", "2024-12-31 23:59:59", CASE_OUTSIDE, false, 0},
    {"2024-12-31", "2025-01-01 00:00:00", CASE_CARRIED, true, 0},
    {"2024-12-31", "2026-02-01", CASE_CARRIED, true, 0},
    {"2024-12-31", "", CASE_CARRIED, true, 0}, /* still open */
    {"2024-12-31", "-", CASE_MAYBE, false, UNKNOWN_OTHER_YEAR},
    {"2024-12-31", "?", CASE_MAYBE, false, UNKNOWN_UNREADABLE},
    {"", "2025-06-01", CASE_BEGUN, false, 0}, /* it ended in the year: it was open in it */
    {"-", "2025-12-31 23:59:59", CASE_BEGUN, false, 0},
    {"-", "2024-12-31 23:59:59", CASE_OUTSIDE, false, 0},
    {"-", "2026-01-01 00:00:00", CASE_MAYBE, false, UNKNOWN_OTHER_YEAR}, /* or begun after D */
    {"?", "2026-01-01 00:00:00", CASE_MAYBE, false, UNKNOWN_UNREADABLE},
    {"", "", CASE_MAYBE, false, UNKNOWN_OTHER_YEAR},
    {"?", "", CASE_MAYBE, false, UNKNOWN_UNREADABLE},
};

START_TEST(a_case_is_of_every_year_in_which_it_was_open)
{
    struct value start = at(cases[_i].start);
    struct value end = at(cases[_i].end);
    ck_assert_int_eq(facts_case_period(feed.facts, &start, &end), cases[_i].when);
    ck_assert_int_eq(feed.facts->carried, cases[_i].carried);
    ck_assert_int_eq(feed.facts->maybe, cases[_i].when == CASE_MAYBE);
    if (cases[_i].when == CASE_MAYBE)
        ck_assert_int_eq(facts_maybe_why(feed.facts), cases[_i].why);
}
END_TEST

/* --- due by D -------------------------------------------------------------------------------------------- */

enum { NOT_DUE_OR_DUE = -1 };

static const struct {
    const char *happened;
    int known_month, known_day; /* how far the export goes */
    enum verdict verdict;
    int why;
} dues[] = {
    {"2025-12-31", 12, 31, VERDICT_NOT_DUE, NOT_DUE_OR_DUE},
    {"2026-01-01", 12, 31, VERDICT_NOT_DUE, NOT_DUE_OR_DUE},
    {"2025-12-29 23:59:59", 12, 31, VERDICT_NOT_DUE, NOT_DUE_OR_DUE}, /* two working days */
    {"2025-12-27", 12, 31, VERDICT_GOOD, NOT_DUE_OR_DUE},             /* a Saturday: three */
    {"2025-12-26 00:00:00", 12, 31, VERDICT_GOOD, NOT_DUE_OR_DUE},
    {"2023-12-31", 12, 31, VERDICT_UNTOLD, UNKNOWN_CALENDAR},
    {"", 12, 31, VERDICT_UNTOLD, UNKNOWN_BLANK},
    {"-", 12, 31, VERDICT_UNTOLD, UNKNOWN_ABSENT},
    {"?", 12, 31, VERDICT_UNTOLD, UNKNOWN_UNREADABLE},
    /* an export that ends on Monday 30 June */
    {"2025-06-25", 6, 30, VERDICT_GOOD, NOT_DUE_OR_DUE},
    {"2025-06-26", 6, 30, VERDICT_UNTOLD, UNKNOWN_UNCOVERED}, /* two working days of it */
    {"2025-06-30", 6, 30, VERDICT_UNTOLD, UNKNOWN_UNCOVERED},
    {"2025-07-15", 6, 30, VERDICT_UNTOLD, UNKNOWN_UNCOVERED},
    {"2025-12-29", 6, 30, VERDICT_NOT_DUE, NOT_DUE_OR_DUE},
};

START_TEST(what_is_due_by_the_date)
{
    struct value happened = at(dues[_i].happened);
    feed.facts->known_to = day_from_civil(2025, dues[_i].known_month, dues[_i].known_day);
    struct judged due = judge_due(feed.facts, &happened);
    ck_assert_int_eq(due.verdict, dues[_i].verdict);
    if (due.verdict == VERDICT_UNTOLD)
        ck_assert_int_eq(due.why, dues[_i].why);
}
END_TEST

START_TEST(an_export_goes_as_far_as_its_statement_says)
{
    size_t export = schema_export(&feed.schema, slice_of("hotline"));
    ck_assert_int_eq(facts_known_to(feed.facts, export), day_from_civil(2025, 12, 31));
    feed_row(&feed, &coverage_source, "export=hotline|covers_from=2024-01-01|covers_to=2026-01-31");
    ck_assert_int_eq(facts_known_to(feed.facts, export), day_from_civil(2025, 12, 31));
    feed_row(&feed, &coverage_source,
             "export=投诉记录|covers_from=2025-01-01|covers_to=2025-03-31");
    ck_assert_int_eq(facts_known_to(feed.facts, export), day_from_civil(2025, 12, 31));
    export = schema_export(&feed.schema, slice_of("complaints"));
    ck_assert_int_eq(facts_known_to(feed.facts, export), day_from_civil(2025, 3, 31));
}
END_TEST

/* --- what an export covers (evidence, section 5): rows that all lie elsewhere, that begin late or end early ----- */

/* Rows from `first` to `last`; what is said of them: "" nothing, p partial, s silent, t thin, r rare. */
static const struct {
    const char *export, *first, *last;
    bool open_ended;
    const char *said;
} reaches[] = {
    {"hotline", "2025-01-01", "2025-12-31", false, ""},
    {"hotline", "2025-02-01", "2025-11-30", false, ""},  /* 31 days at either end */
    {"hotline", "2025-02-02", "2025-12-31", false, "t"}, /* 32 */
    {"hotline", "2025-01-01", "2025-11-29", false, "t"}, /* 32 */
    {"hotline", "2024-06-01", "2024-12-31", false, "p"}, /* none of the year */
    {"hotline", "2024-06-01", "2025-01-01", false, "t"},
    {"hotline", "2026-01-01", "2026-06-01", false, "p"},
    {"hotline", "2025-12-31", "2026-06-01", false, "t"},
    {"disputes", "2025-03-01", "2025-12-31", false, "r"}, /* they come now and then */
    {"disputes", "2024-01-01", "2024-12-31", false, "p"},
    {"shifts", "2025-01-01", "2025-06-30", false, "t"},
    {"shifts", "2025-01-01", "2025-06-30", true, ""},    /* one has no end */
    {"shifts", "2024-01-01", "2024-12-31", false, "t"},  /* another list may be kept elsewhere */
    {"staff", "2024-01-01", "2024-12-31", false, ""},    /* of when they were hired */
    {"records", "2024-01-01", "2024-12-31", false, "s"}, /* may hold for years */
    {"records", "2025-12-31", "2025-12-31", false, ""},
};

static size_t export_of_days(const char *name, const char *first, const char *last)
{
    size_t i = schema_export(&feed.schema, slice_of(name));
    struct export_facts *e = &feed.facts->export[i];
    day_number from = 0;
    day_number to = 0;
    ck_assert(day_parse(first, strlen(first), &from) && day_parse(last, strlen(last), &to));
    e->supply = SUPPLY_ROWS;
    e->dated = e->any_date = true;
    e->reaches = feed.schema.export[i].steady;
    e->first = e->begins = e->earliest = from;
    e->last = e->ends = e->latest = to;
    return i;
}

static const char *said_of(size_t export)
{
    const struct export_facts *e = &feed.facts->export[export];
    coverage_judge(feed.facts, export);
    return arena_format(feed.arena, "%s%s%s%s", e->partial ? "p" : "", e->silent ? "s" : "",
                        e->thin ? "t" : "", e->rare ? "r" : "");
}

START_TEST(rows_that_begin_late_or_end_early)
{
    size_t export = export_of_days(reaches[_i].export, reaches[_i].first, reaches[_i].last);
    feed.facts->export[export].open_ended = reaches[_i].open_ended;
    ck_assert_str_eq(said_of(export), reaches[_i].said);
}
END_TEST

START_TEST(rows_since_the_service_began)
{
    feed.facts->org.service_start_state = VALUE_PRESENT;
    feed.facts->org.service_start = day_from_civil(2025, 6, 1);
    ck_assert_str_eq(said_of(export_of_days("hotline", "2025-07-02", "2025-12-31")), "");
    ck_assert_str_eq(said_of(export_of_days("hotline", "2025-07-03", "2025-12-31")), "t");
}
END_TEST

/* What the CA says of an export counts, whatever its rows are. */
static const struct {
    const char *from, *to, *said;
    int month, day; /* the service began on it, 0: long ago */
} covers[] = {
    {"2025-01-01", "2025-12-31", "", 0, 0},  {"2024-01-01", "2026-01-31", "", 0, 0},
    {"2025-01-02", "2025-12-31", "p", 0, 0}, {"2025-01-02", "2025-12-31", "", 1, 2},
    {"2025-01-03", "2025-12-31", "p", 1, 2}, {"2025-12-31", "2025-12-31", "", 12, 31},
    {"2025-01-01", "2025-12-30", "p", 0, 0}, {"2024-01-01", "2024-12-31", "p", 0, 0},
    {"2026-01-01", "2026-12-31", "p", 0, 0}, {"2025-12-31", "2025-12-31", "p", 0, 0},
};

START_TEST(what_the_ca_says_that_it_covers)
{
    size_t export = export_of_days("hotline", "2025-06-01", "2025-06-01");
    feed_row(&feed, &coverage_source,
             arena_format(feed.arena, "export=hotline|covers_from=%s|covers_to=%s", covers[_i].from,
                          covers[_i].to));
    if (covers[_i].month) {
        feed.facts->org.service_start_state = VALUE_PRESENT;
        feed.facts->org.service_start = day_from_civil(2025, covers[_i].month, covers[_i].day);
    }
    ck_assert_str_eq(said_of(export), covers[_i].said);
}
END_TEST

/* What the CA said of the file's range is lost: nobody knows that it covers the period. */
static const struct {
    const char *row, *other, *said;
} lost_covers[] = {
    {"export=hotline", "", "p"},
    {"export=热线通话记录|covers_from=2025-01-01", "", "p"},
    {"export=complaints", "", ""},
    {"covers_from=2025-01-01|covers_to=2025-12-31", "", "p"}, /* of any */
    {"export=hotlines|covers_from=2025-01-01|covers_to=2025-12-31", "", "p"},
    {"covers_from=2025-01-01", "export=hotline|covers_from=2025-01-01|covers_to=2025-12-31", ""},
    {"export=hotline", "export=hotline|covers_from=2025-01-01|covers_to=2025-12-31", "p"},
};

START_TEST(a_statement_that_is_lost_covers_nothing)
{
    size_t export = export_of_days("hotline", "2025-01-01", "2025-12-31");
    feed_lose(&feed, &coverage_source, lost_covers[_i].row);
    if (*lost_covers[_i].other)
        feed_row(&feed, &coverage_source, lost_covers[_i].other);
    ck_assert_str_eq(said_of(export), lost_covers[_i].said);
}
END_TEST

START_TEST(a_list_of_nothing_is_untouched_where_nobody_says_so)
{
    size_t export = schema_export(&feed.schema, slice_of("hotline"));
    struct export_facts *e = &feed.facts->export[export];
    e->supply = SUPPLY_EMPTY;
    e->own = true;
    ck_assert_str_eq(said_of(export), "");
    ck_assert(e->untouched);
    e->untouched = false;
    feed_row(&feed, &coverage_source, "export=hotline|covers_from=2025-01-01|covers_to=2025-12-31");
    ck_assert_str_eq(said_of(export), "");
    ck_assert(!e->untouched);
}
END_TEST

/* --- done by D: cause must be there, closed_at says so itself where it is blank ------------------------- */

enum { RECEIVED_AT, CLOSED_AT, CAUSE, KIND, STEP_COLUMNS };
static const char *const step_columns[STEP_COLUMNS] = {
    [RECEIVED_AT] = "received_at",
    [CLOSED_AT] = "closed_at",
    [CAUSE] = "cause",
    [KIND] = "kind",
};
static int step;
static struct judged judged;

static void step_take(struct facts *facts, const struct fields *f)
{
    judged = judge_done(facts, f, step, field(f, RECEIVED_AT));
}

static const struct fact_source steps = {
    .export = "complaints", .column = step_columns, .n = STEP_COLUMNS, .take = step_take};

#define LONG_AGO "received_at=2025-03-03 09:00|"
#define LATELY "received_at=2025-12-30 09:00|"

static const struct {
    const char *row;
    int step;
    enum verdict verdict;
} done[] = {
    {LONG_AGO "closed_at=2025-12-31 23:59:59", CLOSED_AT, VERDICT_GOOD},
    {LONG_AGO "closed_at=2026-01-01 00:00:00", CLOSED_AT, VERDICT_BAD}, /* not by D */
    {LATELY "closed_at=2026-01-01 00:00:00", CLOSED_AT, VERDICT_NOT_DUE},
    {LATELY "closed_at=2025-12-30 10:00:00", CLOSED_AT, VERDICT_GOOD},
    {LONG_AGO "closed_at=", CLOSED_AT, VERDICT_BAD},
    {LONG_AGO "-closed_at", CLOSED_AT, VERDICT_UNTOLD},
    {LATELY "-closed_at", CLOSED_AT, VERDICT_UNTOLD},
    {LONG_AGO "cause=", CAUSE, VERDICT_BAD},
    {LATELY "cause=", CAUSE, VERDICT_NOT_DUE},
    {LONG_AGO "cause=收费", CAUSE, VERDICT_GOOD},
    {LONG_AGO "kind=", KIND, VERDICT_UNTOLD}, /* a blank that says nothing */
    {"cause=", CAUSE, VERDICT_UNTOLD},        /* nobody knows since when */
};

START_TEST(what_is_done_by_the_date)
{
    step = done[_i].step;
    feed_row(&feed, &steps, done[_i].row);
    ck_assert_int_eq(judged.verdict, done[_i].verdict);
}
END_TEST

START_TEST(blanks_of_the_other_reading_are_not_told)
{
    step = CAUSE;
    feed.facts->choice.blank_unknown = true;
    feed_row(&feed, &steps, LONG_AGO "cause=");
    ck_assert_int_eq(judged.verdict, VERDICT_UNTOLD);
    ck_assert_int_eq(feed.facts->fault_blanks, 1); /* so that the other reading is looked at */
    step = CLOSED_AT;
    feed_row(&feed, &steps, LONG_AGO "closed_at="); /* this blank says that it is open */
    ck_assert_int_eq(judged.verdict, VERDICT_BAD);
    ck_assert_int_eq(feed.facts->fault_blanks, 1);
}
END_TEST

/* --- how long -------------------------------------------------------------------------------------------- */

/* Working days and seconds of one case: "2" ended, "open 2", "open 1-2" at least and at most by D, "unknown",
 * with "+" for one that was completed, or may have been, and "!" for one that was for certain; "none". */
static const char *shown(const struct durations *d)
{
    if (d->n)
        return arena_format(feed.arena, d->max == d->max_most ? "%d" : "%d-%d", (int)d->max,
                            (int)d->max_most);
    if (d->open)
        return arena_format(feed.arena, d->open_max == d->open_most ? "open %d" : "open %d-%d",
                            (int)d->open_max, (int)d->open_most);
    if (d->unknown.n)
        return arena_format(feed.arena, "unknown%s%s", d->untold ? "+" : "", d->ended ? "!" : "");
    return "none";
}

static const struct {
    const char *start, *end;
    int known_day; /* of December, how far the export goes */
    const char *elapsed, *inclusive, *seconds;
} spans[] = {
    {"2025-12-29 09:00:00", "2025-12-31 09:00:00", 31, "2", "3", "172800"},
    {"2025-12-29 09:00:00", "2025-12-31 23:59:59", 31, "2", "3", "226799"},
    {"2025-12-29 09:00:00", "2026-01-01 00:00:00", 31, "open 2", "open 3", "open 226799"},
    {"2025-12-29 09:00:00", "", 31, "open 2", "open 3", "open 226799"},
    {"2025-12-31 23:59:59", "", 31, "open 0", "open 1", "open 0"},
    {"2026-01-01 00:00:00", "", 31, "none", "none", "none"},
    {"2026-01-01 00:00:00", "2026-01-02", 31, "none", "none", "none"},
    {"2025-12-29 09:00:00", "2025-12-29 08:59:59", 31, "unknown+!", "unknown+!", "unknown+!"},
    {"2025-12-29 09:00:00", "-", 31, "unknown+", "unknown+", "unknown+"},
    {"2025-12-29 09:00:00", "?", 31, "unknown+", "unknown+", "unknown+"},
    {"-", "2025-12-29 09:00:00", 31, "unknown+!", "unknown+!", "unknown+!"},
    {"-", "", 31, "unknown", "unknown", "unknown"},     /* open, nobody knows since when */
    {"2023-12-29", "", 31, "unknown", "unknown", NULL}, /* before the calendar */
    {"2025-12-29 09:00:00", "", 30, "open 1-2", "open 2-3", "open 140399-226799"},
    {"2025-12-30 23:59:59", "", 30, "open 0-1", "open 1-2", "open 0-86400"},
    {"2025-12-31 00:00:00", "", 30, "open 0", "open 0-1", "open 0-86399"},
    {"2025-12-29 09:00:00", "2025-12-31 09:00:00", 30, "2", "3", "172800"}, /* it has ended */
};

START_TEST(how_long_a_case_has_taken)
{
    static const struct record record = {.file = "f.csv", .line = 2};
    struct durations elapsed = {0};
    struct durations inclusive = {0};
    struct durations seconds = {0};
    struct value start = at(spans[_i].start);
    struct value end = at(spans[_i].end);
    struct slice id = slice_of("X");
    feed.facts->known_to = day_from_civil(2025, 12, spans[_i].known_day);
    feed.facts->carried = true;
    facts_add_span(feed.facts, &elapsed, &record, id, &start, &end, COUNT_ELAPSED, true);
    facts_add_span(feed.facts, &inclusive, &record, id, &start, &end, COUNT_INCLUSIVE, true);
    facts_add_seconds(feed.facts, &seconds, &record, id, &start, &end, false);
    ck_assert_str_eq(shown(&elapsed), spans[_i].elapsed);
    ck_assert_str_eq(shown(&inclusive), spans[_i].inclusive);
    if (spans[_i].seconds)
        ck_assert_str_eq(shown(&seconds), spans[_i].seconds);
    ck_assert_int_eq(elapsed.carried, strcmp(spans[_i].elapsed, "none") != 0);
}
END_TEST

START_TEST(a_blank_end_that_does_not_say_open)
{
    static const struct record record = {.file = "f.csv", .line = 2};
    struct durations d = {0};
    struct value start = at("2025-12-29 09:00:00");
    struct value end = at("");
    facts_add_span(feed.facts, &d, &record, slice_of("X"), &start, &end, COUNT_ELAPSED, false);
    ck_assert_str_eq(shown(&d), "unknown");
    ck_assert_int_eq(d.unknown.by_reason[UNKNOWN_BLANK], 1);
}
END_TEST

START_TEST(dates_without_a_time_are_counted)
{
    static const struct record record = {.file = "f.csv", .line = 2};
    struct durations d = {0};
    struct value start = at("2025-12-29");
    struct value end = at("2025-12-30 00:00:00");
    facts_add_seconds(feed.facts, &d, &record, slice_of("X"), &start, &end, false);
    ck_assert_str_eq(shown(&d), "1-86400"); /* begun at 23:59:59, or at midnight */
    end = at("");
    facts_add_seconds(feed.facts, &d, &record, slice_of("X"), &start, &end, false);
    ck_assert_int_eq(d.date_only, 2);
    start = at("2025-12-29 00:00:00");
    facts_add_seconds(feed.facts, &d, &record, slice_of("X"), &start, &end, false);
    ck_assert_int_eq(d.date_only, 2);
}
END_TEST

Suite *suite_facts(void)
{
    Suite *s = suite_create("facts");
    TCase *t = tcase_create("facts");
    tcase_add_checked_fixture(t, feed_set_up, feed_tear_down);
    tcase_add_loop_test(t, a_case_is_of_every_year_in_which_it_was_open, 0,
                        sizeof cases / sizeof *cases);
    tcase_add_loop_test(t, what_is_due_by_the_date, 0, sizeof dues / sizeof *dues);
    tcase_add_test(t, an_export_goes_as_far_as_its_statement_says);
    tcase_add_loop_test(t, rows_that_begin_late_or_end_early, 0, sizeof reaches / sizeof *reaches);
    tcase_add_test(t, rows_since_the_service_began);
    tcase_add_loop_test(t, what_the_ca_says_that_it_covers, 0, sizeof covers / sizeof *covers);
    tcase_add_loop_test(t, a_statement_that_is_lost_covers_nothing, 0,
                        sizeof lost_covers / sizeof *lost_covers);
    tcase_add_test(t, a_list_of_nothing_is_untouched_where_nobody_says_so);
    tcase_add_loop_test(t, what_is_done_by_the_date, 0, sizeof done / sizeof *done);
    tcase_add_test(t, blanks_of_the_other_reading_are_not_told);
    tcase_add_loop_test(t, how_long_a_case_has_taken, 0, sizeof spans / sizeof *spans);
    tcase_add_test(t, a_blank_end_that_does_not_say_open);
    tcase_add_test(t, dates_without_a_time_are_counted);
    suite_add_tcase(s, t);
    return s;
}
