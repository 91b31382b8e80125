/* The format of certificates: their extensions against GM/T 0015 (GM 6.2.5 b, form row 42). */
#include <string.h>

#include "measures/kinds.h"
#include "measures/names.h"

/* How many words of the text are among the list, of the list's entries how many are there, and how many
 * words the text has. */
struct words {
    size_t known, entries, n;
};

static void count_word(struct slice piece, const char *const *list, bool seen[],
                       struct words *count)
{
    char word[64];
    if (piece.n == 0 || piece.n >= sizeof word)
        return;
    memcpy(word, piece.at, piece.n);
    word[piece.n] = '\0';
    for (size_t i = 0; list[i]; i++)
        if (name_is(list[i], word)) {
            count->known++;
            count->entries += !seen[i];
            seen[i] = true;
        }
}

static struct words count_words(const char *text, const char *const *list)
{
    static const char *const separators[] = {",", ";", "、", "，", "；", "/", "+", "|", " ", NULL};
    bool seen[PROFILE_WORDS] = {false};
    struct words count = {0};
    struct slice rest = slice_of(text);
    struct slice piece;
    while (slice_split(&rest, separators, &piece)) {
        count.n += piece.n > 0;
        count_word(piece, list, seen, &count);
    }
    return count;
}

static size_t entries_of(const char *const *list)
{
    size_t n = 0;
    while (list[n])
        n++;
    return n;
}

/* A usage of another kind breaks the rule; one that is lacking, or a word that nobody knows, leaves it
 * open. */
static struct judged judge_usage(const struct certificate_format *x,
                                 const struct profile_rule *rule)
{
    if (x->usage_state != VALUE_PRESENT)
        return judged_untold(unknown_of_state(x->usage_state));
    if (count_words(x->usage, rule->forbidden).known > 0)
        return judged_bool(false);
    struct words own = count_words(x->usage, rule->allowed);
    bool whole = own.entries == entries_of(rule->allowed) && own.known == own.n;
    if (x->object) /* what it does not say is not there */
        return judged_bool(whole);
    return whole ? judged_bool(true) : judged_untold(UNKNOWN_USAGE);
}

/* Is the extension critical, or not, as the edition asks? That a certificate stands alone is an absence:
 * it can excuse, and accuses nobody. */
static struct judged judge_critical(struct answer_value given, const struct profile_rule *rule,
                                    enum pairing pairing)
{
    enum critical wanted = pairing == PAIRING_PAIRED ? rule->of_pair : rule->of_single;
    if (given.state != VALUE_PRESENT || given.answer == ANSWER_NOT_APPLICABLE)
        return judged_untold(unknown_of_state(given.state));
    if (wanted == CRITICAL_UNREAD)
        return judged_untold(UNKNOWN_EDITION);
    bool good = (given.answer == ANSWER_YES) == (wanted == CRITICAL_YES);
    if (rule->of_pair == rule->of_single || pairing == PAIRING_PAIRED ||
        (pairing == PAIRING_ALONE && good))
        return judged_bool(good);
    return judged_untold(UNKNOWN_BLANK);
}

/* A certificate without basic constraints has none that could make it an authority. */
static struct judged judge_constraints(const struct certificate_format *x,
                                       const struct profile_rule *rule, enum pairing pairing)
{
    if (x->constraints_state == VALUE_BLANK && !rule->required)
        return x->constraints_critical.state == VALUE_PRESENT &&
                       x->constraints_critical.answer == ANSWER_YES
                   ? judged_untold(UNKNOWN_CONTRADICTORY)
                   : judged_bool(true);
    if (x->constraints_state != VALUE_PRESENT)
        return judged_untold(unknown_of_state(x->constraints_state));
    if (count_words(x->constraints, rule->forbidden).known > 0)
        return judged_bool(false);
    return judge_critical(x->constraints_critical, rule, pairing);
}

struct judged format_judge(const struct certificate_format *x,
                           const struct profile_edition *edition, enum pairing pairing)
{
    const struct profile_rule *rule =
        edition->rule[x->signing ? PROFILE_SIGNING : PROFILE_ENCRYPTION];
    struct judged judged =
        judged_and(judge_usage(x, &rule[PROFILE_KEY_USAGE]),
                   judge_critical(x->usage_critical, &rule[PROFILE_KEY_USAGE], pairing));
    return judged_and(judged, judge_constraints(x, &rule[PROFILE_CONSTRAINTS], pairing));
}

static enum pairing pairing_of(const struct facts *facts, const struct certificate *x)
{
    const struct certificate_facts *c = &facts->certificates;
    if (x->pair == NO_PAIR)
        return PAIRING_UNTOLD;
    struct certificate_pair p = c->pair.at[x->pair];
    bool complete = p.any_signing && p.any_encryption;
    bool elsewhere = (p.any_signing ? c->pairless.encryption : c->pairless.signing) > 0 ||
                     facts_export(facts, "certificates")->lost.total > 0;
    return complete ? PAIRING_PAIRED : elsewhere ? PAIRING_UNTOLD : PAIRING_ALONE;
}

/* The editions by which a certificate may be judged: the one in force when it was issued, or a given one;
 * from `first` on, how many. Where the day is not told, those that were in force on a day of the period: one of
 * another year is not judged. */
static size_t editions_of(const struct profile *p, const char *wanted, const struct certificate *x,
                          const struct period *period, size_t *first)
{
    bool told = x->issued.state == VALUE_PRESENT;
    day_number from = told ? x->issued.day : period->from;
    size_t by_today = 0;
    *first = 0;
    for (size_t i = 0; i < p->n; i++) {
        bool named = strcmp(p->edition[i].name, wanted) == 0;
        by_today += p->edition[i].from <= period->to;
        if (named || p->edition[i].from <= from)
            *first = i;
        if (named)
            return 1;
    }
    return told || by_today <= *first ? 1 : by_today - *first;
}

/* By one edition, or by any where the day of issue is not told and they agree. */
static struct judged judge_certificate(const struct facts *facts, const struct measure_def *def,
                                       const struct certificate *x, int64_t *by_edition)
{
    const struct certificate_facts *c = &facts->certificates;
    size_t first = 0;
    size_t n = editions_of(def->profile, measure_text(def, "edition"), x, &facts->period, &first);
    struct judged judged = {0};
    for (size_t i = first; i < first + n; i++) {
        struct judged one = format_judge(&c->formats.at[x->format], &def->profile->edition[i],
                                         pairing_of(facts, x));
        judged = i == first || one.verdict == judged.verdict
                     ? one
                     : judged_untold(unknown_of_state(x->issued.state));
        by_edition[i] += n == 1;
    }
    return judged;
}

/* Which editions were used, what of them could not be read, and what had been replaced by D. */
static void note_editions(const struct facts *facts, const struct profile *p, const char *wanted,
                          const int64_t *by_edition, struct arena *arena, struct measure *m)
{
    for (size_t i = 0; i < p->n; i++) {
        const struct profile_edition *e = &p->edition[i];
        if (!by_edition[i])
            continue;
        NOTE(m, arena, NOTE_BY_EDITION, e->name,
             arena_format(arena, "%lld", (long long)by_edition[i]));
        if (*e->unread)
            NOTE(m, arena, NOTE_EDITION_UNREAD, e->name, e->unread);
        if (strcmp(e->name, wanted) == 0 && *e->replaced_by && e->replaced_on <= facts->period.to)
            NOTE(m, arena, NOTE_EDITION_REPLACED, e->name, day_text(arena, e->replaced_on),
                 e->replaced_by);
    }
}

void measure_certificate_format(const struct facts *facts, const struct measure_def *def,
                                struct arena *arena, struct measure *m)
{
    const struct certificate_facts *c = &facts->certificates;
    struct tally *t = arena_alloc(arena, sizeof *t);
    int64_t *by_edition = arena_alloc(arena, (def->profile->n + 1) * sizeof *by_edition);
    if (!measure_needs(facts, m, "certificates"))
        return;
    for (size_t i = 0; i < c->certificate.n; i++) {
        const struct certificate *x = &c->certificate.at[i];
        struct record line = {.file = x->file, .line = x->line};
        struct judged judged = judge_certificate(facts, def, x, by_edition);
        tally_judged(t, arena, certificate_judged(x->issued.state, judged), &line,
                     slice_of(x->serial));
        t->objects += x->object;
    }
    measure_add_lost(facts, arena, &t->unknown, "certificates");
    measure_of_tally(facts, m, t, "certificates");
    note_editions(facts, def->profile, measure_text(def, "edition"), by_edition, arena, m);
}
