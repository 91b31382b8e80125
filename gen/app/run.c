/* Run: caeval run, and caeval merge, which is a run that finds everything evaluated. */
#include "app/run.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "app/listing.h"
#include "app/output_folder.h"
#include "app/replace.h"
#include "app/run_parts.h"
#include "app/signer.h"
#include "app/surroundings.h"
#include "app/version.h"
#include "base/file.h"
#include "base/said.h"
#include "batch/interrupt.h"
#include "batch/publish.h"
#include "report/json.h"
#include "report/sections.h"
#include "report/table.h"

/* --- messages ------------------------------------------------------------------------------------------- */

/* Rows of combined files that belong to no CA. */
static void say_strays(struct run *r)
{
    size_t n = 0;
    const struct shown_reject *stray = rejects_shown(r->session.strays, &n);
    struct listing listing = {.arena = r->session.arena, .most = REJECTS_SAID};
    for (size_t i = 0; i < n; i++)
        listing_add_shown(&listing, stray[i].file, &stray[i]);
    for (size_t i = 0; i < listing.list.n; i++) {
        fprintf(stderr, "caeval: %s/", r->options->input);
        listed_say(stderr, &listing.list.at[i], r->session.arena);
        listed_print(r->session.log, &listing.list.at[i], r->session.arena);
    }
    long long more = listing.rest + rejects_total(r->session.strays) - (int64_t)n;
    if (more > 0)
        fprintf(stderr, _("caeval: %s: 另有%lld行不属任何机构\n"), r->options->input, more);
}

/* --- what there is to do -------------------------------------------------------------------------------- */

static enum exit_status read_combined(struct run *r)
{
    enum exit_status status = session_combined(&r->session);
    if (status == EXIT_DONE && !plan_keep_combined(&r->plan)) {
        fprintf(stderr, "caeval: %s: %s\n", r->evaluator.record_folder, system_said(errno));
        r->not_written = true;
    }
    return status;
}

/* A result that has lost its past would say that nothing was before it. */
static enum exit_status without_past(const struct run *r)
{
    const char *output = r->options->output;
    fputs("caeval: ", stderr);
    print_safe(stderr, output, strlen(output));
    fputs(_(": 历史不能使用，没有评估和发布任何结果；已发布的结果不变\n"), stderr);
    return EXIT_NO_OUTPUT;
}

static void make_room(struct run *r)
{
    struct session *s = &r->session;
    r->record = arena_alloc(s->arena, (s->n + 1) * sizeof *r->record);
    r->there = arena_alloc(s->arena, (s->n + 1) * sizeof *r->there);
    r->made = arena_alloc(s->arena, (s->n + 1) * sizeof *r->made);
    r->summary = arena_alloc(s->arena, (s->n + 1) * sizeof *r->summary);
    r->parcel = arena_alloc(s->arena, (s->n + 1) * sizeof *r->parcel);
}

static void find_tasks(struct run *r)
{
    struct session *s = &r->session;
    for (size_t i = 0; i < s->n; i++) {
        struct ca_record record;
        if (!r->options->force && !plan_stands(&r->plan, &s->ca[i], &record, s->arena))
            r->record[i] = record;
        else
            *vec_push(s->arena, &r->task) = i;
    }
}

/* What the shards' runs left; all of it has to be there. */
static enum exit_status find_merged(struct run *r)
{
    struct session *s = &r->session;
    size_t missing = 0;
    for (size_t i = 0; i < s->n; i++) {
        const char *why = plan_ended(&r->plan, &s->ca[i], &r->record[i], s->arena);
        r->made[i] = true;
        *vec_push(s->arena, &r->task) = i;
        if (why)
            fprintf(stderr, "caeval: %s: %s\n", s->ca[i].code, said(s->arena, why));
        missing += why != NULL;
    }
    if (missing == 0)
        return EXIT_DONE;
    fprintf(
        stderr,
        _("caeval: %s: %zu of %zu CAs are not ready to be merged; 'caeval run --shard' with the "
          "same options evaluates them; the summary stays as it was\n"),
        r->options->output, missing, s->n);
    return EXIT_FAILED;
}

/* The combined exports are read only where some CA has to be evaluated, or where they changed. */
static enum exit_status make_plan(struct run *r)
{
    struct session *s = &r->session;
    enum exit_status status = EXIT_DONE;
    plan_open(&r->plan, &r->evaluator, s);
    bool known = !r->options->force && plan_combined_known(&r->plan);
    if (!known)
        status = read_combined(r);
    if (status == EXIT_DONE)
        status = session_cas(s);
    if (status != EXIT_DONE)
        return status;
    r->evaluator.rest = run_history_rest(&r->history, r->evaluator.key);
    if (!r->evaluator.rest)
        return without_past(r);
    make_room(r);
    if (r->options->merges)
        return find_merged(r);
    find_tasks(r);
    if (known && r->task.n > 0 && s->folder.combined.n > 0)
        status = read_combined(r);
    else if (known)
        session_say(s, &s->combined_said, 0);
    return status;
}

static void keep_standing(struct run *r)
{
    size_t next = 0;
    for (size_t i = 0; i < r->session.n; i++) {
        if (next < r->task.n && r->task.at[next] == i)
            next++;
        else
            run_take(r, i, &r->record[i]);
    }
}

/* --- the summary ---------------------------------------------------------------------------------------- */

static bool write_summary(struct run *r, const char *stage)
{
    struct run_summary summary = {
        .editions = &r->editions,
        .period = period_of(r->options->date),
        .workdays = &r->session.library.calendar.workdays,
        .ca = r->summary,
        .n = r->session.n,
        .stray_rejects = rejects_total(r->session.strays),
    };
    summary.vanished = r->vanished;
    summary.n_vanished = r->n_vanished;
    summary.told = told_before(&r->history.told, r->options->date);
    summary.combined = r->session.account;
    summary.n_combined = r->session.n_accounts;
    summary.stray = rejects_shown(r->session.strays, &summary.n_stray);
    struct arena *arena = r->session.arena;
    struct output_matter matter = {.editions = &r->editions,
                                   .date = summary.period.to,
                                   .fonts = &r->session.fonts,
                                   .of = &summary};
    format_set wanted = outputs_wanted(arena, OUTPUT_RUN, r->options->formats, r->year_folder,
                                       session_has_fonts(&r->session));
    outputs_prepare(&matter, OUTPUT_RUN, wanted, arena);
    r->entry = outputs_entry(OUTPUT_RUN, wanted);
    return outputs_write(&matter, OUTPUT_RUN, wanted, stage, arena);
}

static void print_results(struct run *r)
{
    struct run_summary summary = {.editions = &r->editions, .ca = r->summary, .n = r->session.n};
    if (!r->options->quiet) {
        result_table_print(stdout, &summary, r->session.arena);
        session_passed_over(&r->session, stdout);
    }
    if (!stdout_sound())
        r->not_written = true;
    result_table_print(r->session.log, &summary, r->session.arena);
    session_passed_over(&r->session, r->session.log);
}

/* Where to begin to read. */
static void say_entry(struct run *r)
{
    if (r->options->quiet || !r->entry)
        return;
    printf("%s/%s\n", r->year_folder, r->entry);
    if (!stdout_sound())
        r->not_written = true;
}

/* --- the run -------------------------------------------------------------------------------------------- */

static enum exit_status end_status(const struct run *r)
{
    if (r->not_written || r->history.failed)
        return EXIT_NO_OUTPUT;
    if (r->findings & r->options->fail_on)
        return EXIT_FINDINGS;
    return r->partial ? EXIT_PARTIAL : EXIT_DONE;
}

/* The output folder, locked and clean; EXIT_DONE, or how to end. */
static enum exit_status take_output(struct run *r)
{
    const struct shard *shard = &r->options->shard;
    enum exit_status status = take_lock(r->options, r->session.arena);
    if (status != EXIT_DONE)
        return status;
    struct arena *arena = r->session.arena;
    status = run_may_replace(r->options, arena);
    if (status != EXIT_DONE)
        return status;
    int year = civil_from_day(r->options->date).year;
    r->evaluator.record_folder = record_folder_of(arena, r->options->output, year);
    if (!folder_make(r->year_folder) || !folder_make(r->evaluator.record_folder) ||
        !output_probe(arena, r->year_folder, shard) ||
        !clean_output(r->options, arena, r->year_folder, false)) {
        fprintf(stderr, _("caeval: %s: cannot be written: %s\n"), r->year_folder,
                system_said(errno));
        return EXIT_NO_OUTPUT;
    }
    records_clean(arena, r->evaluator.record_folder, shard);
    return EXIT_DONE;
}

/* Whose place is taken: a folder under the name of one of the run's files; the year's folder where there is
 * none. */
static const char *blocked(const struct run *r, const char *const *names)
{
    for (; *names; names++) {
        const char *path = arena_format(r->session.arena, "%s/%s", r->year_folder, *names);
        if (folder_itself(path))
            return path;
    }
    return r->year_folder;
}

/* Results without result.json are in no history, comparison or yearly report. */
static void say_not_kept(struct run *r)
{
    size_t n = 0;
    for (size_t i = 0; i < r->session.n; i++) {
        const char *folder =
            arena_format(r->session.arena, "%s/%s", r->year_folder, r->session.ca[i].code);
        n += !output_there(r->session.arena, folder, "result.json") &&
             output_there(r->session.arena, folder, "manifest.json");
    }
    if (n)
        fprintf(stderr,
                _("caeval: %s: 警告：--formats 中没有 json，%zu家机构的这次结果不进入历史、"
                  "比较和年报；加上 json 再运行即可\n"),
                r->year_folder, n);
}

/* Digests of the year's files, as they lie in `from`, and of the CAs' manifests, for caeval verify. */
static bool prepare_seal(struct run *r, const char *from, const char *const *names)
{
    struct arena *arena = r->session.arena;
    VEC(struct sealed_ca) cas = {0};
    for (size_t i = 0; i < r->session.n; i++)
        for (size_t k = 0; r->there[i] && k < r->record[i].n_outputs; k++)
            if (strcmp(r->record[i].output[k].name, MANIFEST) == 0)
                *vec_push(arena, &cas) =
                    (struct sealed_ca){r->session.ca[i].code, r->record[i].output[k].sha256};
    return seal_prepare(arena, r->year_folder, from, names, cas.at, cas.n, r->evaluator.signer);
}

/* What is not sealed the next command seals: the run's mark stays. */
static void seal(struct run *r, bool prepared)
{
    struct arena *arena = r->session.arena;
    if (prepared &&
        (r->lost ? seal_mend(arena, r->year_folder, r->evaluator.record_folder, r->evaluator.signer)
                 : seal_settle(arena, r->year_folder)))
        return;
    fprintf(stderr, "caeval: %s: %s\n", seal_path(arena, r->year_folder, ".json"),
            system_said(errno));
    r->history.failed = true;
}

/* The log says what the run found, not when or by how many workers. */
static void finish_run(struct run *r, char **log_text, size_t *log_size)
{
    struct arena *arena = r->session.arena;
    const char *const *names = outputs_names(arena, OUTPUT_RUN, "run.log");
    run_history_names(&r->history, r->summary, r->vanished, r->n_vanished);
    print_results(r);
    fflush(r->session.log);
    const char *others = left_out(r->options, arena, r->year_folder);
    if (others) {
        fprintf(
            stderr,
            _("caeval: %s: the summary and run.log stay as they were: 'only' leaves out %s, which "
              "have results there; 'caeval merge' without it renews them, and so does "
              "'caeval run'\n"),
            r->year_folder, others);
        seal(r, prepare_seal(r, r->year_folder, (const char *const[]){NULL}));
        return;
    }
    const char *stage = stage_open_run(arena, r->year_folder);
    bool sound = stage && write_summary(r, stage) &&
                 file_write(arena_format(arena, "%s/run.log", stage), *log_text, *log_size);
    if (!sound && stage)
        stage_drop(stage);
    bool prepared = sound && prepare_seal(r, stage, names);
    if (sound && stage_publish_run(arena, r->year_folder, stage, names)) {
        run_history_told(&r->history);
        seal(r, prepared || prepare_seal(r, r->year_folder, names));
        say_entry(r);
        return;
    }
    const char *why = write_fault(arena, errno);
    fprintf(stderr, _("caeval: %s：汇总不能写出：%s；原有的不变\n"), blocked(r, names),
            said(arena, why));
    r->not_written = true;
}

static enum exit_status run_all(struct run *r, char **log_text, size_t *log_size)
{
    enum exit_status status = make_plan(r);
    if (status != EXIT_DONE)
        return status;
    interrupt_is_noted();
    bool shard = r->options->shard.n > 0;
    if ((r->task.n > 0 || r->options->merges) && !run_history_begin(&r->history))
        return without_past(r);
    r->partial = r->session.problems.errors > 0 || !folder_whole(&r->session.folder);
    if (!shard) { /* else merging says and counts them, once */
        say_strays(r);
        r->partial = r->partial || rejects_total(r->session.strays) > 0;
    }
    r->n_vanished = run_history_vanished(&r->history, &r->vanished);
    if (!shard)
        run_history_entered(&r->history, r->evaluator.rest, r->n_vanished > 0);
    if (r->history.failed)
        return without_past(r);
    keep_standing(r);
    bool whole = run_evaluate(r);
    if (!whole) /* what is published and not kept yet, the next start keeps */
        r->history.failed = true;
    run_history_tell(&r->history, r->summary);
    run_history_end(&r->history);
    clean_output(r->options, r->session.arena, r->year_folder, true);
    if (!whole) {
        fprintf(stderr,
                _("caeval: interrupted: %zu of %zu CAs are done; the summary stays as it was\n"),
                r->session.n - r->task.n + r->progress.done, r->session.n);
        return EXIT_INTERRUPTED;
    }
    if (!formats_kept(r->options->formats))
        say_not_kept(r);
    if (shard)
        print_results(r);
    else
        finish_run(r, log_text, log_size);
    return interrupt_seen() ? EXIT_INTERRUPTED : end_status(r);
}

enum exit_status run(const struct options *options, struct arena *arena)
{
    struct run r = {.options = options};
    interrupt_ends();
    enum exit_status status = folders_apart(options, arena);
    if (status == EXIT_DONE)
        status = date_has_come(options, arena);
    if (status == EXIT_DONE)
        status = session_open(&r.session, options, arena);
    if (status != EXIT_DONE)
        return status;
    char *log_text = NULL;
    size_t log_size = 0;
    r.session.log = open_memstream(&log_text, &log_size);
    if (!r.session.log)
        out_of_memory();
    const struct library *l = &r.session.library;
    r.editions = edition_set_of(l, CAEVAL_VERSION);
    r.editions.bureau = &r.session.options->bureau;
    clock_t begun = clock(); /* of the process */
    int year = civil_from_day(options->date).year;
    r.year_folder = arena_format(arena, "%s/%d", options->output, year);
    bool lettered = outputs_lettered(OUTPUT_CA, options->formats) ||
                    outputs_lettered(OUTPUT_RUN, options->formats) ||
                    lettered_there(arena, r.year_folder);
    struct sign_key *key = NULL;
    status = signer_load(options, arena, &key);
    r.evaluator.signer = key;
    if (status == EXIT_DONE && lettered)
        status = session_fonts(&r.session);
    if (options->verbose)
        say_surroundings(lettered, begun);
    if (status == EXIT_DONE)
        status = session_list(&r.session);
    if (status == EXIT_DONE)
        status = take_output(&r);
    if (status == EXIT_DONE) {
        r.evaluator.options = options;
        r.evaluator.session = &r.session;
        r.evaluator.editions = &r.editions;
        r.evaluator.year_folder = r.year_folder;
        r.evaluator.key = plan_key(&r.session, arena);
        run_history_open(&r.history, &r.session, year);
        status = r.history.failed ? without_past(&r) : run_all(&r, &log_text, &log_size);
        run_history_close(&r.history);
    }
    fclose(r.session.log);
    sign_key_free(key);
    session_close(&r.session);
    free(log_text);
    return status;
}
