#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The same bytes of result.json at 1, 2 and 7 threads, with glibc's functions for older processors, for the rows of a longer run,
# and for one replication alone.

ivsim=$(pwd)/ivsim
top=$(cd "${srcdir:-.}" && pwd)
work=$(pwd)/determinism.tmp
rm -rf "$work"
mkdir -p "$work"
cd "$work" || exit 99
failed=0
passed=0

# expect_same FILE FILE WHAT
expect_same() {
    if cmp -s "$1" "$2"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "$3: $1 and $2 differ"
    fi
}

# run NAME SCENARIO OPTION...
run() {
    name=$1
    scenario=$2
    shift 2
    "$ivsim" run "$top/scenarios/examples/$scenario.cfg" -o "$name" --quiet "$@" || { echo "$name failed"; exit 1; }
}

# Rates that are themselves drawn, viewers who bring others.
drop=$top/scenarios/trainer-drop.cfg
for threads in 1 3; do
    "$ivsim" run "$drop" -o drop-$threads --quiet --replications 40 --threads $threads || { echo "drop failed"; exit 1; }
done
expect_same drop-1/result.json drop-3/result.json "surges by 3 threads"
"$ivsim" run "$drop" -o drop-alone --quiet --only-replication 31 || { echo "drop failed"; exit 1; }
grep '^31,' drop-1/replications.csv >row-31.csv
tail -n +2 drop-alone/replications.csv >row-alone.csv
expect_same row-31.csv row-alone.csv "surges of one replication alone"

for scenario in town-hall audio-room; do
    run $scenario-1 $scenario --replications 60 --threads 1
    for threads in 2 7; do
        run $scenario-$threads $scenario --replications 60 --threads $threads
        for file in result.json replications.csv occupancy.csv patterns.csv bills.csv steps.csv differences.csv inputs.csv report.txt; do
            expect_same $scenario-1/$file $scenario-$threads/$file "$threads threads"
        done
    done
    GLIBC_TUNABLES=glibc.cpu.hwcaps=-AVX2_Usable,-FMA_Usable,-AVX2,-FMA,-FMA4 run $scenario-old $scenario --replications 60
    expect_same $scenario-1/result.json $scenario-old/result.json "glibc without FMA"

    # Replication k of a longer run is replication k of a shorter one, and can be replayed alone.
    run $scenario-long $scenario --replications 90
    rows=$(wc -l <$scenario-1/replications.csv)
    head -n "$rows" $scenario-long/replications.csv >$scenario-long/head.csv
    expect_same $scenario-1/replications.csv $scenario-long/head.csv "a longer run"
    run $scenario-alone $scenario --only-replication 41
    grep '^41,' $scenario-1/replications.csv >row-41.csv
    tail -n +2 $scenario-alone/replications.csv >row-alone.csv
    expect_same row-41.csv row-alone.csv "one replication alone"
done
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
