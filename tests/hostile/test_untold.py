#!/usr/bin/env python3
"""What nobody is told: each column that need not be there is left out, blank in every row, unreadable in
every row. Every CA has its result, its documents and its place in the history."""

import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
from templates import exports  # noqa: E402
import world  # noqa: E402

# the last day, when all is over, and one on which much is open
DATES = ("2025-12-31", "2025-06-30")


def optional():
    """(export, column) of what may be missing."""
    for line in exports():
        if line["key"] != "yes" and line["required"] != "yes":
            yield line["export"], line["column"]


def with_open_cases(date):
    """The CA with a case of each kind that is open at D, overdue or about to end."""
    one = world.World()
    one.date = date
    one.add("findings", finding_id="F-open", raised_on="2025-01-10", due_on="2025-06-01", closed_on="",
            source="监督检查")
    for export in ("docs", "assets"):
        first = one.own(export)[0]
        first.update({"effective_to": "2025-12-31"} if export == "docs" else
                     {"product_cert_to": "2025-12-31"})
    return one


def without(one, way, export, column):
    if way == "no column":
        one.drop_column(export, column)
    for row in one.own(export):
        row[column] = {"no column": "", "blank": "", "unreadable": "#REF!"}[way]
    return one


class Untold(unittest.TestCase):
    def check(self, way):
        for date in DATES:
            base = with_open_cases(date)
            columns = list(optional())
            self.assertGreater(len(columns), 150)
            with world.quick_folder() as folder:
                for number, (export, column) in enumerate(columns):
                    one = without(base.fork(), way, export, column)
                    one.set("org", one.code, ca_code=f"U{number:03d}")
                    one.code = f"U{number:03d}"
                    one.write(f"{folder}/in")
                done = world.run_caeval(f"{folder}/in", f"{folder}/out", date, "json,xlsx")
                lost = [line for line in done.stderr.splitlines() if "没有结果" in line]
                names = {f"U{n:03d}": name for n, name in enumerate(columns)}
                self.assertEqual([], [(names.get(line.split(":")[1].strip()), line) for line in lost])

    def test_no_column(self):
        self.check("no column")

    def test_blank(self):
        self.check("blank")

    def test_unreadable(self):
        self.check("unreadable")


if __name__ == "__main__":
    unittest.main()
