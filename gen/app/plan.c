/* Plan. */
#include "app/plan.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <link.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "app/version.h"
#include "base/digest.h"
#include "base/file.h"
#include "base/language.h"
#include "ingest/sheet.h"
#include "report/json_tree.h"

/* --- the key ------------------------------------------------------------------------------------------ */

struct key {
    struct arena *arena;
    struct digest *digest;
};

static void add(struct key *k, const char *name, const char *value)
{
    digest_add(k->digest, name, strlen(name) + 1);
    digest_add(k->digest, value ? value : "", (value ? strlen(value) : 0) + 1);
}

/* Of a file that a package brings: its size and time are the package's, on every machine. */
static void add_stamp(struct key *k, const char *path)
{
    struct stat st;
    const char *value = "none";
    if (stat(path, &st) == 0) {
        struct file_stamp s = file_stamp_of(&st);
        value = arena_format(k->arena, "%lld %lld", (long long)s.size, (long long)s.modified);
    }
    add(k, path, value);
}

/* Of the file itself, where `path` is a link. */
static void add_contents(struct key *k, const char *path)
{
    char *real = realpath(path, NULL);
    const char *sha256 = real ? digest_file(k->arena, DIGEST_SHA256, real) : NULL;
    free(real);
    add(k, "contents", sha256 ? sha256 : "none");
}

/* A program that cannot be read is nobody's: no record holds for it. */
static void add_program(struct key *k)
{
    char self[PATH_MAX];
    ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
    self[n > 0 ? n : 0] = '\0';
    const char *sha256 = digest_file(k->arena, DIGEST_SHA256, self);
    add(k, "program",
        sha256 ? sha256 : arena_format(k->arena, "%ld %ld", (long)getpid(), (long)time(NULL)));
}

static int add_library(struct dl_phdr_info *info, size_t size, void *key)
{
    (void)size;
    if (info->dlpi_name && info->dlpi_name[0] == '/')
        add_stamp(key, info->dlpi_name);
    return 0;
}

static void add_fonts(struct key *k, const struct options *o)
{
    static const char *const required[] = {"path", NULL};
    static const char *const colon[] = {":", NULL};
    struct problems ignored;
    problems_init(&ignored, k->arena);
    const char *list = arena_format(k->arena, "%s/fonts.csv", o->templates);
    const struct sheet *sheet = sheet_load(k->arena, list, required, &ignored);
    add_contents(k, list);
    for (size_t i = 0; sheet && i < sheet->n; i++)
        add_stamp(k, sheet_cell(sheet, i, "path"));
    struct slice rest = slice_of(o->fonts ? o->fonts : "");
    struct slice piece;
    while (slice_split(&rest, colon, &piece)) {
        piece = fonts_first_path(piece);
        add_contents(k, arena_copy(k->arena, piece.at, piece.n));
    }
}

const char *plan_key(const struct session *s, struct arena *arena)
{
    struct key k = {arena, digest_new(DIGEST_SHA256)};
    const struct options *o = s->options;
    digest_add(k.digest, "caeval-key/1", 13);
    add(&k, "version", CAEVAL_VERSION);
    add_program(&k);
    dl_iterate_phdr(add_library, &k);
    add(&k, "date", day_text(arena, o->date));
    add(&k, "formats", formats_text(arena, o->formats, ","));
    if (o->sign)
        add_contents(&k, o->sign);
    add(&k, "input-sm3", o->input_sm3 ? "yes" : "no");
    for (size_t i = 0; i < s->library.n_files; i++)
        add(&k, s->library.file[i].name, s->library.file[i].sha256);
    if (o->config)
        add_contents(&k, o->config);
    for (size_t i = 0; i < o->n_readings; i++)
        if (o->reading[i].line == 0)
            add(&k, "reading", o->reading[i].code);
    add_fonts(&k, o);
    return digest_end(k.digest, arena);
}

/* --- the files of records ------------------------------------------------------------------------------- */

enum { MAX_RECORD = 64 * 1024 * 1024 };

/* The whole file, malloc'ed, and its change time; NULL when it cannot be read. */
static char *read_file(const char *path, size_t *n, int64_t *changed)
{
    struct stat st;
    int fd = file_open(path, O_NOFOLLOW);
    if (fd < 0)
        return NULL;
    char *text = NULL;
    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size <= MAX_RECORD) {
        size_t size = (size_t)st.st_size;
        text = must_alloc(size + 1);
        *n = 0;
        ssize_t step = 1;
        while (*n < size && step > 0) {
            step = read(fd, text + *n, size - *n);
            *n += step > 0 ? (size_t)step : 0;
        }
        *changed = file_stamp_of(&st).changed;
    }
    close(fd);
    return text;
}

const char *record_folder_of(struct arena *arena, const char *output, int year)
{
    return arena_format(arena, "%s/.caeval-records/%d", output, year);
}

static const char *record_path(const struct plan *p, struct arena *arena, const char *code)
{
    return arena_format(arena, "%s/%s.json", p->evaluator->record_folder, code);
}

void plan_open(struct plan *p, const struct evaluator *evaluator, struct session *s)
{
    const struct input_files *files = &s->folder.combined;
    *p = (struct plan){.evaluator = evaluator, .session = s};
    p->combined = arena_alloc(s->arena, (files->n + 1) * sizeof *p->combined);
    for (size_t i = 0; i < files->n; i++)
        p->combined[i] = present_file_at(files->at[i].name, files->at[i].open);
}

/* --- one CA -------------------------------------------------------------------------------------------- */

struct standing {
    struct plan *plan;
    struct arena *arena;
    struct ca_record *record;
    struct known_file *input; /* the record's, with stamps brought up to date */
    bool moved;
};

static bool input_stands(struct standing *s, struct present_file *now)
{
    for (size_t i = 0; i < s->record->n_inputs; i++) {
        if (strcmp(s->record->input[i].name, now->name) != 0)
            continue;
        if (!*s->record->input[i]
                  .sha256) /* it could not be read; the CA's record is not keepable */
            return true;
        enum known known = known_as(s->arena, &s->record->input[i], now);
        if (known == KNOWN_MOVED) {
            s->moved = true;
            s->input[i].stamp = now->stamp;
        }
        return known != KNOWN_CHANGED;
    }
    return false;
}

static bool inputs_stand(struct standing *s, const struct ca_entry *entry)
{
    static const struct input_files none = {0};
    const struct input_files *own = entry->folder ? &entry->folder->files : &none;
    const struct input_files *examiners = entry->inspection ? &entry->inspection->files : &none;
    size_t combined = s->plan->session->folder.combined.n;
    if (s->record->n_inputs != own->n + examiners->n + combined)
        return false;
    s->input = arena_alloc(s->arena, (s->record->n_inputs + 1) * sizeof *s->input);
    memcpy(s->input, s->record->input, s->record->n_inputs * sizeof *s->input);
    for (size_t i = 0; i < own->n; i++) {
        const char *name = arena_format(s->arena, "%s/%s", entry->code, own->at[i].name);
        struct present_file now = present_file_at(name, own->at[i].open);
        if (!input_stands(s, &now))
            return false;
    }
    for (size_t i = 0; i < examiners->n; i++) {
        const char *name = known_inspection(s->arena, entry->code, examiners->at[i].name);
        struct present_file now = present_file_at(name, examiners->at[i].open);
        if (!input_stands(s, &now))
            return false;
    }
    for (size_t i = 0; i < combined; i++)
        if (!input_stands(s, &s->plan->combined[i]))
            return false;
    return true;
}

/* Where only times or inodes moved, the record is brought up to date, so that the contents need not
 * be read next time. When that fails they are read again: no harm. */
static void renew(const struct plan *p, const char *path, const char *text, size_t n)
{
    const char *tag = shard_tag(p->session->arena, &p->session->options->shard);
    if (!file_replace_as(path, tag, text, n) && p->session->options->verbose)
        fprintf(stderr, _("caeval: %s: cannot be renewed: %s\n"), path, system_said(errno));
}

static void refresh(struct standing *s, const char *path)
{
    size_t n = 0;
    s->record->input = s->input;
    char *text = record_text(s->record, s->plan->evaluator->editions, &n);
    renew(s->plan, path, text, n);
    free(text);
}

static const char *ended(struct standing *s, const struct ca_entry *entry)
{
    const struct evaluator *e = s->plan->evaluator;
    struct ca_record *record = s->record;
    const char *path = record_path(s->plan, s->arena, entry->code);
    const char *folder = arena_format(s->arena, "%s/%s", e->year_folder, entry->code);
    size_t n = 0;
    int64_t changed = 0;
    char *text = read_file(path, &n, &changed);
    bool sound = text && record_read(record, s->arena, e->editions, text, n) &&
                 strcmp(record->summary.code, entry->code) == 0;
    free(text);
    if (!sound)
        return "not evaluated";
    if (strcmp(record->key, rest_of(e, entry)->key) != 0)
        return "evaluated by another program, with other options, configuration, templates, "
               "calendar, fonts or libraries, at another date, or after other earlier results";
    if (record->written == 0)
        record->written = changed;
    if (record->summary.failed)
        return NULL; /* it has neither inputs nor outputs */
    if (!inputs_stand(s, entry) || entry->fault)
        return "evaluated before its exports changed";
    if (!known_outputs_stand(s->arena, folder, record->output, record->n_outputs, record->written))
        return "evaluated, but its files are not there as they were written";
    return NULL;
}

const char *plan_ended(struct plan *p, const struct ca_entry *entry, struct ca_record *record,
                       struct arena *arena)
{
    struct standing s = {.plan = p, .arena = arena, .record = record};
    return ended(&s, entry);
}

const char *plan_stands(struct plan *p, const struct ca_entry *entry, struct ca_record *record,
                        struct arena *arena)
{
    struct standing s = {.plan = p, .arena = arena, .record = record};
    const char *why = ended(&s, entry);
    if (!why && !record->keepable)
        why = record->summary.failed ? "failed" : "evaluated on files that could not be read";
    if (!why && s.moved)
        refresh(&s, record_path(p, arena, entry->code));
    return why;
}

/* --- the combined exports ------------------------------------------------------------------------------- */

static const char COMBINED[] = ".combined";

static json_t *strays_tree(const struct rejects *strays)
{
    size_t n = 0;
    const struct shown_reject *shown = rejects_shown(strays, &n);
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++) {
        json_t *one =
            json_pack("[o, I, o, o, o, o]", json_text(shown[i].file), (json_int_t)shown[i].line,
                      json_text(shown[i].column), json_text(shown[i].header),
                      json_text(shown[i].value), json_text(shown[i].reason));
        if (!one || json_array_append_new(list, one) != 0)
            out_of_memory();
    }
    return list;
}

static bool read_strays(struct session *s, const json_t *list, int64_t total)
{
    size_t n = json_array_size(list);
    struct shown_reject *shown = arena_alloc(s->arena, (n + 1) * sizeof *shown);
    for (size_t i = 0; i < n; i++) {
        const char *text[5] = {NULL};
        json_int_t line = 0;
        if (json_unpack(json_array_get(list, i), "[s, I, s, s, s, s]", &text[0], &line, &text[1],
                        &text[2], &text[3], &text[4]) != 0)
            return false;
        shown[i] =
            (struct shown_reject){arena_string(s->arena, text[0]), line,
                                  arena_string(s->arena, text[1]), arena_string(s->arena, text[2]),
                                  arena_string(s->arena, text[3]), arena_string(s->arena, text[4])};
    }
    s->strays = rejects_restored(s->arena, shown, n, total);
    return json_is_array(list);
}

static json_t *accounts_tree(const struct session *s)
{
    json_t *list = json_array();
    for (size_t i = 0; i < s->n_accounts; i++) {
        const struct combined_account *a = &s->account[i];
        json_t *one =
            json_pack("[o, I, I]", json_text(a->file), (json_int_t)a->rows, (json_int_t)a->strays);
        if (!one || json_array_append_new(list, one) != 0)
            out_of_memory();
    }
    return list;
}

static bool read_accounts(struct session *s, const json_t *list)
{
    size_t n = json_array_size(list);
    struct combined_account *account = arena_alloc(s->arena, (n + 1) * sizeof *account);
    for (size_t i = 0; i < n; i++) {
        const char *file = NULL;
        json_int_t rows = 0, strays = 0;
        if (json_unpack(json_array_get(list, i), "[s, I, I]", &file, &rows, &strays) != 0)
            return false;
        account[i] = (struct combined_account){arena_string(s->arena, file), rows, strays};
    }
    s->account = account;
    s->n_accounts = n;
    return n == s->folder.combined.n;
}

static json_t *said_tree(const struct problems *said)
{
    json_t *list = json_array();
    for (size_t i = 0; i < said->list.n; i++) {
        const struct problem *p = &said->list.at[i];
        json_t *one = json_pack("[i, o, I, o, o]", (int)p->severity,
                                p->file ? json_text(p->file) : json_null(), (json_int_t)p->line,
                                p->column ? json_text(p->column) : json_null(), json_text(p->text));
        if (!one || json_array_append_new(list, one) != 0)
            out_of_memory();
    }
    return list;
}

static bool read_said(struct session *s, const json_t *list)
{
    problems_init(&s->combined_said, s->arena);
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *file = NULL, *column = NULL, *text = NULL;
        json_int_t line = 0;
        int severity = 0;
        if (json_unpack(json_array_get(list, i), "[i, s?, I, s?, s]", &severity, &file, &line,
                        &column, &text) != 0 ||
            severity < SEVERITY_NOTE || severity > SEVERITY_ERROR)
            return false;
        problem_add(&s->combined_said, (enum severity)severity, file, line, column, "%s",
                    arena_string(s->arena, text));
    }
    return json_is_array(list);
}

/* The combined exports are those of the record; *moved: but for their times. */
static bool combined_stand(struct plan *p, const json_t *o, bool *moved)
{
    struct session *s = p->session;
    const struct known_file *file = NULL;
    size_t n = 0;
    const char *key = json_string_value(json_object_get(o, "key"));
    if (!key || strcmp(key, p->evaluator->key) != 0 ||
        !known_read(s->arena, json_object_get(o, "files"), &file, &n) || n != s->folder.combined.n)
        return false;
    const char *folders = json_string_value(json_object_get(o, "folders"));
    if (!folders || strcmp(folders, codes_digest(&s->folder, s->arena)) != 0)
        return false;
    for (size_t i = 0; i < n; i++) {
        if (strcmp(file[i].name, p->combined[i].name) != 0)
            return false;
        enum known known = known_as(s->arena, &file[i], &p->combined[i]);
        if (known == KNOWN_CHANGED)
            return false;
        *moved = *moved || known == KNOWN_MOVED;
    }
    return true;
}

/* What reading the combined exports gives a run that evaluates no CA: codes and stray rows. */
static bool read_combined_record(struct plan *p, const json_t *o)
{
    struct session *s = p->session;
    const json_t *codes = json_object_get(o, "codes");
    for (size_t i = 0; i < json_array_size(codes); i++) {
        const char *code = json_string_value(json_array_get(codes, i));
        if (!code || !ca_code_valid(slice_of(code)))
            return false;
        index_add(&s->combined.codes, slice_of(code), NULL);
    }
    const json_t *total = json_object_get(o, "strays_total");
    return json_is_integer(total) && read_accounts(s, json_object_get(o, "accounts")) &&
           read_said(s, json_object_get(o, "said")) &&
           read_strays(s, json_object_get(o, "strays"), json_integer_value(total));
}

static void renew_combined(struct plan *p, json_t *o)
{
    struct session *s = p->session;
    size_t n = s->folder.combined.n;
    struct known_file *file = arena_alloc(s->arena, n * sizeof *file);
    for (size_t i = 0; i < n; i++) {
        const json_t *old = json_array_get(json_object_get(o, "files"), i);
        file[i] =
            (struct known_file){p->combined[i].name, p->combined[i].stamp,
                                json_string_value(json_array_get(old, json_array_size(old) - 1))};
    }
    if (json_object_set_new(o, "files", known_tree(file, n)) != 0)
        out_of_memory();
    char *text = json_dumps(o, JSON_COMPACT);
    if (!text)
        out_of_memory();
    const char *path = record_path(p, s->arena, COMBINED);
    renew(p, path, text, strlen(text));
    free(text);
}

bool plan_combined_known(struct plan *p)
{
    struct session *s = p->session;
    size_t n = 0;
    int64_t changed = 0;
    s->combined = (struct combined){.arena = s->arena, .files = &s->folder.combined};
    index_init(&s->combined.codes, s->arena);
    s->strays = rejects_open(s->arena, NULL);
    if (s->folder.combined.n == 0)
        return true;
    char *text = read_file(record_path(p, s->arena, COMBINED), &n, &changed);
    json_t *o = text ? json_loadb(text, n, 0, NULL) : NULL;
    bool moved = false;
    bool known = o && combined_stand(p, o, &moved) && read_combined_record(p, o);
    if (known && moved)
        renew_combined(p, o);
    json_decref(o);
    free(text);
    return known;
}

bool plan_keep_combined(struct plan *p)
{
    const struct session *s = p->session;
    struct known_file *file = arena_alloc(s->arena, (s->combined.n + 1) * sizeof *file);
    for (size_t i = 0; i < s->combined.n; i++) {
        const struct combined_file *c = &s->combined.file[i];
        if (c->refused || !c->sha256)
            return true; /* said each time it is read */
        file[i] = (struct known_file){c->file->name, c->stamp, c->sha256};
    }
    json_t *codes = json_array();
    for (size_t i = 0; i < s->combined.codes.keys.n; i++)
        if (json_array_append_new(codes, json_text(s->combined.codes.keys.at[i].at)) != 0)
            out_of_memory();
    json_t *o = json_pack(
        "{s:o, s:o, s:o, s:o, s:o, s:o, s:I, s:o}", "key", json_text(p->evaluator->key), "folders",
        json_text(codes_digest(&s->folder, s->arena)), "files", known_tree(file, s->combined.n),
        "codes", codes, "accounts", accounts_tree(s), "said", said_tree(&s->combined_said),
        "strays_total", (json_int_t)rejects_total(s->strays), "strays", strays_tree(s->strays));
    char *text = o ? json_dumps(o, JSON_COMPACT) : NULL;
    if (!text)
        out_of_memory();
    const char *tag = shard_tag(s->arena, &s->options->shard);
    bool sound = file_replace_as(record_path(p, s->arena, COMBINED), tag, text, strlen(text));
    free(text);
    json_decref(o);
    return sound;
}
