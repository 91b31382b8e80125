/* Rejects: CSV by RFC 4180, with values that a spreadsheet would take for formulas made harmless. */
#include "batch/rejects.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "batch/csv_field.h"

struct rejects {
    struct arena *arena;
    FILE *file;
    int64_t total;
    VEC(struct shown_reject) shown;
};

/* Line ends and other controls are written visibly, so that a field is one line of text. */
static void put_field(FILE *file, struct slice s, char end)
{
    bool formula = csv_formula(s);
    bool quote = formula || (s.n && (memchr(s.at, ',', s.n) || memchr(s.at, '"', s.n)));
    if (quote)
        fputc('"', file);
    if (formula)
        fputc('\'', file);
    for (size_t i = 0; i < s.n;) {
        const char *mark = memchr(s.at + i, '"', s.n - i);
        size_t to = mark ? (size_t)(mark - s.at) : s.n;
        print_safe(file, s.at + i, to - i);
        if (mark)
            fputs("\"\"", file);
        i = to + (mark != NULL);
    }
    if (quote)
        fputc('"', file);
    fputc(end, file);
}

static void write_reject(struct rejects *r, const struct reject *reject)
{
    const struct refusal *refusal = reject->refusal;
    char line[32];
    snprintf(line, sizeof line, "%lld", (long long)reject->line);
    put_field(r->file, slice_of(reject->file), ',');
    put_field(r->file, slice_of(line), ',');
    put_field(r->file, slice_of(refusal->column ? refusal->column->name : ""), ',');
    put_field(r->file, refusal->value, ',');
    put_field(r->file, slice_of(refusal->reason), '\n');
}

static void keep(struct rejects *r, const struct reject *reject)
{
    const struct refusal *refusal = reject->refusal;
    *vec_push(r->arena, &r->shown) = (struct shown_reject){
        .file = arena_string(r->arena, reject->file),
        .line = reject->line,
        .column = refusal->column ? refusal->column->name : "",
        .header = refusal->column ? refusal->column->header : "",
        .value = text_sound(r->arena, refusal->value),
        .reason = arena_string(r->arena, refusal->reason),
    };
}

static void take_reject(void *context, const struct reject *reject)
{
    struct rejects *r = context;
    r->total++;
    if (r->shown.n < REJECTS_SHOWN)
        keep(r, reject);
    if (r->file)
        write_reject(r, reject);
}

struct rejects *rejects_open(struct arena *arena, const char *path)
{
    struct rejects *r = arena_alloc(arena, sizeof *r);
    r->arena = arena;
    if (!path)
        return r;
    r->file = fopen(path, "wxe");
    if (!r->file)
        return NULL;
    fputs("file,line,column,value,reason\n", r->file);
    return r;
}

struct rejects *rejects_restored(struct arena *arena, const struct shown_reject *shown, size_t n,
                                 int64_t total)
{
    struct rejects *r = rejects_open(arena, NULL);
    for (size_t i = 0; i < n; i++)
        *vec_push(arena, &r->shown) = shown[i];
    r->total = total;
    return r;
}

struct reject_sink rejects_sink(struct rejects *r)
{
    return (struct reject_sink){r, take_reject};
}

bool rejects_close(struct rejects *r)
{
    if (!r->file)
        return true;
    bool sound = fflush(r->file) == 0 && !ferror(r->file) && fsync(fileno(r->file)) == 0;
    int error = errno;
    if (fclose(r->file) != 0 && sound) {
        sound = false;
        error = errno;
    }
    r->file = NULL;
    errno = error;
    return sound;
}

const struct shown_reject *rejects_shown(const struct rejects *r, size_t *n)
{
    *n = r->shown.n;
    return r->shown.at;
}

int64_t rejects_total(const struct rejects *r)
{
    return r->total;
}
