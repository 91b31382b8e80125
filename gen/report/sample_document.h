/* Sample document: what examiners take along to a CA: the records that the lot fell on, with room to write, and the
 * answers that caeval collect reads back. */
#ifndef CAEVAL_REPORT_SAMPLE_DOCUMENT_H
#define CAEVAL_REPORT_SAMPLE_DOCUMENT_H

#include "report/doc.h"
#include "report/evaluation.h"
#include "score/drawing.h"

/* In the keywords of sample.xlsx, before its digest. */
#define SAMPLE_KEYWORD "caeval.sample="

struct sample {
    const struct edition_set *editions;
    const struct evaluation *evaluation; /* read and judged */
    const struct drawing *drawing;       /* ended */
    size_t n_files;                      /* of the CA, not what examiners wrote down */
    const char *digest; /* of whom, when, by which lot and files: what the workbook is known by */
    const char *plan_sha256;
    const struct survey_sizes *surveys;
    const char *const *examiner; /* drawn as well, ended by NULL; none: none were named */
};

struct document *sample_document(const struct sample *sample, struct arena *arena);

#endif
