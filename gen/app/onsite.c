/* On site. */
#include "app/onsite.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "app/one_ca.h"
#include "app/output_folder.h"
#include "app/places.h"
#include "app/replace.h"
#include "app/version.h"
#include "base/digest.h"
#include "base/file.h"
#include "base/language.h"
#include "base/text.h"
#include "batch/aside_files.h"
#include "batch/collect.h"
#include "batch/issued.h"
#include "history/archive.h"
#include "report/sample_document.h"
#include "report/write_pdf.h"
#include "report/write_xlsx.h"

enum { EXAMINERS = 2, SEED_DIGITS = 12 };

struct drawer {
    const struct options *options;
    struct session session;
    struct edition_set editions;
    struct arena *arena;
};

static void take(void *context, size_t export, const struct record *record)
{
    drawing_take(context, export, record);
}

/* --- examiners ---------------------------------------------------------------------------------------------- */

struct name_drawn {
    const char *name, *lot;
};

static int by_lot(const void *a, const void *b)
{
    const struct name_drawn *x = a;
    const struct name_drawn *y = b;
    int lots = strcmp(x->lot, y->lot);
    return lots ? lots : strcmp(x->name, y->name);
}

typedef VEC(struct name_drawn) ballots;

/* Whoever stands twice on the list has two lots, or is drawn twice. False: said. */
static bool each_once(const struct drawer *d, const ballots *names)
{
    for (size_t i = 0; i < names->n; i++)
        for (size_t k = 0; k < i; k++) {
            const char *a = text_folded(d->arena, slice_of(names->at[i].name));
            const char *b = text_folded(d->arena, slice_of(names->at[k].name));
            if (strcmp(a, b) != 0)
                continue;
            say_of(d->options->examiners, "：",
                   arena_format(d->arena,
                                "“%s”在名单上不止一次，没有抽取；是两个人的，请在姓名后注明以区分",
                                names->at[i].name));
            return false;
        }
    return true;
}

/* The names of the file, one a line. False: said. */
static bool read_names(const struct drawer *d, const char *seed, ballots *names)
{
    const char *path = d->options->examiners;
    FILE *file = file_stream(path);
    char *line = NULL;
    size_t cap = 0;
    ssize_t n = 0;
    if (!file) {
        say_of(path, "：", system_fault(errno));
        return false;
    }
    while ((n = getline(&line, &cap, file)) >= 0) {
        struct slice text = {line, (size_t)n};
        if (names->n == 0 && text.n >= 3 && memcmp(text.at, "\xEF\xBB\xBF", 3) == 0)
            text = (struct slice){text.at + 3, text.n - 3};
        const char *name = text_sound(d->arena, slice_trim(text));
        const char *ballot =
            arena_format(d->arena, "%s\n%s\n%s", seed, d->options->sample_code, name);
        if (*name)
            *vec_push(d->arena, names) = (struct name_drawn){
                name, digest_bytes(d->arena, DIGEST_SHA256, ballot, strlen(ballot))};
    }
    free(line);
    bool whole = file_stream_ended(file);
    if (!whole)
        say_of(path, "：", system_fault(errno));
    fclose(file);
    return whole && each_once(d, names);
}

/* The first so many in the order of their lots. NULL: said. */
static const char *const *draw_examiners(const struct drawer *d, const char *seed)
{
    static const char *const nobody[] = {NULL};
    size_t most = d->options->n_examiners ? (size_t)d->options->n_examiners : EXAMINERS;
    ballots names = {0};
    if (!d->options->examiners)
        return nobody;
    if (!read_names(d, seed, &names))
        return NULL;
    if (names.n == 0 || names.n < most) {
        say_of(d->options->examiners, "：",
               arena_format(d->arena, "名单上有%zu人，不足%zu人", names.n, most));
        return NULL;
    }
    qsort(names.at, names.n, sizeof *names.at, by_lot);
    const char **drawn = arena_alloc(d->arena, (most + 1) * sizeof *drawn);
    for (size_t i = 0; i < most; i++)
        drawn[i] = names.at[i].name;
    drawn[most] = NULL;
    return drawn;
}

/* --- the files ---------------------------------------------------------------------------------------------- */

static const char *const names[] = {SAMPLE_BOOK, SAMPLE_PAGES};
enum { NAMES = sizeof names / sizeof *names };

/* Said; what was begun is taken away. */
static bool not_written(const struct drawer *d, const char *folder, const char *path)
{
    int error = errno ? errno : EIO;
    for (size_t i = 0; i < NAMES; i++)
        unlink(issued_stage(d->arena, folder, names[i]));
    say_of(path, "：", write_fault(d->arena, error));
    return false;
}

/* Beside their places. */
static bool write_stages(const struct drawer *d, const char *folder,
                         const struct document *document, struct issued_file *file)
{
    for (size_t i = 0; i < NAMES; i++) {
        const char *stage = issued_stage(d->arena, folder, names[i]);
        unlink(stage);
        errno = 0;
        bool sound = strcmp(names[i], SAMPLE_BOOK) == 0
                         ? write_xlsx(document, stage, d->options->date)
                         : write_pdf(document, &d->session.fonts, d->editions.wording, stage);
        const char *sha256 = sound ? digest_file(d->arena, DIGEST_SHA256, stage) : NULL;
        if (!sha256)
            return not_written(d, folder, arena_format(d->arena, "%s/%s", folder, names[i]));
        file[i] = (struct issued_file){names[i], sha256};
    }
    return true;
}

/* Does a workbook lie there that is not as it was drawn? Of one that an earlier program drew nothing else is known than
 * whether its answers are filled in. */
static bool is_worked_on(const struct drawer *d, const struct issued_list *issued, const char *path)
{
    if (path_absent(path))
        return false;
    bool known = false;
    for (size_t i = 0; i < issued->of.n; i++)
        known = known || strcmp(issued->of.at[i].document, SAMPLE_DOCUMENT) == 0;
    const char *now = digest_file(d->arena, DIGEST_SHA256, path);
    return known ? !now || !issued_has(issued, SAMPLE_BOOK, now)
                 : sample_filled(d->arena, d->editions.wording, path);
}

/* What examiners wrote stays: beside the new one with --force, else nothing is drawn. False: said. */
static bool make_room(const struct drawer *d, const struct issued_list *issued, const char *folder)
{
    const char *there = arena_format(d->arena, "%s/" SAMPLE_BOOK, folder);
    if (!is_worked_on(d, issued, there))
        return true;
    if (!d->options->force) {
        say_of(there, "：",
               "写出后有改动（可能有检查人员填写的内容），没有覆盖；请先收取并移走，或加 "
               "--force：另存它再抽取");
        return false;
    }
    const char *aside = sample_aside(d->arena, folder, there);
    if (!aside || rename(there, aside) != 0) {
        say_of(there, "：", system_fault(errno));
        return false;
    }
    say_of(there, "：", arena_format(d->arena, "写出后有改动，已另存为 %s，仍可收取", aside));
    return true;
}

/* Which lines there are to answer, and what was written. */
static struct issued issued_of(const struct drawer *d, const struct sample *sample,
                               const char *folder, const struct issued_file *file)
{
    const struct drawing *drawing = sample->drawing;
    int *row = arena_alloc(d->arena, (drawing->n + 1) * sizeof *row);
    const char *result =
        digest_file(d->arena, DIGEST_SHA256, arena_format(d->arena, "%s/result.json", folder));
    struct issued one = {.document = SAMPLE_DOCUMENT,
                         .lot = sample->digest,
                         .date = d->options->date,
                         .due = DAY_NEVER,
                         .result_sha256 = result ? result : "",
                         .row = row,
                         .file = file,
                         .n_files = NAMES};
    for (size_t i = 0; i < drawing->n; i++)
        if (i == 0 || drawing->at[i].rule->row != drawing->at[i - 1].rule->row)
            row[one.n_rows++] = drawing->at[i].rule->row;
    return one;
}

static enum exit_status draw_over(const struct drawer *d, const char *folder,
                                  const struct sample *sample)
{
    struct issued_list issued;
    struct issued_file file[NAMES];
    const char *why = NULL;
    if (!issued_read(&issued, d->arena, folder, &why)) {
        say_of(folder, "：", why);
        return EXIT_NO_OUTPUT;
    }
    if (!make_room(d, &issued, folder))
        return EXIT_NO_OUTPUT;
    const struct document *document = sample_document(sample, d->arena);
    if (!write_stages(d, folder, document, file))
        return EXIT_NO_OUTPUT;
    struct issued one = issued_of(d, sample, folder, file);
    if (!issued_place(&issued, d->arena, folder, &one, &why)) {
        not_written(d, folder, why);
        return EXIT_NO_OUTPUT;
    }
    for (size_t i = 0; i < NAMES && !d->options->quiet; i++)
        printf("%s/%s\n", folder, names[i]);
    return stdout_sound() ? EXIT_DONE : EXIT_NO_OUTPUT;
}

static enum exit_status write_files(const struct drawer *d, const struct sample *sample)
{
    int year = civil_from_day(d->options->date).year;
    const char *of_year = arena_format(d->arena, "%s/%d", d->options->output, year);
    const char *folder = arena_format(d->arena, "%s/%s", of_year, d->options->sample_code);
    const char *const folders[] = {of_year, folder};
    enum exit_status status = take_lock(d->options, d->arena); /* a run exchanges the folder */
    for (size_t i = 0; i < sizeof folders / sizeof *folders && status == EXIT_DONE; i++) {
        const char *why = folder_fault(folders[i]);
        if (!why && !folder_make(folders[i]))
            why = system_fault(errno);
        if (why) {
            say_of(folders[i], "：", why);
            status = EXIT_NO_OUTPUT;
        }
    }
    if (status != EXIT_DONE)
        return status;
    return draw_over(d, folder, sample);
}

/* --- the lot ------------------------------------------------------------------------------------------------ */

/* Where nobody names one it is told, so that the same can be drawn again. */
static const char *seed_of(const struct drawer *d)
{
    const char *now = arena_format(d->arena, "%lld %ld", (long long)time(NULL), (long)getpid());
    const char *digest = digest_bytes(d->arena, DIGEST_SHA256, now, strlen(now));
    return d->options->seed ? d->options->seed : arena_copy(d->arena, digest, SEED_DIGITS);
}

/* A year of which hardly any record is there is mostly not the one that was meant. */
static void say_bare(const struct drawer *d, const struct drawing *drawing)
{
    enum { FEW = 4 };
    size_t with = 0;
    for (size_t i = 0; i < drawing->n; i++)
        with += drawing->at[i].population > 0;
    if (with * FEW < drawing->n)
        say_of(d->options->sample_code, "：",
               arena_format(d->arena,
                            "警告：评估日%s的抽查%zu项中，只有%zu项在本期有可抽的记录；评估"
                            "日不对的，请用 -d 写明",
                            day_text(d->arena, d->options->date), drawing->n, with));
}

static enum exit_status draw(struct drawer *d, const struct ca_entry *entry)
{
    const struct library *l = &d->session.library;
    const char *seed = text_sound(d->arena, slice_of(seed_of(d)));
    struct one_ca one;
    struct evaluation e;
    struct drawing drawing;
    one_ca_begin(&one, &d->session, &d->editions, entry, d->arena);
    const char *why = one_ca_read(&one, &e);
    if (!why) {
        const struct standard *form = d->editions.pair->form;
        drawing_begin(&drawing, &form->drawing, &l->schema, e.period, seed, &e.ingested, d->arena);
        const struct record_taker taker = {&drawing, take};
        if (!evaluation_records(&one.from, &taker, d->arena))
            why = "数据表读取期间内容有变化";
        drawing_end(&drawing, e.facts, form->place);
    }
    if (why) {
        say_of(arena_format(d->arena, "%s/%s", d->options->input, entry->code), "：", why);
        return EXIT_PARTIAL;
    }
    evaluation_judge(&e, &one.from, d->arena);
    say_bare(d, &drawing);
    const char *const *examiners = draw_examiners(d, seed);
    if (!examiners)
        return EXIT_NO_INPUT;
    struct names what = {0};
    *vec_push(d->arena, &what) =
        arena_format(d->arena, "%s\n%lld\n%s\n", entry->code, (long long)d->options->date, seed);
    for (size_t i = 0; i < e.ingested.n; i++) {
        if (*l->schema.export[e.ingested.file[i].export].inspection)
            continue; /* the lot is of the CA's own files */
        *vec_push(d->arena, &what) = arena_format(d->arena, "%s\n", e.ingested.file[i].sha256);
    }
    const char *lot = names_joined(d->arena, &what, "");
    const struct sample sample = {&d->editions,
                                  &e,
                                  &drawing,
                                  what.n - 1,
                                  digest_bytes(d->arena, DIGEST_SHA256, lot, strlen(lot)),
                                  d->editions.pair->form->drawing.sha256,
                                  &d->editions.pair->score->surveys,
                                  examiners};
    enum exit_status status = write_files(d, &sample);
    if (status == EXIT_DONE && !d->options->seed)
        printf(_("抽签号：%s\n"), seed);
    return status;
}

/* Without -d: of the day of the CA's latest published result, as explain does; else today. Told. */
static void settle_day(struct options *asked, struct arena *arena)
{
    const struct published *list = NULL;
    size_t n = 0;
    day_number latest = 0;
    if (asked->date_given)
        return;
    if (!published_list(arena, asked->output, &list, &n))
        n = 0;
    for (size_t i = 0; i < n; i++) {
        bool own = strcmp(list[i].code, asked->sample_code) == 0;
        day_number date = own ? published_date(list[i].folder) : 0;
        latest = date > latest ? date : latest;
    }
    if (latest)
        asked->date = latest;
    if (!asked->quiet)
        printf(_("评估日：%s（没有写 -d，%s）\n"), day_text(arena, asked->date),
               latest ? _("用最近发布的结果的评估日") : _("没有发布的结果，用今天"));
}

enum exit_status sample_make(const struct options *options, struct arena *arena)
{
    struct options asked = *options;
    const char *only[] = {options->sample_code, NULL};
    struct drawer d = {.options = &asked, .arena = arena};
    asked.only = only;
    if (options->seed && slice_trim(slice_of(options->seed)).n == 0) {
        say_of("--seed", "：", "抽签号是空的；不写 --seed 的，由程序取一个");
        return EXIT_USAGE;
    }
    if (options->n_examiners && !options->examiners) {
        say_of("--draw", "：", "没有检查人员名单，无从抽取；请以 --examiners 文件 写明");
        return EXIT_USAGE;
    }
    enum exit_status status = folders_apart(&asked, arena);
    if (status == EXIT_DONE)
        settle_day(&asked, arena);
    if (status == EXIT_DONE)
        status = session_open(&d.session, &asked, arena);
    if (status != EXIT_DONE)
        return status;
    status = session_fonts(&d.session);
    if (status == EXIT_DONE) {
        d.editions = edition_set_of(&d.session.library, CAEVAL_VERSION);
        const char *why = NULL;
        const struct ca_entry *entry = one_ca_find(&d.session, asked.sample_code, &why);
        const char *near =
            entry ? "" : one_ca_near(&d.session, asked.output, arena, asked.sample_code);
        if (why)
            say_of(asked.input, "：", why);
        else if (!entry)
            say_of(asked.sample_code, "：",
                   *near ? arena_format(arena, "%s 中没有这家机构的数据；相近的有 %s", asked.input,
                                        near)
                         : arena_format(arena, "%s 中没有这家机构的数据", asked.input));
        status = entry ? draw(&d, entry) : EXIT_NO_INPUT;
    }
    session_close(&d.session);
    return status;
}
