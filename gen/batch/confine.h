/* Confine: takes from this process, for good, what reading hostile bytes does not need.
 *
 * Landlock lets it write below a few folders only, and read below some; seccomp refuses sockets, other programs, other
 * processes and what makes the kernel's surface large. Files that it inherited open for writing, and sockets, are closed. What
 * the kernel lacks is left out. */
#ifndef CAEVAL_BATCH_CONFINE_H
#define CAEVAL_BATCH_CONFINE_H

#include <stdbool.h>
#include <stddef.h>

/* Folders and files, by paths that are followed now; NULL and those that are not there are left out. */
struct confinement {
    const char *const *reads;
    size_t n_reads;
    const char *const
        *writes; /* in which files are made, written and removed; they are read as well */
    size_t n_writes;
    int keeps; /* a descriptor that stays, whatever it is */
};

/* False: nothing of it, or not all, could be put in force. */
bool confine(const struct confinement *confinement);

/* Does this kernel have what confine() asks for? */
bool confine_is_possible(void);

#endif
