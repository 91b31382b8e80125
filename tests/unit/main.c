/* Runs every suite; exit status 1 when a test fails. CK_FORK=no keeps sanitizers informative. */
#include <stdlib.h>

#include "unit/suites.h"

int main(void)
{
    setenv("CK_DEFAULT_TIMEOUT", "60", 0); /* seconds; 4 are too few beside other work */
    SRunner *runner = srunner_create(suite_ratio());
    Suite *(*const suites[])(void) = {
        suite_civil,     suite_workday,    suite_text,          suite_rows,       suite_source,
        suite_value,     suite_keys,       suite_spellings,     suite_names,      suite_cases,
        suite_book,      suite_condition,  suite_templates,     suite_sheet_text, suite_xlsx_pages,
        suite_font,      suite_layout,     suite_fingerprints,  suite_spans,      suite_rooms,
        suite_service,   suite_crl,        suite_crl_measures,  suite_sampling,   suite_ledger,
        suite_record,    suite_summary,    suite_columns,       suite_near,       suite_said,
        suite_wrap,      suite_compare,    suite_rank,          suite_apart,      suite_shard,
        suite_roles,     suite_people,     suite_room_measures, suite_operation,  suite_lean,
        suite_salvage,   suite_facts,      suite_applications,  suite_mappings,   suite_complaints,
        suite_zip_write, suite_short_text, suite_annual_cells,  suite_parcel,     suite_problem,
        suite_spool,
    };
    for (size_t i = 0; i < sizeof suites / sizeof *suites; i++)
        srunner_add_suite(runner, suites[i]());
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
