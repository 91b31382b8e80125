"""The reports as poppler and qpdf see them: text that can be searched, fonts embedded, no warning."""

import collections
import itertools
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from xml.etree import ElementTree

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import layout  # noqa: E402
import readers  # noqa: E402
import world  # noqa: E402

FORM = world.read_csv(world.TEMPLATES / "gm-2018-571" / "form.csv")
INDICATORS = world.read_csv(world.TEMPLATES / "gbt35289-2017" / "indicators.csv")
# above U+FFFF, outside the body font, Latin and digits inside Chinese, punctuation
NAMES = {"P1": "测试电子认证有限公司", "N1": "𠮷祥㐂䶮認証（ＣＡ）No.7股份有限公司",
         "N2": "超" * 150 + "长" * 150}
COUNTEREXAMPLES = 5000
NO_FONT_HAS = "🫠"
# of GB/T 9704: 156 mm between 28 mm and 184 mm, or the page turned; in points, by the page's width
EDGES = {595: (79.0, 521.0, 60, 800), 841: (104.9, 742.7, 50, 560)}
SIZE_MOST = 480_000  # bytes of a sample report


def run(*command):
    return subprocess.run([str(part) for part in command], capture_output=True, text=True,
                          errors="replace")  # poppler writes titles beyond U+FFFF as surrogates


class Reports(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.folder = pathlib.Path(cls.temporary.name)
        perfect = world.World("P1")
        for code, name in NAMES.items():
            one = perfect.copy()
            one.code = code
            one.rows["org"][0].update(ca_code=code, name=name)
            one.write(cls.folder / "in")
        cls.add_rare(perfect)
        cls.add_many(perfect)
        cls.add_failing(perfect)
        empty = world.bare("E1")
        empty.write(cls.folder / "in")
        world.run_caeval(f"{cls.folder}/in", f"{cls.folder}/out", world.DATE, "pdf,json")
        cls.year = cls.folder / "out" / world.DATE[:4]
        cls.codes = [*NAMES, "E1", "R1", "M1", "B1"]

    @classmethod
    def add_rare(cls, perfect):
        """Characters that fall back, one that no font has, words longer than any column."""
        rare = perfect.copy()
        rare.code = "R1"
        rare.rows["org"][0].update(ca_code="R1", name="罕见字电子认证")
        rare.rows["docs"][0]["title"] = f"𠮷㐂䶮制度{NO_FONT_HAS}（试行）"
        rare.rows["docs"][1]["title"] = "x" * 300
        rare.rows["docs"][2]["title"] = "长" * 300
        rare.write(cls.folder / "in")

    @classmethod
    def add_many(cls, perfect):
        """Every application answered too late."""
        many = perfect.copy()
        many.code = "M1"
        many.rows["org"][0].update(ca_code="M1", name="反例众多认证")
        pattern = many.rows["applications"][0]
        for i in range(COUNTEREXAMPLES):
            many.rows["applications"].append({
                **pattern, "app_id": f"LATE{i:05}", "notified_at": "2025-05-06 09:00:00",
                "issued_at": "2025-05-06 10:00:00", "sent_at": "2025-05-06 11:00:00"})
        many.write(cls.folder / "in")

    @classmethod
    def add_failing(cls, perfect):
        """An examiner who found nothing in order."""
        failing = perfect.copy()
        failing.code = "B1"
        failing.rows["org"][0].update(ca_code="B1", name="不符众多认证")
        for row in failing.rows["attest"]:
            if row["item"].isdigit() and row["value"] == "是":
                row["value"] = "否"
        failing.write(cls.folder / "in")

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()

    def reports(self):
        yield self.year / "summary.pdf"
        for code in self.codes:
            yield self.year / code / "report.pdf"

    def test_every_sub_item_can_be_found(self):
        for code in self.codes:
            for options in ((), ("-raw",)):
                text = readers.squeeze(readers.pdf_text(self.year / code / "report.pdf", *options))
                for row in FORM:
                    with self.subTest(code=code, row=row["seq"], options=options):
                        self.assertIn(readers.squeeze(row["sub_item"]), text)

    def test_every_method_and_indicator_can_be_found(self):
        text = readers.squeeze(readers.pdf_text(self.year / "P1" / "report.pdf", "-raw"))
        for row in FORM:
            with self.subTest(row=row["seq"]):
                self.assertIn(readers.squeeze(row["method"]), text)
        for row in INDICATORS:
            with self.subTest(indicator=row["title"]):
                self.assertIn(readers.squeeze(row["title"]), text)

    def test_names_come_out_whole(self):
        summary = readers.squeeze(readers.pdf_text(self.year / "summary.pdf", "-raw"))
        for code, name in NAMES.items():
            with self.subTest(name=name):
                text = readers.pdf_text(self.year / code / "report.pdf", "-raw")
                self.assertIn(name, readers.squeeze(text))
                self.assertIn(name, summary)

    def test_rare_characters_fall_back_and_the_others_are_said(self):
        text = readers.squeeze(readers.pdf_text(self.year / "R1" / "report.pdf", "-raw"))
        for wanted in ("𠮷㐂䶮制度[U+1FAE0]（试行）", "以[U+编码]代替：U+1FAE0", "x" * 300,
                       "长" * 300):
            with self.subTest(wanted=wanted):
                self.assertTrue(wanted in text)
        self.assertFalse(NO_FONT_HAS in text)
        clean = readers.squeeze(readers.pdf_text(self.year / "N1" / "report.pdf", "-raw"))
        self.assertFalse("U+" in clean)

    def test_many_counterexamples_are_counted_and_a_few_shown(self):
        text = readers.squeeze(readers.pdf_text(self.year / "M1" / "report.pdf", "-raw"))
        self.assertTrue(f"不符实例{COUNTEREXAMPLES}件" in text)
        self.assertLess(int(self.info("M1")["Pages"]), 95)

    def test_no_text_leaves_the_text_area(self):
        for report in self.reports():
            done = run("pdftotext", "-bbox", report, "-")
            self.assertEqual(done.stderr, "")
            pages = re.findall(r'<page width="(\d+)[^>]*>(.*?)</page>', done.stdout, re.S)
            self.assertGreater(len(pages), 3)
            for width, page in pages:
                left, right, top, bottom = EDGES[int(width)]
                for *box, word in re.findall(
                        r'xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">([^<]*)<', page):
                    x0, y0, x1, y1 = map(float, box)
                    with self.subTest(report=report, word=word):
                        self.assertTrue(left - 1 <= x0 <= x1 <= right + 1, box)
                        self.assertTrue(top <= y0 <= y1 <= bottom, box)

    def test_pages_carry_something_and_no_heading_stands_last(self):
        headings = {row["title"] for row in INDICATORS}
        for code in self.codes:
            pages = readers.pdf_text(self.year / code / "report.pdf", "-layout").split("\f")[:-1]
            for number, page in enumerate(pages, 1):
                with self.subTest(code=code, page=number):
                    lines = [line for line in page.split("\n") if line.strip()]
                    self.assertGreater(len(lines), 1 if number > 1 else 0)
                    self.assertNotIn(readers.squeeze(lines[-2]) if len(lines) > 1 else "",
                                     headings)

    def test_headings_stand_with_their_tables(self):
        folder = self.folder / "whole"
        world.run_caeval(str(world.ROOT / "input"), str(folder), world.DATE, "pdf,json")
        for report in [*self.reports(), *sorted(folder.glob("*/*.pdf")), *sorted(folder.glob("*/*/report.pdf"))]:
            with self.subTest(report=report.parent.name):
                self.assertEqual(list(layout.orphans(report)), [])

    def test_no_page_is_begun_for_a_few_lines(self):
        """A chapter or a list of a few lines stands with what comes before or after it."""
        folder = self.folder / "few"
        world.run_caeval(str(world.ROOT / "input"), str(folder), world.DATE, "pdf",
                         *(f"--only={code}" for code in ("BJ01", "GD03", "SH02")))
        for report in [*self.reports(), *sorted(folder.glob("*/*/report.pdf"))]:
            with self.subTest(report=report.parent.name):
                self.assertEqual(list(layout.bare(report)), [])

    def test_chapters_of_the_year_go_on_below_each_other(self):
        folder = self.folder / "years"
        for date in ("2024-12-31", world.DATE):
            world.run_caeval(str(world.ROOT / "input"), str(folder), date, "pdf,json")
        done = run(world.CAEVAL, "annual", "-o", folder, "-d", world.DATE, "--formats", "pdf", "--templates", world.TEMPLATES)
        self.assertEqual(done.returncode, 0, done.stderr)
        changes = readers.pdf_text(folder / world.DATE[:4] / "GD03" / "report.pdf", "-raw")
        self.assertEqual(re.findall(r"^条( .*)?$", changes, re.M), [])  # 第110条 stands on one line
        one = self.folder / "one"  # a year of one CA
        world.run_caeval(str(self.folder / "in"), str(one), world.DATE, "pdf,json", "--only", "B1")
        done = run(world.CAEVAL, "annual", "-o", one, "-d", world.DATE, "--formats", "pdf", "--templates", world.TEMPLATES)
        self.assertEqual(done.returncode, 0, done.stderr)
        for name in ("annual.pdf", "summary.pdf"):
            text = readers.squeeze(readers.pdf_text(one / world.DATE[:4] / name, "-layout"))
            self.assertRegex(text, "结果为“否”的条目共5[0-9]条，这里列出机构数最多的30条")
            self.assertNotIn("增减", text)
            self.assertNotIn("2024年的最后一次结果", text)
        for report in sorted(place for out in (folder, one) for place in out.glob(f"{world.DATE[:4]}/*.pdf")):
            with self.subTest(report=report):
                self.assertEqual([*layout.early(report), *layout.bare(report), *layout.orphans(report)], [])

    def test_dates_stand_on_one_line(self):
        for report in self.reports():
            words = readers.pdf_text(report, "-raw").split()
            with self.subTest(report=report.parent.name):
                self.assertEqual([word for word in words if re.search(r"\d{4}-\d\d?-\d?$", word)], [])

    def test_the_head_of_a_table_is_as_high_as_its_texts(self):
        """Columns that a sheet alone has make no head of the pages higher."""
        lines = [line for page in layout.pages(self.year / "P1" / "report.pdf") for line in page]
        at = next(i for i, line in enumerate(lines) if re.fullmatch(r"表\d+指标测算", line[2]))
        head = next(i for i in range(at, len(lines)) if lines[i][2].startswith("指标数值"))
        self.assertLess(lines[head + 1][0] - lines[at][0], 48)

    def test_contents_and_bookmarks_lead_to_the_chapters(self):
        report = self.year / "P1" / "report.pdf"
        pages = readers.pdf_text(report, "-layout").split("\f")
        contents = re.findall(r"^ *(\S.*?) +(\d+)$", pages[2], re.M)
        self.assertGreater(len(contents), 10)
        for title, number in contents:
            with self.subTest(title=title):
                self.assertIn(readers.squeeze(title), readers.squeeze(pages[int(number) - 1]))
        data = run("qpdf", "--json", "--json-key=outlines", report).stdout
        for chapter in ("一、评估结论", "二、问题及整改", "（二）待核清单", "三、电子政务电子认证服务质量评估表", "四、服务质量评分表",
                        "五、历史趋势与整改跟踪", "附录A　评估表依据明细", "附录C　数据清单", "表4　", "客户满意度指标（表12）",
                        *{row["domain"] for row in FORM}):
            with self.subTest(chapter=chapter):
                self.assertIn(chapter, data)

    def pages(self, code, *options):
        return [readers.squeeze(page) for page in
                readers.pdf_text(self.year / code / "report.pdf", *options).split("\f")[:-1]]

    def test_what_a_signature_needs_is_there(self):
        """Who answers for it, what waits for what, and how many 是 rest on what nobody has looked at."""
        for code in self.codes:
            pages = self.pages(code, "-layout")
            rows = world.load_result(f"{self.folder}/out", world.DATE, code)["form"]["rows"]
            registered = sum(row["result"] == "是" and row["boxes"] and "原件待查阅" in row["reason"] for row in rows)
            waiting = [row for row in rows if row["result"] == "待核"]
            with self.subTest(code=code):
                self.assertRegex(pages[0], "报告编号：.*密级：.*评估机构：.*（评估机构盖章）年月日$")
                self.assertTrue(pages[1].startswith("声明与签批"))
                for words in ("编制", "审核", "批准", "评估机构（盖章）", "被评估机构意见（盖章）", "推荐性标准",
                              "不等于经认证的等级", "复印件"):
                    self.assertIn(words, pages[1])
                self.assertTrue(pages[2].startswith("目录"))
                if registered:
                    self.assertIn(f"有{registered}条凭机构登记的", pages[1])
                else:
                    self.assertNotIn("原件待查阅", pages[1])
                named = sum(int(n) for n in re.findall(r"缺(?:数据|登记|检查结论)(\d+)条", pages[1]))
                self.assertEqual(named, len(waiting))

    def test_the_conclusion_is_one_page(self):
        for code in self.codes:
            pages = self.pages(code)
            with self.subTest(code=code):
                self.assertTrue(pages[3].startswith("一、评估结论"), pages[3][:40])
                self.assertIn("主要差距", pages[3])
                for domain in {row["domain"] for row in FORM}:
                    self.assertIn(readers.squeeze(domain), pages[3])
                for words in ("图1", "图2", "3.5", "4.5"):
                    self.assertIn(words, pages[3])
                self.assertLessEqual(len(re.findall(r"第\d+条", pages[3])), 5)
                self.assertTrue(pages[4].startswith("二、问题及整改"), pages[4][:40])

    def test_the_conclusion_says_what_it_rests_on(self):
        """A level that another reading would change; a CA that supplied nothing."""
        for code in self.codes:
            result = json.loads((self.year / code / "result.json").read_text(encoding="utf-8"))
            grading = result["grading"]
            other = {one["level"] for one in grading["sensitivity"]} - {grading["level"], "待定", None}
            hangs = grading["level"] in ("I", "II", "III") and grading["total"]["status"] == "determined" and other
            page = self.pages(code)[3]
            with self.subTest(code=code):
                self.assertEqual("等级随条款理解口径而变" in page, bool(hangs))
                self.assertEqual("本机构没有提供任何数据记录" in page, code == "E1")
        folder = self.folder / "hangs"
        world.run_caeval(str(world.ROOT / "input"), str(folder), world.DATE, "pdf", "--only", "SH02", "--only", "GD03")
        text = {code: readers.squeeze(readers.pdf_text(folder / world.DATE[:4] / code / "report.pdf")) for code in ("SH02", "GD03")}
        self.assertIn("等级随条款理解口径而变（各口径见附录D）：改按L-R2、T9-R4、W-R4的，为I级（基本执行级）。", text["SH02"])
        self.assertNotIn("等级随条款理解口径而变", text["GD03"])

    def test_labels_that_go_on_are_whole_or_say_so(self):
        """At the head of a page of the score table: the whole name, or as much as there is room for and （续）."""
        titles = [readers.squeeze(row["title"]) for row in INDICATORS]
        seen = 0
        for code in self.codes:
            for page in self.pages(code, "-raw"):
                if "服务质量评分表（续）" not in page[:40]:
                    continue
                first = page.split("口径", 1)[1]
                alike = [sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], zip(title, first)))
                         for title in titles]
                most = max(alike)
                if most < 3:
                    continue  # the rest of a name that began on the page before
                seen += 1
                whole = any(n == most and n == len(title) for n, title in zip(alike, titles))
                with self.subTest(code=code, page=first[:30]):
                    self.assertRegex(first[most:], r"^(（表\d+）|（续）|[^（])" if whole else "^（续）")
        self.assertGreater(seen, 5)

    def test_what_could_not_be_checked_is_not_called_consistent(self):
        for code, open_ in (("P1", False), ("E1", True)):
            text = readers.squeeze(readers.pdf_text(self.year / code / "report.pdf", "-raw"))
            with self.subTest(code=code):
                self.assertEqual("待核的条目和得分未定的指标不能核对" in text, open_)
        self.assertNotIn("两项标准与各登记簿之间未见不一致", text)

    def test_what_did_not_happen_is_not_called_unknown(self):
        """A measure of events of which the register holds none."""
        text = readers.pdf_text(self.year / "P1" / "report.pdf", "-layout")
        rows = [line for line in text.split("\n") if re.search(r"\s0\s+本期没有相应事项", line)]
        self.assertGreater(len(rows), 0)
        for row in rows:
            self.assertRegex(row, r"—\s+0\s+本期没有相应事项")

    def test_counts_that_are_all_zero_are_said_once(self):
        for code, zero in (("P1", "“未采用、重复、后期更新、不计、不可读格”均为0"), ("E1", "均为0")):
            text = readers.squeeze(readers.pdf_text(self.year / code / "report.pdf", "-raw"))
            with self.subTest(code=code):
                self.assertIn(zero, text)
        text = readers.squeeze(readers.pdf_text(self.year / "M1" / "report.pdf", "-raw"))
        self.assertIn("均为0", text)

    def test_each_gap_is_one_line(self):
        lines = readers.pdf_text(self.year / "B1" / "report.pdf", "-layout", "-f", "4", "-l", "4").split("\n")
        first = next(i for i, line in enumerate(lines) if "主要差距" in line)
        gaps = [line for line in lines[first + 1:] if line.strip()][:-1]
        self.assertEqual(len(gaps), 5)
        for line in gaps:
            self.assertRegex(line, r"^ *第\d+条")

    def test_gaps_say_what_is_asked_and_end_where_a_part_ends(self):
        folder = self.folder / "gaps"
        world.run_caeval(str(world.ROOT / "input"), str(folder), world.DATE, "pdf", "--only", "GD03")
        page = readers.squeeze(readers.pdf_text(folder / world.DATE[:4] / "GD03" / "report.pdf", "-f", "4", "-l", "4"))
        gaps = page[page.index("主要差距"):]
        self.assertNotIn("…", gaps)
        self.assertIn("第67条CRL更新的最长间隔26小时9分钟（要求不超过24小时）等（不符实例240件）", gaps)  # of the backups too
        self.assertIn("第75条热线总体接听率1798/2000=89.9%（要求不低于90%）（不符实例202件）", gaps)

    def test_a_row_of_the_form_is_copied_as_a_row(self):
        """Each row's text, then its remark, then the next row's."""
        text = readers.squeeze(readers.pdf_text(self.year / "P1" / "report.pdf", "-raw"))
        at = text.index("三、电子政务电子认证服务质量评估表", text.index("一、评估结论按"))
        for row in FORM:
            with self.subTest(row=row["seq"]):
                at = text.index(readers.squeeze(row["sub_item"]), at)
                remark = text.index(f"〔{row['seq']}〕", at)
                self.assertLess(remark - at, 500)
                at = remark

    def test_remarks_have_three_lines_at_most(self):
        for code in ("P1", "M1", "E1", "B1"):
            done = run("pdftotext", "-bbox-layout", self.year / code / "report.pdf", "-").stdout
            pages = re.findall(r"<page [^>]*>(.*?)</page>", done, re.S)
            for page in pages:
                words = [(float(y), word) for x, y, word in re.findall(
                    r'<word xMin="([\d.]+)" yMin="([\d.]+)"[^>]*>([^<]*)<', page) if float(x) > 411]
                if not any("评估子项" in word for word in re.findall(r">([^<]*)</word>", page)):
                    continue
                starts = sorted(y for y, word in words if word.startswith("〔"))
                lines = sorted({y for y, _ in words})
                for start, end in zip(starts, starts[1:]):
                    self.assertLessEqual(sum(start <= y < end - 1 for y in lines), 3, (code, start, page[:80]))

    def test_a_remark_says_first_why_it_is_not_met(self):
        """A register or figures that show nothing against it come after the answer that decided."""
        result = world.load_result(f"{self.folder}/out", world.DATE, "B1")
        text = readers.squeeze(readers.pdf_text(self.year / "B1" / "report.pdf", "-raw"))
        rows = [row for row in result["form"]["rows"] if row["result"] == "否" and row["boxes"]]
        self.assertTrue(any("未见不符" in row["reason"] for row in rows))
        for row in rows:
            with self.subTest(row=row["row"]):
                self.assertIn(f"〔{row['row']}〕机构自评：否", text)

    def test_numbers_of_rows_lead_to_the_form(self):
        report = self.year / "B1" / "report.pdf"
        listed = json.loads(run("qpdf", "--json", "--json-key=pages", "--json-key=qpdf", report).stdout)
        number = {page["object"]: i for i, page in enumerate(listed["pages"])}
        texts = self.pages("B1")
        objects = listed.get("objects") or listed["qpdf"][1]
        found = 0
        for page in listed["pages"][3:]:
            value = objects.get(page["object"]) or objects["obj:" + page["object"]]["value"]
            for link in value.get("/Annots", []):
                link = objects.get(link) or objects["obj:" + link]["value"]
                target = texts[number[link["/Dest"][0]]]
                self.assertIn("评估子项", target)
                found += 1
        self.assertGreater(found, 20)

    def test_readers_are_told_of_the_document(self):
        for code in ("N1", "N2"):
            data = (self.year / code / "report.pdf").read_bytes()
            packet = re.search(rb"<x:xmpmeta.*?</x:xmpmeta>", data, re.S)[0].decode()
            title = ElementTree.fromstring(packet).find(".//{*}title//{*}li").text
            self.assertIn(NAMES[code], title)
            self.assertIn(b"/DisplayDocTitle true", data)

    def test_the_bureau_stands_on_the_cover(self):
        folder = self.folder / "bureau"
        folder.mkdir()
        config = folder / "caeval.conf"
        config.write_text("bureau = 某某省密码管理局\nreport-number = 密评〔〈年度〉〕〈机构编码〉号\n"
                          "secrecy = 内部资料\nseal = （某某省密码管理局章）\n", encoding="utf-8")
        run(world.CAEVAL, "run", "-i", self.folder / "in", "-o", folder / "out", "-d", world.DATE, "--only", "N2",
            "--formats", "pdf", "--config", config)
        pages = readers.pdf_text(folder / "out" / world.DATE[:4] / "N2" / "report.pdf", "-layout").split("\f")
        cover = readers.squeeze(pages[0])
        for words in ("报告编号：密评〔2025〕N2号", "内部资料", "评估机构：某某省密码管理局", "（某某省密码管理局章）",
                      "2025年1月1日至2025年12月31日", NAMES["N2"]):
            with self.subTest(words=words):
                self.assertIn(words, cover)
        self.assertTrue(readers.squeeze(pages[1]).startswith("声明与签批"))
        foot = re.search(r"评估日2025年12月31日.*", pages[4])[0]
        self.assertRegex(foot, "…")

    def test_document_information_is_chinese_and_undated(self):
        info = self.info("N1")
        self.assertIn("电子认证服务质量评估报告", info["Title"])
        self.assertIn(NAMES["N1"], info["Title"])
        self.assertNotIn("CreationDate", info)

    def test_the_samples_are_small(self):
        folder = self.folder / "sample"
        world.run_caeval(str(world.ROOT / "input"), str(folder), world.DATE, "pdf,json")
        reports = sorted(folder.glob("*/*/report.pdf"))
        self.assertGreaterEqual(len(reports), 6)
        for report in reports:
            with self.subTest(ca=report.parent.name):
                self.assertLess(report.stat().st_size, SIZE_MOST)
        text = readers.squeeze(readers.pdf_text(folder / world.DATE[:4] / "GD03" / "report.pdf", "-raw"))
        self.assertRegex(text, "不符实例：.*crl_log.csv:[0-9]+.*等，共[0-9]+件，列出10件，其余见随附数据文件")

    def info(self, code):
        text = run("pdfinfo", self.year / code / "report.pdf").stdout
        return dict(re.findall(r"^(\w+):\s+(.*)$", text, re.M))

    def test_another_reader_gets_the_same_text(self):
        """MuPDF follows the maps of codes by other code than poppler's."""
        for code in ("N1", "R1"):
            report = self.year / code / "report.pdf"
            target = self.folder / f"{code}.txt"
            done = run("mutool", "draw", "-q", "-F", "txt", "-o", target, report)
            self.assertEqual(done.returncode, 0)
            mine = collections.Counter(readers.squeeze(target.read_text(encoding="utf-8")))
            theirs = collections.Counter(readers.squeeze(readers.pdf_text(report, "-raw")))
            self.assertEqual(mine - theirs, collections.Counter())
            self.assertEqual(theirs - mine, collections.Counter())

    def test_qpdf_finds_no_fault(self):
        for report in self.reports():
            with self.subTest(report=report):
                done = run("qpdf", "--check", report)
                self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
                self.assertNotIn("WARNING", done.stdout + done.stderr)

    def test_poppler_draws_every_page_without_a_word(self):
        for code in ("N1", "E1", "R1", "M1"):
            done = run("pdftoppm", "-r", "40", "-png", self.year / code / "report.pdf",
                       self.folder / f"page-{code}")
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            pages = int(re.search(r"Pages:\s+(\d+)", run(
                "pdfinfo", self.year / code / "report.pdf").stdout)[1])
            self.assertEqual(len(list(self.folder.glob(f"page-{code}*.png"))), pages)

    def test_fonts_are_embedded_subsets_with_unicode_maps(self):
        for report in self.reports():
            done = run("pdffonts", report)
            self.assertEqual(done.stderr, "")
            fonts = done.stdout.splitlines()[2:]
            self.assertGreaterEqual(len(fonts), 2)
            for line in fonts:
                with self.subTest(report=report, font=line):
                    # columns: emb sub uni
                    self.assertRegex(line, r"\syes\s+\w+\s+yes\s")

    def test_pages_are_numbered_and_a4(self):
        info = run("pdfinfo", self.year / "P1" / "report.pdf").stdout
        self.assertIn("(A4)", info)
        pages = int(re.search(r"Pages:\s+(\d+)", info)[1])
        for page in (2, pages):
            text = readers.squeeze(readers.pdf_text(self.year / "P1" / "report.pdf",
                                                    "-f", str(page), "-l", str(page)))
            self.assertIn(f"第{page}页共{pages}页", text)


class Fonts(unittest.TestCase):
    """The list of fonts, and what happens where a preferred one is missing."""

    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.folder = pathlib.Path(self.temporary.name)
        shutil.copytree(world.TEMPLATES, self.folder / "templates")
        world.World("F1").write(self.folder / "in")

    def tearDown(self):
        self.temporary.cleanup()

    def evaluate(self, *more):
        return run(world.CAEVAL, "run", "-i", self.folder / "in", "-o", self.folder / "out", "-d",
                   world.DATE, "--formats", "pdf", "--templates", self.folder / "templates", *more)

    def lose_the_preferred(self):
        path = self.folder / "templates" / "fonts.csv"
        lines = path.read_text(encoding="utf-8").split("\n")
        lines[1] = lines[1].replace("/usr/share", "/nowhere")
        path.write_text("\n".join(lines), encoding="utf-8")

    def test_nothing_is_said_where_the_preferred_fonts_are_there(self):
        done = self.evaluate("--require-fonts")
        self.assertIn(done.returncode, (0, 3), done.stderr)
        self.assertNotIn("preferred", done.stderr)

    def test_another_font_is_used_and_said(self):
        self.lose_the_preferred()
        done = self.evaluate()
        self.assertIn(done.returncode, (0, 3), done.stderr)
        self.assertRegex(done.stderr, "the text of reports is set in .+: the preferred .+ "
                                      r"\(package fonts-[\w-]+\) is not installed")

    def test_it_is_an_error_where_the_preferred_fonts_are_required(self):
        self.lose_the_preferred()
        done = self.evaluate("--require-fonts")
        self.assertEqual(done.returncode, 65)
        self.assertIn("--require-fonts", done.stderr)
        config = self.folder / "caeval.conf"
        config.write_text("require-fonts = yes\n", encoding="utf-8")
        self.assertEqual(self.evaluate("--config", config).returncode, 65)

    def test_a_configured_font_comes_first(self):
        config = self.folder / "caeval.conf"
        config.write_text("fonts = /usr/share/fonts/truetype/wqy/wqy-zenhei.ttc\n",
                          encoding="utf-8")
        done = self.evaluate("--config", config, "-v")
        self.assertIn(done.returncode, (0, 3), done.stderr)
        self.assertIn("fonts of the reports: /usr/share/fonts/truetype/wqy/wqy-zenhei.ttc、", done.stderr)

    def test_a_configured_font_may_be_for_one_use_alone(self):
        config = self.folder / "caeval.conf"
        size = {}
        for use in ("body=", "head=", "ascii="):
            config.write_text(f"fonts = {use}/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc\n", encoding="utf-8")
            done = self.evaluate("--config", config, "--force")
            self.assertIn(done.returncode, (0, 3), done.stderr)
            report = self.folder / "out" / world.DATE[:4] / "F1" / "report.pdf"
            size[use] = report.stat().st_size
            self.assertIn("评估结论", readers.squeeze(readers.pdf_text(report)))
        self.assertEqual(len(set(size.values())), 3)
        config.write_text("fonts = body=/nowhere/fangsong.ttf\n", encoding="utf-8")
        self.assertIn("/nowhere/fangsong.ttf", self.evaluate("--config", config, "--force").stderr)


class NoGap(unittest.TestCase):
    """That no row is 否 is said for what it is: not while some are open."""

    def documents(self, change):
        folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        one = world.change(world.World(), change)
        one.write(folder / "in")
        world.run_caeval(folder / "in", folder / "out", one.date, "json,pdf")
        year = folder / "out" / one.date[:4]
        return [readers.squeeze(readers.pdf_text(year / name)) for name in ("T1/report.pdf", "summary.pdf")]

    def test_all_rows_are_decided(self):
        for text in self.documents(""):
            self.assertTrue("没有结果为“否”的条目。" in text)
            self.assertFalse("尚不能断定" in text)

    def test_some_are_open(self):
        for text in self.documents("drop attest; drop docs; drop records"):
            self.assertFalse("没有结果为“否”的条目" in text)
            self.assertRegex(text, "已判定的条目中没有“否”；另有[0-9]+条待核(（及未设是否框的[0-9]+条）)?，尚不能断定。")


if __name__ == "__main__":
    unittest.main()
