/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random numbers by name. A draw is a pure function of (seed, replication, entity, purpose, index): Philox4x32-10
 * (Salmon, Moraes, Dror, Shaw: Parallel Random Numbers: As Easy as 1, 2, 3; SC11) keyed with the seed, its counter
 * (index, purpose, entity, replication). No stream is ever shared or handed on, so what one pattern, thread or scenario
 * draws can't move what another draws: common random numbers by construction. */
#ifndef IVSIM_RNG_H
#define IVSIM_RNG_H

#include <stddef.h>
#include <stdint.h>

/* Every use of chance has a number of its own. Never reuse one, never renumber: results depend on them. */
enum purpose {
    PURPOSE_FORECAST = 1,      /* index 0: the month's shared factor */
    PURPOSE_STARTS_LATE = 2,   /* index 0 */
    PURPOSE_LIVE = 3,          /* index 0 */
    PURPOSE_REHEARSAL = 4,     /* index = rehearsal x 4 + {0 happens, 1 before, 2 length} */
    PURPOSE_WARM_UP = 5,       /* index 0 */
    PURPOSE_IDLE_TAIL = 6,     /* index 0 */
    PURPOSE_FORGOTTEN = 7,     /* index 0 happens, 1 noticed_after */
    PURPOSE_HOST_COUNT = 8,    /* index 0 */
    PURPOSE_HOST = 9,          /* index = host x 4 + {0 audio-only, 1 join_before, 2 leave_after} */
    PURPOSE_HOST_DROPS = 10,   /* index = host x 65536 + number of the drop; words 0-1 connected, 2-3 away */
    PURPOSE_SIZE = 11,         /* index 0 size or registered, 1 show-up, 2 over-dispersion, 3 the count itself */
    PURPOSE_AUDIENCE = 12,     /* index = viewer; words: arrival, category, stay, sessions */
    PURPOSE_LINGER = 13,       /* index = viewer; word 0 */
    PURPOSE_CHAT = 14,         /* index 0: the rate */
    PURPOSE_SHOCK = 15,        /* index 0..: at, leave, share, of shock s at s x 4 */
    PURPOSE_PLACE = 16,        /* index = viewer; word 0: where patterns that divide their viewers send it */
    PURPOSE_MODULATION = 17,   /* index 0: first state; n + 1: words: length of its n-th state, the state after it */
    PURPOSE_CLUSTER = 18,      /* index = viewer who comes, by itself first; word 0: when */
    PURPOSE_CLUSTER_SIZE = 19, /* index = viewer; word 0: how many it brings */
    PURPOSE_QUASI = 20,        /* scrambling of quasi-random points: quasi.c, entity = dimension and level, replication = scramble */
    PURPOSE_AGGREGATE = 24,    /* index = place and kind x 1024 + knot / 4, word knot % 4: the curve of a whole audience */
    PURPOSE_AGGREGATE_MOST = 25, /* the same by group: the largest number of a slot */
    PURPOSE_AGGREGATE_SPLIT = 26, /* the same by cell: how viewer time is divided; the first: kinds, and what no knot says */
    PURPOSE_AGGREGATE_STEP = 27, /* index = second / 4 + place x 2^24: the curve's wandering from second to second */
    PURPOSE_AGGREGATE_TAIL = 28, /* like PURPOSE_AGGREGATE: who lingers */
    PURPOSE_SOURCE_DROPS = 20, /* index = number of the drop x 4 + {0 on for, 1 off for, 2 share back} */
    PURPOSE_SHOCK_VIEWER = 32, /* + shock number (to 63); index = viewer; words: leaves, comes back, after, stay */
    PURPOSE_RETURN = 64,       /* + number of the session (from 1); index = viewer; words: gap, stay, -, - */
    PURPOSE_RETRY = 0x100000,  /* + number of the session (to 10000) x 64 + further attempt (from 0); index = viewer; words:
                                  tries again, after */
    PURPOSE_HAND = 0x200000,   /* + number of the session; index = viewer; words: raises a hand, after, for */
    PURPOSE_RECONNECT = 0x40000000 /* + number of the session x 32768 + number of the drop; index = viewer; words: comes
                                      back, after */
};

struct rng_name {
    uint64_t seed;
    uint32_t replication;
    uint32_t entity; /* occurrence, or RNG_MONTH */
    uint32_t purpose;
};

#define RNG_MONTH UINT32_MAX

/* One Philox4x32-10 block. */
void rng_block(uint64_t seed, const uint32_t counter[4], uint32_t out[4]);

/* A number in (0, 1): (k + 1/2) 2^-52 with k from words 0 and 1 of the block at `index`. Never 0, never 1. */
double rng_uniform(const struct rng_name *name, uint32_t index);

/* Words of `count` consecutive blocks from `first` on: out[w][i] is word w of block first + i, where out[w] is not NULL. Dispatched
 * at run time to the widest vectors of the processor; the same bits on all. */
void rng_words(const struct rng_name *name, uint32_t first, size_t count, uint32_t *const out[4]);

/* The same for blocks at `index[i]` for `purpose[i]`; the name's own purpose does not count. */
void rng_words_at(const struct rng_name *name, size_t count, const uint32_t index[], const uint32_t purpose[],
                  uint32_t *const out[4]);

/* How many words stand for a number (rng_word_uniform) below p: exact, for the comparison of whole numbers. */
uint64_t rng_words_below(double p);

/* The number in (0, 1) that a 32-bit word stands for: (word + 1/2) 2^-32. */
static inline double rng_word_uniform(uint32_t word)
{
    return ((double)word + 0.5) * 0x1p-32;
}

#endif
