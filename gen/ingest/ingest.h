/* Ingest: from the bytes of one CA's exports to records that passed every check.
 *
 * For each file: rows = accepted + rejected + duplicates + superseded + set_aside. Of two rows of one
 * key that differ the first is the record, with what differs unreadable, the second is rejected.
 * Records stream through a sink; nothing here keeps them. */
#ifndef CAEVAL_INGEST_INGEST_H
#define CAEVAL_INGEST_INGEST_H

#include "base/problem.h"
#include "ingest/rows.h"
#include "ingest/schema.h"
#include "ingest/source.h"
#include "ingest/value.h"

struct combined;
struct ca_folder;
struct lessons;
struct reference;
struct unread_file;

/* A row that was not taken in, or a cell that cannot be read. */
struct reject {
    const char *file; /* as results name it */
    const char *path; /* as messages name it */
    int64_t line;
    int position; /* column of the file, from 1; 0: the whole row */
    bool cell;    /* of a row that was taken in */
    const struct refusal *refusal;
};

struct reject_sink {
    void *context;
    void (*reject)(void *context, const struct reject *reject);
};

/* Where records go. */
struct record_sink {
    void *context;
    /* A check beyond the types (may be NULL): false refuses the row. */
    bool (*examine)(void *context, size_t export, const struct record *record,
                    struct refusal *refusal);
    void (*take)(void *context, size_t export, const struct record *record);
    /* A lost row (may be NULL): a case of which nothing is known but where it stands, and the cells
     * that could be read where the row as such is sound. */
    void (*lose)(void *context, size_t export, const struct record *record);
    /* The same row, where its key cannot be read either (may be NULL): it may be a later state of any case
     * of the older files. */
    void (*lose_key)(void *context, size_t export, const struct record *record);
    /* A file that could not be used (may be NULL): said before the rows of the exports after it. */
    void (*refuse)(void *context, size_t export);
    /* A row that contradicts an earlier one of its key (may be NULL): true where both are weighed, false
     * where the two are one record whose differing cells cannot be read. */
    bool (*differ)(void *context, size_t export, const struct record *record);
    /* What is said of a blank required cell of the export (may be NULL, and give NULL: as of any other). */
    const char *(*blank)(void *context, size_t export);
};

/* What became of one file. */
struct file_report {
    size_t export;
    const char *file;
    const char *path;    /* as messages name it */
    const char *open;    /* to open it; of a sheet its workbook */
    bool share;          /* the CA's part in a combined file */
    const char *refused; /* why none of it could be used, or NULL */
    bool passing;  /* it could not be read to its end (source.h): no result may be built on this */
    bool unusable; /* it was read and not understood: supplied, and of no use */
    enum encoding encoding;
    const char *sha256; /* NULL where the file could not be read */
    struct file_stamp stamp;
    int64_t rows, accepted, rejected, duplicates, superseded, set_aside;
    int64_t conflicts;  /* of the rejected: rows that contradict another one of their key */
    int64_t damaged;    /* cells of accepted rows that cannot be read */
    const char *aside;  /* what was set aside, in words; NULL: nothing */
    const char *source; /* the system whose form it has (mappings.h); NULL: the contract's form */
    const char *recognised;      /* what was made of it then, in words */
    const char *unknown_columns; /* joined by 、, or NULL */
    const bool *has_column;      /* by schema column; NULL where refused */
    bool dated;                  /* first and last are set */
    instant first, last;         /* of the export's first date column, over accepted rows */
    bool reaches;                /* begins and ends are set, or open_ended */
    bool open_ended;             /* some stretch is not over, or nobody says when */
    bool lasting;                /* some stretch has no end */
    bool end_unread;             /* the end of one cannot be read */
    instant begins, ends;        /* of the columns that reach (schema.h) */
    bool any_date;               /* earliest and latest are set */
    instant earliest, latest;    /* of all its date columns */
    bool kept;                   /* kept_to is set */
    instant kept_to;             /* the last of those that are no day set beforehand */
    bool kept_unread;            /* ... or may be: one of these cannot be read */
};

/* The last day that a time of an export may have: 50 years after the assessment date. */
static inline day_number latest_time(day_number date)
{
    enum { YEARS = 50 };
    return add_years(date, YEARS);
}

struct ca_input {
    const char *code;
    day_number latest;                  /* times after it cannot be: they are unreadable */
    const struct ca_folder *folder;     /* NULL: no folder of its own */
    const struct ca_folder *inspection; /* what the bureau's examiners wrote down; NULL: nothing */
    const struct combined *combined;
    struct lessons *lessons; /* empty before the first reading */
};

struct ingested {
    const char *code;               /* of the CA */
    const struct file_report *file; /* by export, in reading order */
    size_t n;
    /* Rows of one key contradict each other: the records are not yet what they are to be. Read again
     * from empty facts with the same lessons (lessons.h); a file that changes all the time apart, the
     * second reading is the last. */
    bool again;
    const struct reference *reference; /* columns that refer to another export (refs.h) */
    size_t n_references;
    const struct unread_file
        *unread; /* in the CA's folder, and of all CAs where rows stand in it (folder.h) */
    size_t n_unread;
};

/* Reads all exports of a CA in the order of the schema, the files of each newest name first. */
struct ingested ingest_ca(const struct ca_input *input, const struct schema *schema,
                          struct arena *arena, const struct record_sink *records,
                          const struct reject_sink *rejects, struct problems *problems);

struct layout;
/* The words for a faulty row, for combined.c as well. */
void refuse_row(struct refusal *refusal, const struct row *row, const struct layout *layout);

#endif
