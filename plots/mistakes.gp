# SPDX-License-Identifier: GPL-3.0-or-later
# mistakes.gp: what each mistake costs a month: a bar to the mean, a line to the month that 1 in 100 exceeds. Those that have not
# happened stand below, paler.
#
#     gnuplot -d -c mistakes.gp DIR OUT.svg        (or OUT.png), after `ivsim mistakes SCENARIO -o DIR` has made the tables
#
# DIR/plots/mistakes-run.gp  title, replications, bars, own (how many of them the scenario has), mistake[], pattern[]
# DIR/plots/mistakes.dat     columns: 1 bar, 2 mean, 3 P99 (USD a month)

output = ARG2
here = ''
do for [i = 1:strlen(ARG0)] { if (ARG0[i:i] eq '/') { here = ARG0[1:i] } }
load ARG1.'/plots/mistakes-run.gp'
width = 1000; height = 150 + 24 * bars
load here.'style.gp'

table = ARG1.'/plots/mistakes.dat'
stats table using 2:3 nooutput
low = smallest(0, smallest(STATS_min_x, STATS_min_y)); high = largest(0, largest(STATS_max_x, STATS_max_y))
# Costs of a weekend and of a minute on one axis: linear up to a dollar, logarithmic beyond.
wide = high > 60 || low < -60
at(x) = wide ? sgn(x) * log10(1 + abs(x)) : x
set title title."\nWhat a mistake costs a month: bar, the mean; line, P99 (".thousands(replications).' replications)'
set title offset 0,0.5
set xlabel 'USD a month'.(wide ? ', the scale logarithmic' : '')
set yrange [bars + 0.7:0.3]
set ytics () scale 0
do for [k = 1:bars] {
    set ytics add ((k == 1 || mistake[k] ne mistake[k - 1] || k == own + 1 ? (k > own ? 'if ' : '').mistake[k].': ' : '').pattern[k] k)
}
set grid noytics
set xrange [1.05 * at(low):1.05 * at(high)]
set xtics ()
if (wide) {
    do for [k = 0:ceil(log10(1 + largest(high, -low)))] {
        x = 10.0**k
        if (x <= 1.2 * high) { set xtics add (usd(x, 0) at(x)) }
        if (-x >= 1.2 * low) { set xtics add (usd(-x, 0) at(-x)) }
    }
    set xtics add ('0' 0)
} else {
    step = nice(high - low, 8)
    do for [k = floor(low / step):ceil(high / step)] { set xtics add (usd(k * step, step < 1 ? 2 : 0) k * step) }
}
set arrow 1 from 0, graph 0 to 0, graph 1 nohead linecolor rgb ink linewidth 0.8 front
if (own > 0 && own < bars) {
    set arrow 2 from graph 0, first own + 0.5 to graph 1, first own + 0.5 nohead linecolor rgb faint linewidth 1.5 back
}
set boxwidth 0.6
set style fill solid 1.0 noborder
unset key
plot table using ($1 <= own ? at($2) / 2 : NaN):1:(abs(at($2)) / 2):(0.3) with boxxyerror linecolor rgb colour[1], \
     table using ($1 > own ? at($2) / 2 : NaN):1:(abs(at($2)) / 2):(0.3) with boxxyerror linecolor rgb colour[5], \
     table using (at($2)):1:(at($3) - at($2)):(0) with vectors nohead linewidth 1.6 linecolor rgb colour[2]
