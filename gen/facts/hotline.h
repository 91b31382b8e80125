/* Hotline: calls and the shifts that cover posts (exports hotline and shifts; form rows 75, 140). */
#ifndef CAEVAL_FACTS_HOTLINE_H
#define CAEVAL_FACTS_HOTLINE_H

#include "facts/cases.h"
#include "facts/source.h"
#include "facts/spans.h"

struct hotline_facts {
    int64_t offered;  /* calls of the period */
    int64_t answered; /* of them: 自助完成 or 人工接听 (gen/README, Decisions: by result) */
    int64_t outside;  /* accepted calls of other periods */
    int64_t month_offered[12], month_answered[12];
    struct evidence_list unanswered;
    struct unknowns lost; /* rows that may be calls of the period, answered or not */
};

struct shift {
    const char *post; /* the schema's word */
    struct span_bounds span;
};

struct shift_facts {
    VEC(struct shift) shift; /* as read, also where it ends before it begins */
    VEC(const char *) lost;  /* the post of each row that cannot be read, NULL: any */
};

extern const struct fact_source hotline_source, shifts_source;

#endif
