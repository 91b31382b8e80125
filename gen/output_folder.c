/* Output folder. */
#include "output_folder.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/problem.h"
#include "batch/leftover.h"
#include "batch/publish.h"

/* What root writes into another user's folder that user can neither replace nor remove, and every
 * later run of his would end there. */
static bool root_elsewhere(const struct options *options, struct arena *arena)
{
    struct stat st;
    if (geteuid() != 0 || stat(options->output, &st) != 0 || st.st_uid == 0)
        return false;
    fprintf(stderr,
            "caeval: %s: belongs to %s, and root would leave files there that %s cannot replace; "
            "nothing was done; 'runuser -u %s -- caeval ...' runs as its owner\n",
            options->output, owner_of(arena, options->output), owner_of(arena, options->output),
            owner_of(arena, options->output));
    return true;
}

bool clean_output(const struct options *options, struct arena *arena, const char *year_folder,
                  bool said)
{
    struct problems left;
    problems_init(&left, arena);
    bool sound = output_clean(arena, year_folder, &options->shard, said ? &left : NULL);
    for (size_t i = 0; i < left.list.n; i++) {
        fputs("caeval: ", stderr);
        problem_print(stderr, &left.list.at[i]);
    }
    return sound;
}

enum exit_status take_lock(const struct options *options, struct arena *arena)
{
    const char *output = options->output;
    if (root_elsewhere(options, arena))
        return EXIT_NO_OUTPUT;
    switch (output_lock(arena, output, &options->shard)) {
    case LOCK_BUSY:
        fprintf(stderr, "caeval: %s: another run is writing there\n", output);
        return EXIT_LOCKED;
    case LOCK_FAILED:
        fprintf(stderr, "caeval: %s: cannot be written: %s\n", output, strerror(errno));
        return EXIT_NO_OUTPUT;
    case LOCK_TAKEN:
        break;
    }
    return EXIT_DONE;
}
