/* Archive: the one store of past results, OUT/archive/results.
 *
 * OUT/<year>/<code>/result.json is the CA's latest run of that year; the next one takes its place.
 * What it was is kept in OUT/archive/results:
 *
 *   <code>/<D>.json.gz         a night whole: a line with the digests of result.json and of the manifest
 *                              beside it, and then result.json byte for byte
 *   <code>/<YYYY-MM>.lines.gz  nights of a month that are not kept whole any more (thin.h): a line of each
 *                              with D, both digests and the lean result (lean.h), by D
 *
 * Where a night is in both, the whole one counts. Published files and archive together hold everything that
 * is in the database, which can be made again from them. */
#ifndef CAEVAL_HISTORY_ARCHIVE_H
#define CAEVAL_HISTORY_ARCHIVE_H

#include "base/civil.h"
#include "history/result_text.h"

/* Puts a result in the archive, in place of one of the same CA and date; nothing is written where
 * the same bytes are there already. False with errno set. */
bool archive_put(struct arena *arena, const char *output, const char *code, day_number date,
                 const struct result_text *text);

/* OUT/archive/results */
const char *archive_folder(struct arena *arena, const char *output);

/* The codes with a folder in the archive, in their order. False with errno set. */
bool archive_codes(struct arena *arena, const char *output, const char *const **list, size_t *n);

/* A night in the archive. */
struct archived {
    const char *code, *path; /* of the file that it is in */
    day_number date;         /* 0: a file of lines that cannot be read */
    bool whole;
    struct result_text line; /* of one that is not whole */
};
/* The nights of a CA, by date. False with errno set. */
bool archive_nights(struct arena *arena, const char *output, const char *code,
                    const struct archived **list, size_t *n);
/* The same of one year alone. */
bool archive_nights_of(struct arena *arena, const char *output, const char *code, int year,
                       const struct archived **list, size_t *n);
/* The same without a look into the files: of each file of lines the first day of its month alone. */
bool archive_listed(struct arena *arena, const char *output, const char *code,
                    const struct archived **list, size_t *n);
/* False with errno set; EINVAL: the file is damaged. */
bool archived_text(struct result_text *text, struct arena *arena, const struct archived *night);

/* The same by CA and date; ENOENT: there is none. */
bool archive_read(struct result_text *text, struct arena *arena, const char *output,
                  const char *code, day_number date);
/* Is a night there? A file of lines of its month is taken to have it. */
bool archive_has(const char *output, const char *code, day_number date);
/* Takes a night out, wherever it is; *found: it was there. False with errno set. */
bool archive_drop(struct arena *arena, const char *output, const char *code, day_number date,
                  bool *found);
/* From now on of these n nights of one CA and month, whole ones, only their lines are kept: writes them among
 * the month's, and leaves the whole ones to archive_unlink, which may come at any time later. */
bool archive_line(struct arena *arena, const char *output, const struct archived *night, size_t n);
bool archive_unlink(const struct archived *night, size_t n);

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
