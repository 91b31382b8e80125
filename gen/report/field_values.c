/* Field values. */
#include "report/field_values.h"

#include <string.h>

#include "base/numbers.h"
#include "base/text.h"
#include "ingest/names.h"
#include "report/place_names.h"
#include "report/present.h"
#include "score/amounts.h"
#include "score/contract_words.h"

/* --- words ---------------------------------------------------------------------------------------------- */

static struct arena *arena_of(const struct scope *s)
{
    return s->paper->arena;
}

static const struct wording *wording_of(const struct scope *s)
{
    return s->paper->editions->wording;
}

static const char *count_text(const struct scope *s, int64_t n)
{
    return number_text(arena_of(s), n);
}

static const char *date_text(const struct scope *s, day_number day)
{
    if (day == DAY_NEVER)
        return wording_of(s)->text[PAPER_NO_DATE];
    struct civil c = civil_from_day(day);
    return SAY(wording_of(s), arena_of(s), PAPER_DATE, count_text(s, c.year),
               count_text(s, c.month), count_text(s, c.day));
}

/* --- what stands anywhere --------------------------------------------------------------------------------- */

const char *say_bureau(const struct scope *s)
{
    return s->paper->bureau ? s->paper->bureau : wording_of(s)->text[PAPER_NO_BUREAU];
}

const char *say_due(const struct scope *s)
{
    return date_text(s, s->paper->due);
}

const char *say_form_title(const struct scope *s)
{
    return s->paper->editions->form->title;
}

const char *say_score_title(const struct scope *s)
{
    return s->paper->editions->grading->title;
}

const char *say_remedy_rule(const struct scope *s)
{
    return s->paper->editions->wording->text[PAPER_REMEDY];
}

const char *say_remedy(const struct scope *s)
{
    return s->paper->editions->wording->text[CONCLUSION_REMEDY];
}

const char *say_publicity_name(const struct scope *s)
{
    return s->paper->editions->wording->text[PAPER_PUBLICITY];
}

const char *say_index(const struct scope *s)
{
    return count_text(s, (int64_t)s->index + 1);
}

/* --- of a CA ---------------------------------------------------------------------------------------------- */

unsigned scope_state(const struct scope *s, const struct kept *k)
{
    return kept_row(k, s->row->number);
}

int64_t scope_rows(const struct scope *s, enum row_state state)
{
    const struct form_edition *form = s->paper->editions->form;
    int64_t n = 0;
    for (size_t i = 0; i < form->n; i++)
        n += kept_row(s->ca->now, form->row[i].number) == (unsigned)state;
    return n;
}

const char *say_code(const struct scope *s)
{
    return s->ca->now->code;
}

const char *say_name(const struct scope *s)
{
    return s->ca->now->name;
}

const char *say_assessed(const struct scope *s)
{
    return date_text(s, s->ca->now->date);
}

const char *say_period(const struct scope *s)
{
    int year = civil_from_day(s->ca->now->date).year;
    return date_text(s, day_from_civil(year, 1, 1));
}

const char *say_digest(const struct scope *s)
{
    return s->ca->now->result_sha256;
}

const char *say_total_of(const struct scope *s)
{
    return total_text(s->ca->now->total_lo, s->ca->now->total_hi, arena_of(s));
}

const char *say_level(const struct scope *s)
{
    return level_label(wording_of(s), s->ca->now->level);
}

const char *say_yes(const struct scope *s)
{
    return count_text(s, s->ca->now->count[ROW_YES]);
}

const char *say_no(const struct scope *s)
{
    return count_text(s, s->ca->now->count[ROW_NO]);
}

const char *say_pending(const struct scope *s)
{
    return count_text(s, s->ca->now->count[ROW_PENDING]);
}

const char *say_not_applicable(const struct scope *s)
{
    return count_text(s, s->ca->now->count[ROW_NA]);
}

const char *say_no_box(const struct scope *s)
{
    return count_text(s, s->ca->now->no_box);
}

const char *say_all_no(const struct scope *s)
{
    return count_text(s, scope_rows(s, ROW_NO));
}

const char *say_all_pending(const struct scope *s)
{
    return count_text(s, scope_rows(s, ROW_PENDING));
}

/* The numbers of the rows without boxes that are in the state; NULL: there are none. */
static const char *without_box(const struct scope *s, enum row_state state)
{
    const struct form_edition *form = s->paper->editions->form;
    struct numbers rows = {.arena = arena_of(s)};
    for (size_t i = 0; i < form->n; i++)
        if (!form->row[i].boxes && kept_row(s->ca->now, form->row[i].number) == (unsigned)state)
            numbers_add(&rows, form->row[i].number);
    numbers_end(&rows);
    return rows.n ? rows.text : NULL;
}

static const char *apart_text(const struct scope *s, enum row_state state)
{
    const char *rows = without_box(s, state);
    return rows ? SAY(wording_of(s), arena_of(s), PAPER_WITHOUT_BOX, rows) : "";
}

const char *say_no_without_box(const struct scope *s)
{
    return apart_text(s, ROW_NO);
}

const char *say_pending_without_box(const struct scope *s)
{
    return apart_text(s, ROW_PENDING);
}

const char *say_no_box_states(const struct scope *s)
{
    const struct wording *w = wording_of(s);
    const char *no = without_box(s, ROW_NO);
    const char *open = without_box(s, ROW_PENDING);
    const char *text = no ? SAY(w, arena_of(s), PAPER_NO_BOX_NO, no) : "";
    if (open)
        text = arena_format(arena_of(s), "%s%s%s", text, *text ? "，" : "",
                            SAY(w, arena_of(s), PAPER_NO_BOX_OPEN, open));
    return *text ? SAY(w, arena_of(s), PAPER_NO_BOX_STATES, text) : "";
}

const char *say_overrides(const struct scope *s)
{
    return overrides_note(s->ca->now, wording_of(s), arena_of(s));
}

/* Where nothing is 否 nothing is demanded. */
const char *say_notice_name(const struct scope *s)
{
    return wording_of(s)->text[scope_rows(s, ROW_NO) ? PAPER_NOTICE : PAPER_RESULT];
}

/* --- of a row --------------------------------------------------------------------------------------------- */

const struct kept_detail *scope_detail_of(const struct scope *s, const struct kept *k)
{
    static const struct kept_detail none = {
        .reason = "", .fails = "", .lack = LACKS, .answered_on = DAY_NEVER};
    return k && k->detail && scope_state(s, k) != ROW_ABSENT ? &k->detail[s->row->number - 1]
                                                             : &none;
}

const struct kept_detail *scope_detail(const struct scope *s)
{
    return scope_detail_of(s, s->ca->now);
}

const char *say_row(const struct scope *s)
{
    return count_text(s, s->row->number);
}

const char *say_clauses(const struct scope *s)
{
    return s->row->clauses;
}

const char *say_form_domain(const struct scope *s)
{
    return s->row->domain;
}

const char *say_item(const struct scope *s)
{
    return s->row->item_name;
}

const char *say_sub_item(const struct scope *s)
{
    return s->row->sub_item;
}

const char *say_method(const struct scope *s)
{
    return s->row->method;
}

static const char *state_text(const struct scope *s, unsigned state)
{
    return state < ROW_STATES ? row_state_text(wording_of(s), (enum row_state)state) : "—";
}

const char *say_result(const struct scope *s)
{
    return state_text(s, scope_state(s, s->ca->now));
}

/* "docs.csv:2" as 《制度文件登记》第2行; of an export that came in several files the file's own name as well, and never
 * the folder in which it lay. */
static const char *with_titles(const struct scope *s, const char *text)
{
    const struct schema *schema = s->paper->editions->schema;
    const struct kept *k = s->ca->now;
    for (size_t i = 0; i < k->n_files; i++) {
        const char *slash = strrchr(k->file[i].name, '/');
        size_t export = schema_export(schema, slice_of(k->file[i].export));
        size_t files = 0;
        for (size_t f = 0; f < k->n_files; f++)
            files += strcmp(k->file[f].export, k->file[i].export) == 0;
        if (export == SIZE_MAX)
            continue;
        const char *title = schema->export[export].shown;
        text = place_named(wording_of(s), arena_of(s), text, k->file[i].name,
                           files < 2 ? SAY(wording_of(s), arena_of(s), PAPER_EXPORT, title)
                                     : SAY(wording_of(s), arena_of(s), PAPER_FILE, title,
                                           slash ? slash + 1 : k->file[i].name));
    }
    return text;
}

const char *say_fails(const struct scope *s)
{
    return with_titles(s, scope_detail(s)->fails);
}

/* What was 否 by an override that holds no more is not so by what the CA did. */
const char *say_reason(const struct scope *s)
{
    const struct kept *earlier = s->paper->earlier;
    const char *reason = with_titles(s, scope_detail(s)->reason);
    const char *had = earlier ? kept_overridden(earlier, say_row(s)) : NULL;
    if (!had || scope_state(s, earlier) == scope_state(s, s->ca->now) ||
        kept_overridden(s->ca->now, say_row(s)))
        return reason;
    return SAY(wording_of(s), arena_of(s), PAPER_OVERRIDE_WENT, reason, had);
}

const char *say_cases_number(const struct scope *s)
{
    return count_text(s, scope_detail(s)->total);
}

/* The file by the export's title; its own name as well where it is another than the export's. */
static const char *file_title(const struct scope *s, const char *file)
{
    const struct schema *schema = s->paper->editions->schema;
    const struct file_name read = name_read(arena_of(s), schema, file);
    if (read.kind != NAME_EXPORT)
        return file;
    const struct export *export = &schema->export[read.export];
    const char *usual = arena_format(arena_of(s), "%s.csv", export->name);
    return strcmp(file, usual) == 0
               ? SAY(wording_of(s), arena_of(s), PAPER_EXPORT, export->shown)
               : SAY(wording_of(s), arena_of(s), PAPER_FILE, export->shown, file);
}

static const char *case_text(const struct scope *s, const struct kept_case *c)
{
    const char *place =
        c->line > 0 ? SAY(wording_of(s), arena_of(s), PAPER_PLACE, count_text(s, c->line)) : "";
    return *c->id ? SAY(wording_of(s), arena_of(s), PAPER_CASE, place, c->id) : place;
}

/* The first places, each file once, and how many there are. */
const char *say_cases(const struct scope *s)
{
    const struct kept_detail *d = scope_detail(s);
    const char *text = "";
    size_t n = d->n_examples < FEW_CASES ? d->n_examples : FEW_CASES;
    for (size_t i = 0; i < n; i++) {
        const struct kept_case *c = &d->example[i];
        bool named = i > 0 && strcmp(c->file, c[-1].file) == 0;
        text = arena_format(arena_of(s), "%s%s%s%s", text, i ? "、" : "",
                            named ? "" : file_title(s, c->file), case_text(s, c));
    }
    if (d->total > (int64_t)n && n > 0)
        text = SAY(wording_of(s), arena_of(s), PAPER_CASES, text, count_text(s, d->total));
    return *text ? text : "—";
}

const char *say_since(const struct scope *s)
{
    const struct ages *a = s->ca->ages;
    size_t i = (size_t)s->row->number - 1;
    if (!a || i >= a->n || a->row[i].since == DAY_NEVER)
        return "—";
    const char *day = date_text(s, a->row[i].since);
    return a->row[i].at_latest ? SAY(wording_of(s), arena_of(s), PAPER_OR_EARLIER, day) : day;
}

const char *say_lack(const struct scope *s)
{
    static const enum phrase word[LACKS] = {OPEN_DATA, OPEN_ENTRY, OPEN_ANSWER};
    enum lack lack = scope_detail(s)->lack;
    return lack < LACKS ? wording_of(s)->text[word[lack]] : "—";
}

const char *say_supplier(const struct scope *s)
{
    static const enum phrase word[LACKS] = {OPEN_BY_DATA, OPEN_BY_ENTRY, OPEN_BY_ANSWER};
    const struct kept_detail *d = scope_detail(s);
    if (d->lack >= LACKS)
        return "—";
    const char *by = wording_of(s)->text[word[d->lack]];
    return d->by_answer ? SAY(wording_of(s), arena_of(s), OPEN_BY_OR_ANSWER, by) : by;
}

const char *say_file(const struct scope *s)
{
    return file_title(s, s->example->file);
}

const char *say_line(const struct scope *s)
{
    return s->example->line > 0 ? count_text(s, s->example->line) : "—";
}

const char *say_id(const struct scope *s)
{
    return s->example->id;
}

const char *say_export(const struct scope *s)
{
    return s->paper->editions->schema->export[s->export].shown;
}

static const struct kept_supply *supply_of(const struct scope *s)
{
    return kept_supply_of(s->ca->now, s->paper->editions->schema->export[s->export].name);
}

const char *say_supplied(const struct scope *s)
{
    const struct kept_supply *x = supply_of(s);
    return x ? count_text(s, x->accepted) : wording_of(s)->text[PAPER_NOT_SUPPLIED];
}

/* --- of scores and domains ---------------------------------------------------------------------------------- */

const char *say_indicator(const struct scope *s)
{
    return s->indicator->title;
}

const char *say_indicator_score(const struct scope *s)
{
    const struct kept_score *x = kept_score_of(s->ca->now, s->indicator->id);
    return x ? score_text(x->lo, x->hi, arena_of(s)) : "—";
}

const char *say_domain(const struct scope *s)
{
    return s->domain;
}

static const char *domain_count(const struct scope *s, enum row_state state)
{
    const struct form_edition *form = s->paper->editions->form;
    int64_t n = 0;
    for (size_t i = 0; i < form->n; i++)
        n += strcmp(form->row[i].domain, s->domain) == 0 && form->row[i].boxes &&
             kept_row(s->ca->now, form->row[i].number) == (unsigned)state;
    return count_text(s, n);
}

const char *say_domain_yes(const struct scope *s)
{
    return domain_count(s, ROW_YES);
}

const char *say_domain_no(const struct scope *s)
{
    return domain_count(s, ROW_NO);
}

const char *say_domain_pending(const struct scope *s)
{
    return domain_count(s, ROW_PENDING);
}

const char *say_domain_na(const struct scope *s)
{
    return domain_count(s, ROW_NA);
}

/* --- of an earlier result, and of a year ---------------------------------------------------------------------- */

const char *say_earlier_date(const struct scope *s)
{
    return s->paper->earlier ? date_text(s, s->paper->earlier->date) : "—";
}

const char *say_earlier_result(const struct scope *s)
{
    return s->paper->earlier ? state_text(s, scope_state(s, s->paper->earlier)) : "—";
}

const char *say_notice_due(const struct scope *s)
{
    return date_text(s, s->paper->notice.n ? s->paper->notice.due : DAY_NEVER);
}

const char *say_year(const struct scope *s)
{
    return count_text(s, s->paper->year);
}

bool result_has_data(const struct kept *k)
{
    for (size_t i = 0; i < k->n_supplies; i++)
        if (k->supply[i].accepted && strcmp(k->supply[i].export, "org") != 0)
            return true;
    return false;
}

const char *say_cas(const struct scope *s)
{
    int64_t n = 0;
    for (size_t i = 0; i < s->paper->n; i++)
        n += result_has_data(s->paper->ca[i].now);
    return count_text(s, n);
}

/* A CA's documents are of the year of D. */
const char *say_own_year(const struct scope *s)
{
    return count_text(s, civil_from_day(s->ca->now->date).year);
}
