#!/usr/bin/env python3
"""Each limit of the templates moved by one unit, each reading put in force: some worked example must
notice. `make limits` runs all; `limits.py --list` prints the changes, `limits.py PATTERN...` some.

An example notices when what it expects no longer comes out. Examples of the changed row or indicator are
tried first, then all others, then the other suites of this folder and the cases with golden results.
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

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import world  # noqa: E402
from templates import ROOT, TEMPLATES, read_csv  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
EDITIONS = ("gm-2018-571", "gbt35289-2017")
CHUNK = 40
SUITES = ("tests/cases/test_cases.py", "tests/standard/test_checks.py", "tests/standard/test_registers.py",
          "tests/standard/test_supply.py", "tests/standard/test_complete.py")

Change = collections.namedtuple("Change", "name file line column value reading targets")


# --- the changes -------------------------------------------------------------------------------------

def moved(text):
    """A number one unit up and one down: of a percentage a point, of a decimal its last digit."""
    match = re.fullmatch(r"(\d+)(?:\.(\d+))?(%?)", text)
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


def rows_of_measures():
    """By measure: what its conditions decide."""
    found = collections.defaultdict(set)
    for edition in EDITIONS:
        aliases = collections.defaultdict(set)
        if (TEMPLATES / edition / "aliases.csv").is_file():
            for row in read_csv(TEMPLATES / edition / "aliases.csv"):
                aliases[row["alias"]].add(row["measure"])
        for row in read_csv(TEMPLATES / edition / "conditions.csv"):
            target = f"row:{row['row']}" if "row" in row else f"score:{row['indicator']}"
            for name in [row["measure"], row["limit"]]:
                for measure in aliases.get(name, {name}):
                    found[measure].add(target)
    return found


def condition_changes(edition):
    file = f"{edition}/conditions.csv"
    for line, row in enumerate(read_csv(TEMPLATES / file), 2):
        target = f"row:{row['row']}" if "row" in row else f"score:{row['indicator']}"
        reading = row["readings"].replace("+", ";") or None
        for value in moved(row["limit"]):
            yield Change(f"{file}:{line} {target} {row['measure']} {row['op']} {row['limit']} -> {value}", file,
                         line, "limit", value, reading, {target})
        if row["op"] in STRICT and row["force"] != "inform":
            yield Change(f"{file}:{line} {target} {row['measure']} {row['op']} -> {STRICT[row['op']]}", file,
                         line, "op", STRICT[row["op"]], reading, {target})


def level_changes():
    file = "gbt35289-2017/levels.csv"
    for line, row in enumerate(read_csv(TEMPLATES / file), 2):
        for column in ("min", "max"):
            for value in moved(row[column]):
                yield Change(f"{file}:{line} {row['level']} {column} {row[column]} -> {value}", file, line, column,
                             value, row["readings"], {"total", "level"})


def measure_changes():
    decides = rows_of_measures()
    for line, row in enumerate(read_csv(TEMPLATES / "measures.csv"), 2):
        for part in filter(None, row["params"].split(";")):
            key, _, old = part.partition("=")
            values = moved(old)
            if "|" in old and key not in ("scores",):
                items = old.split("|")
                values += ["|".join(items[:i] + items[i + 1:]) for i in range(len(items))]
            for value in values:
                text = ";".join(f"{key}={value}" if p == part else p for p in row["params"].split(";"))
                yield Change(f"measures.csv:{line} {row['measure']} {key}={old} -> {value}", "measures.csv", line,
                             "params", text, None, decides[row["measure"]])


def reading_changes(edition):
    for row in read_csv(TEMPLATES / edition / "readings.csv"):
        if row["computed"] == "yes" and row["default"] == "no":
            targets = {f"row:{x}" if x.isdigit() else f"score:{x}" for x in re.split(r"[;+]", row["indicators"])}
            yield Change(f"{edition} reading {row['code']}", None, 0, None, None, row["code"], targets)


def all_changes():
    found = []
    for edition in EDITIONS:
        found += condition_changes(edition)
        found += reading_changes(edition)
    return found + list(level_changes()) + list(measure_changes())


# --- the examples -------------------------------------------------------------------------------------

class Examples:
    """All worked examples, their inputs written once."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.at = []               # (code, date, [(what, value)], targets, reading)
        base = world.World()
        for edition in EDITIONS:
            for path in sorted((HERE / edition).glob("*.csv")):
                for example in read_csv(path):
                    self.add(base, example)

    def add(self, base, example):
        if "change" not in example or "expect" not in example:
            return
        one = world.change(base.fork(), example["change"])
        name = f"W{len(self.at):05d}"
        if one.rows["org"] is not None and one.find("org", one.code):
            one.set("org", one.code, ca_code=name)
        one.code = name
        one.write(self.folder / one.date)
        expected = [part.strip().partition("=")[::2] for part in example["expect"].split(";")]
        targets = set()
        for what, _ in expected:
            kind, _, rest = what.partition(":")
            rest = rest.split("/")[0]
            targets.add({"basis": "row", "cx": "row", "says": "row", "alternative": "score"}.get(kind, kind) +
                        (f":{rest}" if rest else ""))
        self.at.append((name, one.date, expected, targets))

    def chunks(self, targets):
        """Lists of examples of one date, those of the targets first."""
        near = [x for x in self.at if x[3] & targets]
        far = [x for x in self.at if not x[3] & targets]
        for group in (near, far):
            by_date = collections.defaultdict(list)
            for x in group:
                by_date[x[1]].append(x)
            for some in by_date.values():
                for i in range(0, len(some), CHUNK):
                    yield some[i:i + CHUNK]

    def notice(self, some, templates, config):
        """The code of the first example that does not come out, or None."""
        date = some[0][1]
        with tempfile.TemporaryDirectory(dir=self.folder.parent) as out:
            only = [word for x in some for word in ("--only", x[0])]
            done = subprocess.run([world.CAEVAL, "run", "-q", "-i", str(self.folder / date), "-o", out, "-d", date,
                                   "-j", "1", "--formats", "json", "--templates", str(templates), *config, *only],
                                  capture_output=True, text=True)
            if done.returncode not in (0, 3):
                return f"exit {done.returncode}: {done.stderr.strip().splitlines()[-1:]}"
            for code, _, expected, _ in some:
                result = world.load_result(out, date, code)
                for what, value in expected:
                    if world.look(result, what) != value:
                        return code
        return None


EXAMPLES = None


def changed_templates(change, folder):
    copy = pathlib.Path(folder) / "templates"
    shutil.copytree(TEMPLATES, copy)
    if change.file:
        path = copy / change.file
        with open(path, encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        rows[change.line - 1][rows[0].index(change.column)] = change.value
        with open(path, "w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)
    return copy


def in_force(change, folder):
    """The options that put the change's reading in force, where it is not so by default."""
    if not change.reading:
        return []
    path = pathlib.Path(folder) / "caeval.conf"
    codes = change.reading.split(";")
    defaults = {row["code"] for edition in EDITIONS for row in read_csv(TEMPLATES / edition / "readings.csv")
                if row["default"] == "yes"}
    wanted = [code for code in codes if code not in defaults]
    path.write_text("".join(f"reading = {code}\n" for code in wanted), encoding="utf-8")
    return ["--config", str(path)] if wanted else []


def other_suite(templates):
    """The first of the other suites that fails under the templates."""
    for suite in SUITES:
        done = subprocess.run([sys.executable, str(ROOT / suite)], capture_output=True,
                              env={**os.environ, "CAEVAL_TEMPLATES": str(templates)})
        if done.returncode != 0:
            return suite
    return None


def try_change(change):
    with tempfile.TemporaryDirectory(dir=EXAMPLES.folder.parent) as folder:
        templates = changed_templates(change, folder)
        config = in_force(change, folder)
        if change.file and config:
            # a limit under a reading: the examples of that reading are those whose results it changes
            before = [[EXAMPLES.notice([x], TEMPLATES, config) for x in some]
                      for some in EXAMPLES.chunks(change.targets) if some[0][3] & change.targets]
            after = [[EXAMPLES.notice([x], templates, config) for x in some]
                     for some in EXAMPLES.chunks(change.targets) if some[0][3] & change.targets]
            if before != after:
                return change, "examples under the reading"
            return change, other_suite(templates)
        for some in EXAMPLES.chunks(change.targets):
            code = EXAMPLES.notice(some, templates, config)
            if code:
                return change, f"example {code}"
        return change, other_suite(templates) if change.file else None


def main():
    global EXAMPLES
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pattern", nargs="*")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    args = parser.parse_args()
    changes = [c for c in all_changes()
               if not args.pattern or any(fnmatch.fnmatch(c.name, f"*{p}*") for p in args.pattern)]
    if args.list:
        print("\n".join(c.name for c in changes))
        return 0
    unnoticed = 0
    with tempfile.TemporaryDirectory(prefix="limits-", dir="/dev/shm" if os.path.isdir("/dev/shm") else None) as top:
        EXAMPLES = Examples(pathlib.Path(top) / "in")
        for some in EXAMPLES.chunks(set()):
            code = EXAMPLES.notice(some, TEMPLATES, [])
            if code:
                print(f"the examples do not hold as they are: {code}")
                return 1
        with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
            for change, by in pool.map(try_change, changes):
                if not by:
                    unnoticed += 1
                    print(f"nothing notices: {change.name}", flush=True)
    print(f"{len(changes)} changes of a limit or reading, {unnoticed} unnoticed")
    return 1 if unnoticed else 0


if __name__ == "__main__":
    sys.exit(main())
