/* Arena: a chain of blocks, filled from the front; large requests get a block of their own. */
#include "base/arena.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/exits.h"

enum { BLOCK_SIZE = 64 * 1024 };

struct block {
    struct block *next;
    size_t used;
    size_t size;
    max_align_t data[];
};

struct arena {
    struct block *first;
    size_t total;
};

_Noreturn void out_of_memory(void)
{
    static const char text[] = "caeval: out of memory\n";
    ssize_t ignored = write(STDERR_FILENO, text, sizeof text - 1);
    (void)ignored;
    _exit(EXIT_FAILED);
}

void *must_alloc(size_t size)
{
    void *p = malloc(size ? size : 1);
    if (!p)
        out_of_memory();
    return p;
}

void *must_realloc(void *old, size_t size)
{
    void *p = realloc(old, size ? size : 1);
    if (!p)
        out_of_memory();
    return p;
}

struct arena *arena_new(void)
{
    struct arena *arena = must_alloc(sizeof *arena);
    *arena = (struct arena){0};
    return arena;
}

void arena_free(struct arena *arena)
{
    if (!arena)
        return;
    for (struct block *b = arena->first; b;) {
        struct block *next = b->next;
        free(b);
        b = next;
    }
    free(arena);
}

static struct block *block_new(size_t size)
{
    struct block *b = must_alloc(sizeof *b + size);
    b->next = NULL;
    b->used = 0;
    b->size = size;
    return b;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    if (size > SIZE_MAX / 2)
        out_of_memory();
    size_t rounded = (size + sizeof(max_align_t) - 1) / sizeof(max_align_t) * sizeof(max_align_t);
    struct block *b = arena->first;
    if (!b || b->size - b->used < rounded) {
        struct block *fresh = block_new(rounded > BLOCK_SIZE ? rounded : BLOCK_SIZE);
        if (b && rounded > BLOCK_SIZE) { /* keep filling the block in hand */
            fresh->next = b->next;
            b->next = fresh;
        } else {
            fresh->next = b;
            arena->first = fresh;
        }
        b = fresh;
    }
    void *p = (char *)b->data + b->used;
    b->used += rounded;
    arena->total += rounded;
    return memset(p, 0, size);
}

char *arena_copy(struct arena *arena, const char *text, size_t length)
{
    char *copy = arena_alloc(arena, length + 1);
    if (length)
        memcpy(copy, text, length);
    return copy;
}

char *arena_string(struct arena *arena, const char *text)
{
    return arena_copy(arena, text, strlen(text));
}

char *arena_format(struct arena *arena, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (length < 0)
        out_of_memory();
    char *text = arena_alloc(arena, (size_t)length + 1);
    vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    return text;
}

size_t arena_size(const struct arena *arena)
{
    return arena->total;
}

void *arena_grow(struct arena *arena, const void *old, size_t used, size_t *cap, size_t size)
{
    size_t wanted = *cap ? *cap * 2 : 8;
    if (wanted > SIZE_MAX / 2 / size)
        out_of_memory();
    void *fresh = arena_alloc(arena, wanted * size);
    if (used)
        memcpy(fresh, old, used * size);
    *cap = wanted;
    return fresh;
}
