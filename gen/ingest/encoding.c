/* Encoding. */
#include "ingest/encoding.h"

#include "base/text.h"
#include "ingest/disguise.h"

const char *encoding_name(enum encoding encoding)
{
    static const char *const name[] = {
        [ENCODING_UTF8] = "UTF-8",       [ENCODING_UTF8_BOM] = "UTF-8 BOM",
        [ENCODING_GB18030] = "GB18030",  [ENCODING_UTF16LE] = "UTF-16LE",
        [ENCODING_UTF16BE] = "UTF-16BE", [ENCODING_BOOK] = "XLSX",
    };
    return name[encoding];
}

static void survey_utf8(struct text_survey *s, unsigned char c)
{
    if (s->utf8_n == 0) {
        s->utf8_want = c < 0x80                 ? 1
                       : c >= 0xC2 && c <= 0xDF ? 2
                       : c >= 0xE0 && c <= 0xEF ? 3
                       : c >= 0xF0 && c <= 0xF4 ? 4
                                                : 0;
        if (s->utf8_want == 0)
            s->utf8_bad++;
        if (s->utf8_want > 1)
            s->utf8[s->utf8_n++] = c;
        return;
    }
    if ((c & 0xC0) != 0x80) {
        s->utf8_bad++;
        s->utf8_n = 0;
        survey_utf8(s, c);
        return;
    }
    s->utf8[s->utf8_n++] = c;
    if (s->utf8_n < s->utf8_want)
        return;
    uint32_t point = 0;
    const char *from = (const char *)s->utf8;
    if (utf8_decode(from, from + s->utf8_n, &point))
        s->utf8_good++;
    else
        s->utf8_bad++;
    s->utf8_n = 0;
}

/* GB18030: 81-FE then 40-7E or 80-FE, or 81-FE 30-39 81-FE 30-39. */
static void survey_gb(struct text_survey *s, unsigned char c)
{
    bool lead = c >= 0x81 && c <= 0xFE;
    bool digit = c >= 0x30 && c <= 0x39;
    switch (s->gb_n) {
    case 0:
        s->gb_n = lead;
        s->gb_bad += c > 0x80 && !lead; /* 0x80 is the euro sign of code page 936 */
        break;
    case 1:
        if (digit) {
            s->gb_n = 2;
        } else {
            s->gb_bad += c < 0x40 || c == 0x7F || c == 0xFF;
            s->gb_n = 0;
        }
        break;
    case 2:
        s->gb_bad += !lead;
        s->gb_n = lead ? 3 : 0;
        break;
    default:
        s->gb_bad += !digit;
        s->gb_n = 0;
    }
}

void text_survey_add(struct text_survey *s, const char *bytes, size_t n)
{
    for (size_t i = 0; i < n; i++, s->total++) {
        unsigned char c = (unsigned char)bytes[i];
        if (s->total < (int64_t)sizeof s->head)
            s->head[s->total] = c;
        if (c >= 0x80 || s->utf8_n || s->gb_n) {
            survey_utf8(s, c);
            survey_gb(s, c);
        }
        s->nul[s->total & 1] += c == 0;
    }
}

enum encoding text_survey_result(struct text_survey *s, bool *damaged)
{
    const unsigned char *h = s->head;
    s->utf8_bad += s->utf8_n > 0; /* cut off at the end of the file */
    s->gb_bad += s->gb_n > 0;
    *damaged = s->nul[0] + s->nul[1] > 0;
    if (s->total >= 2 && h[0] == 0xFF && h[1] == 0xFE)
        return ENCODING_UTF16LE;
    if (s->total >= 2 && h[0] == 0xFE && h[1] == 0xFF)
        return ENCODING_UTF16BE;
    if (s->total >= 3 && h[0] == 0xEF && h[1] == 0xBB && h[2] == 0xBF) {
        *damaged = *damaged || s->utf8_bad;
        return ENCODING_UTF8_BOM;
    }
    if (s->utf8_bad == 0)
        return ENCODING_UTF8;
    /* GB18030 text read as UTF-8 has errors all over; UTF-8 with a few broken bytes has few. */
    if (s->utf8_good > 10 * s->utf8_bad || (s->gb_bad > 0 && s->utf8_bad <= s->gb_bad)) {
        *damaged = true;
        return ENCODING_UTF8;
    }
    *damaged = *damaged || s->gb_bad;
    return ENCODING_GB18030;
}

/* Under the name of an export, told by its first bytes: what it is and what to do; NULL for text. */
const char *text_survey_disguise(const struct text_survey *s)
{
    size_t n = s->total < (int64_t)sizeof s->head ? (size_t)s->total : sizeof s->head;
    const char *other = disguise_of((struct slice){(const char *)s->head, n});
    bool marked = s->total >= 2 && ((s->head[0] == 0xFF && s->head[1] == 0xFE) ||
                                    (s->head[0] == 0xFE && s->head[1] == 0xFF));
    if (other || marked)
        return other;
    for (int i = 0; i < 2; i++) /* separators and digits: every other byte of many is NUL */
        if (s->total >= 16 && s->nul[i] > s->total / 8 && s->nul[1 - i] < s->nul[i] / 8)
            return "这是没有标记的 UTF-16 编码；请另存为 UTF-8";
    return NULL;
}
