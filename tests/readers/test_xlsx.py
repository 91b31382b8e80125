"""The workbooks as LibreOffice, openpyxl and xmllint see them."""

import itertools
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest
import zipfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import openpyxl  # noqa: E402
import readers  # noqa: E402
import world  # noqa: E402

FORM = world.read_csv(world.TEMPLATES / "gm-2018-571" / "form.csv")
COLUMNS = "ABCDEF"  # 评估内容, 评估项目, 评估要点, 评估方式, 考核记录, 备注


def worlds():
    """Results of many kinds: complete, low scores, unknown scores, nothing at all, rare names."""
    perfect = world.World("P1")
    low = world.change(world.World("L1").copy(), "drop hotline; attest consult.1a 否; drop survey")
    low.set("org", "L1", name="𠮷祥䶮认证有限公司")
    pending = world.World("U1")
    for export in ("hotline", "attest", "complaints", "docs"):
        pending.drop(export)
    empty = world.World("E1")
    for export in world.SCHEMA:
        if export != "org":
            empty.drop(export)
    return [perfect, low, pending, empty]


class Workbooks(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.folder = pathlib.Path(cls.temporary.name)
        cls.codes = []
        for one in worlds():
            one.write(cls.folder / "in")
            cls.codes.append(one.code)
        world.run_caeval(f"{cls.folder}/in", f"{cls.folder}/out", world.DATE, "xlsx,json")
        cls.year = cls.folder / "out" / world.DATE[:4]

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()

    def books(self):
        yield self.year / "summary.xlsx"
        for code in self.codes:
            yield self.year / code / "evaluation.xlsx"

    def compare(self, want, got, book):
        for sheet, formulas in readers.formulas(book).items():
            for at in formulas:
                with self.subTest(book=str(book), sheet=sheet, cell=at, formula=formulas[at]):
                    a, b = want[sheet].get(at), got[sheet].get(at)
                    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
                        self.assertAlmostEqual(a, b, places=9)
                    else:
                        self.assertEqual(a or "", b or "")

    def test_recalculation_gives_the_cached_values(self):
        for book in self.books():
            work = self.folder / "recalculated" / book.parent.name
            self.compare(readers.cells(book),
                         readers.cells(readers.convert(book, work, "xlsx")), book)

    def test_recalculation_really_happens(self):
        """With every cached number spoiled LibreOffice still arrives at the program's."""
        book = self.year / "L1" / "evaluation.xlsx"
        spoiled = self.folder / "spoiled.xlsx"
        readers.rewrite(book, spoiled, r"xl/worksheets/sheet\d+\.xml", lambda text: re.sub(
            r"(<f>[^<]*</f><v>)[^<]*(</v>)", r"\g<1>77\g<2>", text))
        cached = readers.cells(spoiled)
        self.assertIn(77, cached["评分表"].values())
        again = readers.cells(readers.convert(spoiled, self.folder / "again", "xlsx"))
        self.compare(readers.cells(book), again, book)

    def test_scores_in_the_sheet_are_those_of_the_result(self):
        for code in self.codes:
            grading = world.load_result(f"{self.folder}/out", world.DATE, code)["grading"]
            sheet = readers.cells(self.year / code / "evaluation.xlsx")["评分表"]
            row = {str(text): at[1:] for at, text in sheet.items() if at[0] == "A"}
            with self.subTest(code=code):
                for bound, column in (("lo", "F"), ("hi", "G")):
                    self.assertAlmostEqual(sheet[column + row["总分"]],
                                           float(grading["total"][bound]), places=12)
                self.assertEqual(sheet["F" + row["等级"]], grading["level"])

    def test_form_sheet_is_the_printed_form(self):
        for code in self.codes:
            book = self.year / code / "evaluation.xlsx"
            sheet = readers.cells(book)["评估表"]
            result = world.load_result(f"{self.folder}/out", world.DATE, code)
            states = {row["row"]: row["result"] for row in result["form"]["rows"]}
            first = next(int(at[1:]) for at, text in sheet.items()
                         if at[0] == "C" and text == FORM[0]["sub_item"])
            for i, row in enumerate(FORM):
                with self.subTest(code=code, row=row["seq"]):
                    self.assertEqual(sheet[f"C{first + i}"], row["sub_item"])
                    self.assertEqual(sheet.get(f"D{first + i}", ""), row["method"])
                    marks = readers.squeeze(str(sheet.get(f"E{first + i}", "")))
                    want = {"是": "☑□", "否": "□☑", "无框": ""}.get(
                        states[int(row["seq"])], "□□") if row["boxes"] == "yes" else ""
                    self.assertEqual(marks, want)

    def test_form_sheet_merges_domains_and_items(self):
        """Each of the 16 domains and 73 items is named once, in a cell as high as its rows."""
        sheet = openpyxl.load_workbook(self.year / "P1" / "evaluation.xlsx")["评估表"]
        height = {(area.min_row, area.min_col): area.max_row - area.min_row + 1
                  for area in sheet.merged_cells.ranges if area.min_col == area.max_col}
        first = next(r for r in range(1, 20) if sheet.cell(r, 3).value == FORM[0]["sub_item"])
        for column, key, count in ((1, ["domain"], 16), (2, ["domain", "item"], 73)):
            blocks = [(names[-1], len(list(rows))) for names, rows in itertools.groupby(
                FORM, key=lambda row: [row[name] for name in key])]
            self.assertEqual(len(blocks), count)
            at = first
            for name, rows in blocks:
                with self.subTest(name=name):
                    # the standard leaves the item of rows 67-70 blank; it is 证书信息服务 (6.4.2)
                    self.assertEqual(sheet.cell(at, column).value,
                                     name if name.strip() else "证书信息服务")
                    self.assertEqual(height.get((at, column), 1), rows)
                at += rows

    def test_form_sheet_prints_on_a4_with_its_head_on_every_page(self):
        sheet = openpyxl.load_workbook(self.year / "P1" / "evaluation.xlsx")["评估表"]
        self.assertEqual(sheet.print_title_rows, "$3:$4")
        self.assertEqual(sheet.page_setup.paperSize, 9)

    def test_every_part_is_well_formed(self):
        for book in self.books():
            with zipfile.ZipFile(book) as archive:
                self.assertIsNone(archive.testzip())
                for name in archive.namelist():
                    done = subprocess.run(["xmllint", "--noout", "-"], input=archive.read(name),
                                          capture_output=True)
                    self.assertEqual(done.returncode, 0, f"{book} {name}: {done.stderr}")

    def test_rare_characters_stay(self):
        sheet = readers.cells(self.year / "L1" / "evaluation.xlsx")["评估表"]
        self.assertTrue(any("𠮷祥䶮认证有限公司" in str(text) for text in sheet.values()))


if __name__ == "__main__":
    unittest.main()
