/* Stray: one header after another. */
#include "ingest/stray.h"

#include "ingest/adapter.h"
#include "ingest/recognise.h"
#include "ingest/source.h"

/* The file before its first row. A workbook's rows can be begun as often as one likes. */
static struct source *begin(const struct stray *s, struct source *source,
                            struct source_survey *survey)
{
    struct source_fault fault;
    if (source && s->sheet)
        return source;
    source_close(source);
    return source_open_again(s->arena, s->path, s->sheet, survey, &fault);
}

/* How many columns of the export its header has; 0: it is not the header of one. */
static size_t fits(const struct stray *s, struct source *source, struct file_name *read)
{
    struct adapter *rows =
        adapter_open(s->arena, s->schema, read->export, read->mapping, s->of_all, source);
    size_t n = 0;
    if (!adapter_refused(rows)) {
        const struct layout *layout = adapter_layout(rows);
        read->mapping = layout->mapping;
        for (size_t i = 0; i < s->schema->export[read->export].n; i++)
            n += layout->position[i] >= 0;
    }
    adapter_close(rows);
    return n;
}

/* Without a header, as the first line is. */
static bool find_headless(const struct stray *s, struct file_name *read)
{
    struct source_survey survey = {0};
    struct source *source = s->sheet || s->of_all ? NULL : begin(s, NULL, &survey);
    if (!source)
        return false;
    struct rows *rows = rows_open(source);
    struct row row;
    const struct mapping *m =
        rows_next(rows, &row) ? recognise_headless(s->schema, SIZE_MAX, row.raw) : NULL;
    rows_close(rows);
    source_close(source);
    if (m) {
        read->export = m->export;
        read->mapping = m;
        read->headless = true;
    }
    return m;
}

bool stray_find(const struct stray *s, struct file_name *read)
{
    struct file_name found = {.export = SIZE_MAX};
    struct source_survey survey = {0};
    struct source *source = NULL;
    size_t n = 0; /* those that have as many of its columns as the best one */
    size_t columns = 0;
    bool near = false; /* the one that it is most like by its name: it need not be the only one */
    for (size_t i = 0; i <= s->schema->n && !found.mapping && !near; i++) {
        struct file_name one = *read;
        one.export = i > 0 ? i - 1 : read->export;
        one.mapping = i > 0 ? NULL : read->mapping;
        if (one.export == SIZE_MAX)
            continue;
        source = begin(s, source, &survey);
        if (!source)
            return false;
        size_t known = fits(s, source, &one);
        if (known == 0)
            continue;
        near = i == 0;
        if (one.mapping || known > columns)
            found = one;
        n = known > columns ? 1 : n + (known == columns);
        columns = known > columns ? known : columns;
    }
    source_close(source);
    if (!found.mapping && n != 1)
        return find_headless(s, read);
    *read = found;
    return true;
}
