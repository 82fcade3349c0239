#!/usr/bin/env bash
# Find the system's libraries and programs that no wheel brings; install them as root, or say how.
# Usage: PY=python3.11 bin/native.sh native|native-test. NO_APT=1 forbids installing.
set -euo pipefail

if [ -z "${PY:-}" ]; then
    echo "Python 3.11 or newer is needed, and none was found: install python3 and try again." >&2
    exit 1
fi

missing=()

libraries() {
    "$PY" - <<'PYTHON'
import ctypes

NAMES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}
# Elsewhere than on Linux the libraries have other names; WeasyPrint then says what it misses.
import sys

for library, package in NAMES.items() if sys.platform == "linux" else ():
    try:
        ctypes.CDLL(library)
    except OSError:
        print(package)
PYTHON
}

mapfile -t missing < <(libraries)
# pip brings uv, once: it is needed only where there is no uv yet.
if ! command -v uv >/dev/null && [ ! -x .tools/bin/uv ] && ! "$PY" -m pip --version >/dev/null 2>&1; then
    missing+=(python3-pip)
fi
if [ "${1:-native}" = native-test ]; then
    command -v chromium >/dev/null || command -v chromium-browser >/dev/null || missing+=(chromium)
    command -v xgettext >/dev/null || missing+=(gettext)
fi
[ "${#missing[@]}" -gt 0 ] || exit 0

install=(apt-get install -y --no-install-recommends "${missing[@]}")
if [ "${NO_APT:-}" != 1 ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    export DEBIAN_FRONTEND=noninteractive
    echo "Installing ${missing[*]} …"
    "${install[@]}" >/dev/null 2>&1 || { apt-get update -q >/dev/null && "${install[@]}" >/dev/null; }
    exit 0
fi
{
    echo "These system packages are missing: ${missing[*]}. Run this line, then the same command again:"
    echo "    sudo apt-get update && sudo ${install[*]}"
} >&2
exit 1
