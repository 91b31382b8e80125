/* Any text as a cell of any type: the first byte says the type and whether the cell is required. */
#include "fuzz/fuzz.h"

#include <string.h>

#include "ingest/value.h"

static const char *const words[] = {"一般", "严重", NULL};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    if (n < 1 || !utf8_valid((const char *)data + 1, n - 1))
        return 0;
    struct column column = {.name = "c",
                            .header = "列",
                            .type = (enum column_type)((data[0] >> 1) % (TYPE_DATETIME + 1)),
                            .required = data[0] & 1,
                            .values = words,
                            .values_text = "一般;严重"};
    struct slice text = slice_trim((struct slice){(const char *)data + 1, n - 1});
    struct value value;
    struct refusal refusal;
    memset(&refusal, 0, sizeof refusal);
    bool read = value_read(&column, text, &value, &refusal);
    MUST(read == (value.state != VALUE_UNREADABLE));
    MUST(read || (*refusal.reason && utf8_valid(refusal.reason, strlen(refusal.reason)) &&
                  utf8_valid(refusal.value.at, refusal.value.n)));
    MUST(value.state != VALUE_BLANK || value_is_blank(&column, text));
    if (read && value.state == VALUE_PRESENT && column.type == TYPE_DECIMAL)
        MUST(value.as.number.den > 0);
    return 0;
}
