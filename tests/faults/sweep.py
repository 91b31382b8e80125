#!/usr/bin/env python3
"""Injected faults, counted: make faults. What is injected where, how each disturbed command ended, and what was wrong.

Each command of scenes.py is run on a copy of its folder of before, and in it one call fails (once, or from there on for
ever, or passes half of its bytes), or the process is killed in it. Afterwards there may be no torn set of a CA and no mixed
set of files, no silence (another end, or another result, without a word), no signal and no hanging, no message in another
language than the one asked for; and the next command must leave what an undisturbed one leaves.

    sweep.py                 the whole: every system call of the scenes, a part of the allocations (--allocations)
    sweep.py --sample        some of the commands that write, in half a minute of a processor
    sweep.py --only run,collect --kinds write,fsync --record FILE"""

import argparse
import collections
import concurrent.futures
import errno
import json
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import scenes  # noqa: E402
from scenes import CODES, DATE, RUN, YEAR, bulk  # noqa: E402

# What a call of a kind may fail with, the most telling first.
ERRORS = {"alloc": ("ENOMEM",), "open": ("EIO", "EMFILE", "EACCES"), "read": ("EIO", "EINTR"), "write": ("ENOSPC", "EINTR"),
          "fsync": ("EIO",), "close": ("EIO",), "rename": ("EIO",), "unlink": ("EIO",), "lock": ("ENOLCK", "EINTR"), "mkdir": ("ENOSPC",),
          "fork": ("EAGAIN",), "list": ("EIO",), "seek": ("EIO",), "send": ("EPIPE",), "stat": ("EIO",), "size": ("ENOSPC",)}
KILLED = ("write", "fsync", "close", "rename", "unlink", "lock", "mkdir", "size", "send")
WRONG = ("signal", "torn", "mixed", "silent", "language", "next")
PRIVATE = threading.local()


class Tally:
    """Counts by scene and kind of fault, and what was found."""

    def __init__(self):
        self.rows = collections.defaultdict(collections.Counter)
        self.found = []
        self.lock = threading.Lock()

    def add(self, row, done, faults, injected=True, where=""):
        with self.lock:
            count = self.rows[row]
            count["injected" if injected else "missed"] += 1
            if injected:
                count["hangs" if done.status is None else "killed" if done.status < 0 else f"status {done.status}"] += 1
            for kind in {kind for kind, _ in faults}:
                count[kind] += 1
            for kind, text in faults:
                self.found.append((*row, kind, f"{where}: {text}"))
                print(f"FAULT {' '.join(row)} {where}: {kind}: {text}", file=sys.stderr, flush=True)

    def table(self):
        ends = sorted({key for count in self.rows.values() for key in count if key.startswith(("status", "killed", "hangs"))})
        lines = ["| command | fault | injected | ended | " + " | ".join(WRONG) + " |", "|" + "---|" * (4 + len(WRONG))]
        total = collections.Counter()
        for row, count in sorted(self.rows.items()):
            total += count
            ended = ", ".join(f"{end.removeprefix('status ')}: {count[end]}" for end in ends if count[end])
            lines.append(f"| {row[0]} | {row[1]} | {count['injected']} | {ended} | "
                         + " | ".join(str(count[kind]) for kind in WRONG) + " |")
        lines.append(f"| all | | {total['injected']} | | " + " | ".join(str(total[kind]) for kind in WRONG) + " |")
        return "\n".join(lines)


def workplace(home):
    """A folder of this thread's own."""
    if not hasattr(PRIVATE, "folder"):
        PRIVATE.folder = pathlib.Path(tempfile.mkdtemp(dir=home)) / "work"
    return PRIVATE.folder


def one(tally, home, scene, kind, n, action, ever):
    folder = workplace(home)
    counts = folder.parent / "counts"
    counts.unlink(missing_ok=True)
    scene.place(folder)
    code = {"kill": "kill", "short": "short"}.get(action) or str(getattr(errno, action))
    fault = f"{kind}:{n}{'+' if ever else ''}:{code}"
    done = scenes.caeval(folder, scene.words, {"FAULT": fault, "FAULT_COUNTS": str(counts)})
    injected = scenes.numbers(counts)[scenes.KINDS.index("injected")] > 0
    kills = action == "kill"
    faults = scenes.judge(scene, folder, done, kills) if injected else []
    if injected and action in ("short", "EINTR") and done.status == scene.clean.status and scenes.tree(folder) != scene.new:
        faults.append(("silent", "half of the bytes, and the result is another"))
    faults += scenes.judge_next(scene, folder)
    what = "killed in a call" if kills else f"{kind}{' for ever' if ever else ''}"
    tally.add((scene.name, what), done, faults, injected, f"{kind}:{n}{'+' if ever else ''}:{action}")


def places(count, most, name):
    """1 to count; where that is more than `most`, as many spread over them, the last one among them."""
    if count <= most:
        return list(range(1, count + 1))
    step = count / most
    start = random.Random(name).random()
    return sorted({min(count, 1 + int((i + start) * step)) for i in range(most - 1)} | {count})


def sample_of(scene, kind, error):
    """The last call of a kind, which is about what was written, and one in the middle from where on all fail."""
    count = scene.counts[kind]
    if count:
        yield kind, count, error, False
    if count and kind in ("write", "rename"):
        yield kind, 1 + count // 2, error, True
    if count > 1 and kind in ("open", "send"):
        yield kind, 1 + count // 3, error, False
    if count and kind in ("fsync", "rename", "unlink"):
        yield kind, count, "kill", False


def tasks_of(scene, options):
    """(kind, n, action, for ever) of a scene."""
    for kind, errors in ERRORS.items():
        if options.kinds and kind not in options.kinds:
            continue
        if options.sample:
            yield from sample_of(scene, kind, errors[0])
            continue
        count = scene.counts[kind]
        most = {"alloc": options.allocations, "read": options.reads, "stat": options.reads, "seek": options.reads}.get(kind, options.each)
        for i, error in enumerate(errors):
            for n in places(count, most if i == 0 else max(1, most // 8), f"{scene.name}{kind}{error}"):
                yield kind, n, error, False
        for n in places(count, max(1, most // 8), f"{scene.name}{kind}+"):
            yield kind, n, errors[0], True
        if kind in ("read", "write", "send"):
            for n in places(count, max(1, most // 8), f"{scene.name}{kind}short"):
                yield kind, n, "short", False
        if kind in KILLED:
            for n in places(count, most, f"{scene.name}{kind}kill"):
                yield kind, n, "kill", False


# --- killed at random moments -----------------------------------------------------------------------------------

def random_kill(tally, home, scene, moment, whole):
    folder = workplace(home)
    scene.place(folder)
    process = subprocess.Popen([bulk.world.CAEVAL, *scene.words], cwd=folder, env=scenes.ENVIRONMENT, stdin=subprocess.DEVNULL,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    time.sleep(moment)
    if process.poll() is None:
        (os.killpg if whole else os.kill)(process.pid, signal.SIGKILL)
    process.wait()
    done = scenes.Ended(process.returncode, "", "")
    hit = process.returncode == -signal.SIGKILL
    faults = (scenes.judge(scene, folder, done, kills=True) if hit else []) + scenes.judge_next(scene, folder)
    tally.add((scene.name, "killed at random"), done, faults, hit, f"after {moment:.3f} s")


def random_kills(tally, pool, home, scene, wanted):
    moments = random.Random(scene.name)
    started = time.monotonic()
    scene.place(home / "timing")
    scenes.caeval(home / "timing", scene.words)
    length = time.monotonic() - started
    for i in range(wanted):
        pool.submit(random_kill, tally, home, scene, moments.uniform(0, length), bool(i % 2))


# --- surroundings that are too small ----------------------------------------------------------------------------

def limited(tally, home, scene, name, limit):
    import resource
    folder = workplace(home)
    scene.place(folder)
    done = scenes.caeval(folder, scene.words, preexec_fn=lambda: resource.setrlimit(getattr(resource, name), (limit, limit)))
    faults = [] if done.status == 127 else scenes.judge(scene, folder, done)  # 127: not even loaded
    tally.add((scene.name, name), done, faults + scenes.judge_next(scene, folder), True, f"{limit} bytes")


def mounted(place, size):
    place.mkdir(parents=True, exist_ok=True)
    return subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}k", "caeval-faults", place], capture_output=True).returncode == 0


def small_output(tally, home, scene, room):
    """The output on a file system that has this many KB beyond what lies there."""
    folder = workplace(home)
    scene.place(folder)
    lies = subprocess.run(["du", "-sk", "--apparent-size", folder / "out"], capture_output=True, text=True).stdout.split()[0]
    kept = folder.parent / "kept"
    shutil.rmtree(kept, ignore_errors=True)
    (folder / "out").rename(kept)
    try:
        if not mounted(folder / "out", int(lies) * 2 + 400):
            return
        shutil.copytree(kept, folder / "out", dirs_exist_ok=True)
        free = os.statvfs(folder / "out")
        ballast = max(0, free.f_bavail * free.f_bsize - room * 1024)
        with open(folder / "out/.ballast", "wb") as file:
            file.write(bytes(ballast))
        done = scenes.caeval(folder, scene.words)
        (folder / "out/.ballast").unlink()
        faults = scenes.judge(scene, folder, done)
        subprocess.run(["mount", "-o", "remount,size=64m", folder / "out"], check=True)
        faults += scenes.judge_next(scene, folder)
        tally.add((scene.name, "full output"), done, faults, True, f"{room} KB left")
    finally:
        subprocess.run(["umount", folder / "out"], capture_output=True)


def small_temporary(tally, home, scene, size):
    folder = workplace(home)
    scene.place(folder)
    place = folder.parent / "temporary"
    try:
        if not mounted(place, size):
            return
        done = scenes.caeval(folder, scene.words, {"TMPDIR": str(place)})
        faults = scenes.judge(scene, folder, done) + scenes.judge_next(scene, folder)
        if done.status != scene.clean.status and not any("TMPDIR" in line for line in scenes.told_more(scene, done)):
            faults.append(("silent", f"nothing names $TMPDIR: {done.stderr[-200:]}"))
        tally.add((scene.name, "full TMPDIR"), done, faults, True, f"{size} KB")
    finally:
        subprocess.run(["umount", place], capture_output=True)


def clock(tally, home, scene, seconds):
    """The clock goes back and forth by so many seconds at every look."""
    folder = workplace(home)
    scene.place(folder)
    done = scenes.caeval(folder, scene.words, {"FAULT_CLOCK": str(seconds)})
    faults = scenes.judge(scene, folder, done) + scenes.judge_next(scene, folder)
    tally.add((scene.name, "clock jumps"), done, faults, True, f"{seconds} s")


# --- two at once ---------------------------------------------------------------------------------------------------

def at_once(tally, home, scene, other, delay, name):
    """Beside another command on the same output. One of them may have to stand back; after both, and the next of the first,
    all is as if nobody had been there."""
    folder = workplace(home)
    scene.place(folder)
    start = [bulk.world.CAEVAL]
    options = dict(cwd=folder, env=scenes.ENVIRONMENT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    first = subprocess.Popen([*start, *scene.words], **options)
    time.sleep(delay)
    second = subprocess.Popen([*start, *other], **options)
    second_out, second_err = second.communicate()
    out, err = first.communicate()
    faults = []
    for process, told in ((first, err), (second, second_err)):
        if process.returncode not in (0, 3, 75) or (process.returncode == 75 and not told.strip()):
            faults.append(("signal", f"status {process.returncode}: {told[-200:]}"))
    if 0 not in (first.returncode, second.returncode) and 3 not in (first.returncode, second.returncode):
        faults.append(("signal", "both stood back"))
    for code in CODES:
        if scenes.torn(folder / "out" / YEAR / code):
            faults.append(("torn", code))
    again = scenes.caeval(folder, scene.again)
    now = scenes.tree(folder)
    wrong = [path for path in scene.new if now.get(path) != scene.new[path] and "annual" not in path and ".caeval-seals" not in path]
    if again.status not in (0, 3) or wrong:
        faults.append(("next", f"status {again.status}, other: {wrong[:5]}"))
    done = scenes.Ended(first.returncode, out, err)
    tally.add((scene.name, f"beside {name}"), done, faults, True, f"after {delay:.3f} s")


# --- all of it -----------------------------------------------------------------------------------------------------

def surroundings(tally, pool, home, all_scenes, options):
    n = options.surroundings
    for scene in all_scenes.values():
        if scene.name in ("diff", "explain", "check", "forget"):
            continue
        for limit in places(1 << 20, n, scene.name + "size"):
            pool.submit(limited, tally, home, scene, "RLIMIT_FSIZE", limit // 2)
        for limit in places(120 << 20, n, scene.name + "memory"):
            pool.submit(limited, tally, home, scene, "RLIMIT_AS", limit)
        if os.geteuid() == 0 and not options.no_mounts:
            for room in places(1200, n, scene.name + "output"):
                pool.submit(small_output, tally, home, scene, room)
            for size in places(600, n, scene.name + "temporary"):
                pool.submit(small_temporary, tally, home, scene, size + 4)
        for seconds in (1, -1, 86400, -86400 * 400, 86400 * 4000)[:n]:
            pool.submit(clock, tally, home, scene, seconds)
    run = all_scenes.get("run")
    for i in range(2 * n if run else 0):
        delay = random.Random(i).uniform(0, 0.3)
        pool.submit(at_once, tally, home, run, RUN, delay, "the same run")
        pool.submit(at_once, tally, home, run, ("annual", "-o", "out", "-d", DATE), delay, "annual")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--sample", action="store_true")
    parser.add_argument("--only", type=lambda text: text.split(","))
    parser.add_argument("--kinds", type=lambda text: text.split(","))
    parser.add_argument("--each", type=int, default=10**9, help="places of a kind and scene")
    parser.add_argument("--reads", type=int, default=150, help="the same of read, seek and stat")
    parser.add_argument("--allocations", type=int, default=100)
    parser.add_argument("--random-kills", type=int, default=60, help="of a scene")
    parser.add_argument("--surroundings", type=int, default=12)
    parser.add_argument("--no-mounts", action="store_true")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--record", type=pathlib.Path, help="the counts, as JSON")
    options = parser.parse_args()
    if options.sample:
        options.kinds = options.kinds or ["alloc", "open", "write", "fsync", "rename", "unlink", "stat", "fork", "send"]
        options.only = options.only or ["run", "annual", "collect", "notice", "rebuild", "forget", "explain"]
    memory = pathlib.Path("/dev/shm")  # where fsync costs nothing
    tally = Tally()
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as name:
        home = pathlib.Path(name)
        all_scenes = scenes.make(home, options.only)
        for scene in all_scenes.values():
            scene.settle(home / "settling" / "work")
        with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
            waiting = [pool.submit(one, tally, home, scene, *task) for scene in all_scenes.values() for task in tasks_of(scene, options)]
            if not options.kinds:
                for scene in all_scenes.values():
                    random_kills(tally, pool, home, scene, options.random_kills)
                surroundings(tally, pool, home, all_scenes, options)
        for future in waiting:
            future.result()
    print(tally.table())
    print(f"{sum(count['injected'] for count in tally.rows.values())} injected faults, {len(tally.found)} found wrong")
    if os.geteuid() != 0:
        print("Not root: the small file systems were left out.")
    if options.record:
        options.record.write_text(json.dumps({"rows": [[*row, count] for row, count in sorted(tally.rows.items())],
                                              "found": tally.found}, ensure_ascii=False, indent=1))
    return 1 if tally.found else 0


if __name__ == "__main__":
    sys.exit(main())
