/* Command: what caeval can be asked to do; one file and one row each (README, Use). */
#ifndef CAEVAL_COMMAND_H
#define CAEVAL_COMMAND_H

#include "app/options.h"

/* Options that only some commands take; others refuse them rather than pass them over in silence. From
 * USES_INPUT on they are common to all: where one decides nothing it is taken, and the command's help
 * does not name it. */
enum own_options {
    OWN_SHARD = 1,       /* --shard */
    OWN_DATES = 2,       /* --from and --to */
    OWN_FORMS = 4,       /* --template and --format */
    OWN_JSON = 8,        /* --json */
    OWN_REBUILD = 16,    /* --rebuild-history */
    OWN_DUE = 32,        /* --due */
    OWN_FIELDS = 64,     /* --fields */
    OWN_READING = 128,   /* --reading */
    OWN_FORCE = 256,     /* --force */
    OWN_FONTS = 512,     /* --require-fonts */
    OWN_EXAMINER = 1024, /* --examiner, --approver, --reason */
    OWN_SEED = 1 << 12,  /* --seed, --examiners, --draw */
    USES_INPUT = 1 << 16,
    USES_OUTPUT = 1 << 17,
    USES_DATE = 1 << 18,
    USES_ONLY = 1 << 19,
    USES_FORMATS = 1 << 20,
    USES_JOBS = 1 << 21, /* and shows progress */
    USES_CALENDAR = 1 << 22,
    USES_ALIASES = 1 << 23,
    USES_FAIL_ON = 1 << 24,
    USES_PAPERS = 1 << 25 /* --formats, of Word documents */
};

struct command {
    const char *name;
    const char *words; /* Chinese, as the help: behind the name, as the help shows them; "": none */
    const char *help;  /* of one line or more */
    const char *examples; /* lines of a shell, each ended */
    unsigned own;         /* of enum own_options */
    /* Takes the command's own words, and looks at the options, which are all known by then. How many words
     * it took, or -1: what is wrong was said. NULL: it takes none. */
    int (*take)(struct options *options, char *const *word, int n);
    enum exit_status (*run)(const struct options *options, struct arena *arena);
};

extern const struct command run_row, check_row, schema_row, sources_row, diff_row, merge_row,
    annual_row, sample_row, notice_row, document_row, calendar_row, list_row, forget_row,
    readings_row, explain_row, verify_row, collect_row, help_row;

/* In the order of the help; ended by NULL. */
extern const struct command *const commands[];

/* caeval run --rebuild-history: makes the history anew and ends. */
enum exit_status command_rebuild(const struct options *options, struct arena *arena);

/* Says on standard error that a word is not what is expected. */
void word_wrong(const char *what, const char *value, const char *expected);

/* Says on standard error which of n names may be meant by a word; nothing where none is near. */
void say_near(struct arena *arena, const char *word, const char *const *names, size_t n);
/* Says that there is no such command, which there are, and which of them may be meant. */
void command_unknown(struct arena *arena, const char *word);
/* NULL: there is none of the name. */
const struct command *command_named(const char *name);
/* The names of those that take an option; 0: all. */
const char *command_names(struct arena *arena, unsigned own);

/* How a command is used; NULL: what caeval --help prints. In the language asked for,
 * in English and Chinese where none is (base/language.h). */
enum exit_status help_print(struct arena *arena, const struct command *command);

/* What caeval --version prints; `templates`: their folder, or NULL: where commands find them; the standards are those of the day. */
enum exit_status version_print(struct arena *arena, const char *templates, day_number date);

#endif
