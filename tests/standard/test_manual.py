"""templates/README.md is what the lint asks for: the files of an edition, their columns, the words that may stand in them.

Whoever brings a new edition has the printed text and that page. Each column of the shipped editions gets a word that
cannot be; what the lint says may stand there is what the page says, and the other way round.
"""

import csv
import io
import pathlib
import re
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
from template_copy import TemplateCopy  # noqa: E402
from templates import ROOT, TEMPLATES  # noqa: E402

KINDS = {"form": "gm-2018-571", "score": "gbt35289-2017"}
PAGE = (ROOT / "templates" / "README.md").read_text(encoding="utf-8")
COLUMNS = PAGE[PAGE.index("## Their columns"):PAGE.index("## Maps, pairs")]
NOT_A_WORD = "zz"


def sections():
    """By file name: what the page says of it."""
    found = {}
    for part in re.split(r"\n(?=\*\*)", COLUMNS)[1:]:
        for name in re.findall(r"`([\w]+\.csv)`", part.split("**")[1]):
            found["shared " * part.startswith("**The shared") + name] = part
    return found


SECTIONS = sections()


def ticked(text):
    return re.findall(r"`([^`]*)`", text)


def table_of(part):
    """By column: the words that its row of the table gives."""
    rows = {}
    for line in part.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")] if line.startswith("| `") else []
        for column in ticked(cells[0]) if cells else ():
            rows[column] = ([""] if "*blank*" in cells[1] else []) + ticked(cells[1])
    return rows


def words_of(name, column):
    of = table_of(SECTIONS[name])
    if name == "body.csv":  # as conditions.csv, the page says
        of = {**table_of(SECTIONS["conditions.csv"]), **of}
    return of.get(column, [])


def files():
    for kind, folder in KINDS.items():
        for path in sorted((TEMPLATES / folder).glob("*.csv")):
            if path.name != "contents.csv":
                yield kind, f"{folder}/{path.name}", list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))


class Manual(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.copy = TemplateCopy()
        cls.addClassCleanup(cls.copy.close)

    def tearDown(self):
        self.copy.restore()

    def test_each_column_is_named(self):
        for _, file, rows in files():
            name = file.split("/")[1]
            with self.subTest(file=file):
                self.assertIn(name, SECTIONS)
                said = set(ticked(SECTIONS[name]))
                self.assertLessEqual(set(rows[0]), said, "the page does not name them")
        headers = {}
        for _, file, rows in files():
            headers.setdefault(file.split("/")[1], set()).update(rows[0])
        with open(TEMPLATES / "measures.csv", encoding="utf-8", newline="") as file:
            headers["shared measures.csv"] = set(next(csv.reader(file)))
        self.assertLessEqual(headers["shared measures.csv"], set(ticked(SECTIONS["shared measures.csv"])))
        for name, part in SECTIONS.items():
            with self.subTest(file=name):
                self.assertLessEqual(set(table_of(part)), headers[name], "the page names what is no column")

    def test_a_column_that_is_taken_out_is_missed(self):
        """So that the page names nothing that nobody reads; prose columns are for people."""
        unread = {("form.csv", "remark"), ("cited.csv", "source")}
        for _, file, rows in files():
            for place, column in enumerate(rows[0]):
                changed = [[cell for k, cell in enumerate(row) if k != place] for row in rows]
                if (file.split("/")[1], column) in unread or file.endswith("profile_editions.csv"):
                    continue
                with self.subTest(file=file, column=column):
                    self.plant(file, changed)
                    status, said = self.copy.check()
                    self.assertEqual(status, 65)
                    self.assertTrue(any(line.startswith(f"{file}:1:{column}:") and "missing" in line for line in said), said)
                self.copy.restore()

    def plant(self, file, rows):
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows(rows)
        self.copy.plant(file, text.getvalue().encode("utf-8"))

    def test_the_words_are_those_of_the_lint(self):
        asked = 0
        for kind, file, rows in files():
            name = file.split("/")[1]
            at = max(range(1, len(rows)), key=lambda i: sum(map(bool, rows[i])))  # the fullest line
            for place, column in enumerate(rows[0]):
                changed = [list(row) for row in rows]
                changed[at][place] = NOT_A_WORD
                self.plant(file, changed)
                _, said = self.copy.check()
                self.copy.restore()
                found = [found for line in said
                         if (found := re.match(rf"{re.escape(file)}:\d+:{column}: .*\"{NOT_A_WORD}\" is not one of: (.*)", line))]
                with self.subTest(file=file, column=column):
                    if name == "edition.csv":
                        self.assertLessEqual(set(found[0][1].split(", ")) if found else set(), set(ticked(SECTIONS[name])))
                        continue
                    known = found[0][1].split(", ") if found else []
                    self.assertEqual(sorted(words_of(name, column)), sorted(known))
                    asked += bool(known)
        self.assertGreater(asked, 30)

    def test_the_words_of_an_edition(self):
        forms, scores = SECTIONS["words.csv"].split("Of a score table:")
        for (_, folder), said in zip(KINDS.items(), (forms, scores)):
            with open(TEMPLATES / folder / "words.csv", encoding="utf-8", newline="") as file:
                keys = {row["key"] for row in csv.DictReader(file)}
            self.assertEqual({word for word in ticked(said) if re.fullmatch(r"\w+\.\w+", word)} - {"words.csv"}, keys)

    def test_the_files_are_those_of_the_lint(self):
        lines = [[cell.strip() for cell in line.strip("|").split("|")] for line in PAGE[:PAGE.index("## Their columns")].splitlines()
                 if line.startswith("| `")]
        lines = [cells for cells in lines if len(cells) == 4]
        for place, (kind, folder) in enumerate(KINDS.items(), 1):
            said = {name for cells in lines if cells[place] for name in ticked(cells[0])}
            stray = self.copy.folder / folder / "zz.csv"
            stray.write_text("x\n", encoding="utf-8")
            _, told = self.copy.check()
            stray.unlink()
            found = [line for line in told if "zz.csv" in line and f'an edition of the kind "{kind}" has ' in line]
            self.assertTrue(found, told)
            names = set(re.split("[,;] ", found[0].split(" has ")[1]))
            self.assertEqual(said | {"profile.csv", "profile_editions.csv", "profile_points.csv"}, names)

    def test_the_pairs_and_maps(self):
        for name in ("check", "terms", "text", "source"):
            self.assertIn(name, ticked(COLUMNS[COLUMNS.index("**`pairs/"):]))
        source = (ROOT / "gen/score/crosscheck.c").read_text(encoding="utf-8")
        terms = re.findall(r'\{"(\w+)", \d, load_', source)
        said = {word.split(" ")[0] for word in ticked(COLUMNS[COLUMNS.index("**`pairs/"):])}
        self.assertGreater(len(terms), 8)
        self.assertLessEqual(set(terms), said)


if __name__ == "__main__":
    unittest.main()
