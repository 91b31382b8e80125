/* Verify, the archive: is what past nights are kept by (history/archive.h) what the database knows of them?
 *
 * Each night's text by the digest that stands before it, that digest and its verdicts by the database, and what lies
 * in the archive besides. Where there is no database the digests alone are checked, which is noted. */
#ifndef CAEVAL_BATCH_VERIFY_ARCHIVE_H
#define CAEVAL_BATCH_VERIFY_ARCHIVE_H

#include "batch/verify.h"

/* Of the output folder; `year`: of its results alone, 0: of all. */
void verify_archive(struct verification *v, const char *output, int year);

#endif
