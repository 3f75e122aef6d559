# The parts of test.sh: each runs something, and adds to the counts what came of it.

source "$(dirname "${BASH_SOURCE[0]}")/runtime.sh"

passed=0
failed=0
passed_under_wine=0

# Whether the solution was built, with all its tests.
is_built=""

# For what is built once more, for another system: its sources were analyzed when the solution was built.
unanalyzed=-p:RunAnalyzers=false

# What failed, and the first lines of why: told once more at the end, behind everything that a run prints.
failures=$(mktemp)

# The tests that run as on other systems, beside those of this one.
beside=""
beside_log=""

# One compiler serves all builds of a run, those of tests too: a start of it costs more than most of what is compiled. It has a name
# of its own, so that nobody else's is used, or stopped.
compiler=""
share_compiler() {
  compiler=copypatch-test-$$
  export UseSharedCompilation=true SharedCompilationId=$compiler
}

# It would end by itself after ten minutes without work.
stop_compiler() {
  local version folder
  [[ -n $compiler ]] || return 0
  version=$(dotnet --version)
  folder=$(dotnet --list-sdks | sed -n "s/^$version \[\(.*\)\]\$/\1/p")
  dotnet exec "$folder/$version/Roslyn/bincore/VBCSCompiler.dll" -shutdown "-pipename:$compiler"
}

finish() {
  local code=$?
  [[ -z $beside ]] || kill "$beside" 2>/dev/null || true
  stop_compiler >/dev/null 2>&1 || true
  # Whatever ended the script before its end is a failure, too: a script error, setup.sh, an interrupt.
  ((code == 0)) || ((failed > 0)) || failed=1
  [[ ! -s $failures ]] || { echo "== what failed" && cat "$failures"; }
  rm -f "$failures"
  ((passed_under_wine == 0)) || echo "windows_tests_under_wine $passed_under_wine"
  echo "$passed passed, $failed failed"
  ((failed == 0)) || exit 1
}

# Does something at the same time as what follows. Its output comes in one piece, and its counts are added, when it is waited for.
start_beside() { # command
  beside_log=$(mktemp)
  (
    trap - EXIT
    passed=0 failed=0 passed_under_wine=0
    "$@"
    echo "$passed $failed $passed_under_wine" >"$beside_log.counts"
  ) >"$beside_log" 2>&1 &
  beside=$!
}

finish_beside() {
  local good bad wine
  wait "$beside" || true
  beside=""
  cat "$beside_log"
  if read -r good bad wine <"$beside_log.counts"; then
    passed=$((passed + good))
    failed=$((failed + bad))
    passed_under_wine=$((passed_under_wine + wine))
  else
    failed_step "what runs as on other systems"
  fi
  rm -f "$beside_log" "$beside_log.counts"
}

failed_step() { # what failed
  echo "test: $1 failed" | tee -a "$failures" >&2
  failed=$((failed + 1))
}

selected() { # project, parts of names
  local project=$1 part
  shift
  (($# > 0)) || return 0
  for part in "$@"; do
    [[ "$(basename "$project")" == *"$part"* ]] && return 0
  done
  return 1
}

# Why the tests of a project do not run on this system; nothing where they do.
why_not_here() { # name
  [[ $(uname -s) == Darwin ]] || return 0
  case $1 in
    CopyPatch.Generators.Tests) echo "it compiles with clang-19 by that name, as Debian has it" ;;
    CopyPatch.Package.Tests) echo "its consumers are published for Linux" ;;
    CopyPatch.Tool.Tests) echo "it runs the command in a terminal of Linux" ;;
  esac
}

name_of() {
  basename "$1" .csproj
}

# The projects with tests that run on this system; first those that keep modules for others to wait for.
test_projects() { # parts of names
  local project why_not
  for project in tests/CopyPatch.Wasm.Tests/*.csproj tests/*.Tests/*.csproj; do
    selected "$project" "$@" || continue
    why_not=$(why_not_here "$(name_of "$project")")
    if [[ -n $why_not ]]; then
      echo "== $(name_of "$project") is skipped: $why_not" >&2
    else
      echo "$project"
    fi
  done | awk '!seen[$0]++'
}

# What was published for other systems, and ahead of time.
run_as_elsewhere() { # parts of names
  local project sample
  ! selected Lua.Tests "$@" || run_lua_ahead_of_time
  ! selected CopyPatch.Wasm.Tests "$@" || run_specification_ahead_of_time
  ! selected CopyPatch.Wasm.Tests "$@" || run_specification_under_wine
  for sample in Tutorial Expressions; do
    ! selected "$sample" "$@" || run_sample_under_wine "$sample"
  done
  for project in ${projects[@]+"${projects[@]}"}; do
    ! runs_as_arm64 "$project" || run_program_as_arm64 "$project"
  done
  for project in ${projects[@]+"${projects[@]}"}; do
    runs_under_wine "$project" || continue
    while [[ $project == *CopyPatch.Wasm.Tests.csproj && ! -e $modules_are_kept ]]; do
      sleep 1
    done
    run_program_under_wine "$project"
  done
}

# One hand: what dotnet format would change is a failure. The build finds the rest of it (EnforceCodeStyleInBuild), in less time.
check_format() {
  echo "== dotnet format"
  if dotnet format whitespace CopyPatch.Generators.sln --verify-no-changes --no-restore --verbosity quiet; then
    passed=$((passed + 1))
  else
    failed_step "the check of the format (run: dotnet format CopyPatch.Generators.sln)"
  fi
}

# Tests that the test host runs.
run_tests() { # project
  local name log code=0 trx total=0 bad=0 ignored=0
  name=$(name_of "$1")
  log=$(mktemp)
  echo "== $name"
  dotnet test "$1" ${is_built:+--no-build} -v:quiet -clp:NoSummary --logger "trx;LogFileName=$name.trx" \
    --results-directory artifacts/test-results 2>&1 | tee "$log" || code=$?
  keep_failures "$name" "$log"
  rm -f "$log"
  trx=artifacts/test-results/$name.trx
  if [[ -f $trx ]]; then
    total=$(counter passed "$trx")
    bad=$(counter failed "$trx")
    ignored=$(($(counter total "$trx") - $(counter executed "$trx")))
  fi
  passed=$((passed + total))
  failed=$((failed + bad))
  # A build that fails and a test host that dies leave no failed test behind.
  if ((bad == 0 && (code != 0 || total + ignored == 0))); then
    failed_step "$name"
  fi
}

# As the test host and NUnit's own programs write them.
keep_failures() { # what it is, log
  local found
  found=$(tr -d '\r' <"$2" | grep -E -A 14 '^ *[Ff]ailed .+ [[(][^])]*[])]$' || true)
  [[ -z $found ]] || printf -- '-- %s\n%s\n' "$1" "$found" >>"$failures"
}

counter() { # name, trx file
  sed -n "s/.*<Counters.* $1=\"\([0-9]*\)\".*/\1/p" "$2" | head -n 1
}

# Tests that are a program of their own.
run_program() { # project
  local name
  name=$(name_of "$1")
  echo "== $name"
  if [[ -n $is_built ]] || dotnet build "$1" -v:quiet -clp:NoSummary; then
    count_program "$name" "artifacts/bin/$name/debug/$name"
  else
    failed_step "the build of $name"
  fi
}

# What runs on another system, or is compiled ahead of time, is published before any test runs: publishing writes where building does.
publish() { # what it is, project, folder, options
  local what=$1 project=$2 folder=$3
  shift 3
  echo "== $what is published"
  rm -rf "$folder"
  dotnet publish "$project" -v:quiet -clp:NoSummary -o "$folder" "$@" || { failed_step "the publication of $what" && rm -rf "$folder"; }
}

publish_program() { # project
  local name
  name=$(name_of "$1")
  [[ $(uname -sm) == "Linux x86_64" ]] || return 0
  ! runs_as_arm64 "$1" ||
    publish "$name, as AArch64 code," "$1" "artifacts/arm64/$name" -c Debug -r linux-arm64 $unanalyzed --self-contained
  ! runs_under_wine "$1" ||
    publish "$name, as on Windows," "$1" "artifacts/windows/$name" -c Debug -r win-x64 $unanalyzed --self-contained
}

# Those of CopyPatch.Tests emit instructions of x86-64 by hand.
runs_as_arm64() { # project
  grep -q '<EnableNUnitRunner>true' "$1" && [[ $1 != *CopyPatch.Tests.csproj ]]
}

runs_under_wine() { # project
  grep -q 'Wine.props' "$1"
}

publish_samples() { # parts of names
  local sample
  for sample in Tutorial Expressions; do
    [[ $(uname -sm) == "Linux x86_64" ]] && selected "$sample" "$@" || continue
    publish "the program $sample, as on Windows," "sample-interpreter/$sample/$sample.csproj" "artifacts/windows/$sample" \
      -c Release -r win-x64 $unanalyzed --self-contained
  done
}

publish_specification() {
  [[ -d ../shared/wasm-testsuite ]] || return 0
  publish "CopyPatch.Wasm.Spec, ahead of time," tests/CopyPatch.Wasm.Spec/CopyPatch.Wasm.Spec.csproj "$PWD/artifacts/native/CopyPatch.Wasm.Spec" \
    -c Release -r "$(runtime_here)" $unanalyzed -p:AheadOfTime=true
  [[ $(uname -sm) == "Linux x86_64" ]] || return 0
  publish "CopyPatch.Wasm.Spec, as on Windows," tests/CopyPatch.Wasm.Spec/CopyPatch.Wasm.Spec.csproj artifacts/windows/CopyPatch.Wasm.Spec \
    -c Debug -r win-x64 $unanalyzed --self-contained
}

publish_lua() {
  command -v lua5.4 >/dev/null || return 0
  publish "Lua, ahead of time," sample-interpreter/Lua/Lua.csproj "$PWD/artifacts/native/Lua" -c Release -r "$(runtime_here)" \
    $unanalyzed -p:AheadOfTime=true
}

# The same program, as AArch64 code under qemu.
run_program_as_arm64() { # project
  local name folder
  name=$(name_of "$1")
  folder=artifacts/arm64/$name
  if [[ $(uname -sm) != "Linux x86_64" ]]; then
    echo "== $name, as AArch64 code, is skipped: qemu runs it on Linux x86_64"
    return
  fi
  [[ -d $folder ]] || return 0
  echo "== $name, as AArch64 code"
  # There is no ICU among the AArch64 libraries; and qemu 7 does not see that the .NET runtime writes its own code through
  # a second mapping, so that old code is run. Modules are kept by a digest, for which .NET wants OpenSSL: there is none either.
  COPYPATCH_KEPT_MODULES="" DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 DOTNET_EnableWriteXorExecute=0 count_program "$name (AArch64)" \
    qemu-aarch64-static -L /usr/aarch64-linux-gnu "$folder/$name"
}

# The same program, run by wine. A project says by WineFilter which of its tests.
run_program_under_wine() { # project
  local name folder filter
  name=$(name_of "$1")
  folder=artifacts/windows/$name
  if [[ $(uname -sm) != "Linux x86_64" ]]; then
    echo "== $name, as on Windows, is skipped: wine runs it on Linux x86_64"
    return
  fi
  [[ -d $folder ]] || return 0
  echo "== $name, as on Windows"
  filter=$(sed -n 's/.*<WineFilter>\(.*\)<.*/\1/p' "$1" | sed 's/&amp;/\&/g')
  under_wine count_program "$name (Windows)" wine "$folder/$name.exe" ${filter:+--filter "$filter"}
}

# A sample as it is, which ends with 0 if all its ways to compute agree.
run_sample_under_wine() { # name
  [[ -d artifacts/windows/$1 ]] || return 0
  echo "== the program $1, as on Windows"
  under_wine count_success "the program $1 under wine" wine "artifacts/windows/$1/$1.exe"
}

# Wine's own messages are about windows and sound. What it needs it keeps in a folder of ours. The .NET runtime must not map its own
# code twice: with wine 8 it ends by an internal error when it frees some.
under_wine() { # what counts a command, and the command
  local before=$passed
  WINEPREFIX="$PWD/artifacts/wine" WINEDEBUG=-all DOTNET_EnableWriteXorExecute=0 DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 "$@"
  passed_under_wine=$((passed_under_wine + passed - before))
}

count_success() { # what it is, command
  local what=$1
  shift
  if "$@" >/dev/null 2>&1; then
    passed=$((passed + 1))
  else
    failed_step "$what"
  fi
}

count_program() { # what it is, command
  local what=$1 log code=0 good bad ignored
  shift
  log=$(mktemp)
  "$@" --progress off --no-ansi 2>&1 | tee "$log" || code=$?
  good=$(summary succeeded "$log")
  bad=$(summary failed "$log")
  ignored=$(summary skipped "$log")
  keep_failures "$what" "$log"
  rm -f "$log"
  passed=$((passed + ${good:-0}))
  failed=$((failed + ${bad:-0}))
  # All may be ignored, as tests of x86-64 code are elsewhere.
  if ((${bad:-0} == 0 && (code != 0 || ${good:-0} + ${ignored:-0} == 0))); then
    failed_step "$what"
  fi
}

summary() { # word, log of a test program
  tr -d '\r' <"$2" | sed -n "s/^ *$1: \([0-9]*\)\$/\1/p" | tail -n 1
}

# The WebAssembly engine compiled ahead of time runs the specification's tests, where they are.
run_specification_ahead_of_time() {
  local suite=../shared/wasm-testsuite folder="$PWD/artifacts/native/CopyPatch.Wasm.Spec"
  echo "== CopyPatch.Wasm, compiled ahead of time"
  if [[ ! -d $suite ]]; then
    echo "skipped: there is no $suite"
    return
  fi
  [[ -d $folder ]] || return 0
  count_specification "the specification's tests, compiled ahead of time" "$folder/CopyPatch.Wasm.Spec" "$suite"
  # Linux: elsewhere it says that it is as before.
  count_specification "the same where faults are caught" "$folder/CopyPatch.Wasm.Spec" --catch-faults "$suite"
  count_specification "the same where functions are compiled when they are called" "$folder/CopyPatch.Wasm.Spec" --lazy "$suite"
  count_specification "the same with saved code" "$folder/CopyPatch.Wasm.Spec" --cached "$suite"
  run_without_new_executable_memory "$folder/CopyPatch.Wasm.Spec" "$suite/i32.wast" "$suite/memory.wast"
}

# Lua compiled ahead of time writes what lua5.4 does, in each tier.
run_lua_ahead_of_time() {
  local suite=../shared/lua-testsuite folder="$PWD/artifacts/native/Lua" programs=sample-interpreter/Lua/programs name
  echo "== Lua, compiled ahead of time"
  if ! command -v lua5.4 >/dev/null; then
    echo "skipped: there is no lua5.4 to compare it with"
    return
  fi
  [[ -d $folder ]] || return 0
  for name in closures coroutines json mandelbrot matrix patterns queens trees; do
    compare_lua "$folder/Lua" "$programs" "$name.lua"
  done
  if [[ -d $suite ]]; then
    for name in bitwise closure events goto literals nextvar pm strings tpack utf8 vararg; do
      compare_lua "$folder/Lua" "$suite" "$name.lua" -e "_port, _soft, _nomsg = true, true, true function Message() end"
    done
  else
    echo "its own tests are skipped: there is no $suite"
  fi
}

compare_lua() { # command, folder, file, options of both
  local lua=$1 place=$2 file=$3 tier wanted
  shift 3
  wanted=$(cd "$place" && lua5.4 "$@" "$file" 2>&1) || true
  for tier in interpreter baseline mixed traces; do
    if [[ $(cd "$place" && "$lua" --tier "$tier" "$@" "$file" 2>&1) == "$wanted" ]]; then
      passed=$((passed + 1))
    else
      failed_step "Lua's $file in the tier $tier, compiled ahead of time,"
    fi
  done
}

# Where the kernel lets no memory become executable that was not so from the beginning (PR_SET_MDWE, Linux 6.3): the process that
# asks for it becomes the program. CoreCLR does not start there.
run_without_new_executable_memory() { # command
  local code=0 number=65 refuse=1 call=157
  [[ $(uname -sm) == "Linux x86_64" ]] || return 0
  echo "== the same with PR_SET_MDWE"
  perl -e "exit 77 if syscall($call, $number, $refuse, 0, 0, 0); exec "'@ARGV' "$@" || code=$?
  case $code in
    0) passed=$((passed + 1)) ;;
    77) echo "skipped: this kernel has no PR_SET_MDWE" ;;
    *) failed_step "compiled code with PR_SET_MDWE" ;;
  esac
}

# The WebAssembly engine runs the specification's tests as on Windows. What converts them is no program of Windows: so that is done before.
run_specification_under_wine() {
  local suite=../shared/wasm-testsuite folder=artifacts/windows/CopyPatch.Wasm.Spec converted=artifacts/wasm-testsuite file
  if [[ $(uname -sm) != "Linux x86_64" || ! -d $suite ]]; then
    echo "== CopyPatch.Wasm.Spec, as on Windows, is skipped: wine runs it on Linux x86_64, where there is $suite"
    return
  fi
  echo "== CopyPatch.Wasm.Spec, as on Windows"
  [[ -d $folder ]] || return 0
  rm -rf "$converted"
  mkdir -p "$converted"
  for file in "$suite"/*.wast; do
    wast2json --disable-simd "$file" -o "$converted/$(basename "$file" .wast).json" || failed_step "the conversion of $file"
  done
  under_wine count_specification "the specification's tests under wine" wine "$folder/CopyPatch.Wasm.Spec.exe" "$converted"
}

count_specification() { # what it is, command
  local what=$1 log code=0 good
  shift
  log=$(mktemp)
  "$@" 2>&1 | tee "$log" || code=$?
  good=$(tr -d '\r' <"$log" | sed -n 's/^\([0-9]*\) passed, [0-9]* failed$/\1/p')
  passed=$((passed + ${good:-0}))
  ((code == 0)) || { failed_step "$what" && tail -n 15 "$log" >>"$failures"; }
  rm -f "$log"
}

projects_with_baked_stencils() {
  local project
  for project in src/*/*.csproj tests/*/*.csproj sample-interpreter/*/*.csproj templates/*/*.csproj; do
    # A template has that of templates/Directory.Build.targets.
    if [[ -f $project ]] && { [[ $project == templates/* ]] || grep -q 'InRepository.targets' "$project"; } &&
      find "$(dirname "$project")" -name '*.stencil.txt' | grep -q .; then
      echo "$project"
    fi
  done
}

check_baked_stencils() { # project
  local name
  name=$(name_of "$1")
  echo "== baked stencils of $name"
  if dotnet build "$1" -t:CheckBakedStencils -v:quiet -clp:NoSummary; then
    passed=$((passed + 1))
  else
    failed_step "the check of the baked stencils of $name"
  fi
}

# The signal handler that the library carries as machine code is that which its C file gives.
check_fault_handler() {
  echo "== the baked signal handler"
  if ! command -v clang-19 >/dev/null || ! command -v llvm-objcopy-19 >/dev/null; then
    echo "skipped: it wants clang-19 and LLVM's tools of that version"
    return
  fi
  if build/fault-handler.sh --check; then
    passed=$((passed + 1))
  else
    failed_step "the check of the baked signal handler"
  fi
}
