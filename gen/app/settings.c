/* Settings. */
#include "app/settings.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "ingest/value.h"

void settings_complain(struct settings *s, const char *what, const char *value,
                       const char *expected)
{
    word_wrong(what, value, expected);
    s->failed = true;
}

static void set_formats(struct settings *s, const char *what, const char *list)
{
    s->options->formats = 0;
    for (const char *const *word = text_list(s->arena, list, ","); *word; word++) {
        format_set named = format_named(slice_of(*word));
        s->options->formats |= named;
        if (!named)
            settings_complain(s, what, list,
                              arena_format(s->arena, "a list of %s",
                                           formats_text(s->arena, formats_all(), ", ")));
    }
}

static void set_fail_on(struct settings *s, const char *what, const char *list)
{
    static const char *const words[] = {"nonconforming", "pending", "level-below-II"};
    static const enum fail_on on[] = {FAIL_ON_NONCONFORMING, FAIL_ON_PENDING,
                                      FAIL_ON_LEVEL_BELOW_II};
    bool from_line = s->config_line == 0;
    if (from_line && !s->fail_on_given)
        s->options->fail_on = 0;
    s->fail_on_given = s->fail_on_given || from_line;
    for (const char *const *word = text_list(s->arena, list, ","); *word; word++) {
        size_t i = 0;
        while (i < sizeof words / sizeof *words && strcmp(*word, words[i]) != 0)
            i++;
        if (i < sizeof words / sizeof *words)
            s->options->fail_on |= on[i];
        else
            settings_complain(s, what, list, "a list of nonconforming, pending, level-below-II");
    }
}

static void set_number(struct settings *s, const char *what, const char *value, int64_t least,
                       int64_t most, const char *expected, int *number)
{
    int64_t n = 0;
    if (!int_parse(slice_of(value), &n) || n < least || n > most)
        settings_complain(s, what, value, expected);
    *number = (int)n;
}

static void set_jobs(struct settings *s, const char *what, const char *value)
{
    set_number(s, what, value, 1, 1024, "a number of processes from 1 to 1024", &s->options->jobs);
}

static void set_draw(struct settings *s, const char *what, const char *value)
{
    set_number(s, what, value, 1, 100, "a number of examiners from 1 to 100",
               &s->options->n_examiners);
}

static void set_shard(struct settings *s, const char *what, const char *value)
{
    if (!shard_parse(&s->options->shard, value))
        settings_complain(s, what, value, "a part K/N, as 1/4 to 4/4; N is 1000 at most");
}

static bool flag(struct settings *s, const char *what, const char *value)
{
    struct slice word = slice_of(value);
    enum answer answer = ANSWER_NO;
    if (slice_is_nocase(word, "yes") || slice_is_nocase(word, "no"))
        return slice_is_nocase(word, "yes");
    if (!answer_read(word, &answer) || answer == ANSWER_NOT_APPLICABLE)
        settings_complain(s, what, value, "yes or no");
    return answer == ANSWER_YES;
}

static void take_date(struct settings *s, const char *what, const char *value, day_number *date)
{
    if (!day_parse(value, strlen(value), date))
        settings_complain(s, what, value, "a date YYYY-MM-DD");
}

static void set_date(struct settings *s, const char *what, const char *value)
{
    s->options->date_given = true;
    take_date(s, what, value, &s->options->date);
}

static void add_only(struct settings *s, const char *what, const char *code)
{
    if (!ca_code_valid(slice_of(code)))
        settings_complain(s, what, code, "a CA code");
    *vec_push(s->arena, &s->only) = code;
}

/* In the file a list; on the line one of several, which replace the file's. */
static void set_only(struct settings *s, const char *what, const char *value)
{
    if (s->config_line > 0) {
        for (const char *const *code = text_list(s->arena, value, ","); *code; code++)
            add_only(s, what, *code);
        return;
    }
    if (!s->only_given)
        s->only.n = 0;
    s->only_given = true;
    add_only(s, what, value);
}

static void set_reading(struct settings *s, const char *what, const char *value)
{
    (void)what;
    *vec_push(s->arena, &s->reading) = (struct chosen_reading){value, s->config_line};
}

#define AT(member) .at = offsetof(struct options, member)
#define BOTH (ON_LINE | IN_FILE)

const struct setting setting_rows[] = {
    {"input", BOTH, SETTING_TEXT, AT(input), .letter = 'i', .own = USES_INPUT, .idle = IDLE_TAKEN},
    {"output", BOTH, SETTING_TEXT, AT(output), .letter = 'o', .own = USES_OUTPUT,
     .idle = IDLE_TAKEN},
    {"inspection", BOTH, SETTING_TEXT, AT(inspection), .own = USES_INSPECTION, .idle = IDLE_TAKEN},
    {"examiner", ON_LINE, SETTING_TEXT, AT(examiner), .own = OWN_EXAMINER},
    {"approver", ON_LINE, SETTING_TEXT, AT(approver), .own = OWN_EXAMINER},
    {"reason", ON_LINE, SETTING_TEXT, AT(reason), .own = OWN_EXAMINER},
    {"expires", ON_LINE, SETTING_DATE, AT(expires), .own = OWN_EXAMINER},
    {"date", ON_LINE, SETTING_FUNCTION, .set = set_date, .letter = 'd', .own = USES_DATE,
     .idle = IDLE_TAKEN},
    {"only", BOTH, SETTING_FUNCTION, .set = set_only, .own = USES_ONLY, .idle = IDLE_SAID},
    {"formats", BOTH, SETTING_FUNCTION, .set = set_formats, .own = USES_FORMATS | USES_PAPERS,
     .idle = IDLE_SAID},
    {"jobs", BOTH, SETTING_FUNCTION, .set = set_jobs, .letter = 'j', .own = USES_JOBS,
     .idle = IDLE_TAKEN},
    {"templates", ON_LINE_FIRST | IN_FILE, SETTING_TEXT, AT(templates), .own = USES_SESSION,
     .idle = IDLE_TAKEN},
    {"calendar", BOTH, SETTING_TEXT, AT(calendar.own), .own = USES_CALENDAR, .idle = IDLE_TAKEN},
    {"aliases", BOTH, SETTING_TEXT, AT(aliases), .own = USES_ALIASES},
    {"sources", IN_FILE, SETTING_TEXT, AT(sources)},
    {"trust", BOTH, SETTING_TEXT, AT(trust), .own = USES_TRUST},
    {"documents", IN_FILE, SETTING_TEXT, AT(documents)},
    {"config", ON_LINE_FIRST, SETTING_TEXT, AT(config)},
    {"fonts", IN_FILE, SETTING_TEXT, AT(fonts)},
    {"bureau", IN_FILE, SETTING_TEXT, AT(bureau.name)},
    {"report-number", IN_FILE, SETTING_TEXT, AT(bureau.number)},
    {"secrecy", IN_FILE, SETTING_TEXT, AT(bureau.secrecy)},
    {"seal", IN_FILE, SETTING_TEXT, AT(bureau.seal)},
    {"require-fonts", BOTH, SETTING_FLAG, AT(require_fonts), .own = OWN_FONTS},
    {"sign", IN_FILE, SETTING_TEXT, AT(sign)},
    {"sign-passphrase", IN_FILE, SETTING_TEXT, AT(sign_passphrase)},
    {"verify-key", IN_FILE, SETTING_TEXT, AT(verify_key)},
    {"reading", BOTH, SETTING_FUNCTION, .set = set_reading, .own = OWN_READING},
    {"input-sm3", IN_FILE, SETTING_FLAG, AT(input_sm3)},
    {"fail-on", BOTH, SETTING_FUNCTION, .set = set_fail_on, .own = USES_FAIL_ON, .idle = IDLE_SAID},
    {"from", ON_LINE, SETTING_DATE, AT(from), .own = OWN_DATES},
    {"to", ON_LINE, SETTING_DATE, AT(to), .own = OWN_DATES},
    {"template", ON_LINE, SETTING_TEXT, AT(schema_folder), .own = OWN_FORMS},
    {"format", ON_LINE, SETTING_TEXT, AT(schema_format), .own = OWN_FORMS},
    {"force", ON_LINE, SETTING_FLAG, AT(force), .own = OWN_FORCE},
    {"quiet", BOTH, SETTING_SWITCH, AT(quiet), .letter = 'q', .own = USES_QUIET,
     .idle = IDLE_TAKEN},
    {"verbose", BOTH, SETTING_SWITCH, AT(verbose), .letter = 'v', .own = USES_SESSION,
     .idle = IDLE_TAKEN},
    {"no-progress", BOTH, SETTING_SWITCH, AT(no_progress), .own = USES_JOBS, .idle = IDLE_TAKEN},
    {"json", ON_LINE, SETTING_FLAG, AT(as_json), .own = OWN_JSON},
    {"rebuild-history", ON_LINE, SETTING_FLAG, AT(rebuild_history), .own = OWN_REBUILD},
    {"due", ON_LINE, SETTING_DATE, AT(due), .own = OWN_DUE},
    {"seed", ON_LINE, SETTING_TEXT, AT(seed), .own = OWN_SEED},
    {"examiners", ON_LINE, SETTING_TEXT, AT(examiners), .own = OWN_SEED},
    {"draw", ON_LINE, SETTING_FUNCTION, .set = set_draw, .own = OWN_SEED},
    {"fields", ON_LINE, SETTING_FLAG, AT(print_fields), .own = OWN_FIELDS},
    {"shard", ON_LINE, SETTING_FUNCTION, .set = set_shard, .own = OWN_SHARD},
    {"nightly-date", IN_FILE, .kind = SETTING_OF_NIGHTLY},
    {"keep-nights", IN_FILE, SETTING_DAYS, AT(keep_nights)},
    {"keep-history", IN_FILE, SETTING_DAYS, AT(keep_history)},
    {"log", IN_FILE, .kind = SETTING_OF_NIGHTLY},
    {"mail-to", IN_FILE, .kind = SETTING_OF_NIGHTLY},
    {"version", ON_LINE, SETTING_ENDS, .letter = 'V'},
    {"help", ON_LINE, SETTING_ENDS, .letter = 'h'},
    {0},
};

void setting_take(struct settings *s, const struct setting *row, const char *what,
                  const char *value)
{
    void *member = (char *)s->options + row->at;
    if (s->config_line == 0)
        *vec_push(s->arena, &s->given) = row;
    switch (row->kind) {
    case SETTING_TEXT:
        *(const char **)member = value;
        break;
    case SETTING_FLAG:
    case SETTING_SWITCH:
        *(bool *)member = !value || flag(s, what, value);
        break;
    case SETTING_DATE:
        take_date(s, what, value, member);
        break;
    case SETTING_DAYS:
        set_number(s, what, value, 0, 999999, "a number of days", member);
        break;
    case SETTING_FUNCTION:
        row->set(s, what, value);
        break;
    case SETTING_ENDS:
    case SETTING_OF_NIGHTLY:
        break;
    }
}
