/* Salvage and ids: the key of a row that is lost, and ids without what programs put around them. */
#include <string.h>

#include "ingest/ids.h"
#include "ingest/salvage.h"
#include "unit/suites.h"

/* --- the key of a lost row ----------------------------------------------------------------------------- */

static const struct column columns[] = {
    {.name = "note", .type = TYPE_TEXT},
    {.name = "id", .type = TYPE_ID, .key = true},
    {.name = "part", .type = TYPE_INT, .key = true},
};
static const struct export parts = {.name = "p", .column = columns, .n = 3, .keyed = true};

/* The key of a row of a file with the columns note, id, part, of which n could be told apart: "A/7". */
static const char *salvaged(const char *raw, char separator, size_t n)
{
    static char text[64];
    static struct id_room room;
    struct layout layout = {.n = 3, .position = {0, 1, 2}, .separator = separator};
    const struct slice field[] = {slice_of("x"), slice_of(" F "), slice_of("9")};
    struct row row = {.line = 2, .n = n, .field = field, .raw = slice_of(raw)};
    struct value v[3];
    if (!salvage_key(&parts, &layout, &row, &room, v))
        return "none";
    ck_assert_int_eq(v[0].state, VALUE_ABSENT); /* no part of the key */
    ck_assert_int_eq(v[2].state, VALUE_PRESENT);
    snprintf(text, sizeof text, "%.*s/%d", (int)v[1].text.n, v[1].text.at, (int)v[2].as.integer);
    return text;
}

static const struct {
    const char *raw;
    char separator;
    size_t n;
    const char *key;
} lost[] = {
    {"x,A,7", ',', 0, "A/7"},
    {"x;A;7", ';', 0, "A/7"},
    {"x\tA\t7", '\t', 0, "A/7"},
    {"x\"y,A,7,8", ',', 0, "none"}, /* behind a stray quote no place is certain */
    {"x, \"A\" ,\"\"7\"\"", ',', 0, "none"},
    {"x,\"A\",7,y\"z", ',', 0, "A/7"}, /* it stands before the quote */
    {"\"x\",\"A\",\"7\",\"y\"z", ',', 0, "A/7"},
    {"\"x,y\",A,7,z\"", ',', 0, "none"},
    {"x,'A,7", ',', 0, "A/7"}, /* an id loses its marks */
    {"x,A,7", ',', 2, "F/7"},  /* what could be told apart is taken */
    {"x,A,7", ',', 3, "F/9"},
    {",A,7", ',', 0, "A/7"},
    {"x", ',', 0, "none"},
    {"", ',', 0, "none"},
    {"x,A,VII", ',', 0, "none"},
};

START_TEST(the_key_of_a_lost_row)
{
    ck_assert_str_eq(salvaged(lost[_i].raw, lost[_i].separator, lost[_i].n), lost[_i].key);
}
END_TEST

START_TEST(a_file_without_the_key_column_tells_nothing)
{
    static struct id_room room;
    struct layout layout = {.n = 1, .position = {0, -1, -1}, .separator = ','};
    struct row row = {.line = 2, .raw = slice_of("x,A,7")};
    struct value v[3];
    ck_assert(!salvage_key(&parts, &layout, &row, &room, v));
}
END_TEST

/* --- bare ids --------------------------------------------------------------------------------------------- */

static const struct {
    const char *id, *bare;
    bool changed;
} ids[] = {
    {"00123", "00123", false},
    {"A-1", "A-1", false},
    {"=\"00123\"", "00123", true},
    {"=\" 00123 \"", "00123", true},
    {"=\"\"", "=\"\"", false}, /* nothing is framed */
    {"=\"1", "=\"1", false},
    {"'00123", "00123", true},
    {"`00123", "00123", true},
    {"\x1f"
     "00123",
     "00123", true},
    {"‘00123", "00123", true},
    {"''00123", "00123", true},
    {"'", "'", false}, /* a mark before nothing */
    {"\xe2\x80\x8b"
     "00123",
     "00123", true},
    {"\xe2\x80\x8c"
     "00123",
     "00123", true},
    {"\xe2\x80\x8d"
     "00123",
     "00123", true},
    {"\xef\xbb\xbf"
     "00123",
     "00123", true},
    {"00\xe2\x80\x8b"
     "123",
     "00123", true},
    {"00123\xe2\x80\x8d", "00123", true},
    {"00\xef\xbb\xbf"
     "123",
     "00123", true},
    {"=\"'１２\"", "12", true},
    {"Ａ１２３", "A123", true},
    {"！～", "!~", true}, /* the first and the last of the wide ones */
    {"客户12", "客户12", false},
    {"00123.0", "00123.0", false},
    {"0\xe2\x80\x8e"
     "1",
     "0\xe2\x80\x8e"
     "1",
     false}, /* another mark is a part of it */
};

START_TEST(ids_lose_what_programs_put_around_them)
{
    static struct id_room room;
    bool changed = false;
    room.n = 0;
    struct slice bare = id_bare(&room, slice_of(ids[_i].id), &changed);
    ck_assert_msg(slice_is(bare, ids[_i].bare), "%s -> %.*s", ids[_i].id, (int)bare.n, bare.at);
    ck_assert_int_eq(changed, ids[_i].changed);
}
END_TEST

/* The ids of one row stand side by side in the room; what no longer fits stays as it is written. */
START_TEST(the_room_of_a_row)
{
    static struct id_room room;
    static char wide[sizeof room.text];
    bool changed = false;
    room.n = 0;
    struct slice first = id_bare(&room, slice_of("１"), &changed);
    struct slice second = id_bare(&room, slice_of("２２"), &changed);
    ck_assert(slice_is(first, "1") && slice_is(second, "22"));
    ck_assert_uint_eq(room.n, 3);
    size_t left = sizeof room.text - room.n;
    memset(wide, 'x', sizeof wide);
    memcpy(wide, "３", 3);
    struct slice fits = id_bare(&room, (struct slice){wide, left}, &changed);
    ck_assert_uint_eq(fits.n, left - 2);
    ck_assert_int_eq(fits.at[0], '3');
    room.n = 3;
    struct slice too_long = id_bare(&room, (struct slice){wide, left + 1}, &changed);
    ck_assert_ptr_eq(too_long.at, wide);
    ck_assert_uint_eq(room.n, 3);
}
END_TEST

/* --- what a spreadsheet lost --------------------------------------------------------------------------- */

static const struct {
    const char *cell;
    bool scientific, lost;
} cells[] = {
    {"1.10108E+15", true, false},
    {"1E+15", true, false},
    {"1.1e+5", true, false},
    {"12E+05", true, false},
    {"1E15", false, false},
    {"1E+", false, false},
    {"E+15", false, false},
    {"1.5", false, false},
    {"123", false, false},
    {"1E+15A", false, false},
    {"1E-5", false, false},
    {"1A+15", false, false},
    {"########", false, true},
    {"###", false, true},
    {"##", false, false},
    {"#", false, false},
    {"", false, false},
    {"#N/A", false, true},
    {"#REF!", false, true},
    {"#VALUE!", false, true},
    {"#NAME?", false, true},
    {"#DIV/0!", false, true},
    {"#NULL!", false, true},
    {"#NUM!", false, true},
    {"#GETTING_DATA!", false, true},
    {"#REF", false, false},
    {"#12", false, false},
    {"#A1!", false, false},
    {"#REF!x", false, false},
    {"A##", false, false},
    {"#1号", false, false},
    {"#REF.", false, false},
};

START_TEST(cells_that_a_spreadsheet_lost)
{
    struct slice cell = slice_of(cells[_i].cell);
    ck_assert_msg(id_is_scientific(cell) == cells[_i].scientific, "%s", cells[_i].cell);
    ck_assert_msg(is_lost_by_spreadsheet(cell) == cells[_i].lost, "%s", cells[_i].cell);
}
END_TEST

Suite *suite_salvage(void)
{
    Suite *s = suite_create("salvage");
    TCase *t = tcase_create("salvage");
    tcase_add_loop_test(t, the_key_of_a_lost_row, 0, sizeof lost / sizeof *lost);
    tcase_add_test(t, a_file_without_the_key_column_tells_nothing);
    tcase_add_loop_test(t, ids_lose_what_programs_put_around_them, 0, sizeof ids / sizeof *ids);
    tcase_add_test(t, the_room_of_a_row);
    tcase_add_loop_test(t, cells_that_a_spreadsheet_lost, 0, sizeof cells / sizeof *cells);
    suite_add_tcase(s, t);
    return s;
}
