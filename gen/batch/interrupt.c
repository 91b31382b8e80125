/* Interrupt. */
#include "batch/interrupt.h"

#include <stddef.h>
#include <unistd.h>

#include "base/exits.h"

static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
enum { SIGNALS = sizeof signals / sizeof *signals };

static volatile sig_atomic_t seen;

static void end_now(int signal_number)
{
    (void)signal_number;
    _exit(EXIT_INTERRUPTED);
}

static void note(int signal_number)
{
    (void)signal_number;
    seen = 1;
}

static void handle(void (*handler)(int))
{
    for (size_t i = 0; i < SIGNALS; i++) {
        struct sigaction old;
        struct sigaction action = {.sa_handler = handler};
        if (sigaction(signals[i], NULL, &old) == 0 && old.sa_handler == SIG_IGN)
            continue;
        sigaction(signals[i], &action, NULL);
    }
}

void interrupt_ends(void)
{
    handle(end_now);
}

void interrupt_is_noted(void)
{
    handle(note);
}

bool interrupt_seen(void)
{
    return seen != 0;
}

sigset_t interrupt_block(void)
{
    sigset_t set, before;
    sigemptyset(&set);
    for (size_t i = 0; i < SIGNALS; i++)
        sigaddset(&set, signals[i]);
    sigprocmask(SIG_BLOCK, &set, &before);
    return before;
}

void interrupt_unblock(const sigset_t *before)
{
    sigprocmask(SIG_SETMASK, before, NULL);
}

void interrupt_leave_to_parent(const sigset_t *before)
{
    signal(SIGINT, SIG_IGN);
    signal(SIGHUP, SIG_IGN);
    signal(SIGTERM, SIG_IGN);
    interrupt_unblock(before);
}
