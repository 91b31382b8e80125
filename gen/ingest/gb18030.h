/* GB18030: its characters of two bytes by a table, which iconv fills. */
#ifndef CAEVAL_INGEST_GB18030_H
#define CAEVAL_INGEST_GB18030_H

#include <stddef.h>

/* Of `*n` bytes of GB18030 at a character those at the start that are ASCII and characters of two bytes, as UTF-8 in
 * `to`; returns how many bytes that are, at most `cap`, and in `*n` how many were used. What stands there then is left
 * to iconv: another character, a byte out of place, or too little of either. */
size_t gb18030_decode(const char *from, size_t *n, char *to, size_t cap);

#endif
