# Sourced by scripts that publish for the machine that they run on.

# What .NET calls this system.
runtime_here() {
  case $(uname -sm) in
    "Linux aarch64") echo linux-arm64 ;;
    "Darwin arm64") echo osx-arm64 ;;
    "Darwin x86_64") echo osx-x64 ;;
    *) echo linux-x64 ;;
  esac
}
