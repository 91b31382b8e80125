/* Run: the commands, from options to exit status. run.c is the one file that sees every room. */
#ifndef CAEVAL_RUN_H
#define CAEVAL_RUN_H

#include "options.h"

enum exit_status command_run(const struct options *options, struct arena *arena);
enum exit_status command_check(const struct options *options, struct arena *arena);
enum exit_status command_schema(const struct options *options, struct arena *arena);
enum exit_status command_diff(const struct options *options, struct arena *arena);
enum exit_status command_annual(const struct options *options, struct arena *arena);
enum exit_status command_list(const struct options *options, struct arena *arena);
enum exit_status command_forget(const struct options *options, struct arena *arena);
enum exit_status command_sources(const struct options *options, struct arena *arena);
enum exit_status command_calendar(const struct options *options, struct arena *arena);

#endif
