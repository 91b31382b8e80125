#!/usr/bin/env python3
"""What is lost never decides: the same data with one row lost, one cell damaged, one file refused or
unreadable, two rows swapped or one file split, judged beside the whole data.

    test_metamorphic.py                 the sample and a few random data sets
    test_metamorphic.py --seeds 1-300   many; --show prints each difference, --keep DIR keeps the inputs

Losing information leaves a row's result as it was or makes it 待核, and leaves every value that a
score could have had; the order of rows and their division into files change nothing. Where an examiner
had said 否 against the data, his 否 stands when the data are lost.
"""
import argparse
import collections
import concurrent.futures
import csv
import gzip
import io
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
from fractions import Fraction

TESTS = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TESTS / "oracle"))
from randgen import generate  # noqa: E402

ROOT = TESTS.parent
CAEVAL = os.environ.get("CAEVAL", str(ROOT / "gen/caeval"))
TEMPLATES = os.environ.get("CAEVAL_TEMPLATES", str(ROOT / "templates"))
SEEDS_OF_CHECK = "1-12"
SAMPLE_DATE = "2025-12-31"


# --- files as text ---------------------------------------------------------------------------------

class Sheet:
    """A CSV file taken apart: its rows as text, one string a row, line ends included."""

    def __init__(self, path):
        self.path = path
        data = path.read_bytes()
        self.zipped = path.name.endswith(".gz")
        if self.zipped:
            data = gzip.decompress(data)
        self.encoding = encoding_of(data)
        text = data.decode(self.encoding, "surrogateescape" if self.encoding == "utf-8" else "strict")
        self.rows = split_rows(text)
        self.separator = max(",;\t", key=self.rows[0].count) if self.rows else ","

    def cells(self, i):
        return next(csv.reader([self.rows[i]], delimiter=self.separator, strict=True), [])

    def put(self, i, cells):
        end = self.rows[i][len(self.rows[i].rstrip("\r\n")):]
        to = io.StringIO()
        csv.writer(to, delimiter=self.separator, lineterminator="").writerow(cells)
        self.rows[i] = to.getvalue() + (end or "\n")

    def encode(self, rows):
        text = "".join(row if row.endswith("\n") else row + "\n" for row in rows)
        data = text.encode(self.encoding, "surrogateescape" if self.encoding == "utf-8" else "strict")
        return gzip.compress(data, mtime=0) if self.zipped else data

    def save(self, path=None, rows=None):
        path = path or self.path
        data = self.encode(self.rows if rows is None else rows)
        path.unlink(missing_ok=True)     # it may be a link to the base's file
        path.write_bytes(data)


def encoding_of(data):
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    for name in ("utf-8", "gb18030"):
        try:
            data.decode(name)
            return name
        except UnicodeDecodeError:
            pass
    return "utf-8"


def split_rows(text):
    """Physical lines, joined where a quoted field goes on."""
    rows, open_row = [], ""
    for line in text.splitlines(keepends=True) if "\u2028" not in text else text.split("\n"):
        open_row += line
        if open_row.count('"') % 2 == 0:
            rows.append(open_row)
            open_row = ""
    return rows + ([open_row] if open_row else [])


# --- the changes ------------------------------------------------------------------------------------

def schema():
    columns = {}
    with open(f"{TEMPLATES}/exports.csv", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["export"] in ("inspection", "overrides"):    # the bureau's own
                continue
            columns.setdefault(row["export"], []).append(row)
    return columns


SCHEMA = schema()
BREAKABLE = {"date", "datetime", "bool", "enum", "int", "decimal"}


def export_of(path):
    for name in SCHEMA:
        rest = path.name[len(name):]
        if path.name.startswith(name) and rest[:1] in (".", "-"):
            return name
    return None


def column_of(export, header):
    header = header.strip("\ufeff \u3000")
    return next((c for c in SCHEMA[export] if header in (c["column"], c["header"])), None)


def pick_row(sheet, dice):
    """The number of a row that has content, or None."""
    filled = [i for i in range(1, len(sheet.rows)) if sheet.rows[i].strip()]
    return dice.choice(filled) if filled else None


def places_of(sheet, cells, wanted):
    """{place among the cells: column of the export}, of those that are wanted."""
    export = export_of(sheet.path)
    return {k: c for k, name in enumerate(sheet.cells(0)) if k < len(cells) and (c := column_of(export, name)) and wanted(c)}


def lose_row(sheet, dice):
    i = pick_row(sheet, dice)
    if i is None:
        return None
    way = dice.choice(["quote", "columns", "required", "short"])
    cells = sheet.cells(i)
    if way == "required":
        needed = list(places_of(sheet, cells, lambda c: c["required"]))
        if needed:
            cells[dice.choice(needed)] = ""
            sheet.put(i, cells)
            return f"row {i + 1} without a required value"
    if way == "columns":
        sheet.put(i, cells + ["多出", "两列"])
    elif way == "short" and len(cells) > 2:
        sheet.put(i, cells[:-2])
    elif dice.random() < 0.5:
        sheet.rows[i] = sheet.rows[i].rstrip("\r\n") + '他说"不行"\n'
    else:
        sheet.rows[i] = '他说"不行"' + sheet.rows[i]
    return f"row {i + 1} lost ({way})"


def damage_cell(sheet, dice):
    i = pick_row(sheet, dice)
    if i is None:
        return None
    cells = sheet.cells(i)
    able = list(places_of(sheet, cells, lambda c: not c["required"] and not c["key"] and c["type"] in BREAKABLE))
    if not able:
        return None
    k = dice.choice(able)
    cells[k] = "读不出"
    sheet.put(i, cells)
    return f"row {i + 1}, column {sheet.cells(0)[k]} damaged"


def swap_rows(sheet, dice):
    filled = [i for i in range(1, len(sheet.rows)) if sheet.rows[i].strip()]
    if len(filled) < 2:
        return None
    a, b = dice.sample(filled, 2)
    for i in (a, b):
        if not sheet.rows[i].endswith("\n"):
            sheet.rows[i] += "\n"
    sheet.rows[a], sheet.rows[b] = sheet.rows[b], sheet.rows[a]
    return f"rows {a + 1} and {b + 1} swapped"


def split_file(sheet, dice):
    """Two files in place of one; both newer than none, so that no state of a case replaces another."""
    filled = [i for i in range(1, len(sheet.rows)) if sheet.rows[i].strip()]
    name = sheet.path.name.split(".", 1)
    if len(filled) < 2 or "-" in name[0]:
        return None
    at = dice.choice(filled[1:])
    parts = [sheet.rows[:at], [sheet.rows[0]] + sheet.rows[at:]]
    for k, rows in enumerate(parts):
        sheet.save(sheet.path.with_name(f"{name[0]}-{k + 1}.{name[1]}"), rows)
    sheet.path.unlink()
    return f"split before row {at + 1}"


def refuse_file(sheet, dice):
    sheet.rows[0] = "此表已移交，见附件\n"
    return "header gone"


def unreadable_file(sheet, dice):
    sheet.path.unlink()
    sheet.path.symlink_to("/nonexistent")
    return "unreadable"


CHANGES = {          # name: (function, does it lose information?, is the file already written?)
    "lost row": (lose_row, True, False),
    "damaged cell": (damage_cell, True, False),
    "refused file": (refuse_file, True, False),
    "unreadable file": (unreadable_file, True, True),
    "swapped rows": (swap_rows, False, False),
    "split file": (split_file, False, True),
}


# --- an older file whose rows a newer one replaces ------------------------------------------------------

OLDER, NEWER = "-2025-11", "-2025-12"


def other_state(sheet, i, dice):
    """The row as it may have stood earlier: what is no key from another row."""
    header, cells, export = sheet.cells(0), list(sheet.cells(i)), export_of(sheet.path)
    from_row = sheet.cells(pick_row(sheet, dice))
    for k, name in enumerate(header):
        c = column_of(export, name)
        if c and not c["key"] and c["column"] != "ca_code" and k < len(cells) and k < len(from_row):
            cells[k] = from_row[k]
    to = io.StringIO()
    csv.writer(to, delimiter=sheet.separator, lineterminator="\n").writerow(cells)
    return to.getvalue()


def supersede(sheet, dice):
    """Two files: some rows stand in both, as they are in the newer one.  The newer file's Sheet, or None."""
    export = export_of(sheet.path)
    filled = [i for i in range(1, len(sheet.rows)) if sheet.rows[i].strip()]
    name = sheet.path.name.split(".", 1)
    if len(filled) < 2 or name[0] != export or len(list(sheet.path.parent.glob(f"{export}*"))) > 1:
        return None
    replaced = dice.sample(filled, min(len(filled), dice.choice([1, 1, 2, 5, len(filled)])))
    moved = [i for i in filled if i not in replaced and dice.random() < 0.2]
    older = [sheet.rows[0]] + [other_state(sheet, i, dice) if i in replaced else sheet.rows[i]
                               for i in filled if i not in moved]
    newer = [sheet.rows[0]] + [sheet.rows[i] for i in sorted(replaced + moved)]
    first = sheet.path.with_name(f"{name[0]}{NEWER}.{name[1]}")
    sheet.save(sheet.path.with_name(f"{name[0]}{OLDER}.{name[1]}"), older)
    sheet.save(first, newer)
    sheet.path.unlink()
    return Sheet(first)


def lose_key(sheet, dice):
    """A row of the file loses its key."""
    i = pick_row(sheet, dice)
    if i is None:
        return None
    cells = sheet.cells(i)
    keys = places_of(sheet, cells, lambda c: c["key"])
    if keys and dice.random() < 0.7:
        k = dice.choice(list(keys))
        cells[k] = dice.choice(["", "1.10108E+15"]) if keys[k]["type"] == "id" else ""
        if keys[k]["type"] in ("date", "datetime"):
            cells[k] = "2025-13-45"
        if cells[k] == "" and not keys[k]["required"]:
            return None
        sheet.put(i, cells)
        return f"row {i + 1} without its key"
    sheet.rows[i] = '他说"不行"' + sheet.rows[i]
    return f"row {i + 1} lost with its key"


def change_newer(sheet, dice):
    return refuse_file(sheet, dice) if dice.random() < 0.5 else lose_key(sheet, dice)


def superseded(folder, copy, dice):
    """Copies the input with one export as two files; the newer one's Sheet, or None."""
    shutil.copytree(folder, copy, copy_function=os.link)
    paths = sorted(p for p in copy.rglob("*.csv*") if export_of(p) and p.is_file() and
                   any(c["key"] for c in SCHEMA[export_of(p)]))
    dice.shuffle(paths)
    for path in paths:
        try:
            newer = supersede(Sheet(path), dice)
        except (csv.Error, UnicodeDecodeError, EOFError, OSError, IndexError):
            continue
        if newer:
            return newer
    return None


def lose_newer(folder, top, date, dice):
    """One export as two files, judged whole and with the newer one damaged; (said, differences)."""
    whole, hurt = top / "whole", top / "hurt"
    sheet = superseded(folder, whole, dice)
    if not sheet:
        return None, []
    base, fault = evaluate(whole, top / "out-whole", date)
    if fault:
        return None, []
    shutil.copytree(whole, hurt, copy_function=os.link)
    sheet.path = hurt / sheet.path.relative_to(whole)
    said = change_newer(sheet, dice)
    if said is None:
        return None, []
    sheet.save()
    other, fault = evaluate(hurt, top / "out-hurt", date)
    ca_unknown = export_of(sheet.path) == "org"    # it may be a combined file, which alone names the CA
    said = f"{sheet.path.relative_to(hurt)}: {said}"
    return said, [fault] if fault else list(differences(base, other, True, ca_unknown))


NEWER_LOST = "newer file lost"


# --- running and comparing --------------------------------------------------------------------------

def evaluate(folder, out, date):
    done = subprocess.run([CAEVAL, "run", "-q", "--force", "-i", str(folder), "-o", str(out), "-d", date,
                           "--formats", "json", "--templates", TEMPLATES],
                          capture_output=True, timeout=300)
    if done.returncode not in (0, 3):
        return None, f"exit {done.returncode}: {done.stderr.decode('utf-8', 'replace')[-300:]}"
    results = {}
    for path in pathlib.Path(out).glob("*/*/result.json"):
        results[path.parent.name] = json.loads(path.read_text(encoding="utf-8"))
    return results, None


def keyed_conflicts(results, name):
    """Is a file of this name one of which a row was superseded or in conflict? Then splitting it, or
    swapping its rows, changes which of them counts."""
    return any(f["file"].split("/")[-1] == name and (f.get("conflicts") or f["rejected"] or f["superseded"])
               for r in results.values() for f in r["inputs"])


def compare_rows(base, other, loses):
    for before, after in zip(base["form"]["rows"], other["form"]["rows"], strict=True):
        a, b = before["result"], after["result"]
        examined = b == "否" and after["basis"] == "attest" and before.get("contradiction")
        if a != b and not (loses and (b == "待核" or examined)):
            yield f"row {before['row']}: {a} -> {b} ({before.get('reason', '')} => {after.get('reason', '')})"
        elif not loses and before["basis"] != after["basis"]:
            yield f"row {before['row']}: basis {before['basis']} -> {after['basis']}"


with open(f"{TEMPLATES}/gbt35289-2017/indicators.csv", encoding="utf-8", newline="") as table:
    # scores that are computed from those of other indicators
    MADE_OF_OTHERS = {"total"} | {line["parent"] for line in csv.DictReader(table) if line["parent"]}


def examined_scores(base, other):
    """Indicators in which an examiner's 否 stands that better data had overruled: the answer holds, the data do not."""
    for i, k in zip(base["grading"]["indicators"], other["grading"]["indicators"], strict=True):
        pairs = zip(i.get("criteria", []), k.get("criteria", []))
        if any(c.get("contradiction") and (c["state"], d["state"]) == ("是", "否") and "机构自评：否" in d["reason"]
               for c, d in pairs):
            yield i["id"]


def compare_scores(base, other, loses):
    examined = set(examined_scores(base, other)) if loses else set()
    pairs = [(i["id"], i, k) for i, k in zip(base["grading"]["indicators"],
                                            other["grading"]["indicators"], strict=True)]
    pairs.append(("total", base["grading"]["total"], other["grading"]["total"]))
    for name, a, b in pairs:
        if name in examined or (examined and name in MADE_OF_OTHERS):
            continue
        lo, hi = Fraction(b["lo"]), Fraction(b["hi"])
        within = lo <= Fraction(a["lo"]) and Fraction(a["hi"]) <= hi
        same = lo == Fraction(a["lo"]) and hi == Fraction(a["hi"])
        if not (within if loses else same):
            yield f"{name}: {a['lo']}..{a['hi']} -> {b['lo']}..{b['hi']}"


def compare_measures(base, other):
    for name, a in base["measures"].items():
        b = other["measures"].get(name)
        if any(a.get(k) != (b or {}).get(k) for k in ("value", "lo", "hi", "status", "num", "den", "n")):
            yield f"{name}: {a} -> {b}"


def bounds(measure):
    """What the measure may be, lowest and highest; None where nothing is said."""
    lo, hi = (measure.get(k, measure.get("value")) for k in ("lo", "hi"))
    try:
        return Fraction(lo), Fraction(hi)
    except (TypeError, ValueError):
        return None


def lost_values(base, other):
    """Measures that exclude a value they had, or whose lowest is above their highest."""
    for name, b in other["measures"].items():
        now = bounds(b)
        before = bounds(base["measures"].get(name, {}))
        if now and now[0] > now[1]:
            yield f"{name}: lo above hi: {b}"
        elif now and before and not (now[0] <= before[0] and before[1] <= now[1]):
            yield f"{name}: {base['measures'][name]} -> {b}"


def differences(base, other, loses, whole_ca_may_fail):
    for code, a in base.items():
        b = other.get(code)
        if b is None:
            if not whole_ca_may_fail:
                yield f"{code}: no result"
            continue
        for text in compare_rows(a, b, loses):
            yield f"{code}: {text}"
        for text in compare_scores(a, b, loses):
            yield f"{code}: {text}"
        for text in lost_values(a, b) if loses else compare_measures(a, b):
            yield f"{code}: {text}"


def change_one(folder, copy, name, dice, base):
    """Copies the input and makes one change; what was done, or None where there was nothing to do."""
    shutil.copytree(folder, copy, copy_function=os.link)
    change, _, writes = CHANGES[name]
    paths = sorted(p for p in copy.rglob("*.csv*") if export_of(p) and p.is_file())
    dice.shuffle(paths)
    for path in paths:
        if name in ("split file", "swapped rows") and keyed_conflicts(base, path.name):
            continue
        try:
            sheet = Sheet(path)
            if not sheet.rows:
                continue
            said = change(sheet, dice)
        except (csv.Error, UnicodeDecodeError, EOFError, OSError):
            continue                     # hostile on purpose: other tests look at those
        if said is None:
            continue
        if not writes:
            sheet.save()
        return f"{path.relative_to(copy)}: {said}"
    return None


def one_set(seed, rounds, every=True):
    """(changes made, differences) of one data set."""
    dice = random.Random(f"{seed}")
    made, found = collections.Counter(), []
    with tempfile.TemporaryDirectory(prefix="metamorphic-") as name:
        top = pathlib.Path(name)
        folder = top / "in"
        if seed == "sample":
            shutil.copytree(ROOT / "input", folder)
            date = SAMPLE_DATE
        else:
            date = generate(seed, folder).isoformat()
        base, fault = evaluate(folder, top / "out", date)
        if fault:
            return made, [(seed, "base", fault)]
        for k in range(rounds):
            for kind, (_, loses, _) in CHANGES.items() if every else ():
                copy = top / f"{k}-{kind.replace(' ', '-')}"
                said = change_one(folder, copy, kind, dice, base)
                if said is None:
                    continue
                made[kind] += 1
                other, fault = evaluate(copy, top / f"out-{k}-{kind}", date)
                if fault and fault.startswith("exit 66") and said.startswith("org.csv") and len(base) == 1:
                    continue  # the folder is the one CA's, which org.csv alone names: nobody can be judged
                texts = [fault] if fault else differences(base, other, loses, kind == "unreadable file")
                found += [(seed, said, text) for text in texts]
                shutil.rmtree(copy)
            with tempfile.TemporaryDirectory(prefix="metamorphic-") as other_top:
                said, texts = lose_newer(folder, pathlib.Path(other_top), date, dice)
                made[NEWER_LOST] += said is not None
                found += [(seed, said, text) for text in texts]
    return made, found


def seeds_of(text):
    first, _, last = text.partition("-")
    return list(range(int(first), int(last or first) + 1))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", default=SEEDS_OF_CHECK)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--newer", action="store_true", help="only that a newer file is lost")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--show", type=int, default=30)
    args = parser.parse_args()
    sets = ["sample"] + seeds_of(args.seeds)
    made, found = collections.Counter(), []
    with concurrent.futures.ProcessPoolExecutor(args.jobs) as pool:
        for some, wrong in pool.map(one_set, sets, [args.rounds] * len(sets),
                                    [not args.newer] * len(sets)):
            made += some
            found += wrong
    for seed, said, text in found[:args.show]:
        print(f"{seed}: {said}: {text}")
    print(", ".join(f"{kind} {n}" for kind, n in sorted(made.items())))
    short = [kind for kind in [*CHANGES, NEWER_LOST] if made[kind] < len(sets) / 2]
    if short:
        print(f"made too seldom to tell anything: {', '.join(short)}")
    print(f"{len(sets)} data sets, {sum(made.values())} changes, {len(found)} differ")
    return 1 if found or short else 0


if __name__ == "__main__":
    sys.exit(main())
