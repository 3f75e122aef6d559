#!/usr/bin/env bash
# Measures what an author waits for: the first bake of a file, and what builds cost after edits of it.
set -euo pipefail

figures="bake_seconds bake_edit_seconds bake_comment_seconds bake_back_seconds design_time_build_ms bake_wasm_seconds"

if [[ "${1:-}" == --names ]]; then
  echo "$figures"
  exit
fi
if [[ "${1:-}" == -* || $# -gt 2 ]]; then
  cat <<'HELP'
usage: build/bench-edit.sh [NAME [ROUNDS]]
       build/bench-edit.sh --names

Makes a project with the 45 operations of tests/CopyPatch.Benchmarks/bake/filter.c, three of them with four registers, and builds
it ROUNDS times (3) after each of these edits. Prints medians, or only what NAME is a part of:

  bake_seconds          of the task that bakes, the first time: nothing is known of the file
  bake_edit_seconds     the same after an edit of one operation, which there was not before
  bake_comment_seconds  after a comment in the first line, which moves all others
  bake_back_seconds     after the operation is as it was
  design_time_build_ms  what a design-time build after a save of such an edit takes longer than without the package
  bake_wasm_seconds     of the task that bakes src/CopyPatch.Wasm/stencils/wasm.c, the first time (once)

--names prints the names of the figures.
HELP
  [[ "${1:-}" == --help ]] && exit
  exit 2
fi

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
source "$root/build/benching.sh"
name=${1:-}
rounds=${2:-3}
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en MSBUILDDISABLENODEREUSE=1 LC_ALL=C

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

for part in CopyPatch.Bake CopyPatch.Generators CopyPatch; do
  dotnet build "$root/src/$part/$part.csproj" -c Release -v:quiet -clp:NoSummary >&2
done
mkdir "$folder/stencils"
cat > "$folder/Filter.csproj" <<PROJECT
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <TargetFramework>net10.0</TargetFramework>
    <CopyPatchIncludeDirectory>$root/stencils/include/</CopyPatchIncludeDirectory>
    <CopyPatchTasksAssembly>$root/artifacts/bin/CopyPatch.Bake/release/CopyPatch.Bake.dll</CopyPatchTasksAssembly>
    <AllowUnsafeBlocks>true</AllowUnsafeBlocks>
  </PropertyGroup>
  <Import Project="$root/build/CopyPatch.Generators.props" Condition="'\$(Without)' != 'true'" />
  <ItemGroup>
    <Compile Remove="Emitter.cs" Condition="'\$(Without)' == 'true'" />
    <Reference Include="$root/artifacts/bin/CopyPatch/release/CopyPatch.dll" />
    <Analyzer Include="$root/artifacts/bin/CopyPatch.Generators/release/CopyPatch.Generators.dll" Condition="'\$(Without)' != 'true'" />
  </ItemGroup>
  <Import Project="$root/build/CopyPatch.Generators.targets" Condition="'\$(Without)' != 'true'" />
</Project>
PROJECT
cat > "$folder/Emitter.cs" <<'EMITTER'
[CopyPatch.StencilLibrary("stencils/filter.c")]
public sealed partial class FilterEmitter;
EMITTER
echo 'internal static class Program;' > "$folder/Program.cs"
original=$root/tests/CopyPatch.Benchmarks/bake/filter.c
edited=$folder/stencils/filter.c

tell() { # figure, unit, bar, milliseconds...
  local figure=$1 unit=$2 bar=$3 value
  shift 3
  value=$(median "$@")
  [[ "$unit" == s ]] && value=$(awk -v ms="$value" 'BEGIN { printf "%.2f", ms / 1000 }')
  [[ "$figure" == *"$name"* ]] || return 0
  echo "$figure: median of $* ms; at most $bar $unit is promised" >&2
  echo "figure $figure $value $unit"
}

if wants bake_seconds bake_edit_seconds bake_comment_seconds bake_back_seconds; then
  first=() edit=() comment=() back=()
  for ((i = 0; i < rounds; i++)); do
    rm -rf "$folder/obj" "$folder/bin"
    cp "$original" "$edited"
    dotnet restore "$folder" -v:quiet >&2
    first+=("$(task_milliseconds PrepareStencils dotnet build "$folder" --no-restore)")
    sed "s/^BINARY(i64_add, int64_t, a + b)/BINARY(i64_add, int64_t, a + b + $((i + 1)))/" "$original" > "$edited"
    edit+=("$(task_milliseconds PrepareStencils dotnet build "$folder" --no-restore)")
    cp "$original" "$edited"
    back+=("$(task_milliseconds PrepareStencils dotnet build "$folder" --no-restore)")
    { echo "// Comment $i."; cat "$original"; } > "$edited"
    comment+=("$(task_milliseconds PrepareStencils dotnet build "$folder" --no-restore)")
  done
  tell bake_seconds s 10 "${first[@]}"
  tell bake_edit_seconds s 1.5 "${edit[@]}"
  tell bake_comment_seconds s 0.3 "${comment[@]}"
  tell bake_back_seconds s 0.3 "${back[@]}"
fi

design_time() { # further arguments; milliseconds
  local start
  start=$(date +%s%N)
  dotnet msbuild "$folder/Filter.csproj" -nologo -v:quiet -t:Compile -p:DesignTimeBuild=true -p:SkipCompilerExecution=true \
    -p:ProvideCommandLineArgs=true -p:BuildingProject=false "$@" >&2
  echo $((($(date +%s%N) - start) / 1000000))
}

if wants design_time_build_ms; then
  rm -rf "$folder/obj" "$folder/bin"
  cp "$original" "$edited"
  dotnet build "$folder" -v:quiet -clp:NoSummary >&2
  more=()
  for ((i = 0; i < 3 * rounds; i++)); do
    sed "s/^BINARY(i64_add, int64_t, a + b)/BINARY(i64_add, int64_t, a + b + $((i + 1)))/" "$original" > "$edited"
    with=$(design_time)
    without=$(design_time -p:Without=true)
    more+=($((with - without)))
  done
  tell design_time_build_ms ms 500 "${more[@]}"
fi

if wants bake_wasm_seconds; then
  cp "$root/src/CopyPatch.Wasm/stencils/wasm.c" "$edited"
  rm -rf "$folder/obj"
  dotnet restore "$folder" -v:quiet >&2
  tell bake_wasm_seconds s 25 "$(task_milliseconds BakeStencils dotnet build "$folder" --no-restore -t:BakeStencils \
    -p:CopyPatchFlags=x86-64:-march=x86-64-v2)"
fi
