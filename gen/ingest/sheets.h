/* Sheets: a workbook as files of the exports.
 *
 * Every sheet that is named as an export, as files are (names.h), is a file of it; where none is, the first
 * one that is not hidden is a file of the export that the workbook's name says. */
#ifndef CAEVAL_INGEST_SHEETS_H
#define CAEVAL_INGEST_SHEETS_H

#include "ingest/folder.h"
#include "ingest/names.h"

#define FILLED_TEMPLATE "没有读取：模板中已有内容；填好的请去掉名称中的“.模板”"

struct sheets {
    VEC(struct input_file) read; /* where there is more than one sheet, named 文件.xlsx#工作表 */
    struct unread_list unread;   /* neither hidden nor empty nor an empty form */
    const char *fault; /* why it cannot be read, where it is of no export by its name; or NULL */
    /* Under the name of a workbook: a document, in which no table is; or lines, as a .csv has them. */
    bool document, text;
};

/* Has an empty form (name_is_template) been filled in? It is to be renamed then. `sheet`: of a workbook, or
 * NULL. */
bool template_is_filled(struct arena *arena, const struct schema *schema, const char *name,
                        const char *path, const char *sheet);

/* The export whose form it is, or SIZE_MAX. */
size_t template_export(struct arena *arena, const struct schema *schema, const char *name);

/* The same for a workbook: adds its sheets that have rows below their header, whatever their names. */
void book_template_filled(struct arena *arena, const struct schema *schema, const char *name,
                          const char *path, struct unread_list *filled);

/* `named`: what the workbook's name says. What cannot be read and is an export by its name is one file: it
 * tells when it is opened. `of_all`: layout.h. */
struct sheets sheets_of(struct arena *arena, const struct schema *schema, const char *name,
                        const char *path, const struct file_name *named, bool of_all);

#endif
