/* Ingest: one CA, export by export, file by file, row by row. */
#include "ingest/ingest.h"

#include <stdlib.h>
#include <string.h>

#include "ingest/adapter.h"
#include "ingest/combined.h"
#include "ingest/names.h"
#include "ingest/peek.h"
#include "ingest/reader.h"

/* --- one file ------------------------------------------------------------------------------------- */

static void begin_file(struct reader *r, const char *name, const struct input_file *file)
{
    r->report = vec_push(r->arena, &r->reports);
    *r->report = (struct file_report){
        .export = r->export_index,
        .file = name,
        .path = file->path,
        .open = file->open,
    };
    memset(r->above, 0, sizeof r->above);
    r->aside = (struct aside_counts){0};
    r->other_header = false;
    r->bared = r->cut = 0;
}

static void use_layout(struct reader *r, const struct layout *layout)
{
    bool *has = arena_alloc(r->arena, (r->export->n + 1) * sizeof *has);
    for (size_t i = 0; i < r->export->n; i++)
        has[i] = layout->position[i] >= 0;
    r->layout = layout;
    r->report->has_column = has;
    r->report->unknown_columns = layout->unknown;
    r->report->source = layout->mapping ? layout->mapping->source : NULL;
}

static void note_refused(struct reader *r, const char *why)
{
    r->report->refused = why;
    if (r->records->refuse)
        r->records->refuse(r->records->context, r->export_index);
}

static void refuse_file(struct reader *r, const char *why)
{
    note_refused(r, why);
    problem_add(r->problems, SEVERITY_ERROR, r->report->path, 0, NULL, "%s", why);
}

/* Which system's form the file has, and what became of its rows. */
static void say_recognised(struct reader *r)
{
    const struct layout *layout = r->layout;
    struct file_report *report = r->report;
    int64_t others = r->aside.n[ASIDE_NOT_OURS];
    int64_t joined = r->aside.n[ASIDE_JOINED];
    int64_t kept = report->rows - report->set_aside;
    int64_t skipped = layout->skipped + report->set_aside - others - joined;
    report->recognised =
        arena_format(r->arena, "识别为 %s；保留 %lld，不属本表 %lld，跳过 %lld", report->source,
                     (long long)kept, (long long)others, (long long)skipped);
    if (joined)
        report->recognised =
            arena_format(r->arena, "%s，并入前面记录 %lld", report->recognised, (long long)joined);
    if (layout->untold)
        report->recognised = arena_format(r->arena, "%s；来源中没有 %s，按没有提供处理",
                                          report->recognised, layout->untold);
    problem_add(r->problems, SEVERITY_NOTE, report->path, layout->line, NULL, "%s",
                report->recognised);
    if (kept == 0 && others > 0)
        problem_add(r->problems, SEVERITY_WARNING, report->path, 0, NULL,
                    "识别为 %s，但%lld行都不属本表，按没有记录处理；如不是，请核对来源（caeval "
                    "sources）",
                    report->source, (long long)others);
}

/* What was said of the file by its rows, once. */
static void end_file(struct reader *r)
{
    const char *aside = aside_text(&r->aside, r->arena);
    if (r->report->source)
        say_recognised(r);
    r->report->aside = aside;
    if (aside)
        problem_add(r->problems, SEVERITY_NOTE, r->report->path, 0, NULL, "不是数据，未计：%s",
                    aside);
    if (r->bared)
        problem_add(r->problems, SEVERITY_NOTE, r->report->path, r->bared_at, NULL,
                    "编号前后由其他程序加上的符号（=\"…\"、'、全角等）已去掉，第%lld行起共%lld处",
                    (long long)r->bared_at, (long long)r->bared);
    if (r->cut)
        problem_add(r->problems, SEVERITY_NOTE, r->report->path, r->cut_at, NULL,
                    "时间中不足1秒的部分已略去，第%lld行起共%lld处", (long long)r->cut_at,
                    (long long)r->cut);
}

static void read_rows(struct reader *r, struct adapter *rows)
{
    struct row row;
    const char *why = adapter_refused(rows);
    r->report->unusable = why != NULL;
    if (why) {
        refuse_file(r, why);
        return;
    }
    use_layout(r, adapter_layout(rows));
    layout_say(adapter_layout(rows), r->report->path, r->problems);
    while (!r->in_vain && adapter_next(rows, &row))
        take_row(r, &row);
    end_file(r);
}

static void read_folder_file(struct reader *r, const struct input_file *file,
                             struct source_survey *survey)
{
    struct source_fault fault;
    begin_file(r, file->name, file);
    struct source *source = source_open_again(r->arena, file->open, file->sheet, survey, &fault);
    if (!source) {
        r->report->passing = fault.passing;
        r->report->unusable = !fault.passing;
        refuse_file(r,
                    fault.passing ? arena_format(r->arena, "不能读取：%s", fault.why) : fault.why);
        return;
    }
    struct adapter *rows =
        adapter_open(r->arena, r->schema, r->export_index, file->mapping, false, source);
    r->report->encoding = source_encoding(source);
    r->combined = false;
    read_rows(r, rows);
    char *sha256 = NULL;
    fault = source_finish(source, r->arena, &sha256);
    r->report->sha256 = sha256;
    r->report->stamp = *source_stamp(source);
    r->report->passing = fault.passing;
    if (fault.why)
        refuse_file(r, arena_format(r->arena, "读取出错：%s", fault.why));
    adapter_close(rows);
    source_close(source);
}

/* A row whose code cannot be read may be any CA's. */
static void lose_strays(struct reader *r, const struct combined_file *file)
{
    for (size_t i = 0; r->records->lose && i < file->lost.n; i++) {
        const struct record record = {r->export, r->report->file, file->lost.at[i], NULL};
        refs_lose(r->refs);
        r->records->lose(r->records->context, r->export_index, &record);
        if (r->records->lose_key)
            r->records->lose_key(r->records->context, r->export_index, &record);
    }
}

static void read_combined_file(struct reader *r, const struct combined_file *file, bool ambiguous)
{
    begin_file(r, ambiguous ? arena_format(r->arena, "../%s", file->file->name) : file->file->name,
               file->file);
    r->report->share = true;
    r->report->encoding = file->encoding;
    r->report->sha256 = file->sha256;
    r->report->stamp = file->stamp;
    if (file->refused) {
        note_refused(r, file->refused); /* said once, when it was read */
        r->report->passing = file->unread;
        r->report->unusable = !file->unread;
        return;
    }
    r->combined = true;
    use_layout(r, &file->layout);
    lose_strays(r, file);
    const struct spool_chain *chain = combined_chain(r->input->combined, file, r->input->code);
    if (!chain)
        return;
    struct spool_reader *rows = spool_open(r->input->combined->spool, chain);
    struct row row;
    bool failed = false;
    while (!r->in_vain && spool_next(rows, &row, &failed))
        take_row(r, &row);
    if (failed) {
        r->report->passing = true;
        refuse_file(r, "读取出错：临时文件读不出来");
    }
    end_file(r);
    spool_close(rows);
}

/* --- which columns are told ------------------------------------------------------------------------ */

static void peek_rows(struct peek *peek, struct adapter *rows)
{
    struct row row;
    const struct layout *layout = adapter_layout(rows);
    if (adapter_refused(rows) || !peek_file(peek, layout))
        return;
    while (adapter_next(rows, &row) && peek_row(peek, layout, &row))
        ;
}

/* What cannot be read now is said when it is read for good. */
static void peek_folder_file(struct reader *r, struct peek *peek, const struct input_file *file,
                             struct source_survey *survey)
{
    struct source_fault fault;
    struct source *source = source_open_again(r->arena, file->open, file->sheet, survey, &fault);
    if (!source)
        return;
    struct adapter *rows =
        adapter_open(r->arena, r->schema, r->export_index, file->mapping, false, source);
    peek_rows(peek, rows);
    adapter_close(rows);
    source_close(source);
}

static void peek_combined_file(struct reader *r, struct peek *peek,
                               const struct combined_file *file)
{
    struct row row;
    bool failed = false;
    const struct spool_chain *chain =
        file->refused ? NULL : combined_chain(r->input->combined, file, r->input->code);
    if (!chain || !peek_file(peek, &file->layout))
        return;
    struct spool_reader *rows = spool_open(r->input->combined->spool, chain);
    while (spool_next(rows, &row, &failed) && peek_row(peek, &file->layout, &row))
        ;
    spool_close(rows);
}

/* --- one export ----------------------------------------------------------------------------------- */

/* The files of one export: a CA's own and the combined ones, each newest first. */
struct export_files {
    const struct input_files *own;
    size_t own_from, own_to;
    struct source_survey *survey; /* of the own ones, from own_from on */
};

static struct export_files files_of_export(const struct reader *r)
{
    static const struct input_files no_files = {0};
    const struct ca_folder *folder =
        r->export_index < r->schema->n ? r->input->folder : r->input->inspection;
    struct export_files f = {.own = folder ? &folder->files : &no_files};
    while (f.own_from < f.own->n && f.own->at[f.own_from].export != r->export_index)
        f.own_from++;
    f.own_to = f.own_from;
    while (f.own_to < f.own->n && f.own->at[f.own_to].export == r->export_index)
        f.own_to++;
    f.survey = arena_alloc(r->arena, (f.own_to - f.own_from + 1) * sizeof *f.survey);
    return f;
}

static void peek_export(struct reader *r, const struct export_files *f)
{
    struct peek peek;
    const struct combined *c = r->input->combined;
    peek_start(&peek, r->schema, r->export, r->not_told);
    for (size_t i = f->own_from; i < f->own_to && peek_open(&peek); i++)
        peek_folder_file(r, &peek, &f->own->at[i], &f->survey[i - f->own_from]);
    for (size_t k = 0; k < c->n && peek_open(&peek); k++)
        if (c->file[k].file->export == r->export_index)
            peek_combined_file(r, &peek, &c->file[k]);
}

/* Merged, newest first; of the same name the CA's own first. */
static void read_export(struct reader *r)
{
    const struct combined *c = r->input->combined;
    const struct export_files f = files_of_export(r);
    size_t i = f.own_from;
    size_t k = 0;
    peek_export(r, &f);
    for (;; r->file_number++) {
        while (k < c->n && c->file[k].file->export != r->export_index)
            k++;
        if (i == f.own_to && k == c->n)
            return;
        int order = i == f.own_to ? 1 : k == c->n ? -1 : file_order(&f.own->at[i], c->file[k].file);
        if (order <= 0) {
            read_folder_file(r, &f.own->at[i], &f.survey[i - f.own_from]);
            i++;
            if (order == 0)
                read_combined_file(r, &c->file[k++], (r->file_number++, true));
        } else {
            read_combined_file(r, &c->file[k++], false);
        }
    }
}

static size_t find_date_column(const struct export *export)
{
    size_t any = SIZE_MAX;
    for (size_t i = 0; i < export->n; i++) {
        const struct column *c = &export->column[i];
        if (c->type != TYPE_DATE && c->type != TYPE_DATETIME)
            continue;
        if (c->required)
            return i;
        if (any == SIZE_MAX)
            any = i;
    }
    return any;
}

static const char *strangers_text(const struct reader *r, const struct reference *reference)
{
    enum { NAMED = 3 };
    const char *text = "";
    for (size_t i = 0; i < reference->n_strangers && i < NAMED; i++)
        text = arena_format(
            r->arena, "%s%s%s", text, i ? "、" : "",
            place_text(r->arena, reference->stranger[i].file, reference->stranger[i].line));
    return text;
}

static void say_reference(struct reader *r, const struct reference *reference)
{
    const struct export *export = &r->schema->export[reference->export];
    const struct column *column = &export->column[reference->column];
    if (reference->found == reference->ids)
        return;
    problem_add(
        r->problems, reference->broken ? SEVERITY_WARNING : SEVERITY_NOTE, r->input->code, 0, NULL,
        reference->broken ? "%s的%s：%lld个中%lld个见于%s，两个表的写法可能不同，须与其"
                            "对照的结论待核；不见于其中的如 %s"
                          : "%s的%s：%lld个中%lld个见于%s；不见于其中的如 %s",
        export->title, column->header, (long long)reference->ids, (long long)reference->found,
        r->schema->export[reference->target].title, strangers_text(r, reference));
}

/* What is not read in the CA's folder, and what of it all CAs lack. */
static void list_unread(struct reader *r)
{
    const struct input_files *own = r->input->folder ? &r->input->folder->files : NULL;
    const struct input_files *examiners =
        r->input->inspection ? &r->input->inspection->files : NULL;
    const struct input_files *shared = r->input->combined->files;
    for (size_t i = 0; own && i < own->n_unread; i++)
        *vec_push(r->arena, &r->unread) = own->unread[i];
    for (size_t i = 0; examiners && i < examiners->n_unread; i++)
        *vec_push(r->arena, &r->unread) = examiners->unread[i];
    for (size_t i = 0; shared && i < shared->n_unread; i++) {
        struct unread_file file = shared->unread[i];
        file.name = arena_format(r->arena, "../%s", file.name);
        if (file.export != SIZE_MAX)
            *vec_push(r->arena, &r->unread) = file;
    }
}

/* Rows of the export that nobody reads: they were supplied. */
static void refuse_unread(struct reader *r)
{
    for (size_t i = 0; r->records->refuse && i < r->unread.n; i++)
        if (r->unread.at[i].export == r->export_index)
            r->records->refuse(r->records->context, r->export_index);
}

static void read_whole_export(struct reader *r, size_t index)
{
    r->export_index = index;
    r->export = &r->schema->export[index];
    r->file_number = 0;
    r->date_column = find_date_column(r->export);
    r->keys = keys_new(!lessons_repeated(r->input->lessons, index));
    r->in_vain = false;
    refs_begin(r->refs, index);
    refuse_unread(r);
    read_export(r);
    keys_free(r->keys);
}

/* By export: is there a file that may hold rows of it? */
static const bool *supplied_exports(struct reader *r)
{
    const struct combined *c = r->input->combined;
    bool *supplied = arena_alloc(r->arena, (r->schema->all + 1) * sizeof *supplied);
    for (size_t i = 0; r->input->folder && i < r->input->folder->files.n; i++)
        supplied[r->input->folder->files.at[i].export] = true;
    for (size_t i = 0; i < c->n; i++)
        supplied[c->file[i].file->export] = true;
    return supplied;
}

struct ingested ingest_ca(const struct ca_input *input, const struct schema *schema,
                          struct arena *arena, const struct record_sink *records,
                          const struct reject_sink *rejects, struct problems *problems)
{
    struct reader *r = arena_alloc(arena, sizeof *r);
    *r = (struct reader){
        .input = input,
        .schema = schema,
        .arena = arena,
        .records = records,
        .rejects = rejects,
        .problems = problems,
    };
    r->refs = refs_new(arena, schema, supplied_exports(r));
    list_unread(r);
    const size_t coverage = schema_export(schema, slice_of("coverage"));
    if (coverage != SIZE_MAX)
        read_whole_export(r, coverage); /* first: it tells how far the others go */
    for (size_t i = 0; i < schema->all; i++)
        if (i != coverage)
            read_whole_export(r, i);
    lessons_settle(input->lessons);
    size_t n = 0;
    const struct reference *reference = refs_end(r->refs, &n);
    for (size_t i = 0; i < n; i++)
        say_reference(r, &reference[i]);
    return (struct ingested){
        .code = input->code,
        .file = r->reports.at,
        .n = r->reports.n,
        .again = r->again,
        .reference = reference,
        .n_references = n,
        .unread = r->unread.at,
        .n_unread = r->unread.n,
    };
}
