/* Papers. */
#include "app/papers.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app/one_ca.h"
#include "app/output_folder.h"
#include "app/places.h"
#include "app/replace.h"
#include "app/version.h"
#include "base/digest.h"
#include "base/file.h"
#include "base/text.h"
#include "batch/collect.h"
#include "batch/issued.h"
#include "history/stored.h"
#include "history/written.h"
#include "report/write_docx.h"
#include "report/write_pdf.h"
#include "report/write_xlsx.h"

const struct paper_kind paper_kinds[] = {
    {"notice", false, true,
     "整改通知书：结果为“否”的条目、数值与要求、期限，附机构填写的回执；没有“否”的为评估结果告知"
     "书"},
    {"record", false, false, "现场检查记录：待核的条目、检查方法、要抽取的数据，留出填写处"},
    {"conclusion", false, false, "评估结论：一页"},
    {"review", false, false, "复查意见：已改、未改、未定和逾期的条目"},
    {"publicity", true, false, "年度公示：各机构的结果，没有个人信息"},
    {.name = NULL},
};

const struct paper_kind *paper_kind_named(const char *name)
{
    for (const struct paper_kind *k = paper_kinds; k->name; k++)
        if (strcmp(k->name, name) == 0)
            return k;
    return NULL;
}

/* A result that lies published. */
struct published_result {
    const char *folder, *code;
    day_number date;
};

struct maker {
    const struct options *asked;
    struct options options; /* judged by what was in force on the result's day */
    const struct paper_kind *kind;
    struct arena *arena;
    struct session session;
    struct run_history history;
    struct edition_set editions;
    const char *folder; /* what is written goes there */
    int year;           /* of a year's */
    struct paper paper;
    struct issued_list issued;
    struct bytes word;             /* the document */
    const struct document *letter; /* and what it says, for the other forms */
};

/* --- what lies published ------------------------------------------------------------------------------------- */

typedef VEC(struct published_result) result_list;

/* D's, or, where no day was asked for, the latest with a result. */
static int year_of(const struct maker *m, const struct published *list, size_t n)
{
    int year = 0;
    for (size_t i = 0; i < n && !m->asked->date_given; i++) {
        day_number date = published_day(&list[i]);
        if (date <= m->asked->date && list[i].year > year)
            year = list[i].year;
    }
    return year ? year : civil_from_day(m->asked->date).year;
}

/* Those up to the day asked for: of one CA the latest, of a year all of D's year. */
static bool find_results(struct maker *m, result_list *found)
{
    const struct options *o = m->asked;
    const struct published *list = NULL;
    size_t n = 0;
    if (!published_list(m->arena, o->output, &list, &n)) {
        say_of(o->output, "：", system_fault(errno));
        return false;
    }
    m->year = year_of(m, list, n);
    for (size_t i = 0; i < n; i++) {
        if (m->kind->of_year ? list[i].year != m->year : strcmp(list[i].code, o->paper_code) != 0)
            continue;
        day_number date = published_day(&list[i]);
        if (date > o->date)
            continue;
        if (!m->kind->of_year) /* by year: the last is the latest */
            found->n = 0;
        *vec_push(m->arena, found) = (struct published_result){list[i].folder, list[i].code, date};
    }
    return true;
}

static enum exit_status nothing_found(const struct maker *m)
{
    const struct options *o = m->asked;
    const char *date = day_text(m->arena, o->date);
    if (m->kind->of_year)
        say_of(o->output, "：",
               arena_format(m->arena, "%d年至%s没有已发布的结果；caeval list 列出现有的", m->year,
                            date));
    else {
        const char *near = one_ca_near(&m->session, o->output, m->arena, o->paper_code);
        say_of(
            o->output, "：",
            *near ? arena_format(m->arena,
                                 "没有机构%s在%s（含）以前的已发布的结果；相近的有 %s；caeval list "
                                 "列出现有的，请先运行 caeval run",
                                 o->paper_code, date, near)
                  : arena_format(m->arena,
                                 "没有机构%s在%s（含）以前的已发布的结果；caeval list "
                                 "列出现有的，请先运行 caeval run",
                                 o->paper_code, date));
    }
    return EXIT_NO_INPUT;
}

/* As it was written, and of the CA and the day of its folder. NULL: said. */
static const struct kept *read_result(const struct maker *m, const struct published_result *r)
{
    struct result_text text;
    const char *why = NULL;
    if (result_text_published(&text, m->arena, r->folder, &why) != WRITTEN_SOUND) {
        say_of(r->folder, "：", written_advice(m->arena, why));
        return NULL;
    }
    const struct kept *k = stored_result(m->arena, &text, r->code, r->date, NULL, &why);
    if (!k)
        say_of(r->folder, "：", arena_format(m->arena, "result.json %s", why));
    else if (strcmp(k->form, m->editions.form->code) != 0) {
        say_of(r->folder, "：",
               arena_format(m->arena,
                            "结果按评估表 %s 作出，模板中这一天有效的是 %s，不能据以制作文书",
                            k->form, m->editions.form->code));
        k = NULL;
    }
    return k;
}

/* --- what was before ----------------------------------------------------------------------------------------- */

static const char *subject_of(const struct maker *m, const char *code)
{
    return present_code(&m->session.aliases, code);
}

static const struct ages *ages_of(struct maker *m, const struct kept *k)
{
    const struct ages *ages = ages_load(&m->history.history, m->arena, subject_of(m, k->code),
                                        k->form, k->n_rows, k->date);
    return ages ? ages_with(ages, k, m->arena) : NULL;
}

/* The last notice of a result before this one, in any year's folder. */
static bool find_notice(struct maker *m, const struct kept *k)
{
    struct paper_notice *notice = &m->paper.notice;
    const struct published *list = NULL;
    size_t n = 0;
    *notice = (struct paper_notice){.date = DAY_NEVER, .due = DAY_NEVER};
    if (!published_list(m->arena, m->asked->output, &list, &n))
        return true;
    for (size_t i = 0; i < n; i++) {
        struct issued_list issued;
        const char *why = NULL;
        if (strcmp(subject_of(m, list[i].code), subject_of(m, k->code)) != 0)
            continue;
        if (!issued_read(&issued, m->arena, list[i].folder, &why)) {
            say_of(m->asked->output, "：", why);
            return false;
        }
        for (size_t x = 0; x < issued.of.n; x++) {
            const struct issued *one = &issued.of.at[x];
            const struct paper_kind *kind = paper_kind_named(one->document);
            if (kind && kind->of_rows && one->date < k->date && one->date > notice->date)
                *notice = (struct paper_notice){one->date, one->has_due ? one->due : DAY_NEVER,
                                                one->row, one->n_rows};
        }
    }
    return true;
}

/* The result that the last notice was made of, else the one before this. */
static bool find_earlier(struct maker *m, const struct kept *k)
{
    day_number date = m->paper.notice.date;
    struct kept *earlier = NULL;
    bool sound = store_latest(m->history.history.store, m->arena, subject_of(m, k->code),
                              date == DAY_NEVER ? HISTORY_BEGINNING : date,
                              date == DAY_NEVER ? k->date : date + 1, &earlier);
    if (!sound)
        history_fault(&m->history.history);
    else if (earlier && strcmp(earlier->form, k->form) == 0)
        m->paper.earlier = in_full(&m->history.history, m->arena, earlier);
    return sound;
}

/* What the CA says of the last notice, in the folder of inspections (batch/collect.h). False: said. */
static bool find_receipts(struct maker *m, const struct kept *k)
{
    const struct options *o = m->asked;
    const char *place = o->inspection ? o->inspection : inspection_place(m->arena, o->input);
    struct answers_file file =
        receipts_file(m->arena, arena_format(m->arena, "%s/%s", place, k->code));
    bool no_file = false;
    const char *why =
        m->paper.notice.date == DAY_NEVER ? NULL : answers_file_merge(&file, m->arena, &no_file);
    if (why)
        say_of(file.path, "：", why);
    m->paper.receipt = receipts_of(m->arena, &file, m->paper.notice.date, &m->paper.n_receipts);
    return !why;
}

/* --- writing -------------------------------------------------------------------------------------------------- */

static const char *template_path(const struct maker *m)
{
    const struct options *o = m->asked;
    const char *name = arena_format(m->arena, "%s.docx", m->kind->name);
    const char *own = o->documents ? arena_format(m->arena, "%s/%s", o->documents, name) : NULL;
    return own && !path_absent(own) ? own
                                    : arena_format(m->arena, "%s/documents/%s", o->templates, name);
}

/* What an official has worked on since is not lost. */
static bool may_replace(const struct maker *m, const char *name)
{
    const char *path = arena_format(m->arena, "%s/%s", m->folder, name);
    const char *sha256 = digest_file(m->arena, DIGEST_SHA256, path);
    bool ours = sha256 ? issued_has(&m->issued, name, sha256) : errno == ENOENT;
    if (!ours && !m->asked->force)
        say_of(path, "：", "这份文书生成后已被修改，没有覆盖；请先移走或改名，或以 --force 覆盖");
    return ours || m->asked->force;
}

static bool write_word(const struct maker *m, const char *path)
{
    return file_write(path, m->word.at, m->word.n);
}

static bool write_pages(const struct maker *m, const char *path)
{
    return write_pdf(m->letter, &m->session.fonts, m->editions.wording, path);
}

static bool write_book(const struct maker *m, const char *path)
{
    return write_xlsx(m->letter, path, m->options.date);
}

/* Said; what was begun is taken away. */
static bool not_written(const struct maker *m, const char *path, const struct issued_file *file,
                        size_t n)
{
    int error = errno;
    for (size_t i = 0; i < n; i++)
        unlink(issued_stage(m->arena, m->folder, file[i].name));
    say_of(path, "：", write_fault(m->arena, error));
    return false;
}

/* The forms that a document is written in: Word always, the others as --formats says. */
static const struct paper_form {
    const char *end;
    const char *format; /* NULL: always */
    bool (*write)(const struct maker *m, const char *path);
} forms[] = {
    {"docx", NULL, write_word},
    {"pdf", "pdf", write_pages},
    {"xlsx", "xlsx", write_book},
};
enum { FORMS = sizeof forms / sizeof *forms };

static bool is_wanted(const struct maker *m, const struct paper_form *form)
{
    return !form->format || (m->asked->formats & format_named(slice_of(form->format)));
}

/* Beside their places. False: said, and none is left. */
static bool write_stages(struct maker *m, struct issued_file *file, size_t *n)
{
    const char *path = NULL;
    for (size_t i = 0; i < FORMS; i++) {
        if (!is_wanted(m, &forms[i]))
            continue;
        const char *name = arena_format(m->arena, "%s.%s", m->kind->name, forms[i].end);
        path = issued_stage(m->arena, m->folder, name);
        unlink(path);
        errno = 0;
        const char *sha256 =
            forms[i].write(m, path) ? digest_file(m->arena, DIGEST_SHA256, path) : NULL;
        file[(*n)++] = (struct issued_file){name, sha256};
        if (!sha256)
            break;
    }
    return file[*n - 1].sha256 || not_written(m, path, file, *n);
}

/* What is written down of a document: a notice's rows are what it demands. */
static struct issued issued_of(const struct maker *m, const struct issued_file *file, size_t n)
{
    const struct paper *p = &m->paper;
    const struct form_edition *form = m->editions.form;
    int *row = arena_alloc(m->arena, (form->n + 1) * sizeof *row);
    struct issued one = {.document = m->kind->name,
                         .lot = "",
                         .date = p->own.now ? p->own.now->date : m->asked->date,
                         .has_due = p->due != DAY_NEVER,
                         .due = p->due,
                         .result_sha256 = p->own.now ? p->own.now->result_sha256 : "",
                         .row = row,
                         .file = file,
                         .n_files = n};
    for (size_t i = 0; m->kind->of_rows && i < form->n; i++)
        if (kept_row(p->own.now, form->row[i].number) == ROW_NO)
            row[one.n_rows++] = form->row[i].number;
    if (m->kind->of_rows && one.n_rows == 0) { /* what demands nothing sets no term */
        one.has_due = false;
        one.due = DAY_NEVER;
    }
    return one;
}

/* A notice's workbook comes back with the receipt filled in. */
static const struct document *letter_of(const struct maker *m, const struct word_template *t,
                                        struct problems *problems)
{
    struct document *letter = word_template_letter(t, &m->paper, problems);
    if (letter && m->kind->of_rows && m->paper.own.now)
        letter->keyword =
            arena_format(m->arena, NOTICE_KEYWORD "%s", m->paper.own.now->result_sha256);
    return letter;
}

/* What is to be written, by the template; false with problems. */
static bool fill(struct maker *m, struct problems *problems)
{
    const struct word_template *t =
        word_template_open(m->arena, template_path(m), scope_of(&m->paper).has, problems);
    if (!t || !word_template_fill(&m->word, t, &m->paper, problems))
        return false;
    for (size_t i = 0; i < FORMS && !m->letter; i++)
        if (forms[i].format && is_wanted(m, &forms[i]))
            m->letter = letter_of(m, t, problems);
    return problems->errors == 0;
}

static bool may_replace_all(struct maker *m)
{
    bool may = true;
    for (size_t i = 0; i < FORMS; i++)
        if (is_wanted(m, &forms[i]))
            may =
                may_replace(m, arena_format(m->arena, "%s.%s", m->kind->name, forms[i].end)) && may;
    return may;
}

static bool same_demand(const struct issued *a, const struct issued *b)
{
    return a->date == b->date && a->has_due == b->has_due && a->due == b->due &&
           a->n_rows == b->n_rows && memcmp(a->row, b->row, a->n_rows * sizeof *a->row) == 0;
}

/* Lies one of its files there still? */
static bool lies_there(const struct maker *m, const struct issued *one)
{
    for (size_t i = 0; i < one->n_files; i++)
        if (!path_absent(arena_format(m->arena, "%s/%s", m->folder, one->file[i].name)))
            return true;
    return false;
}

/* A notice with a term may be in the CA's hands: another one does not take its place by itself. */
static bool keeps_served(const struct maker *m)
{
    const struct issued now = issued_of(m, NULL, 0);
    for (size_t i = 0; i < m->issued.of.n && m->kind->of_rows && !m->asked->force; i++) {
        const struct issued *one = &m->issued.of.at[i];
        if (strcmp(one->document, now.document) != 0 || !one->has_due || same_demand(one, &now) ||
            (one->date != now.date && !lies_there(m, one)))
            continue;
        say_of(
            m->folder, "：",
            arena_format(
                m->arena,
                "已有依%s的结果制作、期限为%s的整改通知书，可能已经送达，没有覆盖；要以新的代替，"
                "请先另存它，再以 --force 制作",
                day_text(m->arena, one->date), day_text(m->arena, one->due)));
        return false;
    }
    return true;
}

/* A link in place of the folder, or of the year's, may lead anywhere. */
static bool may_write_in(const struct maker *m)
{
    const char *slash = strrchr(m->folder, '/');
    const char *above = arena_copy(m->arena, m->folder, (size_t)(slash - m->folder));
    const char *const folders[] = {above, m->folder};
    for (size_t i = m->kind->of_year; i < sizeof folders / sizeof *folders; i++) {
        const char *why = folder_fault(folders[i]);
        if (why) {
            say_of(folders[i], "：", why);
            return false;
        }
    }
    return true;
}

static enum exit_status write_down(struct maker *m)
{
    struct issued_file *file = arena_alloc(m->arena, FORMS * sizeof *file);
    size_t n = 0;
    const char *why = NULL;
    const char *what = NULL;
    if (!issued_read(&m->issued, m->arena, m->folder, &why)) {
        say_of(m->folder, "：", why);
        return EXIT_NO_OUTPUT;
    }
    if (!may_write_in(m) || !keeps_served(m) || !may_replace_all(m) || !write_stages(m, file, &n))
        return EXIT_NO_OUTPUT;
    struct issued one = issued_of(m, file, n);
    if (!issued_place(&m->issued, m->arena, m->folder, &one, &what)) {
        not_written(m, what, file, n);
        return EXIT_NO_OUTPUT;
    }
    for (size_t i = 0; i < n && !m->asked->quiet; i++)
        printf("%s/%s\n", m->folder, file[i].name);
    return stdout_sound() ? EXIT_DONE : EXIT_NO_OUTPUT;
}

static enum exit_status write_papers(struct maker *m)
{
    struct problems problems;
    problems_init(&problems, m->arena);
    bool filled = fill(m, &problems);
    session_say(&m->session, &problems, 0);
    enum exit_status status = filled ? write_down(m) : EXIT_CONFIG;
    bytes_free(&m->word);
    return status;
}

/* --- a document of a CA, and of a year ------------------------------------------------------------------------- */

static enum exit_status make_own(struct maker *m, const struct published_result *r)
{
    const struct kept *k = read_result(m, r);
    if (!k)
        return EXIT_FAILED;
    if (m->paper.due != DAY_NEVER && m->paper.due < k->date) {
        say_of("--due", "：",
               arena_format(m->arena, "期限%s早于所依结果的评估日%s",
                            day_text(m->arena, m->paper.due), day_text(m->arena, k->date)));
        return EXIT_USAGE;
    }
    m->folder = r->folder;
    m->paper.own = (struct paper_ca){k, ages_of(m, k)};
    if (!find_notice(m, k) || !find_earlier(m, k))
        return EXIT_NO_OUTPUT;
    if (!find_receipts(m, k))
        return EXIT_FAILED;
    return write_papers(m);
}

static enum exit_status make_year(struct maker *m, const result_list *found)
{
    struct paper_ca *ca = arena_alloc(m->arena, (found->n + 1) * sizeof *ca);
    for (size_t i = 0; i < found->n; i++) {
        ca[i].now = read_result(m, &found->at[i]);
        if (!ca[i].now)
            return EXIT_FAILED;
    }
    m->folder = arena_format(m->arena, "%s/%d", m->asked->output, m->year);
    m->paper.ca = ca;
    m->paper.n = found->n;
    m->paper.year = m->year;
    return write_papers(m);
}

static enum exit_status make(struct maker *m, const result_list *found)
{
    m->editions = edition_set_of(&m->session.library, CAEVAL_VERSION);
    m->paper = (struct paper){.arena = m->arena,
                              .editions = &m->editions,
                              .bureau = m->asked->bureau.name,
                              .due = m->asked->due ? m->asked->due : DAY_NEVER};
    return m->kind->of_year ? make_year(m, found) : make_own(m, &found->at[0]);
}

enum exit_status papers_make(const struct options *options, const struct paper_kind *kind,
                             struct arena *arena)
{
    struct maker m = {.asked = options, .options = *options, .kind = kind, .arena = arena};
    result_list found = {0};
    if (access(options->output, F_OK) != 0) {
        say_of(options->output, "：", system_fault(errno));
        return EXIT_NO_INPUT;
    }
    if (!find_results(&m, &found))
        return EXIT_NO_INPUT;
    if (found.n == 0)
        return nothing_found(&m);
    m.options.date = found.at[found.n - 1].date;
    enum exit_status status = stored_open(&m.history, &m.session, &m.options, arena);
    if (status == EXIT_DONE && (options->formats & format_named(slice_of("pdf"))))
        status = session_fonts(&m.session);
    if (status == EXIT_DONE)
        status = make(&m, &found);
    session_say(&m.session, &m.history.problems, 0);
    run_history_close(&m.history);
    session_close(&m.session);
    return status;
}
