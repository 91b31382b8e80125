"""Editions as folders only: a made-up form of 5 rows and a score table of 3 indicators, with their own dates of start.

tests/editions/templates/ lies over a copy of templates/. Nothing of it is known to the program.
"""

import contextlib
import csv
import json
import pathlib
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import unittest
import zipfile

import openpyxl

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import world  # noqa: E402
from templates import ROOT, TEMPLATES  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
OLD_FORM, OLD_SCORE, FORM, SCORE = "gm-2018-571", "gbt35289-2017", "tz-2030", "fs-2030"
ALONE = f"code,kind,from,until\n{OLD_FORM},form,,2024-12-31\n{OLD_SCORE},score,,2024-12-31\n" \
        f"{FORM},form,2025-01-01,\n{SCORE},score,2025-01-01,\n"
# what only the old editions say: their documents, titles, clauses, how much they have
OLD_WORDS = ["2018", "2017", "571", "35289", "国密局", "电子政务电子认证服务质量评估", "六个一级", "8.4.1", "8.3）", "8.2）", "（8.4）",
             "GM 6.", "GB/T", "GM/T", "第42条", "基本执行级", "计划跟踪级", "优化控制级", "211"]


# and what no word list foresees: clauses by decimal numbers, and rows beyond the fifth, which is the last
OLD_PLACES = [r"(?<![\d.])[4-8]\.\d+(\.\d+)+(?![\d.])", r"(?<![\d.])8\.\d(?!\d)(?![-–]8)", r"第([6-9]|\d\d+)([、–-]\d+)*条",
              r"(?<!\d)211(?!\d)"]


def old_titles():
    """Indicators, levels, words of their own that the old editions have."""
    titles = set()
    with open(TEMPLATES / OLD_SCORE / "indicators.csv", encoding="utf-8", newline="") as file:
        titles |= {row["title"] for row in csv.DictReader(file)}
    for edition in (OLD_FORM, OLD_SCORE):
        with open(TEMPLATES / edition / "words.csv", encoding="utf-8", newline="") as file:
            titles |= {row["text"] for row in csv.DictReader(file)}
        with open(TEMPLATES / edition / "measures.csv", encoding="utf-8", newline="") as file:
            params = dict(part.split("=") for row in csv.DictReader(file) for part in row["params"].split(";") if part)
            titles.add(params["standard"])
    return titles


def text_of(path):
    """All that a reader of the file sees."""
    if path.suffix in (".xlsx", ".docx", ".ofd"):
        with zipfile.ZipFile(path) as book:
            parts = [book.read(name).decode("utf-8", "replace") for name in book.namelist()
                     if name.endswith(".xml") and not re.search("style|theme", name, re.I)]
        # a cell's number or a shared string's, a picture's place: no words
        return "\n".join(re.sub(r"<v>[^<]*</v>|<[^>]*>", "\n", part) for part in parts)
    if path.suffix == ".pdf":
        return pages_of(path)
    return path.read_text("utf-8")


def pages_of(path):
    return subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout


def sheets_of(path):
    with zipfile.ZipFile(path) as book:
        return "".join(book.read(f"xl/{name}.xml").decode("utf-8") for name in ("workbook", "sharedStrings"))


class Editions(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="caeval-editions-"))
        self.addCleanup(shutil.rmtree, self.folder)
        self.templates = self.folder / "templates"
        shutil.copytree(TEMPLATES, self.templates)
        shutil.copytree(HERE / "templates", self.templates, dirs_exist_ok=True)
        self.count()
        self.input, self.output = self.folder / "in", self.folder / "out"
        self.ca = world.World("T1")

    def count(self):
        subprocess.run([sys.executable, ROOT / "scripts/contents.py", self.templates], check=True)

    def standards(self, text):
        (self.templates / "standards.csv").write_text(text, encoding="utf-8")
        self.count()

    def caeval(self, *words, expect=(0, 3)):
        done = subprocess.run([world.CAEVAL, *map(str, words), "--templates", str(self.templates)], capture_output=True,
                              text=True, timeout=120)
        self.assertIn(done.returncode, expect, done.stderr)
        return done

    def run_at(self, date, formats="xlsx,pdf,json", *more):
        shutil.rmtree(self.input, ignore_errors=True)
        self.ca.write(self.input)
        self.caeval("run", "-q", "-i", self.input, "-o", self.output, "-d", date, "--formats", formats, *more)
        return json.loads((self.output / date[:4] / self.ca.code / "result.json").read_text(encoding="utf-8"))

    def states(self, form):
        return {row["row"]: row["result"] for row in form["rows"]}

    def say_nothing_old(self, text, where):
        for word in OLD_WORDS:
            at = text.find(word)
            self.assertEqual(at, -1, f"{where} says {word}: {text[max(0, at - 60):at + 60]}")

    def say_no_old_place(self, text, where):
        """A program's version, digests, sizes, what a map is called after are none."""
        text = re.sub(r'[0-9a-f]{64}|maps/[^"/\s]*|[\d.]+ M |M [\d. LMC]+|\b\d{9,}\b', "", text)
        for word in OLD_WORDS + sorted(old_titles()):
            at = text.find(word) if word != "211" else -1
            self.assertEqual(at, -1, f"{where} says {word}: {text[max(0, at - 60):at + 60]}")
        for pattern in OLD_PLACES:
            found = re.search(pattern, text)
            self.assertIsNone(found, found and f"{where} says {found[0]}: {text[max(0, found.start() - 60):found.end() + 60]}")


class New(Editions):
    """After the last day of the old ones."""

    def setUp(self):
        super().setUp()
        self.standards(ALONE)
        self.ca.add("attest", item="5", value="是", examiner="甲", examined_on="2025-12-01")
        for item in ("manner.polite", "manner.prompt"):
            self.ca.add("attest", item=item, value="是", examiner="甲", examined_on="2025-12-01")
        for export, key in (("docs", "rows"), ("records", "rows"), ("attest", "item")):
            self.ca.own(export)
        self.ca.rows["docs"] = self.ca.rows["docs"][:1]
        self.ca.rows["records"] = self.ca.rows["records"][:1]
        self.ca.rows["docs"][0].update(rows="3", approved_on="2025-02-01", effective_from="2025-02-01", effective_to="")
        self.ca.rows["records"][0].update(rows="4", done_on="2025-03-01")
        self.ca.rows["attest"] = self.ca.rows["attest"][-3:]
        self.ca.add("attest", item="manner.praised", value="否", examiner="甲", examined_on="2025-12-01")
        self.ca.add("attest", item="halt", value="无", examiner="甲", examined_on="2025-12-01")


class Alone(New):
    def test_judged_by_them(self):
        result = self.run_at("2025-12-31")
        self.assertEqual(result["form"]["edition"], FORM)
        self.assertEqual(self.states(result["form"]), {1: "是", 2: "是", 3: "是", 4: "是", 5: "是"})
        self.assertEqual(sum(result["form"]["counts"].values()), 5)
        self.assertEqual(result["grading"]["edition"], SCORE)
        self.assertEqual([x["id"] for x in result["grading"]["indicators"]], ["calls", "voice", "manner"])
        self.assertEqual([x["lo"] for x in result["grading"]["indicators"]], ["5", "5", "3"])
        self.assertEqual(result["grading"]["total"], {"lo": "4.60", "hi": "4.60", "status": "determined"})
        self.assertEqual((result["grading"]["level"], result["grading"]["gate"]), ("甲", "否"))
        self.assertNotIn("beside", result)
        self.assertEqual(set(result["measures"]),
                         {"hotline.answer_rate", "applications.response.max", "complaints.all"})

    def test_its_chart_has_the_scale_of_its_own_table(self):
        """A limit as levels.csv has it."""
        levels = self.templates / SCORE / "levels.csv"
        levels.write_text(levels.read_text("utf-8").replace("4.00", "2.555"), encoding="utf-8")
        self.count()
        self.run_at("2025-12-31")
        text = pages_of(self.output / "2025/T1/report.pdf")
        self.assertRegex(text, r"(?m)(^|\s)2\.555(\s|$)")
        self.assertIn("2.555", sheets_of(self.output / "2025/summary.xlsx"))

    def test_limits_that_lie_close_are_one_label(self):
        """They would be printed over one another; one without an end as a decimal is a fraction."""
        (self.templates / SCORE / "levels.csv").write_text(
            "level,title,min,min_in,max,max_in,readings\n丁,不合格,,,1/3,,FS-L\n丙,合格,1/3,yes,4.00,,FS-L\n"
            "乙,良好,4.00,yes,4.02,,FS-L\n甲,优秀,4.02,yes,,,FS-L\n", encoding="utf-8")
        self.count()
        self.run_at("2025-12-31")
        text = pages_of(self.output / "2025/T1/report.pdf")
        self.assertRegex(text, r"(?m)(^|\s)4、4\.02(\s|$)")
        self.assertRegex(text, r"(?m)(^|\s)1/3(\s|$)")
        for said in text, sheets_of(self.output / "2025/summary.xlsx"):
            self.assertIn("1/3", said)
            self.assertNotIn("0.3333333", said)

    def test_two_scores_are_bars(self):
        """A radar of two would be a line. What they were a year before is marked on them."""
        self.standards(ALONE.replace("2025-01-01", "2024-01-01").replace("2024-12-31", "2023-12-31"))
        for path in (self.templates / SCORE).glob("*.csv"):
            text = re.sub(r"(?m)^manner\b.*\n", "", path.read_text("utf-8"))
            path.write_text(text.replace("1,,50,", "1,,70,"), encoding="utf-8")
        shutil.rmtree(self.templates / "maps")
        (self.templates / "maps").mkdir()
        self.count()
        self.ca.rows["attest"] = [row for row in self.ca.rows["attest"] if not row["item"].startswith("manner")]
        self.run_at("2024-12-31", "pdf,xlsx,json")
        self.run_at("2025-12-31", "pdf,xlsx,json")
        for word in "2025年得分", "2024年得分（下限）":
            self.assertIn(word, pages_of(self.output / "2025/T1/report.pdf"))
        with zipfile.ZipFile(self.output / "2025/T1/evaluation.xlsx") as book:
            charts = "".join(book.read(name).decode() for name in book.namelist() if "charts/chart" in name)
        self.assertNotIn("radarChart", charts)
        self.assertIn("barChart", charts)

    def test_no_word_of_the_old_ones(self):
        self.run_at("2025-11-30")
        self.ca.set("attest", "5", value="否")
        self.run_at("2025-12-31")
        year = self.output / "2025"
        self.caeval("annual", "-o", self.output, "-d", "2025-12-31", "--formats", "xlsx,pdf,json")
        diff = self.caeval("diff", "-o", self.output, "--from", "2025-11-30", "--to", "2025-12-31", "-v")
        self.assertIn("第5条", diff.stdout)
        self.say_nothing_old(diff.stdout, "diff")
        made = sorted(path for path in year.rglob("*") if path.suffix in (".xlsx", ".pdf", ".json"))
        self.assertGreaterEqual(len(made), 10, made)
        for path in made:
            with self.subTest(path.name):
                text = path.read_text("utf-8") if path.suffix == ".json" else \
                    pages_of(path) if path.suffix == ".pdf" else sheets_of(path)
                # digests, and the name of a map that was read
                self.say_nothing_old(re.sub(r'[0-9a-f]{64}|"maps/[^"/]*"', "", text), path.name)
        book = sheets_of(year / "T1/evaluation.xlsx")
        for words in ("甲类服务检查表", "电话接通率达到百分之九十五", "用语文明", "要点一（一）", "办法表2", "与上次相比", "2025年11月30日", "停业整顿"):
            self.assertIn(words, book)
        self.assertIn("甲类服务检查要点（试行）", pages_of(year / "T1/report.pdf"))

    def test_a_fault_is_refused_at_its_place(self):
        path = self.templates / FORM / "conditions.csv"
        path.write_text(path.read_text("utf-8").replace("ge,95%", "gee,95%"), encoding="utf-8")
        done = self.caeval("check", "-q", "-i", self.input, "-d", "2025-12-31", expect=(65,))
        self.assertIn(f"{FORM}/conditions.csv:2:op: error:", done.stderr)
        self.input.mkdir()
        done = self.caeval("check", "-q", "-i", self.input, "-d", "2024-12-31", expect=(66,))  # said in time
        self.assertEqual(done.stderr.count(f"{FORM}/conditions.csv:2:op: warning:"), 1)  # not once for each edition

    def test_a_date_without_a_standard(self):
        self.standards(ALONE.replace("form,2025-01-01", "form,2025-02-01"))
        done = self.caeval("check", "-q", "-i", self.input, "-d", "2025-01-15", expect=(65,))
        self.assertIn("standards.csv:1:kind: error: no standard of the kind \"form\" judges 2025-01-15", done.stderr)

    def test_two_ask_otherwise_of_one_measure(self):
        for edition in (FORM, SCORE):
            path = self.templates / edition / "measures.csv"
            path.write_text(path.read_text("utf-8").replace("hotline.answer_rate,,,", f"hotline.answer_rate,,a={edition},"),
                            encoding="utf-8")
        done = self.caeval("check", "-q", "-i", self.input, "-d", "2025-12-31", expect=(65,))
        self.assertIn(f"{SCORE}/measures.csv:2:params: error: parameter a stands twice", done.stderr)


class Everything(New):
    """All that the program makes, after the last day of the old ones: each works, and has no word of theirs."""

    def judged(self):
        self.run_at("2025-11-30", "xlsx,pdf,json,html,ofd")
        self.ca.set("attest", "5", value="否")
        self.ca.set("attest", "manner.prompt", value="未知")
        self.run_at("2025-12-31", "xlsx,pdf,json,html,ofd")

    def say(self, *words, where=()):
        done = self.caeval(*words, *(("-i", self.input) if "in" in where else ()),
                           *(("-o", self.output) if "out" in where else ()), "-d", "2025-12-31", expect=(0,))
        self.say_no_old_place(done.stdout + done.stderr, words[0])
        return done.stdout

    def test_what_commands_say(self):
        self.judged()
        self.assertIn("必填  它证明的评估表条目", self.say("schema"))
        for format in ("md", "json", "csv"):
            self.say("schema", "--format", format)
        guide = self.say("schema", "--format", "guide")
        for words in ("甲类服务检查要点（试行），下称评估表，共5条", "如 `3`", "（如 `5`）", "另有一条 `halt`", "停业整顿的，不评级"):
            self.assertIn(words, guide)
        self.assertIn("halt（不予评级的情形）", guide)
        self.say("schema", "--template", self.folder / "forms", "--format", "xlsx")
        self.say("schema", "--template", self.folder / "forms")
        for path in (self.folder / "forms").iterdir():
            self.say_no_old_place(text_of(path), path.name)
        self.assertIn("评估表（评估日2025-12-31）", self.say("check", where=["in"]))
        for item in ("1", "2", "3", "4", "5", "calls", "voice", "manner", "manner.polite", "total", "hotline.answer_rate"):
            self.say("explain", "T1", item, where=["in", "out"])
            json.loads(self.say("explain", "T1", item, "--json", where=["in", "out"]))
        self.assertIn("\n\n乙类服务评分办法（fs-2030）\n", self.say("readings"))
        json.loads(self.say("readings", "--json"))
        self.say("list", where=["out"])
        self.say("verify", where=["in", "out"])
        self.assertIn("第5条", self.say("diff", "--from", "2025-11-30", "--to", "2025-12-31", "-v", where=["out"]))
        json.loads(self.say("diff", "--from", "2025-11-30", "--to", "2025-12-31", "--json", where=["out"]))
        self.say("annual", where=["out"])
        self.say("sources")
        self.say("--version")

    def test_what_is_written(self):
        self.judged()
        self.say("annual", "--formats", "xlsx,pdf,json", where=["out"])
        self.say("sample", "T1", "--seed", "7", where=["in", "out"])
        self.say("notice", "T1", "--due", "2026-02-28", "--formats", "pdf,xlsx", where=["out"])
        for kind in ("record", "conclusion", "review"):
            self.say("document", kind, "T1", "--formats", "pdf,xlsx", where=["out"])
        self.say("document", "publicity", "--formats", "pdf,xlsx", where=["out"])
        made = sorted(path for path in (self.output / "2025").rglob("*") if path.is_file() and path.name != "run.log")
        for name in ("T1/report.ofd", "T1/index.html", "T1/sample.pdf", "T1/sample.xlsx", "T1/notice.docx", "T1/record.docx",
                     "T1/conclusion.docx", "T1/review.docx", "publicity.docx", "annual.pdf", "summary.xlsx", "index.html"):
            self.assertIn(self.output / "2025" / name, made)
        for path in made:
            with self.subTest(path.name):
                self.say_no_old_place(text_of(path), path.name)
        self.say_no_old_place((self.output / "2025/run.log").read_text("utf-8"), "run.log")
        notice = text_of(self.output / "2025/T1/notice.docx").replace("\n", "")
        self.assertIn("依据甲类服务检查要点（试行）第五节“有一条为否的，限期改正”的规定，", notice)
        conclusion = text_of(self.output / "2025/T1/conclusion.docx").replace("\n", "")
        self.assertIn("结果为“否”的，限期改正。", conclusion)
        self.assertIn("按乙类服务评分办法，总分", conclusion)
        publicity = text_of(self.output / "2025/publicity.docx").replace("\n", "")
        self.assertIn("甲类服务检查结果公示", publicity)
        self.assertIn("等级、总分按乙类服务评分办法，", publicity)

    def test_what_is_refused(self):
        """Where an item is none, what items there are is said by the editions in force."""
        self.ca.add("attest", item="nothing.said", value="是", examiner="甲", examined_on="2025-12-01")
        self.ca.add("docs", doc_id="D9", rows="9", title="甲", version="1", approved_on="2025-02-01")
        overrides = self.folder / "inspection/T1/overrides.csv"
        overrides.parent.mkdir(parents=True)
        overrides.write_text("row,result,reason,examiner,decided_on,approver\nconsult.full_content,是,甲,乙,2025-12-20,丙\n")
        self.ca.write(self.input)
        done = self.caeval("check", "-i", self.input, "-d", "2025-12-31", expect=(3,))
        self.assertIn("评分项（指标.准则）或 halt；", done.stdout + done.stderr)
        self.assertIn("不能改判；halt 由检查记录认定", done.stdout + done.stderr)
        said = re.sub("“[^”]*”", "", done.stdout + done.stderr)  # the words in question
        self.say_no_old_place(said, "check")
        self.assertNotRegex(said, "gate|consult|75")

    def test_what_examiners_write(self):
        self.judged()
        book = openpyxl.load_workbook(self.output / "2025/T1/evaluation.xlsx")
        sheet, row = next((sheet, cells[0].row) for sheet in book for cells in sheet.iter_rows()
                          if any(isinstance(c.value, str) and c.value.startswith("〔1〕") for c in cells))
        head = next(cells for cells in sheet.iter_rows() if any(c.value == "考核记录" for c in cells))
        at = {c.value: c.column for c in head}
        sheet.cell(row, at["考核记录"]).value = "□    ☑"
        sheet.cell(row, at["备 注"]).value = "现场拨打三次均未接通"
        book.save(self.folder / "filled.xlsx")
        done = self.caeval("collect", "T1", self.folder / "filled.xlsx", "-i", self.input, "-o", self.output, "-d", "2025-12-20",
                           "--examiner", "王一", "--approver", "李二", expect=(0,))
        self.say_no_old_place(done.stdout + done.stderr, "collect")
        result = self.run_at("2025-12-31", "json")
        self.assertEqual([(r["result"], r.get("computed")) for r in result["form"]["rows"]][0], ("否", "是"))
        for path in (self.folder / "inspection/T1").iterdir():
            self.say_no_old_place(path.read_text("utf-8"), path.name)
        self.caeval("notice", "T1", "-o", self.output, "-d", "2025-12-31", expect=(0,))
        self.assertIn("限期改正", text_of(self.output / "2025/T1/notice.docx"))


class Change(Editions):
    """The year of change: from 2025-07-01 both, from 2026-01-01 the new ones alone."""

    def test_before(self):
        result = self.run_at("2025-06-30", "json")
        self.assertEqual((result["form"]["edition"], result["grading"]["edition"]), (OLD_FORM, OLD_SCORE))
        self.assertNotIn("beside", result)

    def date_entries(self):
        """Answers of before the change; records of after it name the old form's rows with its code."""
        for row in self.ca.own("attest"):
            row["examined_on"] = "2025-06-30"
        for export, day in (("docs", "approved_on"), ("records", "done_on")):
            for row in self.ca.own(export):
                if (row.get(day) or row.get("effective_from") or "9") >= "2025-07-01":
                    row["rows"] = ";".join(f"{OLD_FORM}/{x}" for x in row["rows"].split(";"))

    def test_side_by_side(self):
        alone = world.World("T1").run()
        self.date_entries()
        result = self.run_at("2025-12-31")
        self.assertEqual((result["form"]["edition"], result["grading"]["edition"]), (FORM, SCORE))
        form, score = result["beside"]
        self.assertEqual((form["kind"], form["form"]["edition"]), ("form", OLD_FORM))
        self.assertEqual((score["kind"], score["grading"]["edition"]), ("score", OLD_SCORE))
        # the old ones' verdict is what they give alone: registers and answers of before are theirs
        self.assertEqual(self.states(form["form"]), self.states(alone["form"]))
        for of in (score["grading"], alone["grading"]):  # the answers' dates stand in the reasons
            of["indicators"] = [(x["id"], x["lo"], x["hi"]) for x in of["indicators"]]
        for what in ("indicators", "total", "level", "gate"):
            self.assertEqual(score["grading"][what], alone["grading"][what])
        book = sheets_of(self.output / "2025/T1/evaluation.xlsx")
        for sheet in ("评估表", f"评估表（{OLD_FORM}）", f"整改清单（{OLD_FORM}）", "评分表", f"评分表（{OLD_SCORE}）"):
            self.assertIn(f'name="{sheet}"', book)
        pages = pages_of(self.output / "2025/T1/report.pdf")
        counts = form["form"]["counts"]
        line = "，".join(f"{word}{counts[word]}条" for word in ("是", "否", "待核", "不适用"))
        _, beside, *_ = re.sub(r"\s", "", pages).split("过渡期内另一标准同时有效。")
        self.assertIn(line, beside[:150])
        self.assertIn("甲类服务检查表", pages)
        self.assertIn("电子政务电子认证服务质量评估表", pages)

    def test_a_profile_of_one_of_the_editions(self):
        """Certificates are judged by the old form's profile, also where an edition without one asks for the measure."""
        path = self.templates / SCORE / "measures.csv"
        path.write_text(path.read_text("utf-8") + "certificates.ill_formed,,,办法表3\n", encoding="utf-8")
        self.count()
        self.date_entries()
        result = self.run_at("2025-12-31", "json")
        self.assertEqual(result["measures"]["certificates.ill_formed"]["n"], 0)

    def test_a_long_code(self):
        """The longest: a sheet's name has 31 characters at most."""
        code = "tz-2030-as-amended-1"
        self.assertEqual(len(code), 20)
        (self.templates / FORM).rename(self.templates / code)
        shutil.rmtree(self.templates / "maps")
        path = self.templates / code / "edition.csv"
        path.write_text(path.read_text("utf-8").replace(FORM, code), encoding="utf-8")
        self.standards(f"code,kind,from,until\n{code},form,,\n{OLD_FORM},form,2025-07-01,\n{OLD_SCORE},score,,\n")
        self.assertEqual(self.run_at("2025-12-31", "xlsx,json")["beside"][0]["form"]["edition"], code)
        self.assertIn(f'name="评估表（{code}）"', sheets_of(self.output / "2025/T1/evaluation.xlsx"))

    def test_registers_carry_over(self):
        """Entries before the start have the old numbers: 8, 10, 3 are now rows 3, 4, 5; 4 and 5 have become nothing."""
        for export in ("docs", "records", "attest"):
            self.ca.own(export)
            self.ca.rows[export] = []
        self.ca.add("docs", doc_id="D1", rows="8", title="岗位", version="1", approved_on="2020-02-01",
                    effective_from="2020-02-01")
        self.ca.add("records", record_id="R1", rows="10;9", title="自查", done_on="2025-03-01")
        self.ca.add("attest", item="3", value="是", examiner="甲", examined_on="2025-03-01")
        states = self.states(self.run_at("2025-12-31", "json")["form"])
        self.assertEqual([states[i] for i in (3, 4, 5)], ["是", "是", "是"])
        # the same numbers of a later day are the new form's
        self.ca.rows["docs"][0].update(rows="4", approved_on="2025-08-01", effective_from="2025-08-01")
        self.ca.rows["records"][0].update(rows="3", done_on="2025-08-01")
        self.ca.rows["attest"][0].update(item="5", examined_on="2025-08-01")
        result = self.run_at("2025-12-31", "json")
        states = self.states(result["form"])
        self.assertEqual([states[i] for i in (3, 4, 5)], ["是", "待核", "是"])
        self.assertEqual(self.states(result["beside"][0]["form"])[4], "待核")

    def test_history_carries_over(self):
        """Old row 75 is 否 in spring; it is row 1 now, and still 否: the same non-conformity."""
        self.ca = world.change(self.ca, "all hotline result=放弃")
        self.run_at("2025-04-30", "json")
        self.run_at("2025-06-30", "json")
        result = self.run_at("2025-07-31")
        self.assertEqual(self.states(result["form"])[1], "否")
        book = sheets_of(self.output / "2025/T1/evaluation.xlsx")
        self.assertIn("至今未整改", book)
        self.assertIn("或更早", book)
        diff = self.caeval("diff", "-o", self.output, "--from", "2025-06-30", "--to", "2025-07-31").stdout
        self.assertIn("按对应关系比较", diff)
        self.assertRegex(diff, r"2025-06-30 +2025-07-31 .* 0 +0 +0 ")  # 新否, 已改, 其他条目
        self.run_at("2025-08-31")  # and once more, both nights of the new form
        self.assertIn("或更早", sheets_of(self.output / "2025/T1/evaluation.xlsx"))
        self.caeval("annual", "-o", self.output, "-d", "2025-08-31", "--formats", "xlsx,pdf,json")

    def test_evidence_below_an_override_is_not_compared_where_rows_carry_over(self):
        """Old row 1 is no predecessor of row 1, whose result an override keeps as that of row 75, its predecessor, was."""
        before = self.states(self.run_at("2025-06-30", "json")["form"])
        self.assertEqual((before[1], before[75]), ("是", "是"))
        overrides = self.folder / "inspection/T1/overrides.csv"
        overrides.parent.mkdir(parents=True)
        overrides.write_text("row,result,reason,examiner,decided_on,approver\n1,是,甲,乙,2025-07-20,丙\n")
        self.ca = world.change(self.ca, "all hotline result=放弃")
        for date in ("2025-07-30", "2025-07-31"):
            row = next(row for row in self.run_at(date, "json")["form"]["rows"] if row["row"] == 1)
            self.assertEqual((row["result"], row["computed"]), ("是", "否"))
        told = json.loads(self.caeval("diff", "-o", self.output, "--from", "2025-06-30", "--to", "2025-07-31", "--json").stdout)
        changes = told["cas"][0]["changes"]
        self.assertEqual((changes["证据变化"], [row for row in changes["rows"] if row["row"] == 1]), (0, []))

    def test_answers_to_an_old_table_carry_over(self):
        """attitude.praised is manner.praised now, the gate is halt; what has become nothing is no mistake."""
        self.ca.own("attest")
        self.ca.rows["attest"] = []
        for item, value in (("attitude.no_quarrel_polite", "是"), ("attitude.timely_patient_accurate", "是"),
                            ("ATTITUDE.praised ", "是"), ("gate", "无"), ("satisfaction.grade", "优")):
            self.ca.add("attest", item=item, value=value, examiner="甲", examined_on="2026-01-01")
        result = self.run_at("2026-01-31", "json")
        manner = next(x for x in result["grading"]["indicators"] if x["id"] == "manner")
        self.assertEqual((manner["lo"], manner["hi"]), ("5", "5"))
        self.assertEqual(result["grading"]["gate"], "否")
        self.assertEqual([x for x in result["inputs"] if x["export"] == "attest"][0]["rejected"], 0)

    def test_scores_carry_over(self):
        """voice has taken the place of complaint: its score of before stands beside, and is not 恶化."""
        before = self.run_at("2025-06-30", "json")
        self.ca = world.change(self.ca, "all hotline result=放弃")
        after = self.run_at("2025-07-31", "json")
        diff = self.caeval("diff", "-o", self.output, "--from", "2025-06-30", "--to", "2025-07-31").stdout
        self.assertNotIn("csv有改动", diff)  # of editions that are new
        self.assertIn("指标按对应关系比较", diff)
        score = {x["id"]: x["lo"] for x in before["grading"]["indicators"]}
        now = {x["id"]: x["lo"] for x in after["grading"]["indicators"]}
        self.assertNotEqual(score["support"], now["calls"])
        self.assertRegex(diff, rf"口径不同 +calls +{score['support']} +{now['calls']} ")
        self.assertNotRegex(diff, "(改善|恶化) +(calls|voice|manner)")

    def next_score(self, code, start):
        """A revision of the made-up score table: what it says of voice is another indicator, that none became."""
        folder = self.templates / code
        shutil.copytree(self.templates / SCORE, folder)
        for name, *pairs in (("edition.csv", (SCORE, code)), ("indicators.csv", ("voice,", "opinion,")),
                             ("criteria.csv", ("voice,", "opinion,")), ("conditions.csv", ("voice,", "opinion,"))):
            text = (folder / name).read_text("utf-8")
            for old, new in pairs:
                self.assertIn(old, text)
                text = text.replace(old, new)
            (folder / name).write_text(text, encoding="utf-8")
        ids = ["calls", "manner", "manner.polite", "manner.prompt", "manner.praised", "halt"]
        (self.templates / f"maps/{SCORE}-to-{code}.csv").write_text(
            "from,to\nvoice,\n" + "".join(f"{x},{x}\n" for x in ids), encoding="utf-8")
        listed = (self.templates / "standards.csv").read_text("utf-8")
        self.standards(listed.replace(f"{SCORE},score,2025-07-01,", f"{SCORE},score,2025-07-01,2025-12-31")
                       + f"{code},score,{start},\n")

    def test_scores_carry_over_two_revisions(self):
        """An indicator that is new in the last of them does not keep the others from being compared."""
        self.next_score("fs-2031", "2026-01-01")
        before = self.run_at("2025-06-30", "json")
        after = self.run_at("2026-01-31", "json")
        self.assertEqual(after["grading"]["edition"], "fs-2031")
        diff = self.caeval("diff", "-o", self.output, "--from", "2025-06-30", "--to", "2026-01-31").stdout
        self.assertIn("指标按对应关系比较", diff)
        support = next(x for x in before["grading"]["indicators"] if x["id"] == "support")
        calls = next(x for x in after["grading"]["indicators"] if x["id"] == "calls")
        self.assertRegex(diff, rf"口径不同 +calls +{support['lo']} +{calls['lo']}–{calls['hi']} ")
        self.assertRegex(diff, "新增 +opinion ")

    def test_what_begins_with_an_edition(self):
        """A calendar and sources of the bureau's own are causes; the editions' files and maps go without saying."""
        self.run_at("2025-06-30", "json")
        calendar, sources = self.folder / "own.csv", self.folder / "sources.csv"
        calendar.write_text("date,kind,name\n2025-07-04,holiday,本地假日\n", encoding="utf-8")
        sources.write_text((TEMPLATES / "sources.csv").read_text("utf-8").splitlines(True)[0], encoding="utf-8")
        config = self.folder / "caeval.conf"
        config.write_text(f"sources = {sources}\n", encoding="utf-8")
        self.run_at("2025-07-31", "json", "--calendar", calendar, "--config", config)
        diff = self.caeval("diff", "-o", self.output, "--from", "2025-06-30", "--to", "2025-07-31").stdout
        for said in ("另行指定的工作日历有改动", "另行指定的外部系统数据读法有改动"):
            self.assertIn(said, diff)
        self.assertNotIn("csv有改动", diff.replace("standards.csv有改动", ""))

    def test_by_a_standard_of_both_days(self):
        """The old ones judge both days: what the CA changed is told by them, from the database and from the files."""
        self.run_at("2025-06-30", "json")
        self.ca = world.change(self.ca, "all hotline result=放弃")
        result = self.run_at("2025-07-31")
        old_form, old_score = result["beside"]
        self.assertEqual(self.states(old_form["form"])[75], "否")
        diff = self.caeval("diff", "-o", self.output, "--from", "2025-06-30", "--to", "2025-07-31").stdout
        self.assertRegex(diff, rf"新否 +{OLD_FORM} 第75条 +是 +否 ")
        self.assertRegex(diff, "两次都按.*评估过，按它比较：评估表条目：新否[1-9]")
        self.assertRegex(diff, "两次都按.*评分过，按它比较：总分")
        book = sheets_of(self.output / "2025/T1/evaluation.xlsx")
        self.assertIn(f"{OLD_FORM} 第75条", book)
        self.assertIn("两次都按", pages_of(self.output / "2025/T1/report.pdf").replace("\n", ""))
        with contextlib.closing(sqlite3.connect(self.output / "history.sqlite")) as db:
            kept = db.execute("SELECT standard, kind, beside, yes, no, pending, na, total_lo, level FROM verdict WHERE "
                              "date = '2025-07-31' ORDER BY beside, kind").fetchall()
            counts = [form["counts"] for form in (result["form"], old_form["form"])]
            states = [tuple(c[word] for word in ("是", "否", "待核", "不适用")) for c in counts]
            self.assertEqual(kept[0], (FORM, "form", 0, *states[0], None, None))
            self.assertEqual(kept[2], (OLD_FORM, "form", 1, *states[1], None, None))
            self.assertEqual((kept[1][0], kept[3][0], kept[3][2]), (SCORE, OLD_SCORE, 2))
            self.assertEqual(kept[3][8], old_score["grading"]["level"])
            self.assertEqual(dict(db.execute("SELECT row, state FROM row_state WHERE date = '2025-07-31' AND standard = ?",
                                             (OLD_FORM,))), self.states(old_form["form"]))
            for standard, grading in ((SCORE, result["grading"]), (OLD_SCORE, old_score["grading"])):
                self.assertEqual(dict(db.execute("SELECT indicator, hi FROM score WHERE date = '2025-07-31' AND standard = ?",
                                                 (standard,))), {x["id"]: x["hi"] for x in grading["indicators"]})
        # the next night reads the one before from the database where its file is not there
        (self.output / "archive/results/T1/2025-07-31.json.gz").unlink()
        self.ca = world.World("T1")
        self.run_at("2025-08-31")
        book = sheets_of(self.output / "2025/T1/evaluation.xlsx")
        self.assertIn(f"{OLD_FORM} 第75条", book)
        self.caeval("annual", "-o", self.output, "-d", "2025-08-31", "--formats", "xlsx,pdf,json")

    def test_a_year_beside_the_one_before(self):
        """2024 by the old ones, 2025 by both: the annual report compares by the old ones."""
        self.run_at("2024-12-31", "json")
        self.ca = world.change(self.ca, "all hotline result=放弃")
        self.run_at("2025-12-31", "json")
        self.caeval("annual", "-o", self.output, "-d", "2025-12-31", "--formats", "xlsx,json")
        annual = json.loads((self.output / "2025/annual.json").read_text(encoding="utf-8"))
        beside = {x["standard"]: x for x in annual["cas"][0]["changes"]["beside"]}
        self.assertIn({"row": 75, "change": "新否", "to": "否"},
                      [{key: row[key] for key in ("row", "change", "to")} for row in beside[OLD_FORM]["rows"]])
        self.assertIn(f"T1（按{OLD_FORM}）", sheets_of(self.output / "2025/annual.xlsx"))

    def test_both_are_named(self):
        """schema, the guide and check name each standard that judges the date."""
        new = "甲类服务检查要点（试行）"
        with open(self.templates / OLD_FORM / "edition.csv", encoding="utf-8") as file:
            old = next(line.split(",", 1)[1].strip().strip('"') for line in file if line.startswith("title,"))
        text = self.caeval("schema", "hotline", "-d", "2025-12-31").stdout
        self.assertRegex(text, f"评估表1条（第1条）.*；按{re.escape(old)}：评估表[0-9]+条（.*75.*）")
        guide = self.caeval("schema", "--format", "guide", "-d", "2025-12-31").stdout
        self.assertIn(f"{new}，下称评估表，共5条", guide)
        self.assertRegex(guide, f"过渡期内同时还按{re.escape(old)}、.*评价。对照它登记的条目，条目号前写明版本代码，如 {OLD_FORM}/3。")
        self.assertNotIn("过渡期", self.caeval("schema", "--format", "guide", "-d", "2026-01-31").stdout)
        self.ca = world.change(self.ca, "all hotline result=放弃")
        self.run_at("2025-12-31", "json")
        check = self.caeval("check", "-i", self.input, "-d", "2025-12-31").stdout
        newest, by_old, by_score = re.split("同时按.*：\n", check)
        self.assertIn("  第1条：", newest)
        self.assertIn("  第75条：", by_old)
        self.assertEqual(len(re.findall("评估表（评估日2025-12-31）：", check)), 2)
        self.assertNotIn("同时按", self.caeval("check", "-i", self.input, "-d", "2026-01-31").stdout)

    def test_a_map_is_linted(self):
        form, score = (f"maps/{a}-to-{b}.csv" for a, b in ((OLD_FORM, FORM), (OLD_SCORE, SCORE)))
        last = 1 + 211
        for file, old, new, said in (
                (form, "75,1\n", "75,6\n", f':2:to: error: "6" is no row of {FORM}'),
                (form, "75,1\n", "999,1\n", f':2:from: error: "999" is no row of {OLD_FORM}'),
                (form, "75,1\n", "75,1\n75,1\n", ":3:from: error: the line stands twice"),
                (form, "75,1\n", "75,1\n75,\n", ':3:to: error: "75" has become something and nothing'),
                (form, "\n211,\n", "\n", f':{last - 1}:from: error: "211" of {OLD_FORM} has no line (1 have none)'),
                (score, "attitude,manner", "attitude,maner", f':17:to: error: "maner" is no indicator and no item of {SCORE}'),
                (score, "attitude,manner", "attitud,manner", f':17:from: error: "attitud" is no indicator and no item of {OLD_SCORE}'),
                (score, "\ngate,halt", "", f'error: "gate" of {OLD_SCORE} has no line (1 have none)')):
            with self.subTest(file, new=new):
                path = self.templates / file
                sound = path.read_text("utf-8")
                self.assertIn(old, sound)
                path.write_text(sound.replace(old, new, 1), encoding="utf-8")
                self.count()
                done = self.caeval("check", "-q", "-i", self.input, "-d", "2026-01-31", expect=(65,))
                self.assertIn(f"{file}", done.stderr)
                self.assertIn(said, done.stderr)
                path.write_text(sound, encoding="utf-8")
        self.count()

    def test_an_id_means_one_thing(self):
        criteria = self.templates / SCORE / "criteria.csv"
        criteria.write_text(criteria.read_text("utf-8").replace("manner.praised", "consult.full_content"), encoding="utf-8")
        path = self.templates / f"maps/{OLD_SCORE}-to-{SCORE}.csv"
        path.write_text(path.read_text("utf-8").replace(",manner.praised", ","), encoding="utf-8")
        done = self.caeval("check", "-q", "-i", self.input, "-d", "2026-01-31", expect=(65,))
        self.assertIn(f'"consult.full_content" means another thing in {SCORE}: an id is not used again', done.stderr)

    def test_names_that_nothing_reads(self):
        pairs, maps = self.templates / "pairs", self.templates / "maps"
        for made, code, said in (
                (pairs / f"{SCORE}+{FORM}.csv", 65, "is not called after a form and a score table"),
                (pairs / "notes.txt", 65, "is not called after a form and a score table"),
                (maps / f"{FORM}-to-{OLD_FORM}.csv", 65, "the earlier one first"),
                (maps / f"{OLD_FORM}-to-{SCORE}.csv", 65, "is not called after two editions of one kind"),
                (self.templates / "map", 66, "is read by nothing"),
                (self.templates / "tz-2031", 66, "is read by nothing")):
            with self.subTest(made.name):
                made.write_text("from,to\n", encoding="utf-8")
                self.count()
                done = self.caeval("check", "-q", "-i", self.input, "-d", "2026-01-31", expect=(code,))
                self.assertRegex(done.stderr, f"/{re.escape(made.name)}(:1)?: .*{said}")
                made.unlink()
        self.count()

    def test_the_files_of_an_edition(self):
        """By their names: one that is missing, is called otherwise, or is half of a profile is told with its place."""
        for edition, file, other, said in (
                (FORM, "body.csv", "bodies.csv", f"{FORM}/body.csv:1: error: is not there, and an edition of the kind \"form\""),
                (FORM, "body.csv", "bodies.csv", f"{FORM}/bodies.csv:1: error: is read by nothing: an edition of the kind"),
                (SCORE, "sampling.csv", "samples.csv", f"{SCORE}/sampling.csv:1: error: is not there"),
                (FORM, "contents.csv", "content.csv", f"{FORM}/contents.csv:1: error: is not there"),
                (OLD_FORM, "profile.csv", "profil.csv", f"{OLD_FORM}/profile.csv:1: error: is not there"),
                (OLD_FORM, "profile_editions.csv", "profiles.csv", f"{OLD_FORM}/profile_editions.csv:1: error: is not there"),
                (OLD_FORM, "profile_editions.csv", "profiles.csv", f"{OLD_FORM}/profiles.csv:1: error: is read by nothing")):
            with self.subTest(file, said=said):
                path = self.templates / edition / file
                path.rename(path.parent / other)
                done = self.caeval("check", "-q", "-i", self.input, "-d", "2025-12-31", expect=(65,))
                self.assertIn(said, done.stderr)
                (path.parent / other).rename(path)
        (self.templates / FORM / "bodies.csv").write_text("clause\n")
        done = self.caeval("check", "-q", "-i", self.input, "-d", "2025-06-30", expect=(66,))  # said in time
        self.assertIn(f"{FORM}/bodies.csv:1: warning: is read by nothing", done.stderr)

    def test_a_folder_that_is_not_there(self):
        shutil.rmtree(self.templates / "maps")
        shutil.rmtree(self.templates / "pairs")
        done = self.caeval("check", "-q", "-i", self.input, "-d", "2026-01-31", expect=(66,))
        for name in (f"pairs/{FORM}+{SCORE}.csv", f"maps/{OLD_FORM}-to-{FORM}.csv", f"maps/{OLD_SCORE}-to-{SCORE}.csv"):
            self.assertIn(f"{name}: warning: is not there", done.stderr)


if __name__ == "__main__":
    unittest.main()
