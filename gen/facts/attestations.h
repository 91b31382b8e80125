/* Attestations: answers to form rows, criteria and the gate: a CA's own (export attest), and those of the
 * bureau's examiners (export inspection), which hold where both answer.
 *
 * An answer is checked when it is read: only the words of that very item. What cannot be told of an
 * item's answer (a row that is lost, two that differ) is kept with its places. */
#ifndef CAEVAL_FACTS_ATTESTATIONS_H
#define CAEVAL_FACTS_ATTESTATIONS_H

#include "base/index.h"
#include "base/spellings.h"
#include "facts/evidence.h"
#include "facts/numbering.h"
#include "facts/source.h"

/* What may be answered: the templates' reader fills it in. */
struct attest_item {
    bool answers;       /* 是 否 不适用 未知 */
    bool by_data;       /* a criterion that the data alone decide: nobody may answer it */
    bool may_not_apply; /* 不适用 can be an answer that holds */
    const char *const
        *override; /* what it may be overridden with (overrides.h), ended by NULL; or NULL */
    const char
        *parts; /* NULL, or the items that it is overridden by, where it stands in several places */
    const char *const *words; /* and these, ended by NULL */
};
struct attest_items {
    struct index ids;
    VEC(struct attest_item) at; /* by index in ids */
    struct spellings spellings; /* of the ids, in whatever case and width */
    const char *gates;          /* those by which a level is forbidden, joined by 、; NULL: none */
    const struct numbering *numbering; /* of rows; NULL: one form alone, whose numbers they are */
};
/* Names an item; an item named twice keeps the words of both. */
void attest_items_add(struct attest_items *items, struct arena *arena, struct slice id,
                      struct attest_item item);
/* NULL: there is no such item. */
const struct attest_item *attest_items_find(const struct attest_items *items, struct slice id);
/* What an examiner may write into the cell of an item, ended by NULL: an answer to `answered`, else what the item is
 * overridden with. answered NULL: the evidence has decided it, or an override had. */
const char *const *attest_item_words(struct arena *arena, const struct attest_items *items,
                                     const char *item, const char *answered);
/* The item that an answer of it is taken for; NULL: there is none, or nobody may answer it. */
const struct attest_item *attest_item_answered(const struct attest_items *items,
                                               const char *answered);
/* Does the word answer the item (未知 does not)? */
bool attest_item_allows(const struct attest_item *item, struct slice value);

#define ANSWER_UNKNOWN "未知" /* an examiner's that leaves the item open */

struct attestation {
    const char *value; /* as given; NULL: every row of the item is lost */
    const char *evidence, *examiner, *note;
    struct day_value examined_on;
    bool stale;            /* examined after D, or before the last day of the year before */
    struct evidence place; /* id is the item */
    struct attestation
        *differs; /* the next one that counts and says something else than the first */
    const struct evidence_list *lost; /* rows of this item that cannot be read, or NULL */
};

struct attest_facts {
    struct index items;
    VEC(struct attestation) at;     /* by index in items */
    VEC(struct evidence_list) lost; /* likewise */
    struct evidence_list itemless;  /* lost rows that may have answered any item */
};

extern const struct fact_source attest_source, inspection_source;

/* The items that an answer of that day is one to, of several rows ("7-9", "7、8、9") all of theirs; *n 0: to nothing that is asked for any more. *n 0 and false:
 * there is no such item. */
bool attest_items_meant(const struct facts *facts, struct slice given, day_number day,
                        const struct slice **item, size_t *n);

/* "8" of 第8项, 8条, 〔8〕, 008, 8.0; what is no number of a row stays. */
struct slice attest_item_number(struct slice item);
/* "8", "第8条", "1-5", "第1条至第5条": the first and the last of them. False: it is none of these. */
bool attest_item_span(struct slice piece, int64_t *from, int64_t *to);

/* How many rows of that export are lost that may be an answer to the item; below 0: it is no export of answers. */
int64_t answers_lost(const struct facts *facts, const char *export, const char *item);

/* NULL when nobody answered. */
const struct attestation *attestation_of(const struct attest_facts *facts, const char *item);

#endif
