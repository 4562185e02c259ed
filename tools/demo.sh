#!/bin/sh
# The main job, once: the flagship story, its page and its picture.   tools/demo.sh SQUALL FOLDER
set -eu
squall=$1 folder=$2
mkdir -p "$folder"
"$squall" run payment-gateway --quiet --out "$folder" --plot "$folder/payment-gateway.png"
echo
echo "The picture: $folder/payment-gateway.png"
echo "Next:        $squall list"
echo "             $squall run payment-gateway --variant fail-fast --plot -"
echo "             $squall compare payment-gateway --plot $folder/compare.png"
echo "             $squall tip metastable --vary clients.web.open.rate=100/s..300/s"
