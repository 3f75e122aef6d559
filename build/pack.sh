#!/usr/bin/env bash
# Makes the package.
set -euo pipefail

if [[ "${1:-}" == --help ]]; then
  cat <<'HELP'
usage: build/pack.sh [FOLDER [ARGUMENT...]]

Builds the package CopyPatch.Generators (run-time library, generator, build tasks, C header and targets in one) in the
Release configuration and writes it to FOLDER, or to artifacts/. ARGUMENTs go to dotnet pack. Needs the .NET SDK only.
HELP
  exit
fi

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
output=${1:-"$root/artifacts"}
mkdir -p "$output"
output=$(cd "$output" && pwd)
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1
cd "$root"
dotnet pack build/CopyPatch.Generators.Package.csproj -c Release -v:quiet -clp:NoSummary -o "$output" "${@:2}"
ls "$output"/CopyPatch.Generators.*.nupkg
