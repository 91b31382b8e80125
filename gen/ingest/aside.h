/* Aside: rows of an export that are no records: separators only, the header once more, totals and
 * signatures, what an old system leaves at the end of a file. They are counted and said, and cost
 * nothing else. The words that begin a totals or signature line and the marks of separators are data: templates/set_aside.csv. */
#ifndef CAEVAL_INGEST_ASIDE_H
#define CAEVAL_INGEST_ASIDE_H

#include "ingest/layout.h"
#include "ingest/rows.h"
#include "ingest/schema.h"

enum aside {
    ASIDE_NOT,
    ASIDE_BLANK,        /* nothing but separators, Ctrl-Z or NUL bytes */
    ASIDE_SEPARATOR,    /* marks (----, ====) in its cells, and nothing else */
    ASIDE_HEADER,       /* each cell names its own column */
    ASIDE_OTHER_HEADER, /* it names all columns that must be there, in other places */
    ASIDE_TOTALS, /* 合计, 制表人 ... in the first filled cell, no key or required cell beside it */
    ASIDE_NOT_OURS, /* of another table (adapter.h) */
    ASIDE_JOINED,   /* part of a record that begins above (adapter.h) */
    ASIDE_KINDS
};

struct aside_counts {
    int64_t n[ASIDE_KINDS];
    int64_t first[ASIDE_KINDS]; /* line of the first of each kind */
};

/* False (with problems) when the file is not sound. */
bool aside_load(struct aside_words *words, struct arena *arena, const char *path,
                struct problems *problems);

/* What kind of row it is, by the words of the schema. */
enum aside aside_kind(const struct schema *schema, const struct export *export,
                      const struct layout *layout, const struct row *row);

/* Is the row a record below such another header? *other is the file's state, false at its start. */
bool aside_is_below(bool *other, enum aside kind);

void aside_count(struct aside_counts *counts, enum aside kind, int64_t line);
/* "空行20（第3行起）、合计或签名行1（第401行）", or NULL where there were none. Rows of another system's
 * form that are data are not among them. */
const char *aside_text(const struct aside_counts *counts, struct arena *arena);

#endif
