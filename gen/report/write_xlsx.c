/* XLSX: the workbook as a whole. */
#include "report/write_xlsx.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "report/sheet_text.h"
#include "report/xlsx_book.h"
#include "report/xlsx_chart.h"

/* --- sheets ----------------------------------------------------------------------------------------------- */

/* Sheets in their order; those of one place in it in the order of the document. What is linked to is that of
 * the document's own form, which comes first. */
static void put_sheets(struct book *b, const struct document *d)
{
    VEC(const struct table *) tables = {0};
    for (size_t i = 0; i < d->block.n; i++) {
        const struct table *t = d->block.at[i].table;
        if (!t || !t->sheet)
            continue;
        if (!d->block.at[i].unlinked)
            note_anchors(b, t);
        *vec_push(b->arena, &tables) = t;
        for (size_t k = tables.n - 1; k > 0 && tables.at[k - 1]->sheet_order > t->sheet_order;
             k--) {
            tables.at[k] = tables.at[k - 1];
            tables.at[k - 1] = t;
        }
    }
    for (size_t i = 0; i < tables.n; i++)
        put_table(b, tables.at[i]);
}

/* All charts of the document on one sheet. */
static void put_charts(struct book *b, const struct document *d)
{
    struct chart_sheet s = {
        .workbook = b->workbook,
        .name = d->chart_sheet,
        .written_into = d->written_into,
        .wording = d->wording,
        .ledger = &b->ledger,
        .arena = b->arena,
        .title = b->plain,
        .head = b->head,
        .body = format_of(b, (struct look){.align = ALIGN_CENTER}),
        .hundredths = format_of(b, (struct look){.align = ALIGN_CENTER, .hundredths = true})};
    for (size_t i = 0; d->chart_sheet && i < d->block.n; i++) {
        if (d->block.at[i].kind != BLOCK_CHART || d->block.at[i].chart->page_only)
            continue;
        if (!s.sheet) {
            s.sheet = new_sheet(b, d->chart_sheet);
            if (!s.sheet)
                return;
            set_sheet(b, s.sheet, true);
            worksheet_set_print_scale(s.sheet, CHART_SCALE);
            worksheet_set_column(s.sheet, 0, 0, CHART_LABEL_WIDTH, NULL);
        }
        b->failed = !put_chart(&s, d->block.at[i].chart) || b->failed;
    }
    b->failed = (s.sheet && !end_charts(&s)) || b->failed;
}

/* --- of the file itself ----------------------------------------------------------------------------------- */

static void put_names(struct book *b, const struct document *d)
{
    for (size_t i = 0; i < d->name.n; i++) {
        const struct sheet_name *n = &d->name.at[i];
        check_book(b, workbook_define_name(
                          b->workbook, n->name,
                          arena_format(b->arena, "=%s",
                                       sheet_ref_from(b->arena, n->table, n->row, n->column))));
    }
}

/* The result is named twice: programs that save a workbook keep its keywords, not always more. */
static void put_properties(struct book *b, const struct document *d, day_number date)
{
    enum { MOST = 255 }; /* bytes of a property */
    lxw_doc_properties properties = {
        .title = (char *)sheet_text(b->arena, d->title),
        .subject = (char *)sheet_text(b->arena, d->subtitle),
        .author = (char *)sheet_text(b->arena, d->author ? d->author : ""),
        .created = (time_t)start_of(date),
    };
    if (d->result) /* by which it is known when it comes back filled in (caeval collect) */
        properties.keywords = arena_format(b->arena, "%s%s", RESULT_KEYWORD, d->result);
    if (d->keyword)
        properties.keywords = (char *)d->keyword;
    workbook_set_properties(b->workbook, &properties);
    for (size_t i = 0; i < d->property.n; i++)
        if (strlen(d->property.at[i].text) <= MOST)
            check_book(b, workbook_set_custom_property_string(
                              b->workbook, d->property.at[i].name,
                              sheet_text(b->arena, d->property.at[i].text)));
    if (d->result)
        check_book(b, workbook_set_custom_property_string(b->workbook, "caeval.result", d->result));
}

bool write_xlsx(const struct document *d, const char *path, day_number date)
{
    struct book b = {.arena = arena_new(), .document = d};
    b.ledger.arena = b.arena;
    b.workbook = workbook_new(path);
    if (!b.workbook)
        out_of_memory();
    put_properties(&b, d, date);
    make_formats(&b);
    put_sheets(&b, d);
    put_long_texts(&b);
    put_charts(&b, d);
    put_names(&b, d);
    errno = 0;
    if (workbook_close(b.workbook) != LXW_NO_ERROR || !file_sync(path) ||
        ledger_verify(&b.ledger, path))
        b.failed = true;
    arena_free(b.arena);
    if (b.failed && errno == 0)
        errno = EIO;
    return !b.failed;
}

const char *xlsx_library_version(void)
{
    return lxw_version();
}
