# SPDX-License-Identifier: GPL-3.0-or-later
# exceedance.gp: with what probability does the bill exceed x? One curve for each pattern, the cheapest (by P90) first.
#
#     gnuplot -d -c exceedance.gp DIR OUT.svg        (or OUT.png), after `ivsim plot DIR` has made the tables
#
# DIR/plots/run.gp         title, replications, patterns, pattern[], budget (USD or NaN), bill_low (the least bill of
#                          all), bill_middle (the lowest median), bill_high (the highest P99.5; USD)
# DIR/plots/exceedance.dat one block a pattern; columns: 1 bill in USD, 2 probability of a bill above it (0 to 1)

output = ARG2
here = ''
do for [i = 1:strlen(ARG0)] { if (ARG0[i:i] eq '/') { here = ARG0[1:i] } }
load ARG1.'/plots/run.gp'
shown = patterns > 28 ? 28 : patterns # more would look alike
width = 1000; height = shown > 22 ? 160 + 20 * shown : 600
load here.'style.gp'

lowest = 0.5 # percent; below that the curves are the luck of a few replications
set title title."\nProbability that the month's bill exceeds an amount (".thousands(replications).(replications == 1 ? ' replication' : ' replications'). \
    (shown < patterns ? sprintf('; the cheapest %d of %d patterns)', shown, patterns) : ')')
set title offset 0,1
set tmargin 5.5
set ylabel 'probability of a higher bill'
set xlabel "month's bill in USD"
set key outside right top vertical Left reverse maxrows 28

set logscale y
set yrange [lowest:100]
set ytics ('0.5 %%' 0.5, '100 %%' 100, '50 %%' 50, '20 %%' 20, '10 %%' 10, '5 %%' 5, '2 %%' 2, '1 %%' 1) format '%g'

longest = 0 # a wide key leaves the axis little room
do for [k = 1:shown] { longest = largest(longest, strlen(pattern[k])) }
marks = strlen(usd(bill_high, 0)) > 8 || longest > 30 ? 5 : 8
low = bill_low; high = bill_high
# A budget far from all bills is only said, lest the curves be squeezed.
near = budget == budget && budget <= 2 * bill_high && budget >= bill_low / 2
if (near) { low = smallest(low, budget); high = largest(high, budget) }
if (bill_middle > 0 && high / bill_middle > 40) {
    # Architectures apart by more than that: equal ratios, equal distances.
    set logscale x
    low = largest(low, bill_middle / 20)
    set xrange [low * 0.9:high * 1.1]
    set xtics ()
    do for [k = floor(log10(low)):ceil(log10(high))] {
        do for [m in '1 2 5'] { set xtics add (usd(m * 10.0**k, places(10.0**k)) m * 10.0**k) }
    }
} else {
    step = nice(high - (low < 0.4 * high ? 0 : low), marks)
    if (high <= low) { step = nice(high > 0 ? high : 8, 8) }
    first = low < 0.4 * high ? 0 : floor(low / step)
    last = ceil(high / step)
    if (last <= first) { last = first + 1 }
    set xrange [first * step:last * step]
    set xtics ()
    do for [k = first:last] { set xtics add (usd(k * step, places(step)) k * step) }
}

words = budget == budget ? 'budget '.usd(budget, places(largest(budget, 0.01))) : ''
if (near) {
    set arrow 1 from first budget, graph 0 to first budget, graph 1 nohead linecolor rgb ink linewidth 1.5 dashtype 3 front
    set label 1 words at first budget, graph 1.025 center textcolor rgb ink front
} else { if (budget == budget) {
    if (budget > bill_high) {
        set label 1 words.", further to the right" at graph 1, graph 1.025 right textcolor rgb ink front
    } else {
        set label 1 words.", further to the left" at graph 0, graph 1.025 left textcolor rgb ink front
    }
} }

percent(p) = 100 * (p > 0 ? p : 1e-9) # a logarithmic axis has no zero; the curve leaves the picture below
if (replications > 500) { set style data lines } else { set style data steps }
table = ARG1.'/plots/exceedance.dat'
plot for [k = 1:shown] table index k - 1 using 1:(percent($2)) linetype k title pattern[k]
