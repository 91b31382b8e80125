/* Word fill. */
#include "report/docx_fill.h"

#include <string.h>

#include "base/text.h"
#include "score/contract_words.h"

enum { MOST_BYTES = 64 * 1024 * 1024 };

enum block { BLOCK_NONE, BLOCK_P, BLOCK_TBL };

struct filler {
    struct bytes *to;
    enum block last;  /* written last in the cell, body ... in hand */
    bool again;       /* within an item that is not the first of its list */
    size_t rows;      /* of the table in hand, without its heads */
    unsigned drawing; /* numbers given to repeated drawings */
    const char *why;
};

static void put_range(struct filler *f, const struct word_node *from, const struct word_node *last,
                      const struct word_section *s, const struct scope *scope);

/* A line end in an attribute must not come back as a blank. */
static void put_attribute(struct bytes *to, const char *text)
{
    for (const char *at = text; *at;) {
        size_t n = strcspn(at, "\n\r");
        bytes_xml(to, at, n);
        at += n;
        if (*at)
            bytes_format(to, "&#%d;", *at++);
    }
}

/* --- values -------------------------------------------------------------------------------------------------- */

/* As the content of a run, line by line. */
static void put_lines(struct bytes *to, const char *text)
{
    for (;;) {
        size_t n = strcspn(text, "\n");
        bytes_text(to, "<w:t xml:space=\"preserve\">");
        bytes_xml(to, text, n);
        bytes_text(to, "</w:t>");
        text += n;
        if (!*text++)
            return;
        bytes_text(to, "<w:br/>");
    }
}

static const char *value_of(const struct word_node *n, const struct scope *scope)
{
    return n->field->text(scope);
}

static void put_choices(struct bytes *to)
{
    static const enum row_state answer[] = {ROW_YES, ROW_NO, ROW_NA};
    bytes_text(to, "<w:dropDownList>");
    for (size_t i = 0; i < sizeof answer / sizeof *answer; i++)
        bytes_format(to, "<w:listItem w:displayText=\"%s\" w:value=\"%s\"/>",
                     row_state_words[answer[i]], row_state_words[answer[i]]);
    bytes_text(to, "</w:dropDownList>");
}

static void put_node(struct filler *f, const struct word_node *n, const struct scope *scope);

/* A content control around the run: with its tag whoever collects the answers finds it again. */
static void put_blank(struct filler *f, const struct word_node *run, const struct word_node *blank,
                      const struct scope *scope)
{
    struct bytes *to = f->to;
    const char *tag = blank_tag(scope->paper->arena, blank->field, scope);
    bytes_text(to, "<w:sdt><w:sdtPr>");
    for (const struct word_node *child = run->first; child != blank; child = child->next)
        put_node(f, child, scope);
    bytes_text(to, "<w:alias w:val=\"");
    put_attribute(to, blank_title(scope->paper->arena, blank->field, scope));
    bytes_text(to, "\"/><w:tag w:val=\"");
    put_attribute(to, tag);
    bytes_text(to, "\"/>");
    if (blank->field->blank == BLANK_DATE)
        bytes_text(to, "<w:date><w:dateFormat w:val=\"yyyy年M月d日\"/><w:lid w:val=\"zh-CN\"/>"
                       "<w:storeMappedDataAs w:val=\"date\"/><w:calendar w:val=\"gregorian\"/>"
                       "</w:date>");
    else if (blank->field->blank == BLANK_ANSWER)
        put_choices(to);
    else
        bytes_text(to, "<w:text/>"); /* LibreOffice 7 keeps the title of these, not of rich ones */
    bytes_text(to, "</w:sdtPr><w:sdtContent><w:r>");
    for (const struct word_node *child = run->first; child != blank; child = child->next)
        put_node(f, child, scope);
    put_lines(
        to,
        scope->paper->editions->wording
            ->text[blank->field->blank == BLANK_DATE && !scope->row ? PAPER_NO_DATE : PAPER_BLANK]);
    bytes_text(to, "</w:r></w:sdtContent></w:sdt>");
}

/* --- elements -------------------------------------------------------------------------------------------------- */

/* Names that a document may have once: in a repetition they go, or get a number of their own. */
static bool is_once(const char *name)
{
    return strcmp(name, "w14:paraId") == 0 || strcmp(name, "w14:textId") == 0;
}

static void put_attributes(struct filler *f, const struct word_node *n)
{
    bool drawing = f->again && strcmp(n->name, "wp:docPr") == 0;
    for (const char *const *a = n->attribute; *a; a += 2) {
        if (f->again && is_once(a[0]))
            continue;
        bytes_format(f->to, " %s=\"", a[0]);
        if (drawing && strcmp(a[0], "id") == 0)
            bytes_format(f->to, "%u", 100000 + f->drawing++);
        else
            put_attribute(f->to, a[1]);
        bytes_text(f->to, "\"");
    }
}

/* What must hold a paragraph at its end. */
static bool holds_paragraphs(const struct word_node *n)
{
    return word_is(n, "w:tc") || word_is(n, "w:txbxContent") || word_is(n, "w:hdr") ||
           word_is(n, "w:ftr") || word_is(n, "w:footnote") || word_is(n, "w:endnote");
}

static bool is_left_out(const struct filler *f, const struct word_node *n)
{
    return f->again && (word_is(n, "w:bookmarkStart") || word_is(n, "w:bookmarkEnd"));
}

static bool is_head(const struct word_node *row)
{
    const struct word_node *looks = word_child(row, "w:trPr");
    return looks && word_child(looks, "w:tblHeader");
}

static void put_element(struct filler *f, const struct word_node *n, const struct scope *scope)
{
    enum block around = f->last;
    bool text = word_is(n, "w:t");
    f->last = BLOCK_NONE;
    f->rows += word_is(n, "w:tr") && !is_head(n);
    bytes_format(f->to, "<%s", n->name);
    if (text)
        bytes_text(f->to, " xml:space=\"preserve\"");
    else
        put_attributes(f, n);
    if (!n->first) {
        bytes_text(f->to, "/>");
    } else {
        bytes_text(f->to, ">");
        put_range(f, n->first, NULL, n->first->section, scope);
        if (holds_paragraphs(n) && f->last != BLOCK_P)
            bytes_text(f->to, "<w:p/>");
        bytes_format(f->to, "</%s>", n->name);
    }
    f->last = word_is(n, "w:p") ? BLOCK_P : word_is(n, "w:tbl") ? BLOCK_TBL : around;
}

static bool repeats(const struct word_node *table)
{
    for (const struct word_node *row = table->first; row; row = row->next)
        if (row->section)
            return true;
    return false;
}

/* A table whose list has no items goes as a whole, with its head: a head alone says nothing, and no reader takes
 * a table without rows. */
static void put_table(struct filler *f, const struct word_node *n, const struct scope *scope)
{
    const struct filler around = *f;
    size_t at = f->to->n;
    f->rows = 0;
    put_element(f, n, scope);
    if (f->rows == 0 && repeats(n)) {
        f->to->n = at;
        f->last = around.last;
    }
    f->rows = around.rows;
}

static const struct word_node *blank_of(const struct word_node *run)
{
    return word_is(run, "w:r") && run->end && run->end->kind == WORD_BLANK ? run->end : NULL;
}

static void put_node(struct filler *f, const struct word_node *n, const struct scope *scope)
{
    if (f->why || n->kind == WORD_GONE || is_left_out(f, n))
        return;
    if (f->to->n > MOST_BYTES) {
        f->why = "按模板生成的内容过大";
        return;
    }
    if (n->kind == WORD_TEXT)
        bytes_xml(f->to, n->text, strlen(n->text));
    else if (n->kind == WORD_FIELD && word_is(n->parent, "w:r"))
        put_lines(f->to, value_of(n, scope));
    else if (n->kind == WORD_FIELD)
        put_attribute(f->to, value_of(n, scope));
    else if (blank_of(n))
        put_blank(f, n, blank_of(n), scope);
    else if (word_is(n, "w:tbl"))
        put_table(f, n, scope);
    else
        put_element(f, n, scope);
}

/* --- sections -------------------------------------------------------------------------------------------------- */

static void put_section(struct filler *f, const struct word_node *n, const struct word_section *s,
                        const struct scope *scope)
{
    struct scope inner = *scope;
    bool again = f->again;
    if (s->inverted) {
        if (!s->list->enter(&inner, 0))
            put_range(f, n, s->last, s->inner, scope);
        return;
    }
    for (size_t i = 0; !f->why; i++) {
        inner = *scope;
        if (!s->list->enter(&inner, i))
            break;
        inner.has |= s->list->gives;
        if (s->list->gives)
            inner.index = i;
        put_range(f, n, s->last, s->inner, &inner);
        f->again = true;
    }
    f->again = again;
}

static void put_range(struct filler *f, const struct word_node *from, const struct word_node *last,
                      const struct word_section *s, const struct scope *scope)
{
    for (const struct word_node *n = from; n && !f->why; n = n->next) {
        const struct word_section *own = n == from ? s : n->section;
        if (own) {
            put_section(f, n, own, scope);
            n = own->last;
        } else {
            put_node(f, n, scope);
        }
        if (n == last)
            break;
    }
}

const char *word_fill(struct bytes *to, const struct word_node *root, const struct scope *scope)
{
    struct filler f = {.to = to};
    bytes_text(to, "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n");
    put_node(&f, root, scope);
    return f.why;
}
