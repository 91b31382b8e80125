/* Schema view: the exports as a clerk needs to know them: what a row is, where it usually comes from, what it
 * decides, and each column with its type, meaning and an example. As text, Markdown, JSON or CSV. */
#ifndef CAEVAL_REPORT_SCHEMA_VIEW_H
#define CAEVAL_REPORT_SCHEMA_VIEW_H

#include <stdio.h>

#include "score/library.h"

/* A column as the editions in force see it. */
struct column_view {
    const char *meaning;       /* of the guide, and what rests on it (report/column_use.h); or "" */
    const char *example;       /* or "" */
    const char *const *values; /* to choose from, ended by NULL: those that are asked for */
    const char *values_text;   /* the same, joined by ; */
};

struct export_view {
    const struct export *export;
    const struct export_guide *guide;
    const struct column_view *column; /* by schema column */
    const char *rows;                 /* of the form that read it, "1、2、6–9"; NULL: none */
    const char *indicators;           /* titles joined by 、; NULL: none */
    int n_rows, n_indicators;
    const char *
        beside; /* the same by each other standard that judges the date, "；按……：评估表3条（…）"; or "" */
};

enum schema_format { SCHEMA_TEXT, SCHEMA_MD, SCHEMA_JSON, SCHEMA_CSV, SCHEMA_GUIDE, SCHEMA_XLSX };

struct export_view export_view_of(const struct library *library, size_t export,
                                  struct arena *arena);

/* All of them one after another. Not SCHEMA_GUIDE (handover_guide.h), not SCHEMA_XLSX. */
void schema_print(FILE *to, const struct export_view *view, size_t n, enum schema_format format,
                  struct arena *arena);
void schema_print_json(FILE *to, const struct export_view *view, size_t n);

/* "| " and a table's cell in Markdown: one line, and no bar within. */
void markdown_cell(FILE *to, const char *text);
/* The meaning, what a blank means and the words to choose from. */
const char *column_text(const struct export_view *view, size_t column, struct arena *arena);
/* "评估表3条（第75、76条）；指标1项（…）", each NULL where there is none. */
const char *items_text(struct arena *arena, int n_rows, const char *rows, int n_indicators,
                       const char *indicators);

/* A workbook to fill in, with a sheet for each export, none of which is read before it is renamed. False with
 * errno set; a file that is there stays. */
bool write_template_book(const char *path, const struct export_view *view, size_t n,
                         struct arena *arena);

#endif
