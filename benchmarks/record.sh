#!/usr/bin/env bash
# Measures everything that benchmarks/README.md shows, twice where it is to be reproduced, and writes
# its tables: about half an hour on two quiet processors.
set -euo pipefail
cd "$(dirname "$0")/.."
recorded=benchmarks/recorded

bench() {
  local name=$1
  shift
  npm run -s bench -- "$@" --record "$recorded/$name.json"
}

rm -f "$recorded"/*.json
ours=fleet,stackSet
scripts=boto3,stackSet-script
bench first-small --accounts 10,50 --rounds 3,1 --cold --peers accounts,$ours,textbook,$scripts,empty
bench first-150 --accounts 150 --rounds 3 --operations create,preview --peers $ours,textbook,$scripts
bench large --accounts 600,1000 --rounds 1 --operations create,preview --peers $ours
bench second-small --accounts 10 --rounds 2 --peers accounts,$ours,textbook,empty --operations create,preview
bench second-150 --accounts 150 --rounds 2 --operations create,preview --peers $ours,textbook,$scripts
bench first-others --accounts 10 --rounds 1 --peers org-formation,aws-cli
npm run -s bench:tables
npm run -s bench:agree || true
