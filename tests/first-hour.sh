#!/usr/bin/env bash
# Plays new users, from an empty folder to the manifests that Helm renders, and counts what they type: tests/first-hour.sh [FOLDER]
# FOLDER has a nuget.config that leads to the package; without one, the package is packed from this source.
#
# Lines of the output: "given" is the app that somebody has; "$" is typed, and README tells it; "proof" is ours. What the build answers stands below.
set -euo pipefail

repository=$(cd "$(dirname "$0")/.." && pwd)
peers=$repository/artifacts/peers
helm=$peers/helm/4.1.4/helm
PATH=$peers/bin:$PATH

# A laptop, not a build server: the build says how to install the chart. Nothing stays behind but what the user's .NET keeps.
unset CI TF_BUILD ContinuousIntegrationBuild
export DOTNET_CLI_UI_LANGUAGE=en DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1 MSBUILDTERMINALLOGGER=off UseSharedCompilation=${UseSharedCompilation:-false}
work=$(mktemp -d "${1:-${TMPDIR:-/tmp}}/first-hour.XXXXXX")
export HELM_CACHE_HOME=$work/helm HELM_CONFIG_HOME=$work/helm HELM_DATA_HOME=$work/helm

end() {
  [[ -z ${registry_process:-} ]] || kill "$registry_process"
  rm -rf "$work"
}
trap end EXIT

# The package, as the newest version of a source. README's readers have the public gallery.
pack() {
  bash "$repository/tests/peers.sh"
  dotnet pack "$repository/src/HelmOci.Build" --configuration Release --output "$work/feed" -p:PackageVersion=999.0.0 -p:ChartTaskRuntimes=
  cat > "$work/nuget.config" << EOF
<configuration>
  <config><add key="globalPackagesFolder" value="$work/packages" /></config>
  <fallbackPackageFolders><add key="user" value="${NUGET_PACKAGES:-$HOME/.nuget/packages}" /></fallbackPackageFolders>
  <packageSources><add key="packed" value="$work/feed" /></packageSources>
</configuration>
EOF
}

# README's local registry, on a free port: its log says on which.
start_registry() {
  cat > "$work/registry.yml" << EOF
version: 0.1
log: { level: info }
storage: { filesystem: { rootdirectory: $work/registry } }
http: { addr: "127.0.0.1:0", secret: not-a-secret }
EOF
  docker-registry serve "$work/registry.yml" > "$work/registry.log" 2>&1 &
  registry_process=$!
  local port
  until port=$(grep -o 'listening on 127.0.0.1:[0-9]*' "$work/registry.log"); do
    kill -0 "$registry_process" || { cat "$work/registry.log"; exit 1; }
    sleep 0.1
  done
  registry=localhost:${port##*:}
}

ask() { curl --silent --show-error --fail --noproxy '*' "$@"; }
header() { tr -d '\r' | sed -n "s/^$1: //Ip"; }
digest() { printf 'sha256:%s' "$(sha256sum | cut -d ' ' -f 1)"; }

# Apps are put on an empty image, which is here, instead of Microsoft's.
push_base_image() {
  local config='{"architecture":"amd64","os":"linux","config":{},"rootfs":{"type":"layers","diff_ids":[]}}'
  local oci=application/vnd.oci.image place name
  name=$(printf %s "$config" | digest)
  place=$(ask --request POST --output /dev/null --dump-header - "http://$registry/v2/dotnet/base/blobs/uploads/" | header Location)
  ask --request PUT --header 'Content-Type: application/octet-stream' --data-raw "$config" "$place&digest=$name"
  ask --request PUT --header "Content-Type: $oci.manifest.v1+json" "http://$registry/v2/dotnet/base/manifests/1" --data-raw \
    '{"schemaVersion":2,"mediaType":"'"$oci"'.manifest.v1+json","config":{"mediaType":"'"$oci"'.config.v1+json","digest":"'"$name"'","size":'"${#config}"'},"layers":[]}'
  export ContainerBaseImage=$registry/dotnet/base:1
}

# run COMMAND...: what it says of charts, or all where it fails. Its whole output is in the file "said".
run() {
  "$@" > "$home/said" 2>&1 || { cat "$home/said"; exit 1; }
  grep -E '(error|warning) HELMOCI| -> .*(Chart.yaml|\.tgz|oci:)|The chart is yours|Install it with' "$home/said" | sed 's/^ */    /' || true
}

# Without a restore: the first command does it.
given() { printf '  given  %s\n' "$*"; run "$@"; }
type() { printf '  $ %s\n' "$*"; typed=$((typed + 1)); run "$@"; }

# The line that the build gave for it, as far as one gets without a cluster: Helm pulls the chart and renders it.
# prove APP KIND...: these objects are among the manifests, and the container's image is the registry's own, by digest.
prove() {
  local app=$1 line image
  line=$(sed -n "s/^ *Install it with: helm install \($app .*\)/\1/p" "$home/said")
  printf '  proof  helm template %s\n' "$line"
  # shellcheck disable=SC2086 # The words of a command.
  "$helm" template $line > "$home/manifests" 2> "$home/helm" || { cat "$home/helm"; exit 1; }

  image=$(ask --head --header 'Accept: application/vnd.oci.image.manifest.v1+json, application/vnd.docker.distribution.manifest.v2+json' \
    "http://$registry/v2/$app/manifests/1.0.0" | header Docker-Content-Digest)
  image="image: \"$registry/$app:1.0.0@$image\""
  shift
  for line in "$image" "${@/#/kind: }"; do
    grep -E -q "^ *(- )?$line\$" "$home/manifests" || { printf 'There is no %s in:\n' "$line"; cat "$home/manifests"; exit 1; }
    printf '    %s\n' "$line"
  done
}

web() {
  given dotnet new webapi -o orders --no-restore
  cd orders
  type dotnet add package HelmOci.Build
  type dotnet build -t:NewChart
  type dotnet publish -p:PushChart=true -p:ContainerRegistry="$registry"
  prove orders Deployment Service
}

worker() {
  given dotnet new worker -o mailer --no-restore
  cd mailer
  type dotnet add package HelmOci.Build
  type dotnet build -t:NewChart
  type dotnet publish -p:PushChart=true -p:ContainerRegistry="$registry"
  prove mailer Deployment
}

console() {
  given dotnet new console -o import --no-restore
  cd import
  type dotnet add package HelmOci.Build
  type dotnet build -t:NewChart -p:ChartKind=Job
  type dotnet publish -p:PushChart=true -p:ContainerRegistry="$registry"
  prove import Job
}

file() {
  cat > rates.cs << 'EOF'
#:sdk Microsoft.NET.Sdk.Web
#:property PublishAot=false

var app = WebApplication.CreateBuilder(args).Build();

app.MapGet("/rates", () => "EUR 1.08");

app.Run();
EOF
  printf '  given  rates.cs\n'
  type dotnet package add HelmOci.Build --file rates.cs
  type dotnet build rates.cs -t:NewChart
  type dotnet publish rates.cs -p:PushChart=true -p:ContainerRegistry="$registry"
  prove rates Deployment Service
}

solution() {
  given dotnet new sln --name shop
  given dotnet new webapi -o catalog --no-restore
  given dotnet new worker -o stock --no-restore
  given dotnet sln add catalog stock
  type dotnet add catalog package HelmOci.Build
  type dotnet add stock package HelmOci.Build
  type dotnet build -t:NewChart
  type dotnet publish -p:PushChart=true -p:ContainerRegistry="$registry"
  prove catalog Deployment Service
  prove stock Deployment
}

# play USER: in an empty folder of its own.
play() {
  home=$work/$1 typed=0
  mkdir -p "$home/empty"
  cd "$home/empty"
  "$1"
  printf '  %s commands\n' "$typed"
}

[[ $# -gt 0 ]] || pack
start_registry
push_base_image

# At once: most of their time is the network's.
users=(web worker console file solution)
declare -A plays
for user in "${users[@]}"; do
  play "$user" > "$work/$user.log" 2>&1 &
  plays[$user]=$!
done

failed=0
for user in "${users[@]}"; do
  wait "${plays[$user]}" || failed=1
  printf '\n%s\n' "$user"
  cat "$work/$user.log"
done

printf '\ncommands:'
for user in "${users[@]}"; do printf ' %s %s' "$user" "$(sed -n 's/^  \([0-9]*\) commands$/\1/p' "$work/$user.log")"; done
printf '\n'
exit $failed
