#!/usr/bin/env bash
# Measures what the targets cost a build that has nothing to do.
set -euo pipefail

if [[ "${1:-}" == --help || $# -lt 1 ]]; then
  cat <<'HELP'
usage: build/bench-noop-build.sh PROJECT [ROUNDS]

Builds PROJECT, then builds it again with nothing changed: ROUNDS times (9) as it is, in turn with ROUNDS times with its
stencil texts handed to the compiler as plain files. Prints the difference of the medians as
"figure noop_build_overhead_ms VALUE ms".
HELP
  exit
fi

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
source "$root/build/benching.sh"
project=$1
rounds=${2:-9}
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1

build() { # further arguments
  dotnet build "$project" -c Release --no-restore -v:quiet -clp:NoSummary "$@" >&2
}

milliseconds() { # further arguments of the build
  local start
  start=$(date +%s%N)
  build "$@"
  echo $((($(date +%s%N) - start) / 1000000))
}

dotnet build "$project" -c Release -v:quiet -clp:NoSummary >&2
without="-p:CustomAfterMicrosoftCommonTargets=$root/build/bench-noop-build.targets"
build "$without"

with_targets=()
without_targets=()
for ((i = 0; i < rounds; i++)); do
  with_targets+=("$(milliseconds)")
  without_targets+=("$(milliseconds "$without")")
done
a=$(median "${with_targets[@]}")
b=$(median "${without_targets[@]}")
echo "with the targets ${a} ms, without ${b} ms (medians of $rounds)" >&2
echo "figure noop_build_overhead_ms $((a - b)) ms"
