/* JSON explain, what its parts share. Internal to the room. */
#ifndef CAEVAL_REPORT_JSON_EXPLAIN_PARTS_H
#define CAEVAL_REPORT_JSON_EXPLAIN_PARTS_H

#include <string.h>

#include "report/json_explain.h"

/* A member; NULL: there is none. */
static inline const json_t *get(const json_t *o, const char *key)
{
    return json_object_get(o, key);
}
/* "" where it is no text. */
const char *text_of(const json_t *o, const char *key);
json_t *copy_of(const json_t *o, const char *key); /* null where there is none */
/* The object of a list whose member says so; NULL: none. */
const json_t *found_in(const json_t *list, const char *key, const char *value);

/* Did an examiner's finding on site decide it (score/overrides.h)? */
static inline bool is_overridden(const json_t *verdict)
{
    return strcmp(text_of(get(verdict, "override"), "effect"), "decides") == 0;
}

/* The verdict's own object in a result: of a row, an indicator or a measure; NULL: it has none. */
const json_t *verdict_in(const json_t *result, const struct item *item);

/* Is the reading of an edition in force in the result? */
bool is_in_force(const struct explaining *x, const char *edition, const char *code);
/* Puts the readings that bear on the item, what each gives, and the codes of those that bear on all. */
void put_readings(json_t *tree, const struct explaining *x, const json_t *verdict);
/* Puts what would have to change for 是, or for the next score. */
void put_needs(json_t *tree, const struct explaining *x, const json_t *verdict);
/* The lowest score of its table above this one; -1: none. */
int next_score(const struct indicator *indicator, struct ratio lo);
/* The exact number of a member such as lo. */
struct ratio number_of(const json_t *o, const char *key);

#endif
