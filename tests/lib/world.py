"""A small world for tests: one CA that meets every requirement, and ways to change it.

World() holds the exports of a CA as lists of rows (meets.py fills them). Tests change a few rows, write
the folder, run caeval and look at result.json. The contract's columns come from
templates/exports.csv, so that a renamed column breaks tests loudly.
"""

import collections
import csv
import hashlib
import importlib.machinery
import importlib.util
import io
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

from templates import CRITERIA, FORM_RULES, ROOT, SCHEMA, TEMPLATES, read_csv  # noqa: F401
import meets

CAEVAL = str(pathlib.Path(os.environ.get("CAEVAL", ROOT / "gen" / "caeval")).resolve())
DATE = "2025-12-31"
# Rows that need not apply: to whom the text speaks (5.1 b, 6.3.3 c, 6.6.1.3, 6.6.5, 6.6.8.3), what is
# permitted only (6.6.8.3 c), and what was to be done when something happened that may not have happened.
MAY_NOT_APPLY = {2, 39, 45, 46, *range(51, 56), 63, 73, 107, 108, 109, 127, 132, *range(142, 151),
                 170, 171, 172, 189, 190, 195, 196, 204, 205}


class World:
    """The exports of one CA; rows are dicts by ASCII column names."""

    def __init__(self, code="T1"):
        self.code = code
        self.date = DATE
        self.readings = ()
        self.rows = {name: [] for name in SCHEMA}
        self.columns = {name: list(columns) for name, columns in SCHEMA.items()}
        self.beside = {}  # by export: its other file, (newer?, number of lost rows; None: refused; a row)
        self.texts = {}  # of rows that forks share, once written
        self.shared = set()
        meets.fill(self)

    def copy(self):
        """Another world, free to be changed in any way."""
        other = self.fork()
        for export in SCHEMA:
            other.own(export)
        return other

    def fork(self):
        """A cheap copy that shares what nobody changes; to be changed by the methods only."""
        other = object.__new__(World)
        other.code, other.date, other.readings = self.code, self.date, self.readings
        other.rows = dict(self.rows)
        other.columns = {name: list(columns) for name, columns in self.columns.items()}
        other.beside = dict(self.beside)
        other.texts = self.texts
        other.shared = set(SCHEMA)
        return other

    def own(self, export):
        """The rows of an export, no longer shared."""
        if export in self.shared:
            self.shared.discard(export)
            if self.rows[export] is not None:
                self.rows[export] = [dict(row) for row in self.rows[export]]
        return self.rows[export]

    def add(self, export, /, **values):
        unknown = set(values) - set(SCHEMA[export])
        assert not unknown, f"{export} has no column {unknown}"
        self.own(export).append({key: str(value) for key, value in values.items()})

    def find(self, export, key):
        first = SCHEMA[export][0]
        return [row for row in self.own(export) if row.get(first) == key]

    def set(self, export, key, /, **values):
        found = self.find(export, key)
        assert found, f"{export} has no row {key}"
        self.fill_in(export, found, values)

    def fill_in(self, export, rows, values):
        unknown = set(values) - set(SCHEMA[export])
        assert not unknown, f"{export} has no column {unknown}"
        for row in rows:
            row.update({name: str(value) for name, value in values.items()})

    def remove(self, export, key):
        found = self.find(export, key)
        assert found, f"{export} has no row {key}"
        self.rows[export] = [row for row in self.rows[export] if row not in found]

    def clear(self, export):
        """Header only: zero events."""
        self.shared.discard(export)
        self.rows[export] = []

    def drop(self, export):
        """No file: unknown."""
        self.shared.discard(export)
        self.rows[export] = None

    def drop_column(self, export, column):
        self.own(export)
        self.columns[export].remove(column)

    def attest(self, item, value):
        if self.find("attest", item):
            self.remove("attest", item)
        if value != "-":
            self.add("attest", item=item, value=value, evidence="底稿", examiner="王工")

    def text(self, export):
        """The export as a CSV file."""
        known = self.texts.get(export)
        if known and export in self.shared and known[0] is self.rows[export]:
            return known[1]
        file = io.StringIO()
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(self.columns[export])
        for row in self.rows[export]:
            writer.writerow([row.get(column, "") for column in self.columns[export]])
        if export in self.shared:
            self.texts[export] = (self.rows[export], file.getvalue())
        return file.getvalue()

    def files(self):
        """(name, text) of each file of the CA."""
        for export, rows in self.rows.items():
            if rows is None:
                continue
            text, name = self.text(export), export
            if export in self.beside:
                newer, lost, row = self.beside[export]
                name, other = (f"{export}-{k}" for k in ((11, 12) if newer else (12, 11)))
                header = text.split("\n")[0] if lost is not None else "此表已移交"
                cells = ",".join(row.get(column, "") for column in self.columns[export]) + "\n" if row else ""
                yield f"{other}.csv", header + "\n" + '他说"不行"\n' * (lost or 0) + cells
            yield f"{name}.csv", text

    def write(self, folder):
        target = pathlib.Path(folder) / self.code
        target.mkdir(parents=True, exist_ok=True)
        for name, text in self.files():
            (target / name).write_text(text, encoding="utf-8")

    def run(self, formats="json", config=""):
        """Evaluates this world alone, with these lines of a configuration; returns result.json."""
        with tempfile.TemporaryDirectory() as folder:
            self.write(f"{folder}/in")
            run_caeval(f"{folder}/in", f"{folder}/out", self.date, formats,
                       *in_force(self, folder, config))
            return load_result(f"{folder}/out", self.date, self.code)


class Folder(unittest.TestCase):
    """Each test with a folder of its own, for its input and output."""

    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name)
        self.input = self.folder / "in"
        self.output = self.folder / "out"


def bare(code):
    """A CA of which nothing was supplied but who it is."""
    one = World(code)
    for export in SCHEMA:
        if export != "org":
            one.drop(export)
    return one


def nightly():
    """The script of the night, as a module."""
    loader = importlib.machinery.SourceFileLoader("nightly", str(ROOT / "scripts/install/caeval-nightly"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("nightly", loader))
    loader.exec_module(module)
    return module


def in_force(one, folder, more=""):
    """The options that put the world's readings in force, with more lines of a configuration."""
    if not one.readings and not more:
        return []
    config = pathlib.Path(folder) / "readings.conf"
    config.write_text("".join(f"reading = {code}\n" for code in one.readings) + more, encoding="utf-8")
    return ["--config", str(config)]


def run_caeval(input_folder, output_folder, date, formats="json", *more, expect=(0, 3)):
    done = subprocess.run(
        [CAEVAL, "run", "-q", "-i", input_folder, "-o", output_folder, "-d", date, "--formats",
         formats, "--force", "--templates", str(TEMPLATES), *more],  # --force: of days to come as well
        capture_output=True, text=True)
    assert done.returncode in expect, f"exit {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done


def load_result(output_folder, date, code):
    with open(f"{output_folder}/{date[:4]}/{code}/result.json", encoding="utf-8") as file:
        return json.load(file)


AT_ONCE = 50  # worlds of one run: 40 files each, some 20 MB in all


def list_again(path):
    """The manifest beside a result says that it was written as it is now."""
    manifest = path.with_name("manifest.json")
    tree = json.loads(manifest.read_text())
    for one in tree["outputs"]:
        if one["file"] == "result.json":
            one["sha256"] = hashlib.sha256(path.read_bytes()).hexdigest()
    manifest.write_text(json.dumps(tree, indent=1, ensure_ascii=False) + "\n")


def quick_folder():
    """Where thousands of small files cost least: in memory, if there is room for them."""
    memory = pathlib.Path("/dev/shm")
    if os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 2 ** 26:
        return tempfile.TemporaryDirectory(dir=memory)
    return tempfile.TemporaryDirectory()


def run_many(worlds, formats="json"):
    """Evaluates many worlds, as many of one date and its readings as go into one run; their results in
    the same order."""
    alike = collections.defaultdict(list)
    for number, one in enumerate(worlds):
        name = f"W{number:04d}"
        if one.rows["org"] is not None and one.find("org", one.code):
            one.set("org", one.code, ca_code=name)
        one.code = name
        alike[one.date, one.readings].append(one)
    results = {}
    for (date, _), group in alike.items():
        for first in range(0, len(group), AT_ONCE):
            with quick_folder() as folder:
                some = group[first:first + AT_ONCE]
                for one in some:
                    one.write(f"{folder}/in")
                run_caeval(f"{folder}/in", f"{folder}/out", date, formats, *in_force(group[0], folder))
                for one in some:
                    results[one.code] = load_result(f"{folder}/out", date, one.code)
    return [results[one.code] for one in worlds]


# --- a small language of changes, for tables of examples ---------------------------------------------

def change(world, text):
    """Applies changes such as `clear complaints; add complaints complaint_id=X1 ...`.

    clear E · drop E · column E C                 header only · no file · the file without the column
    add E k=v ... · times N add E k=v{i} ...      one row, or N of them numbered from 000
    set E KEY k=v ... · remove E KEY              the rows whose first column is KEY
    line E L k=v ... · cut E L [to M]             the row at line L of the file (the header is line 1)
    all E k=v ... · first N E k=v ...             every row, or the first N
    keep E N                                      nothing but the first N rows
    newer E refused · newer E lost N · older E …  a second file of the export, which cannot be used or has lost rows
    newer E row k=v ...                           a second file with this row
    attest ITEM VALUE · date D · reading R        VALUE - removes the answer; R in force as well

    Values hold no blanks and no semicolons; k= blanks the cell.
    """
    for step in filter(None, (part.strip() for part in text.split(";"))):
        words = step.split()
        repeat = [0]
        if words[0] == "times":
            repeat = range(int(words[1]))
            words = words[2:]
        for i in repeat:
            apply(world, [word.replace("{i}", f"{i:03d}") for word in words])
    return world


def apply(world, words):
    verb, rest = words[0], words[1:]
    values = dict(word.split("=", 1) for word in rest if "=" in word)
    if verb == "clear":
        world.clear(rest[0])
    elif verb == "drop":
        world.drop(rest[0])
    elif verb == "column":
        world.drop_column(rest[0], rest[1])
    elif verb == "add":
        world.add(rest[0], **values)
    elif verb == "set":
        world.set(rest[0], rest[1], **values)
    elif verb == "remove":
        world.remove(rest[0], rest[1])
    elif verb == "all":
        world.fill_in(rest[0], world.own(rest[0]), values)
    elif verb == "first":
        world.fill_in(rest[1], world.own(rest[1])[:int(rest[0])], values)
    elif verb == "line":
        world.fill_in(rest[0], [world.own(rest[0])[int(rest[1]) - 2]], values)
    elif verb == "cut":
        del world.own(rest[0])[int(rest[1]) - 2:int(rest[-1]) - 1]
    elif verb == "keep":
        del world.own(rest[0])[int(rest[1]):]
    elif verb in ("newer", "older"):
        lost = {"lost": lambda: int(rest[2]), "row": lambda: 0, "refused": lambda: None}[rest[1]]()
        world.beside[rest[0]] = (verb == "newer", lost, values)
    elif verb == "attest":
        world.attest(rest[0], rest[1])
    elif verb == "reading":
        world.readings += (rest[0],)
    elif verb == "date":
        world.date = rest[0]
    else:
        raise ValueError(f"unknown change: {' '.join(words)}")


# --- looking at results -------------------------------------------------------------------------------

def row_of(result, number):
    return result["form"]["rows"][number - 1]


def indicator_of(result, name):
    return next(x for x in result["grading"]["indicators"] if x["id"] == name)


def look(result, what):
    """The value of `row:40`, `cx:40`, `says:40/TEXT`, `score:cycle`, `tells:cycle.3/TEXT` (the reason of
    a criterion of that score), `criterion:cycle/3/max_days`, `alternative:40/CODE` (under another reading;
    `none`: it changes nothing), `named:cycle` (its readings), `measure:NAME`, `range:NAME`, `status:NAME`,
    `covers:EXPORT` (what is said of its range), `total`, ..."""
    kind, _, name = what.partition(":")
    if kind == "row":
        return row_of(result, int(name))["result"]
    if kind == "basis":
        return row_of(result, int(name))["basis"]
    if kind == "cx":
        found = row_of(result, int(name))["counterexamples"]
        # a line that breaks several conditions of the row is named by each of them
        return "+".join(sorted({f"{x['id']}@{x['line']}" for x in found}))
    if kind == "says":
        name, _, text = name.partition("/")
        return "yes" if text in row_of(result, int(name))["reason"] else "no"
    if kind == "score":
        found = indicator_of(result, name)
        return found["lo"] if found["lo"] == found["hi"] else f"{found['lo']}..{found['hi']}"
    if kind == "tells":
        place, _, text = name.partition("/")
        indicator, _, score = place.partition(".")
        reasons = [c["reason"] for c in indicator_of(result, indicator)["criteria"]
                   if c["score"] == int(score)]
        return "yes" if any(text in reason for reason in reasons) else "no"
    if kind == "named":
        return "+".join(indicator_of(result, name)["readings"])
    if kind == "sampling":
        return next(str(x[name.partition("/")[2]]) for x in result["sampling"]
                    if x["indicator"] == name.partition("/")[0])
    if kind == "criterion":
        name, score, key = name.split("/")
        return next(x["state"] for x in indicator_of(result, name)["criteria"]
                    if (str(x["score"]), x["criterion"]) == (score, key))
    if kind == "alternative":
        name, _, code = name.partition("/")
        if name.isdigit():
            found = [x["result"] for x in result["form"]["sensitivity"]
                     if (str(x["row"]), x["reading"]) == (name, code)]
            return found[0] if found else "none"
        scores = {x["reading"]: x["score"] for x in indicator_of(result, name)["alternatives"]}
        return scores.get(code, "none")
    if kind == "measure":
        measure = result["measures"][name]
        if "num" in measure:
            return f"{measure['num']}/{measure['den']}"
        return str(measure["value"])
    if kind == "status":
        return result["measures"][name]["status"]
    if kind == "covers":
        return result["coverage"].get(name, "none")
    if kind == "range":
        return "{lo}..{hi}".format(**result["measures"][name])
    if kind == "total":
        total = result["grading"]["total"]
        return total["lo"] if total["lo"] == total["hi"] else f"{total['lo']}..{total['hi']}"
    if kind == "level":
        return str(result["grading"]["level"])
    if kind == "sensitivity":
        for entry in result["grading"]["sensitivity"]:
            if entry["reading"] == name:
                return f"{entry['total']['lo']} {entry['level']}"
        return "none"
    if kind in ("distance", "kept"):
        name, _, of = name.partition("/")  # a row, or a score
        one = next((x for x in result["measures"][name].get("limits", [])
                    if str(x.get("row", x.get("score"))) == of), None)
        if kind == "distance":
            return one["distance"] if one else "none"
        return f"{one['within']}/{one['of']}" if one and "of" in one else "none"
    if kind == "moves":
        name, _, code = name.partition("/")
        return next((str(x["cases"]) for x in result["grading"]["day_count"]
                     if name in (x["indicator"], x["measure"]) and x["reading"] == code), "none")
    if kind == "stands":
        return result["grading"]["level_limit"]
    if kind == "gate":
        return result["grading"]["gate"]
    raise ValueError(f"nothing is called {what}")


def why(result, what):
    """The reason that a form row prints, for a test that fails."""
    kind, _, name = what.partition(":")
    if kind in ("score", "tells"):
        found = indicator_of(result, name.partition(".")[0])
        return "\n".join(f"{c['score']}: {c['reason']}" for c in found.get("criteria", []))
    return row_of(result, int(name))["reason"] if kind in ("row", "basis", "cx") else name
