/* Pages: what their pieces are: a tree of parts, and which marks on which pages are of which part. */
#include "report/pages.h"

static void add_piece(struct pages *pages, size_t to, struct piece piece)
{
    *vec_push(pages->arena, &pages->piece) = piece;
    struct part *part = &pages->part.at[to];
    if (part->last)
        pages->piece.at[part->last - 1].next = pages->piece.n;
    else
        part->first = pages->piece.n;
    part->last = pages->piece.n;
}

size_t page_part(struct pages *pages, struct part part)
{
    if (pages->part.n == 0)
        *vec_push(pages->arena, &pages->part) = (struct part){.kind = PART_DOCUMENT};
    *vec_push(pages->arena, &pages->part) = part;
    add_piece(pages, part.above, (struct piece){.kind = PIECE_PART, .of = pages->part.n - 1});
    return pages->part.n - 1;
}

size_t page_link_part(struct pages *pages, const struct link *link, size_t number)
{
    size_t part = page_part(pages, (struct part){.kind = PART_LINK, .above = link->part});
    add_piece(pages, part, (struct piece){.kind = PIECE_LINK, .of = number});
    return part;
}

void page_begin(struct pages *pages, enum part_kind kind)
{
    pages->open = page_part(pages, (struct part){.kind = kind});
}

unsigned page_mark(struct pages *pages)
{
    struct page *page = &pages->page.at[pages->current];
    unsigned mark = (unsigned)page->mark.n;
    *vec_push(pages->arena, &page->mark) = pages->open;
    add_piece(pages, pages->open, (struct piece){.of = pages->current, .mark = mark});
    return mark;
}
