/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "status.h"

int main(void)
{
    return STATUS_USAGE;
}
