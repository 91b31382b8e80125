/* Kept: its parts by their names. */
#include <stdio.h>
#include <string.h>

#include "history/kept.h"
#include "score/contract_words.h"

const struct kept *kept_by(const struct kept *k, const char *standard)
{
    if (strcmp(k->form, standard) == 0 || strcmp(k->grading, standard) == 0)
        return k;
    for (size_t i = 0; i < k->n_beside; i++)
        if (strcmp(k->beside[i].form, standard) == 0 || strcmp(k->beside[i].grading, standard) == 0)
            return &k->beside[i];
    return NULL;
}

unsigned kept_row(const struct kept *k, int number)
{
    return number >= 1 && (size_t)number <= k->n_rows ? k->row[number - 1] : ROW_ABSENT;
}

unsigned kept_evidence(const struct kept *k, int number)
{
    unsigned state = kept_row(k, number);
    return state != ROW_ABSENT && k->evidence ? k->evidence[number - 1] : state;
}

bool kept_overruled(const struct kept *k, int number)
{
    return kept_row(k, number) != kept_evidence(k, number);
}

bool kept_holds(const struct kept_override *o)
{
    return strcmp(o->state, override_state_words[OVERRIDE_HOLDS]) == 0;
}

const char *kept_overridden(const struct kept *k, const char *item)
{
    for (size_t i = 0; i < k->n_overrides; i++)
        if (kept_holds(&k->override[i]) && strcmp(k->override[i].item, item) == 0)
            return k->override[i].result;
    return NULL;
}

bool kept_row_overridden(const struct kept *k, int number)
{
    char item[sizeof "-2147483648"];
    snprintf(item, sizeof item, "%d", number);
    return kept_overridden(k, item) != NULL;
}

unsigned kept_voice(const struct kept *k, int number)
{
    bool known = k->voice && kept_row(k, number) != ROW_ABSENT && !kept_row_overridden(k, number);
    return known ? k->voice[number - 1] : (unsigned)VOICES;
}

bool kept_answered_once(const struct kept *a, const struct kept *b, int number)
{
    unsigned from = kept_voice(a, number);
    unsigned to = kept_voice(b, number);
    return (from == VOICE_EXAMINER && to == VOICE_OTHER) ||
           (from == VOICE_OTHER && to == VOICE_EXAMINER);
}

const struct kept_score *kept_score_of(const struct kept *k, const char *id)
{
    for (size_t i = 0; i < k->n_scores; i++)
        if (strcmp(k->score[i].id, id) == 0)
            return &k->score[i];
    return NULL;
}

const struct kept_supply *kept_supply_of(const struct kept *k, const char *export)
{
    for (size_t i = 0; i < k->n_supplies; i++)
        if (strcmp(k->supply[i].export, export) == 0)
            return &k->supply[i];
    return NULL;
}
