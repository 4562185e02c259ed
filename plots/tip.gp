# The picture of a tipping point: what was seen at each value, the curve, and where it crosses.
#
#   gnuplot -c plots/tip.gp FOLDER out.png        FOLDER holds the plot.gp that squall wrote
#   out: .png, .svg or .pdf

here = ARG0[1:strlen(ARG0) - strlen('tip.gp')]
load here.'style.gp'
load ARG1.'/plot.gp'

# Sizes are points, but pixels in SVG.
ending = ARG2[strlen(ARG2) - 3:*]
big = 'DejaVu Sans Bold,24'; small = ',15'
if (ending eq '.svg') {
    set term svg noenhanced size 1600,900 font 'DejaVu Sans,21' background '#FFFFFF'
    big = 'DejaVu Sans Bold,32'; small = ',20'
} else { if (ending eq '.pdf') {
    set term pdfcairo noenhanced size 11.6in,6.5in font 'DejaVu Sans,17' linewidth 0.6 dashlength 2
} else {
    set term pngcairo noenhanced size 1600,900 font 'DejaVu Sans,17'
} }
set output ARG2

# Left the whole range; right, where the share rises steeply, that part alone.

set multiplot
set label 1 title at screen 0.012, screen 0.955 left font big
set label 2 subtitle at screen 0.012, screen 0.905 left font small textcolor rgb '#333333'
set tmargin at screen 0.79
set bmargin at screen 0.12
set lmargin at screen 0.07
set rmargin at screen (zoomed ? 0.48 : 0.975)
set key at screen 0.07, screen 0.88 left top vertical reverse Left samplen 2 maxrows 2 width 1

# A little beyond the ends, so that what was seen there is whole.
beyond(to) = x_log ? to * (x_high / x_low) ** (to == x_low ? -0.02 : 0.02) \
                   : to + (x_high - x_low) * (to == x_low ? -0.02 : 0.02)
if (x_log) { set logscale x }
set xrange [beyond(x_low):beyond(x_high)]
set yrange [-3:103]
set ytics 25
set xlabel x_label offset 0, (ending eq '.svg' ? 0.9 : 0.3)
set ylabel 'runs that do not recover, %' offset 1, 0

if (found) {
    set object 1 rect from crossing_low, graph 0 to crossing_high, graph 1 \
        fc rgb sky fs solid 0.35 noborder behind
    set arrow 1 from crossing, graph 0 to crossing, graph 1 nohead lc rgb blue lw 3 back
}
set arrow 2 from graph 0, first target to graph 1, first target nohead lc rgb grey lw 3 @dashed back
side = rises ? 'right' : 'left'
set label 3 sprintf('%g %%', target) at graph (rises ? 0.992 : 0.008), first target + (target > 90 ? -3 : 3) \
    @side \
    textcolor rgb '#333333'

size_of(runs) = 1.2 + 0.35 * sqrt(runs)
set bars 0.5
rest = " using 1:2 with lines lc rgb (found ? black : white) lw 4 title found ? 'fitted' : '', " \
     . "$points using 1:2:3:4 with yerrorbars lc rgb vermilion lw 2 pt 7 ps 0.1 title '', " \
     . "$points using 1:2:(size_of(column(5))) with points lc rgb vermilion pt 7 ps variable title '', " \
     . "NaN with points lc rgb vermilion pt 7 ps 2.2 title 'seen, 95 % interval; large: many runs', " \
     . "$verified using 1:2:3:4 with yerrorbars lc rgb (verified ? green : white) lw 4 pt 13 ps 3 " \
     . "title verified ? 'fresh runs' : '', " \
     . "NaN with boxes fs solid 0.35 noborder lc rgb (found ? sky : white) " \
     . "title found ? '95 % interval of the crossing' : ''"
eval 'plot $curve'.rest

if (zoomed) {
    unset key
    unset label 3
    unset ylabel
    set lmargin at screen 0.55
    set rmargin at screen 0.975
    set xlabel 'the same, closer' offset 0, (ending eq '.svg' ? 0.9 : 0.3)
    if (x_log) { unset logscale x }
    set xrange [zoom_low:zoom_high]
    eval 'plot $closer'.rest
}
unset multiplot
