/* A workbook whose parts are sound but one: the first byte says which one the others stand for. Its check
 * sums are right, so that what reads the parts is reached. */
#include <string.h>
#include <zlib.h>

#include "fuzz/fuzz.h"

#define HEAD "<?xml version=\"1.0\"?>"
#define MAIN "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define RELS "http://schemas.openxmlformats.org/package/2006/relationships"
#define TYPE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

static const struct {
    const char *name, *text;
} parts[] = {
    {"xl/worksheets/sheet1.xml",
     HEAD "<worksheet xmlns=\"" MAIN "\"><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c>"
          "<c r=\"B1\" t=\"inlineStr\"><is><t>x</t></is></c></row><row r=\"2\"><c r=\"A2\" s=\"1\">"
          "<v>45717.5</v></c><c r=\"B2\"><f>A1</f></c></row></sheetData></worksheet>"},
    {"xl/sharedStrings.xml", HEAD
     "<sst xmlns=\"" MAIN "\"><si><t>a</t></si><si><r><t>b</t></r><rPh><t>c</t></rPh></si></sst>"},
    {"xl/styles.xml", HEAD
     "<styleSheet xmlns=\"" MAIN "\"><numFmts><numFmt numFmtId=\"164\" formatCode=\"yyyy/m/d\"/>"
     "</numFmts><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"164\"/></cellXfs></styleSheet>"},
    {"xl/workbook.xml",
     HEAD "<workbook xmlns=\"" MAIN "\" xmlns:r=\"" TYPE "\"><workbookPr date1904=\"1\"/><sheets>"
          "<sheet name=\"hotline\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"},
    {"xl/_rels/workbook.xml.rels",
     HEAD "<Relationships xmlns=\"" RELS "\"><Relationship Id=\"r1\" Type=\"" TYPE
          "/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"r2\" Type=\"" TYPE
          "/sharedStrings\" Target=\"sharedStrings.xml\"/><Relationship Id=\"r3\" Type=\"" TYPE
          "/styles\" Target=\"styles.xml\"/></Relationships>"},
    {"_rels/.rels", HEAD "<Relationships xmlns=\"" RELS "\"><Relationship Id=\"r1\" Type=\"" TYPE
                         "/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"},
};
enum { PARTS = sizeof parts / sizeof *parts, MOST = 1 << 20 };

static uint8_t zip[4 * MOST], directory[1 << 16];
static size_t n_zip, n_directory;

static void put(uint8_t *to, size_t *n, uint64_t value, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++)
        to[(*n)++] = i < sizeof value ? (uint8_t)(value >> (8 * i)) : 0;
}

static void put_bytes(uint8_t *to, size_t *n, const void *data, size_t bytes)
{
    memcpy(to + *n, data, bytes);
    *n += bytes;
}

/* What a local header and the directory have alike. */
static void put_head(uint8_t *to, size_t *n, uint32_t crc, size_t size, size_t name)
{
    put(to, n, 20, 2); /* version that is needed */
    put(to, n, 0, 8);  /* flags, stored, time, date */
    put(to, n, crc, 4);
    put(to, n, size, 4);
    put(to, n, size, 4);
    put(to, n, name, 2);
    put(to, n, 0, 2); /* no extra field */
}

static void add_part(const char *name, const void *data, size_t n)
{
    uint32_t crc = (uint32_t)crc32(0, data, (uInt)n);
    size_t offset = n_zip;
    put(zip, &n_zip, 0x04034b50, 4);
    put_head(zip, &n_zip, crc, n, strlen(name));
    put_bytes(zip, &n_zip, name, strlen(name));
    put_bytes(zip, &n_zip, data, n);
    put(directory, &n_directory, 0x02014b50, 4);
    put(directory, &n_directory, 20, 2); /* version that made it */
    put_head(directory, &n_directory, crc, n, strlen(name));
    put(directory, &n_directory, 0, 10); /* comment, disk, attributes */
    put(directory, &n_directory, offset, 4);
    put_bytes(directory, &n_directory, name, strlen(name));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    if (n < 1 || n > MOST)
        return 0;
    n_zip = n_directory = 0;
    for (size_t i = 0; i < PARTS; i++)
        if (i == data[0] % PARTS)
            add_part(parts[i].name, data + 1, n - 1);
        else
            add_part(parts[i].name, parts[i].text, strlen(parts[i].text));
    size_t at = n_zip;
    put_bytes(zip, &n_zip, directory, n_directory);
    put(zip, &n_zip, 0x06054b50, 4);
    put(zip, &n_zip, 0, 4);
    put(zip, &n_zip, PARTS, 2);
    put(zip, &n_zip, PARTS, 2);
    put(zip, &n_zip, n_directory, 4);
    put(zip, &n_zip, at, 4);
    put(zip, &n_zip, 0, 2);
    struct seen seen = {0};
    read_rows(as_file(zip, n_zip), "", &seen);
    return 0;
}
