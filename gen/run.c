/* Run: caeval run. */
#include "run.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/file.h"
#include "batch/publish.h"
#include "report/json.h"
#include "report/sections.h"
#include "report/table.h"
#include "report/write_pdf.h"
#include "report/write_xlsx.h"
#include "run_history.h"
#include "session.h"
#include "version.h"

static volatile sig_atomic_t interrupted;

static void on_signal(int signal_number)
{
    (void)signal_number;
    interrupted = 1;
}

/* The first signal lets the CA in hand end; a second one ends the process. */
static void catch_signals(void)
{
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = (int)SA_RESETHAND};
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

struct run {
    const struct options *options;
    struct session session;
    struct edition_set editions;
    const char *year_folder;
    struct run_history history;
    VEC(struct ca_summary) summary;
    bool partial;      /* something was rejected, or a CA failed */
    bool not_written;  /* some output could not be written */
    unsigned findings; /* of enum fail_on */
};

/* What the writers of a CA's files get. */
struct outputs {
    const struct evaluation *evaluation;
    const struct document *document;
    const struct fonts *fonts;
};

/* One CA's output files: a writer is one row. */
struct writer {
    const char *file;
    bool (*write)(const struct outputs *outputs, const char *path);
    bool wanted;
};

static bool write_json(const struct outputs *o, const char *path)
{
    return write_result_json(o->evaluation, path);
}

static bool write_workbook(const struct outputs *o, const char *path)
{
    return write_xlsx(o->document, path, o->evaluation->period.to);
}

static bool write_report(const struct outputs *o, const char *path)
{
    return write_pdf(o->document, o->fonts, o->evaluation->editions->wording, path);
}

/* --- one CA ----------------------------------------------------------------------------------------- */

struct ca_run {
    struct run *run;
    struct arena *arena;
    const struct ca_entry *entry;
    const char *stage;
    struct problems problems;
    struct rejects *rejects;
    struct reject_sink file_sink;
    struct evaluation evaluation;
};

static void say_reject(void *context, const struct reject *reject)
{
    struct ca_run *c = context;
    c->file_sink.reject(c->file_sink.context, reject);
    size_t n = 0;
    const struct shown_reject *shown = rejects_shown(c->rejects, &n);
    if (rejects_total(c->rejects) > REJECTS_SAID)
        return;
    fputs("caeval: ", stderr);
    reject_print(stderr, reject->path, &shown[n - 1], reject->position);
    if (c->run->session.log)
        reject_print(c->run->session.log,
                     arena_format(c->arena, "%s/%s", c->entry->code, reject->file), &shown[n - 1],
                     reject->position);
}

static void say_more_rejects(struct ca_run *c)
{
    int64_t more = rejects_total(c->rejects) - REJECTS_SAID;
    if (more <= 0)
        return;
    fprintf(stderr, "caeval: %s: %lld more rejected rows, all in rejects.csv\n", c->entry->code,
            (long long)more);
}

/* Rows of combined files that belong to no CA. */
static void say_strays(struct run *r)
{
    size_t n = 0;
    const struct shown_reject *stray = rejects_shown(r->session.strays, &n);
    for (size_t i = 0; i < n && i < REJECTS_SAID; i++) {
        fprintf(stderr, "caeval: %s/", r->options->input);
        reject_print(stderr, stray[i].file, &stray[i], 0);
        reject_print(r->session.log, stray[i].file, &stray[i], 0);
    }
    int64_t more = rejects_total(r->session.strays) - REJECTS_SAID;
    if (more > 0)
        fprintf(stderr, "caeval: %s: %lld more rows of no CA\n", r->options->input,
                (long long)more);
}

/* Reads the exports and judges them. False when rejects.csv cannot be written. */
static bool evaluate(struct ca_run *c)
{
    struct run *r = c->run;
    const struct library *l = &r->session.library;
    const struct ca_input input = {c->entry->code, c->entry->folder, &r->session.combined};
    struct facts *facts =
        facts_new(c->arena, &l->schema, period_of(r->options->date), &l->workdays, &c->problems);
    struct facts_sink facts_sink = {l->bindings, facts};
    struct record_sink records = facts_record_sink(&facts_sink);
    struct reject_sink rejects = {c, say_reject};
    c->rejects = rejects_open(c->arena, arena_format(c->arena, "%s/rejects.csv", c->stage));
    if (!c->rejects)
        return false;
    c->file_sink = rejects_sink(c->rejects);
    struct evaluation *e = &c->evaluation;
    *e = (struct evaluation){.editions = &r->editions,
                             .code = c->entry->code,
                             .period = facts->period,
                             .facts = facts,
                             .problems = &c->problems};
    e->ingested = ingest_ca(&input, &l->schema, c->arena, &records, &rejects, &c->problems);
    if (!rejects_close(c->rejects))
        return false;
    say_more_rejects(c);
    facts_finish(facts, &e->ingested);
    e->name = facts->org.name ? facts->org.name : e->code;
    e->measures = measures_compute(&l->catalog, facts, c->arena);
    e->form = form_judge(&l->form, facts, &e->measures, &l->wording, c->arena);
    e->grading = grading_judge(&l->grading, facts, &e->measures, &l->wording, c->arena);
    const struct crosscheck_view view = {&e->form, &e->grading, facts, &e->measures, &l->wording};
    e->crosschecks = crosschecks_run(&l->crosschecks, &view, c->arena);
    e->sampling =
        sampling_judge(&l->sampling, &e->grading, facts, &e->measures, &l->wording, c->arena);
    e->annex = annex_judge(&l->annex, facts, &e->measures, &l->wording, c->arena);
    e->reject = rejects_shown(c->rejects, &e->n_rejects);
    e->rejected = rejects_total(c->rejects);
    e->past = run_history_past(&r->history, e->code, c->arena);
    return true;
}

static const struct digested_file *input_digests(struct ca_run *c)
{
    const struct ingested *in = &c->evaluation.ingested;
    struct digested_file *list = arena_alloc(c->arena, (in->n + 1) * sizeof *list);
    for (size_t i = 0; i < in->n; i++)
        list[i].sm3 = digest_file(c->arena, DIGEST_SM3, in->file[i].path);
    return list;
}

/* The manifest names every file of the CA but itself, as it lies on the disk. */
static bool write_manifest(struct ca_run *c, const char *const *files, size_t n)
{
    const struct library *l = &c->run->session.library;
    struct digested_file *templates = arena_alloc(c->arena, (l->n_files + 1) * sizeof *templates);
    struct digested_file *outputs = arena_alloc(c->arena, (n + 1) * sizeof *outputs);
    for (size_t i = 0; i < l->n_files; i++)
        templates[i] = (struct digested_file){l->file[i].name, l->file[i].sha256, NULL};
    for (size_t i = 0; i < n; i++) {
        const char *path = arena_format(c->arena, "%s/%s", c->stage, files[i]);
        outputs[i] = (struct digested_file){files[i], digest_file(c->arena, DIGEST_SHA256, path),
                                            digest_file(c->arena, DIGEST_SM3, path)};
        if (!outputs[i].sha256 || !outputs[i].sm3)
            return false;
    }
    struct manifest manifest = {
        .evaluation = &c->evaluation,
        .version = CAEVAL_VERSION,
        .template_file = templates,
        .n_templates = l->n_files,
        .output = outputs,
        .n_outputs = n,
        .input_sm3 = c->run->options->input_sm3 ? input_digests(c) : NULL,
    };
    return write_manifest_json(&manifest, arena_format(c->arena, "%s/manifest.json", c->stage));
}

static bool write_files(struct ca_run *c)
{
    const struct options *o = c->run->options;
    const struct writer writers[] = {
        {"evaluation.xlsx", write_workbook, o->xlsx},
        {"report.pdf", write_report, o->pdf},
        {"result.json", write_json, o->json},
    };
    enum { WRITERS = sizeof writers / sizeof *writers };
    const char *files[WRITERS + 1];
    size_t n = 0;
    struct outputs outputs = {&c->evaluation, NULL, &c->run->session.fonts};
    if (o->xlsx || o->pdf)
        outputs.document = evaluation_document(&c->evaluation, c->arena);
    for (size_t i = 0; i < WRITERS; i++) {
        if (!writers[i].wanted)
            continue;
        if (!writers[i].write(&outputs, arena_format(c->arena, "%s/%s", c->stage, writers[i].file)))
            return false;
        files[n++] = writers[i].file;
    }
    files[n++] = "rejects.csv";
    return write_manifest(c, files, n);
}

static void note_findings(struct run *r, const struct evaluation *e)
{
    const char *level = grading_level(&e->grading, e->editions->wording);
    bool open = e->grading.gate == GATE_UNKNOWN ||
                (level && e->grading.total.level_lo != e->grading.total.level_hi);
    if (e->form.count[ROW_NO] > 0)
        r->findings |= FAIL_ON_NONCONFORMING;
    if (e->form.count[ROW_PENDING] > 0 || open)
        r->findings |= FAIL_ON_PENDING;
    if (!level || (!open && e->grading.total.level_lo == &e->editions->grading->level[0]))
        r->findings |= FAIL_ON_LEVEL_BELOW_II;
}

static void add_failed(struct run *r, const struct ca_entry *entry, const char *why)
{
    *vec_push(r->session.arena, &r->summary) = (struct ca_summary){
        .code = entry->code,
        .name = entry->code,
        .failed = arena_string(r->session.arena, why),
    };
    r->partial = true;
}

static void run_ca(struct run *r, const struct ca_entry *entry)
{
    struct ca_run c = {.run = r, .arena = arena_new(), .entry = entry};
    problems_init(&c.problems, c.arena);
    c.stage = stage_open(c.arena, r->year_folder, entry->code);
    bool sound = c.stage && evaluate(&c) && write_files(&c) &&
                 stage_publish(c.arena, r->year_folder, entry->code, c.stage);
    if (sound) {
        run_history_keep(&r->history, entry->code);
        *vec_push(r->session.arena, &r->summary) = ca_summary_of(&c.evaluation, r->session.arena);
        note_findings(r, &c.evaluation);
        r->partial = r->partial || c.evaluation.rejected > 0 || c.problems.errors > 0;
    } else {
        const char *why = strerror(errno);
        problem_add(&c.problems, SEVERITY_ERROR, NULL, 0, NULL,
                    "%s: its results cannot be written: %s; the earlier ones stay", entry->code,
                    why);
        add_failed(r, entry, why);
        r->not_written = true;
        if (c.stage)
            stage_drop(c.stage);
    }
    session_say(&r->session, &c.problems, 0);
    arena_free(c.arena);
}

/* --- the summary -------------------------------------------------------------------------------------- */

struct summary_outputs {
    const struct run_summary *summary;
    const struct document *document;
    const struct fonts *fonts;
};

struct summary_writer {
    const char *file;
    bool (*write)(const struct summary_outputs *outputs, const char *path);
    bool wanted;
};

static bool write_summary_workbook(const struct summary_outputs *o, const char *path)
{
    return write_xlsx(o->document, path, o->summary->period.to);
}

static bool write_summary_report(const struct summary_outputs *o, const char *path)
{
    return write_pdf(o->document, o->fonts, o->summary->editions->wording, path);
}

static bool write_summary_data(const struct summary_outputs *o, const char *path)
{
    return write_summary_json(o->summary, path);
}

/* --- the run ------------------------------------------------------------------------------------------ */

static bool write_summary(struct run *r)
{
    struct run_summary summary = {
        .editions = &r->editions,
        .period = period_of(r->options->date),
        .ca = r->summary.at,
        .n = r->summary.n,
        .stray_rejects = rejects_total(r->session.strays),
    };
    summary.stray = rejects_shown(r->session.strays, &summary.n_stray);
    struct summary_outputs outputs = {&summary, NULL, &r->session.fonts};
    if (r->options->xlsx || r->options->pdf)
        outputs.document = summary_document(&summary, r->session.arena);
    const struct summary_writer writers[] = {
        {"summary.xlsx", write_summary_workbook, r->options->xlsx},
        {"summary.pdf", write_summary_report, r->options->pdf},
        {"summary.json", write_summary_data, r->options->json},
    };
    for (size_t i = 0; i < sizeof writers / sizeof *writers; i++) {
        const char *path = arena_format(r->session.arena, "%s/%s", r->year_folder, writers[i].file);
        const char *part = arena_format(r->session.arena, "%s.part", path);
        remove(part);
        if (writers[i].wanted && !(writers[i].write(&outputs, part) && rename(part, path) == 0))
            return false;
    }
    return true;
}

static void print_results(struct run *r)
{
    struct run_summary summary = {.editions = &r->editions, .ca = r->summary.at, .n = r->summary.n};
    if (!r->options->quiet)
        result_table_print(stdout, &summary, r->session.arena);
    if (fflush(stdout) != 0 || ferror(stdout)) {
        fprintf(stderr, "caeval: standard output: %s\n", strerror(errno));
        r->not_written = true;
    }
    if (r->session.log)
        result_table_print(r->session.log, &summary, r->session.arena);
}

static enum exit_status end_status(const struct run *r)
{
    size_t failed = 0;
    for (size_t i = 0; i < r->summary.n; i++)
        failed += r->summary.at[i].failed != NULL;
    if (interrupted)
        return EXIT_INTERRUPTED;
    if (r->not_written || r->history.failed)
        return EXIT_NO_OUTPUT;
    if (failed == r->summary.n)
        return EXIT_FAILED;
    if (r->findings & r->options->fail_on)
        return EXIT_FINDINGS;
    return r->partial ? EXIT_PARTIAL : EXIT_DONE;
}

/* The output folder, locked and clean; EXIT_DONE, or how to end. */
static enum exit_status take_output(struct run *r)
{
    enum exit_status status = take_lock(r->options->output, r->session.arena);
    if (status != EXIT_DONE)
        return status;
    r->year_folder = arena_format(r->session.arena, "%s/%d", r->options->output,
                                  civil_from_day(r->options->date).year);
    if (!folder_make(r->year_folder)) {
        fprintf(stderr, "caeval: %s: cannot be written: %s\n", r->year_folder, strerror(errno));
        return EXIT_NO_OUTPUT;
    }
    output_clean(r->session.arena, r->year_folder);
    run_history_open(&r->history, &r->session, civil_from_day(r->options->date).year);
    run_history_begin(&r->history);
    return EXIT_DONE;
}

static void finish_run(struct run *r, char **log_text, size_t *log_size)
{
    print_results(r);
    if (!write_summary(r)) {
        fprintf(stderr, "caeval: %s: the summary cannot be written: %s\n", r->year_folder,
                strerror(errno));
        r->not_written = true;
    }
    fclose(r->session.log);
    r->session.log = NULL;
    if (!file_replace(arena_format(r->session.arena, "%s/run.log", r->year_folder), *log_text,
                      *log_size)) {
        fprintf(stderr, "caeval: %s/run.log: %s\n", r->year_folder, strerror(errno));
        r->not_written = true;
    }
}

enum exit_status command_run(const struct options *options, struct arena *arena)
{
    struct run r = {.options = options};
    if (options->rebuild_history)
        return command_rebuild(options, arena);
    enum exit_status status = session_open(&r.session, options, arena);
    if (status != EXIT_DONE)
        return status;
    char *log_text = NULL;
    size_t log_size = 0;
    r.session.log = open_memstream(&log_text, &log_size);
    if (!r.session.log)
        out_of_memory();
    const struct library *l = &r.session.library;
    r.editions = (struct edition_set){&l->schema, &l->catalog, &l->form, &l->grading, &l->wording};
    status = options->pdf ? session_fonts(&r.session) : EXIT_DONE;
    if (status == EXIT_DONE)
        status = session_scan(&r.session);
    if (status == EXIT_DONE)
        status = take_output(&r);
    if (status == EXIT_DONE) {
        catch_signals();
        say_strays(&r);
        r.partial = rejects_total(r.session.strays) > 0 || r.session.problems.errors > 0;
        for (size_t i = 0; i < r.session.n && !interrupted; i++)
            run_ca(&r, &r.session.ca[i]);
        finish_run(&r, &log_text, &log_size);
        status = end_status(&r);
    } else {
        fclose(r.session.log);
    }
    run_history_close(&r.history);
    session_close(&r.session);
    free(log_text);
    return status;
}
