/* Names of files: which export a file belongs to, and which of two files is the newer one.
 *
 * A name is the export's ASCII name or Chinese title, without regard to case, width and blanks, with
 * anything behind a -, _, blank, bracket or digit, then .csv, .csv.gz or .xlsx; `hotline@source.csv` names
 * the form that the file has, also as hotline-2025-12@source.csv or hotline@source-2025-12.csv. */
#ifndef CAEVAL_INGEST_NAMES_H
#define CAEVAL_INGEST_NAMES_H

#include "ingest/mappings.h"

enum name_kind {
    NAME_EXPORT, /* a file of the export */
    NAME_SOURCE, /* of the export, in the form of a source that is not known */
    NAME_UNKNOWN, /* none of them; `export` is the one it names all the same or the nearest, or SIZE_MAX */
};

struct file_name {
    enum name_kind kind;
    size_t export;
    const char *behind; /* what stands behind the export's name, folded, without the source */
    const struct mapping *mapping; /* of the source that it names, or NULL */
    bool headless;                 /* of the mapping it may be, having no header (stray_find) */
    bool named;                    /* the name begins with the export's, whatever its end */
    bool book; /* a workbook, whose sheets may have names of their own (sheets.h) */
};

struct file_name name_read(struct arena *arena, const struct schema *schema, const char *name);

/* The same for the name of a sheet of a workbook. */
struct file_name name_read_sheet(struct arena *arena, const struct schema *schema,
                                 const char *name);

/* Of an empty form's name. */
#define TEMPLATE_MARK ".模板"

/* Is it an empty form, hotline.模板.csv or a sheet 热线通话记录.模板, which is read when it is filled in and
 * renamed? */
bool name_is_template(const char *name);

/* By what stands behind the export's name. Below 0: the first is read before the second, being newer. Numbers
 * as numbers, the greater one first; a name with nothing behind it is the newest. */
int name_order(const char *a, const char *b);

/* Has it the name of a file in a form that is read: .csv, .csv.gz or a workbook? */
bool name_is_table(const char *name);

/* Says the name, though it is not read, whose rows stand in it: of an unknown source, or packed otherwise? */
bool name_says_export(const char *name, const struct file_name *read);

/* Might the file, by its name, be an export under another one? Its header tells. */
bool name_may_be_export(const char *name, const struct file_name *read);

/* The name that the file of read->export is to have: the export's title, with its own behind it where a
 * file of that name is there. */
const char *name_proposed(struct arena *arena, const struct schema *schema, const char *name,
                          const struct file_name *read, bool taken);

/* What to do with a file that is not read, in words. `proposed`: name_proposed, or NULL where nothing is
 * to be proposed. */
const char *name_advice(struct arena *arena, const struct schema *schema, const char *name,
                        const struct file_name *read, const char *proposed);

#endif
