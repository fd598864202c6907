#!/bin/sh
# The wheels from which the tests make clean environments: the function's own, and each platform's runtime.
# Fetched once, by hash, into wheels/; the tests themselves ask no network.
set -eu
cd "$(dirname "$0")"
python="${1:-../../.venv/bin/python}"
function=../../eroom_static/function/requirements.txt
stamp="$(cat requirements.txt $function | cksum) $("$python" -c 'import sys; print(sys.version_info[:2])')"

if [ "$(cat wheels/.stamp 2>/dev/null)" != "$stamp" ]; then
    rm -rf wheels
    cannot() {
        echo "the wheels for tests/bundle could not be fetched" >&2
        [ "${CI:-}" != true ] || exit 1
        echo "tests that need them will be skipped" >&2
        exit 0
    }
    fetch() {
        "$python" -m pip download --quiet --disable-pip-version-check --only-binary=:all: --require-hashes --dest wheels "$@" || cannot
    }
    fetch --requirement requirements.txt
    # What an upload to AWS holds: Python 3.13 on both of its processors.
    for machine in x86_64 aarch64; do
        fetch --requirement $function --implementation cp --python-version 3.13 \
            --platform "manylinux_2_34_$machine" --platform "manylinux_2_28_$machine" \
            --platform "manylinux_2_17_$machine" --platform "manylinux2014_$machine"
    done
    echo "$stamp" > wheels/.stamp
fi
