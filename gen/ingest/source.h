/* Source: one input file as a stream of UTF-8 text.
 *
 * Opening reads the file once to find out its encoding (a decision per file, never per field);
 * source_read then delivers text whatever the file holds: UTF-8 with or without a byte order
 * mark, GB18030/GBK, UTF-16 with a mark, each plain or compressed by gzip. Bytes that are not
 * valid in the file's encoding come out as U+FFFD, so that the row which holds them can be
 * rejected and the rest go on. The SHA-256 is of the bytes on disk, as they were read. */
#ifndef CAEVAL_INGEST_SOURCE_H
#define CAEVAL_INGEST_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/file.h"
#include "ingest/encoding.h"

struct source;

/* Why a file cannot be used. */
struct source_fault {
    const char *why; /* in a few words, static or in an arena; NULL: no fault */
    /* Not a property of the file's contents: it vanished, changed while it was read, may not be read,
     * is cut off, or the disk failed. No result may be built on it. */
    bool passing;
};

/* What the first reading of a file found out. */
struct source_survey {
    bool made;
    struct file_stamp stamp;
    enum encoding encoding;
    bool damaged, empty;
};

/* NULL when the file cannot be used. Only regular files are opened: no links, pipes or devices. */
struct source *source_open(struct arena *arena, const char *path, struct source_fault *fault);
/* A sheet of a workbook by its name, "" for the first that is not hidden; NULL: the file is text. It is read
 * by rows.h alone. */
struct source *source_open_sheet(struct arena *arena, const char *path, const char *sheet,
                                 struct source_fault *fault);
/* The same for a file that is opened more than once: the survey is made the first time, and used as
 * long as the file is the same. */
struct source *source_open_again(struct arena *arena, const char *path, const char *sheet,
                                 struct source_survey *survey, struct source_fault *fault);
void source_close(struct source *source);

/* Up to `cap` bytes of whole characters; 0 at the end. cap >= 64. */
size_t source_read(struct source *source, char *buffer, size_t cap);

enum encoding source_encoding(const struct source *source);
bool source_damaged(const struct source *source); /* some bytes are not valid text, or are NUL */
bool source_empty(const struct source *source);   /* not one byte of text */
struct book;
struct book_sheet;
struct book_survey;
/* NULL: it is text. */
struct book *source_book(const struct source *source, const struct book_sheet **sheet,
                         const struct book_survey **survey);
/* The sheet cannot be read to its end, though it could be before. */
void source_fail(struct source *source, const char *why);
const struct file_stamp *source_stamp(const struct source *source); /* when it was opened */

/* After the last source_read: the digest, and what went wrong meanwhile (a read error, a broken gzip
 * stream, a file that changed while it was read). */
struct source_fault source_finish(struct source *source, struct arena *arena, char **sha256);

#endif
