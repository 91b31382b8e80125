/* Exit statuses of caeval: the list of README, Use, and nothing else. */
#ifndef CAEVAL_BASE_EXITS_H
#define CAEVAL_BASE_EXITS_H

enum exit_status {
    EXIT_DONE = 0,          /* everything asked for was done */
    EXIT_FAILED = 1,        /* failed: out of memory, or no CA could be evaluated */
    EXIT_FINDINGS = 2,      /* done, and --fail-on found what it was asked to find */
    EXIT_PARTIAL = 3,       /* done, but rows or files were rejected, or a CA failed */
    EXIT_USAGE = 64,        /* command line */
    EXIT_CONFIG = 65,       /* configuration, templates or calendar */
    EXIT_NO_INPUT = 66,     /* input folder missing or without any CA */
    EXIT_NO_OUTPUT = 73,    /* output cannot be written */
    EXIT_LOCKED = 75,       /* another run holds the lock */
    EXIT_INTERRUPTED = 130, /* SIGINT or SIGTERM */
};

#endif
