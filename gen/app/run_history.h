/* Run history: the history as a run uses it, with its messages and its part of the exit status. */
#ifndef CAEVAL_RUN_HISTORY_H
#define CAEVAL_RUN_HISTORY_H

#include "app/evaluate.h"
#include "app/session.h"
#include "app/take_back.h"
#include "history/annual.h"
#include "history/told.h"
#include "history/vanished.h"

struct run_history {
    struct session *session;
    struct problems problems;
    struct history history;
    struct taking taken;      /* what an earlier command had begun to take back; no code: nothing */
    struct told_summary told; /* of which results the last summary spoke */
    struct told_summary telling; /* and this one will */
    bool later;                  /* of a shard: caeval merge keeps what it publishes */
    size_t kept;                 /* results, by run_history_keep */
    bool failed; /* something could not be kept or read: EXIT_NO_OUTPUT in the end */
};

/* Under the output folder's lock, which a shard's run shares with others. When the history cannot be used that is
 * said, and `failed`: nothing may be published without its past. `year` may be ALL_YEARS. */
void run_history_open(struct run_history *history, struct session *session, int year);
/* What each CA of the session rests on beside its files: its past, which its documents tell, and what its record is known
 * by, made of `key`. To be called before workers are forked: the database never crosses a fork. NULL, said and
 * `failed`, when the history cannot be read. */
const struct ca_rest *run_history_rest(struct run_history *history, const char *key);
/* Is what is published kept by this run? */
bool run_history_keeps(const struct run_history *history);
/* In the order of the CAs, after a CA's files are in place. `data`: n bytes that its worker made of them
 * (history_parcel); NULL: they are read here. */
void run_history_keep(struct run_history *history, const char *code, const char *data, size_t n);
/* The year of D beside the year before; NULL, said, when it cannot be read. */
const struct annual *run_history_annual(struct run_history *history,
                                        const struct edition_set *editions);
/* CAs with an earlier result (vanished.h) of which nothing was supplied to this run; said. None for a
 * shard; CAs that are left out on purpose are not missed. */
size_t run_history_vanished(struct run_history *history, const struct earlier_ca **list);
/* Says which CAs have no earlier result, where others have one (`vanished`: also one that is not there). `rest`:
 * by CA of the session. */
void run_history_entered(struct run_history *history, const struct ca_rest *rest, bool vanished);
/* Says which CAs, of the run or vanished, have one name and two codes. `ca`: by CA of the session. */
void run_history_names(struct run_history *history, const struct ca_summary *ca,
                       const struct earlier_ca *vanished, size_t n_vanished);
/* Takes down of which results the run's summary speaks. `ca`: by CA of the session; before the history is closed. */
void run_history_tell(struct run_history *history, const struct ca_summary *ca);
/* Once the summary is in place. */
void run_history_told(struct run_history *history);
/* Before the first CA is published. False, said: nothing may be. */
bool run_history_begin(struct run_history *history);
/* After the last one; the history is whole then, unless something failed. The mark that a run was begun stays. */
void run_history_end(struct run_history *history);
/* Once all is sealed as well; ends what is not ended. */
void run_history_close(struct run_history *history);

/* A session over an output folder that is there, with its lock. EXIT_DONE, or how to end, said. */
enum exit_status stored_session(struct session *session, const struct options *options,
                                struct arena *arena);
/* Templates, lock and history of an output folder. EXIT_DONE, or how to end, said. To be closed with
 * run_history_close and session_close in either case. */
enum exit_status stored_open(struct run_history *history, struct session *session,
                             const struct options *options, struct arena *arena);
/* The same for a command that only asks; also where the folder cannot be written, with the history as it is. */
enum exit_status stored_open_to_read(struct run_history *history, struct session *session,
                                     const struct options *options, struct arena *arena);

#endif
