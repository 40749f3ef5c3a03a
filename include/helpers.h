/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Threads lent to a piece of work. Who simulates knows of no thread library: who lends them gives the function that
 * does the jobs. */
#ifndef IVSIM_HELPERS_H
#define IVSIM_HELPERS_H

#include <stddef.h>

/* Job `i`, done by helper `helper`; each does one job at a time. Jobs write into places of their own, or of their
 * helper. */
typedef void helpers_job(void *context, size_t i, int helper);

struct helpers {
    int count;                                                               /* 0 or 1: none is lent */
    void (*each)(int helpers, size_t jobs, helpers_job *job, void *context); /* does jobs 0 .. jobs in any order */
};

#endif
