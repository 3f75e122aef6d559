# What the scripts that measure share; sourced by them.

wants() { # the names of figures: whether one of them has $name in it
  local figure
  for figure in "$@"; do
    [[ "$figure" == *"$name"* ]] && return 0
  done
  return 1
}

median() { # numbers
  printf '%s\n' "$@" | sort -n | sed -n "$((($# + 1) / 2))p"
}

task_milliseconds() { # a task's name, and a build: what the task takes, as MSBuild measures it
  local task=$1 log
  shift
  log=$("$@" -v:minimal -clp:PerformanceSummary) || {
    echo "$log" >&2
    return 1
  }
  sed -n "/^Task Performance Summary/,\$s/^ *\([0-9]*\) ms *.*$task .*\$/\1/p" <<< "$log"
}
