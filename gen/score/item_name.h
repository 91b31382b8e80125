/* Item name: an item that examiners answer or override, as a sentence for officials names it. */
#ifndef CAEVAL_SCORE_ITEM_NAME_H
#define CAEVAL_SCORE_ITEM_NAME_H

#include "score/form_rules.h"
#include "score/grading_rules.h"
#include "score/phrases.h"

/* "第75条", "客户投诉指标“一年内无客户投诉事件发生”", the gate by its title; the item itself where the editions have no
 * such. `item` as overrides.csv and attest.csv have it (criterion_item). In the arena. */
const char *item_name(const struct form_edition *form, const struct grading_edition *grading,
                      const struct wording *wording, struct arena *arena, const char *item);

/* The criterion that an item names, and its indicator's place; NULL: none. One of several scores without its score: the
 * first. */
const struct criterion *item_criterion(const struct grading_edition *grading, struct arena *arena,
                                       const char *item, size_t *indicator);

#endif
