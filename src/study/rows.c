/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rows_bytes.h"

#include <nettle/sha2.h>
#include <stdlib.h>

static const uint8_t block_mark[8] = { 'r', 'o', 'w', 's', ' ', ' ', ' ', '\n' };

void rows_digest(const uint8_t byte[], size_t count, uint8_t digest[ROWS_DIGEST])
{
    struct sha256_ctx context;
    sha256_init(&context);
    sha256_update(&context, count, byte);
    sha256_digest(&context, ROWS_DIGEST, digest);
}

void rows_bytes_fini(struct rows_bytes *bytes)
{
    free(bytes->byte);
    *bytes = (struct rows_bytes){ 0 };
}

bool rows_reserve(struct rows_bytes *bytes, size_t more)
{
    if (bytes->room - bytes->count >= more)
        return true;
    size_t room = bytes->count + more + bytes->room / 2;
    uint8_t *byte = realloc(bytes->byte, room);
    if (!byte)
        return false;
    bytes->byte = byte;
    bytes->room = room;
    return true;
}

/* ---- columns: a pattern's, in the order in which they are written ---- */

enum { COLUMNS_PATTERN = 4, COLUMNS_LINE = 2 };

static size_t columns_of(const struct pattern_outcome *o)
{
    return COLUMNS_PATTERN + COLUMNS_LINE * o->plan->lines;
}

/* The c-th, of values of eight bytes. */
static void *column_at(const struct pattern_outcome *o, size_t c)
{
    int64_t *const own[COLUMNS_PATTERN] = { o->total_nano, o->input_ms, o->idle_ms, o->turned_away };
    if (c < COLUMNS_PATTERN)
        return own[c];
    const size_t line = (c - COLUMNS_PATTERN) / COLUMNS_LINE;
    return (c - COLUMNS_PATTERN) % COLUMNS_LINE == 0 ? (void *)outcome_cost_nano(o, line) : outcome_quantity(o, line);
}

static size_t row_bytes(const struct outcomes *outcomes)
{
    size_t bytes = 0;
    for (size_t p = 0; p < outcomes->patterns; p++)
        bytes += columns_of(&outcomes->pattern[p]) * 8 + PEAKS * 4;
    return bytes;
}

static uint8_t *put_column(uint8_t *at, const void *column, size_t first, size_t count)
{
    const uint8_t *from = (const uint8_t *)column + first * 8;
    for (size_t i = 0; i < count; i++, at += 8) {
        uint64_t value;
        memcpy(&value, from + i * 8, sizeof value);
        rows_put_64(at, value);
    }
    return at;
}

static const uint8_t *get_column(const uint8_t *at, void *column, size_t first, size_t count)
{
    uint8_t *to = (uint8_t *)column + first * 8;
    for (size_t i = 0; i < count; i++, at += 8) {
        const uint64_t value = rows_get_64(at);
        memcpy(to + i * 8, &value, sizeof value);
    }
    return at;
}

static uint8_t *put_pattern(uint8_t *at, const struct pattern_outcome *o, size_t first, size_t count)
{
    for (size_t c = 0; c < columns_of(o); c++)
        at = put_column(at, column_at(o, c), first, count);
    for (enum peak k = 0; k < PEAKS; k++)
        for (size_t i = 0; i < count; i++, at += 4)
            rows_put_32(at, (uint32_t)outcome_peak(o, k)[first + i]);
    return at;
}

static const uint8_t *get_pattern(const uint8_t *at, const struct pattern_outcome *o, size_t first, size_t count)
{
    for (size_t c = 0; c < columns_of(o); c++)
        at = get_column(at, column_at(o, c), first, count);
    for (enum peak k = 0; k < PEAKS; k++)
        for (size_t i = 0; i < count; i++, at += 4)
            outcome_peak(o, k)[first + i] = (int32_t)rows_get_32(at);
    return at;
}

/* ---- the fan: points that gained, each with its sum, its samples and the bins that gained ---- */

enum { POINT_BYTES = 4 + 4 + 8 + 8, BIN_BYTES = 4 + 4 };

static bool put_point(const struct fan *fan, struct fan *sent, size_t point, struct rows_bytes *bytes)
{
    const uint32_t *bin = fan->bin + point * FAN_BINS;
    uint32_t *sent_bin = sent->bin + point * FAN_BINS;
    if (!rows_reserve(bytes, POINT_BYTES + (size_t)FAN_BINS * BIN_BYTES))
        return false;
    uint8_t *at = bytes->byte + bytes->count, *head = at;
    uint32_t bins = 0;
    at += POINT_BYTES;
    for (uint32_t b = 0; b < FAN_BINS; b++) {
        if (bin[b] == sent_bin[b])
            continue;
        rows_put_32(at, b);
        rows_put_32(at + 4, bin[b] - sent_bin[b]);
        sent_bin[b] = bin[b];
        at += BIN_BYTES;
        bins++;
    }
    rows_put_32(head, (uint32_t)point);
    rows_put_32(head + 4, bins);
    rows_put_64(head + 8, (uint64_t)(fan->sum[point] - sent->sum[point]));
    rows_put_64(head + 16, (uint64_t)(fan->samples[point] - sent->samples[point]));
    sent->sum[point] = fan->sum[point];
    sent->samples[point] = fan->samples[point];
    bytes->count += (size_t)(at - head);
    return true;
}

static bool put_fan(const struct fan *fan, struct fan *sent, struct rows_bytes *bytes)
{
    for (size_t i = 0; i < fan->points; i++)
        if (fan->samples[i] != sent->samples[i] && !put_point(fan, sent, i, bytes))
            return false;
    return true;
}

/* Walks a fan's bytes; adds them where `fan` is given. False where they are none. */
static bool get_fan(const uint8_t *at, const uint8_t *end, size_t points, struct fan *fan)
{
    while (at < end) {
        if (end - at < POINT_BYTES)
            return false;
        const size_t point = rows_get_32(at), bins = rows_get_32(at + 4);
        if (point >= points || bins > FAN_BINS || (size_t)(end - at - POINT_BYTES) < bins * BIN_BYTES)
            return false;
        if (fan) {
            fan->sum[point] += (int64_t)rows_get_64(at + 8);
            fan->samples[point] += (int64_t)rows_get_64(at + 16);
        }
        at += POINT_BYTES;
        for (size_t i = 0; i < bins; i++, at += BIN_BYTES) {
            const uint32_t bin = rows_get_32(at);
            if (bin >= FAN_BINS)
                return false;
            if (fan)
                fan->bin[point * FAN_BINS + bin] += rows_get_32(at + 4);
        }
    }
    return true;
}

/* ---- blocks ---- */

bool rows_encode(const struct outcomes *outcomes, int64_t first, int64_t count, struct fan *sent,
                 struct rows_bytes *bytes)
{
    const size_t begin = bytes->count, columns = row_bytes(outcomes) * (size_t)count;
    if (!rows_reserve(bytes, ROWS_BLOCK_HEAD + columns + ROWS_DIGEST))
        return false;
    uint8_t *at = bytes->byte + begin + ROWS_BLOCK_HEAD;
    for (size_t p = 0; p < outcomes->patterns; p++)
        at = put_pattern(at, &outcomes->pattern[p], (size_t)first, (size_t)count);
    bytes->count += ROWS_BLOCK_HEAD + columns;
    if (sent && !put_fan(&outcomes->fan, sent, bytes))
        return false;
    uint8_t *head = bytes->byte + begin;
    memcpy(head, block_mark, sizeof block_mark);
    rows_put_64(head + 8, bytes->count - begin - ROWS_BLOCK_HEAD);
    rows_put_64(head + 16, (uint64_t)(outcomes->first_replication + first));
    rows_put_64(head + 24, (uint64_t)count);
    if (!rows_reserve(bytes, ROWS_DIGEST))
        return false;
    rows_digest(bytes->byte + begin, bytes->count - begin, bytes->byte + bytes->count);
    bytes->count += ROWS_DIGEST;
    return true;
}

size_t rows_whole(const uint8_t byte[], size_t size, int64_t *first, int64_t *count)
{
    uint8_t digest[ROWS_DIGEST];
    if (size < ROWS_BLOCK_HEAD + ROWS_DIGEST || memcmp(byte, block_mark, sizeof block_mark) != 0)
        return 0;
    const uint64_t content = rows_get_64(byte + 8);
    if (content > size - ROWS_BLOCK_HEAD - ROWS_DIGEST)
        return 0;
    rows_digest(byte, ROWS_BLOCK_HEAD + (size_t)content, digest);
    if (memcmp(digest, byte + ROWS_BLOCK_HEAD + content, sizeof digest) != 0)
        return 0;
    *first = (int64_t)rows_get_64(byte + 16);
    *count = (int64_t)rows_get_64(byte + 24);
    return ROWS_BLOCK_HEAD + (size_t)content + ROWS_DIGEST;
}

bool rows_place(const uint8_t byte[], struct outcomes *outcomes)
{
    const size_t content = (size_t)rows_get_64(byte + 8), width = row_bytes(outcomes);
    const uint64_t row = rows_get_64(byte + 16) - (uint64_t)outcomes->first_replication;
    const uint64_t rows = rows_get_64(byte + 24), asked = (uint64_t)outcomes->asked;
    const uint8_t *at = byte + ROWS_BLOCK_HEAD, *end = at + content;
    if (row > asked || rows > asked - row || content < rows * width ||
        !get_fan(at + rows * width, end, outcomes->fan.points, NULL))
        return false;
    for (size_t p = 0; p < outcomes->patterns; p++)
        at = get_pattern(at, &outcomes->pattern[p], (size_t)row, (size_t)rows);
    return get_fan(at, end, outcomes->fan.points, &outcomes->fan);
}
