#!/bin/sh
# Installs what is missing, builds, runs every test. Ends with CTest's summary.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/packaging/common.sh"

test_packages="chromium chromium-driver xvfb xdotool at-spi2-core python3-pyatspi python3 openbox imagemagick libsecret-tools"

# shellcheck disable=SC2086 # lists on purpose
install_missing $build_packages $run_packages $test_packages
check_dotnet
build release
cd "$root"
exec ctest --preset release --parallel 2 "$@"
