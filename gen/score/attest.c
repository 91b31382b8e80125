/* Attestations. */
#include "score/attest.h"

#include <string.h>

enum attested attested_of(const struct attestation *a)
{
    enum answer answer = ANSWER_NO;
    if (!a || strcmp(a->value, "未知") == 0)
        return ATTESTED_NOTHING;
    if (!answer_read(slice_of(a->value), &answer))
        return ATTESTED_OTHER;
    return answer == ANSWER_YES ? ATTESTED_YES : answer == ANSWER_NO ? ATTESTED_NO : ATTESTED_NA;
}

enum tri attested_tri(enum attested attested)
{
    return attested == ATTESTED_YES ? TRI_YES : attested == ATTESTED_NO ? TRI_NO : TRI_UNKNOWN;
}

const char *attested_text(const struct attestation *a, const struct wording *w, struct arena *arena)
{
    const char *text = SAY(w, arena, ATTESTED_VALUE, a->value);
    if (a->evidence)
        text = arena_format(arena, "%s%s", text, SAY(w, arena, ATTESTED_EVIDENCE, a->evidence));
    if (a->examiner)
        text = arena_format(arena, "%s%s", text, SAY(w, arena, ATTESTED_EXAMINER, a->examiner));
    return text;
}
