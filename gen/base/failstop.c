/* Fail-stop allocation, for the libraries too.
 *
 * libxlsxwriter and libharu do not check every allocation: after a failed one they crash or write a
 * wrong file and report success. The dynamic linker takes these definitions before the C library's,
 * for this program and for every library in it, so that running out of memory ends the process with
 * EXIT_FAILED wherever it happens; in a worker that costs one CA. Sanitizers bring their own. */
#include <stdlib.h>

#include "base/arena.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED
#endif
#endif
#ifdef __SANITIZE_ADDRESS__
#define SANITIZED
#endif

#ifndef SANITIZED

/* glibc's own, under the names that it keeps for this. */
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t n, size_t size);
extern void *__libc_realloc(void *old, size_t size);

void *malloc(size_t size)
{
    void *p = __libc_malloc(size);
    if (!p)
        out_of_memory();
    return p;
}

void *calloc(size_t n, size_t size)
{
    void *p = __libc_calloc(n, size);
    if (!p)
        out_of_memory();
    return p;
}

/* Of size 0 it frees, and NULL is no failure. */
void *realloc(void *old, size_t size)
{
    void *p = __libc_realloc(old, size);
    if (!p && size)
        out_of_memory();
    return p;
}

#endif
