/* Choices. */
#include "report/choices.h"

#include <string.h>

#include "base/numbers.h"
#include "score/contract_words.h"

/* How a word stands in a cell; one that has no look there stands as it is. */
static const char *shown(const struct wording *w, const char *word, bool boxes)
{
    const struct {
        const char *word;
        enum phrase plain, boxes;
    } known[] = {{WORD_YES, STATE_YES, BOXES_YES},
                 {WORD_NO, STATE_NO, BOXES_NO},
                 {row_state_words[ROW_NA], STATE_NA, BOXES_NA},
                 {ANSWER_UNKNOWN, STATE_UNKNOWN, STATE_UNKNOWN}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(known[i].word, word) == 0)
            return w->text[boxes ? known[i].boxes : known[i].plain];
    return word;
}

static const char *choices(const struct evaluation *e, const char *item, const char *answered,
                           const char *now, bool boxes, struct arena *arena)
{
    const char *list = "";
    bool there = !*now;
    const char *const *word = attest_item_words(arena, e->facts->attest_items, item, answered);
    for (; *word; word++) {
        const char *text = shown(e->editions->wording, *word, boxes);
        list = arena_format(arena, "%s%s%s", list, *list ? "," : "", text);
        there = there || strcmp(text, now) == 0;
    }
    return there ? list : arena_format(arena, "%s%s%s", list, *list ? "," : "", now);
}

const char *choices_of_row(const struct evaluation *e, const struct row_result *r, const char *now,
                           bool boxes, struct arena *arena)
{
    const char *item = number_text(arena, r->row->number);
    bool decided =
        r->override.effect != OVERRIDE_NONE || (r->basis != BASIS_ATTEST && r->basis != BASIS_NONE);
    return choices(e, item, decided ? NULL : item, now, boxes, arena);
}

const char *choices_of_criterion(const struct evaluation *e, const struct indicator *x,
                                 const struct criterion_result *c, const char *now,
                                 struct arena *arena)
{
    bool decided = c->override.effect != OVERRIDE_NONE || (!c->attested && c->state != TRI_UNKNOWN);
    return choices(e, criterion_item(x, c->criterion, arena),
                   decided ? NULL : criterion_answered_by(x, c->criterion), now, false, arena);
}

const char *choices_of_gate(const struct evaluation *e, const char *now, struct arena *arena)
{
    const char *gate = e->editions->grading->gate_item;
    return gate ? choices(e, gate, gate, now, false, arena) : now;
}
