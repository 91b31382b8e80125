/* Recognise. */
#include "ingest/recognise.h"

#include <string.h>

#include "ingest/heading.h"
#include "ingest/separator.h"
#include "ingest/value.h"

/* The first header from `from` on that the pattern names, as it stands or without marks; n: none. */
static size_t find_header(struct arena *arena, const char *pattern, const struct slice *header,
                          size_t n, size_t from, bool marked)
{
    for (size_t i = from; i < n; i++) {
        struct slice name = slice_trim(header[i]);
        if (word_fits(pattern, marked ? heading_foreign(arena, name) : name))
            return i;
    }
    return n;
}

bool mapping_fits(const struct mapping *m, const struct row *row, struct arena *arena)
{
    for (const char *const *header = m->match; *header; header++)
        if (find_header(arena, *header, row->field, row->n, 0, false) == row->n &&
            find_header(arena, *header, row->field, row->n, 0, true) == row->n)
            return false;
    return *m->match != NULL;
}

/* Is the file separated as the mapping says, or, where it says nothing, as ours are? */
static bool separates(const struct mapping *m, char separator)
{
    return m->separator ? m->separator == separator : separator_is_usual(separator);
}

const struct mapping *recognise(const struct schema *schema, size_t export, const struct row *row,
                                char separator, struct arena *arena)
{
    for (size_t i = 0; schema->mappings && i < schema->mappings->n; i++) {
        const struct mapping *m = &schema->mappings->at[i];
        if (m->export == export && separates(m, separator) && mapping_fits(m, row, arena))
            return m;
    }
    return NULL;
}

const char *recognise_separators(const struct schema *schema, size_t export, struct arena *arena)
{
    const char *list = "";
    for (size_t i = 0; schema->mappings && i < schema->mappings->n; i++) {
        const struct mapping *m = &schema->mappings->at[i];
        if (m->export == export && *m->match && m->separator && !strchr(list, m->separator) &&
            !separator_is_usual(m->separator))
            list = arena_format(arena, "%s%c", list, m->separator);
    }
    return list;
}

/* The cells of a line, without the quotes around them; *told: one of them has the digits of a day or a number, as no
 * header has. */
static size_t split(struct slice line, char separator, struct slice *cell, bool *told)
{
    enum { DIGITS = 6 };
    size_t n = 0;
    size_t from = 0;
    size_t digits = 0;
    bool quoted = false;
    *told = false;
    for (size_t i = 0; i <= line.n && n < ROWS_MAX_COLUMNS; i++) {
        char c = i < line.n ? line.at[i] : separator;
        quoted = quoted != (c == '"') && i < line.n;
        digits += c >= '0' && c <= '9';
        if (quoted || c != separator)
            continue;
        bool framed = i > from + 1 && line.at[from] == '"' && line.at[i - 1] == '"';
        cell[n++] =
            slice_trim((struct slice){line.at + from + framed, i - from - 2 * (size_t)framed});
        *told = *told || digits >= DIGITS;
        digits = 0;
        from = i + 1;
    }
    return n;
}

/* How many columns that must be there can be made of the cells, each of one; -1: one cannot. */
static int makes(const struct schema *schema, const struct mapping *m, const struct slice *cell,
                 size_t n)
{
    int made = 0;
    for (size_t i = 0; i < m->n; i++) {
        const struct item *item = &m->item[i];
        const struct column *column =
            item->column < 0 ? NULL : &schema->export[m->export].column[item->column];
        size_t k = 0;
        while (item->n_from == 1 && k < n && strcmp(m->header[k], item->from[0]) != 0)
            k++;
        if (!column || !column->required || item->n_from != 1 || item->how == VERB_SEEN || k == n)
            continue;
        char room[VERB_ROOM];
        struct value value;
        struct refusal refusal;
        if (!value_read(column, verb_apply(m, item, &cell[k], room), &value, &refusal))
            return -1;
        made++;
    }
    return made;
}

const struct mapping *recognise_headless(const struct schema *schema, size_t export,
                                         struct slice line)
{
    struct slice cell[ROWS_MAX_COLUMNS];
    const struct mapping *best = NULL;
    int most = -1;
    for (size_t i = 0; schema->mappings && i < schema->mappings->n; i++) {
        const struct mapping *m = &schema->mappings->at[i];
        bool told = false;
        size_t n = split(line, m->separator ? m->separator : ',', cell, &told);
        if (!m->header || (export != SIZE_MAX && m->export != export) || !told || n < m->n_must ||
            n > m->n_header)
            continue;
        int made = makes(schema, m, cell, n);
        if (made > most) {
            best = m;
            most = made;
        }
    }
    return best;
}

struct finder {
    struct arena *arena;
    const struct slice *header;
    size_t n;
    const char *twice;   /* two columns that fit one pattern */
    const char *missing; /* columns that the mapping cannot do without */
};

/* -1: there is none. One as it stands comes before those with marks. */
static int find(struct finder *f, const char *pattern)
{
    bool marked = false;
    size_t found = find_header(f->arena, pattern, f->header, f->n, 0, marked);
    if (found == f->n) {
        marked = true;
        found = find_header(f->arena, pattern, f->header, f->n, 0, marked);
    }
    if (found == f->n)
        return -1;
    size_t other = find_header(f->arena, pattern, f->header, f->n, found + 1, marked);
    if (other < f->n && !f->twice)
        f->twice = arena_format(f->arena, "第%zu列“%.*s”和第%zu列“%.*s”都符合 %s", found + 1,
                                (int)f->header[found].n, f->header[found].at, other + 1,
                                (int)f->header[other].n, f->header[other].at, pattern);
    return (int)found;
}

static int find_needed(struct finder *f, const char *pattern)
{
    int found = find(f, pattern);
    if (found < 0)
        f->missing = f->missing ? arena_format(f->arena, "%s、%s", f->missing, pattern) : pattern;
    return found;
}

static const struct places *find_places(struct finder *f, const struct export *export,
                                        const struct mapping *m)
{
    struct places *p = arena_alloc(f->arena, sizeof *p);
    p->from = arena_alloc(f->arena, (m->n + 1) * sizeof *p->from);
    p->keep = arena_alloc(f->arena, (m->n_keep + 1) * sizeof *p->keep);
    for (size_t i = 0; i < m->n; i++) {
        const struct item *item = &m->item[i];
        bool needed = item->column == ITEM_CA_CODE || export->column[item->column].required;
        bool all = true;
        for (size_t k = 0; k < item->n_from; k++) {
            p->from[i][k] = needed ? find_needed(f, item->from[k]) : find(f, item->from[k]);
            all = all && p->from[i][k] >= 0;
        }
        if (!all)
            p->from[i][0] = -1;
    }
    for (size_t i = 0; i < m->n_keep; i++)
        p->keep[i] = find_needed(f, m->keep[i].from);
    p->group = m->group ? find_needed(f, m->group) : -1;
    return p;
}

static void place_item(struct layout *layout, const struct mapping *m, size_t i)
{
    const struct item *item = &m->item[i];
    int first = item->n_from ? layout->places->from[i][0] : 0;
    bool direct = item->how == VERB_COPY && !m->group;
    int position = direct ? first : (int)(layout->n + i);
    if (item->n_from && first < 0)
        return; /* the column is not told */
    if (item->column == ITEM_CA_CODE) {
        layout->ca_code = position;
        return;
    }
    layout->position[item->column] = position;
    layout->origin[item->column] = item->n_from ? first : -1;
    if (item->n_from && (direct || layout->schema[first] == LAYOUT_UNKNOWN))
        layout->schema[first] = item->column;
}

/* Columns whose being blank says something: that they are not there has to be said. */
static const char *untold(const struct layout *layout, struct arena *arena,
                          const struct export *export)
{
    const char *list = NULL;
    for (size_t i = 0; i < export->n; i++)
        if (layout->position[i] < 0 && export->column[i].blank != BLANK_SILENT)
            list = list ? arena_format(arena, "%s、%s", list, export->column[i].header)
                        : export->column[i].header;
    return list;
}

static const struct slice *copy_header(struct arena *arena, const struct slice *header, size_t n)
{
    struct slice *copy = arena_alloc(arena, (n + 1) * sizeof *copy);
    for (size_t i = 0; i < n; i++) {
        struct slice name = slice_trim(header[i]);
        copy[i] = slice_of(arena_copy(arena, name.at, name.n));
    }
    return copy;
}

const char *recognised_layout(struct layout *layout, struct arena *arena,
                              const struct export *export, const struct mapping *m,
                              const struct slice *header, size_t n)
{
    struct finder f = {.arena = arena, .header = header, .n = n};
    *layout = (struct layout){.n = n, .ca_code = -1, .mapping = m};
    for (size_t i = 0; i < ROWS_MAX_COLUMNS; i++) {
        layout->position[i] = layout->origin[i] = -1;
        layout->schema[i] = LAYOUT_UNKNOWN;
    }
    if (n + m->n > ROWS_MAX_COLUMNS)
        return arena_format(arena, "识别为 %s，但列数超过%zu", m->source, ROWS_MAX_COLUMNS - m->n);
    layout->header = copy_header(arena, header, n);
    layout->places = find_places(&f, export, m);
    for (size_t i = 0; i < n; i++)
        if (is_ca_code(slice_trim(header[i]))) {
            layout->ca_code = (int)i;
            layout->schema[i] = LAYOUT_CA_CODE;
        }
    for (size_t i = 0; i < m->n; i++)
        place_item(layout, m, i);
    layout->untold = untold(layout, arena, export);
    if (f.missing)
        return arena_format(arena, "识别为 %s，但缺少 %s 列；请连同该列导出", m->source, f.missing);
    if (f.twice)
        return arena_format(arena, "识别为 %s，但%s；请删去一列", m->source, f.twice);
    return NULL;
}
