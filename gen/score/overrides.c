/* Overrides. */
#include "score/overrides.h"

#include "score/attest.h"

const char *override_state_text(const struct wording *w, enum override_state state)
{
    static const enum phrase phrase[OVERRIDE_STATES] = {
        [OVERRIDE_HOLDS] = OVERRIDE_STATE_HOLDS,
        [OVERRIDE_EXPIRED] = OVERRIDE_STATE_EXPIRED,
        [OVERRIDE_AHEAD] = OVERRIDE_STATE_AHEAD,
        [OVERRIDE_CONFLICTS] = OVERRIDE_STATE_CONFLICTS,
        [OVERRIDE_UNDATED] = OVERRIDE_STATE_UNDATED,
    };
    return w->text[phrase[state]];
}

/* The finding with all that stands beside it. */
static const char *finding_words(const struct override *o, const struct wording *w,
                                 struct arena *arena)
{
    const char *text = SAY(w, arena, OVERRIDE_VALUE, o->result, o->reason);
    const char *ends =
        o->expires_on.state == VALUE_PRESENT ? day_text(arena, o->expires_on.day) : NULL;
    if (o->evidence)
        text = arena_format(arena, "%s%s", text, SAY(w, arena, ATTESTED_EVIDENCE, o->evidence));
    if (o->examiner)
        text = arena_format(arena, "%s%s", text, SAY(w, arena, ATTESTED_EXAMINER, o->examiner));
    text =
        arena_format(arena, "%s%s", text,
                     SAY(w, arena, OVERRIDE_DECIDED, day_text(arena, o->decided_on), o->approver));
    if (o->examiner && override_one_hand(arena, o->examiner, o->approver))
        text = arena_format(arena, "%s%s", text, w->text[OVERRIDE_ONE_HAND]);
    if (ends)
        text = arena_format(arena, "%s%s", text, SAY(w, arena, OVERRIDE_ENDS, ends));
    const char *place = place_text(arena, o->place.file, o->place.line);
    return arena_format(arena, "%s%s", text, SAY(w, arena, ATTESTED_PLACE, place));
}

static const char *and_also(const char *reason, const char *text, struct arena *arena)
{
    return *reason ? arena_format(arena, "%s；%s", reason, text) : text;
}

const char *override_idle(const struct facts *facts, const char *item, const char *reason,
                          const struct wording *w, struct arena *arena)
{
    const struct overridden_item *x = overrides_of(facts, item);
    for (size_t i = 0; x && i < x->of.n; i++) {
        const struct override *o = &facts->overrides.at.at[x->of.at[i]];
        if (o->state == OVERRIDE_EXPIRED || o->state == OVERRIDE_AHEAD)
            reason = and_also(reason,
                              SAY(w, arena, OVERRIDE_IDLE, finding_words(o, w, arena),
                                  override_state_text(w, o->state)),
                              arena);
    }
    for (size_t i = 0; x && i < x->refused.n; i++) {
        const struct override_refused *r = &x->refused.at[i];
        const char *place = place_text(arena, r->place.file, r->place.line);
        reason = and_also(reason,
                          r->lacks ? SAY(w, arena, OVERRIDE_LACKS, place, r->lacks)
                                   : SAY(w, arena, OVERRIDE_WRONG, place),
                          arena);
    }
    return reason;
}

const char *override_told(const struct override_finding *f, const struct wording *w,
                          struct arena *arena)
{
    if (f->by && f->effect == OVERRIDE_DECIDES)
        return finding_words(f->by, w, arena);
    if (f->by)
        return SAY(w, arena,
                   f->by->state == OVERRIDE_CONFLICTS ? OVERRIDE_IN_CONFLICT : OVERRIDE_NO_END,
                   finding_words(f->by, w, arena));
    return f->lost ? SAY(w, arena, OVERRIDE_LOST, places_text(f->lost, w, arena))
                   : w->text[OVERRIDE_REFUSED];
}

const char *override_text(const struct override_finding *f, const char *computed,
                          const char *reason, const struct wording *w, struct arena *arena)
{
    const char *beside = *reason ? SAY(w, arena, OVERRIDE_COMPUTED_WHY, computed, reason)
                                 : SAY(w, arena, OVERRIDE_COMPUTED, computed);
    return arena_format(arena, "%s；%s", override_told(f, w, arena), beside);
}
