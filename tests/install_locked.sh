#!/bin/sh
# Installs locked requirements into an environment:
#   sh tests/install_locked.sh PYTHON REQUIREMENTS [PIP-OPTION...]
# The exit status is 75 if the package index cannot be reached; any other failure, such as a wrong hash, keeps pip's.
set -u
python=$1 requirements=$2
shift 2
status=0
"$python" -m pip --quiet --disable-pip-version-check install --require-hashes "$@" -r "$requirements" || status=$?
[ "$status" -eq 0 ] && exit 0
# The probe asks the index for a package that every index has.
probe=$(mktemp -d) || exit "$status"
trap 'rm -rf "$probe"' EXIT
if "$python" -m pip --quiet --disable-pip-version-check download --no-cache-dir --retries 1 --timeout 15 \
    --no-deps --dest "$probe" pip >/dev/null 2>&1; then
    echo "$requirements: the installation failed, although the package index can be reached" >&2
    exit "$status"
fi
echo "$requirements: the package index cannot be reached" >&2
exit 75
