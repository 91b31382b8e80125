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
                    if row["seq"] in ("148", "205"):  # misprints of the form stay, and are said to be its own
                        self.assertIn("标准原文如此", sheet[f"F{first + i}"])
                    marks = readers.squeeze(str(sheet.get(f"E{first + i}", "")))
                    want = {"是": "☑□", "否": "□☑", "无框": ""}.get(
                        states[int(row["seq"])], "□□") if row["boxes"] == "yes" else ""
                    self.assertEqual(marks, want)

    def test_form_sheet_merges_domains_and_items(self):
        """Each of the 16 domains and 73 items is named once on each page that has rows of it, in a
        cell as high as these; no merged cell crosses a page."""
        sheet = openpyxl.load_workbook(self.year / "P1" / "evaluation.xlsx")["评估表"]
        height = {(area.min_row, area.min_col): area.max_row - area.min_row + 1
                  for area in sheet.merged_cells.ranges if area.min_col == area.max_col}
        starts = {brk.id + 1 for brk in sheet.row_breaks.brk}
        self.assertGreater(len(starts), 8)
        first = next(r for r in range(1, 20) if sheet.cell(r, 3).value == FORM[0]["sub_item"])
        for column, key, count in ((1, ["domain"], 16), (2, ["domain", "item"], 73)):
            blocks = [(names[-1], len(list(rows))) for names, rows in itertools.groupby(
                FORM, key=lambda row: [row[name] for name in key])]
            self.assertEqual(len(blocks), count)
            at = first
            for name, rows in blocks:
                # the standard leaves the item of rows 67-70 blank; it is 证书信息服务 (6.4.2)
                label, end = name if name.strip() else "证书信息服务", at + rows
                while at < end:
                    with self.subTest(name=name, row=at):
                        self.assertEqual(sheet.cell(at, column).value, label)
                        part = next((r for r in range(at + 1, end) if r in starts), end)
                        self.assertEqual(height.get((at, column), 1), part - at)
                        at, label = part, label.removesuffix("（续）") + "（续）"

    def test_pages_are_those_of_the_plan(self):
        """LibreOffice breaks the form nowhere else: every page has the head once, and no other."""
        book = self.year / "L1" / "evaluation.xlsx"
        form = self.folder / "form.xlsx"
        workbook = openpyxl.load_workbook(book)
        for name in workbook.sheetnames[1:]:
            del workbook[name]
        breaks = len(workbook["评估表"].row_breaks.brk)
        workbook.save(form)
        pages = readers.pdf_text(readers.convert(form, self.folder / "pages", "pdf"),
                                 "-layout").split("\f")[:-1]
        heads = [page for page in pages if "评估方法" in page and "考核记录" in page]
        self.assertEqual(len(heads), breaks + 1)
        self.assertLessEqual(len(pages), breaks + 2)  # counts and signatures may need one more
        self.assertIn("签字", pages[-1])

    def test_remedies_name_what_fails_alone(self):
        one = world.change(world.World("R1"), "add outages system=CA start_at=2025-10-10T00:00:00 "
                           "end_at=2025-10-10T10:00:00 planned=否; attest 3 否")
        one.write(self.folder / "remedy")
        world.run_caeval(f"{self.folder}/remedy", f"{self.folder}/remedied", world.DATE, "xlsx,json")
        row = world.row_of(world.load_result(f"{self.folder}/remedied", world.DATE, "R1"), 153)
        self.assertIn("其余符合：", row["reason"])
        book = openpyxl.load_workbook(self.folder / "remedied" / world.DATE[:4] / "R1" / "evaluation.xlsx")
        gaps = {cells[0]: cells[3] for cells in book["整改清单"].iter_rows(values_only=True) if cells[0] in (3, 153)}
        self.assertEqual(gaps[153], row["reason"].partition("；其余符合：")[0])
        self.assertIn("机构自评：否", gaps[3])

    def test_open_rows_are_listed_by_what_they_lack(self):
        for code in self.codes:
            result = world.load_result(f"{self.folder}/out", world.DATE, code)
            book = openpyxl.load_workbook(self.year / code / "evaluation.xlsx")
            listed = {cells[1]: cells for cells in book["待核清单"].iter_rows(values_only=True)
                      if isinstance(cells[1], int)}
            pending = {row["row"]: row["reason"] for row in result["form"]["rows"]
                       if row["result"] == "待核"}
            with self.subTest(code=code):
                self.assertEqual({row: cells[4] for row, cells in listed.items()}, pending)
                if code == "U1":
                    # no hotline, no examiner's answer, no documents; an entry of both kinds
                    lack = {row: (listed[row][0], listed[row][5]) for row in (75, 3, 94)}
                    self.assertEqual(lack, {75: ("缺数据", "机构补交或更正数据，或由检查人员检查后填写"),
                                            3: ("缺检查结论", "检查人员检查后填写"),
                                            94: ("缺登记", "机构登记制度文件、记录，或由检查人员检查后填写")})

    def test_no_row_is_cut(self):
        """No row is lower than LibreOffice would make it for its text."""
        book = self.year / "L1" / "evaluation.xlsx"
        free = self.folder / "free.xlsx"
        readers.rewrite(book, free, r"xl/worksheets/sheet\d+\.xml", lambda text: re.sub(
            r' ht="[^"]*" customHeight="1"', "", text))
        best = openpyxl.load_workbook(readers.convert(free, self.folder / "best", "xlsx"))
        ours = openpyxl.load_workbook(book)
        compared = 0
        for name in ("评估表", "评分表", "指标测算", "整改清单", "待核清单"):
            for row, size in best[name].row_dimensions.items():
                mine = ours[name].row_dimensions[row].height
                if size.height and mine:
                    compared += 1
                    self.assertGreaterEqual(mine + 0.5, min(size.height, 409), f"{name} {row}")
        self.assertGreater(compared, 300)

    def edited(self, code, sheet, changes):
        """The sheet's values once LibreOffice has recalculated a copy with these cells changed."""
        book = openpyxl.load_workbook(self.year / code / "evaluation.xlsx")
        for at, value in changes.items():
            self.assertIsNotNone(book[sheet][at].value)
            book[sheet][at].value = value
        path = self.folder / f"edited-{code}.xlsx"
        book.save(path)
        return readers.cells(readers.convert(path, self.folder / "edited", "xlsx"))[sheet]

    def test_counts_follow_the_boxes(self):
        sheet = readers.cells(self.year / "P1" / "evaluation.xlsx")["评估表"]
        top = next(int(at[1:]) for at, text in sheet.items() if text == "条目统计") + 3
        counts = [sheet[f"{column}{top}"] for column in COLUMNS]
        result = world.load_result(f"{self.folder}/out", world.DATE, "P1")["form"]["counts"]
        self.assertEqual(counts, [result[name] for name in ("是", "否", "待核", "不适用", "无框")] + [211])
        yes = next(at for at, text in sheet.items() if at[0] == "E" and text == "☑    □")
        after = self.edited("P1", "评估表", {yes: "□    ☑"})
        self.assertEqual([after[f"{column}{top}"] for column in COLUMNS],
                         [counts[0] - 1, counts[1] + 1, *counts[2:]])

    def test_an_official_changes_a_criterion(self):
        """Total and level become those that the program finds when the answer is changed."""
        sheet = readers.cells(self.year / "P1" / "evaluation.xlsx")["评分表"]
        row = {str(text): at[1:] for at, text in sheet.items() if at[0] in "AC"}
        text = {item: x["text"] for x in world.read_csv(
            world.TEMPLATES / "gbt35289-2017" / "criteria.csv") for item in x["items"].split(";")}
        text["gate"] = "重大安全事故、重大安全隐患或违法"
        for item, state, answer in (("consult.full_content", "否", "否"),
                                    ("support.basic_support", "否", "否"),
                                    ("forensic.provided", "未知", "-"), ("gate", "是", "是")):
            with self.subTest(item=item):
                after = self.edited("P1", "评分表", {f"D{row[text[item]]}": state})
                other = world.change(world.World("P1"), f"attest {item} {answer}").run()["grading"]
                self.assertAlmostEqual(after["F" + row["总分"]], float(other["total"]["lo"]))
                self.assertAlmostEqual(after["G" + row["总分"]], float(other["total"]["hi"]))
                self.assertEqual(after["F" + row["等级"]], other["level"] or "不评级")

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
