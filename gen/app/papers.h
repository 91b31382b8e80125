/* Papers: documents made of what lies published, by Word templates; what caeval notice and caeval document
 * share. */
#ifndef CAEVAL_PAPERS_H
#define CAEVAL_PAPERS_H

#include "app/run_history.h"
#include "report/paper.h"

/* A kind of document: NAME.docx in templates/documents, or in the bureau's own folder. */
struct paper_kind {
    const char *name;
    bool of_year; /* of all CAs of a year; else of one CA */
    bool of_rows; /* it demands something for each 否: the notice */
    const char *help;
};
/* Ends with a row without a name. */
extern const struct paper_kind paper_kinds[];
const struct paper_kind *paper_kind_named(const char *name);

/* Makes the documents of a kind in OUT/<year>[/<code>]: options.paper_code, options.date and before.
 * EXIT_DONE, or how to end, said. */
enum exit_status papers_make(const struct options *options, const struct paper_kind *kind,
                             struct arena *arena);

#endif
