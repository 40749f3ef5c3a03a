/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes JSON (RFC 8259), two blanks a level. Our own emitter, because money must keep all its nine decimals: through a
 * double 9,007,199.254740993 USD would lose its last digits, and jansson writes reals as doubles only. */
#ifndef IVSIM_EMIT_H
#define IVSIM_EMIT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum { EMIT_DEPTH_MAX = 32 };

struct emit {
    FILE *to;
    int depth;
    bool started[EMIT_DEPTH_MAX]; /* by level: something stands there already */
    int flat;                     /* the level from which all stands on one line; 0: none */
    bool after_key;
};

void emit_init(struct emit *emit, FILE *to);

/* `bracket` is '{' or '['. A flat one, with all it holds, stands on one line. */
void emit_open(struct emit *emit, char bracket);
void emit_open_flat(struct emit *emit, char bracket);
void emit_close(struct emit *emit, char bracket); /* '}' or ']'; after the outermost a line ends */

void emit_key(struct emit *emit, const char *key);

void emit_text(struct emit *emit, const char *text); /* NULL gives null; bytes that are no UTF-8 give U+FFFD */
void emit_bool(struct emit *emit, bool value);
void emit_null(struct emit *emit);
void emit_integer(struct emit *emit, int64_t value);
void emit_unsigned(struct emit *emit, uint64_t value);
void emit_number(struct emit *emit, double value);    /* 12 significant digits; null where it is not finite */
void emit_money(struct emit *emit, int64_t nano);     /* USD, every decimal */
void emit_real_money(struct emit *emit, double nano); /* USD, to a whole nano-USD; null where it is not finite */

/* A key with its value. */
void emit_key_text(struct emit *emit, const char *key, const char *text);
void emit_key_bool(struct emit *emit, const char *key, bool value);
void emit_key_number(struct emit *emit, const char *key, double value);
void emit_key_money(struct emit *emit, const char *key, int64_t nano);
void emit_key_real_money(struct emit *emit, const char *key, double nano);

#endif
