/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one place that knows compilers and processors apart. WIDE in front of a function makes one clone of it a vector width, chosen
 * when the program starts. Only integer code and IEEE arithmetic without contraction stands behind it, so all clones give the
 * same bits. Sanitizers and clang 14 can't clone: there it says nothing. With WIDE_BASELINE (./configure CPPFLAGS=-DWIDE_BASELINE)
 * every processor runs what is compiled for the oldest. */
#ifndef IVSIM_WIDE_H
#define IVSIM_WIDE_H

#if defined(__x86_64__) && defined(__gnu_linux__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) &&          \
    !defined(__SANITIZE_THREAD__) && !defined(WIDE_BASELINE)
#define WIDE __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define WIDE
#endif

/* SSE2 is part of x86-64; AVX2 is asked for at run time. */
#if defined(__x86_64__) && !defined(WIDE_BASELINE)
#define WIDE_X86 1
#else
#define WIDE_X86 0
#endif

#endif
