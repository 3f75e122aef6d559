#!/usr/bin/env bash
# Installs what the tests need and this machine lacks: clang 19, its tools, an emulator for AArch64, and wine.
set -euo pipefail

if [[ "${1:-}" == --help ]]; then
  cat <<'HELP'
usage: build/setup.sh

Looks for what build/test.sh needs and installs what is missing with apt-get: clang-19, llvm-19, lld-19, for the WebAssembly
sample wabt, wasi-libc and libclang-rt-19-dev-wasm32, and, where this machine is not an AArch64 one itself, qemu-user-static
with the AArch64 C and C++ libraries, and wine, which runs the tests as on Windows. Where there are such it also installs
chromium, gdb, linux-perf and lua5.4: without them the explorer's page is not tested in a browser, what gdb and perf show not at
all, and the Lua sample not beside PUC's Lua; and luajit, which only build/bench-lua.sh wants.
On macOS Homebrew installs llvm, lld and wabt, and tests that want more are skipped. On another system without apt-get it says
what to install. Does nothing where nothing is missing. The .NET SDK is never installed, only looked for.

To use CopyPatch, none of this is needed as long as its baked stencils are fresh.
HELP
  exit
fi

missing=()
needs() { # package, and a command that succeeds where it is there
  local package=$1
  shift
  "$@" >/dev/null 2>&1 || missing+=("$package")
}

if ! command -v dotnet >/dev/null; then
  echo "setup: the .NET SDK 10 is missing: https://dotnet.microsoft.com/download" >&2
  exit 1
fi

if [[ $(uname -s) == Darwin ]]; then
  if ! command -v brew >/dev/null; then
    echo "setup: Homebrew is missing: https://brew.sh" >&2
    exit 1
  fi
  for formula in llvm lld wabt; do
    brew list --versions "$formula" >/dev/null || brew install --quiet "$formula"
  done
  echo "setup: not on macOS: qemu with the AArch64 libraries, and WASI's C library; what wants them is skipped"
  exit
fi

needs clang-19 command -v clang-19
needs lld-19 command -v wasm-ld-19
needs wabt command -v wast2json
needs wasi-libc test -e /usr/include/wasm32-wasi/stdio.h
needs libclang-rt-19-dev-wasm32 sh -c 'ls /usr/lib/llvm-19/lib/clang/19/lib/wasi/*wasm32*'
needs llvm-19 command -v llvm-objdump-19
if [[ "$(uname -m)" != aarch64 ]]; then
  needs qemu-user-static command -v qemu-aarch64-static
  needs libc6-arm64-cross test -e /usr/aarch64-linux-gnu/lib/libc.so.6
  needs libstdc++6-arm64-cross test -e /usr/aarch64-linux-gnu/lib/libstdc++.so.6
  needs wine command -v wine
  needs wine64 sh -c 'command -v wine64 || ls /usr/lib/wine/wine64'
  needs libgcc-s1-arm64-cross test -e /usr/aarch64-linux-gnu/lib/libgcc_s.so.1
fi

wanted=()
command -v gdb >/dev/null || wanted+=(gdb)
command -v perf >/dev/null || wanted+=(linux-perf)
command -v lua5.4 >/dev/null || wanted+=(lua5.4)
command -v luajit >/dev/null || wanted+=(luajit)
command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || wanted+=(chromium)

if ((${#missing[@]} + ${#wanted[@]} == 0)); then
  exit 0
fi

if ((${#missing[@]} == 0)) && ! command -v apt-get >/dev/null; then
  exit 0
fi
if ! command -v apt-get >/dev/null; then
  echo "setup: missing here (by their names in Debian): ${missing[*]}" >&2
  cat >&2 <<'ELSEWHERE'
setup: install clang 19 or newer with its LLVM tools and lld, the WebAssembly binary toolkit, and qemu's user emulation with
setup: AArch64 libraries, and wine:
  Fedora  dnf install clang llvm lld wabt qemu-user-static wine
  Arch    pacman -S clang llvm lld wabt wasi-libc qemu-user-static aarch64-linux-gnu-glibc wine
  Windows winget install LLVM.LLVM, and build/test.ps1 instead of build/test.sh
ELSEWHERE
  exit 1
fi

echo "setup: installing ${missing[*]} ${wanted[*]}"
export DEBIAN_FRONTEND=noninteractive
as_root() {
  if ((EUID == 0)); then "$@"; else sudo "$@"; fi
}
as_root apt-get update -qq
if ((${#missing[@]} > 0)) && ! as_root apt-get install -y -qq --no-install-recommends "${missing[@]}"; then
  echo "setup: apt-get could not install ${missing[*]}; clang 19 for older systems: https://apt.llvm.org" >&2
  exit 1
fi
for package in ${wanted[@]+"${wanted[@]}"}; do
  as_root apt-get install -y -qq --no-install-recommends "$package" || echo "setup: no $package: what wants it is skipped" >&2
done
