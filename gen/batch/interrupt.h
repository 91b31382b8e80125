/* Interrupt: SIGINT, SIGTERM and SIGHUP end a run in good order. */
#ifndef CAEVAL_BATCH_INTERRUPT_H
#define CAEVAL_BATCH_INTERRUPT_H

#include <signal.h>
#include <stdbool.h>

/* While nothing has been written yet: the signals end the process at once with EXIT_INTERRUPTED.
 * A signal that the caller had ignored stays ignored (nohup). */
void interrupt_ends(void);
/* From now on they are only noted. */
void interrupt_is_noted(void);
bool interrupt_seen(void);

/* Blocks the signals but where the returned mask is in force (ppoll); undone by interrupt_unblock. */
sigset_t interrupt_block(void);
void interrupt_unblock(const sigset_t *before);
/* In a worker: only the parent ends it. A terminal's SIGINT and a scheduler's SIGTERM reach the whole
 * group; a worker that ended by itself would be taken for one that crashed. */
void interrupt_leave_to_parent(const sigset_t *before);

#endif
