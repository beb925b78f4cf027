#!/usr/bin/env bash
# The door to the repository: ./build.sh run | test | bench | build | publish | clean. What each does stands in build.cake.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"

usage() {
  cat <<'TEXT'
Usage: ./build.sh COMMAND [-- ARGUMENTS]

  run      restore, build and start the server on http://localhost:5080 (demo data in ./Data on the first start);
           ARGUMENTS go to the server: ./build.sh run -- user create ann --email ann@example.org
  test     build and run every test; installs PostgreSQL and Chromium when they are missing (root on Debian)
  bench    build and run the benchmarks; ARGUMENTS go to them: ./build.sh bench -- --only create
  build    restore and build everything, front end included
  publish  a folder that can be copied to a server: artifacts/publish/host
  clean    remove what was built (not ./Data)
TEXT
}

fail() {
  printf 'build.sh: %s\n' "$1" >&2
  exit 1
}

command="${1:-}"
case "$command" in
  run | test | bench | build | publish | clean) shift ;;
  help | -h | --help) usage; exit 0 ;;
  '') usage >&2; exit 2 ;;
  *) usage >&2; fail "there is no command '$command'." ;;
esac
if [ "${1:-}" = "--" ]; then
  shift
fi

# --- what must be there -------------------------------------------------------------------------------------------------------------
command -v dotnet >/dev/null 2>&1 || fail "the .NET SDK is missing. Install .NET SDK 10 (https://dot.net) and see that 'dotnet' is on the PATH."
sdk="$(cd "$root" && dotnet --version 2>/dev/null)" || fail "no .NET SDK 10 was found ('dotnet --list-sdks' shows what there is). Install .NET SDK 10 from https://dot.net."
case "$sdk" in
  10.* | [2-9][0-9].*) ;;
  *) fail "the .NET SDK found is $sdk; version 10 is needed. Install it from https://dot.net." ;;
esac
command -v node >/dev/null 2>&1 || fail "Node.js is missing: it builds the front end. Install Node.js 20 or later (https://nodejs.org) and see that 'node' and 'npm' are on the PATH."
command -v npm >/dev/null 2>&1 || fail "npm is missing: it comes with Node.js 20 or later (https://nodejs.org)."
node_version="$(node --version)"
node_major="${node_version#v}"
node_major="${node_major%%.*}"
[ "$node_major" -ge 20 ] || fail "Node.js $node_version was found; version 20 or later is needed (https://nodejs.org)."

# --- no build server, no telemetry: what is started here ends here --------------------------------------------------------------------
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1 CAKE_SETTINGS_SKIPPACKAGEVERSIONCHECK=true
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0 UseSharedCompilation=false UseRazorBuildServer=false

# Every process started from here inherits this mark, so that an interrupted build can be cleaned up without touching anything else.
run_id="helpdesk-$$-$(date +%s)"
export HELPDESK_BUILD_RUN="$run_id"

stop_children() {
  [ -d /proc/self ] || return 0
  local entry pid signal
  for signal in TERM KILL; do
    local found=false
    for entry in /proc/[0-9]*; do
      pid="${entry#/proc/}"
      if [ "$pid" != "$$" ] && [ "$pid" != "$BASHPID" ] && grep -qzxF "HELPDESK_BUILD_RUN=$run_id" "$entry/environ" 2>/dev/null; then
        kill "-$signal" "$pid" 2>/dev/null && found=true
      fi
    done
    $found || return 0
    sleep 1
  done
}

child=''
on_signal() {
  trap - EXIT INT TERM
  [ -z "$child" ] || kill "$child" 2>/dev/null || true
  stop_children
  exit 130
}
trap on_signal INT TERM
trap stop_children EXIT

# Runs a program in the background and waits, so that a signal is handled at once and not when the program ends.
attend() {
  "$@" </dev/null &
  child=$!
  local code=0
  wait "$child" || code=$?
  child=''
  return "$code"
}

cake() {
  (cd "$root" && dotnet tool restore --verbosity quiet >/dev/null) ||
    fail "the build tool could not be restored; 'dotnet tool restore' in the root of the repository says why."
  attend dotnet cake "$root/build.cake" "--target=$1" --verbosity=normal
}

host="$root/artifacts/bin/Helpdesk.Host/release/Helpdesk.Host.dll"
benchmarks="$root/artifacts/bin/Helpdesk.Benchmarks/release/Helpdesk.Benchmarks.dll"
summary="$root/artifacts/test-results/summary.txt"

case "$command" in
  run)
    cake run-build || fail "the build failed; the message is above."
    stop_children
    trap - EXIT INT TERM
    unset MSBUILDDISABLENODEREUSE DOTNET_CLI_USE_MSBUILD_SERVER UseSharedCompilation UseRazorBuildServer HELPDESK_BUILD_RUN
    # Set by the environment or by arguments (--Helpdesk:DataPath ...) instead, if wanted.
    export Helpdesk__DataPath="${Helpdesk__DataPath:-$root/Data}"
    export Helpdesk__Setup__Recipe="${Helpdesk__Setup__Recipe:-demo}"
    # The server takes the place of this script, so that Ctrl+C and kill reach it directly.
    exec dotnet "$host" "$@"
    ;;
  bench)
    cake bench-build || fail "the build failed; the message is above."
    attend dotnet "$benchmarks" "$@"
    ;;
  test)
    rm -f "$summary"
    code=0
    cake test || code=$?
    stop_children
    if [ -s "$summary" ]; then
      cat "$summary"
    else
      code=1
      echo "0 passed, 1 failed"
    fi
    exit "$code"
    ;;
  *)
    cake "$command"
    ;;
esac
