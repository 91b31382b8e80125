/* Signer. */
#include "app/signer.h"

#include <stdio.h>

#include "base/said.h"

static enum exit_status loaded(const char *name, const char *path, const char *why)
{
    if (!why)
        return EXIT_DONE;
    fprintf(stderr, "caeval: %s = %s: ", name, path);
    print_said(stderr, why);
    fputc('\n', stderr);
    return EXIT_CONFIG;
}

enum exit_status signer_load(const struct options *o, struct arena *arena, struct sign_key **key)
{
    const char *why = NULL;
    *key = o->sign ? sign_key_load(arena, o->sign, o->sign_passphrase, &why) : NULL;
    return loaded("sign", o->sign, why);
}

enum exit_status verifier_load(const struct options *o, struct arena *arena, struct sign_key **key)
{
    const char *why = NULL;
    *key = o->verify_key ? verify_key_load(arena, o->verify_key, &why) : NULL;
    return loaded("verify-key", o->verify_key, why);
}
