/* Source: read(2), then inflate where the file is gzip, then iconv or the UTF-8 check. */
#include "ingest/source.h"

#include <errno.h>
#include <fcntl.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "base/digest.h"
#include "base/text.h"
#include "ingest/disguise.h"

enum { CHUNK = 256 * 1024 };

/* Rows of an export compress to a tenth, or a fiftieth; what grows more is no export, and would keep a
 * run busy for as long as its maker likes. */
enum { MOST_GROWTH = 250, GROWTH_MATTERS = 64 * 1024 * 1024 };

/* --- bytes: the file, inflated --------------------------------------------------------------- */

struct bytes {
    int fd;
    bool gzip;
    bool stream_open; /* a gzip member is being inflated */
    bool ended;
    const char *fault;
    bool failed;           /* the fault is the disk's, not the contents' */
    struct digest *digest; /* NULL while the encoding is looked for */
    z_stream z;
    unsigned char *raw; /* CHUNK bytes, gzip only */
    int64_t packed, inflated;
};

static ssize_t read_raw(struct bytes *b, void *to, size_t cap)
{
    ssize_t n = 0;
    do
        n = read(b->fd, to, cap);
    while (n < 0 && errno == EINTR);
    if (n < 0) {
        b->fault = strerror(errno);
        b->failed = true;
        return 0;
    }
    if (n > 0 && b->digest)
        digest_add(b->digest, to, (size_t)n);
    return n;
}

static void bytes_start(struct bytes *b)
{
    b->ended = false;
    b->fault = NULL;
    if (!b->gzip)
        return;
    if (b->stream_open)
        inflateEnd(&b->z);
    memset(&b->z, 0, sizeof b->z);
    if (inflateInit2(&b->z, 16 + MAX_WBITS) != Z_OK)
        out_of_memory();
    b->stream_open = true;
    b->packed = b->inflated = 0;
}

/* Inflated bytes; members that follow one another are one stream, as gzip has it. */
static size_t inflate_some(struct bytes *b, char *to, size_t cap)
{
    b->z.next_out = (unsigned char *)to;
    b->z.avail_out = (uInt)cap;
    while (b->z.avail_out == cap && !b->fault) {
        if (b->z.avail_in == 0) {
            ssize_t n = read_raw(b, b->raw, CHUNK);
            if (n == 0) {
                b->ended = true;
                if (!b->fault && b->z.total_in > 0) {
                    b->fault = "gzip 数据不完整，请重新传送";
                    b->failed = true;
                }
                break;
            }
            b->packed += n;
            b->z.next_in = b->raw;
            b->z.avail_in = (uInt)n;
        }
        int status = inflate(&b->z, Z_NO_FLUSH);
        if (status == Z_STREAM_END)
            inflateReset(&b->z); /* sets total_in to 0: between members */
        else if (status != Z_OK && status != Z_BUF_ERROR) {
            b->failed = b->z.total_out > 0;
            b->fault = b->inflated > 0 && b->z.total_out == 0
                           ? "gzip 数据之后还有不属于它的内容；请去掉这些内容，或重新压缩后传送"
                       : b->z.total_out == 0 && b->z.total_in < 10
                           ? "名称以 .gz 结尾而内容不是 gzip；请去掉名称中的 .gz"
                           : "gzip 数据已损坏，请重新传送";
        }
    }
    size_t n = cap - b->z.avail_out;
    b->inflated += (int64_t)n;
    if (b->inflated > GROWTH_MATTERS && b->inflated / MOST_GROWTH > b->packed)
        b->fault = "gzip 解压后的大小超过压缩数据的250倍，不像导出数据；确实无误的，请提供未压缩的 "
                   ".csv 文件";
    return n;
}

static size_t bytes_read(struct bytes *b, char *to, size_t cap)
{
    if (b->ended || b->fault)
        return 0;
    size_t n = b->gzip ? inflate_some(b, to, cap) : (size_t)read_raw(b, to, cap);
    if (n == 0)
        b->ended = true;
    return n;
}

/* --- finding out the encoding ----------------------------------------------------------------- */

/* Counts over the whole file under both hypotheses. A sequence may straddle two reads. */
struct survey {
    int64_t utf8_good, utf8_bad; /* sequences of more than one byte; bytes out of place */
    int64_t gb_bad;
    int64_t nul[2]; /* at even and odd places */
    int64_t total;
    unsigned char head[4096];
    unsigned char utf8[4];
    int utf8_n, utf8_want;
    int gb_n; /* bytes of a GB18030 character so far */
};

static void survey_utf8(struct survey *s, unsigned char c)
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
static void survey_gb(struct survey *s, unsigned char c)
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

static void survey_add(struct survey *s, const char *bytes, size_t n)
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

static enum encoding survey_result(struct survey *s, bool *damaged)
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
static const char *survey_disguise(const struct survey *s)
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

/* --- the source --------------------------------------------------------------------------------- */

struct source {
    struct bytes bytes;
    struct file_stamp stamp;
    enum encoding encoding;
    bool damaged, empty;
    const char *disguise; /* it is no text: what it is instead; NULL */
    bool started;
    iconv_t converter; /* (iconv_t)-1: UTF-8, no conversion */
    char *pending;     /* bytes read and not yet delivered */
    size_t pending_n, pending_at;
};

const char *encoding_name(enum encoding encoding)
{
    static const char *const name[] = {
        [ENCODING_UTF8] = "UTF-8",       [ENCODING_UTF8_BOM] = "UTF-8 BOM",
        [ENCODING_GB18030] = "GB18030",  [ENCODING_UTF16LE] = "UTF-16LE",
        [ENCODING_UTF16BE] = "UTF-16BE",
    };
    return name[encoding];
}

static bool ends_with_gz(const char *path)
{
    size_t n = strlen(path);
    return n >= 3 && strcasecmp(path + n - 3, ".gz") == 0;
}

/* The first reading: encoding and damage. */
static void survey_file(struct source *s)
{
    struct survey survey = {0};
    bytes_start(&s->bytes);
    for (size_t n = 0; (n = bytes_read(&s->bytes, s->pending, CHUNK)) > 0;)
        survey_add(&survey, s->pending, n);
    s->encoding = survey_result(&survey, &s->damaged);
    s->empty = survey.total == 0;
    s->disguise = survey_disguise(&survey);
}

static bool open_converter(struct source *s)
{
    static const char *const from[] = {
        [ENCODING_GB18030] = "GB18030",
        [ENCODING_UTF16LE] = "UTF-16LE",
        [ENCODING_UTF16BE] = "UTF-16BE",
    };
    s->converter = (iconv_t)-1;
    if (s->encoding == ENCODING_UTF8 || s->encoding == ENCODING_UTF8_BOM)
        return true;
    s->converter = iconv_open("UTF-8", from[s->encoding]);
    return s->converter != (iconv_t)-1;
}

static int open_regular(struct arena *arena, const char *path, struct stat *st,
                        struct source_fault *fault)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    fault->passing = true;
    if (fd < 0 || fstat(fd, st) != 0)
        fault->why = errno == ELOOP ? "是符号链接，不是文件" : arena_string(arena, strerror(errno));
    else if (!S_ISREG(st->st_mode))
        fault->why = S_ISDIR(st->st_mode) ? "是文件夹，不是文件" : "不是普通文件";
    else {
        fault->passing = false;
        return fd;
    }
    if (fd >= 0)
        close(fd);
    return -1;
}

/* A new name or new rights are no change of what was read. */
static bool has_changed(const struct source *s)
{
    struct stat st;
    if (fstat(s->bytes.fd, &st) != 0)
        return true;
    struct file_stamp now = file_stamp_of(&st);
    return s->stamp.size != now.size || s->stamp.modified != now.modified;
}

/* The first reading, or what is known of it. */
static void find_kind(struct source *s, struct source_survey *survey)
{
    if (survey->made && survey->stamp.size == s->stamp.size &&
        survey->stamp.modified == s->stamp.modified) {
        s->encoding = survey->encoding;
        s->damaged = survey->damaged;
        s->empty = survey->empty;
        return;
    }
    survey_file(s);
    *survey = (struct source_survey){true, s->stamp, s->encoding, s->damaged, s->empty};
}

struct source *source_open_again(struct arena *arena, const char *path,
                                 struct source_survey *survey, struct source_fault *fault)
{
    struct stat st;
    *fault = (struct source_fault){NULL, false};
    int fd = open_regular(arena, path, &st, fault);
    if (fd < 0)
        return NULL;
    struct source *s = must_alloc(sizeof *s);
    *s = (struct source){.stamp = file_stamp_of(&st), .converter = (iconv_t)-1};
    s->bytes = (struct bytes){.fd = fd, .gzip = ends_with_gz(path)};
    if (s->bytes.gzip)
        s->bytes.raw = must_alloc(CHUNK);
    s->pending = must_alloc(CHUNK);
    find_kind(s, survey);
    if (s->bytes.fault)
        *fault = (struct source_fault){arena_string(arena, s->bytes.fault),
                                       s->bytes.failed || has_changed(s)};
    else if (s->disguise)
        *fault = (struct source_fault){s->disguise, false};
    else if (!open_converter(s))
        *fault = (struct source_fault){"本系统不能转换它的编码", true};
    else if (lseek(fd, 0, SEEK_SET) != 0)
        *fault = (struct source_fault){arena_string(arena, strerror(errno)), true};
    else {
        s->bytes.digest = digest_new(DIGEST_SHA256);
        bytes_start(&s->bytes);
        return s;
    }
    survey->made = false;
    source_close(s);
    return NULL;
}

struct source *source_open(struct arena *arena, const char *path, struct source_fault *fault)
{
    struct source_survey survey = {0};
    return source_open_again(arena, path, &survey, fault);
}

void source_close(struct source *s)
{
    if (!s)
        return;
    if (s->bytes.digest) {
        struct arena *scratch = arena_new();
        digest_end(s->bytes.digest, scratch);
        arena_free(scratch);
    }
    if (s->bytes.stream_open)
        inflateEnd(&s->bytes.z);
    if (s->converter != (iconv_t)-1)
        iconv_close(s->converter);
    close(s->bytes.fd);
    free(s->bytes.raw);
    free(s->pending);
    free(s);
}

enum encoding source_encoding(const struct source *s)
{
    return s->encoding;
}

bool source_damaged(const struct source *s)
{
    return s->damaged || s->encoding == ENCODING_UTF16LE || s->encoding == ENCODING_UTF16BE;
}

bool source_empty(const struct source *s)
{
    return s->empty;
}

/* More bytes behind those not yet delivered; false at the end of the file. */
static bool refill(struct source *s)
{
    size_t left = s->pending_n - s->pending_at;
    memmove(s->pending, s->pending + s->pending_at, left);
    s->pending_at = 0;
    s->pending_n = left;
    size_t n = bytes_read(&s->bytes, s->pending + left, CHUNK - left);
    s->pending_n += n;
    if (!s->started && s->pending_n >= 3) {
        s->started = true;
        if (s->encoding == ENCODING_UTF8_BOM)
            s->pending_at = 3;
        if (s->encoding == ENCODING_UTF16LE || s->encoding == ENCODING_UTF16BE)
            s->pending_at = 2;
    }
    return n > 0;
}

static const char REPLACEMENT[] = "\xef\xbf\xbd";
enum { REPLACEMENT_SIZE = 3 };

/* Copies valid UTF-8; stops before a character that the read cut in two. */
static size_t copy_utf8(struct source *s, char *to, size_t cap, bool last)
{
    size_t out = 0;
    const char *at = s->pending + s->pending_at;
    const char *end = s->pending + s->pending_n;
    while (at < end && cap - out >= 4) {
        size_t run = 0;
        size_t most = cap - out < (size_t)(end - at) ? cap - out : (size_t)(end - at);
        while (run < most && (unsigned char)at[run] < 0x80)
            run++;
        if (run) {
            memcpy(to + out, at, run);
            out += run;
            at += run;
            continue;
        }
        uint32_t point = 0;
        size_t n = utf8_decode(at, end, &point);
        if (!n && end - at < 4 && !last)
            break;
        memcpy(to + out, n ? at : REPLACEMENT, n ? n : REPLACEMENT_SIZE);
        out += n ? n : REPLACEMENT_SIZE;
        at += n ? n : 1;
    }
    s->pending_at = (size_t)(at - s->pending);
    return out;
}

/* One byte that iconv refuses: the euro sign of code page 936, or damage. */
static size_t convert_stray(struct source *s, char *to)
{
    bool euro = s->encoding == ENCODING_GB18030 && (unsigned char)s->pending[s->pending_at] == 0x80;
    s->pending_at += s->encoding == ENCODING_GB18030 || s->pending_n - s->pending_at < 2 ? 1 : 2;
    memcpy(to, euro ? "\xe2\x82\xac" : REPLACEMENT, REPLACEMENT_SIZE);
    return REPLACEMENT_SIZE;
}

static size_t convert(struct source *s, char *to, size_t cap, bool last)
{
    size_t out = 0;
    while (s->pending_at < s->pending_n && cap - out >= 8) {
        char *in = s->pending + s->pending_at;
        size_t in_left = s->pending_n - s->pending_at;
        char *at = to + out;
        size_t out_left = cap - out;
        size_t status = iconv(s->converter, &in, &in_left, &at, &out_left);
        s->pending_at = s->pending_n - in_left;
        out = cap - out_left;
        if (status != (size_t)-1 || errno == E2BIG)
            continue;
        if (errno == EINVAL && !last)
            break;
        if (cap - out >= REPLACEMENT_SIZE)
            out += convert_stray(s, to + out);
    }
    return out;
}

size_t source_read(struct source *s, char *to, size_t cap)
{
    for (;;) {
        bool more = s->pending_n - s->pending_at >= 64 || refill(s);
        size_t n =
            s->converter == (iconv_t)-1 ? copy_utf8(s, to, cap, !more) : convert(s, to, cap, !more);
        if (n > 0 || !more)
            return n;
    }
}

const struct file_stamp *source_stamp(const struct source *s)
{
    return &s->stamp;
}

struct source_fault source_finish(struct source *s, struct arena *arena, char **sha256)
{
    *sha256 = digest_end(s->bytes.digest, arena);
    s->bytes.digest = NULL;
    if (has_changed(s))
        return (struct source_fault){"读取期间内容有变化", true};
    if (s->bytes.fault)
        return (struct source_fault){arena_string(arena, s->bytes.fault), s->bytes.failed};
    return (struct source_fault){NULL, false};
}
