/* Page parts: what page_layout.c and its parts share: sizes, paragraphs, what stands before and after the blocks. */
#ifndef CAEVAL_REPORT_PAGE_PARTS_H
#define CAEVAL_REPORT_PAGE_PARTS_H

#include "report/pages.h"

/* GB/T 9704's sizes, or, where an annex full of tables asks for less, one step down. */
#define TITLE_SIZE 22.0
#define COVER_SIZE 14.0
#define CHAPTER_SIZE 16.0
#define SECTION_SIZE 13.0
#define BODY_SIZE 11.0
#define NOTE_SIZE 8.5
#define FOOT_SIZE 9.0
#define FOOT_GAP 20.0      /* 7 mm from the text area to the page number */
#define CONTENTS_STEP 21.0 /* from line to line */

/* How a paragraph is set. */
struct style {
    enum face face;
    double size;
    enum align align;
    double left;   /* points from the margin */
    double indent; /* ems of the first line */
    bool justify;
    bool bold;
};

void page_paragraph(struct pages *pages, const struct style *style, const char *text,
                    struct color color);
/* How high it will be. */
double page_paragraph_height(struct pages *pages, const struct style *style, const char *text);
/* The style with the largest size, in halves of a point, at which a text is no higher. */
struct style page_fitted(struct pages *pages, struct style style, const char *text, double height,
                         double least);

/* page_cover.c: one page, whatever the names: they are set smaller. */
void page_cover(struct pages *pages);

/* page_finish.c: after the last block: the contents on their page, where there is one; the foot of each page. */
void page_contents(struct pages *pages, size_t page);
void page_numbers(struct pages *pages);

#endif
