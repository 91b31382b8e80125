/* Options: getopt_long over the rows of app/settings.h. */
#include "options.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/settings.h"
#include "base/language.h"
#include "base/text.h"

enum {
    KEEP_NIGHTS = 90,
    FIRST_LONG = 256 /* behind all letters; each its own, else getopt finds none ambiguous */
};

static void say_try_help(void)
{
    fputs(_("Try 'caeval --help'; nothing was done. 命令写错，什么都没有做；用法见 caeval "
            "--help。\n"),
          stderr);
}

/* What getopt_long is asked with. */
struct line {
    int argc;
    char **argv;
    struct option *options;
    const struct setting **row; /* of each of these, ended by NULL */
    const char *letters;
};

static struct line line_of(struct arena *arena, int argc, char **argv)
{
    size_t n = 1;
    for (const struct setting *row = setting_rows; row->name; row++)
        n += (row->places & ON_LINE) != 0;
    struct line line = {argc, argv, arena_alloc(arena, n * sizeof(struct option)),
                        arena_alloc(arena, n * sizeof(const struct setting *)), ":"};
    size_t i = 0;
    for (const struct setting *row = setting_rows; row->name; row++) {
        if (!(row->places & ON_LINE))
            continue;
        bool bare = row->kind == SETTING_FLAG || row->kind == SETTING_ENDS;
        bool maybe = row->kind == SETTING_SWITCH;
        line.row[i] = row;
        line.options[i] = (struct option){.name = row->name,
                                          .has_arg = bare    ? no_argument
                                                     : maybe ? optional_argument
                                                             : required_argument,
                                          .val = FIRST_LONG + (int)i};
        i++;
        if (row->letter)
            line.letters =
                arena_format(arena, "%s%c%s", line.letters, row->letter, bare || maybe ? "" : ":");
    }
    return line;
}

/* The next option; NULL: none is left, or *unknown: what getopt found instead, '?' or ':'. */
static const struct setting *next_option(const struct line *line, int *unknown)
{
    opterr = 0; /* its own words are in no catalogue */
    int found = getopt_long(line->argc, line->argv, line->letters, line->options, NULL);
    *unknown = found == '?' || found == ':' ? found : 0;
    if (found >= FIRST_LONG)
        return line->row[found - FIRST_LONG];
    for (const struct setting *const *row = line->row; *row; row++)
        if ((*row)->letter == found)
            return *row;
    return NULL;
}

static void no_option(struct arena *arena, const struct line *line, const char *word)
{
    VEC(const char *) names = {0};
    VEC(const char *) begun = {0};
    bool is_long = strncmp(word, "--", 2) == 0;
    for (const struct setting *const *row = line->row; *row; row++) {
        const char *name = arena_format(arena, "--%s", (*row)->name);
        *vec_push(arena, &names) = name;
        if (is_long && strncmp(name, word, strlen(word)) == 0)
            *vec_push(arena, &begun) = name;
    }
    *vec_push(arena, &begun) = NULL;
    if (begun.n > 1) {
        fprintf(stderr, _("caeval: %s may be any of %s\n"), word,
                text_joined(arena, begun.at, ", "));
        return;
    }
    fprintf(stderr, _("caeval: there is no option %s\n"), word);
    if (is_long)
        say_near(arena, word, names.at, names.n);
}

/* What getopt_long could make nothing of, by what it left behind. */
static void wrong_option(struct arena *arena, const struct line *line, int found)
{
    const char *last = line->argv[optind - 1];
    const char *word = text_sound(arena, (struct slice){last, strcspn(last, "=")});
    if (optopt > 0x20 && optopt < 0x7F)
        word = arena_format(arena, "-%c", optopt);
    else if (optopt >= FIRST_LONG)
        word = arena_format(arena, "--%s", line->row[optopt - FIRST_LONG]->name);
    if (found == ':')
        fprintf(stderr, _("caeval: %s needs a value\n"), word);
    else if (optopt >= FIRST_LONG)
        fprintf(stderr, _("caeval: %s takes no value\n"), word);
    else
        no_option(arena, line, word);
    say_try_help();
}

static void take_option(struct settings *s, const struct setting *row)
{
    setting_take(s, row, arena_format(s->arena, "--%s", row->name), optarg);
}

/* --version, --help and unknown options end the program; --config has to be read before the rest. */
static bool first_pass(struct settings *s, const struct line *line, enum exit_status *status)
{
    bool help = false, version = false;
    int unknown = 0;
    const struct setting *row = NULL;
    while ((row = next_option(line, &unknown))) {
        help = help || row->letter == 'h';
        version = version || row->letter == 'V';
        if ((row->places & ON_LINE_FIRST) == ON_LINE_FIRST)
            take_option(s, row);
    }
    if (unknown) {
        wrong_option(s->arena, line, unknown);
        *status = EXIT_USAGE;
        return false;
    }
    if (help)
        *status =
            help_print(s->arena, optind < line->argc ? command_named(line->argv[optind]) : NULL);
    else if (version)
        *status = version_print(s->arena, s->options->templates, s->options->date);
    return !help && !version;
}

/* Options that the command does not read. */
static void refuse_idle(struct settings *s, const struct command *command)
{
    for (size_t i = 0; i < s->given.n; i++) {
        const struct setting *row = s->given.at[i];
        if (!row->own || (command->own & row->own) || row->idle == IDLE_TAKEN)
            continue;
        if (row->idle == IDLE_SAID) {
            fprintf(stderr, _("caeval: note: --%s changes nothing in caeval %s\n"), row->name,
                    command->name);
            continue;
        }
        fprintf(stderr, _("caeval: --%s is for caeval %s\n"), row->name,
                command_names(s->arena, row->own));
        s->failed = true;
    }
}

/* The command and its own words, from argv[optind] on; NULL: said. */
static const struct command *find_command(struct settings *s, int argc, char **argv)
{
    const char *word = optind < argc ? argv[optind] : NULL;
    const struct command *command = word ? command_named(word) : NULL;
    if (!word)
        fprintf(stderr, _("caeval: a COMMAND is needed: %s\n"), command_names(s->arena, 0));
    else if (!command)
        command_unknown(s->arena, word);
    if (!command)
        return NULL;
    char *const *own = argv + optind + 1;
    int n = argc - optind - 1;
    int taken = command->take ? command->take(s->options, own, n) : 0;
    if (taken < 0)
        return NULL;
    if (taken < n)
        settings_complain(s, word, own[taken], "something this command takes");
    refuse_idle(s, command);
    return command;
}

const struct command *options_parse(struct options *options, struct arena *arena, int argc,
                                    char **argv, enum exit_status *status)
{
    struct settings s = {.options = options, .arena = arena};
    *options = (struct options){.input = "input",
                                .output = "out",
                                .date = today(),
                                .formats = formats_default(),
                                .keep_nights = KEEP_NIGHTS,
                                .jobs = cores()};
    struct line line = line_of(arena, argc, argv);
    if (!first_pass(&s, &line, status))
        return NULL;
    if (options->config && !settings_read_file(&s, options->config)) {
        *status = EXIT_CONFIG;
        return NULL;
    }
    optind = 1;
    int unknown = 0;
    s.given.n = 0;
    for (const struct setting *row = NULL; (row = next_option(&line, &unknown));)
        take_option(&s, row);
    const struct command *command = find_command(&s, argc, argv);
    if (!command || s.failed) {
        say_try_help();
        *status = EXIT_USAGE;
        return NULL;
    }
    options_find_places(options, arena);
    *vec_push(arena, &s.only) = NULL;
    options->only = s.only.at;
    options->reading = s.reading.at;
    options->n_readings = s.reading.n;
    return command;
}
