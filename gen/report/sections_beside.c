/* Beside: what another standard that judges the same date comes to, in a year of change. Each has its sheets and
 * pages, called after the edition, behind those of the newest. */
#include "report/sections.h"
#include "score/amounts.h"

/* What a kind of standard adds, and how its verdict reads in one line. */
struct kind_sections {
    void (*add[2])(struct sections *s);
    const char *(*verdict)(const struct sections *s);
    enum phrase sheet[4];
};

/* Below the form that it belongs to, with room to write. */
static void add_remedy_beside(struct sections *s)
{
    document_landscape_page(s->document);
    add_remedy(s);
}

static const struct kind_sections kinds[STANDARD_KINDS] = {
    [STANDARD_FORM] = {{add_form, add_remedy_beside},
                       form_sentence,
                       {SHEET_NAME_FORM, SHEET_NAME_REMEDY, SHEET_NAME_STATES, SHEET_NAME_DOMAINS}},
    [STANDARD_SCORE] = {{add_scores, NULL},
                        score_sentence,
                        {SHEET_NAME_SCORES, SHEET_NAME_SCORES, SHEET_NAME_SCORES,
                         SHEET_NAME_SCORES}},
};

/* Its own wording, with the edition in the names of its sheets. */
static struct sections sections_beside(const struct sections *s, const struct evaluation *e)
{
    const struct standard *standard = e->editions->pair->beside;
    struct wording *w = arena_alloc(s->arena, sizeof *w);
    *w = *e->editions->wording;
    for (size_t i = 0; i < sizeof kinds->sheet / sizeof *kinds->sheet; i++) {
        enum phrase sheet = kinds[standard->kind].sheet[i];
        w->text[sheet] =
            arena_format(s->arena, "%s（%s）", e->editions->wording->text[sheet], standard->code);
    }
    return (struct sections){.e = e, .w = w, .arena = s->arena, .document = s->document};
}

void add_other_standards_lines(struct sections *s)
{
    for (size_t i = 0; i < s->e->n_beside; i++) {
        struct sections other = sections_beside(s, &s->e->beside[i]);
        const struct kind_sections *kind = &kinds[other.e->editions->pair->beside->kind];
        document_paragraph(s->document, TONE_PLAIN,
                           SAY(s->w, s->arena, OVERVIEW_BESIDE, kind->verdict(&other),
                               other.w->text[kind->sheet[0]]));
    }
}

void add_other_standards(struct sections *s)
{
    s->document->unlinked = true;
    for (size_t i = 0; i < s->e->n_beside; i++) {
        struct sections other = sections_beside(s, &s->e->beside[i]);
        const struct kind_sections *kind = &kinds[other.e->editions->pair->beside->kind];
        document_new_page(s->document);
        for (size_t k = 0; k < sizeof kind->add / sizeof *kind->add && kind->add[k]; k++)
            kind->add[k](&other);
    }
    s->document->unlinked = false;
}
