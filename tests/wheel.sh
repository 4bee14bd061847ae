#!/bin/sh
# Installs the wheel in an empty environment, away from the checkout, and tries every command there.
#   sh tests/wheel.sh PYTHON FOLDER-OF-THE-WHEEL
set -eu
python=$1 dist=$(cd "$2" && pwd) here=$(cd "$(dirname "$0")/.." && pwd)
away=$(mktemp -d)
trap 'rm -rf "$away"' EXIT
"$python" -m venv "$away/venv"
pip="$away/venv/bin/python -m pip --quiet --disable-pip-version-check"
$pip install --require-hashes -r "$here/requirements.lock"
$pip install --no-deps "$dist"/*.whl
mkdir -p "$away/workspace/data/source"
cp -R "$here/data/source/sichuan-2022" "$away/workspace/data/source"
cp "$here/tests/wheel_smoke.py" "$away"
cd "$away/workspace"
"$away/venv/bin/python" -I "$away/wheel_smoke.py" "$here" "$dist"/*.whl
