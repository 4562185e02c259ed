# The picture of one run as text: gnuplot -c plots/run_terminal.gp FOLDER OUT [COLUMNS [LINES]]

load ARG1.'/plot.gp'
columns = ARG3 eq '' ? 80 : int(ARG3)
lines = ARG4 eq '' ? 24 : int(ARG4)
set term dumb noenhanced mono size columns, lines
set output ARG2

set title title
set xlabel 'calls per second; time, '.time_unit
unset ylabel
set xrange [0:time_end]
set yrange [-0.06 * load_shown:load_shown * 1.2] # what is nothing stands above the border
set key below maxrows 1
set tics nomirror
set border 3
do for [i = 1:faults] {
    set arrow from fault_from[i], graph 0 to fault_from[i], graph 1 nohead
    set arrow from fault_to[i], graph 0 to fault_to[i], graph 1 nohead
    set label 'fault' at fault_from[i], graph 0.97 right offset -1,0
}
if (recovery == recovery) {
    set arrow from recovery, graph 0 to recovery, graph 1 nohead
    set label ' recovered' at recovery, graph 0.97 offset 1,0
}
plot $series using 1:3 with points pt '*' title 'sent', \
     $series using 1:2 with points pt '.' title 'wanted', \
     $series using 1:4 with points pt 'o' title 'goodput'
