/* Publish. */
#include "batch/publish.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "batch/leftover.h"

/* CA codes hold no dots, so these names are nobody else's. */
static const char STAGE_PREFIX[] = ".caeval-stage-";
static const char OLD_PREFIX[] = ".caeval-old-";
static const char RUN_STAGE[] = ".caeval-stage-.run";
static const char RUN_READY[] = ".caeval-ready";
static const char PROBE[] = ".caeval-probe";
static const char PART[] = ".part";
enum { STAGES = 9 }; /* names that a staging folder may have */

/* --- locks ---------------------------------------------------------------------------------------------- */

static int open_lock(struct arena *arena, const char *folder, const char *name)
{
    return open(arena_format(arena, "%s/%s", folder, name),
                O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0644);
}

static enum lock_result not_locked(int fd)
{
    int error = errno;
    close(fd);
    errno = error;
    return error == EWOULDBLOCK || error == EACCES ? LOCK_BUSY : LOCK_FAILED;
}

/* Byte by byte a place of the shard's range, in a file of its own: where a file system makes flock of
 * such locks (NFS), the two must not meet. */
static enum lock_result lock_range(struct arena *arena, const char *folder,
                                   const struct shard *shard)
{
    int64_t first = 0;
    int64_t end = 0;
    shard_range(shard, &first, &end);
    struct flock range = {
        .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = first, .l_len = end - first};
    int fd = open_lock(arena, folder, ".caeval.shards");
    if (fd < 0)
        return LOCK_FAILED;
    return fcntl(fd, F_OFD_SETLK, &range) == 0 ? LOCK_TAKEN : not_locked(fd);
}

enum lock_result output_lock(struct arena *arena, const char *folder, const struct shard *shard)
{
    if (!folder_make(folder))
        return LOCK_FAILED;
    int fd = open_lock(arena, folder, ".caeval.lock");
    if (fd < 0)
        return LOCK_FAILED;
    if (flock(fd, (shard->n ? LOCK_SH : LOCK_EX) | LOCK_NB) != 0)
        return not_locked(fd);
    /* the descriptors stay open for the life of the process */
    return shard->n ? lock_range(arena, folder, shard) : LOCK_TAKEN;
}

enum lock_result output_lock_to_read(struct arena *arena, const char *folder)
{
    int fd = open(arena_format(arena, "%s/.caeval.lock", folder),
                  O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    bool busy = fd >= 0 && flock(fd, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
    if (busy)
        close(fd);
    return busy ? LOCK_BUSY : LOCK_TAKEN;
}

int output_turn(struct arena *arena, const char *folder)
{
    int fd = open_lock(arena, folder, ".caeval.turn");
    if (fd >= 0 && flock(fd, LOCK_EX) != 0) {
        not_locked(fd);
        return -1;
    }
    return fd;
}

void output_turn_end(int turn)
{
    close(turn);
}

bool output_probe(struct arena *arena, const char *folder, const struct shard *shard)
{
    const char *path = arena_format(arena, "%s/%s%s", folder, PROBE, shard_tag(arena, shard));
    unlink(path);
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (fd < 0)
        return false;
    close(fd);
    return unlink(path) == 0;
}

/* --- leftovers ------------------------------------------------------------------------------------------ */

static bool begins_with(const char *name, const char *prefix)
{
    return strncmp(name, prefix, strlen(prefix)) == 0;
}

/* The run's files out of their folder into the year's; may be called again after any part of it. */
static bool move_ready(struct arena *arena, const char *year_folder)
{
    const char *ready = arena_format(arena, "%s/%s", year_folder, RUN_READY);
    int fd = open(ready, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    DIR *folder = fd < 0 ? NULL : fdopendir(fd);
    struct dirent *entry;
    bool sound = true;
    if (!folder && (errno == ENOTDIR || errno == ELOOP))
        return unlink(ready) == 0; /* a link or a file in its place */
    if (!folder)
        return fd < 0 && errno == ENOENT;
    while (sound && (entry = readdir(folder)))
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            sound = rename(arena_format(arena, "%s/%s", ready, entry->d_name),
                           arena_format(arena, "%s/%s", year_folder, entry->d_name)) == 0;
    int error = errno;
    closedir(folder);
    errno = error;
    return sound && file_sync(year_folder) && rmdir(ready) == 0;
}

/* Where folders cannot be exchanged, a killed run may have left a CA's earlier folder aside. */
static bool put_back(struct arena *arena, const char *year_folder, const char *name)
{
    struct stat st;
    const char *old = arena_format(arena, "%s/%s", year_folder, name);
    const char *target = arena_format(arena, "%s/%s", year_folder, name + sizeof OLD_PREFIX - 1);
    if (lstat(target, &st) == 0)
        return leftover_remove(arena, old, target);
    return errno == ENOENT && (rename(old, target) == 0 || errno == ENOENT);
}

/* "<prefix><code>" or "<prefix><code>.<n>": of a CA of the shard. */
static bool left_of(struct arena *arena, const char *name, const char *prefix,
                    const struct shard *shard)
{
    if (!begins_with(name, prefix))
        return false;
    const char *code = name + strlen(prefix);
    size_t n = strcspn(code, ".");
    return shard->n == 0 || (n > 0 && shard_has(shard, arena_copy(arena, code, n)));
}

static bool remove_left(struct arena *arena, const char *year_folder, const char *name)
{
    if (begins_with(name, OLD_PREFIX))
        return put_back(arena, year_folder, name);
    const char *code = name + sizeof STAGE_PREFIX - 1;
    size_t n = strcspn(code, ".");
    const char *home =
        n ? arena_format(arena, "%s/%s", year_folder, arena_copy(arena, code, n)) : NULL;
    return leftover_remove(arena, arena_format(arena, "%s/%s", year_folder, name), home);
}

bool output_clean(struct arena *arena, const char *year_folder, const struct shard *shard,
                  struct problems *problems)
{
    VEC(const char *) probe = {0};
    VEC(const char *) found = {0};
    DIR *folder = opendir(year_folder);
    struct dirent *entry;
    if (!folder)
        return false;
    while ((entry = readdir(folder))) {
        if (left_of(arena, entry->d_name, STAGE_PREFIX, shard) ||
            left_of(arena, entry->d_name, OLD_PREFIX, shard))
            *vec_push(arena, &found) = arena_string(arena, entry->d_name);
        if (shard->n == 0 && begins_with(entry->d_name, PROBE))
            *vec_push(arena, &probe) = arena_string(arena, entry->d_name);
    }
    closedir(folder);
    for (size_t i = 0; i < probe.n; i++)
        unlink(arena_format(arena, "%s/%s", year_folder, probe.at[i]));
    for (size_t i = 0; i < found.n; i++)
        if (!remove_left(arena, year_folder, found.at[i]) && problems)
            leftover_say(problems, arena_format(arena, "%s/%s", year_folder, found.at[i]), errno);
    if (shard->n == 0 && !move_ready(arena, year_folder) && problems)
        leftover_say(problems, arena_format(arena, "%s/%s", year_folder, RUN_READY), errno);
    return true;
}

/* "<code>.json.part" of a CA of the shard; a run without shards has them all. */
static bool part_of(struct arena *arena, const char *name, const struct shard *shard)
{
    size_t n = strlen(name);
    if (n < sizeof PART || strcmp(name + n - (sizeof PART - 1), PART) != 0)
        return false;
    return shard->n == 0 ||
           (name[0] != '.' && shard_has(shard, arena_copy(arena, name, strcspn(name, "."))));
}

void records_clean(struct arena *arena, const char *record_folder, const struct shard *shard)
{
    DIR *folder = opendir(record_folder);
    struct dirent *entry;
    if (!folder)
        return;
    while ((entry = readdir(folder)))
        if (part_of(arena, entry->d_name, shard))
            unlink(arena_format(arena, "%s/%s", record_folder, entry->d_name));
    closedir(folder);
}

/* --- staging -------------------------------------------------------------------------------------------- */

/* Where one of an earlier run cannot be removed, another name serves. */
static const char *open_empty(struct arena *arena, const char *path, const char *home)
{
    for (int i = 1; i <= STAGES; i++) {
        const char *stage = i == 1 ? path : arena_format(arena, "%s.%d", path, i);
        if (mkdir(stage, 0755) == 0)
            return stage;
        if (errno != EEXIST)
            return NULL;
        if (leftover_remove(arena, stage, home) && mkdir(stage, 0755) == 0)
            return stage;
    }
    return NULL;
}

const char *stage_open(struct arena *arena, const char *year_folder, const char *code)
{
    return open_empty(arena, arena_format(arena, "%s/%s%s", year_folder, STAGE_PREFIX, code),
                      arena_format(arena, "%s/%s", year_folder, code));
}

const char *stage_open_run(struct arena *arena, const char *year_folder)
{
    return open_empty(arena, arena_format(arena, "%s/%s", year_folder, RUN_STAGE), NULL);
}

void stage_drop(const char *stage)
{
    int error = errno;
    folder_remove(stage);
    errno = error;
}

void stage_drop_of(struct arena *arena, const char *year_folder, const char *code)
{
    const char *name = arena_format(arena, "%s%s", STAGE_PREFIX, code);
    for (int i = 1; i <= STAGES; i++)
        remove_left(arena, year_folder, i == 1 ? name : arena_format(arena, "%s.%d", name, i));
    put_back(arena, year_folder, arena_format(arena, "%s%s", OLD_PREFIX, code));
}

/* --- publishing ----------------------------------------------------------------------------------------- */

struct swap {
    const char *stage, *target, *old; /* `old`: where the earlier folder waits, if it has to */
    enum { SWAP_NONE, SWAP_EXCHANGED, SWAP_NEW, SWAP_ASIDE } done;
};

/* In one step, or where the file system has no exchange, by way of a third name. */
static bool swap_in(struct swap *s)
{
    if (renameat2(AT_FDCWD, s->stage, AT_FDCWD, s->target, RENAME_EXCHANGE) == 0) {
        s->done = SWAP_EXCHANGED;
        return true;
    }
    if (errno == ENOENT) {
        if (rename(s->stage, s->target) != 0)
            return false;
        s->done = SWAP_NEW;
        return true;
    }
    if ((errno != EINVAL && errno != ENOSYS) || rename(s->target, s->old) != 0)
        return false;
    if (rename(s->stage, s->target) == 0) {
        s->done = SWAP_ASIDE;
        return true;
    }
    int error = errno;
    rename(s->old, s->target);
    errno = error;
    return false;
}

/* The names are in place but may not be on the disk: the earlier result comes back. */
static void swap_back(const struct swap *s)
{
    int error = errno;
    switch (s->done) {
    case SWAP_EXCHANGED:
        renameat2(AT_FDCWD, s->stage, AT_FDCWD, s->target, RENAME_EXCHANGE);
        break;
    case SWAP_NEW:
        rename(s->target, s->stage);
        break;
    case SWAP_ASIDE:
        if (rename(s->target, s->stage) == 0)
            rename(s->old, s->target);
        break;
    case SWAP_NONE:
        break;
    }
    errno = error;
}

/* A link or a file in place of a CA's folder is somebody's: it stays, and the CA is refused. */
static bool may_replace(const char *target)
{
    struct stat st;
    if (lstat(target, &st) != 0)
        return errno == ENOENT;
    errno = S_ISLNK(st.st_mode) ? ELOOP : ENOTDIR;
    return S_ISDIR(st.st_mode);
}

bool stage_publish(struct arena *arena, const char *year_folder, const char *code,
                   const char *stage, const char **what)
{
    struct swap s = {
        .stage = stage,
        .target = arena_format(arena, "%s/%s", year_folder, code),
        .old = arena_format(arena, "%s/%s%s", year_folder, OLD_PREFIX, code),
    };
    const char *ignored = NULL;
    *what = s.target;
    bool sound = may_replace(s.target) && carry_over(arena, s.target, stage, what);
    if (sound) {
        *what = stage;
        sound = file_sync(stage) && swap_in(&s);
    }
    if (sound && !file_sync(year_folder)) {
        sound = false;
        swap_back(&s);
    }
    int error = errno;
    if (!sound)
        carry_over(arena, stage, s.target, &ignored);
    /* what could not be put in place, or the earlier result */
    leftover_remove(arena, stage, s.target);
    if (sound && s.done == SWAP_ASIDE)
        leftover_remove(arena, s.old, s.target);
    errno = error;
    return sound;
}

const char *stage_ready_path(struct arena *arena, const char *year_folder, const char *name)
{
    return arena_format(arena, "%s/%s/%s", year_folder, RUN_READY, name);
}

bool stage_publish_run(struct arena *arena, const char *year_folder, const char *stage,
                       const char *const *names)
{
    const char *ready = arena_format(arena, "%s/%s", year_folder, RUN_READY);
    struct file_stamp stamp;
    bool sound = file_sync(stage);
    for (; sound && *names; names++) {
        const char *path = arena_format(arena, "%s/%s", year_folder, *names);
        if (!file_stamp_at(arena_format(arena, "%s/%s", stage, *names), &stamp))
            sound = unlink(path) == 0 || errno == ENOENT;
    }
    sound = sound && rename(stage, ready) == 0;
    if (!sound) {
        stage_drop(stage);
        return false;
    }
    return file_sync(year_folder) && move_ready(arena, year_folder);
}
