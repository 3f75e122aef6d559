#!/usr/bin/env bash
# Makes the packages.
set -euo pipefail

if [[ "${1:-}" == --help ]]; then
  cat <<'HELP'
usage: build/pack.sh [FOLDER [ARGUMENT...]]

Builds the packages in the Release configuration and writes them to FOLDER, or to artifacts/: CopyPatch.Generators (generator,
build tasks, C header and targets), CopyPatch.Wasm, CopyPatch, the run-time library that both depend on, and CopyPatch.Tool, the
command copypatch, and CopyPatch.Templates, what dotnet new makes projects of. ARGUMENTs go to dotnet pack. Needs the .NET SDK only.
HELP
  exit
fi

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
output=${1:-"$root/artifacts"}
mkdir -p "$output"
output=$(cd "$output" && pwd)
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1
cd "$root"
for project in src/CopyPatch/CopyPatch.csproj build/CopyPatch.Generators.Package.csproj src/CopyPatch.Wasm/CopyPatch.Wasm.csproj \
  src/CopyPatch.Tool/CopyPatch.Tool.csproj build/CopyPatch.Templates.Package.csproj; do
  dotnet pack "$project" -c Release -v:quiet -clp:NoSummary -o "$output" "${@:2}"
done
ls "$output"/CopyPatch.*.nupkg
