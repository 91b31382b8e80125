/* Language: gettext, without the locales of the machine: a server has none but C, and its administrator reads
 * English all the same. */
#include "base/language.h"

#include <limits.h>
#include <locale.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"

static const char DOMAIN[] = "caeval";

static struct {
    const char *folder;
    char catalogue[PATH_MAX]; /* "": none */
} speech;

/* The language of a locale's name, or of one of the names in LANGUAGE. */
static enum language language_of(const char *name)
{
    size_t n = strcspn(name, "_.@:");
    if (n == 2 && memcmp(name, "zh", 2) == 0)
        return LANGUAGE_CHINESE;
    return n == 2 && memcmp(name, "en", 2) == 0 ? LANGUAGE_ENGLISH : LANGUAGE_NONE;
}

enum language language_asked(void)
{
    static const char *const variables[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    const char *locale = "";
    for (size_t i = 0; i < sizeof variables / sizeof *variables && !*locale; i++) {
        const char *value = getenv(variables[i]);
        locale = value ? value : "";
    }
    if (!*locale || strcmp(locale, "C") == 0 || strcmp(locale, "POSIX") == 0)
        return LANGUAGE_NONE;
    const char *list = getenv("LANGUAGE");
    while (list && *list) {
        enum language one = language_of(list);
        if (one != LANGUAGE_NONE)
            return one;
        list += strcspn(list, ":");
        list += *list == ':';
    }
    return language_of(locale);
}

void language_start(const char *folder)
{
    speech.folder = folder;
    language_use(language_asked());
    out_of_memory_says(_("caeval: out of memory\n"));
}

/* C.UTF-8 is in every C library; unlike in C, gettext then goes by LANGUAGE. Nothing else of it is taken: numbers and
 * order stay those of C, and "zh" is no name under which the C library has messages, which results may quote. */
void language_use(enum language language)
{
    static const char *const name[] = {
        [LANGUAGE_NONE] = "C", [LANGUAGE_CHINESE] = "zh", [LANGUAGE_ENGLISH] = "en"};
    int n = snprintf(speech.catalogue, sizeof speech.catalogue, "%s/%s/LC_MESSAGES/%s.mo",
                     speech.folder ? speech.folder : "", name[language], DOMAIN);
    bool there = speech.folder && language != LANGUAGE_NONE && n > 0 &&
                 (size_t)n < sizeof speech.catalogue && access(speech.catalogue, R_OK) == 0;
    if (!there)
        speech.catalogue[0] = '\0';
    setenv("LANGUAGE", name[language], 1);
    setlocale(LC_MESSAGES, there ? "C.UTF-8" : "C");
    if (there) {
        bindtextdomain(DOMAIN, speech.folder);
        bind_textdomain_codeset(DOMAIN, "UTF-8");
        textdomain(DOMAIN);
    }
}

const char *language_catalogue(void)
{
    return *speech.catalogue ? speech.catalogue : NULL;
}
