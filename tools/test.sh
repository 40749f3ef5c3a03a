#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs what is missing, builds, and runs the whole test suite. The last line counts the test programs.
set -e
cd "$(dirname "$0")/.."
sh tools/packages.sh chromium # the HTML page is looked at in a browser
sh tools/build.sh
cd build
status=0
make -j"$(nproc)" check >check.log 2>&1 || status=$?
grep -E '^(PASS|FAIL|ERROR|SKIP|XPASS)' check.log || true
if [ $status -ne 0 ]; then
    for program in $(sed -n 's/^\(FAIL\|ERROR\): //p' check.log); do
        echo "--- $program"
        tail -n 60 "$program.log" 2>/dev/null || true
    done
    [ -f test-suite.log ] || tail -n 40 check.log
fi
count() {
    sed -n "s/^# $1: *//p" check.log | tail -n 1
}
passed=$(count PASS) failed=$(count FAIL) errors=$(count ERROR) skipped=$(count SKIP)
[ "${passed:-0}" -gt 0 ] || { echo "No test ran: see build/check.log." >&2; exit 1; }
echo "$passed passed, $((failed + errors)) failed, ${skipped:-0} skipped"
exit $status
