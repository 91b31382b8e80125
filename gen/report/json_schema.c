/* JSON schema: the exports for other programs. */
#include "report/json_tree.h"
#include "report/schema_view.h"

static json_t *column_tree(const struct export_view *v, size_t i)
{
    const struct column *c = &v->export->column[i];
    json_t *o = json_object();
    json_t *values = json_array();
    json_put(o, "column", json_text(c->name));
    json_put(o, "header", json_text(c->header));
    json_put(o, "type", json_text(type_name(c->type)));
    json_put(o, "key", json_boolean(c->key));
    json_put(o, "required", json_boolean(c->required));
    for (const char *const *value = v->column[i].values; value && *value; value++)
        json_add(values, json_text(*value));
    json_put(o, "values", values);
    json_put(o, "meaning", json_text(v->column[i].meaning));
    json_put(o, "example", json_text(v->column[i].example));
    return o;
}

void schema_print_json(FILE *to, const struct export_view *view, size_t n)
{
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++) {
        const struct export_view *v = &view[i];
        json_t *o = json_object();
        json_t *columns = json_array();
        json_put(o, "export", json_text(v->export->name));
        json_put(o, "title", json_text(v->export->title));
        json_put(o, "meaning", json_text(v->guide->meaning));
        json_put(o, "origin", json_text(v->guide->origin));
        json_put(o, "rows", json_text_or_null(v->rows));
        json_put(o, "n_rows", json_integer(v->n_rows));
        json_put(o, "indicators", json_text_or_null(v->indicators));
        json_put(o, "n_indicators", json_integer(v->n_indicators));
        if (*v->beside)
            json_put(o, "beside", json_text(v->beside + strlen("；")));
        for (size_t k = 0; k < v->export->n; k++)
            json_add(columns, column_tree(v, k));
        json_put(o, "columns", columns);
        json_add(list, o);
    }
    json_dumpf(list, to, JSON_INDENT(2));
    fputc('\n', to);
    json_decref(list);
}
