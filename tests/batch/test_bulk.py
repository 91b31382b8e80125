"""Many CAs at once: the same bytes whatever the number of workers, one CA's trouble is not the
others', interrupts, the lock, progress."""

import contextlib
import fcntl
import json
import os
import pathlib
import pty
import re
import resource
import select
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import threading
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import bulk  # noqa: E402
import faults  # noqa: E402
import world  # noqa: E402

YEAR = world.DATE[:4]
BIG = 250_000  # rows of a CA that takes a while


def command(source, output, *more, formats="json"):
    return [world.CAEVAL, "run", "-i", str(source), "-o", str(output), "-d", world.DATE, "--formats",
            formats, "--templates", str(world.TEMPLATES), *map(str, more)]


def run(*arguments, formats="json", **options):
    return subprocess.run(command(*arguments, formats=formats), capture_output=True, text=True,
                          **options)


def has_terminals():
    try:
        for end in os.openpty():
            os.close(end)
    except OSError:
        return False
    return True


def descendants(pid):
    """A worker reads a CA's files in a process of its own."""
    return [one for child in children(pid) for one in (child, *descendants(child))]


def children(pid):
    path = pathlib.Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in path.read_text().split()] if path.exists() else []


def wait_for(what, seconds=30):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = what()
        if found:
            return found
        time.sleep(0.002)
    raise AssertionError("waited in vain")


@contextlib.contextmanager
def going_on_changing(path):
    """A file to which somebody writes all the time."""
    stop = threading.Event()

    def change():
        with open(path, "ab", buffering=0) as file:
            while not stop.is_set():
                file.write(b"\n")
                time.sleep(0.0005)
    thread = threading.Thread(target=change)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


class Folder(world.Folder):
    def org(self, code):
        target = self.input / code
        target.mkdir(parents=True, exist_ok=True)
        (target / "org.csv").write_text(f"ca_code,name\n{code},测试公司{code}\n", encoding="utf-8")

    def big(self, code="BIG", rows=BIG):
        self.org(code)
        with open(self.input / code / "hotline.csv", "w", encoding="utf-8") as file:
            file.write("call_id,offered_at,answered_at,channel,result\n")
            for i in range(rows):  # their ids in no order: those in order are known to be new without being kept
                file.write(f"H{i * 7919 % 1_000_003},2025-03-03 10:00:00,2025-03-03 10:00:05,人工,人工接听\n")

    def has_result(self, code):
        return (self.output / YEAR / code / "result.json").exists()


class SameBytes(Folder):
    def test_whatever_the_number_of_workers_and_the_surroundings(self):
        bulk.make(self.input, 9, combined=("hotline", "complaints", "docs"))
        done = run(self.input, self.output, "-j", 1, formats="xlsx,pdf,json,html")
        self.assertEqual(done.returncode, 3, done.stderr)
        want = bulk.visible(self.output)
        self.assertEqual(len(want), 9 * 6 + 5)
        # the same files, made in the opposite order, so that the folder lists them otherwise
        turned = self.folder / "turned"
        for path in sorted(self.input.rglob("*.csv"), reverse=True):
            target = turned / path.relative_to(self.input)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target)
        for jobs, env in ((2, {"TZ": "America/Lima", "LC_ALL": "tr_TR.UTF-8"}),
                          (4, {"TZ": "Asia/Kolkata", "LANG": "C"}), (16, {})):
            with self.subTest(jobs=jobs):
                other = self.folder / f"out{jobs}"
                again = run(turned, other, "-j", jobs, formats="xlsx,pdf,json,html",
                            env={"PATH": os.environ["PATH"], **env})
                self.assertEqual(bulk.visible(other), want)
                self.assertEqual(again.stdout.replace(f"{other}/", f"{self.output}/"), done.stdout)
                self.assertEqual(again.stderr.replace(str(turned), str(self.input)), done.stderr)

    def test_the_table_is_in_the_order_of_the_codes(self):
        self.big("AAA", 60_000)
        for code in ("BBB", "CCC", "DDD"):
            self.org(code)
        done = run(self.input, self.output, "-j", 3)
        self.assertEqual(re.findall(r"^[A-Z]{3}\b", done.stdout, re.M),
                         ["AAA", "BBB", "CCC", "DDD"])


@unittest.skipUnless(faults.STRACE_WORKS, "strace cannot trace here")
class CombinedExports(Folder):
    def test_are_opened_once_whatever_the_number_of_cas(self):
        bulk.make(self.input, 12, combined=("hotline", "complaints"))
        log = self.folder / "log"
        subprocess.run(["strace", "-f", "-o", log, "-e", "trace=openat",
                        *command(self.input, self.output, "-j", 3)], capture_output=True)
        text = log.read_text()
        for export in ("hotline", "complaints"):
            self.assertEqual(text.count(f'"{self.input}/{export}.csv"'), 1)
        own = [text.count(f'"{self.input}/CA{i:03}/org.csv"') for i in range(12)]
        self.assertTrue(all(1 <= n <= 3 for n in own), own)  # once for each reading of the evidence


class CombinedAccounts(Folder):
    """Every row of a combined file is some CA's or none's, and told once."""

    def setUp(self):
        super().setUp()
        bulk.make(self.input, 5, combined=("hotline", "complaints"), only=("org", "hotline",
                                                                           "complaints"))
        self.strays = []

    def add(self, name, *lines):
        path = self.input / name
        number = len(path.read_text(encoding="utf-8").splitlines())
        with open(path, "a", encoding="utf-8") as file:
            for line in lines:
                number += 1
                file.write(line + "\n")
                code = line.split(",")[0]
                if not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", code.strip()):
                    self.strays.append((name, number, "ca_code", code.strip()))

    def summary(self):
        return json.loads((self.output / YEAR / "summary.json").read_text(encoding="utf-8"))

    def agree(self, stray_total):
        summary = self.summary()
        results = [json.loads(path.read_text(encoding="utf-8"))
                   for path in (self.output / YEAR).glob("CA*/result.json")]
        self.assertEqual(len(results), 5)
        self.assertEqual(sorted(c["file"] for c in summary["combined"]),
                         ["complaints.csv", "hotline.csv"])
        for account in summary["combined"]:
            parts = [i for result in results for i in result["inputs"] if i["file"] == account["file"]]
            self.assertEqual(len(parts), 5)
            for i in parts:
                self.assertEqual(i["rows"], i["accepted"] + i["rejected"] + i["duplicates"]
                                 + i["superseded"])
            lines = (self.input / account["file"]).read_text(encoding="utf-8").splitlines()
            self.assertEqual(account["rows"], len(lines) - 1)
            self.assertEqual(account["rows"], sum(i["rows"] for i in parts) + account["of_no_ca"])
        self.assertEqual(sum(c["of_no_ca"] for c in summary["combined"]), stray_total)
        self.assertEqual(summary["stray_rejects_total"], stray_total)
        return summary

    def test_rows_are_those_of_the_cas_and_of_none(self):
        again = (self.input / "hotline.csv").read_text(encoding="utf-8").splitlines()[5]
        other = again.split(",")
        other[-1] = "别的内容"
        self.add("hotline.csv", again, ",".join(other), ",H1,2025-03-03 10:00:00,,人工,放弃",
                 "北京一号,H2,2025-03-03 10:00:00,,人工,放弃", "CA001,H3,2025-02-30 10:00:00,,人工,放弃")
        self.add("complaints.csv", " ,K1,2025-03-03 09:00:00", "A B,K2,2025-03-03 09:00:00")
        for _ in range(2):  # the second time the files are known and not read
            done = run(self.input, self.output)
            self.assertEqual(done.returncode, 3, done.stderr)
            summary = self.agree(4)
            found = sorted((r["file"], r["line"], r["column"], r["value"])
                           for r in summary["stray_rejects"])
            self.assertEqual(found, sorted(self.strays))
            self.assertEqual({r["reason"] for r in summary["stray_rejects"]},
                             {"不是机构编码，应为 1 至 64 个字母、数字、- 或 _"})

    def test_the_first_200_are_listed_and_all_counted(self):
        self.add("hotline.csv", *[f"第{i}号,H{i},2025-03-03 10:00:00,,人工,放弃" for i in range(230)])
        run(self.input, self.output)
        summary = self.agree(230)
        self.assertEqual([r["value"] for r in summary["stray_rejects"]],
                         [f"第{i}号" for i in range(200)])
        checked = subprocess.run([world.CAEVAL, "check", "-i", self.input, "-d", world.DATE,
                                  "--templates", world.TEMPLATES], capture_output=True, text=True)
        self.assertIn("另有30行不属任何机构", checked.stdout)

    def test_check_prints_each_combined_file_once(self):
        self.add("hotline.csv", "第1号,H1,2025-03-03 10:00:00,,人工,放弃",
                 "CA001,H3,2025-02-30 10:00:00,,人工,放弃")
        done = subprocess.run([world.CAEVAL, "check", "-i", self.input, "-d", world.DATE,
                               "--templates", world.TEMPLATES], capture_output=True, text=True)
        self.assertEqual(done.returncode, 3)
        for name, strays in (("hotline.csv", 1), ("complaints.csv", 0)):
            shared = done.stdout[done.stdout.index("各机构共用的文件"):]
            told = [line.split() for line in shared.splitlines() if name in line.split()]
            self.assertEqual(len(told), 1, told)
            rows, *parts = map(int, told[0][2:8] + told[0][-1:])
            self.assertEqual(rows, sum(parts))
            self.assertEqual(rows, len((self.input / name).read_text(encoding="utf-8").splitlines()) - 1)
            self.assertEqual(parts[-1], strays)


def results(output):
    """What lies in the CAs' folders."""
    return {name: digest for name, digest in bulk.visible(output).items() if "/CA" in name}


class OneCaInTrouble(Folder):
    def start_big(self, *more):
        self.big()
        for i in range(5):
            self.org(f"T{i}")
        process = subprocess.Popen(command(self.input, self.output, *more), text=True,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.addCleanup(process.kill)
        return process

    def reader_of(self, process, code):
        """The worker that has the CA's file open."""
        wanted = str(self.input / code / "hotline.csv")

        def find():
            for child in descendants(process.pid):
                try:
                    for fd in pathlib.Path(f"/proc/{child}/fd").iterdir():
                        if os.readlink(fd) == wanted:
                            return child
                except OSError:
                    continue
            return None
        return wait_for(find)

    def assert_only_big_failed(self, stdout, stderr, told):
        self.assertRegex(stderr, f"BIG: .*{told}")
        self.assertRegex(stdout, f"BIG .*{told}")
        self.assertFalse(self.has_result("BIG"))
        for i in range(5):
            self.assertTrue(self.has_result(f"T{i}"))
        self.assertEqual(bulk.strays(self.output), [])
        summary = (self.output / YEAR / "summary.json").read_text(encoding="utf-8")
        self.assertEqual(summary.count('"failed"'), 1)

    def test_a_crash_costs_one_ca(self):
        for number, jobs in ((signal.SIGSEGV, 2), (signal.SIGKILL, 1), (signal.SIGABRT, 4)):
            with self.subTest(signal=number):
                shutil.rmtree(self.output, ignore_errors=True)
                process = self.start_big("-j", jobs)
                os.kill(self.reader_of(process, "BIG"), number)
                stdout, stderr = process.communicate()
                self.assertEqual(process.returncode, 3, stderr)
                self.assert_only_big_failed(stdout, stderr, f"信号{int(number)}（")

    @unittest.skipIf("asan" in world.CAEVAL, "a sanitizer needs address space of its own")
    def test_no_memory_costs_one_ca(self):
        def limited(size):
            return run(self.input, self.output, "-j", 2, "--force", preexec_fn=lambda: (
                resource.setrlimit(resource.RLIMIT_AS, (size, size))))
        for i in range(5):
            self.org(f"T{i}")
        step = 4 << 20
        enough = next(size for size in range(4 * step, 200 * step, step)
                      if limited(size).returncode == 0)
        self.big(rows=700_000)  # their keys alone are more than what is left
        done = limited(enough + step)
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assert_only_big_failed(done.stdout, done.stderr, "内存不足")

    def test_a_file_that_goes_on_changing(self):
        self.big()
        for i in range(5):
            self.org(f"T{i}")
        with going_on_changing(self.input / "BIG" / "hotline.csv"):
            done = run(self.input, self.output, "-j", 2)
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assert_only_big_failed(done.stdout, done.stderr, "hotline.csv: .*变化")

    def test_a_file_that_changes_once_is_read_again(self):
        process = self.start_big("-j", 2)
        self.reader_of(process, "BIG")
        with open(self.input / "BIG" / "hotline.csv", "a", encoding="utf-8") as file:
            file.write("HX,2025-03-03 10:00:00,,人工,放弃\n")
        stdout, stderr = process.communicate()
        self.assertEqual(process.returncode, 0, stderr)
        result = world.load_result(self.output, world.DATE, "BIG")
        self.assertEqual(result["inputs"][1]["rows"], BIG + 1)
        self.assertEqual(result["measures"]["hotline.answer_rate"]["den"], BIG + 1)

    @unittest.skipUnless(faults.STRACE_WORKS, "strace cannot trace here")
    def test_a_file_that_vanished_or_cannot_be_read(self):
        """The earlier result stays, because nothing is known of how things stand now."""
        for code in ("T1", "T2"):
            self.org(code)
            (self.input / code / "complaints.csv").write_text(
                "complaint_id,received_at,channel\nK1,2025-03-03 09:00:00,本机构\n", encoding="utf-8")
        run(self.input, self.output)
        before = bulk.visible(self.output / YEAR / "T1")
        path = self.input / "T1" / "complaints.csv"
        for inject in ("openat:error=ENOENT", "read:error=EIO", "read:error=EIO:when=2+",
                       "openat:error=EMFILE"):
            with self.subTest(inject=inject):
                done = subprocess.run(
                    ["strace", "-f", "-o", "/dev/null", "-P", str(path), "-e",
                     f"trace={inject.split(':')[0]}", "-e", f"inject={inject}",
                     *command(self.input, self.output, "--force")], capture_output=True, text=True)
                self.assertEqual(done.returncode, 3, done.stderr)
                self.assertRegex(done.stderr, "T1: .*complaints.csv: ")
                self.assertEqual(bulk.visible(self.output / YEAR / "T1"), before)
                self.assertEqual(bulk.strays(self.output), [])
                self.assertIn("T2", done.stdout)

    def test_a_combined_file_that_goes_on_changing(self):
        """Every CA rests on it: none gets a new result, and each says why."""
        bulk.make(self.input, 3, combined=("hotline",), only=("org", "hotline"))
        run(self.input, self.output)
        before = results(self.output)
        path = self.input / "hotline.csv"
        path.write_text(path.read_text(encoding="utf-8") + "\n" * 2_000_000, encoding="utf-8")
        with going_on_changing(path):
            done = run(self.input, self.output)
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertEqual(done.stderr.count(": 没有结果：hotline.csv"), 3)
        self.assertEqual(results(self.output), before)


class Interrupted(Folder):
    def test_workers_end_and_nothing_is_left(self):
        self.big()
        self.org("T1")
        run(self.input, self.output, "--only", "T1")
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            with self.subTest(signal=number):
                process = subprocess.Popen(command(self.input, self.output, "-j", 2, "--force"),
                                           stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                           text=True, start_new_session=True)
                workers = wait_for(lambda: children(process.pid))
                wait_for(lambda: list((self.output / YEAR).glob(".caeval-stage-BIG")))
                for worker in workers:  # that none is done before the signal comes
                    os.kill(worker, signal.SIGSTOP)
                os.killpg(process.pid, number)  # as a terminal does: all of them
                for worker in workers:
                    if pathlib.Path(f"/proc/{worker}").exists():
                        os.kill(worker, signal.SIGCONT)
                stdout, stderr = process.communicate(timeout=30)
                self.assertEqual(process.returncode, 130, stderr)
                self.assertEqual(stdout, "")
                self.assertIn("interrupted", stderr)
                self.assertEqual(bulk.strays(self.output), [])
                self.assertIsNone(bulk.torn(self.output / YEAR / "T1"))
                for worker in workers:
                    self.assertFalse(pathlib.Path(f"/proc/{worker}").exists())
        self.assertEqual(run(self.input, self.output).returncode, 0)

    def test_before_anything_is_written(self):
        """While combined exports are read."""
        self.input.mkdir()
        with open(self.input / "hotline.csv", "w", encoding="utf-8") as file:
            file.write("机构编码,call_id,offered_at,channel,result\n")
            for i in range(BIG):
                file.write(f"T{i % 7},H{i},2025-03-03 10:00:00,人工,放弃\n")
        process = subprocess.Popen(command(self.input, self.output), stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, text=True)
        wait_for(lambda: (self.output / ".caeval-records").exists())
        process.send_signal(signal.SIGTERM)
        stdout, stderr = process.communicate(timeout=30)
        self.assertEqual(process.returncode, 130, stderr)
        self.assertEqual(bulk.visible(self.output), {})


class TheLock(Folder):
    def test_a_second_run_touches_nothing(self):
        self.big()
        first = subprocess.Popen(command(self.input, self.output, "-j", 2), stdout=subprocess.PIPE,
                                 stderr=subprocess.PIPE, text=True)
        wait_for(lambda: children(first.pid))
        os.kill(first.pid, signal.SIGSTOP)
        before = {str(path): path.stat().st_mtime_ns for path in self.output.rglob("*")}
        second = run(self.input, self.output, "-j", 2)
        # a worker of the first goes on while its parent is stopped: only its own stage may change
        after = {str(path): path.stat().st_mtime_ns for path in self.output.rglob("*")}
        os.kill(first.pid, signal.SIGCONT)
        first.communicate()
        self.assertEqual(second.returncode, 75, second.stderr)
        self.assertEqual(second.stdout, "")
        self.assertEqual({k for k in after if "stage" not in k},
                         {k for k in before if "stage" not in k})
        self.assertEqual(first.returncode, 0)
        self.assertEqual(run(self.input, self.output).returncode, 0)

    def test_a_killed_run_frees_it(self):
        """Workers end with their parent, whatever ended that."""
        self.big()
        process = subprocess.Popen(command(self.input, self.output, "-j", 2),
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        workers = wait_for(lambda: children(process.pid))
        process.kill()
        process.wait()
        wait_for(lambda: not any(pathlib.Path(f"/proc/{w}/exe").exists() for w in workers), 10)
        self.org("T1")
        self.assertEqual(run(self.input, self.output, "--only", "T1").returncode, 0)
        self.assertEqual(bulk.strays(self.output), [])


class NoPlaceToWrite(Folder):
    def test_a_folder_without_leave_to_write(self):
        self.org("T1")
        run(self.input, self.output)
        before = bulk.visible(self.output)
        for path in [self.output, *self.output.rglob("*")]:
            path.chmod(0o555 if path.is_dir() else 0o444)
        self.folder.chmod(0o755)
        # where nobody may read them, wherever the tests run
        program = self.folder / "caeval"
        shutil.copy(world.CAEVAL, program)
        program.chmod(0o755)
        shutil.copytree(world.TEMPLATES, self.folder / "templates")

        def nobody():
            if os.getuid() == 0:
                os.setgid(65534)
                os.setuid(65534)
        if os.getuid() == 0:
            (self.output / ".caeval.lock").chmod(0o666)
        done = subprocess.run(
            [program, *command(self.input, self.output, "--force", "--templates",
                               self.folder / "templates")[1:]],
            capture_output=True, text=True, cwd=self.folder, preexec_fn=nobody)
        for path in [self.output, *self.output.rglob("*")]:
            path.chmod(0o755 if path.is_dir() else 0o644)
        self.assertEqual(done.returncode, 73, done.stderr)
        self.assertIn(str(self.output), done.stderr)
        self.assertEqual(bulk.visible(self.output), before)

    def test_a_file_size_limit_at_every_step(self):
        """As a full disk: nothing is cut short, and it is said."""
        self.org("T1")
        run(self.input, self.output, formats="xlsx,pdf,json,html")
        want = bulk.visible(self.output)
        largest = max(path.stat().st_size for path in self.output.rglob("*") if path.is_file())
        whole = 0
        for limit in [*range(0, largest, largest // 24), largest + 200_000]:
            def set_limit(limit=limit):
                signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
                resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
            output = self.folder / "limited"
            shutil.rmtree(output, ignore_errors=True)
            done = run(self.input, output, formats="xlsx,pdf,json,html", preexec_fn=set_limit)
            if done.returncode == 0:
                self.assertEqual(bulk.visible(output), want)
                whole += 1
            else:
                self.assertIn(done.returncode, (1, 73), done.stderr)
                self.assertNotEqual(done.stderr, "")
                self.assertEqual(bulk.strays(output), [])
                if (output / YEAR / "T1").exists():
                    self.assertIsNone(bulk.torn(output / YEAR / "T1"))
        self.assertGreaterEqual(whole, 1)


class Progress(Folder):
    def on_terminal(self, *more, columns=100, kind="xterm", language="C"):
        """(standard error as a terminal shows it, standard output)"""
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 25, columns, 0, 0))
        process = subprocess.Popen(command(self.input, self.output, *more), stderr=theirs,
                                   stdout=subprocess.PIPE, env={**os.environ, "TERM": kind, "LC_ALL": language})
        os.close(theirs)
        shown = b""
        while True:
            ready, _, _ = select.select([ours], [], [], 30)
            try:
                data = os.read(ours, 65536) if ready else b""
            except OSError:
                data = b""
            if not data:
                break
            shown += data
        os.close(ours)
        stdout = process.communicate()[0].decode()
        return shown.decode("utf-8", "replace"), stdout

    @unittest.skipUnless(has_terminals(), "no terminals here: /dev/pts is not mounted")
    def test_on_a_terminal_only(self):
        self.big(rows=BIG // 2)
        for i in range(3):
            self.org(f"T{i}")
        (self.input / "T0" / "hotline.csv").write_text("call_id,offered_at,channel,result\nX,bad,人工,放弃\n",
                                                       encoding="utf-8")
        shown, stdout = self.on_terminal("-j", 1)
        self.assertRegex(shown, r"\[[#.]+\] 1/4 CAs  \d+ rows/s  \d+:\d\d left")
        self.assertNotIn("CAs", stdout)
        self.assertRegex(shown, r"(\r\x1b\[K|^)caeval: [^\r\n]*T0/hotline\.csv:2")
        self.assertTrue(shown.rstrip("\r\n").endswith(("\x1b[K", "日期时间，应为 2025-01-05 09:03:00 之类")),
                        shown[-200:])
        for option in ("--no-progress", "-q"):
            shown, _ = self.on_terminal("-j", 1, "--force", option)
            self.assertNotIn("rows/s", shown)
        self.assertNotIn("rows/s", run(self.input, self.output, "--force").stderr)

    @unittest.skipUnless(has_terminals(), "no terminals here: /dev/pts is not mounted")
    def test_on_a_narrow_terminal_the_line_fits(self):
        for i in range(3):
            self.org(f"T{i}")
        for columns, gone in ((50, ""), (40, "["), (25, "rows/s"), (12, "left"), (5, "rows/s")):
            shown, _ = self.on_terminal("-j", 1, "--force", columns=columns)
            lines = [part for part in re.split(r"[\r\n]|\x1b\[K", shown) if " CAs" in part]
            with self.subTest(columns=columns):
                self.assertTrue(lines)
                for line in lines:
                    self.assertIn("/3 CAs", line)
                    self.assertLess(len(line), max(columns, len("3/3 CAs") + 1), line)
                    self.assertNotIn(gone or "\0", line)
        shown, _ = self.on_terminal("-j", 1, "--force", columns=40, language="zh_CN.UTF-8")
        lines = [part for part in re.split(r"[\r\n]|\x1b\[K", shown) if "家机构" in part]
        self.assertTrue(lines)
        for line in lines:
            self.assertRegex(line, r"^\d/3 家机构(  每秒 \d+ 行)?  剩余 ")
            self.assertLess(sum(1 + (ord(c) > 0x2e80) for c in line), 40, line)
        for kind in "dumb", "":
            self.assertNotIn("CAs", self.on_terminal("-j", 1, "--force", kind=kind)[0])


if __name__ == "__main__":
    unittest.main()
