/* Template book: a workbook to fill in. Columns have the form of their type, so that ids stay texts and dates
 * dates; choices are lists; what a column means stands in a note on its header. */
#include <errno.h>
#include <string.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "base/file.h"
#include "base/text.h"
#include "ingest/names.h"
#include "report/schema_view.h"

enum { LAST_ROW = 1048575, WIDTH = 20, LIST_MOST = 255 /* characters that Excel takes */ };

struct forms {
    lxw_format *head, *must, *text, *day, *moment;
};

static struct forms make_forms(lxw_workbook *book)
{
    struct forms f = {workbook_add_format(book), workbook_add_format(book),
                      workbook_add_format(book), workbook_add_format(book),
                      workbook_add_format(book)};
    format_set_bold(f.head);
    format_set_bold(f.must);
    format_set_font_color(f.must, LXW_COLOR_RED);
    format_set_num_format(f.text, "@");
    format_set_num_format(f.day, "yyyy-mm-dd");
    format_set_num_format(f.moment, "yyyy-mm-dd hh:mm:ss");
    return f;
}

static lxw_format *form_of(const struct forms *f, enum column_type type)
{
    switch (type) {
    case TYPE_DATE:
        return f->day;
    case TYPE_DATETIME:
        return f->moment;
    case TYPE_INT:
    case TYPE_DECIMAL:
        return NULL;
    case TYPE_ID:
    case TYPE_TEXT:
    case TYPE_ENUM:
    case TYPE_BOOL:
        break;
    }
    return f->text;
}

/* A list to choose from; what is longer than Excel takes stands in the note alone. */
static void offer(lxw_worksheet *sheet, lxw_col_t column, const char *const *words,
                  struct arena *arena)
{
    struct slice list_text = slice_of(text_joined(arena, words, ","));
    if (text_cut(list_text, LIST_MOST).n < list_text.n)
        return;
    lxw_data_validation list = {.validate = LXW_VALIDATION_TYPE_LIST,
                                .value_list = (void *)(uintptr_t)words,
                                .ignore_blank = LXW_VALIDATION_ON,
                                .error_type = LXW_VALIDATION_ERROR_TYPE_WARNING};
    worksheet_data_validation_range(sheet, 1, column, LAST_ROW, column, &list);
}

static const char *note_of(const struct export_view *v, size_t column, struct arena *arena)
{
    const struct column *c = &v->export->column[column];
    const char *text = column_text(v, column, arena);
    const char *example = v->column[column].example;
    const char *duty = c->key ? "必填，用来识别各行（主键）" : c->required ? "必填" : "可以留空";
    return arena_format(arena, "%s；%s%s%s%s%s", type_word(c->type), duty, *text ? "\n" : "", text,
                        *example ? "\n例：" : "", example);
}

static bool add_sheet(lxw_workbook *book, const struct export_view *v, const struct forms *f,
                      struct arena *arena)
{
    static const char *const answers[] = {"是", "否", "不适用", NULL};
    lxw_worksheet *sheet =
        workbook_add_worksheet(book, arena_format(arena, "%s" TEMPLATE_MARK, v->export->title));
    for (size_t i = 0; sheet && i < v->export->n; i++) {
        const struct column *c = &v->export->column[i];
        lxw_col_t column = (lxw_col_t)i;
        worksheet_set_column(sheet, column, column, WIDTH, form_of(f, c->type));
        worksheet_write_string(sheet, 0, column, c->header,
                               c->key || c->required ? f->must : f->head);
        worksheet_write_comment(sheet, 0, column, note_of(v, i, arena));
        if (c->type == TYPE_BOOL || (c->type == TYPE_ENUM && *v->column[i].values))
            offer(sheet, column, c->type == TYPE_ENUM ? v->column[i].values : answers, arena);
    }
    if (sheet)
        worksheet_freeze_panes(sheet, 1, 0);
    return sheet != NULL;
}

bool write_template_book(const char *path, const struct export_view *view, size_t n,
                         struct arena *arena)
{
    if (!file_write(path, "", 0)) /* a new one, through no link */
        return false;
    lxw_workbook *book = workbook_new(path);
    if (!book)
        out_of_memory();
    struct forms forms = make_forms(book);
    bool sound = true;
    for (size_t i = 0; i < n; i++)
        sound = add_sheet(book, &view[i], &forms, arena) && sound;
    errno = 0;
    if (workbook_close(book) == LXW_NO_ERROR && sound && file_sync(path))
        return true;
    int error = errno ? errno : EIO;
    unlink(path);
    errno = error;
    return false;
}
