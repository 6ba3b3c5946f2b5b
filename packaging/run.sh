#!/bin/sh
# Installs what is missing, builds, opens the console on the practice partner. Without a display it plays the
# same story through stewardctl and prints it. --build-only stops before opening anything.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/packaging/common.sh"

case "${1:-}" in
    ""|--build-only) ;;
    *) stop "unknown option: $1" "Use run.sh, or run.sh --build-only." ;;
esac

# shellcheck disable=SC2086 # lists on purpose
install_missing $build_packages $run_packages
check_dotnet
build release
bin="$root/build/release/bin"
[ "${1:-}" != "--build-only" ] || { say "Built: $bin"; exit 0; }

if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    exec "$bin/steward" --practice
fi

# The story, printed. A profile of its own, gone afterwards.
profile=$(mktemp -d)
trap 'rm -rf "$profile"' EXIT INT TERM
story() {
    printf '\n$ stewardctl %s\n' "$*"
    "$bin/stewardctl" --profile "$profile" "$@"
}
say ""
say "There is no display, so this is the story through stewardctl, on a practice partner of its own."
story setup --practice
story status
story customers list --search '' --limit 8
customer=$("$bin/stewardctl" --profile "$profile" customers list --limit 1 --csv | sed -n 2p | cut -d, -f1)
story users list "$customer" --limit 5
story connections list
if ! story run "$root/resources/library/Get-TenantOverview.ps1" --customer "$customer" --connect graph; then
    say ""
    stop "the script did not run to its end (the lines above say why)." "Everything before it works without an engine."
fi
