/* Zip writing: an archive made in memory, part by part, whose bytes depend on its parts alone: no clock,
 * no rights, no names of this machine. For Word and OFD documents. */
#ifndef CAEVAL_REPORT_ZIP_WRITE_H
#define CAEVAL_REPORT_ZIP_WRITE_H

#include "report/bytes.h"

struct zip_writer {
    struct bytes file;    /* what will be the archive */
    struct bytes central; /* its list */
    size_t n;
    struct packer *packer; /* the caller's */
};

/* Adds a part, compressed where that is shorter. Its name is UTF-8 with / between folders; name and data must
 * be shorter than 64 KiB and 4 GiB. */
void zip_write_part(struct zip_writer *zip, const char *name, const void *data, size_t n);
uint32_t zip_crc(const void *data, size_t n);
/* The same of a part whose zlib stream, of n bytes that have this CRC-32, is made already. */
void zip_write_packed(struct zip_writer *zip, const char *name, const struct bytes *stream,
                      size_t n, uint32_t crc);
/* Adds the list; zip->file is the archive. */
void zip_write_end(struct zip_writer *zip);
void zip_write_free(struct zip_writer *zip);

#endif
