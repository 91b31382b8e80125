/* Sheet styles. A 否 is bold as well as red: it is told from others in black and white too. Long
 * texts are not, as heights are reckoned for letters of the usual width. */
#include "report/xlsx_book.h"

enum { TITLE_POINTS = 16, CLOSING_POINTS = 12, INK_LINK = 0x0B4F9C, FILL_ENTRY = 0xEEF6E6 };

static const struct {
    lxw_color_t fill, ink;
} tones[TONES] = {
    [TONE_PLAIN] = {0, 0x000000},       [TONE_STRONG] = {0, 0x000000},
    [TONE_GOOD] = {0, 0x1B5E20},        [TONE_BAD] = {0xFDE7E7, 0xB00020},
    [TONE_OPEN] = {0xFFF6DB, 0x7A5B00}, [TONE_MUTED] = {0, 0x6B6B6B},
};

static lxw_format *new_format(struct book *b, const char *font, double points)
{
    lxw_format *f = workbook_add_format(b->workbook);
    if (!f)
        out_of_memory();
    format_set_font_name(f, font);
    format_set_font_size(f, points);
    format_set_text_wrap(f);
    format_set_align(f, LXW_ALIGN_VERTICAL_CENTER);
    return f;
}

void make_formats(struct book *b)
{
    b->head = new_format(b, "黑体", FONT_POINTS);
    format_set_border(b->head, LXW_BORDER_THIN);
    format_set_align(b->head, LXW_ALIGN_CENTER);
    format_set_bg_color(b->head, 0xE8EEF5);
    b->title = new_format(b, "黑体", TITLE_POINTS);
    format_set_align(b->title, LXW_ALIGN_CENTER);
    b->note = new_format(b, "宋体", FONT_POINTS);
    b->plain = new_format(b, "宋体", FONT_POINTS);
    b->closing = new_format(b, "宋体", CLOSING_POINTS);
}

static lxw_format *make_look(struct book *b, struct look k)
{
    static const int align[ALIGNS] = {LXW_ALIGN_LEFT, LXW_ALIGN_CENTER, LXW_ALIGN_RIGHT};
    static const char *const form[NUMBER_FORMS] = {
        [NUMBER_DAY] = "yyyy-mm-dd", [NUMBER_SHARE] = "0.00%"};
    lxw_format *f = new_format(b, "宋体", FONT_POINTS);
    lxw_color_t fill = tones[k.tone].fill ? tones[k.tone].fill : k.entry ? FILL_ENTRY : 0;
    format_set_border(f, LXW_BORDER_THIN);
    format_set_align(f, (uint8_t)align[k.align]);
    format_set_font_color(f, k.link ? (lxw_color_t)INK_LINK : tones[k.tone].ink);
    if (fill)
        format_set_bg_color(f, fill);
    if (k.tone == TONE_STRONG || (k.tone == TONE_BAD && k.align == ALIGN_CENTER))
        format_set_bold(f);
    if (k.link)
        format_set_underline(f, LXW_UNDERLINE_SINGLE);
    if (k.entry)
        format_set_unlocked(f);
    if (k.hundredths)
        format_set_num_format(f, "0.00");
    else if (form[k.form])
        format_set_num_format(f, form[k.form]);
    return f;
}

lxw_format *format_of(struct book *b, struct look k)
{
    size_t at = (size_t)k.tone;
    at = at * ALIGNS + (size_t)k.align;
    at = at * NUMBER_FORMS + (size_t)k.form;
    at = at * 8 + (size_t)k.hundredths * 4 + (size_t)k.entry * 2 + (size_t)k.link;
    if (!b->body[at])
        b->body[at] = make_look(b, k);
    return b->body[at];
}

lxw_format *mark_format(struct book *b, enum tone tone, enum align align)
{
    bool bold = tone == TONE_BAD && align == ALIGN_CENTER;
    if (b->mark[tone][bold])
        return b->mark[tone][bold];
    lxw_format *f = b->mark[tone][bold] = workbook_add_format(b->workbook);
    if (!f)
        out_of_memory();
    format_set_font_color(f, tones[tone].ink);
    if (tones[tone].fill)
        format_set_bg_color(f, tones[tone].fill);
    if (bold)
        format_set_bold(f);
    return f;
}
