#!/bin/sh
# desktop.sh COMMAND...: runs a command on a private desktop that ends with it: an X server, a session bus, an
# unlocked gnome-keyring, the accessibility bus, and a HOME of its own. Nothing of the user's session is touched.
# With STEWARD_TEST_HOME the HOME is kept there, so that a second run finds the same keyring.
set -eu

for tool in Xvfb dbus-run-session gnome-keyring-daemon; do
    command -v "$tool" >/dev/null 2>&1 || { echo "desktop.sh: $tool is missing; packaging/test.sh installs it" >&2; exit 127; }
done

work=$(mktemp -d)
home=${STEWARD_TEST_HOME:-$work/home}
mkdir -p "$home" "$work/runtime" "$work/tmp"
chmod 700 "$work/runtime"
cleanup() {
    [ -z "${x_server:-}" ] || kill "$x_server" 2>/dev/null || true
    rm -rf "$work" 2>/dev/null || { sleep 1; rm -rf "$work"; }
}
trap cleanup EXIT
trap 'exit 143' INT TERM

# Without -noreset it begins anew, without its window manager, whenever the last program of ours ends.
Xvfb -displayfd 3 -screen 0 "${STEWARD_TEST_SCREEN:-1440x900x24}" -nolisten tcp -noreset 3>"$work/display" 2>"$work/x.log" &
x_server=$!
tries=0
while [ ! -s "$work/display" ]; do
    tries=$((tries + 1))
    [ "$tries" -lt 100 ] || { cat "$work/x.log" >&2; echo "desktop.sh: the X server did not start" >&2; exit 1; }
    sleep 0.1
done

export TMPDIR="$work/tmp" HOME="$home" XDG_RUNTIME_DIR="$work/runtime" XDG_CONFIG_HOME="$home/.config" XDG_DATA_HOME="$home/.local/share"
export XDG_CACHE_HOME="$home/.cache" DISPLAY=":$(cat "$work/display")"
export QT_QPA_PLATFORM=xcb QT_ACCESSIBILITY=1 QT_LINUX_ACCESSIBILITY_ALWAYS_ON=1 NO_AT_BRIDGE=0
unset WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS KDE_FULL_SESSION KDE_SESSION_VERSION CREDENTIALS_DIRECTORY 2>/dev/null || true

# shellcheck disable=SC2016 # expanded by the inner shell
dbus-run-session -- sh -c '
    printf "only-for-tests\n" | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
    [ ! -x /usr/libexec/at-spi-bus-launcher ] || /usr/libexec/at-spi-bus-launcher --launch-immediately >/dev/null 2>&1 &
    "$@"' desktop "$@"
