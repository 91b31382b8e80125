/* Present. */
#include "report/present.h"

#include <string.h>

#include "score/amounts.h"
#include "score/contract_words.h"

static void take_rows(struct kept *k, const struct evaluation *e, struct arena *arena)
{
    const struct form_edition *form = e->editions->form;
    for (size_t i = 0; i < form->n; i++)
        if ((size_t)form->row[i].number > k->n_rows)
            k->n_rows = (size_t)form->row[i].number;
    unsigned char *row = arena_alloc(arena, k->n_rows + 1);
    unsigned char *evidence = arena_alloc(arena, k->n_rows + 1);
    unsigned char *voice = arena_alloc(arena, k->n_rows + 1);
    struct kept_detail *detail = arena_alloc(arena, (k->n_rows + 1) * sizeof *detail);
    bool other = false;
    memset(row, ROW_ABSENT, k->n_rows);
    memset(evidence, ROW_ABSENT, k->n_rows);
    memset(voice, VOICE_OTHER, k->n_rows);
    for (size_t i = 0; i < form->n; i++) {
        const struct row_result *r = &e->form.row[i];
        size_t at = (size_t)form->row[i].number - 1;
        size_t n = r->counterexamples.list.n;
        struct kept_case *c = arena_alloc(arena, (n + 1) * sizeof *c);
        for (size_t x = 0; x < n; x++) {
            const struct evidence *one = r->counterexamples.list.at[x];
            c[x] = (struct kept_case){one->file, one->line, one->id};
        }
        row[at] = (unsigned char)r->state;
        evidence[at] = (unsigned char)r->computed;
        voice[at] = r->basis == BASIS_DATA || r->basis == BASIS_OBJECT ? VOICE_DATA
                    : r->basis == BASIS_ATTEST && r->inspected         ? VOICE_EXAMINER
                                                                       : VOICE_OTHER;
        other = other || r->computed != r->state;
        detail[at] = (struct kept_detail){.reason = r->reason,
                                          .fails = r->state == ROW_NO ? r->fails : r->reason,
                                          .lack = r->state == ROW_PENDING ? r->lack : LACKS,
                                          .by_answer = r->by_answer,
                                          .example = c,
                                          .n_examples = n,
                                          .total = r->counterexamples.total};
    }
    k->row = row;
    k->evidence = other ? evidence : NULL;
    k->voice = voice;
    k->detail = detail;
}

static void take_scores(struct kept *k, const struct evaluation *e, struct arena *arena)
{
    const struct grading_edition *g = e->editions->grading;
    struct kept_score *score = arena_alloc(arena, (g->n + 1) * sizeof *score);
    for (size_t i = 0; i < g->n; i++)
        score[i] = (struct kept_score){g->indicator[i].id, e->grading.indicator[i].lo,
                                       e->grading.indicator[i].hi};
    k->score = score;
    k->n_scores = g->n;
}

static void take_basis(struct kept *k, const struct edition_set *e, struct arena *arena)
{
    const struct reading_book *book[] = {&e->form->readings, &e->grading->readings};
    const struct reading_choice choice[] = {e->form->choice, e->grading->choice};
    const char *const code[] = {e->form->code, e->grading->code};
    VEC(const char *) readings = {0};
    VEC(struct kept_digest) templates = {0};
    for (int side = 0; side < 2; side++)
        for (size_t i = 0; i < book[side]->n; i++)
            if (choice[side].in_force[i])
                *vec_push(arena, &readings) =
                    arena_format(arena, "%s %s", code[side], book[side]->at[i].code);
    for (size_t i = 0; i < e->n_files; i++)
        if (template_matters(e->file[i].name))
            *vec_push(arena, &templates) = (struct kept_digest){e->file[i].name, e->file[i].sha256};
    k->basis = (struct kept_basis){e->program, readings.at, readings.n, templates.at, templates.n};
}

static void add_file(struct kept_supply *s, const struct file_report *f)
{
    s->rows += f->rows;
    s->accepted += f->accepted;
    s->lost += f->rejected;
    s->damaged += f->damaged;
    s->refused = s->refused || f->refused;
    if (!f->dated)
        return;
    day_number first = day_of(f->first);
    day_number last = day_of(f->last);
    s->first = !s->dated || first < s->first ? first : s->first;
    s->last = !s->dated || last > s->last ? last : s->last;
    s->dated = true;
}

static void take_supplies(struct kept *k, const struct evaluation *e, struct arena *arena)
{
    VEC(struct kept_supply) list = {0};
    for (size_t i = 0; i < e->ingested.n; i++) {
        const char *export = e->editions->schema->export[e->ingested.file[i].export].name;
        size_t at = 0;
        while (at < list.n && strcmp(list.at[at].export, export) != 0)
            at++;
        if (at == list.n)
            *vec_push(arena, &list) = (struct kept_supply){
                .export = export,
                .told = coverage_code(e->facts, e->ingested.file[i].export, arena)};
        add_file(&list.at[at], &e->ingested.file[i]);
    }
    k->supply = list.at ? list.at : &no_supply;
    k->n_supplies = list.n;
}

static void take_overrides(struct kept *k, const struct facts *facts, struct arena *arena)
{
    VEC(struct kept_override) list = {0};
    for (size_t i = 0; i < facts->overrides.at.n; i++) {
        const struct override *o = &facts->overrides.at.at[i];
        bool ends = o->expires_on.state == VALUE_PRESENT;
        *vec_push(arena, &list) =
            (struct kept_override){.item = o->item,
                                   .result = o->result,
                                   .state = override_state_words[o->state],
                                   .reason = o->reason,
                                   .evidence = o->evidence,
                                   .examiner = o->examiner,
                                   .approver = o->approver,
                                   .decided_on = o->decided_on,
                                   .expires_on = ends ? o->expires_on.day : DAY_NEVER};
    }
    k->override = list.n ? list.at : &no_override;
    k->n_overrides = list.n;
}

/* What an override decides, or may: a row's, or a criterion's. */
static bool any_override(const struct kept *k, const struct evaluation *e)
{
    const struct total *held = &e->grading.total;
    const struct total *computed = &e->grading.computed;
    return overridden_items(k) || k->evidence || ratio_compare(held->lo, computed->lo) != 0 ||
           ratio_compare(held->hi, computed->hi) != 0 ||
           grading_level_word(held) != grading_level_word(computed);
}

static void take_computed(struct kept *k, const struct evaluation *e, struct arena *arena)
{
    const struct grading_edition *g = e->editions->grading;
    if (!any_override(k, e))
        return;
    struct kept_computed *c = arena_alloc(arena, sizeof *c);
    struct kept_score *score = arena_alloc(arena, (g->n + 1) * sizeof *score);
    memcpy(c->count, e->form.computed, sizeof c->count);
    c->no_box = e->form.no_box;
    c->total_lo = e->grading.computed.lo;
    c->total_hi = e->grading.computed.hi;
    c->level = grading_level_word(&e->grading.computed);
    for (size_t i = 0; i < g->n; i++)
        score[i] = (struct kept_score){g->indicator[i].id, e->grading.indicator[i].computed_lo,
                                       e->grading.indicator[i].computed_hi};
    k->computed = c;
    k->computed_score = score;
}

size_t overridden_items(const struct kept *k)
{
    size_t n = 0;
    for (size_t i = 0; i < k->n_overrides; i++) {
        bool before = !kept_holds(&k->override[i]);
        for (size_t b = 0; b < i && !before; b++)
            before = kept_holds(&k->override[b]) &&
                     strcmp(k->override[b].item, k->override[i].item) == 0;
        n += !before;
    }
    return n;
}

const char *overrides_note(const struct kept *k, const struct wording *w, struct arena *arena)
{
    const struct kept_computed *c = k->computed;
    if (!c || !overridden_items(k))
        return "";
    return SAY(w, arena, OVERRIDES_NOTE, number_text(arena, (int64_t)overridden_items(k)),
               total_text(c->total_lo, c->total_hi, arena), level_label(w, c->level),
               number_text(arena, c->count[ROW_YES]), number_text(arena, c->count[ROW_NO]),
               number_text(arena, c->count[ROW_PENDING]));
}

const struct kept *present_result(const struct evaluation *e, struct arena *arena)
{
    struct kept *k = arena_alloc(arena, sizeof *k);
    *k = (struct kept){
        .code = e->code,
        .name = e->name,
        .date = e->period.to,
        .form = e->editions->form->code,
        .grading = e->editions->grading->code,
        .no_box = e->form.no_box,
        .total_lo = e->grading.total.lo,
        .total_hi = e->grading.total.hi,
        .level = grading_level_word(&e->grading.total),
        .gate = gate_words[e->grading.gate],
        .result_sha256 = "",
        .manifest_sha256 = "",
        .previous = {DAY_NEVER, ""},
        .last_year = {DAY_NEVER, ""},
    };
    memcpy(k->count, e->form.count, sizeof k->count);
    take_rows(k, e, arena);
    take_scores(k, e, arena);
    take_basis(k, e->editions, arena);
    take_supplies(k, e, arena);
    take_overrides(k, e->facts, arena);
    take_computed(k, e, arena);
    struct kept *beside = arena_alloc(arena, (e->n_beside + 1) * sizeof *beside);
    for (size_t i = 0; i < e->n_beside; i++)
        beside[i] = *present_result(&e->beside[i], arena);
    k->beside = beside;
    k->n_beside = e->n_beside;
    return k;
}

const struct ages *present_ages(const struct evaluation *e, const struct kept *present,
                                struct arena *arena)
{
    return e->past ? ages_with(e->past->ages, present, arena) : NULL;
}

struct kept_measure present_measure(const struct measure *m, struct arena *arena)
{
    enum { EXACT = 12 };
    return (struct kept_measure){
        .name = m->def->name,
        .unit = m->def->unit,
        .value = m->has_value ? ratio_text(arena, m->value, EXACT) : NULL,
        .is_fraction = m->is_fraction && m->has_value,
        .num = m->num,
        .den = m->den,
        .n = m->n,
        .status = "",
    };
}
