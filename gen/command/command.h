/* Command: what caeval can be asked to do; one file and one row each (README, Use). */
#ifndef CAEVAL_COMMAND_H
#define CAEVAL_COMMAND_H

#include "app/options.h"

/* Options that only some commands take; others refuse them rather than pass them over in silence. */
enum own_options {
    OWN_SHARD = 1,    /* --shard */
    OWN_DATES = 2,    /* --from and --to */
    OWN_FORMS = 4,    /* --template and --format */
    OWN_JSON = 8,     /* --json */
    OWN_REBUILD = 16, /* --rebuild-history */
    OWN_DUE = 32,     /* --due */
    OWN_FIELDS = 64,  /* --fields */
    OWN_READING = 128 /* --reading */
};

struct command {
    const char *name;
    const char *words; /* behind the name, as the help shows them; "": none */
    const char *help;  /* of one line or more */
    unsigned own;      /* of enum own_options */
    /* Takes the command's own words, and looks at the options, which are all known by then. How many words
     * it took, or -1: what is wrong was said. NULL: it takes none. */
    int (*take)(struct options *options, char *const *word, int n);
    enum exit_status (*run)(const struct options *options, struct arena *arena);
};

extern const struct command run_row, check_row, schema_row, sources_row, diff_row, merge_row,
    annual_row, notice_row, document_row, calendar_row, list_row, forget_row, readings_row,
    help_row;

/* In the order of the help; ended by NULL. */
extern const struct command *const commands[];

/* caeval run --rebuild-history: makes the history anew and ends. */
enum exit_status command_rebuild(const struct options *options, struct arena *arena);

/* Says on standard error that a word is not what is expected. */
void word_wrong(const char *what, const char *value, const char *expected);

/* What caeval --help prints. */
void help_print(struct arena *arena);

#endif
