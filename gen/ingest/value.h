/* Value: one typed field of a record, and why a field is refused.
 *
 * A field is read by its column's type or refused; it is never repaired (README, Inputs). */
#ifndef CAEVAL_INGEST_VALUE_H
#define CAEVAL_INGEST_VALUE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/civil.h"
#include "base/ratio.h"
#include "base/text.h"
#include "ingest/schema.h"

/* Four ways of having or not having a value, which never mean the same. */
enum value_state {
    VALUE_ABSENT,     /* not told: the file has no such column, or every row leaves it blank */
    VALUE_BLANK,      /* the column is there, the field empty */
    VALUE_UNREADABLE, /* something stands there that cannot be read, or two rows of one key differ */
    VALUE_PRESENT,
};

enum answer { ANSWER_NO, ANSWER_YES, ANSWER_NOT_APPLICABLE };

struct value {
    enum value_state state;
    struct moment_notes notes; /* how a time was written */
    struct slice text;         /* as given, trimmed; valid during the call it is handed to */
    union {                    /* when PRESENT, by the column's type */
        struct moment moment;  /* TYPE_DATETIME */
        day_number day;        /* TYPE_DATE */
        int64_t integer;       /* TYPE_INT */
        struct ratio number;   /* TYPE_DECIMAL */
        enum answer answer;    /* TYPE_BOOL */
        const char *word;      /* TYPE_ENUM: the schema's own string */
    } as;
};

/* Why a row is not taken in, or a cell not read: the words of rejects.csv. Column NULL: the row as a whole. */
struct refusal {
    const struct column *column;
    struct slice value; /* as given, its first VALUE_SHOWN characters (README, Inputs) */
    char reason[400];   /* in Chinese: what is wrong, what is expected */
};

enum { VALUE_SHOWN = 200 };

/* Fills in a refusal; value and reason are cut at characters to what a refusal holds. */
void refuse(struct refusal *refusal, const struct column *column, struct slice value,
            const char *format, ...) __attribute__((format(printf, 4, 5)));

/* Is a trimmed field empty, or one of the marks that mean so in this column? */
bool value_is_blank(const struct column *column, struct slice text);
/* Reads a trimmed field. False: it cannot be read; the value is UNREADABLE, the refusal says why. */
bool value_read(const struct column *column, struct slice text, struct value *out,
                struct refusal *refusal);
/* Is a value that was read a time within 1990-01-01 to `latest`, or no time at all? False: it is
 * UNREADABLE now, the refusal says why. */
bool value_in_time(const struct column *column, day_number latest, struct value *value,
                   struct refusal *refusal);

/* 是/否/不适用 and the other spellings of the contract. */
bool answer_read(struct slice text, enum answer *out);
/* The word that stands for each in results and templates, ended by NULL. */
extern const char *const answer_words[];

/* A code of a certification authority: [A-Za-z0-9_-]{1,64}. */
bool ca_code_valid(struct slice text);

/* A record that passed: its values by the columns of its export. */
struct record {
    const struct export *export;
    const char *file; /* as results name it; outlives the CA's evaluation */
    int64_t line;
    const struct value *value; /* NULL: of a lost row of which nothing can be read */
};

#endif
