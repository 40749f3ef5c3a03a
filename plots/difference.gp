# SPDX-License-Identifier: GPL-3.0-or-later
# difference.gp: bill of one pattern minus bill of the other, in the same month, replication by replication: the two
# patterns that fit and have the lowest P90.
#
#     gnuplot -d -c difference.gp DIR OUT.svg        (or OUT.png), after `ivsim plot DIR` has made the tables
#
# DIR/plots/run.gp         title, replications, difference_a, difference_b (names), difference_a_cheaper, difference_equal,
#                          difference_outside (shares, 0 to 1), difference_median, difference_bin, difference_low,
#                          difference_high (USD: the first bin's start, the last one's end), difference_top (the largest share)
# DIR/plots/difference.dat one row for each bin; columns: 1 from, 2 to (USD, a minus b), 3 share of the replications (0 to 1)

output = ARG2
width = 1000; height = 600
here = ''
do for [i = 1:strlen(ARG0)] { if (ARG0[i:i] eq '/') { here = ARG0[1:i] } }
load here.'style.gp'
load ARG1.'/plots/run.gp'

share(p) = p > 0 && p < 0.001 ? 'under 0.1 %' : p < 1 && p > 0.999 ? 'over 99.9 %' : sprintf('%.1f %%', 100 * p)
b_cheaper = 1 - difference_a_cheaper - difference_equal
if (b_cheaper < 0) { b_cheaper = 0 }
set title title."\n".difference_a.' is cheaper in '.share(difference_a_cheaper).' of months, '.difference_b.' in '.share(b_cheaper). \
    (difference_equal > 0 ? ', equal in '.share(difference_equal) : '')

table = ARG1.'/plots/difference.dat'
from = smallest(difference_low, 0); to = largest(difference_high, 0)
step = nice(to - from, strlen(usd(to - from, 0)) > 8 ? 5 : 8)
first = floor(from / step); last = ceil(to / step)
set xrange [from - 0.03 * (to - from):to + 0.03 * (to - from)]
set xtics ()
do for [k = first:last] { set xtics add (usd(k * step, places(step)) k * step) }
set xlabel 'difference of the two bills in the same month, in USD: '.difference_a.' minus '.difference_b. \
    (difference_outside > 0 ? "\n".share(difference_outside).' of months lie outside of the picture' : '')
top = 100 * difference_top
mark = nice(top, 5)
set yrange [0:1.12 * top]
set ytics ()
do for [k = 0:int(1.12 * top / mark)] { set ytics add (sprintf('%g %%%%', k * mark) k * mark) }
set ylabel 'share of months, in bins of '.usd(difference_bin, places(difference_bin))
set tmargin 6
set title offset 0,1.5
set key at graph 0.5,1.02 center bottom horizontal Left reverse width 3

set arrow 1 from first 0, graph 0 to first 0, graph 1 nohead linecolor rgb ink linewidth 1.8 front
set arrow 2 from first difference_median, graph 0 to first difference_median, graph 0.98 nohead linecolor rgb ink linewidth 1.2 dashtype 3 front
# Its words stand on the side where there is more room, away from the zero line where that is near.
if (difference_median < 0 && difference_median - from > 0.2 * (to - from)) { set label 2 right offset -0.6,0 } else { set label 2 left offset 0.6,0 }
set label 2 'median '.usd(difference_median, places(step / 10)) at first difference_median, graph 0.96 textcolor rgb ink front
a_side(x) = x <= 0
plot table using (($1 + $2) / 2):(a_side($2) ? 100 * $3 : NaN):($2 - $1) with boxes fillcolor rgb better title difference_a.' is cheaper', \
     table using (($1 + $2) / 2):(a_side($2) ? NaN : 100 * $3):($2 - $1) with boxes fillcolor rgb worse title difference_b.' is cheaper'
