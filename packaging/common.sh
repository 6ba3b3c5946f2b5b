# Shared by run.sh and test.sh: installs what is missing, builds. Sourced, not run.
# POSIX sh. Expects $root, the checkout's folder.

say() { printf '%s\n' "$*"; }

stop() {
    printf '\nStopped: %s\n' "$1" >&2
    [ $# -lt 2 ] || printf 'What to do: %s\n' "$2" >&2
    exit 1
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"
    elif command -v sudo >/dev/null 2>&1; then sudo "$@"
    else stop "installing packages needs root, and there is no sudo." "Run this once as root, or install: $missing"
    fi
}

# Runs a long step quietly; shows the end of what it printed only when it fails.
quietly() {
    what=$1
    shift
    mkdir -p "$root/build"
    log="$root/build/last-step.log"
    printf '%s ... ' "$what"
    if "$@" >"$log" 2>&1; then say "done"; return 0; fi
    say "failed"
    tail -n 40 "$log" >&2
    stop "$what did not work (the last lines are above, all of them in build/last-step.log)."
}

build_packages="g++ cmake ninja-build ccache qt6-base-dev qt6-base-dev-tools qt6-svg-dev qt6-networkauth-dev \
qt6-httpserver-dev libssl-dev openssl qtkeychain-qt6-dev libqscintilla2-qt6-dev libspdlog-dev libpugixml-dev libcli11-dev libexpected-dev libarchive-dev qcoro-qt6-dev \
libgl-dev ca-certificates"
run_packages="libqt6sql6-sqlite fonts-inter fonts-jetbrains-mono fonts-noto-ui-core fonts-wqy-microhei \
gnome-keyring dbus dbus-user-session xdg-utils procps"

# Installs those of the named Debian packages that are not there yet; asks the registry only when some are missing.
install_missing() {
    command -v dpkg-query >/dev/null 2>&1 || stop "this script installs Debian packages, and this is not Debian." \
        "See 'Build on other systems' in CONTRIBUTING.md."
    missing=""
    for package in "$@"; do
        dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null | grep -q '^installed$' || missing="$missing $package"
    done
    [ -n "$missing" ] || return 0
    say "Installing:$missing"
    quietly "Reading the package lists" as_root apt-get update
    # shellcheck disable=SC2086 # a list on purpose
    quietly "Installing packages" as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y --no-install-recommends $missing
}

# The engine needs a .NET SDK of version 10; everything else works without.
check_dotnet() {
    if command -v pwsh >/dev/null 2>&1; then say "PowerShell: $(pwsh -NoLogo -NoProfile -Version 2>/dev/null)"; fi
    command -v dotnet >/dev/null 2>&1 && return 0
    if apt-cache policy dotnet-sdk-10.0 2>/dev/null | grep -q 'Candidate: [0-9]'; then
        install_missing dotnet-sdk-10.0
    else
        say "No .NET SDK: the bundled PowerShell engine is not built. Steward then uses pwsh if it is on the PATH."
    fi
}

build() {
    preset=$1
    cd "$root"
    quietly "Configuring" cmake --preset "$preset"
    quietly "Building (the first time takes some minutes)" cmake --build --preset "$preset"
}
