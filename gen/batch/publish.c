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

static const char STAGE_PREFIX[] = ".caeval-stage-";

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

void output_clean(struct arena *arena, const char *year_folder)
{
    DIR *folder = opendir(year_folder);
    struct dirent *entry;
    if (!folder)
        return;
    while ((entry = readdir(folder)))
        if (strncmp(entry->d_name, STAGE_PREFIX, sizeof STAGE_PREFIX - 1) == 0)
            folder_remove(arena_format(arena, "%s/%s", year_folder, entry->d_name));
    closedir(folder);
}

const char *stage_open(struct arena *arena, const char *year_folder, const char *code)
{
    const char *stage = arena_format(arena, "%s/%s%s", year_folder, STAGE_PREFIX, code);
    if (!folder_remove(stage) || mkdir(stage, 0755) != 0)
        return NULL;
    return stage;
}

void stage_drop(const char *stage)
{
    int error = errno;
    folder_remove(stage);
    errno = error;
}

bool stage_publish(struct arena *arena, const char *year_folder, const char *code,
                   const char *stage)
{
    const char *target = arena_format(arena, "%s/%s", year_folder, code);
    bool sound = file_sync(stage);
    bool exchanged = false;
    if (sound) {
        exchanged = renameat2(AT_FDCWD, stage, AT_FDCWD, target, RENAME_EXCHANGE) == 0;
        sound = exchanged || (errno == ENOENT && rename(stage, target) == 0);
    }
    if (sound)
        sound = file_sync(year_folder);
    if (exchanged || !sound)
        stage_drop(stage); /* the earlier result, or what could not be put in place */
    return sound;
}
