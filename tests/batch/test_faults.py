"""Never a torn record, never a silent loss: system calls that fail and processes killed at each place.

For each call and each n, the n-th such call of every process of a run fails, or the process is killed
in it. Before the run lie the results of an older state of the input. Afterwards, whatever happened:

- a CA's folder is wholly the old set or wholly the new one, and its manifest agrees with its files;
- where the run says it is done (0 or 3), everything is new; else it said why;
- the next run cleans up, and gives what an undisturbed one gives; the history knows just that.

CAEVAL_TORTURE=full tries every n (of the thousands of reads and seeks every few) and kills at 200
random moments: `make torture`. Without it a sample."""

import concurrent.futures
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import bulk  # noqa: E402
import faults  # noqa: E402
import world  # noqa: E402
from test_bulk import YEAR, command  # noqa: E402

FULL = os.environ.get("CAEVAL_TORTURE") == "full"
JOBS = os.cpu_count() or 1
FAILING = {"write": ("ENOSPC", "EIO"), "pwrite64": ("ENOSPC",), "fsync": ("EIO", "ENOSPC"),
           "close": ("EIO", "ENOSPC"), "openat": ("EIO", "ENOSPC"), "rename": ("EIO", "ENOSPC"),
           "renameat2": ("EIO", "ENOSPC", "EINVAL"), "mkdir": ("ENOSPC",), "unlink": ("EIO",),
           "read": ("EIO",), "lseek": ("EIO",), "rmdir": ("EIO",)}
KILLED = ("write", "fsync", "rename", "renameat2", "mkdir", "unlinkat", "rmdir", "close", "openat",
          "sendto")


@unittest.skipUnless(faults.STRACE_WORKS, "strace cannot trace here")
class Faults(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        memory = pathlib.Path("/dev/shm")  # where fsync costs nothing
        cls.temporary = tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None)
        cls.addClassCleanup(cls.temporary.cleanup)
        cls.folder = pathlib.Path(cls.temporary.name)
        cls.input = cls.folder / "in"
        cls.old = cls.folder / "old"
        cls.new = cls.folder / "new"
        only = ("org", "hotline", "complaints")
        bulk.make(cls.input, 2, combined=("complaints",), only=only)
        cls.run_plain(cls.old)
        path = cls.input / "CA000" / "hotline.csv"
        path.write_text(path.read_text(encoding="utf-8").replace("人工接听", "放弃", 3),
                        encoding="utf-8")
        with open(cls.input / "CA001" / "org.csv", "a", encoding="utf-8") as file:
            file.write("\n")
        cls.run_plain(cls.new)
        cls.want_old, cls.want_new = bulk.visible(cls.old), bulk.visible(cls.new)
        cls.want_history = bulk.history(cls.new)
        assert len(cls.want_history) == 2
        for code in ("CA000", "CA001"):
            assert cls.set_of(cls.old, code) != cls.set_of(cls.new, code)
        cls.counts = faults.counts(cls.command_into(cls.start("counting")),
                                   sorted({*FAILING, *KILLED}))

    @staticmethod
    def set_of(output, code):
        return bulk.visible(pathlib.Path(output) / YEAR / code)

    @classmethod
    def command_into(cls, output, jobs=1):
        return command(cls.input, output, "-j", jobs, "--force", formats="xlsx,pdf,json,html")

    @classmethod
    def run_plain(cls, output, *more):
        done = subprocess.run(command(cls.input, output, *more, formats="xlsx,pdf,json,html"),
                              capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done

    @classmethod
    def start(cls, name):
        """A folder that holds the old results."""
        output = cls.folder / name
        shutil.rmtree(output, ignore_errors=True)
        shutil.copytree(cls.old, output)
        return output

    def judge(self, output, status, told):
        """What must hold after any disturbed run; None or what does not."""
        faulty = []
        for code in ("CA000", "CA001"):
            found = self.set_of(output, code)
            if bulk.torn(output / YEAR / code):
                faulty.append(f"{code} is torn: {bulk.torn(output / YEAR / code)}")
            if found not in (self.set_of(self.old, code), self.set_of(self.new, code)):
                faulty.append(f"{code} is neither old nor new")
            if status in (0, 3) and f"{code}: " not in told and found != self.set_of(self.new, code):
                faulty.append(f"{code} is silently old")
        if status == 0 and bulk.visible(output) != self.want_new:
            faulty.append("status 0 but not all is new")
        if status not in (0, 1, 3, 64, 65, 66, 73, 75, 127, 130) and status >= 0:
            faulty.append(f"status {status} is none of the contract's")
        return faulty

    def judge_next(self, output):
        """The next run puts everything right, once a killed one's workers let go of the lock."""
        for _ in range(200):
            done = subprocess.run(command(self.input, output, formats="xlsx,pdf,json,html"),
                                  capture_output=True, text=True)
            if done.returncode != 75:
                break
            time.sleep(0.01)
        faulty = [] if done.returncode == 0 else [f"next run: {done.returncode} {done.stderr}"]
        if bulk.visible(output) != self.want_new:
            faulty.append("the next run does not give what an undisturbed one gives")
        if bulk.history(output) != self.want_history:
            faulty.append("the history is not that of an undisturbed run")
        if bulk.strays(output):
            faulty.append(f"left over: {bulk.strays(output)}")
        return faulty

    def one(self, call, inject):
        output = self.start(f"{call}-{inject}".replace(":", "_").replace("=", "_"))
        try:
            done = faults.run(self.command_into(output), call, inject)
        except AssertionError as hang:
            return [str(hang)]
        faulty = self.judge(output, done.returncode, done.stderr) + self.judge_next(output)
        # a failing write may be the one of the message itself: then the status says it alone
        if done.returncode > 0 and call != "write" and not done.stderr.strip():
            faulty.append("not a word")
        shutil.rmtree(output)
        return [f"{call}:{inject} -> {done.returncode}: {text}" for text in faulty]

    def sweep(self, tasks):
        with concurrent.futures.ThreadPoolExecutor(JOBS) as pool:
            found = [text for part in pool.map(lambda task: self.one(*task), tasks) for text in part]
        print(f"{len(tasks)} places, {len(found)} faults", file=sys.stderr)
        self.assertEqual(found, [])
        self.assertGreater(len(tasks), 20)

    def places(self, call, sample):
        """1 to the number of calls; a sample takes the last ones and some of the others."""
        n = self.counts[call]
        if FULL:
            sample = 300 if call in ("read", "lseek") else n
        if n <= sample:
            return range(1, n + 1)
        step = max(1, n // sample)
        return sorted({*range(1 + random.Random(call).randrange(step), n + 1, step), n})

    def test_calls_that_fail(self):
        self.sweep([(call, f"error={error}:when={n}") for call, errors in FAILING.items()
                    for error in (errors if FULL else errors[:1]) for n in self.places(call, 3)])

    def test_calls_that_fail_for_ever_after(self):
        self.sweep([(call, f"error={errors[0]}:when={n}+") for call, errors in FAILING.items()
                    for n in self.places(call, 1)])

    def test_killed_in_a_call(self):
        self.sweep([(call, f"signal=SIGKILL:when={n}") for call in KILLED
                    for n in self.places(call, 2)])

    def test_a_worker_that_dies_behind_its_folder_does_not_say_that_the_earlier_result_stays(self):
        """Killed where its last files are written, around the exchange, and when the record is in place as well."""
        said = set()
        for call, n in (*(("fsync", n) for n in range(1, 12)), ("sendto", 2)):
            output = self.start("behind")
            done = faults.run(self.command_into(output), call, f"signal=SIGKILL:when={n}")
            for line in filter(lambda line: ": 没有结果：" in line, done.stderr.splitlines()):
                code = line.split(": ")[1]
                new = self.set_of(output, code) == self.set_of(self.new, code)
                self.assertEqual(("以前的结果不变" in line, "它的文件夹里已是这次的结果" in line), (not new, new), (call, n, line))
                said.add((call, new))
            self.assertEqual(self.judge_next(output), [])
        self.assertLessEqual({("fsync", False), ("fsync", True), ("sendto", True)}, said)

    def test_where_folders_cannot_be_exchanged(self):
        """By way of a third name: a kill in between may leave none in place, never a torn one, and
        the next run puts the earlier one back before anything else."""
        output = self.start("without")
        done = faults.run(self.command_into(output), "renameat2", "error=EINVAL")
        self.assertEqual(self.judge(output, done.returncode, done.stderr), [])
        self.assertEqual((done.returncode, self.judge_next(output)), (0, []))
        killed = 0
        for n in range(1, 7):
            output = self.start("without")
            done = faults.run(self.command_into(output), "rename,renameat2",
                              ("error=EINVAL", f"signal=SIGKILL:when={n}"))
            killed += done.returncode == -signal.SIGKILL
            for code in ("CA000", "CA001"):
                if (output / YEAR / code).exists():
                    self.assertIsNone(bulk.torn(output / YEAR / code))
            self.assertEqual(self.judge_next(output), [])
        self.assertGreater(killed, 3)

    def test_templates_that_cannot_be_read_again(self):
        """They are read for their texts, and once more for the characters of the shared fonts."""
        ended = 0
        for name in ("gbt35289-2017/readings.csv", "wording.csv"):
            for n in range(1, 40):
                output = self.start("unread")
                log = self.folder / "log"
                done = subprocess.run(
                    ["strace", "-f", "-o", log, "-P", world.TEMPLATES.resolve() / name, "-e",
                     "trace=read", "-e", f"inject=read:error=EIO:when={n}",
                     *self.command_into(output)], capture_output=True, text=True)
                if "INJECTED" not in log.read_text():
                    break
                ended += 1
                self.assertEqual(done.returncode, 65, f"{name} {n}")
                self.assertIn(name, done.stderr)
                self.assertEqual(bulk.visible(output), self.want_old)
        self.assertGreater(ended, 5)

    def test_killed_at_random_moments(self):
        moments = random.Random(5)
        started = time.monotonic()
        subprocess.run(self.command_into(self.start("timing"), jobs=2), capture_output=True)
        length = time.monotonic() - started
        wanted, tried, faulty, killed = 200 if FULL else 8, 0, [], 0
        while killed < wanted and tried < 6 * wanted:
            tried += 1
            output = self.start("random")
            process = subprocess.Popen(self.command_into(output, jobs=2), stdout=subprocess.DEVNULL,
                                       stderr=subprocess.PIPE, text=True, start_new_session=True)
            time.sleep(moments.uniform(0, length))
            if process.poll() is None:
                # now all of it, now the parent alone
                (os.killpg if tried % 2 else os.kill)(process.pid, signal.SIGKILL)
            told = process.communicate()[1]
            killed += process.returncode == -signal.SIGKILL
            faulty += self.judge(output, process.returncode, told) + self.judge_next(output)
        print(f"{killed} of {tried} runs killed, {len(faulty)} faults", file=sys.stderr)
        self.assertEqual(faulty, [])
        self.assertEqual(killed, wanted)


if __name__ == "__main__":
    unittest.main()
