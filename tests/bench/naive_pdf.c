/* The plain way to print a report with libharu, as a measure for caeval's: every document loads the
 * font, and draws its lines one by one. Prints CPU milliseconds and bytes of each document.
 *
 *   naive_pdf FONT TEXT COUNT     the text: lines of UTF-8; a form feed begins a page */
#include <hpdf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double cpu_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static void on_error(HPDF_STATUS error, HPDF_STATUS detail, void *data)
{
    (void)data;
    fprintf(stderr, "libharu: %04lx %ld\n", (unsigned long)error, (long)detail);
    exit(1);
}

static HPDF_Page add_page(HPDF_Doc doc, HPDF_Font font)
{
    HPDF_Page page = HPDF_AddPage(doc);
    HPDF_Page_SetSize(page, HPDF_PAGE_SIZE_A4, HPDF_PAGE_PORTRAIT);
    HPDF_Page_SetFontAndSize(page, font, 8.5F);
    return page;
}

static unsigned print_document(const char *path, char *const *line, size_t n)
{
    HPDF_Doc doc = HPDF_New(on_error, NULL);
    HPDF_SetCompressionMode(doc, HPDF_COMP_ALL);
    HPDF_UseUTFEncodings(doc);
    HPDF_Font font = HPDF_GetFont(doc, HPDF_LoadTTFontFromFile2(doc, path, 0, HPDF_TRUE), "UTF-8");
    HPDF_Page page = add_page(doc, font);
    float y = 790;
    for (size_t i = 0; i < n; i++) {
        const char *text = line[i];
        if (*text == '\f' || y < 60) {
            page = add_page(doc, font);
            y = 790;
            text += *text == '\f';
        }
        HPDF_Page_BeginText(page);
        HPDF_Page_TextOut(page, 60, y, text);
        HPDF_Page_EndText(page);
        y -= 12;
    }
    HPDF_SaveToStream(doc);
    unsigned size = HPDF_GetStreamSize(doc);
    HPDF_Free(doc);
    return size;
}

int main(int count, char **argument)
{
    if (count != 4)
        return 64;
    FILE *file = fopen(argument[2], "r");
    char **line = NULL;
    size_t n = 0;
    char *text = NULL;
    size_t cap = 0;
    if (!file)
        return 66;
    while (getline(&text, &cap, file) >= 0) {
        text[strcspn(text, "\n")] = '\0';
        line = realloc(line, (n + 1) * sizeof *line);
        line[n++] = strdup(text);
    }
    fclose(file);
    for (long i = strtol(argument[3], NULL, 10); i > 0; i--) {
        double before = cpu_ms();
        unsigned size = print_document(argument[1], line, n);
        printf("%.3f %u\n", cpu_ms() - before, size);
    }
    for (size_t i = 0; i < n; i++)
        free(line[i]);
    free(line);
    free(text);
    return 0;
}
