# SPDX-License-Identifier: GPL-3.0-or-later
# capacity.gp: how likely is it that a month's peak exceeds a number? A panel for each quota, those nearest to theirs
# first; what uses less than a twentieth of its quota has none.
#
#     gnuplot -d -c capacity.gp DIR OUT.svg        (or OUT.png), after `ivsim capacity SCENARIO -o DIR` has made the tables
#
# DIR/plots/capacity-run.gp  title, replications, risk (percent), panels (at most 6), and by panel what[], quota[], bound[] (what
#                            is enough at that risk; -1: not known), most[] (the highest peak), first[] (curves before it), curves[]; name[] by curve
# DIR/plots/capacity.dat     one block a curve; columns: 1 peak, 2 share of the months that reach it (0 to 1)

output = ARG2
here = ''
do for [i = 1:strlen(ARG0)] { if (ARG0[i:i] eq '/') { here = ARG0[1:i] } }
load ARG1.'/plots/capacity-run.gp'
high = 330 # pixels a panel
width = 1000; height = 60 + high * panels
load here.'style.gp'
set grid

table = ARG1.'/plots/capacity.dat'
set multiplot title title.sprintf("\nProbability that the month's peak reaches a number (%s replications)", thousands(replications)) \
    layout panels,1 margins 0.09,0.74,0.0 + 60.0 / height,1 - 75.0 / height spacing 0,95.0 / height
set logscale y
set yrange [0.1:100]
set ytics ('0.1 %%' 0.1, '100 %%' 100, '10 %%' 10, '1 %%' 1) format '%g'
set ytics add ('50 %%' 50, '5 %%' 5, '0.5 %%' 0.5)
set key outside right top vertical Left reverse maxrows 14
do for [k = 1:panels] {
    top = most[k] > 0 ? most[k] : 1
    # A quota far beyond all peaks is said, not drawn: the curves would stand on the left edge.
    near = quota[k] <= 2.5 * top
    right = near && quota[k] > top ? quota[k] : top
    step = nice(right, 8)
    step = step < 1 ? 1 : step
    set xrange [0:step * ceil(1.04 * right / step)]
    set xtics ()
    do for [t = 0:int(ceil(1.04 * right / step))] { set xtics add (thousands(int(t * step)) t * step) }
    set xlabel what[k]
    unset arrow
    unset label
    set arrow 1 from graph 0, first risk to graph 1, first risk nohead linecolor rgb faint linewidth 1.5 back
    if (near) {
        set arrow 2 from quota[k], graph 0 to quota[k], graph 1 nohead linecolor rgb ink linewidth 1.5 dashtype 3 front
        set label 2 'quota '.thousands(quota[k]) at quota[k], graph 1.05 center textcolor rgb ink front
    } else {
        set label 2 'quota '.thousands(quota[k]).', further to the right' at graph 1, graph 1.05 right textcolor rgb ink front
    }
    if (bound[k] >= 0) {
        set arrow 3 from bound[k], graph 0 to bound[k], first risk nohead linecolor rgb worse linewidth 1.5 front
        set label 3 'enough at '.sprintf('%g', risk).' %: '.thousands(bound[k]) at bound[k], first 0.15 right textcolor rgb ink front offset -0.5,0
    }
    if (most[k] <= 50) { set style data fsteps } else { set style data lines }
    plot for [c = 1:curves[k]] table index first[k] + c - 1 using 1:(100 * $2) linetype c title name[first[k] + c]
}
unset multiplot
