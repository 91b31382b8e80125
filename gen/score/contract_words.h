/* Contract words: the states as result.json, run.json, annual.json and templates/pairs/ write them.
 *
 * Fixed, whatever labels wording.csv gives the states in the reports: what is compared or read again is
 * compared by these. */
#ifndef CAEVAL_SCORE_CONTRACT_WORDS_H
#define CAEVAL_SCORE_CONTRACT_WORDS_H

#include "score/form.h"
#include "score/grading.h"

extern const char *const row_state_words[ROW_STATES]; /* 是 否 待核 不适用 */
extern const char *const lack_words[LACKS];           /* data entry answer */
extern const char *const tri_words[];  /* 否 未知 是, by enum tri, ended by NULL */
extern const char *const gate_words[]; /* 否 是 未知, by enum gate, ended by NULL */
extern const char *const override_state_words[OVERRIDE_STATES]; /* holds expired after_date … */
#define WORD_YES "是"
#define WORD_NO "否"
#define WORD_UNCHECKED "未检查"
#define WORD_NOT_GRADED "未评"
#define WORD_NO_BOX "无框"
#define WORD_LEVEL_PENDING "待定"
#define WORD_LEVEL_NONE "不评级"

/* 是 否 未知, or — of a row that holds where no other does. */
const char *criterion_state_word(const struct criterion_result *c);
/* I, II, III or 待定; NULL where the gate forbids a level. */
const char *grading_level_word(const struct total *total);
/* The reports' label of such a word. */
const char *level_label(const struct wording *wording, const char *word);

#endif
