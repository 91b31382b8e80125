/* Run: what its workers do, and what becomes of what they hand back. */
#include <stdlib.h>
#include <string.h>

#include "app/failed.h"
#include "app/run_parts.h"
#include "base/file.h"
#include "batch/interrupt.h"
#include "batch/pool.h"
#include "batch/publish.h"
#include "history/keeping.h"

static void say_record(struct run *r, const struct ca_record *record)
{
    for (size_t i = 0; i < record->message.n; i++) {
        const struct message *m = &record->message.at[i];
        if (m->severity != SEVERITY_NOTE || r->options->verbose) {
            progress_clear(&r->progress);
            fputs("caeval: ", stderr);
            if (m->within) {
                print_safe(stderr, r->options->input, strlen(r->options->input));
                fputc('/', stderr);
            }
            message_say(stderr, m);
        }
        message_print(r->session.log, m);
    }
}

void run_take(struct run *r, size_t i, const struct ca_record *record)
{
    r->record[i] = *record;
    r->there[i] = true;
    r->summary[i] = record->summary;
    r->partial = r->partial || record->partial;
    r->not_written = r->not_written || record->not_written;
    r->findings |= record->findings;
    for (; r->said < r->session.n && r->there[r->said]; r->said++) {
        say_record(r, &r->record[r->said]);
        struct parcels *p = &r->parcel[r->said];
        if (r->made[r->said])
            run_history_keep(&r->history, r->session.ca[r->said].code, p->at, p->n);
        free(p->at);
        *p = (struct parcels){0};
    }
}

/* --- the workers ---------------------------------------------------------------------------------------- */

/* The record's size, the record, and what the history keeps of the result. Of a CA that is merged the record is there. */
static char *work(void *context, size_t task, size_t *n)
{
    const struct run *r = context;
    const struct ca_entry *entry = &r->session.ca[task];
    struct arena *arena = arena_new();
    struct parcels parcels = {0};
    struct parcels all = {0};
    size_t size = 0;
    char *text = NULL;
    if (r->options->merges) {
        history_parcel(&parcels, r->options->output, civil_from_day(r->options->date).year,
                       entry->code);
    } else {
        bool keeps = run_history_keeps(&r->history);
        struct ca_record record = evaluate_ca(&r->evaluator, entry, arena, keeps ? &parcels : NULL);
        text = record_text(&record, &r->editions, &size);
    }
    parcels_append(&all, (const char *)&size, sizeof size);
    parcels_append(&all, text, size);
    parcels_append(&all, parcels.at, parcels.n);
    free(parcels.at);
    free(text);
    arena_free(arena);
    *n = all.n;
    return all.at;
}

static bool done(void *context, size_t task, const char *data, size_t n)
{
    struct run *r = context;
    struct ca_record record = r->record[task];
    size_t size = 0;
    const size_t head = sizeof size;
    if (n >= head)
        memcpy(&size, data, head);
    if (n < head || size > n - head ||
        (!r->options->merges &&
         !record_read(&record, r->session.arena, &r->editions, data + head, size)) ||
        strcmp(record.summary.code, r->session.ca[task].code) != 0)
        return false;
    if (n > head + size)
        parcels_append(&r->parcel[task], data + head + size, n - head - size);
    progress_step(&r->progress, record.summary.rows);
    r->made[task] = true;
    run_take(r, task, &record);
    return true;
}

static void lost(void *context, size_t task, const char *why)
{
    struct run *r = context;
    const struct ca_entry *entry = &r->session.ca[task];
    if (!r->options->merges)
        stage_drop_of(r->session.arena, r->year_folder, entry->code);
    if (interrupt_seen())
        return;
    if (r->options->merges) { /* it was only to be read */
        run_take(r, task, &r->record[task]);
        return;
    }
    struct ca_record record = lost_record(&r->plan, entry, why, r->session.arena);
    progress_step(&r->progress, 0);
    r->made[task] = r->lost = true; /* it may have died after its files were in place */
    run_take(r, task, &record);
}

static void tick(void *context)
{
    struct run *r = context;
    progress_draw(&r->progress);
}

/* --- in what order -------------------------------------------------------------------------------------- */

struct sized {
    size_t task;
    int64_t size; /* bytes */
};

static int64_t size_of(const struct run *r, const struct ca_entry *entry)
{
    const struct session *s = &r->session;
    int64_t size = 0;
    for (size_t i = 0; entry->folder && i < entry->folder->files.n; i++) {
        struct file_stamp stamp;
        if (file_stamp_at(entry->folder->files.at[i].open, &stamp))
            size += stamp.size;
    }
    for (size_t i = 0; i < s->combined.n; i++) {
        const struct spool_chain *chain =
            combined_chain(&s->combined, &s->combined.file[i], entry->code);
        for (size_t k = 0; chain && k < chain->block.n; k++)
            size += chain->block.at[k].size;
    }
    return size;
}

static int by_size(const void *a, const void *b)
{
    const struct sized *x = a;
    const struct sized *y = b;
    return x->size != y->size ? (x->size < y->size) - (x->size > y->size)
                              : (x->task > y->task) - (x->task < y->task);
}

/* A large CA that is begun last keeps one worker at work when the others have nothing left: the large ones come first,
 * the largest before all. What is small enough to fill a gap stays in its place, so that messages come in time. */
static void large_first(struct run *r, size_t workers)
{
    enum { SHARE = 8 };
    struct arena *arena = arena_new();
    struct sized *list = arena_alloc(arena, (r->task.n + 1) * sizeof *list);
    int64_t total = 0;
    for (size_t i = 0; i < r->task.n; i++) {
        list[i] = (struct sized){r->task.at[i], size_of(r, &r->session.ca[r->task.at[i]])};
        total += list[i].size;
    }
    int64_t large = total / (int64_t)(SHARE * workers) + 1;
    for (size_t i = 0; i < r->task.n; i++)
        if (list[i].size < large)
            list[i].size = 0;
    qsort(list, r->task.n, sizeof *list, by_size);
    for (size_t i = 0; i < r->task.n; i++)
        r->task.at[i] = list[i].task;
    arena_free(arena);
}

bool run_evaluate(struct run *r)
{
    size_t workers = (size_t)r->options->jobs;
    const struct pool_job job = {
        .context = r,
        .task = r->task.at,
        .n = r->task.n,
        .workers = workers < r->task.n ? workers : r->task.n,
        .work = work,
        .done = done,
        .lost = lost,
        .tick = tick,
    };
    if (r->task.n == 0)
        return true;
    if (job.workers > 1 && !r->options->merges)
        large_first(r, job.workers);
    progress_start(&r->progress,
                   !r->options->quiet && !r->options->no_progress && !r->options->merges,
                   r->task.n);
    bool whole = pool_run(&job);
    progress_clear(&r->progress);
    return whole;
}
