/* Encoding. */
#include "ingest/encoding.h"

#include <endian.h>
#include <string.h>

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

/* --- both hypotheses at once ---------------------------------------------------------------------
 *
 * A byte takes each hypothesis from one state to the next and may count as good or out of place; a table
 * holds both steps for each pair of states and each byte. */

enum utf8_state {
    AT_START,
    LACKS_1, /* bytes of a character so far sound */
    LACKS_2,
    LACKS_3,
    AFTER_E0, /* whose second byte is bounded: no overlong form, no surrogate, nothing above 10FFFF */
    AFTER_ED,
    AFTER_F0,
    AFTER_F4,
    LOST_1, /* as many continuations belong to a character that is none */
    LOST_2,
    UTF8_STATES,
};

enum { GB_STATES = 4 /* bytes of a GB18030 character so far */ };

struct step {
    uint8_t next; /* utf8_state * GB_STATES + bytes of a GB18030 character */
    uint8_t utf8_good, utf8_bad, gb_bad;
};

static enum utf8_state utf8_begin(unsigned char c, struct step *step)
{
    bool none = (c >= 0x80 && c < 0xC2) || c > 0xF4;
    if (none)
        step->utf8_bad++;
    return c < 0x80 || none ? AT_START
           : c == 0xE0      ? AFTER_E0
           : c == 0xED      ? AFTER_ED
           : c == 0xF0      ? AFTER_F0
           : c == 0xF4      ? AFTER_F4
           : c < 0xE0       ? LACKS_1
           : c < 0xF0       ? LACKS_2
                            : LACKS_3;
}

static enum utf8_state utf8_step(enum utf8_state state, unsigned char c, struct step *step)
{
    if (state == AT_START)
        return utf8_begin(c, step);
    if ((c & 0xC0) != 0x80) {
        step->utf8_bad++;
        return utf8_begin(c, step);
    }
    switch (state) {
    case LACKS_2:
        return LACKS_1;
    case LACKS_3:
        return LACKS_2;
    case AFTER_E0:
        return c >= 0xA0 ? LACKS_1 : LOST_1;
    case AFTER_ED:
        return c < 0xA0 ? LACKS_1 : LOST_1;
    case AFTER_F0:
        return c >= 0x90 ? LACKS_2 : LOST_2;
    case AFTER_F4:
        return c < 0x90 ? LACKS_2 : LOST_2;
    case LOST_2:
        return LOST_1;
    default:
        step->utf8_good = state == LACKS_1;
        step->utf8_bad = state == LOST_1;
        return AT_START;
    }
}

/* GB18030: 81-FE then 40-7E or 80-FE, or 81-FE 30-39 81-FE 30-39. */
static int gb_step(int n, unsigned char c, struct step *step)
{
    bool lead = c >= 0x81 && c <= 0xFE;
    bool digit = c >= 0x30 && c <= 0x39;
    switch (n) {
    case 0:
        step->gb_bad = c > 0x80 && !lead; /* 0x80 is the euro sign of code page 936 */
        return lead;
    case 1:
        step->gb_bad = !digit && (c < 0x40 || c == 0x7F || c == 0xFF);
        return digit ? 2 : 0;
    case 2:
        step->gb_bad = !lead;
        return lead ? 3 : 0;
    default:
        step->gb_bad = !digit;
        return 0;
    }
}

static const struct step *steps(void)
{
    static struct step table[UTF8_STATES * GB_STATES * 256];
    static bool made;
    for (int i = 0; i < (int)(sizeof table / sizeof *table) && !made; i++) {
        int state = i / 256;
        struct step step = {0};
        int utf8 = (int)utf8_step((enum utf8_state)(state / GB_STATES), (unsigned char)i, &step);
        int gb = gb_step(state % GB_STATES, (unsigned char)i, &step);
        step.next = (uint8_t)(utf8 * GB_STATES + gb);
        table[i] = step;
    }
    made = true;
    return table;
}

/* Of `n` bytes those at the start that are ASCII and not NUL, in whole words. */
static size_t plain_words(const char *bytes, size_t n)
{
    static const uint64_t ones = 0x0101010101010101U;
    size_t i = 0;
    for (uint64_t word = 0; i + sizeof word <= n; i += sizeof word) {
        memcpy(&word, bytes + i, sizeof word);
        if ((word | (word - ones)) & (ones << 7))
            break;
    }
    return i;
}

/* Of `n` bytes those at the start that are pairs of usual characters of UTF-8, three bytes from E1 on but ED, none of
 * them 80: in GB18030 they are three characters as well. */
static size_t usual_pairs(const char *bytes, size_t n)
{
    static const uint64_t ones = 0x010101010101U;
    enum { PAIR = 6 };
    size_t i = 0;
    for (uint64_t word = 0; i + sizeof word <= n; i += PAIR) {
        memcpy(&word, bytes + i, sizeof word);
        word = le64toh(word);
        uint64_t low = word & (0x3F * ones);
        uint64_t other = word ^ 0x0000ED0000EDU;
        bool wide = (word & 0xC0C0F0C0C0F0U) == 0x8080E08080E0U;
        bool bounded =
            !(word & 0x0F) || !(word & 0x0F000000) || !(other & 0xFF) || !(other & 0xFF000000);
        if (!wide || bounded || ((low - ones) & ~low & (0x80 * ones)))
            break;
    }
    return i;
}

void text_survey_add(struct text_survey *s, const char *bytes, size_t n)
{
    const struct step *table = steps();
    int64_t utf8_good = 0;
    int64_t utf8_bad = 0;
    int64_t gb_bad = 0;
    unsigned state = s->state;
    if (s->total < (int64_t)sizeof s->head) {
        size_t room = sizeof s->head - (size_t)s->total;
        memcpy(s->head + s->total, bytes, n < room ? n : room);
    }
    for (size_t i = 0; i < n;) {
        if (state == AT_START) {
            i += plain_words(bytes + i, n - i);
            size_t pairs = usual_pairs(bytes + i, n - i);
            i += pairs;
            utf8_good += (int64_t)pairs / 3;
            if (i == n)
                break;
        }
        unsigned char c = (unsigned char)bytes[i];
        const struct step *step = &table[state * 256 + c];
        state = step->next;
        utf8_good += step->utf8_good;
        utf8_bad += step->utf8_bad;
        gb_bad += step->gb_bad;
        s->nul[(s->total + (int64_t)i) & 1] += c == 0;
        i++;
    }
    s->state = (uint8_t)state;
    s->total += (int64_t)n;
    s->utf8_good += utf8_good;
    s->utf8_bad += utf8_bad;
    s->gb_bad += gb_bad;
}

enum encoding text_survey_result(struct text_survey *s, bool *damaged)
{
    const unsigned char *h = s->head;
    s->utf8_bad += s->state / GB_STATES > 0; /* cut off at the end of the file */
    s->gb_bad += s->state % GB_STATES > 0;
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
