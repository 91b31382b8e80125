/* Annual cells: a change says no more than is known of both years. */
#include "report/annual_parts.h"

#include "unit/suites.h"

static const struct {
    int64_t now[2], before[2]; /* hundredths */
    const char *text;
    enum tone tone;
} table[] = {
    {{450, 450}, {400, 400}, "+0.50", TONE_GOOD},
    {{400, 400}, {450, 450}, "-0.50", TONE_BAD},
    {{400, 400}, {400, 400}, "0.00", TONE_PLAIN},
    {{69, 500}, {0, 500}, "?", TONE_PLAIN}, /* both ends no lower, and nothing known */
    {{401, 500}, {300, 400}, "+0.01..+2.00", TONE_GOOD},
    {{400, 500}, {300, 400}, "?", TONE_PLAIN}, /* they touch */
    {{300, 400}, {400, 500}, "?", TONE_PLAIN},
    {{300, 399}, {400, 500}, "-2.00..-0.01", TONE_BAD},
    {{466, 466}, {0, 484}, "?", TONE_PLAIN},
    {{466, 466}, {0, 465}, "+0.01..+4.66", TONE_GOOD},
};

/* Thousandths: a workbook has no more digits than the page beside it. */
static const struct {
    int64_t now, before;
    const char *text;
    double number;
} rounded[] = {
    {4504, 4000, "+0.50", 0.5},
    {4505, 4000, "+0.51", 0.51},
    {4000, 4505, "-0.51", -0.51},
};

START_TEST(changes_say_what_is_known)
{
    struct arena *arena = arena_new();
    struct wording *w = arena_alloc(arena, sizeof *w);
    w->text[ANNUAL_CHANGE_RANGE] = "{1}..{2}";
    w->text[ANNUAL_CHANGE_OPEN] = "?";
    const struct reporter r = {.w = w, .arena = arena};
    struct ratio end[4];
    for (int i = 0; i < 4; i++)
        end[i] = ratio_of(i < 2 ? table[_i].now[i] : table[_i].before[i - 2], 100);
    struct cell cell = {0};
    change_cell(&r, &cell, end, end + 2);
    ck_assert_str_eq(cell.text, table[_i].text);
    ck_assert_int_eq(cell.tone, table[_i].tone);
    arena_free(arena);
}
END_TEST

START_TEST(sheets_show_no_more_digits_than_pages)
{
    struct arena *arena = arena_new();
    const struct reporter r = {.arena = arena};
    struct ratio now = ratio_of(rounded[_i].now, 1000);
    struct ratio before = ratio_of(rounded[_i].before, 1000);
    struct ratio rise = ratio_minus(now, before);
    struct cell change = {0};
    struct cell one = {0};
    change_cell(&r, &change, (struct ratio[]){now, now}, (struct ratio[]){before, before});
    interval_cell(&r, &one, rise, rise);
    ck_assert_str_eq(change.text, rounded[_i].text);
    ck_assert(change.is_number && one.is_number);
    ck_assert_double_eq(change.number, rounded[_i].number);
    ck_assert_double_eq(one.number, rounded[_i].number);
    arena_free(arena);
}
END_TEST

Suite *suite_annual_cells(void)
{
    Suite *s = suite_create("annual_cells");
    TCase *t = tcase_create("annual_cells");
    tcase_add_loop_test(t, changes_say_what_is_known, 0, sizeof table / sizeof *table);
    tcase_add_loop_test(t, sheets_show_no_more_digits_than_pages, 0,
                        sizeof rounded / sizeof *rounded);
    suite_add_tcase(s, t);
    return s;
}
