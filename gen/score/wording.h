/* Wording: every sentence and label that reports print, from templates/wording.csv.
 *
 * What only an edition can say (its title, its clauses, how many items it has) stands in its own
 * templates/<edition>/words.csv.
 *
 * A phrase has a key and takes a fixed number of texts for its places {1}, {2}, ... The list below
 * is the program's side of the bargain; wording_load checks that the file has every phrase, with
 * the same places, and nothing else. */
#ifndef CAEVAL_SCORE_WORDING_H
#define CAEVAL_SCORE_WORDING_H

#include <stdbool.h>

#include "base/problem.h"
#include "score/phrases.h"

#define PHRASE_ENUM(id, key, places) id,
enum phrase { PHRASES(PHRASE_ENUM) PHRASE_COUNT };
#undef PHRASE_ENUM

struct wording {
    const char *text[PHRASE_COUNT];
};

/* `edition`: folders whose words.csv hold what is theirs: each phrase stands in one of the files. */
bool wording_load(struct wording *wording, struct arena *arena, const char *path,
                  const char *const *edition, size_t n, struct problems *problems);

/* The phrase with its places filled, in the arena: SAY(w, arena, PHRASE_X, "a", "b"). */
#define SAY(wording, arena, ...) SAY_(wording, arena, __VA_ARGS__, NULL)
#define SAY_(wording, arena, phrase, ...)                                                          \
    wording_say((wording), (arena), (phrase), (const char *const[]){__VA_ARGS__})
const char *wording_say(const struct wording *wording, struct arena *arena, enum phrase phrase,
                        const char *const *text);

/* A whole number as text, for SAY. */
const char *number_text(struct arena *arena, int64_t n);

#endif
