/* Version: what caeval --version prints: the program, the libraries it runs with, the standards it judges by. */
#include <stdio.h>

#include "app/places.h"
#include "app/version.h"
#include "base/digest.h"
#include "base/file.h"
#include "command/command.h"
#include "history/store.h"
#include "report/json.h"
#include "report/write_pdf.h"
#include "report/write_xlsx.h"
#include "score/library.h"

/* The standards that the templates list, in any year; nothing where these cannot be read: the commands that
 * use them say why. */
static void print_standards(struct arena *arena, const char *templates, day_number date)
{
    struct problems problems;
    struct library library;
    struct calendar_layers calendar = {0};
    problems_init(&problems, arena);
    const struct library_source from = {templates, date, &calendar, NULL};
    if (!templates || !library_load(&library, arena, &from, &problems))
        return;
    for (size_t i = 0; i < library.n_standards; i++)
        printf("%s %s\n", library.standard[i].code, library.standard[i].title);
}

enum exit_status version_print(struct arena *arena, const char *templates, day_number date)
{
    printf("caeval %s\n", CAEVAL_VERSION);
    print_standards(arena, templates ? templates : find_templates(arena), date);
    printf("libxlsxwriter %s, libharu %s, jansson %s, SQLite %s, %s\n", xlsx_library_version(),
           pdf_library_version(), json_library_version(), store_library_version(),
           digest_library_version());
    return stdout_read() ? EXIT_DONE : EXIT_NO_OUTPUT;
}
