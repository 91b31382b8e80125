/* Ingest: one CA, export by export, file by file, row by row. */
#include "ingest/ingest.h"

#include <stdlib.h>
#include <string.h>

#include "ingest/combined.h"
#include "ingest/keys.h"
#include "ingest/layout.h"
#include "ingest/rows.h"

struct reader {
    const struct ca_input *input;
    const struct schema *schema;
    struct arena *arena;
    const struct record_sink *records;
    const struct reject_sink *rejects;
    struct problems *problems;
    VEC(struct file_report) reports;

    /* the export and the file in hand */
    size_t export_index;
    const struct export *export;
    struct keys *keys;
    uint32_t file_number; /* within the export, in reading order */
    size_t date_column;   /* of the export; SIZE_MAX: none */
    const struct layout *layout;
    bool combined;
    struct file_report *report;
    struct value value[ROWS_MAX_COLUMNS];
};

/* --- one row -------------------------------------------------------------------------------------- */

void refuse_row(struct refusal *refusal, const struct row *row, size_t columns)
{
    struct slice shown = row->raw.n ? row->raw
                         : row->n   ? slice_trim(row->field[0])
                                    : (struct slice){"", 0};
    switch (row->fault) {
    case ROW_BROKEN_QUOTES:
        refuse(refusal, NULL, shown,
               "引号用法不合 CSV 格式，字段含引号时应整体加引号并把引号写两遍");
        break;
    case ROW_OPEN_QUOTE:
        refuse(refusal, NULL, shown, "引号没有闭合");
        break;
    case ROW_TOO_LONG:
        refuse(refusal, NULL, shown, "一行超过 %d 字节", ROWS_MAX_BYTES);
        break;
    case ROW_TOO_MANY_COLUMNS:
        refuse(refusal, NULL, shown, "超过 %d 列", ROWS_MAX_COLUMNS);
        break;
    case ROW_BAD_BYTES:
        refuse(refusal, NULL, shown, "含有不是文字的字节（文件编码有误或内容损坏）");
        break;
    case ROW_NUL:
        refuse(refusal, NULL, shown, "含有空字符（NUL）");
        break;
    case ROW_COLUMN_COUNT:
    case ROW_SOUND:
        refuse(refusal, NULL, shown, "有 %zu 列，表头有 %zu 列", row->n, columns);
        break;
    }
}

static void reject_row(struct reader *r, int64_t line, const struct refusal *refusal)
{
    int position = 0;
    if (refusal->column) {
        size_t column = export_column(r->export, slice_of(refusal->column->name));
        position = column == SIZE_MAX ? r->layout->ca_code + 1 : r->layout->position[column] + 1;
    }
    struct reject reject = {
        .file = r->report->file,
        .path = r->report->path,
        .line = line,
        .position = position,
        .refusal = refusal,
    };
    r->report->rejected++;
    r->rejects->reject(r->rejects->context, &reject);
}

/* In a CA's own folder a 机构编码 column, where there is one, must name that CA. */
static bool own_row(const struct reader *r, const struct row *row, struct refusal *refusal)
{
    static const struct column ca_column = {.name = "ca_code", .header = "机构编码"};
    if (r->combined || r->layout->ca_code < 0)
        return true;
    struct slice code = slice_trim(row->field[r->layout->ca_code]);
    if (code.n == 0 || slice_is(code, r->input->code))
        return true;
    refuse(refusal, &ca_column, code, "机构编码与所在文件夹 %s 不符", r->input->code);
    return false;
}

static bool read_values(struct reader *r, const struct row *row, struct refusal *refusal)
{
    for (size_t i = 0; i < r->export->n; i++) {
        const struct column *column = &r->export->column[i];
        int position = r->layout->position[i];
        if (position < 0) {
            r->value[i] = (struct value){.state = VALUE_ABSENT};
            if (column->required) {
                refuse(refusal, column, (struct slice){"", 0}, "文件缺少必填列 %s", column->header);
                return false;
            }
            continue;
        }
        if (!value_read(column, slice_trim(row->field[position]), &r->value[i], refusal))
            return false;
    }
    return true;
}

static void note_date(struct reader *r)
{
    if (r->date_column == SIZE_MAX || r->value[r->date_column].state != VALUE_PRESENT)
        return;
    const struct value *v = &r->value[r->date_column];
    instant at =
        r->export->column[r->date_column].type == TYPE_DATE ? start_of(v->as.day) : v->as.moment.at;
    struct file_report *report = r->report;
    if (!report->dated || at < report->first)
        report->first = at;
    if (!report->dated || at > report->last)
        report->last = at;
    report->dated = true;
}

static void take_row(struct reader *r, const struct row *row)
{
    struct refusal refusal = {0};
    struct record record = {r->export, r->report->file, row->line, r->value};
    int64_t first_line = 0;
    r->report->rows++;
    if (row->fault != ROW_SOUND) {
        refuse_row(&refusal, row, r->layout->n);
        reject_row(r, row->line, &refusal);
        return;
    }
    if (!own_row(r, row, &refusal) || !read_values(r, row, &refusal) ||
        (r->records->examine &&
         !r->records->examine(r->records->context, r->export_index, &record, &refusal))) {
        reject_row(r, row->line, &refusal);
        return;
    }
    switch (keys_add(r->keys, &record, r->file_number, &first_line)) {
    case KEY_NEW:
        r->report->accepted++;
        note_date(r);
        r->records->take(r->records->context, r->export_index, &record);
        break;
    case KEY_DUPLICATE:
        r->report->duplicates++;
        break;
    case KEY_SUPERSEDED:
        r->report->superseded++;
        break;
    case KEY_CONFLICT:
        refuse(&refusal, NULL, slice_trim(row->field[0]),
               "与第 %lld 行主键相同而内容不同，以第 %lld 行为准，第 %lld 行不计",
               (long long)first_line, (long long)first_line, (long long)row->line);
        r->report->conflicts++;
        reject_row(r, row->line, &refusal);
        break;
    }
}

/* --- one file ------------------------------------------------------------------------------------- */

static void begin_file(struct reader *r, const char *file, const char *path)
{
    r->report = vec_push(r->arena, &r->reports);
    *r->report = (struct file_report){
        .export = r->export_index,
        .file = file,
        .path = path,
    };
}

static void use_layout(struct reader *r, const struct layout *layout)
{
    bool *has = arena_alloc(r->arena, (r->export->n + 1) * sizeof *has);
    for (size_t i = 0; i < r->export->n; i++)
        has[i] = layout->position[i] >= 0;
    r->layout = layout;
    r->report->has_column = has;
    r->report->unknown_columns = layout->unknown;
    r->report->missing_columns = layout->missing_required;
    if (layout->missing_required)
        problem_add(r->problems, SEVERITY_WARNING, r->report->path, 1, NULL, "缺少必填列：%s",
                    layout->missing_required);
    if (layout->unknown)
        problem_add(r->problems, SEVERITY_NOTE, r->report->path, 1, NULL, "不认识的列，已忽略：%s",
                    layout->unknown);
}

/* `line` 1: its header is at fault; 0: the file as a whole. */
static void refuse_file(struct reader *r, int64_t line, const char *why)
{
    r->report->refused = why;
    problem_add(r->problems, SEVERITY_ERROR, r->report->path, line, NULL, "%s", why);
}

static void read_rows(struct reader *r, struct rows *rows)
{
    struct row row;
    const char *why = NULL;
    struct layout *layout = arena_alloc(r->arena, sizeof *layout);
    if (!rows_next(rows, &row))
        refuse_file(r, 1, "空文件，连表头也没有");
    else if (row.fault != ROW_SOUND)
        refuse_file(r, 1, "表头不是有效的 CSV");
    else if (!layout_match(layout, r->arena, r->export, &row, &why))
        refuse_file(r, 1, why);
    else {
        rows_expect(rows, row.n);
        use_layout(r, layout);
        while (rows_next(rows, &row))
            take_row(r, &row);
    }
}

static void read_folder_file(struct reader *r, const struct input_file *file)
{
    struct source_fault fault;
    begin_file(r, file->name, file->path);
    struct source *source = source_open(r->arena, file->path, &fault);
    if (!source) {
        r->report->passing = fault.passing;
        refuse_file(r, 0, arena_format(r->arena, "不能读取：%s", fault.why));
        return;
    }
    struct rows *rows = rows_open(source);
    r->report->encoding = source_encoding(source);
    r->combined = false;
    read_rows(r, rows);
    char *sha256 = NULL;
    fault = source_finish(source, r->arena, &sha256);
    r->report->sha256 = sha256;
    r->report->stamp = *source_stamp(source);
    r->report->passing = fault.passing;
    if (fault.why)
        refuse_file(r, 0, arena_format(r->arena, "读取出错：%s", fault.why));
    rows_close(rows);
    source_close(source);
}

static void read_combined_file(struct reader *r, const struct combined_file *file, bool ambiguous)
{
    begin_file(r, ambiguous ? arena_format(r->arena, "../%s", file->file->name) : file->file->name,
               file->file->path);
    r->report->encoding = file->encoding;
    r->report->sha256 = file->sha256;
    r->report->stamp = file->stamp;
    if (file->refused) {
        r->report->refused = file->refused; /* said once, when it was read */
        return;
    }
    r->combined = true;
    use_layout(r, &file->layout);
    const struct spool_chain *chain = combined_chain(r->input->combined, file, r->input->code);
    if (!chain)
        return;
    struct spool_reader *rows = spool_open(r->input->combined->spool, chain);
    struct row row;
    bool failed = false;
    while (spool_next(rows, &row, &failed))
        take_row(r, &row);
    if (failed) {
        r->report->passing = true;
        refuse_file(r, 0, "读取出错：临时文件读不出来");
    }
    spool_close(rows);
}

/* --- one export ----------------------------------------------------------------------------------- */

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

/* The next file of the export in hand among `n` files that descend by name. */
static size_t next_of_export(const struct input_file *at, size_t n, size_t from, size_t export)
{
    while (from < n && at[from].export != export)
        from++;
    return from;
}

/* A CA's own files and the combined ones, merged by descending name; of the same name the CA's own
 * first. */
static void read_export(struct reader *r)
{
    static const struct input_files no_files = {0};
    const struct input_files *own = r->input->folder ? &r->input->folder->files : &no_files;
    const struct combined *c = r->input->combined;
    size_t i = next_of_export(own->at, own->n, 0, r->export_index);
    size_t k = 0;
    for (;; r->file_number++) {
        while (k < c->n && c->file[k].file->export != r->export_index)
            k++;
        if (i == own->n && k == c->n)
            return;
        int order = i == own->n ? 1
                    : k == c->n ? -1
                                : strcmp(c->file[k].file->name, own->at[i].name);
        if (order <= 0) {
            read_folder_file(r, &own->at[i]);
            i = next_of_export(own->at, own->n, i + 1, r->export_index);
            if (order == 0)
                read_combined_file(r, &c->file[k++], (r->file_number++, true));
        } else {
            read_combined_file(r, &c->file[k++], false);
        }
    }
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
    for (size_t i = 0; i < schema->n; i++) {
        r->export_index = i;
        r->export = &schema->export[i];
        r->file_number = 0;
        r->date_column = find_date_column(r->export);
        r->keys = keys_new();
        read_export(r);
        keys_free(r->keys);
    }
    return (struct ingested){r->reports.at, r->reports.n};
}
