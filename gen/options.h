/* Options: the command line over the configuration file over the defaults (README, Use). */
#ifndef CAEVAL_COMMAND_LINE_H
#define CAEVAL_COMMAND_LINE_H

#include "command/command.h"

/* Parses the command line. The command that is to be run; NULL: *status says how to end (help and
 * version were printed, or what is wrong was said on standard error). */
const struct command *options_parse(struct options *options, struct arena *arena, int argc,
                                    char **argv, enum exit_status *status);

#endif
