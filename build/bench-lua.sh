#!/usr/bin/env bash
# Measures the Lua sample beside PUC's Lua, LuaJIT and KeraLua.
set -euo pipefail

if [[ "${1:-}" == --help || ("${1:-}" == -* && "$1" != --names) || $# -gt 1 ]]; then
  cat <<'HELP'
usage: build/bench-lua.sh [NAME | --names]

Prints every figure of Lua as a line "figure NAME VALUE UNIT", or only those whose name contains NAME, and runs no more than
those need. --names lists them. What is promised of a figure, and whether it holds, goes to standard error, as do all times.

Needs lua5.4, and luajit for what is measured beside it. Each program of sample-interpreter/Lua/programs runs under each of them in
turns, three times, in a process of its own, which does it thrice and measures the processor time of that without its own start; the
best counts. Ours is published as native code (-p:AheadOfTime=true), and so is what measures it within a process.
All must write the same. Programs that luajit cannot run, as they are no Lua 5.1, are left out beside it.

  lua_interpreter_vs_puc  times as fast as lua5.4 in the interpreter, geometric mean (_PROGRAM: one of them); at least 1.5
  lua_baseline_vs_puc     the same of machine code from the first call; at least 3
  lua_mixed_vs_puc        the same of both, as functions become warm
  lua_vs_luajit_joff      times as fast as luajit's interpreter, in both; at least 1.5
  lua_vs_luajit           time over that of luajit with its compiler, in both; at most 2
  lua_start_us            a new state with all libraries, a script of one line, and the end of the state
  lua_call_ns             from C# to a function of Lua and back (lua_call_vs_keralua: times as fast as by KeraLua)
  lua_callback_ns         from Lua to C# and back (lua_callback_vs_keralua: likewise)
  lua_compile_mb_per_s    megabytes of text in a second, to registers' code
  lua_bytecodes_per_s     million instructions of it in a second, to machine code
  lua_memory_vs_puc       memory that binary trees take, over that under lua5.4
HELP
  [[ "${1:-}" == --help ]] && exit
  exit 2
fi

cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1
source build/benching.sh
source build/runtime.sh
folder=artifacts/lua-benchmarks
rounds=3

in_process=(lua_start_us lua_{call,callback}_ns lua_{call,callback}_vs_keralua lua_compile_mb_per_s lua_bytecodes_per_s lua_memory_vs_puc)
figures=(lua_{interpreter,baseline,mixed}_vs_puc lua_vs_luajit_joff lua_vs_luajit)
# Whose time over whose each figure is, and what is promised of the mean.
declare -A slow=([lua_interpreter_vs_puc]=puc [lua_baseline_vs_puc]=puc [lua_mixed_vs_puc]=puc
  [lua_vs_luajit_joff]=joff [lua_vs_luajit]=mixed)
declare -A fast=([lua_interpreter_vs_puc]=interpreter [lua_baseline_vs_puc]=baseline [lua_mixed_vs_puc]=mixed
  [lua_vs_luajit_joff]=mixed [lua_vs_luajit]=luajit)
declare -A least=([lua_interpreter_vs_puc]=1.5 [lua_baseline_vs_puc]=3 [lua_vs_luajit_joff]=1.5)
declare -A most=([lua_vs_luajit]=2)

shopt -s nullglob
programs=(sample-interpreter/Lua/programs/*.lua)
programs=("${programs[@]##*/}")
programs=("${programs[@]%.lua}")

if [[ "${1:-}" == --names ]]; then
  printf '%s\n' "${in_process[@]}"
  for figure in "${figures[@]}"; do
    printf '%s\n' "$figure" ${programs[@]+"${programs[@]/#/${figure}_}"}
  done
  exit
fi
name=${1:-}

command -v lua5.4 >/dev/null || { echo "bench-lua: lua5.4 is missing" >&2; exit 1; }
# Ours is native, as the others are: what the .NET runtime does with a program while it starts is no figure of Lua's.
native=artifacts/native/Lua
lua=$native/Lua
is_published=
publish() { # a project
  dotnet publish "$1" -c Release -r "$(runtime_here)" -p:AheadOfTime=true -v:quiet -clp:NoSummary -o "$native" >&2
}
publish_lua() {
  [[ -n "$is_published" ]] && return
  is_published=yes
  publish sample-interpreter/Lua
}
if wants "${in_process[@]}"; then
  publish tests/Lua.Benchmarks
  publish_lua
  "$native/Lua.Benchmarks" "$name"
fi
declare -A command=([puc]=lua5.4 [joff]="luajit -joff" [luajit]=luajit
  [interpreter]="$lua --tier interpreter" [baseline]="$lua --tier baseline" [mixed]="$lua --tier mixed")

rm -rf "$folder"
mkdir -p "$folder"
cat > "$folder/driver.lua" <<'DRIVER'
local program = arg[1]
arg = { [0] = program }
local start = os.clock()
for _ = 1, 3 do dofile(program) end
io.stderr:write(string.format("\n%.6f\n", os.clock() - start))
DRIVER

declare -A best
left_out=" "
run() { # an engine, and a program: sees to the best time of both
  local engine=$1 program=$2 words time output=$folder/$2.$1
  read -ra words <<< "${command[$engine]}"
  [[ "$left_out" == *" $engine/$program "* ]] && return
  if ! "${words[@]}" "$folder/driver.lua" "sample-interpreter/Lua/programs/$program.lua" > "$output" 2> "$output.errors"; then
    if [[ "$engine" == joff || "$engine" == luajit ]]; then
      echo "bench-lua: $program is left out beside ${command[$engine]}: $(head -n 1 "$output.errors")" >&2
      left_out+="$engine/$program "
      return
    fi
    echo "bench-lua: ${command[$engine]} cannot run $program:" >&2
    cat "$output.errors" >&2
    return 1
  fi
  if ! cmp -s "$output" "$folder/$program.expected"; then
    echo "bench-lua: ${command[$engine]} does not write what lua5.4 does: diff $output $folder/$program.expected" >&2
    return 1
  fi
  time=$(tail -n 1 "$output.errors")
  best[$engine/$program]=$(awk -v time="$time" -v before="${best[$engine/$program]:-1e9}" \
    'BEGIN { if (time < 1e-6) time = 1e-6; print (time < before ? time : before) }')
}

measure() { # a program, and engines
  local program=$1 engine round times="" expected=$folder/$1
  shift
  publish_lua
  if ! lua5.4 "$folder/driver.lua" "sample-interpreter/Lua/programs/$program.lua" > "$expected.expected" 2> "$expected.errors"; then
    echo "bench-lua: lua5.4 cannot run $program:" >&2
    cat "$expected.errors" >&2
    return 1
  fi
  for ((round = 0; round < rounds; round++)); do
    for engine in "$@"; do
      run "$engine" "$program"
    done
  done
  for engine in "$@"; do
    [[ -n "${best[$engine/$program]:-}" ]] && times+=", ${command[$engine]##*/} ${best[$engine/$program]} s"
  done
  echo "$program: ${times#, }" >&2
}

declare -A ratios
for program in ${programs[@]+"${programs[@]}"}; do
  engines=()
  for figure in "${figures[@]}"; do
    wants "$figure" "${figure}_$program" && engines+=("${slow[$figure]}" "${fast[$figure]}")
  done
  ((${#engines[@]} > 0)) || continue
  mapfile -t engines < <(printf '%s\n' "${engines[@]}" | sort -u)
  measure "$program" "${engines[@]}"
  for figure in "${figures[@]}"; do
    wants "$figure" "${figure}_$program" || continue
    numerator=${best[${slow[$figure]}/$program]:-} denominator=${best[${fast[$figure]}/$program]:-}
    [[ -n "$numerator" && -n "$denominator" ]] || continue
    ratio=$(awk "BEGIN { printf \"%.3f\", $numerator / $denominator }")
    ratios[$figure]+="$ratio "
    if wants "${figure}_$program"; then
      echo "figure ${figure}_$program $ratio x"
    fi
  done
done

for figure in "${figures[@]}"; do
  if ! wants "$figure" || [[ -z "${ratios[$figure]:-}" ]]; then
    continue
  fi
  awk -v figure="$figure" -v least="${least[$figure]:-}" -v most="${most[$figure]:-}" '
    {
      for (i = 1; i <= NF; i++) sum += log($i)
      mean = exp(sum / NF)
      printf "figure %s %.2f x\n", figure, mean
      if (least) printf "%s: %s its bar, at least %s x\n", figure, (mean >= least ? "holds" : "MISSES"), least > "/dev/stderr"
      if (most) printf "%s: %s its bar, at most %s x\n", figure, (mean <= most ? "holds" : "MISSES"), most > "/dev/stderr"
    }' <<< "${ratios[$figure]}"
done
