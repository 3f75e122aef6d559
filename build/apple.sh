#!/usr/bin/env bash
# Builds the native library of the code heap on macOS.
set -euo pipefail

if [[ "${1:-}" == --help ]]; then
  cat <<'HELP'
usage: build/apple.sh [FOLDER]

Builds libcopypatch_apple.dylib, which writes code on macOS (src/CopyPatch/Heap/Apple), for both architectures, and writes them to
FOLDER/osx-arm64 and FOLDER/osx-x64; FOLDER is artifacts/apple unless it is given, where build/pack.sh and builds look for them.
Needs clang and ld64.lld, 19 or newer, on any system, and nothing of Apple's: the linker signs them, ad hoc.

Without clang or ld64.lld it says so, and ends with exit code 2.
HELP
  exit
fi

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
sources=$root/src/CopyPatch/Heap/Apple
output=${1:-"$root/artifacts/apple"}
# .NET 10 runs on 14 and later. From 13 on the linker has all symbols bound when the library is loaded, and none at the first call,
# which would be between two toggles.
oldest=13.0

find_program() { # names, best first
  local name
  for name in "$@"; do
    if command -v "$name"; then
      return
    fi
  done
  echo "apple: none of these is on the search path: $*; Debian has them in clang-19 and lld-19" >&2
  return 2
}

# Homebrew links neither.
if command -v brew >/dev/null; then
  PATH=$PATH:$(brew --prefix)/opt/llvm/bin:$(brew --prefix)/opt/lld/bin
fi
clang=$(find_program clang-19 clang)
linker=$(find_program ld64.lld-19 ld64.lld)

build() { # our name of the architecture, Apple's, flags
  local folder=$output/$1 arch=$2
  shift 2
  mkdir -p "$folder"
  # Freestanding: a loop stays one, and becomes no call of another function.
  "$clang" --target="$arch-apple-macos$oldest" -std=gnu2x -O2 -ffreestanding -nostdlibinc -fvisibility=hidden -Wall -Wextra -Werror \
    -c -o "$folder/copypatch_apple.o" "$sources/copypatch_apple.c"
  "$linker" -arch "$arch" -platform_version macos "$oldest" "$oldest" -dylib -adhoc_codesign \
    -install_name @rpath/libcopypatch_apple.dylib -o "$folder/libcopypatch_apple.dylib" \
    "$folder/copypatch_apple.o" "$sources/libSystem.tbd"
  rm "$folder/copypatch_apple.o"
}

build osx-arm64 arm64
build osx-x64 x86_64
