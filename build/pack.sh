#!/usr/bin/env bash
# Makes the package.
set -euo pipefail

if [[ "${1:-}" == --help ]]; then
  cat <<'HELP'
usage: build/pack.sh [FOLDER]

Builds the package CopyPatch.Generators (run-time library, generator, build tasks, C header and targets in one) in the
Release configuration and writes it to FOLDER, or to artifacts/. Needs the .NET SDK only.
HELP
  exit
fi

mkdir -p "${1:-"$(dirname "${BASH_SOURCE[0]}")/../artifacts"}"
output=$(cd "${1:-"$(dirname "${BASH_SOURCE[0]}")/../artifacts"}" && pwd)
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1
dotnet pack build/CopyPatch.Generators.Package.csproj -c Release -v:quiet -clp:NoSummary -o "$output"
ls "$output"/CopyPatch.Generators.*.nupkg
