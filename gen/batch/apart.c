/* Apart: fork, and a pipe for what comes back. */
#include "batch/apart.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/exits.h"
#include "base/file.h"

/* --- in the process ------------------------------------------------------------------------------------- */

static _Noreturn void do_work(const struct apart *job, const char *temporary, int to)
{
    size_t n = 0;
    const char *const writes[] = {job->folder, temporary};
    const struct confinement c = {job->reads, job->n_reads, writes, 2, to};
    temporary_folder_is(temporary);
    confine(&c); /* what the kernel lacks is said once, by the run */
    char *text = job->work(job->context, &n);
    _exit(write_through(to, text, n) ? EXIT_DONE : EXIT_FAILED);
}

/* --- in this one ------------------------------------------------------------------------------------------ */

static char *read_all(int from, struct arena *arena, size_t *n)
{
    enum { STEP = 64 * 1024 };
    VEC(char) text = {0};
    char *step = must_alloc(STEP);
    ssize_t got = 0;
    while ((got = read(from, step, STEP)) > 0 || (got < 0 && errno == EINTR))
        for (ssize_t i = 0; i < got; i++)
            *vec_push(arena, &text) = step[i];
    free(step);
    *n = text.n;
    *vec_push(arena, &text) = '\0';
    return text.at;
}

static _Noreturn void die_like(int status)
{
    sigset_t all;
    sigemptyset(&all);
    if (WIFSIGNALED(status)) {
        signal(WTERMSIG(status), SIG_DFL);
        sigprocmask(SIG_SETMASK, &all, NULL);
        kill(getpid(), WTERMSIG(status));
    }
    _exit(WIFEXITED(status) && WEXITSTATUS(status) ? WEXITSTATUS(status) : EXIT_FAILED);
}

/* Where none can be made, the folder of all: what goes wrong there says itself. */
static const char *own_folder(struct arena *arena)
{
    char *path = arena_format(arena, "%s/caeval-XXXXXX", temporary_folder());
    return mkdtemp(path) ? path : temporary_folder();
}

char *apart(const struct apart *job, struct arena *arena, size_t *n)
{
    int pair[2];
    int status = 0;
    pid_t here = getpid();
    if (pipe2(pair, O_CLOEXEC) != 0)
        return NULL;
    const char *temporary = own_folder(arena);
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        close(pair[0]);
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != here)
            _exit(EXIT_FAILED);
        do_work(job, temporary, pair[1]);
    }
    int error = errno;
    close(pair[1]);
    char *text = child > 0 ? read_all(pair[0], arena, n) : NULL;
    close(pair[0]);
    while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    if (strcmp(temporary, temporary_folder()) != 0)
        folder_remove(temporary);
    if (status != 0)
        die_like(status);
    errno = error;
    return text;
}
