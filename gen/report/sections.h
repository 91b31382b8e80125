/* Sections: the documents that officials read, built from evaluations. */
#ifndef CAEVAL_REPORT_SECTIONS_H
#define CAEVAL_REPORT_SECTIONS_H

#include "report/doc.h"
#include "report/evaluation.h"
#include "report/summary.h"
#include "score/limits.h"

/* The whole report of one CA: cover, summary, scores, measures, the form, what to remedy, data,
 * readings. Lives in the arena; the evaluation must outlive it. */
struct document *evaluation_document(const struct evaluation *evaluation, struct arena *arena);

/* The overview of a run. */
struct document *summary_document(const struct run_summary *summary, struct arena *arena);

/* --- the parts, one file each -------------------------------------------------------------------- */

struct sections {
    const struct evaluation *e;
    const struct wording *w;
    struct arena *arena;
    struct document *document;
    const struct form_sheets *form; /* sections_states.c: made when first asked for */
};

/* The form on its sheet, and its rows' states as they follow from it. */
struct form_sheets {
    struct table *form;
    const struct table *states, *domains;
};

/* Order of the sheets in a workbook. */
enum {
    SHEET_FORM,
    SHEET_SCORES,
    SHEET_REMEDY,
    SHEET_OPEN,
    SHEET_DOMAINS,
    SHEET_STATES,
    SHEET_MEASURES,
    SHEET_HISTORY,
    SHEET_TRENDS,
    SHEET_CHANGES,
    SHEET_CHANGES_YEAR,
    SHEET_UNREMEDIED,
    SHEET_TERMS,
    SHEET_INSPECTION,
    SHEET_CHECKS,
    SHEET_DATA,
    SHEET_READINGS
};

/* The annexes, by their letters. */
enum annex_letter {
    ANNEX_EVIDENCE = 'A',
    ANNEX_MEASURES,
    ANNEX_DATA,
    ANNEX_READINGS,
    ANNEX_CHECKS,
};
/* "附录A" */
const char *annex_text(const struct sections *s, enum annex_letter annex);

void add_report_front(struct sections *s); /* sections_front.c: cover, statement, contents */
void add_conclusion(struct sections *s);   /* sections_conclusion.c */
/* What a standard comes to, in a sentence that is true in every state. */
const char *form_sentence(const struct sections *s);
const char *score_sentence(const struct sections *s);
/* sections_remedy.c: what fails and what to do, on landscape pages with room to write; what is open */
void add_problems(struct sections *s);
void add_remedy(struct sections *s);
void add_inspection(struct sections *s); /* sections_inspection.c: what examiners found otherwise */
/* 第75条 ..., the criterion's indicator and text, the gate's; the item itself where it is none of the editions'. */
const char *inspected_item_title(const struct edition_set *editions, const char *item,
                                 struct arena *arena);
void add_scores(struct sections *s);   /* sections_scores.c */
void add_measures(struct sections *s); /* sections_measures.c */
/* sections_limits.c: below the measures */
void add_limits(struct sections *s, const struct limit_uses *uses);
void add_form(struct sections *s); /* sections_form.c */
/* The form's sheet; sections_form.c. Columns that formulas ask for. */
enum { FORM_RECORD_COLUMN = 4, FORM_REMARK_COLUMN };
struct table *form_sheet(const struct sections *s);
/* sections_states.c: the form's sheets, and those of what follows from it: they have to stand in the document
 * before others may ask for a row's state. */
const struct form_sheets *form_sheets(struct sections *s);
void add_states(struct sections *s);
/* A row's state as the workbook stands: "='逐条结果'!$F$6"; and as it was found. */
void state_cell(struct sections *s, struct cell *cell, const struct row_result *row);
/* `phrase` with {1} counting `listed` rows, and behind it `others` with how many rows of the form are in `state` now
 * but not among a table's: the note of a list whose rows are those that were found. */
void live_note(struct sections *s, struct table *t, size_t now_column, enum row_state state,
               enum phrase phrase, size_t listed, enum phrase others);
/* What is written into a workbook: a person, a day, how far it is. */
const struct entry *entry_of(const struct sections *s, enum entry_kind kind, const char *title,
                             enum phrase prompt, const char *choices);
/* The looks of a list of what is open: its states, and days that are past where no word of `closed` stands under
 * `done`. */
void mark_open(struct sections *s, struct table *t, size_t state, size_t day, size_t done,
               const char *closed);

/* sections_evidence.c: what the form's remarks have no room for */
void add_evidence(struct sections *s);
/* A row's remark for the form's pages: exports by their Chinese names, and how many examples the annex has. */
const char *page_remark(const struct sections *s, const struct row_result *row);
/* "docs.csv:2" as 《制度文件登记》第2行. */
const char *with_export_names(const struct sections *s, const char *text);
/* Bars of the scores of the first level, with their upper ends. */
struct chart *first_level_chart(struct sections *s);
/* sections_score_summary.c: a line for each indicator */
void add_score_summary(struct sections *s);
/* sections_open.c: indicators that are open, with what each could change */
void add_open_scores(struct sections *s);
/* sections_open.c: each 待核 with what it waits for, and who can supply that; a sheet that is always there. */
void add_open(struct sections *s);
/* "缺数据1条（第52条）；缺登记2条（第83、96条）" of the rows in the list; "" where there is none. */
const char *open_rows_text(const struct sections *s);
/* What is still not remedied, and what was 否 and cannot be told now: a sheet that is always there. */
void add_unremedied(struct sections *s);
/* The same in a line each; nothing where there is none. */
void add_unremedied_line(struct sections *s);
/* The columns that tell how long a row has been 否 on a day, side by side in every list of such rows. */
enum { AGE_COL_SINCE, AGE_COL_LIMIT, AGE_COL_DAYS, AGE_COL_YEARS, AGE_COL_RELAPSED, AGE_COLS };
void age_columns(struct column_doc *column, const struct wording *wording);
void age_cells(struct cell *cell, const struct age *age, day_number date,
               const struct wording *wording, struct arena *arena);
/* Age classes over all CAs, with their sum; the sheet is the caller's. */
struct aged_ca {
    const char *code;
    struct age_counts counts;
};
struct table *ages_table(struct arena *arena, const struct wording *wording,
                         const struct aged_ca *list, size_t n);
void add_last_time(struct sections *s); /* sections_history.c: alone, for a page of its own */
void add_history(struct sections *s);   /* sections_history.c */
void add_trends(struct sections *s);    /* sections_trends.c: within the history */
void add_data(struct sections *s);      /* sections_data.c */
void add_readings(struct sections *s);  /* sections_data.c */
void add_cited(struct sections *s);     /* sections_cited.c: below the readings */
void add_checks(struct sections *s);    /* sections_checks.c */
void add_form_sensitivity(struct sections *s); /* sections_checks.c */

/* sections_beside.c: by other standards that judge D too: a line each on the overview, and their sheets */
void add_other_standards_lines(struct sections *s);
void add_other_standards(struct sections *s);

/* What the bureau's configuration chose, or that it chose nothing. */
const char *chosen_readings_text(const struct sections *s);

/* "不符实例3件，例：A1（applications.csv:17）、…": the first few; "" when there are none. */
const char *counterexamples_text(const struct sections *s, const struct counterexamples *c);
/* What a row asks, with its clauses. */
const char *asked_text(const struct sections *s, const struct form_row *row);
/* Reason and gaps of a form row, and counter-examples where wanted. */
const char *remark_text(const struct sections *s, const struct row_result *row, bool examples);
/* "依据版本：GM/T 0028-2014" of a row that cites standards; "" of any other. sections_cited.c */
const char *row_editions_text(const struct sections *s, int row);
enum tone row_tone(enum row_state state);
/* What each of the two standards is for, and that neither is reckoned from the other. */
const char *independent_text(const struct wording *w, struct arena *arena);
/* Rows that are 待核: with boxes, as the form counts them, and without. */
struct open_count {
    int64_t boxed, no_box;
};
void open_count_add(struct open_count *count, const struct form_row *row, enum row_state state);
struct open_count open_of(const struct form_result *form);
/* "192条待核（及未设是否框的2条）" */
const char *open_count_text(const struct wording *w, struct arena *arena, struct open_count open);
/* That no row is 否: with how many of them are open, where any is. */
const char *no_gap_text(const struct wording *w, struct arena *arena, struct open_count open);
/* Rows of the form in a state, those without boxes too. */
int64_t rows_in_state(const struct form_result *form, enum row_state state);
/* "35、55": the numbers of those without boxes alone, which the form's counts leave out; NULL: there are none. */
const char *no_box_rows(const struct form_result *form, enum row_state state, struct arena *arena);
enum tone tri_tone(enum tri state);
/* Ⅰ级 and its name, 待定, or why there is none. */
const char *level_text(const struct wording *wording, const struct grading_edition *edition,
                       const char *level, struct arena *arena);
/* The best score that a criterion of the edition gives: the top of a chart's axis. */
double best_score(const struct grading_edition *edition);
/* The *n limits between its levels under a choice of readings, ascending. */
const struct ratio *level_limits(const struct grading_edition *edition,
                                 struct reading_choice choice, struct arena *arena, size_t *n);

#endif
