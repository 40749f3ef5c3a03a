/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The 128-bit integers of gcc and clang under names that -Wpedantic accepts. Sums of usage and of money are exact in them. */
#ifndef IVSIM_INT128_H
#define IVSIM_INT128_H

__extension__ typedef __int128 int128;
__extension__ typedef unsigned __int128 uint128;

#endif
