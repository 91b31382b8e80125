/* Specimen. */
#include "app/specimen.h"
#include "app/version.h"

#include "ingest/lessons.h"

#include <string.h>

#include "report/pages.h"
#include "report/sections.h"

/* In headings and among results only where there is data. */
static const enum phrase heads[] = {
    UNIT_WORKING_DAYS, UNIT_HOURS,   UNIT_CASES,      UNIT_PERSONS,       UNIT_ITEMS,
    UNIT_WAYS,         UNIT_POINTS,  UNIT_SECONDS,    UNIT_CERTIFICATES,  UNIT_SYSTEMS,
    UNIT_HALF_YEARS,   UNIT_DEGREES, UNIT_PERCENT,    UNIT_POSTS,         UNIT_COUNT,
    UNIT_MACHINES,     UNIT_TIMES,   UNIT_ACCOUNTS,   UNIT_LINKS,         UNIT_CARRIERS,
    CHART_ANSWER_RATE, CHART_CYCLE,  LEVEL_NONE,      LEVEL_NAMED,        REMEDY_WHO,
    REMEDY_WHEN,       REMEDY_DONE,  REMEDY_EXAMPLES, REMEDY_GAP,         DATA_LINE,
    DATA_COLUMN,       DATA_VALUE,   DATA_REASON,     DATA_REJECTS_TITLE, DATA_CONTRADICTIONS,
};

/* The report on a CA that supplied nothing: all headings, the whole form, every criterion. */
static void use_report(struct session *s)
{
    const struct library *l = &s->library;
    struct arena *arena = arena_new();
    struct problems problems;
    problems_init(&problems, arena);
    const struct combined none = {0};
    struct lessons lessons;
    lessons_init(&lessons, arena);
    const struct ca_input input = {"-", latest_time(s->options->date), NULL, NULL, &none, &lessons};
    struct edition_set editions = edition_set_of(l, CAEVAL_VERSION);
    const struct evaluation_source from = {
        .library = l, .editions = &editions, .input = input, .date = s->options->date};
    struct evaluation e;
    if (evaluation_read(&e, &from, NULL, &problems, arena))
        evaluation_judge(&e, &from, arena);
    pages_use_characters(&s->fonts, evaluation_document(&e, arena), l->wording);
    arena_free(arena);
}

void specimen_use(struct session *s)
{
    /* Read by the program, printed in no report. */
    /* Phrases of sheets, and of the reports on all CAs: these cut what they need beside. */
    static const char *const others[] = {"annual.",   "sheet.",          "summary.",
                                         "form.sign", "overview.beside", NULL};
    static const char *const silent[] = {"calendar/", "fonts.csv", "aliases.csv", "clauses.csv"};
    for (size_t i = 0; i < s->library.n_files; i++) {
        const char *name = s->library.file[i].name;
        bool printed = true;
        for (size_t k = 0; k < sizeof silent / sizeof *silent; k++)
            printed = printed && !strstr(name, silent[k]);
        if (printed)
            fonts_use_file(&s->fonts, FACE_BODY, s->library.file[i].path, others);
    }
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        const char *text = s->library.wording->text[heads[i]];
        fonts_use(&s->fonts, FACE_HEAD, text, strlen(text));
    }
    for (size_t i = 0; i < s->library.grading->n_levels; i++) {
        const char *title = s->library.grading->level[i].title;
        fonts_use(&s->fonts, FACE_HEAD, title, strlen(title));
    }
    use_report(s);
}
