/* Word fill: a part as XML, its fields filled and its sections repeated. */
#ifndef CAEVAL_REPORT_DOCX_FILL_H
#define CAEVAL_REPORT_DOCX_FILL_H

#include "report/bytes.h"
#include "report/docx_tree.h"

/* NULL, or why it cannot be done: it would grow too large. Texts are escaped; what no page can show goes. */
const char *word_fill(struct bytes *to, const struct word_node *root, const struct scope *scope);

#endif
