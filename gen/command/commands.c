/* The commands. */
#include "base/language.h"
#include "command/command.h"

#include <stdio.h>
#include <string.h>

#include "base/near.h"
#include "base/text.h"

const struct command *const commands[] = {
    &run_row,      &check_row,  &explain_row, &schema_row,   &sources_row,  &diff_row, &merge_row,
    &annual_row,   &sample_row, &notice_row,  &document_row, &calendar_row, &list_row, &forget_row,
    &readings_row, &verify_row, &collect_row, &help_row,     NULL,
};

const struct command *command_named(const char *name)
{
    for (const struct command *const *c = commands; *c; c++)
        if (strcmp((*c)->name, name) == 0)
            return *c;
    return NULL;
}

/* NULL after the last. */
static const char *const *names_of(struct arena *arena, unsigned own, size_t *n)
{
    VEC(const char *) names = {0};
    for (const struct command *const *c = commands; *c; c++)
        if (!own || ((*c)->own & own))
            *vec_push(arena, &names) = (*c)->name;
    *n = names.n;
    *vec_push(arena, &names) = NULL;
    return names.at;
}

const char *command_names(struct arena *arena, unsigned own)
{
    size_t n = 0;
    return text_joined(arena, names_of(arena, own, &n), ", ");
}

void say_near(struct arena *arena, const char *word, const char *const *names, size_t n)
{
    const char *near = near_names(arena, word, names, n);
    if (*near)
        fprintf(stderr, _("caeval: did you mean %s? 是不是“%s”？\n"), near, near);
}

void command_unknown(struct arena *arena, const char *word)
{
    size_t n = 0;
    const char *const *names = names_of(arena, 0, &n);
    word_wrong(_("command"), word, text_joined(arena, names, ", "));
    say_near(arena, word, names, n);
}

const char *take_code(const char *command, const char *word)
{
    if (ca_code_valid(slice_of(word)))
        return word;
    word_wrong(command, word, "a CA code");
    return NULL;
}
