/* Field values, of a review: what came since the earlier result, and what the CA says that it did. */
#include <string.h>

#include "base/text.h"
#include "ingest/names.h"
#include "report/field_values.h"

static struct file_name name_of(const struct scope *s, const char *file)
{
    return name_read(s->paper->arena, s->paper->editions->schema, file);
}

/* An event, and listed before, in whatever file of the export. */
static bool is_old_event(const struct scope *s, const struct kept_case *c,
                         const struct kept_detail *before)
{
    const struct schema *schema = s->paper->editions->schema;
    const struct file_name read = name_of(s, c->file);
    if (read.kind != NAME_EXPORT || schema->export[read.export].kind != KIND_EVENTS || !*c->id)
        return false;
    for (size_t i = 0; i < before->n_examples; i++) {
        const struct kept_case *old = &before->example[i];
        if (strcmp(old->id, c->id) == 0) {
            const struct file_name then = name_of(s, old->file);
            if (then.kind == NAME_EXPORT && then.export == read.export)
                return true;
        }
    }
    return false;
}

/* Every case is an event of this year that was listed before, or there are no more of them than then. */
static bool are_old_events(const struct scope *s, const struct kept_detail *d)
{
    const struct kept *earlier = s->paper->earlier;
    const struct kept_detail *before = scope_detail_of(s, earlier);
    bool old = d->n_examples > 0 && d->total <= before->total &&
               civil_from_day(earlier->date).year == civil_from_day(s->ca->now->date).year;
    for (size_t i = 0; i < d->n_examples && old; i++)
        old = is_old_event(s, &d->example[i], before);
    return old;
}

static bool has_file(const struct kept *k, const struct kept_file *file)
{
    for (size_t i = 0; i < k->n_files; i++)
        if (strcmp(k->file[i].export, file->export) == 0 &&
            strcmp(k->file[i].sha256, file->sha256) == 0)
            return true;
    return false;
}

/* Of the exports that the row reads, no file that was not there at the earlier result. */
static bool are_old_files(const struct scope *s)
{
    const struct kept *now = s->ca->now;
    for (const char *const *export = s->row->exports; export && *export; export ++)
        for (size_t i = 0; i < now->n_files; i++)
            if (strcmp(now->file[i].export, *export) == 0 &&
                !has_file(s->paper->earlier, &now->file[i]))
                return false;
    return s->row->exports;
}

bool scope_nothing_new(const struct scope *s)
{
    const struct kept *earlier = s->paper->earlier;
    const struct kept_detail *d = scope_detail(s);
    if (!earlier)
        return false;
    if (d->by_word) /* an answer without a day cannot be told to be a later one */
        return d->answered_on == DAY_NEVER || d->answered_on <= earlier->date;
    return are_old_files(s) || are_old_events(s, d);
}

/* "措施：…；完成日期：…", of the last notice. */
const char *say_receipt(const struct scope *s)
{
    const struct paper *p = s->paper;
    const char *row = say_row(s);
    const char *text = "";
    for (size_t i = 0; i < p->n_receipts; i++) {
        const struct paper_receipt *r = &p->receipt[i];
        const struct {
            enum phrase phrase;
            const char *words;
        } part[] = {{PAPER_MEASURES, r->measures},
                    {PAPER_DONE_ON, r->done_on},
                    {PAPER_PROOF, r->proof},
                    {PAPER_OWNER, r->owner}};
        for (size_t k = 0; k < sizeof part / sizeof *part && strcmp(r->row, row) == 0; k++)
            if (*part[k].words)
                text = arena_format(
                    p->arena, "%s%s%s", text, *text ? "；" : "",
                    SAY(p->editions->wording, p->arena, part[k].phrase, part[k].words));
    }
    return *text ? text : "—";
}
