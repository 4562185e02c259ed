#!/bin/sh
# Opens an HTML report in headless Chromium as a phone and a desk see it, light and dark.
#     tools/browser.sh REPORT.html [FOLDER]      FOLDER: for the screenshots; build/browser
# Fails where the console says anything, where something is loaded, or where the page is wider than
# the screen.  Chromium comes with `make deps-browser`; `make test` does without.
set -eu

[ $# -ge 1 ] && [ -r "$1" ] || { echo "usage: tools/browser.sh REPORT.html [FOLDER]" >&2; exit 2; }
report=$(realpath "$1")
folder=${2:-build/browser}
browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome) || {
    echo "there is no chromium: `make deps-browser` brings it" >&2
    exit 2
}
mkdir -p "$folder"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

# A window is never narrower than 500 pixels, so the page is shown in a frame; the frame's measures
# are written into the frame's own page, from where --dump-dom shows them.
# wrap WIDTH HEIGHT
wrap() {
    cat >"$work/frame.html" <<HTML
<!DOCTYPE html><meta name="color-scheme" content="light dark">
<style>body{margin:0}iframe{border:0;width:$1px;height:$2px}</style>
<iframe src="file://$report"></iframe>
<script>
addEventListener('load', function () {
    var frame = document.querySelector('iframe').contentWindow;
    var page = frame.document.documentElement;
    var loaded = frame.performance.getEntriesByType('resource').length;
    var dark = frame.matchMedia('(prefers-color-scheme: dark)').matches;
    document.body.dataset.seen = [page.clientWidth, page.scrollWidth, page.scrollHeight, loaded,
                                  dark ? 'dark' : 'light'].join(' ');
});
</script>
HTML
}

# look SCHEME WIDTH HEIGHT ARGUMENTS...
look() {
    scheme=0; [ "$1" = light ] && scheme=1
    window=$2; [ "$window" -ge 500 ] || window=500
    height=$3
    shift 3
    rm -rf "$work/profile"
    timeout 120 "$browser" --headless --no-sandbox --disable-gpu --disable-quic --no-first-run \
        --disable-background-networking --disable-component-update --disable-sync \
        --user-data-dir="$work/profile" --allow-file-access-from-files --hide-scrollbars \
        --enable-logging=stderr --v=0 --blink-settings=preferredColorScheme=$scheme \
        --window-size="$window,$height" "$@" "file://$work/frame.html" 2>"$work/log"
}

fault() { echo "FAILED: $*"; failed=1; }

for width in 390 1280; do
    for colours in light dark; do
        wrap $width 900
        look $colours $width 900 --dump-dom >"$work/dom" || fault "$width $colours: no page"
        seen=$(sed -n 's/.*data-seen="\([^"]*\)".*/\1/p' "$work/dom")
        set -- $seen
        [ $# -eq 5 ] || { fault "$width $colours: the page could not be measured"; continue; }
        if grep CONSOLE "$work/log"; then fault "$width $colours: the console is not empty"; fi
        [ "$2" -le "$1" ] || fault "$width $colours: the page is $2 pixels wide, the screen $1"
        [ "$4" -eq 0 ] || fault "$width $colours: $4 things were loaded"
        [ "$5" = $colours ] || fault "$width $colours: the page was shown $5"
        tall=$3; [ "$tall" -le 12000 ] || tall=12000
        wrap $width "$tall"
        look $colours $width "$tall" --screenshot="$folder/$width-$colours.png" >/dev/null ||
            fault "$width $colours: no screenshot"
        echo "$width $colours: $1 wide, $3 tall: $folder/$width-$colours.png"
    done
done
exit $failed
