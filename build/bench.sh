#!/usr/bin/env bash
# Measures; every figure is a line "figure NAME VALUE UNIT".
set -euo pipefail

if [[ "${1:-}" == -* || $# -gt 1 ]]; then
  cat <<'HELP'
usage: build/bench.sh [NAME]

Prints every figure as a line "figure NAME VALUE UNIT", or only those whose name contains NAME (letters, digits and _), and
runs no more than those need. What is promised of a figure, and whether it holds, goes to standard error.

Emission, first results, calls, kernels (loops in registers), faults (fault_us, at most 30: from a fault in compiled
code to the exception that C# has caught), sites (site_cost, at most 1.15: inline caches that hit, over the same code
with constants), links (relink_ns, at most 500; chained_jump_vs_direct, at most 1.05) and tiers
(interpreter_emit_ns_per_stencil, at most 2; osr_switch_ns, at most 50: from interpreted into compiled code and back)
come from tests/CopyPatch.Benchmarks, under CoreCLR and (suffix _aot) compiled ahead of time,
generated_bytes_per_operation from its docs; tutorial_vs_interpreter, interpreter_vs_switch and machine_vs_interpreter
from the Tutorial sample; noop_build_overhead_ms from builds of it; bake_seconds_per_1000_placements (at most 1) from
clang's work on the operations of the execution tests, for both architectures; bake_seconds, what edits cost and
design_time_build_ms from build/bench-edit.sh, whose --help says what they are; wasm_* from CopyPatch.Wasm beside V8 and
Wasmtime: build/bench-wasm.sh --help says what they are and need; lua_* from the Lua sample beside PUC's Lua and LuaJIT:
build/bench-lua.sh --help. Wants a machine with nothing else to do.
HELP
  [[ "${1:-}" == --help ]] && exit
  exit 2
fi

cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1
name=${1:-}
source build/benching.sh
source build/runtime.sh

benchmarks=tests/CopyPatch.Benchmarks/CopyPatch.Benchmarks.csproj
dotnet build "$benchmarks" -c Release -v:quiet -clp:NoSummary >&2
program=artifacts/bin/CopyPatch.Benchmarks/release/CopyPatch.Benchmarks
mapfile -t figures < <("$program" --names)
if wants "${figures[@]}"; then
  "$program" "$name"
fi

if wants generated_bytes_per_operation; then
  build/bench-operation-bytes.sh "${program%/*}/CopyPatch.Benchmarks.xml"
fi

if wants "${figures[@]/%/_aot}"; then
  folder=artifacts/native/CopyPatch.Benchmarks
  dotnet publish "$benchmarks" -c Release -r "$(runtime_here)" -p:AheadOfTime=true -v:quiet -clp:NoSummary -o "$folder" >&2
  "$folder/CopyPatch.Benchmarks" "$name"
fi

programs=(sample-interpreter/Tutorial/programs/*.stack)
programs=("${programs[@]##*/}")
programs=("${programs[@]%.stack}")
if wants tutorial_vs_interpreter interpreter_vs_switch machine_vs_interpreter "${programs[@]/#/tutorial_vs_interpreter_}"; then
  build/bench-tutorial.sh sample-interpreter/Tutorial/Tutorial.csproj | sed -n "/^figure [^ ]*$name/p"
fi

if wants noop_build_overhead_ms; then
  build/bench-noop-build.sh sample-interpreter/Tutorial/Tutorial.csproj
fi

if wants bake_seconds_per_1000_placements; then
  build/bench-bake.sh tests/CopyPatch.Execution.Tests/stencils/values.c
fi

read -ra figures <<< "$(build/bench-edit.sh --names)"
if wants "${figures[@]}"; then
  build/bench-edit.sh "$name"
fi

mapfile -t figures < <(build/bench-wasm.sh --names)
if wants "${figures[@]}" "${figures[@]/%/_aot}"; then
  build/bench-wasm.sh "$name"
fi

mapfile -t figures < <(build/bench-lua.sh --names)
if wants "${figures[@]}"; then
  build/bench-lua.sh "$name"
fi
