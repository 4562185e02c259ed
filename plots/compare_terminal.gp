# A comparison as text: gnuplot -c plots/compare_terminal.gp FOLDER OUT [COLUMNS [LINES]]

load ARG1.'/plot.gp'
columns = ARG3 eq '' ? 80 : int(ARG3)
height = rows + 6
set term dumb noenhanced mono size columns, height
set output ARG2

unset border; unset tics; unset key
set lmargin 0; set rmargin 0; set tmargin 0; set bmargin 0
set xrange [0:1]; set yrange [0:1]

# Words stand at columns and lines counted from the lower left.
down(n) = height - n
start = 59                # of the amplification; its bar, 12 columns behind that
room = columns - start - 13
bar(x) = x < 1 ? '' : '#'.bar(x - 1)
cut(text, most) = strlen(text) > most ? text[1:most - 1].'.' : text
# A title that is too long goes on in the second line behind its semicolon.
part = strlen(title) > columns - 1 ? strstrt(title, '; ') : 0
set label 1 cut(part ? title[1:part] : title, columns - 1) at character 0, down(1)
set label 5 (part ? cut(title[part + 2:*], columns - 1) : '') at character 0, down(2)
set label 2 recovery_title at character 42, down(3)
if (!exists("amplification_title")) {
    amplification_title = 'amplification'; amplification_note = 'at '.bottom_name
}
set label 3 amplification_title at character start, down(3)
set label 4 cut(amplification_note, columns - start - 1) at character start, down(4)
do for [i = 1:rows] {
    length = room * amplification[i] / amplification_most
    set label 10 * i cut(name[i], 20) at character 0, down(4 + i)
    set label 10 * i + 1 verdict[i] at character 21, down(4 + i)
    set label 10 * i + 2 cut(recovery_text[i], 16) at character 42, down(4 + i)
    set label 10 * i + 3 amplification_text[i] at character start, down(4 + i)
    set label 10 * i + 4 (length == length ? bar(length + 0.5) : '') at character start + 12, \
        down(4 + i)
}
plot NaN notitle
