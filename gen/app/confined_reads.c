/* Confined reads. */
#include "app/confined_reads.h"

#include <string.h>

/* The system's: what the C library and others load when they first need it. */
static const char *const of_the_system[] = {"/usr",      "/lib",         "/lib64",    "/etc",
                                            "/dev/null", "/dev/urandom", "/proc/self"};
enum { OF_THE_SYSTEM = sizeof of_the_system / sizeof *of_the_system };

const char *const *confined_reads(const struct evaluator *e, const char *code, struct arena *arena,
                                  size_t *n)
{
    const struct options *o = e->options;
    const char *const own[] = {
        o->input,       arena_format(arena, "%s/%s", o->input, code),
        o->inspection,  o->inspection ? arena_format(arena, "%s/%s", o->inspection, code) : NULL,
        o->templates,   o->trust,
        o->output,      arena_format(arena, "%s/archive", o->output),
        e->year_folder, arena_format(arena, "%s/%s", e->year_folder, code),
    };
    const char **list = arena_alloc(arena, sizeof of_the_system + sizeof own);
    memcpy(list, of_the_system, sizeof of_the_system);
    memcpy(list + OF_THE_SYSTEM, own, sizeof own);
    *n = OF_THE_SYSTEM + sizeof own / sizeof *own;
    return list;
}
