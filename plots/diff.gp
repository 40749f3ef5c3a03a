# SPDX-License-Identifier: GPL-3.0-or-later
# diff.gp: how likely does the month's bill exceed an amount, before (dashed) and after (solid)? At most four patterns, those
# that are recommended first.
#
#     gnuplot -d -c diff.gp DIR OUT.svg        (or OUT.png), after `ivsim diff A B -o DIR` has made the tables
#
# DIR/plots/diff-run.gp  a, b (the sides' names), patterns, pattern[], bill_low, bill_high (USD)
# DIR/plots/diff.dat     two blocks a pattern, A's and B's; columns: 1 bill in USD, 2 share of the months as dear or dearer

output = ARG2
here = ''
do for [i = 1:strlen(ARG0)] { if (ARG0[i:i] eq '/') { here = ARG0[1:i] } }
load ARG1.'/plots/diff-run.gp'
width = 1000; height = 600
load here.'style.gp'

set title "Probability that the month's bill exceeds an amount\ndashed, A: ".a."; solid, B: ".b offset 0,0.5
set ylabel 'probability of a higher bill'
set xlabel "month's bill in USD"
set key outside right top vertical Left reverse
set logscale y
set yrange [0.5:100]
set ytics ('0.5 %%' 0.5, '100 %%' 100, '50 %%' 50, '20 %%' 20, '10 %%' 10, '5 %%' 5, '2 %%' 2, '1 %%' 1) format '%g'
low = bill_low < 0.4 * bill_high ? 0 : bill_low
step = nice(bill_high > low ? bill_high - low : (bill_high > 0 ? bill_high : 8), 8)
set xrange [step * floor(low / step):step * (floor(bill_high / step) + 1)]
set xtics ()
do for [k = floor(low / step):floor(bill_high / step) + 1] { set xtics add (usd(k * step, step < 1 ? 2 : 0) k * step) }

table = ARG1.'/plots/diff.dat'
plot for [k = 1:patterns] table index 2 * k - 2 using 1:(100 * $2) with lines linewidth 1.6 dashtype (6, 4) linecolor rgb colour[k] title pattern[k].', A', \
     for [k = 1:patterns] table index 2 * k - 1 using 1:(100 * $2) with lines linewidth 2 dashtype 1 linecolor rgb colour[k] title pattern[k].', B'
