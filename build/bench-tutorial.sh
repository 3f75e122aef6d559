#!/usr/bin/env bash
# Measures how many times as fast as its interpreter the Tutorial's machine code runs.
set -euo pipefail

if [[ "${1:-}" == --help || $# -ne 1 ]]; then
  cat <<'HELP'
usage: build/bench-tutorial.sh PROJECT

Builds and runs the Tutorial sample, which runs each program both ways in turns, checks that both do the same, and takes
the best of several runs. Prints a line "figure tutorial_vs_interpreter_PROGRAM VALUE x" for each program of its table, and
"figure tutorial_vs_interpreter VALUE x", their geometric mean.
HELP
  [[ "${1:-}" == --help ]] || exit 2
  exit
fi

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1 TERM=dumb
dotnet build "$1" -c Release -v:quiet -clp:NoSummary >&2

# In a pipe its table is plain: | program | answer | ... | ratio | ... |, with ratios such as "12.3 x".
dotnet run --no-build -c Release --project "$1" | awk -F '|' '
  function trim(text) { gsub(/^ +| +$/, "", text); return text }
  NF > 3 && !column {
    for (i = 1; i <= NF; i++)
      if (trim($i) == "ratio") column = i
    next
  }
  NF > 3 && trim($column) ~ /^[0-9.]+ x$/ {
    split(trim($column), ratio, " ")
    printf "figure tutorial_vs_interpreter_%s %s x\n", trim($2), ratio[1]
    logs += log(ratio[1])
    programs++
  }
  END {
    if (!programs) {
      print "bench-tutorial: the sample printed no ratios" > "/dev/stderr"
      exit 1
    }
    mean = exp(logs / programs)
    printf "figure tutorial_vs_interpreter %.2f x\n", mean
    printf "tutorial_vs_interpreter: %s its bar, at least 5 x\n", (mean >= 5 ? "holds" : "MISSES") > "/dev/stderr"
  }'
