/* Layout: matching a header row. */
#include "ingest/layout.h"

#include <string.h>

static bool is_ca_code(struct slice s)
{
    return slice_is_nocase(s, "ca_code") || slice_is(s, "机构编码");
}

static const char *join(struct arena *arena, const char *list, struct slice item)
{
    return list ? arena_format(arena, "%s、%.*s", list, (int)item.n, item.at)
                : arena_copy(arena, item.at, item.n);
}

static void missing_columns(struct layout *layout, struct arena *arena, const struct export *export)
{
    for (size_t i = 0; i < export->n; i++)
        if (layout->position[i] < 0 && export->column[i].required)
            layout->missing_required =
                join(arena, layout->missing_required, slice_of(export->column[i].header));
}

bool layout_match(struct layout *layout, struct arena *arena, const struct export *export,
                  const struct row *header, const char **why)
{
    *layout = (struct layout){.n = header->n, .ca_code = -1};
    for (size_t i = 0; i < ROWS_MAX_COLUMNS; i++)
        layout->position[i] = -1;
    size_t known = 0;
    for (size_t i = 0; i < header->n; i++) {
        struct slice name = slice_trim(header->field[i]);
        size_t column = export_column(export, name);
        if (is_ca_code(name)) {
            if (layout->ca_code >= 0) {
                *why = "表头中机构编码列重复";
                return false;
            }
            layout->ca_code = (int)i;
        }
        if (column != SIZE_MAX) {
            if (layout->position[column] >= 0) {
                *why = arena_format(arena, "表头中 %s 列重复", export->column[column].header);
                return false;
            }
            layout->position[column] = (int)i;
            layout->schema[i] = (int)column;
            known++;
        } else if (is_ca_code(name)) {
            layout->schema[i] = LAYOUT_CA_CODE;
        } else {
            layout->schema[i] = LAYOUT_UNKNOWN;
            layout->unknown = join(arena, layout->unknown, name);
        }
    }
    missing_columns(layout, arena, export);
    if (known == 0) {
        struct slice found = text_cut(slice_of(layout->unknown ? layout->unknown : ""), 30);
        *why = arena_format(arena, "表头“%.*s”中没有一列是本表的列，应有 %s(%s) 等", (int)found.n,
                            found.at, export->column[0].header, export->column[0].name);
    }
    return known > 0;
}
