/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The account that pays: discount, region, what it has used, its quotas. */
#ifndef IVSIM_ACCOUNT_READ_H
#define IVSIM_ACCOUNT_READ_H

#include "reader.h"

/* The `account` of a scenario's section; all defaults where it is not written. */
void account_read(const struct section *scenario, struct account *account);

#endif
