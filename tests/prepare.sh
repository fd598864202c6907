#!/bin/sh
# What the tests need beside Python packages: Chromium, Java and web servers from the system's packages, the rest from npm.
set -eu
cd "$(dirname "$0")/node"

debian_root() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; }

missing=""
command -v chromium >/dev/null || missing="chromium"
command -v npm >/dev/null || missing="$missing nodejs npm"
command -v java >/dev/null || missing="$missing default-jre-headless"
# Servers that hand out a built site; on Debian they live in /usr/sbin, which is not on every path.
PATH="$PATH:/usr/sbin"
command -v nginx >/dev/null || missing="$missing nginx-light"
command -v caddy >/dev/null || missing="$missing caddy"
command -v apache2 >/dev/null || missing="$missing apache2-bin"
noto=/usr/share/fonts/truetype/noto  # pages and cards in many scripts are looked at
[ -e $noto/NotoSans-Bold.ttf ] || missing="$missing fonts-noto-core"
[ -e $noto/NotoColorEmoji.ttf ] || missing="$missing fonts-noto-color-emoji"
[ -e /usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc ] || missing="$missing fonts-noto-cjk"
if [ -n "$missing" ]; then
    if debian_root; then
        echo "installing from Debian's packages: $missing"
        apt-get update -qq
        # shellcheck disable=SC2086  # a list of names
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
    else
        echo "the tests need $missing: install it from your system's packages (Debian: sudo apt-get install $missing)" >&2
        [ "${CI:-}" != true ] || exit 1
        echo "tests that need it will be skipped" >&2
    fi
fi

# npm ci installs exactly the lock, by its integrity hashes; skipped where that has been done.
if command -v npm >/dev/null && ! cmp -s package-lock.json node_modules/.locked 2>/dev/null; then
    npm ci --silent --no-audit --no-fund --ignore-scripts
    cp package-lock.json node_modules/.locked
fi

# The packages of the clouds, for starting the function's bundles as they would start there.
sh ../bundle/prepare.sh

# What the package leans on, for installing it as strangers do, without a network.
cd ../..
if ! cmp -s requirements.lock tests/wheels/.locked; then
    rm -rf tests/wheels
    .venv/bin/python -m pip download --quiet --disable-pip-version-check --require-hashes --only-binary :all: \
        --dest tests/wheels -r requirements.lock
    cp requirements.lock tests/wheels/.locked
fi
