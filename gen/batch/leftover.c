/* Leftovers. */
#include "batch/leftover.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "report/outputs.h"

/* Beside those of formats. What says which result it is goes first: while it is there nothing is gone. */
static const char *const other_files[] = {"manifest.json", "manifest.sig", "rejects.csv"};
enum { OTHER_FILES = sizeof other_files / sizeof *other_files };

/* The i-th name that a file of a CA can have; NULL behind the last. */
static const char *ca_file(size_t i)
{
    if (i < OTHER_FILES)
        return other_files[i];
    i -= OTHER_FILES;
    for (const struct output *o = output_table; o->format; o++)
        if (o->scope == OUTPUT_CA && i-- == 0)
            return o->file;
    return NULL;
}

bool is_ca_file(const char *name)
{
    const char *file = NULL;
    for (size_t i = 0; (file = ca_file(i)); i++)
        if (strcmp(file, name) == 0)
            return true;
    return false;
}

/* A folder or a link that has the name of a file of ours is none. */
static bool is_ours(int folder, const char *name)
{
    struct stat st;
    return is_ca_file(name) && fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
           S_ISREG(st.st_mode);
}

/* Never over something that is there; a file system without RENAME_NOREPLACE is asked before. */
static bool move_entry(int from, int to, const char *name)
{
    struct stat st;
    if (renameat2(from, name, to, name, RENAME_NOREPLACE) == 0)
        return true;
    if (errno != EINVAL && errno != ENOSYS)
        return false;
    if (fstatat(to, name, &st, AT_SYMLINK_NOFOLLOW) == 0) {
        errno = EEXIST;
        return false;
    }
    return errno == ENOENT && renameat(from, name, to, name) == 0;
}

static bool list_foreign(struct arena *arena, int fd, struct names *names)
{
    int own = dup(fd);
    DIR *folder = own < 0 ? NULL : fdopendir(own);
    struct dirent *entry;
    if (!folder) {
        if (own >= 0)
            close(own);
        return false;
    }
    while ((errno = 0, entry = readdir(folder)))
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0 &&
            !is_ours(fd, entry->d_name))
            *vec_push(arena, names) = arena_string(arena, entry->d_name);
    int error =
        errno; /* of a name that is not seen the folder would be taken for empty of others' */
    closedir(folder);
    errno = error;
    return error == 0;
}

/* The names moved so far go back when one cannot be moved. */
static bool move_all(const struct names *names, int from, int to, size_t *failed)
{
    for (size_t i = 0; i < names->n; i++) {
        if (move_entry(from, to, names->at[i]))
            continue;
        int error = errno;
        *failed = i;
        while (i-- > 0)
            move_entry(to, from, names->at[i]);
        errno = error;
        return false;
    }
    return true;
}

bool carry_over(struct arena *arena, const char *from, const char *to, const char **what)
{
    enum { FOLDER = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC };
    struct names names = {0};
    *what = from;
    int source = open(from, FOLDER);
    if (source < 0)
        return errno == ENOENT;
    size_t failed = 0;
    int target = -1;
    bool sound = list_foreign(arena, source, &names);
    if (sound && names.n > 0) {
        *what = arena_format(arena, "%s/%s", from, names.at[0]);
        target = open(to, FOLDER);
        sound = target >= 0 && move_all(&names, source, target, &failed);
        *what = arena_format(arena, "%s/%s", from, names.at[failed]);
        sound = sound && fsync(target) == 0;
    }
    int error = errno;
    if (target >= 0)
        close(target);
    close(source);
    errno = error;
    return sound;
}

bool leftover_remove(struct arena *arena, const char *path, const char *home)
{
    struct stat st;
    const char *what = NULL;
    if (lstat(path, &st) != 0)
        return errno == ENOENT;
    if (!S_ISDIR(st.st_mode)) /* a link is not followed */
        return unlink(path) == 0;
    if (home && !carry_over(arena, path, home, &what))
        return false;
    return folder_remove(path);
}

bool ca_folder_remove(struct arena *arena, const char *path, bool *left, const char **what)
{
    int folder = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    bool sound = folder >= 0;
    *what = path;
    const char *name = NULL;
    for (size_t i = 0; sound && (name = ca_file(i)); i++) {
        if (!is_ours(folder, name))
            continue;
        *what = arena_format(arena, "%s/%s", path, name);
        sound = unlinkat(folder, name, 0) == 0;
    }
    int error = errno;
    if (folder >= 0)
        close(folder);
    errno = error;
    if (!sound)
        return folder < 0 && errno == ENOENT;
    *left = rmdir(path) != 0;
    *what = path;
    return !*left || errno == ENOTEMPTY || errno == EEXIST;
}

const char *owner_of(struct arena *arena, const char *path)
{
    struct stat st;
    if (lstat(path, &st) != 0)
        return "nobody";
    const struct passwd *owner = getpwuid(st.st_uid);
    return owner ? arena_string(arena, owner->pw_name)
                 : arena_format(arena, "uid %lld", (long long)st.st_uid);
}

void leftover_say(struct problems *problems, const char *path, int error)
{
    problem_add(problems, SEVERITY_WARNING, path, 0, NULL,
                "是以前的运行留下的，不能删除：%s；属于用户 %s，可由其查看后删除",
                system_fault(error), owner_of(problems->arena, path));
}
