#!/bin/bash
# Makes a Debian package of what `make` has built: gen/build/caeval_VERSION_ARCH.deb, whose path it prints.
#
#   deb.sh [ARCHITECTURE]   called by `make deb`; another architecture than the machine's is that of a cross build
#
# By dpkg-dev alone: the package is small, and its few files stand in scripts/install/debian.
set -eu
mail=${DEBEMAIL:-caeval@caeval.example.org} # of whoever builds it
cd "$(dirname "$0")/.."
arch=${1:-$(dpkg --print-architecture)}
version=$(sed -n 's/.*CAEVAL_VERSION "\(.*\)"/\1/p' gen/app/version.h)
program=${PROGRAM:-gen/build/package/caeval} # beside its objects, so that nothing else is built anew
root=gen/build/deb/caeval
doc=$root/usr/share/doc/caeval
rm -rf gen/build/deb
mkdir -p gen/build/deb

make --no-print-directory -s install BUILD="$(dirname "$program")" PROGRAM="$program" DESTDIR="$root" PREFIX=/usr UNITDIR=/usr/lib/systemd/system \
    SYSUSERSDIR=/usr/lib/sysusers.d TMPFILESDIR=/usr/lib/tmpfiles.d SYSCONFDIR=/etc LOCALSTATEDIR=/var >/dev/null
rm -f "$doc/LICENSE" # copyright has it
strip="strip"
[ "$arch" = "$(dpkg --print-architecture)" ] || strip=$(dpkg-architecture -a"$arch" -qDEB_HOST_GNU_TYPE 2>/dev/null)-strip
"$strip" --remove-section=.comment --remove-section=.note "$root/usr/bin/caeval"

# The day of the newest change: the same sources give the same package.
day=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || stat -c %Y CHANGELOG.md)}
export SOURCE_DATE_EPOCH=$day
{
    echo "caeval ($version) unstable; urgency=medium"
    echo
    echo "  * What changed stands in /usr/share/doc/caeval/CHANGELOG.md.gz."
    echo
    echo " -- The caeval authors <$mail>  $(LC_ALL=C date -u -R -d "@$day")"
} | gzip -9n >"$doc/changelog.gz"
gzip -9nc CHANGELOG.md >"$doc/CHANGELOG.md.gz"
{
    cat scripts/install/debian/copyright
    sed -n '/^Permission is hereby/,/^SOFTWARE/p' LICENSE | sed 's/^$/./; s/^/ /'
    echo
    echo "Comment:"
    sed -n '/^What this licence/,$p' LICENSE | sed 's/^$/./; s/^/ /'
} >"$doc/copyright"
find "$root/usr/share/man" -type f -exec gzip -9n {} +

mkdir "$root/DEBIAN" gen/build/deb/debian
for script in postinst prerm postrm; do
    install -m 755 "scripts/install/debian/$script" "$root/DEBIAN/$script"
done
(cd "$root" && find etc -type f | LC_ALL=C sort | sed 's|^|/|') >"$root/DEBIAN/conffiles"
(cd "$root" && find usr -type f -print0 | LC_ALL=C sort -z | xargs -0 md5sum) >"$root/DEBIAN/md5sums"

# what the program is linked with, as the packages of this release have it
printf 'Source: caeval\n\nPackage: caeval\nArchitecture: %s\n' "$arch" >gen/build/deb/debian/control
libraries=$(cd gen/build/deb && dpkg-shlibdeps ${DEB_LIBRARIES:+"-l$DEB_LIBRARIES"} -O caeval/usr/bin/caeval 2>/dev/null |
    sed -n 's/^shlibs:Depends=//p')
[ -n "$libraries" ] || { echo "deb.sh: dpkg-shlibdeps does not know the libraries of $program" >&2; exit 1; }
sed -e "s/@VERSION@/$version/; s/@ARCHITECTURE@/$arch/; s/@LIBRARIES@/$libraries/" \
    -e "s/@MAIL@/$mail/; s/@SIZE@/$(du -sk --exclude=DEBIAN "$root" | cut -f1)/" scripts/install/debian/control >"$root/DEBIAN/control"

find "$root" -newermt "@$day" -print0 | xargs -0r touch -h -d "@$day"
find "$root" -type d -exec chmod 755 {} +
package=gen/build/caeval_${version}_$arch.deb
dpkg-deb --root-owner-group -Zxz --build "$root" "$package" >/dev/null
echo "$package"
