"""Nothing is quadratic: each case is run at N and at 4 N, and processor time and memory grow by less than six.

Linear work grows by four at most, quadratic work by sixteen. Processor time is that of the program and its workers,
not the time on the wall; what every run costs is measured beside it and taken off. A case that seems to grow too fast
is measured again, and what was least counts: other work on the machine makes a run dearer, never cheaper.

    test_growth.py --table [CASE...]     prints what was measured
"""

import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import world  # noqa: E402

MOST = 6  # from N to 4 N
ROUNDS = 4
LEAST_SECONDS, LEAST_MB = 0.06, 8.0  # what N takes at least: clocks tick, and Python's own memory counts until the exec


def table(folder, export, rows, columns=None, name=None):
    columns = columns or world.SCHEMA[export]
    with open(folder / f"{name or export}.csv", "w", encoding="utf-8") as file:
        file.write(",".join(columns) + "\n")
        file.writelines(",".join(row) + "\n" for row in rows)


def posts(folder, n):
    """Every line of the roll has a post of its own."""
    table(folder, "staff", ((f"S{i}", f"岗位{i}", "2020-01-01") for i in range(n)), ("staff_id", "post", "hired_on"))


def refused(folder, n):
    """Files of one export that are all refused."""
    for i in range(n):
        (folder / f"hotline-{i}.csv").write_text("此表已移交\n", encoding="utf-8")


def roles(folder, n):
    table(folder, "roles", ((f"S{i}", ("OS", "DB", "APP", "NET")[i % 4], ("管理员", "审计员")[i % 2], "2025-01-01")
                            for i in range(n)), ("staff_id", "system", "role", "from_on"))


def roles_of_one(folder, n):
    """One person with many assignments to two posts that do not clash."""
    table(folder, "roles", (("S1", "OS", ("管理员", "超级管理员")[i % 2], "2025-01-01", f"SQ{i}") for i in range(n)),
          ("staff_id", "system", "role", "from_on", "auth_ref"))


def leavers(folder, n):
    """All have left on one day, each with an account."""
    table(folder, "staff", ((f"S{i}", "客服", "2020-01-01", "2025-06-30") for i in range(n)),
          ("staff_id", "post", "hired_on", "left_on"))
    table(folder, "accounts", ((f"A{i}", f"S{i}", "操作系统", "是", "2025-06-30") for i in range(n)),
          ("account", "owner", "scope", "two_factor", "disabled_on"))


def leavers_lost(folder, n):
    """Of every other one the line cannot be read."""
    table(folder, "staff", ((f"S{i}", "客服", "2020-01-01", "2025-06-30" if i % 2 else "2025-06-31") for i in range(n)),
          ("staff_id", "post", "hired_on", "left_on"))
    table(folder, "accounts", ((f"A{i}", f"S{i}", "操作系统", "是", "2025-06-30") for i in range(n)),
          ("account", "owner", "scope", "two_factor", "disabled_on"))


def crl(folder, n):
    table(folder, "crl_log", (("CA1", f"P{i}", "完全", "17", "2025-03-01 00:00:00", "2025-03-02 00:00:00",
                               "2025-03-01 00:05:00") for i in range(n)),
          ("issuer", "crl_partition", "kind", "crl_number", "this_update", "next_update", "published_at"))


def revoked(folder, n, number):
    table(folder, "revocations", ((f"{i:08X}", "2025-02-10 09:00:00", "证书持有者", "是", "2025-02-10 10:00:00",
                                   "2025-02-10 11:00:00", number) for i in range(n)),
          ("serial", "requested_at", "requester", "authn_ok", "decided_at", "revoked_at", "crl_number"))


def partitions(folder, n):
    """As many partitions as revocations, and one number that all share."""
    crl(folder, n)
    revoked(folder, n, "17")


def partitions_unnamed(folder, n):
    """As many partitions as revocations that name no list."""
    crl(folder, n)
    revoked(folder, n, "")


def lists_too_late(folder, n):
    """As many lists of one number, none of which was published while it was valid, as revocations that name it."""
    table(folder, "crl_log", (("CA1", f"P{i}", "完全", "17", "2025-03-01 00:00:00", "2025-03-02 00:00:00",
                               "2025-03-03 00:05:00") for i in range(n)),
          ("issuer", "crl_partition", "kind", "crl_number", "this_update", "next_update", "published_at"))
    revoked(folder, n, "17")


def issuers(folder, n, number):
    """As many issuers as certificates, a list of one number of each."""
    table(folder, "crl_log", ((f"CA{i}", "", "完全", "17", "2025-03-01 00:00:00", "2025-03-02 00:00:00",
                               "2025-03-01 00:05:00") for i in range(n)),
          ("issuer", "crl_partition", "kind", "crl_number", "this_update", "next_update", "published_at"))
    table(folder, "certificates", ((f"{i:08X}", f"CA{i}", "签名", "2025-01-02", "2026-01-02") for i in range(n)),
          ("serial", "issuer", "kind", "not_before", "not_after"))
    revoked(folder, n, number)


CASES = {  # builder, N, formats
    "posts": (posts, 2_500, "xlsx,pdf,json"),
    "refused files": (refused, 750, "xlsx,pdf,json"),
    "roles": (roles, 5_000, "json"),
    "roles of one person": (roles_of_one, 5_000, "json"),
    "leavers": (leavers, 10_000, "json"),
    "leavers, lines lost": (leavers_lost, 10_000, "json"),
    "partitions with one number": (partitions, 2_000, "json"),
    "partitions, no number": (partitions_unnamed, 2_000, "json"),
    "lists of one number, all too late": (lists_too_late, 2_000, "json"),
    "issuers with one number": (lambda folder, n: issuers(folder, n, "17"), 2_000, "json"),
    "issuers, no number": (lambda folder, n: issuers(folder, n, ""), 2_000, "json"),
}


def used_by(*arguments):
    """Seconds of processors and MB of the largest process, of a command."""
    process = subprocess.Popen([world.CAEVAL, *arguments, "--templates", world.TEMPLATES],
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode in (0, 3), f"exit {process.returncode}"
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def cost(source, formats):
    """Of one run."""
    with tempfile.TemporaryDirectory() as output:
        return used_by("run", "-q", "-i", source, "-o", output, "-d", world.DATE, "-j", "1", "--formats", formats)


class Case:
    """What N and 4 N cost, besides what nothing costs."""

    def __init__(self, name, folder):
        build, n, self.formats = CASES[name]
        self.least = {}
        for k in (0, n, 4 * n):
            ca = pathlib.Path(folder) / str(k) / "T1"
            ca.mkdir(parents=True)
            table(ca, "org", [("T1", "甲", "2015-01-01")], ("ca_code", "name", "service_start"))
            if k:
                build(ca, k)
            self.least[ca.parent] = (float("inf"), float("inf"))

    def measure(self):
        for folder, least in self.least.items():
            self.least[folder] = tuple(map(min, least, cost(folder, self.formats)))

    def growth(self):
        """Of seconds and of MB."""
        nothing, one, four = self.least.values()
        return [(four[i] - nothing[i]) / max(one[i] - nothing[i], least)
                for i, least in enumerate((LEAST_SECONDS, LEAST_MB))]

    def __str__(self):
        return "; ".join(f"{folder.name}: {s:.2f} s, {mb:.0f} MB" for folder, (s, mb) in self.least.items())


class Growth(unittest.TestCase):
    def test_every_case(self):
        for name in CASES:
            with self.subTest(name), tempfile.TemporaryDirectory() as folder:
                case = Case(name, folder)
                for _ in range(ROUNDS):
                    case.measure()
                    if max(case.growth()) < MOST:
                        break
                self.assertLess(max(case.growth()), MOST, str(case))


class Held(unittest.TestCase):
    def test_two_runs_are_compared_ca_by_ca(self):
        """The memory is that of one CA, whatever their number."""
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            ca = folder / "in/T0000"
            ca.mkdir(parents=True)
            table(ca, "org", [("T0000", "甲", "2015-01-01")], ("ca_code", "name", "service_start"))
            used_by("run", "-q", "-i", folder / "in", "-o", folder / "out", "-d", world.DATE, "--formats", "json")
            result = (folder / "out" / world.DATE[:4] / "T0000" / "result.json").read_text(encoding="utf-8")
            held = []
            for n in (5, 60):
                for i in range(n):
                    path = folder / str(n) / f"T{i:04}" / "result.json"
                    path.parent.mkdir(parents=True)
                    path.write_text(result.replace("T0000", f"T{i:04}"), encoding="utf-8")
                held.append(used_by("diff", folder / str(n), folder / str(n))[1])
            self.assertLess(held[1], held[0] + 4)


def print_table(names):
    for name in names:
        with tempfile.TemporaryDirectory() as folder:
            case = Case(name, folder)
            case.measure()
            print(f"{name:28}{case}", flush=True)


if __name__ == "__main__":
    if "--table" in sys.argv:
        print_table(sys.argv[sys.argv.index("--table") + 1:] or CASES)
    else:
        unittest.main()
