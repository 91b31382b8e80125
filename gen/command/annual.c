/* Annual: caeval annual writes the yearly report on all CAs from the history. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app/output_folder.h"
#include "app/replace.h"
#include "app/run_history.h"
#include "app/signer.h"
#include "app/version.h"
#include "base/file.h"
#include "base/language.h"
#include "batch/publish.h"
#include "batch/seal.h"
#include "command/command.h"
#include "report/annual_report.h"

/* All of the wanted ones or none. */
static bool write_all(struct arena *arena, const struct output_matter *matter, format_set wanted,
                      const char *folder, const struct sign_key *key)
{
    const char *stage = stage_open_run(arena, folder);
    if (!stage)
        return false;
    if (!outputs_write(matter, OUTPUT_YEAR, wanted, stage, arena)) {
        stage_drop(stage);
        return false;
    }
    const char *const *names = outputs_names(arena, OUTPUT_YEAR, NULL);
    if (!seal_prepare(arena, folder, stage, names, NULL, 0, key)) {
        stage_drop(stage);
        return false;
    }
    return stage_publish_run(arena, folder, stage, names) && seal_settle(arena, folder);
}

static enum exit_status report(struct session *s, const struct annual *annual,
                               const struct edition_set *editions, format_set wanted,
                               const struct sign_key *key)
{
    const struct options *o = s->options;
    struct output_matter matter = {
        .editions = editions, .date = annual->date, .fonts = &s->fonts, .of = annual};
    const char *folder = arena_format(s->arena, "%s/%d", o->output, annual->now.year);
    if (annual->now.n == 0) {
        fprintf(stderr, _("caeval: %s: no result of %d up to %s in the history\n"), o->output,
                annual->now.year, day_text(s->arena, annual->date));
        return EXIT_NO_INPUT;
    }
    outputs_prepare(&matter, OUTPUT_YEAR, wanted, s->arena);
    bool sound = folder_make(folder) && clean_output(o, s->arena, folder, true);
    if (!sound || !write_all(s->arena, &matter, wanted, folder, key)) {
        fprintf(stderr, _("caeval: %s: the yearly report cannot be written: %s\n"), folder,
                system_said(errno));
        return EXIT_NO_OUTPUT;
    }
    if (!o->quiet)
        annual_table_print(stdout, annual, editions, s->arena);
    return stdout_sound() ? EXIT_DONE : EXIT_NO_OUTPUT;
}

static enum exit_status command_annual(const struct options *options, struct arena *arena)
{
    const char *folder =
        arena_format(arena, "%s/%d", options->output, civil_from_day(options->date).year);
    format_set wanted = outputs_wanted(arena, OUTPUT_YEAR, options->formats, folder, true);
    struct session s;
    struct run_history h = {0};
    struct sign_key *key = NULL;
    enum exit_status status = date_has_come(options, arena);
    if (status == EXIT_DONE && !outputs_any(OUTPUT_YEAR, wanted)) {
        fprintf(stderr, _("caeval: --formats: the yearly report cannot be had as %s\n"),
                formats_text(arena, options->formats, ", "));
        status = EXIT_USAGE;
    }
    if (status != EXIT_DONE)
        return status;
    status = signer_load(options, arena, &key);
    if (status == EXIT_DONE)
        status = session_open(&s, options, arena);
    if (status == EXIT_DONE && outputs_lettered(OUTPUT_YEAR, wanted))
        status = session_fonts(&s);
    if (status == EXIT_DONE && access(options->output, F_OK) != 0) {
        fprintf(stderr, "caeval: %s: %s\n", options->output, system_said(errno));
        status = EXIT_NO_INPUT;
    }
    if (status == EXIT_DONE)
        status = take_lock(options, arena);
    if (status == EXIT_DONE)
        status = annual_may_replace(options, arena);
    if (status == EXIT_DONE) {
        const struct library *l = &s.library;
        struct edition_set editions = edition_set_of(l, CAEVAL_VERSION);
        editions.bureau = &options->bureau;
        run_history_open(&h, &s, ALL_YEARS);
        const struct annual *annual = h.failed ? NULL : run_history_annual(&h, &editions);
        status = annual ? report(&s, annual, &editions, wanted, key) : EXIT_NO_OUTPUT;
        if (status == EXIT_DONE && h.history.unused)
            status = EXIT_PARTIAL;
        run_history_close(&h);
    }
    sign_key_free(key);
    session_close(&s);
    return status;
}

const struct command annual_row = {
    .name = "annual",
    .words = "",
    .help = "各机构的年度报告，与上年相比",
    .examples = "caeval annual -o out -d 2025-12-31\n",
    .own = OWN_FORCE | OWN_FONTS | USES_OUTPUT | USES_DATE | USES_FORMATS | USES_ALIASES |
           USES_QUIET | USES_SESSION,
    .run = command_annual,
};
