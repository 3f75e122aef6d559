#!/usr/bin/env bash
# What the code of an operation takes in an assembly: all its placements, for one architecture.
set -euo pipefail

if [[ "${1:-}" == --help || $# -ne 1 ]]; then
  cat <<'HELP'
usage: build/bench-operation-bytes.sh DOCUMENTATION

Prints figure generated_bytes_per_operation: the average over all operations and architectures of what their templates and
tables take. The generator says that in the XML docs of each method; DOCUMENTATION is such a file.
HELP
  [[ "${1:-}" == --help ]] && exit
  exit 2
fi

grep -o 'placements in [0-9]* templates and [0-9]* tables, [0-9]* bytes' "$1" |
  awk '{ bytes += $(NF - 1); count++ }
       END { printf "figure generated_bytes_per_operation %.0f bytes\n", bytes / count
             print "generated_bytes_per_operation: " (bytes / count <= 600 ? "holds" : "MISSES") " its bar, at most 600 bytes" \
               > "/dev/stderr" }'
