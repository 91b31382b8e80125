/* Rebuild: caeval run --rebuild-history makes the history anew from the stored results. */
#include <stdio.h>

#include "app/run_history.h"
#include "app/take_back.h"
#include "app/workers.h"
#include "command/command.h"
#include "history/upkeep.h"

enum exit_status command_rebuild(const struct options *options, struct arena *arena)
{
    struct session s;
    struct problems problems;
    int64_t n = 0;
    problems_init(&problems, arena);
    enum exit_status status = stored_session(&s, options, arena);
    if (status != EXIT_DONE)
        return status;
    struct taking left = {0};
    if (taking_left(&left, options, arena, &problems)) { /* the database would have it still */
        struct run_history h;
        run_history_open(&h, &s, ALL_YEARS);
        run_history_close(&h);
    }
    enum history_rebuilt rebuilt =
        history_rebuild(arena, options->output, &problems, &s.aliases,
                        workers_of(arena, options->jobs), options->force, &n);
    session_say(&s, &problems, 0);
    if (rebuilt != HISTORY_REBUILT)
        return rebuilt == HISTORY_LOSES ? EXIT_FAILED : EXIT_NO_OUTPUT;
    if (!options->quiet)
        printf("%s: %lld results\n", options->output, (long long)n);
    if (!stdout_sound())
        return EXIT_NO_OUTPUT;
    return problems.warnings ? EXIT_PARTIAL : EXIT_DONE;
}
