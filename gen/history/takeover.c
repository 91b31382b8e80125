/* Takeover. */
#include "history/takeover.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/file.h"
#include "base/text.h"
#include "history/archive.h"
#include "ingest/value.h"

struct takeover {
    struct arena *arena;
    const char *output;
    struct problems *problems;
    bool added;
    const char *what;
};

static bool fails(struct takeover *t, const char *path)
{
    t->what = path;
    return false;
}

/* --- the archive's former folder ------------------------------------------------------------------------ */

static bool move_file(struct takeover *t, const char *from, const char *to)
{
    return rename(from, to) == 0 || errno == ENOENT || fails(t, from);
}

/* Where both are there a former version was at work since: its results are the later ones. */
static bool move_ca(struct takeover *t, const char *from, const char *to)
{
    struct names files;
    if (!names_in(t->arena, from, &files) || !folder_make(to))
        return fails(t, from);
    for (size_t i = 0; i < files.n; i++)
        if (!move_file(t, arena_format(t->arena, "%s/%s", from, files.at[i]),
                       arena_format(t->arena, "%s/%s", to, files.at[i])))
            return false;
    t->added = t->added || files.n > 0;
    if (!file_sync(to))
        return fails(t, to);
    rmdir(from); /* what is nobody's of ours stays in it */
    return true;
}

static bool move_former(struct takeover *t)
{
    const char *former = arena_format(t->arena, "%s/.caeval-history", t->output);
    const char *home = arena_format(t->arena, "%s/archive", t->output);
    const char *to = archive_folder(t->arena, t->output);
    const char *mark = arena_format(t->arena, "%s/unfinished", home);
    struct names codes;
    if (path_absent(former))
        return true;
    if (!folder_make(home) || !names_in(t->arena, former, &codes))
        return fails(t, former);
    if (!move_file(t, arena_format(t->arena, "%s/unfinished", former), mark))
        return false;
    if (rename(former, to) == 0)
        return (file_sync(home) && file_sync(t->output)) || fails(t, to);
    if (errno != ENOTEMPTY && errno != EEXIST)
        return fails(t, former);
    for (size_t i = 0; i < codes.n; i++)
        if (ca_code_valid(slice_of(codes.at[i])) && strcmp(codes.at[i], "unfinished") != 0 &&
            !move_ca(t, arena_format(t->arena, "%s/%s", former, codes.at[i]),
                     arena_format(t->arena, "%s/%s", to, codes.at[i])))
            return false;
    rmdir(former);
    return true;
}

/* --- the nightly run's archives ------------------------------------------------------------------------- */

enum { BLOCK = 512, NAME = 100, SIZE_AT = 124, SIZE_DIGITS = 11, TYPE_AT = 156, DATE = 10 };

/* A member of a tar: of plain names and sizes, as the nightly run wrote them. */
struct member {
    const char *name, *at;
    size_t n;
};

/* The member at *offset, which goes behind it. False at the end (*whole), or where it is no tar. */
static bool next_member(struct arena *arena, const char *tar, size_t n, size_t *offset,
                        struct member *m, bool *whole)
{
    static const char zeros[BLOCK];
    *whole = *offset + BLOCK <= n && memcmp(tar + *offset, zeros, BLOCK) == 0;
    if (*whole || *offset + BLOCK > n)
        return false;
    const char *head = tar + *offset;
    size_t size = 0;
    for (const char *digit = head + SIZE_AT; digit < head + SIZE_AT + SIZE_DIGITS; digit++) {
        if (*digit < '0' || *digit > '7')
            return false;
        size = size * 8 + (size_t)(*digit - '0');
    }
    *offset += BLOCK;
    if (size > n - *offset)
        return false;
    bool is_file = head[TYPE_AT] == '0' || head[TYPE_AT] == '\0';
    m->name = is_file ? arena_copy(arena, head, strnlen(head, NAME)) : "";
    m->at = tar + *offset;
    m->n = size;
    *offset += (size + BLOCK - 1) / BLOCK * BLOCK;
    return true;
}

struct night_of {
    const char *code;
    struct result_text text;
};

struct tar {
    const char *date; /* YYYY-MM-DD */
    VEC(struct night_of) night;
};

/* "<D>/<code>/result.json" or the manifest beside it. */
static void take_member(struct takeover *t, struct tar *tar, const struct member *m)
{
    const char *slash = strchr(m->name, '/');
    const char *file = slash ? strchr(slash + 1, '/') : NULL;
    if (!file || strncmp(m->name, tar->date, DATE) != 0 || slash != m->name + DATE)
        return;
    const char *code = arena_copy(t->arena, slash + 1, (size_t)(file - slash - 1));
    struct digest *digest = digest_new(DIGEST_SHA256);
    digest_add(digest, m->at, m->n);
    const char *sha256 = digest_end(digest, t->arena);
    if (!ca_code_valid(slice_of(code)))
        return;
    if (strcmp(file, "/result.json") == 0)
        *vec_push(t->arena, &tar->night) = (struct night_of){code, {m->at, m->n, sha256, ""}};
    for (size_t i = 0; i < tar->night.n && strcmp(file, "/manifest.json") == 0; i++)
        if (strcmp(tar->night.at[i].code, code) == 0)
            tar->night.at[i].text.manifest_sha256 = sha256;
}

static bool is_kept(struct takeover *t, const char *code, day_number date, bool *kept)
{
    const struct archived *list = NULL;
    size_t n = 0;
    *kept = false;
    if (!archive_nights(t->arena, t->output, code, &list, &n))
        return fails(t, archive_folder(t->arena, t->output));
    for (size_t i = 0; i < n; i++)
        *kept = *kept || list[i].date == date;
    return true;
}

static bool keep_all(struct takeover *t, const struct tar *tar, day_number date)
{
    for (size_t i = 0; i < tar->night.n; i++) {
        const struct night_of *one = &tar->night.at[i];
        bool kept = false;
        if (!is_kept(t, one->code, date, &kept))
            return false;
        if (kept)
            continue;
        t->added = true;
        if (!archive_put(t->arena, t->output, one->code, date, &one->text))
            return fails(t, archive_folder(t->arena, t->output));
    }
    return true;
}

static bool take_tar(struct takeover *t, const char *path, const char *date, day_number day)
{
    struct tar tar = {.date = date};
    struct member m;
    size_t n = 0;
    size_t offset = 0;
    bool whole = false;
    const char *text = packed_read(t->arena, path, &n);
    while (text && next_member(t->arena, text, n, &offset, &m, &whole))
        take_member(t, &tar, &m);
    if (!whole) {
        problem_add(t->problems, SEVERITY_WARNING, path, 0, NULL,
                    "读不出，其中的结果没有移入 archive/results，文件留在原处");
        return true;
    }
    return keep_all(t, &tar, day) && (unlink(path) == 0 || fails(t, path));
}

static bool take_tars(struct takeover *t)
{
    static const char end[] = ".tar.gz";
    const char *folder = arena_format(t->arena, "%s/archive", t->output);
    struct names names;
    if (!names_in(t->arena, folder, &names))
        return fails(t, folder);
    for (size_t i = 0; i < names.n; i++) {
        day_number day = 0;
        const char *name = names.at[i];
        if (strlen(name) != DATE + sizeof end - 1 || strcmp(name + DATE, end) != 0 ||
            !day_parse(name, DATE, &day))
            continue;
        struct takeover one = *t;
        one.arena = arena_new();
        bool sound = take_tar(&one, arena_format(t->arena, "%s/%s", folder, name), name, day);
        t->added = one.added;
        t->what = one.what ? arena_string(t->arena, one.what) : NULL;
        int error = errno;
        arena_free(one.arena);
        errno = error;
        if (!sound)
            return false;
    }
    return true;
}

bool archive_take_over(struct arena *arena, const char *output, struct problems *problems,
                       bool *added, const char **what)
{
    struct takeover t = {.arena = arena, .output = output, .problems = problems};
    bool sound = move_former(&t) && take_tars(&t);
    *added = t.added;
    *what = t.what;
    return sound;
}
