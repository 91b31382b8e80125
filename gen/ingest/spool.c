/* Spool: records of native integers and bytes, never straddling two blocks. */
#include "ingest/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"

enum { BLOCK = 32 * 1024, BEGINNING = 256 };

struct spool {
    int fd;
    int64_t size;
};

struct head {
    int64_t line;
    uint32_t columns, fault;
};

struct spool *spool_new(void)
{
    int fd = file_temporary();
    if (fd < 0)
        return NULL;
    struct spool *spool = must_alloc(sizeof *spool);
    *spool = (struct spool){.fd = fd};
    return spool;
}

void spool_free(struct spool *spool)
{
    if (!spool)
        return;
    close(spool->fd);
    free(spool);
}

static bool write_all(struct spool *spool, const char *data, size_t n)
{
    for (size_t done = 0; done < n;) {
        ssize_t step = pwrite(spool->fd, data + done, n - done, spool->size + (int64_t)done);
        if (step < 0 && errno == EINTR)
            continue;
        if (step <= 0)
            return false;
        done += (size_t)step;
    }
    spool->size += (int64_t)n;
    return true;
}

static bool flush(struct spool *spool, struct arena *arena, struct spool_chain *chain)
{
    struct spool_block block = {spool->size, (uint32_t)chain->used};
    if (!chain->used)
        return true;
    if (!write_all(spool, chain->buffer, chain->used))
        return false;
    *vec_push(arena, &chain->block) = block;
    chain->used = 0;
    return true;
}

static size_t record_size(const struct row *row)
{
    size_t n = sizeof(struct head) + row->n * sizeof(uint32_t);
    for (size_t i = 0; i < row->n; i++)
        n += row->field[i].n;
    return n;
}

static void put(char *at, const struct row *row)
{
    struct head head = {row->line, (uint32_t)row->n, (uint32_t)row->fault};
    memcpy(at, &head, sizeof head);
    at += sizeof head;
    for (size_t i = 0; i < row->n; i++, at += sizeof(uint32_t)) {
        uint32_t n = (uint32_t)row->field[i].n;
        memcpy(at, &n, sizeof n);
    }
    for (size_t i = 0; i < row->n; i++) {
        if (row->field[i].n)
            memcpy(at, row->field[i].at, row->field[i].n);
        at += row->field[i].n;
    }
}

/* A buffer grows with what is in it: there may be as many chains as rows. */
static void make_room(struct spool_chain *chain, size_t n)
{
    size_t room = chain->room ? chain->room : BEGINNING;
    while (room < chain->used + n)
        room *= 2;
    if (room > chain->room)
        chain->buffer = must_realloc(chain->buffer, room);
    chain->room = room;
}

bool spool_add(struct spool *spool, struct arena *arena, struct spool_chain *chain,
               const struct row *row)
{
    size_t n = record_size(row);
    chain->rows++;
    if (n > BLOCK) { /* a block of its own */
        char *large = must_alloc(n);
        put(large, row);
        bool sound = flush(spool, arena, chain);
        struct spool_block block = {spool->size, (uint32_t)n};
        sound = sound && write_all(spool, large, n);
        free(large);
        if (sound)
            *vec_push(arena, &chain->block) = block;
        return sound;
    }
    if (chain->used + n > BLOCK && !flush(spool, arena, chain))
        return false;
    make_room(chain, n);
    put(chain->buffer + chain->used, row);
    chain->used += n;
    return true;
}

bool spool_seal(struct spool *spool, struct arena *arena, struct spool_chain *chain)
{
    bool sound = flush(spool, arena, chain);
    free(chain->buffer);
    chain->buffer = NULL;
    chain->room = 0;
    return sound;
}

struct spool_reader {
    const struct spool *spool;
    const struct spool_chain *chain;
    size_t next_block;
    char *data;
    size_t at, n, cap;
    struct slice field[ROWS_MAX_COLUMNS];
};

struct spool_reader *spool_open(const struct spool *spool, const struct spool_chain *chain)
{
    struct spool_reader *r = must_alloc_zeroed(sizeof *r);
    r->spool = spool;
    r->chain = chain;
    return r;
}

void spool_close(struct spool_reader *r)
{
    if (!r)
        return;
    free(r->data);
    free(r);
}

static bool load(struct spool_reader *r)
{
    struct spool_block block = r->chain->block.at[r->next_block++];
    if (block.size > r->cap) {
        r->cap = block.size;
        r->data = must_realloc(r->data, r->cap);
    }
    r->at = 0;
    r->n = 0;
    while (r->n < block.size) {
        ssize_t step =
            pread(r->spool->fd, r->data + r->n, block.size - r->n, block.offset + (int64_t)r->n);
        if (step < 0 && errno == EINTR)
            continue;
        if (step <= 0)
            return false;
        r->n += (size_t)step;
    }
    return true;
}

bool spool_next(struct spool_reader *r, struct row *row, bool *failed)
{
    if (r->at == r->n) {
        if (r->next_block == r->chain->block.n)
            return false;
        if (!load(r)) {
            *failed = true;
            return false;
        }
    }
    struct head head;
    memcpy(&head, r->data + r->at, sizeof head);
    const char *sizes = r->data + r->at + sizeof head;
    const char *text = sizes + head.columns * sizeof(uint32_t);
    for (size_t i = 0; i < head.columns; i++) {
        uint32_t n = 0;
        memcpy(&n, sizes + i * sizeof n, sizeof n);
        r->field[i] = (struct slice){text, n};
        text += n;
    }
    r->at = (size_t)(text - r->data);
    *row = (struct row){
        .line = head.line,
        .fault = (enum row_fault)head.fault,
        .n = head.columns,
        .field = r->field,
        .raw = {text, 0},
    };
    return true;
}
