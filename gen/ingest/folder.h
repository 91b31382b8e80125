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
    const char *name;   /* without folders; results name files so */
    const char *path;   /* as messages name it */
    const char *open;   /* to open it */
    size_t export;      /* index in the schema */
    const char *behind; /* names.h: orders the files of an export */
    const char *within; /* the same of a sheet's name: orders those of a workbook; of a file "" */
    const struct mapping *mapping; /* of the source that the name says, or NULL */
    const char *sheet; /* of a workbook: the name of the sheet, "" for the first; NULL: text */
};

/* Something in a CA's folder that is not read. */
struct unread_file {
    const char *name;
    const char *advice; /* what to do with it */
    size_t export; /* whose rows stand in it: supplied, and of no use; SIZE_MAX: none that is known */
    bool share;    /* it is one of all CAs */
};

/* Below 0: of one export the first is read before the second (name_order). */
int file_order(const struct input_file *a, const struct input_file *b);

struct unread_list {
    struct unread_file *at;
    size_t n, cap;
};

struct input_files {
    const struct input_file *at; /* by export, newest first */
    size_t n;
    const struct unread_file *unread; /* by name */
    size_t n_unread;
    const char *fault; /* files that cannot be read and may be of any export; NULL: none */
};

struct ca_folder {
    const char *code;
    /* Why what the CA supplied cannot be reached: it can have no result; NULL: none. What is wrong with
     * combined files is every CA's. */
    const char *fault;
    struct input_files files;
    const char *
        objects; /* the folder of its certificates, CRLs and OCSP answers (objects.h); NULL: there is none */
};

struct input_folder {
    const char *path;
    struct input_files combined;
    const struct ca_folder *ca; /* by code */
    size_t n;
    const char *const *passed_over; /* folders whose names are no codes */
    size_t n_passed_over;
    struct ca_folder beside; /* of a folder of inspections: files that lie in none of a CA's */
};

/* Is there nothing in the folder that is not read? */
bool folder_whole(const struct input_folder *folder);
/* Digests of what else a result rests on: what is not read, and of which export it is; the codes of the folders, by
 * which rows of combined files find their CA. */
const char *unread_digest(const struct input_files *files, struct arena *arena);
const char *codes_digest(const struct input_folder *folder, struct arena *arena);

/* False (with a problem) when the folder cannot be read. What is not read is said as a problem. */
bool folder_scan(struct input_folder *folder, struct arena *arena, const char *path,
                 const struct schema *schema, struct problems *problems);

/* What results name the files of the bureau's examiners by, before their names. */
#define INSPECTION_PREFIX "inspection/"

#define ONLY_FOLDERS                                                                                                          \
    "检查文件夹里只放以机构编码命名的文件夹，其中是检查记录 attest.csv 和改判 overrides.csv；" \
    "请按机构拆开，放到各机构的文件夹。改正以前，其中的检查结论和改判按无法读取计"

/* The same of the bureau's folder of inspections: DIR/<ca_code>/attest.csv and overrides.csv (schema.h,
 * inspection), and nothing else. A folder whose name is no code has its name for one. */
bool folder_scan_inspection(struct input_folder *folder, struct arena *arena, const char *path,
                            const struct schema *schema, struct problems *problems);
/* What the examiners wrote down of a CA (NULL: nothing), and of it what lies astray: it was supplied, and is not
 * read. */
const struct ca_folder *folder_with_lost(struct arena *arena, const struct ca_folder *own,
                                         const struct ca_folder *astray, const char *advice);
/* NULL: none of that code. */
const struct ca_folder *folder_ca(const struct input_folder *folder, const char *code);

/* In a CA's folder of inspections what it says that it mended: no evidence, and no export. */
#define RECEIPTS_FILE "receipts.csv"

#endif
