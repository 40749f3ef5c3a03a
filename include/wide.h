/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one place that knows compilers and processors apart. WIDE in front of a function makes one clone of it a vector width, chosen
 * when the program starts. Only integer code and IEEE arithmetic without contraction stands behind it, so all clones give the
 * same bits. Sanitizers and clang 14 can't clone: there it says nothing. With WIDE_BASELINE (./configure CPPFLAGS=-DWIDE_BASELINE)
 * every processor runs what is compiled for the oldest. gcc vectorises such loops from -O3 on only; distributions build with -O2. */
#ifndef IVSIM_WIDE_H
#define IVSIM_WIDE_H

#include <stdbool.h>

#if defined(__x86_64__) && defined(__gnu_linux__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) &&          \
    !defined(__SANITIZE_THREAD__) && !defined(WIDE_BASELINE)
#define WIDE __attribute__((optimize("O3"), target_clones("avx512f", "avx2", "default")))
#elif defined(__GNUC__) && !defined(__clang__)
#define WIDE __attribute__((optimize("O3")))
#else
#define WIDE
#endif

/* SSE2 is part of x86-64; AVX2 is asked for at run time. */
#if defined(__x86_64__)
#define WIDE_SSE2 1
#else
#define WIDE_SSE2 0
#endif

#if defined(__x86_64__) && !defined(WIDE_BASELINE)
#define WIDE_AVX2 1
#else
#define WIDE_AVX2 0
#endif

static inline bool wide_avx2(void)
{
#if WIDE_AVX2
    return __builtin_cpu_supports("avx2") != 0;
#else
    return false;
#endif
}

#endif
