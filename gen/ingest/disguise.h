/* Disguise: files of other kinds under the name of an export. */
#ifndef CAEVAL_INGEST_DISGUISE_H
#define CAEVAL_INGEST_DISGUISE_H

#include "base/text.h"

/* By the first bytes of a file: what it is and what to do, in words; NULL for what may be text. */
const char *disguise_of(struct slice head);
/* The same for an archive that would be a workbook. */
const char *disguise_of_packed(struct slice head);

#endif
