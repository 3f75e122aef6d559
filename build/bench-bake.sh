#!/usr/bin/env bash
# Measures how long placements take to compile.
set -euo pipefail

if [[ "${1:-}" == --help || $# -lt 1 ]]; then
  cat <<'HELP'
usage: build/bench-bake.sh FILE.c [ROUNDS]

Bakes FILE.c for all architectures, ROUNDS times (3), and counts the placements in what comes of it. Prints the median of the
task's own time, without the start of the build around it, as "figure bake_seconds_per_1000_placements VALUE s".
HELP
  exit
fi

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
source "$root/build/benching.sh"
source=$1
rounds=${2:-3}
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en MSBUILDDISABLENODEREUSE=1 LC_ALL=C

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cp "$source" "$folder/baked.c"
text=$folder/baked.stencil.txt

dotnet build "$root/src/CopyPatch.Bake/CopyPatch.Bake.csproj" -c Release -v:quiet -clp:NoSummary >&2
cat > "$folder/bake.proj" <<PROJECT
<Project DefaultTargets="BakeStencils">
  <PropertyGroup>
    <CopyPatchTasksAssembly>$root/artifacts/bin/CopyPatch.Bake/release/CopyPatch.Bake.dll</CopyPatchTasksAssembly>
    <CopyPatchIncludeDirectory>$root/stencils/include/</CopyPatchIncludeDirectory>
    <CopyPatchArchitectures>x86-64;aarch64</CopyPatchArchitectures>
    <IntermediateOutputPath>obj/</IntermediateOutputPath>
  </PropertyGroup>
  <ItemGroup>
    <Stencil Include="baked.c" />
  </ItemGroup>
  <Import Project="$root/build/CopyPatch.Generators.targets" />
</Project>
PROJECT

# Each object is a deflate stream in base64, to which gzip wants a header. Its symbols are a table of names.
placements() {
  local object
  awk -v folder="$folder" '
    / / { file = ""; if ($1 == "placements") file = folder "/object" ++n; next }
    /^end$/ { exit }
    file { print > file }' "$text"
  for object in "$folder"/object*; do
    { printf '\037\213\010\0\0\0\0\0\0\0' && tr -d '\n' < "$object" | base64 -d; } | { gzip -dc 2> /dev/null || true; } |
      grep -ao 'cp_placement_[A-Za-z0-9_]*' | sort -u
  done | wc -l
}

times=()
for ((i = 0; i < rounds; i++)); do
  rm -rf "$text" "$folder/obj"
  times+=("$(task_milliseconds BakeStencils dotnet msbuild "$folder/bake.proj" -nologo)")
done
count=$(placements)
median=$(median "${times[@]}")
echo "$count placements in $median ms (median of ${times[*]}); at most 1 s per 1,000 is promised" >&2
awk -v ms="$median" -v count="$count" 'BEGIN { printf "figure bake_seconds_per_1000_placements %.3f s\n", ms / count }'
