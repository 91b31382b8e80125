/* Remark. */
#include "report/remark.h"

#include "base/numbers.h"
#include "base/text.h"

enum { SHOWN_COUNTEREXAMPLES = 3 };

const char *remark_examples(const struct counterexamples *c, const struct wording *w,
                            struct arena *arena)
{
    const char *list = "";
    size_t shown = c->list.n < SHOWN_COUNTEREXAMPLES ? c->list.n : SHOWN_COUNTEREXAMPLES;
    if (c->total == 0)
        return "";
    for (size_t i = 0; i < shown; i++) {
        const struct evidence *e = c->list.at[i];
        const char *place = place_text(arena, e->file, e->line);
        list = arena_format(arena, "%s%s%s（%s）", list, i ? "、" : "", e->id, place);
    }
    return SAY(w, arena, REMARK_COUNTEREXAMPLES, number_text(arena, c->total),
               c->total > (int64_t)shown ? arena_format(arena, "%s…", list) : list);
}

const char *cited_state_said(const struct cited_edition *c, day_number day, const struct wording *w,
                             struct arena *arena)
{
    switch (cited_state(c, day)) {
    case CITED_REPLACED:
        return SAY(w, arena, c->dated ? CITED_SAID_DATED : CITED_SAID_REPLACED,
                   day_text(arena, c->replaced_on), c->replaced_by);
    case CITED_IN_FORCE:
        return c->from == INT32_MIN ? w->text[CITED_SAID_IN_FORCE]
                                    : SAY(w, arena, CITED_SAID_SINCE, day_text(arena, c->from));
    case CITED_UNTOLD:
        return w->text[CITED_SAID_UNTOLD];
    case CITED_NOT_YET:
        break;
    }
    return "";
}

const char *remark_editions(const struct cited_book *book, int row, day_number day,
                            const struct wording *w, struct arena *arena)
{
    const char *subject = number_text(arena, row);
    const char *text = "";
    for (size_t i = 0; i < book->n; i++) {
        const struct cited_edition *c = &book->at[i];
        enum cited_state state = cited_state(c, day);
        if (!cited_for(c, subject) || state == CITED_NOT_YET || state == CITED_UNTOLD)
            continue;
        const char *replaced =
            state == CITED_REPLACED
                ? arena_format(arena, "（%s）", cited_state_said(c, day, w, arena))
                : "";
        text = arena_format(arena, "%s%s%s%s", text, *text ? "、" : "", c->edition, replaced);
    }
    return *text ? SAY(w, arena, CITED_OF_ROW, text) : "";
}

const char *remark_words(const struct remark *r, const struct wording *w, struct arena *arena)
{
    const char *number = SAY(w, arena, REMARK_NUMBER, number_text(arena, r->row->number));
    const char *state = r->state == ROW_PENDING || r->state == ROW_NA
                            ? arena_format(arena, "%s：", row_state_text(w, r->state))
                            : "";
    const char *text = arena_format(arena, "%s%s%s", number, state, r->reason);
    const char *no_box =
        r->row->boxes ? "" : SAY(w, arena, REMARK_NO_BOX, row_state_text(w, r->state));
    const char *const more[] = {no_box, r->examples, r->gaps, r->row->misprint, r->editions};
    for (size_t i = 0; i < sizeof more / sizeof *more; i++)
        if (*more[i])
            text = arena_format(arena, "%s；%s", text, more[i]);
    return text;
}
