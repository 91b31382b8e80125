/* Arena: a chain of blocks, filled from the front; large requests get a block of their own. */
#include "base/arena.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/exits.h"

enum { BLOCK_SIZE = 64 * 1024 };

#if defined __SANITIZE_ADDRESS__
#include <sanitizer/asan_interface.h>
#define GIVEN_BACK(p, size) ASAN_POISON_MEMORY_REGION(p, size)
#else
#define GIVEN_BACK(p, size) ((void)(p), (void)(size))
#endif

struct block {
    struct block *previous, *next;
    size_t used;
    size_t size;
    max_align_t data[];
};

struct arena {
    struct block *first;
    size_t total;
};

/* Translated beforehand: to do it then takes memory. */
static char last_words[128] = "caeval: out of memory\n";

void out_of_memory_says(const char *line)
{
    snprintf(last_words, sizeof last_words, "%s", line);
}

_Noreturn void out_of_memory(void)
{
    ssize_t ignored = write(STDERR_FILENO, last_words, strlen(last_words));
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

void *must_alloc_zeroed(size_t size)
{
    return memset(must_alloc(size), 0, size);
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
    return must_alloc_zeroed(sizeof(struct arena));
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
    b->previous = b->next = NULL;
    b->used = 0;
    b->size = size;
    return b;
}

static size_t round_up(size_t size)
{
    if (size > SIZE_MAX / 2)
        out_of_memory();
    return (size + sizeof(max_align_t) - 1) / sizeof(max_align_t) * sizeof(max_align_t);
}

/* Puts a block behind another one, or first. */
static void link_block(struct arena *arena, struct block *b, struct block *behind)
{
    b->previous = behind;
    b->next = behind ? behind->next : arena->first;
    if (b->next)
        b->next->previous = b;
    if (behind)
        behind->next = b;
    else
        arena->first = b;
}

/* Repairs the chain after a block has moved. */
static void relink(struct arena *arena, struct block *b)
{
    if (b->next)
        b->next->previous = b;
    if (b->previous)
        b->previous->next = b;
    else
        arena->first = b;
}

static void unlink_block(struct arena *arena, struct block *b)
{
    if (b->next)
        b->next->previous = b->previous;
    if (b->previous)
        b->previous->next = b->next;
    else
        arena->first = b->next;
}

/* The block of an allocation that has one of its own. */
static struct block *own_block(void *p)
{
    return (struct block *)((char *)p - offsetof(struct block, data));
}

void *arena_alloc(struct arena *arena, size_t size)
{
    size_t rounded = round_up(size);
    struct block *b = arena->first;
    if (!b || b->size - b->used < rounded) {
        struct block *fresh = block_new(rounded > BLOCK_SIZE ? rounded : BLOCK_SIZE);
        /* a large request leaves the block in hand to be filled further */
        link_block(arena, fresh, rounded > BLOCK_SIZE ? b : NULL);
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

void arena_release(struct arena *arena, void *p, size_t size)
{
    size_t rounded = round_up(size);
    if (!p)
        return;
    if (rounded <= BLOCK_SIZE) {
        GIVEN_BACK(p, rounded);
        return;
    }
    unlink_block(arena, own_block(p));
    arena->total -= rounded;
    free(own_block(p));
}

void *arena_grow(struct arena *arena, void *old, size_t used, size_t *cap, size_t size)
{
    size_t wanted = *cap ? *cap * 2 : 8;
    if (wanted > SIZE_MAX / 2 / size)
        out_of_memory();
    size_t before = round_up(*cap * size);
    size_t after = round_up(wanted * size);
    *cap = wanted;
    if (before <= BLOCK_SIZE) {
        void *fresh = arena_alloc(arena, after);
        if (used)
            memcpy(fresh, old, used * size);
        arena_release(arena, old, before);
        return fresh;
    }
    struct block *b = must_realloc(own_block(old), sizeof *b + after);
    relink(arena, b);
    b->used = b->size = after;
    arena->total += after - before;
    memset((char *)b->data + used * size, 0, after - used * size);
    return b->data;
}
