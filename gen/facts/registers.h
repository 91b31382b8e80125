/* Registers: documents, records and disclosure checks (exports docs, records, disclosure). Small by nature; kept whole. */
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
    enum value_state result_state;
    const char *result;     /* NULL where not PRESENT */
    const char *report_ref; /* the same */
};

struct disclosure_item {
    struct evidence place; /* id is the item */
    const char *item;
    const char *standard;           /* the schema's word */
    const char *url;                /* NULL where not PRESENT */
    bool published_told, published; /* told: by a check of the time that is judged */
    bool valid_told, valid;
    bool published_unread, valid_unread; /* not told, and may be a 否: a cell cannot be read */
    bool untimely; /* of a lost row: a check of another time, which leaves the item untold */
    bool keyless;  /* of a lost row: it may be a later check of another item, which it replaces */
    size_t
        lost_before; /* lost rows of its own file and of newer ones: the first of disclosure_lost */
};

struct register_facts {
    VEC(struct doc) doc;
    VEC(struct record_entry) record;
    VEC(struct disclosure_item) disclosure;
    VEC(struct disclosure_item) disclosure_lost; /* rows; item, standard NULL: any */
};

extern const struct fact_source docs_source, records_source, disclosure_source;

bool rows_name(const struct row_list *list, int row);

/* In force on the day: approved on or before it, effective (or else approved) on or before it, and not
 * ended before it. Without any date, or with one that cannot be read, nobody can tell. */
enum in_force { NOT_IN_FORCE, NOT_TOLD, IN_FORCE };
enum in_force doc_in_force(const struct doc *doc, day_number day);
/* Is there a date of it that cannot be read? */
bool doc_unread(const struct doc *doc);

#endif
