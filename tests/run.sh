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

# The package holds the tasks compiled ahead of time, too: the core's tests once more with the compiled assemblies, which that
# run has packed, and the package's tests once more with the portable tasks. What projects do with each other is the targets' part, and
# shown with both kinds by a few; what documents and contracts say, what Helm makes of a chart and how long a network takes is the same for both.
compiled=src/HelmOci.Build/obj/Release/net8.0/tasks/linux-x64
if [[ $(uname -sm) == "Linux x86_64" ]]; then
  rm -rf artifacts/compiled
  cp -r tests/HelmOci.Tests/bin/Release/net10.0 artifacts/compiled
  cp "$compiled"/{HelmOci,YamlDotNet}.dll artifacts/compiled/ || stop "Taking the compiled assemblies"
  run artifacts/compiled/HelmOci.Tests.dll \
    --filter 'FullyQualifiedName!~.Transport.&FullyQualifiedName!~ByHelm&FullyQualifiedName!~TemplatesOfHelm'
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
