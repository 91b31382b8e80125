/* The phrases of workbooks. */
#ifndef CAEVAL_SCORE_PHRASES_BOOK_H
#define CAEVAL_SCORE_PHRASES_BOOK_H

#define BOOK_PHRASES(X)                                                                            \
    X(SHEET_NAME_OVERRIDES, "sheet.overrides", 0)                                                  \
    X(SHEET_NAME_LONG, "sheet.long", 0)                                                            \
    X(LONG_CUT, "long.cut", 3)                                                                     \
    X(LONG_SHEET, "long.sheet", 0)                                                                 \
    X(LONG_CELL, "long.cell", 0)                                                                   \
    X(LONG_TEXT, "long.text", 0)                                                                   \
    X(LONG_NOTE, "long.note", 0)                                                                   \
    X(SHEET_STILL, "sheet.still", 0)                                                               \
    X(CHART_STILL, "chart.still", 0)                                                               \
    X(SHEET_ENTRY, "sheet.entry", 0)                                                               \
    X(BOXES_NA, "boxes.na", 0)                                                                     \
    X(ENTRY_ANSWER_TITLE, "entry.answer_title", 0)                                                 \
    X(ENTRY_ANSWER, "entry.answer", 0)                                                             \
    X(ENTRY_REMARK_TITLE, "entry.remark_title", 0)                                                 \
    X(ENTRY_REMARK, "entry.remark", 0)                                                             \
    X(ENTRY_STATE_TITLE, "entry.state_title", 0)                                                   \
    X(ENTRY_STATE, "entry.state", 0)                                                               \
    X(ENTRY_WHO, "entry.who", 0)                                                                   \
    X(ENTRY_OPEN_WHO, "entry.open_who", 0)                                                         \
    X(ENTRY_WHEN, "entry.when", 0)                                                                 \
    X(ENTRY_DONE, "entry.done", 0)                                                                 \
    X(REMEDY_CHOICES, "remedy.choices", 0)                                                         \
    X(REMEDY_CLOSED, "remedy.closed", 0)                                                           \
    X(REMEDY_NOTE, "remedy.note", 1)                                                               \
    X(REMEDY_OTHERS, "remedy.others", 1)                                                           \
    X(OPEN_CHOICES, "open.choices", 0)                                                             \
    X(OPEN_CLOSED, "open.closed", 0)                                                               \
    X(OPEN_NOTE, "open.note", 1)                                                                   \
    X(OPEN_OTHERS, "open.others", 1)                                                               \
    X(SHEET_NAME_STATES, "sheet.states", 0)                                                        \
    X(STATES_TITLE, "states.title", 0)                                                             \
    X(STATES_NOTE, "states.note", 0)                                                               \
    X(STATES_BOX, "states.box", 0)                                                                 \
    X(STATES_HAS_BOX, "states.has_box", 0)                                                         \
    X(STATES_NO_BOX, "states.no_box", 0)                                                           \
    X(STATES_NOW, "states.now", 0)                                                                 \
    X(STATES_THEN, "states.then", 0)                                                               \
    X(STATES_CHANGED, "states.changed", 0)                                                         \
    X(STATES_MARK, "states.mark", 0)                                                               \
    X(SHEET_NAME_DOMAINS, "sheet.domains", 0)                                                      \
    X(DOMAINS_TITLE, "domains.title", 0)                                                           \
    X(DOMAINS_NOTE, "domains.note", 0)                                                             \
    X(DOMAINS_SHARE, "domains.share", 0)                                                           \
    X(FORM_CLOSING, "form.closing", 6)                                                             \
    X(NAME_TOTAL_LO, "name.total_lo", 0)                                                           \
    X(NAME_TOTAL_HI, "name.total_hi", 0)                                                           \
    X(NAME_LEVEL, "name.level", 0)                                                                 \
    X(NAME_COUNT, "name.count", 1)                                                                 \
    X(SHEET_NAME_LIMITS, "sheet.limits", 0)                                                        \
    X(SHEET_NAME_REJECTS, "sheet.rejects", 0)                                                      \
    X(SHEET_NAME_SAMPLING, "sheet.sampling", 0)                                                    \
    X(SHEET_NAME_BODY, "sheet.body", 0)                                                            \
    X(SHEET_NAME_SENSITIVITY, "sheet.sensitivity", 0)                                              \
    X(SHEET_NAME_SENSITIVITY_FORM, "sheet.sensitivity_form", 0)                                    \
    X(SHEET_NAME_CITED, "sheet.cited", 0)                                                          \
    X(SHEET_NAME_FINALS, "sheet.finals", 0)                                                        \
    X(SHEET_NAME_TREND_MEASURES, "sheet.trend_measures", 0)                                        \
    X(SHEET_NAME_UNTOLD, "sheet.untold", 0)                                                        \
    X(MEASURES_LO, "measures.lo", 0)                                                               \
    X(MEASURES_HI, "measures.hi", 0)                                                               \
    X(DATA_FROM, "data.from", 0)                                                                   \
    X(DATA_TO, "data.to", 0)                                                                       \
    X(AGE_SINCE_LIMIT, "age.since_limit", 0)                                                       \
    X(SHEET_NAME_OVER, "sheet.over", 0)                                                            \
    X(OVER_TITLE, "over.title", 0)                                                                 \
    X(OVER_NOTE, "over.note", 0)                                                                   \
    X(OVER_SHEET_NOTE, "over.sheet_note", 0)                                                       \
    X(OVER_GAUGE, "over.gauge", 2)                                                                 \
    X(OVER_GAUGE_BEFORE, "over.gauge_before", 2)                                                   \
    X(OVER_RANKED, "over.ranked", 0)                                                               \
    X(OVER_NONE_RANKED, "over.none_ranked", 0)                                                     \
    X(OVER_CHART, "over.chart", 0)                                                                 \
    X(OVER_LIMIT, "over.limit", 1)                                                                 \
    X(SHEET_NAME_ANNUAL_LEVELS_BOTH, "sheet.annual_levels_both", 0)                                \
    X(SHEET_NAME_ANNUAL_SCORES_BOTH, "sheet.annual_scores_both", 0)                                \
    X(SHEET_NAME_ANNUAL_YEARS_SCORES, "sheet.annual_years_scores", 0)                              \
    X(RANK_LO, "rank.lo", 0)                                                                       \
    X(RANK_HI, "rank.hi", 0)

#endif
