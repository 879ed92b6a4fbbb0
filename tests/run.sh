#!/usr/bin/env bash
# Installs what the tests need, builds everything with warnings as errors, checks the format and runs every test.
# The last line is the sum: "N passed, N failed[, N skipped]". With CI=true a missing peer fails instead of skipping.
set -euo pipefail

cd "$(dirname "$0")/.."

export DOTNET_CLI_UI_LANGUAGE=en DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1
results=$PWD/artifacts/test-results

# One compiler serves all builds, also those of tests. It would stay for ten minutes, and so ends with this script.
export UseSharedCompilation=true SharedCompilationId=helmoci-tests-$$

# Whatever the tests leave in the temporary folder goes with it.
TMPDIR=$(mktemp -d)
export TMPDIR
end() {
  { pgrep -f -- "-pipename:$SharedCompilationId\$" | xargs -r kill; } 2> /dev/null || true
  rm -rf "$TMPDIR" || true
}
trap end EXIT

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
run() { dotnet test "$@" --logger trx --results-directory "$results" || status=$?; }

run HelmOci.Build.sln --configuration Release --no-build

# That run has used the package's tasks that are compiled ahead of time. Its portable ones run what projects do with each other once more, by a few tests:
# that is the targets' part, and what documents and contracts say and what Helm makes of a chart is the same for both.
if [[ $(uname -sm) == "Linux x86_64" ]]; then
  HELMOCI_TEST_TASKS=portable run tests/HelmOci.Build.Tests --configuration Release --no-build \
    --filter 'Tasks!=Compiled&FullyQualifiedName!~.Docs.&FullyQualifiedName!~.Contract.&FullyQualifiedName!~InKubernetes&FullyQualifiedName!~RenderedByHelm&(FullyQualifiedName!~.Projects.|FullyQualifiedName~SolutionOfThreeProjects|FullyQualifiedName~PublishedChart)'
fi

compgen -G "$results/*.trx" > /dev/null || stop "The test run"
passed=$(sum passed) failed=$(sum failed) skipped=$(($(sum total) - $(sum executed)))
[[ $status == 0 || $failed != 0 ]] || failed=1

line="$passed passed, $failed failed"
[[ $skipped == 0 ]] || line+=", $skipped skipped"
printf '\n%s\n' "$line"
[[ $failed == 0 ]]
