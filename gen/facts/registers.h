/* Registers: documents, records, disclosure checks and the examiner's answers (exports docs,
 * records, disclosure, attest). Small by nature; kept whole. */
#ifndef CAEVAL_FACTS_REGISTERS_H
#define CAEVAL_FACTS_REGISTERS_H

#include "base/index.h"
#include "facts/evidence.h"
#include "facts/source.h"

struct row_list {
    const int *at; /* form rows named in 对应条目 */
    size_t n;
};

struct doc {
    struct evidence place; /* id is the document's number */
    struct row_list rows;
    const char *title;
    const char *version;
    const char *public_url; /* NULL: blank or absent */
    struct day_value approved_on, from, to;
};

struct record_entry {
    struct evidence place;
    struct row_list rows;
    const char *title;
    day_number done_on;
    const char *scope;
    const char *result;
};

struct disclosure_item {
    struct evidence place; /* id is the item */
    const char *item;
    const char *standard; /* the schema's word */
    bool published_told, published;
    bool valid_told, valid;
};

/* An examiner's answer to a form row, a criterion or the gate. */
struct attestation {
    const char *value; /* as given */
    const char *evidence;
    const char *examiner;
    struct evidence place;
};

struct register_facts {
    VEC(struct doc) doc;
    VEC(struct record_entry) record;
    VEC(struct disclosure_item) disclosure;
    struct index attest_items;
    VEC(struct attestation) attestation; /* by index in attest_items */
};

extern const struct fact_source docs_source, records_source, disclosure_source, attest_source;

/* NULL when nobody answered. */
const struct attestation *attestation_of(const struct register_facts *registers, const char *item);

bool rows_name(const struct row_list *list, int row);

/* In force on the day: from (or else approval) on or before it where given, and not run out. */
bool doc_in_force(const struct doc *doc, day_number day);

#endif
