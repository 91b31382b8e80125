/* Messages of a CA. */
#include "app/ca_messages.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/listing.h"

const char *ca_path_within(const struct evaluator *e, struct arena *arena, const char *path,
                           bool *is_within)
{
    const char *inner = path ? input_path_within(e->options->input, path) : NULL;
    const char *examiners = path && !inner ? inspection_path_within(e->options, arena, path) : NULL;
    *is_within = inner != NULL;
    return inner ? inner : examiners ? examiners : path;
}

/* "inspection/overrides.csv" is one of each CA's: its folder stands between. */
static const char *whose_file(const struct ca_messages *to, const char *file)
{
    const size_t n = sizeof INSPECTION_PREFIX - 1;
    const char *code = to->entry->code;
    if (!file || strncmp(file, INSPECTION_PREFIX, n - 1) != 0)
        return file;
    bool own = file[n - 1] == '/' && !strchr(file + n, '/') && strcmp(file + n, code) != 0;
    return own ? arena_format(to->keep, INSPECTION_PREFIX "%s/%s", code, file + n) : file;
}

static void message_of_problem(const struct ca_messages *to, const struct problem *problem)
{
    struct arena *arena = to->keep;
    char *place = NULL;
    size_t size = 0;
    bool is_within = false;
    struct problem shown = *problem;
    shown.file = whose_file(to, ca_path_within(to->of, arena, problem->file, &is_within));
    FILE *text = open_memstream(&place, &size);
    if (!text)
        out_of_memory();
    problem_place_print(text, &shown);
    fclose(text);
    *vec_push(arena, &to->record->message) =
        (struct message){problem->severity, is_within, false, arena_string(arena, place),
                         text_safe(arena, problem->text)};
    free(place);
}

void ca_messages_problems(const struct ca_messages *to, const struct problems *problems,
                          enum severity severity)
{
    for (size_t i = 0; i < problems->list.n; i++)
        if (problems->list.at[i].severity == severity)
            message_of_problem(to, &problems->list.at[i]);
}

void ca_messages_rejects(const struct ca_messages *to, const struct listing *listing)
{
    for (size_t i = 0; i < listing->list.n; i++) {
        struct listed shown = listing->list.at[i];
        bool is_within = false;
        shown.path = ca_path_within(to->of, to->keep, shown.path, &is_within);
        *vec_push(to->keep, &to->record->message) =
            (struct message){SEVERITY_WARNING, is_within, true, listed_place(to->keep, &shown),
                             listed_text(to->keep, &shown)};
    }
    if (listing->rest > 0)
        *vec_push(to->keep, &to->record->message) = (struct message){
            SEVERITY_WARNING, false, true, arena_format(to->keep, "%s: ", to->entry->code),
            arena_format(to->keep, "另有%lld处无法读取，都列在 rejects.csv 中",
                         (long long)listing->rest)};
}
