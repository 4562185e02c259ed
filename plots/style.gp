# Colours and lines of all pictures.  Okabe and Ito's palette can be told apart with any kind of colour
# vision; widths and dashes differ too, for weak projectors.
black = '#000000'; white = '#FFFFFF'; grey = '#707070'; shade = '#DCDCDC'
blue = '#0072B2'; vermilion = '#D55E00'; green = '#009E73'
purple = '#CC79A7'; sky = '#56B4E9'; orange = '#E69F00'
pale = '#F6CFB8'                             # below vermilion: what was sent in vain
purple_ink = '#96407A'                       # for words: darker, to be read on white

# Of objects; the last ones are those that lines of their own have, too: sent, answered.
array colour[6] = [blue, purple, sky, orange, vermilion, green]
set linetype 1 dt solid
dashed = 'dt (6,3)'; dotted = 'dt (3,3)'; mixed = 'dt (8,3,2,3)'; long = 'dt (16,6)'

set border 3 lc rgb grey
set tics nomirror out textcolor rgb black
set grid ytics lc rgb '#E4E4E4' lw 1 lt 1
