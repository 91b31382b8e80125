/* Source: read(2), then inflate where the file is gzip, then iconv or the UTF-8 check; of workbooks the sheet. */
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
#include "base/file.h"
#include "base/text.h"
#include "base/zip.h"
#include "ingest/book.h"
#include "ingest/gb18030.h"

enum { CHUNK = 256 * 1024 };

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
        b->fault = system_fault(errno);
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
    if (grows_too_much(b->inflated, b->packed))
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
    struct book *book; /* of a sheet, which has no bytes of its own; else NULL */
    const struct book_sheet *sheet;
    const struct book_survey *book_survey;
};

static bool ends_with_gz(const char *path)
{
    size_t n = strlen(path);
    return n >= 3 && strcasecmp(path + n - 3, ".gz") == 0;
}

/* The first reading: encoding and damage. */
static void survey_file(struct source *s)
{
    struct text_survey survey = {0};
    bytes_start(&s->bytes);
    for (size_t n = 0; (n = bytes_read(&s->bytes, s->pending, CHUNK)) > 0;)
        text_survey_add(&survey, s->pending, n);
    s->encoding = text_survey_result(&survey, &s->damaged);
    s->empty = survey.total == 0;
    s->disguise = text_survey_disguise(&survey);
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

static int open_regular(const char *path, struct stat *st, struct source_fault *fault)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    fault->passing = true;
    if (fd < 0 || fstat(fd, st) != 0)
        fault->why = errno == ELOOP ? "是符号链接，不是文件" : system_fault(errno);
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

/* The bytes of the file, which a workbook's reader reads in another order. */
static void read_digest(struct source *s)
{
    char *chunk = must_alloc(CHUNK);
    s->bytes.digest = digest_new(DIGEST_SHA256);
    while (read_raw(&s->bytes, chunk, CHUNK) > 0)
        ;
    free(chunk);
}

/* The words of a fault that a workbook has. */
static struct source_fault book_fault(struct arena *arena, const struct zip_fault *fault)
{
    return (struct source_fault){arena_string(arena, fault->why), fault->failed};
}

/* The sheet is found, and read once where it is not known. */
static bool open_sheet(struct source *s, struct arena *arena, const char *sheet,
                       struct source_survey *survey, struct source_fault *fault)
{
    struct zip_fault why;
    s->encoding = ENCODING_BOOK;
    s->book = book_open(s->bytes.fd, &why);
    s->sheet = s->book ? book_sheet_named(s->book, sheet) : NULL;
    if (!s->book) {
        *fault = book_fault(arena, &why);
    } else if (!s->sheet) {
        *fault = (struct source_fault){
            *sheet ? "工作簿中没有这个工作表" : "工作簿中没有可见的工作表", false};
    } else {
        struct book_survey *found = arena_alloc(arena, sizeof *found);
        s->book_survey = found;
        if (book_survey(s->book, s->sheet, arena, found, &why)) {
            read_digest(s);
            return true;
        }
        *fault = book_fault(arena, &why);
        if (!fault->passing)
            fault->why = arena_format(arena, "工作簿不能读取：%s；请重新导出或重新传送", why.why);
    }
    fault->passing = fault->passing || has_changed(s);
    survey->made = false;
    return false;
}

struct source *source_open_again(struct arena *arena, const char *path, const char *sheet,
                                 struct source_survey *survey, struct source_fault *fault)
{
    struct stat st;
    *fault = (struct source_fault){NULL, false};
    int fd = open_regular(path, &st, fault);
    if (fd < 0)
        return NULL;
    struct source *s = must_alloc(sizeof *s);
    *s = (struct source){.stamp = file_stamp_of(&st), .converter = (iconv_t)-1};
    s->bytes = (struct bytes){.fd = fd, .gzip = !sheet && ends_with_gz(path)};
    if (sheet) {
        if (open_sheet(s, arena, sheet, survey, fault))
            return s;
        source_close(s);
        return NULL;
    }
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
        *fault = (struct source_fault){system_fault(errno), true};
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
    return source_open_sheet(arena, path, NULL, fault);
}

struct source *source_open_sheet(struct arena *arena, const char *path, const char *sheet,
                                 struct source_fault *fault)
{
    struct source_survey survey = {0};
    return source_open_again(arena, path, sheet, &survey, fault);
}

struct book *source_book(const struct source *s, const struct book_sheet **sheet,
                         const struct book_survey **survey)
{
    *sheet = s->sheet;
    *survey = s->book_survey;
    return s->book;
}

void source_fail(struct source *s, const char *why)
{
    s->bytes.fault = why;
    s->bytes.failed = true;
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
    book_close(s->book);
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
        size_t most = cap - out < (size_t)(end - at) ? cap - out : (size_t)(end - at);
        size_t run = utf8_span(at, most);
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

/* What the table of GB18030 does not know, iconv is asked character by character. */
static size_t convert(struct source *s, char *to, size_t cap, bool last)
{
    enum { LONGEST = 4 /* bytes of a character of GB18030 */ };
    size_t out = 0;
    while (s->pending_at < s->pending_n && cap - out >= 8) {
        char *in = s->pending + s->pending_at;
        size_t in_left = s->pending_n - s->pending_at;
        if (s->encoding == ENCODING_GB18030) {
            size_t used = in_left;
            out += gb18030_decode(in, &used, to + out, cap - out);
            s->pending_at += used;
            in += used;
            in_left = in_left - used < LONGEST ? in_left - used : LONGEST;
            if (in_left == 0 || cap - out < 8)
                continue;
        }
        const char *from = in;
        size_t given = in_left;
        char *at = to + out;
        size_t out_left = cap - out;
        size_t status = iconv(s->converter, &in, &in_left, &at, &out_left);
        s->pending_at += given - in_left;
        out = cap - out_left;
        if (status != (size_t)-1 || errno == E2BIG || in > from)
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
