/* Annual parts: what the sections of the yearly report share. */
#ifndef CAEVAL_REPORT_ANNUAL_PARTS_H
#define CAEVAL_REPORT_ANNUAL_PARTS_H

#include "report/annual_report.h"
#include "report/change_table.h"
#include "report/sections.h"

/* Order of the sheets. */
enum {
    ORDER_RANKING,
    ORDER_SITE,
    ORDER_LEVELS,
    ORDER_YEARS,
    ORDER_SCORES,
    ORDER_SPREAD,
    ORDER_PEERS,
    ORDER_CAUSES,
    ORDER_CHANGES,
    ORDER_NEW_NO,
    ORDER_LEFT_NO,
    ORDER_EVIDENCE,
    ORDER_WORST,
    ORDER_UNREMEDIED
};

struct reporter {
    const struct annual *a;
    const struct edition_set *e;
    const struct wording *w;
    struct arena *arena;
    struct document *document;
};

/* annual_cells.c. "3.42" or "3.42–3.50", rounded as the number in the cell. */
const char *interval_text(const struct reporter *r, struct ratio lo, struct ratio hi);
void interval_cell(const struct reporter *r, struct cell *cell, struct ratio lo, struct ratio hi);
/* A mean, or that there is none. */
void mean_cell(const struct reporter *r, struct cell *cell, const struct mean *mean);
/* By how much [now[0], now[1]] is above [before[0], before[1]], as far as it is known: a number of exact ones, what
 * it lies between where the intervals are apart, else that it cannot be told. */
const char *rise_text(const struct reporter *r, const struct ratio now[2],
                      const struct ratio before[2]);
void change_cell(const struct reporter *r, struct cell *cell, const struct ratio now[2],
                 const struct ratio before[2]);
void count_cell(const struct reporter *r, struct cell *cell, enum tone tone, int64_t n);
/* More is better (+1), worse (-1), or neither. */
void count_change(const struct reporter *r, struct cell *cell, int64_t n, int better);
const char *year_text(const struct reporter *r, const struct annual_year *y);
struct table *annual_table(const struct reporter *r, enum phrase sheet, const char *title,
                           const struct column_doc *column, size_t n, int order);
/* Columns [from, to) tell of last year: where there was none they are left out. */
void annual_leave_out_before(const struct reporter *r, struct table *t, size_t from, size_t to);
/* Columns from this one on in which no row has a value are left out. */
void annual_leave_out_absent(const struct reporter *r, struct table *t, size_t from);
/* An indicator's title, below its parent where it has one. */
const char *indicator_title(const struct reporter *r, size_t indicator);
/* A name for each place of annual_year.level. sections_annual.c */
const char *level_name(const struct reporter *r, size_t place);

/* sections_annual_cas.c: those with a result of this year, on a landscape page. */
void add_all_cas(struct reporter *r);

/* sections_annual_ranking.c */
void add_ranking(struct reporter *r);

/* sections_annual_site.c: this year's overrides, and what the evidence gives without them. */
void add_overridden(struct reporter *r);

/* sections_annual_changes.c: beside last year, with the causes first, each new 否, and each that
 * is none any more. */
void add_changes_of_year(struct reporter *r);

/* sections_annual_peers.c: five years, how the CAs stand, each CA beside the others. */
void add_five_years(struct reporter *r);
void add_peers(struct reporter *r);

#endif
