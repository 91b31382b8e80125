#!/bin/bash
# Builds caeval where offices run it and compares what it says of the sample: Debian 12 and 13 on amd64, and
# arm64 (Kylin, UOS on Kunpeng or Phytium) by the cross compiler and qemu. Called by `make ports`, as root.
# The roots are made once, under PORTS (default /var/tmp/caeval-ports; some 3 GB), from apt's own mirror.
set -eu
cd "$(dirname "$0")/.."
ports=${PORTS:-/var/tmp/caeval-ports}
date=2025-12-31
[ "$(id -u)" -eq 0 ] || { echo "make ports makes Debian roots: run it as root" >&2; exit 1; }
scripts/setup.sh ports
mirror=$(apt-get indextargets --format '$(URI)' 'Created-By: Packages' 'Origin: Debian' | sed -n 's|/dists/.*||p' |
    grep -v security | head -n 1)
[ -n "$mirror" ] || { echo "apt knows no Debian mirror" >&2; exit 1; }
wanted=$(scripts/setup.sh names run)

# root NAME SUITE ARCHITECTURE: makes it where it is not there, with what building needs
root() {
    at=$ports/$1
    [ ! -e "$at/.made" ] || return 0
    rm -rf "$at"
    mkdir -p "$at"
    debootstrap --variant=minbase "$2" "$at" "$mirror" >"$ports/$1.log" 2>&1
    cp /etc/apt/apt.conf.d/* "$at/etc/apt/apt.conf.d/"
    names=$wanted
    if [ "$3" != amd64 ]; then
        chroot "$at" dpkg --add-architecture "$3"
        cross=gcc-aarch64-linux-gnu
        # what is linked is of the other processor, what compiles is not
        names=$(for name in $wanted; do
            case $name in
            gcc) echo $cross ;;
            *-dev) echo "$name:$3" ;;
            *) echo "$name" ;;
            esac
        done)
        cp /usr/bin/qemu-aarch64-static "$at/usr/bin/"
    fi
    chroot "$at" apt-get -q update >>"$ports/$1.log" 2>&1
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive chroot "$at" apt-get -q -y install --no-install-recommends $names \
        >>"$ports/$1.log" 2>&1
    touch "$at/.made"
}

# port NAME COMPILER [RUNNER]: builds in it, evaluates the sample; the digest of all its result.json
port() {
    at=$ports/$1
    rm -rf "$at/src"
    mkdir "$at/src"
    git ls-files -z | tar -c --null -T - | tar -x -C "$at/src"
    chroot "$at" make -C /src -s -j"$(nproc)" CC="$2" >"$ports/$1.build.log" 2>&1 ||
        { tail -n 20 "$ports/$1.build.log" >&2; exit 1; }
    status=0
    chroot "$at" sh -c "cd /src && ${3:-} gen/caeval run -q -i input -o /src/out.port -d $date" \
        >"$ports/$1.run.log" 2>&1 || status=$?
    [ "$status" -eq 3 ] || { tail -n 5 "$ports/$1.run.log" >&2; exit 1; } # the sample holds faulty rows
    warnings=$(grep -c 'warning:' "$ports/$1.build.log" || true)
    results=$(find "$at/src/out.port" -name result.json | wc -l)
    digest=$(cd "$at/src/out.port" && find . -name result.json | sort | xargs sha256sum | sha256sum | cut -c1-16)
    printf '%-20s %-34s %d warnings, %d results, %s\n' "$1" "$(chroot "$at" "$2" --version | head -n 1)" \
        "$warnings" "$results" "$digest"
}

mkdir -p "$ports"
root debian12 bookworm amd64
root debian13 trixie amd64
root debian12-arm64 bookworm arm64
port debian12 gcc >"$ports/table"
port debian13 gcc >>"$ports/table"
port debian12-arm64 aarch64-linux-gnu-gcc qemu-aarch64-static >>"$ports/table"
cat "$ports/table"
[ "$(sed 's/.* //' "$ports/table" | sort -u | wc -l)" -eq 1 ] || { echo "They do not say the same." >&2; exit 1; }
echo "All three build and say the same of the sample."
