/* PEM. */
#include "base/pem.h"

#include <limits.h>
#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <stdlib.h>

#include "base/arena.h"

struct pem {
    BIO *bio;
    char *label, *header;
    unsigned char *bytes;
};

struct pem *pem_open(const void *text, size_t n)
{
    struct pem *pem = must_alloc_zeroed(sizeof *pem);
    pem->bio = BIO_new_mem_buf(text, n < INT_MAX ? (int)n : INT_MAX);
    if (!pem->bio)
        out_of_memory();
    return pem;
}

static void drop_block(struct pem *pem)
{
    OPENSSL_free(pem->label);
    OPENSSL_free(pem->header);
    OPENSSL_free(pem->bytes);
    pem->label = pem->header = NULL;
    pem->bytes = NULL;
}

void pem_close(struct pem *pem)
{
    drop_block(pem);
    BIO_free(pem->bio);
    free(pem);
}

enum pem_found pem_next(struct pem *pem, const char **label, const unsigned char **bytes, size_t *n)
{
    long length = 0;
    drop_block(pem);
    ERR_clear_error();
    if (PEM_read_bio(pem->bio, &pem->label, &pem->header, &pem->bytes, &length) == 1) {
        *label = pem->label;
        *bytes = pem->bytes;
        *n = (size_t)length;
        return PEM_BLOCK;
    }
    unsigned long error = ERR_peek_last_error();
    bool end = ERR_GET_LIB(error) == ERR_LIB_PEM && ERR_GET_REASON(error) == PEM_R_NO_START_LINE;
    ERR_clear_error();
    return end ? PEM_END : PEM_DAMAGED;
}
