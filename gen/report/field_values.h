/* Field values: what each field of a Word template stands for, where it stands. */
#ifndef CAEVAL_REPORT_FIELD_VALUES_H
#define CAEVAL_REPORT_FIELD_VALUES_H

#include "report/fields.h"

enum { FEW_CASES = 5 }; /* of a row's places: 实例 */

/* Of the row that the place stands in: its state in a result, and what result.json says of it. */
unsigned scope_state(const struct scope *scope, const struct kept *kept);
const struct kept_detail *scope_detail(const struct scope *scope);
/* The same of another result; an empty one where it does not have it. */
const struct kept_detail *scope_detail_of(const struct scope *scope, const struct kept *kept);
/* Does what a row rests on show nothing that was not there at the earlier result: an answer or an override of no later
 * day, files of then, or cases of the year that were listed then? */
bool scope_nothing_new(const struct scope *scope);
/* How many rows of the CA are in the state, those without boxes among them. */
int64_t scope_rows(const struct scope *scope, enum row_state state);

/* The texts, by the names of fields.c. */
const char *say_bureau(const struct scope *scope);
const char *say_due(const struct scope *scope);
const char *say_form_title(const struct scope *scope);
const char *say_score_title(const struct scope *scope);
const char *say_remedy_rule(const struct scope *scope);
const char *say_remedy(const struct scope *scope);
const char *say_publicity_name(const struct scope *scope);
const char *say_index(const struct scope *scope);
const char *say_code(const struct scope *scope);
const char *say_name(const struct scope *scope);
const char *say_assessed(const struct scope *scope);
const char *say_period(const struct scope *scope);
const char *say_digest(const struct scope *scope);
const char *say_total_of(const struct scope *scope);
const char *say_level(const struct scope *scope);
const char *say_yes(const struct scope *scope);
const char *say_no(const struct scope *scope);
const char *say_pending(const struct scope *scope);
const char *say_not_applicable(const struct scope *scope);
const char *say_no_box(const struct scope *scope);
const char *say_all_no(const struct scope *scope);
const char *say_all_pending(const struct scope *scope);
const char *say_no_without_box(const struct scope *scope);
const char *say_pending_without_box(const struct scope *scope);
const char *say_no_box_states(const struct scope *scope);
const char *say_overrides(const struct scope *scope);
/* Was anything of its service supplied, or found by an examiner? What the register of CAs says of it is neither. */
bool result_has_data(const struct kept *kept);
const char *say_notice_name(const struct scope *scope);
const char *say_row(const struct scope *scope);
const char *say_clauses(const struct scope *scope);
const char *say_form_domain(const struct scope *scope);
const char *say_item(const struct scope *scope);
const char *say_sub_item(const struct scope *scope);
const char *say_method(const struct scope *scope);
const char *say_result(const struct scope *scope);
const char *say_fails(const struct scope *scope);
const char *say_reason(const struct scope *scope);
const char *say_cases_number(const struct scope *scope);
const char *say_cases(const struct scope *scope);
const char *say_since(const struct scope *scope);
const char *say_lack(const struct scope *scope);
const char *say_supplier(const struct scope *scope);
const char *say_file(const struct scope *scope);
const char *say_line(const struct scope *scope);
const char *say_id(const struct scope *scope);
const char *say_export(const struct scope *scope);
const char *say_supplied(const struct scope *scope);
const char *say_indicator(const struct scope *scope);
const char *say_indicator_score(const struct scope *scope);
const char *say_domain(const struct scope *scope);
const char *say_domain_yes(const struct scope *scope);
const char *say_domain_no(const struct scope *scope);
const char *say_domain_pending(const struct scope *scope);
const char *say_domain_na(const struct scope *scope);
const char *say_earlier_date(const struct scope *scope);
const char *say_earlier_result(const struct scope *scope);
const char *say_receipt(const struct scope *scope);
const char *say_notice_due(const struct scope *scope);
const char *say_year(const struct scope *scope);
const char *say_cas(const struct scope *scope);
const char *say_own_year(const struct scope *scope);

#endif
