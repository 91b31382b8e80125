/* Fields: the names by which a bureau's Word templates ask for what was found (README, Documents).
 *
 *   {{机构名称}}            a value
 *   {{_整改措施}}           a place that somebody fills in
 *   {{#否}} ... {{/否}}     once for each item of a list
 *   {{^否}} ... {{/否}}     once, where the list is empty
 *
 * One table of names, with what each stands for: templates are checked by it, and the list that
 * `caeval document --fields` prints is made of it. Which names a place may use depends on what it stands in:
 * within {{#否}} there is a row of the form, so there are 条目 and 条款. */
#ifndef CAEVAL_REPORT_FIELDS_H
#define CAEVAL_REPORT_FIELDS_H

#include "history/ages.h"
#include "report/paper.h"

/* What a place stands in. */
enum field_has {
    HAS_CA = 1,
    HAS_ROW = 2,      /* of the form */
    HAS_CASE = 4,     /* a place in an export that a row is 否 for */
    HAS_SCORE = 8,    /* an indicator */
    HAS_DOMAIN = 16,  /* of the form */
    HAS_EXPORT = 32,  /* that a row reads */
    HAS_YEAR = 64,    /* all CAs of a year */
    HAS_EARLIER = 128 /* an earlier result, and the notice that was made of it */
};

struct scope {
    const struct paper *paper;
    unsigned has; /* of enum field_has */
    const struct paper_ca *ca;
    const struct form_row *row;
    const struct kept_case *example;
    const struct indicator *indicator;
    const char *domain;
    size_t export;
    size_t index; /* in the innermost list, from 0 */
};

enum blank_kind { NOT_BLANK, BLANK_TEXT, BLANK_DATE, BLANK_ANSWER /* 是 否 不适用 */ };

struct field {
    const char *name;
    unsigned needs;
    const char *(*text)(const struct scope *scope);
    enum blank_kind blank; /* written {{_name}} */
    const char *column;    /* of a blank: its name for whoever reads it back */
    const char *meaning;
};

struct field_list {
    const char *name;
    unsigned needs, gives;
    /* Makes `inner`, a copy of what is around it, the i-th item; false: there is none. */
    bool (*enter)(struct scope *inner, size_t i);
    const char *meaning;
};

/* Both end with a row without a name. */
extern const struct field fields[];
extern const struct field_list field_lists[];

/* NULL: there is none of that name, whatever stands around it. */
const struct field *field_named(const char *name, bool blank);
const struct field_list *field_list_named(const char *name);
static inline bool field_usable(unsigned needs, unsigned has)
{
    return (needs & ~has) == 0;
}
/* The names that may stand there, joined by 、: what an error proposes. */
const char *field_names(struct arena *arena, unsigned has);

/* Around everything. */
struct scope scope_of(const struct paper *paper);
/* What a blank is known by to whoever reads the document back: caeval/67/measures, caeval/-/received_on */
const char *blank_tag(struct arena *arena, const struct field *field, const struct scope *scope);
/* What an editor shows of it, 第67条整改措施: some keep this and not the tag. */
const char *blank_title(struct arena *arena, const struct field *field, const struct scope *scope);

#endif
