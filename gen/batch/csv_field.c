/* CSV field. */
#include "batch/csv_field.h"

#include <string.h>

#include "base/ratio.h"

/* OWASP ASVS 1.2.10: a cell that begins with one of these can be run as a formula; a spreadsheet may
 * pass over blanks before it and read full-width signs as the others. */
bool csv_formula(struct slice s)
{
    static const char *const sign[] = {"=", "+", "-", "@", "＝", "＋", "－", "＠"};
    struct ratio number;
    s = slice_trim(s);
    size_t plus = s.n > 0 && s.at[0] == '+';
    for (size_t i = 0; i < sizeof sign / sizeof *sign; i++) {
        size_t n = strlen(sign[i]);
        if (s.n > n && memcmp(s.at, sign[i], n) == 0)
            return !ratio_parse(s.at + plus, s.n - plus, &number);
    }
    return false;
}
