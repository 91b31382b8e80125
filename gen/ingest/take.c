/* Take: one row, and what becomes of it. */
#include <string.h>

#include "ingest/book.h"
#include "ingest/mappings.h"
#include "ingest/reader.h"
#include "ingest/salvage.h"

static void refuse_columns(struct refusal *refusal, const struct row *row, struct slice shown,
                           const struct layout *layout)
{
    const struct mapping *m = layout->mapping;
    if (!m || layout->line)
        refuse(refusal, NULL, shown, "有 %zu 列，表头有 %zu 列", row->n, layout->n);
    else if (m->n_must == m->n_header)
        refuse(refusal, NULL, shown, "有 %zu 列，%s 的文件应有 %zu 列", row->n, m->source,
               m->n_must);
    else
        refuse(refusal, NULL, shown, "有 %zu 列，%s 的文件应有 %zu 至 %zu 列", row->n, m->source,
               m->n_must, m->n_header);
}

void refuse_row(struct refusal *refusal, const struct row *row, const struct layout *layout)
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
    case ROW_OTHER_HEADER:
        refuse(
            refusal, NULL, shown,
            "其上另有一个列次不同的表头，不能按本文件的第一个表头读取；请拆成两个文件，或统一列次");
        break;
    case ROW_UNTOLD:
        refuse(refusal, NULL, shown,
               "据以判断是否属本表的格为空或不是原来的内容，可能是本表的行；请重新导出");
        break;
    case ROW_NEAR_CODE: /* of combined.c alone */
    case ROW_NOT_OURS:  /* set aside */
    case ROW_JOINED:
    case ROW_COLUMN_COUNT:
    case ROW_SOUND:
        refuse_columns(refusal, row, shown, layout);
        break;
    }
}

/* Position in the file of the column that a refusal names, from 1; 0: the row as a whole. */
static int position_of(const struct reader *r, const struct refusal *refusal)
{
    if (!refusal->column)
        return 0;
    size_t column = export_column(r->export, slice_of(refusal->column->name));
    return column == SIZE_MAX ? r->layout->ca_code + 1 : r->layout->origin[column] + 1;
}

static void list_refusal(struct reader *r, int64_t line, bool cell, const struct refusal *refusal)
{
    struct reject reject = {
        .file = r->report->file,
        .path = r->report->path,
        .line = line,
        .position = position_of(r, refusal),
        .cell = cell,
        .refusal = refusal,
    };
    if (cell)
        r->report->damaged++;
    else
        r->report->rejected++;
    r->rejects->reject(r->rejects->context, &reject);
}

/* The row is no record, but a case stood there. */
static void lose_row(struct reader *r, const struct record *record, const struct refusal *refusal)
{
    list_refusal(r, record->line, false, refusal);
    refs_lose(r->refs);
    if (r->records->lose)
        r->records->lose(r->records->context, r->export_index, record);
}

/* Without a table nobody knows whether the key came before: the export is read once more, and what is left of it is of no use. */
static void note_told(struct reader *r, bool told)
{
    if (told)
        return;
    lessons_learn_repeated(r->input->lessons, r->export_index);
    r->again = r->in_vain = true;
}

/* Earlier states of the case that the lost row stood for do not come back; where nobody can tell which case
 * that is, it may be any. */
static void lose_key(struct reader *r, const struct row *row)
{
    struct record record = {r->export, r->report->file, row->line, r->value};
    bool elsewhere = row->fault == ROW_OTHER_HEADER; /* its key stands in another column */
    if (!elsewhere && salvage_key(r->export, r->layout, row, &r->room, r->value))
        note_told(r, keys_lose(r->keys, &record, r->file_number));
    else if (r->records->lose_key)
        r->records->lose_key(r->records->context, r->export_index, &record);
}

static const struct column ca_column = {.name = "ca_code", .header = "机构编码"};

/* In a CA's own folder a 机构编码 column, where there is one, must name that CA. */
static bool own_row(const struct reader *r, const struct row *row, struct refusal *refusal)
{
    if (r->combined || r->layout->ca_code < 0)
        return true;
    struct slice code = slice_trim(row->field[r->layout->ca_code]);
    if (code.n == 0 || slice_is(code, r->input->code))
        return true;
    refuse(refusal, &ca_column, code, "机构编码与所在文件夹 %s 不符", r->input->code);
    return false;
}

static void count_first(int64_t *n, int64_t *first, int64_t line)
{
    if ((*n)++ == 0)
        *first = line;
}

static bool read_cell(struct reader *r, const struct column *column, int64_t line,
                      struct slice text, struct value *value, struct refusal *refusal)
{
    bool bared = false;
    bool time = column->type == TYPE_DATE || column->type == TYPE_DATETIME;
    if (time && r->layout->since_1904 && moment_is_serial(text.at, text.n))
        text = slice_of(BOOK_UNDATED);
    if (column->type == TYPE_ID)
        text = id_bare(&r->room, text, &bared);
    if (bared)
        count_first(&r->bared, &r->bared_at, line);
    bool sound = value_read(column, text, value, refusal) &&
                 value_in_time(column, r->input->latest, value, refusal);
    if (sound && value->notes.cut)
        count_first(&r->cut, &r->cut_at, line);
    return sound;
}

/* What must be there and is not, below a row that has it: cells that were merged leave all but the first
 * blank. */
static void suspect_merging(struct reader *r, size_t i, struct slice text, struct refusal *refusal)
{
    const struct column *column = &r->export->column[i];
    if (!column->required)
        return;
    if (!value_is_blank(column, text)) {
        r->above[i] = true;
        return;
    }
    const char *said =
        r->records->blank ? r->records->blank(r->records->context, r->export_index) : NULL;
    if (said)
        refuse(refusal, column, text, "%s", said);
    else if (r->above[i])
        refuse(refusal, column, text,
               "必填项为空，而其上的行填有；如是合并单元格，请取消合并并逐行填写");
}

/* All cells; false with the first key or required one that cannot be read: the row is lost. */
static bool read_values(struct reader *r, const struct row *row, struct refusal *refusal)
{
    bool sound = true;
    struct refusal other;
    r->room.n = 0;
    for (size_t i = 0; i < r->export->n; i++) {
        const struct column *column = &r->export->column[i];
        int position = r->layout->position[i];
        bool must = column->key || column->required;
        if (position < 0)
            r->value[i] = (struct value){.state = VALUE_ABSENT};
        else {
            struct refusal *said = must && sound ? refusal : &other;
            struct slice text = slice_trim(row->field[position]);
            bool read = read_cell(r, column, row->line, text, &r->value[i], said);
            suspect_merging(r, i, text, said);
            sound = sound && (read || !must);
        }
        if (position < 0)
            continue;
        if (r->not_told[i] && r->value[i].state == VALUE_BLANK)
            r->value[i].state = VALUE_ABSENT;
    }
    return sound;
}

static void widen(bool *dated, instant *first, instant *last, instant at)
{
    if (!*dated || at < *first)
        *first = at;
    if (!*dated || at > *last)
        *last = at;
    *dated = true;
}

/* A case that was begun in one year and ended in another has a date in both. */
static void note_dates(struct reader *r)
{
    struct file_report *report = r->report;
    for (size_t i = 0; i < r->export->n; i++) {
        const struct value *v = &r->value[i];
        enum column_type type = r->export->column[i].type;
        enum reach reach = r->export->column[i].reach;
        report->open_ended = report->open_ended || (reach == REACH_TO && v->state != VALUE_PRESENT);
        report->lasting = report->lasting || (reach == REACH_TO && v->state != VALUE_PRESENT &&
                                              v->state != VALUE_UNREADABLE);
        report->end_unread =
            report->end_unread || (reach == REACH_TO && v->state == VALUE_UNREADABLE);
        if (type != TYPE_DATE && type != TYPE_DATETIME)
            continue;
        report->kept_unread =
            report->kept_unread || (reach != REACH_DUE && v->state == VALUE_UNREADABLE);
        if (v->state != VALUE_PRESENT)
            continue;
        instant at = type == TYPE_DATE ? start_of(v->as.day) : v->as.moment.at;
        widen(&report->any_date, &report->earliest, &report->latest, at);
        if (reach != REACH_DUE && (!report->kept || at > report->kept_to))
            report->kept_to = at;
        report->kept = report->kept || reach != REACH_DUE;
        if (column_reaches(&r->export->column[i]))
            widen(&report->reaches, &report->begins, &report->ends, at);
        if (i == r->date_column)
            widen(&report->dated, &report->first, &report->last, at);
    }
}

/* --- two rows of one key ------------------------------------------------------------------------ */

/* "3、7" */
static const char *lines_text(const struct reader *r, const struct lesson *lesson, size_t n)
{
    enum { NAMED = 5 };
    const char *text = "";
    for (size_t i = 0; i < n && i < NAMED; i++)
        text = arena_format(r->arena, "%s%s%lld", text, i ? "、" : "", (long long)lesson[i].line);
    return n > NAMED ? arena_format(r->arena, "%s等%zu", text, n) : text;
}

/* Where later rows contradict this one, what differs cannot be read: the lines of those rows, or NULL
 * where there are none. */
static const char *heed_lessons(struct reader *r, int64_t line)
{
    size_t n = 0;
    const struct lesson *lesson = lessons_on(r->input->lessons, r->reports.n - 1, line, &n);
    for (size_t i = 0; n && i < r->export->n; i++) {
        uint64_t digest = value_digest(r->export->column[i].type, &r->value[i]);
        for (size_t k = 0; k < n; k++)
            if (lesson[k].digest[i] != digest)
                r->value[i].state = VALUE_UNREADABLE;
    }
    return n ? lines_text(r, lesson, n) : NULL;
}

/* The row contradicts an earlier one, which is the record. */
static void contradict(struct reader *r, const struct record *record, int64_t first_line)
{
    struct refusal refusal = {0};
    bool both =
        r->records->differ && r->records->differ(r->records->context, r->export_index, record);
    size_t key = 0;
    while (key + 1 < r->export->n && !r->export->column[key].key)
        key++;
    refuse(&refusal, &r->export->column[key], record->value[key].text,
           "与第 %lld 行主键相同而内容不同，%s", (long long)first_line,
           both ? "两行一并考虑" : "两行合为一件，不同的各项按无法读取计");
    r->report->conflicts++;
    list_refusal(r, record->line, false, &refusal);
    if (!both && lessons_learn(r->input->lessons, r->reports.n - 1, first_line, record))
        r->again = true;
}

/* --- one row ------------------------------------------------------------------------------------ */

/* Why the cell cannot be read. `others`: the lines that contradict the row, or NULL. */
static void refuse_cell(const struct reader *r, size_t i, const char *others,
                        struct refusal *refusal)
{
    const struct column *column = &r->export->column[i];
    struct slice text = r->value[i].text;
    struct value value;
    if (text.n == 0 || (value_read(column, text, &value, refusal) &&
                        value_in_time(column, r->input->latest, &value, refusal)))
        refuse(refusal, column, text, "与第 %s 行主键相同而此项不同，不能确定，按无法读取计",
               others);
}

/* Lists the cells that cannot be read, or, where a required one is among them, the row that is lost by
 * it; hands on what remains. */
static void hand_on(struct reader *r, const struct record *record, const char *others)
{
    struct refusal refusal;
    bool damaged = false;
    for (size_t i = 0; i < r->export->n; i++) {
        if (r->value[i].state != VALUE_UNREADABLE)
            continue;
        damaged = true;
        if (!r->export->column[i].required)
            continue;
        refuse_cell(r, i, others, &refusal);
        lose_row(r, record, &refusal);
        return;
    }
    for (size_t i = 0; damaged && i < r->export->n; i++) {
        if (r->value[i].state != VALUE_UNREADABLE)
            continue;
        refuse_cell(r, i, others, &refusal);
        list_refusal(r, record->line, true, &refusal);
        r->value[i].text.n = 0;
    }
    r->report->accepted++;
    note_dates(r);
    refs_take(r->refs, record);
    r->records->take(r->records->context, r->export_index, record);
}

/* Right below the header stand in some exports the columns' types or what they mean. It may be a record all the
 * same, so it is lost as any other; records have digits. */
static void advise_types(const struct reader *r, const struct row *row, struct refusal *refusal)
{
    if (!refusal->value.n || row->line != r->layout->line + 1)
        return;
    for (size_t i = 0; i < row->n; i++)
        for (size_t k = 0; k < row->field[i].n; k++)
            if (row->field[i].at[k] >= '0' && row->field[i].at[k] <= '9')
                return;
    char reason[sizeof refusal->reason];
    memcpy(reason, refusal->reason, sizeof reason);
    refuse(refusal, refusal->column, refusal->value,
           "%s；本行紧接表头而没有数字，如是各列的类型或说明，请删去", reason);
}

static void take_sound_row(struct reader *r, const struct row *row)
{
    struct refusal refusal = {0};
    struct record record = {r->export, r->report->file, row->line, r->value};
    int64_t first_line = 0;
    if (!read_values(r, row, &refusal) || !own_row(r, row, &refusal) ||
        (r->records->examine &&
         !r->records->examine(r->records->context, r->export_index, &record, &refusal))) {
        advise_types(r, row, &refusal);
        lose_row(r, &record, &refusal);
        lose_key(r, row);
        return;
    }
    switch (keys_add(r->keys, &record, r->file_number, &first_line)) {
    case KEY_NEW:
        hand_on(r, &record, heed_lessons(r, row->line));
        break;
    case KEY_DUPLICATE:
        r->report->duplicates++;
        break;
    case KEY_SUPERSEDED:
        r->report->superseded++;
        break;
    case KEY_UNTOLD:
        note_told(r, false);
        break;
    case KEY_CONFLICT:
        contradict(r, &record, first_line);
        break;
    }
}

void take_row(struct reader *r, const struct row *row)
{
    struct row other = *row;
    enum aside kind = aside_kind(r->schema, r->export, r->layout, row);
    r->report->rows++;
    other.fault = ROW_OTHER_HEADER;
    if (aside_is_below(&r->other_header, kind))
        row = &other;
    if (kind != ASIDE_NOT) {
        aside_count(&r->aside, kind, row->line);
        r->report->set_aside++;
    } else if (row->fault != ROW_SOUND) {
        struct refusal refusal = {0};
        struct record record = {r->export, r->report->file, row->line, NULL};
        if (row->fault == ROW_NEAR_CODE)
            refuse(&refusal, &ca_column, slice_trim(row->field[r->layout->ca_code]),
                   "与机构编码 %s 只差大小写或全半角，不能确定是不是本机构的；请改正",
                   r->input->code);
        else
            refuse_row(&refusal, row, r->layout);
        lose_row(r, &record, &refusal);
        lose_key(r, row);
    } else {
        take_sound_row(r, row);
    }
}
