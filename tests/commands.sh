#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# init, check and prices as a person types them: what is printed where, and the exit status. Runs from the build folder.

ivsim=$(pwd)/ivsim
series=$(cd "${srcdir:-.}" && pwd)/scenarios/webinar-series.cfg
folder=$(cd "$(mktemp -d ./commands.XXXXXX)" && pwd) || exit 99
trap 'cd / && rm -rf "$folder"' EXIT
cd "$folder" || exit 99
failures=0

# run STATUS COMMAND...: what it prints is in out and err.
run() {
    wanted=$1
    shift
    "$@" >out 2>err </dev/null
    got=$?
    if [ "$got" != "$wanted" ]; then
        echo "exit $got instead of $wanted: $*"
        sed 's/^/    /' err
        failures=$((failures + 1))
    fi
}

# has FILE PATTERN / lacks FILE PATTERN (basic regular expressions); empty FILE.
has() {
    grep -q -- "$2" "$1" || { echo "$1 has no \"$2\""; sed 's/^/    /' "$1"; failures=$((failures + 1)); }
}
lacks() {
    ! grep -q -- "$2" "$1" || { echo "$1 has \"$2\""; failures=$((failures + 1)); }
}
empty() {
    [ ! -s "$1" ] || { echo "$1 is not empty:"; sed 's/^/    /' "$1"; failures=$((failures + 1)); }
}

# The scenario that init writes is one that check and run accept without a word.
run 0 "$ivsim" init mine.cfg
empty out
has err "ivsim run mine.cfg"
run 0 "$ivsim" init
empty err
cmp out mine.cfg || failures=$((failures + 1))
run 0 "$ivsim" check mine.cfg
empty err
has out "400 months"
has out "No pattern is ruled out"
run 0 "$ivsim" run --replications 20 mine.cfg
empty err

# The sensitivity's data goes to stdout, its files and pictures into the folder; bytes do not depend on threads.
run 0 "$ivsim" sensitivity --replications 200 --threads 1 --format csv mine.cfg
empty err
mv out one.csv
gnuplot --version >version 2>/dev/null && drawn=0 || drawn=4
run $drawn "$ivsim" sensitivity --replications 200 --threads 3 --format csv -o sensitive mine.cfg
cmp out one.csv || failures=$((failures + 1))
cmp sensitive/sensitivity.csv one.csv || failures=$((failures + 1))
has sensitive/sensitivity.json '"schema": "ivsim/sensitivity/1"'
has sensitive/sensitivity.txt "What the uncertainty hangs on"
[ -s sensitive/plots/sobol.dat ] || failures=$((failures + 1))
run 2 "$ivsim" sensitivity --replications 199 mine.cfg
has err "199\|200 replications are the least"

# A run to a precision is the run of that length, but for one member.
run 0 "$ivsim" run --precision 'p50 3%' --format json mine.cfg
length=$(sed -n 's/^    "replications": \([0-9]*\),$/\1/p' out | head -n 1)
grep -v '"precision"' out | sed 's/"certain": false,$/"certain": false/' >precise
run 0 "$ivsim" run --replications "$length" --format json mine.cfg
cmp out precise || failures=$((failures + 1))
run 2 "$ivsim" run --precision 'p90' mine.cfg
has err "'p90 1%'"
run 2 "$ivsim" run --precision 'p90 1%' --count 5 mine.cfg

# Evenly spread points: threads do not show, a replication can be replayed, the number is a multiple of 16.
run 0 "$ivsim" run --draws sobol --replications 64 --threads 1 --format json mine.cfg
mv out one.json
run 0 "$ivsim" run --draws sobol --replications 64 --threads 3 --format json -o even mine.cfg
cmp out one.json || failures=$((failures + 1))
has out '"draws": "sobol"'
run 0 "$ivsim" run --draws sobol --only-replication 37 --quiet -o alone mine.cfg
[ "$(grep '^37,' even/replications.csv)" = "$(grep '^37,' alone/replications.csv)" ] || failures=$((failures + 1))
run 2 "$ivsim" run --draws sobol --replications 1000 mine.cfg
has err "like 1024"

# What a person has written is not overwritten.
echo precious >theirs.cfg
run 4 "$ivsim" init theirs.cfg
has err "theirs.cfg exists"
has theirs.cfg "^precious$"
run 4 "$ivsim" init no/such/folder.cfg
run 2 "$ivsim" init a.cfg b.cfg
[ ! -e a.cfg ] || failures=$((failures + 1))

# A mistyped command or option is told the nearest one, and nothing runs.
run 2 "$ivsim" rnu mine.cfg
has err "did you mean 'run'"
run 2 "$ivsim" run --replicatons 20 mine.cfg
has err "did you mean '--replications'"
empty out

# All faults of a file at once, none of them on stdout.
sed -e 's/every = "7 d"/evry = "7 d"/' -e 's/count = 3;/count = "three";/' mine.cfg >faulty.cfg
run 3 "$ivsim" check faulty.cfg
empty out
has err "faulty.cfg:[0-9]*: .*evry"
has err "faulty.cfg:[0-9]*: .*hosts.count"
run 4 "$ivsim" check missing.cfg
empty out
run 2 "$ivsim" check
run 2 "$ivsim" check --replications 0 mine.cfg

# A pattern that can't work is exit 1, with the number, the limit and its source.
run 1 "$ivsim" check --set 'events[0].video.bit_rate="9 Mbps"' --only channel,stage mine.cfg
has out "^  channel  *no "
has out "9 Mbps, above the limit of 8.5 Mbps"
has out "service quotas"
run 1 "$ivsim" check --set 'events[0].hosts.count=13' --replications 50 mine.cfg
has out "simulation of 50 months"
has out "publishers-per-stage"
run 0 "$ivsim" check --set 'events[0].hosts.count=13' --only channel mine.cfg

# Presets: all with their sources, one with its laws, no other.
run 0 "$ivsim" presets
empty err
has out "^sports_match$"
has out "Assumed: "
run 0 "$ivsim" presets sports_match
has out "weibull, shape 0.72416"
run 3 "$ivsim" presets webinr
empty out
has err 'did you mean "webinar"'
run 2 "$ivsim" presets webinar meeting

# sweep: all formats, files and a picture; a range that is none, and a point that the reader refuses, give no number.
size='events[0].audience.size=100:300:3'
run 0 "$ivsim" sweep mine.cfg --replications 20 --only channel,stage --vary "$size" -o sweep
empty err
has out "^  *100  .* channel "
has out "^  *300  .* channel "
[ "$(grep -c . sweep/sweep.csv)" = 7 ] || { echo "sweep.csv has other than a head and 6 rows"; failures=$((failures + 1)); }
cmp out sweep/sweep.txt || failures=$((failures + 1))
if command -v gnuplot >/dev/null; then has sweep/sweep.svg "channel"; fi
run 0 "$ivsim" sweep mine.cfg --replications 20 --only channel,stage --vary "$size" --format csv
cmp out sweep/sweep.csv || failures=$((failures + 1))
run 0 "$ivsim" sweep mine.cfg --replications 20 --only channel,stage --vary "$size" --format json --threads 1
cmp out sweep/sweep.json || failures=$((failures + 1))
run 3 "$ivsim" sweep mine.cfg --vary 'events[0].audience.size=300:100'
empty out
has err "^--vary: .*LOW is not below HIGH"
run 3 "$ivsim" sweep mine.cfg --replications 5 --vary 'events[0].live=10,20'
empty out
has err "^--vary: events\[0\].live: a duration needs a unit"
run 2 "$ivsim" sweep mine.cfg
has err "which input"

# budget: what to ask for, and how large it may get.
run 0 "$ivsim" budget mine.cfg --replications 50 --only channel,stage --for p75 --largest audience --budget '500 USD @ p80' -o ask
empty err
has out "Ask for "
has out "How large it may get within 500.00 USD at P80"
cmp out ask/budget.txt || failures=$((failures + 1))
[ "$(grep -c . ask/budget.csv)" = 3 ] || { echo "budget.csv has other than a head and 2 rows"; failures=$((failures + 1)); }
sed '/budget *=/d' mine.cfg >poor.cfg
run 2 "$ivsim" budget poor.cfg --replications 20 --largest audience
has err "needs a budget"
run 0 "$ivsim" budget poor.cfg --replications 20
run 2 "$ivsim" budget mine.cfg --for mean
run 3 "$ivsim" budget mine.cfg --replications 20 --budget '9 USD' --largest 'events[0].audience.size=5,6'
has err "a list has no largest value"

# breakeven: changes, the map, and what can't be asked.
run 0 "$ivsim" breakeven mine.cfg --replications 20 --only channel,stage --vary "$size" -o flip --threads 1
empty err
has out "cheapest"
cmp out flip/breakeven.txt || failures=$((failures + 1))
run 0 "$ivsim" breakeven mine.cfg --replications 20 --only channel,stage --vary "$size" --format json --threads 2
cmp out flip/breakeven.json || failures=$((failures + 1))
cmp flip/sweep.csv sweep/sweep.csv || failures=$((failures + 1))
run 0 "$ivsim" breakeven mine.cfg --replications 20 --only channel,stage --vary "$size" --vary 'events[0].hosts=1:3' -o map
has out "^  *3 | "
[ "$(grep -c . map/map.csv)" = 10 ] || { echo "map.csv has other than a head and 9 rows"; failures=$((failures + 1)); }
run 3 "$ivsim" breakeven mine.cfg --vary 'events[0].audience.size=100,200'
has err "a list has no break-even"
run 3 "$ivsim" breakeven mine.cfg --vary "$size" --vary "$size"
has err "the same input twice"

# The same bytes whatever the threads.
run 0 "$ivsim" check --threads 1 mine.cfg
mv out one
run 0 "$ivsim" check --threads 3 mine.cfg
cmp out one || failures=$((failures + 1))

# A line is 100 columns wide at most, and ends without blanks.
for arguments in "check mine.cfg" "prices" "prices aws-ivs-2020"; do
    run 0 "$ivsim" $arguments
    LC_ALL=C.UTF-8 awk 'length > 100 || / $/ { print "too wide, or blanks at the end: " $0; bad = 1 } END { exit bad }' out ||
        failures=$((failures + 1))
    lacks out "$(printf '\033')"
done

# Prices: North America's HD hour (facts of October 2026), the book's name, its tiers.
run 0 "$ivsim" prices
empty err
has out "^  north_america .* 0.0720 "
has out "^  STANDARD, multitrack no  *2.00 "
has out "aws-ivs-2026-10"
rates=$(sed -n 's/.* \([0-9]*\) rates: .*/\1/p' out)
run 0 "$ivsim" prices --list
has out "^aws-ivs-2020  *2020-09-25 "
has out "^aws-ivs-2026-10 "
run 0 "$ivsim" prices --format csv
has out "^channel.output,,,hd,north_america,,,,hour,0,10000,0.072,reported,"
has out "^channel.output,,,hd,north_america,,,,hour,10000,,0.072,reported,"
has out "^cdn.egress,,,,india,,,,GB,5242880,,0.072,published,"
# Every rate has one tier that begins at 0.
first=$(grep -c ',0,[0-9]*,[0-9.]*,[a-z]*,20' out)
[ "$first" = "$rates" ] || { echo "$first rates in the table, $rates in the text"; failures=$((failures + 1)); }
run 3 "$ivsim" prices aws-ivs-2062
empty out
has err "aws-ivs-20"
run 2 "$ivsim" prices a b
run 2 "$ivsim" prices --format xml

# interrupt COMMAND...: after a second, or after more where that is too early for the command to have begun.
interrupt() {
    for seconds in 1 2 4 8 16; do
        run 130 timeout --preserve-status -s INT $seconds "$@"
        [ ! -s err ] || return
    done
}

# An interrupted study tells what was interrupted, and prints nothing that could be taken for its answer.
interrupt "$ivsim" breakeven "$series" --replications 100000 --vary 'forecast*=1:2'
empty out
has err "interrupted after [0-9]* of 11 points: no change"
interrupt "$ivsim" budget "$series" --replications 100000
empty out
has err "interrupted in the simulation"

# A full disk is not a success.
if [ -c /dev/full ]; then
    for arguments in "init" "check mine.cfg" "prices" "prices --list" "prices --format csv"; do
        "$ivsim" $arguments >/dev/full 2>err
        got=$?
        [ $got = 4 ] || { echo "exit $got instead of 4 on a full disk: $arguments"; failures=$((failures + 1)); }
    done
fi

for command in init check prices sweep breakeven budget; do
    run 0 "$ivsim" $command -h
    has out "Usage: ivsim $command"
done
[ $failures = 0 ]
