/* Confine: raw system calls, as the C library has no functions for them. */
#include "batch/confine.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* --- files: Landlock ------------------------------------------------------------------------------------ */

#ifndef LANDLOCK_ACCESS_FS_TRUNCATE
#define LANDLOCK_ACCESS_FS_TRUNCATE (1ULL << 14)
#endif

static const uint64_t READING = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
static const uint64_t WRITING =
    LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_REMOVE_FILE;
static const uint64_t NEVER = LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_REMOVE_DIR |
                              LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_DIR |
                              LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO |
                              LANDLOCK_ACCESS_FS_MAKE_BLOCK | LANDLOCK_ACCESS_FS_MAKE_SYM;
static const uint64_t OF_FILES = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE |
                                 LANDLOCK_ACCESS_FS_TRUNCATE | LANDLOCK_ACCESS_FS_EXECUTE;

static int landlock_version(void)
{
    return (int)syscall(__NR_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
}

static bool allow(int rules, const char *path, uint64_t access)
{
    struct stat st;
    int fd = path ? open(path, O_PATH | O_CLOEXEC) : -1;
    if (fd < 0)
        return true;
    bool sound = fstat(fd, &st) == 0;
    const struct landlock_path_beneath_attr rule = {
        .allowed_access = sound && S_ISDIR(st.st_mode) ? access : access & OF_FILES,
        .parent_fd = fd,
    };
    sound =
        sound && syscall(__NR_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) == 0;
    close(fd);
    return sound;
}

static bool confine_files(const struct confinement *c)
{
    int version = landlock_version();
    uint64_t writing = WRITING | (version >= 3 ? LANDLOCK_ACCESS_FS_TRUNCATE : 0);
    const struct landlock_ruleset_attr handled = {
        .handled_access_fs =
            READING | writing | NEVER | (version >= 2 ? LANDLOCK_ACCESS_FS_REFER : 0),
    };
    int rules =
        version < 1 ? -1 : (int)syscall(__NR_landlock_create_ruleset, &handled, sizeof handled, 0);
    if (rules < 0)
        return false;
    bool sound = true;
    for (size_t i = 0; i < c->n_reads; i++)
        sound = allow(rules, c->reads[i], READING) && sound;
    for (size_t i = 0; i < c->n_writes; i++)
        sound = allow(rules, c->writes[i], READING | writing) && sound;
    sound = sound && syscall(__NR_landlock_restrict_self, rules, 0) == 0;
    close(rules);
    return sound;
}

/* --- system calls: seccomp ------------------------------------------------------------------------------- */

#if defined __x86_64__
#define PROCESSOR AUDIT_ARCH_X86_64
#elif defined __aarch64__
#define PROCESSOR AUDIT_ARCH_AARCH64
#endif

/* Refused with EPERM. A message over the socket in hand needs none of them. */
static const uint32_t refused[] = {
    __NR_socket,
    __NR_socketpair,
    __NR_connect,
    __NR_bind,
    __NR_listen,
    __NR_accept,
    __NR_accept4,
    __NR_execve,
    __NR_execveat,
    __NR_ptrace,
    __NR_process_vm_readv,
    __NR_process_vm_writev,
    __NR_kill,
    __NR_tkill,
    __NR_pidfd_open,
    __NR_pidfd_send_signal,
    __NR_pidfd_getfd,
    __NR_clone,
    __NR_unshare,
    __NR_setns,
    __NR_mount,
    __NR_umount2,
    __NR_pivot_root,
    __NR_chroot,
    __NR_bpf,
    __NR_keyctl,
    __NR_add_key,
    __NR_request_key,
    __NR_userfaultfd,
    __NR_io_uring_setup,
    __NR_perf_event_open,
    __NR_open_by_handle_at,
    __NR_init_module,
    __NR_finit_module,
    __NR_delete_module,
    __NR_kexec_load,
    __NR_shmget,
    __NR_msgget,
    __NR_semget,
    __NR_mq_open,
    __NR_setpriority,
    __NR_sched_setaffinity,
    __NR_fchmod,
    __NR_fchmodat,
    __NR_fchown,
    __NR_fchownat,
    __NR_setxattr,
    __NR_lsetxattr,
    __NR_fsetxattr,
    __NR_utimensat,
#ifdef __NR_fork
    __NR_fork,
    __NR_vfork,
    __NR_chmod,
    __NR_chown,
    __NR_lchown,
    __NR_utime,
    __NR_utimes,
#endif
};
enum { REFUSED = sizeof refused / sizeof *refused, HEAD = 4, TAIL = 3 };

/* clone3 is not there, so that the C library falls back to clone, whose refusal it sees. */
static bool confine_calls(void)
{
#ifdef PROCESSOR
    struct sock_filter f[HEAD + 2 + REFUSED + TAIL];
    unsigned short n = 0;
    f[n++] =
        (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch));
    f[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, PROCESSOR, 1, 0);
    f[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS);
    f[n++] =
        (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr));
#ifdef __x86_64__ /* the calls of x32, which have other numbers */
    f[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 0x40000000, REFUSED + 2, 0);
#endif
    f[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_clone3, REFUSED + 2, 0);
    for (size_t i = 0; i < REFUSED; i++)
        f[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, refused[i],
                                              (uint8_t)(REFUSED - i), 0);
    f[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    f[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM);
    f[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS);
    const struct sock_fprog program = {n, f};
    return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
#else
    return false;
#endif
}

/* --- what was inherited ------------------------------------------------------------------------------------ */

/* Files that have a name, open for writing: the history, locks. Temporary ones, which have none, stay. */
static bool is_a_danger(int fd)
{
    struct stat st;
    int flags = fcntl(fd, F_GETFL);
    return flags >= 0 && fstat(fd, &st) == 0 &&
           (S_ISSOCK(st.st_mode) || S_ISFIFO(st.st_mode) ||
            (S_ISREG(st.st_mode) && st.st_nlink > 0 && (flags & O_ACCMODE) != O_RDONLY));
}

static bool close_inherited(int keeps)
{
    DIR *folder = opendir("/proc/self/fd");
    const struct dirent *entry;
    while (folder && (entry = readdir(folder))) {
        int fd = atoi(entry->d_name);
        if (fd > STDERR_FILENO && fd != keeps && fd != dirfd(folder) && is_a_danger(fd))
            close(fd);
    }
    return folder && closedir(folder) == 0;
}

/* --- all of it ----------------------------------------------------------------------------------------------- */

bool confine_is_possible(void)
{
    return landlock_version() >= 1 && prctl(PR_GET_SECCOMP, 0, 0, 0, 0) >= 0;
}

bool confine(const struct confinement *c)
{
    bool closed = close_inherited(c->keeps);
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return false;
    bool files = confine_files(c);
    return confine_calls() && files && closed;
}
