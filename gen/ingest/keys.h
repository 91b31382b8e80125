/* Keys: which rows of an export have been seen, so that each case counts once (README,
 * Inputs). Files of an export are read newest name first and the first row of a key wins.
 *
 * The table holds digests (128 bits by XXH3 with a random seed), not texts: 40 bytes a row
 * whatever the width of the export. Where no key comes twice in the first rows it is given up: where they come in order
 * that tells of the others that they are new (order.h), elsewhere marks of 8 bytes. The first key of which neither
 * tells makes the verdicts void: the export is to be read once more, by a table (lessons.h). */
#ifndef CAEVAL_INGEST_KEYS_H
#define CAEVAL_INGEST_KEYS_H

#include <stdbool.h>
#include <stdint.h>

#include "ingest/value.h"

enum key_verdict {
    KEY_NEW,
    KEY_DUPLICATE,  /* seen with the same content */
    KEY_SUPERSEDED, /* seen in a newer file with other content */
    KEY_CONFLICT,   /* seen in this very file with other content */
    KEY_UNTOLD,     /* without a table nobody knows, and this reading is in vain */
};

struct keys;

/* What a value means, as a number: equal values have equal ones. Blank and absent are equal; a cell
 * that cannot be read equals another with the same text. */
uint64_t value_digest(enum column_type type, const struct value *value);

/* `lean`: the table may be given up. */
struct keys *keys_new(bool lean);
void keys_free(struct keys *keys);

/* `file` counts the files of the export in reading order. *first_line is the line of the row that
 * won, when there was one. */
enum key_verdict keys_add(struct keys *keys, const struct record *record, uint32_t file,
                          int64_t *first_line);

/* A row of this key is lost: of the older files no row of it counts (superseded); another row of it in
 * this file is met as the first. Only the key columns of the record are looked at. False: as KEY_UNTOLD. */
bool keys_lose(struct keys *keys, const struct record *record, uint32_t file);

#endif
