/* Combined: exports that hold the rows of all CAs, read once and set aside by CA. */
#ifndef CAEVAL_INGEST_COMBINED_H
#define CAEVAL_INGEST_COMBINED_H

#include "base/index.h"
#include "ingest/folder.h"
#include "ingest/ingest.h"
#include "ingest/layout.h"
#include "ingest/spool.h"

struct combined_file {
    const struct input_file *file;
    const char *refused; /* why it cannot be used, or NULL */
    bool unread;         /* it could not be read at all: no CA's result may be built without it */
    enum encoding encoding;
    const char *sha256;
    struct file_stamp stamp;
    struct layout layout;
    int64_t rows, strays;          /* all, and those that belong to no CA */
    int64_t set_aside;             /* of the strays: no records at all (aside.h) */
    VEC(int64_t) lost;             /* lines of the strays that may belong to any CA */
    VEC(struct spool_chain) chain; /* by index in combined.codes */
};

/* A code in a combined file that neither a folder nor a row of the export org knows. */
struct unknown_code {
    const struct combined_file *file; /* where it stands first */
    int64_t line, rows;
};

/* The CAs whose rows are set aside; of the others only the codes are known. */
struct combined_choice {
    bool (*has)(const void *of, const char *code); /* asked once for each code; NULL: all */
    const void *of;
};

struct combined {
    struct arena *arena;
    struct combined_choice choice;  /* to be set before reading */
    struct index codes;             /* of the CAs: folders and rows of org */
    struct index folded;            /* the same, folded */
    VEC(size_t) unfolded;           /* by index in folded: the first of these codes, in codes */
    struct index unknown;           /* codes of no CA */
    VEC(struct unknown_code) stray; /* by index in unknown */
    VEC(bool) chosen;               /* by index in codes */
    struct spool *spool;            /* NULL when there are no combined files */
    struct combined_file *file;
    size_t n;
    const struct input_files *files; /* those read, and those that are not */
    int64_t rejected;                /* rows that belong to no CA */
};

enum combined_end {
    COMBINED_READ,
    COMBINED_UNSTABLE, /* a file vanished, changed meanwhile or cannot be read; try again: in the end
                          no CA has a result without it */
    COMBINED_FAILED,   /* the rows cannot be set aside */
};

/* Reads every combined file of the folder. Rows without a usable CA code go to `sink`. A problem says
 * what went wrong. */
enum combined_end combined_read(struct combined *combined, struct arena *arena,
                                const struct input_folder *folder, const struct schema *schema,
                                const struct reject_sink *sink, struct problems *problems);
void combined_close(struct combined *combined);

/* The rows of one CA in one file, or NULL when it has none. */
const struct spool_chain *combined_chain(const struct combined *combined,
                                         const struct combined_file *file, const char *code);

#endif
