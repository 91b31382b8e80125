/* Fault: a library to be preloaded, which makes the n-th call of a kind fail, or kills the process in it.
 *
 *   FAULT=KIND:N[+]:ACTION   KIND is a name of `kinds`; N+: from the N-th on, for ever. ACTION is a number of errno; kill; or
 *                            short: half of the bytes are passed on
 *   FAULT_COUNTS=FILE        the calls of each kind and the injected ones, as 64-bit numbers, counted over all processes
 *
 *   FAULT_CLOCK=SECONDS      every other look at the clock is so many seconds off
 *
 * System calls are caught by a seccomp filter, also those that the C library makes within itself (buffered
 * streams, opendir) and those of other libraries; what was there before main, the dynamic loader's, is not. The
 * calls of allocation are __libc_malloc and its kin, which the program's own malloc stands on. Writing to standard error
 * never fails: what the program has to say must be seen. A close that fails has closed all the same, as Linux does it. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>

enum kind { ALLOC, OPEN, READ, WRITE, FSYNC, CLOSE, RENAME, UNLINK, LOCK, MKDIR, FORK, LIST, SEEK, SEND, STAT, SIZE, KINDS };
static const char *const kinds[KINDS] = {"alloc", "open",  "read", "write", "fsync", "close", "rename", "unlink",
                                         "lock",  "mkdir", "fork", "list",  "seek",  "send",  "stat",   "size"};

static const struct {
    int number;
    enum kind kind;
} calls[] = {
#ifdef __NR_open
    {__NR_open, OPEN},
    {__NR_rename, RENAME},
    {__NR_unlink, UNLINK},
    {__NR_rmdir, UNLINK},
    {__NR_mkdir, MKDIR},
    {__NR_fork, FORK},
    {__NR_stat, STAT},
    {__NR_access, STAT},
    {__NR_lstat, STAT},
#endif
    {__NR_openat, OPEN},
    {__NR_read, READ},
    {__NR_pread64, READ},
    {__NR_write, WRITE},
    {__NR_pwrite64, WRITE},
    {__NR_writev, WRITE},
    {__NR_fsync, FSYNC},
    {__NR_fdatasync, FSYNC},
    {__NR_close, CLOSE},
    {__NR_renameat, RENAME},
    {__NR_renameat2, RENAME},
    {__NR_unlinkat, UNLINK},
    {__NR_flock, LOCK},
    {__NR_fcntl, LOCK},
    {__NR_mkdirat, MKDIR},
    {__NR_clone, FORK},
    {__NR_getdents64, LIST},
    {__NR_lseek, SEEK},
    {__NR_sendto, SEND},
    {__NR_socketpair, SEND},
    {__NR_newfstatat, STAT},
    {__NR_fstat, STAT},
    {__NR_faccessat, STAT},
    {__NR_ftruncate, SIZE},
    {__NR_fallocate, SIZE},
};
enum { CALLS = sizeof calls / sizeof *calls, KILL = -1, SHORT = -2 };

static struct {
    enum kind kind; /* KINDS: none */
    uint64_t first;
    int ever;
    int action;
} fault = {.kind = KINDS};

static _Atomic uint64_t here[KINDS + 1]; /* where nobody asks for the counts */
static _Atomic uint64_t *count = here;

/* --- the system call that is let through: the filter knows its address ---------------------------------- */

#if defined __x86_64__
#define ARCH AUDIT_ARCH_X86_64
__asm__(".text\n.type fault_call,@function\nfault_call:\n"
        "mov %rdi,%rax\nmov %rsi,%rdi\nmov %rdx,%rsi\nmov %rcx,%rdx\nmov %r8,%r10\nmov %r9,%r8\nmov 8(%rsp),%r9\n"
        "syscall\nfault_called:\nret\n");
#elif defined __aarch64__
#define ARCH AUDIT_ARCH_AARCH64
__asm__(".text\n.type fault_call,%function\nfault_call:\n"
        "mov x8,x0\nmov x0,x1\nmov x1,x2\nmov x2,x3\nmov x3,x4\nmov x4,x5\nmov x5,x6\nsvc #0\nfault_called:\nret\n");
#else
#error "no system call for this processor here"
#endif
extern long fault_call(long number, long a, long b, long c, long d, long e, long f) __attribute__((visibility("hidden")));
extern const char fault_called[] __attribute__((visibility("hidden")));

/* --- counting, and the fault ------------------------------------------------------------------------------ */

/* Is it this call's turn? */
static int is_due(enum kind kind)
{
    uint64_t n = atomic_fetch_add(&count[kind], 1) + 1;
    if (kind != fault.kind || !(n == fault.first || (fault.ever && n > fault.first)))
        return 0;
    atomic_fetch_add(&count[KINDS], 1);
    if (fault.action == KILL) {
        fault_call(__NR_tgkill, fault_call(__NR_getpid, 0, 0, 0, 0, 0, 0), fault_call(__NR_gettid, 0, 0, 0, 0, 0, 0), SIGKILL, 0, 0, 0); /* kill is refused to the confined */
        for (;;)
            ;
    }
    return 1;
}

static long handled(int number, const long *a)
{
    enum kind kind = KINDS;
    for (size_t i = 0; i < CALLS && kind == KINDS; i++)
        if (calls[i].number == number)
            kind = calls[i].kind;
    int passes = (kind == WRITE && a[0] == STDERR_FILENO) ||
                 (number == __NR_fcntl && a[1] != F_OFD_SETLK && a[1] != F_SETLK) ||
                 (kind == FORK && a[1]) /* a thread, or a child with its own stack */;
    if (kind == KINDS || passes || !is_due(kind))
        return fault_call(number, a[0], a[1], a[2], a[3], a[4], a[5]);
    if (kind == CLOSE)
        fault_call(number, a[0], 0, 0, 0, 0, 0);
    if (fault.action == SHORT)
        return fault_call(number, a[0], a[1], a[2] > 1 ? a[2] / 2 : a[2], a[3], a[4], a[5]);
    return -fault.action;
}

static void on_call(int signal, siginfo_t *info, void *context)
{
    (void)signal;
    ucontext_t *u = context;
#if defined __x86_64__
    const greg_t *r = u->uc_mcontext.gregs;
    const long a[] = {r[REG_RDI], r[REG_RSI], r[REG_RDX], r[REG_R10], r[REG_R8], r[REG_R9]};
    u->uc_mcontext.gregs[REG_RAX] = handled(info->si_syscall, a);
#else
    long a[6];
    memcpy(a, u->uc_mcontext.regs, sizeof a);
    u->uc_mcontext.regs[0] = (unsigned long long)handled(info->si_syscall, a);
#endif
}

/* --- the start --------------------------------------------------------------------------------------------- */

static void catch_calls(void)
{
    uint64_t at = (uint64_t)(uintptr_t)fault_called;
    struct sock_filter f[CALLS + 12];
    unsigned short n = 0;
#define LOAD(member, more) f[n++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, member) + (more))
#define UNLESS(value, skip) f[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)(value), 0, skip)
    LOAD(arch, 0);
    UNLESS(ARCH, 4); /* another processor's call: allowed */
    LOAD(instruction_pointer, 0);
    UNLESS(at, 3);
    LOAD(instruction_pointer, 4);
    UNLESS(at >> 32, 1);
    f[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    LOAD(nr, 0);
    for (size_t i = 0; i < CALLS; i++)
        f[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)calls[i].number, (uint8_t)(CALLS - i), 0);
    f[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    f[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRAP);
    struct sock_fprog program = {n, f};
    struct sigaction action = {.sa_sigaction = on_call, .sa_flags = SA_SIGINFO | SA_NODEFER};
    sigaction(SIGSYS, &action, NULL);
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0)
        _exit(99);
}

static void read_fault(const char *text)
{
    const char *colon = text ? strchr(text, ':') : NULL;
    const char *end = colon ? strchr(colon + 1, ':') : NULL;
    for (int i = 0; end && i < KINDS; i++)
        if (strlen(kinds[i]) == (size_t)(colon - text) && strncmp(kinds[i], text, (size_t)(colon - text)) == 0)
            fault.kind = (enum kind)i;
    if (!end || fault.kind == KINDS)
        return;
    fault.first = strtoull(colon + 1, NULL, 10);
    fault.ever = end[-1] == '+';
    fault.action = strcmp(end + 1, "kill") == 0 ? KILL : strcmp(end + 1, "short") == 0 ? SHORT : atoi(end + 1);
}

__attribute__((constructor)) static void start(void)
{
    const char *path = getenv("FAULT_COUNTS");
    int fd = path ? open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600) : -1;
    if (fd >= 0 && ftruncate(fd, sizeof here) == 0) {
        void *shared = mmap(NULL, sizeof here, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
        if (shared != MAP_FAILED)
            count = shared;
    }
    if (fd >= 0)
        close(fd);
    read_fault(getenv("FAULT"));
    if (path || fault.kind != KINDS)
        catch_calls();
}

/* --- allocation ---------------------------------------------------------------------------------------------- */

static void *real(const char *name)
{
    return dlsym(RTLD_NEXT, name);
}

void *__libc_malloc(size_t size)
{
    static void *(*next)(size_t);
    if (!next)
        *(void **)&next = real("__libc_malloc");
    if (!is_due(ALLOC))
        return next(size);
    errno = ENOMEM;
    return NULL;
}

void *__libc_calloc(size_t n, size_t size)
{
    static void *(*next)(size_t, size_t);
    if (!next)
        *(void **)&next = real("__libc_calloc");
    if (!is_due(ALLOC))
        return next(n, size);
    errno = ENOMEM;
    return NULL;
}

void *__libc_realloc(void *old, size_t size)
{
    static void *(*next)(void *, size_t);
    if (!next)
        *(void **)&next = real("__libc_realloc");
    if (!is_due(ALLOC))
        return next(old, size);
    errno = ENOMEM;
    return NULL;
}

/* --- the clock -------------------------------------------------------------------------------------------------- */

static time_t jump(void)
{
    static _Atomic unsigned looks;
    const char *seconds = getenv("FAULT_CLOCK");
    return seconds && atomic_fetch_add(&looks, 1) % 2 ? atol(seconds) : 0;
}

int clock_gettime(clockid_t clock, struct timespec *now)
{
    int result = (int)syscall(__NR_clock_gettime, clock, now);
    if (result == 0 && clock == CLOCK_REALTIME)
        now->tv_sec += jump();
    return result;
}

time_t time(time_t *at)
{
    struct timespec now = {0};
    clock_gettime(CLOCK_REALTIME, &now);
    if (at)
        *at = now.tv_sec;
    return now.tv_sec;
}

int gettimeofday(struct timeval *now, void *zone)
{
    struct timespec fine = {0};
    (void)zone;
    clock_gettime(CLOCK_REALTIME, &fine);
    *now = (struct timeval){fine.tv_sec, fine.tv_nsec / 1000};
    return 0;
}
