/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A signal (SIGINT, SIGTERM) asks the work to stop; what is finished is still reported. */
#ifndef IVSIM_STOP_H
#define IVSIM_STOP_H

#include <stdatomic.h>

/* Set once a signal has come; for ensemble_options.stop. */
atomic_bool *stop_flag(void);

/* From here on the first signal sets the flag, the second one ends the program. */
void stop_listen(void);

#endif
