/* Templates: the shipped ones load; each kind of mistake is found with its file and line. A case
 * changes one text in one file of a copy of templates/. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "score/library.h"
#include "unit/suites.h"

static char *read_file(const char *path)
{
    FILE *file = fopen(path, "r");
    char *text = NULL;
    size_t n = 0;
    ck_assert_msg(file != NULL, "%s", path);
    ck_assert(getdelim(&text, &n, '\0', file) > 0);
    fclose(file);
    return text;
}

static const struct {
    const char *file, *from, *to, *message;
} faults[] = {
    {"measures.csv", "answer_rate,answer_rate", "answer_rate,anwser_rate",
     "measures.csv:2:kind: error: \"anwser_rate\" is not a kind of measure"},
    {"measures.csv", "minutes=480", "minutes=8h", "\"8h\" is not a whole number"},
    {"measures.csv", "post=坐席;minutes=480", "post=坐席", "parameter minutes is missing"},
    {"measures.csv", ",hotline,,GM", ",hotlines,,GM", "export \"hotlines\" does not exist"},
    {"measures.csv", "tally,applications.told", "tally,applications.tolld",
     "there are no facts \"applications.tolld\""},
    {"gm-2018-571/conditions.csv", "33,applications.channels", "33,applications.chanels",
     "conditions.csv:5:measure: error: \"applications.chanels\" is neither a measure nor an alias"},
    {"gm-2018-571/conditions.csv", "75,hotline.answer_rate,ge,90%", "75,hotline.answer_rate,ge,x",
     "\"x\" is not a number, a percentage or @measure"},
    {"gm-2018-571/conditions.csv", "40,applications.response.max,le",
     "40,applications.response.max,=<", "\"=<\" is not one of: le, lt, ge, gt, eq"},
    {"gm-2018-571/conditions.csv", "40,applications.response.max", "400,applications.response.max",
     "the form has no row 400"},
    {"gm-2018-571/rules.csv", "\n14,A,", "\n14,X,",
     "rules.csv:15:class: error: \"X\" is not one of: D, P, R, A"},
    {"gm-2018-571/rules.csv", "\n13,R,any,", "\n13,R,,", "a register row needs a proof"},
    {"gm-2018-571/rules.csv", "serves_public=是", "serves_publik=是", "is not column=是"},
    {"gm-2018-571/clauses.csv", "\n14,6.1 b,", "\n14,,", "form row 14 has no clause"},
    {"gbt35289-2017/indicators.csv", "consult,业务咨询服务质量指标,2,,10",
     "consult,业务咨询服务质量指标,2,,11",
     "the weights of the first level add up to 101%, not 100%"},
    {"gbt35289-2017/indicators.csv", "aftersales,40", "aftersales,41",
     "the weights below aftersales add up to 101%, not 100%"},
    {"gbt35289-2017/criteria.csv", "consult,1,basic_content,attest",
     "consult,1,basic_content,atest", "\"atest\" is not one of: attest, measure, grade, otherwise"},
    {"gbt35289-2017/conditions.csv", "notify,3,rate,not_informed", "notify,3,rate,not_infromed",
     "\"not_infromed\" is neither a measure nor an alias"},
    {"gbt35289-2017/conditions.csv", ",T9-R1\n", ",T9-R9\n",
     "reading \"T9-R9\" is not in readings.csv"},
    {"gbt35289-2017/conditions.csv", "notify,5,rate,not_informed,le,5%",
     "notify,5,rate,not_informed,le,15%",
     "the bands of notify overlap: score 5 asks for less than score 3"},
    {"gm-2018-571/conditions.csv", "access.monitoring_room,eq,0,pass,refute",
     "access.monitoring_room,eq,0,pass,cap", "row 130 is no criterion to cap"},
    {"gbt35289-2017/levels.csv", "II,计划跟踪级,3.50", "II,计划跟踪级,3.60",
     "the levels leave a gap or overlap"},
    {"gbt35289-2017/readings.csv", "T9-R2,complaint.gap,complaint,no",
     "T9-R2,complaint.gap,complaint,yes", "group complaint.gap must have exactly one default"},
    {"gbt35289-2017/aliases.csv", "complaints.regulator", "complaints.regulater",
     "measure \"complaints.regulater\" is not in measures.csv"},
    {"wording.csv", "要求不超过{1}", "要求不超过", "must have the places {1} to {1}"},
    {"wording.csv", "state.yes,是\n", "", "phrase \"state.yes\" is missing"},
    {"exports.csv", "hotline,热线通话记录,offered_at", "hotline,热线通话记录,offerd_at",
     "export hotline lacks this column"},
    {"exports.csv", ",呼入时间,datetime", ",呼入时间,datetme", "\"datetme\" is not one of"},
    {"calendar/calendar.csv", "2025-10-01,holiday", "2025-10-01,workday",
     "covers 2024 and 2026 but not every year between"},
    {"calendar/calendar.csv", "2025-05-01,holiday", "2025-05-32,holiday", "is not a date"},
};

static const char *copy_templates(struct arena *arena)
{
    char *folder = arena_string(arena, "/tmp/caeval-templates-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    ck_assert_int_eq(system(arena_format(arena, "cp -r templates/. %s", folder)), 0);
    return folder;
}

static void remove_copy(struct arena *arena, const char *folder)
{
    ck_assert_int_eq(system(arena_format(arena, "rm -rf %s", folder)), 0);
}

static bool said(const struct problems *problems, const char *message)
{
    for (size_t i = 0; i < problems->list.n; i++) {
        char *text = NULL;
        size_t n = 0;
        FILE *file = open_memstream(&text, &n);
        problem_print(file, &problems->list.at[i]);
        fclose(file);
        bool found = strstr(text, message) != NULL;
        free(text);
        if (found)
            return true;
    }
    return false;
}

START_TEST(shipped_templates_are_sound)
{
    struct arena *arena = arena_new();
    struct problems problems;
    struct library library;
    problems_init(&problems, arena);
    ck_assert(library_load(&library, arena, "templates", NULL, &problems));
    ck_assert_int_eq(library.form.n, 211);
    ck_assert_int_eq(library.grading.n, 19);
    ck_assert_int_eq(library.schema.n, 41);
    arena_free(arena);
}
END_TEST

START_TEST(mistakes_are_found)
{
    struct arena *arena = arena_new();
    struct problems problems;
    struct library library;
    const char *folder = copy_templates(arena);
    const char *path = arena_format(arena, "%s/%s", folder, faults[_i].file);
    char *text = read_file(path);
    char *at = strstr(text, faults[_i].from);
    ck_assert_msg(at != NULL, "%s does not hold %s", faults[_i].file, faults[_i].from);
    char *changed = arena_format(arena, "%.*s%s%s", (int)(at - text), text, faults[_i].to,
                                 at + strlen(faults[_i].from));
    ck_assert(file_replace(path, changed, strlen(changed)));
    problems_init(&problems, arena);
    ck_assert_msg(!library_load(&library, arena, folder, NULL, &problems), "%s: nothing found",
                  faults[_i].message);
    if (!said(&problems, faults[_i].message)) {
        problem_print(stderr, &problems.list.at[0]);
        ck_abort_msg("not said: %s", faults[_i].message);
    }
    free(text);
    remove_copy(arena, folder);
    arena_free(arena);
}
END_TEST

START_TEST(a_province_can_add_its_own_days)
{
    struct arena *arena = arena_new();
    struct problems problems;
    struct library library;
    char path[] = "/tmp/caeval-province-XXXXXX";
    int fd = mkstemp(path);
    static const char days[] =
        "date,kind,name\n2025-04-01,holiday,三月三\n2025-04-05,workday,调休\n"
        "2027-01-01,holiday,元旦\n2027-10-01,holiday,国庆节\n";
    ck_assert_int_eq(write(fd, days, sizeof days - 1), sizeof days - 1);
    close(fd);
    problems_init(&problems, arena);
    ck_assert(library_load(&library, arena, "templates", path, &problems));
    ck_assert(!is_workday(&library.workdays, day_from_civil(2025, 4, 1)));
    ck_assert(is_workday(&library.workdays, day_from_civil(2025, 4, 5)));
    ck_assert(workdays_cover(&library.workdays, day_from_civil(2027, 12, 31)));
    unlink(path);
    arena_free(arena);
}
END_TEST

Suite *suite_templates(void)
{
    Suite *s = suite_create("templates");
    TCase *t = tcase_create("templates");
    tcase_add_test(t, shipped_templates_are_sound);
    tcase_add_loop_test(t, mistakes_are_found, 0, sizeof faults / sizeof *faults);
    tcase_add_test(t, a_province_can_add_its_own_days);
    tcase_set_timeout(t, 60);
    suite_add_tcase(s, t);
    return s;
}
