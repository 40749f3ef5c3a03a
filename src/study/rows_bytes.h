/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers to bytes and back, little-endian on every machine. Private to the module. */
#ifndef IVSIM_ROWS_BYTES_H
#define IVSIM_ROWS_BYTES_H

#include <endian.h>
#include <string.h>

#include "rows.h"

enum { ROWS_DIGEST = 32, ROWS_HEADER = 8 + 4 + 4 + 32 + 32 + 8 + 3 * 64 + 3 * 8 + ROWS_DIGEST };

/* A block begins with: its mark, bytes of what follows up to the digest, first replication, rows. */
enum { ROWS_BLOCK_HEAD = 8 + 8 + 8 + 8 };

bool rows_reserve(struct rows_bytes *bytes, size_t more);

static inline void rows_put_64(uint8_t *at, uint64_t value)
{
    value = htole64(value);
    memcpy(at, &value, sizeof value);
}

static inline uint64_t rows_get_64(const uint8_t *at)
{
    uint64_t value;
    memcpy(&value, at, sizeof value);
    return le64toh(value);
}

static inline void rows_put_32(uint8_t *at, uint32_t value)
{
    value = htole32(value);
    memcpy(at, &value, sizeof value);
}

static inline uint32_t rows_get_32(const uint8_t *at)
{
    uint32_t value;
    memcpy(&value, at, sizeof value);
    return le32toh(value);
}

void rows_digest(const uint8_t byte[], size_t count, uint8_t digest[ROWS_DIGEST]);

void rows_put_header(const struct rows_work *work, uint8_t byte[ROWS_HEADER]);

/* False with the reason in `diag` where `from` does not begin with a header of ours. */
bool rows_get_header(FILE *from, const char *path, struct rows_work *work, struct diag *diag);

/* Whether rows of both may mix; else says what differs. `whole` too where that matters. */
bool rows_same_work(const struct rows_work *file, const struct rows_work *ours, bool whole, const char *path,
                    struct diag *diag);

/* Writes rows from .. to of the outcomes, block by block of a few megabytes. False with errno where that fails. */
bool rows_write_blocks(const struct outcomes *outcomes, int64_t from, int64_t to, struct fan *sent, FILE *file);

/* Reads blocks whose rows follow outcomes->replications up to the end of the file or the first that is not whole; *good
 * is where the last whole one ends. STATUS_INPUT where the rows do not follow, STATUS_LIMIT where there is no room for
 * them. */
enum status rows_read_blocks(FILE *from, const char *path, struct outcomes *outcomes, struct diag *diag, long *good);

enum status rows_fault(struct diag *diag, const char *path, enum status status, const char *hint, const char *format,
                       ...) __attribute__((format(printf, 5, 6)));

#endif
