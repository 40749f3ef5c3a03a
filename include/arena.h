/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An arena: memory handed out front to back and given back all at once. A model, a book and every setting read from
 * a file live in one; nothing in it is freed alone. The address space is reserved at the start (the kernel backs only
 * pages that are touched), so that an allocation inside has one answer: it succeeds. What can exhaust the reserve is the
 * size of the input, and the readers bound that (SOURCE_BYTES_MAX and the row limits) long before. */
#ifndef IVSIM_ARENA_H
#define IVSIM_ARENA_H

#include <stdarg.h>
#include <stddef.h>

#include "status.h"

struct arena {
    char *base;
    size_t used;
    size_t reserved;
};

enum { ARENA_ALIGNMENT = 64 }; /* every block starts on a cache line */

/* Reserves `bytes` of address space. STATUS_LIMIT where the system refuses (a ulimit); `arena` is then empty and may
 * be passed to arena_fini. */
enum status arena_init(struct arena *arena, size_t bytes);
void arena_fini(struct arena *arena);

/* `count` zeroed objects of `size` bytes. Never NULL; exhausting the reserve is a fault of ours and asserts. */
void *arena_alloc(struct arena *arena, size_t count, size_t size);

/* Copies that live as long as the arena. */
char *arena_copy(struct arena *arena, const char *text);
void *arena_copy_array(struct arena *arena, const void *from, size_t count, size_t size);
char *arena_format(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
char *arena_vformat(struct arena *arena, const char *format, va_list arguments) __attribute__((format(printf, 2, 0)));

/* `array` with room for one more behind its `count` objects; moved to twice the `room` where it is full (what was outgrown
 * stays in the arena, which at most doubles it). NULL and room 0 to begin with. */
void *arena_grow(struct arena *arena, void *array, size_t count, size_t *room, size_t size);

/* Forgets all blocks handed out since the mark was taken: for scratch memory in a loop. */
size_t arena_mark(const struct arena *arena);
void arena_release(struct arena *arena, size_t mark);

#endif
