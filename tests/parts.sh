#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A run in parts, a run that is killed and continued, and one that is interrupted and continued come to the same bytes as
# one that was left alone; and what does not belong together is told apart. Runs from the build folder.

ivsim=$(pwd)/ivsim
scenario=$(cd "${srcdir:-.}" && pwd)/scenarios/examples/town-hall.cfg
folder=$(cd "$(mktemp -d ./parts.XXXXXX)" && pwd) || exit 99
trap 'cd / && rm -rf "$folder"' EXIT
cd "$folder" || exit 99
failures=0
fail() { echo "FAIL: $*"; failures=$((failures + 1)); }

# run STATUS COMMAND...: what it prints is in out and err.
run() {
    wanted=$1
    shift
    "$@" >out 2>err </dev/null
    got=$?
    [ "$got" = "$wanted" ] || { fail "exit $got instead of $wanted: $*"; sed 's/^/    /' err; }
}
has() { grep -q -- "$2" "$1" || { fail "$1 has no \"$2\""; sed 's/^/    /' "$1"; }; }
empty() { [ ! -s "$1" ] || { fail "$1 is not empty:"; sed 's/^/    /' "$1"; }; }
same() {
    for file in "$1"/*; do
        [ "${file##*/}" = manifest.json ] || cmp "$file" "$2/${file##*/}" || fail "$3"
    done
}
part() { # NAME FROM COUNT: more than the 1,000 replications of the fan, in all
    run 0 "$ivsim" run "$scenario" --replications 1500 --replications-from "$2" --count "$3" --part "$1"
    empty out
    empty err
}

run 0 "$ivsim" run "$scenario" --replications 1500 --quiet -o whole
part a 0 700
part b 700 1
part c 701 799

# In any order, and with no word of how many replications there are.
run 0 "$ivsim" merge "$scenario" c a b --quiet -o merged
same whole merged "merged parts differ from the run"
run 0 "$ivsim" merge "$scenario" a b c --format json
cmp out whole/result.json || fail "merge --format json differs from the run's result.json"

# What does not fit together, and what is of other work.
run 3 "$ivsim" merge "$scenario" a c
empty out
has err "^c: replication 700 is in no part before it"
run 3 "$ivsim" merge "$scenario" a b
has err "^b: replications 701 to 1499 are in no part after it"
run 3 "$ivsim" merge "$scenario" a b c b
has err "^b: replication 700 is in another part, too"
run 3 "$ivsim" merge "$scenario" a b c --seed 8
has err "a: was drawn with seed 7, this run has seed 8"
run 3 "$ivsim" merge "$scenario" a b c --set 'title="another"'
has err "a: is of another scenario; give the same file, --set"
run 3 "$ivsim" merge "$scenario" a b c --only channel
has err "a: is of other patterns; give the same --only"
run 3 "$ivsim" merge "$scenario" a b c --set 'prices="aws-ivs-2020"'
run 3 "$ivsim" merge "$scenario" a b c --replications 100
has err "a: is part of a run of 1500 replications, not of 100"
run 3 "$ivsim" merge "$scenario" a "$scenario"
has err "holds no finished replications of ivsim"
run 4 "$ivsim" merge "$scenario" a missing
run 2 "$ivsim" merge "$scenario"
run 2 "$ivsim" run "$scenario" --replications 10 --replications-from 8 --count 3 --part x
run 2 "$ivsim" run "$scenario" --only-replication 3 --part x
run 2 "$ivsim" run "$scenario" --part x -o y
[ ! -e x ] || fail "a part that can't be was written"

# A byte turned over, or the end cut off.
cp a damaged
printf '\377' | dd of=damaged bs=1 seek=20000 conv=notrunc 2>dd.err
run 3 "$ivsim" merge "$scenario" damaged b c
has err "damaged: is damaged: 700 of its 700 replications are missing"
head -c 20000 a >short
run 3 "$ivsim" merge "$scenario" short b c
has err "short: is damaged"
head -c 100 a >shorter
run 3 "$ivsim" merge "$scenario" shorter b c
has err "shorter: holds no finished replications"

# Killed in the middle, twice; what a crash cut off in the middle of a block is made again.
size() { [ -f "$1" ] && wc -c <"$1" || echo 0; }
start() { "$ivsim" run "$scenario" --replications 12000 --threads 1 --quiet --checkpoint log -o "$1" & }
grown() { # until the checkpoint is larger than so many bytes, or the run is over
    while kill -0 $! 2>/dev/null && [ "$(size log)" -le "$1" ]; do sleep 0.05; done
}
run 0 "$ivsim" run "$scenario" --replications 12000 --quiet -o long
start killed
grown 1000
kill -9 $!
wait $! 2>/dev/null
first=$(size log)
[ "$first" -gt 1000 ] || fail "nothing was saved before the kill"
[ ! -e killed/result.json ] || fail "the run was over before it was killed"
head -c $((first - 100)) log >cut && mv cut log
start killed
grown "$first"
run 4 "$ivsim" run "$scenario" --replications 12000 --checkpoint log
has err "another run is writing to it"
kill -TERM $!
wait $!
[ $? = 130 ] || fail "interrupted, but not exit 130"
has killed/result.json '"partial": true'
run 3 "$ivsim" run "$scenario" --replications 12000 --seed 8 --checkpoint log
has err "log: was drawn with seed 7"
run 3 "$ivsim" run "$scenario" --replications 5 --checkpoint log
has err "5 were asked for"
run 0 "$ivsim" run "$scenario" --replications 12000 --quiet --checkpoint log -o killed
same long killed "a run that was killed and continued differs"
[ ! -e log ] || fail "the checkpoint is left behind"

# A full disk costs the checkpoint, not the run; a part must stand.
if [ -c /dev/full ]; then
    run 4 "$ivsim" run "$scenario" --replications 10 --part /dev/full
fi
[ $failures = 0 ]
