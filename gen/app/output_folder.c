/* Output folder. */
#include "app/output_folder.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/language.h"
#include "base/problem.h"
#include "batch/leftover.h"
#include "batch/publish.h"
#include "ingest/value.h"

/* --- where it lies -------------------------------------------------------------------------------------- */

/* Of a path that need not be there: its part that is, resolved, and the rest as it stands. Where not even
 * the working folder is there any more, nothing can be resolved, opened or made. */
static const char *resolved(struct arena *arena, const char *path)
{
    const char *rest = "";
    const char *part = path;
    for (;;) {
        char *real = realpath(part, NULL);
        if (real) {
            const char *whole =
                arena_format(arena, "%s%s/", strcmp(real, "/") == 0 ? "" : real, rest);
            free(real);
            return whole;
        }
        const char *slash = strrchr(part, '/');
        if (strcmp(part, ".") == 0 || strcmp(part, "/") == 0)
            return arena_format(arena, "%s%s/", part, rest);
        rest = arena_format(arena, "/%s%s", slash ? slash + 1 : part, rest);
        part = !slash ? "." : slash == part ? "/" : arena_copy(arena, part, (size_t)(slash - part));
    }
}

/* By name, or, where a folder is mounted at two places, by device and inode of the folders above. */
static bool within(struct arena *arena, const char *inner, const char *outer)
{
    struct stat of, above;
    if (strncmp(inner, outer, strlen(outer)) == 0)
        return true;
    if (stat(outer, &of) != 0)
        return false;
    for (const char *slash = strchr(inner, '/'); slash; slash = strchr(slash + 1, '/'))
        if (stat(arena_copy(arena, inner, (size_t)(slash - inner) + 1), &above) == 0 &&
            above.st_dev == of.st_dev && above.st_ino == of.st_ino)
            return true;
    return false;
}

enum exit_status inspection_apart(const struct options *options, struct arena *arena)
{
    if (!options->inspection)
        return EXIT_DONE;
    const char *own = resolved(arena, options->inspection);
    const struct {
        const char *path, *what;
    } other[] = {{options->input, "input"}, {options->output, "output"}};
    for (size_t i = 0; i < sizeof other / sizeof *other; i++) {
        const char *path = resolved(arena, other[i].path);
        if (!within(arena, own, path) && !within(arena, path, own))
            continue;
        fprintf(stderr,
                _("caeval: the folder of inspections %s and the %s folder %s lie within each "
                  "other: what "
                  "examiners wrote down stands apart from what is handed over and what is printed; "
                  "--inspection names another\n"),
                options->inspection, _(other[i].what), other[i].path);
        return EXIT_USAGE;
    }
    return EXIT_DONE;
}

enum exit_status folders_apart(const struct options *options, struct arena *arena)
{
    const char *in = resolved(arena, options->input);
    const char *out = resolved(arena, options->output);
    const char *what = strcmp(in, out) == 0     ? "is the input folder"
                       : within(arena, out, in) ? "lies within the input folder"
                       : within(arena, in, out) ? "holds the input folder"
                                                : NULL;
    if (!what)
        return inspection_apart(options, arena);
    fprintf(
        stderr,
        _("caeval: the output folder %s %s %s: exports and results would be taken for each other; "
          "--output names another\n"),
        options->output, _(what), options->input);
    return EXIT_USAGE;
}

/* --- what lies there ------------------------------------------------------------------------------------ */

struct codes {
    const char **at;
    size_t n, cap;
};

static int by_code(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The folders of CAs, by code. */
static struct codes published(struct arena *arena, const char *year_folder)
{
    struct codes codes = {0};
    DIR *folder = opendir(year_folder);
    struct dirent *entry;
    while (folder && (entry = readdir(folder)))
        if (ca_code_valid(slice_of(entry->d_name)) &&
            output_there(arena, arena_format(arena, "%s/%s", year_folder, entry->d_name),
                         "manifest.json"))
            *vec_push(arena, &codes) = arena_string(arena, entry->d_name);
    if (folder)
        closedir(folder);
    if (codes.n)
        qsort(codes.at, codes.n, sizeof *codes.at, by_code);
    return codes;
}

const char *const *cas_there(struct arena *arena, const char *year_folder, size_t *n)
{
    struct codes codes = published(arena, year_folder);
    *n = codes.n;
    return codes.at;
}

bool lettered_there(struct arena *arena, const char *year_folder)
{
    struct codes codes = published(arena, year_folder);
    bool found = outputs_lettered_there(arena, OUTPUT_RUN, year_folder);
    for (size_t i = 0; i < codes.n && !found; i++)
        found = outputs_lettered_there(arena, OUTPUT_CA,
                                       arena_format(arena, "%s/%s", year_folder, codes.at[i]));
    return found;
}

const char *left_out(const struct options *options, struct arena *arena, const char *year_folder)
{
    const char *list = NULL;
    struct codes codes = {0};
    if (*options->only)
        codes = published(arena, year_folder);
    for (size_t i = 0; i < codes.n; i++)
        if (!options_want(options, codes.at[i]))
            list = list ? arena_format(arena, "%s、%s", list, codes.at[i]) : codes.at[i];
    return list;
}

/* --- whose it is ---------------------------------------------------------------------------------------- */

/* What root writes into another user's folder that user can neither replace nor remove, and every
 * later run of his would end there. */
static bool root_elsewhere(const struct options *options, struct arena *arena)
{
    struct stat st;
    if (geteuid() != 0 || stat(options->output, &st) != 0 || st.st_uid == 0)
        return false;
    fprintf(stderr,
            _("caeval: %s: belongs to %s, and root would leave files there that %s cannot replace; "
              "nothing was done; 'runuser -u %s -- caeval ...' runs as its owner\n"),
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
        problem_say(stderr, &left.list.at[i]);
    }
    return sound;
}

static enum exit_status locked(const char *output, enum lock_result result)
{
    switch (result) {
    case LOCK_BUSY:
        fprintf(stderr, _("caeval: %s: another run is writing there\n"), output);
        return EXIT_LOCKED;
    case LOCK_FAILED:
        fprintf(stderr, _("caeval: %s: cannot be written: %s\n"), output, system_said(errno));
        return EXIT_NO_OUTPUT;
    case LOCK_TAKEN:
        break;
    }
    return EXIT_DONE;
}

enum exit_status take_lock(const struct options *options, struct arena *arena)
{
    if (root_elsewhere(options, arena))
        return EXIT_NO_OUTPUT;
    return locked(options->output, output_lock(arena, options->output, &options->shard));
}

enum exit_status take_lock_to_read(const struct options *options, struct arena *arena, bool *reads)
{
    *reads = access(options->output, W_OK) != 0;
    return *reads ? locked(options->output, output_lock_to_read(arena, options->output))
                  : take_lock(options, arena);
}
