/* Adapter. */
#include "ingest/adapter.h"

#include <stdlib.h>
#include <string.h>

#include "base/civil.h"
#include "ingest/aside.h"
#include "ingest/book.h"
#include "ingest/groups.h"
#include "ingest/ids.h"
#include "ingest/recognise.h"

enum { HEADER_WITHIN = 20 /* rows */ };

struct adapter {
    struct arena *arena;
    const struct schema *schema;
    const struct export *export;
    struct rows *rows;
    struct layout layout;
    const char *refused;
    struct row pending; /* a first row that is no header */
    bool has_pending;
    struct slice field[ROWS_MAX_COLUMNS];
    char (*room)[VERB_ROOM]; /* by item */
    struct groups *groups;   /* NULL: none */
    bool ended;
};

/* --- the header ----------------------------------------------------------------------------------- */

/* The file has the columns that the mapping names. */
static const char *headless(struct adapter *a, const struct mapping *m)
{
    struct slice header[ROWS_MAX_COLUMNS];
    for (size_t i = 0; i < m->n_header && i < ROWS_MAX_COLUMNS; i++)
        header[i] = slice_of(m->header[i]);
    const char *why = recognised_layout(&a->layout, a->arena, a->export, m, header, m->n_header);
    a->layout.separator = rows_separator(a->rows);
    rows_expect(a->rows, m->n_must, m->n_header);
    return why;
}

static const char *with_header(struct adapter *a, const struct mapping *m, const struct row *row,
                               int64_t skipped)
{
    const char *why = recognised_layout(&a->layout, a->arena, a->export, m, row->field, row->n);
    a->layout.line = row->line;
    a->layout.skipped = skipped;
    a->layout.separator = rows_separator(a->rows);
    rows_expect(a->rows, row->n, row->n);
    return why;
}

/* The file's name says whose form it has. */
static const char *find_named(struct adapter *a, const struct mapping *m)
{
    struct row row;
    if (m->header && !*m->match)
        rows_expect(a->rows, m->n_must, m->n_header);
    if (m->header && m->separator)
        rows_are_lines(a->rows);
    for (int i = 0; i < HEADER_WITHIN; i++) {
        if (i > 0 && !m->separator)
            rows_guess_again(a->rows);
        if (!rows_next(a->rows, &row))
            break;
        if (row.fault == ROW_SOUND && mapping_fits(m, &row, a->arena))
            return with_header(a, m, &row, i);
        if (m->header) { /* then the row is no header, sound or not */
            a->pending = row;
            a->has_pending = true;
            return headless(a, m);
        }
    }
    if (m->header)
        return headless(a, m);
    return arena_format(a->arena,
                        "文件名称说明是 %s 的导出，但前%d行中没有同时有 %s 的表头；请核对来源",
                        m->source, HEADER_WITHIN, text_joined(a->arena, m->match, "、"));
}

struct adapter *adapter_open(struct arena *arena, const struct schema *schema, size_t export,
                             const struct mapping *named, bool of_all, struct source *source)
{
    struct adapter *a = must_alloc(sizeof *a);
    memset(a, 0, sizeof *a);
    a->arena = arena;
    a->schema = schema;
    a->export = &schema->export[export];
    a->rows = rows_open_as(source, named ? named->separator : 0,
                           recognise_separators(schema, export, arena));
    a->refused = named ? find_named(a, named)
                       : layout_find(&a->layout, arena, schema, a->export, of_all, a->rows);
    a->layout.survey = rows_survey(a->rows);
    a->layout.since_1904 = rows_since_1904(a->rows);
    const struct mapping *m = a->layout.mapping;
    if (m)
        a->room = must_alloc((m->n + 1) * sizeof *a->room);
    if (m && m->group)
        a->groups = groups_new(&a->layout, a->export);
    return a;
}

void adapter_close(struct adapter *a)
{
    if (!a)
        return;
    groups_free(a->groups);
    rows_close(a->rows);
    free(a->room);
    free(a);
}

const char *adapter_refused(const struct adapter *a)
{
    return a->refused;
}

const struct layout *adapter_layout(const struct adapter *a)
{
    return &a->layout;
}

/* --- rows ----------------------------------------------------------------------------------------- */

static bool is_among(const char *const *words, struct slice cell)
{
    for (; *words; words++)
        if (word_fits(*words, cell))
            return true;
    return false;
}

/* The cells of the row, trimmed, those that mean empty emptied; columns that may be missing are there. */
static void take_cells(struct adapter *a, struct row *row)
{
    const struct mapping *m = a->layout.mapping;
    for (size_t i = 0; i < a->layout.n; i++) {
        struct slice cell = i < row->n ? slice_trim(row->field[i]) : (struct slice){"", 0};
        a->field[i] = is_among(m->empty, cell) ? (struct slice){"", 0} : cell;
    }
    row->field = a->field;
    row->n = a->layout.n;
}

enum kept { KEPT_NOT, KEPT_UNTOLD, KEPT };

/* A column that is none of the words with ! before them, or, where some have none, one of those. What a
 * spreadsheet destroyed may have been any of them, and so may nothing where words are asked for (not
 * anything, *, which has no word for those that are not ours). */
static enum kept keeps(const struct keep *keep, struct slice cell)
{
    bool wanted = false;
    bool any = false;
    bool anything = false;
    for (const char *const *word = keep->word; *word; word++) {
        bool unwanted = **word == '!';
        bool fits = unwanted ? word_fits(*word + 1, cell) : cell.n && word_fits(*word, cell);
        if (unwanted && fits)
            return KEPT_NOT;
        wanted = wanted || (!unwanted && fits);
        any = any || !unwanted;
        anything = anything || strcmp(*word, "*") == 0;
    }
    if (is_lost_by_spreadsheet(cell) || (cell.n == 0 && any && !anything))
        return KEPT_UNTOLD;
    return wanted || !any ? KEPT : KEPT_NOT;
}

/* Is the row of this table? *cell: by which that cannot be told. */
static enum kept is_ours(const struct adapter *a, struct slice *cell)
{
    const struct mapping *m = a->layout.mapping;
    enum kept all = KEPT;
    for (size_t i = 0; i < m->n_keep; i++) {
        struct slice one = a->field[a->layout.places->keep[i]];
        enum kept kept = keeps(&m->keep[i], one);
        if (kept == KEPT_UNTOLD && all == KEPT)
            *cell = one;
        all = kept < all ? kept : all;
    }
    return all;
}

/* A number that is to be a time and does not say in which system. */
static struct slice datable(const struct adapter *a, enum verb how, struct slice cell)
{
    bool time = how == VERB_TIME || how == VERB_PLUS || how == VERB_PLUS_IF ||
                how == VERB_PLUS_LESS || how == VERB_WHEN;
    return a->layout.since_1904 && time && moment_is_serial(cell.at, cell.n)
               ? slice_of(BOOK_UNDATED)
               : cell;
}

static void make_items(struct adapter *a, struct row *row)
{
    const struct mapping *m = a->layout.mapping;
    for (size_t i = 0; i < m->n; i++) {
        struct slice from[ITEM_MOST_FROM] = {{"", 0}};
        const int *place = a->layout.places->from[i];
        bool told = m->item[i].n_from == 0 || place[0] >= 0;
        for (size_t k = 0; k < m->item[i].n_from && told; k++)
            from[k] = datable(a, m->item[i].how, a->field[place[k]]);
        a->field[a->layout.n + i] =
            told ? verb_apply(m, &m->item[i], from, a->room[i]) : (struct slice){"", 0};
    }
    row->n = a->layout.n + m->n;
}

/* As many columns as the source's description of a file without header says. */
static bool has_columns(const struct adapter *a, const struct row *row)
{
    const struct mapping *m = a->layout.mapping;
    return a->layout.line > 0 || (row->n >= m->n_must && row->n <= m->n_header);
}

/* True: the row is to be handed out now. */
static bool adapt(struct adapter *a, struct row *row)
{
    if (row->fault == ROW_SOUND && !has_columns(a, row))
        row->fault = ROW_COLUMN_COUNT;
    if (row->fault != ROW_SOUND)
        return true;
    take_cells(a, row);
    if (aside_kind(a->schema, a->export, &a->layout, row) != ASIDE_NOT)
        return true;
    struct slice untold = {"", 0};
    enum kept kept = is_ours(a, &untold);
    if (kept == KEPT_NOT) {
        row->fault = ROW_NOT_OURS;
        return true;
    }
    make_items(a, row);
    if (!a->groups) {
        row->fault = kept == KEPT ? ROW_SOUND : ROW_UNTOLD;
        return true;
    }
    if (!groups_add(a->groups, row, kept == KEPT ? NULL : &untold))
        return false;
    row->fault = ROW_JOINED;
    return true;
}

static bool next_of_file(struct adapter *a, struct row *row)
{
    if (!a->has_pending)
        return rows_next(a->rows, row);
    a->has_pending = false;
    *row = a->pending;
    return true;
}

bool adapter_next(struct adapter *a, struct row *row)
{
    if (!a->layout.mapping)
        return rows_next(a->rows, row);
    for (;;) {
        if (a->groups && groups_give(a->groups, a->ended, row))
            return true;
        if (a->ended || !next_of_file(a, row)) {
            if (a->ended || !a->groups)
                return false;
            a->ended = true;
        } else if (adapt(a, row)) {
            return true;
        }
    }
}
