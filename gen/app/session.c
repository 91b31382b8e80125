/* Session. */
#include "app/session.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "app/one_ca.h"
#include "app/specimen.h"
#include "base/file.h"
#include "base/language.h"
#include "facts/objects.h"
#include "score/amounts.h"

const char *input_path_within(const char *input, const char *path)
{
    size_t n = strlen(input);
    return strncmp(path, input, n) == 0 && path[n] == '/' ? path + n + 1 : NULL;
}

const char *inspection_path_within(const struct options *o, struct arena *arena, const char *path)
{
    const char *inner = o->inspection ? input_path_within(o->inspection, path) : NULL;
    return inner ? arena_format(arena, INSPECTION_PREFIX "%s", inner) : NULL;
}

/* Messages name files as the user gave them; the log names them within the input folder, so that it
 * does not depend on where that is. */
static void log_problem(struct session *s, const struct problem *p)
{
    struct problem shown = *p;
    const char *inner = p->file ? input_path_within(s->options->input, p->file) : NULL;
    if (p->file && !inner)
        inner = inspection_path_within(s->options, s->arena, p->file);
    if (inner)
        shown.file = inner;
    problem_print(s->log, &shown);
}

static void say_problem(struct session *s, const struct problem *p)
{
    if (p->severity != SEVERITY_NOTE || s->options->verbose) {
        if (!s->finds)
            fputs("caeval: ", stderr);
        problem_say(s->finds ? stdout : stderr, p);
    }
    if (s->log)
        log_problem(s, p);
}

static void say_from(struct session *s, const struct problems *problems, size_t from,
                     enum severity severity)
{
    for (size_t i = from; i < problems->list.n; i++)
        if (problems->list.at[i].severity == severity)
            say_problem(s, &problems->list.at[i]);
}

void session_say_as(struct session *s, const struct problems *problems, enum severity severity)
{
    say_from(s, problems, 0, severity);
}

void session_say(struct session *s, const struct problems *problems, size_t from)
{
    say_from(s, problems, from, SEVERITY_ERROR);
    say_from(s, problems, from, SEVERITY_WARNING);
    say_from(s, problems, from, SEVERITY_NOTE);
}

/* Where they are the result they are said together, once all are known (session_scan). */
static void say_new(struct session *s)
{
    if (s->finds)
        return;
    session_say(s, &s->problems, s->said);
    s->said = s->problems.list.n;
    problems_told(&s->problems);
}

const char *session_calendar_advice(const struct session *s, int year)
{
    const struct options *o = s->options;
    const struct wording *w = s->library.wording;
    const char *y = number_text(s->arena, year);
    const char *config = o->config ? o->config : w->text[CALENDAR_CONFIG];
    const char *folder = o->config ? o->calendar.years : w->text[CALENDAR_FOLDER];
    return SAY(w, s->arena, CALENDAR_ADVICE, y, arena_format(s->arena, "%s/%s.csv", folder, y),
               config);
}

/* From the calendar's end on no working day can be counted: said while there is time to mend it. */
static void warn_of_end(struct session *s)
{
    const struct calendar *c = &s->library.calendar;
    const char *end =
        calendar_end_text(s->library.wording, s->arena, &c->workdays, s->options->date);
    if (end)
        problem_add(&s->problems, SEVERITY_WARNING, NULL, 0, NULL, "%s%s", end,
                    session_calendar_advice(s, c->last + 1));
}

/* A folder without a root would leave every chain open, and nobody would know why. */
static bool roots_found(struct session *s)
{
    const char *trust = s->options->trust;
    if (!trust)
        return true;
    if (folder_at(trust))
        return object_roots_found(trust, &s->problems);
    if (access(trust, F_OK) == 0)
        problem_add(&s->problems, SEVERITY_ERROR, trust, 0, NULL,
                    "is no folder of root certificates, but something else");
    else
        problem_add(&s->problems, SEVERITY_ERROR, trust, 0, NULL,
                    "is no folder of root certificates: there is none of that name");
    return false;
}

enum exit_status session_open(struct session *s, const struct options *options, struct arena *arena)
{
    *s = (struct session){.options = options, .arena = arena};
    problems_init(&s->problems, arena);
    const struct library_source from = {options->templates, options->date, &options->calendar,
                                        options->sources};
    bool sound = library_load(&s->library, arena, &from, &s->problems);
    enum choice_end choice = CHOICE_MADE;
    if (sound)
        choice = library_choose(&s->library, arena, options->config, options->reading,
                                options->n_readings, &s->problems);
    sound = sound && choice == CHOICE_MADE;
    if (options->aliases)
        sound = former_codes_load(&s->aliases, arena, options->aliases, &s->problems) && sound;
    sound = roots_found(s) && sound;
    say_new(s);
    return sound ? EXIT_DONE : choice == CHOICE_UNKNOWN_ASKED ? EXIT_USAGE : EXIT_CONFIG;
}

enum exit_status session_fonts(struct session *s)
{
    const char *list = arena_format(s->arena, "%s/fonts.csv", s->options->templates);
    bool sound = fonts_load(&s->fonts, s->arena, list, s->options->fonts, &s->problems);
    if (sound && s->fonts.missing && s->options->require_fonts) {
        problem_add(&s->problems, SEVERITY_ERROR, list, 0, NULL,
                    "没有安装 %s，而 --require-fonts 要求有", s->fonts.missing);
        sound = false;
    }
    if (sound)
        problem_add(&s->problems, SEVERITY_NOTE, list, 0, NULL, "fonts of the reports: %s",
                    s->fonts.names);
    say_new(s);
    if (!sound)
        return EXIT_CONFIG;
    specimen_use(s);
    if (s->fonts.unread) { /* the shared fonts would be others than those of the next run */
        problem_add(&s->problems, SEVERITY_ERROR, s->fonts.unread, 0, NULL, "cannot be read");
        say_new(s);
        return EXIT_CONFIG;
    }
    fonts_share(&s->fonts);
    return EXIT_DONE;
}

static int by_code(const void *a, const void *b)
{
    return strcmp(((const struct ca_entry *)a)->code, ((const struct ca_entry *)b)->code);
}

/* --- inspections --------------------------------------------------------------------------------------- */

/* Folders of inspections under names that are no CA's. */
struct strangers {
    VEC(const struct ca_folder *) list;
};

static struct strangers strangers_of(struct session *s)
{
    struct strangers strange = {0};
    for (size_t i = 0; i < s->inspection.n; i++) {
        const char *code = s->inspection.ca[i].code;
        if (!folder_ca(&s->folder, code) &&
            index_find(&s->combined.codes, slice_of(code)) == INDEX_NONE)
            *vec_push(s->arena, &strange.list) = &s->inspection.ca[i];
    }
    return strange;
}

/* Is it meant for the CA, and written otherwise? */
static bool is_meant(struct session *s, const struct ca_folder *strange, const char *code)
{
    const char *name = text_folded(s->arena, slice_of(strange->code));
    return strcmp(name, text_folded(s->arena, slice_of(code))) == 0;
}

static const char *near_advice(struct session *s, const char *code)
{
    return arena_format(
        s->arena,
        "文件夹名与机构编码 %s 只差大小写、空白或全半角；请改名为 "
        "%s（已有该文件夹的，并入其中）。改正以前，其中的检查结论和改判按无法读取计",
        code, code);
}

/* What the examiners wrote down, and cannot be reached or is not read, may decide anything. */
static void add_inspection(struct session *s, struct ca_entry *entry,
                           const struct strangers *strange)
{
    const struct ca_folder *beside = &s->inspection.beside;
    const struct ca_folder *all = folder_ca(&s->inspection, entry->code);
    if (beside->files.n || beside->files.n_unread || beside->fault)
        all = folder_with_lost(s->arena, all, beside, ONLY_FOLDERS);
    for (size_t i = 0; i < strange->list.n; i++)
        if (is_meant(s, strange->list.at[i], entry->code))
            all = folder_with_lost(s->arena, all, strange->list.at[i], near_advice(s, entry->code));
    entry->inspection = all;
    if (all && all->fault && !entry->fault)
        entry->fault = arena_format(s->arena, INSPECTION_PREFIX "%s：%s", entry->code, all->fault);
}

static const char *stranger_path(struct session *s, const struct ca_folder *strange)
{
    return arena_format(s->arena, "%s/%s", s->inspection.path, strange->code);
}

static bool say_meant(struct session *s, const struct ca_folder *strange, const char *code)
{
    bool meant = is_meant(s, strange, code);
    if (meant)
        problem_add(&s->problems, SEVERITY_ERROR, stranger_path(s, strange), 0, NULL,
                    "没有读取：%s", near_advice(s, code));
    return meant;
}

/* A folder of inspections without data is as often as not under a code that is misspelt. */
static void say_stranger(struct session *s, const struct ca_folder *strange)
{
    const char *code = text_sound(s->arena, slice_of(strange->code));
    const char *path = stranger_path(s, strange);
    bool meant = false;
    for (size_t i = 0; i < s->folder.n; i++)
        meant = say_meant(s, strange, s->folder.ca[i].code) || meant;
    for (size_t i = 0; i < s->combined.codes.keys.n; i++) {
        const char *known = s->combined.codes.keys.at[i].at;
        if (!folder_ca(&s->folder, known))
            meant = say_meant(s, strange, known) || meant;
    }
    if (!meant && !ca_code_valid(slice_of(strange->code)))
        problem_add(&s->problems, SEVERITY_ERROR, path, 0, NULL, "没有读取：" ONLY_FOLDERS);
    else if (!meant)
        problem_add(&s->problems, SEVERITY_WARNING, path, 0, NULL,
                    "没有采用：没有机构 %s 的数据；请核对文件夹名是否与机构编码相同", code);
}

/* --- the CAs --------------------------------------------------------------------------------------------- */

/* CAs with a folder, and those that only combined files name. */
static void list_cas(struct session *s, const struct strangers *strange)
{
    VEC(struct ca_entry) list = {0};
    const char *fault = s->folder.combined.fault;
    for (size_t i = 0; i < s->folder.n; i++) {
        const struct ca_folder *ca = &s->folder.ca[i];
        if (options_want(s->options, ca->code))
            *vec_push(s->arena, &list) =
                (struct ca_entry){ca->code, ca, NULL, ca->fault ? ca->fault : fault};
    }
    for (size_t i = 0; i < s->combined.codes.keys.n; i++) {
        const char *code = s->combined.codes.keys.at[i].at;
        bool known = !options_want(s->options, code);
        for (size_t k = 0; k < s->folder.n; k++)
            known = known || strcmp(s->folder.ca[k].code, code) == 0;
        if (!known)
            *vec_push(s->arena, &list) = (struct ca_entry){code, NULL, NULL, fault};
    }
    for (size_t i = 0; i < list.n; i++)
        add_inspection(s, &list.at[i], strange);
    if (list.n)
        qsort(list.at, list.n, sizeof *list.at, by_code);
    s->ca = list.at;
    s->n = list.n;
}

/* Every CA asked for by --only must be there. */
static void miss_cas(struct session *s)
{
    for (const char *const *only = s->options->only; *only; only++) {
        bool found = false;
        for (size_t i = 0; i < s->n; i++)
            found = found || strcmp(s->ca[i].code, *only) == 0;
        const char *near = found ? "" : one_ca_near(s, s->options->output, s->arena, *only);
        if (*near)
            problem_add(&s->problems, SEVERITY_ERROR, s->options->input, 0, NULL,
                        "没有 --only 所说的机构 %s；相近的有 %s", *only, near);
        else if (!found)
            problem_add(&s->problems, SEVERITY_ERROR, s->options->input, 0, NULL,
                        "没有 --only 所说的机构 %s", *only);
    }
}

enum exit_status session_list(struct session *s)
{
    warn_of_end(s);
    bool sound =
        folder_scan(&s->folder, s->arena, s->options->input, &s->library.schema, &s->problems);
    if (sound && s->options->inspection)
        sound = folder_scan_inspection(&s->inspection, s->arena, s->options->inspection,
                                       &s->library.schema, &s->problems);
    say_new(s);
    if (!sound)
        return EXIT_NO_INPUT;
    if (s->folder.n > 0 || s->folder.combined.n > 0)
        return EXIT_DONE;
    fprintf(stderr,
            _("caeval: %s: 没有任何机构的数据；请在其中为每家机构建一个以机构编码命名的文件夹，"
              "或放入各机构共用的数据表（带“机构编码”列）\n"),
            s->options->input);
    return EXIT_NO_INPUT;
}

static void keep_accounts(struct session *s)
{
    const struct combined *c = &s->combined;
    struct combined_account *account = arena_alloc(s->arena, (c->n + 1) * sizeof *account);
    for (size_t i = 0; i < c->n; i++)
        account[i] =
            (struct combined_account){c->file[i].file->name, c->file[i].rows, c->file[i].strays};
    s->account = account;
    s->n_accounts = c->n;
}

/* Will the CA be evaluated, or checked, by this session? */
static bool is_ours(const void *of, const char *code)
{
    const struct options *o = of;
    return !o->merges && options_want(o, code) && shard_has(&o->shard, code);
}

enum exit_status session_combined(struct session *s)
{
    enum { ATTEMPTS = 2 };
    enum combined_end end = COMBINED_READ;
    for (int i = 0; i < ATTEMPTS; i++) {
        struct problems problems;
        problems_init(&problems, s->arena);
        s->strays = rejects_open(s->arena, NULL);
        struct reject_sink sink = rejects_sink(s->strays);
        combined_close(&s->combined);
        s->combined.choice = (struct combined_choice){is_ours, s->options};
        end =
            combined_read(&s->combined, s->arena, &s->folder, &s->library.schema, &sink, &problems);
        if (end == COMBINED_UNSTABLE && i + 1 < ATTEMPTS)
            continue;
        if (!s->finds)
            session_say(s, &problems, 0);
        s->problems.errors += problems.errors;
        s->combined_said = problems;
        break;
    }
    if (end == COMBINED_FAILED)
        return EXIT_FAILED; /* of a file that cannot be read every CA says so, and fails */
    keep_accounts(s);
    return EXIT_DONE;
}

static void take_shard(struct session *s)
{
    VEC(struct ca_entry) list = {0};
    for (size_t i = 0; i < s->n; i++)
        if (shard_has(&s->options->shard, s->ca[i].code))
            *vec_push(s->arena, &list) = s->ca[i];
    s->ca = list.at;
    s->n = list.n;
}

static int by_letters(const void *a, const void *b)
{
    return strcasecmp(*(const char *const *)a, *(const char *const *)b);
}

/* One of two such codes is a slip of the pen: its rows are missing where they belong. */
static void warn_of_case(struct session *s)
{
    const char **code = arena_alloc(s->arena, (s->n + 1) * sizeof *code);
    for (size_t i = 0; i < s->n; i++)
        code[i] = s->ca[i].code;
    qsort(code, s->n, sizeof *code, by_letters);
    for (size_t i = 1; i < s->n; i++)
        if (strcasecmp(code[i - 1], code[i]) == 0)
            problem_add(
                &s->problems, SEVERITY_WARNING, s->options->input, 0, NULL,
                "机构编码 %s 与 %s 只有大小写不同，按两家机构分别评价；请核对并改正写错的编码",
                code[i - 1], code[i]);
}

enum exit_status session_cas(struct session *s)
{
    const struct strangers strange = strangers_of(s);
    list_cas(s, &strange);
    warn_of_case(s);
    for (size_t i = 0; i < strange.list.n; i++)
        say_stranger(s, strange.list.at[i]);
    miss_cas(s);
    say_new(s);
    bool found = s->n > 0;
    if (s->options->shard.n > 0)
        take_shard(s);
    if (found)
        return EXIT_DONE;
    if (!*s->options->only)
        fprintf(stderr, _("caeval: %s: 各机构共用的数据表中没有任何机构的行\n"), s->options->input);
    return EXIT_NO_INPUT;
}

/* What was found until all is known: errors first, whatever step found them. Where there is nothing to read,
 * it is why, and no result. */
static void say_found(struct session *s, bool read)
{
    struct problems all = s->problems;
    for (size_t i = 0; i < s->combined_said.list.n; i++)
        *vec_push(s->arena, &all.list) = s->combined_said.list.at[i];
    s->finds = s->finds && read;
    session_say(s, &all, s->said);
    s->said = s->problems.list.n;
}

enum exit_status session_scan(struct session *s)
{
    enum exit_status status = session_list(s);
    if (status == EXIT_DONE)
        status = session_combined(s);
    if (status == EXIT_DONE)
        status = session_cas(s);
    if (s->finds)
        say_found(s, status == EXIT_DONE);
    return status;
}

void session_passed_over(const struct session *s, FILE *to)
{
    if (s->folder.n_passed_over) {
        const char *head = "\n没有评价的文件夹（名称不是机构编码，其中的数据都没有读取）：\n";
        fputs(to == s->log ? head : _(head), to);
    }
    for (size_t i = 0; i < s->folder.n_passed_over; i++)
        fprintf(to, "  %s\n", text_sound(s->arena, slice_of(s->folder.passed_over[i])));
}

bool session_wants(const struct session *s, const char *code)
{
    const char *const *only = s->options->only;
    const char *subject = present_code(&s->aliases, code);
    for (; *only; only++)
        if (strcmp(present_code(&s->aliases, *only), subject) == 0)
            return true;
    return only == s->options->only;
}

void session_close(struct session *s)
{
    combined_close(&s->combined);
    fonts_close(&s->fonts);
}

struct evaluation_source session_source(const struct session *s, const struct edition_set *editions,
                                        const struct ca_entry *entry, struct lessons *lessons)
{
    return (struct evaluation_source){
        .library = &s->library,
        .editions = editions,
        .input = {entry->code, latest_time(s->options->date), entry->folder, entry->inspection,
                  &s->combined, lessons},
        .date = s->options->date,
        .trust = s->options->trust,
        .choice = library_facts_choice(&s->library),
    };
}
