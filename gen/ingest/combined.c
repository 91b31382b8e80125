/* Combined: one pass over each file, rows dealt out by their CA code. */
#include "ingest/combined.h"

#include <errno.h>
#include <string.h>

#include "base/file.h"
#include "ingest/adapter.h"
#include "ingest/aside.h"
#include "ingest/value.h"

enum { UNKNOWN_LISTED = 1000 /* codes; more of them are no codes at all */ };

struct pass {
    struct combined *combined;
    struct combined_file *file;
    const struct schema *schema;
    const struct reject_sink *sink;
    bool other_header; /* the last header had other places (aside.h) */
    bool names_cas;    /* its rows make a code a CA's: the export org */
    enum combined_end end;
};

static const struct column ca_column = {.name = "ca_code", .header = "机构编码"};

static void give_stray(struct combined *c, const struct combined_file *file,
                       const struct reject_sink *sink, int64_t line, const struct refusal *refusal)
{
    struct reject reject = {
        .file = file->file->name,
        .path = file->file->path,
        .line = line,
        .position = refusal->column ? file->layout.ca_code + 1 : 0,
        .refusal = refusal,
    };
    c->rejected++;
    sink->reject(sink->context, &reject);
}

/* --- codes ---------------------------------------------------------------------------------------- */

static size_t add_ca(struct combined *c, struct slice code)
{
    bool added = false;
    size_t index = index_add(&c->codes, code, &added);
    if (added) {
        bool first = false; /* "A1" and "a1" are two codes and folded one */
        index_add(&c->folded, slice_of(text_folded(c->arena, code)), &first);
        if (first)
            *vec_push(c->arena, &c->unfolded) = index;
        *vec_push(c->arena, &c->chosen) =
            !c->choice.has || c->choice.has(c->choice.of, c->codes.keys.at[index].at);
    }
    return index;
}

/* The CA of a code; *near: it is written otherwise. INDEX_NONE where there is none. */
static size_t ca_of(struct pass *p, struct slice code, bool sound, bool *near)
{
    struct combined *c = p->combined;
    size_t index = index_find(&c->codes, code);
    *near = false;
    if (index != INDEX_NONE || code.n == 0)
        return index;
    index = index_find(&c->folded, slice_of(text_folded(c->arena, code)));
    *near = index != INDEX_NONE;
    if (*near)
        return c->unfolded.at[index];
    if (p->names_cas && sound && ca_code_valid(code))
        index = add_ca(c, code);
    return index;
}

static void count_unknown(struct pass *p, const struct row *row, struct slice code)
{
    struct combined *c = p->combined;
    bool added = false;
    size_t index = index_add(&c->unknown, code, &added);
    if (added)
        *vec_push(c->arena, &c->stray) = (struct unknown_code){p->file, row->line, 0};
    c->stray.at[index].rows++;
}

/* Each code once; where there are so many that the column cannot hold codes, that alone. */
static void say_unknown(struct combined *c, const struct reject_sink *sink)
{
    struct refusal refusal;
    size_t n = c->unknown.keys.n;
    for (size_t i = 0; i < n && n <= UNKNOWN_LISTED; i++) {
        const struct unknown_code *u = &c->stray.at[i];
        refuse(&refusal, &ca_column, c->unknown.keys.at[i],
               "没有这个机构的文件夹，机构信息中也没有它，共%lld行不计", (long long)u->rows);
        give_stray(c, u->file, sink, u->line, &refusal);
    }
    if (n <= UNKNOWN_LISTED)
        return;
    refuse(&refusal, &ca_column, c->unknown.keys.at[0],
           "等%zu个编码都不是已知机构的，机构编码列很可能放错了列", n);
    give_stray(c, c->stray.at[0].file, sink, c->stray.at[0].line, &refusal);
}

/* --- rows ----------------------------------------------------------------------------------------- */

static void spool_row(struct pass *p, size_t index, const struct row *row)
{
    struct combined *c = p->combined;
    if (!c->chosen.at[index])
        return;
    while (p->file->chain.n <= index)
        *vec_push(c->arena, &p->file->chain) = (struct spool_chain){0};
    if (!spool_add(c->spool, c->arena, &p->file->chain.at[index], row))
        p->end = COMBINED_FAILED;
}

/* A row whose code cannot be read may be any CA's. */
static void lose_row(struct pass *p, const struct row *row, struct slice code)
{
    struct refusal refusal;
    bool given = (size_t)p->file->layout.ca_code < row->n &&
                 (row->fault == ROW_SOUND || row->fault == ROW_COLUMN_COUNT);
    if (!given)
        refuse_row(&refusal, row, &p->file->layout);
    else
        refuse(&refusal, &ca_column, code, "不是机构编码，应为 1 至 64 个字母、数字、- 或 _");
    *vec_push(p->combined->arena, &p->file->lost) = row->line;
    give_stray(p->combined, p->file, p->sink, row->line, &refusal);
}

static void deal(struct pass *p, struct row *row)
{
    const struct layout *layout = &p->file->layout;
    size_t at = (size_t)layout->ca_code;
    struct slice code = at < row->n ? slice_trim(row->field[at]) : (struct slice){"", 0};
    bool near = false;
    enum aside kind = ASIDE_NOT; /* of a CA's rows it is found out once more when they are taken */
    p->file->rows++;
    if (index_find(&p->combined->codes, code) == INDEX_NONE)
        kind = aside_kind(p->schema, &p->schema->export[p->file->file->export], layout, row);
    if (aside_is_below(&p->other_header, kind))
        row->fault = ROW_OTHER_HEADER;
    size_t index = kind != ASIDE_NOT ? INDEX_NONE : ca_of(p, code, row->fault == ROW_SOUND, &near);
    if (index != INDEX_NONE) {
        row->fault = near ? ROW_NEAR_CODE : row->fault;
        spool_row(p, index, row);
        return;
    }
    p->file->strays++;
    if (kind != ASIDE_NOT)
        p->file->set_aside++;
    else if (row->fault == ROW_SOUND && ca_code_valid(code))
        count_unknown(p, row, code);
    else
        lose_row(p, row, code);
}

/* Reads the header and deals the rows; returns why the file cannot be used, or NULL. */
static const char *deal_rows(struct pass *p, struct adapter *rows)
{
    struct row row;
    const char *why = adapter_refused(rows);
    p->file->layout = *adapter_layout(rows);
    if (why)
        return why;
    if (p->file->layout.ca_code < 0)
        return "所有机构共用的文件要有 机构编码（ca_code）列；请加上该列，或把文件放进机构的文件夹";
    while (p->end == COMBINED_READ && adapter_next(rows, &row))
        deal(p, &row);
    for (size_t i = 0; i < p->file->chain.n; i++)
        if (!spool_seal(p->combined->spool, p->combined->arena, &p->file->chain.at[i]))
            p->end = COMBINED_FAILED;
    return NULL;
}

static enum combined_end read_file(struct pass *p, struct problems *problems)
{
    struct arena *arena = p->combined->arena;
    struct combined_file *f = p->file;
    const struct export *export = &p->schema->export[f->file->export];
    struct source_fault fault;
    struct source *source = source_open_sheet(arena, f->file->open, f->file->sheet, &fault);
    if (source) {
        struct adapter *rows =
            adapter_open(arena, p->schema, f->file->export, f->file->mapping, true, source);
        f->encoding = source_encoding(source);
        f->refused = deal_rows(p, rows);
        char *sha256 = NULL;
        fault = source_finish(source, arena, &sha256);
        f->sha256 = sha256;
        f->stamp = *source_stamp(source);
        adapter_close(rows);
        source_close(source);
    }
    f->unread = fault.passing;
    if (p->end == COMBINED_READ && fault.passing)
        p->end = COMBINED_UNSTABLE;
    if (fault.why)
        f->refused = fault.passing ? arena_format(arena, "不能读取：%s", fault.why) : fault.why;
    if (!f->refused)
        layout_say(&f->layout, f->file->path, problems);
    if (f->refused)
        problem_add(problems, SEVERITY_ERROR, f->file->path, 0, NULL, "%s", f->refused);
    else if (f->rows == 0 && export->kind != KIND_ROSTER)
        problem_add(problems, SEVERITY_WARNING, f->file->path, 0, NULL,
                    "只有表头，各机构都按%s计；还没有填写的，请移走文件",
                    export->kind == KIND_EVENTS ? "本期没有发生" : "没有登记");
    if (p->end == COMBINED_FAILED)
        problem_add(problems, SEVERITY_ERROR, f->file->path, 0, NULL,
                    "各行不能存入 %s 的临时文件：%s", temporary_folder(), system_fault(errno));
    return p->end;
}

/* The files of org first: they say which CAs there are. */
static enum combined_end read_files(struct combined *c, const struct schema *schema,
                                    const struct reject_sink *sink, struct problems *problems)
{
    size_t org = schema_export(schema, slice_of("org"));
    enum combined_end worst = COMBINED_READ;
    bool unnamed = false; /* org cannot be read: any code may be a CA's, and all of them fail */
    for (int naming = 1; naming >= 0; naming--)
        for (size_t i = 0; i < c->n; i++) {
            bool is_org = c->file[i].file->export == org;
            struct pass pass = {.combined = c,
                                .file = &c->file[i],
                                .schema = schema,
                                .sink = sink,
                                .names_cas = is_org || unnamed};
            if (is_org != (bool)naming)
                continue;
            enum combined_end end = read_file(&pass, problems);
            if (end == COMBINED_FAILED)
                return end;
            unnamed = unnamed || (is_org && c->file[i].unread);
            worst = end > worst ? end : worst;
        }
    return worst;
}

enum combined_end combined_read(struct combined *combined, struct arena *arena,
                                const struct input_folder *folder, const struct schema *schema,
                                const struct reject_sink *sink, struct problems *problems)
{
    size_t n = folder->combined.n;
    *combined = (struct combined){
        .arena = arena, .choice = combined->choice, .n = n, .files = &folder->combined};
    index_init(&combined->codes, arena);
    index_init(&combined->folded, arena);
    index_init(&combined->unknown, arena);
    for (size_t i = 0; i < folder->n; i++)
        add_ca(combined, slice_of(folder->ca[i].code));
    if (n == 0)
        return COMBINED_READ;
    combined->spool = spool_new();
    if (!combined->spool) {
        problem_add(problems, SEVERITY_ERROR, NULL, 0, NULL,
                    "在 %s（$TMPDIR；没有设置时为 /tmp）中不能建立临时文件：%s", temporary_folder(),
                    system_fault(errno));
        return COMBINED_FAILED;
    }
    combined->file = arena_alloc(arena, n * sizeof *combined->file);
    for (size_t i = 0; i < n; i++)
        combined->file[i].file = &folder->combined.at[i];
    enum combined_end end = read_files(combined, schema, sink, problems);
    say_unknown(combined, sink);
    return end;
}

void combined_close(struct combined *combined)
{
    spool_free(combined->spool);
    combined->spool = NULL;
}

const struct spool_chain *combined_chain(const struct combined *combined,
                                         const struct combined_file *file, const char *code)
{
    size_t index = index_find(&combined->codes, slice_of(code));
    return index < file->chain.n ? &file->chain.at[index] : NULL;
}
