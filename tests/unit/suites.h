/* The suites of the unit tests, one per file. */
#ifndef CAEVAL_TESTS_SUITES_H
#define CAEVAL_TESTS_SUITES_H

#include <check.h>

Suite *suite_ratio(void);
Suite *suite_zip_write(void);
Suite *suite_short_text(void);
Suite *suite_annual_cells(void);
Suite *suite_civil(void);
Suite *suite_workday(void);
Suite *suite_text(void);
Suite *suite_columns(void);
Suite *suite_near(void);
Suite *suite_wrap(void);
Suite *suite_said(void);
Suite *suite_compare(void);
Suite *suite_rank(void);
Suite *suite_lean(void);
Suite *suite_parcel(void);
Suite *suite_rows(void);
Suite *suite_source(void);
Suite *suite_value(void);
Suite *suite_keys(void);
Suite *suite_salvage(void);
Suite *suite_spellings(void);
Suite *suite_names(void);
Suite *suite_book(void);
Suite *suite_mappings(void);
Suite *suite_cases(void);
Suite *suite_facts(void);
Suite *suite_complaints(void);
Suite *suite_applications(void);
Suite *suite_fingerprints(void);
Suite *suite_spans(void);
Suite *suite_rooms(void);
Suite *suite_service(void);
Suite *suite_crl(void);
Suite *suite_crl_measures(void);
Suite *suite_roles(void);
Suite *suite_people(void);
Suite *suite_room_measures(void);
Suite *suite_operation(void);
Suite *suite_condition(void);
Suite *suite_templates(void);
Suite *suite_sampling(void);
Suite *suite_sheet_text(void);
Suite *suite_xlsx_pages(void);
Suite *suite_font(void);
Suite *suite_layout(void);
Suite *suite_ledger(void);
Suite *suite_record(void);
Suite *suite_summary(void);
Suite *suite_shard(void);

#endif
