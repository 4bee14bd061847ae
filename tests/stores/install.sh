#!/bin/sh
# Puts the SPARQL stores that tests run against into a folder, without touching the system:
#   tests/stores/install.sh [build/stores [fuseki|rdf4j|virtuoso]...]
# Jars and wars come through Maven and must have the SHA-256 of artifacts.sha256. Virtuoso comes as Debian's packages,
# which apt verifies, and is unpacked, not installed. What is there already is left as it is.
# The exit status is 0 if every store is ready; 75 if all that fails is that a registry cannot be reached
# or that this system lacks a program; 1 if an installation failed for another reason, such as a wrong checksum.
set -u
export LC_ALL=C

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd) || exit 1
mkdir -p "${1:-build/stores}" || exit 1
folder=$(CDPATH='' cd -- "${1:-build/stores}" && pwd) || exit 1
[ $# -eq 0 ] || shift
[ $# -gt 0 ] || set -- fuseki rdf4j virtuoso
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
result=0

# A function that fails sets `reason`; it returns 75 if a registry or a program is what is missing, otherwise 1.
maven_answers() { # asks for a small file, with a cache of its own
    mvn -q -B -Dmaven.repo.local="$work/probe" dependency:copy -Dartifact=org.slf4j:slf4j-parent:1.7.36:pom \
        -DoutputDirectory="$work/probe" >/dev/null 2>&1
}

apt_answers() {
    mkdir -p "$work/probe" && (cd "$work/probe" && apt-get -q download hostname) >/dev/null 2>&1
}

verified() { # FILE, with the pinned sum of its name
    pinned=$(sed -n "s/^\([0-9a-f]\{64\}\)  $(basename "$1")\$/\1/p" "$here/artifacts.sha256")
    [ -n "$pinned" ] && echo "$pinned  $1" | sha256sum --check --status 2>/dev/null
}

maven() { # COORDINATES FILE
    if [ -f "$folder/$2" ]; then
        verified "$folder/$2" && return 0
        reason="$folder/$2 is not the file of artifacts.sha256; remove it and run this again"
        return 1
    fi
    command -v mvn >/dev/null || { reason="there is no mvn (Maven)"; return 75; }
    if ! mvn -q -B dependency:copy -Dartifact="$1" -DoutputDirectory="$work" >"$work/mvn.log" 2>&1; then
        reason="mvn cannot fetch $1: $(sed -n 's/.*\[ERROR\] *//p' "$work/mvn.log" | head -n 1)"
        maven_answers && return 1
        return 75
    fi
    verified "$work/$2" || { reason="what Maven fetched as $2 does not have the SHA-256 of artifacts.sha256"; return 1; }
    mv "$work/$2" "$folder/$2.part" && mv "$folder/$2.part" "$folder/$2" || { reason="cannot write $folder/$2"; return 1; }
}

fuseki() {
    command -v java >/dev/null || { reason="there is no java"; return 75; }
    maven org.apache.jena:jena-fuseki-server:5.6.0 jena-fuseki-server-5.6.0.jar
}

# 3.7.7 is the last version whose server Maven Central has as a war; 4 and 5 have none there.
rdf4j() {
    command -v java >/dev/null || { reason="there is no java"; return 75; }
    maven org.eclipse.rdf4j:rdf4j-http-server:3.7.7:war rdf4j-http-server-3.7.7.war &&
        maven org.eclipse.jetty:jetty-runner:9.4.58.v20250814 jetty-runner-9.4.58.v20250814.jar
}

packages() { # NAME...: into $work/debs
    mkdir -p "$work/debs"
    # `_apt`, whom apt downloads as when root runs it, may write nothing here; that is only a warning.
    (cd "$work/debs" && apt-get -q download "$@") >"$work/apt.log" 2>&1
}

# The libraries that Virtuoso depends on and this system does not have.
lacking() {
    apt-cache depends virtuoso-opensource-7-bin 2>/dev/null | sed -n 's/^ *Depends: \([a-z0-9.+-]*\)$/\1/p' |
        while read -r package; do dpkg -s "$package" >/dev/null 2>&1 || echo "$package"; done
}

starts() { # PROGRAM of the unpacked Virtuoso, with the libraries beside it
    libraries=$(find "$1/usr/lib" "$1/lib" -maxdepth 1 -name '*-linux-*' 2>/dev/null | tr '\n' ':')
    LD_LIBRARY_PATH="$libraries" "$1/usr/bin/virtuoso-t" '-?' >"$work/start.log" 2>&1
    LD_LIBRARY_PATH="$libraries" ldd "$1/usr/bin/virtuoso-t" "$1/usr/bin/isql-vt" >"$work/ldd.log" 2>&1
    ! grep -q 'not found' "$work/ldd.log" && grep -q '^Version 7' "$work/start.log"
}

virtuoso() {
    [ -x "$folder/virtuoso/usr/bin/virtuoso-t" ] && return 0
    for program in apt-get dpkg ldd; do
        command -v "$program" >/dev/null || { reason="there is no $program: only Debian and its kin have the packages"; return 75; }
    done
    if ! packages virtuoso-opensource-7-bin $(lacking); then # names, one word each
        [ "$(id -u)" -ne 0 ] || apt-get -q update >/dev/null 2>&1
        if ! packages virtuoso-opensource-7-bin $(lacking); then
            reason="apt-get cannot download virtuoso-opensource-7-bin: $(grep -m 1 "^E: " "$work/apt.log")"
            apt_answers && return 1
            return 75
        fi
    fi
    for package in "$work"/debs/*.deb; do
        dpkg -x "$package" "$work/virtuoso" || { reason="dpkg cannot unpack $(basename "$package")"; return 1; }
    done
    if ! starts "$work/virtuoso"; then
        missing=$(sed -n 's/^[[:space:]]*\([^ ]*\) => not found.*/\1/p' "$work/ldd.log" | sort -u | tr '\n' ' ')
        reason="it does not start; libraries that this system lacks: ${missing:-none}"
        return 1
    fi
    rm -rf "$folder/virtuoso.part" && cp -R "$work/virtuoso" "$folder/virtuoso.part" &&
        mv "$folder/virtuoso.part" "$folder/virtuoso" || { reason="cannot write $folder/virtuoso"; return 1; }
}

for store in "$@"; do
    reason="unknown reason" status=0
    $store || status=$?
    case $status in
        0) echo "$store: ready in $folder" ;;
        75)
            echo "$store: cannot be had here: $reason" >&2
            [ "$result" -ne 0 ] || result=75
            ;;
        *)
            echo "$store: the installation failed: $reason" >&2
            result=1
            ;;
    esac
done
exit $result
