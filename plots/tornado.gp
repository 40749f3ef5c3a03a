# SPDX-License-Identifier: GPL-3.0-or-later
# tornado.gp: where the percentile of one pattern's bill goes when one input is held at its own P10 or P90.
#
#     gnuplot -d -c tornado.gp DIR OUT.svg        (or OUT.png), after `ivsim sensitivity SCENARIO -o DIR`
#
# DIR/plots/sensitivity.gp  title, pattern, percentile, at_percentile (USD), tornado_bars, tornado_name[]
# DIR/plots/tornado.dat     one row for each input; columns: 1 place, 2 and 3 the percentile with the input at its P10 and
#                           its P90 (USD)

output = ARG2
here = ''
do for [i = 1:strlen(ARG0)] { if (ARG0[i:i] eq '/') { here = ARG0[1:i] } }
load ARG1.'/plots/sensitivity.gp'
width = 1000; height = 190 + 36 * (tornado_bars < 3 ? 3 : tornado_bars)
load here.'style.gp'
table = ARG1.'/plots/tornado.dat'

stats table using 2 name 'a' nooutput
stats table using 3 name 'b' nooutput
from = smallest(at_percentile, smallest(a_min, b_min)); to = largest(at_percentile, largest(a_max, b_max))
room = to > from ? 0.12 * (to - from) : 1
longest = 0
do for [k = 1:tornado_bars] {
    set label k tornado_name[k] at graph 0, first k right offset -1,0 textcolor rgb ink
    longest = largest(longest, strlen(tornado_name[k]))
}
set lmargin 0.95 * longest + 4
set title title."\nP".percentile.' of the bill of '.pattern.' with one input held, all others as they come'
set xlabel 'P'.percentile." of the bill in USD; as it is now: ".usd(at_percentile, 2)
set xrange [from - room:to + room]
set yrange [tornado_bars + 0.6:0.4]
unset ytics
set grid noytics
step = nice(to - from + 2 * room, 7)
set xtics ()
do for [k = int(ceil((from - room) / step)):int(floor((to + room) / step))] { set xtics add (usd(k * step, places(step)) k * step) }
set key outside below center horizontal Left reverse
set bmargin 6
set arrow 1 from at_percentile, graph 0 to at_percentile, graph 1 nohead linecolor rgb ink linewidth 1

plot table using 2:1:(at_percentile):2:($1 - 0.34):($1 + 0.34) with boxxyerror fillcolor rgb better title 'input at its own P10', \
     table using 3:1:(at_percentile):3:($1 - 0.34):($1 + 0.34) with boxxyerror fillcolor rgb worse title 'input at its own P90'
