#!/bin/sh
# Each room uses only what lies below it, and no files form a circle.   tools/layers.sh [BUILD]
#
# A room is a folder.  Who uses whom is asked of the objects (nm: who defines a symbol, who needs it), as an include is
# neither needed for a use nor proof of one; an include upward fails as well, and so does one that does not name its folder.
# LAYERS_ROOT: the folder of the sources, if it is another than this one's parent.
set -eu
build=$(realpath "${1-build}")
cd "${LAYERS_ROOT-$(dirname "$0")/..}"

# Bottom to top; those on one line don't see each other.  FOLDER/*: with the folders in it.
rooms='
base
sim
sim/dist
models/spec/*
models/shape
models/counts
models/call
models/policies/budgets
models/policies/throttles
models/policies
models/service/limits
models/service/orders
models/service
models/service/guards
models/queues
models/effects
models/load
models/trace
models/measure
models/check
models/world
study
study/store
study/tip
scenarios/read plots/report
cli
'
# And these don't see each other, though they could: USER USED.
apart='
scenarios/read study
scenarios/read study/store
scenarios/read study/tip
'

tops=$(for top in base sim models study scenarios plots cli; do [ ! -d "$top" ] || echo "$top"; done)
# shellcheck disable=SC2086 # a list of folders
sources=$(find $tops -name '*.[ch]' | sort)
objects=
for source in $sources; do
    object=${source%.c}.o
    if [ "$source" = "${source%.c}" ]; then # a header
        continue
    elif [ -e "$build/obj/$object" ]; then
        objects="$objects $object"
    elif [ "$source" != cli/ranks_mpi.c ]; then # which only a machine with MPI has
        echo "there is no $build/obj/$object: build it first"
        exit 1
    fi
done

# One program judges lines `INCLUDE FILE WHAT` and `SYMBOL OBJECT NAME TYPE`.
{
    # shellcheck disable=SC2086
    awk '/^[ \t]*#[ \t]*include[ \t]*"/ { split($0, part, "\""); print "INCLUDE", FILENAME, part[2] }' $sources
    # shellcheck disable=SC2086
    (cd "$build/obj" && nm -A -P $objects) | sed -n 's/^\([^ ]*\): *\([^ ]*\) \([A-Z]\)\( .*\)*$/SYMBOL \1 \2 \3/p'
} | awk -v rooms="$rooms" -v apart="$apart" -v objects="$(echo $objects | wc -w)" '
function fail(text) { print text; failed = 1 }

# The room of a file; "" where its folder is none, which is told once.
function room_of(file,    folder, above) {
    folder = file
    if (!sub(/\/[^\/]*$/, "", folder))
        return ""
    if (folder in level)
        return folder
    above = folder
    do {
        if ((above "/*") in level)
            return above "/*"
    } while (sub(/\/[^\/]*$/, "", above))
    if (!(folder in strange))
        fail(folder " is no room: give it a place in the list of tools/layers.sh")
    strange[folder] = 1
    return ""
}

# What is wrong with a use; "" where nothing is.
function wrong(user, used,    from, to) {
    from = room_of(user)
    to = room_of(used)
    if (from == "" || to == "" || from == to)
        return ""
    if (level[from] < level[to])
        return "upward"
    return level[from] == level[to] || (from " " to) in kept_apart ? "sideways" : ""
}

# The circles, by the algorithm of Tarjan (SIAM J. Comput. 1, 1972).
function visit(file,    i, next_one, size, text) {
    order[file] = low[file] = ++visited
    stack[++depth] = file
    waiting[file] = 1
    for (i = 1; i <= uses[file]; i++) {
        next_one = use[file, i]
        if (!(next_one in order))
            visit(next_one)
        if (next_one in waiting && low[next_one] < low[file])
            low[file] = low[next_one]
    }
    if (low[file] < order[file])
        return
    size = 0
    do {
        next_one = stack[depth--]
        delete waiting[next_one]
        circle[next_one] = file
        size++
    } while (next_one != file)
    if (size > 1)
        tell_circle(file, size)
}

function tell_circle(head, size,    f, i, used) {
    fail("a circle of " size " files:")
    for (f = 1; f <= files; f++)
        for (i = 1; circle[name[f]] == head && i <= uses[name[f]]; i++) {
            used = use[name[f], i]
            if (circle[used] == head)
                print "    " name[f] " uses " used " (" symbols[name[f], used] ")"
        }
}

BEGIN {
    lines = split(rooms, line, "\n")
    for (l = 1; l <= lines; l++) {
        count = split(line[l], word, " ")
        for (w = 1; w <= count; w++)
            level[word[w]] = l
    }
    lines = split(apart, line, "\n")
    for (l = 1; l <= lines; l++)
        kept_apart[line[l]] = 1
}

$1 == "INCLUDE" && $3 !~ /\// { fail($2 " includes \"" $3 "\" without its folder"); next }
$1 == "INCLUDE" {
    bad = wrong($2, $3)
    if (bad != "")
        fail($2 " includes " $3 ": " bad)
    next
}
!($2 in known) { known[$2] = 1; name[++files] = $2 }
$4 == "U" { needs[++needed] = $2; what[needed] = $3; next }
{ definer[$3, ++definers[$3]] = $2 }

END {
    if (files + 0 < objects + 0)
        fail("nm told of " files + 0 " of " objects " objects")
    for (n = 1; n <= needed; n++)
        for (d = 1; d <= definers[what[n]]; d++) {
            user = needs[n]
            used = definer[what[n], d]
            if (user == used)
                continue
            if ((user, used) in symbols) {
                symbols[user, used] = symbols[user, used] ", " what[n]
                continue
            }
            symbols[user, used] = what[n]
            use[user, ++uses[user]] = used
        }
    for (f = 1; f <= files; f++)
        for (i = 1; i <= uses[name[f]]; i++) {
            used = use[name[f], i]
            bad = wrong(name[f], used)
            if (bad != "")
                fail(name[f] " uses " used " (" symbols[name[f], used] "): " bad)
        }
    for (f = 1; f <= files; f++)
        if (!(name[f] in order))
            visit(name[f])
    exit failed
}'
