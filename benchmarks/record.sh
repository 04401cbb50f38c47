#!/usr/bin/env bash
# Measures everything that benchmarks/README.md shows, the goals twice, and writes its tables: about
# half an hour on two quiet processors. What fails is said, and does not keep the rest from being
# measured.
set -uo pipefail
cd "$(dirname "$0")/.."
recorded=benchmarks/recorded
failed=0

bench() {
  local name=$1
  shift
  echo "== $name, $(date +%T)"
  npm run -s bench -- "$@" --record "$recorded/$name.json" || failed=1
}

rm -f "$recorded"/*.json
ours=fleet,stackSet
scripts=boto3,stackSet-script
bench first-150 --accounts 150 --rounds 2 --operations create,preview --peers $ours,textbook,$scripts
bench second-150 --accounts 150 --rounds 2 --operations create --peers $ours,textbook,$scripts
bench first-10 --accounts 10 --rounds 3 --cold --peers accounts,$ours,textbook,$scripts,empty
bench first-50 --accounts 50 --rounds 1 --peers accounts,$ours,textbook,$scripts
bench second-10 --accounts 10 --rounds 2 --operations create,preview --peers accounts,$ours,textbook,empty
bench large --accounts 600,1000 --rounds 1 --operations create,preview --peers $ours
bench first-others --accounts 10 --rounds 1 --peers org-formation,aws-cli
npm run -s bench:evidence-page -- --record "$recorded/evidence-page.json" || failed=1
npm run -s bench:tables || failed=1
npm run -s bench:agree || echo "The second run does not reproduce every goal."
exit $failed
