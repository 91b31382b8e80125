/* Spans. */
#include "facts/spans.h"

#include <stdlib.h>
#include <string.h>

static int by_start(const void *a, const void *b)
{
    const struct span *x = a;
    const struct span *y = b;
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    if (x->end != y->end)
        return x->end < y->end ? -1 : 1;
    int file = strcmp(x->file, y->file);
    return file ? file : (x->line > y->line) - (x->line < y->line);
}

bool span_meets(const struct span *last, instant start)
{
    enum { LAST_SECOND = 59, MINUTE = 60 };
    return start <= last->end || (start == last->end + 1 && last->end % MINUTE == LAST_SECOND) ||
           (last->to_minute && start <= last->end + MINUTE);
}

static void merge(struct span_list *list, bool joint)
{
    size_t n = 0;
    if (list->span.n)
        qsort(list->span.at, list->span.n, sizeof *list->span.at, by_start);
    for (size_t i = 0; i < list->span.n; i++) {
        struct span *last = n ? &list->span.at[n - 1] : NULL;
        struct span next = list->span.at[i];
        if (!last || !(joint ? span_meets(last, next.start) : next.start <= last->end)) {
            list->span.at[n++] = next;
        } else if (next.end > last->end) {
            next.start = last->start;
            *last = next;
        }
    }
    list->span.n = n;
}

void spans_merge(struct span_list *list)
{
    merge(list, false);
}

void spans_join(struct span_list *list)
{
    merge(list, true);
}

struct span_bounds span_between(const struct moment *start, const struct moment *end,
                                const char *file, int64_t line)
{
    struct span least = {start->at, end->at, file, line, false};
    struct span most = least;
    if (start->date_only)
        least.start += SECONDS_PER_DAY - 1;
    if (end->date_only)
        most.end += SECONDS_PER_DAY;
    return (struct span_bounds){least, most};
}

bool span_touches(struct span span, instant begin, instant end)
{
    return (span.start < end && span.end > begin) || span_is_doubtful(span, begin, end);
}

bool span_is_doubtful(struct span span, instant begin, instant end)
{
    return span.end < span.start &&
           ((span.start >= begin && span.start < end) || (span.end >= begin && span.end < end));
}

int64_t spans_covered(const struct span_list *merged, instant begin, instant end)
{
    int64_t seconds = 0;
    for (size_t i = 0; i < merged->span.n; i++) {
        instant from = merged->span.at[i].start > begin ? merged->span.at[i].start : begin;
        instant to = merged->span.at[i].end < end ? merged->span.at[i].end : end;
        if (to > from)
            seconds += to - from;
    }
    return seconds;
}
