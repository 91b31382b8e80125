/* Library: everything the templates folder says, loaded and linted once a run. */
#ifndef CAEVAL_SCORE_LIBRARY_H
#define CAEVAL_SCORE_LIBRARY_H

#include "ingest/calendar.h"
#include "ingest/guide.h"
#include "score/annex.h"
#include "score/crosscheck.h"
#include "score/form_rules.h"
#include "score/grading_rules.h"
#include "score/sampling.h"

struct template_file {
    const char
        *name; /* as the manifest has it: within the templates folder, or what the file is for */
    const char *path;
    const char *sha256;
};

struct library {
    struct schema schema;
    struct guide guide; /* of the exports; no result rests on it */
    const struct fact_bindings *bindings;
    struct calendar calendar;
    struct catalog catalog;
    struct wording wording;
    struct form_edition form;
    struct grading_edition grading;
    struct crosscheck_book crosschecks;
    struct sampling_plan sampling;
    struct annex annex;
    struct attest_items attest_items; /* what examiners may answer */
    const struct template_file *file; /* all that was read, for the manifest */
    size_t n_files;
};

/* A reading that the bureau's configuration chooses: `line` of that file. */
struct chosen_reading {
    const char *code;
    int64_t line;
};

/* `calendar`: what lies over the calendar of the templates; `sources`: the bureau's own mappings, read
 * before those of the templates, or NULL. False with problems: each names its
 * file and line, and the run must end with EXIT_CONFIG. */
bool library_load(struct library *library, struct arena *arena, const char *folder,
                  const struct calendar_layers *calendar, const char *sources,
                  struct problems *problems);

/* Puts the bureau's readings in force, in either edition. False with problems at `config`'s lines:
 * an unknown code, one that cannot be computed, two for one question. */
bool library_choose(struct library *library, struct arena *arena, const char *config,
                    const struct chosen_reading *list, size_t n, struct problems *problems);

/* The readings of the evidence that are in force, in either edition. */
struct facts_choice library_facts_choice(const struct library *library);

#endif
