/* Font list: the families of a report, from templates/fonts.csv and the configuration. */
#ifndef CAEVAL_REPORT_FONTS_H
#define CAEVAL_REPORT_FONTS_H

#include "base/problem.h"
#include "report/font.h"

struct fonts {
    struct font_family body, head;
    const char *names; /* of the files in use, for the report's notice */
};

/* Opens what there is. `first`: files to try before the list's, separated by ':', or NULL. Problems
 * name packages whose files are missing; false when a family has no font at all. */
bool fonts_load(struct fonts *fonts, struct arena *arena, const char *list, const char *first,
                struct problems *problems);
void fonts_close(struct fonts *fonts);

#endif
