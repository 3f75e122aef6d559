#!/usr/bin/env bash
# Measures; every figure is a line "figure NAME VALUE UNIT".
set -euo pipefail

if [[ "${1:-}" == --help ]]; then
  cat <<'HELP'
usage: build/bench.sh [ARGUMENT...]

Runs the benchmarks (tests/CopyPatch.Benchmarks) in the Release configuration, first under CoreCLR and then compiled
ahead of time, and measures what the build targets add to a build with nothing to do. ARGUMENTs go to the benchmarks.
Every figure is printed as a line "figure NAME VALUE UNIT". Wants a machine with nothing else to do.
HELP
  exit
fi

cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1

project=tests/CopyPatch.Benchmarks/CopyPatch.Benchmarks.csproj
dotnet build "$project" -c Release -v:quiet -clp:NoSummary
artifacts/bin/CopyPatch.Benchmarks/release/CopyPatch.Benchmarks "$@"

case "$(uname -s)-$(uname -m)" in
  Linux-aarch64) runtime=linux-arm64 ;;
  *) runtime=linux-x64 ;;
esac
dotnet publish "$project" -c Release -r "$runtime" -p:PublishAot=true -v:quiet -clp:NoSummary -o artifacts/native/CopyPatch.Benchmarks
artifacts/native/CopyPatch.Benchmarks/CopyPatch.Benchmarks "$@"

build/bench-noop-build.sh sample-interpreter/Tutorial/Tutorial.csproj
