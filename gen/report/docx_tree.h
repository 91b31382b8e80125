/* Word tree: a part of a Word document (body, header, foot) as a tree that can be changed and written again.
 *
 * What is kept are elements with their attributes, and text; comments and processing instructions go. Whoever
 * made the template is not trusted: a document type, too deep nesting and too much of anything are refused. */
#ifndef CAEVAL_REPORT_DOCX_TREE_H
#define CAEVAL_REPORT_DOCX_TREE_H

#include "base/xml.h"
#include "report/fields.h"

enum word_kind {
    WORD_ELEMENT,
    WORD_TEXT,
    WORD_FIELD, /* a field's value is written here */
    WORD_BLANK, /* a place that somebody fills in, with its tag */
    WORD_GONE,  /* a mark of a section, or a paragraph that held nothing else: nothing is written */
};

/* What is repeated for each item of a list: from the node that has it to `last`. */
struct word_section {
    const struct field_list *list;
    bool inverted; /* once, where the list has no items */
    struct word_node *last;
    struct word_section *inner; /* begins at the same node, within this one */
};

struct word_node {
    enum word_kind kind;
    const char *name;                                       /* of an element, as written: w:p */
    const char *const *attribute;                           /* pairs, ended by NULL */
    const char *text;                                       /* of WORD_TEXT */
    const struct field *field;                              /* of WORD_FIELD, WORD_BLANK */
    struct word_node *parent, *first, *end, *next, *before; /* end: the last child */
    struct word_section *section;                           /* the outermost that begins here */
};

/* NULL with *fault: it cannot be read, or is refused. */
struct word_node *word_tree(struct arena *arena, const struct zip *zip,
                            const struct zip_entry *entry, struct zip_fault *fault);

static inline bool word_is(const struct word_node *node, const char *name)
{
    return node && node->kind == WORD_ELEMENT && strcmp(node->name, name) == 0;
}
struct word_node *word_new(struct arena *arena, enum word_kind kind, const char *name);
void word_append(struct word_node *parent, struct word_node *child);
/* Behind `place`, under the same parent. */
void word_insert(struct word_node *place, struct word_node *node);
void word_remove(struct word_node *node);
struct word_node *word_copy(struct arena *arena, const struct word_node *node);
/* The child of that name, or NULL. */
struct word_node *word_child(const struct word_node *node, const char *name);

#endif
