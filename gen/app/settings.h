/* Settings: what the command line and the configuration file may say, one row each; what a row's value does to the
 * options. The line stands over the file, the file over the defaults (README, Use). */
#ifndef CAEVAL_SETTINGS_H
#define CAEVAL_SETTINGS_H

#include "app/options.h"

/* Options being put together: what one setting after another adds. */
struct settings {
    struct options *options;
    struct arena *arena;
    VEC(const char *) only;
    VEC(struct chosen_reading) reading;
    int config_line; /* of the key that is being read; 0: it is the command line */
    VEC(const struct setting *) given; /* what the command line has */
    bool only_given;                   /* there: then the file's do not count */
    bool fail_on_given;                /* likewise */
    bool failed;                       /* something is wrong and was said */
};

enum setting_kind {
    SETTING_TEXT = 1,
    SETTING_FLAG,       /* of the line without a value, in the file yes or no */
    SETTING_SWITCH,     /* the same, but =no may stand on the line */
    SETTING_DATE,       /* a day_number */
    SETTING_DAYS,       /* an int */
    SETTING_FUNCTION,   /* has a function */
    SETTING_ENDS,       /* the line asks for help or the version, and nothing else */
    SETTING_OF_NIGHTLY, /* caeval-nightly reads the same file and checks its keys itself */
};

enum { ON_LINE = 1, ON_LINE_FIRST = 3 /* before the file is read */, IN_FILE = 4 };

/* What becomes of an option of the line that the command does not read. A script may pass one set of options to all
 * commands (the contract's common options); what is a command's own would be taken for done. */
enum idle {
    IDLE_REFUSED,
    IDLE_SAID, /* common, and it would change what is done: goes on, and says that it does not here */
    IDLE_TAKEN, /* common, and it tells a place, the day or how much to say */
};

struct setting {
    const char *name;
    unsigned places; /* ON_LINE, IN_FILE */
    enum setting_kind kind;
    size_t at; /* in struct options */
    /* `what`: the option or the line of the file, for messages. */
    void (*set)(struct settings *s, const char *what, const char *value);
    int letter;   /* of the short option, or 0 */
    unsigned own; /* of enum own_options: the commands that read it; 0: all */
    enum idle idle;
};

extern const struct setting setting_rows[]; /* ended by one without a name */

/* Takes a value, of the line NULL where it has none; what is wrong is said, and s->failed then. */
void setting_take(struct settings *s, const struct setting *row, const char *what,
                  const char *value);
/* Says that a value is not what is expected, and sets s->failed. */
void settings_complain(struct settings *s, const char *what, const char *value,
                       const char *expected);
/* Reads the configuration file; false: it cannot be read, or something in it is wrong; said. */
bool settings_read_file(struct settings *s, const char *path);

#endif
