#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Every scenario that we ship runs: `ivsim run` succeeds and gives each of its patterns a mean total above zero, and
# `ivsim check` answers yes (0) or no (1: stories may well compare a pattern that can't work), never that the file is
# bad. One line per fault. Runs from the build folder, as `make check` does.

ivsim=$(pwd)/ivsim
cd "${srcdir:-.}" || exit 99
[ -x "$ivsim" ] || { echo "$ivsim: not built"; exit 99; }
[ -f scenarios/examples/by-hand.cfg ] || { echo "scenarios/examples: not found in $(pwd)"; exit 99; }
status=0

complain()
{
    echo "$1"
    status=1
}

# The table of patterns on standard input; prints what is wrong with it.
faults_of_table()
{
    awk -F , '
        NR == 1 {
            for (i = 1; i <= NF; i++)
                if ($i == "mean")
                    column = i
            if (!column) {
                print "no column called mean"
                exit
            }
            from_end = NF - column # a name may hold commas, in quotes: numbers are counted from the end
            next
        }
        !($(NF - from_end) + 0 > 0) { print "the mean total is not above zero: " $0 }
        END { if (column && NR < 2) print "no pattern" }'
}

knows_check=no
"$ivsim" check --help >/dev/null 2>&1 && knows_check=yes

for scenario in scenarios/*.cfg scenarios/examples/*.cfg; do
    table=$("$ivsim" run "$scenario" --replications 50 --format csv 2>/dev/null)
    result=$?
    if [ $result -ne 0 ]; then
        complain "$scenario: ivsim run ended with status $result"
        "$ivsim" run "$scenario" --replications 50 --quiet 2>&1 | sed -n 1,5p
        continue
    fi
    faults=$(printf '%s\n' "$table" | faults_of_table)
    [ -z "$faults" ] || complain "$scenario: $faults"
    if [ $knows_check = yes ]; then
        "$ivsim" check "$scenario" >/dev/null 2>&1
        result=$?
        [ $result -le 1 ] || complain "$scenario: ivsim check ended with status $result"
    fi
done

# The test itself must be able to fail.
printf 'pattern,mean,sd\n"a, b",0.00,1\n' | faults_of_table | grep -q 'not above zero' ||
    complain "faults_of_table: lets a total of zero pass"
printf 'pattern,mean,sd\n"a, b",7.50,0\n' | faults_of_table | grep -q . &&
    complain "faults_of_table: finds a fault where there is none"
exit $status
