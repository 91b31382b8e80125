/* Command line, the inside of options.c: the parser's state, and the command with what it takes. */
#ifndef CAEVAL_COMMAND_LINE_H
#define CAEVAL_COMMAND_LINE_H

#include "options.h"

struct parser {
    struct options *options;
    struct arena *arena;
    VEC(const char *) only;
    VEC(struct chosen_reading) reading;
    int config_line;    /* of the key that is being read */
    bool fail_on_given; /* on the command line: then the file's does not count */
    bool only_given;
    bool failed;
};

/* Says that a value is not what is expected; the parser has failed. */
void complain(struct parser *parser, const char *what, const char *value, const char *expected);

/* Takes the command and its own words from argv[optind] on; false: said. */
bool find_command(struct parser *parser, int argc, char **argv);
/* Refuses options that the command would pass over in silence. */
void refuse_idle(struct parser *parser);

#endif
