/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "digest.h"

#include <stdint.h>
#include <stdio.h>

#include <nettle/sha2.h>

bool digest_file(const char *path, char out[DIGEST_TEXT])
{
    FILE *from = fopen(path, "rbe");
    if (!from)
        return false;
    struct sha256_ctx context;
    sha256_init(&context);
    uint8_t block[16384], digest[SHA256_DIGEST_SIZE];
    size_t count;
    while ((count = fread(block, 1, sizeof block, from)) > 0)
        sha256_update(&context, count, block);
    bool good = !ferror(from);
    fclose(from);
    sha256_digest(&context, sizeof digest, digest);
    for (size_t i = 0; i < sizeof digest; i++)
        snprintf(out + 2 * i, 3, "%02x", digest[i]);
    return good;
}
