/* Letter. */
#include "report/letter.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xml.h"

enum {
    MOST_COLUMNS = 30,
    LONGEST_SHEET = 28,
    CHARACTERS = 110, /* of a sheet's width */
    TALLEST_ROW = 200 /* points */
};

/* A paragraph or a table, before it is known how its page lies. */
struct piece {
    const char *style, *text;
    bool right;                 /* at the right margin */
    bool breaks;                /* a new page follows */
    bool ends;                  /* the section ends with it ... */
    bool landscape;             /* ... which lies */
    struct letter_table *table; /* NULL: a paragraph */
};

struct letter_table {
    double width[MOST_COLUMNS];
    size_t n_columns;
    VEC(const char *) cell; /* n_columns a row */
    size_t heads;           /* rows of the head */
    double row_height;      /* the least of its tallest row, in points; 0: none is told */
};

struct letter {
    struct arena *arena;
    VEC(struct piece) piece;
    struct piece now; /* the paragraph in hand */
    VEC(char) text;
    int paragraphs, tables; /* open ones: a text box stands in a paragraph */
    bool shown;             /* within w:t */
    struct letter_table *table;
    size_t column; /* of the row in hand */
    const char *cell;
    size_t span;
    bool last_lies;
    const char *why;
};

/* --- reading ------------------------------------------------------------------------------------------------- */

static void add_text(struct letter *l, const char *text, size_t n)
{
    for (size_t i = 0; i < n; i++)
        *vec_push(l->arena, &l->text) = text[i];
}

static void start_paragraph(struct letter *l)
{
    if (l->paragraphs++ > 0)
        return;
    l->now = (struct piece){.style = ""};
    l->text.n = 0;
}

static void end_paragraph(struct letter *l)
{
    if (--l->paragraphs > 0)
        return;
    l->now.text = arena_copy(l->arena, l->text.n ? l->text.at : "", l->text.n);
    if (!l->table)
        *vec_push(l->arena, &l->piece) = l->now;
    else
        l->cell = *l->cell ? arena_format(l->arena, "%s\n%s", l->cell, l->now.text) : l->now.text;
}

static void start_table(struct letter *l)
{
    if (l->tables++ == 0) /* one within a cell is text of the cell */
        l->table = arena_alloc(l->arena, sizeof *l->table);
}

static void end_table(struct letter *l)
{
    if (--l->tables == 0) {
        *vec_push(l->arena, &l->piece) = (struct piece){.style = "", .text = "", .table = l->table};
        l->table = NULL;
    }
}

static void start_cell(struct letter *l)
{
    l->cell = "";
    l->span = 1;
}

static void end_cell(struct letter *l)
{
    if (l->column < l->table->n_columns)
        *vec_push(l->arena, &l->table->cell) = l->cell;
    for (size_t i = 1; i < l->span && l->column + i < l->table->n_columns; i++)
        *vec_push(l->arena, &l->table->cell) = "";
    l->column += l->span;
}

static void end_row(struct letter *l)
{
    for (; l->column < l->table->n_columns; l->column++)
        *vec_push(l->arena, &l->table->cell) = "";
}

static void take_grid(struct letter *l, const char *width)
{
    if (l->table->n_columns == MOST_COLUMNS)
        l->why = "表格的列过多";
    else
        l->table->width[l->table->n_columns++] = width ? strtod(width, NULL) : 0;
}

static void take_break(struct letter *l, const char *type)
{
    if (type && strcmp(type, "page") == 0)
        l->now.breaks = true;
    else
        add_text(l, "\n", 1);
}

static void take_size(struct letter *l, const char *orient)
{
    l->now.landscape = orient && strcmp(orient, "landscape") == 0;
    l->now.ends = true;
    l->last_lies = l->now.landscape;
}

static void take_height(struct letter_table *t, const char *twips)
{
    double points = strtod(twips, NULL) / 20;
    t->row_height = points > t->row_height && points < TALLEST_ROW ? points : t->row_height;
}

static void take_start(void *context, struct xml *xml, const char *name, const char **attribute)
{
    struct letter *l = context;
    const char *value = xml_attribute(attribute, "val");
    if (l->why)
        xml_stop(xml);
    else if (strcmp(name, "p") == 0)
        start_paragraph(l);
    else if (strcmp(name, "tbl") == 0)
        start_table(l);
    else if (strcmp(name, "t") == 0)
        l->shown = true;
    else if (strcmp(name, "pStyle") == 0 && value)
        l->now.style = arena_string(l->arena, value);
    else if (strcmp(name, "jc") == 0 && value)
        l->now.right = strcmp(value, "right") == 0 || strcmp(value, "end") == 0;
    else if (strcmp(name, "br") == 0)
        take_break(l, xml_attribute(attribute, "type"));
    else if (strcmp(name, "pgSz") == 0)
        take_size(l, xml_attribute(attribute, "orient"));
    else if (l->tables != 1)
        return;
    else if (strcmp(name, "gridCol") == 0)
        take_grid(l, xml_attribute(attribute, "w"));
    else if (strcmp(name, "tr") == 0)
        l->column = 0;
    else if (strcmp(name, "tblHeader") == 0)
        l->table->heads++;
    else if (strcmp(name, "trHeight") == 0 && value)
        take_height(l->table, value);
    else if (strcmp(name, "tc") == 0)
        start_cell(l);
    else if (strcmp(name, "gridSpan") == 0 && value && strtol(value, NULL, 10) > 0)
        l->span = (size_t)strtol(value, NULL, 10);
}

static void take_end(void *context, struct xml *xml, const char *name)
{
    struct letter *l = context;
    if (l->why)
        xml_stop(xml);
    else if (strcmp(name, "p") == 0)
        end_paragraph(l);
    else if (strcmp(name, "t") == 0)
        l->shown = false;
    else if (strcmp(name, "tbl") == 0)
        end_table(l);
    else if (l->tables == 1 && strcmp(name, "tc") == 0)
        end_cell(l);
    else if (l->tables == 1 && strcmp(name, "tr") == 0)
        end_row(l);
}

static void take_text(void *context, const char *text, size_t n)
{
    struct letter *l = context;
    if (l->shown)
        add_text(l, text, n);
}

/* --- pages and sheets ------------------------------------------------------------------------------------------- */

/* The names of the shipped templates' styles (scripts/documents.py); any other is plain text. */
static bool is_style(const struct piece *p, const char *style)
{
    return strcmp(p->style, style) == 0;
}

/* A place that is to be filled in is blank in a cell. */
static const char *cell_of(const char *text)
{
    return slice_trim(slice_of(text)).n ? text : "";
}

static bool is_count(const char *text)
{
    size_t n = strlen(text);
    return n > 0 && n < 10 && strspn(text, "0123456789") == n;
}

/* "附表一　不符合要求的事项" as a sheet's name. */
static const char *sheet_name(struct arena *arena, const char *caption)
{
    struct slice cut = text_cut(slice_of(caption), LONGEST_SHEET);
    char *name = arena_copy(arena, cut.at, cut.n);
    for (char *at = name; *at; at++)
        *at = strchr("[]:*?/\\'", *at) ? ' ' : *at;
    return name;
}

/* The row that names the columns; of a table without a head its first. */
static size_t head_of(const struct letter_table *t)
{
    return t->heads ? t->heads - 1 : 0;
}

static void add_rows(struct document *d, struct table *t, const struct letter_table *from)
{
    size_t rows = from->cell.n / from->n_columns;
    for (size_t r = head_of(from) + 1; r < rows; r++) {
        struct cell *cell = table_row(d->arena, t);
        for (size_t c = 0; c < from->n_columns; c++) {
            const char *text = cell_of(from->cell.at[r * from->n_columns + c]);
            if (is_count(text))
                cell_number(&cell[c], TONE_PLAIN, strtod(text, NULL), text);
            else
                cell_text(&cell[c], TONE_PLAIN, text);
        }
    }
}

static struct table *table_of(struct document *d, const struct letter_table *from,
                              const char *caption)
{
    struct column_doc *column = arena_alloc(d->arena, from->n_columns * sizeof *column);
    double sum = 0;
    for (size_t c = 0; c < from->n_columns; c++)
        sum += from->width[c];
    for (size_t c = 0; c < from->n_columns; c++) {
        const char *head = from->cell.n ? from->cell.at[head_of(from) * from->n_columns + c] : "";
        double share = sum > 0 ? from->width[c] / sum : 1.0 / (double)from->n_columns;
        column[c] = (struct column_doc){.head = head,
                                        .width = share * CHARACTERS,
                                        .align = share < 0.08 ? ALIGN_CENTER : ALIGN_LEFT,
                                        .page_width = share * 100};
    }
    struct table *t = table_new(d->arena, caption ? sheet_name(d->arena, caption) : NULL,
                                caption ? caption : "", column, from->n_columns);
    t->headless = from->heads == 0;
    t->least_height = from->row_height;
    add_rows(d, t, from);
    return t;
}

/* The lines below a table, up to the next page or caption, stand on its sheet as well. */
static const char *const *closing_of(struct document *d, const struct letter *l, size_t i)
{
    VEC(const char *) line = {0};
    for (i++; i < l->piece.n; i++) {
        const struct piece *p = &l->piece.at[i];
        if (p->table || p->breaks || p->ends || is_style(p, "CaCaption"))
            break;
        if (*cell_of(p->text))
            *vec_push(d->arena, &line) = p->text;
    }
    *vec_push(d->arena, &line) = NULL;
    return line.at;
}

/* Does the section in which the piece stands lie? Its end says so. */
static bool lies(const struct letter *l, size_t i)
{
    for (; i < l->piece.n; i++)
        if (l->piece.at[i].ends)
            return l->piece.at[i].landscape;
    return l->last_lies;
}

static void add_paragraph(struct document *d, const struct piece *p)
{
    if (!*cell_of(p->text))
        return;
    if (is_style(p, "CaTitle"))
        document_heading(d, 0, p->text);
    else if (is_style(p, "CaHeading"))
        document_heading(d, 2, p->text);
    else if (p->right || is_style(p, "CaRight"))
        document_paragraph(d, TONE_PLAIN,
                           arena_format(d->arena, "　　　　　　　　　　　　　　　　%s", p->text));
    else
        document_paragraph(d, TONE_PLAIN, p->text);
}

static void turn(struct document *d, bool lying)
{
    if (lying)
        document_landscape_page(d);
    else
        document_new_page(d);
}

static void build(struct document *d, const struct letter *l)
{
    const char *caption = NULL;
    if (lies(l, 0))
        turn(d, true);
    for (size_t i = 0; i < l->piece.n; i++) {
        const struct piece *p = &l->piece.at[i];
        if (p->table && p->table->n_columns) {
            struct table *t = table_of(d, p->table, caption);
            t->closing = closing_of(d, l, i);
            t->sheet_order = (int)i;
            document_table(d, t);
            caption = NULL;
        } else if (is_style(p, "CaCaption")) {
            caption = p->text;
            document_heading(d, 2, caption);
        } else if (!p->table) {
            add_paragraph(d, p);
        }
        if ((p->breaks || p->ends) && i + 1 < l->piece.n)
            turn(d, lies(l, i + 1));
    }
}

struct document *letter_document(struct arena *arena, const char *body, size_t n, const char *title,
                                 const char *subtitle, const char **why)
{
    struct letter l = {.arena = arena};
    struct zip_fault fault;
    const struct xml_handler handler = {&l, take_start, take_end, take_text};
    bool sound = xml_read_bytes(body, n, &handler, &fault);
    if (!sound || l.why) {
        *why = l.why ? l.why : fault.why;
        return NULL;
    }
    struct document *d = document_new(arena, title, subtitle);
    d->letter = true;
    build(d, &l);
    return d;
}
