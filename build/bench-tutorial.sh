#!/usr/bin/env bash
# Measures how many times as fast as its C# interpreter the Tutorial's machine code and its threaded interpreter run.
set -euo pipefail

if [[ "${1:-}" == --help || $# -ne 1 ]]; then
  cat <<'HELP'
usage: build/bench-tutorial.sh PROJECT

Builds and runs the Tutorial sample, which runs each program both ways in turns, checks that both do the same, and takes
the best of several runs. Prints a line "figure tutorial_vs_interpreter_PROGRAM VALUE x" for each program of its table, and
"figure tutorial_vs_interpreter VALUE x", their geometric mean: how many times as fast machine code is as the C# switch.
"interpreter_vs_switch" is the same of the threaded interpreter (--tier interpreter), at least 2.5, and
"machine_vs_interpreter" the geometric mean of its times over those of machine code, at least 2.
HELP
  [[ "${1:-}" == --help ]] || exit 2
  exit
fi

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1 TERM=dumb
dotnet build "$1" -c Release -v:quiet -clp:NoSummary >&2

# In a pipe its table is plain: | program | answer | ... | ratio | ... |, with times such as "12.34 ms" and ratios such as "12.3 x".
# Gives lines "PROGRAM TIME RATIO".
table() {
  dotnet run --no-build -c Release --project "$1" -- --tier "$2" | awk -F '|' '
    function trim(text) { gsub(/^ +| +$/, "", text); return text }
    NF > 3 && !column {
      for (i = 1; i <= NF; i++)
        if (trim($i) == "ratio") column = i
      next
    }
    NF > 3 && trim($column) ~ /^[0-9.]+ x$/ {
      split(trim($column), ratio, " ")
      split(trim($(column - 1)), time, " ")
      print trim($2), time[1], ratio[1]
    }'
}

machine=$(table "$1" machine)
interpreter=$(table "$1" interpreter)
if [[ -z "$machine" || -z "$interpreter" ]]; then
  echo "bench-tutorial: the sample printed no ratios" >&2
  exit 1
fi
awk '{ printf "figure tutorial_vs_interpreter_%s %s x\n", $1, $3 }' <<< "$machine"
paste -d ' ' <(cat <<< "$machine") <(cat <<< "$interpreter") | awk '
  function report(name, mean, bar) {
    printf "figure %s %.2f x\n", name, mean
    printf "%s: %s its bar, at least %s x\n", name, (mean >= bar ? "holds" : "MISSES"), bar > "/dev/stderr"
  }
  { machine += log($3); threaded += log($6); between += log($5 / $2) }
  END {
    report("tutorial_vs_interpreter", exp(machine / NR), 5)
    report("interpreter_vs_switch", exp(threaded / NR), 2.5)
    report("machine_vs_interpreter", exp(between / NR), 2)
  }'
