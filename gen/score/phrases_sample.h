/* The phrases of what examiners take along (caeval sample) and decide (overrides): identifier, key in
 * templates/wording.csv, number of places. */
#ifndef CAEVAL_SCORE_PHRASES_SAMPLE_H
#define CAEVAL_SCORE_PHRASES_SAMPLE_H

#define SAMPLE_PHRASES(X)                                                                          \
    X(OVERRIDE_VALUE, "override.value", 2)                                                         \
    X(OVERRIDE_DECIDED, "override.decided", 2)                                                     \
    X(OVERRIDE_ONE_HAND, "override.one_hand", 0)                                                   \
    X(OVERRIDE_ENDS, "override.ends", 1)                                                           \
    X(OVERRIDE_COMPUTED, "override.computed", 1)                                                   \
    X(OVERRIDE_COMPUTED_WHY, "override.computed_why", 2)                                           \
    X(OVERRIDE_LOST, "override.lost", 1)                                                           \
    X(OVERRIDE_REFUSED, "override.refused", 0)                                                     \
    X(OVERRIDE_IDLE, "override.idle", 2)                                                           \
    X(OVERRIDE_LACKS, "override.lacks", 2)                                                         \
    X(OVERRIDE_WRONG, "override.wrong", 1)                                                         \
    X(OVERRIDE_IN_CONFLICT, "override.in_conflict", 1)                                             \
    X(OVERRIDE_NO_END, "override.no_end", 1)                                                       \
    X(OVERRIDE_STATE_HOLDS, "override.state_holds", 0)                                             \
    X(OVERRIDE_STATE_ENDLESS, "override.state_endless", 0)                                         \
    X(OVERRIDE_STATE_EXPIRED, "override.state_expired", 0)                                         \
    X(OVERRIDE_STATE_AHEAD, "override.state_ahead", 0)                                             \
    X(OVERRIDE_STATE_CONFLICTS, "override.state_conflicts", 0)                                     \
    X(OVERRIDE_STATE_UNDATED, "override.state_undated", 0)                                         \
    X(SAMPLE_TITLE, "sample.title", 0)                                                             \
    X(SAMPLE_OF, "sample.of", 4)                                                                   \
    X(SAMPLE_HOW, "sample.how", 2)                                                                 \
    X(SAMPLE_LIST, "sample.list", 0)                                                               \
    X(SAMPLE_LOOK, "sample.look", 0)                                                               \
    X(SAMPLE_FROM, "sample.from", 0)                                                               \
    X(SAMPLE_DRAWN, "sample.drawn", 0)                                                             \
    X(SAMPLE_PLACE, "sample.place", 0)                                                             \
    X(SAMPLE_FOUND, "sample.found", 0)                                                             \
    X(SAMPLE_SEEN, "sample.seen", 0)                                                               \
    X(SAMPLE_DRAWN_FROM, "sample.drawn_from", 2)                                                   \
    X(SAMPLE_GROUP, "sample.group", 2)                                                             \
    X(SAMPLE_ON_SITE, "sample.on_site", 0)                                                         \
    X(SAMPLE_NOT_SUPPLIED, "sample.not_supplied", 1)                                               \
    X(SAMPLE_NOBODY, "sample.nobody", 1)                                                           \
    X(SAMPLE_ANSWERS, "sample.answers", 0)                                                         \
    X(SAMPLE_ANSWERS_HOW, "sample.answers_how", 0)                                                 \
    X(SAMPLE_RESULT, "sample.result", 0)                                                           \
    X(SAMPLE_EVIDENCE, "sample.evidence", 0)                                                       \
    X(SAMPLE_EXAMINER, "sample.examiner", 0)                                                       \
    X(SAMPLE_EXAMINED_ON, "sample.examined_on", 0)                                                 \
    X(SAMPLE_SURVEYS, "sample.surveys", 0)                                                         \
    X(SAMPLE_SURVEY, "sample.survey", 0)                                                           \
    X(SAMPLE_SURVEY_SIZE, "sample.survey_size", 0)                                                 \
    X(SAMPLE_SURVEY_OF, "sample.survey_of", 0)                                                     \
    X(SAMPLE_SURVEY_WHY, "sample.survey_why", 2)                                                   \
    X(SAMPLE_UNKNOWN, "sample.unknown", 0)                                                         \
    X(SAMPLE_EXAMINERS, "sample.examiners", 1)                                                     \
    X(SAMPLE_CHOICES, "sample.choices", 0)                                                         \
    X(SAMPLE_FOUND_HOW, "sample.found_how", 0)                                                     \
    X(SAMPLE_SEEN_HOW, "sample.seen_how", 0)                                                       \
    X(SAMPLE_EVIDENCE_HOW, "sample.evidence_how", 0)                                               \
    X(SAMPLE_EXAMINER_HOW, "sample.examiner_how", 0)                                               \
    X(SAMPLE_DAY_HOW, "sample.day_how", 0)                                                         \
    X(SAMPLE_FOOTER, "sample.footer", 2)

#endif
