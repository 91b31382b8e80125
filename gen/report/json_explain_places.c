/* JSON explain: the places of a text for people, each with the row that stands there. */
#include <string.h>

#include "base/wrap.h"
#include "report/json_explain_page.h"

void page_say(const struct page *p, const char *head, const char *text)
{
    if (*text)
        wrap_print(p->to, p->columns, head, text);
}

bool page_is(const json_t *o, const char *key, const char *value)
{
    return strcmp(text_of(o, key), value) == 0;
}

const char *page_number(const struct page *p, const json_t *o, const char *key)
{
    return number_text(p->arena, json_integer_value(get(o, key)));
}

/* One place a line, with what stands there; the header of a file once. */
static void print_places(const struct page *p, const json_t *places)
{
    const char *header = "";
    size_t i = 0;
    json_t *o = NULL;
    json_array_foreach(places, i, o)
    {
        const char *line = json_integer_value(get(o, "line")) > 0
                               ? arena_format(p->arena, ":%s", page_number(p, o, "line"))
                               : "";
        const char *text = text_of(o, "text");
        const char *id = strstr(text, text_of(o, "id")) ? "" : text_of(o, "id");
        const char *took = text_of(o, "value_text");
        const char *here = text_of(o, "header");
        if (*here && strcmp(here, header) != 0)
            page_say(p, "    ", SAY(p->w, p->arena, EXPLAIN_HEADER, text_of(o, "file"), here));
        header = *here ? here : header;
        page_say(p, "    ",
                 arena_format(p->arena, "%s%s%s%s%s%s", text_of(o, "file"), line,
                              *id ? arena_format(p->arena, "（%s）", id) : "",
                              *took ? arena_format(p->arena, " %s", took) : "", *text ? "  " : "",
                              text));
    }
}

static void print_list(const struct page *p, const json_t *places, int64_t total, enum phrase title,
                       const char *of)
{
    int64_t n = (int64_t)json_array_size(places);
    if (n == 0)
        return;
    fputc('\n', p->to);
    page_say(p, "", SAY(p->w, p->arena, title, number_text(p->arena, total), of));
    print_places(p, places);
    if (n < total)
        page_say(p, "    ", SAY(p->w, p->arena, EXPLAIN_MORE, number_text(p->arena, total - n)));
}

/* Of one measure that several limits are on the longest list has all the others. */
static bool is_longest(const json_t *conditions, size_t at)
{
    const json_t *own = json_array_get(conditions, at);
    int64_t n = json_integer_value(get(own, "counterexamples_total"));
    size_t i = 0;
    json_t *o = NULL;
    json_array_foreach(conditions, i, o)
    {
        int64_t other = json_integer_value(get(o, "counterexamples_total"));
        if (page_is(o, "measure", text_of(own, "measure")) && (other > n || (other == n && i < at)))
            return false;
    }
    return true;
}

/* Of a result that lies published: those of the row or measure, or of each criterion, a list that an earlier one has
 * once. */
static void print_published(const struct page *p, const json_t *verdict, const char *title)
{
    const json_t *criteria = get(verdict, "criteria");
    size_t i = 0;
    json_t *c = NULL;
    print_list(p, get(verdict, "counterexamples"),
               json_integer_value(get(verdict, "counterexamples_total")), EXPLAIN_EXAMPLES, title);
    json_array_foreach(criteria, i, c)
    {
        bool said = false;
        for (size_t k = 0; k < i; k++)
            said = said || json_equal(get(json_array_get(criteria, k), "counterexamples"),
                                      get(c, "counterexamples"));
        if (!said)
            print_list(p, get(c, "counterexamples"),
                       json_integer_value(get(c, "counterexamples_total")), EXPLAIN_EXAMPLES,
                       text_of(c, "criterion"));
    }
}

/* By condition where they are known one by one; else those of the verdict. */
void page_places(const struct page *p)
{
    const json_t *verdict = get(p->tree, "verdict");
    const json_t *conditions = get(p->tree, "conditions");
    const char *title = text_of(get(p->tree, "item"), "title");
    const json_t *slowest = get(verdict, "slowest");
    size_t i = 0;
    json_t *o = NULL;
    bool any = false;
    json_array_foreach(conditions, i, o)
    {
        any = any || json_array_size(get(o, "counterexamples")) > 0;
        if (is_longest(conditions, i))
            print_list(p, get(o, "counterexamples"),
                       json_integer_value(get(o, "counterexamples_total")), EXPLAIN_EXAMPLES,
                       text_of(o, "title"));
    }
    if (!any)
        print_published(p, verdict, title);
    json_array_foreach(get(p->tree, "unknown"), i, o)
        print_list(p, get(o, "places"), json_integer_value(get(o, "total")), EXPLAIN_UNTOLD,
                   text_of(o, "title"));
    print_list(p, slowest, (int64_t)json_array_size(slowest), EXPLAIN_SLOWEST, title);
    print_list(p, get(p->tree, "found"), json_integer_value(get(p->tree, "found_total")),
               EXPLAIN_FOUND, title);
}
