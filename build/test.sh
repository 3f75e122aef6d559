#!/usr/bin/env bash
# Runs every test of the repository; the last line is "N passed, N failed".
set -euo pipefail

if [[ "${1:-}" == --help ]]; then
  cat <<'HELP'
usage: build/test.sh [PART...]

Installs what is missing (build/setup.sh), builds everything, runs every test project under tests/, and checks that the
sources are as dotnet format has them, and baked stencils and the baked signal handler what clang makes of their C files.
Tests that execute machine code are run a second time as AArch64 code, under qemu, and a third time as on Windows, under
wine. What this system cannot run is skipped, and said. With PARTs only the test projects whose name contains one of them
are run.

The last two go on beside the first, and are shown behind them.

Ends with a line "N passed, N failed", before which it says how many of them under wine, and with exit code 0 only if nothing
failed.
HELP
  exit
fi

cd "$(dirname "${BASH_SOURCE[0]}")/.."
source build/testing.sh
trap finish EXIT

build/setup.sh
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1
share_compiler
# Modules that tests here make of text and C, with tools that are no programs of Windows, are kept for those under wine.
export COPYPATCH_KEPT_MODULES="$PWD/artifacts/kept-modules"
modules_are_kept=artifacts/modules-are-kept
rm -rf artifacts/test-results "$COPYPATCH_KEPT_MODULES" "$modules_are_kept"

# macOS' code heap wants its native library, which the build puts beside the tests.
[[ $(uname -s) != Darwin ]] || build/apple.sh
if dotnet build CopyPatch.Generators.sln -v:quiet -clp:NoSummary; then
  is_built=yes
else
  failed_step "the build"
fi

(($# > 0)) || check_format
(($# > 0)) || check_fault_handler

projects=()
while IFS= read -r project; do
  projects+=("$project")
done < <(test_projects "$@")

for project in ${projects[@]+"${projects[@]}"}; do
  publish_program "$project"
done
publish_samples "$@"
! selected CopyPatch.Wasm.Tests "$@" || publish_specification
! selected Lua.Tests "$@" || publish_lua

for project in $(projects_with_baked_stencils); do
  selected "$project" "$@" || continue
  check_baked_stencils "$project"
done

# Nothing is built in this repository from here on, but by the tests of packages.
start_beside run_as_elsewhere "$@"
for project in ${projects[@]+"${projects[@]}"}; do
  if grep -q '<EnableNUnitRunner>true' "$project"; then
    run_program "$project"
  else
    run_tests "$project"
  fi
  [[ $project != *CopyPatch.Wasm.Tests.csproj ]] || touch "$modules_are_kept"
done
finish_beside
