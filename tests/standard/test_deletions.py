"""No line of a template can be lost unseen: without it the templates are refused, with its file and a line.

Each line is taken out in turn. As an accident, contents.csv staying as it was: refused, always. On purpose,
contents.csv following: refused as well by what the templates must hold together, in the files named here.

    test_deletions.py            every tenth line, and all of the short files
    test_deletions.py --all      every line
"""

import concurrent.futures
import pathlib
import re
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
from template_copy import REFUSED, TemplateCopy  # noqa: E402
from templates import TEMPLATES  # noqa: E402

ALL = "--all" in sys.argv
WORKERS = 2
SHORT, STEP = 25, 10
NAMES = sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.csv")
               if path.name != "fonts.csv")  # read by caeval run only; see test_templates.py
# every line is asked for by the others
WHOLE = ("kinds.csv", "wording.csv", "gm-2018-571/edition.csv", "gm-2018-571/clauses.csv", "gm-2018-571/rules.csv",
         "gm-2018-571/profile.csv", "gbt35289-2017/edition.csv", "gbt35289-2017/indicators.csv",
         "gm-2018-571/words.csv", "gbt35289-2017/words.csv", "gbt35289-2017/criteria.csv", "gbt35289-2017/aliases.csv", "gbt35289-2017/levels.csv")


def tried(name):
    lines = (TEMPLATES / name).read_bytes().rstrip(b"\n").split(b"\n")
    return [i for i, line in enumerate(lines) if not line.startswith(b"fonts.csv,") and
            (ALL or len(lines) <= SHORT or i % STEP == len(name) % STEP)]


def without(data, line):
    lines = data.split(b"\n")
    return b"\n".join(lines[:line] + lines[line + 1:])


def share(worker, jobs, counted):
    """What a worker's part of the lines comes to: (name, line, status, what was said)."""
    copy = TemplateCopy()
    found = []
    for name, line in jobs[worker::WORKERS]:
        copy.plant(name, without(copy.read(name), line), counted)
        found.append((name, line + 1, *copy.check()))
        copy.restore()
    copy.close()
    return found


def delete(names, counted):
    jobs = [(name, line) for name in names for line in tried(name)]
    with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
        parts = pool.map(lambda worker: share(worker, jobs, counted), range(WORKERS))
        return [one for part in parts for one in part]


class Deletions(unittest.TestCase):
    def test_a_lost_line(self):
        found = delete(NAMES, False)
        self.assertGreater(len(found), 200)
        for name, line, status, said in found:
            with self.subTest(template=name, line=line):
                self.assertEqual(status, REFUSED, said)
                folder = str(pathlib.PurePath(name).parent / "x")[:-1].removeprefix("./")
                own = [text for text in said if re.match(rf"{re.escape(name)}:\d+|{folder}contents.csv:\d+", text)]
                self.assertTrue(own, said)

    def test_a_line_taken_out_on_purpose(self):
        for name, line, status, said in delete(WHOLE, True):
            with self.subTest(template=name, line=line):
                self.assertEqual(status, REFUSED, said)
                self.assertRegex("\n".join(said), r"(?m)^[\w./-]+\.csv:\d+:")


if __name__ == "__main__":
    if ALL:
        sys.argv.remove("--all")
    unittest.main()
