# The picture of one run as text: gnuplot -c plots/run_terminal.gp FOLDER OUT [COLUMNS [LINES]]

load ARG1.'/plot.gp'
columns = ARG3 eq '' ? 80 : int(ARG3)
lines = ARG4 eq '' ? 24 : int(ARG4)
set term dumb noenhanced mono size columns, lines
set output ARG2

# Half of it is for how old the oldest message is, where there are queues.
lag = exists("queues")
if (lag) { set multiplot layout 2, 1 }
set title (strlen(title) > columns - 8 ? title[1:columns - 10].'..' : title)
# Where nobody waits for an answer, calls are messages published.
if (!exists("goodput_drawn")) { goodput_drawn = 1 }
set xlabel (goodput_drawn ? 'calls' : 'messages').' per second; time, '.time_unit
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
if (goodput_drawn) {
    plot $series using 1:3 with points pt '*' title 'sent', \
         $series using 1:2 with points pt '.' title 'wanted', \
         $series using 1:4 with points pt 'o' title 'goodput'
} else {
    plot $queue using 1:4 with points pt '*' title 'delivered', \
         $series using 1:2 with points pt '.' title wanted_title, \
         $queue using 1:5 with points pt 'o' title 'done'
}
if (lag) {
    unset title; unset label
    set xlabel 'age of the oldest message, '.age_unit.'; time, '.time_unit
    most = age_limit > age_most ? age_limit : age_most
    if (!(most > 0)) { most = 1 }
    set yrange [-0.06 * most:most * 1.2]
    mark(i) = 'o*+x#@'[i:i]
    plot for [i = 1:ages] $queue using 1:5 + 2 * aged[i] with points pt mark(i) \
             title queue[aged[i]], \
         age_limit with points pt '.' title age_limit_title
    unset multiplot
}
