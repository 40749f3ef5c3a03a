/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "digest.h"

#include <stdint.h>
#include <stdio.h>

#include <nettle/sha2.h>

static void write_hex(struct sha256_ctx *context, char out[DIGEST_TEXT])
{
    uint8_t digest[SHA256_DIGEST_SIZE];
    sha256_digest(context, sizeof digest, digest);
    for (size_t i = 0; i < sizeof digest; i++)
        snprintf(out + 2 * i, 3, "%02x", digest[i]);
}

void digest_text(const char *text, size_t length, char out[DIGEST_TEXT])
{
    struct sha256_ctx context;
    sha256_init(&context);
    sha256_update(&context, length, (const uint8_t *)text);
    write_hex(&context, out);
}

bool digest_file(const char *path, char out[DIGEST_TEXT])
{
    FILE *from = fopen(path, "rbe");
    if (!from)
        return false;
    struct sha256_ctx context;
    sha256_init(&context);
    uint8_t block[16384];
    size_t count;
    while ((count = fread(block, 1, sizeof block, from)) > 0)
        sha256_update(&context, count, block);
    bool good = !ferror(from);
    fclose(from);
    write_hex(&context, out);
    return good;
}
