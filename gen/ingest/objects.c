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
static bool is_shaped(struct slice name)
{
    bool shaped = name.n == 10 || name.n == 15 || name.n == 17;
    for (size_t i = 0; shaped && i < name.n; i++) {
        char c = name.at[i];
        shaped = i == 4 || i == 7 ? c == '-'
                 : i == 10        ? c == 'T' || c == '_' || c == '-'
                                  : c >= '0' && c <= '9';
    }
    return shaped;
}

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
    if (!is_shaped(name) || moment_parse(text, n, &moment) != MOMENT_OK)
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

/* A row of objects.csv. */
struct timed {
    instant at;
    int64_t line;
    bool used; /* its file is there */
};

struct walk {
    struct arena *arena;
    const struct object_sink *sink; /* NULL: names and times alone are wanted */
    struct digest *digest;
    struct objects_read read;
    struct index timed; /* files that objects.csv names, and when they were obtained */
    VEC(struct timed) time;
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

static void untimed(const struct walk *w, const char *file, int64_t line, const char *column,
                    const char *why)
{
    if (w->sink && w->sink->untimed)
        w->sink->untimed(w->sink->context,
                         text_safe(w->arena, text_sound(w->arena, slice_of(file))), line, column,
                         why);
}

static void add_time(struct walk *w, const char *file, int64_t line, const char *text)
{
    struct moment moment;
    bool added = false;
    if (moment_parse(text, strlen(text), &moment) != MOMENT_OK) {
        untimed(w, OBJECTS_FOLDER "/" TIMES_FILE, line, "obtained_at",
                "不是存在的日期或时间，该文件没有取得时间");
        return;
    }
    size_t i = index_add(&w->timed, slice_of(file), &added);
    if (added)
        *vec_push(w->arena, &w->time) = (struct timed){moment.at, line, false};
    else if (w->time.at[i].at != moment.at)
        untimed(w, OBJECTS_FOLDER "/" TIMES_FILE, line, "obtained_at",
                "前面的行已写有该文件的另一取得时间，以前面的为准");
}

/* Rows of files that were not met. */
static void say_unmet(const struct walk *w)
{
    for (size_t i = 0; i < w->time.n; i++)
        if (!w->time.at[i].used)
            untimed(w, OBJECTS_FOLDER "/" TIMES_FILE, w->time.at[i].line, "file",
                    "objects 文件夹中没有这个文件");
}

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
    w->read.times = sheet ? (int64_t)sheet->n : 0;
    for (size_t row = 0; sheet && row < sheet->n; row++)
        add_time(w, sheet_cell(sheet, row, "file"), sheet->row[row].line,
                 sheet_cell(sheet, row, "obtained_at"));
}

static void find_time(struct walk *w, struct object_place *place, const char *name)
{
    size_t i = index_find(&w->timed, slice_of(name + sizeof OBJECTS_FOLDER));
    if (i == INDEX_NONE)
        return;
    place->obtained = true;
    place->at = w->time.at[i].at;
    w->time.at[i].used = true;
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
    const struct slice own = slice_of(strrchr(name, '/') ? strrchr(name, '/') + 1 : name);
    if (is_shaped(own) && !dated_name(own, &(instant){0}))
        untimed(w, name, 0, NULL, "文件夹名不是存在的日期或时间，其中的对象没有取得时间");
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
    say_unmet(&w);
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
