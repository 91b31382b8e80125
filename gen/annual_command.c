/* Annual: caeval annual writes the yearly report on all CAs from the history. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "batch/publish.h"
#include "output_folder.h"
#include "replace.h"
#include "report/annual_report.h"
#include "report/write_pdf.h"
#include "report/write_xlsx.h"
#include "run.h"
#include "run_history.h"
#include "version.h"

struct annual_outputs {
    const struct annual *annual;
    const struct edition_set *editions;
    const struct document *document;
    const struct fonts *fonts;
};

/* One output file: a writer is one row. */
struct annual_writer {
    const char *file;
    bool (*write)(const struct annual_outputs *outputs, const char *path);
    bool wanted;
};

static bool write_workbook(const struct annual_outputs *o, const char *path)
{
    return write_xlsx(o->document, path, o->annual->date);
}

static bool write_report(const struct annual_outputs *o, const char *path)
{
    return write_pdf(o->document, o->fonts, o->editions->wording, path);
}

static bool write_data(const struct annual_outputs *o, const char *path)
{
    return write_annual_json(o->annual, o->editions, path);
}

/* What --formats asks for, and what lies there: one that stayed would be of an older report. */
static struct options asked_for(const struct options *options, struct arena *arena)
{
    struct options asked = *options;
    const char *folder =
        arena_format(arena, "%s/%d", options->output, civil_from_day(options->date).year);
    asked.xlsx = asked.xlsx || output_there(arena, folder, "annual.xlsx");
    asked.pdf = asked.pdf || output_there(arena, folder, "annual.pdf");
    asked.json = asked.json || output_there(arena, folder, "annual.json");
    return asked;
}

/* All of them or none. */
static bool write_all(const struct options *asked, struct arena *arena,
                      const struct annual_outputs *outputs, const char *folder)
{
    const struct annual_writer writers[] = {
        {"annual.xlsx", write_workbook, asked->xlsx},
        {"annual.pdf", write_report, asked->pdf},
        {"annual.json", write_data, asked->json},
    };
    static const char *const names[] = {"annual.xlsx", "annual.pdf", "annual.json", NULL};
    const char *stage = stage_open_run(arena, folder);
    if (!stage)
        return false;
    for (size_t i = 0; i < sizeof writers / sizeof *writers; i++)
        if (writers[i].wanted &&
            !writers[i].write(outputs, arena_format(arena, "%s/%s", stage, writers[i].file))) {
            stage_drop(stage);
            return false;
        }
    return stage_publish_run(arena, folder, stage, names);
}

static enum exit_status report(struct session *s, const struct annual *annual,
                               const struct edition_set *editions)
{
    const struct options *o = s->options;
    struct annual_outputs outputs = {annual, editions, NULL, &s->fonts};
    const char *folder = arena_format(s->arena, "%s/%d", o->output, annual->now.year);
    if (annual->now.n == 0) {
        fprintf(stderr, "caeval: %s: no result of %d up to %s in the history\n", o->output,
                annual->now.year, day_text(s->arena, annual->date));
        return EXIT_NO_INPUT;
    }
    if (o->xlsx || o->pdf)
        outputs.document = annual_document(annual, editions, s->arena);
    bool sound = folder_make(folder) && clean_output(o, s->arena, folder, true);
    if (!sound || !write_all(o, s->arena, &outputs, folder)) {
        fprintf(stderr, "caeval: %s: the yearly report cannot be written: %s\n", folder,
                strerror(errno));
        return EXIT_NO_OUTPUT;
    }
    if (!o->quiet)
        annual_table_print(stdout, annual, editions, s->arena);
    return stdout_sound() ? EXIT_DONE : EXIT_NO_OUTPUT;
}

enum exit_status command_annual(const struct options *given, struct arena *arena)
{
    const struct options asked = asked_for(given, arena);
    const struct options *options = &asked;
    struct session s;
    struct run_history h = {0};
    enum exit_status status = date_has_come(options, arena);
    if (status != EXIT_DONE)
        return status;
    status = session_open(&s, options, arena);
    if (status == EXIT_DONE && options->pdf)
        status = session_fonts(&s);
    if (status == EXIT_DONE && access(options->output, F_OK) != 0) {
        fprintf(stderr, "caeval: %s: %s\n", options->output, strerror(errno));
        status = EXIT_NO_INPUT;
    }
    if (status == EXIT_DONE)
        status = take_lock(options, arena);
    if (status == EXIT_DONE)
        status = annual_may_replace(options, arena);
    if (status == EXIT_DONE) {
        const struct library *l = &s.library;
        const struct edition_set editions = edition_set_of(l, CAEVAL_VERSION);
        run_history_open(&h, &s, ALL_YEARS);
        const struct annual *annual = h.failed ? NULL : run_history_annual(&h, &editions);
        status = annual ? report(&s, annual, &editions) : EXIT_NO_OUTPUT;
        run_history_close(&h);
    }
    session_close(&s);
    return status;
}
