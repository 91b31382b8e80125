/* Remark: what the form's sheet says beside a row's boxes, of a result at hand and of one that was published. */
#ifndef CAEVAL_REPORT_REMARK_H
#define CAEVAL_REPORT_REMARK_H

#include "score/cited.h"
#include "score/condition.h"
#include "score/form.h"
#include "score/wording.h"

struct remark {
    const struct form_row *row;
    enum row_state state;
    const char *reason;
    const char *examples, *gaps, *editions; /* "" where there are none */
};

/* "〔75〕待核：…；不符实例3件，例：…；依据版本：…" */
const char *remark_words(const struct remark *remark, const struct wording *w, struct arena *arena);

/* "不符实例3件，例：A1（applications.csv:17）、…": the first few; "" when there are none. */
const char *remark_examples(const struct counterexamples *c, const struct wording *w,
                            struct arena *arena);

/* What is said of an edition on a day: in force since, replaced by. */
const char *cited_state_said(const struct cited_edition *edition, day_number day,
                             const struct wording *w, struct arena *arena);
/* "依据版本：GM/T 0028-2014" of a row that cites standards; "" of any other. */
const char *remark_editions(const struct cited_book *book, int row, day_number day,
                            const struct wording *w, struct arena *arena);

#endif
