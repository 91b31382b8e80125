/* Places. */
#include "app/places.h"

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/language.h"
#include "base/text.h"

#ifndef CAEVAL_DATADIR
#define CAEVAL_DATADIR "/usr/local/share/caeval"
#endif

#ifndef CAEVAL_LOCALEDIR
#define CAEVAL_LOCALEDIR "/usr/local/share/locale"
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

/* --- the folder of inspections ------------------------------------------------------------------------ */

const char *inspection_place(struct arena *arena, const char *input)
{
    size_t n = strlen(input);
    while (n > 1 && input[n - 1] == '/')
        n--;
    size_t name = n;
    while (name > 0 && input[name - 1] != '/')
        name--;
    struct slice last = {input + name, n - name};
    return slice_is(last, ".") || slice_is(last, "..")
               ? arena_format(arena, "%.*s/../inspection", (int)n, input)
               : arena_format(arena, "%.*sinspection", (int)name, input);
}

const char *find_inspection(struct arena *arena, const char *input)
{
    struct stat st;
    const char *path = inspection_place(arena, input);
    return lstat(path, &st) == 0 ? path : NULL;
}

const char *folder_fault(const char *folder)
{
    struct stat st;
    if (lstat(folder, &st) != 0)
        return errno == ENOENT ? NULL : system_fault(errno);
    return S_ISLNK(st.st_mode) ? "是链接，不跟随，什么都没有写；请改为文件夹"
           : !S_ISDIR(st.st_mode) ? "不是文件夹，什么都没有写；请移走"
                                  : NULL;
}

/* --- the templates folder --------------------------------------------------------------------------- */

/* Where the program itself lies; NULL: nobody knows. */
static const char *program_folder(struct arena *arena)
{
    char self[PATH_MAX];
    ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
    while (n > 0 && self[n - 1] != '/')
        n--;
    return n > 0 ? arena_copy(arena, self, n > 1 ? (size_t)n - 1 : 1) : NULL;
}

const char *find_templates(struct arena *arena)
{
    const char *set = getenv("CAEVAL_TEMPLATES");
    if (set && *set)
        return set;
    if (folder_at(CAEVAL_DATADIR "/templates"))
        return CAEVAL_DATADIR "/templates";
    const char *self = program_folder(arena);
    return self ? arena_format(arena, "%s/../templates", self) : "templates";
}

/* --- the catalogues ------------------------------------------------------------------------------------ */

const char *find_catalogues(struct arena *arena)
{
    const char *self = program_folder(arena);
    static const char *const built[] = {"locale",
                                        "build/release/locale"}; /* of its build, from gen */
    for (size_t i = 0; self && i < sizeof built / sizeof *built; i++) {
        const char *folder = arena_format(arena, "%s/%s", self, built[i]);
        if (folder_at(folder))
            return folder;
    }
    return CAEVAL_LOCALEDIR;
}
