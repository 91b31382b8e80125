/* Options: getopt_long, and a configuration file of "key = value" lines. */
#include "options.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "app/places.h"
#include "base/file.h"
#include "base/language.h"
#include "base/text.h"
#include "ingest/value.h"

enum { KEEP_NIGHTS = 90 };

static const char try_help[] =
    "Try 'caeval --help'. 命令写错，什么都没有做；用法见 caeval --help。\n";

struct parser {
    struct options *options;
    struct arena *arena;
    VEC(const char *) only;
    VEC(struct chosen_reading) reading;
    int config_line;    /* of the key that is being read; 0: it is the command line */
    bool fail_on_given; /* on the command line: then the file's does not count */
    bool only_given;
    bool force_given, fonts_given, reading_given;
    bool failed;
};

static void complain(struct parser *p, const char *what, const char *value, const char *expected)
{
    word_wrong(what, value, expected);
    p->failed = true;
}

static void set_formats(struct parser *p, const char *what, const char *list)
{
    p->options->formats = 0;
    for (const char *const *word = text_list(p->arena, list, ","); *word; word++) {
        format_set named = format_named(slice_of(*word));
        p->options->formats |= named;
        if (!named)
            complain(p, what, list,
                     arena_format(p->arena, "a list of %s",
                                  formats_text(p->arena, formats_all(), ", ")));
    }
}

static void set_fail_on(struct parser *p, const char *what, const char *list)
{
    static const char *const words[] = {"nonconforming", "pending", "level-below-II"};
    static const enum fail_on on[] = {FAIL_ON_NONCONFORMING, FAIL_ON_PENDING,
                                      FAIL_ON_LEVEL_BELOW_II};
    for (const char *const *word = text_list(p->arena, list, ","); *word; word++) {
        size_t i = 0;
        while (i < sizeof words / sizeof *words && strcmp(*word, words[i]) != 0)
            i++;
        if (i < sizeof words / sizeof *words)
            p->options->fail_on |= on[i];
        else
            complain(p, what, list, "a list of nonconforming, pending, level-below-II");
    }
}

static void set_number(struct parser *p, const char *what, const char *value, int64_t least,
                       int64_t most, const char *expected, int *number)
{
    int64_t n = 0;
    if (!int_parse(slice_of(value), &n) || n < least || n > most)
        complain(p, what, value, expected);
    *number = (int)n;
}

static void set_jobs(struct parser *p, const char *what, const char *value)
{
    set_number(p, what, value, 1, 1024, "a number of processes from 1 to 1024", &p->options->jobs);
}

/* --- the configuration file ----------------------------------------------------------------------- */

static bool flag(struct parser *p, const char *what, const char *value)
{
    struct slice word = slice_of(value);
    enum answer answer = ANSWER_NO;
    if (slice_is_nocase(word, "yes") || slice_is_nocase(word, "no"))
        return slice_is_nocase(word, "yes");
    if (!answer_read(word, &answer) || answer == ANSWER_NOT_APPLICABLE)
        complain(p, what, value, "yes or no");
    return answer == ANSWER_YES;
}

static void add_only(struct parser *p, const char *what, const char *code)
{
    if (!ca_code_valid(slice_of(code)))
        complain(p, what, code, "a CA code");
    *vec_push(p->arena, &p->only) = code;
}

static void set_only(struct parser *p, const char *what, const char *list)
{
    for (const char *const *code = text_list(p->arena, list, ","); *code; code++)
        add_only(p, what, *code);
}

static void set_reading(struct parser *p, const char *what, const char *value)
{
    (void)what;
    *vec_push(p->arena, &p->reading) = (struct chosen_reading){value, p->config_line};
}

/* A key sets a text, a flag or a number of days of the options, or has a function; or it belongs to caeval-nightly,
 * which reads the same file and checks its keys itself. */
enum key_kind { KEY_OF_NIGHTLY, KEY_TEXT, KEY_FLAG, KEY_DAYS, KEY_FUNCTION };

static const struct config_key {
    const char *name;
    enum key_kind kind;
    size_t at; /* in struct options */
    void (*set)(struct parser *p, const char *what, const char *value);
} config_keys[] = {
    {"input", KEY_TEXT, .at = offsetof(struct options, input)},
    {"output", KEY_TEXT, .at = offsetof(struct options, output)},
    {"inspection", KEY_TEXT, .at = offsetof(struct options, inspection)},
    {"only", KEY_FUNCTION, .set = set_only},
    {"formats", KEY_FUNCTION, .set = set_formats},
    {"jobs", KEY_FUNCTION, .set = set_jobs},
    {"templates", KEY_TEXT, .at = offsetof(struct options, templates)},
    {"calendar", KEY_TEXT, .at = offsetof(struct options, calendar.own)},
    {"aliases", KEY_TEXT, .at = offsetof(struct options, aliases)},
    {"sources", KEY_TEXT, .at = offsetof(struct options, sources)},
    {"documents", KEY_TEXT, .at = offsetof(struct options, documents)},
    {"fonts", KEY_TEXT, .at = offsetof(struct options, fonts)},
    {"bureau", KEY_TEXT, .at = offsetof(struct options, bureau.name)},
    {"report-number", KEY_TEXT, .at = offsetof(struct options, bureau.number)},
    {"secrecy", KEY_TEXT, .at = offsetof(struct options, bureau.secrecy)},
    {"seal", KEY_TEXT, .at = offsetof(struct options, bureau.seal)},
    {"require-fonts", KEY_FLAG, .at = offsetof(struct options, require_fonts)},
    {"sign", KEY_TEXT, .at = offsetof(struct options, sign)},
    {"sign-passphrase", KEY_TEXT, .at = offsetof(struct options, sign_passphrase)},
    {"verify-key", KEY_TEXT, .at = offsetof(struct options, verify_key)},
    {"reading", KEY_FUNCTION, .set = set_reading},
    {"input-sm3", KEY_FLAG, .at = offsetof(struct options, input_sm3)},
    {"fail-on", KEY_FUNCTION, .set = set_fail_on},
    {"quiet", KEY_FLAG, .at = offsetof(struct options, quiet)},
    {"verbose", KEY_FLAG, .at = offsetof(struct options, verbose)},
    {"no-progress", KEY_FLAG, .at = offsetof(struct options, no_progress)},
    {"nightly-date", .kind = KEY_OF_NIGHTLY},
    {"keep-nights", KEY_DAYS, .at = offsetof(struct options, keep_nights)},
    {"keep-history", KEY_DAYS, .at = offsetof(struct options, keep_history)},
    {"log", .kind = KEY_OF_NIGHTLY},
    {"mail-to", .kind = KEY_OF_NIGHTLY},
};

static void set_key(struct parser *p, const struct config_key *key, const char *place,
                    const char *value)
{
    void *member = (char *)p->options + key->at;
    switch (key->kind) {
    case KEY_TEXT:
        *(const char **)member = value;
        break;
    case KEY_FLAG:
        *(bool *)member = flag(p, place, value);
        break;
    case KEY_DAYS:
        set_number(p, place, value, 0, 999999, "a number of days", member);
        break;
    case KEY_FUNCTION:
        key->set(p, place, value);
        break;
    case KEY_OF_NIGHTLY:
        break;
    }
}

static void refuse_key(struct parser *p, const char *place, struct slice key)
{
    const char *names = config_keys[0].name;
    for (size_t i = 1; i < sizeof config_keys / sizeof *config_keys; i++)
        names = arena_format(p->arena, "%s, %s", names, config_keys[i].name);
    complain(p, place, arena_copy(p->arena, key.at, key.n),
             arena_format(p->arena, "a key of this file: %s", names));
}

/* An empty value leaves the default in force. */
static void config_value(struct parser *p, const char *place, struct slice key, const char *value)
{
    for (size_t i = 0; i < sizeof config_keys / sizeof *config_keys; i++)
        if (slice_is(key, config_keys[i].name)) {
            if (*value)
                set_key(p, &config_keys[i], place, value);
            return;
        }
    refuse_key(p, place, key);
}

static bool read_config(struct parser *p, const char *path)
{
    FILE *file = file_stream(path);
    char *line = NULL;
    size_t cap = 0;
    if (!file)
        return config_refuse(path);
    config_warn(path, fileno(file));
    ssize_t n = 0;
    for (int number = 1; (n = getline(&line, &cap, file)) >= 0; number++) {
        struct slice text = slice_trim((struct slice){line, (size_t)n});
        const char *equals = text.n ? memchr(text.at, '=', text.n) : NULL;
        const char *place = arena_format(p->arena, "%s:%d", path, number);
        if (memchr(line, '\0', (size_t)n)) {
            complain(p, place, text_sound(p->arena, text), "text without NUL bytes");
            continue;
        }
        if (text.n == 0 || text.at[0] == '#')
            continue;
        if (!equals) {
            complain(p, place, arena_copy(p->arena, text.at, text.n), "key = value");
            continue;
        }
        struct slice key = slice_trim((struct slice){text.at, (size_t)(equals - text.at)});
        struct slice value =
            slice_trim((struct slice){equals + 1, text.n - (size_t)(equals + 1 - text.at)});
        p->config_line = number;
        config_value(p, place, key, arena_copy(p->arena, value.at, value.n));
    }
    free(line);
    p->config_line = 0;
    bool whole = file_stream_ended(file);
    if (!whole)
        config_refuse(path);
    fclose(file);
    return whole && !p->failed;
}

/* --- the command line -------------------------------------------------------------------------------- */

enum {
    OPT_ONLY = 256,
    OPT_INSPECTION,
    OPT_EXAMINER,
    OPT_APPROVER,
    OPT_REASON,
    OPT_FORMATS,
    OPT_TEMPLATES,
    OPT_CALENDAR,
    OPT_ALIASES,
    OPT_CONFIG,
    OPT_REQUIRE_FONTS,
    OPT_FAIL_ON,
    OPT_FROM,
    OPT_TO,
    OPT_TEMPLATE,
    OPT_FORMAT,
    OPT_FORCE,
    OPT_NO_PROGRESS,
    OPT_JSON,
    OPT_REBUILD_HISTORY,
    OPT_DUE,
    OPT_SEED,
    OPT_EXAMINERS,
    OPT_DRAW,
    OPT_FIELDS,
    OPT_SHARD,
    OPT_READING,
    OPT_VERSION = 'V',
    OPT_HELP = 'h'
};

static const struct option long_options[] = {
    {"input", required_argument, NULL, 'i'},
    {"output", required_argument, NULL, 'o'},
    {"inspection", required_argument, NULL, OPT_INSPECTION},
    {"examiner", required_argument, NULL, OPT_EXAMINER},
    {"approver", required_argument, NULL, OPT_APPROVER},
    {"reason", required_argument, NULL, OPT_REASON},
    {"date", required_argument, NULL, 'd'},
    {"only", required_argument, NULL, OPT_ONLY},
    {"reading", required_argument, NULL, OPT_READING},
    {"formats", required_argument, NULL, OPT_FORMATS},
    {"jobs", required_argument, NULL, 'j'},
    {"templates", required_argument, NULL, OPT_TEMPLATES},
    {"calendar", required_argument, NULL, OPT_CALENDAR},
    {"aliases", required_argument, NULL, OPT_ALIASES},
    {"config", required_argument, NULL, OPT_CONFIG},
    {"require-fonts", no_argument, NULL, OPT_REQUIRE_FONTS},
    {"fail-on", required_argument, NULL, OPT_FAIL_ON},
    {"from", required_argument, NULL, OPT_FROM},
    {"to", required_argument, NULL, OPT_TO},
    {"template", required_argument, NULL, OPT_TEMPLATE},
    {"format", required_argument, NULL, OPT_FORMAT},
    {"force", no_argument, NULL, OPT_FORCE},
    {"quiet", optional_argument, NULL, 'q'},
    {"verbose", optional_argument, NULL, 'v'},
    {"no-progress", optional_argument, NULL, OPT_NO_PROGRESS},
    {"json", no_argument, NULL, OPT_JSON},
    {"rebuild-history", no_argument, NULL, OPT_REBUILD_HISTORY},
    {"due", required_argument, NULL, OPT_DUE},
    {"seed", required_argument, NULL, OPT_SEED},
    {"examiners", required_argument, NULL, OPT_EXAMINERS},
    {"draw", required_argument, NULL, OPT_DRAW},
    {"fields", no_argument, NULL, OPT_FIELDS},
    {"shard", required_argument, NULL, OPT_SHARD},
    {"version", no_argument, NULL, OPT_VERSION},
    {"help", no_argument, NULL, OPT_HELP},
    {NULL, 0, NULL, 0},
};
static const char short_options[] = "i:o:d:j:qvVh";

/* Options that set a text, a flag, a switch that may be =no, or a date, and nothing else. */
static const struct plain_option {
    int option;
    enum { PLAIN_TEXT, PLAIN_FLAG, PLAIN_SWITCH, PLAIN_DATE } kind;
    size_t at; /* in struct options */
} plain_options[] = {
    {'i', PLAIN_TEXT, offsetof(struct options, input)},
    {'o', PLAIN_TEXT, offsetof(struct options, output)},
    {OPT_INSPECTION, PLAIN_TEXT, offsetof(struct options, inspection)},
    {OPT_EXAMINER, PLAIN_TEXT, offsetof(struct options, examiner)},
    {OPT_APPROVER, PLAIN_TEXT, offsetof(struct options, approver)},
    {OPT_REASON, PLAIN_TEXT, offsetof(struct options, reason)},
    {OPT_TEMPLATES, PLAIN_TEXT, offsetof(struct options, templates)},
    {OPT_CALENDAR, PLAIN_TEXT, offsetof(struct options, calendar.own)},
    {OPT_ALIASES, PLAIN_TEXT, offsetof(struct options, aliases)},
    {OPT_TEMPLATE, PLAIN_TEXT, offsetof(struct options, schema_folder)},
    {OPT_FORMAT, PLAIN_TEXT, offsetof(struct options, schema_format)},
    {OPT_SEED, PLAIN_TEXT, offsetof(struct options, seed)},
    {OPT_EXAMINERS, PLAIN_TEXT, offsetof(struct options, examiners)},
    {'q', PLAIN_SWITCH, offsetof(struct options, quiet)},
    {'v', PLAIN_SWITCH, offsetof(struct options, verbose)},
    {OPT_NO_PROGRESS, PLAIN_SWITCH, offsetof(struct options, no_progress)},
    {OPT_FROM, PLAIN_DATE, offsetof(struct options, from)},
    {OPT_TO, PLAIN_DATE, offsetof(struct options, to)},
    {OPT_DUE, PLAIN_DATE, offsetof(struct options, due)},
    {OPT_REQUIRE_FONTS, PLAIN_FLAG, offsetof(struct options, require_fonts)},
    {OPT_FORCE, PLAIN_FLAG, offsetof(struct options, force)},
    {OPT_JSON, PLAIN_FLAG, offsetof(struct options, as_json)},
    {OPT_FIELDS, PLAIN_FLAG, offsetof(struct options, print_fields)},
    {OPT_REBUILD_HISTORY, PLAIN_FLAG, offsetof(struct options, rebuild_history)},
};

static void take_date(struct parser *p, const char *what, const char *value, day_number *date)
{
    /* NOLINTNEXTLINE(clang-analyzer-core.NonNullParamChecker): getopt gives these options their value */
    if (!day_parse(value, strlen(value), date))
        complain(p, what, value, "a date YYYY-MM-DD");
}

static const char *option_name(struct arena *arena, int option)
{
    const struct option *o = long_options;
    while (o->val != option)
        o++;
    return arena_format(arena, "--%s", o->name);
}

static void take_plain(struct parser *p, int option, const char *value)
{
    for (size_t i = 0; i < sizeof plain_options / sizeof *plain_options; i++) {
        const struct plain_option *plain = &plain_options[i];
        void *member = (char *)p->options + plain->at;
        if (plain->option != option)
            continue;
        if (plain->kind == PLAIN_TEXT)
            *(const char **)member = value;
        else if (plain->kind == PLAIN_FLAG)
            *(bool *)member = true;
        else if (plain->kind == PLAIN_SWITCH)
            *(bool *)member = !value || flag(p, option_name(p->arena, option), value);
        else
            take_date(p, option_name(p->arena, option), value, member);
    }
    p->force_given = p->force_given || option == OPT_FORCE;
    p->fonts_given = p->fonts_given || option == OPT_REQUIRE_FONTS;
}

static void take_option(struct parser *p, int option, const char *value)
{
    struct options *o = p->options;
    switch (option) {
    case 'd':
        o->date_given = true;
        take_date(p, "--date", value, &o->date);
        break;
    case 'j':
        set_jobs(p, "--jobs", value);
        break;
    case OPT_ONLY:
        if (!p->only_given)
            p->only.n = 0;
        p->only_given = true;
        add_only(p, "--only", value);
        break;
    case OPT_READING:
        set_reading(p, "--reading", value);
        p->reading_given = true;
        break;
    case OPT_FORMATS:
        set_formats(p, "--formats", value);
        break;
    case OPT_FAIL_ON:
        if (!p->fail_on_given)
            o->fail_on = 0;
        p->fail_on_given = true;
        set_fail_on(p, "--fail-on", value);
        break;
    case OPT_DRAW:
        set_number(p, "--draw", value, 1, 100, "a number of examiners from 1 to 100",
                   &o->n_examiners);
        break;
    case OPT_SHARD:
        if (!shard_parse(&o->shard, value))
            complain(p, "--shard", value, "a part K/N, as 1/4 to 4/4; N is 1000 at most");
        break;
    default:
        take_plain(p, option, value);
        break;
    }
}

/* An option that is none: getopt has said so. */
static void unknown_option(struct arena *arena, const char *word)
{
    const char *names[sizeof long_options / sizeof *long_options];
    size_t n = 0;
    for (; long_options[n].name; n++)
        names[n] = arena_format(arena, "--%s", long_options[n].name);
    if (strncmp(word, "--", 2) == 0)
        say_near(arena, arena_copy(arena, word, strcspn(word, "=")), names, n);
    fputs(_(try_help), stderr);
}

/* --version, --help and unknown options end the program; --config has to be read before the rest. */
static bool first_pass(struct parser *p, int argc, char **argv, enum exit_status *status)
{
    bool help = false, version = false;
    int option = 0;
    while ((option = getopt_long(argc, argv, short_options, long_options, NULL)) != -1) {
        help = help || option == OPT_HELP;
        version = version || option == OPT_VERSION;
        if (option == '?') {
            unknown_option(p->arena, argv[optind - 1]);
            *status = EXIT_USAGE;
            return false;
        }
        if (option == OPT_CONFIG)
            p->options->config = optarg;
        if (option == OPT_TEMPLATES)
            p->options->templates = optarg;
    }
    if (help)
        *status = help_print(p->arena, optind < argc ? command_named(argv[optind]) : NULL);
    else if (version)
        *status = version_print(p->arena, p->options->templates, p->options->date);
    return !help && !version;
}

/* --- the command ---------------------------------------------------------------------------------------- */

/* Options that the command would pass over in silence. */
static void refuse_idle(struct parser *p, const struct command *command)
{
    const struct options *o = p->options;
    const struct {
        bool given;
        enum own_options own;
        const char *names;
    } rows[] = {
        {o->shard.n > 0, OWN_SHARD, "--shard is"},
        {o->from || o->to, OWN_DATES, "--from and --to are"},
        {o->schema_folder || o->schema_format, OWN_FORMS, "--template and --format are"},
        {p->reading_given, OWN_READING, "--reading is"},
        {o->as_json, OWN_JSON, "--json is"},
        {o->due != 0, OWN_DUE, "--due is"},
        {o->examiner || o->approver || o->reason, OWN_EXAMINER,
         "--examiner, --approver and --reason are"},
        {o->seed || o->examiners || o->n_examiners, OWN_SEED, "--seed, --examiners and --draw are"},
        {o->print_fields, OWN_FIELDS, "--fields is"},
        {o->rebuild_history, OWN_REBUILD, "--rebuild-history is"},
        {p->force_given, OWN_FORCE, "--force is"},
        {p->fonts_given, OWN_FONTS, "--require-fonts is"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].given && !(command->own & rows[i].own)) {
            fprintf(stderr, _("caeval: %s for caeval %s\n"), _(rows[i].names),
                    command_names(p->arena, rows[i].own));
            p->failed = true;
        }
}

/* The command and its own words, from argv[optind] on; NULL: said. */
static const struct command *find_command(struct parser *p, int argc, char **argv)
{
    const char *word = optind < argc ? argv[optind] : NULL;
    const struct command *command = word ? command_named(word) : NULL;
    if (!word)
        fprintf(stderr, _("caeval: a COMMAND is needed: %s\n"), command_names(p->arena, 0));
    else if (!command)
        command_unknown(p->arena, word);
    if (!command)
        return NULL;
    char *const *own = argv + optind + 1;
    int n = argc - optind - 1;
    int taken = command->take ? command->take(p->options, own, n) : 0;
    if (taken < 0)
        return NULL;
    if (taken < n)
        complain(p, word, own[taken], "something this command takes");
    refuse_idle(p, command);
    return command;
}

const struct command *options_parse(struct options *options, struct arena *arena, int argc,
                                    char **argv, enum exit_status *status)
{
    struct parser p = {.options = options, .arena = arena};
    *options = (struct options){.input = "input",
                                .output = "out",
                                .date = today(),
                                .formats = formats_default(),
                                .keep_nights = KEEP_NIGHTS,
                                .jobs = cores()};
    if (!first_pass(&p, argc, argv, status))
        return NULL;
    if (options->config && !read_config(&p, options->config)) {
        *status = EXIT_CONFIG;
        return NULL;
    }
    optind = 1;
    int option = 0;
    while ((option = getopt_long(argc, argv, short_options, long_options, NULL)) != -1)
        take_option(&p, option, optarg);
    const struct command *command = find_command(&p, argc, argv);
    if (!command || p.failed) {
        fputs(_(try_help), stderr);
        *status = EXIT_USAGE;
        return NULL;
    }
    options_find_places(options, arena);
    *vec_push(arena, &p.only) = NULL;
    options->only = p.only.at;
    options->reading = p.reading.at;
    options->n_readings = p.reading.n;
    return command;
}
