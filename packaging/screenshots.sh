#!/bin/sh
# Takes the pictures the README shows, of the built console on the practice partner, light and dark.
# Needs what packaging/test.sh installs. Usage: packaging/screenshots.sh [folder of the programs]
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
bin=${1:-$root/build/release/bin}
out=$root/resources/screenshots
mkdir -p "$out"

# The set-up with invented data: a real one shows this computer's folders.
if [ "${STEWARD_INSIDE:-}" != yes ]; then
    drawn=$(mktemp -d)
    QT_QPA_PLATFORM=offscreen "$bin/steward_setup_pictures" "$drawn" 5-proof >/dev/null
    for theme in light dark; do cp "$drawn/5-proof-$theme.png" "$out/setup-$theme.png"; done
    rm -rf "$drawn"
fi

# Inside the private desktop: one picture a page and theme.
if [ "${STEWARD_INSIDE:-}" = yes ]; then
    openbox >/dev/null 2>&1 &
    sleep 1
    picture() { sleep "$2"; import -window "$window" "$out/$1-$theme.png"; }
    for theme in light dark; do
        profile=$(mktemp -d)
        "$bin/steward" --profile "$profile" --theme "$theme" &
        program=$!
        window=$(xdotool search --sync --onlyvisible --pid "$program" | tail -n 1)
        xdotool windowsize --sync "$window" 1440 900
        picture first-run 1
        kill "$program"; wait "$program" || true
        "$bin/steward" --profile "$profile" --practice --theme "$theme" &
        program=$!
        window=$(xdotool search --sync --onlyvisible --pid "$program" | tail -n 1)
        xdotool windowsize --sync "$window" 1440 900
        sleep 8
        # The window that was there first may have been another one, and a window manager that has just begun does not
        # answer at once.
        for try in 1 2 3 4 5; do
            window=$(xdotool search --onlyvisible --pid "$program" --name '^Steward' | tail -n 1)
            xdotool windowsize --sync "$window" 1440 900 windowactivate --sync "$window" && break
            [ "$try" -lt 5 ] || exit 1
            sleep 2
        done
        xdotool key ctrl+1
        xdotool key ctrl+k type 'alder'
        sleep 1
        xdotool key Down Down
        picture customers 2
        xdotool key Return
        sleep 1
        xdotool key F5
        picture workspace 8
        xdotool key ctrl+p
        sleep 1
        xdotool type 'offboarding'
        sleep 1
        xdotool key Down
        picture library 2
        xdotool key ctrl+4
        picture health 6
        kill "$program"; wait "$program" || true
        rm -rf "$profile"
    done
    exit 0
fi
STEWARD_INSIDE=yes STEWARD_TEST_SCREEN=1700x1000x24 exec "$root/tests/stories/desktop.sh" "$0" "$bin"
