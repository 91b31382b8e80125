/* Registers. */
#include "facts/registers.h"

#include <string.h>

#include "facts/facts.h"

/* --- 对应条目 ---------------------------------------------------------------------------------------------- */

enum { LAST_ROW = 9999 };

static bool is_row(const struct attest_items *items, struct arena *arena, int64_t row)
{
    return row >= 1 && row <= LAST_ROW &&
           (!items ||
            attest_items_find(items, slice_of(arena_format(arena, "%lld", (long long)row))));
}

struct row_numbers {
    VEC(int) list;
};

/* The rows that a number stands for, and whether there is such a one. */
static bool add_number(const struct facts *facts, struct slice code, int64_t number, day_number day,
                       struct row_numbers *rows)
{
    const struct attest_items *items = facts->attest_items;
    const int *key = NULL;
    size_t n = 0;
    if (!items || !items->numbering) {
        *vec_push(facts->arena, &rows->list) = (int)number;
        return code.n == 0 && is_row(items, facts->arena, number);
    }
    if (number < 1 || number > LAST_ROW ||
        !numbering_rows(items->numbering, facts->arena, code, (int)number, day, &key, &n))
        return false;
    for (size_t i = 0; i < n; i++)
        *vec_push(facts->arena, &rows->list) = key[i];
    return true;
}

/* "12;13、14-16", of an entry of that day. False where a piece names no rows of the form. */
static bool read_rows(const struct facts *facts, const struct fields *f, int column, day_number day,
                      struct row_list *list)
{
    static const char *const separators[] = {";", "、", ",", NULL};
    struct arena *arena = facts->arena;
    struct row_numbers rows = {0};
    bool any = false;
    struct slice text = slice_of(text_narrow(arena, field(f, column)->text));
    struct slice piece;
    while (slice_split(&text, separators, &piece)) {
        int64_t from = 0;
        int64_t to = 0;
        if (piece.n == 0)
            continue;
        struct row_numbers ends = {0}; /* a gap between them is no mistake of who writes them */
        struct slice code = numbering_code(&piece);
        if (!attest_item_span(piece, &from, &to) || !add_number(facts, code, from, day, &ends) ||
            !add_number(facts, code, to, day, &ends))
            return false;
        for (int64_t row = from; row <= to; row++)
            add_number(facts, code, row, day, &rows);
        any = true;
    }
    *list = (struct row_list){rows.list.at, rows.list.n};
    return any;
}

/* Which rows of the form an entry may prove is not guessed. */
static bool examine_rows(const struct facts *facts, const struct fields *f, int column,
                         day_number day, struct refusal *refusal)
{
    struct row_list rows;
    if (read_rows(facts, f, column, day, &rows))
        return true;
    refuse(refusal, &f->record->export->column[f->map[column]], field(f, column)->text,
           "不是评估表的条目编号（第几条）；几个条目用顿号或分号隔开，如 1、2、6，连续的写 "
           "1-3");
    return false;
}

static struct row_list rows_of(const struct facts *facts, const struct fields *f, int column,
                               day_number day)
{
    struct row_list rows = {NULL, 0};
    read_rows(facts, f, column, day, &rows);
    return rows;
}

static struct evidence place_of(struct facts *facts, const struct fields *f, int id_column)
{
    struct slice id = field(f, id_column)->text;
    return (struct evidence){.file = f->record->file,
                             .line = f->record->line,
                             .id = arena_copy(facts->arena, id.at, id.n)};
}

enum {
    DOC_ID,
    DOC_ROWS,
    DOC_TITLE,
    VERSION,
    APPROVED_ON,
    EFFECTIVE_FROM,
    EFFECTIVE_TO,
    PUBLIC_URL,
    DOC_COLUMNS
};
static const char *const doc_columns[DOC_COLUMNS] = {
    [DOC_ID] = "doc_id",
    [DOC_ROWS] = "rows",
    [DOC_TITLE] = "title",
    [VERSION] = "version",
    [APPROVED_ON] = "approved_on",
    [EFFECTIVE_FROM] = "effective_from",
    [EFFECTIVE_TO] = "effective_to",
    [PUBLIC_URL] = "public_url",
};

/* When it was made; D where that is not told. */
static day_number doc_day(const struct facts *facts, const struct fields *f)
{
    struct day_value approved = field_day(f, APPROVED_ON);
    struct day_value from = field_day(f, EFFECTIVE_FROM);
    return approved.state == VALUE_PRESENT ? approved.day
           : from.state == VALUE_PRESENT   ? from.day
                                           : facts->period.to;
}

static void doc_take(struct facts *facts, const struct fields *f)
{
    struct doc *d = vec_push(facts->arena, &facts->registers.doc);
    *d = (struct doc){
        .place = place_of(facts, f, DOC_ID),
        .rows = rows_of(facts, f, DOC_ROWS, doc_day(facts, f)),
        .title = facts_text(facts, field(f, DOC_TITLE)),
        .version = facts_text(facts, field(f, VERSION)),
        .public_url = facts_text(facts, field(f, PUBLIC_URL)),
        .approved_on = field_day(f, APPROVED_ON),
        .from = field_day(f, EFFECTIVE_FROM),
        .to = field_day(f, EFFECTIVE_TO),
    };
    if (d->to.state == VALUE_PRESENT && d->to.day >= facts->period.to &&
        !(d->from.state == VALUE_PRESENT && d->from.day > facts->period.to))
        terms_add(facts, f,
                  (struct term){.kind = TERM_DOC,
                                .id = facts_text(facts, field(f, DOC_ID)),
                                .what = facts_text(facts, field(f, DOC_TITLE))},
                  field(f, EFFECTIVE_TO));
}

static bool doc_examine(const struct facts *facts, const struct fields *f, struct refusal *refusal)
{
    return examine_rows(facts, f, DOC_ROWS, doc_day(facts, f), refusal);
}

const struct fact_source docs_source = {
    .export = "docs",
    .column = doc_columns,
    .n = DOC_COLUMNS,
    .examine = doc_examine,
    .take = doc_take,
};

enum {
    RECORD_ID,
    RECORD_ROWS,
    RECORD_TITLE,
    DONE_ON,
    SCOPE,
    RECORD_RESULT,
    REPORT_REF,
    RECORD_COLUMNS
};
static const char *const record_columns[RECORD_COLUMNS] = {
    [RECORD_ID] = "record_id",   [RECORD_ROWS] = "rows", [RECORD_TITLE] = "title",
    [DONE_ON] = "done_on",       [SCOPE] = "scope",      [RECORD_RESULT] = "result",
    [REPORT_REF] = "report_ref",
};

static void record_take(struct facts *facts, const struct fields *f)
{
    struct record_entry *r = vec_push(facts->arena, &facts->registers.record);
    *r = (struct record_entry){
        .place = place_of(facts, f, RECORD_ID),
        .rows = rows_of(facts, f, RECORD_ROWS, field(f, DONE_ON)->as.day),
        .title = facts_text(facts, field(f, RECORD_TITLE)),
        .done_on = field(f, DONE_ON)->as.day,
        .scope = facts_text(facts, field(f, SCOPE)),
        .result_state = field(f, RECORD_RESULT)->state,
        .result = facts_text(facts, field(f, RECORD_RESULT)),
        .report_ref = facts_text(facts, field(f, REPORT_REF)),
    };
}

static bool record_examine(const struct facts *facts, const struct fields *f,
                           struct refusal *refusal)
{
    return examine_rows(facts, f, RECORD_ROWS, field(f, DONE_ON)->as.day, refusal);
}

const struct fact_source records_source = {
    .export = "records",
    .column = record_columns,
    .n = RECORD_COLUMNS,
    .examine = record_examine,
    .take = record_take,
};

enum { ITEM, STANDARD, URL, CHECKED_AT, PRESENT, CONTENT_OK, DISCLOSURE_COLUMNS };
static const char *const disclosure_columns[DISCLOSURE_COLUMNS] = {
    [ITEM] = "item",       [STANDARD] = "standard",     [URL] = "url", [CHECKED_AT] = "checked_at",
    [PRESENT] = "present", [CONTENT_OK] = "content_ok",
};

/* A check after D, or before the last day of the year before, says nothing of the site at D. */
static bool is_timely(const struct facts *facts, const struct value *checked)
{
    if (checked->state == VALUE_UNREADABLE)
        return false;
    day_number day = present(checked) ? day_of(checked->as.moment.at) : facts->period.to;
    return day <= facts->period.to && day >= facts->period.from - 1;
}

static void disclosure_take(struct facts *facts, const struct fields *f)
{
    bool timely = is_timely(facts, field(f, CHECKED_AT));
    bool unread = field(f, CHECKED_AT)->state == VALUE_UNREADABLE;
    const struct value *published = field(f, PRESENT);
    const struct value *valid = field(f, CONTENT_OK);
    bool unpublished = /* then nobody has seen whether its contents are in force */
        answered(published, ANSWER_NO) || published->state == VALUE_UNREADABLE;
    *vec_push(facts->arena, &facts->registers.disclosure) = (struct disclosure_item){
        .place = place_of(facts, f, ITEM),
        .item = facts_text(facts, field(f, ITEM)),
        .standard = word(field(f, STANDARD)),
        .url = facts_text(facts, field(f, URL)),
        .published_told =
            timely && (answered(published, ANSWER_YES) || answered(published, ANSWER_NO)),
        .published = answered(published, ANSWER_YES),
        .valid_told =
            timely && (answered(valid, ANSWER_NO) || (answered(valid, ANSWER_YES) && !unpublished)),
        .valid = answered(valid, ANSWER_YES),
        .published_unread = (unread && !answered(published, ANSWER_YES)) ||
                            (timely && published->state == VALUE_UNREADABLE),
        .valid_unread =
            (unread && !answered(valid, ANSWER_YES)) ||
            (timely && valid->state == VALUE_UNREADABLE) ||
            (timely && answered(valid, ANSWER_YES) && published->state == VALUE_UNREADABLE),
        .lost_before = facts->registers.disclosure_lost.n,
    };
}

/* A lost row may have been the check of any item, but for what its readable cells say. */
static void disclosure_lose(struct facts *facts, const struct record *record)
{
    const struct value *checked = lost_cell(record, disclosure_columns[CHECKED_AT]);
    const struct value *item = lost_cell(record, disclosure_columns[ITEM]);
    const struct value *standard = lost_cell(record, disclosure_columns[STANDARD]);
    const struct value *published = lost_cell(record, disclosure_columns[PRESENT]);
    const struct value *valid = lost_cell(record, disclosure_columns[CONTENT_OK]);
    *vec_push(facts->arena, &facts->registers.disclosure_lost) = (struct disclosure_item){
        .place = {.file = record->file, .line = record->line},
        .item = item ? facts_text(facts, item) : NULL,
        .standard = standard ? word(standard) : NULL,
        .published_unread = !published || !answered(published, ANSWER_YES),
        .valid_unread = !valid || !answered(valid, ANSWER_YES),
        .untimely = checked && !is_timely(facts, checked),
    };
}

static void disclosure_lose_key(struct facts *facts)
{
    struct register_facts *r = &facts->registers;
    r->disclosure_lost.at[r->disclosure_lost.n - 1].keyless = true;
}

const struct fact_source disclosure_source = {
    .export = "disclosure",
    .column = disclosure_columns,
    .n = DISCLOSURE_COLUMNS,
    .take = disclosure_take,
    .lose = disclosure_lose,
    .lose_key = disclosure_lose_key,
};

bool rows_name(const struct row_list *list, int row)
{
    for (size_t i = 0; i < list->n; i++)
        if (list->at[i] == row)
            return true;
    return false;
}

bool doc_unread(const struct doc *doc)
{
    return doc->approved_on.state == VALUE_UNREADABLE || doc->from.state == VALUE_UNREADABLE ||
           doc->to.state == VALUE_UNREADABLE;
}

enum in_force doc_in_force(const struct doc *doc, day_number day)
{
    const struct day_value *approved = &doc->approved_on;
    bool dated = doc->from.state == VALUE_PRESENT;
    bool passed = approved->state == VALUE_PRESENT;
    if ((passed && approved->day > day) || (dated && doc->from.day > day) ||
        (doc->to.state == VALUE_PRESENT && doc->to.day < day))
        return NOT_IN_FORCE;
    if ((!dated && !passed) || doc_unread(doc))
        return NOT_TOLD;
    return IN_FORCE;
}
