/* Book strings: the table of texts. In memory up to a size, beyond it in a temporary file that is mapped. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/file.h"
#include "ingest/book_parts.h"

enum { IN_MEMORY = 8 * 1024 * 1024, MOST_STRINGS = 16 * 1024 * 1024 };

struct book_strings {
    char *text; /* the last part of it, or, when all is read, the whole */
    size_t n, cap;
    int fd;         /* of what went before; -1: nothing */
    int64_t stored; /* bytes of it */
    void *map;
    uint64_t *start; /* of each; one more at the end */
    size_t count, starts;
    struct book_text_place place;
    size_t begun; /* where the text in hand begins, in `text` */
    struct zip_fault fault;
};

/* --- which text counts ------------------------------------------------------------------------------------ */

void book_text_start(struct book_text_place *place, const char *name)
{
    if (strcmp(name, "rPh") == 0)
        place->phonetic++;
    else if (strcmp(name, "t") == 0)
        place->within = place->phonetic == 0;
}

void book_text_end(struct book_text_place *place, const char *name)
{
    if (strcmp(name, "rPh") == 0)
        place->phonetic--;
    else if (strcmp(name, "t") == 0)
        place->within = false;
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* ST_Xstring: a character that XML cannot have, or a _ that would look like one. Surrogates stay. */
static bool read_escape(const char *at, const char *end, uint32_t *point)
{
    enum { LENGTH = 7, FIRST = 2, LAST = 6 };
    if (end - at < LENGTH || at[0] != '_' || at[1] != 'x' || at[LAST] != '_')
        return false;
    *point = 0;
    for (int i = FIRST; i < LAST; i++) {
        int digit = hex_digit(at[i]);
        if (digit < 0)
            return false;
        *point = *point * 16 + (uint32_t)digit;
    }
    return *point > 0 && (*point < 0xD800 || *point > 0xDFFF);
}

void book_unescape(char *text, size_t *n)
{
    enum { LENGTH = 7 };
    size_t to = 0;
    for (size_t at = 0; at < *n;) {
        uint32_t point = 0;
        if (text[at] == '_' && read_escape(text + at, text + *n, &point)) {
            to += utf8_encode(point, text + to);
            at += LENGTH;
        } else {
            text[to++] = text[at++];
        }
    }
    *n = to;
}

/* --- reading ------------------------------------------------------------------------------------------------ */

static void store(struct book_strings *s)
{
    if (s->fd < 0)
        s->fd = file_temporary();
    size_t done = 0;
    while (s->fd >= 0 && done < s->begun) {
        ssize_t step = pwrite(s->fd, s->text + done, s->begun - done, s->stored + (int64_t)done);
        if (step < 0 && errno == EINTR)
            continue;
        if (step <= 0)
            break;
        done += (size_t)step;
    }
    if (s->fd < 0 || done < s->begun) {
        s->fault = (struct zip_fault){system_fault(errno), true};
        return;
    }
    s->stored += (int64_t)done;
    memmove(s->text, s->text + done, s->n - done);
    s->n -= done;
    s->begun = 0;
}

static void add_text(void *context, const char *text, size_t n)
{
    struct book_strings *s = context;
    if (!s->place.within || s->n - s->begun > ROWS_MAX_BYTES)
        return;
    if (s->n + n > s->cap) {
        s->cap = (s->n + n) * 2;
        s->text = must_realloc(s->text, s->cap);
    }
    memcpy(s->text + s->n, text, n);
    s->n += n;
}

static void string_start(void *context, struct xml *xml, const char *name, const char **attribute)
{
    struct book_strings *s = context;
    (void)xml;
    (void)attribute;
    book_text_start(&s->place, name);
    if (strcmp(name, "si") == 0)
        s->place = (struct book_text_place){0};
}

static void string_end(void *context, struct xml *xml, const char *name)
{
    struct book_strings *s = context;
    book_text_end(&s->place, name);
    if (strcmp(name, "si") != 0)
        return;
    size_t length = s->n - s->begun;
    if (length > 0)
        book_unescape(s->text + s->begun, &length);
    s->n = s->begun = s->begun + length;
    if (s->count + 2 > s->starts) {
        s->starts = s->starts * 2 + 64;
        s->start = must_realloc(s->start, s->starts * sizeof *s->start);
    }
    s->start[++s->count] = (uint64_t)s->stored + s->begun;
    if (s->n > IN_MEMORY)
        store(s);
    if (s->count == MOST_STRINGS && !s->fault.why)
        s->fault.why = "文字过多，请按时间分成几个文件";
    if (s->fault.why)
        xml_stop(xml);
}

/* What lies in the file is put where it is to be looked up. */
static void map(struct book_strings *s)
{
    if (s->fd < 0 || s->fault.why)
        return;
    s->begun = s->n;
    store(s);
    if (s->fault.why || s->stored == 0)
        return;
    s->map = mmap(NULL, (size_t)s->stored, PROT_READ, MAP_PRIVATE, s->fd, 0);
    if (s->map == MAP_FAILED) {
        s->map = NULL;
        s->fault = (struct zip_fault){system_fault(errno), true};
    }
}

struct book_strings *book_strings_read(const struct zip *zip, const struct zip_entry *entry,
                                       struct zip_fault *fault)
{
    struct book_strings *s = must_alloc(sizeof *s);
    *s = (struct book_strings){.fd = -1, .starts = 64};
    s->start = must_alloc(s->starts * sizeof *s->start);
    s->start[0] = 0;
    struct xml_handler handler = {s, string_start, string_end, add_text};
    bool sound = !entry || xml_read(zip, entry, &handler, fault);
    if (sound)
        map(s);
    if (sound && !s->fault.why)
        return s;
    if (s->fault.why)
        *fault = s->fault;
    book_strings_free(s);
    return NULL;
}

void book_strings_free(struct book_strings *s)
{
    if (!s)
        return;
    if (s->map)
        munmap(s->map, (size_t)s->stored);
    if (s->fd >= 0)
        close(s->fd);
    free(s->text);
    free(s->start);
    free(s);
}

size_t book_strings_count(const struct book_strings *s)
{
    return s->count;
}

struct slice book_string(const struct book_strings *s, size_t index)
{
    const char *text = s->map ? s->map : s->text;
    if (index >= s->count || !text)
        return (struct slice){"", 0};
    return (struct slice){text + s->start[index], (size_t)(s->start[index + 1] - s->start[index])};
}
