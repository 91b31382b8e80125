/* Mappings: reading and linting sources.csv. */
#include "ingest/mappings.h"

#include <string.h>

#include "ingest/value.h"

static const char *const verb_words[] = {
    [VERB_COPY] = "copy",
    [VERB_CONST] = "const",
    [VERB_TIME] = "time",
    [VERB_MAP] = "map",
    [VERB_PLUS] = "plus",
    [VERB_PLUS_IF] = "plus-if",
    [VERB_WHEN] = "when",
    [VERB_PLUS_LESS] = "plus-less",
    [VERB_SEEN] = "seen",
    [VERB_HEX] = "hex",
    NULL,
};

/* What a verb asks for. */
static const struct {
    size_t least, most; /* columns it reads */
    bool values, pairs, times, grouped;
    bool sums; /* adds amounts of time, which may have a unit */
} needs[] = {
    [VERB_COPY] = {.least = 1, .most = 1},
    [VERB_CONST] = {.values = true},
    [VERB_TIME] = {.least = 1, .most = 2, .times = true},
    [VERB_MAP] = {.least = 1, .most = 1, .values = true, .pairs = true},
    [VERB_PLUS] = {.least = 2, .most = 2, .times = true, .sums = true},
    [VERB_PLUS_IF] = {.least = 3, .most = 3, .times = true, .sums = true},
    [VERB_PLUS_LESS] = {.least = 3, .most = 4, .times = true, .sums = true},
    [VERB_WHEN] = {.least = 2, .most = 2, .values = true, .grouped = true},
    [VERB_SEEN] = {.least = 1, .most = 1, .values = true, .pairs = true, .grouped = true},
    [VERB_HEX] = {.least = 1, .most = 1},
};

struct loader {
    struct schema *schema;
    struct arena *arena;
    const struct sheet *sheet;
    struct problems *problems;
    bool own;
    VEC(struct mapping) mappings;
};

/* A mapping while its rows are read. */
struct draft {
    struct mapping m;
    VEC(struct item) items;
    VEC(struct keep) keeps;
    VEC(const char *) seen; /* the items so far */
};

static const char *cell(const struct loader *l, size_t row, const char *column)
{
    return sheet_cell(l->sheet, row, column);
}

static size_t count(const char *const *list)
{
    size_t n = 0;
    while (list[n])
        n++;
    return n;
}

/* --- columns of ours ------------------------------------------------------------------------------ */

/* "word>word" at the >; without one the whole is the first word. */
static struct pair pair_of(struct arena *arena, const char *text)
{
    const char *mark = strchr(text, '>');
    if (!mark)
        return (struct pair){text, NULL};
    struct slice from = slice_trim((struct slice){text, (size_t)(mark - text)});
    struct slice to = slice_trim(slice_of(mark + 1));
    return (struct pair){arena_copy(arena, from.at, from.n), arena_copy(arena, to.at, to.n)};
}

static void load_pairs(struct loader *l, size_t row, struct item *item)
{
    const char *const *list = text_list(l->arena, cell(l, row, "values"), ";");
    struct pair *pair = arena_alloc(l->arena, (count(list) + 1) * sizeof *pair);
    item->pair = pair;
    for (; *list; list++) {
        struct pair one = pair_of(l->arena, *list);
        if (needs[item->how].pairs != (one.to != NULL))
            sheet_fault(l->sheet, row, "values", l->problems, "“%s”应为%s", *list,
                        needs[item->how].pairs ? "“来源的词>本表的词”" : "一个词，不带“>”");
        pair[item->n_pairs++] = one;
    }
}

/* A text of ours must be one that its column takes. */
static void check_text(struct loader *l, size_t row, const struct column *column, const char *text)
{
    struct value value;
    struct refusal refusal;
    if (text && *text && !value_read(column, slice_of(text), &value, &refusal))
        sheet_fault(l->sheet, row, "values", l->problems, "“%s”不能作“%s”的值：%s", text,
                    column->header, refusal.reason);
}

static void check_needs(struct loader *l, size_t row, const struct item *item)
{
    const char *how = verb_words[item->how];
    bool given = *cell(l, row, "values");
    size_t least = needs[item->how].least;
    size_t most = needs[item->how].most;
    if ((item->n_from < least || item->n_from > most) && least == most)
        sheet_fault(l->sheet, row, "from", l->problems, "“%s”要读%zu列，这里写了%zu列", how, least,
                    item->n_from);
    else if (item->n_from < least || item->n_from > most)
        sheet_fault(l->sheet, row, "from", l->problems, "“%s”要读%zu至%zu列，这里写了%zu列", how,
                    least, most, item->n_from);
    if (needs[item->how].sums && given && !item->unit)
        sheet_fault(l->sheet, row, "values", l->problems, "“%s”应为：秒、分、小时",
                    cell(l, row, "values"));
    if (!needs[item->how].sums && given != needs[item->how].values)
        sheet_fault(l->sheet, row, "values", l->problems, "“%s”%s填values", how,
                    given ? "不" : "要");
}

static void check_item(struct loader *l, size_t row, const struct export *export,
                       const struct item *item)
{
    check_needs(l, row, item);
    if (item->column == ITEM_CA_CODE)
        return;
    const struct column *column = &export->column[item->column];
    bool dated = column->type == TYPE_DATE || column->type == TYPE_DATETIME;
    if (needs[item->how].times && !dated)
        sheet_fault(l->sheet, row, "how", l->problems, "“%s”得出时间，而“%s”不是时间",
                    verb_words[item->how], column->header);
    if (item->how == VERB_CONST)
        check_text(l, row, column, item->value);
    for (size_t i = 0; i < item->n_pairs; i++)
        check_text(l, row, column, item->pair[i].to);
}

/* Seconds; 0: no unit. */
static int64_t unit_of(const char *word)
{
    return !*word || strcmp(word, "秒") == 0 ? 1
           : strcmp(word, "分") == 0         ? 60
           : strcmp(word, "小时") == 0       ? 3600
                                             : 0;
}

static const char *columns_text(struct arena *arena, const struct export *export)
{
    const char *text = export->column[0].header;
    for (size_t i = 1; i < export->n; i++)
        text = arena_format(arena, "%s、%s", text, export->column[i].header);
    return text;
}

static bool find_verb(struct loader *l, size_t row, size_t *how)
{
    const char *name = cell(l, row, "how");
    for (*how = 0; verb_words[*how]; ++*how)
        if (strcmp(verb_words[*how], name) == 0)
            return true;
    sheet_fault(l->sheet, row, "how", l->problems, "“%s”应为：%s", name,
                text_joined(l->arena, verb_words, "、"));
    return false;
}

static void load_item(struct loader *l, size_t row, struct draft *d)
{
    const struct export *export = &l->schema->export[d->m.export];
    const char *name = cell(l, row, "item");
    size_t column = export_column(export, slice_of(name));
    size_t how = 0;
    bool is_code = strcmp(name, "ca_code") == 0;
    if (column == SIZE_MAX && !is_code) {
        sheet_fault(l->sheet, row, "item", l->problems, "“%s”不是%s的列，应为：%s", name,
                    export->title, columns_text(l->arena, export));
        return;
    }
    if (!find_verb(l, row, &how))
        return;
    struct item item = {
        .column = is_code ? ITEM_CA_CODE : (int)column,
        .how = (enum verb)how,
        .from = text_list(l->arena, cell(l, row, "from"), ";"),
        .value = cell(l, row, "values"),
        .unit = unit_of(cell(l, row, "values")),
        .line = l->sheet->row[row].line,
    };
    item.n_from = count(item.from);
    if (needs[how].pairs || how == VERB_WHEN)
        load_pairs(l, row, &item);
    check_item(l, row, export, &item);
    *vec_push(l->arena, &d->items) = item;
}

/* --- items that begin with @ ------------------------------------------------------------------------ */

static void load_header(struct loader *l, size_t row, struct draft *d)
{
    const char *const *list = text_list(l->arena, cell(l, row, "from"), ";");
    const char **name = arena_alloc(l->arena, (count(list) + 1) * sizeof *name);
    d->m.header = name;
    for (; *list; list++) {
        size_t n = strlen(*list);
        bool may_miss = (*list)[n - 1] == '?';
        if (may_miss || d->m.n_must == d->m.n_header)
            d->m.n_must += !may_miss;
        else
            sheet_fault(l->sheet, row, "from", l->problems, "“%s”要排在可以没有的列（带?）之前",
                        *list);
        name[d->m.n_header++] = arena_copy(l->arena, *list, n - may_miss);
    }
}

static void load_separator(struct loader *l, size_t row, struct draft *d)
{
    const char *text = cell(l, row, "values");
    d->m.separator = strcmp(text, "tab") == 0 ? '\t' : *text;
    if (strcmp(text, "tab") != 0 &&
        (strlen(text) != 1 || *text == '"' || (unsigned char)*text > 126))
        sheet_fault(l->sheet, row, "values", l->problems, "“%s”应为一个字符或tab", text);
}

static void load_zone(struct loader *l, size_t row, struct draft *d)
{
    struct moment moment;
    const char *zone = cell(l, row, "values");
    const char *tried = arena_format(l->arena, "2025-01-05 09:03:00%s", zone);
    d->m.zone = zone;
    if (!*zone || moment_parse(tried, strlen(tried), &moment) != MOMENT_OK)
        sheet_fault(l->sheet, row, "values", l->problems, "“%s”应为时区，如Z、+08:00", zone);
}

static void load_end(struct loader *l, size_t row, struct draft *d)
{
    const char *const *list = text_list(l->arena, cell(l, row, "values"), ";");
    struct aside_word *word = arena_alloc(l->arena, (count(list) + 1) * sizeof *word);
    for (size_t i = 0; list[i]; i++) {
        const char *star = strchr(list[i], '*');
        word[i].before = star ? arena_copy(l->arena, list[i], (size_t)(star - list[i])) : list[i];
        word[i].after = star ? star + 1 : "";
    }
    d->m.end = (struct aside_words){.at = word, .n = count(list)};
}

static void load_keep(struct loader *l, size_t row, struct draft *d)
{
    const struct keep keep = {cell(l, row, "from"),
                              text_list(l->arena, cell(l, row, "values"), ";")};
    if (!*keep.from || !*keep.word)
        sheet_fault(l->sheet, row, NULL, l->problems,
                    "“@keep”要写明一列（from）和取哪些词（values）");
    *vec_push(l->arena, &d->keeps) = keep;
}

static void load_match(struct loader *l, size_t row, struct draft *d)
{
    d->m.match = text_list(l->arena, cell(l, row, "from"), ";");
}

static void load_group(struct loader *l, size_t row, struct draft *d)
{
    d->m.group = cell(l, row, "from");
}

static void load_empty(struct loader *l, size_t row, struct draft *d)
{
    d->m.empty = text_list(l->arena, cell(l, row, "values"), ";");
}

static const struct {
    const char *name;
    const char *column; /* that it stands in */
    void (*load)(struct loader *l, size_t row, struct draft *d);
} specials[] = {
    {"@match", "from", load_match}, {"@header", "from", load_header},
    {"@keep", "values", load_keep}, {"@separator", "values", load_separator},
    {"@group", "from", load_group}, {"@empty", "values", load_empty},
    {"@zone", "values", load_zone}, {"@end", "values", load_end},
};

static void load_special(struct loader *l, size_t row, struct draft *d)
{
    const char *name = cell(l, row, "item");
    const char *names = specials[0].name;
    if (*cell(l, row, "how"))
        sheet_fault(l->sheet, row, "how", l->problems, "“%s”不填how", name);
    for (size_t i = 0; i < sizeof specials / sizeof *specials; i++) {
        if (strcmp(specials[i].name, name) == 0) {
            if (!*cell(l, row, specials[i].column))
                sheet_fault(l->sheet, row, specials[i].column, l->problems, "“%s”要填这一列", name);
            else
                specials[i].load(l, row, d);
            return;
        }
        names = i ? arena_format(l->arena, "%s、%s", names, specials[i].name) : names;
    }
    sheet_fault(l->sheet, row, "item", l->problems, "“%s”应为：%s", name, names);
}

/* --- one mapping ------------------------------------------------------------------------------------ */

static bool is_name(const char *text)
{
    return *text && strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen(text);
}

static bool among(const char *const *list, const char *name)
{
    for (; list && *list; list++)
        if (strcmp(*list, name) == 0)
            return true;
    return false;
}

/* A file without header has the columns that are named, and no others. */
static void check_from(struct loader *l, const struct mapping *m, const char *name, int64_t line)
{
    if (m->header && !*m->match && !among(m->header, name))
        sheet_fault_at(l->sheet, line, "from", l->problems, "“%s”不在@header的各列之中", name);
}

static bool makes(const struct mapping *m, size_t column)
{
    for (size_t i = 0; i < m->n; i++)
        if (m->item[i].column == (int)column)
            return true;
    return false;
}

static void check_mapping(struct loader *l, const struct mapping *m)
{
    const struct export *export = &l->schema->export[m->export];
    if (!*m->match && !m->header)
        sheet_fault_at(l->sheet, m->line, "item", l->problems, "“%s”的%s没有@match，也没有@header",
                       m->source, export->title);
    for (size_t i = 0; i < m->n; i++) {
        const struct item *item = &m->item[i];
        for (size_t k = 0; k < item->n_from; k++)
            check_from(l, m, item->from[k], item->line);
        if (needs[item->how].grouped && !m->group)
            sheet_fault_at(l->sheet, item->line, "how", l->problems, "“%s”要有@group",
                           verb_words[item->how]);
    }
    for (size_t i = 0; i < m->n_keep; i++)
        check_from(l, m, m->keep[i].from, m->line);
    if (m->group)
        check_from(l, m, m->group, m->line);
    for (size_t i = 0; i < export->n; i++)
        if (export->column[i].required && !makes(m, i))
            sheet_fault_at(l->sheet, m->line, "item", l->problems,
                           "“%s”的%s没有说必填的“%s”怎样得出", m->source, export->title,
                           export->column[i].header);
}

static void load_row(struct loader *l, size_t row, struct draft *d)
{
    const char *item = cell(l, row, "item");
    bool again = strcmp(item, "@keep") != 0; /* there may be several of these */
    for (size_t i = 0; i < d->seen.n && again; i++)
        if (strcmp(d->seen.at[i], item) == 0)
            sheet_fault(l->sheet, row, "item", l->problems, "“%s”写了两次", item);
    *vec_push(l->arena, &d->seen) = item;
    if (*item == '@')
        load_special(l, row, d);
    else
        load_item(l, row, d);
}

/* By its name or its title. */
static size_t export_of(const struct loader *l, size_t row)
{
    const char *name = cell(l, row, "export");
    size_t export = schema_export(l->schema, slice_of(name));
    for (size_t i = 0; i < l->schema->n && export == SIZE_MAX; i++)
        if (strcmp(l->schema->export[i].title, name) == 0)
            export = i;
    return export;
}

/* The rows from `from` to before `to`: one source's form of one export. */
static void load_mapping(struct loader *l, size_t from, size_t to)
{
    static const char *const none[] = {NULL};
    const char *source = cell(l, from, "source");
    struct draft d = {.m = {.source = source,
                            .export = export_of(l, from),
                            .file = l->sheet->file,
                            .own = l->own,
                            .line = l->sheet->row[from].line,
                            .match = none,
                            .empty = none,
                            .zone = ""}};
    if (!is_name(source))
        sheet_fault(l->sheet, from, "source", l->problems,
                    "“%s”应为来源的名称，只用小写字母、数字和-", source);
    if (d.m.export == SIZE_MAX) {
        sheet_fault(l->sheet, from, "export", l->problems,
                    "“%s”不是数据表，应为 hotline 或 热线通话记录 之类", cell(l, from, "export"));
        return;
    }
    for (size_t i = 0; i < l->mappings.n; i++)
        if (l->mappings.at[i].own == l->own && l->mappings.at[i].export == d.m.export &&
            strcmp(l->mappings.at[i].source, source) == 0)
            sheet_fault(l->sheet, from, "source", l->problems, "“%s”的%s各行要连在一起", source,
                        cell(l, from, "export"));
    for (size_t row = from; row < to; row++)
        load_row(l, row, &d);
    d.m.item = d.items.at;
    d.m.n = d.items.n;
    d.m.keep = d.keeps.at;
    d.m.n_keep = d.keeps.n;
    check_mapping(l, &d.m);
    *vec_push(l->arena, &l->mappings) = d.m;
}

static void load_sheet(struct loader *l)
{
    for (size_t from = 0, to = 0; l->sheet && from < l->sheet->n; from = to) {
        for (to = from + 1; to < l->sheet->n &&
                            !strcmp(cell(l, to, "source"), cell(l, from, "source")) &&
                            !strcmp(cell(l, to, "export"), cell(l, from, "export"));)
            to++;
        load_mapping(l, from, to);
    }
}

bool mappings_load(struct schema *schema, struct arena *arena, const char *path, const char *own,
                   struct problems *problems)
{
    static const char *const required[] = {"source", "export", "item", "from",
                                           "how",    "values", NULL};
    size_t errors = problems->errors;
    struct loader l = {.schema = schema, .arena = arena, .problems = problems, .own = true};
    if (own) {
        l.sheet = sheet_load(arena, own, required, problems);
        load_sheet(&l);
    }
    l.own = false;
    l.sheet = template_load(arena, path, required, problems);
    load_sheet(&l);
    struct mappings *mappings = arena_alloc(arena, sizeof *mappings);
    *mappings = (struct mappings){l.mappings.at, l.mappings.n};
    schema->mappings = mappings;
    return problems->errors == errors;
}

const struct mapping *mapping_named(const struct schema *schema, size_t export, struct slice name)
{
    for (size_t i = 0; schema->mappings && i < schema->mappings->n; i++)
        if (schema->mappings->at[i].export == export &&
            slice_is(name, schema->mappings->at[i].source))
            return &schema->mappings->at[i];
    return NULL;
}

const char *mapping_found_by(struct arena *arena, const struct schema *schema,
                             const struct mapping *m)
{
    const char *header = text_joined(arena, m->match, "、");
    const char *name =
        arena_format(arena, "文件名 %s@%s.csv", schema->export[m->export].name, m->source);
    if (!*header)
        return name;
    return m->header ? arena_format(arena, "表头有 %s；没有表头的用%s", header, name)
                     : arena_format(arena, "表头有 %s", header);
}
