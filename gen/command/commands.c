/* The commands. */
#include "command/command.h"

const struct command *const commands[] = {
    &run_row,   &check_row,  &schema_row,   &sources_row,  &diff_row,
    &merge_row, &annual_row, &notice_row,   &document_row, &calendar_row,
    &list_row,  &forget_row, &readings_row, &help_row,     NULL,
};
