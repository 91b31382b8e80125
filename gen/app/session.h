/* Session: what the commands share: templates, input folder, CAs, messages. */
#ifndef CAEVAL_SESSION_H
#define CAEVAL_SESSION_H

#include <stdio.h>

#include "app/evaluation.h"
#include "app/options.h"
#include "batch/rejects.h"
#include "history/former.h"
#include "ingest/combined.h"
#include "ingest/folder.h"
#include "report/fonts.h"
#include "report/summary.h"
#include "score/library.h"

enum { REJECTS_SAID = 10 }; /* faults of each CA, on standard error */

/* A CA of the run: its code, and its folder where it has one of its own. */
struct ca_entry {
    const char *code;
    const struct ca_folder *folder; /* NULL: only combined files name it */
    const struct ca_folder
        *inspection;   /* of the bureau's examiners; NULL: they wrote nothing down */
    const char *fault; /* why it can have no result; NULL: it can */
};

struct session {
    const struct options *options;
    struct arena *arena;
    struct library library;
    struct former_codes aliases; /* of the bureau's configuration; none where it names no file */
    struct fonts fonts;          /* opened by session_fonts */
    struct problems problems;    /* of the templates and the input folder as a whole */
    size_t said;                 /* of them, already printed */
    struct input_folder folder;
    struct input_folder inspection; /* of the bureau's examiners; empty where there is none */
    struct rejects *strays;         /* rows of combined files that belong to no CA */
    struct combined combined;
    const struct combined_account *account; /* of the combined files, in their order */
    size_t n_accounts;
    struct problems combined_said; /* what reading them said, now or when they were last read */
    const struct ca_entry *ca;     /* by code */
    size_t n;
    bool reads; /* only asks, and the output folder cannot be written */
    FILE *log;  /* gets every message as well; NULL: none */
    bool
        finds; /* what is wrong with the inputs is the result: it goes to standard output, errors first */
};

/* Loads the templates; EXIT_DONE, or how to end (said on standard error). */
enum exit_status session_open(struct session *session, const struct options *options,
                              struct arena *arena);
/* What a bureau does to have a year in the calendar. */
const char *session_calendar_advice(const struct session *session, int year);
/* Opens the fonts of the reports. */
enum exit_status session_fonts(struct session *session);
static inline bool session_has_fonts(const struct session *session)
{
    return session->fonts.family[FACE_BODY].n > 0;
}
/* Finds the CAs and reads the combined files: the three steps below. */
enum exit_status session_scan(struct session *session);
/* Lists the input folder. */
enum exit_status session_list(struct session *session);
/* Reads the combined files; once more where one of them changed meanwhile. */
enum exit_status session_combined(struct session *session);
/* Names the CAs, once those in combined files are known; of a shard its own, which may be none. */
enum exit_status session_cas(struct session *session);
void session_close(struct session *session);
/* Folders whose names are no codes: whatever CAs supplied in them. */
void session_passed_over(const struct session *session, FILE *to);
/* Does --only name the CA, by its present code or by one that it had? */
bool session_wants(const struct session *session, const char *code);

/* What the evaluation of a CA starts from; without the other readings of the evidence. */
struct evaluation_source session_source(const struct session *session,
                                        const struct edition_set *editions,
                                        const struct ca_entry *entry, struct lessons *lessons);

/* Prints messages: errors and warnings, with -v notes too; all of them go to the log. */
void session_say(struct session *session, const struct problems *problems, size_t from);
/* The same of those of one severity. */
void session_say_as(struct session *session, const struct problems *problems,
                    enum severity severity);
/* "inspection/BJ01/attest.csv" of a path in the folder of inspections; NULL: it is in none. */
const char *inspection_path_within(const struct options *options, struct arena *arena,
                                   const char *path);
/* The part of a path below the input folder, or NULL when it is not there. */
const char *input_path_within(const char *input, const char *path);

#endif
