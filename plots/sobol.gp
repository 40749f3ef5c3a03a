# SPDX-License-Identifier: GPL-3.0-or-later
# sobol.gp: which share of the variance of one pattern's bill hangs on which input, the largest on top.
#
#     gnuplot -d -c sobol.gp DIR OUT.svg        (or OUT.png), after `ivsim sensitivity SCENARIO -o DIR`
#
# DIR/plots/sensitivity.gp  title, pattern, sobol_bars, sobol_name[]
# DIR/plots/sobol.dat       one row for each input; columns: 1 place, 2 first-order index, 3 and 4 its 95 % interval,
#                           5 total index, 6 and 7 its 95 % interval (shares, 0 to 1)

output = ARG2
here = ''
do for [i = 1:strlen(ARG0)] { if (ARG0[i:i] eq '/') { here = ARG0[1:i] } }
load ARG1.'/plots/sensitivity.gp'
width = 1000; height = 190 + 40 * (sobol_bars < 3 ? 3 : sobol_bars)
load here.'style.gp'
table = ARG1.'/plots/sobol.dat'

stats table using 7 name 'high' nooutput
stats table using 3 name 'low' nooutput
top = largest(0.1, 1.05 * high_max)
longest = 0
do for [k = 1:sobol_bars] {
    set label k sobol_name[k] at graph 0, first k right offset -1,0 textcolor rgb ink
    longest = largest(longest, strlen(sobol_name[k]))
}
set lmargin 0.95 * longest + 4
set title title."\nWhat the uncertainty of the bill of ".pattern.' hangs on'
set xlabel "share of the bill's variance, with 95 % intervals"
set xrange [smallest(0, 1.05 * low_min):top]
set yrange [sobol_bars + 0.6:0.4]
unset ytics
set grid noytics
step = nice(100 * top, 8)
set xtics ()
do for [k = 0:int(100 * top / step)] { set xtics add (sprintf('%g %%%%', k * step) k * step / 100) }
set key bottom right vertical Left reverse width 2
set arrow 1 from 0, graph 0 to 0, graph 1 nohead linecolor rgb ink linewidth 0.8

plot table using 2:1:(0):2:($1 - 0.36):($1 - 0.02) with boxxyerror fillcolor rgb colour[1] title 'alone (first order)', \
     table using 5:1:(0):5:($1 + 0.02):($1 + 0.36) with boxxyerror fillcolor rgb colour[5] title 'with all it does together with others (total)', \
     table using 2:($1 - 0.19):3:4 with xerrorbars linecolor rgb ink linewidth 1 pointtype 0 notitle, \
     table using 5:($1 + 0.19):6:7 with xerrorbars linecolor rgb ink linewidth 1 pointtype 0 notitle
