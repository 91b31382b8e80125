/* Judge: one form row being judged; what form.c and its parts share. */
#ifndef CAEVAL_SCORE_JUDGE_H
#define CAEVAL_SCORE_JUDGE_H

#include "score/form.h"

struct judge {
    const struct facts *facts;
    const struct measures *measures;
    const struct wording *w;
    struct arena *arena;
    const struct form_row *row;
    struct attested_item attested;
    struct reading_choice choice;
    struct row_result *result;
    bool damaged;  /* what decides or could refute the row was supplied and cannot be read */
    bool unproved; /* what might prove it was, or how far it reaches: no 不适用 replaces that */
    const char
        *applies;     /* that the row applies, in the CA's own word or by what happened; or NULL */
    bool lacks_data;  /* ... or it was not supplied, or leaves open whether the row applies */
    bool lacks_entry; /* the registers were asked, and do not hold the proof */
    bool published;   /* the check of the web site found what the row wants published */
    const char
        *before; /* the reason as far as what its conditions came to, which is said at last */
    VEC(struct finding) said;
};

void judge_say(struct judge *judge,
               const char *text); /* adds to the reason; NULL and "" add nothing */
void judge_set(struct judge *judge, enum row_state state, enum basis basis);

/* Where data cannot tell, the attestation stands; where neither exists, 待核. What cannot be read might
 * have shown a 否, which nobody's 是 or 不适用 replaces. */
void judge_by_attestation(struct judge *judge);
/* Data have decided: an attestation that says otherwise is listed, and does not count. */
void judge_contradiction(struct judge *judge);

/* True when the registers prove the row, or their silence refutes it. Else the reason says what is
 * there. */
bool judge_by_register(struct judge *judge, enum basis basis);
/* A register row, or one that falls back on the registers: proof, attested 否 over it, attestation. */
void judge_register(struct judge *judge);
/* A record of the row's period speaks of what the export has no case of (`what`): said beside the 不适用. */
void judge_say_recorded(struct judge *judge, const char *what);
/* What the registers hold of a row that they cannot prove: shown to the examiner. */
void judge_show_register(struct judge *judge);

#endif
