/* Rejects: rejects.csv of a CA, written while its exports are read. */
#ifndef CAEVAL_BATCH_REJECTS_H
#define CAEVAL_BATCH_REJECTS_H

#include "report/evaluation.h"

struct rejects;

/* Opens the file and writes its header line. NULL with errno set. path NULL: nothing is written,
 * only the first rows are kept. */
struct rejects *rejects_open(struct arena *arena, const char *path);
/* Rows that an earlier run met, for showing them again; `shown` stays the caller's. */
struct rejects *rejects_restored(struct arena *arena, const struct shown_reject *shown, size_t n,
                                 int64_t total);
struct reject_sink rejects_sink(struct rejects *rejects);
/* False with errno set when anything could not be written. */
bool rejects_close(struct rejects *rejects);

/* The first REJECTS_SHOWN of them. */
const struct shown_reject *rejects_shown(const struct rejects *rejects, size_t *n);
int64_t rejects_total(const struct rejects *rejects);

#endif
