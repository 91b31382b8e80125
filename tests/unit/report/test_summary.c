/* Summary: a document of many CAs takes memory in proportion to them. */
#include "report/sections.h"
#include "score/library.h"
#include "unit/suites.h"

enum { FEW = 100, MANY = 500 };

/* Bytes that the summary of n CAs takes, every row 否 at every other CA or at every third. */
static size_t size_of_summary(const struct edition_set *editions, const struct workdays *workdays,
                              size_t n)
{
    struct arena *arena = arena_new();
    struct ca_summary *ca = arena_alloc(arena, n * sizeof *ca);
    struct ratio *score = arena_alloc(arena, editions->grading->n * sizeof *score);
    for (size_t i = 0; i < editions->grading->n; i++)
        score[i] = ratio_int(3);
    for (size_t i = 0; i < n; i++) {
        enum row_state *row = arena_alloc(arena, editions->form->n * sizeof *row);
        for (size_t k = 0; k < editions->form->n; k++)
            row[k] = i % (2 + k % 2) == 0 ? ROW_NO : ROW_YES;
        ca[i] = (struct ca_summary){.code = arena_format(arena, "CA%03zu", i),
                                    .name = "测试",
                                    .level = "II",
                                    .total_lo = ratio_int(4),
                                    .total_hi = ratio_int(4),
                                    .row = row,
                                    .score_lo = score,
                                    .score_hi = score};
    }
    const struct run_summary summary = {.editions = editions,
                                        .period = period_of(day_from_civil(2025, 12, 31)),
                                        .workdays = workdays,
                                        .ca = ca,
                                        .n = n};
    size_t before = arena_size(arena);
    summary_document(&summary, arena);
    size_t size = arena_size(arena) - before;
    arena_free(arena);
    return size;
}

START_TEST(memory_grows_with_the_cas_not_with_their_square)
{
    struct arena *arena = arena_new();
    struct problems problems;
    struct library library;
    const struct calendar_layers none = {0};
    problems_init(&problems, arena);
    const struct library_source from = {"templates", 0, &none, NULL};
    ck_assert(library_load(&library, arena, &from, &problems));
    const struct edition_set editions = edition_set_of(&library, "");
    size_t few = size_of_summary(&editions, &library.calendar.workdays, FEW);
    size_t many = size_of_summary(&editions, &library.calendar.workdays, MANY);
    ck_assert_msg(many < 2 * few * (MANY / FEW), "%zu bytes for %d CAs, %zu for %d", few, FEW, many,
                  MANY);
    arena_free(arena);
}
END_TEST

Suite *suite_summary(void)
{
    Suite *suite = suite_create("summary");
    TCase *tcase = tcase_create("all");
    tcase_add_test(tcase, memory_grows_with_the_cas_not_with_their_square);
    suite_add_tcase(suite, tcase);
    return suite;
}
