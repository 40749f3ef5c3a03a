#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Several processes: the same bytes as one, one voice, one exit status, and a signal to any of them ends all with what is finished.
# Only where configured --with-mpi. Runs from the build folder.

grep -q '^#define HAVE_MPI 1' config.h || { echo "built without MPI"; exit 77; }
command -v mpirun >/dev/null || { echo "no mpirun"; exit 77; }
OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 OMPI_MCA_rmaps_base_oversubscribe=1
export OMPI_ALLOW_RUN_AS_ROOT OMPI_ALLOW_RUN_AS_ROOT_CONFIRM OMPI_MCA_rmaps_base_oversubscribe

ivsim=$(pwd)/ivsim
scenario=$(cd "${srcdir:-.}" && pwd)/scenarios/examples/town-hall.cfg
folder=$(cd "$(mktemp -d ./mpi.XXXXXX)" && pwd) || exit 99
trap 'cd / && rm -rf "$folder"' EXIT
cd "$folder" || exit 99
failures=0
fail() { echo "FAIL: $*"; failures=$((failures + 1)); }
same() {
    for file in "$1"/*; do
        [ "${file##*/}" = manifest.json ] || cmp "$file" "$2/${file##*/}" || fail "$3"
    done
}

"$ivsim" run "$scenario" --replications 1300 --quiet -o one || fail "one process failed"
for processes in 2 3; do
    mpirun -n $processes "$ivsim" run "$scenario" --replications 1300 --threads 1 --quiet -o some ||
        fail "$processes processes failed"
    same one some "$processes processes differ from one"
    rm -rf some
done

# More processes than replications; and one report, not three.
"$ivsim" run "$scenario" --replications 2 --format json >two.json
mpirun -n 3 "$ivsim" run "$scenario" --replications 2 --threads 1 --format json >out || fail "two replications failed"
cmp two.json out || fail "three processes for two replications differ"

# A part from several processes is the part of one.
"$ivsim" run "$scenario" --replications 1300 --count 400 --part one.part
mpirun -n 2 "$ivsim" run "$scenario" --replications 1300 --count 400 --threads 1 --part two.part || fail "no part"
"$ivsim" run "$scenario" --replications 1300 --replications-from 400 --part rest.part
"$ivsim" merge "$scenario" two.part rest.part --quiet -o merged || fail "parts of several processes do not merge"
same one merged "merged parts of several processes differ"

# A fault is told once.
mpirun -n 3 "$ivsim" run missing.cfg 2>err && fail "a missing scenario is no fault"
[ "$(grep -c 'missing.cfg' err)" = 1 ] || fail "a missing scenario is told $(grep -c 'missing.cfg' err) times"

# A signal to the process that does not lead.
mpirun -n 2 sh -c 'echo $$ >pid.$OMPI_COMM_WORLD_RANK; exec "$0" "$@"' \
    "$ivsim" run "$scenario" --replications 1000000 --threads 1 --quiet --checkpoint log -o stopped 2>err &
tries=0
while [ $tries -lt 400 ] && { [ ! -f log ] || [ "$(wc -c <log)" -lt 5000 ]; }; do
    sleep 0.05
    tries=$((tries + 1))
done
kill -TERM "$(cat pid.1)"
wait $!
[ $? = 130 ] || fail "interrupted, but the exit status is another"
grep -q 'interrupted after' err || fail "the interruption is not told"
grep -q '"partial": true' stopped/result.json || fail "the result is not partial"
[ -f log ] || fail "the checkpoint is gone"
[ $failures = 0 ]
