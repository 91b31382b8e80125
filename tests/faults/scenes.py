"""Scenes for injected faults: a folder of before, a command, and what an undisturbed one leaves and prints."""

import contextlib
import dataclasses
import hashlib
import os
import pathlib
import re
import shutil
import sqlite3
import subprocess
import sys

import openpyxl

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import bulk  # noqa: E402
import world  # noqa: E402

YEAR, DATE, CODES = "2025", "2025-12-31", ("CA000", "CA001")
RUN = ("run", "-i", "in", "-o", "out", "-d", DATE, "--formats", "xlsx,pdf,json,html", "-j", "1", "--no-progress")
ANSWERS = ("--examiner", "王一", "--approver", "李二", "--reason", "现场核对")
STATUSES = (0, 1, 2, 3, 64, 65, 66, 73, 75, 130)
# What the next command reads to save work, locks, and what tells how often something was written.
PASSING = (".caeval.lock", ".caeval.turn", ".caeval.shards", ".caeval-records", "history.sqlite", "history.sqlite.old", "__pycache__")
HANGS_AFTER = 120  # seconds

def library():
    """The fault library, built where it is older than its source."""
    source = pathlib.Path(__file__).with_name("fault.c")
    target = pathlib.Path(world.ROOT / "gen/build/faults/fault.so")
    if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_suffix(f".{os.getpid()}")
        subprocess.run([os.environ.get("CC", "gcc"), "-O2", "-Wall", "-Wextra", "-Werror", "-fPIC", "-shared", "-o", part, source],
                       check=True)
        part.rename(target)
    return target


# The library is there also where nothing is injected: a result names the libraries that it was made with.
ENVIRONMENT = {"LD_PRELOAD": str(library()), "PATH": os.environ["PATH"], "LC_ALL": "zh_CN.UTF-8", "CAEVAL_TEMPLATES": str(world.TEMPLATES)}


@dataclasses.dataclass
class Ended:
    status: int
    stdout: str
    stderr: str


def caeval(folder, words, extra=(), **options):
    """The program in a scene's folder; what it printed may be cut within a character."""
    process = subprocess.Popen([world.CAEVAL, *words], cwd=folder, env={**ENVIRONMENT, **dict(extra)}, stdin=subprocess.DEVNULL,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True, **options)
    try:
        out, err = process.communicate(timeout=HANGS_AFTER)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, 9)
        process.communicate()
        return Ended(None, "", "it hangs")
    return Ended(process.returncode, out.decode("utf-8", "replace"), err.decode("utf-8", "replace"))


# --- what lies there ---------------------------------------------------------------------------------------

def rows_of(path):
    """The database's rows, without the numbers that it gives: those tell how often something was put in."""
    if not path.exists():
        return None
    with contextlib.closing(sqlite3.connect(path)) as db:
        return hashlib.sha256(repr(db.execute(
            "SELECT c.code, r.* FROM result r JOIN ca c ON c.id = r.ca ORDER BY c.code, r.date").description).encode()
            + repr([row[:1] + row[3:] for row in db.execute(
                "SELECT c.code, r.* FROM result r JOIN ca c ON c.id = r.ca ORDER BY c.code, r.date")]).encode()
            + repr(db.execute("SELECT ca, date, standard, row, state FROM row_state ORDER BY 1, 2, 3, 4").fetchall()).encode()
        ).hexdigest()


def tree(folder):
    """{path: SHA-256} of what a command writes, the database by its rows."""
    folder, found = pathlib.Path(folder), {}
    for top in ("out", "inspection"):
        for path in sorted((folder / top).rglob("*")):
            parts = path.relative_to(folder).parts
            if path.is_file() and not any(part in PASSING for part in parts):
                found["/".join(parts)] = bulk.digest_of(path)
    found["out/history.sqlite"] = rows_of(folder / "out/history.sqlite")
    return found


def torn(folder):
    """What is wrong with a CA's files as a set, or None. Documents and what an examiner laid there are in no manifest."""
    try:
        manifest = bulk.json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        wrong = [entry["file"] for entry in manifest["outputs"] if bulk.digest_of(folder / entry["file"]) != entry["sha256"]]
    except (OSError, ValueError, KeyError) as error:
        return repr(error)
    return f"other bytes than in the manifest: {wrong}" if wrong else None


def year_stands(folder):
    """Are the year's files those of its list of digests, or is the move of them to be ended by the next command?"""
    if (folder / "out" / YEAR / ".caeval-ready").exists():
        return True
    try:
        seal = bulk.json.loads((folder / f"out/.caeval-seals/{YEAR}.json").read_text(encoding="utf-8"))
        return all(bulk.digest_of(folder / "out" / YEAR / one["file"]) == one["sha256"] for one in seal["files"])
    except (OSError, ValueError, KeyError):
        return False


def sets_of(found):
    """The files that change together: a CA's; the year's; each other one."""
    sets = {}
    for path, digest in found.items():
        parts = path.split("/")
        of = "/".join(parts[:3]) if parts[:2] == ["out", YEAR] and len(parts) > 3 and parts[-1][0] != "." else path
        if parts[-1].startswith(("notice.", "documents.")):
            of = path  # moved one by one: documents.json knows what lay there and what will
        if parts[:2] == ["out", YEAR] and len(parts) == 3:
            of = f"out/{YEAR}"
        sets.setdefault(of, set()).add((path, digest))
    return sets


# --- the scenes ---------------------------------------------------------------------------------------------

@dataclasses.dataclass
class Scene:
    name: str
    before: pathlib.Path
    words: tuple
    again: tuple = ()  # the next command; the same one, unless said
    reads: bool = False  # it publishes nothing: what it finds stands on standard output
    clean: Ended = None
    old: dict = None
    new: dict = None
    counts: dict = None

    def settle(self, folder):
        """Runs it undisturbed, twice: what it leaves is the same each time."""
        for _ in range(2):
            self.place(folder)
            self.counts = {}
            counts = folder.parent / "counts"
            counts.unlink(missing_ok=True)
            self.old = tree(folder)
            self.clean = caeval(folder, self.words, {"FAULT_COUNTS": str(counts)})
            assert self.clean.status in (0, 3), (self.name, self.clean)
            after = tree(folder)
            assert self.new in (None, after), (self.name, {k for k in after if after[k] != self.new.get(k)})
            self.new = after
            self.counts = dict(zip(KINDS, numbers(counts)))
        self.again = self.again or self.words
        done = caeval(folder, self.again)
        assert done.status in (0, 3, 66), (self.name, done)
        assert tree(folder) == self.new, (self.name, [k for k in self.new if self.new[k] != tree(folder).get(k)])
        self.next_status = done.status

    def place(self, folder):
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.before, folder, symlinks=True)


KINDS = ("alloc", "open", "read", "write", "fsync", "close", "rename", "unlink", "lock", "mkdir", "fork", "list", "seek",
         "send", "stat", "size", "injected")


def numbers(path):
    data = path.read_bytes()
    return [int.from_bytes(data[i:i + 8], sys.byteorder) for i in range(0, len(data), 8)]


def must(folder, *words, status=(0, 3)):
    done = caeval(folder, words)
    assert done.status in status, (words, done)
    return done


def change_inputs(folder):
    path = folder / "in/CA000/hotline.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("人工接听", "放弃", 3), encoding="utf-8")
    with open(folder / "in/CA001/org.csv", "a", encoding="utf-8") as file:
        file.write("\n")


def fill_in(folder):
    """A workbook in which an examiner answered an open row and one that data decide."""
    book = openpyxl.load_workbook(folder / "out" / YEAR / CODES[0] / "evaluation.xlsx")
    for number, box in ((5, "□    ☑"), (75, "☑    □")):
        for sheet in book:
            row = next((r for r in sheet.iter_rows() if any(
                isinstance(c.value, str) and c.value.startswith(f"〔{number}〕") for c in r)), None)
            if row:
                head = next(r for r in sheet.iter_rows() if any(c.value == "考核记录" for c in r))
                at = next(c.column for c in head if c.value == "考核记录")
                sheet.cell(row[0].row, at).value = box
    book.save(folder / "filled.xlsx")


def copied(old, new, change=lambda folder: None):
    shutil.copytree(old, new)
    change(new)
    return new


def shards(folder):
    for k in (1, 2):
        must(folder, *RUN, "--shard", f"{k}/2")


def make(home, names=None):
    """The scenes, by name."""
    home = pathlib.Path(home)
    first = home / "first"
    bulk.make(first / "in", 2, combined=("complaints",), only=("org", "hotline", "complaints"))
    (first / "inspection").mkdir()
    for date in ("2024-12-31", DATE):
        must(first, *(date if word == DATE else word for word in RUN))
    old = copied(first, home / "old", change_inputs)
    new = copied(old, home / "new", lambda folder: must(folder, *RUN))
    fill_in(new)
    gone = copied(new, home / "gone", lambda folder: (folder / "out/history.sqlite").unlink())
    ready = copied(old, home / "ready", shards)
    out = ("-i", "in", "-o", "out")
    table = [
        Scene("run", old, RUN),
        Scene("merge", ready, ("merge", *RUN[1:-3], "--no-progress"), again=RUN),
        Scene("annual", new, ("annual", "-o", "out", "-d", DATE)),
        Scene("collect", new, ("collect", CODES[0], "filled.xlsx", *out, "-d", DATE, *ANSWERS)),
        Scene("notice", new, ("notice", CODES[0], *out, "--due", "2026-03-31")),
        Scene("verify", new, ("verify", "out", "-i", "in"), reads=True),
        Scene("rebuild", gone, ("run", "--rebuild-history", "-o", "out")),
        Scene("forget", new, ("forget", CODES[1], DATE, "-o", "out")),
        Scene("diff", new, ("diff", "-o", "out", "--from", "2024-12-31", "--to", DATE), reads=True),
        Scene("check", new, ("check", "-i", "in"), reads=True),
        Scene("explain", new, ("explain", CODES[0], "75", *out), reads=True),
    ]
    return {scene.name: scene for scene in table if not names or scene.name in names}


# --- what must hold -------------------------------------------------------------------------------------------

def is_taken(folder, code):
    """Is it a CA of which a result is being taken back? What is left of it the next command takes, and verify says so."""
    note = folder / "out/archive/forgetting"
    return note.exists() and note.read_text(encoding="utf-8").startswith(f"{code} ")


CHINESE = re.compile("[\u4e00-\u9fff]")


LEFT = re.compile(r"/\.caeval-(stage|old|ready|probe)|/\.notice\.|\.(part|tmp|next|draft|next\.json)$")


def told_more(scene, done):
    """The lines that an undisturbed one does not say; what only reads says what it found on standard output."""
    usual = {*scene.clean.stderr.splitlines(), *scene.clean.stdout.splitlines()}
    said = done.stderr + (done.stdout if scene.reads else "")
    return [line for line in said.splitlines() if line not in usual]


def judge(scene, folder, done, kills=False):
    """(kind of fault, what) of a disturbed command."""
    faults, now = [], tree(folder)
    by_itself = done.status is not None and done.status >= 0
    told = told_more(scene, done)
    if done.status is None:
        faults.append(("signal", "it hangs"))
    if not kills and by_itself and done.status not in STATUSES or not kills and not by_itself and done.status is not None:
        faults.append(("signal", f"status {done.status}"))
    old, new, found = sets_of(scene.old), sets_of(scene.new), sets_of(now)
    for name in sorted({*found, *old, *new}):
        if is_taken(folder, name.split("/")[-1]):
            continue
        if found.get(name) in (old.get(name), new.get(name)):
            continue
        if (kills or told) and LEFT.search(name):
            continue  # the next command removes it, or ends the move
        if name.endswith(("documents.json", "archive/unfinished")) and (kills or told):
            continue
        if name == f"out/{YEAR}" and (kills or told) and year_stands(folder):
            continue  # what the summary says of the CAs that failed
        if name == f"out/{YEAR}" and kills:
            continue  # killed between the move and the list of digests
        if not name.startswith(f"out/{YEAR}") and (kills or told):
            continue  # what is kept for later commands: the next one must put it right
        faults.append(("mixed", f"{name}: {sorted(p for p, _ in found.get(name, set()) ^ new.get(name, set()))[:4]}"))
    for path in (folder / "out" / YEAR).glob("CA*"):
        if torn(path) and not is_taken(folder, path.name):
            faults.append(("torn", f"{path.name}: {torn(path)}"))
    if by_itself and not kills:
        if done.status == scene.clean.status and not told and (now != scene.new or done.stdout != scene.clean.stdout):
            what = sorted(k for k in {*now, *scene.new} if now.get(k) != scene.new.get(k))
            faults.append(("silent", f"status {done.status}, not a word, but {what[:5] or 'other results are printed'}"))
        if scene.reads and done.status == scene.clean.status and done.stdout != scene.clean.stdout and not done.stderr.strip():
            usual = scene.clean.stdout.splitlines()
            faults.append(("silent", f"status {done.status}, and {[line for line in done.stdout.splitlines() if line not in usual][:2]}"))
        if done.status != scene.clean.status and not told:
            faults.append(("silent", f"status {done.status}, not a word"))
        warned = told and year_stands(folder)  # the log has it too
        if done.status == 0 and any(now.get(path) != digest for path, digest in scene.new.items()
                                    if not (warned and path in (f"out/{YEAR}/run.log", f"out/.caeval-seals/{YEAR}.json"))):
            faults.append(("silent", f"status 0 although {sorted(k for k in scene.new if now.get(k) != scene.new[k])[:5]} is old"))
        if any(told) and not any(CHINESE.search(line) for line in told):
            faults.append(("language", repr(told[:2])))
    return faults


def judge_next(scene, folder):
    """The next command puts all right, once a killed one's workers let go of the lock."""
    for _ in range(200):
        done = caeval(folder, scene.again)
        if done.status != 75:
            break
    faults, now = [], tree(folder)
    if done.status not in (scene.next_status, scene.clean.status, 0, 3):
        faults.append(("next", f"status {done.status}: {done.stderr[-300:]}"))
    if now != scene.new:
        faults.append(("next", f"other: {sorted(k for k in {*now, *scene.new} if now.get(k) != scene.new.get(k))[:6]}"))
    return faults
