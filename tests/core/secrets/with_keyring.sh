#!/bin/sh
# Runs one case of keychain_probe: with_keyring.sh CASE PROBE. Everything lives in a folder that is removed at the end.
set -eu
case=$1
probe=$2
for tool in dbus-run-session gnome-keyring-daemon dbus-send; do
    command -v "$tool" >/dev/null || { echo "missing: $tool" >&2; exit 1; }
done

home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
mkdir -m 700 "$home/run" "$home/data" "$home/config" "$home/cache"
export HOME="$home" XDG_RUNTIME_DIR="$home/run" XDG_DATA_HOME="$home/data" XDG_CONFIG_HOME="$home/config" \
    XDG_CACHE_HOME="$home/cache" PROBE="$probe" CASE="$case"
unset DBUS_SESSION_BUS_ADDRESS DISPLAY WAYLAND_DISPLAY QT_NO_GLIB KDE_SESSION_VERSION || true
export XDG_CURRENT_DESKTOP=GNOME

in_session() { dbus-run-session -- sh -eu -c "$1"; }
unlock='printf test-password | gnome-keyring-daemon --unlock --components=secrets >/dev/null'
# Tells the daemon by its bus name, so that nothing but ours is touched.
daemon='dbus-send --session --print-reply=literal --dest=org.freedesktop.DBus / org.freedesktop.DBus.GetConnectionUnixProcessID string:org.freedesktop.secrets | awk "{print \$2}"'

case $case in
roundtrip)
    in_session "$unlock
        \"\$PROBE\" roundtrip
        \"\$PROBE\" keep
        \"\$PROBE\" kept
        \"\$PROBE\" serial
        kill \$($daemon)"
    ;;
killed)
    # Ended without warning in the middle of writing, again and again; and read by one while another writes.
    in_session "$unlock
        \"\$PROBE\" keep
        for i in 1 2 3 4 5 6; do
            \"\$PROBE\" writes & writer=\$!
            \"\$PROBE\" whole
            sleep 0.\$i
            kill -9 \$writer
            wait \$writer || true
            \"\$PROBE\" whole
        done
        kill \$($daemon)"
    ;;
damaged)
    in_session "$unlock; \"\$PROBE\" damaged; kill \$($daemon)"
    ;;
locked)
    in_session "$unlock
        \"\$PROBE\" keep
        dbus-send --session --print-reply --dest=org.freedesktop.secrets /org/freedesktop/secrets \
            org.freedesktop.Secret.Service.Lock array:objpath:/org/freedesktop/secrets/collection/login >/dev/null
        \"\$PROBE\" locked
        kill \$($daemon)"
    ;;
frozen)
    in_session "$unlock
        \"\$PROBE\" keep
        pid=\$($daemon)
        kill -STOP \$pid
        \"\$PROBE\" frozen && ok=0 || ok=1
        kill -CONT \$pid; kill \$pid
        exit \$ok"
    ;;
nobus)
    "$probe" nobus
    # With a display the library would start a bus and a keyring of its own.
    DISPLAY=:99 "$probe" nobus
    ;;
noservice)
    # A bus that knows no service to start.
    cat >"$home/bus.conf" <<EOF
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:dir=$home/run</listen>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>
EOF
    dbus-run-session --config-file="$home/bus.conf" -- "$probe" noservice
    ;;
kwallet)
    cat >"$home/bus.conf" <<EOF
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:dir=$home/run</listen>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>
EOF
    XDG_CURRENT_DESKTOP=KDE KDE_SESSION_VERSION=5 dbus-run-session --config-file="$home/bus.conf" -- "$probe" noservice
    ;;
*)
    echo "unknown case: $case" >&2
    exit 1
    ;;
esac

# The probe's secrets all begin so; none may be in the clear anywhere in the home, nor as base64url.
if grep -rlE "canary-|Y2FuYXJ5L" "$home"; then
    echo "a secret lies in the clear in the files above" >&2
    exit 1
fi
