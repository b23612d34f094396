#!/bin/sh
# Lints and renders a repository of Workers, and says what came out: demo.sh WORKERC REPOSITORY OUTPUT
set -eu
absolute() { case $1 in /*) echo "$1" ;; *) echo "$PWD/$1" ;; esac; }
workerc=$(absolute "$1") repository=$2 output=$3 target=$(absolute "$3")

echo "in $repository/:"
echo "\$ workerc lint"
(cd "$repository" && "$workerc" lint)
echo
echo "\$ workerc render -o $target"
(cd "$repository" && "$workerc" render -o "$target")
echo
echo "written to $output/:"
(cd "$target" && find . -type f -name '*.yaml' | LC_ALL=C sort | sed 's|^\./|  |')
echo
echo "look next:"
echo "  $repository/workers/: the Workers that this came from"
echo "  $(find "$output" -type f -name 'deployment-*.yaml' | LC_ALL=C sort | head -n 1): what a cluster would run"
echo "  README.md: how to lint and render your own files"
