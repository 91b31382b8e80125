/* PEM: the blocks of a text, by OpenSSL's libcrypto; what stands between them is passed over. */
#ifndef CAEVAL_BASE_PEM_H
#define CAEVAL_BASE_PEM_H

#include <stdbool.h>
#include <stddef.h>

struct pem;

/* `text` must stay as it is. */
struct pem *pem_open(const void *text, size_t n);
void pem_close(struct pem *pem);

enum pem_found { PEM_END, PEM_BLOCK, PEM_DAMAGED };
/* The next block: its label ("CERTIFICATE") and its bytes, both until the next call. */
enum pem_found pem_next(struct pem *pem, const char **label, const unsigned char **bytes,
                        size_t *n);

#endif
