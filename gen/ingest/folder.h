/* Folder: which certification authorities and which files an input folder holds.
 *
 * Layouts (README, Inputs), which may be mixed:
 *   INPUT/<ca_code>/<export>.csv, with the names of names.h
 *   INPUT/<export>.csv and so on, one file for all CAs, with the column ca_code / 机构编码 */
#ifndef CAEVAL_INGEST_FOLDER_H
#define CAEVAL_INGEST_FOLDER_H

#include "base/problem.h"
#include "ingest/schema.h"

struct mapping;

struct input_file {
    const char *name;              /* without folders; results name files so */
    const char *path;              /* as messages name it */
    const char *open;              /* to open it */
    size_t export;                 /* index in the schema */
    const char *behind;            /* names.h: orders the files of an export */
    const struct mapping *mapping; /* of the source that the name says, or NULL */
    const char *sheet; /* of a workbook: the name of the sheet, "" for the first; NULL: text */
};

/* Something in a CA's folder that is not read. */
struct unread_file {
    const char *name;
    const char *advice; /* what to do with it */
};

struct input_files {
    const struct input_file *at; /* by export, newest first */
    size_t n;
    const struct unread_file *unread; /* by name */
    size_t n_unread;
};

struct ca_folder {
    const char *code;
    const char
        *fault; /* why what the CA supplied cannot be reached: it can have no result; NULL: none */
    struct input_files files;
};

struct input_folder {
    const char *path;
    struct input_files combined;
    const struct ca_folder *ca; /* by code */
    size_t n;
    const char *const *passed_over; /* folders whose names are no codes */
    size_t n_passed_over;
};

/* Is there nothing in the folder that is not read? */
bool folder_whole(const struct input_folder *folder);
/* Digests of what else a result rests on: the names of what is not read; the codes of the folders, by
 * which rows of combined files find their CA. */
const char *unread_digest(const struct input_files *files, struct arena *arena);
const char *codes_digest(const struct input_folder *folder, struct arena *arena);

/* False (with a problem) when the folder cannot be read. What is not read is said as a problem. */
bool folder_scan(struct input_folder *folder, struct arena *arena, const char *path,
                 const struct schema *schema, struct problems *problems);

#endif
