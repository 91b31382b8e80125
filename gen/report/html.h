/* HTML: one file without script or network, that any browser opens from a disk.
 *
 * Texts come from files of strangers. They reach a page in one way alone: as a place of html_put, which
 * escapes them; patterns are literals of the program. */
#ifndef CAEVAL_REPORT_HTML_H
#define CAEVAL_REPORT_HTML_H

#include "report/bytes.h"
#include "report/doc.h"
#include "score/form.h"
#include "score/wording.h"

struct html {
    struct bytes b;
    struct arena *arena;
    const struct wording *w;
    int heading; /* level of the last one: the next goes at most one deeper */
};

/* Up to the beginning of the main part, with the title as its first heading. `up`: whereto the page goes back
 * under the words `up_text`; NULL: nowhere. */
void html_begin(struct html *html, const char *title, const char *up, const char *up_text);
/* Writes a new file and frees the bytes. False with errno set. */
bool html_end(struct html *html, const char *path);

/* A pattern with places for the texts: $ is one, escaped; @ is one within an address; nothing else stands for
 * those two signs. */
#define PUT(html, ...) PUT_(html, __VA_ARGS__, NULL)
#define PUT_(html, pattern, ...) html_put((html), (pattern), (const char *const[]){__VA_ARGS__})
void html_put(struct html *html, const char *pattern, const char *const *text);

void html_heading(struct html *html, int level, const char *text);
void html_paragraph(struct html *html, enum tone tone, const char *text);
const char *html_tone(enum tone tone); /* the word of a class */
/* All blocks of a document that pages show, but charts, whose numbers stand in the tables. */
void html_document(struct html *html, const struct document *document);
bool html_shows(const struct document *document); /* is there any? */
void html_table(struct html *html, const struct table *table);
/* A part that can be scrolled where it is too wide, by keys as well. */
void html_wide(struct html *html, const char *label);
void html_wide_end(struct html *html);

/* Links to what lies beside the page; a list ended by NULL. */
void html_files(struct html *html, const char *const *file);

/* A score from 0 to `best` as a bar, with lines at `mark`s; its number stands beside it. */
struct html_bar {
    struct ratio lo, hi;
    double best;
    const struct ratio *mark;
    size_t n_marks;
};
void html_bar(struct html *html, const struct html_bar *bar);

/* Rows of the form by domain: does one begin with this row? */
bool html_domain_begins(const struct form_edition *form, size_t row);
const char *html_state_class(enum row_state state);

/* gen/report/html_style.c: in parts, ended by NULL */
extern const char *const html_style[];

#endif
