/* Verification: SpreadsheetML as libxlsxwriter writes it (shared strings, cells in order). */
#include "report/xlsx_verify.h"

#include <expat.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/zip_read.h"

/* Character data being collected. */
struct text {
    char *at;
    size_t n, cap;
};

static void text_add(struct text *t, const char *data, size_t n)
{
    if (t->cap - t->n < n + 1) {
        t->cap = (t->cap + n + 1) * 2;
        t->at = must_realloc(t->at, t->cap);
    }
    memcpy(t->at + t->n, data, n);
    t->n += n;
    t->at[t->n] = '\0';
}

static bool text_is(const struct text *t, const char *wanted)
{
    return t->n == strlen(wanted) && (t->n == 0 || memcmp(t->at, wanted, t->n) == 0);
}

struct reader {
    struct arena *arena;
    VEC(struct text) shared; /* the shared strings */
    struct text *into;       /* where character data goes, or NULL */
    struct text formula, value;
    size_t sheet;
    lxw_row_t row;
    lxw_col_t column;
    char type[8];
    const struct ledger_cell *next, *end; /* of the ledger, still to be met */
    bool differs;
};

static bool parse(const struct zip_member *m, struct reader *r, XML_StartElementHandler start,
                  XML_EndElementHandler end, XML_CharacterDataHandler data)
{
    XML_Parser parser = XML_ParserCreate(NULL);
    if (!parser)
        out_of_memory();
    XML_SetUserData(parser, r);
    XML_SetElementHandler(parser, start, end);
    XML_SetCharacterDataHandler(parser, data);
    bool sound = XML_Parse(parser, m->data, (int)m->n, 1) == XML_STATUS_OK;
    XML_ParserFree(parser);
    return sound;
}

static void on_text(void *context, const XML_Char *data, int n)
{
    struct reader *r = context;
    if (r->into)
        text_add(r->into, data, (size_t)n);
}

/* --- shared strings ------------------------------------------------------------------------------------- */

static void shared_start(void *context, const XML_Char *name, const XML_Char **attribute)
{
    struct reader *r = context;
    (void)attribute;
    if (strcmp(name, "si") == 0)
        (void)vec_push(r->arena, &r->shared);
    else if (strcmp(name, "t") == 0 && r->shared.n)
        r->into = &r->shared.at[r->shared.n - 1];
}

static void shared_end(void *context, const XML_Char *name)
{
    struct reader *r = context;
    if (strcmp(name, "t") == 0)
        r->into = NULL;
}

/* --- cells ---------------------------------------------------------------------------------------------- */

static int by_place(const void *a, const void *b)
{
    const struct ledger_cell *x = a;
    const struct ledger_cell *y = b;
    if (x->sheet != y->sheet)
        return x->sheet < y->sheet ? -1 : 1;
    if (x->row != y->row)
        return x->row < y->row ? -1 : 1;
    if (x->column != y->column)
        return x->column < y->column ? -1 : 1;
    return x->order < y->order ? -1 : x->order > y->order;
}

/* The last entry of each place, without those that left it empty. */
static size_t last_entries(struct ledger_cell *cell, size_t n)
{
    size_t kept = 0;
    if (n)
        qsort(cell, n, sizeof *cell, by_place);
    for (size_t i = 0; i < n; i++) {
        bool last = i + 1 == n || cell[i].sheet != cell[i + 1].sheet ||
                    cell[i].row != cell[i + 1].row || cell[i].column != cell[i + 1].column;
        if (last && cell[i].kind != LEDGER_BLANK)
            cell[kept++] = cell[i];
    }
    return kept;
}

/* "AB12"; false when it is something else. */
static bool read_place(const char *at, lxw_row_t *row, lxw_col_t *column)
{
    unsigned long letters = 0;
    char *end = NULL;
    for (; *at >= 'A' && *at <= 'Z' && letters < 100000; at++)
        letters = letters * 26 + (unsigned long)(*at - 'A' + 1);
    unsigned long number = strtoul(at, &end, 10);
    if (letters == 0 || number == 0 || end == at || *end)
        return false;
    *column = (lxw_col_t)(letters - 1);
    *row = (lxw_row_t)(number - 1);
    return true;
}

static void cell_start(void *context, const XML_Char *name, const XML_Char **attribute)
{
    struct reader *r = context;
    if (strcmp(name, "f") == 0)
        r->into = &r->formula;
    else if (strcmp(name, "v") == 0)
        r->into = &r->value;
    if (strcmp(name, "c") != 0)
        return;
    bool placed = false;
    r->formula.n = r->value.n = 0;
    r->type[0] = '\0';
    for (; *attribute; attribute += 2)
        if (strcmp(attribute[0], "r") == 0)
            placed = read_place(attribute[1], &r->row, &r->column);
        else if (strcmp(attribute[0], "t") == 0)
            snprintf(r->type, sizeof r->type, "%s", attribute[1]);
    r->differs = r->differs || !placed;
}

static bool number_is(const struct reader *r, double wanted)
{
    char text[64]; /* the digits that libxlsxwriter prints */
    snprintf(text, sizeof text, "%.16G", wanted);
    return strtod(r->value.at, NULL) == strtod(text, NULL);
}

static bool same_value(const struct reader *r, const struct ledger_cell *c)
{
    if (c->formula ? !text_is(&r->formula, c->formula) : r->formula.n > 0)
        return false;
    if (c->kind == LEDGER_NUMBER)
        return r->type[0] == '\0' && number_is(r, c->number);
    if (strcmp(r->type, "str") == 0)
        return c->formula && text_is(&r->value, c->text);
    char *end = NULL;
    unsigned long index = strtoul(r->value.at, &end, 10);
    return strcmp(r->type, "s") == 0 && !c->formula && *end == '\0' && index < r->shared.n &&
           text_is(&r->shared.at[index], c->text);
}

static void cell_end(void *context, const XML_Char *name)
{
    struct reader *r = context;
    r->into = NULL;
    if (strcmp(name, "c") != 0 || (r->value.n == 0 && r->formula.n == 0))
        return;
    const struct ledger_cell *c = r->next;
    if (c < r->end && c->sheet == r->sheet && c->row == r->row && c->column == r->column &&
        same_value(r, c))
        r->next++;
    else
        r->differs = true;
}

/* --- the file --------------------------------------------------------------------------------------------- */

static bool is_xml(const char *name)
{
    size_t n = strlen(name);
    return (n > 4 && strcmp(name + n - 4, ".xml") == 0) ||
           (n > 5 && strcmp(name + n - 5, ".rels") == 0);
}

static const char *verify_sheets(struct reader *r, const struct zip_archive *zip)
{
    const struct zip_member *shared = zip_find(zip, "xl/sharedStrings.xml");
    if (shared && !parse(shared, r, shared_start, shared_end, on_text))
        return "its shared strings are not well-formed XML";
    for (r->sheet = 0;; r->sheet++) {
        char name[64];
        snprintf(name, sizeof name, "xl/worksheets/sheet%zu.xml", r->sheet + 1);
        const struct zip_member *sheet = zip_find(zip, name);
        if (!sheet)
            break;
        if (!parse(sheet, r, cell_start, cell_end, on_text))
            return "a sheet is not well-formed XML";
    }
    return r->differs || r->next != r->end ? "its cells are not those that were written" : NULL;
}

const char *xlsx_verify(struct arena *arena, const char *path, struct ledger_cell *cell, size_t n)
{
    struct zip_archive zip;
    if (!zip_read(&zip, arena, path))
        return "it is no whole zip archive";
    for (size_t i = 0; i < zip.member.n; i++)
        if (is_xml(zip.member.at[i].name) && !parse(&zip.member.at[i], NULL, NULL, NULL, NULL))
            return "a member is not well-formed XML";
    struct reader r = {.arena = arena, .next = cell, .end = cell + last_entries(cell, n)};
    text_add(&r.formula, "", 0);
    text_add(&r.value, "", 0);
    const char *why = verify_sheets(&r, &zip);
    for (size_t i = 0; i < r.shared.n; i++)
        free(r.shared.at[i].at);
    free(r.formula.at);
    free(r.value.at);
    return why;
}
