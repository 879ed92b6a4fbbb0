#!/usr/bin/env bash
# Compares the chart step of a build with Helm: tests/benchmark.sh [ROUNDS [PAIRS [ROW]]]. tests/BENCHMARK.md holds results.
cd "$(dirname "$0")/.." && bash tests/peers.sh && exec dotnet run --project tests/HelmOci.Benchmarks --configuration Release -- "$@"
