/* Attestations: an examiner's answer, read as an answer. */
#ifndef CAEVAL_SCORE_ATTEST_H
#define CAEVAL_SCORE_ATTEST_H

#include "facts/facts.h"
#include "score/tri.h"
#include "score/wording.h"

enum attested {
    ATTESTED_NOTHING, /* nobody answered, or 未知, or at another time than the assessment */
    ATTESTED_YES,
    ATTESTED_NO,
    ATTESTED_NA,
    ATTESTED_GRADE,  /* a word of the item's own */
    ATTESTED_UNSURE, /* an answer is lost, or two differ: what was answered cannot be told */
};

struct attested_item {
    enum attested answer;
    const struct attestation *given;  /* NULL: nobody answered */
    const struct evidence_list *lost; /* UNSURE: rows that cannot be read, or NULL */
    const struct export_facts
        *refused;   /* UNSURE: a file of answers cannot be used, and no other has it */
    bool inspected; /* an examiner's answer; else the CA's own */
    /* Of the other side, where that answered as well: what the CA said beside an examiner's answer, or an
     * examiner's that does not count beside what the CA said; or NULL. */
    const struct attested_item *beside;
};

/* An examiner's answer where there is one that counts, else the CA's own: where an examiner's may be lost,
 * neither decides. */

struct attested_item attested_item(const struct facts *facts, const char *item);

/* Is it unsure for rows of which nobody can tell which item they answer? */
bool attested_by_any(const struct attested_item *item);

/* Whose answer it is: 机构自评 or 检查结论. */
const char *attested_by(const struct attested_item *item, const struct wording *wording);

/* The items of which the CA says otherwise than the examiner whose answer holds, as the examiner's file has
 * them. */
struct attest_differences {
    VEC(struct attested_item) list;
};
struct attest_differences attest_differences(const struct facts *facts, struct arena *arena);

/* 是 and 否 as truth values; everything else is unknown. */
enum tri attested_tri(enum attested attested);

/* "检查结论：是，依据：…，检查人：…，检查日期：…（attest.csv:2）", or why there is none that counts. */
const char *attested_text(const struct attested_item *item, const struct wording *wording,
                          struct arena *arena);

/* The same of what the data have decided, which no answer changes: NULL where an answer is lost of which it
 * cannot be told to what it was one. */
const char *attested_beside(const struct attested_item *item, const struct wording *wording,
                            struct arena *arena);

/* "attest.csv:2、attest.csv:5": the first places of a list. */
const char *places_text(const struct evidence_list *list, const struct wording *wording,
                        struct arena *arena);

#endif
