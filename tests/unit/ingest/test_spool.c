/* Spool: rows of many chains come back as they went in, and a chain takes what is in it. */
#include <stdio.h>
#include <string.h>

#include "ingest/spool.h"
#include "unit/suites.h"

enum { CHAINS = 300, ROWS = 40, LONG = 3000 };

static void add(struct spool *spool, struct arena *arena, struct spool_chain *chain, int number)
{
    char text[LONG];
    size_t n = 1 + (size_t)number * 977 % LONG;
    memset(text, 'a' + number % 26, n);
    struct slice field[] = {{text, n}, {"", 0}};
    const struct row row = {.line = number, .n = 2, .field = field};
    ck_assert(spool_add(spool, arena, chain, &row));
}

START_TEST(rows_come_back)
{
    struct arena *arena = arena_new();
    struct spool *spool = spool_new();
    static struct spool_chain chain[CHAINS];
    memset(chain, 0, sizeof chain);
    for (int r = 0; r < ROWS; r++)
        for (int c = 0; c < CHAINS; c++)
            add(spool, arena, &chain[c], r * CHAINS + c);
    for (int c = 0; c < CHAINS; c++) {
        struct row row;
        bool failed = false;
        ck_assert(spool_seal(spool, arena, &chain[c]));
        struct spool_reader *reader = spool_open(spool, &chain[c]);
        for (int r = 0; r < ROWS; r++) {
            int number = r * CHAINS + c;
            ck_assert(spool_next(reader, &row, &failed));
            ck_assert_int_eq(row.line, number);
            ck_assert_uint_eq(row.n, 2);
            ck_assert_uint_eq(row.field[0].n, 1 + (size_t)number * 977 % LONG);
            ck_assert_int_eq(row.field[0].at[row.field[0].n - 1], 'a' + number % 26);
            ck_assert_uint_eq(row.field[1].n, 0);
        }
        ck_assert(!spool_next(reader, &row, &failed) && !failed);
        spool_close(reader);
    }
    spool_free(spool);
    arena_free(arena);
}
END_TEST

/* A column of something else makes a chain of each row. */
START_TEST(one_row_takes_little)
{
    struct arena *arena = arena_new();
    struct spool *spool = spool_new();
    struct spool_chain chain = {0};
    struct slice field[] = {{"H1", 2}};
    const struct row row = {.line = 1, .n = 1, .field = field};
    ck_assert(spool_add(spool, arena, &chain, &row));
    ck_assert_uint_le(chain.room, 256);
    ck_assert(spool_seal(spool, arena, &chain));
    spool_free(spool);
    arena_free(arena);
}
END_TEST

Suite *suite_spool(void)
{
    Suite *suite = suite_create("spool");
    TCase *all = tcase_create("chains");
    tcase_add_test(all, rows_come_back);
    tcase_add_test(all, one_row_takes_little);
    suite_add_tcase(suite, all);
    return suite;
}
