/* Language: in which the program speaks to whoever runs it. What it writes down (results, rejects, log, records) is
 * Chinese whatever the language is.
 *
 * Messages stand in the sources in the language in which they were written, nearly all in Chinese; the catalogues of
 * scripts/po have the other one (GNU gettext). A format is translated where it is printed, by _(); a sentence that is
 * kept as well is translated when it is shown, by base/said.h. */
#ifndef CAEVAL_BASE_LANGUAGE_H
#define CAEVAL_BASE_LANGUAGE_H

#include <libintl.h>

enum language {
    LANGUAGE_NONE, /* neither is asked for: messages as the sources have them */
    LANGUAGE_CHINESE,
    LANGUAGE_ENGLISH,
};

#define _(text) gettext(text)

/* What the environment asks for: the first of LC_ALL, LC_MESSAGES and LANG that is set; where that is a locale, C and
 * POSIX excepted, LANGUAGE goes before it. */
enum language language_asked(void);

/* `folder` has the catalogues, LANGUAGE/LC_MESSAGES/caeval.mo; NULL: there are none. Outlives the program. */
void language_start(const char *folder);

/* From now on; a catalogue that is not there translates nothing. */
void language_use(enum language language);

/* The file of the catalogue in use; NULL: none. */
const char *language_catalogue(void);

#endif
