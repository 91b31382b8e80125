/* Sheet pages: what stands below the rows is printed with the last of them. */
#include "report/xlsx_pages.h"
#include "unit/suites.h"

static const double POINTS = 10, HEAD = 40, BELOW = 144;
static struct arena *arena;

static void set_up(void)
{
    arena = arena_new();
}

static void tear_down(void)
{
    arena_free(arena);
}

/* Of rows that are one line high each. */
static struct page_plan plan_of(size_t rows, double below)
{
    static const struct column_doc column[] = {{"甲", 20, ALIGN_LEFT, 0}};
    struct table *t = table_new(arena, "甲", "甲", column, 1);
    t->portrait = true;
    for (size_t i = 0; i < rows; i++)
        cell_text(table_row(arena, t), TONE_PLAIN, "甲");
    const struct page_frame frame = {HEAD, HEAD, below};
    return page_plan(t, POINTS, &frame, arena);
}

static size_t last_page(const struct page_plan *plan, size_t rows)
{
    size_t n = 1;
    while (n < rows && !plan->starts[rows - n])
        n++;
    return n;
}

START_TEST(signatures_never_stand_alone)
{
    enum { MANY = 400 };
    struct page_plan many = plan_of(MANY, 0);
    size_t full = page_end(&many, 0, MANY);
    double room = HEAD + (double)(full + 1) * many.height[0]; /* one row more does not fit */
    for (size_t rows = 4; rows < 3 * full; rows++) {
        struct page_plan plan = plan_of(rows, BELOW);
        size_t last = last_page(&plan, rows);
        ck_assert_double_lt(HEAD + (double)last * plan.height[0] + BELOW, room);
        ck_assert_uint_ge(last, 3);
        ck_assert(!plan.starts[0]);
    }
}
END_TEST

START_TEST(nothing_below_moves_no_break)
{
    struct page_plan plan = plan_of(30, 0);
    ck_assert_uint_eq(last_page(&plan, 30), 30);
    ck_assert_uint_eq(last_page(&(struct page_plan){0, NULL, (bool[]){false, false, true}}, 3), 1);
}
END_TEST

Suite *suite_xlsx_pages(void)
{
    Suite *s = suite_create("xlsx_pages");
    TCase *t = tcase_create("xlsx_pages");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, signatures_never_stand_alone);
    tcase_add_test(t, nothing_below_moves_no_break);
    suite_add_tcase(s, t);
    return s;
}
