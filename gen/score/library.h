/* Library: everything the templates folder says to a date D, loaded and linted once a run. */
#ifndef CAEVAL_SCORE_LIBRARY_H
#define CAEVAL_SCORE_LIBRARY_H

#include "ingest/calendar.h"
#include "ingest/guide.h"
#include "score/crosscheck.h"
#include "score/standard.h"

struct template_file {
    const char
        *name; /* as the manifest has it: within the templates folder, or what the file is for */
    const char *path;
    const char *sha256;
};

/* A form and a score table that are read together: what reports print of them, and what is checked across the
 * two. The first is the newest of each kind; each other one has one standard that only stands beside. */
struct judged_pair {
    const struct standard *form, *score;
    const struct standard *beside; /* which of them; NULL: none, of the first */
    struct wording wording;
    struct crosscheck_book crosschecks;
};

/* pairs/FORM+SCORE.csv: what is checked across the two; no file, no checks. */
const char *pair_name(struct arena *arena, const struct judged_pair *pair);

struct library {
    struct schema schema;
    struct guide guide; /* of the exports; no result rests on it */
    const struct fact_bindings *bindings;
    struct calendar calendar;
    struct catalog catalog;
    struct standards_list standards;
    struct standard *standard; /* those that D is judged by: the forms, then the score tables */
    size_t n_standards, n_forms;
    struct judged_pair *pair;
    size_t n_pairs;
    /* The first pair's. */
    const struct wording *wording;
    const struct form_edition *form;
    const struct grading_edition *grading;
    const struct numbering *numbering; /* of the rows of forms; NULL: of one alone */
    struct attest_items attest_items;  /* what examiners may answer */
    const struct template_file *file;  /* all that was read, for the manifest */
    size_t n_files;
};

/* A reading that the bureau's configuration chooses: `line` of that file; 0: that --reading asks for. */
struct chosen_reading {
    const char *code;
    int64_t line;
};

enum choice_end {
    CHOICE_MADE,
    CHOICE_UNKNOWN_ASKED, /* what --reading asks for cannot be: the command is written wrong */
    CHOICE_UNKNOWN_KEPT,  /* what the configuration has */
};

/* Where the templates come from, and for which D. */
struct library_source {
    const char *folder;
    day_number date;
    const struct calendar_layers *calendar; /* what lies over the calendar of the templates */
    const char
        *sources; /* the bureau's own mappings, read before those of the templates, or NULL */
};

/* False with problems: each names its file and line, and the run must end with EXIT_CONFIG. A fault of an
 * edition that comes into force after D is a warning: nothing rests on it yet. */
bool library_load(struct library *library, struct arena *arena, const struct library_source *from,
                  struct problems *problems);

/* Puts the readings in force, in whichever edition has them: those of the command line, and of the
 * configuration's those of other questions. Else problems, at `config`'s lines or of --reading: an unknown
 * code, with those that are like it, one that cannot be computed, two for one question. */
enum choice_end library_choose(struct library *library, struct arena *arena, const char *config,
                               const struct chosen_reading *list, size_t n,
                               struct problems *problems);

/* The readings of the evidence that are in force, in any edition. */
struct facts_choice library_facts_choice(const struct library *library);

#endif
