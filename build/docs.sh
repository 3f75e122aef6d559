#!/usr/bin/env bash
# Makes the documentation's site.
set -euo pipefail

if [[ "${1:-}" == --help ]]; then
  cat <<'HELP'
usage: build/docs.sh [FOLDER]

Makes a static site of docs/ and of the libraries' API in FOLDER, or in artifacts/site: open its index.html, or serve the folder with
any web server, which its menu and its search want. It loads nothing from elsewhere. Needs the .NET SDK, and docfx, a .NET tool that is
restored like a package.
HELP
  exit
fi

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
output=${1:-"$root/artifacts/site"}
mkdir -p "$output"
output=$(cd "$output" && pwd)
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1
cd "$root"
for project in src/CopyPatch/CopyPatch.csproj src/CopyPatch.Wasm/CopyPatch.Wasm.csproj; do
  dotnet build "$project" -c Release -v:quiet -clp:NoSummary
done
dotnet tool restore --verbosity quiet
rm -rf artifacts/docs
dotnet docfx docs/docfx.json --output "$output" --logLevel warning --warningsAsErrors
# It names folders of this machine, and nobody reads it.
rm -f "$output/manifest.json"
echo "$output/index.html"
