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

/* CA codes hold no dots, so these names are nobody else's. */
static const char STAGE_PREFIX[] = ".caeval-stage-";
static const char OLD_PREFIX[] = ".caeval-old-";
static const char RUN_STAGE[] = ".caeval-stage-.run";
static const char RUN_READY[] = ".caeval-ready";
static const char PROBE[] = ".caeval-probe";
static const char PART[] = ".part";

enum lock_result output_lock(struct arena *arena, const char *folder)
{
    if (!folder_make(folder))
        return LOCK_FAILED;
    int fd =
        open(arena_format(arena, "%s/.caeval.lock", folder), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (fd < 0)
        return LOCK_FAILED;
    if (flock(fd, LOCK_EX | LOCK_NB) == 0)
        return LOCK_TAKEN; /* the descriptor stays open for the life of the process */
    int error = errno;
    close(fd);
    errno = error;
    return error == EWOULDBLOCK ? LOCK_BUSY : LOCK_FAILED;
}

bool output_probe(struct arena *arena, const char *folder)
{
    const char *path = arena_format(arena, "%s/%s", folder, PROBE);
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
    DIR *folder = opendir(ready);
    struct dirent *entry;
    bool sound = true;
    if (!folder)
        return errno == ENOENT;
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
static void put_back(struct arena *arena, const char *year_folder, const char *name)
{
    struct stat st;
    const char *old = arena_format(arena, "%s/%s", year_folder, name);
    const char *target = arena_format(arena, "%s/%s", year_folder, name + sizeof OLD_PREFIX - 1);
    if (lstat(target, &st) == 0)
        folder_remove(old);
    else if (errno == ENOENT)
        rename(old, target);
}

bool output_clean(struct arena *arena, const char *year_folder)
{
    VEC(const char *) found = {0};
    DIR *folder = opendir(year_folder);
    struct dirent *entry;
    if (!folder)
        return false;
    while ((entry = readdir(folder)))
        if (begins_with(entry->d_name, STAGE_PREFIX) || begins_with(entry->d_name, OLD_PREFIX))
            *vec_push(arena, &found) = arena_string(arena, entry->d_name);
    closedir(folder);
    unlink(arena_format(arena, "%s/%s", year_folder, PROBE));
    for (size_t i = 0; i < found.n; i++) {
        if (begins_with(found.at[i], OLD_PREFIX))
            put_back(arena, year_folder, found.at[i]);
        else if (!folder_remove(arena_format(arena, "%s/%s", year_folder, found.at[i])))
            return false;
    }
    return move_ready(arena, year_folder);
}

void records_clean(struct arena *arena, const char *record_folder)
{
    DIR *folder = opendir(record_folder);
    struct dirent *entry;
    if (!folder)
        return;
    while ((entry = readdir(folder))) {
        size_t n = strlen(entry->d_name);
        if (n >= sizeof PART && strcmp(entry->d_name + n - (sizeof PART - 1), PART) == 0)
            unlink(arena_format(arena, "%s/%s", record_folder, entry->d_name));
    }
    closedir(folder);
}

/* --- staging -------------------------------------------------------------------------------------------- */

static const char *open_empty(const char *stage)
{
    return folder_remove(stage) && mkdir(stage, 0755) == 0 ? stage : NULL;
}

const char *stage_open(struct arena *arena, const char *year_folder, const char *code)
{
    return open_empty(arena_format(arena, "%s/%s%s", year_folder, STAGE_PREFIX, code));
}

const char *stage_open_run(struct arena *arena, const char *year_folder)
{
    return open_empty(arena_format(arena, "%s/%s", year_folder, RUN_STAGE));
}

void stage_drop(const char *stage)
{
    int error = errno;
    folder_remove(stage);
    errno = error;
}

void stage_drop_of(struct arena *arena, const char *year_folder, const char *code)
{
    stage_drop(arena_format(arena, "%s/%s%s", year_folder, STAGE_PREFIX, code));
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

bool stage_publish(struct arena *arena, const char *year_folder, const char *code,
                   const char *stage)
{
    struct swap s = {
        .stage = stage,
        .target = arena_format(arena, "%s/%s", year_folder, code),
        .old = arena_format(arena, "%s/%s%s", year_folder, OLD_PREFIX, code),
    };
    bool sound = file_sync(stage) && swap_in(&s);
    if (sound && !file_sync(year_folder)) {
        sound = false;
        swap_back(&s);
    }
    stage_drop(stage); /* what could not be put in place, or the earlier result */
    if (sound && s.done == SWAP_ASIDE)
        stage_drop(s.old);
    return sound;
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
