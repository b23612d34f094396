#!/bin/sh
# Lints and renders a folder of Workers, and says what came out: demo.sh WORKERC SOURCES OUTPUT
set -eu
workerc=$1 sources=$2 output=$3

echo "\$ workerc lint $sources"
"$workerc" lint "$sources"
echo
echo "\$ workerc render $sources -o $output"
"$workerc" render "$sources" -o "$output"
echo
echo "written to $output/:"
(cd "$output" && find . -type f -name '*.yaml' | LC_ALL=C sort | sed 's|^\./|  |')
first=$(find "$output" -type f -name 'deployment-*.yaml' | LC_ALL=C sort | head -n 1)
echo
echo "look next:"
echo "  $sources/ holds the Workers that this came from"
echo "  ${first:-$output} is what a cluster would get"
echo "  $workerc --help lists the commands, README.md says how to use them on your own files"
