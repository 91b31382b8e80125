/* Signer: the bureau's keys, as its configuration names them. */
#ifndef CAEVAL_SIGNER_H
#define CAEVAL_SIGNER_H

#include "app/options.h"
#include "base/signature.h"

/* *key: what signs (sign = KEY), NULL where nothing is signed. EXIT_DONE, or EXIT_CONFIG, said. */
enum exit_status signer_load(const struct options *options, struct arena *arena,
                             struct sign_key **key);
/* *key: what a signature is checked by (verify-key = KEY), NULL where there is none. */
enum exit_status verifier_load(const struct options *options, struct arena *arena,
                               struct sign_key **key);

#endif
