/* caeval: quality evaluation of certification authorities. */
#include "run.h"
#include "streams.h"

int main(int argc, char **argv)
{
    static enum exit_status (*const command[])(const struct options *, struct arena *) = {
        [COMMAND_RUN] = command_run,           [COMMAND_CHECK] = command_check,
        [COMMAND_SCHEMA] = command_schema,     [COMMAND_DIFF] = command_diff,
        [COMMAND_ANNUAL] = command_annual,     [COMMAND_MERGE] = command_run,
        [COMMAND_CALENDAR] = command_calendar, [COMMAND_LIST] = command_list,
        [COMMAND_FORGET] = command_forget,     [COMMAND_SOURCES] = command_sources,
    };
    streams_start();
    struct arena *arena = arena_new();
    struct options options;
    enum exit_status status = EXIT_DONE;
    if (options_parse(&options, arena, argc, argv, &status))
        status = command[options.command](&options, arena);
    arena_free(arena);
    return (int)status;
}
