/* Files: writing so that an error is never lost. */
#ifndef CAEVAL_BASE_FILE_H
#define CAEVAL_BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/text.h"

struct stat;

/* A new file with these bytes, written through, fsynced and closed; false with errno set, the file
 * then removed. The file must not exist. */
bool file_write(const char *path, const void *data, size_t n);

/* The same by a temporary name beside it and a rename, for files that are replaced. */
bool file_replace(const char *path, const void *data, size_t n);

/* The same where several processes may replace the file at once: the temporary name carries a tag
 * that only one of them has. */
bool file_replace_as(const char *path, const char *tag, const void *data, size_t n);

/* Opens a regular file for reading, at once: what is none (a folder, a pipe, a device) is refused with
 * errno set, so that nothing waits for a writer that never comes. `flags`: O_NOFOLLOW or 0. */
int file_open(const char *path, int flags);
/* Does this error of opening or looking at a path say that no regular file is there, rather than that it cannot be told? */
bool file_is_none(int error);

/* The system's words for an error: in Chinese, for a sentence that is kept (base/said.h), and in the language asked for,
 * for one that is printed at once. Static. */
const char *system_fault(int error);
const char *system_said(int error);
/* The same as a stream. */
FILE *file_stream(const char *path);
/* After the last line: was all of it read? Else errno says why. */
bool file_stream_ended(FILE *file);

/* Where temporary files are made: $TMPDIR, or /tmp. */
const char *temporary_folder(void);
/* This process makes them in another folder from now on; temporary_folder() names the one asked for all the same. */
void temporary_folder_is(const char *folder);
/* An unnamed one; -1 with errno set. */
int file_temporary(void);
/* Why something could not be written, in the arena: the error, and whether it may be that the folder of
 * temporary files is full, in which workbooks are set together. */
const char *write_fault(struct arena *arena, int error);

/* What tells whether a file is still the one that was read, without reading it. */
struct file_stamp {
    int64_t size;
    int64_t modified, changed; /* ns since 1970: contents; contents, name or rights */
    uint64_t inode;
    bool settled; /* so old when it was read that a later change must have moved its times */
};

/* Of a file just opened or found; `settled` by the clock of now. */
struct file_stamp file_stamp_of(const struct stat *st);
/* Of a regular file; false when there is none at `path` (a link is none). */
bool file_stamp_at(const char *path, struct file_stamp *stamp);
bool file_stamp_equal(const struct file_stamp *a, const struct file_stamp *b);

/* Everything printed on standard output is out; false, said on standard error, when it is not. */
bool stdout_sound(void);
/* The same for what is only read: whoever ends it (head, less) has seen enough, and nothing is said. */
bool stdout_read(void);

/* fsync of a file somebody else wrote, or of a folder. */
bool file_sync(const char *path);

/* The names in a folder by their bytes, without those that begin with a dot. A folder that is not
 * there, or a file in its place, has none. False with errno set. */
bool names_in(struct arena *arena, const char *folder, struct names *names);
/* The same with those, but for . and .. themselves. */
bool names_all_in(struct arena *arena, const char *folder, struct names *names);

/* Is nothing there, not even a link that leads nowhere? What cannot be looked at may be there. */
bool path_absent(const char *path);

/* Is it a folder, or a link to one? */
bool folder_at(const char *path);
/* A folder itself: a link to one is none. */
bool folder_itself(const char *path);

/* Creates a folder and its parents; true when it is there afterwards. */
bool folder_make(const char *path);

/* All n bytes, also where a call takes a part of them; false with errno set. */
bool write_through(int fd, const char *data, size_t n);

/* Removes the plain files and links in a folder, following none; true when none is left, or there is no folder. */
bool folder_empty(const char *path);
/* Removes a folder and the plain files and links in it, following none; true when it is gone. */
bool folder_remove(const char *path);

#endif
