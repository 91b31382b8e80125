/* Kept members. */
#include "history/kept_members.h"

#include <string.h>

#include "score/contract_words.h"

enum { MAX_MEMBERS = 10000 };

void member_fault(struct kept_reader *r, const char *where, const char *expected)
{
    if (!r->fault)
        r->fault = arena_format(r->arena, "\"%s\" is not %s", where, expected);
}

/* --- members ----------------------------------------------------------------------------------------- */

const char *member_text(struct kept_reader *r, const json_t *o, const char *key)
{
    const json_t *value = json_object_get(o, key);
    if (json_is_string(value))
        return arena_string(r->arena, json_string_value(value));
    member_fault(r, key, "a text");
    return "";
}

const char *member_text_or_null(struct kept_reader *r, const json_t *o, const char *key)
{
    return json_is_null(json_object_get(o, key)) ? NULL : member_text(r, o, key);
}

int64_t member_integer(struct kept_reader *r, const json_t *o, const char *key)
{
    const json_t *value = json_object_get(o, key);
    if (!json_is_integer(value))
        member_fault(r, key, "a whole number");
    return json_integer_value(value);
}

struct ratio member_ratio(struct kept_reader *r, const json_t *o, const char *key)
{
    struct ratio value = ratio_int(0);
    const char *text = member_text(r, o, key);
    if (!ratio_parse(text, strlen(text), &value))
        member_fault(r, key, "an exact number");
    return value;
}

/* "lo" and "hi" of a score or a total. */
void member_interval(struct kept_reader *r, const json_t *o, struct ratio *lo, struct ratio *hi)
{
    *lo = member_ratio(r, o, "lo");
    *hi = member_ratio(r, o, "hi");
    if (!kept_interval(*lo, *hi))
        member_fault(r, "lo", "a score, or more than \"hi\"");
}

int member_count(struct kept_reader *r, const json_t *o, const char *key)
{
    int64_t n = member_integer(r, o, key);
    if (n < 0 || n > KEPT_MAX_ROWS)
        member_fault(r, key, "a number of rows");
    return (int)n;
}

const json_t *member_list(struct kept_reader *r, const json_t *o, const char *key)
{
    const json_t *list = json_object_get(o, key);
    if (!json_is_array(list) || json_array_size(list) > MAX_MEMBERS)
        member_fault(r, key, "a list");
    return list;
}

const char *member_text_if_any(struct kept_reader *r, const json_t *o, const char *key)
{
    return json_object_get(o, key) ? member_text(r, o, key) : "";
}

/* The members that came later: a result of an older program has none of them. */
const json_t *member_list_if_any(struct kept_reader *r, const json_t *o, const char *key)
{
    return json_object_get(o, key) ? member_list(r, o, key) : NULL;
}

unsigned member_state(struct kept_reader *r, const char *text)
{
    for (unsigned s = 0; s < ROW_STATES; s++)
        if (strcmp(text, row_state_words[s]) == 0)
            return s;
    member_fault(r, "result", "one of the form's results");
    return ROW_ABSENT;
}

/* "2025-01-05" or "2025-01-05 09:03:00" */
day_number member_date(struct kept_reader *r, const json_t *o, const char *key)
{
    enum { DATE = 10 };
    day_number day = 0;
    const char *text = member_text(r, o, key);
    if (strlen(text) < DATE || !day_parse(text, DATE, &day))
        member_fault(r, key, "a date");
    return day;
}

day_number member_date_if_any(struct kept_reader *r, const json_t *o, const char *key)
{
    const json_t *value = json_object_get(o, key);
    return !value || json_is_null(value) ? DAY_NEVER : member_date(r, o, key);
}
