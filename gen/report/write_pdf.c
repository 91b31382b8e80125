/* PDF: a document's pages through libharu; and saving so that no error is lost. */
#include "report/write_pdf.h"

#include <errno.h>

#include "base/file.h"
#include "report/pdf.h"

/* libharu's errors are sticky: the first one is kept, the rest of the work is skipped. */
static void on_error(HPDF_STATUS error, HPDF_STATUS detail, void *data)
{
    struct pdf *pdf = data;
    if (pdf->error)
        return;
    pdf->error = error;
    pdf->detail = detail;
}

/* --- saving ---------------------------------------------------------------------------------------------------------- */

static bool save(struct pdf *pdf, const char *path)
{
    struct bytes file = {0};
    bool sound = HPDF_SaveToStream(pdf->doc) == HPDF_OK && !pdf->error;
    HPDF_UINT parts = sound ? HPDF_MemStream_GetBufCount(pdf->doc->stream) : 0;
    for (HPDF_UINT i = 0; i < parts; i++) {
        HPDF_UINT n = 0;
        const HPDF_BYTE *part = HPDF_MemStream_GetBufPtr(pdf->doc->stream, i, &n);
        bytes_put(&file, part, n);
    }
    sound = sound && file.n == HPDF_GetStreamSize(pdf->doc);
    errno = EIO;
    sound = sound && file_write(path, file.at, file.n);
    int error = errno;
    bytes_free(&file);
    errno = error;
    return sound;
}

bool write_pdf(const struct document *document, const struct fonts *fonts,
               const struct wording *wording, const char *path)
{
    struct pdf pdf = {.pages = {.canvas = &pdf_canvas,
                                .arena = arena_new(),
                                .document = document,
                                .fonts = fonts,
                                .wording = wording}};
    pages_lay_out(&pdf.pages);
    pdf.doc = HPDF_New(on_error, &pdf);
    if (!pdf.doc)
        out_of_memory();
    pdf.packer = packer_new(EFFORT_PAGE);
    pdf_add_pages(&pdf);
    if (!pdf.error) {
        pdf_bookmarks(&pdf);
        pdf_put_fonts(&pdf);
        pdf_put_pages(&pdf);
        pdf_describe(&pdf);
        pdf_put_tags(&pdf);
    }
    errno = EIO;
    bool sound = !pdf.error && save(&pdf, path);
    int error = errno;
    pages_free(&pdf.pages);
    packer_free(pdf.packer);
    HPDF_Free(pdf.doc);
    arena_free(pdf.pages.arena);
    errno = error;
    return sound;
}

const char *pdf_library_version(void)
{
    return HPDF_GetVersion();
}
