/* Check: caeval check reads and validates the inputs, and prints what is wrong. */
#include <string.h>

#include "base/file.h"
#include "ingest/lessons.h"
#include "run.h"
#include "session.h"

struct check {
    const struct session *session;
    int64_t rejected;
    struct file_report *combined; /* by combined file: what became of its rows in all CAs */
};

static void print_reject(void *context, const struct reject *reject)
{
    struct check *c = context;
    const struct refusal *refusal = reject->refusal;
    struct arena *scratch = arena_new();
    struct shown_reject shown = {
        .file = reject->file,
        .line = reject->line,
        .column = refusal->column ? refusal->column->name : "",
        .header = refusal->column ? refusal->column->header : "",
        .value = text_sound(scratch, refusal->value),
        .reason = refusal->reason,
    };
    reject_print(stdout, reject->path, &shown, reject->position);
    arena_free(scratch);
    c->rejected++;
}

static void print_account(const struct file_report *f, const char *more)
{
    printf("%s: %s, %lld rows = %lld accepted + %lld rejected + %lld duplicates + %lld "
           "superseded%s\n",
           f->path, f->refused ? "refused" : encoding_name(f->encoding), (long long)f->rows,
           (long long)f->accepted, (long long)f->rejected, (long long)f->duplicates,
           (long long)f->superseded, more);
}

/* Of combined files the CAs' parts are added up. */
static void take_accounts(struct check *c, const struct ingested *in)
{
    const struct combined *combined = &c->session->combined;
    for (size_t i = 0; i < in->n; i++) {
        const struct file_report *f = &in->file[i];
        size_t k = 0;
        while (k < combined->n && combined->file[k].file->path != f->path)
            k++;
        if (k == combined->n) {
            if (!c->session->options->quiet)
                print_account(f, "");
            continue;
        }
        struct file_report *sum = &c->combined[k];
        sum->rows += f->rows;
        sum->accepted += f->accepted;
        sum->rejected += f->rejected;
        sum->duplicates += f->duplicates;
        sum->superseded += f->superseded;
    }
}

static void print_combined(const struct check *c)
{
    const struct session *s = c->session;
    for (size_t k = 0; k < s->combined.n && !s->options->quiet; k++) {
        const struct combined_file *file = &s->combined.file[k];
        struct file_report sum = c->combined[k];
        sum.path = file->file->path;
        sum.refused = file->refused;
        sum.encoding = file->encoding;
        sum.rows += file->strays;
        print_account(&sum, arena_format(s->arena, " + %lld of no CA", (long long)file->strays));
    }
}

static void print_strays(const struct session *s)
{
    size_t n = 0;
    const struct shown_reject *stray = rejects_shown(s->strays, &n);
    for (size_t i = 0; i < n; i++)
        reject_print(stdout, stray[i].file, &stray[i], 0);
    int64_t more = rejects_total(s->strays) - (int64_t)n;
    if (more > 0)
        printf("%s: %lld more rows of no CA\n", s->options->input, (long long)more);
}

static bool check_ca(struct session *s, const struct ca_entry *entry, struct check *c)
{
    struct arena *arena = arena_new();
    struct problems problems;
    problems_init(&problems, arena);
    struct lessons lessons;
    lessons_init(&lessons, arena);
    const struct ca_input input = {entry->code, latest_time(s->options->date), entry->folder,
                                   &s->combined, &lessons};
    struct facts *facts = facts_new(arena, &s->library.schema, period_of(s->options->date),
                                    (struct facts_choice){0}, &s->library.workdays, &problems);
    struct facts_sink sink = {s->library.bindings, facts, &s->library.attest_items};
    struct record_sink records = facts_record_sink(&sink);
    struct reject_sink rejects = {c, print_reject};
    struct ingested in =
        ingest_ca(&input, &s->library.schema, arena, &records, &rejects, &problems);
    take_accounts(c, &in);
    library_check_items(&s->library, facts, &problems);
    session_say(s, &problems, 0);
    bool clean = problems.errors == 0;
    arena_free(arena);
    return clean;
}

enum exit_status command_check(const struct options *options, struct arena *arena)
{
    struct session s;
    enum exit_status status = session_open(&s, options, arena);
    if (status != EXIT_DONE)
        return status;
    struct check c = {.session = &s};
    status = session_scan(&s);
    if (status == EXIT_DONE) {
        bool clean = s.problems.errors == 0 && rejects_total(s.strays) == 0;
        c.combined = arena_alloc(arena, (s.combined.n + 1) * sizeof *c.combined);
        print_strays(&s);
        for (size_t i = 0; i < s.n; i++)
            clean = check_ca(&s, &s.ca[i], &c) && clean;
        print_combined(&c);
        status = clean && c.rejected == 0 ? EXIT_DONE : EXIT_PARTIAL;
    }
    session_close(&s);
    if (!stdout_sound())
        return EXIT_NO_OUTPUT;
    return status;
}
