/* What a process that reads a CA's files can do should it be taken over: nothing outside its own folder. */
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "batch/apart.h"
#include "unit/suites.h"

struct place {
    char root[64];
    char history[96], others[96], own[96], input[96];
    int open; /* the history, as the parent has it open */
};

static void made(const char *path)
{
    ck_assert(mkdir(path, 0755) == 0);
}

static void lay_out(struct place *p)
{
    strcpy(p->root, "/tmp/caeval-apart-XXXXXX");
    ck_assert(mkdtemp(p->root) != NULL);
    snprintf(p->history, sizeof p->history, "%s/history.sqlite", p->root);
    snprintf(p->others, sizeof p->others, "%s/SH02", p->root);
    snprintf(p->own, sizeof p->own, "%s/.caeval-stage-BJ01", p->root);
    snprintf(p->input, sizeof p->input, "%s/input", p->root);
    made(p->others);
    made(p->own);
    made(p->input);
    p->open = open(p->history, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    ck_assert(p->open >= 0);
    ck_assert(write(p->open, "history", 7) == 7);
}

static void clear_away(const struct place *p)
{
    close(p->open);
    unlink(p->history);
    ck_assert(folder_remove(p->others) && folder_remove(p->own) && folder_remove(p->input));
    ck_assert(rmdir(p->root) == 0);
}

static char *text_of(const char *text, size_t *n)
{
    char *copy = strdup(text);
    ck_assert(copy != NULL);
    *n = strlen(copy);
    return copy;
}

static bool opens(const char *folder, const char *name, int flags)
{
    char path[160];
    snprintf(path, sizeof path, "%s%s%s", folder, *name ? "/" : "", name);
    int fd = open(path, flags, 0644);
    if (fd >= 0)
        close(fd);
    return fd >= 0;
}

/* The names of what was possible. */
static char *try_files(void *context, size_t *n)
{
    const struct place *p = context;
    char done[256] = "";
    char inside[160];
    snprintf(inside, sizeof inside, "%s/evaluation.xlsx", p->own);
    if (write(p->open, "x", 1) == 1)
        strcat(done, "inherited ");
    if (opens(p->own, "evaluation.xlsx", O_WRONLY | O_CREAT | O_EXCL))
        strcat(done, "own ");
    int temporary = file_temporary();
    if (temporary >= 0 && write(temporary, "x", 1) == 1)
        strcat(done, "temporary ");
    if (opens(p->history, "", O_RDONLY))
        strcat(done, "read-history ");
    if (opens(p->history, "", O_WRONLY | O_TRUNC))
        strcat(done, "history ");
    if (unlink(p->history) == 0)
        strcat(done, "unlink ");
    if (opens(p->others, "result.json", O_WRONLY | O_CREAT))
        strcat(done, "others ");
    if (rename(p->own, p->others) == 0 ||
        syscall(__NR_renameat2, AT_FDCWD, p->own, AT_FDCWD, p->others, 2) == 0)
        strcat(done, "exchange ");
    if (rename(inside, p->history) == 0 || link(p->history, "/tmp/caeval-apart-link") == 0)
        strcat(done, "move ");
    if (opens("/tmp", "caeval-apart-file", O_WRONLY | O_CREAT))
        strcat(done, "elsewhere ");
    if (chmod(p->history, 0777) == 0)
        strcat(done, "mode ");
    return text_of(done, n);
}

static char *try_calls(void *context, size_t *n)
{
    (void)context;
    char done[256] = "";
    int pair[2];
    if (socket(AF_INET, SOCK_STREAM, 0) >= 0 || socket(AF_UNIX, SOCK_STREAM, 0) >= 0 ||
        socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0)
        strcat(done, "socket ");
    pid_t child = fork();
    if (child == 0)
        _exit(0);
    if (child > 0)
        strcat(done, "fork ");
    if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) == 0)
        strcat(done, "ptrace ");
    if (kill(getppid(), 0) == 0)
        strcat(done, "kill ");
    execl("/bin/true", "true", (char *)NULL);
    if (errno != EPERM)
        strcat(done, "exec ");
    strcat(done, "end");
    return text_of(done, n);
}

static char *run_apart(struct place *p, char *(*work)(void *, size_t *), struct arena *arena)
{
    size_t n = 0;
    const char *const reads[] = {p->root, "/usr", "/lib", "/lib64", NULL, "/nowhere"};
    const struct apart job = {reads, sizeof reads / sizeof *reads, p->own, work, p};
    return apart(&job, arena, &n);
}

START_TEST(test_it_writes_in_its_own_folder_alone)
{
    struct place p;
    struct arena *arena = arena_new();
    lay_out(&p);
    if (confine_is_possible())
        ck_assert_str_eq(run_apart(&p, try_files, arena), "own temporary read-history ");
    clear_away(&p);
    arena_free(arena);
}
END_TEST

START_TEST(test_it_opens_no_socket_and_starts_nothing)
{
    struct place p;
    struct arena *arena = arena_new();
    lay_out(&p);
    if (confine_is_possible())
        ck_assert_str_eq(run_apart(&p, try_calls, arena), "end");
    clear_away(&p);
    arena_free(arena);
}
END_TEST

static char *die(void *context, size_t *n)
{
    (void)context;
    (void)n;
    signal(SIGSEGV, SIG_DFL);
    raise(SIGSEGV);
    return NULL;
}

/* Whoever waits for the one that started it learns how it died. */
START_TEST(test_its_death_is_passed_on)
{
    struct place p;
    int status = 0;
    lay_out(&p);
    pid_t child = fork();
    if (child == 0) {
        signal(SIGSEGV, SIG_DFL);
        run_apart(&p, die, arena_new());
        _exit(0);
    }
    ck_assert(waitpid(child, &status, 0) == child);
    ck_assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV);
    clear_away(&p);
}
END_TEST

Suite *suite_apart(void)
{
    Suite *suite = suite_create("apart");
    TCase *tests = tcase_create("confined");
    tcase_add_test(tests, test_it_writes_in_its_own_folder_alone);
    tcase_add_test(tests, test_it_opens_no_socket_and_starts_nothing);
    tcase_add_test(tests, test_its_death_is_passed_on);
    suite_add_tcase(suite, tests);
    return suite;
}
