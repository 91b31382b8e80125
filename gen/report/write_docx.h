/* Word documents from a bureau's own templates: a .docx in which fields and repetitions are written as text
 * (report/fields.h), edited in Word or WPS. */
#ifndef CAEVAL_REPORT_WRITE_DOCX_H
#define CAEVAL_REPORT_WRITE_DOCX_H

#include "base/problem.h"
#include "report/bytes.h"
#include "report/doc.h"
#include "report/fields.h"

struct word_template;

/* Reads and checks a template for papers of a CA or of a year (`has` of scope_of). NULL with problems: it
 * cannot be read, is refused (macros, contents from elsewhere, a document type, more than a letter can be), or has
 * a field that nobody knows, with its place. It lives in the arena. */
struct word_template *word_template_open(struct arena *arena, const char *path, unsigned has,
                                         struct problems *problems);
/* The document's bytes: they depend on the template and the paper alone. False with problems. */
bool word_template_fill(struct bytes *to, const struct word_template *template,
                        const struct paper *paper, struct problems *problems);
/* The same as pages and sheets (report/letter.h). NULL with problems. */
struct document *word_template_letter(const struct word_template *template,
                                      const struct paper *paper, struct problems *problems);

#endif
