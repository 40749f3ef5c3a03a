/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "status.h"

const char *status_name(enum status status)
{
    switch (status) {
    case STATUS_OK: return "done";
    case STATUS_NO: return "the answer is no";
    case STATUS_USAGE: return "wrong usage";
    case STATUS_INPUT: return "bad input";
    case STATUS_IO: return "reading or writing failed";
    case STATUS_LIMIT: return "a limit or memory is exhausted";
    case STATUS_INTERRUPTED: return "interrupted";
    }
    return "unknown status";
}
