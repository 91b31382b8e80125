/* Attestations. */
#include "score/attest.h"

#include <string.h>

static enum attested read_answer(const struct attestation *a)
{
    enum answer answer = ANSWER_NO;
    if (strcmp(a->value, "未知") == 0)
        return ATTESTED_NOTHING;
    if (strcmp(a->value, "有") == 0)
        return ATTESTED_YES;
    if (strcmp(a->value, "无") == 0)
        return ATTESTED_NO;
    if (!answer_read(slice_of(a->value), &answer))
        return ATTESTED_GRADE;
    return answer == ANSWER_YES ? ATTESTED_YES : answer == ANSWER_NO ? ATTESTED_NO : ATTESTED_NA;
}

/* By the answers of one side. */
static struct attested_item item_by(const struct facts *facts, const struct attest_facts *answers,
                                    const char *export, const char *item)
{
    struct attested_item x = {.given = attestation_of(answers, item)};
    const struct export_facts *e = facts_export(facts, export);
    bool counts = x.given && x.given->value && !x.given->stale;
    int64_t replaced = counts ? replaced_of(facts, e->name, x.given->place.file) : 0;
    if (x.given && x.given->lost)
        x.lost = x.given->lost;
    else if ((!counts || (replaced > 0 && replaced != REPLACED_ANY)) && answers->itemless.total > 0)
        x.lost = &answers->itemless;
    else if (e->refused && (!counts || replaced > 0))
        x.refused = e;
    bool dated = !counts || x.given->examined_on.state != VALUE_UNREADABLE;
    if (x.lost || x.refused || !dated || (counts && x.given->differs))
        x.answer = ATTESTED_UNSURE;
    else if (counts)
        x.answer = read_answer(x.given);
    return x;
}

/* An examiner who saw it and cannot say (未知) has answered: the CA's word does not stand in for that. */
struct attested_item attested_item(const struct facts *facts, const char *item)
{
    struct attested_item self = item_by(facts, &facts->attest, "attest", item);
    struct attested_item seen = item_by(facts, &facts->inspected, "inspection", item);
    bool answered = seen.given && seen.given->value && !seen.given->stale;
    bool holds = answered || seen.answer == ATTESTED_UNSURE;
    struct attested_item *x = holds ? &seen : &self;
    seen.inspected = true;
    if (holds ? self.given != NULL : seen.given != NULL) {
        struct attested_item *beside = arena_alloc(facts->arena, sizeof *beside);
        *beside = holds ? self : seen;
        x->beside = beside;
    }
    return *x;
}

const char *attested_by(const struct attested_item *x, const struct wording *w)
{
    return w->text[x->inspected ? ATTESTED_BY_INSPECTION : ATTESTED_BY_SELF];
}

/* What the CA said, where it counts. */
static const struct attested_item *self_beside(const struct attested_item *x)
{
    const struct attested_item *self = x->inspected ? x->beside : NULL;
    bool told = self && self->answer != ATTESTED_NOTHING && self->answer != ATTESTED_UNSURE;
    return told ? self : NULL;
}

/* Did the CA say otherwise than the examiner whose answer holds? */
static bool attested_differs(const struct attested_item *x)
{
    const struct attested_item *self = self_beside(x);
    if (!self || x->answer == ATTESTED_UNSURE)
        return false;
    return self->answer != x->answer ||
           (x->answer == ATTESTED_GRADE && strcmp(self->given->value, x->given->value) != 0);
}

struct attest_differences attest_differences(const struct facts *facts, struct arena *arena)
{
    struct attest_differences d = {0};
    const struct attest_facts *seen = &facts->inspected;
    for (size_t i = 0; i < seen->at.n; i++) {
        const struct attested_item x = attested_item(facts, seen->at.at[i].place.id);
        if (attested_differs(&x))
            *vec_push(arena, &d.list) = x;
    }
    return d;
}

enum tri attested_tri(enum attested attested)
{
    return attested == ATTESTED_YES ? TRI_YES : attested == ATTESTED_NO ? TRI_NO : TRI_UNKNOWN;
}

static const char *place_of(const struct evidence *e, struct arena *arena)
{
    return place_text(arena, e->file, e->line);
}

enum { PLACES_SAID = 5 };

const char *places_text(const struct evidence_list *list, const struct wording *w,
                        struct arena *arena)
{
    const char *text = "";
    size_t n = list->kept.n < PLACES_SAID ? list->kept.n : PLACES_SAID;
    for (size_t i = 0; i < n; i++)
        text =
            arena_format(arena, "%s%s%s", text, i ? "、" : "", place_of(&list->kept.at[i], arena));
    return (int64_t)n < list->total
               ? SAY(w, arena, PLACES_MORE, text, number_text(arena, list->total))
               : text;
}

/* The answer with all that whoever gave it wrote down beside it. */
static const char *answer_text(const struct attested_item *x, const struct attestation *a,
                               const struct wording *w, struct arena *arena)
{
    const char *text = SAY(w, arena, ATTESTED_VALUE, attested_by(x, w), a->value);
    const char *date =
        a->examined_on.state == VALUE_PRESENT ? day_text(arena, a->examined_on.day) : NULL;
    const struct {
        const char *value;
        enum phrase phrase;
    } beside[] = {
        {a->evidence, ATTESTED_EVIDENCE},
        {a->examiner, x->inspected ? ATTESTED_EXAMINER : ATTESTED_SELF_EXAMINER},
        {date, x->inspected ? ATTESTED_DATE : ATTESTED_SELF_DATE},
        {a->note, ATTESTED_NOTE},
    };
    for (size_t i = 0; i < sizeof beside / sizeof *beside; i++)
        if (beside[i].value)
            text = arena_format(arena, "%s%s", text,
                                wording_say(w, arena, beside[i].phrase,
                                            (const char *const[]){beside[i].value, NULL}));
    return arena_format(arena, "%s%s", text,
                        SAY(w, arena, ATTESTED_PLACE, place_of(&a->place, arena)));
}

bool attested_by_any(const struct attested_item *x)
{
    return x->lost && (!x->given || x->lost != x->given->lost);
}

/* Of one side alone. */
static const char *side_text(const struct attested_item *x, const struct wording *w,
                             struct arena *arena)
{
    const struct attestation *a = x->given;
    if (attested_by_any(x))
        return SAY(w, arena, ATTESTED_ANY, places_text(x->lost, w, arena), attested_by(x, w));
    if (x->lost)
        return SAY(w, arena, ATTESTED_LOST, places_text(x->lost, w, arena), attested_by(x, w));
    if (x->refused)
        return SAY(w, arena, ATTESTED_REFUSED, x->refused->title, attested_by(x, w));
    if (!a)
        return SAY(w, arena, ATTESTED_MISSING);
    if (a->differs) {
        const char *all = answer_text(x, a, w, arena);
        for (const struct attestation *d = a->differs; d; d = d->differs)
            all = arena_format(arena, "%s；%s", all, answer_text(x, d, w, arena));
        return SAY(w, arena, ATTESTED_DIFFER, all, attested_by(x, w));
    }
    if (a->stale)
        return SAY(w, arena, ATTESTED_STALE, answer_text(x, a, w, arena));
    if (a->examined_on.state == VALUE_UNREADABLE)
        return SAY(w, arena, ATTESTED_UNDATED, answer_text(x, a, w, arena));
    return answer_text(x, a, w, arena);
}

const char *attested_text(const struct attested_item *x, const struct wording *w,
                          struct arena *arena)
{
    const char *text = side_text(x, w, arena);
    if (!x->beside)
        return text;
    const char *other = side_text(x->beside, w, arena);
    if (attested_differs(x))
        other = SAY(w, arena, ATTESTED_SELF_DIFFERS, other);
    return x->inspected && !attested_differs(x) && x->answer != ATTESTED_UNSURE
               ? text /* the CA said the same, or nothing that counts */
               : arena_format(arena, "%s；%s", text, other);
}

const char *attested_beside(const struct attested_item *x, const struct wording *w,
                            struct arena *arena)
{
    if (x->refused || attested_by_any(x))
        return NULL;
    return x->lost ? SAY(w, arena, ATTESTED_LOST_BESIDE, places_text(x->lost, w, arena),
                         attested_by(x, w))
                   : attested_text(x, w, arena);
}
