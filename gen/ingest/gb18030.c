/* GB18030. */
#include "ingest/gb18030.h"

#include <iconv.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum { FIRST_LEAD = 0x81, LEADS = 126, FIRST_TRAIL = 0x40, TRAILS = 191, MOST = 4 };

struct row {
    bool made;
    char text[TRAILS][MOST]; /* in UTF-8; NUL where iconv knows none */
};

/* Of a lead byte, when it is met first. */
static const struct row *row_of(unsigned char lead)
{
    static struct row rows[LEADS];
    static iconv_t converter;
    struct row *row = &rows[lead - FIRST_LEAD];
    if (row->made)
        return row;
    if (!converter)
        converter = iconv_open("UTF-8", "GB18030");
    for (int i = 0; i < TRAILS && converter != (iconv_t)-1; i++) {
        char pair[2] = {(char)lead, (char)(FIRST_TRAIL + i)};
        char text[MOST] = {0};
        char *in = pair;
        char *out = text;
        size_t left = sizeof pair;
        size_t room = sizeof text;
        if (iconv(converter, &in, &left, &out, &room) == 0)
            memcpy(row->text[i], text, sizeof text);
    }
    row->made = true;
    return row;
}

static size_t length_of(const char *text)
{
    unsigned char first = (unsigned char)*text;
    return first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
}

size_t gb18030_decode(const char *from, size_t *n, char *to, size_t cap)
{
    size_t i = 0;
    size_t out = 0;
    uint64_t word = 0;
    while (i < *n && cap - out >= sizeof word) {
        if (*n - i >= sizeof word) {
            memcpy(&word, from + i, sizeof word);
            if (!(word & 0x8080808080808080U)) {
                memcpy(to + out, &word, sizeof word);
                i += sizeof word;
                out += sizeof word;
                continue;
            }
        }
        unsigned char lead = (unsigned char)from[i];
        if (lead < 0x80) {
            to[out++] = from[i++];
            continue;
        }
        if (lead < FIRST_LEAD || lead >= FIRST_LEAD + LEADS || i + 1 == *n)
            break;
        unsigned char trail = (unsigned char)from[i + 1];
        if (trail < FIRST_TRAIL || trail >= FIRST_TRAIL + TRAILS)
            break;
        const char *text = row_of(lead)->text[trail - FIRST_TRAIL];
        if (!*text)
            break;
        memcpy(to + out, text, MOST);
        out += length_of(text);
        i += 2;
    }
    *n = i;
    return out;
}
