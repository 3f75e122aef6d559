#!/usr/bin/env bash
# Measures CopyPatch.Wasm beside V8 and Wasmtime.
set -euo pipefail

if [[ "${1:-}" == --help || ("${1:-}" == -* && "$1" != --names) || $# -gt 1 ]]; then
  cat <<'HELP'
usage: build/bench-wasm.sh [NAME | --names]

Prints every figure of WebAssembly as a line "figure NAME VALUE UNIT", or only those whose name contains NAME. --names
lists them, without the end _aot of those that a program measures that was compiled ahead of time.

Compiles the kernels of tests/CopyPatch.Wasm.Benchmarks with clang, and fetches modules from npm once: those of SQLite, esbuild and
DuckDB (mvp), 690 KB, 12 MB and 39 MB. Needs clang-19, lld-19, node (V8's compilers Liftoff and TurboFan) and npm; Wasmtime
(Cranelift) comes from NuGet. All engines take turns, on one thread each, and must return the same checksums. Ours catches
faults (WasmModuleOptions.CatchFaults):

  wasm_compile_vs_liftoff           times as fast as Liftoff: SQLite, from bytes to machine code (_kernels: the kernels; _go: esbuild)
  wasm_compile_vs_cranelift         the same against Cranelift
  wasm_compile_mb_per_s             megabytes of that module in a second (_liftoff: of Liftoff)
  wasm_compile_growth               time of that module with all functions ten times, over its time
  wasm_compile_growth_KIND          time of a function ten times as large, over its time: 100,000 blocks, ifs, loops, calls or
                                    local_set behind as many operands; branches or returns with 1,000 values
  wasm_threads                      times as fast on two threads (WasmModuleOptions.CompileThreads) as on one: that larger module
  wasm_cached_load_vs_compile       times as fast to load that module's saved code (WasmModule.Load) as to compile it
  wasm_first_compile                time of a process's first compilation over that of later ones: DuckDB
  wasm_compile_peak_bytes_per_wasm_byte
                                    the memory that the first takes at most, without the machine code, over the module's size
  wasm_first_result_vs_wasmtime, _vs_node
                                    times as fast from the start of a process to the first result of a module of 10 MB whose functions
                                    are compiled when they are called (WasmModuleOptions.CompileLazily)
  wasm_code_bytes_per_wasm_byte     its machine code over its code section
  wasm_run_vs_liftoff               times as fast as Liftoff's code, geometric mean (_KERNEL: one of them)
  wasm_run_vs_turbofan, _cranelift  time over theirs, likewise
  wasm_check_cost                   time with checks of each access over that where faults are caught, likewise
  wasm_poll_cost                    time over that of code without polls for cancellation, likewise
  wasm_call_ns                      from C# to an exported function and back
  wasm_import_call_ns               from WebAssembly to a function in C# and back
HELP
  [[ "${1:-}" == --help ]] && exit
  exit 2
fi

cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1
source build/runtime.sh
sources=tests/CopyPatch.Wasm.Benchmarks
folder=artifacts/wasm-benchmarks

names() {
  local figure kernel
  printf 'wasm_%s\n' compile_vs_{liftoff,liftoff_go,liftoff_kernels,cranelift} compile_mb_per_s{,_liftoff} \
    compile_growth{,_blocks,_ifs,_loops,_calls,_local_set,_branches,_returns} threads cached_load_vs_compile first_compile \
    compile_peak_bytes_per_wasm_byte first_result_vs_{wasmtime,node} \
    code_bytes_per_wasm_byte call_ns import_call_ns
  for figure in wasm_run_vs_{liftoff,turbofan,cranelift} wasm_{check,poll}_cost; do
    echo "$figure"
    for kernel in "$sources"/kernels/*.c; do
      kernel=${kernel##*/}
      echo "${figure}_${kernel%.c}"
    done
  done
}

if [[ "${1:-}" == --names ]]; then
  names
  exit
fi
name=${1:-}

for tool in clang-19 wasm-ld-19 node npm; do
  command -v "$tool" >/dev/null || { echo "bench-wasm: $tool is missing" >&2; exit 1; }
done

compile() { # FILE.c FILE.wasm
  # No library: clang must not make calls of loops that copy.
  clang-19 --target=wasm32 -std=c17 -O2 -Wall -Wextra -Werror -fno-builtin -fno-math-errno -nostdlib \
    -Wl,--no-entry -o "$2" "$1"
}

rm -rf "$folder/kernels"
mkdir -p "$folder/kernels"
for kernel in "$sources"/kernels/*.c; do
  file=${kernel##*/}
  compile "$kernel" "$folder/kernels/${file%.c}.wasm"
done
compile "$sources/Calls/calls.c" "$folder/calls.wasm"

fetch() { # PACKAGE@VERSION FILE in the package
  local archive file=${2##*/}
  [[ ! -f $folder/$file ]] || return 0
  (cd "$folder" && archive=$(npm pack --silent "$1") && tar -xzf "$archive" "package/$2" && mv "package/$2" . && rm -r package "$archive")
}

mapfile -t figures < <(names)
wanted() { # part of a name: whether such a figure is asked for
  printf '%s\n' "${figures[@]}" "${figures[@]/%/_aot}" | grep -F -- "$name" | grep "$1" >/dev/null
}

fetch sql.js@1.16.0 dist/sql-wasm.wasm
! wanted liftoff_go || fetch esbuild-wasm@0.25.0 esbuild.wasm
! wanted 'first_compile\|peak_bytes' || fetch @duckdb/duckdb-wasm@1.32.0 dist/duckdb-mvp.wasm

if [[ "${figures[*]}" == *"$name"* ]]; then
  dotnet build "$sources" -c Release -v:quiet -clp:NoSummary >&2
  artifacts/bin/CopyPatch.Wasm.Benchmarks/release/CopyPatch.Wasm.Benchmarks "$folder" "$name"
fi

figures=("${figures[@]/%/_aot}")
if [[ "${figures[*]}" == *"$name"* ]]; then
  native=artifacts/native/CopyPatch.Wasm.Benchmarks
  dotnet publish "$sources" -c Release -r "$(runtime_here)" -p:AheadOfTime=true -v:quiet -clp:NoSummary -o "$native" >&2
  "$native/CopyPatch.Wasm.Benchmarks" "$folder" "$name"
fi
