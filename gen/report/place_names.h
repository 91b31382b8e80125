/* Place names: a line of an export as people name it. */
#ifndef CAEVAL_REPORT_PLACE_NAMES_H
#define CAEVAL_REPORT_PLACE_NAMES_H

#include <stdbool.h>

#include "score/wording.h"

bool place_is_named(const char *text, const char *file);

/* "docs.csv:2" in a text as `name` with 第2行 behind it, wherever the file's line is named. */
const char *place_named(const struct wording *wording, struct arena *arena, const char *text,
                        const char *file, const char *name);

#endif
