#!/usr/bin/env python3
"""Two times of one row in any order, one of which cannot be read: what contradicts itself does not begin to
tell, nor does what a row shows turn, because one of its times was lost.

    test_orders.py                every export and every pair of its dates, those of long rows by turns
    test_orders.py --all [EXPORT...]    all of them

A CA that meets every requirement, the first row of an export with two of its dates in an order and place
(within the year, over New Year, over D), with its answers as they are or all 否; judged beside the same with
one of the two damaged.
"""
import itertools
import pathlib
import sys

TESTS = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TESTS / "lib"))
import world  # noqa: E402
from templates import TEMPLATES, read_csv  # noqa: E402
from test_metamorphic import compare_rows, compare_scores, lost_values  # noqa: E402

DAYS = (("2025-03-04", "2025-09-01"), ("2024-11-04", "2025-03-04"), ("2024-06-03", "2024-11-04"),
        ("2025-12-30", "2026-01-08"), ("2025-03-04", "2026-01-08"))
NOT_READ = ("coverage", "attest")        # of these another test tells
LONG = 20                                # pairs
COLUMNS = {}
for line in read_csv(TEMPLATES / "exports.csv"):
    COLUMNS.setdefault(line["export"], []).append(line)


def changes(every):
    """(export, columns, values of a row)"""
    for export, columns in COLUMNS.items():
        dates = [c for c in columns if c["type"] in ("date", "datetime")]
        bools = [c["column"] for c in columns if c["type"] == "bool"]
        if export in NOT_READ:
            continue
        pairs = list(itertools.permutations([c["column"] for c in dates], 2))
        for k, (a, b) in enumerate(pairs):
            for days in DAYS if every or len(pairs) < LONG else [DAYS[k % len(DAYS)]]:
                time = {c["column"]: " 09:00:00" if c["type"] == "datetime" else "" for c in dates}
                values = {a: days[1] + time[a], b: days[0] + time[b]}
                for answers in ({}, {name: "否" for name in bools}) if bools else ({},):
                    yield export, (a, b), {**values, **answers}


def optional(export, column):
    return not any(c["column"] == column and (c["required"] or c["key"]) for c in COLUMNS[export])


def worlds(every, only):
    """(what, whole, damaged) worlds; a whole one once for both of its columns."""
    base = world.World()
    for export, pair, values in changes(every):
        if (only and export not in only) or not base.rows.get(export):
            continue
        hurt = [c for c in pair if optional(export, c)]
        if not hurt:
            continue
        whole = base.fork()
        whole.fill_in(export, whole.own(export)[:1], values)
        for column in hurt:
            other = base.fork()
            other.fill_in(export, other.own(export)[:1], {**values, column: "读不出"})
            yield f"{export}: {values}, {column} damaged", whole, other


def main():
    only = [name for name in sys.argv[1:] if name != "--all"]
    found = list(worlds("--all" in sys.argv or only, only))
    every = list({id(w): w for _, whole, other in found for w in (whole, other)}.values())
    results = dict(zip(map(id, every), world.run_many(every), strict=True))
    wrong = 0
    for what, whole, other in found:
        a, b = results[id(whole)], results[id(other)]
        for text in itertools.chain(compare_rows(a, b, True), compare_scores(a, b, True), lost_values(a, b)):
            wrong += 1
            print(f"{what}: {text}")
    print(f"{len(found)} data sets, {wrong} differ")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
