/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a function that can fail answers. The numbers are the exit statuses of the command line (PRODUCT section
 * "Commands"), so that a status can travel from the deepest reader to the shell without a translation table. */
#ifndef IVSIM_STATUS_H
#define IVSIM_STATUS_H

enum status {
    STATUS_OK = 0,
    STATUS_NO = 1,           /* the answer is no: a pattern can't work, the gate is shut */
    STATUS_USAGE = 2,        /* the command line is wrong */
    STATUS_INPUT = 3,        /* a file says something that can't be used; the diag list says what and where */
    STATUS_IO = 4,           /* reading or writing failed */
    STATUS_LIMIT = 5,        /* a limit of ours, or memory, is exhausted */
    STATUS_INTERRUPTED = 130 /* stopped by a signal; what was finished is valid */
};

/* A short English word for `status`, for messages. Never NULL. */
const char *status_name(enum status status);

#endif
