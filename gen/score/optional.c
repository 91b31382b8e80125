/* Optional services. */
#include "score/optional.h"

#include <string.h>

static const char NOT_OFFERED[] = "not_offered"; /* an effect of readings.csv */

bool optional_is(const struct grading_edition *edition, const struct indicator *x)
{
    const struct reading_book *book = &edition->readings;
    for (size_t r = 0; r < book->n; r++)
        if (strcmp(book->at[r].effect, NOT_OFFERED) == 0 && reading_bears_on(&book->at[r], x->id))
            return true;
    return false;
}

bool optional_denied(const struct grading_edition *edition, const struct reading_choice *choice,
                     const struct facts *facts, const struct indicator *x)
{
    const struct reading_book *book = &edition->readings;
    bool offered = true;
    for (size_t r = 0; r < book->n; r++)
        if (choice->in_force[r] && strcmp(book->at[r].effect, NOT_OFFERED) == 0 &&
            reading_bears_on(&book->at[r], x->id))
            offered = false;
    for (size_t i = 0; i < x->n_criteria && !offered; i++) {
        const struct criterion *c = &x->criterion[i];
        for (const struct asked_item *item = c->items; item->id; item++) {
            enum attested a = attested_item(facts, item->id).answer;
            bool lowest = c->score == x->criterion[0].score;
            offered = offered || (a != ATTESTED_NA && (lowest || a != ATTESTED_NOTHING));
        }
    }
    return !offered;
}

const struct export_facts *optional_shown(const struct facts *facts, const struct indicator *x)
{
    const struct period *p = &facts->period;
    const struct export_facts *e = *x->offered_by ? facts_export(facts, x->offered_by) : NULL;
    bool shown =
        e && e->supply == SUPPLY_ROWS && e->dated && e->last >= p->from && e->first <= p->to;
    return shown ? e : NULL;
}

const char *optional_denied_by(const struct facts *facts, const struct indicator *x,
                               const struct wording *w)
{
    for (size_t i = 0; i < x->n_criteria; i++)
        for (const struct asked_item *item = x->criterion[i].items; item->id; item++) {
            const struct attested_item a = attested_item(facts, item->id);
            if (a.answer == ATTESTED_NA)
                return attested_by(&a, w);
        }
    return w->text[ATTESTED_BY_SELF];
}
