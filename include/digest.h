/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SHA-256, in hexadecimal: of a file that was written (two hosts that computed the same result have the same digests in
 * their manifests), and of text. */
#ifndef IVSIM_DIGEST_H
#define IVSIM_DIGEST_H

#include <stdbool.h>
#include <stddef.h>

enum { DIGEST_TEXT = 65 }; /* hexadecimal, and the NUL */

/* False with errno where the file can't be read. */
bool digest_file(const char *path, char out[DIGEST_TEXT]);

void digest_text(const char *text, size_t length, char out[DIGEST_TEXT]);

#endif
