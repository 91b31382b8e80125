/* Coverage: what the CA says that its exports cover (export coverage), and whether their rows lie in the
 * period at all. */
#ifndef CAEVAL_FACTS_COVERAGE_H
#define CAEVAL_FACTS_COVERAGE_H

#include "base/arena.h"
#include "facts/period.h"
#include "facts/source.h"

struct covered {
    size_t export;    /* index in the schema */
    const char *name; /* as it is written */
    day_number from, to;
    const char *file;
};

struct coverage_facts {
    VEC(struct covered) at;
    VEC(size_t) lost; /* statements that cannot be read: of which export; SIZE_MAX: of any */
};

struct export_facts;
struct facts;

extern const struct fact_source coverage_source;

/* Days without a row, at either end of the period, that nobody wonders about. */
enum { COVERAGE_SILENT = 31 };

/* Whether the export's rows are all there is of the period: sets `partial`, `thin`, `rare`, `bygone` and
 * `untouched`.
 * To be called when its supply and the dates of its rows are known. */
void coverage_judge(struct facts *facts, size_t export);

/* Cuts [*from, *to] down to what the CA says that the export covers, where it says anything of it; empty
 * where that lies elsewhere. */
void coverage_stretch(const struct facts *facts, size_t export, day_number *from, day_number *to);

/* "数据只覆盖…至…" where the CA says that the export covers nothing on or before the day; else NULL. In the arena of
 * the facts. */
const char *coverage_behind(const struct facts *facts, size_t export, day_number day);

/* Does the CA say what the export covers? */
bool coverage_stated(const struct facts *facts, size_t export);

/* Ends the period where a roster's own rows do, if that is before D and the CA does not say what it covers; one
 * whose stretches are not over goes on. It may have been drawn up on its last day, and what it lacks behind that
 * accuses nobody (evidence 5). Was anything cut? */
bool coverage_reach(const struct facts *facts, size_t export, struct period *period);
/* "文件只有…至…的记录": these days, in the arena of the facts. */
const char *coverage_reach_text(const struct facts *facts, size_t export);

/* Does the CA say that the export covers less than the period, or may it have said so in what cannot be read?
 * Of what is not covered nothing is known. */
bool coverage_is_short(const struct facts *facts, size_t export);

/* What the CA says of the export's range, where that is less than the period, as result.json has it: an interval
 * "2025-01-01/2025-06-30", or "?" where it cannot be read; "": nothing. In the arena. */
const char *coverage_code(const struct facts *facts, size_t export, struct arena *arena);

/* May what the CA said of the export's range stand in what cannot be read? */
bool coverage_unread(const struct facts *facts, size_t export);

/* One warning each, by the CA's code, for all exports that are `partial`, for those that are `thin`, and for
 * those that are `untouched`, by what that is taken for. */
void coverage_warn(struct facts *facts, const char *code);

#endif
