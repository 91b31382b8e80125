/* Combined: one pass over each file, rows dealt out by their CA code. */
#include "ingest/combined.h"

#include <errno.h>
#include <string.h>

#include "base/file.h"

struct pass {
    struct combined *combined;
    struct combined_file *file;
    const struct reject_sink *sink;
    enum combined_end end;
};

static void reject_row(struct pass *p, const struct row *row, const struct refusal *refusal)
{
    struct reject reject = {
        .file = p->file->file->name,
        .path = p->file->file->path,
        .line = row->line,
        .position = refusal->column ? p->file->layout.ca_code + 1 : 0,
        .refusal = refusal,
    };
    p->combined->rejected++;
    p->file->strays++;
    p->sink->reject(p->sink->context, &reject);
}

/* NULL: the CA's rows are not wanted. */
static struct spool_chain *chain_of(struct pass *p, struct slice code)
{
    struct combined *c = p->combined;
    size_t index = index_add(&c->codes, code, NULL);
    if (index == c->chosen.n)
        *vec_push(c->arena, &c->chosen) =
            !c->choice.has || c->choice.has(c->choice.of, c->codes.keys.at[index].at);
    if (!c->chosen.at[index])
        return NULL;
    while (p->file->chain.n <= index)
        *vec_push(p->combined->arena, &p->file->chain) = (struct spool_chain){0};
    return &p->file->chain.at[index];
}

static void deal(struct pass *p, const struct row *row)
{
    static const struct column ca_column = {.name = "ca_code", .header = "机构编码"};
    struct refusal refusal;
    size_t at = (size_t)p->file->layout.ca_code;
    bool damaged = row->fault == ROW_NUL || row->fault == ROW_BAD_BYTES;
    p->file->rows++;
    struct slice code = at < row->n ? slice_trim(row->field[at]) : (struct slice){"", 0};
    if (row->n <= at || (damaged && !ca_code_valid(code))) {
        refuse_row(&refusal, row, p->file->layout.n);
        reject_row(p, row, &refusal);
    } else if (!ca_code_valid(code)) {
        refuse(&refusal, &ca_column, code, "不是机构编码，应为 1 至 64 个字母、数字、- 或 _");
        reject_row(p, row, &refusal);
    } else {
        struct spool_chain *chain = chain_of(p, code);
        if (chain && !spool_add(p->combined->spool, p->combined->arena, chain, row))
            p->end = COMBINED_FAILED;
    }
}

/* Reads the header and deals the rows; returns why the file cannot be used, or NULL. */
static const char *deal_rows(struct pass *p, struct rows *rows, const struct export *export)
{
    struct row row;
    const char *why = NULL;
    if (!rows_next(rows, &row))
        return "空文件，连表头也没有";
    if (row.fault != ROW_SOUND)
        return "表头不是有效的 CSV";
    if (!layout_match(&p->file->layout, p->combined->arena, export, &row, &why))
        return why;
    if (p->file->layout.ca_code < 0)
        return "根目录下的文件要有 机构编码（ca_code）列";
    rows_expect(rows, row.n);
    while (p->end == COMBINED_READ && rows_next(rows, &row))
        deal(p, &row);
    for (size_t i = 0; i < p->file->chain.n; i++)
        if (!spool_seal(p->combined->spool, p->combined->arena, &p->file->chain.at[i]))
            p->end = COMBINED_FAILED;
    return NULL;
}

static enum combined_end read_file(struct pass *p, const struct schema *schema,
                                   struct problems *problems)
{
    struct arena *arena = p->combined->arena;
    struct combined_file *f = p->file;
    struct source_fault fault;
    struct source *source = source_open(arena, f->file->path, &fault);
    if (source) {
        struct rows *rows = rows_open(source);
        f->encoding = source_encoding(source);
        f->refused = deal_rows(p, rows, &schema->export[f->file->export]);
        char *sha256 = NULL;
        fault = source_finish(source, arena, &sha256);
        f->sha256 = sha256;
        f->stamp = *source_stamp(source);
        rows_close(rows);
        source_close(source);
    }
    if (p->end == COMBINED_READ && fault.passing)
        p->end = COMBINED_UNSTABLE;
    if (fault.why)
        f->refused = arena_format(arena, "不能读取：%s", fault.why);
    if (f->refused)
        problem_add(problems, SEVERITY_ERROR, f->file->path, 0, NULL, "%s", f->refused);
    if (p->end == COMBINED_FAILED)
        problem_add(problems, SEVERITY_ERROR, f->file->path, 0, NULL,
                    "its rows cannot be set aside in a temporary file in %s: %s",
                    temporary_folder(), strerror(errno));
    return p->end;
}

enum combined_end combined_read(struct combined *combined, struct arena *arena,
                                const struct input_folder *folder, const struct schema *schema,
                                const struct reject_sink *sink, struct problems *problems)
{
    size_t n = folder->combined.n;
    *combined = (struct combined){.arena = arena, .choice = combined->choice, .n = n};
    index_init(&combined->codes, arena);
    if (n == 0)
        return COMBINED_READ;
    combined->spool = spool_new();
    if (!combined->spool) {
        problem_add(
            problems, SEVERITY_ERROR, NULL, 0, NULL,
            "no temporary file can be made in %s ($TMPDIR, or /tmp where it is not set): %s",
            temporary_folder(), strerror(errno));
        return COMBINED_FAILED;
    }
    combined->file = arena_alloc(arena, n * sizeof *combined->file);
    for (size_t i = 0; i < n; i++) {
        combined->file[i].file = &folder->combined.at[i];
        struct pass pass = {combined, &combined->file[i], sink, COMBINED_READ};
        enum combined_end end = read_file(&pass, schema, problems);
        if (end != COMBINED_READ)
            return end;
    }
    return COMBINED_READ;
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
