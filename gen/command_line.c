/* Command line. */
#include "command_line.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "ingest/value.h"

/* caeval diff A B, or --from DATE --to DATE */
static bool take_sides(struct parser *p, int argc, char **argv)
{
    const struct options *o = p->options;
    if (o->from || o->to) {
        if (o->from && o->to && o->from <= o->to)
            return true;
        fprintf(stderr, "caeval: diff needs both --from and --to, the later date behind --to\n");
        return false;
    }
    if (optind + 2 >= argc) {
        fprintf(stderr, "caeval: diff needs two results, A and B, or two dates, --from and --to\n");
        return false;
    }
    p->options->side[0] = argv[++optind];
    p->options->side[1] = argv[++optind];
    return true;
}

/* caeval calendar YEAR */
static bool take_year(struct parser *p, int argc, char **argv)
{
    int64_t year = 0;
    if (optind + 1 >= argc) {
        fprintf(stderr, "caeval: calendar needs a year\n");
        return false;
    }
    const char *word = argv[++optind];
    if (!int_parse(slice_of(word), &year) || year < 1950 || year > 2200) {
        complain(p, "calendar", word, "a year");
        return false;
    }
    p->options->year = (int)year;
    return true;
}

/* caeval forget CODE DATE */
static bool take_result(struct parser *p, int argc, char **argv)
{
    if (optind + 2 >= argc) {
        fprintf(stderr, "caeval: forget needs the code of a CA and a date\n");
        return false;
    }
    const char *date = argv[optind + 2];
    p->options->forget_code = argv[++optind];
    optind++;
    if (!ca_code_valid(slice_of(p->options->forget_code)))
        complain(p, "forget", p->options->forget_code, "a CA code");
    if (!day_parse(date, strlen(date), &p->options->date))
        complain(p, "forget", date, "a date YYYY-MM-DD");
    return !p->failed;
}

bool find_command(struct parser *p, int argc, char **argv)
{
    static const char *const words[] = {
        [COMMAND_RUN] = "run",           [COMMAND_CHECK] = "check",   [COMMAND_SCHEMA] = "schema",
        [COMMAND_DIFF] = "diff",         [COMMAND_ANNUAL] = "annual", [COMMAND_MERGE] = "merge",
        [COMMAND_CALENDAR] = "calendar", [COMMAND_LIST] = "list",     [COMMAND_FORGET] = "forget",
        [COMMAND_SOURCES] = "sources"};
    static const char commands[] =
        "run, check, schema, sources, diff, annual, list, forget, calendar or merge";
    const char *word = optind < argc ? argv[optind] : NULL;
    if (!word) {
        fprintf(stderr, "caeval: a COMMAND is needed: %s\n", commands);
        return false;
    }
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i], word) == 0) {
            p->options->command = (enum command)i;
            if (i == COMMAND_SCHEMA) {
                p->options->schema_export = argv + optind + 1;
                p->options->n_schema = (size_t)(argc - optind - 1);
                optind = argc - 1;
            }
            if (i == COMMAND_SOURCES && optind + 1 < argc)
                p->options->sources_file = argv[++optind];
            if (i == COMMAND_DIFF && !take_sides(p, argc, argv))
                return false;
            if (i == COMMAND_CALENDAR && !take_year(p, argc, argv))
                return false;
            if (i == COMMAND_FORGET && !take_result(p, argc, argv))
                return false;
            if (optind + 1 == argc)
                return true;
            complain(p, word, argv[optind + 1], "something this command takes");
            return false;
        }
    complain(p, "command", word, commands);
    return false;
}

/* Options that would be passed over in silence. */
void refuse_idle(struct parser *p)
{
    const struct options *o = p->options;
    if (o->shard.n > 0 && (o->command != COMMAND_RUN || o->rebuild_history)) {
        fprintf(stderr, "caeval: --shard is for caeval run, and not with --rebuild-history\n");
        p->failed = true;
    }
    if ((o->from || o->to) && o->command != COMMAND_DIFF) {
        fprintf(stderr, "caeval: --from and --to are for caeval diff\n");
        p->failed = true;
    }
    if ((o->schema_folder || o->schema_format) && o->command != COMMAND_SCHEMA) {
        fprintf(stderr, "caeval: --template and --format are for caeval schema\n");
        p->failed = true;
    }
    if (o->as_json && o->command != COMMAND_LIST) {
        fprintf(stderr, "caeval: --json is for caeval list\n");
        p->failed = true;
    }
    if (o->force && o->command == COMMAND_MERGE) {
        fprintf(stderr, "caeval: --force: merge evaluates nothing\n");
        p->failed = true;
    }
}
