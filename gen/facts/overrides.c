/* Overrides. */
#include "facts/overrides.h"

#include <string.h>

#include "facts/facts.h"

enum { ROW, RESULT, REASON, EVIDENCE, EXAMINER, DECIDED_ON, APPROVER, EXPIRES_ON, COLUMNS };
static const char *const columns[COLUMNS] = {
    [ROW] = "row",           [RESULT] = "result",         [REASON] = "reason",
    [EVIDENCE] = "evidence", [EXAMINER] = "examiner",     [DECIDED_ON] = "decided_on",
    [APPROVER] = "approver", [EXPIRES_ON] = "expires_on",
};

static bool among(const char *const *words, struct slice word)
{
    for (; words && *words; words++)
        if (slice_is(word, *words))
            return true;
    return false;
}

/* The rows or criteria that an override of that day is one of; 0: none. */
static size_t items_meant(const struct facts *facts, struct slice row, day_number day,
                          const struct slice **item)
{
    size_t n = 0;
    if (!attest_items_meant(facts, row, day, item, &n) || !facts->attest_items)
        return 0;
    for (size_t i = 0; i < n; i++) {
        const struct attest_item *a = attest_items_find(facts->attest_items, (*item)[i]);
        if (!a || !a->override)
            return 0;
    }
    return n;
}

/* Those of which it would have to name one; NULL: it names one thing, or none. */
static const char *parts_of(const struct facts *facts, struct slice row, day_number day)
{
    const struct slice *item = NULL;
    size_t n = 0;
    if (!facts->attest_items || !attest_items_meant(facts, row, day, &item, &n))
        return NULL;
    for (size_t i = 0; i < n; i++) {
        const struct attest_item *a = attest_items_find(facts->attest_items, item[i]);
        if (a && a->parts)
            return a->parts;
    }
    return NULL;
}

/* In whatever spelling of an answer it is written; NULL: it is none. */
static const char *result_word(struct slice written)
{
    enum answer answer;
    return answer_read(written, &answer) ? answer_words[answer] : NULL;
}

/* Is it a result, in whatever spelling, that the item may be overridden with? */
static bool override_may_say(const struct attest_item *item, struct slice result)
{
    const char *word = result_word(result);
    return word && among(item->override, slice_of(word));
}

/* --- what is refused --------------------------------------------------------------------------------- */

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

/* "212", "12.5", "consult.nothing" and a formula are read well enough to know that they name nothing; what
 * else stands for no item ("O75", "7-", "2025-07-09") may have been meant for any. */
static bool is_plain(struct slice row)
{
    struct ratio number;
    bool name = row.n > 0 && is_letter(row.at[0]);
    for (size_t i = 0; i < row.n && name; i++) {
        bool digit = row.at[i] >= '0' && row.at[i] <= '9';
        bool dot = row.at[i] == '.';
        bool dotted = memchr(row.at, '.', i) != NULL;
        name = is_letter(row.at[i]) ||
               (dot || row.at[i] == '@' ? i + 1 < row.n && (dot ? is_letter(row.at[i + 1]) : dotted)
                                        : digit && dotted);
    }
    return name || (row.n > 0 && strchr("=+-@", row.at[0])) ||
           (!memchr(row.at, '/', row.n) && ratio_parse(row.at, row.n, &number));
}

static bool examine(const struct facts *facts, const struct fields *f, struct refusal *refusal)
{
    const struct column *const column = f->record->export->column;
    const struct slice *item = NULL;
    struct slice row = field(f, ROW)->text;
    struct slice result = field(f, RESULT)->text;
    size_t n = 0;
    size_t sayable = 0;
    struct day_value ends = field_day(f, EXPIRES_ON);
    day_number decided = field_day(f, DECIDED_ON).day;
    if (!facts->attest_items)
        return true;
    const char *parts = parts_of(facts, row, decided);
    if (parts) {
        refuse(refusal, &column[f->map[ROW]], row,
               "这个评分项在评分表的几个分值中各有一行，不能判断改判的是哪一行；应写明分值，一行写"
               "一个：%s",
               parts);
        return false;
    }
    if ((n = items_meant(facts, row, decided, &item)) == 0) {
        refuse(refusal, &column[f->map[ROW]], row,
               "不是评估表的条目编号或评分项（指标.准则），不能改判；%s "
               "由检查记录认定；几个条目写作 1、2、3 或 1-3%s",
               facts->attest_items->gates ? facts->attest_items->gates : "",
               is_plain(row) ? "" : "。可能是任何一条的改判：改正或删去以前，各条和各评分项都待核");
        return false;
    }
    while (sayable < n &&
           override_may_say(attest_items_find(facts->attest_items, item[sayable]), result))
        sayable++;
    if (sayable < n) {
        const char *words = text_joined(
            facts->arena, attest_items_find(facts->attest_items, item[sayable])->override, "、");
        refuse(refusal, &column[f->map[RESULT]], result, "不是条目“%.*s”可以改判的结果，应为 %s",
               (int)row.n, row.at, words);
        return false;
    }
    if (ends.state == VALUE_PRESENT && ends.day < decided) {
        refuse(refusal, &column[f->map[EXPIRES_ON]], field(f, EXPIRES_ON)->text,
               "失效日期早于决定日期，应在决定日期当天或以后");
        return false;
    }
    return true;
}

/* --- what is taken in -------------------------------------------------------------------------------- */

static struct overridden_item *item_at(struct facts *facts, struct slice item)
{
    struct override_facts *o = &facts->overrides;
    size_t i = index_add(&o->items, item, NULL);
    if (i == o->item.n)
        *vec_push(facts->arena, &o->item) = (struct overridden_item){0};
    return &o->item.at[i];
}

static enum override_state state_at(const struct period *p, const struct override *o)
{
    if (o->decided_on > p->to)
        return OVERRIDE_AHEAD;
    if (o->expires_on.state == VALUE_UNREADABLE)
        return OVERRIDE_UNDATED;
    bool over = o->expires_on.state == VALUE_PRESENT && o->expires_on.day < p->to;
    return over ? OVERRIDE_EXPIRED : OVERRIDE_HOLDS;
}

static void take(struct facts *facts, const struct fields *f)
{
    const struct slice *item = NULL;
    day_number decided = field_day(f, DECIDED_ON).day;
    size_t n = items_meant(facts, field(f, ROW)->text, decided, &item);
    for (size_t i = 0; i < n; i++) {
        const char *id = arena_copy(facts->arena, item[i].at, item[i].n);
        *vec_push(facts->arena, &item_at(facts, item[i])->of) = facts->overrides.at.n;
        struct override *o = vec_push(facts->arena, &facts->overrides.at);
        *o = (struct override){
            .item = id,
            .result = result_word(field(f, RESULT)->text),
            .reason = facts_text(facts, field(f, REASON)),
            .evidence = facts_text(facts, field(f, EVIDENCE)),
            .examiner = facts_text(facts, field(f, EXAMINER)),
            .approver = facts_text(facts, field(f, APPROVER)),
            .decided_on = decided,
            .expires_on = field_day(f, EXPIRES_ON),
            .place = {.file = f->record->file, .line = f->record->line, .id = id},
        };
        o->state = state_at(&facts->period, o);
    }
}

/* --- what is lost ------------------------------------------------------------------------------------ */

static const int needed[] = {ROW, RESULT, REASON, DECIDED_ON, APPROVER};
enum { NEEDED = sizeof needed / sizeof *needed };

/* Of what was read and is no decision for what is missing in it the header of that; else NULL. */
static const char *missing_in(const struct record *record)
{
    for (size_t i = 0; i < NEEDED; i++) {
        size_t at = export_column(record->export, slice_of(columns[needed[i]]));
        const struct value *v = &record->value[at];
        if (v->state == VALUE_ABSENT || value_is_blank(&record->export->column[at], v->text))
            return record->export->column[at].header;
    }
    return NULL;
}

static void note_refused(struct facts *facts, const struct record *record, struct slice item,
                         const char *lacks)
{
    const char *id = arena_copy(facts->arena, item.at, item.n);
    *vec_push(facts->arena, &item_at(facts, item)->refused) =
        (struct override_refused){lacks, {.file = record->file, .line = record->line, .id = id}};
}

/* Is all of it read, so that it was refused for what it says? A reason that the spreadsheet has lost may have been
 * as good as any. */
static bool is_read(const struct record *record)
{
    bool read = true;
    for (size_t i = 0; i < NEEDED && read; i++)
        read = lost_cell(record, columns[needed[i]]) != NULL;
    return read && result_word(lost_cell(record, columns[RESULT])->text);
}

/* Of several items those that may have the result wait for the others to be mended. */
static bool is_open(const struct facts *facts, const struct record *record,
                    const struct slice *item, size_t n, size_t which)
{
    struct slice result;
    size_t sayable = 0;
    if (!is_read(record))
        return true;
    result = lost_cell(record, columns[RESULT])->text;
    for (size_t i = 0; i < n; i++)
        sayable += override_may_say(attest_items_find(facts->attest_items, item[i]), result);
    return sayable < n &&
           override_may_say(attest_items_find(facts->attest_items, item[which]), result);
}

static void lose(struct facts *facts, const struct record *record)
{
    const struct slice *item = NULL;
    struct override_facts *o = &facts->overrides;
    const char *lacks = record->value ? missing_in(record) : NULL;
    const struct value *row = record->value ? lost_cell(record, columns[ROW]) : NULL;
    const struct value *decided = row ? lost_cell(record, columns[DECIDED_ON]) : NULL;
    day_number day = decided ? decided->as.day : facts->period.to;
    size_t n = row ? items_meant(facts, row->text, day, &item) : 0;
    for (size_t i = 0; i < n && lacks; i++)
        note_refused(facts, record, item[i], lacks);
    if (lacks)
        return;
    if (n == 0 && (!row || !is_plain(row->text)))
        evidence_add(&o->itemless, facts->arena, record, slice_of(""));
    for (size_t i = 0; i < n; i++)
        if (is_open(facts, record, item, n, i))
            evidence_add(&item_at(facts, item[i])->lost, facts->arena, record, item[i]);
        else
            note_refused(facts, record, item[i], NULL);
}

/* --- several of one item ----------------------------------------------------------------------------- */

static bool may_hold(const struct override *o)
{
    return o->state == OVERRIDE_HOLDS || o->state == OVERRIDE_UNDATED;
}

/* Of those that would hold and say different things none does. */
static void settle(struct override_facts *o, const struct overridden_item *item)
{
    const struct override *first = NULL;
    bool differ = false;
    for (size_t i = 0; i < item->of.n; i++) {
        const struct override *x = &o->at.at[item->of.at[i]];
        if (!may_hold(x))
            continue;
        differ = differ || (first && strcmp(first->result, x->result) != 0);
        first = first ? first : x;
    }
    for (size_t i = 0; differ && i < item->of.n; i++) {
        struct override *x = &o->at.at[item->of.at[i]];
        if (may_hold(x))
            x->state = OVERRIDE_CONFLICTS;
    }
}

bool override_one_hand(struct arena *arena, const char *examiner, const char *approver)
{
    static const char *const marks[] = {"、", "，", "；", ",", ";", "/", NULL};
    const char *own = text_folded(arena, slice_of(approver));
    struct slice rest = slice_of(examiner);
    struct slice name;
    bool found = false;
    while (*own && !found && slice_split(&rest, marks, &name))
        found = strcmp(text_folded(arena, name), own) == 0;
    return found;
}

static void warn_of_one_hand(const struct facts *facts, const struct override *o)
{
    if (o->state == OVERRIDE_HOLDS && o->examiner &&
        override_one_hand(facts->arena, o->examiner, o->approver))
        problem_add(facts->problems, SEVERITY_WARNING, o->place.file, o->place.line, NULL,
                    "检查人和批准人是同一人（%s），改判由他人批准为宜", o->approver);
}

/* Those of a state: the first, and the lines of the others, "（同样的还有第3、5行）". One line may be of several items. */
static const struct override *those_of(const struct facts *facts, enum override_state state,
                                       const char **others)
{
    enum { SHOWN = 10 };
    const struct override *first = NULL;
    const struct override *last = NULL;
    const char *lines = "";
    size_t n = 0;
    for (size_t i = 0; i < facts->overrides.at.n; i++) {
        const struct override *o = &facts->overrides.at.at[i];
        if (o->state != state || (last && last->place.line == o->place.line) ||
            (state == OVERRIDE_HOLDS && o->expires_on.state == VALUE_PRESENT))
            continue;
        if (first && n++ < SHOWN)
            lines = arena_format(facts->arena, "%s%s%lld", lines, *lines ? "、" : "",
                                 (long long)o->place.line);
        first = first ? first : o;
        last = o;
    }
    *others = n == 0 ? ""
              : n > SHOWN ? arena_format(facts->arena, "（同样的还有第%s行等%zu条）", lines, n)
                          : arena_format(facts->arena, "（同样的还有第%s行）", lines);
    return first;
}

/* Overrides that do not count, and those that go on counting, each with its line. */
static void warn_of_states(const struct facts *facts)
{
    static const struct {
        enum override_state state;
        const char *said;
    } rows[] = {
        {OVERRIDE_CONFLICTS, "改判与同一条的另一项改判互相矛盾，都不采用%s；请改正或删去其一"},
        {OVERRIDE_EXPIRED, "改判已过失效日期，恢复按证据的结果%s"},
        {OVERRIDE_AHEAD, "改判的决定日期晚于评估日，没有计入%s"},
        {OVERRIDE_UNDATED, "改判的失效日期无法读取，所涉条目待核%s；请改正"},
        {OVERRIDE_HOLDS,
         "改判没有失效日期，以后各年也采用%s；到某日为止的，请写明失效日期（expires_on）"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *others = "";
        const struct override *o = those_of(facts, rows[i].state, &others);
        if (o)
            problem_add(facts->problems, SEVERITY_WARNING, o->place.file, o->place.line, NULL,
                        rows[i].said, others);
    }
}

/* Answers and overrides of days after D, which a slip in their dates makes of all that was just written down. */
static void warn_of_late(const struct facts *facts)
{
    size_t answers = 0;
    size_t overrides = 0;
    for (size_t i = 0; i < facts->inspected.at.n; i++) {
        const struct attestation *a = &facts->inspected.at.at[i];
        answers += a->value && a->stale && a->examined_on.day > facts->period.to;
    }
    for (size_t i = 0; i < facts->overrides.at.n; i++)
        overrides += facts->overrides.at.at[i].state == OVERRIDE_AHEAD;
    if (answers + overrides > 0)
        problem_add(facts->problems, SEVERITY_WARNING, "inspection", 0, NULL,
                    "检查结论%zu条、改判%zu条的日期晚于评估日%s，没有计入；日期写错的请改正",
                    answers, overrides, day_text(facts->arena, facts->period.to));
}

static void finish(struct facts *facts)
{
    warn_of_late(facts);
    for (size_t i = 0; i < facts->overrides.item.n; i++)
        settle(&facts->overrides, &facts->overrides.item.at[i]);
    for (size_t i = 0; i < facts->overrides.at.n; i++)
        warn_of_one_hand(facts, &facts->overrides.at.at[i]);
    warn_of_states(facts);
}

const struct fact_source overrides_source = {
    .export = "overrides",
    .blank = "必填项为空，此行改判不采用，请补上",
    .column = columns,
    .n = COLUMNS,
    .examine = examine,
    .take = take,
    .differ = take,
    .lose = lose,
    .finish = finish,
    .indexes = (const size_t[]){offsetof(struct facts, overrides.items), NO_MORE_PARTS},
};

/* --- what they come to -------------------------------------------------------------------------------- */

const struct overridden_item *overrides_of(const struct facts *facts, const char *item)
{
    size_t index = index_find(&facts->overrides.items, slice_of(item));
    return index == INDEX_NONE ? NULL : &facts->overrides.item.at[index];
}

struct override_finding override_of(const struct facts *facts, const char *item)
{
    const struct override_facts *o = &facts->overrides;
    struct override_finding found = {OVERRIDE_NONE, NULL, NULL};
    const struct overridden_item *x = overrides_of(facts, item);
    for (size_t i = 0; x && i < x->of.n; i++) {
        const struct override *given = &o->at.at[x->of.at[i]];
        if (given->state == OVERRIDE_HOLDS && found.effect != OVERRIDE_DECIDES) /* in any order */
            found = (struct override_finding){OVERRIDE_DECIDES, given, NULL};
        else if (!found.by &&
                 (given->state == OVERRIDE_CONFLICTS || given->state == OVERRIDE_UNDATED))
            found = (struct override_finding){OVERRIDE_UNTOLD, given, NULL};
    }
    const struct evidence_list *lost = x && x->lost.total > 0  ? &x->lost
                                       : o->itemless.total > 0 ? &o->itemless
                                                               : NULL;
    if (lost)
        return (struct override_finding){OVERRIDE_UNTOLD, NULL, lost};
    if (facts_export(facts, "overrides")->refused)
        return (struct override_finding){OVERRIDE_UNTOLD, NULL, NULL};
    return found;
}
