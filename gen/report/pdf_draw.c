/* PDF drawing. */
#include "report/pdf_draw.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/text.h"

static const struct font_family *family_of(const struct pdf *pdf, enum face face)
{
    return face == FACE_HEAD ? &pdf->fonts->head : &pdf->fonts->body;
}

/* --- characters -------------------------------------------------------------------------------------------- */

/* Line ends and tabs are blanks here; other controls have no glyph and show as [U+XXXX]. */
static uint32_t next_character(const char **at, const char *end)
{
    uint32_t c = 0xFFFD;
    size_t n = utf8_decode(*at, end, &c);
    *at += n ? n : 1;
    return c == '\t' || c == '\r' ? ' ' : c;
}

static bool drawable(const struct pdf *pdf, enum face face, uint32_t c)
{
    return c == '\n' || (!is_unprintable(c) && font_has(family_of(pdf, face), c));
}

void pdf_use(struct pdf *pdf, enum face face, const char *text)
{
    const char *end = text + strlen(text);
    while (text < end) {
        uint32_t c = next_character(&text, end);
        if (c != '\n' && drawable(pdf, face, c))
            font_cut_add(&pdf->cut[face], c);
    }
}

static void note_missing(struct pdf *pdf, uint32_t c)
{
    for (size_t i = 0; i < pdf->missing.n; i++)
        if (pdf->missing.at[i] == c)
            return;
    *vec_push(pdf->arena, &pdf->missing) = c;
}

/* --- loading the cut fonts ----------------------------------------------------------------------------------- */

/* libharu 2.3.0 writes a ToUnicode map with an operator that such maps do not have; readers warn and
 * fall back. This is the same map written soundly: every code stands for itself, but for the private
 * use codes that stand for characters above U+FFFF. */
static void put_unicode_map(struct pdf *pdf, enum face face)
{
    const struct cut_font *cut = &pdf->cut[face];
    HPDF_Stream stream = ((HPDF_FontAttr)pdf->font[face]->attr)->cmap_stream->stream;
    VEC(size_t) far = {0};
    char line[160];
    bool private_page[256] = {false};
    for (size_t i = 0; i < cut->character.n; i++)
        if (cut->character.at[i] > 0xFFFF) {
            *vec_push(pdf->arena, &far) = i;
            private_page[cut->code[i] >> 8] = true;
        }
    HPDF_MemStream_FreeData(stream);
    HPDF_Stream_WriteStr(
        stream, "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
                "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
                "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
                "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n");
    for (int from = 0; from < 256; from += 100) {
        int to = from + 100 < 256 ? from + 100 : 256;
        int n = 0;
        for (int page = from; page < to; page++)
            n += !private_page[page];
        snprintf(line, sizeof line, "%d beginbfrange\n", n);
        HPDF_Stream_WriteStr(stream, line);
        for (int page = from; page < to; page++) {
            if (private_page[page])
                continue;
            snprintf(line, sizeof line, "<%02X00> <%02XFF> <%02X00>\n", (unsigned)page,
                     (unsigned)page, (unsigned)page);
            HPDF_Stream_WriteStr(stream, line);
        }
        HPDF_Stream_WriteStr(stream, "endbfrange\n");
    }
    for (size_t from = 0; from < far.n; from += 100) {
        size_t to = from + 100 < far.n ? from + 100 : far.n;
        snprintf(line, sizeof line, "%zu beginbfchar\n", to - from);
        HPDF_Stream_WriteStr(stream, line);
        for (size_t i = from; i < to; i++) {
            uint32_t c = cut->character.at[far.at[i]] - 0x10000;
            snprintf(line, sizeof line, "<%04X> <%04X%04X>\n", (unsigned)cut->code[far.at[i]],
                     (unsigned)(0xD800 + (c >> 10)), (unsigned)(0xDC00 + (c & 0x3FF)));
            HPDF_Stream_WriteStr(stream, line);
        }
        HPDF_Stream_WriteStr(stream, "endbfchar\n");
    }
    HPDF_Stream_WriteStr(stream,
                         "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
}

/* Identity is the ordering's name; libharu writes the encoding's. */
static void mend_system_info(struct pdf *pdf, enum face face)
{
    HPDF_Font font = ((HPDF_FontAttr)pdf->font[face]->attr)->descendant_font;
    HPDF_Dict info = HPDF_Dict_GetItem(font, "CIDSystemInfo", HPDF_OCLASS_DICT);
    if (info)
        HPDF_Dict_Add(info, "Ordering", HPDF_String_New(info->mmgr, "Identity", NULL));
}

/* libharu reads fonts from files only: this one is in memory. */
static const char *load_from_memory(struct pdf *pdf, const struct cut_font *cut)
{
    char path[64];
    const char *name = NULL;
    int fd = memfd_create("caeval-font", MFD_CLOEXEC);
    if (fd < 0)
        return NULL;
    FILE *file = fdopen(fd, "w");
    if (file && fwrite(cut->data, 1, cut->size, file) == cut->size && fflush(file) == 0) {
        snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
        name = HPDF_LoadTTFontFromFile(pdf->doc, path, HPDF_TRUE);
    }
    if (file)
        fclose(file);
    else
        close(fd);
    return name;
}

void pdf_load_fonts(struct pdf *pdf)
{
    static const char *const name[FACES] = {
        [FACE_BODY] = "CAEVAL-Body", [FACE_HEAD] = "CAEVAL-Head"};
    char ascii[] = " ";
    HPDF_UseUTFEncodings(pdf->doc);
    for (int face = 0; face < FACES; face++) {
        for (ascii[0] = ' '; ascii[0] < 0x7F; ascii[0]++)
            pdf_use(pdf, (enum face)face, ascii); /* [U+XXXX], page numbers */
        font_cut_finish(&pdf->cut[face], name[face]);
        const char *loaded = load_from_memory(pdf, &pdf->cut[face]);
        if (!loaded) {
            pdf->error = pdf->error ? pdf->error : HPDF_INVALID_FONT;
            return;
        }
        pdf->font[face] = HPDF_GetFont(pdf->doc, loaded, "UTF-8");
        if (!pdf->font[face])
            return;
        put_unicode_map(pdf, (enum face)face);
        mend_system_info(pdf, (enum face)face);
    }
}

/* --- layout ---------------------------------------------------------------------------------------------------- */

static void push_character(struct pdf *pdf, struct layout_text *t, uint32_t c)
{
    size_t i = font_cut_find(&pdf->cut[t->face], c);
    t->character[t->n] = c;
    t->code[t->n] = i == SIZE_MAX ? ' ' : pdf->cut[t->face].code[i];
    t->advance[t->n++] = c == '\n' ? 0 : i == SIZE_MAX ? 500 : pdf->cut[t->face].advance[i];
}

/* Characters without a glyph become their number in brackets: at most ten characters for one. */
static void set_characters(struct pdf *pdf, struct layout_text *t, const char *text)
{
    enum { WORST = 10 };
    size_t length = strlen(text);
    const char *end = text + length;
    t->character = arena_alloc(pdf->arena, (length * WORST + 1) * sizeof *t->character);
    t->code = arena_alloc(pdf->arena, (length * WORST + 1) * sizeof *t->code);
    t->advance = arena_alloc(pdf->arena, (length * WORST + 1) * sizeof *t->advance);
    while (text < end) {
        uint32_t c = next_character(&text, end);
        char number[16];
        if (drawable(pdf, t->face, c)) {
            push_character(pdf, t, c);
            continue;
        }
        note_missing(pdf, c);
        snprintf(number, sizeof number, "[U+%04X]", (unsigned)c);
        for (const char *at = number; *at; at++)
            push_character(pdf, t, (unsigned char)*at);
    }
}

static bool among(uint32_t c, const char *set)
{
    const char *end = set + strlen(set);
    while (set < end) {
        uint32_t member = 0;
        set += utf8_decode(set, end, &member);
        if (member == c)
            return true;
    }
    return false;
}

static bool starts_no_line(uint32_t c)
{
    return among(c, "！％），．：；？］｝、。〉》」』】〕〗…—·”’,.;:!?)]}%");
}

static bool ends_no_line(uint32_t c)
{
    return among(c, "（［｛〈《「『【〔〖“‘([{");
}

static bool in_word(uint32_t c)
{
    return c > ' ' && c < 0x7F;
}

/* May a line end between these two? */
static bool can_break(uint32_t before, uint32_t after)
{
    if (before == ' ')
        return true;
    if (in_word(before) && in_word(after))
        return false;
    return !starts_no_line(after) && !ends_no_line(before);
}

static void push_line(struct pdf *pdf, struct layout_text *t, size_t from, size_t to)
{
    double width = 0;
    while (to > from && t->character[to - 1] == ' ')
        to--;
    for (size_t i = from; i < to; i++)
        width += t->advance[i] / 1000.0;
    *vec_push(pdf->arena, &t->line) = (struct line){from, to, width};
}

/* Greedy: a line takes what fits and ends at the last place where it may; where there is none, it is
 * cut at the edge. */
static void break_lines(struct pdf *pdf, struct layout_text *t, double ems)
{
    size_t from = 0;
    size_t last = 0; /* the last place to break at; from: none yet */
    double used = 0;
    for (size_t i = 0; i < t->n; i++) {
        double advance = t->advance[i] / 1000.0;
        if (t->character[i] == '\n') {
            push_line(pdf, t, from, i);
            from = last = i + 1;
            used = 0;
            continue;
        }
        if (i > from && can_break(t->character[i - 1], t->character[i]))
            last = i;
        if (used + advance > ems && i > from && t->character[i] != ' ') {
            size_t to = last > from ? last : i;
            push_line(pdf, t, from, to);
            from = last = to;
            used = 0;
            for (size_t k = from; k < i; k++)
                used += t->advance[k] / 1000.0;
        }
        used += advance;
    }
    push_line(pdf, t, from, t->n);
}

struct layout_text *pdf_layout(struct pdf *pdf, enum face face, const char *text, double size,
                               double width)
{
    struct layout_text *t = arena_alloc(pdf->arena, sizeof *t);
    t->face = face;
    set_characters(pdf, t, text);
    break_lines(pdf, t, width / size);
    return t;
}

double pdf_width(struct pdf *pdf, enum face face, const char *text, double size)
{
    return pdf_layout(pdf, face, text, size, 1e9)->line.at[0].width * size;
}

/* --- drawing ----------------------------------------------------------------------------------------------------- */

void pdf_draw_line(struct pdf *pdf, const struct layout_text *t, size_t i, double x, double y,
                   double size, struct color color)
{
    const struct line *line = &t->line.at[i];
    char *text = arena_alloc(pdf->arena, (line->to - line->from) * 4 + 1);
    char *to = text;
    for (size_t k = line->from; k < line->to; k++)
        to += utf8_encode(t->code[k], to);
    if (to == text)
        return;
    HPDF_Page_SetRGBFill(pdf->current, (float)color.r, (float)color.g, (float)color.b);
    HPDF_Page_BeginText(pdf->current);
    HPDF_Page_SetFontAndSize(pdf->current, pdf->font[t->face], (float)size);
    HPDF_Page_TextOut(pdf->current, (float)x,
                      (float)(PAGE_HEIGHT - y - size * (LINE_FACTOR / 2 + 0.38)), text);
    HPDF_Page_EndText(pdf->current);
}

void pdf_text(struct pdf *pdf, enum face face, const char *text, double x, double y, double width,
              enum align align, double size, struct color color)
{
    struct layout_text *t = pdf_layout(pdf, face, text, size, 1e9);
    double slack = width - t->line.at[0].width * size;
    double shift = align == ALIGN_CENTER ? slack / 2 : align == ALIGN_RIGHT ? slack : 0;
    pdf_draw_line(pdf, t, 0, x + shift, y, size, color);
}

void pdf_new_page(struct pdf *pdf)
{
    pdf->current = HPDF_AddPage(pdf->doc);
    HPDF_Page_SetWidth(pdf->current, (float)PAGE_WIDTH);
    HPDF_Page_SetHeight(pdf->current, (float)PAGE_HEIGHT);
    *vec_push(pdf->arena, &pdf->page) = pdf->current;
    pdf->y = MARGIN_TOP;
}

double pdf_left(const struct pdf *pdf)
{
    return PAGE_HEIGHT - MARGIN_BOTTOM - pdf->y;
}

void pdf_need(struct pdf *pdf, double height)
{
    if (pdf_left(pdf) < height)
        pdf_new_page(pdf);
}

void pdf_rule(struct pdf *pdf, double x1, double y1, double x2, double y2, double width,
              struct color color)
{
    HPDF_Page_SetRGBStroke(pdf->current, (float)color.r, (float)color.g, (float)color.b);
    HPDF_Page_SetLineWidth(pdf->current, (float)width);
    HPDF_Page_MoveTo(pdf->current, (float)x1, (float)(PAGE_HEIGHT - y1));
    HPDF_Page_LineTo(pdf->current, (float)x2, (float)(PAGE_HEIGHT - y2));
    HPDF_Page_Stroke(pdf->current);
}

void pdf_fill(struct pdf *pdf, double x, double y, double width, double height, struct color color)
{
    HPDF_Page_SetRGBFill(pdf->current, (float)color.r, (float)color.g, (float)color.b);
    HPDF_Page_Rectangle(pdf->current, (float)x, (float)(PAGE_HEIGHT - y - height), (float)width,
                        (float)height);
    HPDF_Page_Fill(pdf->current);
}

void pdf_path(struct pdf *pdf, const double *xy, size_t n, bool closed, double width,
              struct color stroke, bool fill, struct color inside, double opacity)
{
    if (n < 2)
        return;
    HPDF_Page_GSave(pdf->current);
    if (opacity < 1) {
        HPDF_ExtGState state = HPDF_CreateExtGState(pdf->doc);
        HPDF_ExtGState_SetAlphaFill(state, (float)opacity);
        HPDF_Page_SetExtGState(pdf->current, state);
    }
    HPDF_Page_SetRGBStroke(pdf->current, (float)stroke.r, (float)stroke.g, (float)stroke.b);
    HPDF_Page_SetRGBFill(pdf->current, (float)inside.r, (float)inside.g, (float)inside.b);
    HPDF_Page_SetLineWidth(pdf->current, (float)width);
    HPDF_Page_MoveTo(pdf->current, (float)xy[0], (float)(PAGE_HEIGHT - xy[1]));
    for (size_t i = 1; i < n; i++)
        HPDF_Page_LineTo(pdf->current, (float)xy[2 * i], (float)(PAGE_HEIGHT - xy[2 * i + 1]));
    if (closed && fill)
        HPDF_Page_ClosePathFillStroke(pdf->current);
    else if (closed)
        HPDF_Page_ClosePathStroke(pdf->current);
    else
        HPDF_Page_Stroke(pdf->current);
    HPDF_Page_GRestore(pdf->current);
}

struct color tone_ink(enum tone tone)
{
    static const struct color ink[] = {
        [TONE_PLAIN] = {0.10, 0.10, 0.10}, [TONE_STRONG] = {0, 0, 0},
        [TONE_GOOD] = {0.10, 0.37, 0.13},  [TONE_BAD] = {0.69, 0, 0.13},
        [TONE_OPEN] = {0.48, 0.35, 0},     [TONE_MUTED] = {0.42, 0.42, 0.42},
    };
    return ink[tone];
}

bool tone_fill(enum tone tone, struct color *color)
{
    if (tone == TONE_BAD)
        *color = (struct color){0.995, 0.93, 0.93};
    else if (tone == TONE_OPEN)
        *color = (struct color){1, 0.97, 0.88};
    return tone == TONE_BAD || tone == TONE_OPEN;
}
