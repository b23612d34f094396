#!/bin/sh
# Lints and renders a repository of Workers, and says what came out: demo.sh WORKERC REPOSITORY OUTPUT
set -eu
absolute() { case $1 in /*) echo "$1" ;; *) echo "$PWD/$1" ;; esac; }
workerc=$(absolute "$1") repository=$2 output=$3 target=$(absolute "$3")
run() {
  echo "\$ workerc $*"
  (cd "$repository" && "$workerc" "$@")
  echo
}

echo "in $repository/:"
run lint
run render -o "$target"

echo "written to $output/:"
for place in "$target"/*/*/; do
  place=${place#"$target"/}
  echo "  $place: $(find "$target/$place" -mindepth 1 -maxdepth 1 -type d ! -name '_*' | wc -l | tr -d ' ') Workers," \
    "$(find "$target/$place" -type f -name '*.yaml' ! -name kustomization.yaml | wc -l | tr -d ' ') objects"
done
echo

run why deployment/parcels-geo spec.template.spec.containers.0.resources.limits.memory -e prod -o "$target" | sed "s|$PWD/||"
deployment=$(find "$target" -type f -name 'deployment-*.yaml' | LC_ALL=C sort | head -n 1)
echo "look next:"
echo "  $repository/README.md: the Workers that this came from, and what differs between the places"
echo "  ${deployment#"$PWD"/}: what a cluster would run"
echo "  README.md: how to lint and render your own files"
