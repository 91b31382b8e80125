/* Evidence: of rows of the form whose remark says less than there is, all of it, with the places in the exports. */
#include <string.h>

#include "report/place_names.h"
#include "report/sections.h"
#include "report/short_text.h"

enum { E_ROW, E_STATE, E_REASON, EVIDENCE_COLUMNS };

/* A remark of so many half characters surely fits into the form's three lines. */
enum { REMARK_FITS = 40, PLACES_SHOWN = 10 };

/* --- names of exports ---------------------------------------------------------------------------------------- */

/* Of an export that came in several files the file is named as well. */
static const char *export_name(const struct sections *s, const struct file_report *f)
{
    const char *title = s->e->editions->schema->export[f->export].shown;
    size_t files = 0;
    for (size_t i = 0; i < s->e->ingested.n; i++)
        files += s->e->ingested.file[i].export == f->export && s->e->ingested.file[i].rows > 0;
    return files < 2 ? SAY(s->w, s->arena, EXPORT_NAME, title)
                     : SAY(s->w, s->arena, EXPORT_NAME_FILE, title, f->file);
}

const char *with_export_names(const struct sections *s, const char *text)
{
    for (size_t i = 0; i < s->e->ingested.n; i++) {
        const struct file_report *f = &s->e->ingested.file[i];
        if (place_is_named(text, f->file)) /* few are, and to name one takes a look at all files */
            text = place_named(s->w, s->arena, text, f->file, export_name(s, f));
    }
    return text;
}

/* --- remarks ------------------------------------------------------------------------------------------------- */

static const char *full_remark(const struct sections *s, const struct row_result *r)
{
    return remark_text(s, r, false);
}

/* The reason of a 否, what decided it first: a page has no room for all of it. */
static const char *deciding_first(const struct sections *s, const struct row_result *r)
{
    const char *at = strstr(r->reason, r->fails);
    if (!*r->fails || !at || at == r->reason)
        return r->reason;
    size_t before = (size_t)(at - r->reason);
    const char *mark = "；";
    if (before >= strlen(mark) && strncmp(at - strlen(mark), mark, strlen(mark)) == 0)
        before -= strlen(mark);
    return arena_format(s->arena, "%s%s%.*s%s", r->fails, mark, (int)before, r->reason,
                        at + strlen(r->fails));
}

const char *page_remark(const struct sections *s, const struct row_result *r)
{
    struct row_result shown = *r;
    if (r->state == ROW_NO)
        shown.reason = deciding_first(s, r);
    const char *text = with_export_names(s, full_remark(s, &shown));
    if (r->counterexamples.total == 0)
        return text;
    return arena_format(s->arena, "%s；%s", text,
                        SAY(s->w, s->arena, REMARK_EXAMPLES,
                            number_text(s->arena, r->counterexamples.total),
                            annex_text(s, ANNEX_EVIDENCE)));
}

/* Does the form's page surely have room for it? */
static bool is_short(const char *remark)
{
    return short_width(remark, strlen(remark)) <= REMARK_FITS;
}

static const char *example_places(const struct sections *s, const struct counterexamples *c)
{
    const char *text = "";
    size_t shown = c->list.n < PLACES_SHOWN ? c->list.n : PLACES_SHOWN;
    for (size_t i = 0; i < shown; i++) {
        const struct evidence *e = c->list.at[i];
        const char *place = place_text(s->arena, e->file, e->line);
        text = arena_format(s->arena, "%s%s%s（%s）", text, i ? "、" : "", e->id, place);
    }
    if (c->total > (int64_t)shown)
        text = SAY(s->w, s->arena, EVIDENCE_MORE, text, number_text(s->arena, c->total),
                   number_text(s->arena, (int64_t)shown));
    return text;
}

/* All that is said of the row, without its number, and where it fails. */
static const char *evidence_text(const struct sections *s, const struct row_result *r,
                                 const char *full)
{
    const char *number = SAY(s->w, s->arena, REMARK_NUMBER, number_text(s->arena, r->row->number));
    const char *places = example_places(s, &r->counterexamples);
    full += strncmp(full, number, strlen(number)) == 0 ? strlen(number) : 0;
    return *places ? arena_format(s->arena, "%s\n%s", full,
                                  SAY(s->w, s->arena, EVIDENCE_PLACES, places))
                   : full;
}

void add_evidence(struct sections *s)
{
    const struct wording *w = s->w;
    struct column_doc *c = arena_alloc(s->arena, EVIDENCE_COLUMNS * sizeof *c);
    c[E_ROW] = (struct column_doc){w->text[REMEDY_ROW], 6, ALIGN_CENTER, 6};
    c[E_STATE] = (struct column_doc){w->text[SCORES_STATE], 6, ALIGN_CENTER, 8};
    c[E_REASON] = (struct column_doc){w->text[EVIDENCE_HEAD], 44, ALIGN_LEFT, 86};
    struct table *t = table_new(s->arena, NULL, w->text[EVIDENCE_TITLE], c, EVIDENCE_COLUMNS);
    for (size_t i = 0; i < s->e->editions->form->n; i++) {
        const struct row_result *r = &s->e->form.row[i];
        const char *full = full_remark(s, r);
        if (r->counterexamples.total == 0 && is_short(page_remark(s, r)))
            continue;
        struct cell *cell = table_row(s->arena, t);
        cell_text(&cell[E_ROW], TONE_STRONG, number_text(s->arena, r->row->number));
        cell[E_ROW].row_link = true;
        cell_text(&cell[E_STATE], row_tone(r->state), row_state_text(w, r->state));
        cell_text(&cell[E_REASON], TONE_PLAIN, evidence_text(s, r, full));
    }
    document_annex(s->document, ANNEX_EVIDENCE, w->text[EVIDENCE_TITLE]);
    document_paragraph(s->document, TONE_PLAIN,
                       w->text[t->n_rows ? EVIDENCE_EXPLAINED : EVIDENCE_NONE]);
    document_table(s->document, t);
}
