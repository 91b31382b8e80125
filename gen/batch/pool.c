/* Pool: poll(2) over one socket pair per worker. */
#include "batch/pool.h"

#include <errno.h>
#include <malloc.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/exits.h"
#include "base/file.h"
#include "batch/interrupt.h"

enum { TICK_MS = 200, READ_STEP = 64 * 1024, KEPT_BYTES = 128 * 1024 * 1024 };

/* Before each result. */
struct frame {
    uint32_t magic;
    uint32_t size; /* of this header */
    uint64_t task;
    uint64_t length;
};
static const uint32_t MAGIC = 0x43414556; /* CAEV */

struct worker {
    pid_t pid; /* 0: none */
    int fd;
    bool busy;
    size_t task;
    char *data; /* received so far */
    size_t n, cap;
};

struct pool {
    const struct pool_job *job;
    struct worker *worker;
    size_t next; /* in job->task */
    sigset_t before;
};

/* --- in a worker -------------------------------------------------------------------------------------- */

/* All n bytes: `from` is sent, or what comes is put `into`. */
static bool pass(int fd, const char *from, char *into, size_t n)
{
    for (size_t done = 0; done < n;) {
        ssize_t step =
            from ? send(fd, from + done, n - done, MSG_NOSIGNAL) : read(fd, into + done, n - done);
        if (step < 0 && errno == EINTR)
            continue;
        if (step <= 0)
            return false;
        done += (size_t)step;
    }
    return true;
}

static bool write_all(int fd, const void *data, size_t n)
{
    return pass(fd, data, NULL, n);
}

static bool read_all(int fd, void *data, size_t n)
{
    return pass(fd, NULL, data, n);
}

/* Ends without running the parent's exit handlers or flushing its streams. */
static _Noreturn void worker_main(const struct pool_job *job, int fd)
{
    uint64_t task = 0;
    /* What one CA gave back serves the next: no page is taken and cleared twice. */
    mallopt(M_TRIM_THRESHOLD, KEPT_BYTES);
    mallopt(M_MMAP_THRESHOLD, KEPT_BYTES / 4);
    while (read_all(fd, &task, sizeof task)) {
        size_t n = 0;
        char *data = job->work(job->context, (size_t)task, &n);
        struct frame frame = {MAGIC, sizeof frame, task, n};
        if (!write_all(fd, &frame, sizeof frame) || !write_all(fd, data, n))
            break;
        free(data);
    }
    _exit(EXIT_DONE);
}

/* --- in the parent ------------------------------------------------------------------------------------ */

static bool start(struct pool *p, struct worker *w)
{
    int pair[2];
    pid_t parent = getpid();
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
        return false;
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0) {
        for (size_t i = 0; i < p->job->workers; i++)
            if (p->worker[i].pid)
                close(p->worker[i].fd);
        close(pair[0]);
        interrupt_leave_to_parent(&p->before);
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != parent)
            _exit(EXIT_FAILED);
        worker_main(p->job, pair[1]);
    }
    int error = errno;
    close(pair[1]);
    if (pid < 0) {
        close(pair[0]);
        errno = error;
        return false;
    }
    *w = (struct worker){.pid = pid, .fd = pair[0]};
    return true;
}

static void stop(struct worker *w, int *status)
{
    shutdown(w->fd, SHUT_RDWR); /* its end of the queue, even should the close fail */
    close(w->fd);
    while (waitpid(w->pid, status, 0) < 0 && errno == EINTR)
        ;
    free(w->data);
    *w = (struct worker){0};
}

static void say_lost(struct pool *p, size_t task, int status)
{
    char why[320];
    if (WIFSIGNALED(status))
        snprintf(why, sizeof why, "评价它的进程被信号%d（%s）终止%s", WTERMSIG(status),
                 strsignal(WTERMSIG(status)),
                 WTERMSIG(status) == SIGKILL ? "，系统内存耗尽时会这样" : "");
    else if (WEXITSTATUS(status) == EXIT_FAILED)
        snprintf(why, sizeof why, "评价它的进程内存不足");
    else
        snprintf(why, sizeof why, "评价它的进程以状态%d提前结束", WEXITSTATUS(status));
    p->job->lost(p->job->context, task, why);
}

static void lose(struct pool *p, struct worker *w)
{
    bool busy = w->busy;
    size_t task = w->task;
    int status = 0;
    stop(w, &status);
    if (busy)
        say_lost(p, task, status);
}

static void hand_out(struct pool *p, struct worker *w)
{
    uint64_t task = p->job->task[p->next];
    w->task = p->job->task[p->next++];
    w->busy = true;
    w->n = 0;
    if (!write_all(w->fd, &task, sizeof task)) /* gone, or to be: its end says so */
        kill(w->pid, SIGKILL);
}

/* Takes in what has come; false when the worker is at its end. */
static bool receive(struct pool *p, struct worker *w)
{
    if (w->cap - w->n < READ_STEP) {
        w->cap = w->n * 2 + READ_STEP;
        w->data = must_realloc(w->data, w->cap);
    }
    ssize_t step = read(w->fd, w->data + w->n, w->cap - w->n);
    if (step <= 0)
        return step < 0 && errno == EINTR;
    w->n += (size_t)step;
    struct frame frame;
    if (w->n < sizeof frame)
        return true;
    memcpy(&frame, w->data, sizeof frame);
    if (frame.magic != MAGIC || frame.size != sizeof frame || !w->busy || frame.task != w->task ||
        w->n - sizeof frame > frame.length) {
        kill(w->pid, SIGKILL);
        return false;
    }
    if (w->n - sizeof frame < frame.length)
        return true;
    if (!p->job->done(p->job->context, w->task, w->data + sizeof frame, frame.length))
        p->job->lost(p->job->context, w->task, "评价它的进程交回的不是结果");
    w->busy = false;
    return true;
}

/* Every idle place gets a worker and every idle worker a task, as long as there are any. */
static void employ(struct pool *p)
{
    size_t working = 0;
    int error = 0; /* that kept a worker from starting */
    for (size_t i = 0; i < p->job->workers; i++) {
        struct worker *w = &p->worker[i];
        working += w->pid && w->busy;
        if ((w->pid && w->busy) || (!w->pid && p->next == p->job->n))
            continue;
        if (p->next == p->job->n) {
            int status = 0;
            stop(w, &status);
            continue;
        }
        if (!w->pid && !start(p, w)) {
            error = errno;
            continue;
        }
        hand_out(p, w);
        working++;
    }
    while (working == 0 && p->next < p->job->n) {
        char why[320];
        snprintf(why, sizeof why, "不能启动评价的进程：%s", system_fault(error));
        p->job->lost(p->job->context, p->job->task[p->next++], why);
    }
}

static void end_all(struct pool *p)
{
    for (size_t i = 0; i < p->job->workers; i++)
        if (p->worker[i].pid)
            kill(p->worker[i].pid, SIGKILL);
    for (size_t i = 0; i < p->job->workers; i++)
        if (p->worker[i].pid)
            lose(p, &p->worker[i]);
}

/* Did the process end without its socket saying so, and is nothing left to be read? */
static bool has_ended(const struct worker *w)
{
    siginfo_t info = {0};
    struct pollfd left = {.fd = w->fd, .events = POLLIN};
    return waitid(P_PID, (id_t)w->pid, &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
           info.si_pid == w->pid && poll(&left, 1, 0) == 0;
}

/* Waits for something to come; false when the run was interrupted. */
static bool wait_for_results(struct pool *p, struct pollfd *fds, struct worker **of)
{
    const struct timespec tick = {TICK_MS / 1000, TICK_MS % 1000 * 1000000L};
    nfds_t n = 0;
    for (size_t i = 0; i < p->job->workers; i++)
        if (p->worker[i].pid) {
            fds[n] = (struct pollfd){.fd = p->worker[i].fd, .events = POLLIN};
            of[n++] = &p->worker[i];
        }
    int ready = ppoll(fds, n, &tick, &p->before);
    if (interrupt_seen())
        return false;
    for (nfds_t i = 0; i < n; i++)
        if (ready > 0 ? fds[i].revents && !receive(p, of[i]) : has_ended(of[i]))
            lose(p, of[i]);
    return true;
}

static bool is_working(const struct pool *p)
{
    for (size_t i = 0; i < p->job->workers; i++)
        if (p->worker[i].pid)
            return true;
    return false;
}

bool pool_run(const struct pool_job *job)
{
    struct arena *arena = arena_new();
    struct pool p = {.job = job, .before = interrupt_block()};
    p.worker = arena_alloc(arena, job->workers * sizeof *p.worker);
    struct pollfd *fds = arena_alloc(arena, job->workers * sizeof *fds);
    struct worker **of = arena_alloc(arena, job->workers * sizeof *of);
    bool whole = !interrupt_seen();
    if (whole)
        employ(&p);
    while (whole && is_working(&p)) {
        whole = wait_for_results(&p, fds, of);
        if (job->tick)
            job->tick(job->context);
        if (whole)
            employ(&p);
    }
    if (!whole)
        end_all(&p);
    interrupt_unblock(&p.before);
    arena_free(arena);
    return whole;
}
