/* Files. */
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/language.h"

bool write_through(int fd, const char *data, size_t n)
{
    while (n > 0) {
        ssize_t step = write(fd, data, n);
        if (step < 0 && errno == EINTR)
            continue;
        if (step <= 0)
            return false;
        data += step;
        n -= (size_t)step;
    }
    return true;
}

int file_open(const char *path, int flags)
{
    struct stat st = {0};
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | flags);
    if (fd < 0)
        return -1;
    int error = fstat(fd, &st) != 0 ? errno : S_ISDIR(st.st_mode) ? EISDIR : EINVAL;
    if (S_ISREG(st.st_mode))
        return fd;
    close(fd);
    errno = error;
    return -1;
}

bool file_is_none(int error)
{
    return error == ENOENT || error == ENOTDIR || error == ELOOP || error == EISDIR ||
           error == EINVAL || error == ENXIO || error == ENAMETOOLONG;
}

/* strerror's own words are in no catalogue, and in a sentence that is kept they may not depend on who runs. */
static const struct {
    int error;
    const char *words;
} faults[] = {
    {EINVAL, "不是普通文件"},
    {ENOENT, "没有这个文件或文件夹"},
    {EACCES, "没有权限"},
    {EPERM, "不允许这样做"},
    {EISDIR, "是文件夹"},
    {ENOTDIR, "路径中有一段不是文件夹"},
    {EEXIST, "已经存在"},
    {ENOTEMPTY, "文件夹不是空的"},
    {ELOOP, "是符号链接"},
    {ENAMETOOLONG, "路径太长"},
    {ENOSPC, "磁盘已满"},
    {EDQUOT, "超出了磁盘限额"},
    {EROFS, "文件系统只读"},
    {EIO, "磁盘读写出错"},
    {EFBIG, "文件太大"},
    {EMFILE, "打开的文件太多"},
    {ENFILE, "系统打开的文件太多"},
    {ENOMEM, "内存不足"},
    {EBUSY, "正被使用"},
    {EXDEV, "不在同一个文件系统中"},
    {ESTALE, "网络文件系统中的文件已失效"},
    {EPIPE, "读取的一方已关闭"},
    {EAGAIN, "暂时不能进行"},
    {ENODEV, "没有这个设备"},
    {ENXIO, "没有这个设备"},
    {EINTR, "被中断"},
    {ENOLCK, "不能加锁：系统的锁已用完，或网络文件系统的锁服务没有运行"},
};

const char *system_fault(int error)
{
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
        if (faults[i].error == error)
            return faults[i].words;
    return strerror(error);
}

const char *system_said(int error)
{
    if (language_asked() == LANGUAGE_CHINESE)
        return system_fault(error);
    return error == EINVAL ? "is not a regular file" : strerror(error);
}

FILE *file_stream(const char *path)
{
    int fd = file_open(path, 0);
    FILE *file = fd < 0 ? NULL : fdopen(fd, "r");
    if (fd >= 0 && !file)
        close(fd);
    return file;
}

bool file_stream_ended(FILE *file)
{
    return feof(file) && !ferror(file);
}

/* A failed fsync or close is final: the data may be lost, and a second try would not say so. */
bool file_write(const char *path, const void *data, size_t n)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (fd < 0)
        return false;
    bool sound = write_through(fd, data, n) && fsync(fd) == 0;
    int error = errno;
    if (close(fd) != 0 && sound) {
        sound = false;
        error = errno;
    }
    if (!sound)
        unlink(path);
    errno = error;
    return sound;
}

bool file_replace(const char *path, const void *data, size_t n)
{
    return file_replace_as(path, "", data, n);
}

bool file_replace_as(const char *path, const char *tag, const void *data, size_t n)
{
    char part[PATH_MAX];
    int length = snprintf(part, sizeof part, "%s%s%s.part", path, *tag ? "." : "", tag);
    if (length < 0 || (size_t)length >= sizeof part) {
        errno = ENAMETOOLONG;
        return false;
    }
    unlink(part);
    if (!file_write(part, data, n))
        return false;
    if (rename(part, path) == 0)
        return true;
    int error = errno;
    unlink(part);
    errno = error;
    return false;
}

bool stdout_sound(void)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return true;
    fprintf(stderr, _("caeval: standard output: %s\n"),
            errno ? system_said(errno) : _("cannot be written"));
    return false;
}

bool stdout_read(void)
{
    return (fflush(stdout) != 0 && errno == EPIPE) ? false : stdout_sound();
}

/* --- temporary files --------------------------------------------------------------------------------- */

static const char *asked_folder; /* NULL: $TMPDIR is it */

const char *temporary_folder(void)
{
    const char *folder = asked_folder ? asked_folder : getenv("TMPDIR");
    return folder && *folder ? folder : "/tmp";
}

void temporary_folder_is(const char *folder)
{
    static char was[PATH_MAX]; /* setenv may end the life of what getenv gave */
    snprintf(was, sizeof was, "%s", temporary_folder());
    asked_folder = was;
    setenv("TMPDIR", folder, 1);
}

int file_temporary(void)
{
    char path[PATH_MAX];
    const char *folder = asked_folder ? getenv("TMPDIR") : temporary_folder();
    int n = snprintf(path, sizeof path, "%s/caeval-XXXXXX", folder);
    if (n < 0 || (size_t)n >= sizeof path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    int fd = mkostemp(path, O_CLOEXEC);
    if (fd >= 0)
        unlink(path);
    return fd;
}

const char *write_fault(struct arena *arena, int error)
{
    enum { ROOM = 4 * 1024 * 1024 };
    int fd = error == EIO ? file_temporary() : -1;
    int room = fd >= 0 ? posix_fallocate(fd, 0, ROOM) : error == EIO ? errno : 0;
    if (fd >= 0)
        close(fd);
    if (room == 0)
        return system_fault(error);
    return arena_format(arena, "%s；临时文件的文件夹 %s（$TMPDIR）不能使用：%s",
                        system_fault(error), temporary_folder(), system_fault(room));
}

/* --- stamps ------------------------------------------------------------------------------------------ */

/* Times of files come in steps, 2 s on the coarsest file systems: a file changed so shortly before it
 * was read could change once more and keep its times. */
#define SETTLED_AFTER (3 * INT64_C(1000000000))

static int64_t nanoseconds(struct timespec t)
{
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

struct file_stamp file_stamp_of(const struct stat *st)
{
    struct timespec now = {0};
    clock_gettime(CLOCK_REALTIME, &now);
    int64_t age = nanoseconds(now) - nanoseconds(st->st_ctim);
    return (struct file_stamp){
        .size = st->st_size,
        .modified = nanoseconds(st->st_mtim),
        .changed = nanoseconds(st->st_ctim),
        .inode = st->st_ino,
        .settled = age >= SETTLED_AFTER,
    };
}

bool file_stamp_at(const char *path, struct file_stamp *stamp)
{
    struct stat st;
    if (lstat(path, &st) != 0 || !S_ISREG(st.st_mode))
        return false;
    *stamp = file_stamp_of(&st);
    return true;
}

bool file_stamp_equal(const struct file_stamp *a, const struct file_stamp *b)
{
    return a->size == b->size && a->modified == b->modified && a->changed == b->changed &&
           a->inode == b->inode;
}

/* --- folders ----------------------------------------------------------------------------------------- */

bool file_sync(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    bool sound = fsync(fd) == 0;
    int error = errno;
    close(fd);
    errno = error;
    return sound;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool is_wanted(const char *name, bool hidden)
{
    return hidden ? strcmp(name, ".") != 0 && strcmp(name, "..") != 0 : name[0] != '.';
}

static bool list_names(struct arena *arena, const char *path, bool hidden, struct names *names)
{
    *names = (struct names){0};
    DIR *folder = opendir(path);
    if (!folder)
        return errno == ENOENT || errno == ENOTDIR;
    struct dirent *entry;
    errno = 0;
    while ((entry = readdir(folder)))
        if (is_wanted(entry->d_name, hidden))
            *vec_push(arena, names) = arena_string(arena, entry->d_name);
    int error = errno;
    closedir(folder);
    if (names->n)
        qsort(names->at, names->n, sizeof *names->at, by_name);
    errno = error;
    return error == 0;
}

bool path_absent(const char *path)
{
    struct stat st;
    return lstat(path, &st) != 0 && (errno == ENOENT || errno == ENOTDIR);
}

bool folder_at(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

bool folder_itself(const char *path)
{
    struct stat st;
    return lstat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

bool names_in(struct arena *arena, const char *folder, struct names *names)
{
    return list_names(arena, folder, false, names);
}

bool names_all_in(struct arena *arena, const char *folder, struct names *names)
{
    return list_names(arena, folder, true, names);
}

bool folder_make(const char *path)
{
    char part[PATH_MAX];
    size_t n = strlen(path);
    if (n == 0 || n >= sizeof part) {
        errno = n ? ENAMETOOLONG : ENOENT;
        return false;
    }
    for (size_t i = 1; i <= n; i++) {
        if (path[i] != '/' && path[i] != '\0')
            continue;
        memcpy(part, path, i);
        part[i] = '\0';
        if (mkdir(part, 0755) != 0 && errno != EEXIST)
            return false;
    }
    struct stat st;
    if (stat(path, &st) != 0)
        return false;
    errno = ENOTDIR;
    return S_ISDIR(st.st_mode);
}

bool folder_empty(const char *path)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    DIR *folder = fd < 0 ? NULL : fdopendir(fd);
    if (!folder)
        return fd < 0 && errno == ENOENT;
    struct dirent *entry;
    bool sound = true;
    while ((entry = readdir(folder)))
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            sound = unlinkat(fd, entry->d_name, 0) == 0 && sound;
    int error = errno;
    closedir(folder);
    errno = error;
    return sound;
}

bool folder_remove(const char *path)
{
    struct stat st;
    return (folder_empty(path) && rmdir(path) == 0) || (lstat(path, &st) != 0 && errno == ENOENT);
}
