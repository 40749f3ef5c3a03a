# SPDX-License-Identifier: GPL-3.0-or-later
# bars.gp: what the P90 bill consists of, pattern by pattern, the cheapest on top.
#
#     gnuplot -d -c bars.gp DIR OUT.svg        (or OUT.png), after `ivsim plot DIR` has made the tables
#
# DIR/plots/run.gp   title, patterns, pattern[], groups, group[] (names of the groups of meters), bar_high (USD);
#                    groups too small to be seen are in the last one
# DIR/plots/bars.dat one block for each group of meters; columns: 1 place of the pattern (1 = cheapest), 2 from, 3 to (USD
#                    along the bar). After the groups one block of totals: 1 place, 2 total (USD)

output = ARG2
here = ''
do for [i = 1:strlen(ARG0)] { if (ARG0[i:i] eq '/') { here = ARG0[1:i] } }
load ARG1.'/plots/run.gp'
shown = patterns > 50 ? 50 : patterns
width = 1000; height = 170 + 34 * (shown < 4 ? 4 : shown)
load here.'style.gp'

set title title."\nWhat each bill at P90 consists of (each that of one month, which one in ten exceeds".(shown < patterns ? sprintf('; the cheapest %d of %d patterns)', shown, patterns) : ')')
set xlabel "month's bill in USD"
set key outside right top vertical Left reverse maxrows 24
set grid noytics

step = nice(bar_high, 5)
last = ceil(bar_high * 1.12 / step)
if (last < 1) { last = 1 }
set xrange [0:last * step]
set xtics ()
do for [k = 0:last] { set xtics add (usd(k * step, places(step)) k * step) }

set yrange [shown + 0.6:0.4]
unset ytics
longest = 0
do for [k = 1:shown] {
    set label k pattern[k] at graph 0, first k right offset -1,0 textcolor rgb ink
    longest = largest(longest, strlen(pattern[k]))
}
set lmargin longest + 3

array fill[10] = ['#0072B2', '#56B4E9', '#D55E00', '#E69F00', '#009E73', '#CC79A7', '#F0E442', '#555555', '#aaaaaa', '#dddddd']
table = ARG1.'/plots/bars.dat'
totals = "table index groups using 2:1:(' '.usd($2, places(step / 10))) with labels left textcolor rgb ink notitle"
if (groups == 0) {
    plot @totals
} else {
    plot for [k = 1:groups] table index k - 1 using 2:1:2:3:($1 - 0.36):($1 + 0.36) with boxxyerror \
            fillcolor rgb fill[group_colour[k]] title group[k], \
         @totals
}
