/* Word tags: finds the fields of a part's paragraphs, wherever Word split them, and what is to be repeated. */
#ifndef CAEVAL_REPORT_DOCX_TAGS_H
#define CAEVAL_REPORT_DOCX_TAGS_H

#include "base/problem.h"
#include "report/docx_tree.h"

/* A part of a template. */
struct word_part {
    const char *file;  /* the template */
    const char *place; /* of the part, as an official calls it: 正文, 页眉 */
    struct word_node *root;
};

/* Makes nodes of the fields, and sections of what is repeated: of runs within a paragraph, of paragraphs and
 * tables between two paragraphs that hold marks alone, of rows of a table. `has`: what stands around all of
 * it. False with problems: a name that nobody knows, or that may not stand there; a mark without its
 * fellow. */
bool word_tags(struct word_part *part, unsigned has, struct arena *arena,
               struct problems *problems);

/* The same of a part without paragraphs, such as the document's properties: values alone, each in one text. */
bool word_plain_tags(struct word_part *part, unsigned has, struct arena *arena,
                     struct problems *problems);

#endif
