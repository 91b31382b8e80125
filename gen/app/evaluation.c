/* Evaluation. */
#include "app/evaluation.h"

static void drop_reject(void *context, const struct reject *reject)
{
    (void)context;
    (void)reject;
}

static struct facts *read_exports(const struct evaluation_source *from, struct facts_choice choice,
                                  const struct reject_sink *rejects, struct ingested *in,
                                  struct problems *problems, struct arena *arena)
{
    static const struct reject_sink nobody = {NULL, drop_reject};
    const struct library *l = from->library;
    struct facts *facts = facts_new(arena, &l->schema, period_of(from->date), choice,
                                    &l->calendar.workdays, problems);
    struct facts_sink sink = {l->bindings, facts, &l->attest_items};
    struct record_sink records = facts_record_sink(&sink);
    *in =
        ingest_ca(&from->input, &l->schema, arena, &records, rejects ? rejects : &nobody, problems);
    if (!in->again)
        facts_finish(facts, in);
    return facts;
}

bool evaluation_read(struct evaluation *e, const struct evaluation_source *from,
                     const struct reject_sink *rejects, struct problems *problems,
                     struct arena *arena)
{
    *e = (struct evaluation){
        .editions = from->editions, .code = from->input.code, .problems = problems};
    struct facts *facts = read_exports(from, from->choice, rejects, &e->ingested, problems, arena);
    e->facts = facts;
    e->period = facts->period;
    if (e->ingested.again)
        return false;
    e->name = facts->org.name ? facts->org.name : e->code;
    for (size_t i = 0; i < e->ingested.n; i++) {
        e->rejected += e->ingested.file[i].rejected;
        e->damaged += e->ingested.file[i].damaged;
    }
    return true;
}

/* --- other readings of the evidence ------------------------------------------------------------------------ */

/* The same exports once more under another reading; they say nothing a second time. */
static void add_view(const struct evaluation_source *from, struct facts_choice choice,
                     const char *effect, struct evidence_views *views, struct arena *arena)
{
    struct problems unsaid;
    struct ingested in;
    problems_init(&unsaid, arena);
    const struct facts *facts = read_exports(from, choice, NULL, &in, &unsaid, arena);
    struct measures *measures = arena_alloc(arena, sizeof *measures);
    *measures = measures_compute(&from->library->catalog, facts, arena);
    views->at[views->n++] = (struct evidence_view){effect, facts, measures};
}

/* Only where something is lost, or blank that must be there, can another reading judge otherwise. */
static struct evidence_views other_views(const struct evaluation_source *from,
                                         const struct facts *facts, struct arena *arena)
{
    struct evidence_views views = {.n = 0};
    struct facts_choice lost = facts->choice;
    struct facts_choice blank = facts->choice;
    lost.lost_ignored = !lost.lost_ignored;
    blank.blank_unknown = !blank.blank_unknown;
    if (from->others && facts->lost_rows > 0)
        add_view(from, lost, lost.lost_ignored ? "lost_ignored" : "lost_widens", &views, arena);
    if (from->others && facts->fault_blanks > 0)
        add_view(from, blank, blank.blank_unknown ? "blank_unknown" : "blank_fails", &views, arena);
    return views;
}

void evaluation_judge(struct evaluation *e, const struct evaluation_source *from,
                      struct arena *arena)
{
    const struct library *l = from->library;
    const struct wording *w = &l->wording;
    const struct facts *facts = e->facts;
    e->measures = measures_compute(&l->catalog, facts, arena);
    const struct evidence_views views = other_views(from, facts, arena);
    e->form = form_judge(&l->form, facts, &e->measures, &views, w, arena);
    e->grading = grading_judge(&l->grading, facts, &e->measures, &views, w, arena);
    const struct crosscheck_view view = {&e->form, &e->grading, facts, &e->measures, w};
    e->crosschecks = crosschecks_run(&l->crosschecks, &view, arena);
    e->sampling = sampling_judge(&l->sampling, &e->grading, facts, &e->measures, w, arena);
    e->annex = annex_judge(&l->annex, facts, &e->measures, w, arena);
}
