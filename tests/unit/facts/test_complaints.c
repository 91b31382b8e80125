/* Complaints: what is recorded, how long they took, whom they went to, and what of a lost one is left open
 * (form row 85; tables 13 and 14). D is 31 December 2025. */
#include <string.h>

#include "facts/facts.h"
#include "unit/facts/feed.h"
#include "unit/suites.h"

#define FILLED "complaint_id=X1|channel=本机构|kind=收费|cause=c|result=r|record_ref=k|"
#define MARCH "received_at=2025-03-03 09:00|" /* a Monday */

static const struct complaint_facts *taken(const char *row)
{
    feed_row(&feed, &complaints_source, arena_format(feed.arena, FILLED "%s", row));
    return &feed.facts->complaints;
}

/* --- row 85, and the time of handling -------------------------------------------------------------------- */

static const struct {
    const char *row;
    const char *recorded; /* good, bad, ?, later, open, or - where it is not judged in the year */
    const char *elapsed, *inclusive;
    int64_t n; /* of the year */
} cases[] = {
    {MARCH "closed_at=2025-03-05", "good", "2", "3", 1},
    {MARCH "closed_at=2025-03-05|cause=", "bad", "2", "3", 1},
    {MARCH "closed_at=2025-03-05|result=", "bad", "2", "3", 1},
    {MARCH "closed_at=2025-03-05|record_ref=", "bad", "2", "3", 1},
    {MARCH "closed_at=2025-03-05|-cause", "?", "2", "3", 1},
    {MARCH "closed_at=2025-03-05|-cause|result=", "bad", "2", "3", 1}, /* a blank decides */
    {"received_at=2025-12-29|closed_at=", "open", "open 2", "open 3", 1},
    {"received_at=2025-12-29|closed_at=2026-01-01 00:00:00|cause=", "open", "open 2", "open 3", 1},
    {"received_at=2025-12-29|closed_at=2025-12-31 23:59:59|cause=", "later", "2", "3", 1},
    {"received_at=2025-12-25|closed_at=2025-12-26|cause=", "bad", "1", "2", 1},
    {MARCH "-closed_at", "good", "?", "?", 1}, /* everything is written down */
    {MARCH "-closed_at|cause=", "?", "?", "?", 1},
    {"received_at=2024-12-30|closed_at=2024-12-31 23:59:59|cause=", "bad", "-", "-",
     0}, /* due since */
    {"received_at=2024-12-25|closed_at=2024-12-26 23:59:59|cause=", "-", "-", "-", 0},
    {"received_at=2024-12-30|closed_at=2025-01-02|cause=", "bad", "3", "4", 0}, /* carried over */
    {"received_at=2024-12-30|-closed_at|cause=", "?", "?", "?", 0},             /* perhaps */
    {"received_at=2026-01-01 00:00:00|cause=", "-", "-", "-", 0},
};

START_TEST(one_complaint)
{
    const struct complaint_facts *c = taken(cases[_i].row);
    const struct tally *t = &c->recorded;
    const char *recorded = t->n           ? (t->bad ? "bad" : "good")
                           : t->unknown.n ? "?"
                           : t->not_due   ? "later"
                           : t->open      ? "open"
                                          : "-";
    ck_assert_str_eq(recorded, cases[_i].recorded);
    ck_assert_str_eq(feed_days(&c->handling.elapsed), cases[_i].elapsed);
    ck_assert_str_eq(feed_days(&c->handling.inclusive), cases[_i].inclusive);
    ck_assert_int_eq(c->n, cases[_i].n);
    ck_assert_int_eq(c->outside, 1 - cases[_i].n);
    ck_assert_str_eq(feed_days(&c->regulator_handling.elapsed), "-");
}
END_TEST

START_TEST(carried_over_complaints_are_counted)
{
    const struct complaint_facts *c = taken("received_at=2024-12-30|closed_at=2025-01-02");
    taken(MARCH "closed_at=2025-03-05");
    ck_assert_int_eq(c->recorded.carried, 1);
    ck_assert_int_eq(c->handling.elapsed.carried, 1);
    ck_assert_int_eq(c->handling.elapsed.n, 2);
}
END_TEST

/* --- to whom, and of what -------------------------------------------------------------------------------- */

static const struct {
    const char *channel;
    int64_t regulator;
} channels[] = {{"本机构", 0}, {"其他", 0}, {"主管部门", 1}, {"12345", 1}, {"信访", 1}};

START_TEST(complaints_to_the_authority)
{
    const struct complaint_facts *c = taken(
        arena_format(feed.arena, MARCH "closed_at=2025-03-05|channel=%s", channels[_i].channel));
    ck_assert_int_eq(c->to_regulator, channels[_i].regulator);
    ck_assert_int_eq(c->regulator_list.total, channels[_i].regulator);
    ck_assert_int_eq(c->regulator_handling.inclusive.n, channels[_i].regulator);
}
END_TEST

/* Complaints of attitude: how many, settled well, not so, untold; of unknown kind, and of these settled. */
static const struct {
    const char *row;
    int64_t attitude, resolved, unresolved, untold, unknown, unknown_resolved;
} attitudes[] = {
    {"kind=收费|well_resolved=否", 0, 0, 0, 0, 0, 0},
    {"kind=服务态度|well_resolved=是", 1, 1, 0, 0, 0, 0},
    {"kind=服务态度|well_resolved=否", 1, 0, 1, 0, 0, 0},
    {"kind=服务态度|well_resolved=", 1, 0, 0, 1, 0, 0},
    {"kind=服务态度|well_resolved=不适用", 1, 0, 0, 1, 0, 0},
    {"kind=|well_resolved=是", 0, 0, 0, 0, 1, 1},
    {"kind=|well_resolved=否", 0, 0, 0, 0, 1, 0},
    {"-kind|well_resolved=是", 0, 0, 0, 0, 1, 1},
    {"closed_at=2026-01-01|kind=服务态度|well_resolved=是", 1, 0, 0, 1, 0, 0},   /* not by D */
    {"received_at=2024-12-30|kind=服务态度|well_resolved=是", 0, 0, 0, 0, 0, 0}, /* last year's */
};

START_TEST(complaints_of_attitude)
{
    const struct complaint_facts *c =
        taken(arena_format(feed.arena, MARCH "closed_at=2025-03-05|%s", attitudes[_i].row));
    ck_assert_int_eq(c->attitude, attitudes[_i].attitude);
    ck_assert_int_eq(c->attitude_list.total, attitudes[_i].attitude);
    ck_assert_int_eq(c->attitude_resolved, attitudes[_i].resolved);
    ck_assert_int_eq(c->attitude_unresolved, attitudes[_i].unresolved);
    ck_assert_int_eq(c->attitude_untold, attitudes[_i].untold);
    ck_assert_int_eq(c->kind_unknown.n, attitudes[_i].unknown);
    ck_assert_int_eq(c->kind_unknown_resolved, attitudes[_i].unknown_resolved);
}
END_TEST

/* --- lost ------------------------------------------------------------------------------------------------ */

/* What a lost row leaves open: h handling, g handling by the authority, r what is recorded, n the number, a
 * that of the authority, k the kind. */
static const struct {
    const char *row, *open;
} lost[] = {
    {"", "hgrnak"},
    {"channel=信访", "hgrnak"},
    {"channel=其他", "hrnk"},
    {"kind=服务态度", "hgrnak"},
    {"kind=收费", "hgrna"},
    {"received_at=2026-01-01 00:00:00", ""},
    {"received_at=2025-12-31 23:59:59", "hgrnak"},
    {"received_at=2024-12-31 23:59:59", "hgr"}, /* received in another year, handled in this one? */
    {"received_at=2024-12-30|closed_at=2025-01-01 00:00:00", "hgr"},
    {"received_at=2024-12-30|closed_at=2024-12-31 23:59:59",
     "r"}, /* over; the record came due later */
    {"received_at=2024-12-20|closed_at=2024-12-26", ""},
    {"closed_at=2024-12-26", ""},                              /* whenever it was received */
    {"received_at=2025-03-03|closed_at=2024-12-27", "hgrnak"}, /* contradictory, and of this year */
};

START_TEST(a_lost_complaint)
{
    const struct complaint_facts *c = &feed.facts->complaints;
    feed_lose(&feed, &complaints_source, lost[_i].row);
    const char *open = arena_format(
        feed.arena, "%s%s%s%s%s%s", c->handling.elapsed.unknown.n ? "h" : "",
        c->regulator_handling.elapsed.unknown.n ? "g" : "", c->recorded.unknown.n ? "r" : "",
        c->lost.n ? "n" : "", c->regulator_lost.n ? "a" : "", c->kind_unknown.n ? "k" : "");
    ck_assert_str_eq(open, lost[_i].open);
    ck_assert_int_eq(c->handling.inclusive.unknown.n, c->handling.elapsed.unknown.n);
    ck_assert_int_eq(c->handling.inclusive.untold, c->handling.elapsed.unknown.n);
}
END_TEST

/* Disputes likewise: h handling, n the number. */
static const struct {
    const char *row, *open;
} lost_disputes[] = {
    {"", "hn"},
    {"received_at=2024-12-30|closed_at=2025-01-01 00:00:00", "h"},
    {"received_at=2024-12-30|closed_at=2024-12-31 23:59:59", ""},
    {"closed_at=2024-12-31 23:59:59", ""},
    {"received_at=2026-01-01 00:00:00", ""},
};

START_TEST(a_lost_dispute)
{
    const struct dispute_facts *d = &feed.facts->disputes;
    feed_lose(&feed, &disputes_source, lost_disputes[_i].row);
    ck_assert_str_eq(arena_format(feed.arena, "%s%s", d->handling.elapsed.unknown.n ? "h" : "",
                                  d->lost.n ? "n" : ""),
                     lost_disputes[_i].open);
}
END_TEST

Suite *suite_complaints(void)
{
    Suite *s = suite_create("complaints");
    TCase *t = tcase_create("facts");
    tcase_add_checked_fixture(t, feed_set_up, feed_tear_down);
    tcase_add_loop_test(t, one_complaint, 0, sizeof cases / sizeof *cases);
    tcase_add_test(t, carried_over_complaints_are_counted);
    tcase_add_loop_test(t, complaints_to_the_authority, 0, sizeof channels / sizeof *channels);
    tcase_add_loop_test(t, complaints_of_attitude, 0, sizeof attitudes / sizeof *attitudes);
    tcase_add_loop_test(t, a_lost_complaint, 0, sizeof lost / sizeof *lost);
    tcase_add_loop_test(t, a_lost_dispute, 0, sizeof lost_disputes / sizeof *lost_disputes);
    suite_add_tcase(s, t);
    return s;
}
