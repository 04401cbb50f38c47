#!/usr/bin/env bash
# Measures everything that benchmarks/README.md shows and writes its tables and pictures; on two quiet
# processors in some 35 minutes. `second` as the argument records a run to compare the first with.
# What fails is said, and does not keep the rest from being measured.
set -uo pipefail
cd "$(dirname "$0")/.."
run=${1:-first}
recorded=benchmarks/recorded
failed=0

bench() {
  local part=$1
  shift
  echo "== $run, $part, $(date +%T)"
  npm run -s bench -- "$@" --record "$recorded/$run-$part.json" || failed=1
  return $failed
}

rm -f "$recorded/$run"-*.json
many=fleet,stackSet,boto3,stackSet-script
all=accounts,$many,textbook
bench 10 --accounts 10 --rounds 1 --peers $all,empty
bench 10-again --accounts 10 --rounds 2 --peers accounts,textbook,empty --operations create,preview
bench 150 --accounts 150 --rounds 1 --peers $many,textbook --operations create,preview,change
bench 5000 --accounts 5000 --rounds 1 --peers stackSet,aws-cli \
  --operations create,preview,plan,preflight,verify,handover
bench 600 --accounts 600 --rounds 1 --peers $many --operations create,change
# These mostly wait, so they do it side by side.
slowly="--latency --side-by-side --operations create"
bench latency-10 $slowly --accounts 10 --peers accounts,fleet,textbook,boto3
bench latency-stack-sets $slowly --accounts 10,150 --peers stackSet,stackSet-script &
stack_sets=$!
bench latency-150 $slowly --accounts 150 --peers fleet,textbook,boto3
wait $stack_sets || failed=1
bench 1000 --accounts 1000 --rounds 1 --peers $many --operations create
if [ "$run" = first ]; then
  bench 50 --accounts 50 --rounds 1 --peers $all
  bench latency-50 $slowly --accounts 50 --peers accounts,fleet,textbook,boto3
  npm run -s bench:evidence-page -- --record "$recorded/evidence-page.json" || failed=1
else
  npm run -s bench:agree -- first "$run" || echo "The run $run does not reproduce every goal."
fi
npm run -s bench:tables || failed=1
exit $failed
