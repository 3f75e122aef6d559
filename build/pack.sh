#!/usr/bin/env bash
# Makes the packages.
set -euo pipefail

if [[ "${1:-}" == --help ]]; then
  cat <<'HELP'
usage: build/pack.sh [FOLDER [ARGUMENT...]]

Builds the packages in the Release configuration and writes them to FOLDER, or to artifacts/: CopyPatch.Generators (generator,
build tasks, C header and targets), CopyPatch.Wasm, CopyPatch, the run-time library that both depend on, and CopyPatch.Tool, the
command copypatch, and CopyPatch.Templates, what dotnet new makes projects of. ARGUMENTs go to dotnet pack. Needs the .NET SDK; with
clang 19 and lld as well, CopyPatch has the native library that it wants on macOS (build/apple.sh), and it says so without them.
HELP
  exit
fi

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
output=${1:-"$root/artifacts"}
mkdir -p "$output"
output=$(cd "$output" && pwd)
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1
cd "$root"
# A package without them is one for Linux and Windows. What was built before is not packed: it may be old.
rm -rf artifacts/apple
code=0
build/apple.sh || code=$?
if ((code == 2)); then
  echo "pack: without macOS' native library, since clang or ld64.lld is missing: on macOS CopyPatch will say so"
elif ((code != 0)); then
  exit "$code"
fi
for project in src/CopyPatch/CopyPatch.csproj build/CopyPatch.Generators.Package.csproj src/CopyPatch.Wasm/CopyPatch.Wasm.csproj \
  src/CopyPatch.Tool/CopyPatch.Tool.csproj build/CopyPatch.Templates.Package.csproj; do
  dotnet pack "$project" -c Release -v:quiet -clp:NoSummary -o "$output" "${@:2}"
done
ls "$output"/CopyPatch.*.nupkg
