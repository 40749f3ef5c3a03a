/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

#include "outfile.h"
#include "rows_bytes.h"

enum { FORMAT = 1, HEX = DIGEST_TEXT - 1 };
#define BLOCK_BYTES ((size_t)4 << 20) /* about, of columns */

static const char mark[8] = { 'i', 'v', 's', 'i', 'm', 'r', 'o', 'w' };

enum status rows_fault(struct diag *diag, const char *path, enum status status, const char *hint, const char *format,
                       ...)
{
    va_list arguments;
    va_start(arguments, format);
    const char *what = arena_vformat(diag->arena, format, arguments);
    va_end(arguments);
    diag_add(diag, SEVERITY_ERROR, (struct origin){ .file = arena_copy(diag->arena, path) }, NULL, hint, "%s", what);
    return status;
}

/* ---- whose work ---- */

static void digest_shape(const struct model *model, char digest[DIGEST_TEXT])
{
    struct arena arena;
    digest[0] = '\0';
    if (arena_init(&arena, (size_t)64 << 20) != STATUS_OK)
        return;
    char *all = arena_format(&arena, "%d peaks, %zu x %d bins", PEAKS, model->fan_points, FAN_BINS);
    for (size_t p = 0; p < model->patterns; p++) {
        all = arena_format(&arena, "%s\n%s:", all, model->pattern[p].pattern->name);
        for (size_t l = 0; l < model->pattern[p].lines; l++) {
            char name[80];
            all = arena_format(&arena, "%s %s;", all, meter_line_name(name, model->pattern[p].line[l]));
        }
    }
    digest_text(all, strlen(all), digest);
    arena_fini(&arena);
}

void rows_work_init(struct rows_work *work, const struct model *model, const struct book *book, const char *version,
                    const char *engine)
{
    const struct scenario *scenario = model->scenario;
    memset(work, 0, sizeof *work); /* the bytes between its members, too: processes compare it whole */
    work->seed = scenario->seed;
    work->whole = work->count = scenario->replications;
    snprintf(work->version, sizeof work->version, "%s", version);
    snprintf(work->engine, sizeof work->engine, "%s", engine);
    memcpy(work->scenario, scenario->digest, sizeof work->scenario);
    memcpy(work->prices, book->digest, sizeof work->prices);
    digest_shape(model, work->shape);
}

bool rows_same_work(const struct rows_work *file, const struct rows_work *ours, bool whole, const char *path,
                    struct diag *diag)
{
    const size_t errors = diag->errors;
    if (strcmp(file->version, ours->version) != 0)
        rows_fault(diag, path, STATUS_INPUT, "rows of different versions do not mix",
                   "was made by ivsim %s, this is ivsim %s", file->version, ours->version);
    if (memcmp(file->scenario, ours->scenario, HEX) != 0)
        rows_fault(diag, path, STATUS_INPUT, "give the same file, --set and --overlay as when it was made",
                   "is of another scenario");
    else if (memcmp(file->shape, ours->shape, HEX) != 0)
        rows_fault(diag, path, STATUS_INPUT, "give the same --only as when it was made", "is of other patterns");
    if (memcmp(file->prices, ours->prices, HEX) != 0)
        rows_fault(diag, path, STATUS_INPUT, NULL, "was priced with another book");
    if (file->seed != ours->seed)
        rows_fault(diag, path, STATUS_INPUT, NULL, "was drawn with seed %llu, this run has seed %llu",
                   (unsigned long long)file->seed, (unsigned long long)ours->seed);
    if (strcmp(file->engine, ours->engine) != 0)
        rows_fault(diag, path, STATUS_INPUT, NULL, "was made by the %s engine, this run has the %s one", file->engine,
                   ours->engine);
    if (whole && file->whole != ours->whole)
        rows_fault(diag, path, STATUS_INPUT, NULL, "is part of a run of %lld replications, not of %lld",
                   (long long)file->whole, (long long)ours->whole);
    return diag->errors == errors;
}

/* ---- the header ---- */

static uint8_t *put_text(uint8_t *at, const char *text, size_t bytes)
{
    memset(at, 0, bytes);
    memcpy(at, text, strnlen(text, bytes));
    return at + bytes;
}

static const uint8_t *get_text(const uint8_t *at, char *text, size_t bytes, size_t room)
{
    memset(text, 0, room);
    memcpy(text, at, bytes < room ? bytes : room - 1);
    return at + bytes;
}

void rows_put_header(const struct rows_work *work, uint8_t byte[ROWS_HEADER])
{
    uint8_t *at = put_text(byte, mark, sizeof mark);
    rows_put_32(at, FORMAT);
    rows_put_32(at + 4, ROWS_HEADER);
    at = put_text(at + 8, work->version, sizeof work->version);
    at = put_text(at, work->engine, sizeof work->engine);
    rows_put_64(at, work->seed);
    at = put_text(at + 8, work->scenario, HEX);
    at = put_text(at, work->prices, HEX);
    at = put_text(at, work->shape, HEX);
    rows_put_64(at, (uint64_t)work->whole);
    rows_put_64(at + 8, (uint64_t)work->first);
    rows_put_64(at + 16, (uint64_t)work->count);
    rows_digest(byte, ROWS_HEADER - ROWS_DIGEST, byte + ROWS_HEADER - ROWS_DIGEST);
}

bool rows_get_header(FILE *from, const char *path, struct rows_work *work, struct diag *diag)
{
    uint8_t byte[ROWS_HEADER], digest[ROWS_DIGEST];
    if (fread(byte, 1, sizeof byte, from) != sizeof byte || memcmp(byte, mark, sizeof mark) != 0)
        return rows_fault(diag, path, STATUS_INPUT, NULL, "holds no finished replications of ivsim") == STATUS_OK;
    const uint8_t *at = byte + sizeof mark;
    if (rows_get_32(at) != FORMAT || rows_get_32(at + 4) != ROWS_HEADER)
        return rows_fault(diag, path, STATUS_INPUT, NULL, "has format %u, this ivsim reads format %d", rows_get_32(at),
                          FORMAT) == STATUS_OK;
    rows_digest(byte, ROWS_HEADER - ROWS_DIGEST, digest);
    if (memcmp(digest, byte + ROWS_HEADER - ROWS_DIGEST, ROWS_DIGEST) != 0)
        return rows_fault(diag, path, STATUS_INPUT, NULL, "is damaged") == STATUS_OK;
    at = get_text(at + 8, work->version, sizeof work->version, sizeof work->version);
    at = get_text(at, work->engine, sizeof work->engine, sizeof work->engine);
    work->seed = rows_get_64(at);
    at = get_text(at + 8, work->scenario, HEX, sizeof work->scenario);
    at = get_text(at, work->prices, HEX, sizeof work->prices);
    at = get_text(at, work->shape, HEX, sizeof work->shape);
    work->whole = (int64_t)rows_get_64(at);
    work->first = (int64_t)rows_get_64(at + 8);
    work->count = (int64_t)rows_get_64(at + 16);
    return true;
}

/* ---- blocks ---- */

bool rows_write_blocks(const struct outcomes *outcomes, int64_t from, int64_t to, struct fan *sent, FILE *file)
{
    size_t width = 0;
    for (size_t p = 0; p < outcomes->patterns; p++)
        width += (4 + 2 * outcomes->pattern[p].plan->lines) * 8 + PEAKS * 4;
    const int64_t step = (int64_t)(BLOCK_BYTES / width) + 1;
    struct rows_bytes bytes = { 0 };
    bool fine = true;
    errno = 0;
    for (int64_t first = from; fine && first < to; first += step) {
        const int64_t rows = to - first < step ? to - first : step;
        bytes.count = 0;
        fine =
            rows_encode(outcomes, first, rows, sent, &bytes) && fwrite(bytes.byte, 1, bytes.count, file) == bytes.count;
        outcomes_rest(outcomes);
    }
    rows_bytes_fini(&bytes);
    return fine;
}

/* The next block's bytes, whole or as much of it as there is. False where memory is out. */
static bool read_block(FILE *from, struct rows_bytes *bytes)
{
    const long here = ftell(from);
    bytes->count = 0;
    if (here < 0 || fseek(from, 0, SEEK_END) != 0)
        return false;
    const size_t left = (size_t)(ftell(from) - here);
    if (fseek(from, here, SEEK_SET) != 0 || !rows_reserve(bytes, ROWS_BLOCK_HEAD))
        return false;
    bytes->count = fread(bytes->byte, 1, ROWS_BLOCK_HEAD, from);
    if (bytes->count < ROWS_BLOCK_HEAD)
        return true;
    const uint64_t rest = rows_get_64(bytes->byte + 8) + ROWS_DIGEST;
    if (rest > left - ROWS_BLOCK_HEAD)
        return true;
    if (!rows_reserve(bytes, (size_t)rest))
        return false;
    bytes->count += fread(bytes->byte + bytes->count, 1, (size_t)rest, from);
    return true;
}

enum status rows_read_blocks(FILE *from, const char *path, struct outcomes *outcomes, struct diag *diag, long *good)
{
    struct rows_bytes bytes = { 0 };
    enum status status = STATUS_OK;
    *good = ftell(from);
    while (status == STATUS_OK) {
        int64_t first, count;
        if (!read_block(from, &bytes)) {
            status = STATUS_LIMIT;
            break;
        }
        if (rows_whole(bytes.byte, bytes.count, &first, &count) == 0)
            break;
        const int64_t next = outcomes->first_replication + outcomes->replications;
        if (first != next)
            status = rows_fault(diag, path, STATUS_INPUT, NULL, "has replication %lld where %lld should follow",
                                (long long)first, (long long)next);
        else if (!rows_place(bytes.byte, outcomes))
            status = rows_fault(diag, path, STATUS_INPUT, NULL, "holds replication %lld already; %lld were asked for",
                                (long long)(first + count) - 1, (long long)outcomes->asked);
        else
            outcomes->replications += count;
        *good = ftell(from);
        outcomes_rest(outcomes);
    }
    rows_bytes_fini(&bytes);
    return status;
}

/* ---- parts ---- */

enum status rows_peek(const char *path, struct rows_work *work, struct diag *diag)
{
    FILE *from = fopen(path, "rbe");
    if (!from)
        return rows_fault(diag, path, STATUS_IO, NULL, "can't be read: %s", strerror(errno));
    const bool fine = rows_get_header(from, path, work, diag);
    fclose(from);
    return fine ? STATUS_OK : STATUS_INPUT;
}

enum status rows_write_part(const char *path, const struct rows_work *work, const struct outcomes *outcomes,
                            struct diag *diag)
{
    struct outfile file;
    struct fan sent;
    uint8_t header[ROWS_HEADER];
    if (!fan_init(&sent, outcomes->fan.points)) {
        fan_fini(&sent);
        return STATUS_LIMIT;
    }
    enum status status = outfile_open(&file, path, diag);
    if (status == STATUS_OK) {
        rows_put_header(work, header);
        bool fine = fwrite(header, 1, sizeof header, file.to) == sizeof header &&
                    rows_write_blocks(outcomes, 0, outcomes->replications, &sent, file.to);
        if (fine || ferror(file.to)) { /* the commit tells what failed */
            status = outfile_commit(&file, diag);
        } else {
            outfile_abandon(&file);
            status = STATUS_LIMIT;
        }
    }
    fan_fini(&sent);
    return status;
}

enum status rows_read_part(const char *path, const struct rows_work *work, struct outcomes *outcomes, struct diag *diag)
{
    struct rows_work found;
    FILE *from = fopen(path, "rbe");
    if (!from)
        return rows_fault(diag, path, STATUS_IO, NULL, "can't be read: %s", strerror(errno));
    enum status status = STATUS_INPUT;
    long good;
    if (rows_get_header(from, path, &found, diag) && rows_same_work(&found, work, true, path, diag))
        status = rows_read_blocks(from, path, outcomes, diag, &good);
    fclose(from);
    const int64_t end = found.first + found.count - outcomes->first_replication;
    if (status == STATUS_OK && outcomes->replications != end)
        status = rows_fault(diag, path, STATUS_INPUT, "make it again",
                            "is damaged: %lld of its %lld replications are missing",
                            (long long)(end - outcomes->replications), (long long)found.count);
    return status;
}
