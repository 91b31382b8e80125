/* Evaluate. */
#include "app/evaluate.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "app/ca_messages.h"
#include "app/confined_reads.h"
#include "app/failed.h"
#include "app/listing.h"
#include "app/output_folder.h"
#include "app/version.h"
#include "base/digest.h"
#include "base/file.h"
#include "batch/apart.h"
#include "batch/aside_files.h"
#include "batch/leftover.h"
#include "batch/publish.h"
#include "history/keeping.h"
#include "history/stored.h"
#include "ingest/lessons.h"
#include "report/json.h"
#include "report/sections.h"

enum { ATTEMPTS = 2, READINGS = 5 /* in all, with those that conflicts ask for */ };

/* One CA in hand. */
struct attempt {
    const struct evaluator *evaluator;
    struct arena *arena; /* of the attempt */
    const struct ca_entry *entry;
    const char *stage;
    bool past_unread; /* an earlier result that the history knows */
    struct problems problems;
    struct rejects *rejects;
    struct reject_sink file_sink;
    struct listing listing; /* of them, as people are told */
    struct evaluation evaluation;
    struct timespec clock;
    const char *times; /* with --verbose: what each step took */
    struct lessons *lessons;
    struct ca_record *record; /* in the caller's arena */
    struct arena *keep;
    struct parcels *parcels; /* NULL: the history does not keep it */
};

const struct ca_rest *rest_of(const struct evaluator *e, const struct ca_entry *entry)
{
    return &e->rest[entry - e->session->ca];
}

/* CPU time of this process since the last call, in milliseconds. */
static double lap(struct timespec *last)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    double ms =
        (double)(now.tv_sec - last->tv_sec) * 1e3 + (double)(now.tv_nsec - last->tv_nsec) / 1e6;
    *last = now;
    return ms;
}

static void note_time(struct attempt *a, const char *step)
{
    if (a->evaluator->options->verbose)
        a->times = arena_format(a->arena, "%s%s %s %.2f ms", a->times ? a->times : "",
                                a->times ? "," : "", step, lap(&a->clock));
}

/* --- messages ----------------------------------------------------------------------------------------- */

static void take_reject(void *context, const struct reject *reject)
{
    struct attempt *a = context;
    a->file_sink.reject(a->file_sink.context, reject);
    listing_add(&a->listing, reject);
}

/* What matters most first: files that are of no use, then what was lost of those that are. */
static void keep_messages(struct attempt *a)
{
    const struct ca_messages to = {a->evaluator, a->entry, a->record, a->keep};
    ca_messages_problems(&to, &a->problems, SEVERITY_ERROR);
    ca_messages_rejects(&to, &a->listing);
    ca_messages_problems(&to, &a->problems, SEVERITY_WARNING);
    ca_messages_problems(&to, &a->problems, SEVERITY_NOTE);
}

/* --- judging ------------------------------------------------------------------------------------------ */

/* What the result before had and nobody supplied now is no change of the CA, but of its data. */
static void find_vanished(struct attempt *a, const struct kept *told)
{
    struct evaluation *e = &a->evaluation;
    const struct kept_supply *emptied = NULL;
    e->n_vanished = told ? vanished_exports(a->arena, e->facts, told, &e->vanished) : 0;
    size_t n = told ? emptied_exports(a->arena, e->facts, told, &emptied) : 0;
    for (size_t i = 0; i < e->n_vanished + n; i++) {
        bool missing = i < e->n_vanished;
        const struct kept_supply *had = missing ? &e->vanished[i] : &emptied[i - e->n_vanished];
        problem_add(&a->problems, SEVERITY_WARNING, e->code, 0, NULL, "%s的结果有“%s”%lld行，%s",
                    day_text(a->arena, told->date), facts_export(e->facts, had->export)->title,
                    (long long)had->accepted, missing ? "这次未提供" : "这次一行也没有");
    }
}

/* What examiners decided holds no more where their files are not there: so nobody has withdrawn it. A folder that is
 * gone as a whole was hardly taken away on purpose. */
static void find_vanished_inspections(struct attempt *a, const struct kept *told)
{
    const struct evaluation *e = &a->evaluation;
    const struct kept_supply *gone = NULL;
    size_t n = told ? vanished_inspections(a->arena, e->facts, told, &gone) : 0;
    for (size_t i = 0; i < n; i++)
        problem_add(&a->problems,
                    a->evaluator->options->inspection ? SEVERITY_WARNING : SEVERITY_ERROR,
                    arena_format(a->arena, INSPECTION_PREFIX "%s", e->code), 0, NULL,
                    "%s的结果有“%s”%lld行，现场检查的材料这次未提供，其中的结论和改判不再采用；"
                    "请放回，确要撤销的，保留只有表头的文件",
                    day_text(a->arena, told->date), facts_export(e->facts, gone[i].export)->title,
                    (long long)gone[i].accepted);
}

/* A result that the history knows, as its file tells it. One that is not what it stands for is said, and not
 * used. */
static const struct kept *result_of(struct attempt *a, const struct kept *known)
{
    const char *output = a->evaluator->options->output;
    const struct former_codes *aliases = &a->evaluator->session->aliases;
    const char *code = a->evaluation.code;
    const char *why = NULL;
    if (!known)
        return NULL;
    const struct kept *result =
        earlier_result(a->arena, output, code, known->date, known->result_sha256, &why);
    for (size_t i = 0; i < aliases->n && !result; i++)
        if (strcmp(aliases->at[i].code, code) == 0)
            result = earlier_result(a->arena, output, aliases->at[i].former, known->date,
                                    known->result_sha256, &why);
    if (!result && why)
        a->past_unread = true;
    if (!result && why)
        problem_add(&a->problems, SEVERITY_WARNING, code, 0, NULL, STORED_UNUSED,
                    day_text(a->arena, known->date), why);
    return result;
}

/* Earlier results with all that their files say. */
static void look_back(struct attempt *a)
{
    struct evaluation *e = &a->evaluation;
    const struct past *past = e->past;
    if (!past)
        return;
    const struct kept *previous = past->previous;
    e->before = result_of(a, previous);
    e->last_year = past->last_year == previous ? e->before : result_of(a, past->last_year);
    e->told = past->told == previous          ? e->before
              : past->told == past->last_year ? e->last_year
                                              : result_of(a, past->told);
    find_vanished(a, e->told);
    find_vanished_inspections(a, e->told);
}

/* Reads the exports and judges them. False when rejects.csv cannot be written. */
static bool evaluate(struct attempt *a)
{
    struct evaluation *e = &a->evaluation;
    const struct reject_sink rejects = {a, take_reject};
    struct evaluation_source from =
        session_source(a->evaluator->session, a->evaluator->editions, a->entry, a->lessons);
    from.others = true;
    a->listing = (struct listing){.arena = a->arena, .most = REJECTS_SAID};
    a->rejects = rejects_open(a->arena, arena_format(a->arena, "%s/rejects.csv", a->stage));
    if (!a->rejects)
        return false;
    a->file_sink = rejects_sink(a->rejects);
    bool read = evaluation_read(e, &from, &rejects, &a->problems, a->arena);
    if (!rejects_close(a->rejects))
        return false;
    if (!read)
        return true;
    e->past = rest_of(a->evaluator, a->entry)->past;
    look_back(a);
    evaluation_judge(e, &from, a->arena);
    e->reject = rejects_shown(a->rejects, &e->n_rejects);
    return true;
}

/* The first file on which no result may be built, or NULL. */
static const struct file_report *unstable_file(const struct ingested *in)
{
    for (size_t i = 0; i < in->n; i++)
        if (in->file[i].passing)
            return &in->file[i];
    return NULL;
}

static unsigned findings_of(const struct evaluation *e)
{
    unsigned findings = 0;
    const char *level = grading_level(&e->grading, e->editions->wording);
    bool open = e->grading.gate == GATE_UNKNOWN ||
                (level && e->grading.total.level_lo != e->grading.total.level_hi);
    if (e->form.count[ROW_NO] > 0)
        findings |= FAIL_ON_NONCONFORMING;
    if (e->form.count[ROW_PENDING] > 0 || open)
        findings |= FAIL_ON_PENDING;
    if (!level || (!open && !e->grading.total.level_lo->has_min) /* the lowest */)
        findings |= FAIL_ON_LEVEL_BELOW_II;
    return findings;
}

/* --- the CA's files ----------------------------------------------------------------------------------- */

static const struct digested_file *input_digests(struct attempt *a)
{
    const struct ingested *in = &a->evaluation.ingested;
    struct digested_file *list = arena_alloc(a->arena, (in->n + 1) * sizeof *list);
    for (size_t i = 0; i < in->n; i++)
        list[i].sm3 = digest_file(a->arena, DIGEST_SM3, in->file[i].open);
    return list;
}

static bool note_output(struct attempt *a, struct known_file *known, const char *file)
{
    const char *path = arena_format(a->arena, "%s/%s", a->stage, file);
    struct present_file now = present_file_at(file, path);
    const char *sha256 = now.there ? digest_file(a->keep, DIGEST_SHA256, path) : NULL;
    *known = (struct known_file){file, {.size = now.stamp.size}, sha256};
    return sha256 != NULL;
}

/* The manifest names every file of the CA but itself, as it lies on the disk. */
static bool write_manifest(struct attempt *a, const struct known_file *file, size_t n)
{
    const struct library *l = &a->evaluator->session->library;
    struct digested_file *templates = arena_alloc(a->arena, (l->n_files + 1) * sizeof *templates);
    struct digested_file *outputs = arena_alloc(a->arena, (n + 1) * sizeof *outputs);
    for (size_t i = 0; i < l->n_files; i++)
        templates[i] = (struct digested_file){l->file[i].name, l->file[i].sha256, NULL};
    for (size_t i = 0; i < n; i++) {
        const char *path = arena_format(a->arena, "%s/%s", a->stage, file[i].name);
        outputs[i] = (struct digested_file){file[i].name, file[i].sha256,
                                            digest_file(a->arena, DIGEST_SM3, path)};
        if (!outputs[i].sm3)
            return false;
    }
    struct manifest manifest = {
        .evaluation = &a->evaluation,
        .version = CAEVAL_VERSION,
        .template_file = templates,
        .n_templates = l->n_files,
        .output = outputs,
        .n_outputs = n,
        .input_sm3 = a->evaluator->options->input_sm3 ? input_digests(a) : NULL,
    };
    return write_manifest_json(&manifest, arena_format(a->arena, "%s/manifest.json", a->stage));
}

/* The result comes before the documents that name it. */
static bool write_result_first(struct attempt *a, struct output_matter *matter, format_set wanted)
{
    for (const struct output *o = output_table; o->format; o++) {
        if (!o->kept || !output_wanted(o, OUTPUT_CA, wanted))
            continue;
        const char *path = arena_format(a->arena, "%s/%s", a->stage, o->file);
        if (!o->write(matter, path))
            return false;
        matter->result = digest_file(a->arena, DIGEST_SHA256, path);
    }
    return true;
}

static bool write_files(struct attempt *a)
{
    const struct evaluator *e = a->evaluator;
    const char *folder = arena_format(a->arena, "%s/%s", e->year_folder, a->entry->code);
    format_set wanted = outputs_wanted(a->arena, OUTPUT_CA, e->options->formats, folder,
                                       session_has_fonts(e->session));
    struct output_matter matter = {.editions = e->editions,
                                   .date = a->evaluation.period.to,
                                   .fonts = &e->session->fonts,
                                   .of = &a->evaluation};
    VEC(struct known_file) files = {0};
    note_time(a, "evaluated");
    outputs_prepare(&matter, OUTPUT_CA, wanted, a->arena);
    note_time(a, "document");
    if (!write_result_first(a, &matter, wanted))
        return false;
    for (const struct output *o = output_table; o->format; o++) {
        if (!output_wanted(o, OUTPUT_CA, wanted))
            continue;
        const char *path = arena_format(a->arena, "%s/%s", a->stage, o->file);
        bool there = o->kept && matter.result;
        if ((!there && !o->write(&matter, path)) ||
            !note_output(a, vec_push(a->keep, &files), o->file))
            return false;
        note_time(a, o->file);
    }
    if (!note_output(a, vec_push(a->keep, &files), "rejects.csv") ||
        !write_manifest(a, files.at, files.n) ||
        !note_output(a, vec_push(a->keep, &files), MANIFEST))
        return false;
    if (e->signer &&
        (!file_sign(e->signer, a->arena, arena_format(a->arena, "%s/" MANIFEST, a->stage),
                    arena_format(a->arena, "%s/" MANIFEST_SIGNATURE, a->stage)) ||
         !note_output(a, vec_push(a->keep, &files), MANIFEST_SIGNATURE)))
        return false;
    a->record->output = files.at;
    a->record->n_outputs = files.n;
    return true;
}

/* --- the record --------------------------------------------------------------------------------------- */

/* A file that could not be read has no digest to know it by, and an earlier result that could not is to be compared with
 * once it can: the CA is evaluated every time. */
static void note_inputs(struct attempt *a)
{
    const struct ingested *in = &a->evaluation.ingested;
    struct known_file *list = arena_alloc(a->keep, (in->n + 1) * sizeof *list);
    a->record->keepable = true;
    for (size_t i = 0; i < in->n; i++) {
        bool is_within = false;
        bool examiners = in->file[i].export >= a->evaluator->session->library.schema.n;
        const char *name = ca_path_within(a->evaluator, a->keep, in->file[i].path, &is_within);
        const char *sha256 = in->file[i].sha256;
        if (examiners) /* no CA has such a code */
            name = known_inspection(a->keep, a->entry->code, in->file[i].file);
        is_within = is_within || examiners;
        list[i] = (struct known_file){arena_string(a->keep, name), in->file[i].stamp,
                                      arena_string(a->keep, sha256 ? sha256 : "")};
        a->record->keepable = a->record->keepable && sha256 && is_within && !a->past_unread;
    }
    a->record->input = list;
    a->record->n_inputs = in->n;
}

/* What is about to be published: for whoever finds it without its record. */
static bool announce(struct attempt *a)
{
    const struct evaluator *e = a->evaluator;
    const char *sha256 = NULL;
    for (size_t i = 0; i < a->record->n_outputs; i++)
        if (strcmp(a->record->output[i].name, MANIFEST) == 0)
            sha256 = a->record->output[i].sha256;
    return sha256 && seal_announce(a->arena, e->record_folder, a->entry->code, sha256);
}

/* --- one CA --------------------------------------------------------------------------------------------- */

/* `what`: the path at fault; NULL: one of the CA's own files. */
static const char *unwritten(struct attempt *a, const char *what, int error)
{
    const char *text = write_fault(a->keep, error);
    if (!what || what == a->stage)
        return arena_format(a->keep, "其文件不能写入：%s", text);
    return arena_format(a->keep, "%s（属于用户 %s）不是本程序的文件，占着要写的位置：%s", what,
                        owner_of(a->keep, what), text);
}

static void fill_record(struct attempt *a)
{
    const struct object_facts *o = a->evaluation.facts->objects;
    a->record->summary = ca_summary_of(&a->evaluation, a->keep);
    a->record->findings = findings_of(&a->evaluation);
    a->record->partial = a->past_unread || a->evaluation.rejected + a->evaluation.damaged > 0 ||
                         a->problems.errors > 0 || a->evaluation.ingested.n_unread > 0 ||
                         object_facts_unused(o) > 0;
    note_inputs(a);
    keep_messages(a);
}

static void not_published(struct attempt *a, const char *why)
{
    *a->record = record_of_failure(a->evaluator, a->entry, why, a->keep);
    a->record->not_written = true;
    if (a->stage)
        stage_drop(a->stage);
}

/* What an examiner wrote into the workbook where it lies is not lost with the result that it lies in. */
static bool lay_by(struct attempt *a, const char **what)
{
    const struct evaluator *e = a->evaluator;
    const char *folder = arena_format(a->arena, "%s/%s", e->year_folder, a->entry->code);
    const char *laid = NULL;
    bool by_result = false;
    const char *book = arena_format(a->arena, "%s/" EVALUATION_BOOK, a->entry->code);
    *what = arena_format(a->arena, "%s/" EVALUATION_BOOK, folder);
    if (!aside_lay(a->arena, folder, a->stage, &laid, &by_result))
        return false;
    if (laid && by_result)
        problem_add(&a->problems, SEVERITY_WARNING, book, 0, NULL,
                    "发布后有人改动，已另存为 %s；其中填写的请用 caeval collect %s %s/%s 收取",
                    laid, a->entry->code, folder, laid);
    else if (laid)
        problem_add(&a->problems, SEVERITY_WARNING, book, 0, NULL,
                    "发布后有人改动，已另存为 %s；其中没有结果的摘要，不能用 caeval collect 收取",
                    laid);
    return true;
}

enum prepared {
    PREPARED = 'p',  /* the record */
    UNSTABLE = 'u',  /* its inputs did not hold still: why */
    UNWRITTEN = 'w', /* why */
};

/* Its files, in the stage; `why` of a failure. */
static enum prepared attempt(struct attempt *a, const char **why)
{
    const struct evaluator *e = a->evaluator;
    *a->record = (struct ca_record){.key = rest_of(e, a->entry)->key};
    problems_init(&a->problems, a->arena);
    lap(&a->clock);
    bool sound = evaluate(a);
    const struct file_report *unstable = sound ? unstable_file(&a->evaluation.ingested) : NULL;
    bool again = sound && a->evaluation.ingested.again;
    const char *objects = sound && !again ? a->evaluation.facts->objects->fault : NULL;
    if (unstable || again || objects) {
        *why = unstable  ? arena_format(a->keep, "%s: %s", unstable->file, unstable->refused)
               : objects ? arena_string(a->keep, objects)
                         : "数据表读取期间内容有变化";
        return UNSTABLE;
    }
    if (!sound || !write_files(a)) {
        *why = unwritten(a, NULL, errno);
        return UNWRITTEN;
    }
    fill_record(a);
    if (a->times) /* never in the log: that is the same at every run */
        fprintf(stderr, "caeval: %s: CPU time:%s\n", a->entry->code, a->times);
    return PREPARED;
}

/* In a process of its own: as often as the inputs make it necessary. A letter of enum prepared, and the record or why. */
static char *prepare(void *context, size_t *n)
{
    const struct attempt *of = context;
    struct ca_record record;
    const char *why = NULL;
    struct lessons lessons;
    enum prepared end = UNSTABLE;
    lessons_init(&lessons, of->keep);
    for (int i = 0, readings = 0; i < ATTEMPTS && readings < READINGS && end == UNSTABLE;
         readings++) {
        struct attempt a = *of;
        a.arena = arena_new();
        a.lessons = &lessons;
        a.record = &record;
        end = folder_empty(a.stage) ? attempt(&a, &why) : UNWRITTEN;
        why = end == UNWRITTEN && !why ? unwritten(&a, NULL, errno) : why;
        i += !a.evaluation.ingested.again;
        arena_free(a.arena);
    }
    char *text = end == PREPARED ? record_text(&record, of->evaluator->editions, n) : NULL;
    *n = (text ? *n : strlen(why)) + 1;
    char *tagged = must_alloc(*n);
    tagged[0] = (char)end;
    memcpy(tagged + 1, text ? text : why, *n - 1);
    return tagged;
}

/* From the stage to the CA's folder. */
static void publish(struct attempt *a)
{
    const struct evaluator *e = a->evaluator;
    const char *what = NULL;
    const struct ca_messages to = {e, a->entry, a->record, a->keep};
    problems_init(&a->problems, a->arena);
    bool sound = lay_by(a, &what);
    if (sound) /* all that can fail comes before the CA's folder is another */
        ca_messages_problems(&to, &a->problems, SEVERITY_WARNING);
    sound = sound && announce(a) &&
            stage_publish(a->arena, e->year_folder, a->entry->code, a->stage, &what);
    if (!sound) {
        not_published(a, unwritten(a, what, errno));
        return;
    }
    keep_record(e, a->entry, a->record, a->keep);
    if (a->parcels) /* announced until all is done: whoever finds it without its record knows what it is */
        history_parcel(a->parcels, e->options->output, civil_from_day(e->options->date).year,
                       a->entry->code);
    seal_announced(a->arena, e->record_folder, a->entry->code);
}

struct ca_record evaluate_ca(const struct evaluator *e, const struct ca_entry *entry,
                             struct arena *arena, struct parcels *parcels)
{
    struct ca_record record = {.key = NULL};
    struct attempt a = {.evaluator = e,
                        .entry = entry,
                        .arena = arena,
                        .keep = arena,
                        .record = &record,
                        .parcels = parcels};
    struct apart job = {.work = prepare, .context = &a};
    size_t n = 0;
    if (entry->fault)
        return failed_record(e, entry, entry->fault, arena);
    a.stage = stage_open(arena, e->year_folder, entry->code);
    if (!a.stage) {
        not_published(&a, unwritten(&a, NULL, errno));
        return record;
    }
    job.reads = confined_reads(e, entry->code, arena, &job.n_reads);
    job.folder = a.stage;
    const char *text = apart(&job, arena, &n);
    if (text && n > 0 && *text == PREPARED &&
        record_read(&record, arena, e->editions, text + 1, n - 1)) {
        publish(&a);
        return record;
    }
    if (text && n > 0 && *text == UNWRITTEN) {
        not_published(&a, text + 1);
        return record;
    }
    const char *why = !text ? arena_format(arena, "不能启动评价的进程：%s", system_fault(errno))
                      : *text == UNSTABLE ? text + 1
                                          : "评价它的进程交回的不是结果";
    stage_drop(a.stage);
    return failed_record(e, entry, why, arena);
}
