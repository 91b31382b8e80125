/* Field values, of a review: what came since the earlier result, and what the CA says that it did. */
#include <string.h>

#include "base/text.h"
#include "ingest/names.h"
#include "report/field_values.h"

/* An event, and listed before. */
static bool is_old_event(const struct scope *s, const struct kept_case *c,
                         const struct kept_detail *before)
{
    const struct schema *schema = s->paper->editions->schema;
    const struct file_name read = name_read(s->paper->arena, schema, c->file);
    if (read.kind != NAME_EXPORT || schema->export[read.export].kind != KIND_EVENTS || !*c->id)
        return false;
    for (size_t i = 0; i < before->n_examples; i++)
        if (strcmp(before->example[i].id, c->id) == 0 &&
            strcmp(before->example[i].file, c->file) == 0)
            return true;
    return false;
}

bool scope_nothing_new(const struct scope *s)
{
    const struct kept *earlier = s->paper->earlier;
    const struct kept_detail *d = scope_detail(s);
    const struct kept_detail *before = scope_detail_of(s, earlier);
    if (d->by_word)
        return !*before->reason || strcmp(d->reason, before->reason) == 0;
    bool old = earlier && d->n_examples > 0 && d->total == (int64_t)d->n_examples &&
               civil_from_day(earlier->date).year == civil_from_day(s->ca->now->date).year;
    for (size_t i = 0; i < d->n_examples && old; i++)
        old = is_old_event(s, &d->example[i], before);
    return old;
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
                text = arena_format(s->paper->arena, "%s%s%s", text, *text ? "；" : "",
                                    wording_say(s->paper->editions->wording, s->paper->arena,
                                                part[k].phrase,
                                                (const char *const[]){part[k].words, NULL}));
    }
    return *text ? text : "—";
}
