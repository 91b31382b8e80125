/* Annual, the ranking: each CA beside last year. */
#include "report/annual_parts.h"
#include "report/present.h"
#include "score/contract_words.h"

enum {
    R_PLACE,
    R_MOVE,
    R_CODE,
    R_NAME,
    R_DATE,
    R_LEVEL,
    R_TOTAL,
    R_NO,
    R_LEVEL_BEFORE,
    R_TOTAL_BEFORE,
    R_CHANGE,
    R_NO_BEFORE,
    RANK_COLUMNS
};

static const struct column_doc *rank_columns(const struct reporter *r)
{
    const struct wording *w = r->w;
    struct column_doc *c = arena_alloc(r->arena, RANK_COLUMNS * sizeof *c);
    const char *const head[RANK_COLUMNS] = {
        w->text[SUMMARY_PLACE],       w->text[ANNUAL_MOVE],   w->text[HEAD_CODE],
        w->text[HEAD_NAME],           w->text[ANNUAL_DATE],   w->text[HEAD_LEVEL],
        w->text[HEAD_TOTAL],          w->text[STATE_NO],      w->text[ANNUAL_LEVEL_BEFORE],
        w->text[ANNUAL_TOTAL_BEFORE], w->text[ANNUAL_CHANGE], w->text[ANNUAL_NO_BEFORE]};
    static const double width[RANK_COLUMNS] = {6, 14, 12, 40, 12, 12, 14, 8, 12, 14, 16, 8};
    static const double page[RANK_COLUMNS] = {8, 10, 10, 21, 16, 8, 13, 6, 9, 13, 14, 8};
    for (size_t i = 0; i < RANK_COLUMNS; i++)
        c[i] = (struct column_doc){head[i], width[i], i == R_NAME ? ALIGN_LEFT : ALIGN_CENTER,
                                   page[i]};
    return c;
}

/* The place last year, and how far it moved: 3（升2）. */
static const char *move_text(const struct reporter *r, const struct annual_ca *ca)
{
    const char *before = number_text(r->arena, (int64_t)ca->place_before);
    int64_t up = (int64_t)ca->place_before - (int64_t)ca->place;
    if (!ca->place_before)
        return r->w->text[CHANGE_ABSENT];
    return !ca->place || !up ? before
                             : SAY(r->w, r->arena, up > 0 ? ANNUAL_UP : ANNUAL_DOWN, before,
                                   number_text(r->arena, up > 0 ? up : -up));
}

/* What became of the name: each former one with the last day of a result under it. */
static const char *with_formers(const struct reporter *r, const char *name, enum phrase phrase,
                                const struct former *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        name = arena_format(r->arena, "%s（%s）", name,
                            SAY(r->w, r->arena, ANNUAL_UNTIL,
                                SAY(r->w, r->arena, phrase, list[i].text),
                                day_text(r->arena, list[i].last)));
    return name;
}

static const char *name_text(const struct reporter *r, const struct annual_ca *ca)
{
    const char *name = ca->now ? ca->now->name : ca->before->name;
    name = with_formers(r, name, NIGHT_RENAMED, ca->name_before, ca->n_names);
    name = with_formers(r, name, NIGHT_RECODED, ca->code_before, ca->n_codes);
    if (ca->gone)
        name = arena_format(r->arena, "%s（%s）", name, r->w->text[ANNUAL_SINCE_NONE]);
    return ca->now ? arena_format(r->arena, "%s%s", name, overrides_note(ca->now, r->w, r->arena))
                   : name;
}

static void add_rank(const struct reporter *r, struct table *t, size_t i)
{
    const struct annual_ca *ca = &r->a->ca[i];
    const struct kept *now = ca->now;
    const struct kept *before = ca->before;
    struct cell *cell = table_row(r->arena, t);
    cell_text(&cell[R_CODE], TONE_PLAIN, ca->code);
    cell_text(&cell[R_NAME], now ? TONE_PLAIN : TONE_MUTED, name_text(r, ca));
    cell_text(&cell[R_MOVE], TONE_PLAIN, move_text(r, ca));
    for (size_t k = R_DATE; k < RANK_COLUMNS; k++) /* of the year without a result */
        cell_text(&cell[k], TONE_MUTED, r->w->text[CHANGE_ABSENT]);
    if (now) {
        if (ca->place)
            count_cell(r, &cell[R_PLACE], TONE_PLAIN, (int64_t)ca->place);
        else
            cell_text(&cell[R_PLACE], TONE_MUTED, r->w->text[CHANGE_ABSENT]);
        cell_day(&cell[R_DATE], TONE_PLAIN, now->date, day_text(r->arena, now->date));
        cell_text(&cell[R_LEVEL], TONE_STRONG, level_label(r->w, now->level));
        interval_cell(r, &cell[R_TOTAL], now->total_lo, now->total_hi);
        count_cell(r, &cell[R_NO], now->count[ROW_NO] ? TONE_BAD : TONE_PLAIN, now->count[ROW_NO]);
    } else {
        cell_text(&cell[R_PLACE], TONE_MUTED, r->w->text[CHANGE_ABSENT]);
    }
    if (!before)
        return;
    cell_text(&cell[R_LEVEL_BEFORE], TONE_PLAIN, level_label(r->w, before->level));
    interval_cell(r, &cell[R_TOTAL_BEFORE], before->total_lo, before->total_hi);
    count_cell(r, &cell[R_NO_BEFORE], TONE_PLAIN, before->count[ROW_NO]);
    if (ca->changes && ca->changes->same_grading)
        change_cell(r, &cell[R_CHANGE], (struct ratio[]){now->total_lo, now->total_hi},
                    (struct ratio[]){before->total_lo, before->total_hi});
}

void add_ranking(struct reporter *r)
{
    struct table *t = annual_table(r, SHEET_NAME_ANNUAL, r->w->text[ANNUAL_RANKING],
                                   rank_columns(r), RANK_COLUMNS, ORDER_RANKING);
    for (size_t i = 0; i < r->a->n; i++)
        add_rank(r, t, i);
    annual_leave_out_before(r, t, R_LEVEL_BEFORE, RANK_COLUMNS);
    annual_leave_out_before(r, t, R_MOVE, R_MOVE + 1);
    document_heading(r->document, 1, r->w->text[ANNUAL_RANKING]);
    document_table(r->document, t);
}
