/* Options: what a command is asked to do, and where (README, Use). */
#ifndef CAEVAL_OPTIONS_H
#define CAEVAL_OPTIONS_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/civil.h"
#include "base/exits.h"
#include "batch/shard.h"
#include "report/outputs.h"
#include "score/edition_set.h"

enum fail_on {
    FAIL_ON_NONCONFORMING = 1,  /* a form row is 否 */
    FAIL_ON_PENDING = 2,        /* a form row or the level is open */
    FAIL_ON_LEVEL_BELOW_II = 4, /* the lowest level, or none */
};

/* Which options a command reads: one bit each, or one for those that belong together. A command refuses the others rather
 * than pass them over in silence, and its help does not name them. */
enum own_options {
    OWN_SHARD = 1,        /* --shard */
    OWN_DATES = 2,        /* --from and --to */
    OWN_FORMS = 4,        /* --template and --format */
    OWN_JSON = 8,         /* --json */
    OWN_REBUILD = 16,     /* --rebuild-history */
    OWN_DUE = 32,         /* --due */
    OWN_FIELDS = 64,      /* --fields */
    OWN_READING = 128,    /* --reading */
    OWN_FORCE = 256,      /* --force */
    OWN_FONTS = 512,      /* --require-fonts */
    OWN_EXAMINER = 1024,  /* --examiner, --approver, --reason, --expires */
    OWN_SEED = 1 << 12,   /* --seed, --examiners, --draw */
    USES_INPUT = 1 << 16, /* --input ... */
    USES_OUTPUT = 1 << 17,
    USES_DATE = 1 << 18,
    USES_ONLY = 1 << 19,
    USES_FORMATS = 1 << 20,
    USES_JOBS = 1 << 21, /* and shows progress */
    USES_CALENDAR = 1 << 22,
    USES_ALIASES = 1 << 23,
    USES_FAIL_ON = 1 << 24,
    USES_PAPERS = 1 << 25, /* --formats, of Word documents */
    USES_INSPECTION = 1 << 26,
    USES_QUIET = 1 << 27,
    USES_SESSION = 1 << 28, /* --templates and --verbose: what the templates say is read */
    USES_TRUST = 1 << 29    /* --trust */
};

struct options {
    const char *input;       /* default: input */
    const char *output;      /* default: out */
    const char *inspection;  /* default: inspection beside the input folder; NULL: there is none */
    day_number date;         /* D; default: today in Beijing */
    bool date_given;         /* by --date */
    const char *const *only; /* CA codes, ended by NULL; empty: all */
    format_set formats;
    int keep_nights; /* config: days that nights are kept whole in OUT/archive; default: 90 */
    int keep_history; /* config: days that month ends are kept whole there; 0, the default: for good */
    int jobs;         /* worker processes; default: one for each core */
    const char *templates;
    struct calendar_layers calendar; /* its years: calendar.d beside the configuration */
    const char *aliases;             /* former codes of CAs; NULL: none */
    const char *sources;             /* config: the bureau's own mappings (ingest/mappings.h) */
    const char *config;              /* NULL: none */
    const char *trust;               /* roots of certificate chains (facts/objects.h); NULL: none */
    const char *documents;           /* config: its own Word templates, read first; NULL: none */
    unsigned fail_on;
    bool quiet, verbose, no_progress;
    bool force;                  /* evaluate CAs of which nothing changed as well */
    bool require_fonts;          /* do not make do with other fonts than the preferred */
    const char *sign;            /* config: the bureau's private key, or NULL */
    const char *sign_passphrase; /* config: a file with its passphrase, or NULL */
    const char *verify_key;      /* config: its public key or certificate, or NULL */
    const char *examiner, *approver, *reason; /* of collect; or NULL */
    day_number expires;                       /* --expires; 0: not set */
    const char *collect_code;                 /* caeval collect CA FILE...: n_collect of them */
    char *const *collect_file;
    size_t n_collect;
    const char *verify_folder; /* caeval verify DIR, or NULL */
    bool input_sm3;            /* config: SM3 of every input in the manifest */
    const char *fonts;         /* config: font files to try first, separated by : */
    struct bureau bureau;      /* config: who evaluates, for the documents */
    const struct chosen_reading
        *reading; /* config, --reading: in place of the templates' defaults */
    size_t n_readings;
    char *const *schema_export; /* caeval schema EXPORT...: n_schema of them */
    size_t n_schema;
    const char *schema_folder; /* --template DIR, or NULL */
    const char *schema_format; /* --format WORD, or NULL */
    const char *side[2];       /* caeval diff A B */
    day_number from, to;       /* or by dates, from the history; 0: not given */
    int year;                  /* caeval calendar YEAR */
    const char *explain_code;  /* caeval explain CA ITEM... */
    char *const *explain_item; /* n_explain of them */
    size_t n_explain;
    const char *forget_code;  /* caeval forget CODE DATE; the date is `date` */
    bool as_json;             /* --json */
    const char *help_on;      /* caeval help COMMAND, or NULL */
    const char *sources_file; /* caeval sources FILE, or NULL */
    const char *paper;        /* caeval document NAME, or NULL */
    const char *paper_code;   /* of caeval notice and document; NULL: of a year */
    day_number due;           /* of these: --due; 0: not set */
    bool print_fields;        /* of document */
    const char *sample_code;  /* caeval sample CA */
    const char *seed;         /* --seed, or NULL */
    const char *examiners;    /* --examiners FILE, or NULL */
    int n_examiners;          /* --draw: how many of them */
    bool rebuild_history;     /* of run: make the history anew and end */
    bool merges;              /* the run is caeval merge */
    struct shard shard;       /* of run: only its CAs, and no summary */
};

/* Says on standard error that a word is not what is expected. */
void word_wrong(const char *what, const char *value, const char *expected);

/* In Beijing. */
day_number today(void);

/* Folders that were not named, where they usually are. */
void options_find_places(struct options *options, struct arena *arena);
/* The cores that this process may use. */
int cores(void);

/* Is the CA among those of --only, or is none named? */
bool options_want(const struct options *options, const char *code);

#endif
