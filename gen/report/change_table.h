/* Change table: the steps from one result to another, as rows for documents and for caeval diff. */
#ifndef CAEVAL_REPORT_CHANGE_TABLE_H
#define CAEVAL_REPORT_CHANGE_TABLE_H

#include "history/compare.h"
#include "report/doc.h"
#include "report/evaluation.h"

/* One change in words. Texts live in the arena, or as long as templates and results. */
struct change_line {
    enum change change;
    const char *item; /* 总分, 第40条, the indicator's or measure's name */
    const char *kind; /* the same for a reader who knows no such name: 总分, 第40条, 得分 */
    const char *from, *to;
    const char *content; /* the row's sub-item, the indicator's or measure's title; or "" */
    bool is_row;
    bool concerns_no; /* a row that is or was 否, or that an override keeps as it was */
    const char *why;  /* the row's reason and new counter-examples, the gate's change; or "" */
};

struct change_lines {
    const struct change_line *at;
    size_t n;
};

/* Level, total, indicators, rows, in this order, and the same of each standard beside; measures after them where `measures` asks for
 * them: those whose values differ as they are displayed. */
struct change_lines change_lines_of(const struct kept_changes *changes,
                                    const struct edition_set *editions, bool measures,
                                    struct arena *arena);

/* What B's result says of a row that changed, and the counter-examples that A's did not name; or "". */
const char *row_change_why(const struct kept_changes *changes, const struct row_delta *row,
                           const struct wording *wording, struct arena *arena);

/* What is said before all changes: the causes that are not the CA's, and what became of A's readings. */
struct change_preface {
    const char *at[CAUSE_KINDS + 2];
    size_t n;
};
struct change_preface change_preface_of(const struct kept_changes *changes,
                                        const struct wording *wording, struct arena *arena);

/* "评估表条目：新否2项，…", or why the rows are not compared. */
const char *change_counts_text(const struct kept_changes *changes, const struct wording *wording,
                               struct arena *arena);
/* "4.60（没有变化）", "由3.40变为3.60（改善）" */
const char *change_total_text(const struct kept_changes *changes, const struct wording *wording,
                              struct arena *arena);
const char *change_level_text(const struct kept_changes *changes,
                              const struct edition_set *editions, struct arena *arena);
/* Why total and level of two score tables are not compared, and what of their indicators is. */
const char *change_grading_text(const struct kept_changes *changes, const struct wording *wording,
                                struct arena *arena);
/* What changed by a standard beside that judged both, in one line. */
const char *change_beside_text(const struct beside_changes *beside, struct arena *arena);
/* A measure as it is displayed: "96.3%", "3"; "—" where there is none. */
const char *kept_measure_text(const struct kept_measure *measure, const struct wording *wording,
                              struct arena *arena);
/* The level as reports name it; "无" where the gate forbids one. */
const char *kept_level_text(const struct kept *kept, const struct edition_set *editions,
                            struct arena *arena);
enum tone change_tone(enum change change);

#endif
