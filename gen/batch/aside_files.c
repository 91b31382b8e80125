/* Aside. */
#include "batch/aside_files.h"

#include <errno.h>
#include <jansson.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/file.h"
#include "base/text.h"
#include "batch/seal.h"
#include "ingest/grid.h"
#include "report/json_tree.h"
#include "report/write_xlsx.h"

enum { SHOWN = 8, KNOWN = 16 }; /* digits of a digest in the names */
static const char RESULT[] = "result.json";
static const char BOOK_ASIDE[] = "evaluation-filled-";
static const char RESULT_ASIDE[] = "result-";
static const char SAMPLE_ASIDE[] = "sample-filled-";

const char *aside_result(struct arena *arena, const char *folder, const char *sha256)
{
    return arena_format(arena, "%s/%s%.*s.json", folder, RESULT_ASIDE, KNOWN, sha256);
}

const char *sample_aside(struct arena *arena, const char *folder, const char *path)
{
    const char *now = digest_file(arena, DIGEST_SHA256, path);
    return now ? arena_format(arena, "%s/%s%.*s.xlsx", folder, SAMPLE_ASIDE, SHOWN, now) : NULL;
}

bool sample_aside_named(const char *name)
{
    return strncmp(name, SAMPLE_ASIDE, sizeof SAMPLE_ASIDE - 1) == 0 && text_ends(name, ".xlsx");
}

bool aside_named(const char *name)
{
    const char *digits = name + sizeof RESULT_ASIDE - 1;
    if (sample_aside_named(name))
        return true;
    if (strncmp(name, BOOK_ASIDE, sizeof BOOK_ASIDE - 1) == 0)
        return text_ends(name, ".xlsx");
    return strncmp(name, RESULT_ASIDE, sizeof RESULT_ASIDE - 1) == 0 &&
           strspn(digits, "0123456789abcdef") == KNOWN && strcmp(digits + KNOWN, ".json") == 0;
}

static bool is_of_day(const char *path, day_number date)
{
    day_number day = 0;
    json_t *o = json_read(path, 0);
    const char *text = json_string_value(json_object_get(json_object_get(o, "period"), "date"));
    bool same = text && day_parse(text, strlen(text), &day) && day == date;
    json_decref(o);
    return same;
}

bool aside_forget(struct arena *arena, const char *folder, day_number date, bool *found)
{
    struct names names = {0};
    bool sound = true;
    if (!names_in(arena, folder, &names))
        return errno == ENOENT;
    for (size_t i = 0; i < names.n; i++) {
        const char *path = arena_format(arena, "%s/%s", folder, names.at[i]);
        if (strncmp(names.at[i], RESULT_ASIDE, sizeof RESULT_ASIDE - 1) != 0 ||
            !aside_named(names.at[i]) || !is_of_day(path, date))
            continue;
        sound = unlink(path) == 0 && sound;
        *found = true;
    }
    return sound;
}

/* What the manifest says of the workbook: its digest and D; NULL and "" where it does not. */
struct as_written {
    const char *sha256, *date;
};

/* False with errno set: it cannot be read, and may say so. */
static bool read_manifest(struct as_written *was, struct arena *arena, const char *folder)
{
    struct as_written w = {NULL, ""};
    json_t *o = json_read(arena_format(arena, "%s/" MANIFEST, folder), 0);
    if (!o && !file_is_none(errno)) /* EINVAL: no JSON */
        return false;
    const json_t *list = json_object_get(o, "outputs");
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *one = json_array_get(list, i);
        const char *name = json_string_value(json_object_get(one, "file"));
        const char *sha256 = json_string_value(json_object_get(one, "sha256"));
        if (name && sha256 && strcmp(name, EVALUATION_BOOK) == 0)
            w.sha256 = arena_string(arena, sha256);
    }
    const char *date = json_string_value(json_object_get(json_object_get(o, "period"), "date"));
    struct slice text = slice_of(date ? date : "");
    if (text.n && !memchr(text.at, '/', text.n))
        w.date = arena_format(arena, "%s-", text.at);
    json_decref(o);
    *was = w;
    return true;
}

/* The same file under a second name, or, where the file system has none, a copy. One that is there is the same. */
static bool link_to(struct arena *arena, const char *from, const char *to)
{
    if (link(from, to) == 0 || errno == EEXIST)
        return true;
    FILE *file = file_stream(from);
    VEC(char) bytes = {0};
    for (int c = 0; file && (c = getc(file)) != EOF;)
        *vec_push(arena, &bytes) = (char)c;
    bool sound = file && file_stream_ended(file);
    if (file)
        fclose(file);
    return sound && file_write(to, bytes.at, bytes.n);
}

/* Something that somebody saved there: no link, and more than nothing. */
static bool is_written(const char *path)
{
    struct stat st;
    return lstat(path, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0;
}

bool aside_lay(struct arena *arena, const char *folder, const char *stage, const char **laid,
               bool *by_result)
{
    const char *book = arena_format(arena, "%s/" EVALUATION_BOOK, folder);
    const char *result = arena_format(arena, "%s/%s", folder, RESULT);
    *laid = NULL;
    *by_result = false;
    if (!is_written(book))
        return true;
    const char *now = digest_file(arena, DIGEST_SHA256, book);
    if (!now)
        return false;
    struct as_written was;
    if (!read_manifest(&was, arena, folder))
        return false;
    if (was.sha256 && strcmp(now, was.sha256) == 0)
        return true;
    const char *of = book_keyword(arena, book, RESULT_KEYWORD);
    bool beside = of && is_written(result);
    const char *own = beside ? digest_file(arena, DIGEST_SHA256, result) : NULL;
    if (beside && !own)
        return false;
    const char *name = arena_format(arena, "%s%s%.*s.xlsx", BOOK_ASIDE, was.date, SHOWN, now);
    if (!link_to(arena, book, arena_format(arena, "%s/%s", stage, name)) ||
        (own && strcmp(own, of) == 0 && !link_to(arena, result, aside_result(arena, stage, own))))
        return false;
    *laid = name;
    *by_result = of != NULL;
    return true;
}
