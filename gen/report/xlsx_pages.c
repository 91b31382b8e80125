/* Sheet pages. */
#include "report/xlsx_pages.h"

#include <string.h>

#include "report/sheet_text.h"

/* Of ten points eight are left at least. */
enum { SCALE_LEAST = 80, SCALE_MOST = 100 };
/* Characters: wide columns are left NARROW; where that is too much, all of them as wide as their words, from NARROWEST
 * on. */
enum { NARROW = 10, NARROWEST = 6 };
/* So many rows at least stand on the last page. */
enum { LAST_ROWS = 3 };

/* A4 in points; readers measure columns and rows a little differently, so some room is left. */
static const double PAGE_WIDTH = 595.0, PAGE_HEIGHT = 842.0, INCH = 72.0;
static const double WIDTH_USED = 0.92, HEIGHT_USED = 0.94;

static double text_height(const struct table *t, size_t row, size_t column, double points)
{
    const struct cell *cell = table_cell(t, row, column);
    return sheet_text_height(cell->text, t->column[column].width, points);
}

/* A label over rows [from, to) that needs more than these have lifts the last of them. */
static void lift(const struct table *t, size_t label, size_t column, size_t from, size_t to,
                 double points, double *height)
{
    double need = text_height(t, label, column, points);
    if (from != label) /* it says that it goes on */
        need += points * 1.35;
    for (size_t k = from; k < to; k++)
        need -= height[k];
    if (need > 0)
        height[to - 1] += need;
}

/* The heights that the rows' texts need, without any page. */
static double *row_heights(const struct table *t, double points, struct arena *arena)
{
    double *height = arena_alloc(arena, (t->n_rows + 1) * sizeof *height);
    for (size_t r = 0; r < t->n_rows; r++) {
        height[r] = points * 1.35 + 3;
        for (size_t c = 0; c < t->n_columns; c++) {
            const struct cell *cell = table_cell(t, r, c);
            double need = cell->covered || cell->rows > 1 ? 0 : text_height(t, r, c, points);
            height[r] = need > height[r] ? need : height[r];
        }
    }
    for (size_t r = 0; r < t->n_rows; r++)
        for (size_t c = 0; c < t->n_columns; c++) {
            const struct cell *cell = table_cell(t, r, c);
            if (!cell->covered && cell->rows > 1)
                lift(t, r, c, r, r + cell->rows, points, height);
        }
    return height;
}

static double points_of(double width)
{
    return (double)(long)(7 * width + 5) * 0.75; /* pixels to points */
}

static double width_of(const struct table *t)
{
    double width = 0;
    for (size_t c = 0; c + t->n_unprinted < t->n_columns; c++)
        width += points_of(t->column[c].width);
    return width;
}

/* The printable width and height in points, less what readers may differ by. */
static double room_across(const struct table *t)
{
    double page = t->portrait ? PAGE_WIDTH : PAGE_HEIGHT;
    return (page - 2 * PAGE_MARGIN_SIDE * INCH) * WIDTH_USED;
}

static double room_down(const struct table *t)
{
    double page = t->portrait ? PAGE_HEIGHT : PAGE_WIDTH;
    return (page - (PAGE_MARGIN_TOP + PAGE_MARGIN_BOTTOM) * INCH) * HEIGHT_USED;
}

static int scale_of(const struct table *t)
{
    int scale = (int)(room_across(t) / width_of(t) * 100);
    return scale > SCALE_MOST ? SCALE_MOST : scale < SCALE_LEAST ? SCALE_LEAST : scale;
}

/* What the columns have above `least` is taken from in proportion. False: that is not enough. */
static bool narrow_to(struct table *t, const double *least, double over, struct arena *arena)
{
    double spare = 0;
    for (size_t c = 0; c + t->n_unprinted < t->n_columns; c++)
        if (t->column[c].width > least[c])
            spare += points_of(t->column[c].width) - points_of(least[c]);
    if (spare < over)
        return false;
    struct column_doc *column = arena_alloc(arena, t->n_columns * sizeof *column);
    memcpy(column, t->column, t->n_columns * sizeof *column);
    for (size_t c = 0; c + t->n_unprinted < t->n_columns; c++)
        if (column[c].width > least[c])
            column[c].width -= (column[c].width - least[c]) * over / spare + 0.2;
    t->column = column;
    return true;
}

/* What the column's own words need: a number that is cut reads as none. Names are left a share, as each of them would
 * stand on many lines. */
static double least_width(const struct table *t, size_t column, double points)
{
    double share = t->column[column].width / 3;
    double most = NARROWEST;
    for (size_t r = 0; r < t->n_rows; r++) {
        const struct cell *cell = table_cell(t, r, column);
        double need = cell->covered ? 0 : sheet_text_least(cell->text, points);
        most = need > most ? need : most;
    }
    most = most < NARROW ? most : NARROW;
    return most > share ? most : share;
}

bool fit_columns(struct table *t, double points, struct arena *arena)
{
    const double over = width_of(t) - room_across(t) * 100 / SCALE_LEAST;
    if (over <= 0)
        return true;
    double *least = arena_alloc(arena, (t->n_columns + 1) * sizeof *least);
    for (size_t c = 0; c < t->n_columns; c++)
        least[c] = NARROW;
    if (narrow_to(t, least, over, arena))
        return true;
    for (size_t c = 0; c < t->n_columns; c++)
        least[c] = least_width(t, c, points);
    return narrow_to(t, least, over, arena);
}

size_t first_page_columns(const struct table *t)
{
    const double room = room_across(t) * 100 / SCALE_LEAST;
    double width = 0;
    size_t n = 0;
    while (n + t->n_unprinted < t->n_columns && width + points_of(t->column[n].width) <= room)
        width += points_of(t->column[n++].width);
    return n;
}

static void find_breaks(const struct table *t, struct page_plan *plan,
                        const struct page_frame *frame)
{
    double room = room_down(t) * 100 / plan->scale;
    double used = frame->above;
    bool short_end = false;
    for (size_t r = 0; r < t->n_rows; r++) {
        plan->starts[r] = r > 0 && used + plan->height[r] > room;
        used = (plan->starts[r] ? frame->head : used) + plan->height[r];
    }
    short_end = used + frame->below > room;
    for (size_t r = t->n_rows; LAST_ROWS < t->n_rows && r-- > t->n_rows - LAST_ROWS;) {
        short_end = short_end || plan->starts[r]; /* what belongs to it comes along */
        plan->starts[r] = false;
    }
    if (short_end && LAST_ROWS < t->n_rows)
        plan->starts[t->n_rows - LAST_ROWS] = true;
}

size_t page_end(const struct page_plan *plan, size_t row, size_t end)
{
    size_t next = row + 1;
    while (next < end && !plan->starts[next])
        next++;
    return next;
}

static void lift_pieces(const struct table *t, struct page_plan *plan, double points)
{
    for (size_t r = 0; r < t->n_rows; r++)
        for (size_t c = 0; c < t->n_columns; c++) {
            const struct cell *cell = table_cell(t, r, c);
            size_t end = r + cell->rows;
            if (cell->covered || cell->rows < 2)
                continue;
            for (size_t from = r; from < end;) {
                size_t to = page_end(plan, from, end);
                lift(t, r, c, from, to, points, plan->height);
                from = to;
            }
        }
}

struct page_plan page_plan(const struct table *t, double points, const struct page_frame *frame,
                           struct arena *arena)
{
    struct page_plan plan = {
        .scale = scale_of(t),
        .height = row_heights(t, points, arena),
        .starts = arena_alloc(arena, (t->n_rows + 1) * sizeof *plan.starts),
    };
    /* A piece of a label may need more than its rows have; that moves breaks, and they pieces. */
    for (int pass = 0; pass < 4; pass++) {
        find_breaks(t, &plan, frame);
        lift_pieces(t, &plan, points);
    }
    find_breaks(t, &plan, frame);
    return plan;
}
