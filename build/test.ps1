#Requires -Version 5.1
<#
.SYNOPSIS
Runs on Windows the tests that run there; the last line is "N passed, N failed".

.DESCRIPTION
Builds everything, and runs the test projects that need neither a shell nor tools of Linux. The .NET SDK is all that it needs;
tests that bake want clang 19 or newer as well (winget install LLVM.LLVM), and are skipped without it. build/test.sh, on Linux,
runs all of them.

.PARAMETER Part
Only the test projects whose name contains one of these.

.EXAMPLE
build/test.ps1 Execution Tutorial
#>
param([Parameter(ValueFromRemainingArguments)][string[]] $Part = @())

$ErrorActionPreference = 'Stop'
Set-Location (Split-Path $PSScriptRoot)
$env:DOTNET_CLI_TELEMETRY_OPTOUT = 1
$env:DOTNET_NOLOGO = 1
$env:MSBUILDDISABLENODEREUSE = 1

# What does not run here, and why.
$elsewhere = @{
    'CopyPatch.Generators.Tests' = 'it compiles with clang-19 by that name, as Debian has it'
    'CopyPatch.Package.Tests'    = 'it runs the shell scripts of build/'
    'CopyPatch.Tool.Tests'       = 'it runs the command in a terminal of Linux'
}
$results = Join-Path (Get-Location) 'artifacts/test-results'
$passed = 0
$failed = 0

function Test-Selected([string] $name) {
    $Part.Count -eq 0 -or ($Part | Where-Object { $name.Contains($_) })
}

# Tests that are a program of their own end with a summary; it is shown as it comes.
function Get-ProgramResult([string] $name) {
    $counts = @{ succeeded = 0; failed = 0; skipped = 0 }
    & "artifacts/bin/$name/debug/$name" --progress off --no-ansi | ForEach-Object {
        Write-Host $_
        if ($_ -match '^ *(succeeded|failed|skipped): (\d+)$') { $counts[$Matches[1]] = [int]$Matches[2] }
    }
    $counts.succeeded, $counts.failed, $counts.skipped, $LASTEXITCODE
}

# Tests that the test host runs.
function Get-HostResult([string] $name, [string] $project) {
    dotnet test $project --no-build -v:quiet -clp:NoSummary --logger "trx;LogFileName=$name.trx" --results-directory $results | Out-Host
    $code = $LASTEXITCODE
    $file = Join-Path $results "$name.trx"
    if (-not (Test-Path $file)) { return 0, 0, 0, $code }
    $counters = ([xml](Get-Content -Raw $file)).TestRun.ResultSummary.Counters
    [int]$counters.passed, [int]$counters.failed, ([int]$counters.total - [int]$counters.executed), $code
}

try {
    if (Test-Path $results) { Remove-Item -Recurse $results }
    dotnet build CopyPatch.Generators.sln -v:quiet -clp:NoSummary | Out-Host
    if ($LASTEXITCODE -ne 0) { throw 'the build failed' }

    foreach ($project in Get-ChildItem tests/*.Tests/*.csproj) {
        $name = $project.BaseName
        if (-not (Test-Selected $name)) { continue }
        if ($elsewhere.ContainsKey($name)) {
            Write-Host "== $name is skipped: $($elsewhere[$name])"
            continue
        }

        Write-Host "== $name"
        $isProgram = (Get-Content -Raw $project) -match '<EnableNUnitRunner>true'
        $good, $bad, $ignored, $code = if ($isProgram) { Get-ProgramResult $name } else { Get-HostResult $name $project }
        # A test host that dies leaves no failed test behind.
        if ($bad -eq 0 -and ($code -ne 0 -or $good + $ignored -eq 0)) {
            [Console]::Error.WriteLine("test: $name failed")
            $bad = 1
        }
        $passed += $good
        $failed += $bad
    }
}
catch {
    # Whatever ends the script before its end is a failure, too.
    [Console]::Error.WriteLine("test: $_")
    $failed++
}

Write-Host "$passed passed, $failed failed"
exit [int]($failed -ne 0)
