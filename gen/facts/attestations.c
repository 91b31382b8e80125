/* Attestations. */
#include "facts/attestations.h"

#include <string.h>

#include "facts/facts.h"

enum { ITEM, VALUE, EVIDENCE, EXAMINER, EXAMINED_ON, NOTE, COLUMNS };
static const char *const columns[COLUMNS] = {
    [ITEM] = "item",
    [VALUE] = "value",
    [EVIDENCE] = "evidence",
    [EXAMINER] = "examiner",
    [EXAMINED_ON] = "examined_on",
    [NOTE] = "note",
};

static const char *joined_parts(struct arena *arena, const char *a, const char *b)
{
    if (!a || !b)
        return a ? a : b;
    return strstr(a, b) ? a : arena_format(arena, "%s、%s", a, b);
}

void attest_items_add(struct attest_items *items, struct arena *arena, struct slice id,
                      struct attest_item item)
{
    VEC(const char *) words = {0};
    size_t i = index_add(&items->ids, id, NULL);
    spellings_add(&items->spellings, arena, id);
    if (i == items->at.n)
        *vec_push(arena, &items->at) = item;
    struct attest_item *known = &items->at.at[i];
    const char *const *const lists[] = {known->words, item.words};
    for (size_t k = 0; k < sizeof lists / sizeof *lists; k++)
        for (const char *const *w = lists[k]; w && *w; w++) {
            bool twice = false;
            for (size_t n = 0; n < words.n; n++)
                twice = twice || strcmp(words.at[n], *w) == 0;
            if (!twice)
                *vec_push(arena, &words) = *w;
        }
    *vec_push(arena, &words) = NULL;
    *known = (struct attest_item){.answers = known->answers || item.answers,
                                  .by_data = known->by_data && item.by_data,
                                  .may_not_apply = known->may_not_apply || item.may_not_apply,
                                  .override = item.override ? item.override : known->override,
                                  .parts = joined_parts(arena, known->parts, item.parts),
                                  .words = words.at};
}

static struct slice without(struct slice text, const char *before, const char *after)
{
    size_t b = strlen(before);
    size_t a = strlen(after);
    if (text.n > b && memcmp(text.at, before, b) == 0)
        text = (struct slice){text.at + b, text.n - b};
    if (text.n > a && memcmp(text.at + text.n - a, after, a) == 0)
        text.n -= a;
    return text;
}

/* 75.0, as programs that know numbers alone write it. */
static struct slice without_fraction(struct slice number)
{
    size_t n = number.n;
    while (n > 0 && number.at[n - 1] == '0')
        n--;
    bool whole = n > 1 && n < number.n && number.at[n - 1] == '.';
    return whole ? (struct slice){number.at, n - 1} : number;
}

/* 075, 75.0, 第75项, 〔75〕 and 75 are one item; everything else is as it is written. */
struct slice attest_item_number(struct slice item)
{
    static const char *const around[][2] = {
        {"〔", "〕"}, {"第", "项"}, {"", "条"}, {"", "行"}, {"【", "】"}};
    struct slice number = item;
    int64_t row = 0;
    for (size_t i = 0; i < sizeof around / sizeof *around; i++)
        number = slice_trim(without(number, around[i][0], around[i][1]));
    number = without_fraction(number);
    if (!int_parse(number, &row))
        return item;
    while (number.n > 1 && *number.at == '0')
        number = (struct slice){number.at + 1, number.n - 1};
    return number;
}

/* An item as the templates spell it, in whatever case, width and with whatever blanks it is written. */
static struct slice canonical(const struct facts *facts, struct slice given)
{
    const struct attest_items *known = facts->attest_items;
    struct slice item = attest_item_number(given);
    if (!known || attest_items_find(known, item))
        return item;
    size_t at = spellings_find(&known->spellings, facts->arena, item);
    int64_t row = 0; /* "7 9" is not 79 */
    if (at != INDEX_NONE && int_parse(slice_of(known->spellings.first.at[at]), &row))
        return item;
    return at == INDEX_NONE ? item : slice_of(known->spellings.first.at[at]);
}

/* The items of the score tables in force that an answer to one of any table is one to. */
static bool mapped_items(const struct facts *facts, struct slice id, const struct slice **item,
                         size_t *n)
{
    const struct attest_items *known = facts->attest_items;
    const char *const *of = NULL;
    size_t most = 0;
    if (!known || !known->numbering ||
        !numbering_items(known->numbering, facts->arena, id, &of, &most))
        return false;
    struct slice *list = arena_alloc(facts->arena, (most + 1) * sizeof *list);
    *n = 0;
    for (size_t i = 0; i < most; i++)
        if (attest_items_find(known, slice_of(of[i])))
            list[(*n)++] = slice_of(of[i]);
    *item = list;
    return true;
}

static bool item_meant(const struct facts *facts, struct slice given, day_number day,
                       const struct slice **item, size_t *n)
{
    const struct attest_items *known = facts->attest_items;
    struct slice written = given;
    struct slice code = numbering_code(&written);
    struct slice number = attest_item_number(written);
    int64_t row = 0;
    struct slice *list = arena_alloc(facts->arena, sizeof *list);
    const int *key = NULL;
    *item = list;
    *n = 1;
    *list = canonical(facts, given);
    if (mapped_items(facts, *list, item, n))
        return true;
    if (!known || !known->numbering || !int_parse(number, &row))
        return !known || attest_items_find(known, *list);
    *n = 0;
    if (row < 1 || row >= ROW_SPACE ||
        !numbering_rows(known->numbering, facts->arena, code, (int)row, day, &key, n))
        return false;
    list = arena_alloc(facts->arena, (*n + 1) * sizeof *list);
    for (size_t i = 0; i < *n; i++)
        list[i] = slice_of(arena_format(facts->arena, "%d", key[i]));
    *item = list;
    return true;
}

bool attest_item_span(struct slice piece, int64_t *from, int64_t *to)
{
    static const char *const between[] = {"-", "–", "—", "~", "～", "至", "到", NULL};
    struct slice end;
    if (!slice_split(&piece, between, &end) || !int_parse(attest_item_number(end), from))
        return false;
    *to = *from;
    if (!slice_split(&piece, between, &end))
        return true;
    return int_parse(attest_item_number(end), to) && *from <= *to &&
           !slice_split(&piece, between, &end);
}

static const char *const separators[] = {";", "；", "、", ",", "，", NULL};

struct items {
    VEC(struct slice) list;
};

/* The rows of one piece of a list, "8" or "7-9", of the form of that code. */
static bool add_span(const struct facts *facts, struct slice piece, day_number day,
                     struct items *items)
{
    struct arena *arena = facts->arena;
    struct slice code = numbering_code(&piece);
    int64_t from = 0;
    int64_t to = 0;
    if (!attest_item_span(piece, &from, &to) || to >= ROW_SPACE)
        return false;
    for (; from <= to; from++) {
        const struct slice *of = NULL;
        size_t n = 0;
        const char *row = arena_format(arena, "%.*s%s%lld", (int)code.n, code.at, code.n ? "/" : "",
                                       (long long)from);
        if (!item_meant(facts, slice_of(row), day, &of, &n))
            return false;
        for (size_t i = 0; i < n; i++)
            *vec_push(arena, &items->list) = of[i];
    }
    return true;
}

/* "7-9" and "7、8、9" are each of them, as in 对应条目. */
bool attest_items_meant(const struct facts *facts, struct slice given, day_number day,
                        const struct slice **item, size_t *n)
{
    struct items items = {0};
    struct slice piece;
    struct slice rest = given;
    bool sound = true;
    if (item_meant(facts, given, day, item, n))
        return true;
    while (sound && slice_split(&rest, separators, &piece))
        sound = piece.n == 0 || add_span(facts, piece, day, &items);
    if (sound && items.list.n) {
        *item = items.list.at;
        *n = items.list.n;
    }
    return sound && items.list.n;
}

static day_number answer_day(const struct facts *facts, struct day_value examined)
{
    return examined.state == VALUE_PRESENT ? examined.day : facts->period.to;
}

static bool among(struct slice value, const char *const *words)
{
    for (; words && *words; words++)
        if (slice_is(value, *words))
            return true;
    return false;
}

/* 有 and 无 answer what is asked for as 有无, and nothing else. */
static bool is_answer(struct slice value)
{
    enum answer answer;
    bool other = slice_is(value, "有") || slice_is(value, "无");
    return !other && answer_read(value, &answer);
}

bool attest_item_allows(const struct attest_item *item, struct slice value)
{
    return among(value, item->words) || (item->answers && is_answer(value));
}

const struct attest_item *attest_items_find(const struct attest_items *items, struct slice id)
{
    size_t i = index_find(&items->ids, id);
    return i == INDEX_NONE ? NULL : &items->at.at[i];
}

const struct attest_item *attest_item_answered(const struct attest_items *items,
                                               const char *answered)
{
    const struct attest_item *x = answered ? attest_items_find(items, slice_of(answered)) : NULL;
    return x && x->answers && !x->by_data ? x : NULL;
}

const char *const *attest_item_words(struct arena *arena, const struct attest_items *items,
                                     const char *item, const char *answered)
{
    VEC(const char *) words = {0};
    const struct attest_item *asked = attest_item_answered(items, answered);
    const struct attest_item *overridden = attest_items_find(items, slice_of(item));
    if (asked) {
        *vec_push(arena, &words) = answer_words[ANSWER_YES];
        *vec_push(arena, &words) = answer_words[ANSWER_NO];
        if (asked->may_not_apply)
            *vec_push(arena, &words) = answer_words[ANSWER_NOT_APPLICABLE];
        *vec_push(arena, &words) = ANSWER_UNKNOWN;
    } else {
        for (const char *const *w = overridden ? overridden->override : NULL; w && *w; w++)
            *vec_push(arena, &words) = *w;
    }
    *vec_push(arena, &words) = NULL;
    return words.at;
}

/* Is it an answer to the item? Of items that are one in two tables each has words of its own. */
static bool answers(const struct facts *facts, struct slice item, struct slice value)
{
    const struct attest_items *known = facts->attest_items;
    const struct attest_item *a = known ? attest_items_find(known, item) : NULL;
    return !a || slice_is(value, ANSWER_UNKNOWN) || attest_item_allows(a, value);
}

static bool is_row(struct slice given)
{
    int64_t row = 0;
    int64_t to = 0;
    struct slice piece;
    if (!slice_split(&given, separators, &piece))
        return false;
    numbering_code(&piece);
    return attest_item_span(piece, &row, &to);
}

static bool attest_examine(const struct facts *facts, const struct fields *f,
                           struct refusal *refusal)
{
    static const struct attest_item of_a_row = {.answers = true};
    const struct slice *items = NULL;
    size_t n = 0;
    struct slice value = field(f, VALUE)->text;
    const struct column *const column = f->record->export->column;
    day_number day = answer_day(facts, field_day(f, EXAMINED_ON));
    bool known = attest_items_meant(facts, field(f, ITEM)->text, day, &items, &n);
    if (!facts->attest_items)
        return true;
    struct slice item = n ? items[0] : field(f, ITEM)->text;
    const struct attest_item *a = !known ? NULL
                                  : n    ? attest_items_find(facts->attest_items, item)
                                         : &of_a_row;
    if (a && a->by_data) {
        refuse(refusal, &column[f->map[ITEM]], field(f, ITEM)->text,
               "由数据认定，不收检查结论，请删去此行");
        return false;
    }
    if (!a) {
        refuse(refusal, &column[f->map[ITEM]], field(f, ITEM)->text,
               "不是评估表的条目编号、评分项（指标.准则）或 %s；几个条目写作 1、2、3 或 "
               "1-3。可能是任何一条的回答：改正或删去以前，凭回答判定而本表没有另外写明的条目"
               "都不能确定",
               facts->attest_items->gates ? facts->attest_items->gates : "");
        return false;
    }
    if (known && n == 0 && !is_row(field(f, ITEM)->text))
        return true; /* what nothing asks for any more may have had any word */
    for (size_t i = 0; i < n; i++)
        if (answers(facts, items[i], value))
            return true;
    if (slice_is(value, ANSWER_UNKNOWN) || attest_item_allows(a, value))
        return true;
    const char *words = text_joined(facts->arena, a->words, "、");
    refuse(refusal, &column[f->map[VALUE]], value, "不是条目“%.*s”的结论，应为 %s%s%s或未知",
           (int)item.n, item.at, a->answers ? "是、否、不适用" : "",
           a->answers && *words ? "、" : "", words);
    return false;
}

/* The CA's own answers and those of the bureau's examiners are read alike, and kept apart. */
static struct attest_facts *answers_with(struct facts *facts, const struct record *record)
{
    bool own = strcmp(record->export->name, attest_source.export) == 0;
    return own ? &facts->attest : &facts->inspected;
}

/* The place of an item among the answered ones. */
static size_t item_index(struct facts *facts, struct attest_facts *a, struct slice item)
{
    size_t i = index_add(&a->items, item, NULL);
    if (i == a->at.n) {
        *vec_push(facts->arena, &a->at) =
            (struct attestation){.place = {.id = arena_copy(facts->arena, item.at, item.n)}};
        *vec_push(facts->arena, &a->lost) = (struct evidence_list){0};
    }
    return i;
}

static bool is_stale(const struct period *p, struct day_value examined)
{
    return examined.state == VALUE_PRESENT && (examined.day > p->to || examined.day < p->from - 1);
}

static bool same_answer(const char *a, const char *b)
{
    enum answer x;
    enum answer y;
    if (answer_read(slice_of(a), &x) && answer_read(slice_of(b), &y))
        return x == y;
    return strcmp(a, b) == 0;
}

/* Does the answer count whatever cannot be read beside it? */
static bool is_sure(const struct attestation *a)
{
    return !a->stale && a->examined_on.state != VALUE_UNREADABLE;
}

/* Of several answers to an item one that counts is kept, and beside it those that differ from it. */
static void take_item(struct facts *facts, const struct fields *f, struct slice item)
{
    struct attest_facts *answered = answers_with(facts, f->record);
    size_t i = item_index(facts, answered, item);
    struct attestation *held = &answered->at.at[i];
    struct attestation given = {
        .value = facts_text(facts, field(f, VALUE)),
        .evidence = facts_text(facts, field(f, EVIDENCE)),
        .examiner = facts_text(facts, field(f, EXAMINER)),
        .note = facts_text(facts, field(f, NOTE)),
        .examined_on = field_day(f, EXAMINED_ON),
        .place = {.file = f->record->file,
                  .line = f->record->line,
                  .id = arena_copy(facts->arena, item.at, item.n)},
    };
    given.stale = is_stale(&facts->period, given.examined_on);
    bool same = held->value && same_answer(held->value, given.value);
    if (!held->value || (held->stale && !given.stale)) {
        *held = given;
    } else if (same && !is_sure(held) && is_sure(&given)) {
        given.differs = held->differs;
        *held = given;
    } else if (!given.stale && !same) {
        struct attestation **last = &held->differs;
        while (*last)
            last = &(*last)->differs;
        *last = arena_alloc(facts->arena, sizeof **last);
        **last = given;
    }
}

static void attest_take(struct facts *facts, const struct fields *f)
{
    const struct slice *items = NULL;
    size_t n = 0;
    day_number day = answer_day(facts, field_day(f, EXAMINED_ON));
    attest_items_meant(facts, field(f, ITEM)->text, day, &items, &n);
    for (size_t i = 0; i < n; i++)
        if (answers(facts, items[i], field(f, VALUE)->text))
            take_item(facts, f, items[i]);
}

/* A lost row is an answer that cannot be told: to its item, or to any where that cannot be read. */
static void attest_lose(struct facts *facts, const struct record *record)
{
    size_t column = export_column(record->export, slice_of(columns[ITEM]));
    const struct value *item = record->value ? &record->value[column] : NULL;
    const struct value *examined = lost_cell(record, columns[EXAMINED_ON]);
    struct attest_facts *a = answers_with(facts, record);
    const struct slice *id = NULL;
    size_t n = 0;
    if (!item || !present(item) || !item->text.n) {
        evidence_add(&a->itemless, facts->arena, record, slice_of(""));
        return;
    }
    day_number day = examined && present(examined) ? examined->as.day : facts->period.to;
    if (!attest_items_meant(facts, item->text, day, &id,
                            &n)) { /* it is none, so nobody knows which was meant */
        evidence_add(&a->itemless, facts->arena, record, slice_of(""));
        replaced_note_lost(facts, schema_export(facts->schema, slice_of(record->export->name)),
                           record->file, true);
        return;
    }
    for (size_t i = 0; i < n; i++) {
        size_t at = item_index(facts, a, id[i]); /* may move the lists */
        evidence_add(&a->lost.at[at], facts->arena, record, id[i]);
    }
}

static void finish(struct attest_facts *a)
{
    for (size_t i = 0; i < a->at.n; i++)
        if (a->lost.at[i].total > 0)
            a->at.at[i].lost = &a->lost.at[i];
}

static void attest_finish(struct facts *facts)
{
    finish(&facts->attest);
}

static void inspection_finish(struct facts *facts)
{
    finish(&facts->inspected);
}

/* Answers of the CA and of the bureau's examiners: one form, two parts of the facts. */
const struct fact_source attest_source = {
    .export = "attest",
    .indexes = (const size_t[]){offsetof(struct facts, attest.items), NO_MORE_PARTS},
    .column = columns,
    .n = COLUMNS,
    .examine = attest_examine,
    .take = attest_take,
    .differ = attest_take,
    .lose = attest_lose,
    .finish = attest_finish,
};

const struct fact_source inspection_source = {
    .export = "inspection",
    .indexes = (const size_t[]){offsetof(struct facts, inspected.items), NO_MORE_PARTS},
    .column = columns,
    .n = COLUMNS,
    .examine = attest_examine,
    .take = attest_take,
    .differ = attest_take,
    .lose = attest_lose,
    .finish = inspection_finish,
};

const struct attestation *attestation_of(const struct attest_facts *facts, const char *item)
{
    size_t index = index_find(&facts->items, slice_of(item));
    return index == INDEX_NONE ? NULL : &facts->at.at[index];
}

int64_t answers_lost(const struct facts *facts, const char *export, const char *item)
{
    const struct attest_facts *a = strcmp(export, attest_source.export) == 0 ? &facts->attest
                                   : strcmp(export, inspection_source.export) == 0
                                       ? &facts->inspected
                                       : NULL;
    const struct attestation *given = a ? attestation_of(a, item) : NULL;
    if (!a)
        return -1;
    return (given && given->lost ? given->lost->total : 0) + a->itemless.total;
}
