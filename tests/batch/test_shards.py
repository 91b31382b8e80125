"""Shards and their merge: the files that one run gives, byte for byte; what is missing or stale is an
error; shards at once do not meet, and runs and shards keep off each other."""

import collections
import fcntl
import gzip
import hashlib
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import bulk  # noqa: E402
import faults  # noqa: E402
import world  # noqa: E402
from test_bulk import Folder, YEAR, children, command, run, wait_for  # noqa: E402

CODES = [bulk.code_of(i) for i in range(12)]
ALL = "xlsx,pdf,json,html"


def said(done):
    """What it printed, but for the output folder."""
    return re.sub(r"^/.*/(\d{4}/index.html)$", r"\1", done.stdout, flags=re.M)


def shard_of(code, n):
    """As shard.h says it: an independent reckoning."""
    place = int(hashlib.sha256(code.encode()).hexdigest()[:8], 16)
    return place * n // 2 ** 32 + 1


def merge(source, output, *more, formats="json", **options):
    arguments = command(source, output, *more, formats=formats)
    arguments[1] = "merge"
    return subprocess.run(arguments, capture_output=True, text=True, **options)


def everything(output):
    """All bytes that users or later runs read: the history and its archive as well."""
    output = pathlib.Path(output)
    kept = [output / "history.sqlite", *(output / "archive" / "results").rglob("*.json.gz")]
    return {**bulk.visible(output), **{str(path.relative_to(output)): bulk.digest_of(path)
                                       for path in kept if path.exists()}}


class Shards(Folder):
    combined = ("hotline", "complaints", "docs")

    def make(self, n=len(CODES)):
        bulk.make(self.input, n, combined=self.combined)

    def one(self, *more, name="one", **options):
        """One run over everything, elsewhere."""
        return run(self.input, self.folder / name, *more, **options), everything(
            self.folder / name)

    def shard(self, k, n, *more, **options):
        return run(self.input, self.output, "--shard", f"{k}/{n}", *more, **options)

    def start(self, k, n, *more, formats="json", **options):
        process = subprocess.Popen(
            command(self.input, self.output, "--shard", f"{k}/{n}", *more, formats=formats),
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options)
        self.addCleanup(process.communicate)
        self.addCleanup(process.kill)
        return process

    def assert_merged(self, single, want, *more, **options):
        done = merge(self.input, self.output, *more, **options)
        self.assertEqual(everything(self.output), want)
        self.assertEqual((done.returncode, said(done), done.stderr),
                         (single.returncode, said(single), single.stderr))
        self.assertEqual(bulk.strays(self.output), [])
        return done


    def assert_same_but_database(self, want, name):
        """Where the history was written in more steps: the same in it, if not the same bytes."""
        found = everything(self.output)
        for files in (found, want):
            files.pop("history.sqlite")
        self.assertEqual(found, want)
        self.assertEqual(bulk.history(self.output), bulk.history(self.folder / name))


@unittest.skipUnless(faults.STRACE_WORKS, "needs strace")
class ReadOnce(Shards):
    """The process that has the database reads no result that a worker can read for it."""

    def results_opened(self, *arguments):
        """By the command's first process, and by all: how often each published result was opened."""
        log = self.folder / "trace"
        subprocess.run(["strace", "-f", "-o", log, "-e", "trace=openat", *arguments], capture_output=True, check=False)
        opened = re.findall(r"^(\d+) +openat\(\S+ \"([^\"]*/%s/CA\d+/result\.json)\"" % YEAR, log.read_text(), re.M)
        first = re.match(r"\d+", log.read_text()).group()
        return (collections.Counter(path for pid, path in opened if pid == first),
                collections.Counter(path for _, path in opened))

    def test_a_run(self):
        self.make(3)
        first, everybody = self.results_opened(*command(self.input, self.output))
        self.assertEqual(dict(first), {})
        self.assertEqual(len(everybody), 3)

    def test_a_merge(self):
        """It looks once of what day each is."""
        self.make(3)
        for k in (1, 2):
            self.shard(k, 2)
        arguments = command(self.input, self.output)
        arguments[1] = "merge"
        first, everybody = self.results_opened(*arguments)
        self.assertEqual(sorted(first.values()), [1, 1, 1])
        self.assertEqual(sorted(everybody.values()), [2, 2, 2])


@unittest.skipUnless(faults.STRACE_WORKS, "needs strace")
class LargeFirst(Shards):
    def first_read(self, *more):
        """The CAs in the order in which workers began to read them."""
        log = self.folder / "trace"
        subprocess.run(["strace", "-f", "-o", log, "-e", "trace=openat", *command(self.input, self.output, "--force", *more)],
                       capture_output=True, check=False)
        text = log.read_text()
        main = re.match(r"\d+", text).group()
        read = re.findall(r"^(\d+) +openat\(\S+ \"[^\"]*/in/(CA\d+)/hotline\.csv", text, re.M)
        return list(dict.fromkeys(code for pid, code in read if pid != main))

    def test_a_large_ca_is_begun_before_all(self):
        self.combined = ()
        self.make(6)
        hotline = self.input / "CA004" / "hotline.csv"
        lines = hotline.read_text(encoding="utf-8").splitlines(keepends=True)
        hotline.write_text(lines[0] + "".join(line.replace(",", f"{i},", 1) for i in range(600) for line in lines[1:]),
                           encoding="utf-8")
        self.assertIn("CA004", self.first_read("-j", "2")[:2])  # of two processes either may be the quicker
        self.assertEqual(self.first_read("-j", "1"), CODES[:6])


class Rebuilt(Shards):
    def test_by_one_process_or_several(self):
        """The same database, byte for byte, and the same words about a night that is damaged."""
        self.make(3)
        for date in ("2024-12-31", "2025-11-30", world.DATE):
            run(self.input, self.output, "-d", date)
        night = self.output / "archive/results/CA001/2025-11-30.json.gz"
        night.write_bytes(night.read_bytes()[:-9])
        found = []
        for jobs in ("1", "3"):
            done = subprocess.run([world.CAEVAL, "run", "--rebuild-history", "--force", "-o", self.output, "-j", jobs,
                                   "--templates", str(world.TEMPLATES)], capture_output=True, text=True)
            found.append((done.returncode, done.stdout, done.stderr, bulk.digest_of(self.output / "history.sqlite")))
        self.assertEqual(found[0], found[1])
        self.assertIn("2025-11-30.json.gz", found[0][2])
        self.assertIn("8 results", found[0][1])


class SameBytes(Shards):
    def test_whatever_the_number_of_shards(self):
        self.make()
        with open(self.input / "hotline.csv", "a", encoding="utf-8") as file:
            file.write("不是,H9,2025-03-03 10:00:00,,人工,放弃\n")  # a row of no CA
        # a file that is refused each time, a CA that only combined files name
        (self.input / "CA004" / "attest.csv").write_text("a,b\n1,2\n", encoding="utf-8")
        shutil.rmtree(self.input / "CA007")
        (self.input / "org.csv").write_text("ca_code,name\nCA007,第七家\n", encoding="utf-8")
        single, want = self.one(formats=ALL)
        self.assertEqual(single.returncode, 3, single.stderr)
        self.assertEqual(len([name for name in want if name.endswith(".xlsx")]), len(CODES) + 1)
        for n, jobs in ((1, 2), (2, 1), (4, 3), (7, 2)):
            with self.subTest(shards=n):
                shutil.rmtree(self.output, ignore_errors=True)
                shards = [self.start(k, n, "-j", jobs, formats=ALL) for k in range(1, n + 1)]
                told = []
                for k, shard in enumerate(shards, 1):
                    stdout, stderr = shard.communicate()
                    self.assertIn(shard.returncode, (0, 3), stderr)
                    here = [line.split()[0] for line in stdout.splitlines()[1:]]
                    self.assertEqual(here, [c for c in CODES if shard_of(c, n) == k])
                    told += here
                    self.assertNotIn("“不是”", stderr)  # rows of no CA are merging's to tell
                self.assertEqual(sorted(told), CODES)
                self.assertFalse((self.output / YEAR / "summary.json").exists())
                self.assertFalse((self.output / YEAR / "run.log").exists())
                self.assert_merged(single, want, formats=ALL)
                self.assert_merged(single, want, formats=ALL)  # once more changes nothing
        summary = json.loads((self.output / YEAR / "summary.json").read_text(encoding="utf-8"))
        self.assertEqual([stray["value"] for stray in summary["stray_rejects"]], ["不是"])
        self.assertEqual(single.stderr.count("“不是”"), 1)

    def test_a_shard_run_twice_and_shards_of_other_numbers(self):
        """Which shards evaluated the CAs is nobody's matter; together they have to be all."""
        self.make()
        single, want = self.one()
        for k, n in ((1, 2), (1, 2), (3, 4), (4, 4), (2, 2)):
            self.assertIn(self.shard(k, n).returncode, (0, 3))
        self.assert_merged(single, want)

    def test_with_a_past(self):
        """Earlier nights, one of them merged, come into the documents and the history as well."""
        self.make(5)
        nights = (("2025-11-30", None), ("2025-12-30", 3), (world.DATE, 2))
        for date, _ in nights:
            single, want = self.one("-d", date, formats=ALL)
        for date, n in nights:
            if n is None:
                run(self.input, self.output, "-d", date, formats=ALL)
                continue
            for k in range(n, 0, -1):
                self.shard(k, n, "-d", date, formats=ALL)
            done = merge(self.input, self.output, "-d", date, formats=ALL)
            self.assertIn(done.returncode, (0, 3), done.stderr)
        self.assertEqual(everything(self.output), want)
        self.assertEqual((done.returncode, said(done)), (single.returncode, said(single)))

    def test_a_night_that_was_never_merged(self):
        """What it published is kept by the next one before it is replaced."""
        self.make(4)
        for date in ("2025-12-29", "2025-12-30"):
            self.one("-d", date)
            for k in (1, 2):
                self.shard(k, 2, "-d", date)
        single, want = self.one()
        for k in (2, 1):
            self.shard(k, 2)
        done = merge(self.input, self.output)
        self.assertEqual(done.returncode, single.returncode, done.stderr)
        self.assert_same_but_database(want, "one")
        self.assertEqual([kept[:2] for kept in bulk.history(self.output)],
                         [(code, date) for code in CODES[:4] for date in
                          ("2025-12-29", "2025-12-30", world.DATE)])

    def test_a_run_after_shards_and_shards_after_a_run(self):
        self.make(6)
        single, want = self.one()
        self.shard(1, 2)
        self.assertEqual(run(self.input, self.output).returncode, single.returncode)
        self.assert_same_but_database(dict(want), "one")
        before = {code: (self.output / YEAR / code).stat().st_ino for code in CODES[:6]}
        self.shard(1, 3)
        self.assertEqual({code: (self.output / YEAR / code).stat().st_ino for code in CODES[:6]},
                         before)  # evaluated already
        done = merge(self.input, self.output)
        self.assertEqual((done.returncode, said(done), done.stderr),
                         (single.returncode, said(single), single.stderr))
        self.assert_same_but_database(want, "one")

    def test_inputs_copied_to_every_machine(self):
        """Other inodes and times, the same contents."""
        self.make(6)
        single, want = self.one()
        for k in (1, 2, 3):
            local = self.folder / f"node{k}"
            shutil.copytree(self.input, local)
            done = run(local, self.output, "--shard", f"{k}/3")
            self.assertIn(done.returncode, (0, 3), done.stderr)
        self.assert_merged(single, want)

    @unittest.skipUnless(faults.STRACE_WORKS, "strace cannot trace here")
    def test_what_is_set_aside_of_combined_exports(self):
        """The rows of a shard's own CAs, and nothing for merging."""
        bulk.make(self.input, 6, combined=("hotline", "complaints"))

        def set_aside(*more, what="run"):
            log = self.folder / "log"
            arguments = command(self.input, self.output, "-j", 1, *more)
            arguments[1] = what
            subprocess.run(["strace", "-f", "-y", "-o", log, "-e", "trace=write,pwrite64", *arguments],
                           capture_output=True, env={**os.environ, "ASAN_OPTIONS": "detect_leaks=0",
                                                     "TMPDIR": str(self.folder)})
            return sum(map(int, re.findall(rf"<{self.folder}/caeval-\w+[^\n]* = (\d+)$",
                                           log.read_text(errors="replace"), re.M)))
        whole = set_aside()
        self.assertGreater(whole, 10_000)
        shutil.rmtree(self.output)
        parts = [set_aside("--shard", f"{k}/3") for k in (1, 2, 3)]
        self.assertLess(max(parts), whole)
        (self.output / ".caeval-records" / YEAR / ".combined.json").unlink()  # so that they are read
        self.assertEqual(set_aside(what="merge"), 0)

    def test_only_and_an_empty_shard(self):
        self.make(3)
        single, want = self.one("--only", "CA001")
        home = shard_of("CA001", 5)
        for k in range(1, 6):
            done = self.shard(k, 5, "--only", "CA001")
            self.assertEqual("CA001" in done.stdout, k == home, done.stdout)
            if k != home:
                self.assertEqual(done.returncode, 0, done.stderr)
        self.assert_merged(single, want, "--only", "CA001")
        self.assertEqual(self.shard(1, 5, "--only", "CA999").returncode,
                         run(self.input, self.folder / "x", "--only", "CA999").returncode)


class ACaThatFails(Shards):
    @unittest.skipUnless(faults.STRACE_WORKS, "strace cannot trace here")
    def test_is_told_by_the_merge_as_by_one_run(self):
        self.make(4)
        path = self.input / "CA002" / "attest.csv"

        def failing(output, *more):
            return subprocess.run(
                ["strace", "-f", "-o", "/dev/null", "-P", str(path), "-e", "trace=read", "-e",
                 "inject=read:error=EIO", *command(self.input, output, *more)],
                capture_output=True, text=True,
                env={**os.environ, "ASAN_OPTIONS": "detect_leaks=0"})  # which strace forbids
        single = failing(self.folder / "one")
        want = everything(self.folder / "one")
        self.assertEqual(single.returncode, 3)
        self.assertRegex(single.stdout, "CA002 .*attest.csv")
        for k in (1, 2):
            failing(self.output, "--shard", f"{k}/2")
        self.assert_merged(single, want)
        # its shard again, without the fault: then it is there
        self.shard(shard_of("CA002", 2), 2)
        whole, want = self.one(name="whole")
        done = merge(self.input, self.output)
        self.assertEqual((done.returncode, said(done)), (whole.returncode, said(whole)))
        self.assert_same_but_database(want, "whole")

    def test_a_scheduler_s_signal_to_all_is_no_crash(self):
        """scancel signals every process of a task: nothing is kept of what they had in hand."""
        self.make(3)
        self.big("BIG")
        home = shard_of("BIG", 2)
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            process = self.start(home, 2, "-j", 2, start_new_session=True)
            wait_for(lambda: list((self.output / YEAR).glob(".caeval-stage-BIG")))
            for child in children(process.pid):  # they first, and well before their parent
                os.kill(child, number)
            os.killpg(process.pid, number)
            stdout, stderr = process.communicate()
            self.assertEqual(process.returncode, 130, stderr)
            self.assertNotIn("signal", stderr)
            self.assertFalse((self.output / ".caeval-records" / YEAR / "BIG.json").exists())

    def test_a_worker_that_crashes(self):
        self.make(3)
        self.big("BIG")
        home = shard_of("BIG", 2)
        self.shard(3 - home, 2)
        process = self.start(home, 2, "-j", 1)
        wait_for(lambda: list((self.output / YEAR).glob(".caeval-stage-BIG")))
        for child in children(process.pid):
            os.kill(child, signal.SIGKILL)
        stdout, stderr = process.communicate()
        self.assertRegex(stderr, f"BIG: .*信号{int(signal.SIGKILL)}（")
        done = merge(self.input, self.output)
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertRegex(done.stdout, f"BIG .*信号{int(signal.SIGKILL)}（")


class NotReady(Shards):
    def refused(self, codes, why, *more):
        """Merging says which CAs and why, and writes nothing."""
        before = bulk.visible(self.output)
        known = bulk.history(self.output) if (self.output / "history.sqlite").exists() else []
        done = merge(self.input, self.output, *more)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertEqual(done.stdout, "")
        lines = [line for line in done.stderr.splitlines()[:-1] if "已发布的是" not in line]  # of an older date
        self.assertEqual([line.split(": ")[1] for line in lines], list(codes))
        for line in lines:
            self.assertIn(why, line)
        self.assertIn(f"{len(codes)} of ", done.stderr.splitlines()[-1])
        self.assertEqual(bulk.visible(self.output), before)
        self.assertEqual(bulk.history(self.output), known)
        self.assertEqual(bulk.strays(self.output), [])

    def test_a_shard_is_missing(self):
        self.make()
        self.refused(CODES, "not evaluated")
        for k in (1, 2, 4):
            self.shard(k, 4)
        absent = [code for code in CODES if shard_of(code, 4) == 3]
        self.assertTrue(absent)
        self.refused(absent, "not evaluated")
        self.assertFalse((self.output / YEAR / "summary.json").exists())
        self.shard(3, 4)
        self.assert_merged(*self.one())

    def test_a_shard_is_stale(self):
        self.make()
        templates = self.folder / "templates"
        shutil.copytree(world.TEMPLATES, templates)
        self.shard(1, 2, "--templates", templates)
        with open(templates / "wording.csv", "a", encoding="utf-8") as file:
            file.write("\n")
        self.shard(2, 2, "--templates", templates)
        stale = [code for code in CODES if shard_of(code, 2) == 1]
        self.refused(stale, "templates", "--templates", templates)
        self.shard(1, 2, "--templates", templates)
        self.assert_merged(*self.one("--templates", templates), "--templates", templates)
        self.refused(CODES, "other options", "-d", "2025-12-30", "--templates", templates)

    def test_exports_or_results_changed(self):
        self.make(6)
        for k in (1, 2):
            self.shard(k, 2)
        single, want = self.one()
        self.assert_merged(single, want)
        path = self.input / "CA003" / "org.csv"
        good = path.read_bytes()
        path.write_text(good.decode().replace("第3号", "第三号"), encoding="utf-8")
        self.refused(["CA003"], "exports changed")
        path.write_bytes(good)
        (self.output / YEAR / "CA001" / "rejects.csv").unlink()
        self.refused(["CA001"], "not there as they were written")
        self.shard(1, 1)
        self.assert_merged(single, want)
        self.org("NEW")
        self.refused(["NEW"], "not evaluated")

    def test_combined_exports_changed(self):
        self.make(4)
        for k in (1, 2):
            self.shard(k, 2)
        path = self.input / "complaints.csv"
        path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
        self.refused(CODES[:4], "exports changed")

    def test_a_damaged_record(self):
        self.make(4)
        self.shard(1, 1)
        record = self.output / ".caeval-records" / YEAR / "CA002.json"
        record.write_bytes(record.read_bytes()[:100])
        self.refused(["CA002"], "not evaluated")

    def test_what_the_options_refuse(self):
        self.make(2)
        for more in (("--shard", "0/2"), ("--shard", "3/2"), ("--shard", "1"), ("--shard", "1/1001"),
                     ("--shard", "1/2/3"), ("--shard", ""), ("--shard", "1/2", "--rebuild-history")):
            with self.subTest(more=more):
                self.assertEqual(run(self.input, self.output, *more).returncode, 64)
        for more in (("--shard", "1/2"), ("--force",)):
            self.assertEqual(merge(self.input, self.output, *more).returncode, 64)
        self.assertFalse(self.output.exists())


class TheLocks(Shards):
    def stopped(self, k, n):
        """A shard in the middle of its work."""
        process = self.start(k, n, "-j", 1)
        wait_for(lambda: children(process.pid))
        os.kill(process.pid, signal.SIGSTOP)
        self.addCleanup(process.send_signal, signal.SIGCONT)
        return process

    def go_on(self, process):
        os.kill(process.pid, signal.SIGCONT)
        stdout, stderr = process.communicate()
        self.assertIn(process.returncode, (0, 3), stderr)

    def test_who_keeps_off_whom(self):
        self.make(4)
        self.big("BIG")
        home = shard_of("BIG", 2)
        other = 3 - home
        process = self.stopped(home, 2)
        quarter = shard_of("BIG", 4)  # lies within that half
        for done in (self.shard(home, 2), self.shard(quarter, 4), self.shard(1, 1),
                     run(self.input, self.output), merge(self.input, self.output)):
            self.assertEqual(done.returncode, 75, done.stderr)
            self.assertIn("another run", done.stderr)
            self.assertEqual(done.stdout, "")
        self.assertIn(self.shard(other, 2).returncode, (0, 3))
        self.assertIn(self.shard(2 * other, 4).returncode, (0, 3))
        self.go_on(process)
        self.assert_merged(*self.one())

    def test_a_run_keeps_shards_off(self):
        self.big("BIG")
        process = subprocess.Popen(command(self.input, self.output, "-j", 1),
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(process.communicate)
        self.addCleanup(process.kill)
        wait_for(lambda: children(process.pid))
        self.assertEqual(self.shard(1, 2).returncode, 75)
        self.assertEqual(self.shard(2, 2).returncode, 75)
        process.communicate()
        self.assertEqual(process.returncode, 0)

    def test_a_killed_shard_frees_its_part_and_leaves_the_others_alone(self):
        self.make(4)
        self.big("BIG")
        home = shard_of("BIG", 2)
        process = self.start(home, 2, "-j", 1)
        stage = self.output / YEAR / ".caeval-stage-BIG"
        wait_for(stage.exists)
        process.kill()
        process.communicate()
        wait_for(lambda: self.shard(3 - home, 2).returncode in (0, 3))
        self.assertTrue(stage.exists())  # not that shard's to clean up
        wait_for(lambda: self.shard(home, 2).returncode in (0, 3))
        self.assertFalse(stage.exists())
        self.assert_merged(*self.one())

    def test_kills_at_many_moments_of_shards_at_once(self):
        """Whatever was killed: run again until it ends, then merged, it is what one run gives."""
        self.make(8)
        single, want = self.one()
        kills = collections.Counter()
        for after in (0.0, 0.01, 0.03, 0.06, 0.1, 0.15, 0.22):
            shutil.rmtree(self.output, ignore_errors=True)
            shards = {k: self.start(k, 3, "-j", 2) for k in (1, 2, 3)}
            try:
                shards[2].wait(timeout=after)
            except subprocess.TimeoutExpired:
                shards[2].kill()
                kills["killed"] += 1
            for k in (1, 2, 3):
                shards[k].communicate()
                for code in CODES[:8]:
                    if (self.output / YEAR / code).exists():
                        self.assertIsNone(bulk.torn(self.output / YEAR / code))
            wait_for(lambda: self.shard(2, 3).returncode in (0, 3))
            self.assert_merged(single, want)
        self.assertGreater(kills["killed"], 2)

    def test_one_at_a_time_at_the_history(self):
        """A shard waits for its turn, and does not give up."""
        self.make(2)
        self.output.mkdir()
        with open(self.output / ".caeval.turn", "w") as turn:
            fcntl.flock(turn, fcntl.LOCK_EX)
            process = self.start(1, 1)
            wait_for(lambda: (self.output / ".caeval-records" / YEAR).exists())
            with self.assertRaises(subprocess.TimeoutExpired):
                process.wait(timeout=0.5)
            self.assertFalse((self.output / "history.sqlite").exists())
        stdout, stderr = process.communicate()
        self.assertIn(process.returncode, (0, 3), stderr)

    def test_the_history_knows_nothing_of_a_shard_before_it_is_merged(self):
        self.make(2)
        self.shard(1, 1)
        self.assertEqual(bulk.history(self.output), [])
        self.assertTrue((self.output / "archive" / "unfinished").exists())
        merge(self.input, self.output)
        self.assertFalse((self.output / "archive" / "unfinished").exists())
        archived = self.output / "archive" / "results" / "CA001" / f"{world.DATE}.json.gz"
        result = (self.output / YEAR / "CA001" / "result.json").read_bytes()
        self.assertTrue(gzip.decompress(archived.read_bytes()).endswith(result))


if __name__ == "__main__":
    unittest.main()
