/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "arena.h"

#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

enum status arena_init(struct arena *arena, size_t bytes)
{
    *arena = (struct arena){ 0 };
    void *base = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (base == MAP_FAILED)
        return STATUS_LIMIT;
    *arena = (struct arena){ .base = base, .reserved = bytes };
    return STATUS_OK;
}

void arena_fini(struct arena *arena)
{
    if (arena->base)
        munmap(arena->base, arena->reserved);
    *arena = (struct arena){ 0 };
}

void *arena_alloc(struct arena *arena, size_t count, size_t size)
{
    assert(size == 0 || count <= SIZE_MAX / 2 / size);
    size_t bytes = (count * size + ARENA_ALIGNMENT - 1) / ARENA_ALIGNMENT * ARENA_ALIGNMENT;
    assert(bytes <= arena->reserved - arena->used);
    char *block = arena->base + arena->used;
    arena->used += bytes;
    return memset(block, 0, count * size); /* a released block may be handed out again */
}

char *arena_copy(struct arena *arena, const char *text)
{
    return arena_copy_array(arena, text, strlen(text) + 1, 1);
}

void *arena_copy_array(struct arena *arena, const void *from, size_t count, size_t size)
{
    void *block = arena_alloc(arena, count, size);
    if (count > 0 && size > 0)
        memcpy(block, from, count * size);
    return block;
}

void *arena_grow(struct arena *arena, void *array, size_t count, size_t *room, size_t size)
{
    if (count < *room)
        return array;
    *room = *room ? 2 * *room : 64;
    void *moved = arena_alloc(arena, *room, size);
    if (count > 0)
        memcpy(moved, array, count * size);
    return moved;
}

char *arena_vformat(struct arena *arena, const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    assert(length >= 0);
    char *text = arena_alloc(arena, (size_t)length + 1, 1);
    vsnprintf(text, (size_t)length + 1, format, arguments);
    return text;
}

char *arena_format(struct arena *arena, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *text = arena_vformat(arena, format, arguments);
    va_end(arguments);
    return text;
}

size_t arena_mark(const struct arena *arena)
{
    return arena->used;
}

void arena_release(struct arena *arena, size_t mark)
{
    assert(mark <= arena->used);
    arena->used = mark;
}
