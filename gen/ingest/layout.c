/* Layout: finding and matching a header row. */
#include "ingest/layout.h"

#include <string.h>

#include "ingest/book.h"
#include "ingest/heading.h"
#include "ingest/recognise.h"
#include "ingest/separator.h"
#include "ingest/value.h"

enum {
    HEADER_WITHIN = 20 /* rows */,
    HEADER_SOUGHT = 200,
    FOUND_SHOWN = 8 /* headers */,
    TITLE_SHOWN = 30
};

bool is_ca_code(struct slice s)
{
    return slice_is_nocase(s, "ca_code") || slice_is(s, "机构编码");
}

static const char *join(struct arena *arena, const char *list, struct slice item)
{
    return list ? arena_format(arena, "%s、%.*s", list, (int)item.n, item.at)
                : arena_copy(arena, item.at, item.n);
}

/* --- one row as the header -------------------------------------------------------------------------- */

static size_t known_columns(const struct layout *layout, const struct export *export)
{
    size_t n = 0;
    for (size_t i = 0; i < export->n; i++)
        n += layout->position[i] >= 0;
    return n;
}

static bool complete(const struct layout *layout, const struct export *export, bool of_all)
{
    if (of_all && layout->ca_code < 0)
        return false;
    for (size_t i = 0; i < export->n; i++)
        if (layout->position[i] < 0 && export->column[i].required)
            return false;
    return true;
}

/* NULL, or which column stands twice. */
static const char *match(struct layout *layout, struct arena *arena, const struct export *export,
                         const struct row *header)
{
    *layout = (struct layout){.n = header->n, .ca_code = -1, .line = header->line};
    for (size_t i = 0; i < ROWS_MAX_COLUMNS; i++)
        layout->position[i] = layout->origin[i] = -1;
    for (size_t i = 0; i < header->n; i++) {
        struct slice name = slice_trim(header->field[i]);
        size_t column = heading_column(arena, export, name);
        bool is_code =
            is_ca_code(name) || (column == SIZE_MAX && is_ca_code(heading_bare(arena, name)));
        if (is_code && layout->ca_code >= 0)
            return "表头中 机构编码 列重复，请删去一列";
        if (is_code)
            layout->ca_code = (int)i;
        layout->schema[i] = is_code ? LAYOUT_CA_CODE : LAYOUT_UNKNOWN;
        if (column != SIZE_MAX) {
            if (layout->position[column] >= 0)
                return arena_format(arena, "表头中 %s 列重复，请删去一列",
                                    export->column[column].header);
            layout->position[column] = layout->origin[column] = (int)i;
            layout->schema[i] = (int)column;
        } else if (!is_code && name.n) {
            layout->unknown = join(arena, layout->unknown, name);
        }
    }
    return NULL;
}

/* --- why not ---------------------------------------------------------------------------------------- */

/* How much of the Chinese name's characters the header has, or of the ASCII name's where it is nearly all;
 * 0: it is not near. */
static int nearness(struct slice found, const struct column *column)
{
    enum { HALF = 50, NEARLY_ALL = 80 };
    struct slice name = slice_of(column->name);
    int header = text_alike(slice_of(column->header), found);
    int ascii = found.n <= 2 * name.n ? text_alike(name, found) : 0;
    return header >= HALF ? header : ascii >= NEARLY_ALL ? ascii : 0;
}

/* A column that is missing, and the header that is probably meant by it. */
struct lacking {
    const struct column *column;
    struct slice near; /* empty: none */
};

struct lack {
    struct lacking column[ROWS_MAX_COLUMNS + 1];
    struct slice found[ROWS_MAX_COLUMNS]; /* headers that nobody knows, none of them named twice */
    bool claimed[ROWS_MAX_COLUMNS];
    size_t n, n_found;
};

static const struct column code_column = {.name = "ca_code", .header = "机构编码"};

static bool lacks_code(const struct layout *layout, bool of_all)
{
    return of_all && layout->ca_code < 0;
}

static void list_lack(struct lack *lack, const struct layout *layout, const struct export *export,
                      bool of_all)
{
    static const char *const separator[] = {"、", NULL};
    struct slice rest = slice_of(layout->unknown ? layout->unknown : "");
    struct slice piece;
    bool code = lacks_code(layout, of_all);
    for (size_t i = 0; i < export->n; i++)
        if (layout->position[i] < 0 && export->column[i].required) {
            lack->column[lack->n++].column = &export->column[i];
            code = code && strcmp(export->column[i].name, code_column.name) != 0;
        }
    if (code)
        lack->column[lack->n++].column = &code_column;
    while (lack->n_found < ROWS_MAX_COLUMNS && slice_split(&rest, separator, &piece))
        if (piece.n)
            lack->found[lack->n_found++] = text_cut(piece, TITLE_SHOWN);
}

/* One header for each missing column, the nearest pairs first. */
static void pair_lack(struct lack *lack)
{
    for (;;) {
        int most = 0;
        size_t column = 0;
        size_t header = 0;
        for (size_t c = 0; c < lack->n; c++)
            for (size_t f = 0; f < lack->n_found && !lack->column[c].near.n; f++) {
                int near = lack->claimed[f] ? 0 : nearness(lack->found[f], lack->column[c].column);
                if (near > most) {
                    most = near;
                    column = c;
                    header = f;
                }
            }
        if (!most)
            return;
        lack->column[column].near = lack->found[header];
        lack->claimed[header] = true;
    }
}

/* What to do about missing columns: rename what is near, add what is not there; where nothing is near the
 * headers that nobody knows are shown. */
static const char *mend(const struct lack *lack, struct arena *arena)
{
    const char *all = NULL;
    size_t near = 0;
    for (size_t i = 0; i < lack->n; i++)
        near += lack->column[i].near.n > 0;
    for (size_t i = 0; i < lack->n_found && i < FOUND_SHOWN; i++)
        all = join(arena, all, lack->found[i]);
    if (near == lack->n)
        return "请把表头改为这些名称";
    if (near)
        return "请把相近的表头改为这些名称，没有的请补上";
    if (all)
        return arena_format(arena, "文件里有 %s；请把对应的表头改为这些名称，没有的请补上", all);
    return "文件里没有这样的列，请补上后重新导出";
}

/* All that is missing at once, each with its nearest. */
static const char *missing_text(const struct layout *layout, struct arena *arena,
                                const struct export *export, bool of_all)
{
    struct lack *lack = arena_alloc(arena, sizeof *lack);
    const char *missing = NULL;
    list_lack(lack, layout, export, of_all);
    pair_lack(lack);
    for (size_t i = 0; i < lack->n; i++) {
        const struct lacking *l = &lack->column[i];
        const char *one = l->near.n ? arena_format(arena, "%s（或即“%s”）", l->column->header,
                                                   text_sound(arena, l->near))
                                    : l->column->header;
        missing = join(arena, missing, slice_of(one));
    }
    return arena_format(arena,
                        lacks_code(layout, of_all)
                            ? "缺少 %s；%s；各机构共用的文件要有 机构编码（ca_code）列，"
                              "一家机构的文件请放进该机构的文件夹"
                            : "缺少 %s；%s",
                        missing, mend(lack, arena));
}

static const char *not_a_header(const struct row *first, struct arena *arena,
                                const struct export *export)
{
    struct slice shown = text_cut(first->raw, TITLE_SHOWN);
    return arena_format(arena,
                        "前%d行中没有表头，首行是“%s”；第1行应是表头，有 %s 等列，以逗号、分号或"
                        "制表符分隔",
                        HEADER_WITHIN, text_sound(arena, shown), export->column[0].header);
}

/* --- the header ------------------------------------------------------------------------------------- */

/* Rows above the header, as they stand. */
struct above {
    struct {
        int64_t line;
        size_t n;
        struct slice *field;
    } row[HEADER_WITHIN];
    size_t n;
};

static void keep_above(struct above *above, struct arena *arena, const struct row *row)
{
    struct slice *field = arena_alloc(arena, (row->n + 1) * sizeof *field);
    for (size_t i = 0; i < row->n; i++)
        field[i] = slice_of(arena_copy(arena, row->field[i].at, row->field[i].n));
    above->row[above->n].line = row->line;
    above->row[above->n].n = row->n;
    above->row[above->n++].field = field;
}

/* Would it be a record below this header? Titles and upper headers leave cells that must be there empty,
 * or have words where dates stand; a title that is filled up to the header's columns has one cell. */
static bool is_record(const struct layout *layout, const struct export *export,
                      const struct slice *field)
{
    struct value value;
    struct refusal refusal;
    size_t filled = 0;
    for (size_t i = 0; i < layout->n; i++)
        filled += slice_trim(field[i]).n > 0;
    for (size_t i = 0; i < export->n; i++) {
        const struct column *c = &export->column[i];
        if (layout->position[i] >= 0 && (c->key || c->required) &&
            !value_read(c, slice_trim(field[layout->position[i]]), &value, &refusal))
            return false;
    }
    return filled > 1 || layout->n == 1;
}

/* Records above the header belong to another one that is not there: then nobody knows what the columns of
 * either part are. NULL, or so. */
static const char *records_above(const struct layout *layout, const struct above *above,
                                 struct arena *arena, const struct export *export, int64_t line)
{
    for (size_t i = 0; i < above->n; i++)
        if (above->row[i].n == layout->n && is_record(layout, export, above->row[i].field))
            return arena_format(
                arena, "表头在第%lld行，其上第%lld行是数据；表头应在数据之前，请把表头放到第1行",
                (long long)line, (long long)above->row[i].line);
    return NULL;
}

/* Characters within it that end lines in other systems, or the two letters \n in place of one. */
static bool has_foreign_end(struct slice s)
{
    for (const char *at = s.at, *end = s.at + s.n; at < end;) {
        uint32_t point = 0;
        size_t n = utf8_decode(at, end, &point);
        n = n ? n : 1;
        bool written = point == '\\' && end - at > 1 && (at[1] == 'n' || at[1] == 'r');
        bool ends = point == 0x0b || point == 0x0c || (point >= 0x1c && point <= 0x1e) ||
                    point == 0x85 || point == 0x2028 || point == 0x2029;
        if ((ends || written) && at > s.at && at + n < end)
            return true;
        at += n;
    }
    return false;
}

/* Behind a line end within the cell stands a row of n columns. */
static bool has_row_within(struct slice s, char separator, size_t n)
{
    size_t at = 0;
    while (at < s.n && s.at[at] != '\n' && s.at[at] != '\r')
        at++;
    size_t separators = 0;
    for (; at < s.n; at++)
        separators += s.at[at] == separator;
    return n > 1 && separators >= n - 1;
}

/* No column is called by a day. */
static bool is_day(struct slice s)
{
    enum { DAY = 8 /* 20250301 */ };
    struct moment moment;
    return s.n >= DAY && moment_parse(s.at, s.n, &moment) == MOMENT_OK;
}

/* Rows whose ends are none of ours, or that a quote holds together, stand in the header's line: nobody
 * knows how many events they are. NULL, or so. */
static const char *rows_in_header(const struct layout *layout, struct arena *arena,
                                  const struct row *header)
{
    for (size_t i = 0; i < header->n; i++) {
        struct slice cell = slice_trim(header->field[i]);
        if (layout->schema[i] != LAYOUT_UNKNOWN)
            continue;
        if (has_row_within(cell, layout->separator, header->n))
            return arena_format(
                arena,
                "第%lld行的表头含有其后的数据行：第%zu列“%s”的引号没有在表头内闭合；"
                "请补上或删去该引号",
                (long long)header->line, i + 1, text_sound(arena, text_cut(cell, TITLE_SHOWN)));
        if (has_foreign_end(cell) || is_day(cell))
            return arena_format(
                arena,
                "第%lld行的表头与数据连成一行，如第%zu列“%s”；每行应以换行符（LF 或 "
                "CR LF）结束，请重新导出",
                (long long)header->line, i + 1, text_sound(arena, text_cut(cell, TITLE_SHOWN)));
    }
    return NULL;
}

/* Most characters of each stand in the other: 批准人 and 审批人, not 客户名称 and 客户编号. */
static bool is_meant(struct slice found, const struct column *column)
{
    enum { MOST = 60 };
    struct slice header = slice_of(column->header);
    return text_alike(header, found) >= MOST && text_alike(found, header) >= MOST;
}

/* The column that the file lacks and this header probably means; SIZE_MAX: none. */
static size_t meant_by(const struct layout *layout, const struct export *export, struct slice found)
{
    for (size_t c = 0; c < export->n; c++)
        if (layout->position[c] < 0 && is_meant(found, &export->column[c]))
            return c;
    return SIZE_MAX;
}

/* The unknown header of a column of the file, cut to be shown; empty where it is none. */
static struct slice unknown_at(const struct layout *layout, struct arena *arena,
                               const struct row *header, size_t i)
{
    if (layout->schema[i] != LAYOUT_UNKNOWN)
        return (struct slice){"", 0};
    return text_cut(heading_bare(arena, slice_trim(header->field[i])), TITLE_SHOWN);
}

/* Those that mean none, beside the columns that the file lacks: one may be the other by another name. */
static const char *strange_text(const struct layout *layout, struct arena *arena,
                                const struct export *export, const struct row *header)
{
    const char *strange = NULL;
    const char *lacking = NULL;
    for (size_t i = 0; i < header->n; i++) {
        struct slice found = unknown_at(layout, arena, header, i);
        if (found.n && meant_by(layout, export, found) == SIZE_MAX)
            strange = join(arena, strange, found);
    }
    for (size_t c = 0; c < export->n; c++)
        if (layout->position[c] < 0)
            lacking = join(arena, lacking, slice_of(export->column[c].header));
    return strange && lacking ? arena_format(arena, "%s；没有的列：%s", strange, lacking) : NULL;
}

/* Unknown headers that are probably columns which the file then lacks. */
static const char *mistaken_text(const struct layout *layout, struct arena *arena,
                                 const struct export *export, const struct row *header)
{
    const char *text = NULL;
    for (size_t i = 0; i < header->n; i++) {
        struct slice found = unknown_at(layout, arena, header, i);
        size_t c = found.n ? meant_by(layout, export, found) : SIZE_MAX;
        if (c == SIZE_MAX)
            continue;
        const char *one = arena_format(arena, "“%s”可能是“%s”", text_sound(arena, found),
                                       export->column[c].header);
        text = text ? arena_format(arena, "%s，%s", text, one) : one;
    }
    return text;
}

/* A head of two lines, whose upper one names the columns that the lower one leaves blank (cells that were
 * merged): the row with both, or as it is. */
static struct row with_upper(const struct row *row, const struct above *above, struct slice *field)
{
    struct row both = *row;
    if (above->n == 0 || above->row[above->n - 1].n != row->n)
        return both;
    for (size_t i = 0; i < row->n; i++)
        field[i] = slice_trim(row->field[i]).n ? row->field[i] : above->row[above->n - 1].field[i];
    both.field = field;
    return both;
}

/* The header of another system's form, or NULL. */
static const struct mapping *foreign(const struct schema *schema, const struct export *export,
                                     const struct row *row, char separator, bool ours,
                                     struct arena *arena)
{
    const struct mapping *m =
        recognise(schema, (size_t)(export - schema->export), row, separator, arena);
    return m && (m->own || !ours) ? m : NULL;
}

/* Where a header stands further down than it may; else `why`. */
static const char *header_below(struct arena *arena, const struct export *export, bool of_all,
                                struct rows *rows, const char *why)
{
    struct row row;
    struct layout candidate;
    for (int i = HEADER_WITHIN; i < HEADER_SOUGHT; i++) {
        rows_guess_again(rows);
        if (!rows_next(rows, &row))
            break;
        if (row.fault == ROW_SOUND && !match(&candidate, arena, export, &row) &&
            separator_is_usual(rows_separator(rows)) && complete(&candidate, export, of_all))
            return arena_format(
                arena, "表头在第%lld行，应在前%d行之内；请删去其上多余的标题行，或把表头移到第1行",
                (long long)row.line, HEADER_WITHIN);
    }
    return why;
}

/* *bare: where there is none, of which files without header it may be. */
static const char *find(struct layout *layout, struct arena *arena, const struct schema *schema,
                        const struct export *export, bool of_all, struct rows *rows,
                        const struct mapping **bare)
{
    struct row row;
    const struct mapping *headless = NULL;
    const char *why = "空文件，连表头也没有";
    size_t best = 0;
    struct above above = {.n = 0};
    struct slice upper[ROWS_MAX_COLUMNS];
    for (int i = 0; i < HEADER_WITHIN; i++) {
        struct layout candidate;
        if (i > 0)
            rows_guess_again(rows);
        if (!rows_next(rows, &row))
            break;
        if (i == 0)
            headless = recognise_headless(schema, (size_t)(export - schema->export), row.raw);
        const char *other = row.n == 1 ? heading_separator(&row, arena, export) : NULL;
        if (other || i == 0)
            why = other ? other : not_a_header(&row, arena, export);
        if (row.fault != ROW_SOUND)
            continue;
        const char *twice = match(&candidate, arena, export, &row);
        if (!twice && known_columns(&candidate, export) && !complete(&candidate, export, of_all)) {
            struct row both = with_upper(&row, &above, upper);
            struct layout of_both;
            if (!match(&of_both, arena, export, &both) && complete(&of_both, export, of_all)) {
                row = both;
                candidate = of_both;
            }
        }
        size_t known = known_columns(&candidate, export);
        const struct mapping *mapping =
            foreign(schema, export, &row, rows_separator(rows),
                    !twice && complete(&candidate, export, false), arena);
        if (mapping) {
            why = recognised_layout(layout, arena, export, mapping, row.field, row.n);
            layout->line = row.line;
            layout->skipped = i;
            layout->separator = rows_separator(rows);
            rows_expect(rows, row.n, row.n);
            return why;
        }
        if (!twice && separator_is_usual(rows_separator(rows)) &&
            complete(&candidate, export, of_all)) {
            *layout = candidate;
            layout->skipped = i;
            layout->separator = rows_separator(rows);
            layout->mistaken = mistaken_text(layout, arena, export, &row);
            layout->strange = strange_text(layout, arena, export, &row);
            rows_expect(rows, row.n, row.n);
            const char *mixed = rows_in_header(layout, arena, &row);
            return mixed ? mixed : records_above(layout, &above, arena, export, row.line);
        }
        keep_above(&above, arena, &row);
        if (known > best || (i == 0 && row.n > 1)) {
            best = known;
            why = twice ? twice : missing_text(&candidate, arena, export, of_all);
        }
    }
    *bare = headless;
    return header_below(arena, export, of_all, rows, why);
}

const char *layout_find(struct layout *layout, struct arena *arena, const struct schema *schema,
                        const struct export *export, bool of_all, struct rows *rows)
{
    const struct mapping *bare = NULL;
    const char *why = find(layout, arena, schema, export, of_all, rows, &bare);
    return bare && !of_all
               ? arena_format(arena, "%s；文件没有表头的，如果是 %s 的导出，请改名为 %s@%s.csv",
                              why, bare->source, export->title, bare->source)
               : why;
}

static void say_hidden(const struct book_survey *survey, const char *path,
                       struct problems *problems)
{
    if (survey->hidden_rows)
        problem_add(problems, SEVERITY_WARNING, path, 0, NULL, "有%lld行是隐藏的，已一并读取",
                    (long long)survey->hidden_rows);
    if (survey->hidden_columns)
        problem_add(problems, SEVERITY_WARNING, path, 0, NULL, "%s列是隐藏的，已一并读取",
                    survey->hidden_columns);
}

void layout_say(const struct layout *layout, const char *path, struct problems *problems)
{
    if (layout->skipped)
        problem_add(problems, SEVERITY_NOTE, path, 1, NULL, "表头在第%lld行，其上%lld行不是数据",
                    (long long)layout->line, (long long)layout->skipped);
    if (layout->mistaken)
        problem_add(problems, SEVERITY_WARNING, path, layout->line, NULL,
                    "列名不在数据表之内，该列没有读取：%s；如是，请把表头改为后者",
                    layout->mistaken);
    if (layout->strange)
        problem_add(problems, SEVERITY_WARNING, path, layout->line, NULL,
                    "不认识的列，没有读取：%s；如有名称不同而内容相同的，请把表头改为后者",
                    layout->strange);
    if (layout->unknown && !layout->strange)
        problem_add(problems, SEVERITY_NOTE, path, layout->line, NULL, "不认识的列，已忽略：%s",
                    layout->unknown);
    if (layout->survey)
        say_hidden(layout->survey, path, problems);
}
