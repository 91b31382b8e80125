/* libcsv alone: what its reader takes for a file, strict as caeval asks it, with nothing done to a field. */
#include <csv.h>
#include <stdio.h>

static void field(void *text, size_t n, void *data)
{
    (void)text;
    *(size_t *)data += n;
}

static void row(int end, void *data)
{
    (void)end;
    (void)data;
}

int main(int argc, char **argv)
{
    static char block[256 * 1024];
    struct csv_parser parser;
    size_t bytes = 0;
    size_t n = 0;
    FILE *file = argc > 1 ? fopen(argv[1], "rb") : NULL;
    if (!file || csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI) != 0)
        return 1;
    while ((n = fread(block, 1, sizeof block, file)) > 0)
        if (csv_parse(&parser, block, n, field, row, &bytes) != n)
            return 1;
    if (csv_fini(&parser, field, row, &bytes) != 0)
        return 1;
    printf("%zu\n", bytes);
    return 0;
}
