/* Evaluation. */
#include "app/evaluation.h"

#include "ingest/folder.h"

static void drop_reject(void *context, const struct reject *reject)
{
    (void)context;
    (void)reject;
}

static struct facts *read_exports(const struct evaluation_source *from, struct facts_choice choice,
                                  const struct object_facts *objects,
                                  const struct reject_sink *rejects, struct ingested *in,
                                  struct problems *problems, struct arena *arena)
{
    static const struct reject_sink nobody = {NULL, drop_reject};
    const struct library *l = from->library;
    struct facts *facts = facts_new(arena, &l->schema, period_of(from->date), choice,
                                    &l->calendar.workdays, problems);
    facts->objects = objects;
    struct facts_sink sink = {l->bindings, facts, &l->attest_items, 0};
    struct record_sink records = facts_record_sink(&sink);
    *in =
        ingest_ca(&from->input, &l->schema, arena, &records, rejects ? rejects : &nobody, problems);
    if (!in->again)
        facts_finish(facts, in);
    return facts;
}

/* --- the records themselves --------------------------------------------------------------------------------- */

struct tee {
    struct record_sink facts;
    const struct record_taker *taker;
};

static bool tee_examine(void *context, size_t export, const struct record *record,
                        struct refusal *refusal)
{
    const struct tee *t = context;
    return t->facts.examine(t->facts.context, export, record, refusal);
}

static void tee_take(void *context, size_t export, const struct record *record)
{
    const struct tee *t = context;
    t->facts.take(t->facts.context, export, record);
    t->taker->take(t->taker->context, export, record);
}

static bool tee_differ(void *context, size_t export, const struct record *record)
{
    const struct tee *t = context;
    return t->facts.differ(t->facts.context, export, record);
}

bool evaluation_records(const struct evaluation_source *from, const struct record_taker *taker,
                        struct arena *arena)
{
    static const struct reject_sink nobody = {NULL, drop_reject};
    const struct library *l = from->library;
    struct problems unsaid;
    problems_init(&unsaid, arena);
    struct facts *facts = facts_new(arena, &l->schema, period_of(from->date), from->choice,
                                    &l->calendar.workdays, &unsaid);
    struct facts_sink sink = {l->bindings, facts, &l->attest_items, 0};
    struct tee tee = {facts_record_sink(&sink), taker};
    const struct record_sink records = {
        .context = &tee, .examine = tee_examine, .take = tee_take, .differ = tee_differ};
    return !ingest_ca(&from->input, &l->schema, arena, &records, &nobody, &unsaid).again;
}

bool evaluation_read(struct evaluation *e, const struct evaluation_source *from,
                     const struct reject_sink *rejects, struct problems *problems,
                     struct arena *arena)
{
    *e = (struct evaluation){
        .editions = from->editions, .code = from->input.code, .problems = problems};
    const struct ca_folder *folder = from->input.folder;
    const struct object_facts *objects =
        object_facts_read(arena, folder ? folder->objects : NULL, from->trust);
    struct facts *facts =
        read_exports(from, from->choice, objects, rejects, &e->ingested, problems, arena);
    e->facts = facts;
    e->period = facts->period;
    if (e->ingested.again)
        return false;
    object_facts_say(objects, e->code, problems);
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
                     const struct object_facts *objects, const char *effect,
                     struct evidence_views *views, struct arena *arena)
{
    struct problems unsaid;
    struct ingested in;
    problems_init(&unsaid, arena);
    const struct facts *facts = read_exports(from, choice, objects, NULL, &in, &unsaid, arena);
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
        add_view(from, lost, facts->objects, lost.lost_ignored ? "lost_ignored" : "lost_widens",
                 &views, arena);
    if (from->others && facts->fault_blanks > 0)
        add_view(from, blank, facts->objects, blank.blank_unknown ? "blank_unknown" : "blank_fails",
                 &views, arena);
    return views;
}

/* --- verdicts ---------------------------------------------------------------------------------------------- */

struct judging {
    const struct evidence_views *views;
    struct arena *arena;
};

static void judge_form(struct evaluation *e, const struct judging *j)
{
    const struct standard *s = e->editions->pair->form;
    const struct wording *w = e->editions->wording;
    e->form = form_judge(&s->form, e->facts, &e->measures, j->views, w, j->arena);
    e->annex = annex_judge(&s->annex, e->facts, &e->measures, w, j->arena);
}

static void judge_scores(struct evaluation *e, const struct judging *j)
{
    const struct standard *s = e->editions->pair->score;
    const struct wording *w = e->editions->wording;
    e->grading = grading_judge(&s->grading, e->facts, &e->measures, j->views, w, j->arena);
    e->sampling = sampling_judge(&s->sampling, &e->grading, e->facts, &e->measures, w, j->arena);
}

static void judge_across(struct evaluation *e, const struct judging *j)
{
    const struct crosscheck_view view = {&e->form, &e->grading, e->facts, &e->measures,
                                         e->editions->wording};
    e->crosschecks = crosschecks_run(&e->editions->pair->crosschecks, &view, j->arena);
}

static void (*const judges[STANDARD_KINDS])(struct evaluation *, const struct judging *) = {
    [STANDARD_FORM] = judge_form,
    [STANDARD_SCORE] = judge_scores,
};

/* By the standards that stand beside the newest ones: each with what the newest of the other kind gave. */
static void judge_beside(struct evaluation *e, const struct library *l, const struct judging *j)
{
    struct evaluation *beside = arena_alloc(j->arena, l->n_pairs * sizeof *beside);
    for (size_t i = 1; i < l->n_pairs; i++) {
        const struct judged_pair *pair = &l->pair[i];
        struct edition_set *set = arena_alloc(j->arena, sizeof *set);
        struct evaluation *other = &beside[i - 1];
        *set = edition_set_beside(e->editions, pair);
        *other = *e;
        other->editions = set;
        judges[pair->beside->kind](other, j);
        judge_across(other, j);
    }
    e->beside = beside;
    e->n_beside = l->n_pairs - 1;
}

void evaluation_judge(struct evaluation *e, const struct evaluation_source *from,
                      struct arena *arena)
{
    const struct library *l = from->library;
    e->measures = measures_compute(&l->catalog, e->facts, arena);
    const struct evidence_views views = other_views(from, e->facts, arena);
    const struct judging j = {&views, arena};
    for (int kind = 0; kind < STANDARD_KINDS; kind++)
        judges[kind](e, &j);
    judge_across(e, &j);
    judge_beside(e, l, &j);
}
