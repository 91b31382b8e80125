"""The workbooks as LibreOffice, openpyxl and xmllint see them."""

import datetime
import fractions
import hashlib
import itertools
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import zipfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import bulk  # noqa: E402
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
    empty = world.bare("E1")
    failing = world.change(world.World("F1"), "attest 3 否; attest 5 否; attest 11 否; drop tickets")
    # a complaint about the attitude that was settled well: at most 1 point, whatever the conclusions (T14-R1)
    capped = world.change(world.World("K1"), "clear complaints; add complaints complaint_id=C1 received_at=2025-03-03T10:00:00 "
                          "closed_at=2025-03-04T10:00:00 channel=本机构 kind=服务态度 well_resolved=是 record_ref=D1")
    late = world.World("T1")  # of many cases the slowest are listed, identifiers and places without a blank
    pattern = late.rows["applications"][0]
    for i in range(24):
        late.rows["applications"].append({
            **pattern, "app_id": f"GDA{i:05}", "notified_at": f"2025-0{3 + i // 5}-0{6 + i % 3} 09:00:00",
            "issued_at": "2025-08-12 10:00:00", "sent_at": "2025-08-12 11:00:00"})
    return [perfect, low, pending, empty, failing, capped, late]


def margin(grading):
    """What stands beside the level: how far a certain total is from the nearest limit."""
    total, high = (fractions.Fraction(grading["total"][end]) for end in ("lo", "hi"))
    if total != high or grading["level"] is None:
        return ""
    limit = min((fractions.Fraction(text) for text in ("3.5", "4.5")), key=lambda one: abs(one - total))
    side = "高于" if total > limit else "低于"
    return f"总分{side}最近的等级界限{float(limit):.2f}，相差{float(abs(total - limit)):g}分"


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
        done = subprocess.run([world.CAEVAL, "annual", "-o", cls.folder / "out", "-d", world.DATE, "--formats", "xlsx",
                               "--templates", world.TEMPLATES], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()

    def books(self):
        yield self.year / "summary.xlsx"
        yield self.year / "annual.xlsx"
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

    def under_names(self, books):
        """The same files, each under a name of its own."""
        for book in books:
            link = self.folder / "named" / f"{book.parent.name}-{book.stem}.xlsx"
            link.parent.mkdir(exist_ok=True)
            if not link.exists():
                shutil.copyfile(book, link)
            yield link

    def test_recalculation_gives_the_cached_values(self):
        books = list(self.books())
        again = readers.convert_all(list(self.under_names(books)), self.folder / "recalculated", "xlsx")
        self.assertEqual(len(again), 2 + len(self.codes))
        for book, recalculated in zip(books, again, strict=True):
            self.compare(readers.cells(book), readers.cells(recalculated), book)

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
                    want = {"是": "☑□", "否": "□☑", "不适用": "□□不适用", "无框": ""}.get(
                        states[int(row["seq"])], "□□") if row["boxes"] == "yes" else ""
                    self.assertEqual(marks, want)

    def test_remarks_say_what_the_result_has(self):
        """The state that no box shows, how many counter-examples there are, the editions."""
        seen = set()
        with tempfile.TemporaryDirectory() as temporary:
            subprocess.run([world.CAEVAL, "run", "-q", "-i", world.ROOT / "input", "-o", temporary, "-d", "2025-12-31",
                            "--only", "GD03", "--only", "XJ05", "--formats", "xlsx,json"], capture_output=True)
            for code in ("GD03", "XJ05"):
                self.check_remarks(readers.cells(f"{temporary}/2025/{code}/evaluation.xlsx")["评估表"],
                                   world.load_result(temporary, "2025-12-31", code)["form"]["rows"], seen)
        self.assertLessEqual({"待核：", "不适用：", "boxes False", "examples 2", "examples 4", "cites True"}, seen)

    def check_remarks(self, sheet, rows, seen):
        first = next(int(at[1:]) for at, text in sheet.items() if at[0] == "C" and text == FORM[0]["sub_item"])
        for i, row in enumerate(rows):
            remark, state, total = sheet[f"F{first + i}"], row["result"], row["counterexamples_total"]
            with self.subTest(row=row["row"]):
                told = f"{state}：" if state in ("待核", "不适用") else ""
                self.assertTrue(remark.startswith(f"〔{row['row']}〕{told}{row['reason']}"), remark)
                self.assertEqual("本条无框" in remark, not row["boxes"])
                examples = re.search(r"不符实例(\d+)件，例：([^；]*)", remark)
                self.assertEqual(int(examples[1]) if examples else 0, total)
                self.assertEqual(examples[2].endswith("…") if examples else False, total > 3)
                seen |= {told, f"boxes {row['boxes']}", f"examples {min(total, 4)}", f"cites {'依据版本：' in remark}"}

    def test_form_sheet_merges_domains_and_items(self):
        """Each of the 16 domains and 73 items is named once on each page that has rows of it, in a
        cell as high as these; no merged cell crosses a page."""
        sheet = readers.book(self.year / "P1" / "evaluation.xlsx")["评估表"]
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
        self.assertLessEqual(len(pages), breaks + 1)  # counts and signatures stand with the last rows
        self.assertIn("签字", pages[-1])

    def test_no_sheet_is_printed_side_by_side(self):
        """Each CA with all its indicators on one page, below the whole title."""
        for path in self.books():
            for sheet in readers.book(path):
                with self.subTest(book=str(path), sheet=sheet.title):
                    self.assertIsNone(sheet.print_title_cols)
        path = self.folder / "peers.xlsx"
        book = openpyxl.load_workbook(self.year / "annual.xlsx")
        for name in book.sheetnames:
            if name != "各机构指标":
                del book[name]
        sheet = book.active
        heads = [cell.value for cell in sheet[3]]
        rows = sheet.max_row - 3
        book.save(path)
        pages = readers.pdf_text(readers.convert(path, self.folder / "peers", "pdf"), "-raw").split("\f")[:-1]
        self.assertEqual(len(pages), 1)
        text = readers.squeeze(pages[0])
        self.assertEqual(rows, len(self.codes))
        self.assertNotIn("###", text)
        for part in (*heads, sheet["A1"].value, sheet["A2"].value):
            self.assertTrue(set(readers.squeeze(part)) <= set(text), part)
        # a number is on one line, of an interval each end
        words = pages[0].split()
        for code in ("P1", "L1"):
            line = next(row for row in sheet.iter_rows(min_row=4, values_only=True) if row[0] == code)
            for value in line[2:]:
                for end in ([f"{value:.2f}"] if isinstance(value, (int, float)) else value.split("–")):
                    self.assertTrue(any(end in word for word in words), (code, end))

    def test_remedies_name_what_fails_alone(self):
        one = world.change(world.World("R1"), "add outages system=CA start_at=2025-10-10T00:00:00 "
                           "end_at=2025-10-10T10:00:00 planned=否; attest 3 否")
        one.write(self.folder / "remedy")
        world.run_caeval(f"{self.folder}/remedy", f"{self.folder}/remedied", world.DATE, "xlsx,json")
        row = world.row_of(world.load_result(f"{self.folder}/remedied", world.DATE, "R1"), 153)
        self.assertIn("其余符合：", row["reason"])
        book = readers.book(self.folder / "remedied" / world.DATE[:4] / "R1" / "evaluation.xlsx")
        gaps = {cells[0]: cells[3] for cells in book["整改清单"].iter_rows(values_only=True) if cells[0] in (3, 153)}
        self.assertEqual(gaps[153], row["reason"].partition("；其余符合：")[0])
        self.assertIn("机构自评：否", gaps[3])

    def test_open_rows_are_listed_by_what_they_lack(self):
        for code in self.codes:
            result = world.load_result(f"{self.folder}/out", world.DATE, code)
            book = readers.book(self.year / code / "evaluation.xlsx")
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
        """No row of any sheet is lower than LibreOffice would make it for its text."""
        compared = 0
        books = (self.year / "summary.xlsx", self.year / "annual.xlsx",
                 *(self.year / code / "evaluation.xlsx" for code in ("F1", "T1")))
        all_best = readers.best_heights(list(self.under_names(books)), self.folder / "best")
        for book, best in zip(books, all_best, strict=True):
            for sheet in readers.book(book):
                for row, height in best[sheet.title].items():
                    mine = sheet.row_dimensions[row].height or 15  # what a file that says nothing gets
                    compared += height > 20  # more than a line
                    if row == 3 and sheet.auto_filter.ref:
                        continue  # it keeps room for the buttons of its filters
                    with self.subTest(book=str(book), sheet=sheet.title, row=row):
                        self.assertGreaterEqual(mine + 0.5, min(height, 409))
        self.assertGreater(compared, 1000)

    def test_measures_are_printed_on_few_pages(self):
        """What is to be reckoned with is on the screen; on paper a row is a few lines, not a page."""
        for code in ("L1", "F1"):
            sheet = readers.book(self.year / code / "evaluation.xlsx")["指标测算"]
            printed = openpyxl.utils.range_boundaries(sheet.print_area[0])[2]
            self.assertEqual([sheet.cell(3, c).value for c in range(1, printed + 1)],
                             ["指标", "数值", "件数", "要求", "判定", "距限值", "说明", "条款"])
            self.assertEqual({sheet.cell(3, c).value for c in range(printed + 1, sheet.max_column + 1)},
                             {"下限", "上限", "单位", "分子", "分母", "来源", "公示网址", "代号"})
            rows = [sheet.row_dimensions[r].height for r in range(4, sheet.max_row + 1)]
            with self.subTest(code=code):
                self.assertLess(max(rows), 150)
                self.assertLess(sum(rows), 11 * 500)

    def edited(self, code, sheet, changes):
        """The sheet's values once LibreOffice has recalculated a copy with these cells changed."""
        book = openpyxl.load_workbook(self.year / code / "evaluation.xlsx")
        for at, value in changes.items():
            self.assertIsNotNone(book[sheet][at].value)
            book[sheet][at].value = value
        path = self.folder / f"edited-{code}.xlsx"
        book.save(path)
        return readers.cells(readers.convert(path, self.folder / "edited", "xlsx"))[sheet]

    def counts(self, sheets):
        """Of the last line of 领域汇总, by name."""
        sheet = sheets["领域汇总"]
        last = next(at[1:] for at, text in sheet.items() if text == "合计" and at[0] == "A")
        heads = {text: at[0] for at, text in sheet.items() if at[1:] == "3"}
        return {name: sheet[heads[name] + last] for name in ("是", "否", "待核", "不适用", "无框", "合计")}

    def row_at(self, sheets, number):
        """The form's sheet row of an item."""
        return 4 + number, str(sheets["逐条结果"][f"A{3 + number}"])

    def test_counts_are_those_of_the_result(self):
        for code in self.codes:
            counts = self.counts(readers.cells(self.year / code / "evaluation.xlsx"))
            want = world.load_result(f"{self.folder}/out", world.DATE, code)["form"]["counts"]
            with self.subTest(code=code):
                self.assertEqual(counts, {**{name: want[name] for name in ("是", "否", "待核", "不适用", "无框")},
                                          "合计": 211})

    def edited_book(self, code, changes):
        """All sheets' values once LibreOffice has recalculated a copy with these cells of the form changed."""
        book = openpyxl.load_workbook(self.year / code / "evaluation.xlsx")
        for at, value in changes.items():
            book["评估表"][at].value = value
        path = self.folder / f"answers-{code}.xlsx"
        book.save(path)
        return readers.cells(readers.convert(path, self.folder / "answers", "xlsx"))

    def test_what_an_examiner_changes_arrives_on_every_sheet_that_follows(self):
        before = readers.cells(self.year / "F1" / "evaluation.xlsx")
        state = {int(before["逐条结果"][f"A{i}"]): before["逐条结果"][f"F{i}"] for i in range(4, 215)}
        boxed = {int(before["逐条结果"][f"A{i}"]) for i in range(4, 215) if before["逐条结果"][f"E{i}"] == "有"}
        no = [row for row, what in state.items() if what == "否" and row in boxed][:2]
        yes = [row for row, what in state.items() if what == "是" and row in boxed][:3]
        self.assertEqual(len(no), 2)
        after = self.edited_book("F1", {f"E{4 + no[0]}": None, f"E{4 + no[1]}": "☑    □",
                                        f"E{4 + yes[0]}": "□    ☑", f"E{4 + yes[1]}": "□ □ 不适用",
                                        f"E{4 + yes[2]}": "□    □"})
        want = self.counts(before)
        want["否"] += -2 + 1
        want["是"] += 1 - 3
        want["待核"] += 2  # an emptied answer is open
        want["不适用"] += 1
        self.assertEqual(self.counts(after), want)
        now = {int(after["逐条结果"][f"A{i}"]): after["逐条结果"][f"F{i}"] for i in range(4, 215)}
        self.assertEqual([now[row] for row in no + yes], ["待核", "是", "否", "不适用", "待核"])
        changed = {int(after["逐条结果"][f"A{i}"]) for i in range(4, 215) if after["逐条结果"].get(f"H{i}")}
        self.assertEqual(changed, set(no + yes))
        closing = next(text for text in after["评估表"].values() if str(text).startswith("条目统计"))
        self.assertIn(f"否{want['否']}，待核{want['待核']}", closing)
        remedy = {sheet[f"A{i}"]: sheet[f"F{i}"] for sheet in (after["整改清单"],)
                  for i in range(4, 300) if f"A{i}" in sheet}
        self.assertEqual([remedy[row] for row in no], ["待核", "是"])
        self.assertIn("另有1条填改为“否”", after["整改清单"]["A2"])
        self.assertNotIn("另有", before["整改清单"]["A2"])
        self.assertIn("另有2条填改后为待核", after["待核清单"]["A2"])

    def test_sheets_that_do_not_follow_say_so(self):
        book = readers.book(self.year / "F1" / "evaluation.xlsx")
        live = {"评估表", "评分表", "整改清单", "待核清单", "领域汇总", "逐条结果", "图表"}
        for sheet in book:
            with self.subTest(sheet=sheet.title):
                self.assertEqual("不随本工作簿中的填改变动" in str(sheet["A2"].value), sheet.title not in live)

    def test_the_form_says_its_period_in_words(self):
        note = readers.cells(self.year / "F1" / "evaluation.xlsx")["评估表"]["A2"]
        self.assertIn("评估期间：2025年1月1日至2025年12月31日", note)

    def test_no_page_cuts_a_chart(self):
        folder = self.folder / "nights"
        for date in ("2024-12-31", "2025-06-30", world.DATE):
            world.run_caeval(f"{self.folder}/in", str(folder), date, "xlsx,json", "--only", "F1")
        sheet = readers.book(folder / "2025" / "F1" / "evaluation.xlsx")["图表"]
        room = (11.69 - sheet.page_margins.top - sheet.page_margins.bottom) * 72 * 100 / sheet.page_setup.scale
        starts = [0, *sorted(brk.id for brk in sheet.row_breaks.brk)]
        height = lambda row: sheet.row_dimensions[row].height or 15  # noqa: E731
        self.assertGreater(len(sheet._charts), 4)
        for chart in sheet._charts:
            first, last = chart.anchor._from.row, chart.anchor.to.row + 1
            start = max(row for row in starts if row <= first)
            with self.subTest(row=first):
                self.assertLess(sum(height(row) for row in range(start + 1, last + 1)), room)
                self.assertFalse([row for row in starts if first < row < last])

    def test_no_accident_looks_good(self):
        """否 is what a criterion fails by, and what the gate is passed by: the looks of both, as LibreOffice finds them."""
        book = openpyxl.load_workbook(self.year / "F1" / "evaluation.xlsx")
        sheet = book["评分表"]
        rules = [rule for area in sheet.conditional_formatting for rule in area.rules if "否" in rule.formula[0]]
        self.assertEqual(len(rules), 2)
        gate = next(row for row in range(4, 400) if str(sheet[f"A{row}"].value).startswith("重大安全事故"))
        criterion = next(row for row in range(4, 400) if sheet[f"D{row}"].value == "是")
        sheet[f"D{criterion}"].value = sheet[f"D{gate}"].value = "否"
        for i, rule in enumerate(rules):
            for column, row in (("X", gate), ("Y", criterion)):
                sheet[f"{column}{i + 1}"].value = "=" + re.sub(r"([AD])4\b", rf"\g<1>{row}", rule.formula[0])
        path = self.folder / "gate.xlsx"
        book.save(path)
        after = readers.cells(readers.convert(path, self.folder / "gates", "xlsx"))["评分表"]
        red = [rule.dxf.font.color.rgb for rule in rules].index("FFB00020")
        self.assertEqual([bool(after[f"X{red + 1}"]), bool(after[f"Y{red + 1}"])], [False, True])
        self.assertEqual([bool(after[f"X{2 - red}"]), bool(after[f"Y{2 - red}"])], [True, False])

    def chart_data(self, cells):
        """Of each chart's data: its title, and its rows' labels with both values."""
        blocks = []
        for row in range(1, 1 + max(int(re.sub(r"\D", "", at)) for at in cells)):
            if f"B{row + 1}" in cells and f"A{row + 1}" not in cells:
                blocks.append((cells[f"A{row}"], {}))
            elif f"A{row}" in cells:
                blocks[-1][1][cells[f"A{row}"]] = (cells.get(f"B{row}"), cells.get(f"C{row}"))
        return blocks

    def test_charts_follow_or_say_that_they_do_not(self):
        formulas = self.chart_data(readers.cells(self.year / "F1" / "evaluation.xlsx", values=False)["图表"])
        self.assertGreater(len(formulas), 3)
        for title, rows in formulas:
            with self.subTest(title=title):
                follows = {str(value).startswith("=") for pair in rows.values() for value in pair if value is not None}
                self.assertEqual(len(follows), 1)
                self.assertNotEqual("（不随填改变动）" in title, follows == {True})
        scores = readers.cells(self.year / "F1" / "evaluation.xlsx")["评分表"]
        row = next(at[1:] for at, text in scores.items() if at[0] == "C" and text == "能够提供业务咨询服务的全部内容")
        book = openpyxl.load_workbook(self.year / "F1" / "evaluation.xlsx")
        book["评分表"][f"D{row}"].value = "否" if scores[f"D{row}"] == "是" else "是"
        path = self.folder / "chart.xlsx"
        book.save(path)
        after = readers.cells(readers.convert(path, self.folder / "charts", "xlsx"))
        drawn = next(rows for title, rows in self.chart_data(after["图表"]) if title.startswith("六个一级指标得分"))
        first = next(at[1:] for at, text in scores.items() if at[0] == "A" and str(text).startswith("业务咨询服务质量指标"))
        self.assertNotEqual(after["评分表"][f"F{first}"], scores[f"F{first}"])
        self.assertEqual(drawn["业务咨询服务质量指标"], (after["评分表"][f"F{first}"], after["评分表"][f"G{first}"]))

    def test_every_page_says_of_whom_and_when(self):
        for code in self.codes:
            name = world.load_result(f"{self.folder}/out", world.DATE, code)["ca"]["name"]
            for sheet in readers.book(self.year / code / "evaluation.xlsx"):
                with self.subTest(code=code, sheet=sheet.title):
                    self.assertIn(f"{name}（{code}）", sheet.oddHeader.left.text)
                    self.assertIn("2025年12月31日", sheet.oddHeader.right.text)
                    self.assertIn("&P", sheet.oddFooter.center.text)

    def test_each_sheet_has_one_table_and_prints_its_head(self):
        for sheet in readers.book(self.year / "F1" / "evaluation.xlsx"):
            if sheet.title == "图表":
                continue
            with self.subTest(sheet=sheet.title):
                self.assertEqual(sheet.print_title_rows, "$3:$4" if sheet.title == "评估表" else "$3:$3")
                heads = [row[0].row for row in sheet.iter_rows(min_row=3)
                         if any(cell.fill.fgColor.rgb == "FFE8EEF5" for cell in row)]
                self.assertEqual(heads, [3, 4] if sheet.title == "评估表" else [3])

    def test_letters_are_printed_at_eight_points_or_more(self):
        """Fitted to a page's width, or scaled: by the widths, of the letters that cells have."""
        for book in self.books():
            for sheet in readers.book(book):
                if not sheet.print_area:  # charts
                    self.assertGreaterEqual(sheet.page_setup.scale, 80)
                    continue
                last = openpyxl.utils.range_boundaries(sheet.print_area[0])[2]
                widths = {}
                for name, size in sheet.column_dimensions.items():
                    for c in range(size.min, size.max + 1):
                        widths[c] = size.width
                points = sum(int(7 * (widths[c] - 0.71) + 5) * 0.75 for c in range(1, last + 1))
                page = 842 if sheet.page_setup.orientation == "landscape" else 595
                across = page - 72 * (sheet.page_margins.left + sheet.page_margins.right)
                scale = sheet.page_setup.scale or min(100, 100 * across / points)
                least = min(cell.font.sz for row in sheet.iter_rows() for cell in row if cell.value is not None)
                with self.subTest(book=str(book), sheet=sheet.title):
                    self.assertGreaterEqual(least * scale / 100, 8)

    def test_an_examiner_finds_the_cells_to_write_in(self):
        book = readers.book(self.year / "F1" / "evaluation.xlsx")
        self.assertTrue(all(sheet.protection.sheet and not sheet.protection.password for sheet in book))
        entries = {"评估表": "EF", "评分表": "D", "整改清单": "GHI", "待核清单": "HIJ"}
        for sheet in book:
            open_cells = {cell.column_letter for row in sheet.iter_rows() for cell in row
                          if not cell.protection.locked}
            with self.subTest(sheet=sheet.title):
                self.assertEqual(open_cells, set(entries.get(sheet.title, "")))
        answers = book["评估表"].data_validations.dataValidation
        lists = [one for one in answers if one.type == "list"]
        self.assertIn('"☑    □,□    ☑"', {one.formula1 for one in lists})  # what collect takes: tests/cli/test_collect.py
        self.assertTrue(all(one.formula1.startswith('"☑    □,□    ☑') for one in lists))
        self.assertTrue(all(one.promptTitle and one.prompt and one.showInputMessage for one in answers))
        covered = sum(area.size["rows"] for one in lists for area in one.sqref.ranges)
        self.assertEqual(covered, 208)
        days = [one for one in book["整改清单"].data_validations.dataValidation if one.type == "date"]
        self.assertEqual(len(days), 1)

    def test_looks_follow_what_a_cell_says(self):
        book = readers.book(self.year / "F1" / "evaluation.xlsx")
        rules = {sheet.title: [rule.formula[0] for area in sheet.conditional_formatting for rule in area.rules]
                 for sheet in book}
        self.assertIn('$E5="□    ☑"', rules["评估表"])
        self.assertTrue(any("TODAY()" in rule and "已完成" in rule for rule in rules["整改清单"]))
        self.assertIn("$F4<>$G4", rules["评分表"])
        fills = {cell.fill.fgColor.rgb for row in book["评估表"].iter_rows(min_row=5, min_col=5, max_col=5)
                 for cell in row if cell.value == "□    ☑"}
        self.assertEqual(fills, {"FFEEF6E6"})  # its own look is that of a cell to write in

    def test_rows_lead_to_the_form(self):
        book = readers.book(self.year / "F1" / "evaluation.xlsx")
        for name in ("整改清单", "逐条结果"):
            for row in book[name].iter_rows(min_row=4, max_row=6):
                cell = row[0]
                if isinstance(cell.value, int):
                    self.assertEqual(cell.hyperlink.location, f"'评估表'!F{4 + cell.value}")

    def test_lists_can_be_filtered(self):
        book = readers.book(self.year / "F1" / "evaluation.xlsx")
        for name in ("整改清单", "逐条结果", "指标测算", "数据清单", "条款理解"):
            self.assertTrue(book[name].auto_filter.ref, name)
            self.assertFalse(book[name].protection.autoFilter, name)  # false: allowed

    def test_the_file_names_its_result(self):
        for code in self.codes:
            with zipfile.ZipFile(self.year / code / "evaluation.xlsx") as archive:
                custom = archive.read("docProps/custom.xml").decode()
            got = dict(re.findall(r'name="([^"]*)"><vt:lpwstr>([^<]*)<', custom))
            digest = hashlib.sha256((self.year / code / "result.json").read_bytes()).hexdigest()
            self.assertEqual(got, {"caeval.document": "evaluation", "caeval.ca": code, "caeval.date": world.DATE,
                                   "caeval.result": digest})

    def test_a_bureaus_own_book_finds_results_by_name(self):
        for code in self.codes:
            result = world.load_result(f"{self.folder}/out", world.DATE, code)
            path = self.year / code / "evaluation.xlsx"
            values = readers.cells(path)
            names = openpyxl.load_workbook(path).defined_names.definedName
            got = {}
            for name in names:
                sheet, _, at = name.attr_text.partition("!")
                got[name.name] = values[sheet.strip("'")].get(at.replace("$", ""))
            with self.subTest(code=code):
                self.assertAlmostEqual(got["总分_下限"], float(result["grading"]["total"]["lo"]))
                self.assertAlmostEqual(got["总分_上限"], float(result["grading"]["total"]["hi"]))
                self.assertEqual(got["否_条数"], result["form"]["counts"]["否"])
                self.assertEqual(got["待核_条数"], result["form"]["counts"]["待核"])

    def test_values_and_days_are_typed(self):
        book = readers.book(self.year / "P1" / "evaluation.xlsx")
        files = [row for row in book["数据清单"].iter_rows(min_row=4) if row[10].value]
        self.assertTrue(files)
        self.assertTrue(all(isinstance(row[10].value, datetime.datetime) and row[10].number_format == "yyyy-mm-dd"
                            for row in files))
        measures = list(book["指标测算"].iter_rows(min_row=4))
        at = {cell.value: cell.column - 1 for cell in book["指标测算"][3]}
        bounds = [row for row in measures if row[at["下限"]].value is not None]
        self.assertGreater(len(bounds), 50)
        self.assertTrue(all(isinstance(row[at["下限"]].value, (int, float)) for row in bounds))
        self.assertTrue(all(row[at["单位"]].value or "%" in row[at["下限"]].number_format for row in bounds))

    def test_charts_have_fixed_axes(self):
        with zipfile.ZipFile(self.year / "P1" / "evaluation.xlsx") as archive:
            charts = [archive.read(name).decode() for name in archive.namelist()
                      if re.fullmatch(r"xl/charts/chart\d+\.xml", name)]
        self.assertGreater(len(charts), 2)
        for chart in charts:
            axis = chart[chart.index("<c:valAx>"):]
            self.assertIn('<c:min val="0"/>', axis)
            self.assertRegex(axis, r'<c:max val="\d')

    def test_a_text_that_no_row_is_high_enough_for_stands_whole_elsewhere(self):
        one = world.World("LONG")
        one.set("attest", "3", evidence="".join(f"第{i}条依据很长的文件名称；" for i in range(200)))
        path = self.folder / "long"
        one.write(path)
        world.run_caeval(f"{path}", f"{self.folder}/longer", world.DATE, "xlsx,json")
        book = readers.book(self.folder / "longer" / world.DATE[:4] / "LONG" / "evaluation.xlsx")
        cut = {(sheet.title, cell.coordinate): cell.value for sheet in book for row in sheet.iter_rows()
               for cell in row if "（全文见工作表“过长内容”第" in str(cell.value)}
        self.assertTrue(cut)
        whole = {}
        for number, sheet, at, text in book["过长内容"].iter_rows(min_row=4, values_only=True):
            whole[sheet, at] = whole.get((sheet, at), "") + text
        self.assertEqual(set(whole), set(cut))
        result = world.load_result(f"{self.folder}/longer", world.DATE, "LONG")
        reasons = "\n".join(row["reason"] for row in result["form"]["rows"])
        for place, text in cut.items():
            begin = text.partition("…（全文见")[0]
            self.assertTrue(whole[place].startswith(begin))
            self.assertGreater(len(whole[place]), len(begin))
            if place[0] == "评估表":
                self.assertIn(whole[place].partition("〕")[2][:400], reasons)
        for sheet in book:
            for size in sheet.row_dimensions.values():
                self.assertLessEqual(size.height or 0, 409)

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
                self.assertEqual(after.get("E" + row["等级"]) or "", margin(other))

    def test_form_sheet_prints_on_a4_with_its_head_on_every_page(self):
        sheet = readers.book(self.year / "P1" / "evaluation.xlsx")["评估表"]
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


def run_of(folder, n, base=None):
    """A run over many CAs: the year's folder."""
    bulk.make(folder / "in", n, base=base)
    world.run_caeval(f"{folder}/in", f"{folder}/out", world.DATE, "xlsx,pdf,json")
    return folder / "out" / world.DATE[:4]


class AllCas(unittest.TestCase):
    """What a person sees first of a summary: every CA in a line."""

    def over(self, year):
        sheet = readers.book(year / "summary.xlsx")["一览"]
        heads = [cell.value for cell in sheet[3]]
        return heads, {line[1]: dict(zip(heads, line)) for line in sheet.iter_rows(min_row=4, values_only=True)}

    def check(self, year, n):
        heads, lines = self.over(year)
        summary = json.loads((year / "summary.json").read_text())
        form = {int(row["seq"]): row for row in FORM}
        self.assertEqual(len(lines), n)
        domains = list(dict.fromkeys(row["domain"] for row in FORM))
        self.assertEqual(heads[6:22], domains)
        for ca in summary["cas"]:
            line = lines[ca["code"]]
            result = json.loads((year / ca["code"] / "result.json").read_text())
            boxed = [row for row in result["form"]["rows"] if form[row["row"]]["boxes"] == "yes"]
            for domain in domains:
                here = [row["result"] for row in boxed if form[row["row"]]["domain"] == domain]
                no, pending = here.count("否"), here.count("待核")
                self.assertEqual(line[domain], no or (f"({pending})" if pending else None), (ca["code"], domain))
            self.assertAlmostEqual(line["总分下限"], float(result["grading"]["total"]["lo"]))
            self.assertAlmostEqual(line["总分上限"], float(result["grading"]["total"]["hi"]))
            ranked = result["grading"]["level"] in ("I", "II", "III") and \
                result["grading"]["total"]["lo"] == result["grading"]["total"]["hi"]
            self.assertEqual(isinstance(line["名次"], int), ranked, ca["code"])
        return lines

    def first_page(self, year):
        info = subprocess.run(["pdfinfo", year / "summary.pdf"], capture_output=True, text=True).stdout
        width, height = map(float, re.search(r"Page size: +([\d.]+) x ([\d.]+)", info).groups())
        self.assertGreater(width, height)
        return readers.squeeze(readers.pdf_text(year / "summary.pdf", "-f", "1", "-l", "1"))

    def test_one_ca(self):
        with tempfile.TemporaryDirectory() as temporary:
            year = run_of(pathlib.Path(temporary), 1)
            self.check(year, 1)
            self.assertIn("CA000", self.first_page(year))
            subprocess.run([world.CAEVAL, "annual", "-o", f"{temporary}/out", "-d", world.DATE, "--formats", "xlsx"],
                           check=True, capture_output=True)
            ranking = readers.book(year / "annual.xlsx")["年度排名"]
            heads = [cell.value for cell in ranking[3]]  # there was no year before: nothing stands empty
            self.assertEqual(heads, ["名次", "机构编码", "机构名称", "评估日", "等级", "总分", "否"])

    def test_sixty_cas(self):
        with tempfile.TemporaryDirectory() as temporary:
            year = run_of(pathlib.Path(temporary), 60)
            self.check(year, 60)
            self.assertIn("CA000", self.first_page(year))
            text = readers.pdf_text(year / "summary.pdf")
            for i in range(60):
                self.assertIn(bulk.code_of(i), text)
            for sheet in readers.book(year / "summary.xlsx"):
                if sheet.title == "各指标得分":
                    self.assertEqual(sheet.max_row, 63)  # one line a CA

    def test_none_is_graded(self):
        with tempfile.TemporaryDirectory() as temporary:
            shut = world.change(world.World("BASE"), "attest gate 是")
            year = run_of(pathlib.Path(temporary), 3, shut)
            lines = self.check(year, 3)
            self.assertEqual({line["名次"] for line in lines.values()}, {"—"})
            self.assertEqual({line["等级"] for line in lines.values()}, {"不评级"})
            self.assertIn("没有总分确定且已定级的机构", self.first_page(year))


if __name__ == "__main__":
    unittest.main()
