/* Written: what lies published in a CA's folder, where it is what a run wrote there.
 *
 * manifest.json beside a result.json has the digest that it was written with. A result that was edited, cut short or put there
 * from elsewhere is not its own manifest's, and evidence of nothing: no history takes it, no document is made of it. */
#ifndef CAEVAL_HISTORY_WRITTEN_H
#define CAEVAL_HISTORY_WRITTEN_H

#include "history/result_text.h"

enum written {
    WRITTEN_NONE,       /* there is no result.json */
    WRITTEN_SOUND,      /* it is what its manifest says */
    WRITTEN_ALTERED,    /* it is not, or nothing says what it was */
    WRITTEN_UNREADABLE, /* neither can be told */
};

/* Of OUT/<year>/<code>. *why: a sentence, of those that are not sound. */
enum written result_text_published(struct result_text *text, struct arena *arena,
                                   const char *folder, const char **why);

/* The result and the manifest that lie there, each by its digest alone: whether the one is what the other says is not
 * asked. False: one of them cannot be read. */
bool result_text_beside(struct result_text *text, struct arena *arena, const char *folder);

/* Of a result.json anywhere that has been read: is there a manifest.json beside it that says otherwise? *why as above. */
bool result_text_denied(const struct result_text *text, struct arena *arena, const char *path,
                        const char **why);

/* With what is to be done about a published result that is not what was written. */
const char *written_advice(struct arena *arena, const char *why);

#endif
