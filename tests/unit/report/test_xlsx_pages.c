/* Sheet pages: what stands below the rows is printed with the last of them. */
#include "report/sheet_text.h"
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

/* So many columns of one width, each with one text. */
static struct table *table_of(size_t columns, double width, const char *text)
{
    struct column_doc *column = arena_alloc(arena, columns * sizeof *column);
    for (size_t c = 0; c < columns; c++)
        column[c] = (struct column_doc){"甲乙丙丁", width, ALIGN_CENTER, 0};
    struct table *t = table_new(arena, "甲", "甲", column, columns);
    struct cell *cell = table_row(arena, t);
    for (size_t c = 0; c < columns; c++)
        cell_text(&cell[c], TONE_PLAIN, text);
    return t;
}

START_TEST(many_columns_are_as_wide_as_their_words)
{
    struct table *numbers = table_of(22, 14, "0.00–5.00");
    ck_assert(fit_columns(numbers, POINTS, arena));
    ck_assert_double_ge(numbers->column[21].width, sheet_text_least("5.00", POINTS));
    ck_assert_double_lt(numbers->column[21].width, 10);
    struct table *days = table_of(22, 14, "2025.12.31");
    ck_assert(!fit_columns(days, POINTS, arena));
    ck_assert_double_eq(days->column[21].width, 14);
    struct table *few = table_of(12, 14, "5.00"); /* is left as wide as can be */
    ck_assert(fit_columns(few, POINTS, arena));
    ck_assert_double_ge(few->column[11].width, 10);
}
END_TEST

START_TEST(a_title_stands_on_the_first_page)
{
    struct table *t = table_of(30, 14, "2025.12.31");
    size_t first = first_page_columns(t);
    ck_assert_uint_ge(first, 10); /* 14 characters: 77 points of 885 */
    ck_assert_uint_le(first, 11);
    ck_assert_uint_eq(first_page_columns(table_of(3, 14, "甲")), 3);
}
END_TEST

Suite *suite_xlsx_pages(void)
{
    Suite *s = suite_create("xlsx_pages");
    TCase *t = tcase_create("xlsx_pages");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, signatures_never_stand_alone);
    tcase_add_test(t, nothing_below_moves_no_break);
    tcase_add_test(t, many_columns_are_as_wide_as_their_words);
    tcase_add_test(t, a_title_stands_on_the_first_page);
    suite_add_tcase(s, t);
    return s;
}
