/* Guide places. */
#include "report/guide_places.h"

#include <string.h>

enum { SOME_ROWS = 3 };

/* "6、33、84": the first that either kind of entry proves, else those that records alone prove. */
static const char *register_rows(const struct form_edition *form, struct arena *arena)
{
    const char *text = "";
    for (int records = 0; records <= 1 && !*text; records++) {
        int n = 0;
        for (size_t i = 0; i < form->n && n < SOME_ROWS; i++) {
            const struct form_row *row = &form->row[i];
            if (row->proof == PROOF_NONE || (row->proof == PROOF_RECORD) != records)
                continue;
            text = arena_format(arena, "%s%s%d", text, n++ ? "、" : "", row->number);
        }
    }
    return text;
}

static const char *asked_row(const struct form_edition *form, struct arena *arena)
{
    for (size_t i = 0; i < form->n; i++)
        if (form_row_asks(&form->row[i]))
            return number_text(arena, form->row[i].number);
    return "";
}

const char *guide_place_text(const struct library *l, enum guide_place place, struct arena *arena)
{
    switch (place) {
    case PLACE_GATE:
        return l->grading->gate_item;
    case PLACE_REGISTER_ROWS:
        return register_rows(l->form, arena);
    case PLACE_ASKED_ROW:
        return asked_row(l->form, arena);
    case GUIDE_PLACES:
        break;
    }
    return "";
}

const char *guide_filled(const struct library *l, const char *text, struct arena *arena)
{
    for (int i = 0; i < GUIDE_PLACES; i++) {
        const char *place = arena_format(arena, "{{%s}}", guide_place_names[i]);
        const char *at;
        while ((at = strstr(text, place)))
            text =
                arena_format(arena, "%.*s%s%s", (int)(at - text), text,
                             guide_place_text(l, (enum guide_place)i, arena), at + strlen(place));
    }
    return text;
}
