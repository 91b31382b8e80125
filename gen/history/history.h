/* History: every published result of an output folder, in OUT/history.sqlite.
 *
 * What lies published is the truth, and the database follows it. A CA's files are exchanged in by
 * one rename; then its worker puts the result into the archive (archive.h), and it goes to the database, some
 * results in one transaction. A run that is killed in between is made good at the next start: every published
 * result.json that the database does not know is kept then. Of the year in hand that is asked by
 * digests at every start; of other years when a run left its mark, OUT/archive/unfinished,
 * which a run sets before it publishes and takes away once all is kept. Without the mark nothing published takes
 * the place of another result of its date, and nothing at any time that is not what a run wrote (written.h): it was
 * put there or edited. A database that is missing or damaged is made again from the files, and what of them it lacks is
 * kept; what they lack is said.
 *
 * All of this happens under the output folder's lock, in one process. What goes wrong is said in
 * `problems`; it never touches the published files. */
#ifndef CAEVAL_HISTORY_HISTORY_H
#define CAEVAL_HISTORY_HISTORY_H

#include "base/problem.h"
#include "history/archive.h"
#include "history/hands.h"
#include "history/store.h"

/* A file of the store. */
struct spoiled_night {
    const char *code, *path;
    day_number date; /* 0: a file of lines */
};

struct history {
    struct arena *arena;
    const char *output;
    const char *path; /* of the database */
    struct problems *problems;
    struct store *store; /* NULL: cannot be used; said */
    bool added;          /* the archive took over results that the database may not know */
    bool fresh;          /* the database was not there, or has no result */
    bool emptied;        /* it was there */
    const char *damaged; /* what is wrong with the database itself; NULL: nothing met */
    bool unfinished;     /* an earlier run may have published what was not kept */
    bool unread;         /* something published could not be read: the mark stays */
    bool unused; /* a result of the archive could not be used where it was asked for: said */
    bool remade; /* of a database that is made beside the one in place: its gaps are asked there */
    bool marked; /* the mark of an unfinished run is set */
    VEC(struct spoiled_night) spoiled; /* files of the store that were to be kept and are damaged */
    bool begun; /* a transaction of results that are kept one after another */
    struct history_scope {
        int year; /* what lies published of it, or of ALL_YEARS, */
        bool leaves;
        day_number left; /* but results of this date, which are kept when all of them are there, */
        bool (*has)(const void *of, const char *code); /* and of these CAs; NULL: of all */
        const void *of;
        bool (*asks)(
            const void *asker,
            const char *code); /* of which CAs it is asked, by --only, whether something is */
        const void *
            asker; /* missing; NULL: of all. Where a run left its mark or the database is made anew, of all */
        const char *forgets; /* a CA whose result of this date is being taken back; NULL: none */
        day_number forgotten;
        const char *
            gives_up; /* a CA whose result of this date is given up where it is nowhere (gaps.h); NULL: none */
        day_number given_up;
        bool
            reads; /* the output folder cannot be written, or is not to be: nothing is brought up to date */
        const struct hands *hands; /* that read nights of the archive; NULL: this process's */
        const struct former_codes *aliases;    /* NULL: none */
        const struct numbering *numbering;     /* how forms followed one another; NULL: one alone */
        const struct grading_edition *grading; /* whose levels results of it have */
    } scope;
};

enum { ALL_YEARS = 0 };

/* Opens the history of an output folder and brings it up to date with the scope. A damaged database is made again
 * first, as history_mend does. False: it cannot be used. `problems` must live as long. */
bool history_open(struct history *history, struct arena *arena, const char *output,
                  const struct history_scope *scope, struct problems *problems);
void history_close(struct history *history);

/* Where the database turned out to be damaged (`damaged`): makes it again from what lies published and the archive,
 * puts the old one aside, says so, and opens it. False: it would have lost results, or cannot be made: said, and all is
 * as it was. */
bool history_mend(struct history *history);

/* Has the output folder a database? */
bool history_there(struct arena *arena, const char *output);
/* Is there the mark of a run that did not come to its end? */
bool history_is_marked(struct arena *arena, const char *output);
/* Before the first CA's files are exchanged in; false: said. */
bool history_mark(struct history *history);
/* After the last one was kept and the year sealed. NULL, or with errno set the mark that cannot be removed. */
const char *history_unmark(struct history *history);

/* Makes the database anew from the published results and the archive. The old one stays beside it as
 * history.sqlite.old (.old.2 ...). *n: the results in it. Where the old one has more results, or other ones of
 * the same dates, or where later results name one that is nowhere (gaps.h), it stays in place unless `force`: what is
 * lost is given up then. Else than HISTORY_REBUILT: said, and the old one is in place. */
enum history_rebuilt { HISTORY_REBUILT, HISTORY_LOSES, HISTORY_FAILED };
enum history_rebuilt history_rebuild(struct arena *arena, const char *output,
                                     struct problems *problems, const struct former_codes *aliases,
                                     const struct hands *hands, bool force, int64_t *n);

/* Says what the database last complained of. */
void history_fault(struct history *history);

#endif
