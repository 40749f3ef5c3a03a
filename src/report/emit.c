/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "emit.h"

#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "money.h"

void emit_init(struct emit *emit, FILE *to)
{
    *emit = (struct emit){ .to = to };
}

static void new_line(struct emit *emit)
{
    if (emit->depth == 0)
        return;
    if (emit->flat)
        fputc(' ', emit->to);
    else
        fprintf(emit->to, "\n%*s", 2 * emit->depth, "");
}

/* What stands between the last value and the next. */
static void before_value(struct emit *emit)
{
    if (emit->after_key) {
        emit->after_key = false;
        return;
    }
    if (emit->started[emit->depth])
        fputc(',', emit->to);
    emit->started[emit->depth] = true;
    new_line(emit);
}

void emit_open(struct emit *emit, char bracket)
{
    assert(emit->depth + 1 < EMIT_DEPTH_MAX);
    before_value(emit);
    fputc(bracket, emit->to);
    emit->started[++emit->depth] = false;
}

void emit_open_flat(struct emit *emit, char bracket)
{
    emit_open(emit, bracket);
    if (!emit->flat)
        emit->flat = emit->depth;
}

void emit_close(struct emit *emit, char bracket)
{
    assert(emit->depth > 0 && !emit->after_key);
    bool is_flat = emit->flat > 0, something = emit->started[emit->depth];
    if (emit->flat == emit->depth)
        emit->flat = 0;
    emit->depth--;
    if (something && is_flat)
        fputc(' ', emit->to);
    else if (something)
        fprintf(emit->to, "\n%*s", 2 * emit->depth, "");
    fputc(bracket, emit->to);
    if (emit->depth == 0)
        fputc('\n', emit->to);
}

/* The length of the UTF-8 character at `at`, 0 where there is none (RFC 3629). */
static size_t utf8_length(const char *at)
{
    const unsigned char *u = (const unsigned char *)at;
    size_t length = u[0] < 0x80                   ? 1
                    : u[0] >= 0xc2 && u[0] < 0xe0 ? 2
                    : (u[0] & 0xf0) == 0xe0       ? 3
                    : u[0] >= 0xf0 && u[0] < 0xf5 ? 4
                                                  : 0;
    for (size_t i = 1; i < length; i++)
        if ((u[i] & 0xc0) != 0x80)
            return 0;
    bool overlong = (u[0] == 0xe0 && u[1] < 0xa0) || (u[0] == 0xf0 && u[1] < 0x90);
    bool beyond = (u[0] == 0xed && u[1] >= 0xa0) || (u[0] == 0xf4 && u[1] >= 0x90);
    return overlong || beyond ? 0 : length;
}

static void write_string(struct emit *emit, const char *text)
{
    fputc('"', emit->to);
    while (*text) {
        size_t length = utf8_length(text);
        unsigned char c = (unsigned char)*text;
        if (length == 0)
            fputs("\\ufffd", emit->to);
        else if (c == '"' || c == '\\')
            fprintf(emit->to, "\\%c", c);
        else if (c < 0x20 || c == 0x7f)
            fprintf(emit->to, "\\u%04x", c);
        else
            fwrite(text, 1, length, emit->to);
        text += length > 0 ? length : 1;
    }
    fputc('"', emit->to);
}

void emit_key(struct emit *emit, const char *key)
{
    before_value(emit);
    write_string(emit, key);
    fputs(": ", emit->to);
    emit->after_key = true;
}

void emit_text(struct emit *emit, const char *text)
{
    if (!text) {
        emit_null(emit);
        return;
    }
    before_value(emit);
    write_string(emit, text);
}

void emit_bool(struct emit *emit, bool value)
{
    before_value(emit);
    fputs(value ? "true" : "false", emit->to);
}

void emit_null(struct emit *emit)
{
    before_value(emit);
    fputs("null", emit->to);
}

void emit_integer(struct emit *emit, int64_t value)
{
    before_value(emit);
    fprintf(emit->to, "%" PRId64, value);
}

void emit_unsigned(struct emit *emit, uint64_t value)
{
    before_value(emit);
    fprintf(emit->to, "%" PRIu64, value);
}

void emit_number(struct emit *emit, double value)
{
    if (!isfinite(value)) {
        emit_null(emit);
        return;
    }
    before_value(emit);
    char out[40];
    snprintf(out, sizeof out, "%.12g", value == 0 ? 0.0 : value);
    char *comma = strchr(out, ','); /* a locale's decimal point */
    if (comma)
        *comma = '.';
    fputs(out, emit->to);
}

void emit_money(struct emit *emit, int64_t nano)
{
    before_value(emit);
    char out[40];
    fputs(money_exact(out, nano), emit->to);
}

void emit_real_money(struct emit *emit, double nano)
{
    if (isfinite(nano))
        emit_money(emit, llround(nano));
    else
        emit_null(emit);
}

void emit_key_text(struct emit *emit, const char *key, const char *text)
{
    emit_key(emit, key);
    emit_text(emit, text);
}

void emit_key_bool(struct emit *emit, const char *key, bool value)
{
    emit_key(emit, key);
    emit_bool(emit, value);
}

void emit_key_number(struct emit *emit, const char *key, double value)
{
    emit_key(emit, key);
    emit_number(emit, value);
}

void emit_key_money(struct emit *emit, const char *key, int64_t nano)
{
    emit_key(emit, key);
    emit_money(emit, nano);
}

void emit_key_real_money(struct emit *emit, const char *key, double nano)
{
    emit_key(emit, key);
    emit_real_money(emit, nano);
}
