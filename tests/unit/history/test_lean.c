/* Lean: members go with all that is in them, the rest stays to the letter. */
#include <stdlib.h>
#include <string.h>

#include "history/lean.h"
#include "unit/suites.h"

static const struct {
    const char *text, *read, *kept;
} texts[] = {
    {"{\n \"row\": 4,\n \"reason\": \"a \\\"b\\\" }\"\n}", "{\"row\":4}", "{\"row\":4}"},
    {"{\"reason\": \"x\", \"row\": 4}", "{\"row\":4}", "{\"row\":4}"},
    {"{\"a\": 1, \"clauses\": null, \"b\": [1, 2]}", "{\"a\":1,\"b\":[1,2]}",
     "{\"a\":1,\"b\":[1,2]}"},
    {"{\"counterexamples\": [{\"file\": \"]\"}, {}], \"n\": \"a  b\"}", "{\"n\":\"a  b\"}",
     "{\"n\":\"a  b\"}"},
    {"{\"basis\": \"data\", \"readings\": [\"A\"]}", "{\"basis\":\"data\"}",
     "{\"basis\":\"data\"}"},
    {"{\"inspection\": {\"differences\": [1], \"overrides\": [{\"reason\": \"r\", \"file\": "
     "\"f\"}]}, "
     "\"reason\": \"x\", \"by\": \"inspection\", \"file\": \"y\"}",
     "{\"inspection\":{\"overrides\":[{\"reason\":\"r\",\"file\":\"f\"}]},\"by\":\"inspection\"}",
     "{\"inspection\":{\"overrides\":[{\"reason\":\"r\",\"file\":\"f\"}]},\"by\":\"inspection\"}"},
    {"{\"basis\": {\"program\": \"1\"}, \"readings\": {\"e\": []}}",
     "{\"basis\":{\"program\":\"1\"},\"readings\":{\"e\":[]}}",
     "{\"basis\":{\"program\":\"1\"},\"readings\":{\"e\":[]}}"},
    {"{\"measures\": {\"x\": {\"unit\": \"days\", \"title\": \"t\"}}, \"z\": true}",
     "{\"measures\":{\"x\":{\"unit\":\"days\"}},\"z\":true}", "{\"measures\":{},\"z\":true}"},
    {"{\"inputs\": [{\"rows\": 3, \"sha256\": \"a\", \"last\": \"b\"}], \"previous\": {\"sha256\": "
     "\"c\"}}",
     "{\"inputs\":[{\"rows\":3,\"last\":\"b\"}],\"previous\":{\"sha256\":\"c\"}}",
     "{\"inputs\":[{\"rows\":3,\"last\":\"b\"}],\"previous\":{\"sha256\":\"c\"}}"},
    {"[\"reason\", \"file\"]", "[\"reason\",\"file\"]", "[\"reason\",\"file\"]"},
    {"{\"total\": {\"lo\": \"3.40\"}, \"limits\": -1.5e3 }", "{\"total\":{\"lo\":\"3.40\"}}",
     "{\"total\":{\"lo\":\"3.40\"}}"},
    {"", "", ""},
};

START_TEST(members_go_and_the_rest_stays)
{
    struct arena *arena = arena_new();
    size_t n = 0;
    const char *text = texts[_i].text;
    ck_assert_str_eq(lean_text(arena, text, strlen(text), LEAN_READ, &n), texts[_i].read);
    ck_assert_uint_eq(n, strlen(texts[_i].read));
    ck_assert_str_eq(lean_text(arena, text, strlen(text), LEAN_KEPT, &n), texts[_i].kept);
    arena_free(arena);
}
END_TEST

/* What is cut or is no JSON ends somewhere; the sanitizers watch. */
START_TEST(any_beginning_of_a_text_ends)
{
    struct arena *arena = arena_new();
    size_t n = 0;
    const char *text = texts[_i].text;
    for (size_t length = 0; length <= strlen(text); length++) {
        char *part = must_alloc(length + 1);
        memcpy(part, text, length);
        lean_text(arena, part, length, LEAN_KEPT, &n);
        ck_assert_uint_le(n, length + 2);
        free(part);
    }
    arena_free(arena);
}
END_TEST

Suite *suite_lean(void)
{
    Suite *s = suite_create("lean");
    TCase *t = tcase_create("lean");
    int n = (int)(sizeof texts / sizeof *texts);
    tcase_add_loop_test(t, members_go_and_the_rest_stays, 0, n);
    tcase_add_loop_test(t, any_beginning_of_a_text_ends, 0, n);
    suite_add_tcase(s, t);
    return s;
}
