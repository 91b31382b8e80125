#!/bin/sh
# Installs the Debian packages that are missing, and says so.
#
#   scripts/setup.sh run       what building and running needs
#   scripts/setup.sh install   the same, and what the nightly run needs
#   scripts/setup.sh check     the same, and what the tests need
#   scripts/setup.sh lint      what `make lint` needs
#   scripts/setup.sh ports     what `make ports` needs
#   scripts/setup.sh names run only names what building and running needs
#
# Nothing is done when everything is there. Root or sudo is needed only to install.
set -eu

build="gcc libc6-dev make pkg-config gettext libcsv-dev libxlsxwriter-dev libhpdf-dev libjansson-dev
       libssl-dev zlib1g-dev libdeflate-dev libxxhash-dev libexpat1-dev libsqlite3-dev"
fonts="fonts-arphic-gbsn00lp fonts-arphic-uming fonts-wqy-zenhei fonts-hanazono fonts-anonymous-pro"
nightly="python3"
tests="check python3-openpyxl libreoffice-calc-nogui libreoffice-writer-nogui
       fonts-crosextra-carlito poppler-utils
       mupdf-tools qpdf libxml2-utils openssl clang clang-format systemd logrotate strace
       groff dpkg-dev lintian munge slurmctld slurmd slurm-client chromium
       default-jre-headless libpdfbox2-java libjaxb-api-java libbcprov-java"
lint="clang-tidy cppcheck shellcheck"
deb="dpkg-dev lintian"
ports="debootstrap qemu-user-static"

case "${1:-}" in
run) wanted="$build $fonts" ;;
install) wanted="$build $fonts $nightly" ;;
check) wanted="$build $fonts $nightly $tests" ;;
lint) wanted="$build $tests $lint" ;;
ports) wanted="$ports" ;;
deb) wanted="$build $deb" ;;
names)
    echo $build $fonts
    exit 0
    ;;
*)
    echo "usage: scripts/setup.sh run|install|check|lint|ports|deb" >&2
    exit 64
    ;;
esac

missing=""
for package in $wanted; do
    status=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$status" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

as_root=""
if [ "$(id -u)" -ne 0 ]; then
    if command -v sudo >/dev/null 2>&1; then
        as_root=sudo
    else
        echo "These Debian packages are missing; install them as root:" >&2
        echo "  apt-get install --no-install-recommends$missing" >&2
        exit 1
    fi
fi

echo "Installing Debian packages:$missing"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
for attempt in 1 2 3; do
    if $as_root apt-get -o DPkg::Lock::Timeout=300 -q update >"$log" 2>&1 &&
        $as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 \
            -q -y install --no-install-recommends $missing >>"$log" 2>&1; then
        exit 0
    fi
    [ "$attempt" -lt 3 ] && sleep $((attempt * 5))
done
echo "The packages could not be installed:" >&2
tail -n 20 "$log" >&2
exit 1
