/* The phrases of the history: what changed, trends, the annual report. Part of phrases.h. */
#ifndef CAEVAL_SCORE_PHRASES_HISTORY_H
#define CAEVAL_SCORE_PHRASES_HISTORY_H

#define HISTORY_PHRASES(X)                                                                         \
    X(CHANGE_IMPROVED_TEXT, "change.improved", 0)                                                  \
    X(CHANGE_WORSE_TEXT, "change.worse", 0)                                                        \
    X(CHANGE_NEW_TEXT, "change.new", 0)                                                            \
    X(CHANGE_GONE_TEXT, "change.gone", 0)                                                          \
    X(CHANGE_TO_NA_TEXT, "change.to_na", 0)                                                        \
    X(CHANGE_OTHER_TEXT, "change.other", 0)                                                        \
    X(CHANGE_KIND, "change.kind", 0)                                                               \
    X(CHANGE_ITEM, "change.item", 0)                                                               \
    X(CHANGE_CONTENT, "change.content", 0)                                                         \
    X(CHANGE_BEFORE, "change.before", 0)                                                           \
    X(CHANGE_NOW, "change.now", 0)                                                                 \
    X(CHANGE_ROW_NUMBER, "change.row_number", 1)                                                   \
    X(CHANGE_MEASURE, "change.measure", 0)                                                         \
    X(CHANGE_CA, "change.ca", 0)                                                                   \
    X(CHANGE_NOTHING, "change.nothing", 0)                                                         \
    X(CHANGE_ABSENT, "change.absent", 0)                                                           \
    X(CHANGE_COUNTS, "change.counts", 5)                                                           \
    X(CHANGE_OTHER_FORM, "change.other_form", 2)                                                   \
    X(CHANGE_OTHER_GRADING, "change.other_grading", 2)                                             \
    X(SHEET_NAME_HISTORY, "sheet.history", 0)                                                      \
    X(SHEET_NAME_CHANGES, "sheet.changes", 0)                                                      \
    X(SHEET_NAME_UNREMEDIED, "sheet.unremedied", 0)                                                \
    X(HISTORY_TITLE, "history.title", 0)                                                           \
    X(HISTORY_EXPLAINED, "history.explained", 0)                                                   \
    X(HISTORY_NIGHTS, "history.nights", 0)                                                         \
    X(HISTORY_NIGHTS_NOTE, "history.nights_note", 2)                                               \
    X(HISTORY_FINALS, "history.finals", 0)                                                         \
    X(HISTORY_CHART_TOTAL, "history.chart_total", 0)                                               \
    X(HISTORY_CHART_NO, "history.chart_no", 0)                                                     \
    X(HISTORY_CHART_YEARS, "history.chart_years", 0)                                               \
    X(HISTORY_YEAR, "history.year", 0)                                                             \
    X(HISTORY_CHANGES, "history.changes", 1)                                                       \
    X(HISTORY_CHANGES_TITLE, "history.changes_title", 0)                                           \
    X(HISTORY_TOTAL_LEVEL, "history.total_level", 3)                                               \
    X(HISTORY_STEP, "history.step", 3)                                                             \
    X(HISTORY_SAME, "history.same", 1)                                                             \
    X(UNREMEDIED_TITLE, "unremedied.title", 0)                                                     \
    X(UNREMEDIED_EXPLAINED, "unremedied.explained", 0)                                             \
    X(UNREMEDIED_SINCE, "unremedied.since", 0)                                                     \
    X(UNREMEDIED_DAYS, "unremedied.days", 0)                                                       \
    X(UNREMEDIED_NONE, "unremedied.none", 0)                                                       \
    X(UNREMEDIED_LIST, "unremedied.list", 3)                                                       \
    X(UNREMEDIED_ROW, "unremedied.row", 2)                                                         \
    X(UNREMEDIED_MORE, "unremedied.more", 1)                                                       \
    X(SHEET_NAME_ANNUAL, "sheet.annual", 0)                                                        \
    X(SHEET_NAME_ANNUAL_LEVELS, "sheet.annual_levels", 0)                                          \
    X(SHEET_NAME_ANNUAL_SCORES, "sheet.annual_scores", 0)                                          \
    X(SHEET_NAME_ANNUAL_CHANGES, "sheet.annual_changes", 0)                                        \
    X(SHEET_NAME_ANNUAL_WORST, "sheet.annual_worst", 0)                                            \
    X(SHEET_NAME_ANNUAL_UNREMEDIED, "sheet.annual_unremedied", 0)                                  \
    X(HISTORY_VANISHED, "history.vanished", 2)                                                     \
    X(SUMMARY_VANISHED, "summary.vanished", 1)                                                     \
    X(ANNUAL_TITLE, "annual.title", 1)                                                             \
    X(ANNUAL_EXPLAINED, "annual.explained", 3)                                                     \
    X(ANNUAL_KEY, "annual.key", 0)                                                                 \
    X(ANNUAL_EVALUATED, "annual.evaluated", 0)                                                     \
    X(ANNUAL_BOTH, "annual.both", 0)                                                               \
    X(ANNUAL_ENTERED, "annual.entered", 0)                                                         \
    X(ANNUAL_LEFT, "annual.left", 0)                                                               \
    X(ANNUAL_MEAN_TOTAL, "annual.mean_total", 0)                                                   \
    X(ANNUAL_OF_YEAR, "annual.of_year", 1)                                                         \
    X(ANNUAL_CHANGE, "annual.change", 0)                                                           \
    X(ANNUAL_RANKING, "annual.ranking", 0)                                                         \
    X(ANNUAL_DATE, "annual.date", 0)                                                               \
    X(ANNUAL_TOTAL_BEFORE, "annual.total_before", 0)                                               \
    X(ANNUAL_LEVEL_BEFORE, "annual.level_before", 0)                                               \
    X(ANNUAL_NO_BEFORE, "annual.no_before", 0)                                                     \
    X(ANNUAL_LEVELS, "annual.levels", 0)                                                           \
    X(ANNUAL_LEVEL_CHART, "annual.level_chart", 1)                                                 \
    X(ANNUAL_TOTAL_CHART, "annual.total_chart", 0)                                                 \
    X(ANNUAL_COUNTS, "annual.counts", 0)                                                           \
    X(ANNUAL_SCORES, "annual.scores", 0)                                                           \
    X(ANNUAL_CHANGES, "annual.changes", 0)                                                         \
    X(ANNUAL_WORST, "annual.worst", 0)                                                             \
    X(ANNUAL_UNREMEDIED, "annual.unremedied", 0)                                                   \
    X(ANNUAL_UNREMEDIED_NONE, "annual.unremedied_none", 0)                                         \
    X(ANNUAL_UNREMEDIED_NOTE, "annual.unremedied_note", 3)                                         \
    X(ANNUAL_ALONE, "annual.alone", 1)                                                             \
    X(ANNUAL_OTHER_EDITION, "annual.other_edition", 1)

#endif
