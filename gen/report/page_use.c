/* Pages: which characters a document draws in which face. What is missed here is drawn all the same, by
 * a report's own font. */
#include <string.h>

#include "report/pages.h"

static void use(struct fonts *fonts, enum face face, const char *text)
{
    fonts_use(fonts, face, text, strlen(text));
}

static void use_table(struct fonts *fonts, const struct table *t)
{
    use(fonts, FACE_HEAD, t->title);
    for (size_t c = 0; c < t->n_columns; c++) {
        use(fonts, FACE_HEAD, t->column[c].head);
        if (t->subhead)
            use(fonts, FACE_HEAD, t->subhead[c]);
    }
    for (size_t i = 0; i < t->n_rows * t->n_columns; i++) {
        const struct cell *cell = &t->cell[i];
        enum face face = page_face(cell->tone);
        if (t->column[i % t->n_columns].page_width >= 0)
            use(fonts, face, cell->page_text ? cell->page_text : cell->text);
    }
}

static void use_block(struct fonts *fonts, const struct block *b)
{
    switch (b->kind) {
    case BLOCK_HEADING:
        use(fonts, FACE_HEAD, b->text);
        use(fonts, FACE_BODY, b->text); /* the contents */
        break;
    case BLOCK_PARAGRAPH:
        use(fonts, FACE_BODY, b->text);
        break;
    case BLOCK_TABLE:
        if (!b->table->sheet_only)
            use_table(fonts, b->table);
        break;
    case BLOCK_CHART:
        if (b->chart->sheet_only)
            break;
        use(fonts, FACE_HEAD, b->chart->title);
        for (size_t i = 0; i < b->chart->n; i++)
            use(fonts, FACE_BODY, b->chart->label[i]);
        break;
    case BLOCK_FIGURES:
        for (size_t i = 0; i < b->n_figures; i++) {
            use(fonts, FACE_HEAD, b->figure[i].value);
            use(fonts, FACE_BODY, b->figure[i].label);
        }
        break;
    case BLOCK_NEW_PAGE:
    case BLOCK_CONTENTS:
        break;
    }
}

void pages_use_characters(struct fonts *fonts, const struct document *d,
                          const struct wording *wording)
{
    use(fonts, FACE_HEAD, d->title);
    use(fonts, FACE_HEAD, d->subtitle);
    use(fonts, FACE_HEAD, wording->text[CONTENTS]);
    use(fonts, FACE_HEAD, wording->text[CONTINUED]);
    for (size_t i = 0; i < d->cover.n; i++)
        use(fonts, FACE_BODY, d->cover.at[i]);
    for (size_t i = 0; i < d->block.n; i++)
        use_block(fonts, &d->block.at[i]);
}
