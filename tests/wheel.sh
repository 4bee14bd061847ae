#!/bin/sh
# Runs the tests on an installed wheel: an empty environment, a folder away from the checkout, and no source on the path.
#   sh tests/wheel.sh PYTHON FOLDER-OF-THE-WHEEL
set -eu
python=$1 dist=$(cd "$2" && pwd) here=$(cd "$(dirname "$0")/.." && pwd)
away=$(mktemp -d)
trap 'rm -rf "$away"' EXIT
"$python" -m venv "$away/venv"
pip="$away/venv/bin/python -m pip --quiet --disable-pip-version-check"
$pip install --require-hashes -r "$here/requirements.lock"
$pip install --require-hashes -r "$here/requirements-dev.lock"
$pip install --no-deps "$dist"/*.whl
mkdir "$away/suite"
cp -R "$here/tests" "$away/suite/tests"
cp "$here/pyproject.toml" "$here/README.md" "$here/README.zh.md" "$away/suite/"
mkdir "$away/suite/data"
cp -R "$here/data/source" "$here/data/published" "$here/data/examples" "$away/suite/data/"
cp -R "$here/docs" "$away/suite/docs"
cd "$away/suite"
"$away/venv/bin/python" -c 'import mingdan, sys; sys.exit(0 if "site-packages" in mingdan.__file__ else mingdan.__file__)'
"$away/venv/bin/python" -m pytest --numprocesses auto --dist loadfile
