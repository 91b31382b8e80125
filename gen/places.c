/* Places. */
#include "places.h"

#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#ifndef CAEVAL_DATADIR
#define CAEVAL_DATADIR "/usr/local/share/caeval"
#endif

/* --- the calendar's years ---------------------------------------------------------------------------- */

/* Beside the configuration file: who may change the one may change the other. */
const char *years_folder(struct arena *arena, const char *config)
{
    const char *slash = config ? strrchr(config, '/') : NULL;
    if (!config)
        return NULL;
    return slash ? arena_format(arena, "%.*s/calendar.d", (int)(slash - config), config)
                 : "calendar.d";
}

/* --- the templates folder --------------------------------------------------------------------------- */

static bool is_folder(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

const char *find_templates(struct arena *arena)
{
    const char *set = getenv("CAEVAL_TEMPLATES");
    if (set && *set)
        return set;
    if (is_folder(CAEVAL_DATADIR "/templates"))
        return CAEVAL_DATADIR "/templates";
    char self[PATH_MAX];
    ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
    if (n > 0) {
        self[n] = '\0';
        char *slash = strrchr(self, '/');
        if (slash)
            *slash = '\0';
        return arena_format(arena, "%s/../templates", self);
    }
    return "templates";
}
