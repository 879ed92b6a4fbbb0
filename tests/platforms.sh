#!/usr/bin/env bash
# Runs the core's tests on other runtimes: tests/platforms.sh [net8.0] [net9.0] [net11.0] [linux-arm64], without an argument on all of them.
# The last line is the sum. About a quarter of an hour in all; arm64 is emulated, and takes most of it.
# MSBuild without an SDK, of other versions and on other runtimes, is part of tests/run.sh (HelmOci.Build.Tests, BareMSBuild).
set -euo pipefail

cd "$(dirname "$0")/.."

export DOTNET_CLI_UI_LANGUAGE=en DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1
platforms=$PWD/artifacts/platforms
mkdir -p "$platforms"

# Whatever the tests leave in the temporary folder goes with it.
TMPDIR=$(mktemp -d)
export TMPDIR
trap 'rm -rf "$TMPDIR"' EXIT
sums=$TMPDIR/sums

# publish FRAMEWORK RUNTIME [VERSION]: the tests as a program with its runtime, in $folder.
publish() {
  folder=$platforms/tests-$1${3:+-$3}-$2
  rm -rf "$folder" "$folder-compiled"
  dotnet publish tests/HelmOci.Platforms.Runner --configuration Release --output "$folder" \
    -p:PlatformFramework="$1" -p:PlatformRuntime="$2" -p:PlatformVersion="${3:-}"
}

# compile RUNTIME: the same with the core as the package has it, compiled ahead of time for .NET 10, in $folder-compiled.
compile() {
  dotnet pack src/HelmOci.Build --configuration Release --output "$TMPDIR/package" -p:ChartTaskRuntimes="$1"
  cp -r "$folder" "$folder-compiled"
  cp src/HelmOci.Build/obj/Release/net8.0/tasks/"$1"/{HelmOci,YamlDotNet}.dll "$folder-compiled"
}

# run NAME FOLDER [THREADS]: a run that dies counts as a failure.
run() {
  printf '\n== %s\n' "$1"
  local sum status=0 dead='0 passed, 1 failed, 0 skipped'
  "$2/HelmOci.Tests" run ${3:+"$3"} 2>&1 | tee "$TMPDIR/log" || status=$?
  sum=$(tail -n 1 "$TMPDIR/log" | grep -xE '[0-9]+ passed, [0-9]+ failed, [0-9]+ skipped') || sum=$dead
  [[ $status == 0 || $sum != *' 0 failed'* ]] || sum=$dead
  printf '%s %s\n' "$1:" "$sum" >> "$sums"
}

# The emulator, and the libraries of that processor which .NET needs, out of Debian's packages: nothing is installed.
fetch_arm64() {
  [[ -x $platforms/arm64/usr/bin/qemu-aarch64-static ]] && return
  mkdir -p "$TMPDIR/apt/lists/partial" "$TMPDIR/apt/archives/partial"
  local apt=(apt-get -qq -o Dir::State::Lists="$TMPDIR/apt/lists" -o Dir::Cache="$TMPDIR/apt" -o APT::Architecture=arm64 -o APT::Architectures=arm64)
  (cd "$TMPDIR/apt" && apt-get download -qq qemu-user-static && "${apt[@]}" update \
    && "${apt[@]}" download libc6 libgcc-s1 libstdc++6 && { "${apt[@]}" download libssl3 || "${apt[@]}" download libssl3t64; })
  for package in "$TMPDIR"/apt/*.deb; do dpkg-deb -x "$package" "$platforms/arm64"; done
}

# emulate FOLDER: puts a script in place of the program there, so that everybody who starts it gets it emulated.
# Write xor execute: .NET maps its code twice then, which the emulator does not follow.
emulate() {
  mv "$1/HelmOci.Tests" "$1/HelmOci.Tests.arm64"
  cat > "$1/HelmOci.Tests" << EOF
#!/bin/sh
DOTNET_EnableWriteXorExecute=0 exec "$platforms/arm64/usr/bin/qemu-aarch64-static" -cpu max -L "$platforms/arm64" "$1/HelmOci.Tests.arm64" "\$@"
EOF
  chmod 755 "$1/HelmOci.Tests"
}

[[ $# -gt 0 ]] || set -- net8.0 net9.0 net11.0 linux-arm64
for platform in "$@"; do
  case $platform in
    net8.0 | net9.0)
      publish "$platform" linux-x64
      run "$platform" "$folder"
      ;;
    net11.0)
      # A program for .NET 10 with the runtime of .NET 11: the SDK 10 compiles nothing for that.
      publish net10.0 linux-x64 11.0.0
      run net11.0 "$folder"
      ;;
    linux-arm64)
      fetch_arm64
      publish net10.0 linux-arm64
      compile linux-arm64
      emulate "$folder"
      emulate "$folder-compiled"
      run linux-arm64 "$folder" 1
      run "linux-arm64, compiled" "$folder-compiled" 1
      ;;
    *)
      printf 'No such platform: %s\n' "$platform"
      exit 2
      ;;
  esac
done

printf '\n'
cat "$sums"
awk -F ': ' '{ split($2, count, /[^0-9]+/); passed += count[1]; failed += count[2]; skipped += count[3] }
  END { printf "\n%d passed, %d failed, %d skipped\n", passed, failed, skipped; exit failed > 0 }' "$sums"
