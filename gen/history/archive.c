/* Archive. */
#include "history/archive.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "history/lean.h"
#include "ingest/value.h"

enum { DATE = 10, MONTH = 7, HEX = 64 };
static const char WHOLE[] = ".json.gz";
static const char LINES[] = ".lines.gz";

const char *archive_folder(struct arena *arena, const char *output)
{
    return arena_format(arena, "%s/archive/results", output);
}

static const char *folder_of(struct arena *arena, const char *output, const char *code)
{
    return arena_format(arena, "%s/%s", archive_folder(arena, output), code);
}

static const char *whole_path(struct arena *arena, const char *output, const char *code,
                              day_number date)
{
    return arena_format(arena, "%s/%s%s", folder_of(arena, output, code), day_text(arena, date),
                        WHOLE);
}

static const char *lines_path(struct arena *arena, const char *output, const char *code,
                              day_number date)
{
    return arena_format(arena, "%s/%.*s%s", folder_of(arena, output, code), MONTH,
                        day_text(arena, date), LINES);
}

/* --- a whole night -------------------------------------------------------------------------------------- */

static bool same_there(const char *path, const char *data, size_t n)
{
    struct arena *arena = arena_new();
    FILE *file = file_stream(path);
    char *old = arena_alloc(arena, n + 1);
    bool same = file && fread(old, 1, n + 1, file) == n && memcmp(old, data, n) == 0;
    if (file)
        fclose(file);
    arena_free(arena);
    return same;
}

bool archive_put(struct arena *arena, const char *output, const char *code, day_number date,
                 const struct result_text *t)
{
    const char *folder = folder_of(arena, output, code);
    const char *path = whole_path(arena, output, code, date);
    size_t size = 0;
    char *data = result_text_packed(t, &size);
    bool sound = data && (same_there(path, data, size) ||
                          (folder_make(folder) && file_replace(path, data, size) &&
                           file_sync(folder) && file_sync(archive_folder(arena, output))));
    int error = errno;
    free(data);
    errno = error;
    return sound;
}

/* --- lines of nights ------------------------------------------------------------------------------------ */

struct nights {
    struct archived *at;
    size_t n, cap;
};

/* "2025-01-05 <sha256> <sha256 or -> {...}" */
static bool read_line(struct arena *arena, struct archived *night, struct slice line)
{
    enum { DIGEST = DATE + 1, MANIFEST = DIGEST + HEX + 1 };
    const char *text = line.n > MANIFEST ? line.at : NULL;
    const char *json = text ? memchr(text + MANIFEST, ' ', line.n - MANIFEST) : NULL;
    if (!json || !day_parse(text, DATE, &night->date) || text[DATE] != ' ' ||
        text[MANIFEST - 1] != ' ')
        return false;
    size_t manifest = (size_t)(json - text) - MANIFEST;
    bool none = manifest == 1 && text[MANIFEST] == '-';
    night->line = (struct result_text){
        .at = json + 1,
        .n = line.n - (size_t)(json + 1 - text),
        .result_sha256 = arena_copy(arena, text + DIGEST, HEX),
        .manifest_sha256 = none ? "" : arena_copy(arena, text + MANIFEST, manifest),
    };
    return true;
}

/* All lines of a file; where one is damaged, none can be trusted. */
static bool read_lines(struct arena *arena, struct nights *nights, const char *code,
                       const char *path)
{
    size_t n = 0;
    size_t before = nights->n;
    const char *at = packed_read(arena, path, &n);
    const char *end = at ? at + n : NULL;
    while (at && at < end) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        struct archived night = {.code = code, .path = path};
        if (!stop || !read_line(arena, &night, (struct slice){at, (size_t)(stop - at)})) {
            nights->n = before;
            errno = EINVAL;
            return false;
        }
        *vec_push(arena, nights) = night;
        at = stop + 1;
    }
    return at != NULL;
}

static int by_date(const void *a, const void *b)
{
    const struct archived *x = a;
    const struct archived *y = b;
    return x->date != y->date ? (x->date > y->date) - (x->date < y->date) : y->whole - x->whole;
}

/* By date, of one date the whole one. */
static void in_order(struct nights *nights)
{
    size_t n = 0;
    if (nights->n)
        qsort(nights->at, nights->n, sizeof *nights->at, by_date);
    for (size_t i = 0; i < nights->n; i++)
        if (n == 0 || !nights->at[i].date || nights->at[i].date != nights->at[n - 1].date)
            nights->at[n++] = nights->at[i];
    nights->n = n;
}

static bool write_lines(struct arena *arena, const char *path, const struct nights *nights)
{
    VEC(char) text = {0};
    for (size_t i = 0; i < nights->n; i++) {
        const struct result_text *t = &nights->at[i].line;
        const char *head =
            arena_format(arena, "%s %s %s ", day_text(arena, nights->at[i].date), t->result_sha256,
                         *t->manifest_sha256 ? t->manifest_sha256 : "-");
        for (const char *at = head; *at; at++)
            *vec_push(arena, &text) = *at;
        for (size_t k = 0; k < t->n; k++)
            *vec_push(arena, &text) = t->at[k];
        *vec_push(arena, &text) = '\n';
    }
    size_t size = 0;
    char *data = packed(text.at, text.n, &size);
    bool sound = file_replace(path, data, size);
    int error = errno;
    free(data);
    errno = error;
    return sound;
}

bool archive_line(struct arena *arena, const char *output, const struct archived *night, size_t n)
{
    struct nights all = {0};
    const char *path = lines_path(arena, output, night->code, night->date);
    if (!read_lines(arena, &all, night->code, path) && errno != ENOENT)
        return false;
    for (size_t i = 0; i < n; i++) {
        struct result_text text;
        struct archived *line = NULL;
        if (!archived_text(&text, arena, &night[i]))
            return false;
        text.at = lean_text(arena, text.at, text.n, LEAN_KEPT, &text.n);
        for (size_t k = 0; k < all.n; k++)
            if (all.at[k].date == night[i].date)
                line = &all.at[k];
        *(line ? line : vec_push(arena, &all)) =
            (struct archived){.code = night->code, .date = night[i].date, .line = text};
    }
    in_order(&all);
    return write_lines(arena, path, &all) && file_sync(folder_of(arena, output, night->code));
}

bool archive_unlink(const struct archived *night, size_t n)
{
    bool sound = true;
    for (size_t i = 0; i < n; i++)
        sound = (unlink(night[i].path) == 0 || errno == ENOENT) && sound;
    return sound;
}

/* --- what there is -------------------------------------------------------------------------------------- */

/* "<D>.json.gz", or "<YYYY-MM>.lines.gz" with the first day of the month. */
static bool named(struct arena *arena, const char *name, size_t date, const char *end,
                  day_number *day)
{
    if (strlen(name) != date + strlen(end) || strcmp(name + date, end) != 0)
        return false;
    const char *text =
        date == DATE ? arena_copy(arena, name, DATE) : arena_format(arena, "%.*s-01", MONTH, name);
    return day_parse(text, DATE, day);
}

bool archive_codes(struct arena *arena, const char *output, const char *const **list, size_t *n)
{
    struct names names;
    if (!names_in(arena, archive_folder(arena, output), &names))
        return false;
    *n = 0;
    for (size_t i = 0; i < names.n; i++)
        if (ca_code_valid(slice_of(names.at[i])))
            names.at[(*n)++] = names.at[i];
    *list = names.at;
    return true;
}

static bool is_in(day_number date, int year)
{
    return year == 0 || civil_from_day(date).year == year;
}

/* `read`: of each file of lines the nights that it has; else the first day of its month. `year`: 0: of every one. */
static bool nights_in(struct arena *arena, const char *output, const char *code, bool read,
                      int year, struct nights *found)
{
    struct names files;
    const char *folder = folder_of(arena, output, code);
    if (!names_in(arena, folder, &files))
        return false;
    for (size_t i = 0; i < files.n; i++) {
        struct archived night = {.code = code,
                                 .path = arena_format(arena, "%s/%s", folder, files.at[i])};
        day_number month = 0;
        if (named(arena, files.at[i], DATE, WHOLE, &night.date)) {
            night.whole = true;
            if (is_in(night.date, year))
                *vec_push(arena, found) = night;
        } else if (named(arena, files.at[i], MONTH, LINES, &month) && is_in(month, year) &&
                   (!read || !read_lines(arena, found, code, night.path))) {
            night.date = read ? 0 : month;
            *vec_push(arena, found) = night;
        }
    }
    return true;
}

bool archive_nights(struct arena *arena, const char *output, const char *code,
                    const struct archived **list, size_t *n)
{
    return archive_nights_of(arena, output, code, 0, list, n);
}

bool archive_nights_of(struct arena *arena, const char *output, const char *code, int year,
                       const struct archived **list, size_t *n)
{
    struct nights found = {0};
    bool sound = nights_in(arena, output, code, true, year, &found);
    in_order(&found);
    *list = found.at;
    *n = found.n;
    return sound;
}

bool archive_listed(struct arena *arena, const char *output, const char *code,
                    const struct archived **list, size_t *n)
{
    struct nights found = {0};
    bool sound = nights_in(arena, output, code, false, 0, &found);
    *list = found.at;
    *n = found.n;
    return sound;
}

bool archived_text(struct result_text *text, struct arena *arena, const struct archived *night)
{
    if (night->whole)
        return result_text_file(text, arena, night->path);
    *text = night->line;
    errno = EINVAL;
    return night->date != 0;
}

bool archive_read(struct result_text *text, struct arena *arena, const char *output,
                  const char *code, day_number date)
{
    const struct archived *list = NULL;
    size_t n = 0;
    struct archived whole = {.path = whole_path(arena, output, code, date), .whole = true};
    if (!path_absent(whole.path))
        return archived_text(text, arena, &whole);
    if (!archive_nights(arena, output, code, &list, &n))
        return false;
    for (size_t i = 0; i < n; i++)
        if (list[i].date == date)
            return archived_text(text, arena, &list[i]);
    errno = ENOENT;
    return false;
}

bool archive_has(const char *output, const char *code, day_number date)
{
    struct arena *arena = arena_new();
    bool there = !path_absent(whole_path(arena, output, code, date)) ||
                 !path_absent(lines_path(arena, output, code, date));
    arena_free(arena);
    return there;
}

/* --- taking back ---------------------------------------------------------------------------------------- */

static bool drop_line(struct arena *arena, const char *output, const char *code, day_number date,
                      bool *found)
{
    struct nights all = {0};
    const char *path = lines_path(arena, output, code, date);
    size_t n = 0;
    if (!read_lines(arena, &all, code, path))
        return errno == ENOENT;
    for (size_t i = 0; i < all.n; i++)
        if (all.at[i].date != date)
            all.at[n++] = all.at[i];
    if (n == all.n)
        return true;
    *found = true;
    all.n = n;
    return n ? write_lines(arena, path, &all) : unlink(path) == 0;
}

bool archive_drop(struct arena *arena, const char *output, const char *code, day_number date,
                  bool *found)
{
    const char *path = whole_path(arena, output, code, date);
    *found = !path_absent(path);
    /* the line first: what is left of a killed call is the whole night */
    if (!drop_line(arena, output, code, date, found) || (unlink(path) != 0 && errno != ENOENT))
        return false;
    return !*found || file_sync(folder_of(arena, output, code));
}

/* --- what lies published -------------------------------------------------------------------------------- */

static int year_of(const char *name)
{
    int64_t year = 0;
    return strlen(name) == 4 && int_parse(slice_of(name), &year) ? (int)year : 0;
}

struct published_found {
    struct published *at;
    size_t n, cap;
};

static bool find_published(struct arena *arena, const char *folder, int year,
                           struct published_found *found)
{
    struct names codes;
    if (!names_in(arena, folder, &codes))
        return false;
    for (size_t i = 0; i < codes.n; i++) {
        const char *of = arena_format(arena, "%s/%s", folder, codes.at[i]);
        if (ca_code_valid(slice_of(codes.at[i])) &&
            !path_absent(arena_format(arena, "%s/result.json", of)))
            *vec_push(arena, found) = (struct published){year, codes.at[i], of};
    }
    return true;
}

bool published_in(struct arena *arena, const char *folder, int year, const struct published **list,
                  size_t *n)
{
    struct published_found found = {0};
    bool sound = find_published(arena, folder, year, &found);
    *list = found.at;
    *n = found.n;
    return sound;
}

bool published_list(struct arena *arena, const char *output, const struct published **list,
                    size_t *n)
{
    struct published_found found = {0};
    struct names years;
    if (!names_in(arena, output, &years))
        return false;
    for (size_t i = 0; i < years.n; i++) {
        int year = year_of(years.at[i]);
        if (year &&
            !find_published(arena, arena_format(arena, "%s/%s", output, years.at[i]), year, &found))
            return false;
    }
    *list = found.at;
    *n = found.n;
    return true;
}
