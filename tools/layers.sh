#!/bin/sh
# Each folder includes only what lies below it: base < sim < models < study < scenarios/read, plots/report < cli.
set -u
cd "$(dirname "$0")/.."
status=0
forbid() { # FOLDER PATTERN: no file of the folder includes a path that matches
    found=$(grep -rnE "^ *# *include +\"($2)" "$1" --include='*.[ch]')
    [ -z "$found" ] && return
    echo "$1 must not include these:"
    echo "$found"
    status=1
}
forbid base '(sim|models|study|scenarios|plots|cli|tests)/'
forbid sim '(models|study|scenarios|plots|cli|tests)/'
forbid models '(study|scenarios|plots|cli|tests)/'
forbid study '(scenarios|plots|cli|tests)/'
forbid scenarios '(study|plots|cli|tests)/'
forbid plots '(scenarios|cli|tests)/'
forbid cli 'tests/'
# an include must name its folder, so that the rule above sees it
loose=$(grep -rnE '^ *# *include +"[^/"]+"' base sim models study scenarios plots cli --include='*.[ch]')
[ -z "$loose" ] || { echo "includes without a folder:"; echo "$loose"; status=1; }
exit $status
