#!/usr/bin/env python3
"""Each limit of the templates moved by one unit, each reading put in force: some worked example must
notice. `make limits` runs all (some ten minutes of one core); `limits.py --list` prints the changes,
`limits.py PATTERN...` tries some.

An example notices when what it expects no longer comes out. Only examples that expect something of the
changed row, indicator or measure are tried; where none of them notices, all others, then the other suites of
this folder and the cases with golden results. A limit under a reading that is not in force is noticed by what
examples expect of that reading (alternative:..., sensitivity:...).
"""
import argparse
import collections
import concurrent.futures
import csv
import fnmatch
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import typing

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import world  # noqa: E402
from templates import ROOT, TEMPLATES, read_csv  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
EDITIONS = ("gm-2018-571", "gbt35289-2017")
FEW, MANY = 6, 48  # examples of one run: the first, and the most
BESIDE = ("alternative:", "sensitivity:")  # what is told of readings that are not in force
SUITES = ("tests/cases/test_cases.py", "tests/standard/test_checks.py", "tests/standard/test_registers.py",
          "tests/standard/test_supply.py", "tests/standard/test_complete.py", "tests/objects/test_defects.py")


class Change(typing.NamedTuple):
    name: str
    cells: list  # of (file, line, column, value)
    targets: set  # what it bears on
    reading: str = ""  # to be put in force


# --- the changes -------------------------------------------------------------------------------------

def moved(text):
    """A number one unit up and one down: of a percentage a point, of a decimal its last digit."""
    match = re.fullmatch(r"(\d+)(?:\.(\d+))?(%?|/\d+)", text)
    if not match:
        return []
    digits = len(match[2] or "")
    number = int(match[1] + (match[2] or ""))
    found = []
    for n in (number - 1, number + 1):
        if n >= 0:
            whole = str(n).rjust(digits + 1, "0")
            found.append((whole[:-digits] + "." + whole[-digits:] if digits else whole) + match[3])
    return found


STRICT = {"le": "lt", "lt": "le", "ge": "gt", "gt": "ge"}


def target_of(row):
    return f"row:{row['row']}" if "row" in row else f"score:{row['indicator']}"


def bears_on():
    """By measure: what its conditions decide, and itself."""
    found = collections.defaultdict(set)
    for edition in EDITIONS:
        aliases = collections.defaultdict(set)
        if (TEMPLATES / edition / "aliases.csv").is_file():
            for row in read_csv(TEMPLATES / edition / "aliases.csv"):
                aliases[row["alias"]].add(row["measure"])
        for row in read_csv(TEMPLATES / edition / "conditions.csv"):
            for name in [row["measure"], row["limit"].removeprefix("@"), row["none"].removeprefix("use ")]:
                for measure in aliases.get(name, {name}):
                    found[measure] |= {target_of(row), f"measure:{measure}"}
    return found


def condition_changes(edition):
    file = f"{edition}/conditions.csv"
    for line, row in enumerate(read_csv(TEMPLATES / file), 2):
        name = f"{file}:{line} {target_of(row)} {row['measure']} {row['op']}"
        for value in moved(row["limit"]):
            yield Change(f"{name} {row['limit']} -> {value}", [(file, line, "limit", value)], {target_of(row)})
        if row["op"] in STRICT:
            yield Change(f"{name} -> {STRICT[row['op']]}", [(file, line, "op", STRICT[row["op"]])],
                         {target_of(row)})


def level_changes():
    """The border of two levels moved, and given to the other of them."""
    file = "gbt35289-2017/levels.csv"
    rows = list(enumerate(read_csv(TEMPLATES / file), 2))
    targets = {"total", "level", "sensitivity"}
    for (line, below), (above, _) in zip(rows, rows[1:]):
        border = below["max"]
        for value in moved(border):
            yield Change(f"{file}:{line} {below['level']}/{below['readings']} below {border} -> {value}",
                         [(file, line, "max", value), (file, above, "min", value)], targets)
        if border:
            other = "" if below["max_in"] else "yes"
            yield Change(f"{file}:{line} {below['level']}/{below['readings']} has {border}: {other or 'no'}",
                         [(file, line, "max_in", other), (file, above, "min_in", "" if other else "yes")], targets)


def measure_changes():
    targets = bears_on()
    files = ["measures.csv"] + [f"{edition}/measures.csv" for edition in EDITIONS]
    for file, line, row in ((file, line, row) for file in files
                            for line, row in enumerate(read_csv(TEMPLATES / file), 2)):
        for part in filter(None, row["params"].split(";")):
            key, _, old = part.partition("=")
            values = [(f"{old} -> {new}", new) for new in moved(old)]
            if "|" in old and key != "scores":
                items = old.split("|")
                values += [(f"without {x}", "|".join(items[:i] + items[i + 1:])) for i, x in enumerate(items)]
            for what, value in values:
                text = ";".join(f"{key}={value}" if p == part else p for p in row["params"].split(";"))
                yield Change(f"{file}:{line} {row['measure']} {key} {what}", [(file, line, "params", text)],
                             targets[row["measure"]] | {f"measure:{row['measure']}"})


def reading_changes(edition):
    for row in read_csv(TEMPLATES / edition / "readings.csv"):
        if row["computed"] == "yes" and row["default"] == "no":
            targets = {f"row:{x}" if x.isdigit() else f"score:{x}" for x in row["indicators"].split(";")}
            if row["indicators"] in ("*", "total"):
                targets = {"total", "level"} | set().union(*bears_on().values())
            yield Change(f"{edition} reading {row['code']}", [], targets, row["code"])


def all_changes():
    found = []
    for edition in EDITIONS:
        found += condition_changes(edition)
        found += reading_changes(edition)
    return found + list(level_changes()) + list(measure_changes())


# --- the examples -------------------------------------------------------------------------------------

class Example(typing.NamedTuple):
    place: str
    code: str
    alike: tuple  # date and readings: what one run has
    expected: list  # of (what, value)
    targets: set


def targets_of(what):
    """What a change must bear on for the expectation to notice it."""
    kind, _, rest = what.partition(":")
    rest = rest.split("/")[0]
    if kind == "alternative":
        return {f"row:{rest}" if rest.isdigit() else f"score:{rest}"}
    if kind in ("criterion", "tells", "named", "sampling"):
        return {f"score:{rest.partition('.')[0]}"}
    if kind in ("row", "basis", "cx", "says"):
        return {f"row:{rest}"}
    if kind in ("distance", "kept"):
        return {f"measure:{rest}"}
    return {f"{kind}:{rest}", kind}


class Examples:
    """All worked examples. Each file is written once, whoever has it, and linked into the inputs that need it."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.files = {}  # by text
        self.inputs = {}  # of some examples, by their codes
        self.at = []
        self.noticed = collections.Counter()  # by place: how many changes
        self.lock = threading.Lock()
        (self.folder / "file").mkdir(parents=True)
        base = world.World()
        for edition in EDITIONS:
            for path in sorted((HERE / edition).glob("*.csv")):
                for line, example in enumerate(read_csv(path), 2):
                    self.add(base, f"{edition}/{path.name}:{line}", example)

    def add(self, base, place, example):
        one = world.change(base.fork(), example["change"])
        name = f"W{len(self.at):05d}"
        if one.rows["org"] is not None and one.find("org", one.code):
            one.set("org", one.code, ca_code=name)
        one.code = name
        for file, text in one.files():
            self.write(name, file, text)
        expected = [part.strip().partition("=")[::2] for part in example["expect"].split(";")]
        targets = set().union(*(targets_of(what) for what, _ in expected))
        self.at.append(Example(place, name, (one.date, one.readings), expected, targets))

    def write(self, name, file, text):
        known = self.files.get(text)
        if not known:
            known = self.files[text] = self.folder / "file" / str(len(self.files))
            known.write_text(text, encoding="utf-8")
        (self.folder / "ca" / name).mkdir(parents=True, exist_ok=True)
        os.link(known, self.folder / "ca" / name / file)

    def input(self, some):
        """An input folder that holds these and no others."""
        codes = tuple(x.code for x in some)
        with self.lock:
            if codes not in self.inputs:
                path = self.inputs[codes] = self.folder / "in" / str(len(self.inputs))
                for code in codes:
                    shutil.copytree(self.folder / "ca" / code, path / code, copy_function=os.link)
            return self.inputs[codes]

    def near(self, targets):
        """Those that expect something of the targets; what noticed other changes comes first."""
        return sorted((x for x in self.at if x.targets & targets), key=lambda x: -self.noticed[x.place])

    def far(self, targets):
        return [x for x in self.at if not x.targets & targets]

    def chunks(self, some):
        """Lists of examples that go into one run, ever longer ones."""
        while some:
            size = FEW
            here = [x for x in some if x.alike == some[0].alike]
            some = [x for x in some if x.alike != some[0].alike]
            while here:
                yield here[:size]
                here = here[size:]
                size = min(2 * size, MANY)

    def notice(self, some, templates, reading=""):
        """The place of the first example that does not come out, or why there is no result; or None."""
        for group in self.chunks(some):
            found = self.notice_at_once(group, templates, reading)
            if found:
                self.noticed[found] += 1
                return found
        return None

    def notice_at_once(self, some, templates, reading):
        date, readings = some[0].alike
        if reading and readings:
            return None  # what is expected under readings of its own says nothing of another
        with tempfile.TemporaryDirectory(dir=self.folder.parent) as out:
            config = options(out, readings or (reading,))
            done = subprocess.run([world.CAEVAL, "run", "-q", "-i", str(self.input(some)), "-o", f"{out}/out", "-d", date,
                                   "-j", "1", "--formats", "json", "--force", "--templates", str(templates), *config],
                                  capture_output=True, text=True)
            if done.returncode not in (0, 3):
                return f"refused: {done.stderr.strip().splitlines()[-1:]}"
            for x in some:
                result = world.load_result(f"{out}/out", date, x.code)
                if any(world.look(result, what) != value for what, value in x.expected
                       if not (reading and what.startswith(BESIDE))):
                    return x.place
        return None


EXAMPLES = None


def options(folder, readings):
    """The options that put readings in force."""
    if not any(readings):
        return []
    path = pathlib.Path(folder) / "caeval.conf"
    path.write_text("".join(f"reading = {code}\n" for code in readings), encoding="utf-8")
    return ["--config", str(path)]


def changed_templates(change, folder):
    """The templates with the change; unchanged files are links."""
    copy = pathlib.Path(folder) / "templates"
    shutil.copytree(TEMPLATES, copy)
    for file, line, column, value in change.cells:
        path = copy / file
        with open(path, encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        rows[line - 1][rows[0].index(column)] = value
        with open(path, "w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)
    return copy


def other_suite(templates):
    """The first of the other suites that fails under the templates."""
    for suite in SUITES:
        done = subprocess.run([sys.executable, str(ROOT / suite)], capture_output=True,
                              env={**os.environ, "CAEVAL_TEMPLATES": str(templates)})
        if done.returncode != 0:
            return suite
    return None


def try_change(change, wide):
    """The change, and what notices it first; None where nothing does."""
    with tempfile.TemporaryDirectory(dir=EXAMPLES.folder.parent) as folder:
        templates = changed_templates(change, folder)
        by = EXAMPLES.notice(EXAMPLES.near(change.targets), templates, change.reading)
        if not by and wide:
            by = EXAMPLES.notice(EXAMPLES.far(change.targets), templates, change.reading)
        if not by and wide and change.cells:
            by = other_suite(templates)
        return change, by


def chosen_changes(patterns):
    return [c for c in all_changes() if not patterns or any(fnmatch.fnmatch(c.name, f"*{p}*") for p in patterns)]


def main():
    global EXAMPLES
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pattern", nargs="*")
    parser.add_argument("--list", action="store_true", help="the changes only")
    parser.add_argument("--near", action="store_true", help="examples of what the change bears on only, taken to hold")
    parser.add_argument("--verbose", action="store_true", help="what notices each change")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    args = parser.parse_args()
    changes = chosen_changes(args.pattern)
    if args.list:
        print("\n".join(c.name for c in changes))
        return 0
    began, unnoticed = time.monotonic(), 0
    with tempfile.TemporaryDirectory(prefix="limits-", dir="/dev/shm" if os.path.isdir("/dev/shm") else None) as top:
        EXAMPLES = Examples(pathlib.Path(top) / "examples")
        wrong = None if args.near else EXAMPLES.notice(EXAMPLES.at, TEMPLATES)
        if wrong:
            print(f"the examples do not hold as they are: {wrong}")
            return 1
        with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
            for change, by in pool.map(lambda change: try_change(change, not args.near), changes):
                unnoticed += not by
                if not by or args.verbose:
                    print(f"{by or 'nothing notices'}: {change.name}", flush=True)
    print(f"{len(changes)} changes of a limit or reading, {unnoticed} unnoticed, {time.monotonic() - began:.0f} s")
    return 1 if unnoticed else 0


if __name__ == "__main__":
    sys.exit(main())
