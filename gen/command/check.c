/* Check: caeval check reads and validates the inputs, and prints what is wrong. */
#include <stdlib.h>
#include <string.h>

#include "app/check_table.h"
#include "app/check_waiting.h"
#include "app/listing.h"
#include "app/output_folder.h"
#include "app/session.h"
#include "app/version.h"
#include "base/columns.h"
#include "base/file.h"
#include "base/language.h"
#include "base/said.h"
#include "base/text.h"
#include "command/command.h"
#include "ingest/lessons.h"
#include "report/json_check.h"

enum { LISTED = 10 /* faults of the rows and cells of one file; the rest is counted */ };

struct check {
    struct session *session;
    struct edition_set editions;
    struct check_shared shared;
    struct file_report *combined; /* by combined file: what became of its rows in all CAs */
    size_t told;                  /* CAs that stand in the JSON */
};

/* One reading of one CA. What it says is kept until it is the last one. */
struct ca_reading {
    FILE *text;
    struct arena *arena;
    const char *path;       /* of the file in hand */
    struct listing listing; /* of it */
    int64_t rejected;
    VEC(struct checked_reject) all; /* for JSON */
};

static void end_listing(struct ca_reading *r)
{
    for (size_t i = 0; i < r->listing.list.n; i++)
        listed_say(r->text, &r->listing.list.at[i], r->arena);
    if (r->listing.rest > 0) {
        print_safe(r->text, r->path, strlen(r->path));
        fprintf(r->text, _("：另有%lld处\n"), (long long)r->listing.rest);
    }
    r->listing = (struct listing){.arena = r->arena, .most = LISTED};
}

static void take_reject(void *context, const struct reject *reject)
{
    struct ca_reading *r = context;
    if (r->path != reject->path)
        end_listing(r);
    r->path = reject->path;
    r->rejected++;
    listing_add(&r->listing, reject);
}

/* The same for JSON: every one of them. */
static void keep_reject(void *context, const struct reject *reject)
{
    struct ca_reading *r = context;
    const struct refusal *refusal = reject->refusal;
    r->rejected++;
    *vec_push(r->arena, &r->all) = (struct checked_reject){
        .path = arena_string(r->arena, reject->path),
        .position = reject->position,
        .shown = {.line = reject->line,
                  .column = refusal->column ? refusal->column->name : "",
                  .header = refusal->column ? refusal->column->header : "",
                  .value = text_sound(r->arena, refusal->value),
                  .reason = arena_string(r->arena, refusal->reason)},
    };
}

/* --- combined files --------------------------------------------------------------------------------- */

/* The CAs' parts are added up. */
static void take_accounts(struct check *c, const struct ingested *in)
{
    const struct combined *combined = &c->session->combined;
    for (size_t i = 0; i < in->n; i++) {
        const struct file_report *f = &in->file[i];
        for (size_t k = 0; k < combined->n; k++) {
            struct file_report *sum = &c->combined[k];
            if (combined->file[k].file->path != f->path)
                continue;
            sum->rows += f->rows;
            sum->accepted += f->accepted;
            sum->rejected += f->rejected;
            sum->duplicates += f->duplicates;
            sum->superseded += f->superseded;
            sum->set_aside += f->set_aside;
            sum->damaged += f->damaged;
        }
    }
}

static void print_combined(const struct check *c)
{
    const struct session *s = c->session;
    size_t n = s->combined.n;
    if (n == 0) { /* what is not read may have been theirs all the same */
        check_shared_print(stdout, &s->library, &c->shared, s->arena);
        return;
    }
    const char **cell = arena_alloc(s->arena, (n + 1) * (ACCOUNT_CELLS + 1) * sizeof *cell);
    account_heads(cell);
    cell[ACCOUNT_CELLS] = "不属任何机构";
    for (size_t k = 0; k < n; k++) {
        const struct combined_file *file = &s->combined.file[k];
        const char **row = cell + (k + 1) * (ACCOUNT_CELLS + 1);
        struct file_report sum = c->combined[k];
        sum.refused = file->refused;
        sum.rows += file->strays;
        account_cells(row, s->library.schema.export[file->file->export].title, file->file->name,
                      &sum, s->arena);
        row[ACCOUNT_CELLS] = arena_format(s->arena, "%lld", (long long)file->strays);
    }
    fputs(_("\n各机构共用的文件\n"), stdout);
    columns_say(stdout, cell, ACCOUNT_CELLS + 1, n + 1, s->arena);
    check_shared_print(stdout, &s->library, &c->shared, s->arena);
}

static void print_strays(const struct session *s)
{
    size_t n = 0;
    const struct shown_reject *stray = rejects_shown(s->strays, &n);
    struct listing listing = {.arena = s->arena, .most = n};
    for (size_t i = 0; i < n; i++)
        listing_add_shown(&listing, stray[i].file, &stray[i]);
    for (size_t i = 0; i < listing.list.n; i++)
        listed_say(stdout, &listing.list.at[i], s->arena);
    int64_t more = rejects_total(s->strays) - (int64_t)n;
    if (more > 0)
        printf(_("%s：另有%lld行不属任何机构\n"), s->options->input, (long long)more);
}

/* --- one CA ------------------------------------------------------------------------------------------- */

enum ca_verdict { CLEAN, FAULTY, AGAIN };

/* Files that are of no use, what was lost of those that are, and then what else there is to say. */
static void say_ca(struct session *s, const struct problems *problems, struct slice rejects)
{
    session_say_as(s, problems, SEVERITY_ERROR);
    fwrite(rejects.at, 1, rejects.n, stdout);
    session_say_as(s, problems, SEVERITY_WARNING);
    session_say_as(s, problems, SEVERITY_NOTE);
}

static void print_ca(struct check *c, const struct evaluation *e, const struct problems *problems,
                     struct slice rejects, struct arena *arena)
{
    struct checked checked = {e->code,  &c->session->library, e->facts,  &e->ingested,
                              &e->form, &e->grading,          e->beside, e->n_beside};
    say_ca(c->session, problems, rejects);
    if (!c->session->options->quiet)
        check_table_print(stdout, &checked, &c->shared, arena);
}

static void json_ca(struct check *c, const struct checked_ca *ca)
{
    check_json_ca(stdout, ca, c->told == 0);
    c->told++;
}

/* Of which nothing can be said but why. */
static void say_fault(struct check *c, const char *code, const char *fault)
{
    if (c->session->options->as_json)
        json_ca(c, &(struct checked_ca){.code = code, .fault = fault});
    else
        printf(_("%s：%s\n"), code, said(c->session->arena, fault));
}

/* Reads a CA once; AGAIN: what was said is void (lessons.h). */
static enum ca_verdict read_ca(struct check *c, const struct ca_entry *entry,
                               struct lessons *lessons)
{
    struct session *s = c->session;
    struct arena *arena = arena_new();
    struct problems problems;
    char *text = NULL;
    size_t size = 0;
    struct ca_reading reading = {.text = open_memstream(&text, &size), .arena = arena};
    if (!reading.text)
        out_of_memory();
    end_listing(&reading);
    problems_init(&problems, arena);
    const struct evaluation_source from = session_source(s, &c->editions, entry, lessons);
    struct evaluation e;
    const struct reject_sink rejects = {&reading, s->options->as_json ? keep_reject : take_reject};
    bool read = evaluation_read(&e, &from, &rejects, &problems, arena);
    end_listing(&reading);
    fclose(reading.text);
    bool clean = problems.errors == 0 && reading.rejected == 0 && e.ingested.n_unread == 0;
    enum ca_verdict verdict = !read ? AGAIN : clean ? CLEAN : FAULTY;
    if (read) {
        take_accounts(c, &e.ingested);
        evaluation_judge(&e, &from, arena);
        if (s->options->as_json)
            json_ca(c, &(struct checked_ca){entry->code, NULL, &problems, reading.all.at,
                                            reading.all.n, &e});
        else
            print_ca(c, &e, &problems, (struct slice){text, size}, arena);
    }
    free(text);
    arena_free(arena);
    return verdict;
}

static bool check_ca(struct check *c, const struct ca_entry *entry)
{
    enum { READINGS = 5 };
    struct arena *arena = arena_new();
    struct lessons lessons;
    lessons_init(&lessons, arena);
    enum ca_verdict verdict = AGAIN;
    if (entry->fault) {
        say_fault(c, entry->code, entry->fault);
        arena_free(arena);
        return false;
    }
    for (int i = 0; i < READINGS && verdict == AGAIN; i++)
        verdict = read_ca(c, entry, &lessons);
    if (verdict == AGAIN)
        say_fault(c, entry->code, "数据表读取期间内容有变化");
    arena_free(arena);
    return verdict == CLEAN;
}

/* Everything that is of no CA. */
static void json_rest(const struct check *c)
{
    const struct session *s = c->session;
    size_t n = 0;
    const struct shown_reject *stray = rejects_shown(s->strays, &n);
    struct checked_reject *list = arena_alloc(s->arena, (n + 1) * sizeof *list);
    for (size_t i = 0; i < n; i++)
        list[i] = (struct checked_reject){stray[i], stray[i].file, 0};
    check_json_end(stdout, &s->problems, list, n);
}

/* Are they all clean? */
static bool check_all(struct check *c)
{
    struct session *s = c->session;
    bool json = s->options->as_json;
    bool clean =
        s->problems.errors == 0 && rejects_total(s->strays) == 0 && folder_whole(&s->folder);
    c->combined = arena_alloc(s->arena, (s->combined.n + 1) * sizeof *c->combined);
    if (json)
        check_json_begin(stdout, s->options->date, s->arena);
    else
        print_strays(s);
    for (size_t i = 0; i < s->n; i++)
        clean = check_ca(c, &s->ca[i]) && clean;
    if (json)
        json_rest(c);
    else if (!s->options->quiet)
        print_combined(c);
    session_passed_over(s, json ? stderr : stdout);
    return clean;
}

static enum exit_status command_check(const struct options *options, struct arena *arena)
{
    struct session s;
    enum exit_status status = inspection_apart(options, arena);
    if (status == EXIT_DONE)
        status = session_open(&s, options, arena);
    if (status != EXIT_DONE)
        return status;
    struct check c = {.session = &s, .editions = edition_set_of(&s.library, CAEVAL_VERSION)};
    c.shared = check_shared_of(&s.library, arena);
    s.finds = !options->as_json;
    status = session_scan(&s);
    if (status == EXIT_DONE)
        status = check_all(&c) ? EXIT_DONE : EXIT_PARTIAL;
    session_close(&s);
    if (!stdout_sound())
        return EXIT_NO_OUTPUT;
    return status;
}

static const struct option_said on_options[] = {
    {USES_ONLY, "只核对这家机构，可写多次"},
    {0, NULL},
};

const struct command check_row = {
    .name = "check",
    .words = "",
    .help = "只读取和核对数据，列出问题、还缺什么、因此待核的条目",
    .examples = "caeval check -i exports -d 2025-12-31\n"
                "caeval check --only BJ01\n",
    .said = on_options,
    .own = OWN_JSON | OWN_READING | USES_INPUT | USES_OUTPUT | USES_DATE | USES_ONLY |
           USES_CALENDAR | USES_ALIASES | USES_INSPECTION | USES_QUIET | USES_SESSION | USES_TRUST,
    .run = command_check,
};
