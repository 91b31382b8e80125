/* Streams. */
#include "app/streams.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include "base/exits.h"

void streams_start(void)
{
    /* writing to a descriptor that is open for reading fails: results do not vanish unsaid */
    static const int flags[] = {
        [STDIN_FILENO] = O_RDONLY, [STDOUT_FILENO] = O_RDONLY, [STDERR_FILENO] = O_WRONLY};
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN); /* a limit of file size is EFBIG, like a full disk */
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) /* open gives the lowest number */
        if (fcntl(fd, F_GETFD) < 0 && errno == EBADF && open("/dev/null", flags[fd]) != fd)
            _exit(EXIT_FAILED);
}
