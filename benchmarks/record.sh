#!/usr/bin/env bash
# Measures everything that benchmarks/README.md shows and writes its tables and pictures; on two quiet
# processors in some 25 minutes. `second` as the argument records a run to compare the first with, and what
# stands after it names the parts that are recorded, instead of all: record.sh second 10 150.
# What fails is said, and does not keep the rest from being measured.
set -uo pipefail
cd "$(dirname "$0")/.."
run=${1:-first}
parts=" ${*:2} "
recorded=benchmarks/recorded
failed=0

asked() {
  [[ $parts == "  " || $parts == *" $1 "* ]]
}

bench() {
  local part=$1
  shift
  asked "$part" || return 0
  rm -f "$recorded/$run-$part.json"
  echo "== $run, $part, $(date +%T)"
  npm run -s bench -- "$@" --record "$recorded/$run-$part.json" || failed=1
  return $failed
}

many=fleet,stackSet,boto3,stackSet-script
all=accounts,$many,textbook
bench 10 --accounts 10 --rounds 1 --peers $all,empty
bench 10-again --accounts 10 --rounds 2 --peers accounts,textbook,empty --operations create,preview
bench 150 --accounts 150 --rounds 1 --peers $many,textbook --operations create,preview,change
bench 600 --accounts 600 --rounds 1 --peers $many --operations create,change
bench 1000 --accounts 1000 --rounds 1 --peers $many --operations create
bench 5000 --accounts 5000 --rounds 1 --peers stackSet,aws-cli \
  --operations create,preview,plan,preflight,verify,handover
# These mostly wait, so they do it side by side.
slowly="--latency --side-by-side --operations create"
bench latency-10 $slowly --accounts 10 --peers accounts,fleet,textbook,boto3
bench latency-stack-sets $slowly --accounts 10,150 --peers stackSet,stackSet-script &
stack_sets=$!
bench latency-150 $slowly --accounts 150 --peers fleet,textbook,boto3
wait $stack_sets || failed=1
bench 50 --accounts 50 --rounds 1 --peers $all
if asked evidence-page && [ "$run" = first ]; then
  npm run -s bench:evidence-page -- --record "$recorded/evidence-page.json" || failed=1
fi
if [ "$run" != first ]; then
  npm run -s bench:agree -- first "$run" || echo "The run $run does not reproduce every goal."
fi
npm run -s bench:tables || failed=1
exit $failed
