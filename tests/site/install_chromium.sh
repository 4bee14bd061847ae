#!/bin/sh
# Puts Chromium into a folder, without touching the system:
#   tests/site/install_chromium.sh [build/chromium]
# Debian's packages, which apt verifies: Chromium and the libraries that this system lacks are unpacked, not installed.
# FOLDER/chromium starts it. What is there already is left as it is; a Chromium of the system is enough.
# The exit status is 0 if it is ready; 75 if the archive cannot be reached or this system lacks a program;
# 1 if the installation failed for another reason, such as a library that no package has.
set -u
export LC_ALL=C

mkdir -p "${1:-build/chromium}" || exit 1
folder=$(CDPATH='' cd -- "${1:-build/chromium}" && pwd) || exit 1
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

cannot() { # REASON
    echo "chromium: cannot be had here: $1" >&2
    exit 75
}

failed() { # REASON
    echo "chromium: the installation failed: $1" >&2
    exit 1
}

download() { # PACKAGE...: into $work/debs
    mkdir -p "$work/debs"
    # `_apt`, whom apt downloads as when root runs it, may write nothing here; that is only a warning.
    (cd "$work/debs" && apt-get -q download "$@") >"$work/apt.log" 2>&1
}

# What apt would install: Chromium, and each library that this system does not have.
wanted() {
    apt-get -s -o Debug::NoLocking=true --reinstall --no-install-recommends install chromium chromium-common \
        2>"$work/apt.log" | sed -n 's/^Inst \([^ ]*\) .*/\1/p'
}

fetched() {
    packages=$(wanted) && [ -n "$packages" ] && download $packages # names, one word each
}

starts() { # PROGRAM: shows a page
    timeout 60 "$1" --headless --no-sandbox --disable-gpu --user-data-dir="$work/profile" --dump-dom \
        'data:text/html,<p>ready' >"$work/start.out" 2>"$work/start.log"
    grep -q 'ready' "$work/start.out"
}

if [ -x "$folder/chromium" ]; then
    echo "chromium: ready in $folder"
    exit 0
fi
if command -v chromium >/dev/null; then
    echo "chromium: ready, the system has it"
    exit 0
fi
for program in apt-get dpkg; do
    command -v "$program" >/dev/null || cannot "there is no $program: only Debian and its kin have the packages"
done
if ! fetched; then
    [ "$(id -u)" -ne 0 ] || apt-get -q update >/dev/null 2>&1
    if ! fetched; then
        reason="apt-get cannot download chromium: $(grep -m 1 "^E: " "$work/apt.log")"
        download hostname || cannot "$reason"
        failed "$reason"
    fi
fi
for package in "$work"/debs/*.deb; do
    dpkg -x "$package" "$work/unpacked" || failed "dpkg cannot unpack $(basename "$package")"
done
rm -rf "$work/unpacked/usr/share/doc" "$work/unpacked/usr/share/man"
cat >"$work/unpacked/chromium" <<'END'
#!/bin/sh
# Chromium with the libraries and the fonts beside it, and then those of the system.
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd) || exit 1
libraries=$(find "$here/usr/lib" "$here/lib" -name '*.so*' 2>/dev/null | sed 's|/[^/]*$||' | sort -u | tr '\n' ':')
export LD_LIBRARY_PATH="$libraries${LD_LIBRARY_PATH:-}"
[ -f /etc/fonts/fonts.conf ] || export FONTCONFIG_FILE="$here/fonts.conf"
exec "$here/usr/lib/chromium/chromium" "$@"
END
chmod +x "$work/unpacked/chromium"
cat >"$work/unpacked/fonts.conf" <<END
<fontconfig><dir>$folder/usr/share/fonts</dir><cachedir>$folder/fonts</cachedir></fontconfig>
END
starts "$work/unpacked/chromium" || failed "it does not start: $(grep -m 1 . "$work/start.log")"
# The program that starts it comes last: it says that all is there.
mv "$work/unpacked/chromium" "$work/chromium" && cp -R "$work/unpacked/." "$folder/" && mv "$work/chromium" "$folder/" ||
    failed "cannot write $folder"
echo "chromium: ready in $folder"
