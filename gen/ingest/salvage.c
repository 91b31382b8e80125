/* Salvage: the key of a row that is lost. */
#include "ingest/salvage.h"

static struct slice without_quotes(struct slice cell)
{
    while (cell.n && cell.at[0] == '"') {
        cell.at++;
        cell.n--;
    }
    while (cell.n && cell.at[cell.n - 1] == '"')
        cell.n--;
    return slice_trim(cell);
}

/* The cell at a place, from the left, of a line whose quotes mean nothing any more. */
static struct slice cell_at(struct slice line, char separator, int place)
{
    size_t from = 0;
    size_t to = 0;
    for (int i = 0;; i++) {
        for (to = from; to < line.n && line.at[to] != separator;)
            to++;
        if (i == place)
            return without_quotes(slice_trim((struct slice){line.at + from, to - from}));
        if (to == line.n)
            return (struct slice){"", 0};
        from = to + 1;
    }
}

/* The cell at a place is told only where nothing before its end may have held a separator: behind a stray
 * quote no place is certain. */
static bool is_certain(struct slice line, char separator, int place)
{
    int at = 0;
    bool quoted = false;
    for (size_t i = 0; i < line.n && at <= place; i++) {
        bool first = i == 0 || line.at[i - 1] == separator;
        bool last = i + 1 == line.n || line.at[i + 1] == separator;
        if (line.at[i] == separator) {
            if (quoted)
                return false;
            at++;
        } else if (line.at[i] == '"') {
            if (first && !quoted)
                quoted = true;
            else if (last && quoted)
                quoted = false;
            else
                return false;
        }
    }
    return !quoted;
}

bool salvage_key(const struct export *export, const struct layout *layout, const struct row *row,
                 struct id_room *room, struct value *value)
{
    struct refusal refusal;
    bool bared = false;
    bool told = false;
    room->n = 0;
    for (size_t i = 0; i < export->n; i++) {
        const struct column *column = &export->column[i];
        int place = layout->position[i];
        value[i] = (struct value){.state = VALUE_ABSENT};
        if (!column->key || place < 0)
            continue;
        if ((size_t)place >= layout->n) /* made of cells (recognise.h), and of this row is none */
            return false;
        if ((size_t)place >= row->n && !is_certain(row->raw, layout->separator, place))
            return false;
        struct slice text = (size_t)place < row->n ? slice_trim(row->field[place])
                                                   : cell_at(row->raw, layout->separator, place);
        if (column->type == TYPE_ID)
            text = id_bare(room, text, &bared);
        if (!value_read(column, text, &value[i], &refusal))
            return false;
        told = told || value[i].state == VALUE_PRESENT;
    }
    return told;
}
