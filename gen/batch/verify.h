/* Verify: are published results as they were written? By the digests of manifest.json of the year and of each CA, the
 * records beside them, and signatures. */
#ifndef CAEVAL_BATCH_VERIFY_H
#define CAEVAL_BATCH_VERIFY_H

#include "base/civil.h"
#include "base/signature.h"
#include "batch/seal.h"

struct verify_finding {
    const char *path;
    const char *text; /* Chinese: what is wrong with it */
};

struct verified_ca {
    const char *folder, *code;
    const char *date; /* D, as its manifest has it */
};

struct verification {
    struct arena *arena;
    const struct sign_key *key;       /* NULL: signatures are not checked */
    VEC(struct verify_finding) found; /* what is not as it was written */
    VEC(struct verify_finding) note;  /* what could not be checked */
    VEC(struct verified_ca) ca;
    int64_t files; /* checked */
    /* A result that a killed command had begun to take back, and its published folder; NULL: none. */
    const char *taken, *taken_folder;
    day_number taken_date;
    bool unfinished; /* a run was killed: what it published the next command seals */
    bool pending;    /* the year's list in hand is one whose files may still be to be moved */
};

/* A year's folder with its CAs; `records`: the folder of its records. */
void verify_year(struct verification *v, const char *folder, const char *records);

/* The place where two files differ, for a finding; NULL: they do not. */
const char *files_differ(struct arena *arena, const char *a, const char *b);

void verify_add(struct verification *v, const char *path, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void verify_note(struct verification *v, const char *path, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
