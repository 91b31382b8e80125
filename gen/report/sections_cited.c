/* Cited: by which editions was it judged, and which of them had been replaced by D. */
#include <string.h>

#include "report/remark.h"
#include "report/sections.h"

enum { CITED_NAME, CITED_EDITION, CITED_WHERE, CITED_STATE, CITED_SOURCE, CITED_COLUMNS };

static const char *state_text(const struct sections *s, const struct cited_edition *c)
{
    return cited_state_said(c, s->e->period.to, s->w, s->arena);
}

/* "第42、43条（6.2.5 b）", "全部条目（全文）" */
static const char *where_text(const struct sections *s, const struct cited_edition *c)
{
    const char *rows = "";
    if (cited_for(c, "*"))
        return SAY(s->w, s->arena, CITED_WHERE_ALL, c->clause);
    for (const char *const *at = c->subjects; *at; at++)
        rows = arena_format(s->arena, "%s%s%s", rows, *rows ? "、" : "", *at);
    return SAY(s->w, s->arena, CITED_WHERE_ROWS, rows, c->clause);
}

static void add_rows(const struct sections *s, struct table *t, const struct cited_book *book,
                     const char **warned)
{
    for (size_t i = 0; i < book->n; i++) {
        const struct cited_edition *c = &book->at[i];
        enum cited_state state = cited_state(c, s->e->period.to);
        if (state == CITED_NOT_YET)
            continue;
        bool replaced = state == CITED_REPLACED;
        struct cell *cell = table_row(s->arena, t);
        cell_text(&cell[CITED_NAME], TONE_PLAIN, c->title);
        cell_text(&cell[CITED_EDITION], TONE_STRONG,
                  *c->edition ? c->edition : s->w->text[CITED_SAID_UNTOLD]);
        cell_text(&cell[CITED_WHERE], TONE_PLAIN, where_text(s, c));
        cell_text(&cell[CITED_STATE], replaced ? TONE_OPEN : TONE_PLAIN, state_text(s, c));
        cell_text(&cell[CITED_SOURCE], TONE_MUTED, c->source);
        if (replaced)
            *warned = arena_format(s->arena, "%s%s%s", *warned, **warned ? "、" : "", c->edition);
    }
}

void add_cited(struct sections *s)
{
    const struct wording *w = s->w;
    struct column_doc *c = arena_alloc(s->arena, CITED_COLUMNS * sizeof *c);
    c[CITED_NAME] = (struct column_doc){w->text[CITED_HEAD_NAME], 30, ALIGN_LEFT, 24};
    c[CITED_EDITION] = (struct column_doc){w->text[CITED_HEAD_EDITION], 24, ALIGN_LEFT, 20};
    c[CITED_WHERE] = (struct column_doc){w->text[CITED_HEAD_WHERE], 26, ALIGN_LEFT, 20};
    c[CITED_STATE] = (struct column_doc){w->text[CITED_HEAD_STATE], 34, ALIGN_LEFT, 24};
    c[CITED_SOURCE] = (struct column_doc){w->text[CITED_HEAD_SOURCE], 34, ALIGN_LEFT, 22};
    struct table *t =
        table_new(s->arena, w->text[SHEET_NAME_CITED], w->text[CITED_TITLE], c, CITED_COLUMNS);
    const char *warned = "";
    t->sheet_order = SHEET_READINGS;
    add_rows(s, t, &s->e->editions->form->cited, &warned);
    add_rows(s, t, &s->e->editions->grading->cited, &warned);
    document_heading(s->document, 2, t->title);
    document_paragraph(s->document, TONE_PLAIN, w->text[CITED_EXPLAINED]);
    if (*warned)
        document_paragraph(s->document, TONE_BAD, SAY(w, s->arena, CITED_WARNING, warned));
    document_table(s->document, t);
}

const char *row_editions_text(const struct sections *s, int row)
{
    return remark_editions(&s->e->editions->form->cited, row, s->e->period.to, s->w, s->arena);
}
