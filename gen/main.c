/* caeval: quality evaluation of certification authorities. */
#include "app/places.h"
#include "app/streams.h"
#include "base/language.h"
#include "options.h"

int main(int argc, char **argv)
{
    streams_start();
    struct arena *arena = arena_new();
    language_start(find_catalogues(arena));
    struct options options;
    enum exit_status status = EXIT_DONE;
    const struct command *command = options_parse(&options, arena, argc, argv, &status);
    if (command)
        status = command->run(&options, arena);
    arena_free(arena);
    return (int)status;
}
