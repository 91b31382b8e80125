/* Data: every file with its accounting and digest, rejected rows, attestations that do not count; and
 * the readings in force with what others would change. */
#include <string.h>

#include "ingest/folder.h"
#include "ingest/refs.h"
#include "report/sections.h"
#include "score/amounts.h"

/* --- files --------------------------------------------------------------------------------------------- */

enum {
    FILE_EXPORT,
    FILE_NAME,
    FILE_ENCODING,
    FILE_ROWS,
    FILE_ACCEPTED,
    FILE_REJECTED,
    FILE_DUPLICATES,
    FILE_SUPERSEDED,
    FILE_ASIDE,
    FILE_DAMAGED,
    FILE_FROM,
    FILE_TO,
    FILE_NOTE,
    FILE_SHA256,
    FILE_COLUMNS
};

static const char *file_note(const struct sections *s, const struct file_report *f)
{
    const struct export_facts *e = &s->e->facts->export[f->export];
    enum export_kind kind = s->e->editions->schema->export[f->export].kind;
    const char *const part[] = {
        f->refused ? f->refused : "",
        f->recognised ? f->recognised : "",
        e->partial ? e->partial : "",
        e->thin   ? SAY(s->w, s->arena, DATA_THIN, e->thin)
        : e->rare ? SAY(s->w, s->arena, DATA_THIN, e->rare)
                  : "",
        e->untouched ? s->w->text[kind == KIND_EVENTS ? DATA_NO_EVENTS : DATA_NO_ENTRIES] : "",
        e->supply == SUPPLY_BLANK ? s->w->text[DATA_BLANK_LIST] : "",
        f->aside ? SAY(s->w, s->arena, DATA_ASIDE_ROWS, f->aside) : "",
        f->unknown_columns ? SAY(s->w, s->arena, DATA_UNKNOWN_COLUMNS, f->unknown_columns) : "",
        f->conflicts ? SAY(s->w, s->arena, DATA_CONFLICTS, number_text(s->arena, f->conflicts))
                     : "",
    };
    const char *text = "";
    for (size_t i = 0; i < sizeof part / sizeof *part; i++)
        if (*part[i])
            text = arena_format(s->arena, "%s%s%s", text, *text ? "；" : "", part[i]);
    return text;
}

/* A combined file that has no row of this CA. */
static bool is_empty_share(const struct file_report *f)
{
    return f->rows == 0 && !f->refused && strncmp(f->file, "../", 3) == 0;
}

/* Pages show fewer columns, the beginning of a digest, and only files with rows of this CA: the sheet
 * and manifest.json have it all. */
static struct table *files_table(const struct sections *s, bool pages)
{
    const struct wording *w = s->w;
    const double some = pages ? NOT_ON_PAGES : 0;
    struct column_doc *c = arena_alloc(s->arena, FILE_COLUMNS * sizeof *c);
    c[FILE_EXPORT] = (struct column_doc){w->text[DATA_EXPORT], 16, ALIGN_LEFT, 15};
    c[FILE_NAME] = (struct column_doc){w->text[DATA_FILE], 26, ALIGN_LEFT, 17};
    c[FILE_ENCODING] = (struct column_doc){w->text[DATA_ENCODING], 11, ALIGN_CENTER, some};
    c[FILE_ROWS] = (struct column_doc){w->text[DATA_ROWS], 8, ALIGN_RIGHT, 7};
    c[FILE_ACCEPTED] = (struct column_doc){w->text[DATA_ACCEPTED], 8, ALIGN_RIGHT, 7};
    c[FILE_REJECTED] = (struct column_doc){w->text[HEAD_REJECTED], 8, ALIGN_RIGHT, 6};
    c[FILE_DUPLICATES] = (struct column_doc){w->text[DATA_DUPLICATES], 8, ALIGN_RIGHT, 6};
    c[FILE_SUPERSEDED] = (struct column_doc){w->text[DATA_SUPERSEDED], 8, ALIGN_RIGHT, 6};
    c[FILE_ASIDE] = (struct column_doc){w->text[DATA_ASIDE], 8, ALIGN_RIGHT, 6};
    c[FILE_DAMAGED] = (struct column_doc){w->text[DATA_DAMAGED], 8, ALIGN_RIGHT, 6};
    c[FILE_FROM] = (struct column_doc){w->text[DATA_FROM], 12, ALIGN_CENTER, some};
    c[FILE_TO] = (struct column_doc){w->text[DATA_TO], 12, ALIGN_CENTER, some};
    c[FILE_NOTE] = (struct column_doc){w->text[FORM_REMARK], 30, ALIGN_LEFT, 24};
    c[FILE_SHA256] = (struct column_doc){w->text[DATA_SHA256], 68, ALIGN_LEFT, 18};
    struct table *t = table_new(s->arena, pages ? NULL : w->text[SHEET_NAME_DATA],
                                w->text[DATA_TITLE], c, FILE_COLUMNS);
    t->sheet_order = SHEET_DATA;
    t->sheet_only = !pages;
    t->n_unprinted = 1; /* digests, which manifest.json has */
    return t;
}

static void add_file(const struct sections *s, struct table *t, const struct file_report *f)
{
    enum { DIGEST_SHOWN = 16 };
    const int64_t number[] = {f->rows,       f->accepted,  f->rejected, f->duplicates,
                              f->superseded, f->set_aside, f->damaged};
    struct cell *cell = table_row(s->arena, t);
    cell_text(&cell[FILE_EXPORT], TONE_PLAIN, s->e->editions->schema->export[f->export].shown);
    cell_text(&cell[FILE_NAME], TONE_PLAIN, f->file);
    cell_text(&cell[FILE_ENCODING], TONE_PLAIN, f->refused ? "" : encoding_name(f->encoding));
    for (size_t k = 0; k < sizeof number / sizeof *number; k++)
        cell_number(&cell[FILE_ROWS + k], (k == 2 || k == 6) && number[k] ? TONE_BAD : TONE_PLAIN,
                    (double)number[k], number_text(s->arena, number[k]));
    if (f->dated) {
        cell_day(&cell[FILE_FROM], TONE_PLAIN, day_of(f->first), "");
        cell_day(&cell[FILE_TO], TONE_PLAIN, day_of(f->last), "");
    }
    cell_text(&cell[FILE_NOTE], f->refused ? TONE_BAD : TONE_PLAIN, file_note(s, f));
    cell_text(&cell[FILE_SHA256], TONE_MUTED, f->sha256);
    if (f->sha256)
        cell[FILE_SHA256].page_text = arena_format(s->arena, "%.*s", DIGEST_SHOWN, f->sha256);
}

/* A count that is 0 of every file is said once. */
static void leave_out_zeros(struct sections *s, struct table *t)
{
    static const int counts[] = {FILE_REJECTED, FILE_DUPLICATES, FILE_SUPERSEDED, FILE_ASIDE,
                                 FILE_DAMAGED};
    bool keep[FILE_COLUMNS];
    const char *zero = "";
    for (size_t c = 0; c < FILE_COLUMNS; c++)
        keep[c] = true;
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        bool any = false;
        for (size_t r = 0; r < t->n_rows; r++)
            any = any || table_cell(t, r, (size_t)counts[i])->number > 0;
        keep[counts[i]] = any;
        if (!any)
            zero = arena_format(s->arena, "%s%s%s", zero, *zero ? "、" : "",
                                t->column[counts[i]].head);
    }
    if (t->n_rows == 0 || !*zero)
        return;
    document_paragraph(s->document, TONE_PLAIN, SAY(s->w, s->arena, DATA_ALL_ZERO, zero));
    table_keep(s->arena, t, keep);
}

static void add_files(struct sections *s)
{
    struct table *sheet = files_table(s, false);
    struct table *pages = files_table(s, true);
    struct names empty = {0};
    for (size_t i = 0; i < s->e->ingested.n; i++) {
        const struct file_report *f = &s->e->ingested.file[i];
        add_file(s, sheet, f);
        if (is_empty_share(f))
            *vec_push(s->arena, &empty) = f->file + 3;
        else
            add_file(s, pages, f);
    }
    document_table(s->document, sheet);
    leave_out_zeros(s, pages);
    document_table(s->document, pages);
    if (empty.n)
        document_paragraph(s->document, TONE_MUTED,
                           SAY(s->w, s->arena, DATA_EMPTY_SHARES,
                               number_text(s->arena, (int64_t)empty.n),
                               names_joined(s->arena, &empty, "、")));
}

static void add_unread(struct sections *s)
{
    const struct ingested *in = &s->e->ingested;
    if (in->n_unread)
        document_heading(s->document, 2, s->w->text[DATA_UNREAD_TITLE]);
    for (size_t i = 0; i < in->n_unread; i++)
        document_paragraph(s->document, TONE_BAD,
                           SAY(s->w, s->arena, DATA_UNREAD,
                               text_sound(s->arena, slice_of(in->unread[i].name)),
                               in->unread[i].advice));
}

/* Joins that tell nothing, because two exports write the same ids differently. */
static void add_references(struct sections *s)
{
    const struct schema *schema = s->e->editions->schema;
    for (size_t i = 0; i < s->e->ingested.n_references; i++) {
        const struct reference *r = &s->e->ingested.reference[i];
        const struct export *export = &schema->export[r->export];
        if (r->broken)
            document_paragraph(s->document, TONE_BAD,
                               SAY(s->w, s->arena, DATA_REFERENCE, export->title,
                                   export->column[r->column].header, number_text(s->arena, r->ids),
                                   number_text(s->arena, r->found),
                                   schema->export[r->target].title));
    }
}

static void add_missing(struct sections *s)
{
    const char *list = "";
    const struct schema *schema = s->e->editions->schema;
    for (size_t i = 0; i < schema->n; i++)
        if (s->e->facts->export[i].supply == SUPPLY_MISSING)
            list =
                arena_format(s->arena, "%s%s%s", list, *list ? "、" : "", schema->export[i].title);
    document_paragraph(s->document, TONE_PLAIN,
                       *list ? SAY(s->w, s->arena, DATA_MISSING, list)
                             : s->w->text[DATA_NONE_MISSING]);
}

/* --- rejected rows ---------------------------------------------------------------------------------------- */

enum { REJ_FILE, REJ_LINE, REJ_COLUMN, REJ_VALUE, REJ_REASON, REJECT_COLUMNS };

static void add_rejects(struct sections *s)
{
    const struct wording *w = s->w;
    struct column_doc *c = arena_alloc(s->arena, REJECT_COLUMNS * sizeof *c);
    c[REJ_FILE] = (struct column_doc){w->text[DATA_FILE], 26, ALIGN_LEFT, 18};
    c[REJ_LINE] = (struct column_doc){w->text[DATA_LINE], 8, ALIGN_RIGHT, 6};
    c[REJ_COLUMN] = (struct column_doc){w->text[DATA_COLUMN], 26, ALIGN_LEFT, 18};
    c[REJ_VALUE] = (struct column_doc){w->text[DATA_VALUE], 30, ALIGN_LEFT, 24};
    c[REJ_REASON] = (struct column_doc){w->text[DATA_REASON], 40, ALIGN_LEFT, 34};
    struct table *t = table_new(s->arena, w->text[SHEET_NAME_REJECTS], w->text[DATA_REJECTS_TITLE],
                                c, REJECT_COLUMNS);
    t->sheet_order = SHEET_DATA;
    t->note =
        SAY(w, s->arena, DATA_REJECTS_NOTE, number_text(s->arena, s->e->rejected),
            number_text(s->arena, s->e->damaged), number_text(s->arena, (int64_t)s->e->n_rejects));
    for (size_t i = 0; i < s->e->n_rejects; i++) {
        const struct shown_reject *r = &s->e->reject[i];
        struct cell *cell = table_row(s->arena, t);
        cell_text(&cell[REJ_FILE], TONE_PLAIN, r->file);
        cell_number(&cell[REJ_LINE], TONE_PLAIN, (double)r->line, number_text(s->arena, r->line));
        cell_text(&cell[REJ_COLUMN], TONE_PLAIN,
                  *r->column ? arena_format(s->arena, "%s（%s）", r->header, r->column) : "");
        cell_text(&cell[REJ_VALUE], TONE_PLAIN, r->value);
        cell_text(&cell[REJ_REASON], TONE_PLAIN, r->reason);
    }
    if (s->e->rejected + s->e->damaged == 0) {
        document_paragraph(s->document, TONE_PLAIN, w->text[DATA_NO_REJECTS]);
        return;
    }
    document_heading(s->document, 2, t->title);
    document_paragraph(s->document, TONE_PLAIN, t->note);
    document_table(s->document, t);
}

/* --- contradictions and other notes -------------------------------------------------------------------------- */

static void add_contradictions(struct sections *s)
{
    const struct evaluation *e = s->e;
    bool any = false;
    for (size_t i = 0; i < e->editions->form->n; i++) {
        const struct row_result *r = &e->form.row[i];
        if (!r->contradiction)
            continue;
        if (!any)
            document_heading(s->document, 2, s->w->text[DATA_CONTRADICTIONS]);
        any = true;
        document_paragraph(s->document, TONE_BAD,
                           SAY(s->w, s->arena, DATA_ROW_CONTRADICTION,
                               number_text(s->arena, r->row->number), r->contradiction));
    }
    for (size_t i = 0; i < e->editions->grading->n; i++) {
        const struct indicator_result *x = &e->grading.indicator[i];
        for (size_t k = 0; k < x->n_criteria; k++) {
            if (!x->criterion[k].contradiction)
                continue;
            if (!any)
                document_heading(s->document, 2, s->w->text[DATA_CONTRADICTIONS]);
            any = true;
            document_paragraph(s->document, TONE_BAD,
                               SAY(s->w, s->arena, DATA_CRITERION_CONTRADICTION,
                                   x->indicator->title, x->criterion[k].criterion->text,
                                   x->criterion[k].contradiction));
        }
    }
}

static int64_t checked_as(const struct object_facts *o, enum object_check check)
{
    int64_t n = 0;
    for (int kind = 0; kind < OBJECT_KINDS; kind++)
        n += o->checked[kind][check];
    return n;
}

/* The list of certificates beside them: where both speak, they count. */
static void add_list_beside(struct sections *s)
{
    enum { SHOWN = 10 };
    const struct certificate_objects *list = &s->e->facts->certificates.objects;
    struct arena *a = s->arena;
    document_paragraph(s->document, TONE_PLAIN,
                       SAY(s->w, a, DATA_OBJECTS_LIST, number_text(a, list->shown),
                           number_text(a, list->unshown),
                           number_text(a, (int64_t)list->unlisted.n)));
    if (list->n_differences)
        document_paragraph(s->document, TONE_BAD,
                           SAY(s->w, a, DATA_OBJECTS_DIFFER, number_text(a, list->n_differences)));
    for (size_t i = 0; i < list->difference.n && i < SHOWN; i++) {
        const struct certificate_difference *d = &list->difference.at[i];
        const char *line = number_text(a, d->line);
        document_paragraph(s->document, TONE_BAD,
                           SAY(s->w, a, DATA_OBJECT_DIFFERS, d->serial,
                               arena_format(a, "%s:%s", d->file, line), d->column, d->listed,
                               d->seen));
    }
}

static const char *refused_place(struct sections *s, const struct object_refusal *r)
{
    return r->line ? arena_format(s->arena, "%s:%s", r->file, number_text(s->arena, r->line))
                   : r->file;
}

static void add_objects(struct sections *s)
{
    enum { SHOWN = 10 };
    const struct object_facts *o = s->e->facts->objects;
    struct arena *a = s->arena;
    if (!o->folder)
        return;
    document_heading(s->document, 2, s->w->text[DATA_OBJECTS_TITLE]);
    document_paragraph(s->document, TONE_PLAIN,
                       SAY(s->w, a, DATA_OBJECTS, number_text(a, o->files),
                           number_text(a, o->n[OBJECT_CERTIFICATE]),
                           number_text(a, o->n[OBJECT_CRL]), number_text(a, o->n[OBJECT_OCSP])));
    document_paragraph(s->document, TONE_PLAIN,
                       SAY(s->w, a, DATA_OBJECTS_CHECKED,
                           number_text(a, checked_as(o, OBJECT_VERIFIED)),
                           number_text(a, checked_as(o, OBJECT_FORGED)),
                           number_text(a, checked_as(o, OBJECT_UNCHECKED))));
    add_list_beside(s);
    int64_t rest = object_facts_unused(o);
    for (size_t i = 0; i < o->refusal.n && i < SHOWN; i++, rest--)
        document_paragraph(s->document, TONE_BAD,
                           SAY(s->w, a, DATA_OBJECT_REFUSED, refused_place(s, &o->refusal.at[i]),
                               o->refusal.at[i].why));
    if (rest > 0)
        document_paragraph(s->document, TONE_BAD,
                           SAY(s->w, a, DATA_OBJECTS_MORE, number_text(a, rest)));
}

void add_data(struct sections *s)
{
    document_annex(s->document, ANNEX_DATA, s->w->text[DATA_TITLE]);
    add_missing(s);
    add_files(s);
    add_unread(s);
    add_objects(s);
    add_references(s);
    add_rejects(s);
    add_contradictions(s);
}

/* --- readings ---------------------------------------------------------------------------------------------- */

enum { READ_CODE, READ_USED, READ_TEXT, READ_SOURCE, READING_COLUMNS };

static void add_reading_rows(struct sections *s, struct table *t, const struct reading_book *book,
                             struct reading_choice choice, bool used_only)
{
    for (size_t i = 0; i < book->n; i++) {
        const struct reading *r = &book->at[i];
        if (used_only && !choice.in_force[i])
            continue;
        struct cell *cell = table_row(s->arena, t);
        bool used = choice.in_force[i];
        cell_text(&cell[READ_CODE], used ? TONE_STRONG : TONE_PLAIN, r->code);
        cell_text(&cell[READ_USED], used ? TONE_STRONG : TONE_MUTED,
                  s->w->text[used && !r->is_default ? READINGS_CHOSEN
                             : used                 ? READINGS_USED
                             : r->computed          ? READINGS_COMPUTED
                                                    : READINGS_NOT_COMPUTED]);
        cell_text(&cell[READ_TEXT], TONE_PLAIN, r->text);
        cell_text(&cell[READ_SOURCE], TONE_MUTED, r->source);
    }
}

/* All of them on the sheet; on pages those in force, the others that matter being in the tables of
 * what they would change. */
static void add_reading_table(struct sections *s, bool pages)
{
    const struct wording *w = s->w;
    const struct edition_set *e = s->e->editions;
    struct column_doc *c = arena_alloc(s->arena, READING_COLUMNS * sizeof *c);
    c[READ_CODE] = (struct column_doc){w->text[READINGS_CODE], 12, ALIGN_CENTER, 12};
    c[READ_USED] = (struct column_doc){w->text[READINGS_STATE], 12, ALIGN_CENTER, 14};
    c[READ_TEXT] = (struct column_doc){w->text[READINGS_TEXT], 70, ALIGN_LEFT, 50};
    c[READ_SOURCE] = (struct column_doc){w->text[READINGS_SOURCE], 40, ALIGN_LEFT, 24};
    struct table *t = table_new(s->arena, pages ? NULL : w->text[SHEET_NAME_READINGS],
                                w->text[READINGS_TITLE], c, READING_COLUMNS);
    t->sheet_order = SHEET_READINGS;
    t->sheet_only = !pages;
    add_reading_rows(s, t, &e->grading->readings, e->grading->choice, pages);
    add_reading_rows(s, t, &e->form->readings, e->form->choice, pages);
    document_table(s->document, t);
}

static const char *add_chosen(const struct sections *s, const char *list,
                              const struct reading_book *book, struct reading_choice choice)
{
    for (size_t i = 0; i < book->n; i++)
        if (choice.in_force[i] && !book->at[i].is_default)
            list =
                *list ? arena_format(s->arena, "%s、%s", list, book->at[i].code) : book->at[i].code;
    return list;
}

const char *chosen_readings_text(const struct sections *s)
{
    const struct edition_set *e = s->e->editions;
    const char *list = add_chosen(s, "", &e->form->readings, e->form->choice);
    list = add_chosen(s, list, &e->grading->readings, e->grading->choice);
    return *list ? SAY(s->w, s->arena, READINGS_CHOSEN_LIST, list)
                 : s->w->text[READINGS_CHOSEN_NONE];
}

enum { SENS_CODE, SENS_TEXT, SENS_SCORES, SENS_TOTAL, SENS_LEVEL, SENSITIVITY_COLUMNS };

/* "客户投诉指标 0→1；售后服务质量指标 3.2→3.6" */
static const char *changed_scores(struct sections *s, const struct sensitivity *x)
{
    const char *text = "";
    for (size_t i = 0; i < x->score.n; i++) {
        const struct score_change *c = &x->score.at[i];
        text = arena_format(s->arena, "%s%s%s %s→%s", text, i ? "；" : "", c->indicator->title,
                            score_text(c->from_lo, c->from_hi, s->arena),
                            score_text(c->lo, c->hi, s->arena));
    }
    return text;
}

static void add_sensitivity(struct sections *s)
{
    const struct wording *w = s->w;
    const struct grading_result *g = &s->e->grading;
    struct column_doc *c = arena_alloc(s->arena, SENSITIVITY_COLUMNS * sizeof *c);
    c[SENS_CODE] = (struct column_doc){w->text[READINGS_CODE], 12, ALIGN_CENTER, 14};
    c[SENS_TEXT] = (struct column_doc){w->text[READINGS_TEXT], 44, ALIGN_LEFT, 34};
    c[SENS_SCORES] = (struct column_doc){w->text[SENSITIVITY_SCORES], 60, ALIGN_LEFT, 30};
    c[SENS_TOTAL] = (struct column_doc){w->text[HEAD_TOTAL], 14, ALIGN_CENTER, 12};
    c[SENS_LEVEL] = (struct column_doc){w->text[HEAD_LEVEL], 12, ALIGN_CENTER, 12};
    struct table *t = table_new(s->arena, w->text[SHEET_NAME_SENSITIVITY],
                                w->text[SENSITIVITY_TITLE], c, SENSITIVITY_COLUMNS);
    t->sheet_order = SHEET_READINGS;
    for (size_t i = 0; i < g->sensitivity.n; i++) {
        const struct sensitivity *x = &g->sensitivity.at[i];
        const struct reading *r = &s->e->editions->grading->readings.at[x->reading];
        const char *level = grading_level_of(&x->total, w);
        struct cell *cell = table_row(s->arena, t);
        cell_text(&cell[SENS_CODE], TONE_PLAIN, r->code);
        cell_text(&cell[SENS_TEXT], TONE_PLAIN, r->text);
        cell_text(&cell[SENS_SCORES], TONE_PLAIN, changed_scores(s, x));
        cell_text(&cell[SENS_TOTAL], TONE_PLAIN,
                  ratio_compare(x->total.lo, x->total.hi) == 0
                      ? ratio_fixed(s->arena, x->total.lo, 2)
                      : arena_format(s->arena, "%s–%s", ratio_fixed(s->arena, x->total.lo, 2),
                                     ratio_fixed(s->arena, x->total.hi, 2)));
        cell_text(&cell[SENS_LEVEL], TONE_PLAIN, level ? level : w->text[LEVEL_NONE]);
    }
    document_heading(s->document, 2, t->title);
    if (t->n_rows == 0) {
        document_paragraph(s->document, TONE_PLAIN, w->text[SENSITIVITY_NONE]);
        return;
    }
    document_table(s->document, t);
}

void add_readings(struct sections *s)
{
    document_annex(s->document, ANNEX_READINGS, s->w->text[READINGS_TITLE]);
    document_paragraph(s->document, TONE_PLAIN, s->w->text[READINGS_EXPLAINED]);
    document_paragraph(s->document, TONE_STRONG, chosen_readings_text(s));
    add_sensitivity(s);
    add_form_sensitivity(s);
    document_heading(s->document, 2, s->w->text[READINGS_ALL]);
    add_reading_table(s, true);
    add_reading_table(s, false);
    add_cited(s);
}
