#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Builds in build/, from a fresh checkout or after a change. Quiet unless something fails.
set -e
cd "$(dirname "$0")/.."
sh tools/packages.sh
log=build/build.log
mkdir -p build
{
    [ -x configure ] && [ configure -nt configure.ac ] && [ configure -nt Makefile.am ] || autoreconf -fi
    cd build
    [ -f Makefile ] || ../configure
    make -j"$(nproc)"
} >$log 2>&1 || { tail -n 40 $log >&2; echo "The build failed; all of it is in $log." >&2; exit 1; }
