/* Separator. */
#include "ingest/separator.h"

char separator_of_line(struct slice line, const char *others)
{
    enum { MOST = 16 };
    char candidate[MOST] = {',', ';', '\t'};
    size_t count[MOST] = {0};
    size_t n = 3;
    for (const char *other = others; *other && n < MOST; other++)
        candidate[n++] = *other;
    bool quoted = false;
    for (size_t i = 0; i < line.n; i++) {
        quoted ^= line.at[i] == '"';
        for (size_t c = 0; c < n && !quoted; c++)
            count[c] += line.at[i] == candidate[c];
    }
    size_t best = 0;
    for (size_t c = 1; c < n; c++)
        if (count[c] > count[best])
            best = c;
    return count[best] ? candidate[best] : 0;
}

bool is_blank_line(struct slice line, char separator)
{
    for (size_t i = 0; i < line.n; i++)
        if (line.at[i] != ' ' && line.at[i] != '\r' && line.at[i] != '\n' &&
            (line.at[i] != '\t' || separator == '\t'))
            return false;
    return true;
}

bool window_line(const struct window *w, size_t from, struct slice *line)
{
    for (size_t to = 0; (to = window_line_end(w, from)) > 0; from = to) {
        const struct slice next = {w->text + from, to - from};
        if (!is_blank_line(next, ',')) {
            *line = next;
            return true;
        }
    }
    return false;
}
