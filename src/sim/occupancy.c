/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "occupancy.h"

enum { CHUNK = 256 }; /* squares of counts below 2^27 add up within 64 bits */

int32_t occupancy_sum(int32_t path[], size_t count, int32_t carry)
{
    for (size_t i = 0; i < count; i++) {
        carry += path[i];
        path[i] = carry;
    }
    return carry;
}

struct occupancy occupancy_read(const int32_t path[], size_t count)
{
    struct occupancy read = { 0 };
    for (size_t first = 0; first < count; first += CHUNK) {
        size_t n = count - first < CHUNK ? count - first : CHUNK;
        int32_t most = 0;
        uint32_t busy = 0;
        uint64_t square = 0;
        for (size_t i = first; i < first + n; i++) {
            int32_t present = path[i];
            most = present > most ? present : most;
            busy += present > 0;
            square += (uint64_t)(uint32_t)present * (uint32_t)present;
        }
        read.most = most > read.most ? most : read.most;
        read.busy_s += busy;
        read.square_s += square;
    }
    return read;
}

void occupancy_add(int32_t to[], const int32_t from[], size_t count)
{
    for (size_t i = 0; i < count; i++)
        to[i] += from[i];
}
