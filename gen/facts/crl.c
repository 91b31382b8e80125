/* CRLs: the log. */
#include "facts/crl.h"

#include <stdlib.h>
#include <string.h>

#include "facts/facts.h"

/* --- the log -------------------------------------------------------------------------------------- */

enum {
    ISSUER,
    PARTITION,
    KIND,
    NUMBER,
    THIS_UPDATE,
    NEXT_UPDATE,
    PUBLISHED_AT,
    BACKUP_AT,
    RETAINED,
    CRL_COLUMNS
};
static const char *const crl_columns[CRL_COLUMNS] = {
    [ISSUER] = "issuer",
    [PARTITION] = "crl_partition",
    [KIND] = "kind",
    [NUMBER] = "crl_number",
    [THIS_UPDATE] = "this_update",
    [NEXT_UPDATE] = "next_update",
    [PUBLISHED_AT] = "published_at",
    [BACKUP_AT] = "backup_at",
    [RETAINED] = "retained",
};

static const struct fact_word kind_words[] = {
    [CRL_FULL] = {KIND, "完全"},
    [CRL_DELTA] = {KIND, "增量"},
    [CRL_AUTHORITY] = {KIND, "ARL"},
    {0, NULL},
};

static enum crl_kind kind_of(const struct value *kind)
{
    return !present(kind)                                            ? CRL_FULL
           : strcmp(word(kind), kind_words[CRL_AUTHORITY].word) == 0 ? CRL_AUTHORITY
           : strcmp(word(kind), kind_words[CRL_DELTA].word) == 0     ? CRL_DELTA
                                                                     : CRL_FULL;
}

static struct crl_series *series_of(struct facts *facts, const struct fields *f)
{
    struct crl_facts *c = &facts->crl;
    const struct value *issuer = field(f, ISSUER);
    const struct value *partition = field(f, PARTITION);
    enum crl_kind of = kind_of(field(f, KIND));
    struct slice a = present(issuer) ? issuer->text : slice_of("");
    struct slice b = present(partition) ? partition->text : slice_of("");
    const uint32_t part[] = {(uint32_t)spellings_add(&c->issuers, facts->arena, a),
                             (uint32_t)spellings_add(&c->partitions, facts->arena, b), of};
    bool added = false;
    size_t i = index_add(&c->series_keys, (struct slice){(const char *)part, sizeof part}, &added);
    if (added)
        *vec_push(facts->arena, &c->series) = (struct crl_series){
            .issuer = arena_copy(facts->arena, a.at, a.n),
            .partition = arena_copy(facts->arena, b.at, b.n),
            .issuer_index = part[0],
            .kind = of,
        };
    return &c->series.at[i];
}

const char *crl_series_name(const struct crl_series *s, struct arena *arena)
{
    if (!*s->partition)
        return arena_format(arena, "%s（%s）", s->issuer, kind_words[s->kind].word);
    return arena_format(arena, "%s 分区%s（%s）", s->issuer, s->partition,
                        kind_words[s->kind].word);
}

static void crl_take(struct facts *facts, const struct fields *f)
{
    struct slice number = field(f, NUMBER)->text;
    int64_t sequence = -1;
    if (!int_parse(number, &sequence) || sequence < 0)
        sequence = -1;
    *vec_push(facts->arena, &series_of(facts, f)->crl) = (struct crl){
        .number = facts_text(facts, field(f, NUMBER)),
        .sequence = sequence,
        .this_update = field(f, THIS_UPDATE)->as.moment.at,
        .date_only = field(f, THIS_UPDATE)->as.moment.date_only,
        .next_update = field_moment(f, NEXT_UPDATE),
        .published = field_moment(f, PUBLISHED_AT),
        .backup = field_moment(f, BACKUP_AT),
        .retained = field_answer(f, RETAINED),
        .file = f->record->file,
        .line = f->record->line,
    };
    facts->crl.n++;
}

/* What a cell of a lost row says, "" where it is blank or there is no such column; NULL: it cannot be told. */
static const struct value *told_cell(const struct record *record, int column)
{
    const struct value *v =
        record->value ? &record->value[export_column(record->export, slice_of(crl_columns[column]))]
                      : NULL;
    return v && v->state != VALUE_UNREADABLE ? v : NULL;
}

static const char *told_text(struct facts *facts, const struct record *record, int column)
{
    const struct value *v = told_cell(record, column);
    return !v ? NULL : present(v) ? facts_text(facts, v) : "";
}

static void crl_lose(struct facts *facts, const struct record *record)
{
    const struct value *kind = told_cell(record, KIND);
    *vec_push(facts->arena, &facts->crl.lost) = (struct lost_crl){
        .issuer = told_text(facts, record, ISSUER),
        .partition = told_text(facts, record, PARTITION),
        .kind = kind ? kind_of(kind) : CRL_FULL,
        .kind_told = kind != NULL,
    };
}

static bool is_of_known_series(const struct crl_facts *c, struct arena *arena,
                               const struct lost_crl *x)
{
    if (!x->issuer || !x->partition || !x->kind_told)
        return false;
    size_t issuer = spellings_find(&c->issuers, arena, slice_of(x->issuer));
    size_t partition = spellings_find(&c->partitions, arena, slice_of(x->partition));
    const uint32_t part[] = {(uint32_t)issuer, (uint32_t)partition, x->kind};
    return issuer != INDEX_NONE && partition != INDEX_NONE &&
           index_find(&c->series_keys, (struct slice){(const char *)part, sizeof part}) !=
               INDEX_NONE;
}

int64_t crl_lost_apart(const struct facts *facts, struct arena *arena, bool authority)
{
    const struct crl_facts *c = &facts->crl;
    int64_t n = 0;
    for (size_t i = 0; i < c->lost.n; i++) {
        const struct lost_crl *x = &c->lost.at[i];
        bool may_be = !x->kind_told || (x->kind == CRL_AUTHORITY) == authority;
        n += may_be && !is_of_known_series(c, arena, x);
    }
    return n;
}

static int by_update(const void *a, const void *b)
{
    const struct crl *x = a;
    const struct crl *y = b;
    if (x->this_update != y->this_update)
        return x->this_update < y->this_update ? -1 : 1;
    if (x->sequence != y->sequence)
        return x->sequence < y->sequence ? -1 : 1;
    int file = strcmp(x->file, y->file);
    return file ? file : (x->line > y->line) - (x->line < y->line);
}

/* In the key's own bytes. */
static struct slice issued_key(uint32_t issuer, size_t number, uint32_t key[2])
{
    key[0] = issuer;
    key[1] = (uint32_t)number;
    return (struct slice){(const char *)key, 2 * sizeof *key};
}

/* Of one issuer alone all numbers are its own. */
static bool has_issuers(const struct crl_facts *c)
{
    return c->issuers.first.n > 1;
}

static void chain_issued(struct facts *facts, struct crl_place *place, uint32_t issuer,
                         size_t number)
{
    struct crl_facts *c = &facts->crl;
    uint32_t key[2];
    size_t issued = index_add(&c->issued, issued_key(issuer, number, key), NULL);
    if (issued == c->first_of_issuer.n)
        *vec_push(facts->arena, &c->first_of_issuer) = 0;
    place->next_of_issuer = c->first_of_issuer.at[issued];
    c->first_of_issuer.at[issued] = (uint32_t)c->place.n + 1;
}

static void index_number(struct facts *facts, size_t series, size_t at)
{
    struct crl_facts *c = &facts->crl;
    const struct crl_series *s = &c->series.at[series];
    size_t number = fingerprints_add(&c->numbers, slice_of(s->crl.at[at].number));
    if (number == c->first_place.n)
        *vec_push(facts->arena, &c->first_place) = 0;
    uint32_t next = c->first_place.at[number];
    struct crl_place place = {(uint32_t)series, (uint32_t)at, next, next};
    if (has_issuers(c))
        chain_issued(facts, &place, s->issuer_index, number);
    *vec_push(facts->arena, &c->place) = place;
    c->first_place.at[number] = (uint32_t)c->place.n;
}

/* Of each issuer in their order. */
static void chain_series(struct facts *facts)
{
    struct crl_facts *c = &facts->crl;
    for (size_t i = 0; i < c->issuers.first.n; i++)
        *vec_push(facts->arena, &c->first_series) = 0;
    for (size_t i = c->series.n; i-- > 0;) {
        struct crl_series *s = &c->series.at[i];
        s->next_of_issuer = c->first_series.at[s->issuer_index];
        c->first_series.at[s->issuer_index] = (uint32_t)i + 1;
    }
}

void crl_log_ready(struct facts *facts)
{
    struct crl_facts *c = &facts->crl;
    if (c->ready)
        return;
    for (size_t i = 0; i < c->series.n; i++) {
        qsort(c->series.at[i].crl.at, c->series.at[i].crl.n, sizeof(struct crl), by_update);
        for (size_t k = 0; k < c->series.at[i].crl.n; k++)
            index_number(facts, i, k);
    }
    chain_series(facts);
    c->ready = true;
}

const struct fact_source crl_log_source = {
    .export = "crl_log",
    .indexes =
        (const size_t[]){offsetof(struct facts, crl.series_keys), offsetof(struct facts, crl.asked),
                         offsetof(struct facts, crl.issued), offsetof(struct facts, crl.judged),
                         NO_MORE_PARTS},
    .fingerprints = (const size_t[]){offsetof(struct facts, crl.numbers), NO_MORE_PARTS},
    .column = crl_columns,
    .n = CRL_COLUMNS,
    .words = kind_words,
    .take = crl_take,
    .lose = crl_lose,
    .finish = crl_log_ready,
};

/* --- what many revocations ask of the log ------------------------------------------------------------- */

struct crl_listing *crl_answer(struct facts *facts, uint64_t asked, uint64_t of, uint32_t issuer,
                               bool *added)
{
    struct crl_facts *c = &facts->crl;
    const uint64_t key[] = {asked, of, issuer};
    size_t i = index_add(&c->asked, (struct slice){(const char *)key, sizeof key}, added);
    if (*added)
        *vec_push(facts->arena, &c->answer) = (struct crl_listing){0};
    return &c->answer.at[i];
}

/* Two moments with as many turns before them are the same to every list; a day alone is not one of its moments. */
struct judged *crl_judgement(struct facts *facts, uint32_t place, uint32_t issuer,
                             const struct moment *revoked, bool *added)
{
    struct crl_facts *c = &facts->crl;
    const uint64_t key[] = {place, issuer, revoked->date_only,
                            revoked->date_only ? (uint64_t)day_of(revoked->at)
                                               : crl_turns_before(facts, revoked->at)};
    size_t i = index_add(&c->judged, (struct slice){(const char *)key, sizeof key}, added);
    if (*added)
        *vec_push(facts->arena, &c->judgement) = (struct judged){0};
    return &c->judgement.at[i];
}

uint32_t crl_place_of(const struct facts *facts, struct slice number, uint32_t issuer)
{
    const struct crl_facts *c = &facts->crl;
    uint32_t key[2];
    size_t i = fingerprints_find(&c->numbers, number);
    if (i == FINGERPRINT_NONE)
        return 0;
    if (issuer == SEVERAL_ISSUERS || !has_issuers(c))
        return c->first_place.at[i];
    size_t issued = index_find(&c->issued, issued_key(issuer, i, key));
    return issued == INDEX_NONE ? 0 : c->first_of_issuer.at[issued];
}

static int by_moment(const void *a, const void *b)
{
    const instant *x = a;
    const instant *y = b;
    return (*x > *y) - (*x < *y);
}

/* A list is the next one until it is made; one of a day without a time may be until that day ends. */
static void know_turns(struct facts *facts)
{
    struct crl_facts *c = &facts->crl;
    for (size_t i = 0; i < c->series.n; i++)
        for (size_t k = 0; k < c->series.at[i].crl.n; k++) {
            const struct crl *crl = &c->series.at[i].crl.at[k];
            *vec_push(facts->arena, &c->turn) = crl->this_update;
            if (crl->date_only)
                *vec_push(facts->arena, &c->turn) = crl->this_update + SECONDS_PER_DAY - 1;
        }
    if (c->turn.n)
        qsort(c->turn.at, c->turn.n, sizeof *c->turn.at, by_moment);
}

size_t crl_turns_before(struct facts *facts, instant at)
{
    const struct crl_facts *c = &facts->crl;
    if (c->turn.n == 0)
        know_turns(facts);
    size_t low = 0;
    size_t high = c->turn.n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (c->turn.at[middle] < at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* --- looking into it ---------------------------------------------------------------------------------- */

const struct crl *crl_first_from(const struct crl_series *s, instant at)
{
    size_t low = 0;
    size_t high = s->crl.n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (s->crl.at[middle].this_update < at)
            low = middle + 1;
        else
            high = middle;
    }
    return low < s->crl.n ? &s->crl.at[low] : NULL;
}

const struct crl *crl_untimed(const struct crl_series *s, instant at)
{
    const struct crl *first = crl_first_from(s, start_of(day_of(at)));
    return first && first->date_only && day_of(first->this_update) == day_of(at) ? first : NULL;
}

instant crl_latest(const struct crl *crl)
{
    struct moment made = {crl->this_update, crl->date_only};
    return moment_latest(&made);
}

bool crl_is_live(const struct crl_series *s, const struct period *p)
{
    for (size_t i = s->crl.n; i-- > 0;)
        if (s->crl.at[i].this_update < p->end)
            return s->crl.at[i].this_update >= p->begin;
    return false;
}
