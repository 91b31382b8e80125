/* Peek. */
#include "ingest/peek.h"

#include "ingest/value.h"

void peek_start(struct peek *peek, const struct schema *schema, const struct export *export,
                bool *open)
{
    *peek = (struct peek){.schema = schema, .export = export, .open = open};
    for (size_t i = 0; i < export->n; i++)
        open[i] = export->column[i].blank == BLANK_FAULT;
}

bool peek_file(struct peek *peek, const struct layout *layout)
{
    peek->n_open = 0;
    peek->other_header = false;
    for (size_t i = 0; i < peek->export->n; i++)
        peek->n_open += peek->open[i] && layout->position[i] >= 0;
    return peek->n_open > 0;
}

bool peek_open(const struct peek *peek)
{
    for (size_t i = 0; i < peek->export->n; i++)
        if (peek->open[i])
            return true;
    return false;
}

bool peek_row(struct peek *peek, const struct layout *layout, const struct row *row)
{
    enum aside kind = aside_kind(peek->schema, peek->export, layout, row);
    if (aside_is_below(&peek->other_header, kind) || row->fault != ROW_SOUND || kind != ASIDE_NOT)
        return peek->n_open > 0;
    for (size_t i = 0; i < peek->export->n; i++) {
        int position = layout->position[i];
        if (!peek->open[i] || position < 0 ||
            value_is_blank(&peek->export->column[i], slice_trim(row->field[position])))
            continue;
        peek->open[i] = false;
        peek->n_open--;
    }
    return peek->n_open > 0;
}
