#!/bin/sh
# Puts shacl-engine, the SHACL engine in JavaScript, into a folder, without touching the system:
#   tests/validation/engines/install.sh [build/shacl-engine]
# npm verifies each package by the hash of package-lock.json. What is there already is left as it is.
# The exit status is 0 if it is ready; 75 if the registry cannot be reached or this system lacks node or npm;
# 1 if the installation failed for another reason, such as a wrong hash.
set -u
export LC_ALL=C

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd) || exit 1
folder=${1:-build/shacl-engine}
for program in node npm; do
    command -v "$program" >/dev/null || { echo "shacl-engine: cannot be had here: there is no $program" >&2; exit 75; }
done
mkdir -p "$folder" && cp "$here/shacl_engine.js" "$folder/" || exit 1
if [ -d "$folder/node_modules/shacl-engine" ] && cmp -s "$here/package-lock.json" "$folder/package-lock.json"; then
    echo "shacl-engine: ready in $folder"
    exit 0
fi
rm -rf "$folder/package-lock.json" "$folder/node_modules"
cp "$here/package.json" "$folder/" || exit 1
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
# The lock file comes last: it says that all is there.
mkdir "$work/new" && cp "$here/package.json" "$here/package-lock.json" "$work/new/" || exit 1
if (cd "$work/new" && npm ci --ignore-scripts --no-audit --no-fund) >"$work/npm.log" 2>&1; then
    mv "$work/new/node_modules" "$folder/" && cp "$here/package-lock.json" "$folder/" || exit 1
    echo "shacl-engine: ready in $folder"
    exit 0
fi
# The probe asks the registry for a package that is among those wanted.
if (cd "$work" && npm view --cache "$work/cache" n3@1.26.0 version) >/dev/null 2>&1; then
    sed -n 's/^npm error/shacl-engine: the installation failed:/p' "$work/npm.log" | head -n 3 >&2
    exit 1
fi
echo "shacl-engine: cannot be had here: npm cannot reach its registry" >&2
exit 75
