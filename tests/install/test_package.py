"""The Debian package: lintian, and its whole life on a machine: installed, used by the user it makes, upgraded
with its history, removed, purged. The machine is this one, under an overlay that keeps every change to itself."""

import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
MAKING = {"PATH": os.environ["PATH"], "HOME": "/"}
LIFE = """
set -eu
fail() { echo "FAILED: $1"; exit 1; }
mount -t tmpfs tmpfs "$1"
mkdir "$1/upper" "$1/work" "$1/root"
mount -t overlay overlay -o "lowerdir=/,upperdir=$1/upper,workdir=$1/work" "$1/root" || exit 99
root=$1/root
mount -t proc proc "$root/proc"
mount --bind /dev "$root/dev"
mkdir -p "$root/packages"
cp "$2" "$root/packages/new.deb"
cp -r "$3" "$root/packages/input"
in_root() { chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 "$@"; }
as_caeval() { in_root setpriv --reuid=caeval --regid=caeval --init-groups env -C /var/lib/caeval "$@"; }

# the version before: the same files, an older number and one more line in the configuration
in_root dpkg-deb -R /packages/new.deb /packages/old
in_root sed -i 's/^Version: .*/Version: 0.0.1/' /packages/old/DEBIAN/control
in_root sed -i '1i # an older version' /packages/old/etc/caeval/caeval.conf
in_root dpkg-deb --root-owner-group -Zgzip -z1 --build /packages/old /packages/old.deb >/dev/null

in_root dpkg -i /packages/old.deb >/dev/null || fail "installed"
[ "$(in_root stat -c '%U %G %a' /var/lib/caeval/input)" = "caeval caeval-input 2770" ] || fail "input folder"
[ "$(in_root stat -c '%U %G %a' /var/lib/caeval/out)" = "caeval caeval 750" ] || fail "output folder"
in_root id -nG caeval | grep -qw caeval-input || fail "caeval reads what is delivered"
in_root sh -c 'cp -r /packages/input/GD03 /var/lib/caeval/input/ && chown -R root:caeval-input /var/lib/caeval/input/GD03 &&
    chmod -R o-rwx /var/lib/caeval/input/GD03'
as_caeval caeval run -q -d 2025-06-30 || [ $? -eq 3 ] || fail "run"
as_caeval caeval-nightly --no-mail --date 2025-12-31 >/dev/null || [ $? -eq 3 ] || fail "nightly run"
as_caeval caeval list -o out | grep -q 2025-12-31 || fail "list before the upgrade"
in_root man -w caeval caeval.conf caeval-formats caeval-nightly >/dev/null || fail "manual pages"
in_root sh -c 'echo "jobs = 1" >>/etc/caeval/caeval.conf'

in_root dpkg --force-confold -i /packages/new.deb >/dev/null 2>&1 || fail "upgraded"
in_root grep -q '^jobs = 1' /etc/caeval/caeval.conf || fail "an edited configuration stays"
[ -e "$root/etc/caeval/caeval.conf.dpkg-dist" ] || fail "the new configuration lies beside it"
as_caeval caeval list -o out | grep -q 2025-06-30 || fail "history after the upgrade"
as_caeval caeval run -q -d 2026-01-31 || [ $? -eq 3 ] || fail "run after the upgrade"
[ "$(as_caeval caeval list -o out | grep -c GD03)" -eq 3 ] || fail "three results"
in_root sh -c 'cd / && md5sum -c --quiet /var/lib/dpkg/info/caeval.md5sums' || fail "files as in the package"

in_root dpkg -r caeval >/dev/null || fail "removed"
[ ! -e "$root/usr/bin/caeval" ] && [ -e "$root/etc/caeval/caeval.conf" ] || fail "what removing leaves"
in_root dpkg -P caeval >/dev/null || fail "purged"
[ ! -e "$root/etc/caeval" ] && [ ! -e "$root/var/log/caeval" ] || fail "what purging leaves"
[ -e "$root/var/lib/caeval/out/2025/GD03/result.json" ] || fail "results are the bureau's"
left=$(in_root find /etc /usr /var /run -xdev -path /var/lib/caeval -prune -o \\
    -name 'caeval*' -newer /packages/new.deb -print)
[ -z "$left" ] || fail "left behind: $left"
"""


class Package(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        if not shutil.which("dpkg-deb"):
            raise unittest.SkipTest("no dpkg here")
        cls.build = ROOT / "gen/build/package"
        shutil.rmtree(cls.build, ignore_errors=True)
        shutil.copytree(ROOT / "gen/build/release", cls.build)  # keeps times: one object is built anew
        done = subprocess.run(["make", "-s", "-C", ROOT, "DATADIR=/usr/share/caeval", f"BUILD={cls.build}",
                               f"PROGRAM={cls.build}/caeval", "all"], capture_output=True, text=True, env=MAKING)
        assert done.returncode == 0, done.stderr
        cls.package = cls.make()

    @classmethod
    def make(cls):
        program = (ROOT / "gen/caeval").stat().st_mtime_ns, (ROOT / "gen/build/release/datadir").read_bytes()
        done = subprocess.run([ROOT / "scripts/deb.sh"], capture_output=True, text=True,
                              env={**MAKING, "PROGRAM": f"{cls.build}/caeval"})
        assert done.returncode == 0, done.stdout + done.stderr
        assert program == ((ROOT / "gen/caeval").stat().st_mtime_ns, (ROOT / "gen/build/release/datadir").read_bytes()), \
            "gen/caeval was built anew, for other places"
        return ROOT / done.stdout.strip()

    def test_lintian_finds_nothing(self):
        if not shutil.which("lintian"):
            self.skipTest("no lintian here")
        done = subprocess.run(["lintian", "--allow-root", "--no-tag-display-limit", self.package], capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stdout), (0, ""))

    def test_the_same_sources_give_the_same_package(self):
        before = self.package.read_bytes()
        self.assertEqual(self.make().read_bytes(), before)

    def test_its_life_on_a_machine(self):
        if os.geteuid() != 0:
            self.skipTest("needs root, for an overlay of this machine")
        with tempfile.TemporaryDirectory() as folder:
            done = subprocess.run(["unshare", "--mount", "bash", "-c", LIFE, "life", folder, self.package, ROOT / "input"],
                                  capture_output=True, text=True)
            if done.returncode == 99 or "unshare failed" in done.stderr:
                self.skipTest("no overlay can be mounted here: " + done.stderr.strip())
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)


if __name__ == "__main__":
    unittest.main()
