/* Edition set: what is the same for all CAs of a run, seen from one pair of a form and a score table. */
#ifndef CAEVAL_SCORE_EDITION_SET_H
#define CAEVAL_SCORE_EDITION_SET_H

#include <string.h>

#include "score/library.h"

/* What the bureau's configuration says of itself, for the documents; NULL: nothing, left to be written. */
struct bureau {
    const char *name, *number, *secrecy, *seal;
};

struct edition_set {
    const struct schema *schema;
    const struct catalog *catalog;
    const struct form_edition *form;
    const struct grading_edition *grading;
    const struct wording *wording;
    const struct template_file *file; /* all that was read */
    size_t n_files;
    const char *program; /* its version */
    const struct judged_pair *pair;
    const struct numbering *numbering; /* how forms followed one another; NULL: one alone */
    const struct judged_pair *pairs;   /* all that judge D, the newest first */
    size_t n_pairs;
    const struct bureau *bureau; /* NULL: not known */
};

/* Can it change a verdict? Texts and fonts cannot. */
static inline bool template_matters(const char *name)
{
    const char *slash = strrchr(name, '/');
    return strcmp(name, "wording.csv") != 0 && strcmp(name, "fonts.csv") != 0 &&
           strcmp(slash ? slash + 1 : name, "words.csv") != 0;
}

static inline struct edition_set edition_set_of(const struct library *l, const char *program)
{
    return (struct edition_set){&l->schema, &l->catalog, l->form, l->grading, l->wording,
                                l->file,    l->n_files,  program, l->pair,    l->numbering,
                                l->pair,    l->n_pairs,  NULL};
}

/* The same from another of the library's pairs. */
static inline struct edition_set edition_set_beside(const struct edition_set *set,
                                                    const struct judged_pair *pair)
{
    struct edition_set other = *set;
    other.form = &pair->form->form;
    other.grading = &pair->score->grading;
    other.wording = &pair->wording;
    other.pair = pair;
    return other;
}

#endif
