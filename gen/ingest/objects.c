/* Objects: the folder. */
#include "ingest/objects.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/file.h"
#include "base/index.h"
#include "ingest/object_parts.h"
#include "ingest/sheet.h"

#define TIMES_FILE "objects.csv"

/* --- when they were obtained ------------------------------------------------------------------------------- */

/* 2025-06-01T0000, 2025-06-01_000000, 2025-06-01: digits in their places. */
static bool dated_name(struct slice name, instant *at)
{
    char text[32];
    struct moment moment;
    size_t n = 0;
    for (size_t i = 0; i < name.n && n + 2 < sizeof text; i++) {
        char c = name.at[i];
        bool colon = i > 10 && (i - 11) % 2 == 0 && i > 11 && c >= '0' && c <= '9';
        if (colon)
            text[n++] = ':';
        text[n++] = i == 10 && (c == 'T' || c == '_' || c == '-') ? ' ' : c;
    }
    text[n] = '\0';
    bool shaped =
        (name.n == 10 || name.n == 15 || name.n == 17) && text[4] == '-' && text[7] == '-';
    if (!shaped || moment_parse(text, n, &moment) != MOMENT_OK)
        return false;
    *at = moment.at;
    return true;
}

void object_obtained(struct object_place *place, const char *path)
{
    for (const char *at = path, *end; (end = strchr(at, '/')); at = end + 1) {
        instant moment = 0;
        if (dated_name((struct slice){at, (size_t)(end - at)}, &moment)) {
            place->obtained = true;
            place->at = moment;
        }
    }
}

/* --- walking ------------------------------------------------------------------------------------------------ */

struct walk {
    struct arena *arena;
    const struct object_sink *sink; /* NULL: names and times alone are wanted */
    struct digest *digest;
    struct objects_read read;
    struct index timed; /* files that objects.csv names, and when they were obtained */
    VEC(instant) time;
    bool unsettled; /* a file was changed so lately that its times may not tell the next change */
};

static void fail(struct walk *w, const char *name, const char *why)
{
    if (!w->read.failed)
        w->read.fault = arena_format(
            w->arena, "%s：%s", text_safe(w->arena, text_sound(w->arena, slice_of(name))), why);
    w->read.failed = true;
}

static void refuse(const struct walk *w, const char *name, const char *why)
{
    if (w->sink)
        w->sink->refuse(w->sink->context, text_safe(w->arena, text_sound(w->arena, slice_of(name))),
                        false, why);
}

/* The whole of an open file; NULL with errno set. */
static unsigned char *whole_of(int fd, size_t size, size_t *n)
{
    unsigned char *bytes = must_alloc(size + 1);
    *n = 0;
    while (*n < size) {
        ssize_t step = pread(fd, bytes + *n, size - *n, (off_t)*n);
        if (step < 0 && errno == EINTR)
            continue;
        if (step <= 0) {
            errno = step < 0 ? errno : EIO;
            free(bytes);
            return NULL;
        }
        *n += (size_t)step;
    }
    return bytes;
}

static void add_content(struct walk *w, const struct object_place *place, const char *path, int fd,
                        size_t size)
{
    unsigned char head[4];
    size_t n = 0;
    const char *why = NULL;
    ssize_t got = pread(fd, head, sizeof head, 0);
    if (got > 0 && is_packed((struct der){head, (size_t)got})) {
        const char *sha256 = digest_file(w->arena, DIGEST_SHA256, path);
        if (!sha256 || !object_archive(place, fd, (struct der){head, (size_t)got}, &why))
            fail(w, place->file, sha256 ? why : system_fault(errno));
        else
            digest_add(w->digest, sha256, strlen(sha256));
        return;
    }
    if (size > MOST_OBJECT) {
        refuse(w, place->file, "超过128 MB，没有读取");
        return;
    }
    unsigned char *bytes = got < 0 ? NULL : whole_of(fd, size, &n);
    if (!bytes) {
        fail(w, place->file, system_fault(errno));
        return;
    }
    const char *sha256 = digest_bytes(w->arena, DIGEST_SHA256, bytes, n);
    digest_add(w->digest, sha256, strlen(sha256));
    object_bytes(place, (struct der){bytes, n});
    free(bytes);
}

/* --- objects.csv: file, obtained_at, url, by ------------------------------------------------------------------ */

/* Which files were obtained when, where a folder's name does not say it: names below the folder. */
static void read_times(struct walk *w, const char *folder)
{
    static const char *const required[] = {"file", "obtained_at", NULL};
    const char *path = arena_format(w->arena, "%s/" TIMES_FILE, folder);
    struct problems problems;
    struct stat st;
    problems_init(&problems, w->arena);
    index_init(&w->timed, w->arena);
    if (!w->sink || lstat(path, &st) != 0 || !S_ISREG(st.st_mode))
        return;
    const struct sheet *sheet = sheet_load(w->arena, path, required, &problems);
    if (!sheet)
        refuse(w, OBJECTS_FOLDER "/" TIMES_FILE,
               "不是有 file、obtained_at 两列的 UTF-8 CSV，没有采用");
    for (size_t row = 0; sheet && row < sheet->n; row++) {
        const char *text = sheet_cell(sheet, row, "obtained_at");
        struct moment moment;
        bool added = false;
        if (moment_parse(text, strlen(text), &moment) != MOMENT_OK)
            continue;
        index_add(&w->timed, slice_of(sheet_cell(sheet, row, "file")), &added);
        if (added)
            *vec_push(w->arena, &w->time) = moment.at;
    }
}

static void find_time(const struct walk *w, struct object_place *place, const char *name)
{
    size_t i = index_find(&w->timed, slice_of(name + sizeof OBJECTS_FOLDER));
    if (i == INDEX_NONE)
        return;
    place->obtained = true;
    place->at = w->time.at[i];
}

static void add_file(struct walk *w, const char *path, const char *name, const struct stat *found)
{
    struct file_stamp stamp = file_stamp_of(found);
    digest_add(w->digest, name, strlen(name) + 1);
    w->read.files++;
    if (!w->sink) {
        int64_t part[] = {stamp.size, stamp.modified, stamp.changed, (int64_t)stamp.inode};
        digest_add(w->digest, part, sizeof part);
        w->unsettled = w->unsettled || !stamp.settled;
        return;
    }
    if (strcmp(name, OBJECTS_FOLDER "/" TIMES_FILE) == 0) {
        const char *sha256 = digest_file(w->arena, DIGEST_SHA256, path);
        digest_add(w->digest, sha256 ? sha256 : "", sha256 ? strlen(sha256) : 0);
        return;
    }
    struct object_place place = {.arena = w->arena,
                                 .file = text_safe(w->arena, text_sound(w->arena, slice_of(name))),
                                 .sink = w->sink};
    object_obtained(&place, name);
    find_time(w, &place, name);
    int fd = file_open(path, O_NOFOLLOW);
    struct stat st;
    if (fd < 0 || fstat(fd, &st) != 0)
        fail(w, name, system_fault(errno));
    else
        add_content(w, &place, path, fd, (size_t)st.st_size);
    if (fd >= 0)
        close(fd);
}

static void walk_folder(struct walk *w, const char *path, const char *name, int depth);

static void add_entry(struct walk *w, const char *path, const char *name, int depth)
{
    struct stat st;
    if (lstat(path, &st) != 0)
        fail(w, name, system_fault(errno));
    else if (S_ISDIR(st.st_mode))
        walk_folder(w, path, name, depth + 1);
    else if (S_ISREG(st.st_mode))
        add_file(w, path, name, &st);
    else
        refuse(w, name, S_ISLNK(st.st_mode) ? "是链接，没有读取" : "不是普通文件，没有读取");
}

static void walk_folder(struct walk *w, const char *path, const char *name, int depth)
{
    struct names names = {0};
    if (depth > MOST_DEPTH) {
        refuse(w, name, "文件夹超过16层，其中的没有读取");
        return;
    }
    if (!names_in(w->arena, path, &names)) {
        fail(w, name, system_fault(errno));
        return;
    }
    for (size_t i = 0; i < names.n; i++)
        add_entry(w, arena_format(w->arena, "%s/%s", path, names.at[i]),
                  arena_format(w->arena, "%s/%s", name, names.at[i]), depth);
}

struct objects_read objects_read(struct arena *arena, const char *folder,
                                 const struct object_sink *sink)
{
    struct walk w = {.arena = arena, .sink = sink, .digest = digest_new(DIGEST_SHA256)};
    read_times(&w, folder);
    walk_folder(&w, folder, OBJECTS_FOLDER, 0);
    w.read.sha256 = digest_end(w.digest, arena);
    return w.read;
}

const char *objects_stamp(struct arena *arena, const char *folder)
{
    struct walk w = {.arena = arena, .digest = digest_new(DIGEST_SHA256)};
    struct timespec now = {0, 0};
    walk_folder(&w, folder, OBJECTS_FOLDER, 0);
    if (w.unsettled) /* known by no later run */
        clock_gettime(CLOCK_REALTIME, &now);
    digest_add(w.digest, &now, sizeof now);
    return digest_end(w.digest, arena);
}
