/* JSON explain: how one item of a result came about, as an object for programs (README, caeval-explain/1), of which
 * the text for people is printed (json_explain_text.c).
 *
 * What a result.json says, and the standard's own words, are taken from there, be it the result of an evaluation just
 * made or one that lies published; what only an evaluation knows is added to it: the conditions one by one, the rows
 * of the files as they stand there, what cannot be told. */
#ifndef CAEVAL_REPORT_JSON_EXPLAIN_H
#define CAEVAL_REPORT_JSON_EXPLAIN_H

#include "report/json_tree.h"
#include "score/item.h"

struct explaining {
    const struct edition_set *editions; /* that judged the result */
    const struct item *item;
    const json_t *result; /* a result.json, or the tree of one */
    const char *folder;   /* where it lies published; NULL: just made of the exports */
    struct arena *arena;
};

/* Of any result. */
json_t *explain_result(const struct explaining *x);
/* Adds what the evaluation knows of it. False: rows of files that it names cannot be read any more. */
bool explain_evaluation(json_t *tree, const struct explaining *x, const struct evaluation *e);
/* Adds what lies published of the same day, where it says the same or something else. */
void explain_published(json_t *tree, const struct explaining *x, const json_t *published,
                       const char *folder);
/* The text for people, wrapped to the stream's width. */
void explain_print(const json_t *tree, const struct wording *wording, FILE *to,
                   struct arena *arena);

/* A result.json as it was read; NULL: it is none. */
json_t *explain_parsed(const char *text, size_t n);

#endif
