#!/bin/sh
# The set-up steps that come before any Python environment of ours. The Makefile calls them:
#   set-up.sh uv                         puts a uv at .tools/bin/uv
#   set-up.sh environment FOLDER TITLE   makes FOLDER/.venv with Python 3.11 from FOLDER/uv.lock
set -eu

UV_VERSION=0.13.9     # what we get when there is none
UV_OLDEST_MINOR=8     # an installed uv has to be 0.8 or newer
PYTHON_VERSION=3.11

root=$(cd "$(dirname "$0")/.." && pwd)
tools=$root/.tools
log=$tools/set-up.log

say() { printf '%s\n' "$*"; }
fail() { printf '\nStopped: %s\n' "$*" >&2; exit 1; }

# --- uv ---

new_enough() {
    version=$("$1" --version 2>/dev/null) || return 1
    version=${version#uv }
    version=${version%% *}
    minor=${version#*.}
    minor=${minor%%.*}
    case ${version%%.*}$minor in *[!0-9]*|'') return 1 ;; esac
    [ "${version%%.*}" -ge 1 ] || [ "$minor" -ge "$UV_OLDEST_MINOR" ]
}

# Into a folder of its own: allowed too where the system's Python refuses installs (PEP 668).
from_pip() {
    PIP_USER=0 PIP_REQUIRE_VIRTUALENV=0 "$@" install --quiet --disable-pip-version-check \
        --no-deps --upgrade --target "$tools/uv" "uv==$UV_VERSION" &&
        ln -sf ../uv/bin/uv "$tools/bin/uv"
}

from_venv() {
    python3 -m venv "$tools/venv" &&
        "$tools/venv/bin/python" -m pip install --quiet --disable-pip-version-check \
            "uv==$UV_VERSION" &&
        ln -sf ../venv/bin/uv "$tools/bin/uv"
}

from_astral() {
    curl --proto '=https' --tlsv1.2 --silent --show-error --location --fail \
        --output "$tools/install-uv.sh" "https://astral.sh/uv/$UV_VERSION/install.sh" &&
        UV_INSTALL_DIR=$tools/bin UV_NO_MODIFY_PATH=1 sh "$tools/install-uv.sh"
}

attempt() {
    say "--- $*" >>"$log"
    rm -f "$tools/bin/uv"
    "$@" >>"$log" 2>&1 && new_enough "$tools/bin/uv"
}

get_uv() {
    mkdir -p "$tools/bin"
    if found=$(command -v uv) && new_enough "$found"; then
        ln -sf "$found" "$tools/bin/uv"
        return
    fi
    say "Getting uv $UV_VERSION into .tools"
    attempt from_pip python3 -m pip ||
        attempt from_pip pip3 ||
        attempt from_pip pip ||
        attempt from_venv ||
        attempt from_astral ||
        fail "uv could not be had with pip, venv or curl ($log says why): install it" \
            "(https://docs.astral.sh/uv/) so that \`uv\` is on the PATH, and run make again."
}

# --- an environment ---

make_environment() {
    cd "$root/$1"
    say "Setting up the environment for $2"
    if ! "$tools/bin/uv" python find --quiet "$PYTHON_VERSION" >/dev/null 2>&1; then
        say "Getting Python $PYTHON_VERSION"
        "$tools/bin/uv" python install "$PYTHON_VERSION" ||
            fail "Python $PYTHON_VERSION is not installed and could not be downloaded: install it" \
                "(on Debian 12: apt-get install python3.11) and run make again."
    fi
    "$tools/bin/uv" sync --frozen --python "$PYTHON_VERSION" ||
        fail "uv could not install what $1/uv.lock lists (its message is above)."
    touch .venv/.set-up
}

case ${1:-} in
    uv) get_uv ;;
    environment) make_environment "$2" "$3" ;;
    *) fail "usage: set-up.sh uv | environment FOLDER TITLE" ;;
esac
