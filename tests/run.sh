#!/usr/bin/env bash
# Installs what the tests need, builds everything with warnings as errors, checks the format and runs every test.
# The last line is the sum: "N passed, N failed[, N skipped]". With CI=true a missing peer fails instead of skipping.
set -euo pipefail

cd "$(dirname "$0")/.."

export DOTNET_CLI_UI_LANGUAGE=en DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1
results=$PWD/artifacts/test-results

# Whatever the tests leave in the temporary folder goes with it.
TMPDIR=$(mktemp -d)
export TMPDIR
trap 'rm -rf "$TMPDIR"' EXIT

stop() {
  printf '\n%s failed.\n0 passed, 1 failed\n' "$1"
  exit 1
}

# Sums an attribute over the counters of all test projects.
sum() {
  sed -n "s/.*<Counters.* $1=\"\([0-9]*\)\".*/\1/p" "$results"/*.trx | awk '{ total += $1 } END { print total + 0 }'
}

bash tests/peers.sh || stop "Fetching the peers"
dotnet build HelmOci.Build.sln --configuration Release --warnaserror || stop "The build"
dotnet format HelmOci.Build.sln --verify-no-changes --no-restore || stop "The format check (dotnet format mends it)"

rm -rf "$results"
status=0
dotnet test HelmOci.Build.sln --configuration Release --no-build --logger trx --results-directory "$results" || status=$?

compgen -G "$results/*.trx" > /dev/null || stop "The test run"
passed=$(sum passed) failed=$(sum failed) skipped=$(($(sum total) - $(sum executed)))
[[ $status == 0 || $failed != 0 ]] || failed=1

line="$passed passed, $failed failed"
[[ $skipped == 0 ]] || line+=", $skipped skipped"
printf '\n%s\n' "$line"
[[ $failed == 0 ]]
