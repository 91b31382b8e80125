/* Issued: which documents were made of a CA's results, OUT/<year>/<CA>/documents.json.
 *
 * With it a re-inspection knows what the last notice demanded and by when, and a document that an official has
 * since worked on is told from one that lies as it was written. */
#ifndef CAEVAL_BATCH_ISSUED_H
#define CAEVAL_BATCH_ISSUED_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/civil.h"

#define NOTICE_DOCUMENT "notice"
#define SAMPLE_DOCUMENT "sample"
/* Its files: what examiners fill in, and the same to print. */
#define SAMPLE_BOOK "sample.xlsx"
#define SAMPLE_PAGES "sample.pdf"
/* In the keywords of notice.xlsx, before the digest of the result that it was made of. */
#define NOTICE_KEYWORD "caeval.notice="

struct issued_file {
    const char *name, *sha256;
};

struct issued {
    const char *document; /* NOTICE_DOCUMENT, SAMPLE_DOCUMENT, or another paper's name */
    const char *lot; /* of a sample: the digest of its draw (SAMPLE_KEYWORD); "" of any other */
    day_number date; /* D of the result */
    bool has_due;
    day_number due;
    const char *result_sha256;
    const int *
        row; /* of the form: what it speaks of; of a sample a row for each line to answer, in order */
    size_t n_rows;
    const struct issued_file *file;
    size_t n_files;
    const struct issued_file *before; /* what lay in their places when they were made */
    size_t n_before;
};

struct issued_list {
    VEC(struct issued) of; /* in the order of documents and dates */
    bool undigested;       /* an earlier program wrote it, without its digest */
};

/* What lies in the CA's folder; none where there is no such file. False: *why says what is wrong with it, also that it
 * was changed since it was written: it has its own digest ("sha256", over "documents"). */
bool issued_read(struct issued_list *list, struct arena *arena, const char *folder,
                 const char **why);
/* Where a file is written until all of them are. */
const char *issued_stage(struct arena *arena, const char *folder, const char *name);
/* Writes down a document, in place of one of the same name, date and lot, and moves its files from their stages to their
 * places. Whoever is killed in between leaves files that the list knows, by their new contents or by those of before. False with
 * errno set, and *what the path at fault. */
bool issued_place(struct issued_list *list, struct arena *arena, const char *folder,
                  struct issued *one, const char **what);
/* Was a file of this name written with these contents? */
bool issued_has(const struct issued_list *list, const char *name, const char *sha256);
/* Is it only what lay there before a document was made anew, which was not ended? */
bool issued_had(const struct issued_list *list, const char *name, const char *sha256);

#endif
