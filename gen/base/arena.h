/* Arena: memory that lives and dies with one thing (a run, a CA).
 *
 * Everything that belongs to a CA is allocated from that CA's arena and freed with it in one
 * call; only arrays that grow give back what they have outgrown. Running out of memory ends the process
 * with EXIT_FAILED at once (a half-computed evaluation is worth less than none), so no caller
 * checks for NULL. Not for use by several threads at a time. */
#ifndef CAEVAL_BASE_ARENA_H
#define CAEVAL_BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

struct arena;

struct arena *arena_new(void);
void arena_free(struct arena *arena); /* NULL is allowed */

/* `size` zeroed bytes, aligned for any type. */
void *arena_alloc(struct arena *arena, size_t size);

/* Copies, always ended by NUL. `text` may hold `length` bytes of any value. */
char *arena_copy(struct arena *arena, const char *text, size_t length);
char *arena_string(struct arena *arena, const char *text);
char *arena_format(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Gives back an allocation of `size` bytes (NULL is allowed): large ones at once, small ones with the
 * arena. Nothing may point into it any more. */
void arena_release(struct arena *arena, void *p, size_t size);

/* Bytes handed out and not given back. */
size_t arena_size(const struct arena *arena);

/* Ends the process with EXIT_FAILED and one line on standard error; for callers that hold
 * memory outside an arena (library handles, input buffers). */
_Noreturn void out_of_memory(void);
/* In which words: a line of at most 127 bytes, copied. */
void out_of_memory_says(const char *line);
/* malloc and realloc that never return NULL. */
void *must_alloc(size_t size);
void *must_alloc_zeroed(size_t size);
void *must_realloc(void *old, size_t size);

/* A growing array in an arena: VEC(struct x) list; *vec_push(arena, &list) = item; Growing moves the
 * items: keep indexes, not pointers, while it grows. */
#define VEC(type)                                                                                  \
    struct {                                                                                       \
        type *at;                                                                                  \
        size_t n;                                                                                  \
        size_t cap;                                                                                \
    }
#define vec_push(arena, v)                                                                         \
    ((v)->n == (v)->cap                                                                            \
         ? ((v)->at = arena_grow((arena), (v)->at, (v)->n, &(v)->cap, sizeof *(v)->at), 0)         \
         : 0,                                                                                      \
     &(v)->at[(v)->n++])

/* The worker behind vec_push: room for more than *cap items of `size` bytes, of which `used` are
 * kept and the rest is zeroed. `old` is given back. */
void *arena_grow(struct arena *arena, void *old, size_t used, size_t *cap, size_t size);

#endif
