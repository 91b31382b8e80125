#!/usr/bin/env python3
"""caeval collect against what lies in the folder of inspections that is none of its files, beside another collect, and
with cells that steer terminals."""

import csv
import fcntl
import os
import re
import shutil
import unittest
import zipfile

import openpyxl

import test_inspection as inspection
from test_inspection import ATTEST, DATE, OVERRIDES


class Filled(inspection.Inspected):
    """A workbook in which an examiner answered row 5, that was open, and row 75, that data decide."""

    BOXES = inspection.Collected.BOXES
    find_cell = inspection.Collected.find_cell
    collect = inspection.Collected.collect
    written = inspection.Collected.written

    def setUp(self):
        super().setUp()
        self.run_it(formats="json,xlsx")
        self.book = inspection.openpyxl.load_workbook(self.folder / "out/2025/T1/evaluation.xlsx")
        self.find_cell(5, "考核记录").value = self.BOXES["否"]
        self.find_cell(75, "考核记录").value = self.BOXES["是"]

    def tree(self, folder):
        return sorted(str(p.relative_to(self.folder)) for p in (self.folder / folder).rglob("*") if p.name[0] != ".")


class Several(Filled):
    def test_each_that_cannot_be_taken_is_named(self):
        self.book.save(self.folder / "sound.xlsx")
        self.write("a.xlsx", b"PK")
        self.write("b.xlsx", b"PK")
        words = "collect", "T1", "a.xlsx", "sound.xlsx", "b.xlsx"
        told = self.caeval(*words, "-i", "in", "-o", "out", "-d", DATE, expect=1)
        for name in "a.xlsx", "b.xlsx":
            self.assertIn(f"{name}：不是本程序写出的", told.stderr)
        self.assertFalse((self.folder / "inspection").exists())
        told = self.caeval(*words, "c.xlsx", "d.xlsx", "-i", "in", "-o", "out", "-d", DATE, expect=66).stderr
        for name in "c.xlsx", "d.xlsx":
            self.assertIn(f"{name}：", told)

    def test_what_is_given_again_and_otherwise_is_said_with_where_to_correct_it(self):
        self.find_cell(75, "备 注").value = "-漏记"
        self.collect("--examiner", "王一", "--approver", "赵六", "--expires", "2026-12-31")
        before = self.written("overrides.csv")
        self.assertNotIn("没有采用", self.collect("--examiner", "王一", "--approver", "赵六").stdout)  # the same
        self.assertNotIn("没有采用", self.collect().stdout)
        told = self.collect("--examiner", "孙七", "--approver", "李二", "--expires", "2027-06-30").stdout
        for there, given in ("检查人“王一”", "孙七"), ("批准人“赵六”", "李二"), ("失效日期“2026-12-31”", "2027-06-30"):
            self.assertIn(f"inspection/T1/overrides.csv：第75条：已有{there}，这次的“{given}”没有采用；"
                          "要改的，请在这个文件中改正", told)
        self.assertIn("attest.csv：第5条：已有检查人“王一”，这次的“孙七”没有采用", told)
        self.assertNotIn("理由“", told)
        self.assertEqual(self.written("overrides.csv"), before)


class Places(Filled):
    def test_a_folder_of_a_ca_that_is_a_link_is_not_followed(self):
        (self.folder / "elsewhere").mkdir()
        (self.folder / "inspection").mkdir()
        (self.folder / "inspection/T1").symlink_to("../elsewhere")
        told = self.collect(expect=73).stderr
        self.assertIn("inspection/T1：是链接", told)
        self.assertEqual(self.tree("elsewhere"), [])
        (self.folder / "inspection/T1").unlink()
        self.write("inspection/T1", "a file")
        self.assertIn("inspection/T1：不是文件夹", self.collect(expect=73).stderr)

    def test_what_is_no_file_is_neither_read_nor_replaced(self):
        self.write("outside.csv", ATTEST + "8,是,现场,王一,2025-12-01,\n")
        sound = (self.folder / "outside.csv").read_text()
        place = self.folder / "inspection/T1"
        place.mkdir(parents=True)
        for name in "attest.csv", "overrides.csv":
            for make in (lambda p: p.symlink_to("../../outside.csv"), lambda p: p.symlink_to("nowhere"), os.mkfifo, os.mkdir):
                make(place / name)
                told = self.collect(expect=73).stderr
                self.assertIn(f"{name}：不是普通文件", told)
                self.assertEqual(self.tree("inspection/T1"), [f"inspection/T1/{name}"])
                (place / name).rmdir() if (place / name).is_dir() else (place / name).unlink()
        self.assertEqual((self.folder / "outside.csv").read_text(), sound)

    def test_a_lock_that_is_a_link_is_not_followed(self):
        self.write("inspection/T1/attest.csv", ATTEST)
        (self.folder / "inspection/.caeval.lock").symlink_to("../made")
        self.collect(expect=73)
        self.assertFalse((self.folder / "made").exists())

    def test_two_at_once_do_not_lose_each_others_answers(self):
        self.write("inspection/T1/attest.csv", ATTEST)
        with open(self.folder / "inspection/.caeval.lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self.assertIn("inspection", self.collect(expect=75).stderr)
            self.assertEqual((self.folder / "inspection/T1/attest.csv").read_text(), ATTEST)
        self.collect(expect=3)
        self.assertEqual([r["item"] for r in self.written("attest.csv")], ["5"])

    def test_a_workbook_that_is_not_there_is_missing(self):
        for name in "nowhere.xlsx", "nowhere/x.xlsx":
            told = self.caeval("collect", "T1", name, "-i", "in", "-o", "out", expect=66).stderr
            self.assertIn("没有这个文件", told)
        os.mkfifo(self.folder / "pipe.xlsx")
        self.caeval("collect", "T1", "pipe.xlsx", "-i", "in", "-o", "out", expect=66)
        self.assertFalse((self.folder / "inspection").exists())


class Words(Filled):
    STEERING = "\x1b[2J\x1b]0;x\x07\u202e\u2066\u200f"

    def unsteered(self, done):
        for c in done.stdout + done.stderr:
            self.assertFalse(c in "\u202e\u2066\u200f\x85" or (ord(c) < 32 and c != "\n"), repr(done.stdout + done.stderr))

    def test_no_cell_steers_a_terminal(self):
        self.find_cell(5, "备 注").value = "说明" + "\u202e\u2066\u200f 二\x85\n三"
        self.find_cell(4, "考核记录").value = "有\u202e\u2066\n"
        self.find_cell(75, "备 注").value = "\u202e漏记\u2066"
        self.unsteered(self.collect("--examiner", "王\u202e一", "--approver", "\x1b[2J李二", expect=3))
        self.write("inspection/T1/overrides.csv", OVERRIDES + f'75,否,"{self.STEERING}",,{self.STEERING},2025-12-01,,\n'
                   f"76,{self.STEERING},,,,2025-12-01,,\n")
        told = self.collect("--approver", "李二", expect=3)
        self.unsteered(told)
        self.assertIn("\\u{001B}", told.stdout)
        self.write("inspection/T1/attest.csv", f'{self.STEERING},value\n')
        self.unsteered(self.collect(expect=1))

    def test_a_name_of_a_workbook_neither(self):
        self.book.save(self.folder / "a\x1b[2J\u202e.xlsx")
        self.unsteered(self.caeval("collect", "T1", "a\x1b[2J\u202e.xlsx", "-i", "in", "-o", "out", "-d", DATE, expect=3))
        self.unsteered(self.caeval("collect", "T1", "b\x1b[2J\u202e.xlsx", "-i", "in", "-o", "out", expect=66))


    def test_no_cell_steers_a_file(self):
        self.find_cell(5, "备 注").value = "没有批复" + "\u202e\u200f 二\n三"
        self.find_cell(75, "备 注").value = "＝漏记\u2066"
        told = self.collect("--examiner", "王\u202e一", "--approver", "李二", expect=(0, 3)).stdout
        self.assertIn("备注中有控制字符或改变书写方向的字符，写作“没有批复\\u{202E}\\u{200F} 二 三”", told)
        for name in "attest.csv", "overrides.csv":
            text = (self.folder / "inspection/T1" / name).read_text(encoding="utf-8")
            for c in text:
                self.assertFalse(c in "\u202e\u2066\u200f" or (ord(c) < 32 and c != "\n"), repr(text))
        self.assertEqual(len((self.folder / "inspection/T1/attest.csv").read_text(encoding="utf-8").splitlines()), 2)
        self.assertIn("\"'＝漏记", (self.folder / "inspection/T1/overrides.csv").read_text(encoding="utf-8"))

    def test_a_formula_without_a_value_is_no_remark(self):
        cell = self.find_cell(5, "备 注")
        cell.value = '="没有"&"批复"'
        told = self.collect(expect=3).stdout
        self.assertIn(f"{cell.coordinate}：公式没有保存计算结果", told)
        self.assertEqual(self.written("attest.csv")[0]["note"], "")


class Lists(Filled):
    """What the list of a cell offers is what collect takes, and nothing else."""

    WORDS = "是", "否", "不适用", "未知", ""

    def setUp(self):
        super().setUp()
        self.write("in/T1/attest.csv", ATTEST + "3,是,自查,甲,2025-11-01,\n4,否,自查,甲,2025-11-01,\n"
                   + "consult.basic_content,是,自查,甲,2025-11-01,\n")
        self.write("in/T1/complaints.csv", inspection.COMPLAINTS)
        self.run_it(formats="json,xlsx")
        self.path = self.folder / "out/2025/T1/evaluation.xlsx"

    def cells(self, book, name, column):
        """{address: (what it says, what its list offers)} of a sheet."""
        sheet = book[name]
        found = {}
        for rule in sheet.data_validations.dataValidation:
            for area in rule.sqref.ranges if rule.type == "list" else ():
                if area.min_col == column:
                    for line in range(area.min_row, area.max_row + 1):
                        cell = sheet.cell(line, column)
                        found[cell.coordinate] = cell.value, rule.formula1.strip('"').split(",")
        return found

    def fill(self, path, name, values):
        book = openpyxl.load_workbook(path)
        for at, value in values.items():
            book[name][at].value = value or None
        book.save(self.folder / "filled.xlsx")
        shutil.rmtree(self.folder / "inspection", ignore_errors=True)
        told = self.caeval("collect", "T1", "filled.xlsx", "-i", "in", "-o", "out", "-d", "2025-12-20", "--examiner", "王一",
                           "--approver", "李二", "--reason", "现场", "--expires", "2026-12-31", expect=(0, 3)).stdout
        taken = set()
        for file in "attest.csv", "overrides.csv":
            if (self.folder / "inspection/T1" / file).exists():
                taken |= {re.search(r"filled\.xlsx的“[^”]+”([A-Z]+[0-9]+)格", row["evidence"])[1] for row in self.written(file)}
        return taken, told

    def all_of(self, path, name, column, looks, least):
        """Of each cell each word that is offered, then each that is not."""
        cells = self.cells(openpyxl.load_workbook(path), name, column)
        self.assertGreaterEqual(len(cells), least)
        for word in self.WORDS:
            look = looks.get(word, word)
            offered = {at: look for at, (now, list_) in cells.items() if look in list_ and look != (now or "")}
            others = {at: look for at, (now, list_) in cells.items() if look not in list_ and look != (now or "")}
            taken, told = self.fill(path, name, offered)
            self.assertEqual(set(offered) - taken, set(), (name, word, told))
            taken, told = self.fill(path, name, others)
            self.assertEqual(taken, set(), (name, word))
            refused = {at for line in told.splitlines() if "没有采用" in line for at in re.findall(r"[A-Z]+[0-9]+", line)}
            if word or name != "各条检查结论":  # there an empty cell is no answer
                self.assertEqual(set(others) - refused, set(), (name, word, told))
        return cells

    def test_of_the_form_and_the_scores(self):
        looks = {"是": "☑    □", "否": "□    ☑", "不适用": "□ □ 不适用", "": "□    □"}
        form = self.all_of(self.path, "评估表", 5, looks, 208)
        self.assertGreater(sum("□ □ 不适用" in offered for _, offered in form.values()), 20)
        self.assertGreater(sum("□ □ 不适用" not in offered for _, offered in form.values()), 100)
        self.assertGreater(sum("未知" not in offered for _, offered in form.values()), 0)
        scores = self.all_of(self.path, "评分表", 4, {}, 80)
        self.assertGreater(sum("不适用" in offered for _, offered in scores.values()), 5)
        self.assertGreater(sum("未知" not in offered for _, offered in scores.values()), 0)

    def test_of_a_sample(self):
        self.caeval("sample", "T1", "--seed", "7", "-i", "in", "-o", "out", "-d", DATE)
        cells = self.all_of(self.folder / "out/2025/T1/sample.xlsx", "各条检查结论", 3, {}, 30)
        self.assertGreater(sum("不适用" not in offered for _, offered in cells.values()), 5)


class Ends(Filled):
    """How long an override holds, and those that do not."""

    def test_one_without_an_end_is_said_everywhere_and_can_be_given_one(self):
        words = "--examiner", "王一", "--approver", "李二", "--reason", "漏记"
        self.assertIn("第75条：没有失效日期，以后各年也采用", self.collect(*words).stdout)
        self.assertIn("失效日期2025-12-01早于检查日期2025-12-20", self.collect(*words, "--expires", "2025-12-01", expect=64).stderr)
        told = self.collect(*words, "--expires", "2025-12-31").stdout
        self.assertIn("补填失效日期“2025-12-31”", told)
        self.assertNotIn("没有失效日期", told)
        ends = (self.folder / "inspection/T1/overrides.csv").read_text(encoding="utf-8")
        self.write("inspection/T1/overrides.csv", ends.replace(",李二,2025-12-31", ",李二,"))
        self.run_it(formats="json,html,pdf")
        self.assertIn("inspection/T1/overrides.csv:2: 警告：改判没有失效日期，以后各年也采用", self.said)
        self.assertIn("没有失效日期，以后各年也采用", inspection.pages(self.folder / "out/2025/T1/report.pdf"))
        self.write("inspection/T1/overrides.csv", ends)
        self.run_it(formats="json,html,pdf")
        self.assertEqual(self.held(75), ("是", "否"))
        self.assertNotIn("没有失效日期", self.said + inspection.pages(self.folder / "out/2025/T1/report.pdf"))
        self.run_it("--force", date="2026-01-31", formats="json")
        self.assertIn("inspection/T1/overrides.csv:2: 警告：改判已过失效日期，恢复按证据的结果", self.said)

    def test_those_that_do_not_count_are_named_with_their_lines(self):
        self.write("inspection/T1/overrides.csv", OVERRIDES + "75,是,漏记,,王一,2025-12-20,李二,2026-12-31\n"
                   "75,否,另查,,王一,2025-12-21,李二,2026-12-31\n8,否,现场,,王一,2026-02-01,李二,2026-12-31\n"
                   "7,否,现场,,王一,2025-02-01,李二,2025-03-01\n")
        self.run_it(formats="json,pdf")
        place = "inspection/T1/overrides.csv"
        self.assertIn(f"{place}:2: 警告：改判与同一条的另一项改判互相矛盾，都不采用（同样的还有第3行）", self.said)
        self.assertIn(f"{place}:4: 警告：改判的决定日期晚于评估日，没有计入", self.said)
        self.assertIn(f"{place}:5: 警告：改判已过失效日期，恢复按证据的结果", self.said)
        text = inspection.pages(self.folder / "out/2025/T1/report.pdf")
        for words in "互相矛盾，都不采用", "决定日期晚于评估日，不计", "已失效，按证据的结果":
            self.assertIn(words, text)


class OneHand(Filled):
    def test_whoever_found_it_and_approves_it_is_said_everywhere(self):
        told = self.collect("--examiner", "王一", "--approver", "王 一", "--reason", "漏记").stdout
        self.assertIn("第75条：检查人和批准人是同一人（王 一）", told)
        self.run_it(formats="json,html")
        self.assertIn("检查人和批准人是同一人", self.said)
        self.assertIn("检查人和批准人是同一人", self.row(75)["reason"])
        self.assertEqual(self.held(75), ("是", "否"))
        self.write("inspection/T1/overrides.csv", OVERRIDES + "75,是,漏记,,王一,2025-12-20,李二,\n")
        self.run_it()
        self.assertNotIn("同一人", self.said + self.row(75)["reason"])
        self.write("inspection/T1/overrides.csv", OVERRIDES + "75,是,漏记,,,2025-12-20,李二,\n")
        self.run_it()
        self.assertNotIn("同一人", self.said + self.row(75)["reason"])


class Receipts(inspection.Inspected):
    """The receipt that comes with a notice, filled in by the CA."""

    def setUp(self):
        super().setUp()
        self.run_it(formats="json")
        self.caeval("notice", "T1", "-o", "out", "-d", DATE, "--due", "2026-02-28", "--formats", "json,xlsx")
        self.notice = self.folder / "out/2025/T1/notice"

    def fill_word(self, blanks, name="back.docx", keep="tag"):
        """As Word saves it; LibreOffice keeps the title of a place and not its tag."""
        with zipfile.ZipFile(self.notice.with_suffix(".docx")) as from_, zipfile.ZipFile(self.folder / name, "w") as to:
            for item in from_.namelist():
                text = from_.read(item)
                if item == "word/document.xml":
                    text = text.decode()
                    for tag, words in blanks.items():
                        at = text.index(f'w:val="caeval/{tag}"')
                        start = text.index("<w:sdtContent>", at)
                        end = text.index("</w:sdtContent>", at)
                        content = text[start:end]
                        filled = re.sub(r"(<w:t[^>]*>)[^<]*(</w:t>)", lambda m: m[1] + words + m[2], content, count=1)
                        self.assertNotEqual(filled, content)
                        text = text[:start] + filled + text[end:]
                    if keep == "title":
                        text = re.sub(r'<w:tag w:val="caeval/[^"]*"/>', "", text)
                    text = text.encode()
                to.writestr(item, text)
        return name

    def fill_book(self, cells, name="back.xlsx"):
        book = openpyxl.load_workbook(self.notice.with_suffix(".xlsx"))
        sheet = next(s for s in book if any(c.value == "整改措施" for r in s.iter_rows() for c in r))
        head = next(r for r in sheet.iter_rows() if any(c.value == "整改措施" for c in r))
        places = {}
        for (row, column), words in cells.items():
            at = next(c.column for c in head if c.value == column)
            line = next(r[0].row for r in sheet.iter_rows() if str(r[0].value) == str(row))
            sheet.cell(line, at).value = words
            places[row, column] = sheet.cell(line, at).coordinate
        book.save(self.folder / name)
        return places

    def collect(self, name, *more, code="T1", expect=0):
        return self.caeval("collect", code, name, "-i", "in", "-o", "out", *more, expect=expect)

    def kept(self):
        with open(self.folder / "inspection/T1/receipts.csv", encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def test_of_word_by_tags_and_by_titles(self):
        for keep in "tag", "title":
            name = self.fill_word({"75/measures": "增设坐席2名", "75/done_on": "2026年1月15日", "75/proof": "排班表3号", "75/owner": "张三",
                                   "4/measures": "补办"}, keep=keep)
            told = self.collect(name).stdout
            self.assertIn("receipts.csv：第75条：收取“增设坐席2名；2026年1月15日；排班表3号；张三”", told)
            self.assertEqual([{k: r[k] for k in ("row", "notice_on", "measures", "done_on", "proof", "owner")} for r in self.kept()],
                             [{"row": "4", "notice_on": DATE, "measures": "补办", "done_on": "", "proof": "", "owner": ""},
                              {"row": "75", "notice_on": DATE, "measures": "增设坐席2名", "done_on": "2026年1月15日", "proof": "排班表3号",
                               "owner": "张三"}], keep)
            self.assertIn("back.docx 第75条整改措施、第75条完成日期", self.kept()[1]["evidence"])
            self.assertEqual(sorted(p.name for p in (self.folder / "inspection/T1").iterdir()), ["receipts.csv"])
            (self.folder / "inspection/T1/receipts.csv").unlink()

    def test_of_a_workbook_with_each_cell(self):
        places = self.fill_book({(75, "整改措施"): "增设坐席", (75, "责任人"): "张三"})
        self.collect("back.xlsx")
        line, = self.kept()
        self.assertEqual((line["row"], line["measures"], line["owner"]), ("75", "增设坐席", "张三"))
        self.assertRegex(line["evidence"], f"^back.xlsx {places[75, '整改措施']}、{places[75, '责任人']}"
                         r"（通知书依2025-12-31的结果 [0-9a-f]{8}…，期限2026-02-28，[0-9-]{10}收取）$")

    def test_typed_days_are_days_and_formulas_without_a_value_are_refused(self):
        import datetime
        for typed in datetime.date(2026, 1, 15), datetime.datetime(2026, 1, 15), 46037, "46037":
            self.fill_book({(75, "完成日期"): typed})
            self.collect("back.xlsx")
            self.assertEqual([r["done_on"] for r in self.kept()], ["2026-01-15"], typed)
            (self.folder / "inspection/T1/receipts.csv").unlink()
        places = self.fill_book({(75, "整改措施"): '="增设"&"坐席"', (75, "完成日期"): "2026-02-30", (75, "责任人"): "张三"})
        told = self.collect("back.xlsx", expect=3).stdout
        self.assertIn(f"{places[75, '整改措施']}：公式没有保存计算结果，没有采用", told)
        self.assertIn(f"back.xlsx {places[75, '完成日期']}：完成日期“2026-02-30”不是日期，照录", told)
        line, = self.kept()
        self.assertEqual((line["measures"], line["done_on"], line["owner"]), ("", "2026-02-30", "张三"))

    def test_what_turns_writing_is_written_visibly_and_said(self):
        places = self.fill_book({(75, "整改措施"): "增设\u202e坐席\n两名", (75, "责任人"): "张三"})
        told = self.collect("back.xlsx").stdout
        self.assertIn("整改措施中有控制字符或改变书写方向的字符", told)
        self.assertIn(places[75, "整改措施"], told)
        text = (self.folder / "inspection/T1/receipts.csv").read_text(encoding="utf-8")
        self.assertIn("增设\\u{202E}坐席 两名", text)
        self.assertNotIn("\u202e", text)

    def test_nothing_is_replaced_unseen(self):
        self.fill_book({(75, "整改措施"): "增设坐席"})
        self.collect("back.xlsx")
        self.fill_book({(75, "完成日期"): "2026-01-15"})
        self.assertIn("第75条：已有“增设坐席”，补填完成日期“2026-01-15”", self.collect("back.xlsx").stdout)
        self.assertIn("第75条：已有“增设坐席；2026-01-15”，不变", self.collect("back.xlsx").stdout)
        self.fill_book({(75, "整改措施"): "增设坐席3名", (75, "完成日期"): ""})
        self.assertIn("第75条：原有“增设坐席；2026-01-15”，改为“增设坐席3名；2026-01-15”", self.collect("back.xlsx").stdout)
        line, = self.kept()
        self.assertEqual((line["measures"], line["done_on"]), ("增设坐席3名", "2026-01-15"))

    def test_nothing_filled_in_writes_nothing(self):
        self.fill_book({})
        for name in "back.xlsx", self.fill_word({}):
            self.assertIn("没有改动的格", self.collect(name).stdout)
        self.assertFalse((self.folder / "inspection").exists())

    def test_a_receipt_of_another_result_or_ca_is_refused(self):
        self.fill_book({(75, "整改措施"): "增设坐席"})
        name = self.fill_word({"75/measures": "增设坐席"})
        self.write("in/T2/org.csv", "机构编码,机构名称\nT2,另一公司\n")
        self.run_it()
        for back in "back.xlsx", name:
            self.assertIn("另一次结果", self.collect(back, code="T2", expect=1).stderr)
        (self.folder / "out/2025/T1/documents.json").unlink()
        for back in "back.xlsx", name:
            self.assertIn("另一次结果", self.collect(back, expect=1).stderr)
        self.assertFalse((self.folder / "inspection").exists())

    def test_a_row_that_was_not_demanded_is_not_taken(self):
        book = openpyxl.load_workbook(self.notice.with_suffix(".xlsx"))
        sheet = next(s for s in book if any(c.value == "整改措施" for r in s.iter_rows() for c in r))
        line = next(r for r in sheet.iter_rows() if str(r[0].value) == "75")
        line[0].value, line[3].value = "76", "x"
        book.save(self.folder / "back.xlsx")
        self.assertIn("第76条不是这份通知书要求整改的条目，没有采用", self.collect("back.xlsx").stdout)
        self.assertFalse((self.folder / "inspection/T1/receipts.csv").exists())

    def test_it_outlives_the_result_and_decides_nothing(self):
        name = self.fill_word({"75/measures": "增设坐席"})
        self.collect(name)
        self.run_it("--force")
        self.assertEqual(self.held(75), ("否", "否"))
        self.assertNotIn("receipts", self.said)
        self.write("in/T1/attest.csv", ATTEST + "4,是,自查,甲,2025-11-01,\n")
        self.run_it(date="2026-01-31")
        self.collect(name)

    def test_a_document_that_is_damaged(self):
        name = self.fill_word({"75/measures": "增设坐席"})
        sound = (self.folder / name).read_bytes()
        (self.folder / "cut.docx").write_bytes(sound[:len(sound) // 2])
        self.collect("cut.docx", expect=1)
        self.assertFalse((self.folder / "inspection").exists())


class Loop(inspection.Inspected):
    """The examiner's whole loop: self-assessment, lot, workbooks, override, notice, receipt, review, next year, verify."""

    fill_word, collect, kept = Receipts.fill_word, Receipts.collect, Receipts.kept

    def setUp(self):
        super().setUp()
        self.notice = self.folder / "out/2025/T1/notice"

    def document(self, *words, expect=(0, 3)):
        told = self.caeval("document", *words, "-i", "in", "-o", "out", "--formats", "json,pdf", expect=expect).stdout
        return inspection.pages(self.folder / next(line for line in told.splitlines() if line.endswith(".pdf")))

    def test_a_finding_older_than_the_notice_has_a_place_of_its_own(self):
        self.run_it(date="2025-06-30", formats="json")
        self.caeval("notice", "T1", "-o", "out", "-d", "2025-06-30", "--due", "2025-09-30", "--formats", "json")
        self.collect(self.fill_word({"75/measures": "增设坐席", "75/done_on": "2025-08-01"}))
        self.write("in/T1/attest.csv", ATTEST + "3,否,自查,甲,2025-11-01,\n4,否,自查,甲,2025-11-01,\n")
        self.run_it(formats="json")
        told = self.document("review", "T1", "-d", DATE)
        parts = re.split("[一二三四五六]、(?=本次结果|仍为|上次评估以后|不能认定|新出现|逾期)", told)
        self.assertEqual(len(parts), 7, told)
        self.assertIn("75", parts[3])                 # the calls of June were told then, and none since
        self.assertIn("措施：增设坐席；完成日期：2025-08-01", parts[3])
        self.assertIn("不能据以认定仍未整改", parts[3])
        self.assertNotIn("75", parts[2])
        self.assertIn("3", parts[5])
        more = "C1,2025-10-05 10:00:00,,人工,未接听\n"
        self.write("in/T1/hotline.csv", "通话编号,呼入时间,人工应答时间,服务方式,通话结果\n" + inspection.MISSED + more)
        self.run_it("--force", formats="json")
        told = self.document("review", "T1", "-d", DATE, "--force")
        parts = re.split("[一二三四五六]、(?=本次结果|仍为|上次评估以后|不能认定|新出现|逾期)", told)
        self.assertIn("75", parts[2])
        self.assertNotIn("热线总体接听率", parts[3])

    def test_the_whole_loop(self):
        self.run_it(formats="json,xlsx,html")
        self.caeval("sample", "T1", "-i", "in", "-o", "out", "--seed", "2025-1", "-d", DATE)
        book = openpyxl.load_workbook(self.folder / "out/2025/T1/sample.xlsx")
        sheet = book["各条检查结论"]
        head = next(r for r in sheet.iter_rows() if r[0].value == "条目")
        at = {c.value: c.column for c in head}
        line = next(r for r in sheet.iter_rows(min_row=head[0].row + 1) if r[0].value)
        sampled = int(line[0].value)
        for name, words in (("检查结论", "否"), ("检查依据", "抽查2件，缺1件"), ("检查人", "王一"), ("检查日期", "2025-12-20")):
            sheet.cell(line[0].row, at[next(k for k in at if k and name[-2:] in k)]).value = words
        book.save(self.folder / "sample.xlsx")
        self.book = openpyxl.load_workbook(self.folder / "out/2025/T1/evaluation.xlsx")
        cell = inspection.Collected.find_cell(self, 75, "考核记录")
        cell.value = inspection.Collected.BOXES["是"]
        inspection.Collected.find_cell(self, 75, "备 注").value = "录音系统漏记"
        self.book.save(self.folder / "evaluation.xlsx")
        told = self.caeval("collect", "T1", "sample.xlsx", "evaluation.xlsx", "-i", "in", "-o", "out", "-d", "2025-12-20",
                           "--examiner", "王一", "--approver", "李二").stdout
        self.assertIn(f"attest.csv：第{sampled}条：收取“否”（抽查2件，缺1件（检查人员所填sample.xlsx的“各条检查结论”", told)
        self.assertIn("overrides.csv：第75条：收取“是”（检查人员所填evaluation.xlsx的“评估表”", told)
        self.run_it(formats="json,xlsx,html")
        self.assertEqual((self.held(sampled)[0], self.held(75)), ("否", ("是", "否")))
        lists = [row[0].value for row in openpyxl.load_workbook(self.folder / "out/2025/T1/evaluation.xlsx")["数据清单"].iter_rows()]
        for title in "检查记录（机构自评）", "现场检查记录", "现场改判":  # whose they are
            self.assertIn(title, lists)
        self.assertNotIn("检查记录", lists)
        self.assertIn("检查记录（机构自评）：attest.csv", self.caeval("explain", "T1", "3", "-i", "in", "-o", "out").stdout)
        self.caeval("notice", "T1", "-o", "out", "-d", DATE, "--due", "2026-03-31", "--formats", "json,xlsx,pdf", expect=(0, 3))
        letter = inspection.pages(self.folder / "out/2025/T1/notice.pdf")
        self.assertIn("依据：抽查2件，缺1件（检查人员所填sample.xlsx的“各条检查结论”", letter)
        self.assertIn("（《检查记录（机构自评）》第3行）", letter)  # row 4, by the CA itself
        self.collect(self.fill_word({f"{sampled}/measures": "补齐记录", f"{sampled}/owner": "张三"}))
        self.assertEqual([r["row"] for r in self.kept()], [str(sampled)])
        self.caeval("verify", "-i", "in", "out")
        overrides = self.folder / "inspection/T1/overrides.csv"
        overrides.write_text(overrides.read_text().replace("李二,", "李二,2025-12-31"))
        calls = inspection.MISSED.replace("2025-", "2026-")
        self.write("in/T1/hotline.csv", "通话编号,呼入时间,人工应答时间,服务方式,通话结果\n" + calls)
        self.run_it("--force", date="2026-11-30", formats="json,html")
        self.assertEqual(self.held(75), ("否", "否"))
        self.assertEqual([o["state"] for o in self.result["inspection"]["overrides"]], ["expired"])
        told = self.document("review", "T1", "-d", "2026-11-30")
        self.assertIn("2025年12月31日评估中结果为“否”的条目", told)
        self.assertIn("整改通知书所定的期限为2026年3月31日", told)
        self.assertIn("措施：补齐记录；责任人：张三", told)
        self.assertIn("不能认定是否整改", told)
        self.caeval("verify", "-i", "in", "out")
        for name in ("out/2026/T1/index.html", "out/2025/T1/result.json", "out/2025/T1/documents.json", "out/archive/results/T1/2025-12-31.json.gz",
                     "out/2026/summary.json"):
            file = self.folder / name
            sound = file.read_bytes()
            file.write_bytes(sound[:-1] + bytes([sound[-1] ^ 1]))
            self.assertIn(name, self.caeval("verify", "-i", "in", "out", expect=1).stdout)
            file.write_bytes(sound)
        self.caeval("verify", "-i", "in", "out")


if __name__ == "__main__":
    unittest.main()
