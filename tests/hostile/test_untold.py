#!/usr/bin/env python3
"""What nobody is told: each column that need not be there is left out, blank in every row, unreadable in
every row. Every CA has its result, its documents and its place in the history.

    test_untold.py            several columns of as many exports in a CA, others together on each day
    test_untold.py --all      each column in a CA of its own
"""

import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
from templates import exports  # noqa: E402
import world  # noqa: E402

TOGETHER = 1 if "--all" in sys.argv and not sys.argv.remove("--all") else 4
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


def groups(columns, day):
    """What is untold in each CA: on no two days the same columns together."""
    n = -(-len(columns) // TOGETHER)
    made = [[] for _ in range(n)]
    for i, column in enumerate(columns):
        made[(i + day * (i // n)) % n].append(column)
    return made


class Untold(unittest.TestCase):
    def check(self, way):
        columns = list(optional())
        self.assertGreater(len(columns), 150)
        for day, date in enumerate(DATES):
            base = with_open_cases(date)
            names = {}
            with world.quick_folder() as folder:
                for number, group in enumerate(groups(columns, day)):
                    one = base.fork()
                    self.assertEqual(len({export for export, _ in group}), len(group))
                    for export, column in group:
                        without(one, way, export, column)
                    one.set("org", one.code, ca_code=f"U{number:03d}")
                    one.code = f"U{number:03d}"
                    names[one.code] = group
                    one.write(f"{folder}/in")
                self.assertEqual(sorted(one for group in names.values() for one in group), sorted(columns))
                done = world.run_caeval(f"{folder}/in", f"{folder}/out", date, "json,xlsx")
                lost = [line for line in done.stderr.splitlines() if "没有结果" in line]
                self.assertEqual([], [(names.get(line.split(":")[1].strip()), line) for line in lost])
                made = {path.name for path in pathlib.Path(f"{folder}/out/{date[:4]}").iterdir() if path.is_dir()}
                self.assertEqual(made, set(names))

    def test_no_column(self):
        self.check("no column")

    def test_blank(self):
        self.check("blank")

    def test_unreadable(self):
        self.check("unreadable")


if __name__ == "__main__":
    unittest.main()
