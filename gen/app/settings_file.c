/* Settings of the configuration file: lines "key = value". */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "app/settings.h"
#include "base/file.h"
#include "base/language.h"
#include "base/text.h"

/* Says why it cannot be read (errno); false. */
static bool refuse_file(const char *path)
{
    int error = errno;
    fputs("caeval: ", stderr);
    print_safe(stderr, path, strlen(path));
    fprintf(stderr, _(": cannot be read: %s\n"), system_said(error));
    return false;
}

/* Who can change the file chooses the readings, and with them the results. */
static void warn_of_file(const char *path, int fd)
{
    struct stat named, opened;
    const char *what = NULL;
    if (lstat(path, &named) == 0 && S_ISLNK(named.st_mode))
        what = "is a link; whoever may change what it names chooses the results";
    else if (fstat(fd, &opened) == 0 && (opened.st_mode & S_IWOTH))
        what = "may be written by everybody; 'chmod o-w' mends it";
    if (!what)
        return;
    fputs("caeval: ", stderr);
    print_safe(stderr, path, strlen(path));
    fprintf(stderr, _(": warning: %s\n"), _(what));
}

static void refuse_key(struct settings *s, const char *place, struct slice key)
{
    const char *names = "";
    for (const struct setting *row = setting_rows; row->name; row++)
        if (row->places & IN_FILE)
            names = arena_format(s->arena, "%s%s%s", names, *names ? ", " : "", row->name);
    settings_complain(s, place, arena_copy(s->arena, key.at, key.n),
                      arena_format(s->arena, "a key of this file: %s", names));
}

/* An empty value leaves the default in force. */
static void config_value(struct settings *s, const char *place, struct slice key, const char *value)
{
    for (const struct setting *row = setting_rows; row->name; row++)
        if ((row->places & IN_FILE) && slice_is(key, row->name)) {
            if (*value)
                setting_take(s, row, place, value);
            return;
        }
    refuse_key(s, place, key);
}

bool settings_read_file(struct settings *s, const char *path)
{
    FILE *file = file_stream(path);
    char *line = NULL;
    size_t cap = 0;
    if (!file)
        return refuse_file(path);
    warn_of_file(path, fileno(file));
    ssize_t n = 0;
    for (int number = 1; (n = getline(&line, &cap, file)) >= 0; number++) {
        struct slice text = slice_trim((struct slice){line, (size_t)n});
        const char *equals = text.n ? memchr(text.at, '=', text.n) : NULL;
        const char *place = arena_format(s->arena, "%s:%d", path, number);
        if (memchr(line, '\0', (size_t)n)) {
            settings_complain(s, place, text_sound(s->arena, text), "text without NUL bytes");
            continue;
        }
        if (text.n == 0 || text.at[0] == '#')
            continue;
        if (!equals) {
            settings_complain(s, place, arena_copy(s->arena, text.at, text.n), "key = value");
            continue;
        }
        struct slice key = slice_trim((struct slice){text.at, (size_t)(equals - text.at)});
        struct slice value =
            slice_trim((struct slice){equals + 1, text.n - (size_t)(equals + 1 - text.at)});
        s->config_line = number;
        config_value(s, place, key, arena_copy(s->arena, value.at, value.n));
    }
    free(line);
    s->config_line = 0;
    bool whole = file_stream_ended(file);
    if (!whole)
        refuse_file(path);
    fclose(file);
    return whole && !s->failed;
}
