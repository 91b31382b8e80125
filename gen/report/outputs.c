/* Outputs. */
#include "report/outputs.h"

#include <string.h>

#include "base/file.h"
#include "history/annual.h"
#include "report/annual_report.h"
#include "report/evaluation.h"
#include "report/json.h"
#include "report/sections.h"
#include "report/summary.h"
#include "report/write_html.h"
#include "report/write_ofd.h"
#include "report/write_pdf.h"
#include "report/write_xlsx.h"

static bool write_workbook(const struct output_matter *m, const char *path)
{
    struct document document = *m->document;
    document.result = m->result;
    return write_xlsx(&document, path, m->date);
}

static bool write_report(const struct output_matter *m, const char *path)
{
    return write_pdf(m->document, m->fonts, m->editions->wording, path);
}

static bool write_pages(const struct output_matter *m, const char *path)
{
    return write_ofd(m->document, m->fonts, m->editions->wording, m->date, path);
}

static bool write_result(const struct output_matter *m, const char *path)
{
    return write_result_json(m->of, path);
}

static bool write_summary(const struct output_matter *m, const char *path)
{
    return write_summary_json(m->of, path);
}

static bool write_annual(const struct output_matter *m, const char *path)
{
    return write_annual_json(m->of, m->editions, path);
}

static bool write_page(const struct output_matter *m, const char *path)
{
    return write_html(m->of, m->file, path);
}

static bool write_run_page(const struct output_matter *m, const char *path)
{
    return write_html_run(m->of, m->file, path);
}

#define WORKBOOK .format = "xlsx", .paged = true, .write = write_workbook
#define REPORT .format = "pdf", .paged = true, .lettered = true, .write = write_report
const struct output output_table[] = {
    {WORKBOOK, .scope = OUTPUT_CA, .file = "evaluation.xlsx"},
    {REPORT, .scope = OUTPUT_CA, .file = "report.pdf"},
    {"json", OUTPUT_CA, "result.json", .kept = true, .write = write_result},
    {"html", OUTPUT_CA, "index.html", .entry = true, .write = write_page},
    {"ofd", OUTPUT_CA, "report.ofd", .paged = true, .lettered = true, .asked = true,
     .write = write_pages},
    {WORKBOOK, .scope = OUTPUT_RUN, .file = "summary.xlsx"},
    {REPORT, .scope = OUTPUT_RUN, .file = "summary.pdf"},
    {"json", OUTPUT_RUN, "summary.json", .write = write_summary},
    {"html", OUTPUT_RUN, "index.html", .entry = true, .write = write_run_page},
    {WORKBOOK, .scope = OUTPUT_YEAR, .file = "annual.xlsx"},
    {REPORT, .scope = OUTPUT_YEAR, .file = "annual.pdf"},
    {"json", OUTPUT_YEAR, "annual.json", .write = write_annual},
    {.format = NULL},
};
#undef WORKBOOK
#undef REPORT
enum { OUTPUTS = sizeof output_table / sizeof *output_table - 1 };

static const struct document *document_of(const struct output_matter *m, enum output_scope scope,
                                          struct arena *arena)
{
    switch (scope) {
    case OUTPUT_CA:
        return evaluation_document(m->of, arena);
    case OUTPUT_RUN:
        return summary_document(m->of, arena);
    default:
        return annual_document(m->of, m->editions, arena);
    }
}

/* --- formats ----------------------------------------------------------------------------------------------- */

/* Its bit is that of the first row with its word. */
static format_set bit_of(const char *format)
{
    size_t i = 0;
    while (strcmp(output_table[i].format, format) != 0)
        i++;
    return 1U << i;
}

format_set format_named(struct slice word)
{
    for (size_t i = 0; i < OUTPUTS; i++)
        if (slice_is(word, output_table[i].format))
            return bit_of(output_table[i].format);
    return 0;
}

format_set formats_all(void)
{
    format_set all = 0;
    for (size_t i = 0; i < OUTPUTS; i++)
        all |= bit_of(output_table[i].format);
    return all;
}

format_set formats_default(void)
{
    format_set set = 0;
    for (size_t i = 0; i < OUTPUTS; i++)
        set |= output_table[i].asked ? 0 : bit_of(output_table[i].format);
    return set;
}

const char *formats_text(struct arena *arena, format_set set, const char *mark)
{
    const char *text = "";
    for (size_t i = 0; i < OUTPUTS; i++)
        if (set & 1U << i)
            text = arena_format(arena, "%s%s%s", text, *text ? mark : "", output_table[i].format);
    return text;
}

/* --- files ------------------------------------------------------------------------------------------------- */

bool output_wanted(const struct output *o, enum output_scope scope, format_set wanted)
{
    return o->scope == scope && (wanted & bit_of(o->format));
}

bool formats_kept(format_set set)
{
    bool kept = false;
    for (size_t i = 0; i < OUTPUTS; i++)
        kept = kept || (output_table[i].kept && (set & bit_of(output_table[i].format)));
    return kept;
}

bool output_there(struct arena *arena, const char *folder, const char *name)
{
    struct file_stamp stamp;
    return file_stamp_at(arena_format(arena, "%s/%s", folder, name), &stamp);
}

format_set outputs_wanted(struct arena *arena, enum output_scope scope, format_set asked,
                          const char *folder, bool fonts)
{
    for (const struct output *o = output_table; o->format; o++)
        if (o->scope == scope && (fonts || !o->lettered) && output_there(arena, folder, o->file))
            asked |= bit_of(o->format);
    return asked;
}

bool outputs_lettered_there(struct arena *arena, enum output_scope scope, const char *folder)
{
    for (const struct output *o = output_table; o->format; o++)
        if (o->scope == scope && o->lettered && output_there(arena, folder, o->file))
            return true;
    return false;
}

bool outputs_lettered(enum output_scope scope, format_set wanted)
{
    for (const struct output *o = output_table; o->format; o++)
        if (o->lettered && output_wanted(o, scope, wanted))
            return true;
    return false;
}

bool outputs_any(enum output_scope scope, format_set wanted)
{
    for (const struct output *o = output_table; o->format; o++)
        if (output_wanted(o, scope, wanted))
            return true;
    return false;
}

const char *outputs_entry(enum output_scope scope, format_set wanted)
{
    for (const struct output *o = output_table; o->format; o++)
        if (o->entry && output_wanted(o, scope, wanted))
            return o->file;
    return NULL;
}

/* Of the wanted files those that a page leads to: all but the page itself. */
static const char *const *led_to(enum output_scope scope, format_set wanted, struct arena *arena)
{
    const char **name = arena_alloc(arena, (OUTPUTS + 1) * sizeof *name);
    size_t n = 0;
    for (const struct output *o = output_table; o->format; o++)
        if (!o->entry && output_wanted(o, scope, wanted))
            name[n++] = o->file;
    name[n] = NULL;
    return name;
}

void outputs_prepare(struct output_matter *m, enum output_scope scope, format_set wanted,
                     struct arena *arena)
{
    m->file = led_to(scope, wanted, arena);
    for (const struct output *o = output_table; o->format; o++)
        if (o->paged && !m->document && output_wanted(o, scope, wanted))
            m->document = document_of(m, scope, arena);
}

bool outputs_write(const struct output_matter *m, enum output_scope scope, format_set wanted,
                   const char *folder, struct arena *arena)
{
    for (const struct output *o = output_table; o->format; o++)
        if (output_wanted(o, scope, wanted) &&
            !o->write(m, arena_format(arena, "%s/%s", folder, o->file)))
            return false;
    return true;
}

const char *const *outputs_names(struct arena *arena, enum output_scope scope, const char *more)
{
    const char **name = arena_alloc(arena, (OUTPUTS + 2) * sizeof *name);
    size_t n = 0;
    for (const struct output *o = output_table; o->format; o++)
        if (o->scope == scope)
            name[n++] = o->file;
    name[n] = more;
    name[n + (more != NULL)] = NULL;
    return name;
}
