"""Editions as folders only: a made-up form of 5 rows and a score table of 3 indicators, with their own dates of start.

tests/editions/templates/ lies over a copy of templates/. Nothing of it is known to the program.
"""

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
import world  # noqa: E402
from templates import ROOT, TEMPLATES  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
OLD_FORM, OLD_SCORE, FORM, SCORE = "gm-2018-571", "gbt35289-2017", "tz-2030", "fs-2030"
ALONE = f"code,kind,from,until\n{OLD_FORM},form,,2024-12-31\n{OLD_SCORE},score,,2024-12-31\n" \
        f"{FORM},form,2025-01-01,\n{SCORE},score,2025-01-01,\n"
# what only the old editions say: their documents, titles, clauses, how much they have
OLD_WORDS = ["2018", "2017", "571", "35289", "国密局", "电子政务电子认证服务质量评估", "六个一级", "8.4.1", "8.3）", "8.2）", "（8.4）",
             "GM 6.", "GB/T", "GM/T", "第42条", "基本执行级", "计划跟踪级", "优化控制级", "211"]


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


class Alone(Editions):
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
        for words in ("甲类服务检查表", "电话接通率达到百分之九十五", "用语文明", "要点一（一）", "办法表2", "与上次相比", "2025-11-30"):
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
        line = "".join(f"{word}{counts[word]}，" for word in ("是", "否", "待核", "不适用"))
        _, overview = re.sub(r"\s", "", pages).split("过渡期内同时按", 1)
        self.assertIn(line, overview[:150])
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
        self.assertIn("2025-04-30或更早", book)
        diff = self.caeval("diff", "-o", self.output, "--from", "2025-06-30", "--to", "2025-07-31").stdout
        self.assertIn("按对应关系比较", diff)
        self.assertRegex(diff, r"2025-06-30 +2025-07-31 .* 0 +0 +0 ")  # 新否, 已改, 其他条目
        self.run_at("2025-08-31")  # and once more, both nights of the new form
        self.assertIn("2025-04-30或更早", sheets_of(self.output / "2025/T1/evaluation.xlsx"))
        self.caeval("annual", "-o", self.output, "-d", "2025-08-31", "--formats", "xlsx,pdf,json")

    def test_a_map_is_linted(self):
        path = self.templates / "maps" / f"{OLD_FORM}-to-{FORM}.csv"
        path.write_text(path.read_text("utf-8").replace("75,1", "75,6"), encoding="utf-8")
        done = self.caeval("check", "-q", "-i", self.input, "-d", "2026-01-31", expect=(65,))
        self.assertIn(f"{OLD_FORM}-to-{FORM}.csv:2:to: error:", done.stderr)


if __name__ == "__main__":
    unittest.main()
