/* JSON explain: the page that its text is printed on. Internal to the room. */
#ifndef CAEVAL_REPORT_JSON_EXPLAIN_PAGE_H
#define CAEVAL_REPORT_JSON_EXPLAIN_PAGE_H

#include "report/json_explain_parts.h"

struct page {
    const json_t *tree;
    const struct wording *w;
    FILE *to;
    struct arena *arena;
    int columns;
};

/* The text behind its head, wrapped; nothing where it is "". */
void page_say(const struct page *page, const char *head, const char *text);
/* Has the object this text? */
bool page_is(const json_t *object, const char *key, const char *value);
/* A member that is a whole number. */
const char *page_number(const struct page *page, const json_t *object, const char *key);

/* Every counter-example, and every place that cannot be told, with what stands there. */
void page_places(const struct page *page);

#endif
