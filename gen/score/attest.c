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

struct attested_item attested_item(const struct facts *facts, const char *item)
{
    struct attested_item x = {ATTESTED_NOTHING, attestation_of(&facts->attest, item), NULL, NULL};
    const struct export_facts *e = facts_export(facts, "attest");
    bool counts = x.given && x.given->value && !x.given->stale;
    int64_t replaced = counts ? replaced_of(facts, e->name, x.given->place.file) : 0;
    if (x.given && x.given->lost)
        x.lost = x.given->lost;
    else if ((!counts || (replaced > 0 && replaced != REPLACED_ANY)) &&
             facts->attest.itemless.total > 0)
        x.lost = &facts->attest.itemless;
    else if (e->refused && (!counts || replaced > 0))
        x.refused = e;
    bool dated = !counts || x.given->examined_on.state != VALUE_UNREADABLE;
    if (x.lost || x.refused || !dated || (counts && x.given->differs))
        x.answer = ATTESTED_UNSURE;
    else if (counts)
        x.answer = read_answer(x.given);
    return x;
}

enum tri attested_tri(enum attested attested)
{
    return attested == ATTESTED_YES ? TRI_YES : attested == ATTESTED_NO ? TRI_NO : TRI_UNKNOWN;
}

static const char *place_of(const struct evidence *e, struct arena *arena)
{
    return arena_format(arena, "%s:%lld", e->file, (long long)e->line);
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

/* The answer with all that the examiner wrote down beside it. */
static const char *answer_text(const struct attestation *a, const struct wording *w,
                               struct arena *arena)
{
    const char *text = SAY(w, arena, ATTESTED_VALUE, a->value);
    const char *date =
        a->examined_on.state == VALUE_PRESENT ? day_text(arena, a->examined_on.day) : NULL;
    const struct {
        const char *value;
        enum phrase phrase;
    } beside[] = {
        {a->evidence, ATTESTED_EVIDENCE},
        {a->examiner, ATTESTED_EXAMINER},
        {date, ATTESTED_DATE},
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

const char *attested_text(const struct attested_item *x, const struct wording *w,
                          struct arena *arena)
{
    const struct attestation *a = x->given;
    if (x->lost)
        return SAY(w, arena, ATTESTED_LOST, places_text(x->lost, w, arena));
    if (x->refused)
        return SAY(w, arena, ATTESTED_REFUSED, x->refused->title);
    if (!a)
        return SAY(w, arena, ATTESTED_MISSING);
    if (a->differs) {
        const char *all = answer_text(a, w, arena);
        for (const struct attestation *d = a->differs; d; d = d->differs)
            all = arena_format(arena, "%s；%s", all, answer_text(d, w, arena));
        return SAY(w, arena, ATTESTED_DIFFER, all);
    }
    if (a->stale)
        return SAY(w, arena, ATTESTED_STALE, answer_text(a, w, arena));
    if (a->examined_on.state == VALUE_UNREADABLE)
        return SAY(w, arena, ATTESTED_UNDATED, answer_text(a, w, arena));
    return answer_text(a, w, arena);
}

const char *attested_beside(const struct attested_item *x, const struct wording *w,
                            struct arena *arena)
{
    if (x->refused || (x->lost && (!x->given || x->lost != x->given->lost)))
        return NULL;
    return x->lost ? SAY(w, arena, ATTESTED_LOST_BESIDE, places_text(x->lost, w, arena))
                   : attested_text(x, w, arena);
}
