/* Folder: which certification authorities and which files an input folder holds.
 *
 * Layouts (contract, section 1), which may be mixed:
 *   INPUT/<ca_code>/<export>.csv, <export>-*.csv, each also with .gz
 *   INPUT/<export>.csv and so on, one file for all CAs, with the column ca_code / 机构编码 */
#ifndef CAEVAL_INGEST_FOLDER_H
#define CAEVAL_INGEST_FOLDER_H

#include "base/problem.h"
#include "ingest/schema.h"

struct input_file {
    const char *name; /* without folders; results name files so */
    const char *path; /* to open it */
    size_t export;    /* index in the schema */
};

struct input_files {
    const struct input_file *at; /* newest name first: descending by bytes */
    size_t n;
};

struct ca_folder {
    const char *code;
    struct input_files files;
};

struct input_folder {
    const char *path;
    struct input_files combined;
    const struct ca_folder *ca; /* by code */
    size_t n;
};

/* False (with a problem) when the folder cannot be read. Files and folders that are not part of
 * the contract are noted as problems and passed over. */
bool folder_scan(struct input_folder *folder, struct arena *arena, const char *path,
                 const struct schema *schema, struct problems *problems);

#endif
