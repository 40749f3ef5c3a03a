#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Writes a C table of the named files (relative to the first argument) to stdout: see include/builtin.h.
set -e
top=$1
shift
echo '/* Made by tools/embed.sh. */'
echo '#include "builtin.h"'
n=0
for file; do
    echo "static const char file_$n[] = {"
    od -An -v -tu1 "$top/$file" | sed 's/ *\([0-9][0-9]*\)/\1,/g'
    echo '0};'
    n=$((n + 1))
done
echo 'const struct builtin_file builtin_files[] = {'
n=0
for file; do
    echo "{\"$file\", file_$n, sizeof file_$n - 1},"
    n=$((n + 1))
done
echo '{0, 0, 0}};'
