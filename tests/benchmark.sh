#!/usr/bin/env bash
# Compares the chart step of a build with "helm package" and "helm push", in turn, against one registry.
#   tests/benchmark.sh [ROUNDS [PAIRS]]        15 rounds of each scenario, 31 pairs of whole commands
# Needs what tests/run.sh installs. tests/BENCHMARK.md says what is measured, and holds results.
set -euo pipefail
export LC_ALL=C

cd "$(dirname "$0")/.."
rounds=${1:-15} pairs=${2:-31}

bash tests/peers.sh
PATH=$PWD/artifacts/peers/helm/4.1.4:$PWD/artifacts/peers/bin:$PATH
export PATH DOTNET_CLI_UI_LANGUAGE=en DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDDISABLENODEREUSE=1
unset CI TF_BUILD ContinuousIntegrationBuild

work=$(mktemp -d)
mkdir "$work/charts"
# The registry's store is in memory where the system has such a folder: its disk is not what is compared. Elsewhere: STORE=folder.
store=${STORE:-/dev/shm}
[[ -d $store && -w $store ]] || store=$work
store=$(mktemp -d -p "$store")
export HELM_CACHE_HOME=$work/helm HELM_CONFIG_HOME=$work/helm HELM_DATA_HOME=$work/helm DOCKER_CONFIG=$work/docker
registry_id=
finish() {
  [[ -z $registry_id ]] || kill "$registry_id" 2> /dev/null || true
  rm -rf "$work" "$store"
}
trap finish EXIT

# --- What is measured -------------------------------------------------------------------------------------------------

# run COMMAND...: shows what it prints only where it fails.
run() { "$@" > "$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }; }

# now: milliseconds, with three digits after the point.
now() { awk -v t="$EPOCHREALTIME" 'BEGIN { printf "%.3f", t * 1000 }'; }

# elapsed COMMAND...: its wall time in milliseconds.
elapsed() {
  local start end
  start=$(now)
  run "$@"
  end=$(now)
  awk -v a="$start" -v b="$end" 'BEGIN { print b - a }'
}

# processor COMMAND...: its user and system time in milliseconds, child processes included.
processor() {
  local TIMEFORMAT='%3U %3S'
  { time "$@" > "$work/log" 2>&1; } 2>&1 | awk '{ print ($1 + $2) * 1000 }'
}

# peak COMMAND...: the most memory it held, in megabytes.
peak() {
  "$@" > "$work/log" 2>&1 &
  local id=$! most=0 line
  while line=$(grep VmHWM "/proc/$id/status" 2> /dev/null); do
    most=${line//[!0-9]/}
    sleep 0.01
  done
  wait "$id"
  awk -v k="$most" 'BEGIN { printf "%.0f", k / 1024 }'
}

# MSBuild's clock of the chart's targets, which sees the tasks' assembly being loaded: milliseconds, of all projects of the build.
step() { awk '/^Target Performance/ { on = 1 } /^Task Performance/ { on = 0 } on && ($3 == "_BeginPush" || $3 == "PackChart" || $3 == "PushChart") { total += $1 } END { print total }' "$work/clock"; }

# quartiles FILE [COLUMN]: lower quartile, median and upper quartile.
quartiles() {
  awk -v c="${2:-1}" '{ print $c }' "$1" | sort -g | awk '
    { v[NR] = $1 }
    function at(q) { i = 1 + q * (NR - 1); f = int(i); return f == NR ? v[NR] : v[f] + (i - f) * (v[f + 1] - v[f]) }
    END { print at(.25), at(.5), at(.75) }'
}

# --- What it is measured with -----------------------------------------------------------------------------------------

start_registry() {
  local port
  for port in $(shuf -i 20000-50000 -n 20); do
    host=localhost:$port
    (exec 3<> "/dev/tcp/127.0.0.1/$port") 2> /dev/null && continue
    printf 'version: 0.1\nlog: {level: error, accesslog: {disabled: true}}\nstorage: {filesystem: {rootdirectory: %s}}\nhttp: {addr: "127.0.0.1:%s"}\n' \
      "$store" "$port" > "$work/registry.yml"
    docker-registry serve "$work/registry.yml" > "$work/registry.log" 2>&1 &
    registry_id=$!
    for _ in $(seq 100); do
      (exec 3<> "/dev/tcp/127.0.0.1/$port") 2> /dev/null && return
      sleep 0.1
    done
  done
  echo "The registry did not start." >&2
  exit 1
}

# A base image without content, so that the .NET SDK can build an image without the internet.
push_base_image() {
  local layout=$work/base/blobs/sha256 config manifest
  mkdir -p "$layout"
  printf '{"architecture":"amd64","os":"linux","config":{},"rootfs":{"type":"layers","diff_ids":[]}}' > "$work/config"
  config=$(sha256sum "$work/config" | cut -d' ' -f1)
  printf '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:%s","size":%s},"layers":[]}' \
    "$config" "$(wc -c < "$work/config")" > "$work/manifest"
  manifest=$(sha256sum "$work/manifest" | cut -d' ' -f1)
  cp "$work/config" "$layout/$config"
  cp "$work/manifest" "$layout/$manifest"
  printf '{"imageLayoutVersion":"1.0.0"}' > "$work/base/oci-layout"
  printf '{"schemaVersion":2,"manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:%s","size":%s,"annotations":{"org.opencontainers.image.ref.name":"10.0"}}]}' \
    "$manifest" "$(wc -c < "$work/manifest")" > "$work/base/index.json"
  skopeo copy --quiet --dest-tls-verify=false "oci:$work/base:10.0" "docker://$host/dotnet/aspnet:10.0"
}

# What every package costs a build, with nothing in it: what ours costs is the difference.
make_empty_package() {
  mkdir "$work/empty"
  echo '<Project />' | tee "$work/empty/Empty.Build.props" > "$work/empty/Empty.Build.targets"
  cat > "$work/empty/Empty.Build.csproj" << 'XML'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <TargetFramework>net8.0</TargetFramework>
    <IncludeBuildOutput>false</IncludeBuildOutput>
    <SuppressDependenciesWhenPacking>true</SuppressDependenciesWhenPacking>
    <NoWarn>NU5128</NoWarn>
  </PropertyGroup>
  <ItemGroup><None Include="Empty.Build.props;Empty.Build.targets" Pack="true" PackagePath="build/" /></ItemGroup>
</Project>
XML
  run dotnet pack "$work/empty" --output "$work/feed" -p:PackageVersion=0.0.1-benchmark
}

# Two web projects, both built: app has the package, plain has the empty one.
make_projects() {
  run dotnet pack src/HelmOci.Build --configuration Release --output "$work/feed" -p:PackageVersion=0.0.1-benchmark -p:ChartTaskRuntimes=linux-x64
  mkdir -p "$work/package"
  unzip -q "$work/feed/HelmOci.Build.0.0.1-benchmark.nupkg" -d "$work/package"
  local name
  for name in Directory.Build.props Directory.Build.targets Directory.Packages.props; do
    echo '<Project />' > "$work/$name"
  done
  cat > "$work/nuget.config" << XML
<configuration>
  <config><add key="globalPackagesFolder" value="$work/packages" /></config>
  <packageSources><add key="local" value="$work/feed" /></packageSources>
</configuration>
XML
  make_empty_package
  make_project app HelmOci.Build
  make_project plain Empty.Build
}

# make_project NAME PACKAGE
make_project() {
  dotnet new web --no-restore --name "$1" --output "$work/$1" > /dev/null
  sed -i "s|</Project>|<ItemGroup><PackageReference Include=\"$2\" Version=\"0.0.1-benchmark\" PrivateAssets=\"all\" /></ItemGroup></Project>|" "$work/$1/$1.csproj"
  run dotnet publish "$work/$1"
}

# chart NAME [KIB [FILES [SUBCHARTS]]]: what helm create makes, with that much more of content that does not compress.
chart() {
  local folder=$work/charts/$1 kib=${2:-0} files=${3:-1} subcharts=${4:-0} n
  helm create "$folder" > /dev/null
  if ((kib > 0)); then
    mkdir "$folder/files"
    head -c $((kib * 1024)) /dev/urandom > "$work/content"
    split --suffix-length=4 --numeric-suffixes --number="$files" "$work/content" "$folder/files/file"
  fi
  for ((n = 1; n <= subcharts; n++)); do
    helm create "$folder/charts/sub$n" > /dev/null
  done
}

# chart_with_values NAME ITEMS: with that many items more in values.yaml, of six lines each.
chart_with_values() {
  chart "$1"
  awk -v n="$2" 'BEGIN { for (i = 1; i <= n; i++) printf "\nitem%d:\n  # what it is for\n  name: \"value %d\"\n  list: [a, b, %d]\n  enabled: true\n", i, i, i }' \
    >> "$work/charts/$1/values.yaml"
}

# A solution of chart-only projects.
make_solution() {
  local n
  mkdir "$work/solution"
  echo '<Solution>' > "$work/solution/all.slnx"
  for ((n = 1; n <= 50; n++)); do
    chart "chart$n"
    mkdir "$work/solution/p$n"
    cat > "$work/solution/p$n/p$n.csproj" << XML
<Project>
  <Import Project="$work/package/Sdk/Sdk.props" />
  <PropertyGroup><ChartDirectory>$work/charts/chart$n</ChartDirectory></PropertyGroup>
  <Import Project="$work/package/Sdk/Sdk.targets" />
</Project>
XML
    echo "  <Project Path=\"p$n/p$n.csproj\" />" >> "$work/solution/all.slnx"
  done
  echo '</Solution>' >> "$work/solution/all.slnx"
}

# --- The two sides ----------------------------------------------------------------------------------------------------

clock=("-flp:LogFile=$work/clock;PerformanceSummary;Verbosity=quiet")
publish=(dotnet publish "$work/app" --no-build -p:ChartNamespace=ours)

# ours CHART VERSION [ARGUMENT...]
ours() {
  run "${publish[@]}" "${clock[@]}" -p:PushChart=true -p:ChartDirectory="$work/charts/$1" -p:ChartVersion="$2" "${@:3}"
  step
}

helm_push() {
  helm package "$work/charts/$1" --version "$2" --destination "$work/tgz" > /dev/null
  helm push --plain-http "$work/tgz/$1-$2.tgz" "oci://$host/helm" 2> /dev/null
}

# publish_solution [ARGUMENT...]: on all processors.
publish_solution() {
  dotnet publish "$work/solution/all.slnx" --no-restore -m -p:ChartRegistry="$host" -p:ChartNamespace=ours "$@"
}

helm_solution() {
  local n
  for ((n = 1; n <= 50; n++)); do
    helm_push "chart$n" "$1"
  done
}

# --- The tables -------------------------------------------------------------------------------------------------------

# row NAME GOAL DIVISOR: one line of the table, from the pairs "helm ours" in $work/pairs.
row() {
  local helm mine ratio
  awk -v d="$3" '{ print $1 / d, $2 / d, $2 / $1 }' "$work/pairs" > "$work/scaled"
  read -r _ helm _ < <(quartiles "$work/scaled" 1)
  read -r _ mine _ < <(quartiles "$work/scaled" 2)
  read -ra ratio < <(quartiles "$work/scaled" 3)
  printf '| %-28s | %8.1f | %8.1f | %5.2f | %5.2f to %5.2f | %s |\n' "$1" "$helm" "$mine" "${ratio[1]}" "${ratio[0]}" "${ratio[2]}" "$2"
}

# compare NAME GOAL CHART VERSION-PATTERN [ARGUMENT...]: the pattern gets the number of the round; the first round is not counted.
compare() {
  local round version helm mine
  : > "$work/pairs"
  for ((round = 0; round <= rounds; round++)); do
    # shellcheck disable=SC2059
    version=$(printf "$4" "$round")
    helm=$(elapsed helm_push "$3" "$version")
    mine=$(ours "$3" "$version" "${@:5}")
    ((round == 0)) || echo "$helm $mine" >> "$work/pairs"
  done
  row "$1" "$2" 1
}

# What the charts add to the whole command, and their own clocks, which overlap: two charts wait for the same registry at once.
compare_solutions() {
  local round helm without with
  : > "$work/added"
  : > "$work/clocks"
  for ((round = 0; round <= rounds; round++)); do
    helm=$(elapsed helm_solution "1.0.$round")
    without=$(elapsed publish_solution)
    with=$(elapsed publish_solution -p:PushChart=true -p:ChartVersion="1.0.$round" "${clock[@]}")
    ((round == 0)) && continue
    awk -v h="$helm" -v a="$without" -v b="$with" 'BEGIN { print h, b - a }' >> "$work/added"
    echo "$helm $(step)" >> "$work/clocks"
  done
  mv "$work/added" "$work/pairs"
  row "50 charts, -m: added, each" 0.15 50
  mv "$work/clocks" "$work/pairs"
  row "50 charts, -m: clocks, each" "" 50
}

# Median of the chart step for one chart.
median_step() {
  local round
  : > "$work/steps"
  for ((round = 0; round <= 7; round++)); do
    ours "$1" "9.0.$round" -p:ChartRegistry="$host" > "$work/step"
    ((round == 0)) || cat "$work/step" >> "$work/steps"
  done
  quartiles "$work/steps" | cut -d' ' -f2
}

# growth NAME CHART...: the step's time for charts of 1, 4 and 16 times the size.
growth() {
  local one four sixteen
  one=$(median_step "$2") four=$(median_step "$3") sixteen=$(median_step "$4")
  printf '| %-28s | %7.1f | %7.1f | %7.1f |\n' "$1" "$one" "$four" "$sixteen"
}

memory() {
  local mine plain package push
  mine=$(peak "${publish[@]}" -p:PushChart=true -p:ChartRegistry="$host" -p:ChartDirectory="$work/charts/$2" -p:ChartVersion=8.0.0)
  plain=$(peak "${publish[@]}")
  package=$(peak helm package "$work/charts/$2" --version 8.0.0 --destination "$work/tgz")
  push=$(peak helm push --plain-http "$work/tgz/$2-8.0.0.tgz" "oci://$host/helm")
  printf '| %-28s | %6s | %6s | %6s | %6s |\n' "$1" "$plain" "$mine" "$package" "$push"
}

# Whole commands in turn: with an empty package, with ours and without a push, with a push; every other round from the last to the
# first, because each command runs a little faster or slower after another.
whole_commands() {
  local round plain idle push push_command=("${publish[@]}" -p:PushChart=true -p:ChartRegistry="$host" -p:ChartDirectory="$work/charts/create")
  : > "$work/pairs"
  for ((round = 0; round <= pairs; round++)); do
    ((round % 2)) || push=$(processor "${push_command[@]}" -p:ChartVersion="7.0.$round")
    ((round % 2)) || idle=$(processor dotnet publish "$work/app" --no-build)
    plain=$(processor dotnet publish "$work/plain" --no-build)
    ((round % 2)) && idle=$(processor dotnet publish "$work/app" --no-build)
    ((round % 2)) && push=$(processor "${push_command[@]}" -p:ChartVersion="7.0.$round")
    ((round == 0)) || echo "$plain $idle $push" | awk '{ print $1, $2, $3, $2 - $1, $3 - $2 }' >> "$work/pairs"
  done
  local names=("publish with an empty package" "publish, nothing to push" "publish and push" "difference of the first two" "difference of the last two") column quarter
  for column in 1 2 3 4 5; do
    read -ra quarter < <(quartiles "$work/pairs" "$column")
    printf '| %-28s | %7.0f | %5.0f to %5.0f |\n' "${names[column - 1]}" "${quarter[1]}" "${quarter[0]}" "${quarter[2]}"
  done
}

start_registry
push_base_image
make_projects
make_solution
chart create
chart mb4 4096 8
chart files2000 2000 2000
chart subcharts 0 1 10
for size in 256 1024 4096; do chart "mb-$size" "$size" 4; done
for count in 125 500 2000; do chart "files-$count" "$count" "$count"; done
for count in 5 20 80; do chart "subcharts-$count" 0 1 "$count"; done
for count in 500 2000 8000; do chart_with_values "values-$count" "$count"; done
registry=(-p:ChartRegistry="$host")
image=(-p:ContainerRegistry="$host" -p:ContainerBaseImage="$host/dotnet/aspnet:10.0" -p:ContainerRepository=shop/app)

printf '\n%s processors, .NET SDK %s, %s rounds: medians in ms, and the ratio of each round with its quartiles.\n\n' "$(nproc)" "$(dotnet --version)" "$rounds"
printf '| %-28s | %8s | %8s | %5s | %14s | goal |\n|---|---|---|---|---|---|\n' chart helm ours ratio quartiles
compare "helm create, cold" 0.5 create 1.0.%s "${registry[@]}"
compare "the same, unchanged" 0.5 create 2.0.0 "${registry[@]}"
compare "the same, after an image" 0.2 create 3.0.%s "${image[@]}"
compare "4 MB" 0.5 mb4 1.0.%s "${registry[@]}"
compare "2,000 files" 0.5 files2000 1.0.%s "${registry[@]}"
compare "ten subcharts" "" subcharts 1.0.%s "${registry[@]}"
compare_solutions

printf '\nGrowth of the chart step, median of 7 in ms.\n\n| %-28s | %7s | %7s | %7s |\n|---|---|---|---|\n' chart 1x 4x 16x
growth "256 KB, 1 MB, 4 MB" mb-256 mb-1024 mb-4096
growth "125, 500, 2,000 files" files-125 files-500 files-2000
growth "5, 20, 80 subcharts" subcharts-5 subcharts-20 subcharts-80
growth "500, 2,000, 8,000 values" values-500 values-2000 values-8000

printf '\nPeak memory in MB.\n\n| %-28s | %6s | %6s | %6s | %6s |\n|---|---|---|---|---|\n' chart "publish" "with chart" "helm package" "helm push"
memory "4 MB" mb4
memory "2,000 files" files2000

printf '\nProcessor time of whole commands, user and system, %s rounds: medians in ms, and quartiles.\n\n| %-28s | %7s | %14s |\n|---|---|---|\n' "$pairs" command ms quartiles
whole_commands
