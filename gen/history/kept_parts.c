/* Kept: its parts by their names. */
#include <string.h>

#include "history/kept.h"

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
