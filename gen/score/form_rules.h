/* Form rules: the official form of an administrative edition and how each of its rows is judged
 * (templates/<edition>/form.csv, rules.csv, conditions.csv, clauses.csv). */
#ifndef CAEVAL_SCORE_FORM_RULES_H
#define CAEVAL_SCORE_FORM_RULES_H

#include "score/cited.h"
#include "score/condition.h"

/* What can decide a row: README, What decides the form's 211 rows. */
enum row_class {
    CLASS_DATA,     /* D: data decide */
    CLASS_REFUTE,   /* P: data can refute, an attestation has to prove */
    CLASS_REGISTER, /* R: a dated entry in a register */
    CLASS_ATTEST,   /* A: attestation only */
};

enum proof {
    PROOF_NONE,
    PROOF_ANY,    /* a document in force at D, or a record of the period */
    PROOF_BOTH,   /* one of each */
    PROOF_RECORD, /* a record of the period */
};

/* Which records count: from 1 January of the assessment year, of the year before it (the last
 * completed year), or from the day `years` years before D; always up to D. */
struct record_period {
    bool any; /* every record up to D */
    bool last_year;
    int years; /* 0: not counted back from D */
};

struct form_row {
    int number;
    int key; /* of what registers and answers say of it (facts/numbering.h) */
    const char *domain, *item, *sub_item, *method; /* verbatim */
    const char *item_name; /* as the form should read: the lost name of rows 67-70 restored */
    bool boxes;
    const char *clauses;    /* 6.2.4 h */
    const char *difference; /* how form and body differ, or "" */
    const char *misprint;   /* what looks like a fault of ours and is the form's own, or "" */
    enum row_class class;
    enum proof proof;
    struct record_period period;
    bool publish;   /* the document must be published */
    bool this_year; /* 本年度: only a document approved or effective in the year proves it */
    const char *applies_column; /* org's answer that makes the row apply, or "" */
    enum answer applies_answer;
    bool absent_is_no;          /* no record in a whole year, with the register supplied, is 否 */
    const char *post;           /* staff in this post at D prove the row as well, or "" */
    const char *unseen;         /* what of its method no data show, said beside their 是; or "" */
    bool permissive;            /* 可以: an attested 否 is no non-conformity */
    bool attested_only;         /* of class D or P, but no export holds data that could decide it */
    const char *const *exports; /* it reads, ended by NULL */
    const struct condition *condition;
    size_t n_conditions;
};

struct form_edition {
    const char *code; /* gm-2018-571 */
    const char *title;
    const struct form_row *row;
    size_t n;
    struct reading_book readings;
    struct reading_choice choice; /* in force: the defaults, or what the bureau chose */
    struct cited_book cited;
};

/* `place`: among the forms that judge D. */
bool form_load(struct form_edition *edition, struct arena *arena, const char *folder, size_t place,
               const struct schema *schema, const struct catalog *catalog,
               struct problems *problems);

/* Can the row be 不适用 at all? Where it hangs on an answer of the CA, on something that may not have
 * happened, or permits only; every other row applies to every CA. */
bool form_row_may_not_apply(const struct form_row *row);

/* Does its verdict rest on the export? On answers too where nothing else can prove it. */
bool form_row_reads(const struct form_row *row, const char *export);

/* Only an answer proves it: no data do. */
static inline bool form_row_asks(const struct form_row *row)
{
    return row->class == CLASS_REFUTE || row->class == CLASS_ATTEST;
}

/* NULL when the form has no such row. */
const struct form_row *form_row(const struct form_edition *edition, int number);

#endif
