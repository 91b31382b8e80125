/* Told. */
#include "history/told.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/file.h"
#include "history/result_text.h"
#include "ingest/value.h"

static const char HEAD[] = "caeval-told/1";
static const char END[] = "END ";
enum { WORDS = 5, HEX = 64 };

static const char *path_of(struct arena *arena, const char *output)
{
    return arena_format(arena, "%s/.caeval-told", output);
}

/* --- a summary's results ------------------------------------------------------------------------------------ */

struct told_summary told_new(struct arena *arena)
{
    struct told_summary told = {.date = DAY_NEVER, .before = DAY_NEVER};
    index_init(&told.codes, arena);
    return told;
}

bool told_add(struct told_summary *told, struct arena *arena, const struct told_result *result)
{
    bool added = false;
    index_add(&told->codes, slice_of(result->code), &added);
    if (added)
        *vec_push(arena, &told->result) = *result;
    return added;
}

const struct told_result *told_own(const struct told_summary *told, const char *code)
{
    size_t at = index_find(&told->codes, slice_of(code));
    return at == INDEX_NONE ? NULL : &told->result.at[at];
}

/* --- the file --------------------------------------------------------------------------------------------- */

/* The words of a line, cut apart where it stands; false where there are not n of them. */
static bool cut(char *line, char **word, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        char *blank = strchr(line, ' ');
        word[i] = line;
        if ((blank != NULL) != (i + 1 < n))
            return false;
        if (blank)
            *blank = '\0';
        line = blank ? blank + 1 : line;
    }
    return true;
}

/* "-": not known. */
static bool read_day(const char *word, day_number *day)
{
    *day = DAY_NEVER;
    return strcmp(word, "-") == 0 || day_parse(word, strlen(word), day);
}

static bool read_head(struct told_summary *told, char *line)
{
    char *word[3];
    return cut(line, word, 3) && strcmp(word[0], HEAD) == 0 && read_day(word[1], &told->date) &&
           told->date != DAY_NEVER && read_day(word[2], &told->before);
}

static bool read_result(struct told_summary *told, struct arena *arena, char *line)
{
    char *word[WORDS];
    struct told_result r;
    if (!cut(line, word, WORDS) || !read_day(word[0], &r.seen) || !read_day(word[1], &r.date) ||
        !read_day(word[2], &r.before) || !ca_code_valid(slice_of(word[4])))
        return false;
    r.sha256 = word[3];
    r.code = word[4];
    return r.seen != DAY_NEVER && r.date != DAY_NEVER && strlen(r.sha256) == HEX &&
           told_add(told, arena, &r);
}

/* Takes the last line off: the digest of what stands above it, so that what was changed or cut off is none. */
static bool is_whole(struct arena *arena, char *text, size_t n)
{
    size_t last = sizeof END - 1 + HEX + 1;
    if (strlen(text) != n || n < last)
        return false;
    char *end = text + n - last;
    const char *sha256 = digest_bytes(arena, DIGEST_SHA256, text, n - last);
    bool whole = strncmp(end, END, sizeof END - 1) == 0 &&
                 strncmp(end + sizeof END - 1, sha256, HEX) == 0 && text[n - 1] == '\n';
    *end = '\0';
    return whole;
}

static bool read_lines(struct told_summary *told, struct arena *arena, char *text)
{
    bool sound = *text != '\0';
    for (bool head = true; sound && *text; head = false) {
        char *stop = strchr(text, '\n');
        if (!stop)
            return false;
        *stop = '\0';
        sound = head ? read_head(told, text) : read_result(told, arena, text);
        text = stop + 1;
    }
    return sound;
}

void told_read(struct told_summary *told, struct arena *arena, const char *output,
               struct problems *problems)
{
    const char *path = path_of(arena, output);
    size_t n = 0;
    *told = told_new(arena);
    char *text = packed_read(arena, path, &n);
    if (text ? is_whole(arena, text, n) && read_lines(told, arena, text) : errno == ENOENT)
        return;
    problem_add(problems, SEVERITY_WARNING, path, 0, NULL,
                "%s，不知道上次汇总说到哪些结果，这次与各机构的上一个结果相比",
                text ? "已损坏" : system_fault(errno));
    *told = told_new(arena);
}

static const char *day_word(struct arena *arena, day_number day)
{
    return day == DAY_NEVER ? "-" : day_text(arena, day);
}

bool told_write(const struct told_summary *told, struct arena *arena, const char *output)
{
    char *text = NULL;
    size_t n = 0;
    FILE *to = open_memstream(&text, &n);
    if (!to)
        out_of_memory();
    fprintf(to, "%s %s %s\n", HEAD, day_word(arena, told->date), day_word(arena, told->before));
    for (size_t i = 0; i < told->result.n; i++) {
        const struct told_result *r = &told->result.at[i];
        fprintf(to, "%s %s %s %s %s\n", day_word(arena, r->seen), day_word(arena, r->date),
                day_word(arena, r->before), r->sha256, r->code);
    }
    if (fflush(to) != 0)
        out_of_memory();
    fprintf(to, "%s%s\n", END, digest_bytes(arena, DIGEST_SHA256, text, n));
    if (fclose(to) != 0)
        out_of_memory();
    bool sound = file_replace(path_of(arena, output), text, n) && file_sync(output);
    free(text);
    return sound;
}

/* --- what it says ------------------------------------------------------------------------------------------- */

day_number told_before(const struct told_summary *told, day_number date)
{
    if (told->date == DAY_NEVER || told->date > date)
        return DAY_NEVER;
    return told->date < date ? told->date : told->before;
}

const struct told_result *told_of(const struct told_summary *told,
                                  const struct former_codes *aliases, const char *code)
{
    const struct told_result *found = told_own(told, code);
    for (size_t i = 0; aliases && i < aliases->n; i++) {
        const struct former_code *alias = &aliases->at[i];
        const struct told_result *r =
            strcmp(alias->code, code) == 0 ? told_own(told, alias->former) : NULL;
        if (r && (!found || r->date > found->date)) /* of a day under two codes its own counts */
            found = r;
    }
    return found;
}

/* The latest up to a day; `known`, where it is that. */
static bool latest_to(struct store *store, struct arena *arena, const char *code, day_number day,
                      const struct kept *known, const struct kept **found)
{
    struct kept *kept = NULL;
    *found = known;
    if (day == DAY_NEVER)
        *found = NULL;
    if (day == DAY_NEVER || !known || known->date <= day)
        return true;
    bool sound = store_latest(store, arena, code, HISTORY_BEGINNING, day + 1, &kept);
    *found = kept;
    return sound;
}

bool told_find(const struct told_summary *told, struct store *store, struct arena *arena,
               const struct former_codes *aliases, const char *code, day_number date,
               const struct kept *latest, const struct kept **found)
{
    day_number last = told_before(told, date);
    const struct told_result *r = told_of(told, aliases, code);
    *found = latest;
    if (last == DAY_NEVER)
        return true;
    if (!r)
        return latest_to(store, arena, code, last, latest, found);
    if (r->date == date) /* the same night again */
        return latest_to(store, arena, code, r->before, latest, found);
    if (!latest_to(store, arena, code, r->date, latest, found))
        return false;
    bool replaced =
        *found && (*found)->date == r->date && strcmp((*found)->result_sha256, r->sha256) != 0;
    return !replaced || latest_to(store, arena, code, r->before, latest, found);
}
