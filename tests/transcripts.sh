#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs every command of the documents and compares what it prints: in a fenced block that begins with ```console, a line
# "$ command" is run from the top of the source tree, the lines after it are its output, and a line "..." stands for any
# number of lines. A block ```cfg NAME is a file that the reader saves. A line "[exit N]" is the exit status (0 where none is written). Files the commands write go to a folder of the test.

ivsim=$(pwd)/ivsim
top=$(cd "${srcdir:-.}" && pwd)
work=$(pwd)/transcripts.tmp
rm -rf "$work"
mkdir -p "$work/bin"
ln -s "$ivsim" "$work/bin/ivsim"
ln -s "$top/scenarios" "$work/scenarios"
PATH=$work/bin:$PATH
export PATH
NO_COLOR=1 LC_ALL=C
export NO_COLOR LC_ALL
cd "$work" || exit 99

total=0
failed=0
for document in "$top"/README.md "$top"/docs/*.md; do
    rm -f block.*
    awk '
        /^```console$/ { inside = 1; next }
        /^```cfg ./ { n++; file = sprintf("block.%03d.command", n); print "cat >" $2 " <<\"END OF FILE\"" > file; next }
        /^```$/ { if (file) print "END OF FILE" > file; file = ""; inside = 0; next }
        file { print > file; next }
        inside && /^\$ / { n++; print substr($0, 3) > sprintf("block.%03d.command", n); next }
        inside && n { print > sprintf("block.%03d.expected", n) }
    ' "$document"
    for command in block.*.command; do
        [ -f "$command" ] || continue
        total=$((total + 1))
        expected=${command%.command}.expected
        [ -f "$expected" ] || : >"$expected"
        sh "$command" >got 2>&1 </dev/null
        status=$?
        [ $status -eq 0 ] || echo "[exit $status]" >>got
        if ! awk '
            # Lines in order; "..." in the expectation skips as few lines as needed.
            NR == FNR { want[++n] = $0; next }
            { got[++m] = $0 }
            END {
                i = 1; j = 1; skip = 0
                while (i <= n) {
                    if (want[i] == "...") { skip = i; at = j; i++; continue }
                    if (j <= m && want[i] == got[j]) { i++; j++; continue }
                    if (skip && at < m) { i = skip + 1; j = ++at; continue }
                    exit 1
                }
                exit !(j > m || want[n] == "...")
            }' "$expected" got; then
            failed=$((failed + 1))
            echo "$(basename "$document"): \$ $(cat "$command")"
            diff "$expected" got | head -n 20
        fi
    done
done
echo "$((total - failed)) passed, $failed failed"
[ $failed -eq 0 ] && [ $total -gt 0 ]
