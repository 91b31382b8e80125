/* Archive: the results of all nights, as files.
 *
 * OUT/<year>/<code>/result.json is the CA's latest run of that year; the next one takes its place.
 * What it was is kept in OUT/.caeval-history/<code>/<D>.json.gz: a line with the digests of
 * result.json and of the manifest beside it, and then result.json byte for byte. Published files and
 * archive together hold everything that is in the database, which can be made again from them. */
#ifndef CAEVAL_HISTORY_ARCHIVE_H
#define CAEVAL_HISTORY_ARCHIVE_H

#include "base/arena.h"
#include "base/civil.h"

struct result_text {
    const char *at; /* result.json, n bytes */
    size_t n;
    const char *result_sha256;
    const char *manifest_sha256; /* "" where there is no manifest */
};

/* What lies published in a CA's folder. False with errno set. */
bool result_text_published(struct result_text *text, struct arena *arena, const char *folder);

/* A result.json, plain or compressed, or a file of the archive. False with errno set; EINVAL: the
 * file is damaged. */
bool result_text_file(struct result_text *text, struct arena *arena, const char *path);

/* Puts a result in the archive, in place of one of the same CA and date; nothing is written where
 * the same bytes are there already. False with errno set. */
bool archive_put(struct arena *arena, const char *output, const char *code, day_number date,
                 const struct result_text *text);

/* OUT/.caeval-history */
const char *archive_folder(struct arena *arena, const char *output);

/* The files of the archive, by CA and date. False with errno set. */
struct archived {
    const char *code, *path;
};
bool archive_list(struct arena *arena, const char *output, const struct archived **list, size_t *n);

/* The folders of published results, OUT/<year>/<code> with a result.json, by year and code. */
struct published {
    int year;
    const char *code, *folder;
};
/* The same of one year's folder, whatever its name; `year` is only noted. */
bool published_in(struct arena *arena, const char *folder, int year, const struct published **list,
                  size_t *n);
bool published_list(struct arena *arena, const char *output, const struct published **list,
                    size_t *n);

#endif
