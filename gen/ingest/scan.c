/* Scan: separators, line ends and quotes of 64 bytes as bits of three words; what lies within quotes by a running
 * exclusive or over the quotes. */
#include "ingest/scan.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

enum { BLOCK = 64 };
#define NOWHERE SIZE_MAX

/* By byte, the first one lowest. */
struct marks {
    uint64_t quotes, ends; /* ends: separators, CR and LF, within quotes as well */
};

typedef struct marks mark_block(const char *at, char separator);

struct scan {
    mark_block *mark;
    char separator;
    char *room; /* for cells whose doubled quotes are undone */
    size_t room_n, room_cap;

    const struct window *window;
    size_t next;   /* where a record begins that can be gone on with; NOWHERE */
    size_t block;  /* the block in hand */
    uint64_t ends; /* in it, outside quotes, not yet passed */
    bool within;   /* the block behind it begins within quotes */
    bool plain;    /* no quote in the blocks of the record so far */
    uint64_t quotes;
};

/* --- 64 bytes --------------------------------------------------------------------------------------- */

/* Which of eight bytes are `c`, as eight bits. */
static uint64_t equal_bits(uint64_t word, char c)
{
    static const uint64_t low = 0x7F7F7F7F7F7F7F7FU;
    uint64_t other = word ^ (0x0101010101010101U * (unsigned char)c);
    uint64_t same =
        ~(((other & low) + low) | other | low); /* the high bit of each byte that is 0 */
    return ((same >> 7) * 0x0102040810204080U) >> 56;
}

static struct marks mark_portable(const char *at, char separator)
{
    struct marks m = {0, 0};
    for (int i = 0; i < BLOCK; i += 8) {
        uint64_t word = 0;
        memcpy(&word, at + i, sizeof word);
        word = le64toh(word);
        m.quotes |= equal_bits(word, '"') << i;
        m.ends |= (equal_bits(word, separator) | equal_bits(word, '\n') | equal_bits(word, '\r'))
                  << i;
    }
    return m;
}

#if defined(__x86_64__)
static struct marks mark_sse2(const char *at, char separator)
{
    const __m128i quote = _mm_set1_epi8('"');
    const __m128i lf = _mm_set1_epi8('\n');
    const __m128i cr = _mm_set1_epi8('\r');
    const __m128i mark = _mm_set1_epi8(separator);
    struct marks m = {0, 0};
    for (int i = 0; i < BLOCK; i += 16) {
        const __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(at + i));
        const __m128i ends =
            _mm_or_si128(_mm_cmpeq_epi8(bytes, mark),
                         _mm_or_si128(_mm_cmpeq_epi8(bytes, lf), _mm_cmpeq_epi8(bytes, cr)));
        m.quotes |= (uint64_t)(unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, quote)) << i;
        m.ends |= (uint64_t)(unsigned)_mm_movemask_epi8(ends) << i;
    }
    return m;
}

__attribute__((target("avx2"))) static struct marks mark_avx2(const char *at, char separator)
{
    const __m256i quote = _mm256_set1_epi8('"');
    const __m256i lf = _mm256_set1_epi8('\n');
    const __m256i cr = _mm256_set1_epi8('\r');
    const __m256i mark = _mm256_set1_epi8(separator);
    struct marks m = {0, 0};
    for (int i = 0; i < BLOCK; i += 32) {
        const __m256i bytes = _mm256_loadu_si256((const __m256i *)(const void *)(at + i));
        const __m256i ends = _mm256_or_si256(
            _mm256_cmpeq_epi8(bytes, mark),
            _mm256_or_si256(_mm256_cmpeq_epi8(bytes, lf), _mm256_cmpeq_epi8(bytes, cr)));
        m.quotes |= (uint64_t)(unsigned)_mm256_movemask_epi8(_mm256_cmpeq_epi8(bytes, quote)) << i;
        m.ends |= (uint64_t)(unsigned)_mm256_movemask_epi8(ends) << i;
    }
    return m;
}
#endif

static mark_block *marker(enum scan_way way)
{
#if defined(__x86_64__)
    if (way == SCAN_AVX2 && __builtin_cpu_supports("avx2"))
        return mark_avx2;
    if (way != SCAN_PORTABLE)
        return mark_sse2;
#endif
    (void)way;
    return mark_portable;
}

/* Each bit: whether those up to it are odd in number. */
static uint64_t running_odd(uint64_t bits)
{
    for (int shift = 1; shift < BLOCK; shift *= 2)
        bits ^= bits << shift;
    return bits;
}

static void take_block(struct scan *s, size_t at)
{
    struct marks m = s->mark(s->window->text + at, s->separator);
    size_t left = s->window->end - at;
    if (left < BLOCK) {
        uint64_t told = ((uint64_t)1 << left) - 1;
        m.quotes &= told;
        m.ends &= told;
    }
    s->block = at;
    s->quotes = m.quotes;
    s->plain = s->plain && !m.quotes;
    s->ends = m.ends;
    if (m.quotes || s->within) {
        uint64_t in = running_odd(m.quotes) ^ (s->within ? ~(uint64_t)0 : 0);
        s->ends &= ~in;
        s->within = in >> (BLOCK - 1);
    }
}

/* The next separator or line end outside quotes; false where the window holds none before `limit`. */
static bool next_end(struct scan *s, size_t limit, size_t *at)
{
    while (!s->ends) {
        if (s->block + BLOCK >= s->window->end || s->block >= limit)
            return false;
        take_block(s, s->block + BLOCK);
    }
    *at = s->block + (size_t)__builtin_ctzll(s->ends);
    s->ends &= s->ends - 1;
    return true;
}

/* --- cells ------------------------------------------------------------------------------------------ */

/* Line ends within a quoted cell, behind which its closing quote stands: LF, CR LF or CR. */
static int64_t line_ends(struct slice s)
{
    int64_t n = 0;
    if (!memchr(s.at, '\n', s.n) && !memchr(s.at, '\r', s.n))
        return 0;
    for (size_t i = 0; i < s.n; i++)
        n += s.at[i] == '\n' || (s.at[i] == '\r' && s.at[i + 1] != '\n');
    return n;
}

/* Doubled quotes become one; false where one stands alone. */
static bool undouble(struct scan *s, struct slice raw, struct slice *cell)
{
    if (s->room_n + raw.n > s->room_cap)
        return false;
    char *out = s->room + s->room_n;
    size_t n = 0;
    for (const char *quote = NULL; (quote = memchr(raw.at, '"', raw.n)) != NULL;) {
        size_t upto = (size_t)(quote - raw.at) + 1;
        if (upto == raw.n || raw.at[upto] != '"')
            return false;
        memcpy(out + n, raw.at, upto);
        n += upto;
        raw = (struct slice){raw.at + upto + 1, raw.n - upto - 1};
    }
    memcpy(out + n, raw.at, raw.n);
    *cell = (struct slice){out, n + raw.n};
    s->room_n += cell->n;
    return true;
}

static bool take_quoted(struct scan *s, struct slice raw, struct slice *cell, int64_t *lines)
{
    if (raw.n < 2 || raw.at[raw.n - 1] != '"')
        return false;
    *cell = (struct slice){raw.at + 1, raw.n - 2};
    *lines += line_ends(*cell);
    return !memchr(cell->at, '"', cell->n) || undouble(s, *cell, cell);
}

static bool is_blank(const struct scan *s, char c)
{
    return c == ' ' || (c == '\t' && s->separator != '\t');
}

static bool take_cell(struct scan *s, struct slice raw, struct slice *cell, int64_t *lines)
{
    if (raw.n && *raw.at == '"')
        return take_quoted(s, raw, cell, lines);
    if (!s->plain && memchr(raw.at, '"', raw.n))
        return false;
    while (raw.n && is_blank(s, *raw.at))
        raw = (struct slice){raw.at + 1, raw.n - 1};
    while (raw.n && is_blank(s, raw.at[raw.n - 1]))
        raw.n--;
    *cell = raw;
    return true;
}

/* --- records ---------------------------------------------------------------------------------------- */

struct scan *scan_new(char separator, enum scan_way way)
{
    if (separator == ' ' || separator == '"' || separator == '\r' || separator == '\n')
        return NULL;
    struct scan *s = must_alloc(sizeof *s);
    *s = (struct scan){.mark = marker(way), .separator = separator, .next = NOWHERE};
    return s;
}

void scan_free(struct scan *s)
{
    if (!s)
        return;
    free(s->room);
    free(s);
}

void scan_forget(struct scan *s)
{
    if (s)
        s->next = NOWHERE;
}

/* Before a record: goes on in the block in hand, or begins anew. */
static void begin(struct scan *s, const struct window *window, size_t from, size_t longest)
{
    if (longest > s->room_cap) {
        s->room = must_realloc(s->room, longest);
        s->room_cap = longest;
    }
    s->window = window;
    s->room_n = 0;
    s->plain = !s->quotes;
    if (s->next != from) {
        s->within = false;
        s->plain = true;
        take_block(s, from);
    }
    s->next = NOWHERE;
}

/* The line end at `at`, to its last byte; false where a CR ends the window. */
static bool end_line(struct scan *s, size_t at, size_t *to)
{
    *to = at + 1;
    if (s->window->text[at] != '\r')
        return true;
    if (*to == s->window->end)
        return false;
    return s->window->text[*to] != '\n' || (next_end(s, NOWHERE, &at), *to = at + 1);
}

bool scan_record(struct scan *s, const struct window *window, size_t from, size_t longest,
                 struct slice *cell, size_t most, struct scanned *found)
{
    size_t at = from;
    size_t cell_from = from;
    *found = (struct scanned){.lines = 1};
    if (from >= window->end)
        return false;
    begin(s, window, from, longest);
    do {
        if (!next_end(s, from + longest, &at) || at - from >= longest || found->n == most)
            return false;
        struct slice raw = {window->text + cell_from, at - cell_from};
        if (!take_cell(s, raw, &cell[found->n++], &found->lines))
            return false;
        cell_from = at + 1;
    } while (window->text[at] == s->separator);
    bool blank = found->n == 1 && cell[0].n == 0 && window->text[from] != '"';
    if (blank || !end_line(s, at, &found->to) || found->to - from > longest)
        return false;
    s->next = found->to;
    return true;
}
