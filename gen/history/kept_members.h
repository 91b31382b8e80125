/* Kept members: reads members of a result.json and says what they are not, shared by kept.c and kept_site.c. */
#ifndef CAEVAL_HISTORY_KEPT_MEMBERS_H
#define CAEVAL_HISTORY_KEPT_MEMBERS_H

#include <jansson.h>

#include "history/kept.h"

struct kept_reader {
    struct arena *arena;
    const char *fault; /* the first */
};

void member_fault(struct kept_reader *reader, const char *where, const char *expected);

/* Of an object its member; what is none of the kind is a fault, and "" or 0. */
const char *member_text(struct kept_reader *reader, const json_t *object, const char *key);
const char *member_text_or_null(struct kept_reader *reader, const json_t *object, const char *key);
int64_t member_integer(struct kept_reader *reader, const json_t *object, const char *key);
struct ratio member_ratio(struct kept_reader *reader, const json_t *object, const char *key);
int member_count(struct kept_reader *reader, const json_t *object, const char *key);
const json_t *member_list(struct kept_reader *reader, const json_t *object, const char *key);
/* Of "2025-01-05" or "2025-01-05 09:03:00" the day. */
day_number member_date(struct kept_reader *reader, const json_t *object, const char *key);
/* DAY_NEVER where it is null or not there. */
day_number member_date_if_any(struct kept_reader *reader, const json_t *object, const char *key);
/* "lo" and "hi" of a score or a total. */
void member_interval(struct kept_reader *reader, const json_t *object, struct ratio *lo,
                     struct ratio *hi);
/* The members that came later: a result of an older program has none of them. */
const char *member_text_if_any(struct kept_reader *reader, const json_t *object, const char *key);
const json_t *member_list_if_any(struct kept_reader *reader, const json_t *object, const char *key);

/* enum row_state of a word of the contract. */
unsigned member_state(struct kept_reader *reader, const char *text);

/* kept_site.c: what the bureau's examiners decided, of a result whose form and grading are read. */
void read_site(struct kept_reader *reader, struct kept *kept, const json_t *result);
/* ... of a form's rows. */
void read_site_rows(struct kept_reader *reader, struct kept *kept, const json_t *form);

#endif
