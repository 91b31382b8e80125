/* Columns. */
#include "base/columns.h"

#include <string.h>

#include "base/said.h"
#include "base/text.h"

struct span {
    uint32_t from, to;
};

/* East_Asian_Width W and F of Unicode 14; unassigned characters between them are taken along. */
static const struct span wide[] = {
    {0x1100, 0x115F},   {0x231A, 0x231B},   {0x2329, 0x232A},   {0x23E9, 0x23EC},
    {0x23F0, 0x23F0},   {0x23F3, 0x23F3},   {0x25FD, 0x25FE},   {0x2614, 0x2615},
    {0x2648, 0x2653},   {0x267F, 0x267F},   {0x2693, 0x2693},   {0x26A1, 0x26A1},
    {0x26AA, 0x26AB},   {0x26BD, 0x26BE},   {0x26C4, 0x26C5},   {0x26CE, 0x26CE},
    {0x26D4, 0x26D4},   {0x26EA, 0x26EA},   {0x26F2, 0x26F3},   {0x26F5, 0x26F5},
    {0x26FA, 0x26FA},   {0x26FD, 0x26FD},   {0x2705, 0x2705},   {0x270A, 0x270B},
    {0x2728, 0x2728},   {0x274C, 0x274C},   {0x274E, 0x274E},   {0x2753, 0x2755},
    {0x2757, 0x2757},   {0x2795, 0x2797},   {0x27B0, 0x27B0},   {0x27BF, 0x27BF},
    {0x2B1B, 0x2B1C},   {0x2B50, 0x2B50},   {0x2B55, 0x2B55},   {0x2E80, 0x303E},
    {0x3041, 0x3247},   {0x3250, 0x4DBF},   {0x4E00, 0xA4C6},   {0xA960, 0xA97C},
    {0xAC00, 0xD7A3},   {0xF900, 0xFAD9},   {0xFE10, 0xFE19},   {0xFE30, 0xFE6B},
    {0xFF01, 0xFF60},   {0xFFE0, 0xFFE6},   {0x16FE0, 0x1B2FB}, {0x1F004, 0x1F004},
    {0x1F0CF, 0x1F0CF}, {0x1F18E, 0x1F18E}, {0x1F191, 0x1F19A}, {0x1F200, 0x1F320},
    {0x1F32D, 0x1F335}, {0x1F337, 0x1F37C}, {0x1F37E, 0x1F393}, {0x1F3A0, 0x1F3CA},
    {0x1F3CF, 0x1F3D3}, {0x1F3E0, 0x1F3F0}, {0x1F3F4, 0x1F3F4}, {0x1F3F8, 0x1F43E},
    {0x1F440, 0x1F440}, {0x1F442, 0x1F4FC}, {0x1F4FF, 0x1F53D}, {0x1F54B, 0x1F54E},
    {0x1F550, 0x1F567}, {0x1F57A, 0x1F57A}, {0x1F595, 0x1F596}, {0x1F5A4, 0x1F5A4},
    {0x1F5FB, 0x1F64F}, {0x1F680, 0x1F6C5}, {0x1F6CC, 0x1F6CC}, {0x1F6D0, 0x1F6D2},
    {0x1F6D5, 0x1F6DF}, {0x1F6EB, 0x1F6EC}, {0x1F6F4, 0x1F6FC}, {0x1F7E0, 0x1F7F0},
    {0x1F90C, 0x1F93A}, {0x1F93C, 0x1F945}, {0x1F947, 0x1F9FF}, {0x1FA70, 0x1FAF6},
    {0x20000, 0x3FFFD},
};

/* Marks that stand on the character before, and joiners. */
static const struct span none[] = {
    {0x0300, 0x036F}, {0x1AB0, 0x1B03}, {0x1B34, 0x1B34}, {0x1B36, 0x1B3A}, {0x1B3C, 0x1B3C},
    {0x1B42, 0x1B42}, {0x1B6B, 0x1B73}, {0x1B80, 0x1B81}, {0x1BA2, 0x1BA5}, {0x1BA8, 0x1BA9},
    {0x1BAB, 0x1BAD}, {0x1BE6, 0x1BE6}, {0x1BE8, 0x1BE9}, {0x1BED, 0x1BED}, {0x1BEF, 0x1BF1},
    {0x1C2C, 0x1C33}, {0x1C36, 0x1C37}, {0x1CD0, 0x1CD2}, {0x1CD4, 0x1CE0}, {0x1CE2, 0x1CE8},
    {0x1CED, 0x1CED}, {0x1CF4, 0x1CF4}, {0x1CF8, 0x1CF9}, {0x1DC0, 0x1DFF}, {0x200B, 0x200D},
    {0x20D0, 0x20F0}, {0x2CEF, 0x2CF1}, {0x2D7F, 0x2D7F}, {0x2DE0, 0x2DFF}, {0x302A, 0x302D},
    {0x3099, 0x309A}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}, {0xFEFF, 0xFEFF}, {0xE0100, 0xE01EF},
};

static bool within(const struct span *span, size_t n, uint32_t c)
{
    for (size_t i = 0; i < n; i++)
        if (c >= span[i].from && c <= span[i].to)
            return true;
    return false;
}

static size_t escape_columns(uint32_t c)
{
    char text[16];
    return (size_t)snprintf(text, sizeof text, "\\u{%04X}", (unsigned)c);
}

size_t text_columns(const char *text)
{
    size_t width = 0;
    const char *end = text + strlen(text);
    while (text < end) {
        uint32_t c = 0;
        size_t n = utf8_decode(text, end, &c);
        if (!n)
            break;
        text += n;
        if (is_unprintable(c))
            width += escape_columns(c);
        else if (!within(none, sizeof none / sizeof *none, c))
            width += within(wide, sizeof wide / sizeof *wide, c) ? 2 : 1;
    }
    return width;
}

void columns_print(FILE *to, const char *const *cell, size_t columns, size_t rows,
                   struct arena *arena)
{
    size_t *width = arena_alloc(arena, (columns + 1) * sizeof *width);
    for (size_t i = 0; i < rows * columns; i++) {
        size_t n = text_columns(cell[i]);
        if (n > width[i % columns])
            width[i % columns] = n;
    }
    for (size_t row = 0; row < rows; row++) {
        const char *const *line = cell + row * columns;
        size_t blanks = 0;
        for (size_t c = 0; c < columns; c++) {
            if (*line[c])
                fprintf(to, "%*s", (int)blanks, "");
            blanks = *line[c] ? 0 : blanks;
            print_safe(to, line[c], strlen(line[c]));
            blanks += width[c] - text_columns(line[c]) + 2;
        }
        fputc('\n', to);
    }
}

void columns_say(FILE *to, const char *const *cell, size_t columns, size_t rows,
                 struct arena *arena)
{
    const char **shown = arena_alloc(arena, (columns * rows + 1) * sizeof *shown);
    for (size_t i = 0; i < columns * rows; i++)
        shown[i] = said(arena, cell[i]);
    columns_print(to, shown, columns, rows, arena);
}
