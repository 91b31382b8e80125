/* Command: what caeval can be asked to do; one file and one row each (README, Use). */
#ifndef CAEVAL_COMMAND_H
#define CAEVAL_COMMAND_H

#include "app/options.h"

/* What an option does with one command, where that is not what the help says of it with all. */
struct option_said {
    unsigned own;     /* of enum own_options; 0 ends a list */
    const char *help; /* Chinese */
};

struct command {
    const char *name;
    const char *words; /* Chinese, as the help: behind the name, as the help shows them; "": none */
    const char *help;  /* of one line or more */
    const char *examples;           /* lines of a shell, each ended */
    unsigned own;                   /* of enum own_options: the options that it reads */
    const struct option_said *said; /* of some of them; NULL: of none */
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

/* Takes a command's first word, which is to be a CA's code; NULL: it is none, which is said. */
const char *take_code(const char *command, const char *word);
/* Says on standard error which of n names may be meant by a word; nothing where none is near. */
void say_near(struct arena *arena, const char *word, const char *const *names, size_t n);
/* Says that there is no such command, which there are, and which of them may be meant. */
void command_unknown(struct arena *arena, const char *word);
/* NULL: there is none of the name. */
const struct command *command_named(const char *name);
/* The names of those that take an option of these bits; 0: all. */
const char *command_names(struct arena *arena, unsigned own);

/* How a command is used; NULL: what caeval --help prints. In the language asked for,
 * in English and Chinese where none is (base/language.h). */
enum exit_status help_print(struct arena *arena, const struct command *command);

/* What caeval --version prints; `templates`: their folder, or NULL: where commands find them; the standards are those of the day. */
enum exit_status version_print(struct arena *arena, const char *templates, day_number date);

#endif
