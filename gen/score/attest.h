/* Attestations: an examiner's answer, read as an answer. */
#ifndef CAEVAL_SCORE_ATTEST_H
#define CAEVAL_SCORE_ATTEST_H

#include "facts/registers.h"
#include "score/tri.h"
#include "score/wording.h"

enum attested { ATTESTED_NOTHING, ATTESTED_YES, ATTESTED_NO, ATTESTED_NA, ATTESTED_OTHER };

/* Nobody answered, or the answer is 未知: nothing. Words that are no answer (a grade) are OTHER. */
enum attested attested_of(const struct attestation *attestation);

/* 是 and 否 as truth values; everything else is unknown. */
enum tri attested_tri(enum attested attested);

/* "检查结论：是（依据 …；检查人 …）" */
const char *attested_text(const struct attestation *attestation, const struct wording *wording,
                          struct arena *arena);

#endif
