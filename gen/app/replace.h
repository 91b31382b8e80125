/* Replace: what a command may put in place of what lies published, and what only with --force.
 *
 * A result is of the latest day of its year that was judged; the next night takes its place. A date
 * before it, and one that has not come yet, are slips of the pen more often than not: a yearly final would
 * be of June, a finding would be older by half a year, and nobody would be told. */
#ifndef CAEVAL_REPLACE_H
#define CAEVAL_REPLACE_H

#include "app/options.h"
#include "history/archive.h"

/* Has D come? EXIT_DONE, or EXIT_USAGE, said. */
enum exit_status date_has_come(const struct options *options, struct arena *arena);
/* The date of the result that lies in a CA's folder, as manifest.json says, or else result.json; 0: none, or neither
 * says. */
day_number published_date(const char *folder);
/* The same of one that is to be read. Where it says no day of its year, that year's first: it is not passed over for an
 * earlier one, and is refused when it is read. */
day_number published_day(const struct published *published);

/* May a run (or merge) judge D here? EXIT_DONE, or EXIT_USAGE, said, with nothing done. With --force it
 * may, and what that replaces is said. Under the output folder's lock. */
enum exit_status run_may_replace(const struct options *options, struct arena *arena);
/* The same of the yearly report. */
enum exit_status annual_may_replace(const struct options *options, struct arena *arena);

#endif
