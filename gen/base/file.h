/* Files: writing so that an error is never lost. */
#ifndef CAEVAL_BASE_FILE_H
#define CAEVAL_BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>

/* A new file with these bytes, written through, fsynced and closed; false with errno set, the file
 * then removed. The file must not exist. */
bool file_write(const char *path, const void *data, size_t n);

/* The same by a temporary name beside it and a rename, for files that are replaced. */
bool file_replace(const char *path, const void *data, size_t n);

/* fsync of a file somebody else wrote, or of a folder. */
bool file_sync(const char *path);

/* Creates a folder and its parents; true when it is there afterwards. */
bool folder_make(const char *path);

/* Removes a folder of plain files; true when it is gone. */
bool folder_remove(const char *path);

#endif
