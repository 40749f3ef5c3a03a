/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stop.h"

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

atomic_bool *stop_flag(void)
{
    static atomic_bool stop;
    return &stop;
}

static void on_signal(int number)
{
    (void)number;
    atomic_store_explicit(stop_flag(), true, memory_order_relaxed);
}

void stop_listen(void)
{
    struct sigaction action = { .sa_handler = on_signal, .sa_flags = (int)SA_RESETHAND };
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}
