/* Collect: what an examiner changed in a published evaluation.xlsx, cell by cell. What the evidence had decided and
 * is changed is an override; what was open, or rested on an answer, is an answer. */
#ifndef CAEVAL_BATCH_COLLECT_H
#define CAEVAL_BATCH_COLLECT_H

#include <jansson.h>

#include "batch/answers_file.h"
#include "report/paper.h"
#include "score/library.h"

struct collecting {
    struct arena *arena;
    const struct library *library;
    const struct filled_result *of; /* of evaluation.xlsx: the result that it is of */
    const char *folder;             /* of sample.xlsx: the CA's, where it was drawn */
    const char *workbook;           /* filled in */
    const char *examiner, *approver, *reason, *date, *expires; /* "" where not told */
    bool dated; /* the date was told, and is not today's */
    struct answers_file *answers, *overrides, *receipts;
    day_number judged; /* D of the result that stands: later findings do not count in it; 0: none */
    VEC(const char *) taken; /* items that an answer or an override was taken in for */
    VEC(const char *) note;  /* what is to be said beside what was taken in, a sentence each */
};

/* A result that is held: published, laid by with a filled-in workbook (aside_files.h), or in the archive. */
struct filled_result {
    const char *sha256; /* of result.json */
    json_t *root;
    day_number date;
    bool lean; /* states alone are kept of it (history/lean.h) */
};

extern const char *const answer_columns[], *const override_columns[];

/* NULL, or why nothing was taken in. */
const char *collect_workbook(struct collecting *c);

/* The same of a sample.xlsx: each answer that is filled in. */
const char *collect_sample(struct collecting *c);

/* Does a sample.xlsx there hold what somebody filled in for collect? */
bool sample_filled(struct arena *arena, const struct wording *wording, const char *path);

/* A CA's folder in OUT/<year> with the sample.xlsx of this digest; NULL: none. */
const char *folder_of_sample(struct arena *arena, const char *output, const char *code,
                             const char *digest);
/* The CA's result of this digest; false: none that is held. The caller ends it with json_decref. */
bool result_of_digest(struct arena *arena, const char *output, const char *code, const char *sha256,
                      struct filled_result *found);
/* Of a digest that no result has that is held: what its workbook may be of, and what to do with what is filled in. */
const char *result_not_held(struct arena *arena, const char *output, const char *code,
                            const char *sha256);
/* Notes which rows of the form have another result now than in the workbook's, and sets `judged`. */
void collect_note_changes(struct collecting *c, const char *output, const char *code);

/* The receipts in a CA's folder of inspections; nothing is read yet. */
struct answers_file receipts_file(struct arena *arena, const char *folder);
/* Of a file of them that was read, those of the notice that was made of the result of this day. */
const struct paper_receipt *receipts_of(struct arena *arena, const struct answers_file *file,
                                        day_number notice, size_t *n);
/* What a document is the receipt of, the digest of a result; NULL: it is no notice of ours. */
const char *receipt_digest(struct arena *arena, const char *path);
/* The same of a notice, as Word or a workbook, whose receipt the CA filled in: what it says that it did of each row.
 * It decides nothing. */
const char *collect_receipt(struct collecting *c, const char *output, const char *code,
                            const char *sha256);

#endif
