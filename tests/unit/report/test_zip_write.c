/* Zip writing: what is written is read by both readers, and the same bytes come of the same parts. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/zip.h"
#include "report/zip_read.h"
#include "report/zip_write.h"
#include "unit/suites.h"

enum { LONG = 100000 };
static char zeros[LONG], noise[LONG];

static const struct {
    const char *name, *data;
    size_t n;
} parts[] = {
    {"[Content_Types].xml", "<a/>", 4},
    {"word/空.xml", "", 0},
    {"word/零.bin", zeros, LONG},
    {"word/noise.bin", noise, LONG},
};
enum { PARTS = sizeof parts / sizeof *parts };

static void write_parts(struct zip_writer *z)
{
    uint32_t x = 1;
    for (int i = 0; i < LONG; i++)
        noise[i] = (char)((x = x * 1664525 + 1013904223) >> 24);
    z->packer = packer_new(EFFORT_OFTEN);
    for (size_t i = 0; i < PARTS; i++)
        zip_write_part(z, parts[i].name, parts[i].data, parts[i].n);
    zip_write_end(z);
    packer_free(z->packer);
}

START_TEST(written_is_read)
{
    struct arena *a = arena_new();
    struct zip_writer z = {0};
    struct zip_archive whole = {0};
    char path[] = "/tmp/caeval-zip-XXXXXX";
    int fd = mkstemp(path);
    write_parts(&z);
    ck_assert_int_eq(write(fd, z.file.at, z.file.n), (ssize_t)z.file.n);
    ck_assert(zip_read(&whole, a, path));
    ck_assert_uint_eq(whole.member.n, PARTS);
    struct zip zip;
    struct zip_fault fault;
    ck_assert(zip_open(&zip, a, fd, &fault));
    for (size_t i = 0; i < PARTS; i++) {
        const struct zip_member *m = zip_find(&whole, parts[i].name);
        ck_assert_uint_eq(m->n, parts[i].n);
        ck_assert(m->n == 0 || memcmp(m->data, parts[i].data, m->n) == 0);
        const struct zip_entry *e = zip_entry_named(&zip, parts[i].name);
        ck_assert_int_eq(e->size, (int64_t)parts[i].n);
        ck_assert_int_le(e->packed, e->size); /* what does not shrink is stored */
    }
    zip_write_free(&z);
    close(fd);
    unlink(path);
    arena_free(a);
}
END_TEST

START_TEST(the_same_bytes)
{
    struct zip_writer a = {0};
    struct zip_writer b = {0};
    write_parts(&a);
    write_parts(&b);
    ck_assert_uint_eq(a.file.n, b.file.n);
    ck_assert(memcmp(a.file.at, b.file.at, a.file.n) == 0);
    zip_write_free(&a);
    zip_write_free(&b);
}
END_TEST

Suite *suite_zip_write(void)
{
    Suite *s = suite_create("zip write");
    TCase *t = tcase_create("zip write");
    tcase_add_test(t, written_is_read);
    tcase_add_test(t, the_same_bytes);
    suite_add_tcase(s, t);
    return s;
}
