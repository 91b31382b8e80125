/* PDF: the tree of parts for readers that speak a page or show it otherwise (ISO 32000-1, 14.7 and 14.8).
 *
 * Links stand in the tree as well, each a part of its own (14.8.4.4.2), and so they are objects as the parts are.
 *
 * A report has thousands of parts. libharu writes each object as it is, with a line in its table of objects, which
 * would double the file; so they stand in one object stream (7.5.7), compressed as a whole, and a stream beside
 * libharu's table says where they are (7.5.8.4): readers of PDF 1.4 see pages without parts. */
#include <math.h>
#include <string.h>

#include "report/pdf.h"

static const char *const part_name[PART_KINDS] = {
    [PART_DOCUMENT] = "Document",
    [PART_TEXT] = "P",
    [PART_CONTENTS] = "TOC",
    [PART_ENTRY] = "TOCI",
    [PART_REFERENCE] = "Reference",
    [PART_LINK] = "Link",
    [PART_TABLE] = "Table",
    [PART_CAPTION] = "Caption",
    [PART_ROW] = "TR",
    [PART_HEAD] = "TH",
    [PART_CELL] = "TD",
    [PART_FIGURE] = "Figure",
};

static void put_number(struct bytes *b, size_t number)
{
    bytes_tenths(b, 10 * (int)number);
}

static void put_reference(struct bytes *b, size_t object)
{
    put_number(b, object);
    bytes_text(b, " 0 R");
}

static unsigned number_of(HPDF_Dict object)
{
    return object->header.obj_id & 0x00FFFFFF;
}

/* Object numbers: of part i, and of the tree that leads from a page's marks to their parts. */
static size_t part_object(const struct pdf *pdf, size_t part)
{
    return pdf->hidden_from + part;
}

static size_t marks_object(const struct pdf *pdf)
{
    return part_object(pdf, pdf->pages.part.n);
}

static size_t link_object(const struct pdf *pdf, size_t link)
{
    return marks_object(pdf) + 1 + link;
}

static size_t hidden_objects(const struct pdf *pdf)
{
    return link_object(pdf, pdf->link.n) - pdf->hidden_from;
}

/* The page of a piece; SIZE_MAX: it is a part. */
static size_t piece_page(const struct pdf *pdf, const struct piece *p)
{
    return p->kind == PIECE_PART   ? SIZE_MAX
           : p->kind == PIECE_LINK ? pdf->link.at[p->of].page
                                   : p->of;
}

static void put_piece(struct bytes *b, const struct pdf *pdf, const struct piece *p, size_t page)
{
    if (p->kind == PIECE_PART) {
        put_reference(b, part_object(pdf, p->of));
    } else if (p->kind == PIECE_LINK) {
        bytes_text(b, "<</Type/OBJR/Obj ");
        put_reference(b, link_object(pdf, p->of));
        bytes_text(b, ">>");
    } else if (p->of == page) {
        put_number(b, p->mark);
    } else {
        bytes_text(b, "<</Type/MCR/Pg ");
        put_reference(b, number_of(pdf->handle[p->of]));
        bytes_text(b, "/MCID ");
        put_number(b, p->mark);
        bytes_text(b, ">>");
    }
}

/* The page of its first mark, and what it consists of. */
static void put_pieces(struct bytes *b, const struct pdf *pdf, const struct part *part)
{
    const struct piece *piece = pdf->pages.piece.at;
    size_t page = SIZE_MAX;
    for (size_t i = part->first; i && page == SIZE_MAX; i = piece[i - 1].next)
        page = piece_page(pdf, &piece[i - 1]);
    if (page != SIZE_MAX) {
        bytes_text(b, "/Pg ");
        put_reference(b, number_of(pdf->handle[page]));
    }
    if (part->first == 0)
        return;
    bool several = part->first != part->last;
    bytes_text(b, several ? "/K[" : "/K ");
    for (size_t i = part->first; i; i = piece[i - 1].next) {
        put_piece(b, pdf, &piece[i - 1], page);
        bytes_text(b, piece[i - 1].next ? " " : several ? "]" : "");
    }
}

static void put_span(struct bytes *b, const char *name, size_t n)
{
    if (n < 2)
        return;
    bytes_text(b, name);
    put_number(b, n);
}

static void put_attributes(struct bytes *b, const struct part *part)
{
    if (part->kind != PART_HEAD && part->rows < 2 && part->columns < 2)
        return;
    bytes_text(b, "/A<</O/Table");
    if (part->kind == PART_HEAD)
        bytes_text(b, "/Scope/Column");
    put_span(b, "/RowSpan ", part->rows);
    put_span(b, "/ColSpan ", part->columns);
    bytes_text(b, ">>");
}

static void put_words(struct bytes *b, const struct pdf *pdf, const char *name, const char *words)
{
    static const char digit[] = "0123456789ABCDEF";
    size_t n = 0;
    const unsigned char *utf16 = pdf_utf16(pdf, words, &n);
    bytes_text(b, name);
    bytes_text(b, "<");
    for (size_t i = 0; i < n; i++) {
        bytes_u8(b, (unsigned char)digit[utf16[i] >> 4]);
        bytes_u8(b, (unsigned char)digit[utf16[i] & 0xF]);
    }
    bytes_text(b, ">");
}

static void put_part(struct bytes *b, const struct pdf *pdf, size_t i)
{
    const struct part *part = &pdf->pages.part.at[i];
    bytes_text(b, "<</S/");
    if (part->kind == PART_HEADING)
        bytes_format(b, "H%d", part->level > 1 ? part->level : 1);
    else
        bytes_text(b, part_name[part->kind]);
    bytes_text(b, "/P ");
    put_reference(b, i ? part_object(pdf, part->above) : number_of(pdf->tree));
    put_attributes(b, part);
    if (part->says)
        put_words(b, pdf, "/Alt", part->says);
    put_pieces(b, pdf, part);
    bytes_text(b, ">>\n");
}

static void put_tenths(struct bytes *b, double points)
{
    bytes_tenths(b, (int)lround(points * 10));
    bytes_text(b, " ");
}

/* An annotation (12.5.6.5), seen with a few points above what it leads to. */
static void put_link(struct bytes *b, const struct pdf *pdf, size_t i)
{
    enum { ABOVE = 14 };
    const struct placed_link *p = &pdf->link.at[i];
    const struct link *l = &p->at;
    const struct pages *pages = &pdf->pages;
    double height = pages->page.at[p->page].size->height;
    bytes_text(b, "<</Type/Annot/Subtype/Link/F 4/Border[0 0 0]/Rect[");
    put_tenths(b, l->x);
    put_tenths(b, height - l->y - l->height);
    put_tenths(b, l->x + l->width);
    put_tenths(b, height - l->y);
    bytes_text(b, "]/Dest[");
    put_reference(b, number_of(pdf->handle[l->page]));
    bytes_text(b, "/XYZ null ");
    bytes_tenths(b, 10 * (int)lround(pages->page.at[l->page].size->height - l->to + ABOVE));
    bytes_text(b, " null]/StructParent ");
    put_number(b, pages->page.n + i);
    put_words(b, pdf, "/Contents",
              l->says ? l->says
                      : SAY(pages->wording, pages->arena, MEASURES_OF_ROW,
                            arena_format(pages->arena, "%d", l->row)));
    bytes_text(b, ">>\n");
}

/* Page by page the part of each mark, and of each link its own. */
static void put_marks(struct bytes *b, const struct pdf *pdf)
{
    bytes_text(b, "<</Nums[");
    for (size_t i = 0; i < pdf->pages.page.n; i++) {
        const struct page *p = &pdf->pages.page.at[i];
        put_number(b, i);
        bytes_text(b, "[");
        for (size_t k = 0; k < p->mark.n; k++) {
            put_reference(b, part_object(pdf, p->mark.at[k]));
            bytes_text(b, k + 1 < p->mark.n ? " " : "");
        }
        bytes_text(b, "]");
    }
    for (size_t i = 0; i < pdf->link.n; i++) {
        put_number(b, pdf->pages.page.n + i);
        bytes_text(b, " ");
        put_reference(b, part_object(pdf, pdf->link.at[i].part));
        bytes_text(b, " ");
    }
    bytes_text(b, "]>>\n");
}

static void put_place(struct bytes *index, size_t object, size_t offset)
{
    put_number(index, object);
    bytes_text(index, " ");
    put_number(index, offset);
    bytes_text(index, " ");
}

/* The stream of all parts, of the marks' tree and of the links; returns its object. */
static HPDF_Dict put_objects(struct pdf *pdf, HPDF_Dict stream)
{
    struct bytes index = {0};
    struct bytes body = {0};
    struct bytes packed = {0};
    for (size_t i = 0; i < pdf->pages.part.n; i++) {
        put_place(&index, part_object(pdf, i), body.n);
        put_part(&body, pdf, i);
    }
    put_place(&index, marks_object(pdf), body.n);
    put_marks(&body, pdf);
    for (size_t i = 0; i < pdf->link.n; i++) {
        put_place(&index, link_object(pdf, i), body.n);
        put_link(&body, pdf, i);
    }
    size_t first = index.n;
    bytes_put(&index, body.at, body.n);
    bytes_deflate(&packed, pdf->packer, index.at, index.n);
    pdf_fill_stream(
        pdf, stream,
        arena_format(pdf->pages.arena, "/Type/ObjStm/N %zu/First %zu", hidden_objects(pdf), first),
        packed.at, packed.n);
    bytes_free(&index);
    bytes_free(&body);
    bytes_free(&packed);
    return stream;
}

/* A line of the table: an object in stream so and so, at its place. */
enum { LINE = 7 };

static void make_line(unsigned char line[LINE], unsigned stream, size_t place)
{
    const unsigned char made[LINE] = {
        2,
        (unsigned char)(stream >> 16),
        (unsigned char)(stream >> 8),
        (unsigned char)stream,
        (unsigned char)(place >> 16),
        (unsigned char)(place >> 8),
        (unsigned char)place,
    };
    memcpy(line, made, LINE);
}

/* Where they are. Each line is told by how it differs from the one above (predictor 12), which is nearly always
 * the same. A reader has to understand the table before it can look up any object, so the length, which libharu makes
 * an object of its own, is said in it. */
static void make_table(struct pdf *pdf, unsigned stream)
{
    struct bytes plain = {0};
    struct bytes packed = {0};
    unsigned char line[2][LINE] = {{0}};
    for (size_t i = 0; i < hidden_objects(pdf); i++) {
        make_line(line[1], stream, i);
        bytes_u8(&plain, 2);
        for (int k = 0; k < LINE; k++)
            bytes_u8(&plain, (unsigned char)(line[1][k] - line[0][k]));
        memcpy(line[0], line[1], LINE);
    }
    bytes_deflate(&packed, pdf->packer, plain.at, plain.n);
    pdf->table_bytes = packed.n;
    pdf->table_data = arena_copy(pdf->pages.arena, (const char *)packed.at, packed.n);
    bytes_free(&plain);
    bytes_free(&packed);
}

static HPDF_STATUS write_table(HPDF_Dict table, HPDF_Stream to)
{
    const struct pdf *pdf = table->attr;
    size_t n = hidden_objects(pdf);
    return HPDF_Stream_WriteStr(
        to, arena_format(pdf->pages.arena,
                         "/Type/XRef/Size %zu/Index[%zu %zu]/W[1 3 3]/Filter/FlateDecode"
                         "/DecodeParms<</Predictor 12/Columns %d>>/Length %zu\012",
                         pdf->hidden_from + n, pdf->hidden_from, n, LINE, pdf->table_bytes));
}

/* Behind its dictionary. */
static HPDF_STATUS write_table_data(HPDF_Dict table)
{
    const struct pdf *pdf = table->attr;
    HPDF_Stream to = pdf->doc->stream;
    HPDF_Stream_WriteStr(to, "\012stream\015\012");
    HPDF_Stream_Write(to, (const HPDF_BYTE *)pdf->table_data, (HPDF_UINT)pdf->table_bytes);
    return HPDF_Stream_WriteStr(to, "\012endstream");
}

/* Just before the trailer is written all places are known. */
static HPDF_STATUS end_trailer(HPDF_Dict trailer)
{
    const struct pdf *pdf = trailer->attr;
    HPDF_XrefEntry entry = HPDF_Xref_GetEntry(pdf->doc->xref, number_of(pdf->table));
    HPDF_Number size = HPDF_Dict_GetItem(trailer, "Size", HPDF_OCLASS_NUMBER);
    HPDF_Number place = HPDF_Dict_GetItem(trailer, "XRefStm", HPDF_OCLASS_NUMBER);
    if (!entry || !size || !place)
        return HPDF_INVALID_OBJECT;
    size->value += (HPDF_INT32)hidden_objects(pdf);
    place->value = (HPDF_INT32)entry->byte_offset;
    return HPDF_OK;
}

/* What tells the file from others (14.4): the same for the same pages. */
static HPDF_STATUS write_identity(HPDF_Dict trailer, HPDF_Stream to)
{
    const struct pdf *pdf = trailer->attr;
    return HPDF_Stream_WriteStr(to, arena_format(pdf->pages.arena, "/ID[<%.32s><%.32s>]\012",
                                                 pdf->identity, pdf->identity));
}

static void name_pages(struct pdf *pdf)
{
    for (size_t i = 0; i < pdf->pages.page.n; i++) {
        HPDF_Dict_AddNumber(pdf->handle[i], "StructParents", (HPDF_INT32)i);
        HPDF_Dict_AddName(pdf->handle[i], "Tabs", "S");
    }
}

/* --- links ---------------------------------------------------------------------------------------------------- */

static void add_links(struct pdf *pdf)
{
    struct pages *pages = &pdf->pages;
    for (size_t i = 0; i < pages->page.n; i++)
        for (size_t k = 0; k < pages->page.at[i].link.n; k++) {
            struct placed_link p = {.at = pages->page.at[i].link.at[k], .page = i};
            if (!pages_link_end(pages, i, &p.at))
                continue;
            p.part = page_link_part(pages, &p.at, pdf->link.n);
            *vec_push(pages->arena, &pdf->link) = p;
        }
}

/* Each page's list. libharu writes an object that has a number of its own as that number. */
static void list_links(struct pdf *pdf)
{
    HPDF_Array list = NULL;
    for (size_t i = 0; i < pdf->link.n; i++) {
        size_t page = pdf->link.at[i].page;
        if (i == 0 || pdf->link.at[i - 1].page != page) {
            list = HPDF_Array_New(pdf->doc->mmgr);
            HPDF_Dict_Add(pdf->handle[page], "Annots", list);
        }
        HPDF_Obj_Header *number = arena_alloc(pdf->pages.arena, sizeof *number);
        number->obj_id = (HPDF_UINT32)link_object(pdf, i) | HPDF_OTYPE_INDIRECT;
        HPDF_Array_Add(list, number);
    }
}

/* --- all ------------------------------------------------------------------------------------------------------ */

void pdf_put_tags(struct pdf *pdf)
{
    HPDF_Dict catalog = pdf->doc->catalog;
    HPDF_Dict trailer = pdf->doc->trailer;
    HPDF_Dict marked = HPDF_Dict_New(pdf->doc->mmgr);
    HPDF_Dict stream = HPDF_DictStream_New(pdf->doc->mmgr, pdf->doc->xref);
    pdf->table = pdf_add_object(pdf);
    pdf->tree = pdf_add_object(pdf);
    if (!marked || !stream || !pdf->table || !pdf->tree || pdf->pages.part.n == 0)
        return;
    add_links(pdf);
    name_pages(pdf);
    pdf->hidden_from = pdf->doc->xref->entries->count;
    pdf->tree->attr = (void *)arena_format(pdf->pages.arena,
                                           "/Type/StructTreeRoot/K %zu 0 R/ParentTree %zu 0 "
                                           "R/ParentTreeNextKey %zu\012",
                                           part_object(pdf, 0), marks_object(pdf),
                                           pdf->pages.page.n + pdf->link.n);
    list_links(pdf);
    put_objects(pdf, stream);
    make_table(pdf, number_of(stream));
    pdf->table->attr = pdf;
    pdf->table->write_fn = write_table;
    pdf->table->after_write_fn = write_table_data;
    HPDF_Dict_AddBoolean(marked, "Marked", HPDF_TRUE);
    HPDF_Dict_Add(catalog, "MarkInfo", marked);
    HPDF_Dict_Add(catalog, "StructTreeRoot", pdf->tree);
    HPDF_Dict_AddNumber(trailer, "XRefStm", 0);
    trailer->attr = pdf;
    trailer->before_write_fn = end_trailer;
    trailer->write_fn = write_identity;
}
