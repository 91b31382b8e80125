/* JSON of caeval check. */
#include "report/json_check.h"

#include "report/json_tree.h"

static json_t *problems_tree(const struct problems *problems)
{
    static const char *const severity[] = {
        [SEVERITY_NOTE] = "note", [SEVERITY_WARNING] = "warning", [SEVERITY_ERROR] = "error"};
    json_t *list = json_array();
    for (size_t i = 0; problems && i < problems->list.n; i++) {
        const struct problem *p = &problems->list.at[i];
        json_t *o = json_object();
        json_put(o, "severity", json_text(severity[p->severity]));
        json_put(o, "file", json_text_or_null(p->file));
        json_put(o, "line", p->line ? json_integer(p->line) : json_null());
        json_put(o, "column", json_text_or_null(p->column));
        json_put(o, "text", json_text(p->text));
        json_add(list, o);
    }
    return list;
}

static json_t *rejects_tree(const struct checked_reject *reject, size_t n)
{
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++) {
        const struct shown_reject *r = &reject[i].shown;
        json_t *o = json_object();
        json_put(o, "file", json_text(reject[i].path));
        json_put(o, "line", json_integer(r->line));
        json_put(o, "position",
                 reject[i].position ? json_integer(reject[i].position) : json_null());
        json_put(o, "column", json_text(r->column));
        json_put(o, "header", json_text(r->header));
        json_put(o, "value", json_text(r->value));
        json_put(o, "reason", json_text(r->reason));
        json_add(list, o);
    }
    return list;
}

void check_json_begin(FILE *to, day_number date, struct arena *arena)
{
    fprintf(to, "{\n\"schema\": \"caeval-check/1\",\n\"date\": \"%s\",\n\"cas\": [",
            day_text(arena, date));
}

void check_json_ca(FILE *to, const struct checked_ca *ca, bool first)
{
    json_t *o = json_object();
    json_put(o, "code", json_text(ca->code));
    json_put(o, "fault", json_text_or_null(ca->fault));
    json_put(o, "problems", problems_tree(ca->problems));
    json_put(o, "rejects", rejects_tree(ca->reject, ca->n_rejects));
    json_put(o, "result", ca->evaluation ? result_tree(ca->evaluation) : json_null());
    fputs(first ? "\n" : ",\n", to);
    json_print(o, to);
}

void check_json_end(FILE *to, const struct problems *problems, const struct checked_reject *reject,
                    size_t n)
{
    fputs("],\n\"problems\": ", to);
    json_print(problems_tree(problems), to);
    fputs(",\n\"rejects\": ", to);
    json_print(rejects_tree(reject, n), to);
    fputs("}\n", to);
}
