#!/usr/bin/env bash
# Bakes the signal handler that catches faults in compiled code.
set -euo pipefail

if [[ $# -gt 1 || ($# -eq 1 && "$1" != --check) ]]; then
  cat <<'HELP'
usage: build/fault-handler.sh [--check]

Compiles src/CopyPatch/Heap/Linux/fault_handler.c for both architectures and writes its machine code to LinuxFaultHandlerCode.cs beside it.
With --check nothing is written: it fails if that file is not what it would write. Needs clang 19 and llvm-objcopy 19.
HELP
  [[ "${1:-}" == --help ]] && exit
  exit 2
fi

folder=$(cd "$(dirname "${BASH_SOURCE[0]}")/../src/CopyPatch/Heap/Linux" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

compile() { # name in C#, target, flags
  local name=$1 target=$2
  shift 2
  # It has nothing but its own code: no table, no string, no call.
  clang-19 --target="$target" -std=gnu23 -O2 -ffreestanding -nostdlibinc -fno-pic -fno-jump-tables -fno-builtin \
    -fno-asynchronous-unwind-tables -fno-unwind-tables -fno-stack-protector -fno-addrsig -fno-ident -Wall -Wextra -Werror "$@" \
    -c -o "$scratch/$name.o" "$folder/fault_handler.c"
  if [[ -n "$(llvm-readelf-19 --relocations "$scratch/$name.o" | grep -v 'There are no relocations' | tr -d '[:space:]')" ]]; then
    echo "fault-handler: the code for $target refers to something outside it" >&2
    return 1
  fi
  llvm-objcopy-19 --only-section=.text --output-target=binary "$scratch/$name.o" "$scratch/$name.bin"
  echo
  echo "    public static ReadOnlySpan<byte> $name =>"
  echo "    ["
  od -An -v -tx1 -w16 "$scratch/$name.bin" | sed -E 's/ ([0-9a-f]{2})/ 0x\U\1\E,/g; s/^ /        /'
  echo "    ];"
}

{
  cat <<'HEAD'
using System;

namespace CopyPatch;

/// <summary>The machine code of fault_handler.c, which build/fault-handler.sh writes.</summary>
/// <remarks>It begins with eight bytes for the address of its data; the function is at <see cref="Start"/>.</remarks>
internal static class LinuxFaultHandlerCode
{
    public const int Start = 16;
HEAD
  compile X64 x86_64-linux-gnu -mno-red-zone -mgeneral-regs-only
  compile Arm64 aarch64-linux-gnu -mgeneral-regs-only
  echo "}"
} > "$scratch/code.cs"

if [[ $# -eq 1 ]]; then
  diff -u "$folder/LinuxFaultHandlerCode.cs" "$scratch/code.cs" || {
    echo "fault-handler: LinuxFaultHandlerCode.cs is not what fault_handler.c gives; run build/fault-handler.sh" >&2
    exit 1
  }
else
  cp "$scratch/code.cs" "$folder/LinuxFaultHandlerCode.cs"
fi
