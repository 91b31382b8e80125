#!/usr/bin/env python3
"""Two times of one row in any order, one of which cannot be read: what contradicts itself does not begin to
tell, nor does what a row shows turn, because one of its times was lost.

    test_orders.py                every export and every pair of its dates, those of long rows by turns; two exports at once
    test_orders.py --all [EXPORT...]    all of them, one by one

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


def cases(every, only, rows):
    """(export, values of its first row, columns to be damaged by turns)"""
    for export, pair, values in changes(every):
        hurt = [c for c in pair if optional(export, c)]
        if hurt and rows.get(export) and (not only or export in only):
            yield export, values, hurt


def in_pairs(found):
    """Each with one of another export, far from it in the list."""
    half = len(found) // 2
    for one, other in itertools.zip_longest(found[:half], found[half:]):
        if one and other and one[0] != other[0]:
            yield [one, other]
        else:
            yield from ([case] for case in (one, other) if case)


def worlds(every, only):
    """(what, whole, damaged, number of cells) worlds; a whole one once for both of its columns."""
    base = world.World()
    found = list(cases(every, only, base.rows))
    for together in [[one] for one in found] if every else in_pairs(found):
        whole = base.fork()
        for export, values, _ in together:
            whole.fill_in(export, whole.own(export)[:1], values)
        for columns in itertools.zip_longest(*(hurt for _, _, hurt in together)):
            other, what = base.fork(), []
            for (export, values, _), column in zip(together, columns):
                lost = {column: "读不出"} if column else {}
                other.fill_in(export, other.own(export)[:1], {**values, **lost})
                what.append(f"{export}: {values}, {column} damaged")
            yield "; ".join(what), whole, other, len(columns) - columns.count(None)


def main():
    only = [name for name in sys.argv[1:] if name != "--all"]
    found = list(worlds("--all" in sys.argv or only, only))
    every = list({id(w): w for _, whole, other, _ in found for w in (whole, other)}.values())
    results = dict(zip(map(id, every), world.run_many(every), strict=True))
    wrong = 0
    for what, whole, other, _ in found:
        a, b = results[id(whole)], results[id(other)]
        for text in itertools.chain(compare_rows(a, b, True), compare_scores(a, b, True), lost_values(a, b)):
            wrong += 1
            print(f"{what}: {text}")
    print(f"{len(found)} data sets, {sum(one[3] for one in found)} cells, {wrong} differ")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
