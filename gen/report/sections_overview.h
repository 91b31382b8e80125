/* The first page of a summary and of a yearly report: all CAs, each in a line: place, level, total on a scale, and
 * what fails in each domain. */
#ifndef CAEVAL_REPORT_SECTIONS_OVERVIEW_H
#define CAEVAL_REPORT_SECTIONS_OVERVIEW_H

#include "report/doc.h"
#include "score/edition_set.h"
#include "score/form.h"

struct overview_ca {
    const char *code, *name;
    size_t place;      /* 0: none */
    const char *level; /* a contract word; NULL: the gate forbids one */
    struct ratio lo, hi;
    const struct ratio *before; /* of the year before: lo, hi; NULL: not known */
    const unsigned char *row;   /* enum row_state by place in the form; NULL: of another edition */
    const int *count;           /* by state, as the form counts; NULL with `failed` */
    const char *failed;         /* why there is no result, or NULL */
};

struct overview {
    const struct edition_set *editions;
    struct arena *arena;
    const struct overview_ca *ca;
    size_t n;
    int sheet_order;
};

/* A landscape page with the table, its sheet, and the workbook's chart of the totals. */
void add_overview(struct document *document, const struct overview *overview);

#endif
