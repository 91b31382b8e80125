/* Standards: the editions that templates/standards.csv lists, each a folder of templates/, and which of them
 * a date D is judged by.
 *
 * A standard is of one of two kinds: a form, whose rows are 是 or 否, and a score table. Whatever a kind needs
 * is a row of a table here (score/standard.c) and, where it judges, is shown or kept, of one there (STANDARD_KINDS).
 * Several of a kind can judge one date side by side, in a year of change; the newest of each comes first, and
 * its verdict is the result, the others stand beside it. */
#ifndef CAEVAL_SCORE_STANDARD_H
#define CAEVAL_SCORE_STANDARD_H

#include "score/annex.h"
#include "score/drawing.h"
#include "score/form_rules.h"
#include "score/grading_rules.h"
#include "score/sampling.h"

enum standard_kind { STANDARD_FORM, STANDARD_SCORE, STANDARD_KINDS };

/* Characters of a code: it stands in the names of sheets beside their own, and they have 31 at most. */
enum { STANDARD_CODE_MOST = 20 };

/* A line of standards.csv. */
struct listed_standard {
    const char *code; /* its folder */
    enum standard_kind kind;
    day_number from, until; /* D's that it judges; the ends of time where it says none */
    int64_t line;
};

struct standards_list {
    const char *file;
    const struct listed_standard *at;
    size_t n;
};

bool standards_load(struct standards_list *list, struct arena *arena, const char *path,
                    struct problems *problems);

/* A standard in force, with its rules. */
struct standard {
    const char *code;
    enum standard_kind kind;
    const char *title;
    day_number from, until;
    size_t place;       /* among those of its kind that judge D, the newest first */
    const char *folder; /* with the templates' */
    struct reading_book *readings;
    struct reading_choice *choice; /* in force */
    struct cited_book *cited;
    struct form_edition form; /* of a form */
    struct annex annex;
    struct drawing_plan drawing;
    struct grading_edition grading; /* of a score table */
    struct sampling_plan sampling;
    struct survey_sizes surveys;
};

/* What its rules stand on. */
struct standard_ground {
    const struct schema *schema;
    const struct catalog *catalog;
};

/* What a kind of standard is. */
struct standard_row {
    const char *word;         /* in standards.csv */
    const char *const *files; /* of its folder, ended by NULL */
    bool (*load)(struct standard *standard, struct arena *arena,
                 const struct standard_ground *ground, struct problems *problems);
    /* What an examiner may answer for it. */
    void (*name_items)(const struct standard *standard, struct attest_items *items,
                       struct arena *arena);
};
extern const struct standard_row standard_rows[STANDARD_KINDS];
/* The two files that an edition has as well where it judges certificates, ended by NULL. */
extern const char
    *const standard_samples[]; /* what to draw on the site: optional, and no result rests on it */
extern const char *const standard_profile[];

#endif
