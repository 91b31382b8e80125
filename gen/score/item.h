/* Item: what of a result somebody asks about, by the words that people have for it. */
#ifndef CAEVAL_SCORE_ITEM_H
#define CAEVAL_SCORE_ITEM_H

#include "score/edition_set.h"

enum { ALL_SCORES = -1 };

enum item_kind { ITEM_ROW, ITEM_INDICATOR, ITEM_CRITERION, ITEM_MEASURE, ITEM_TOTAL, ITEM_KINDS };

struct item {
    enum item_kind kind;
    const struct form_row *row;
    const struct indicator *indicator; /* of an indicator or a criterion */
    const char *criterion;             /* its id within the indicator */
    int score; /* of the criterion's line with it; ALL_SCORES: of every line */
    const struct measure_def *measure;
};

/* As the JSON calls the kinds. */
extern const char *const item_kind_words[ITEM_KINDS];

/* Is a criterion of the item's indicator one that it asks about? Where it asks about the indicator, each is. */
bool item_asks(const struct item *item, const char *criterion, int score);

/* "75", "第75条"; an indicator's id or title, or a part of one title alone; INDICATOR.CRITERION, or the criterion's id
 * where one indicator alone has it, and with @SCORE its line of that score, where it has several; a measure's name or title; total, level, 总分, 等级. Without regard to case and
 * width. False: nothing, or several things, have this name; *near names those that are like it, "" none. */
bool item_find(struct item *item, const struct edition_set *editions, const char *word,
               struct arena *arena, const char **near);

#endif
