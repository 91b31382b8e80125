/* JSON of changes: what became of one result by the next, for the yearly report and caeval diff. */
#ifndef CAEVAL_REPORT_JSON_CHANGES_H
#define CAEVAL_REPORT_JSON_CHANGES_H

#include "report/change_table.h"
#include "report/json_tree.h"

/* A decimal where it ends, else a fraction: always exact. */
json_t *exact_tree(struct arena *arena, struct ratio r);
/* Puts {"lo", "hi"} there, exact. */
void put_interval(json_t *o, const char *key, struct arena *arena, struct ratio lo,
                  struct ratio hi);
/* Rows by state, ROW_STATES counts, and those without boxes. */
json_t *counts_tree(const int64_t *count, int64_t no_box);
/* A kept result; null for NULL. */
json_t *kept_tree(const struct kept *kept, struct arena *arena);
/* The steps between two; null for NULL. */
json_t *changes_tree(const struct kept_changes *changes, const struct wording *wording,
                     struct arena *arena);

#endif
