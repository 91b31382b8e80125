"""What the bureau's examiners decide (overrides, answers, their files) is told as theirs, and never as what a CA remedied,
broke or did not hand over."""

import json
import pathlib
import re
import shutil
import sys
import unittest

import openpyxl

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import readers  # noqa: E402
import world  # noqa: E402
from test_bureau import Bureau  # noqa: E402
from test_history import caeval, changed  # noqa: E402

OVERRIDES = "row,result,reason,evidence,examiner,decided_on,approver,expires_on\n"
ATTEST = "item,value,evidence,examiner,examined_on,note\n"


def override(row, result, ends="", decided="2025-12-01"):
    return f"{row},{result},现场所见不同,照片,王一,{decided},赵六,{ends}\n"


class Site(Bureau):
    def inspect(self, code="A1", overrides=None, attest=None):
        """What lies in the examiners' folder of a CA; None: no such file."""
        folder = self.folder / "inspection" / code
        folder.mkdir(parents=True, exist_ok=True)
        for name, head, text in (("overrides", OVERRIDES, overrides), ("attest", ATTEST, attest)):
            path = folder / f"{name}.csv"
            path.unlink(missing_ok=True)
            if text is not None:
                path.write_text(head + text, encoding="utf-8")

    def change(self, code="A1", year=2025):
        found = [one for one in self.summary(year)["changes"]["cas"] if one["code"] == code]
        return found[0] if found else None

    def line(self, date):
        summary = self.summary(int(date[:4]))
        return world.nightly().subject_of(__import__("datetime").date.fromisoformat(date), 0, summary)

    def report(self, name="A1/report.pdf", year=2025):
        return readers.squeeze(readers.pdf_text(self.output / str(year) / name))


class Overrides(Site):
    STEPS = ("new_no", "no_again", "no_to_yes", "no_to_pending", "no_to_na")

    def nights(self, *overrides, row="", more=""):
        """A night for each; the evidence is the same in all of them, or as `more` has it in the last."""
        for number, text in enumerate(overrides):
            self.inspect(overrides=text)
            date = f"2025-12-{28 + number}"
            last = number + 1 == len(overrides)
            self.night(date, changed("A1", (more if last and more else row)), formats="json,pdf,xlsx,html")
        return date

    def assert_site(self, moves, date):
        change = self.change()
        self.assertEqual([change[step] for step in self.STEPS], [[]] * 5)
        self.assertEqual(change["site"], moves)
        line = self.line(date)
        self.assertNotIn("新否", line)
        self.assertNotIn("已改", line)
        return change, line

    def test_one_that_comes_is_no_new_no(self):
        date = self.nights("", override(3, "否"))
        change, line = self.assert_site([{"row": 3, "from": "是", "to": "否"}], date)
        self.assertIn("[现场检查：A1 第3条→否]", line)
        self.assertIn("第3条改判为“否”（批准人赵六）", change["causes"])
        text = self.report("summary.pdf")
        self.assertIn("其中新的“否”0项", text)
        self.assertIn("因现场检查而变的“否”1项", text)
        report = self.report()
        self.assertIn("新否0项", report)
        self.assertIn("现场检查1项", report)
        page = re.sub("<[^>]*>", "", (self.output / "2025/index.html").read_text())
        self.assertEqual(page.count("因现场检查而变的“否”1项"), 2)  # on top, and beside the CA
        cells = openpyxl.load_workbook(self.output / "2025/A1/evaluation.xlsx")["与上次相比"].values
        kind, = [line[0] for line in cells if line[1] == "第3条"]
        self.assertEqual(kind, "现场检查")
        done = caeval("diff", "-o", self.output, "--from", "2025-12-28", "--to", "2025-12-29")
        self.assertIn("新否0项", done.stdout)
        self.assertRegex(done.stdout, "现场检查 +第3条 +是 +否")

    def test_one_that_ends_is_no_remedy_and_what_the_evidence_had_no_relapse(self):
        date = self.nights(override(3, "否", "2025-12-28"), override(3, "否", "2025-12-28"))
        change, line = self.assert_site([{"row": 3, "from": "否", "to": "是"}], date)
        self.assertIn("第3条改判为“否”的已于2025-12-28失效，按证据的结果", change["causes"])
        self.assertIn("[现场检查：A1 第3条→是]", line)

    def test_one_that_is_withdrawn_says_so(self):
        self.nights(override(3, "否"), "")
        self.assertIn("第3条改判为“否”的已撤销", self.change()["causes"])

    def test_one_whose_file_is_not_there_is_not_withdrawn(self):
        """The folder of inspections beside the input, or the CA's file in it: nobody took anything back."""
        self.inspect(overrides=override(3, "否"))
        self.night("2025-12-28", changed("A1", ""))
        (self.folder / "inspection").rename(self.folder / "away")
        done = self.night("2025-12-29", changed("A1", ""), expect=3)
        said = "2025-12-28的结果有“现场改判”1行，现场检查的材料这次未提供"
        self.assertIn(f"inspection/A1: 错误：{said}", done.stderr)
        self.assertIn(said, (self.output / "2025/run.log").read_text(encoding="utf-8"))
        causes = self.change()["causes"]
        self.assertIn("第3条改判为“否”的，现场检查的材料这次未提供，按证据的结果", causes)
        self.assertNotIn("撤销", causes)
        (self.folder / "away").rename(self.folder / "inspection")
        self.night("2025-12-30", changed("A1", ""))
        self.inspect()
        done = self.night("2025-12-31", changed("A1", ""))  # the file of the one CA, the folder is there
        self.assertIn("inspection/A1: 警告：2025-12-30的结果有“现场改判”1行", done.stderr)
        self.assertNotIn("撤销", self.change()["causes"])

    def test_one_that_cannot_be_read_any_more_is_not_withdrawn(self):
        self.nights(override(3, "否"))
        (self.folder / "inspection/A1/overrides.csv").write_text("a,b\n1,2\n", encoding="utf-8")
        self.night("2025-12-29", changed("A1", ""), expect=3)
        self.assertNotIn("撤销", self.change()["causes"])

    def test_a_no_that_an_override_hid_goes_on(self):
        date = self.nights(override(9, "否"), override("7", "是"), "", row="attest 7 否")
        self.assert_site([{"row": 7, "from": "是", "to": "否"}], date)
        lines = openpyxl.load_workbook(self.output / "2025/A1/evaluation.xlsx")["未整改"].values
        since, = [line[3:9] for line in lines if line[0] == 7]
        self.assertEqual((str(since[0].date()), since[4]), ("2025-12-28", None))

    def test_an_override_no_that_went_is_no_relapse_when_the_ca_fails_later(self):
        self.nights("", override(3, "否"), "", "", more="attest 3 否")
        change = self.change()
        self.assertEqual((change["new_no"], change["site"]), ([3], []))
        self.assertEqual(self.summary()["cas"][0]["ages"]["relapsed"], 0)

    def test_what_the_ca_did_under_an_override_is_told_beside(self):
        """The evidence turned as well: the step is not only the bureau's, and says both."""
        self.nights(override(3, "否"), "", more="attest 3 -")
        cells = openpyxl.load_workbook(self.output / "2025/A1/evaluation.xlsx")["与上次相比"].values
        kind, why = [(line[0], line[5]) for line in cells if line[1] == "第3条"][0]
        self.assertEqual(kind, "现场检查")
        self.assertIn("按证据由“是”变为“待核”", why)

    def test_scores_total_and_level_too(self):
        date = self.nights("", override("complaint.count@3", "否") + override("complaint.count@5", "否"))
        change = self.change()
        sides = self.result(2025, "A1")["grading"]
        self.assertNotEqual(sides["total"], sides["computed_total"])
        self.assertEqual(change["total"]["by"], "site")
        cells = list(openpyxl.load_workbook(self.output / "2025/A1/evaluation.xlsx")["与上次相比"].values)
        self.assertEqual({line[0] for line in cells if line[1] in ("总分", "complaint")}, {"现场检查"})
        self.assertIn("（现场检查）", self.report())
        self.assertIn("客户投诉指标“一年内发生1次投诉举报事件，且处理周期不超过3个工作日”改判为“否”（批准人赵六）", change["causes"])
        self.assertNotIn("complaint.", change["causes"])

    def test_a_total_is_the_examiners_where_the_evidence_takes_no_such_step(self):
        """An override and the CA's own answer, before and after; how the total moves, and whose step it is."""
        ours = override("complaint.count@3", "否") + override("complaint.count@5", "否")
        its = "attest consult.full_content 否"
        more = ours + override("consult.basic_content", "否") + override("consult.full_content", "否")
        cases = ((("", ""), ("", ours), -1, "site"), (("", ours), ("", ""), 1, "site"),
                 (("", ours), (its, ours), -1, None),  # by the same distance, to another end
                 ((its, ours), ("", ""), 1, None),  # to the same end, by another distance
                 (("", more), (its, ""), 1, "site"))  # to the same end, the other way
        for number, (before, after, way, by) in enumerate(cases):
            with self.subTest(before=before, after=after):
                for day, (answer, overrides) in ((10 + number * 2, before), (11 + number * 2, after)):
                    self.inspect(overrides=overrides)
                    self.night(f"2025-12-{day}", changed("A1", answer), formats="json")
                total = self.change()["total"]
                self.assertEqual(total.get("by"), by, total)
                step = float(total["to"].split("–")[0]) - float(total["from"].split("–")[0])
                self.assertGreater(step * way, 0, total)

    def test_a_level_by_an_override_is_no_change_of_level_of_the_ca(self):
        all_no = "".join(override(item, "否") for item in (
            "complaint.count@1", "complaint.count@3", "complaint.count@5", "consult.basic_content", "consult.full_content"))
        date = self.nights("", all_no)
        change = self.change()
        if self.result(2025, "A1")["grading"]["level"] == self.result(2025, "A1")["grading"]["computed_level"]:
            self.skipTest("the level did not move")
        self.assertEqual(change["level"]["by"], "site")
        self.assertNotRegex(self.line(date), "(?<!致)等级变动：")
        self.assertIn("现场检查致等级变动：A1", self.line(date))

    def test_damaged_overrides_open_rows_by_the_bureau_alone(self):
        self.night("2025-12-28", changed("A1", ""))
        self.inspect(overrides="3,########,现场,照片,王一,2025-12-01,赵六,\n")
        self.night("2025-12-29", changed("A1", ""), expect=3)
        change = self.change()
        self.assertEqual(change["other_rows"], 1)
        self.night("2025-12-30", changed("A1", "attest 3 否"), expect=3)
        self.inspect(overrides="")
        self.night("2025-12-31", changed("A1", "attest 3 否"))
        self.assertEqual((self.change()["new_no"], self.change()["site"]), ([3], []))  # no night told it yet


class Evidence(Site):
    """What moved by the evidence is the CA's, whatever overrides did the same night."""
    FINE = ("add complaints complaint_id=F channel=本机构 kind=其他 cause=c result=r record_ref=k "
            "received_at=2025-04-03T09:00:00 closed_at=2025-04-07T09:00:00")
    BAD = FINE.replace("=F ", "=X ").replace("record_ref=k", "record_ref=").replace("04-0", "03-0") + ";" + FINE
    BY = {"是": FINE, "否": BAD, "待核": "drop complaints", "自是": "", "自否": "attest 3 否"}

    def state(self, code, evidence, said):
        row = 3 if evidence[0] == "自" else 85
        self.inspect(code, overrides=override(row, said, decided="2025-01-01") if said else None)
        changed(code, self.BY[evidence]).write(self.folder / "in-cas")

    def nights_of(self, *nights):
        """{code: (evidence, override)} a night."""
        for number, cas in enumerate(nights):
            shutil.rmtree(self.folder / "in-cas", ignore_errors=True)
            date = f"2025-12-{20 + number}"
            for code, (evidence, said) in cas.items():
                self.state(code, evidence, said)
            done = caeval("run", "-q", "-i", self.folder / "in-cas", "-o", self.output, "-d", date, "--formats", "json,xlsx")
            self.assertEqual(done.returncode, 0, done.stderr)

    def kinds(self, first, last, row=85):
        """{code: the step's kind, as diff tells it}, which a night's own list must agree with."""
        done = caeval("diff", "-o", self.output, "--from", first, "--to", last, "--json")
        found = {}
        for pair in json.loads(done.stdout)["cas"]:
            found[pair["code"]] = "".join(one["change"] for one in pair["changes"]["rows"] if one["row"] == row)
        return found

    def ages_in_book(self, code):
        lines = openpyxl.load_workbook(self.output / f"2025/{code}/evaluation.xlsx")["未整改"].values
        return {line[0]: str(line[3].date()) for line in lines if isinstance(line[0], int)}

    def test_steps(self):
        cases = {
            "K1": (("待核", ""), ("否", "否"), "新否"), "K2": (("待核", "是"), ("否", ""), "新否"),
            "K3": (("待核", "是"), ("否", "否"), "新否"), "K4": (("自是", "是"), ("自否", ""), "新否"),
            "K5": (("自是", ""), ("自否", "否"), "新否"), "K6": (("否", "否"), ("待核", ""), "否转待核"),
            "K7": (("待核", ""), ("是", "是"), "补证"), "K8": (("自否", "否"), ("自是", ""), "已改"),
            "L1": (("待核", ""), ("待核", "否"), "现场检查"), "L2": (("待核", "否"), ("待核", ""), "现场检查"),
            "L3": (("待核", "否"), ("是", ""), "现场检查"), "L4": (("是", ""), ("待核", "否"), "现场检查"),
            "L5": (("否", "是"), ("是", "否"), "现场检查"), "L6": (("自是", ""), ("自是", "否"), "现场检查")}
        self.nights_of({code: case[0] for code, case in cases.items()}, {code: case[1] for code, case in cases.items()})
        kinds = {row: self.kinds("2025-12-20", "2025-12-21", row) for row in (3, 85)}
        for code, (_, after, expected) in cases.items():
            row = 3 if after[0][0] == "自" else 85
            with self.subTest(case=cases[code]):
                self.assertEqual(kinds[row][code], expected)
                told = self.change(code)
                key = {"新否": "new_no", "已改": "no_to_yes", "否转待核": "no_to_pending"}.get(expected)
                self.assertEqual(told["site"] != [], expected == "现场检查")
                if key:
                    self.assertEqual(told[key], [row])

    UNDER = {  # by evidence and override: before, now, the step of the evidence, what is said of it
        "A1": (("否", "否"), ("是", "否"), "否是", "现场改判维持“否”，按证据由“否”变为“是”"),
        "B2": (("是", "是"), ("否", "是"), "是否", "现场改判维持“是”，按证据由“是”变为“否”"),
        "C3": (("否", "否"), ("待核", "否"), "否待核", "现场改判维持“否”，按证据由“否”变为“待核”"),
        "D4": (("是", "否"), ("否", ""), "是否", "上次的“否”系现场改判；按证据由“是”变为“否”，结论仍为“否”"),
        "E5": (("否", ""), ("是", "否"), "否是", "这次的“否”系现场改判；按证据由“否”变为“是”，结论仍为“否”"),
        "F6": (("是", "否"), ("是", "否"), "", "")}

    def test_evidence_that_turns_under_an_override_is_told_by_night_diff_and_mail(self):
        self.nights_of(*({code: case[side] for code, case in self.UNDER.items()} for side in (0, 1)))
        kinds = self.kinds("2025-12-20", "2025-12-21")
        mail = "\n".join(world.nightly().told_changes(self.summary()))
        line = self.line("2025-12-21")
        text = caeval("diff", "-o", self.output, "--from", "2025-12-20", "--to", "2025-12-21").stdout
        for code, (before, after, step, said) in self.UNDER.items():
            with self.subTest(code=code):
                self.assertEqual(kinds[code], "证据变化" if step else "")
                self.assertIs(self.change(code) is None, not step)
                if not step:
                    continue
                to = step[1:] if step[0] in "是否" else step
                told = self.change(code)
                held = self.result(2025, code)["form"]["rows"][84]["result"]
                self.assertEqual(told["evidence"], [{"row": 85, "result": held, "from": step[0], "to": to}])
                self.assertEqual([told[key] for key in ("new_no", "no_to_yes", "site", "other_rows")], [[], [], [], 0])
                self.assertIn(f"{code}（与2025-12-20相比）：", mail)
                self.assertIn(said, text)
                cells = openpyxl.load_workbook(self.output / f"2025/{code}/evaluation.xlsx")["与上次相比"].values
                self.assertIn(("证据变化", "第85条", held, held, said), [
                    (cell[0], cell[1], cell[3], cell[4], (cell[5] or "").split("；此前")[0][:len(said)]) for cell in cells])
        self.assertIn("结论未变而按证据有变化：第85条→是", mail)
        self.assertIn("结论未变而按证据有变化：A1 第85条→是、B2 第85条→否、C3 第85条→待核等5家", line)
        self.assertIn("证据变化5项", text)
        cells = [str(cell) for row in openpyxl.load_workbook(self.output / "2025/summary.xlsx")["变化"].values for cell in row]
        self.assertEqual(sum("结论未变而按证据有变化：第85条→" in cell for cell in cells), 5)

    def test_scores_total_and_level_that_overrides_keep_are_told_when_the_evidence_moves(self):
        """As rows are: by night, mail, summary, page, report, diff and year, and from the database alone."""
        items = ("consult.basic_content", "consult.full_content", "validity.verify_service", "validity.online", "validity.offline",
                 "support.basic_support", "support.documented", "followup.staff", "followup.records", "forensic.provided",
                 "authn.materials_checked", "authn.identity_linked")
        kept = "".join(override(item, "否", decided="2024-01-01") for item in items)
        fails = "; ".join(f"attest {item} 否" for item in items)
        for date, its in (("2024-12-31", ""), ("2025-12-30", ""), ("2025-12-31", fails)):
            self.inspect(overrides=kept)
            self.night(date, changed("A1", its), formats="json,pdf,xlsx,html")
            if not its:
                first = self.result(int(date[:4]), "A1")["grading"]
        grading = self.result(2025, "A1")["grading"]
        self.assertEqual((first["total"], first["level"]), (grading["total"], grading["level"]))
        self.assertNotEqual(first["computed_total"]["lo"], grading["computed_total"]["lo"])
        self.assertNotEqual(first["computed_level"], grading["computed_level"])
        before, now = first["computed_total"]["lo"], grading["computed_total"]["lo"]
        levels = first["computed_level"], grading["computed_level"]
        told = self.change()
        self.assertEqual(told["evidence_total"], {"from": before, "to": now})
        self.assertEqual(told["evidence_level"], {"from": levels[0], "to": levels[1]})
        self.assertNotIn("total", told)
        self.assertNotIn("level", told)
        words = f"等级{levels[0]}→{levels[1]}、总分{before}→{now}"
        self.assertIn(f"[结论未变而按证据有变化：A1 {words}]", self.line("2025-12-31"))
        self.assertIn(f"结论未变而按证据有变化：{words}", "\n".join(world.nightly().told_changes(self.summary())))
        held = grading["total"]["lo"]
        said = f"现场改判维持“{held}”，按证据由“{before}”变为“{now}”"
        text = caeval("diff", "-o", self.output, "--from", "2025-12-30", "--to", "2025-12-31").stdout
        self.assertRegex(text, f"证据变化 +总分 +{held} +{held}")
        for line in (said, "证据变化 +等级", "证据变化 +validity", "证据变化 +consult"):
            self.assertRegex(text, line)
        cells = list(openpyxl.load_workbook(self.output / "2025/A1/evaluation.xlsx")["与上次相比"].values)
        self.assertEqual({line[1]: line[0] for line in cells if line[1] in ("总分", "等级")}, {"总分": "证据变化", "等级": "证据变化"})
        self.assertIn(f"总分{held}不变（按证据由{before}变为{now}）", self.report())
        self.assertIn(f"总分{before}→{now}", self.report("summary.pdf").replace(" ", ""))
        page = re.sub("<[^>]*>", "", (self.output / "2025/index.html").read_text())
        self.assertEqual(page.replace(" ", "").count(f"总分{before}→{now}"), 2)
        book = openpyxl.load_workbook(self.output / "2025/summary.xlsx")["变化"]
        self.assertTrue(any(f"总分{before}→{now}" in str(cell).replace(" ", "") for row in book.values for cell in row))
        done = caeval("annual", "-o", self.output, "-d", "2025-12-31", "--formats", "json,xlsx,pdf")
        self.assertEqual(done.returncode, 0, done.stderr)
        lines = [line for line in openpyxl.load_workbook(self.output / "2025/annual.xlsx")["改判下证据变化"].values]
        told = [line[2] for line in lines if line[0] == "A1"]
        self.assertLessEqual({"等级", "得分"}, set(told))
        self.assertIn(f"现场改判维持", "".join(str(line[5]) for line in lines))
        # the night's file is damaged: the database has the scores by the evidence as well
        (self.output / "archive/results/A1/2025-12-30.json.gz").write_bytes(b"")
        text = caeval("diff", "-o", self.output, "--from", "2025-12-30", "--to", "2025-12-31").stdout
        for line in ("证据变化 +总分", "证据变化 +validity", "证据变化 +consult"):
            self.assertRegex(text, line)

    def test_scores_below_overrides_are_not_told_by_another_reading(self):
        """Nobody knows what the evidence of then gives by it."""
        kept = override("consult.basic_content", "否", decided="2024-01-01") + override("consult.full_content", "否", decided="2024-01-01")
        self.inspect(overrides=kept)
        self.night("2025-12-30", changed("A1", ""), formats="json")
        self.night("2025-12-31", changed("A1", "attest consult.full_content 否"), formats="json", more=("--reading", "A-R2"))
        told = self.change()
        self.assertIsNone(told and told.get("evidence_total"))

    def test_a_score_of_an_override_that_went_is_no_rise_of_the_ca_from_the_database_alone(self):
        self.inspect(overrides=override("complaint.count@3", "否") + override("complaint.count@5", "否"))
        self.night("2025-12-30", changed("A1", ""), formats="json")
        self.inspect(overrides="")
        self.night("2025-12-31", changed("A1", ""), formats="json")
        (self.output / "archive/results/A1/2025-12-30.json.gz").write_bytes(b"")
        text = caeval("diff", "-o", self.output, "--from", "2025-12-30", "--to", "2025-12-31").stdout
        self.assertRegex(text, "现场检查 +complaint")

    def test_what_another_reading_makes_of_the_evidence_is_not_told_as_its_change(self):
        shutil.rmtree(self.folder / "in-cas", ignore_errors=True)
        self.state("A1", "否", "否")
        for date, more in (("2025-12-20", ()), ("2025-12-21", ("--reading", "GM-BLANK-R2"))):
            caeval("run", "-q", "-i", self.folder / "in-cas", "-o", self.output, "-d", date, "--formats", "json", *more)
        row = self.result(2025, "A1")["form"]["rows"][84]
        self.assertEqual((row["result"], row["computed"]), ("否", "待核"))
        self.assertEqual(self.kinds("2025-12-20", "2025-12-21"), {"A1": ""})
        self.assertIsNone(self.change("A1"))

    def test_what_a_no_had_become_below_an_override_is_told_when_the_cover_ends(self):
        """Only of a 否 that was the CA's: what an override alone had been is no remedy."""
        cases = {"A1": (("否", ""), ("否", "否"), ("是", "否"), ("是", "")), "B2": (("否", "否"), ("否", "否"), ("待核", "否"), ("待核", "")),
                 "C3": (("是", "否"), ("是", "否"), ("是", "否"), ("是", "")), "D4": (("是", "否"), ("否", "否"), ("是", "否"), ("是", ""))}
        self.nights_of(*({code: case[night] for code, case in cases.items()} for night in range(4)))
        said = {"A1": "按证据此前已为“是”，当时因现场改判仍评为“否”", "B2": "按证据此前已为“待核”，当时因现场改判仍评为“否”",
                "C3": "按证据没有变化", "D4": "按证据此前已为“是”，当时因现场改判仍评为“否”"}
        self.assertEqual(self.kinds("2025-12-22", "2025-12-23"), {"A1": "已改", "B2": "否转待核", "C3": "现场检查", "D4": "已改"})
        self.assertEqual(self.kinds("2025-12-20", "2025-12-23"), {"A1": "已改", "B2": "否转待核", "C3": "现场检查", "D4": "现场检查"})
        self.assertEqual([self.change(code)["no_to_yes"] for code in cases], [[85], [], [], [85]])
        self.assertEqual([len(self.change(code)["site"]) for code in cases], [0, 0, 1, 0])
        for code, words in said.items():
            text = caeval("diff", "-o", self.output, "--from", "2025-12-22", "--to", "2025-12-23", "--only", code).stdout
            with self.subTest(code=code):
                self.assertEqual([one for one in sorted(set(said.values())) if one in text], [words])

    def test_a_no_that_was_covered_when_it_arose_is_new_when_the_cover_ends(self):
        self.nights_of({"A1": ("是", ""), "B2": ("否", "")}, {"A1": ("否", "是"), "B2": ("否", "是")},
                       {"A1": ("否", ""), "B2": ("否", "")}, {"A1": ("否", ""), "B2": ("否", "")})
        self.assertEqual(self.kinds("2025-12-21", "2025-12-22"), {"A1": "新否", "B2": "现场检查"})
        self.assertEqual(self.kinds("2025-12-20", "2025-12-22"), {"A1": "新否", "B2": ""})
        done = caeval("diff", "-o", self.output, "--from", "2025-12-21", "--to", "2025-12-22", "--only", "A1")
        self.assertIn("按证据此前已为“否”，当时因现场改判没有评为“否”", done.stdout)
        # the age is the evidence's, whether a night told it before the override came or not
        self.assertEqual([self.ages_in_book(code) for code in ("A1", "B2")], [{85: "2025-12-21"}, {85: "2025-12-20"}])

    def test_what_became_open_below_an_override_is_the_cas_when_the_cover_ends(self):
        """As a 否 that arose there; what was open before, or from the first, is shown by the bureau alone."""
        cases = {"A1": (("是", ""), ("待核", "是"), ("待核", "")), "B2": (("是", "是"), ("待核", "是"), ("待核", "")),
                 "C3": (("待核", ""), ("待核", "是"), ("待核", "")), "D4": (("待核", "是"), ("待核", "是"), ("待核", "")),
                 "F6": (("否", "是"), ("待核", "是"), ("待核", ""))}
        self.nights_of(*({code: case[night] for code, case in cases.items()} for night in range(3)))
        expected = {code: "转待核" if code in ("A1", "B2") else "现场检查" for code in cases}
        self.assertEqual(self.kinds("2025-12-21", "2025-12-22"), expected)
        text = caeval("diff", "-o", self.output, "--from", "2025-12-21", "--to", "2025-12-22", "--only", "B2").stdout
        self.assertIn("按证据此前已为“待核”，当时因现场改判仍评为“是”", text)

    def test_what_was_told_as_open_once_is_not_told_again_when_a_later_cover_ends(self):
        self.nights_of(*[{"A1": states} for states in (("是", ""), ("待核", "是"), ("待核", ""), ("待核", "是"), ("待核", ""))])
        self.assertEqual(self.kinds("2025-12-21", "2025-12-22"), {"A1": "转待核"})
        self.assertEqual(self.kinds("2025-12-23", "2025-12-24"), {"A1": "现场检查"})

    def test_a_no_that_an_override_alone_was_leaves_no_age(self):
        self.nights_of({"A1": ("是", "否"), "B2": ("是", "否"), "C3": ("待核", "否")},
                       {"A1": ("待核", ""), "B2": ("否", ""), "C3": ("否", "否")},
                       *[{"A1": ("否", ""), "B2": ("否", ""), "C3": ("否", "")}] * 2)
        self.assertEqual(self.kinds("2025-12-21", "2025-12-22")["A1"], "新否")
        self.assertEqual([self.ages_in_book(code) for code in ("A1", "B2", "C3")],
                         [{85: "2025-12-22"}, {85: "2025-12-21"}, {85: "2025-12-20"}])
        self.assertEqual({ca["ages"]["relapsed"] for ca in self.summary()["cas"]}, {0})

    def test_a_no_that_was_never_told_is_no_fall_before_the_first(self):
        self.nights_of(*[{"A1": states} for states in (("否", "是"), ("是", ""), ("否", ""), ("否", ""))])
        self.assertEqual(self.ages_in_book("A1"), {85: "2025-12-22"})
        self.assertEqual({ca["ages"]["relapsed"] for ca in self.summary()["cas"]}, {0})

    def test_ends_of_years_at_which_an_override_alone_said_no_are_no_repetition(self):
        for own, repeated in (("", 0), ("attest 5 否", 1)):
            shutil.rmtree(self.output, ignore_errors=True)
            self.inspect(overrides=override(3, "否", decided="2024-01-01"))
            for date in "2024-12-31", "2025-12-31":
                self.night(date, changed("A1", own))
            one, = self.summary()["cas"]
            self.assertEqual(one["ages"]["repeated"], repeated)


class Annual(Site):
    def annual_of(self, date="2025-12-31"):
        self.annual(date, formats="json,pdf,xlsx")
        return json.loads((self.output / date[:4] / "annual.json").read_text())

    def test_overrides_are_listed_with_who_and_until_when(self):
        self.night("2024-12-31", changed("A1", ""))
        self.inspect(overrides=override(3, "否", "2026-06-30") + override(5, "否", "2025-12-30"))
        self.night("2025-12-31", changed("A1", "attest 7 否"))
        report = self.annual_of()
        one, = report["cas"]
        self.assertEqual((one["changes"]["新否"], one["changes"]["现场检查"]), (1, 1))
        result = self.result(2025, "A1")
        self.assertEqual(one["result"]["overrides"], [
            {key: told[key] for key in ("item", "result", "state", "reason", "evidence", "examiner", "decided_on",
                                        "approver", "expires_on")} for told in result["inspection"]["overrides"]])
        self.assertEqual(one["result"]["computed_counts"], result["form"]["computed_counts"])
        self.assertEqual({key: one["result"]["computed_total"][key] for key in ("lo", "hi")},
                         {key: result["grading"]["computed_total"][key] for key in ("lo", "hi")})
        self.assertEqual(one["result"]["computed_level"], result["grading"]["computed_level"])
        book = openpyxl.load_workbook(self.output / "2025/annual.xlsx")
        for sheet in book:  # the digits of a year are none of the font's size
            self.assertIn("2025年度电子认证服务质量评估年报", sheet.oddHeader.left.text)
        lines = list(book["现场改判"].values)
        self.assertIn(("A1", "第3条"), [line[:2] for line in lines])
        told, = [line for line in lines if line[:2] == ("A1", "第3条")]
        for word in ("是", "否", "现场所见不同", "赵六"):
            self.assertIn(word, [str(cell) for cell in told])
        text = self.report("annual.pdf")
        for words in ("现场改判", "赵六", "2026-06-30", "已失效"):
            self.assertIn(words, text)
        self.assertIn("按证据", text)

    def test_no_item_of_the_files_is_printed_where_it_has_a_title(self):
        self.inspect(overrides=override("complaint.count@3", "否") + override("consult.full_content", "否"))
        self.night("2025-12-31", changed("A1", ""), formats="json,pdf,xlsx")
        self.annual_of()
        lines = [line[1:3] for line in openpyxl.load_workbook(self.output / "2025/annual.xlsx")["现场改判"].values if line[0] == "A1"]
        self.assertIn(("客户投诉指标", "一年内发生1次投诉举报事件，且处理周期不超过3个工作日"), lines)
        self.assertIn(("业务咨询服务质量指标", "能够提供业务咨询服务的全部内容"), lines)
        for name in "annual.pdf", "summary.pdf", "A1/report.pdf":
            self.assertNotRegex(self.report(name), r"complaint\.count|consult\.full")

    def test_evidence_that_turned_below_an_override_has_its_list(self):
        for year, fine in (("2024", False), ("2025", True)):
            self.inspect(overrides=override(3, "否", decided=f"{year}-01-01"))
            self.night(f"{year}-12-31", changed("A1", "" if fine else "attest 3 否"))
        report = self.annual_of()
        changes = report["cas"][0]["changes"]
        self.assertEqual((changes["证据变化"], changes["新否"]), (1, 0))
        self.assertEqual([row["change"] for row in changes["rows"] if row["row"] == 3], ["证据变化"])
        self.assertEqual([(row["from"], row["to"], row["evidence"]) for row in changes["rows"] if row["change"] == "证据变化"],
                         [("否", "否", {"from": "否", "to": "是"})])
        book = openpyxl.load_workbook(self.output / "2025/annual.xlsx")
        told, = [line for line in book["改判下证据变化"].values if line[2] == 3]
        self.assertEqual((told[0], told[1], told[4]), ("A1", "证据变化", "否"))
        self.assertIn("现场改判维持“否”，按证据由“否”变为“是”", told[5])
        self.assertNotIn("新否", book.sheetnames)
        text = self.report("annual.pdf")
        self.assertIn("结论未变而按证据有变化的条目", text)
        self.assertIn("现场改判维持“否”，按证据由“否”变为“是”", text)

    def test_they_are_told_from_the_database_alone(self):
        """A night that is not kept whole any more has lost none of it."""
        self.inspect(overrides=override(3, "否", "2026-06-30", "2025-01-15"))
        config = self.folder / "keep.conf"
        config.write_text("keep-nights = 1\n")
        for date in ("2025-03-30", "2025-03-31", "2025-12-31"):
            self.night(date, changed("A1", ""), more=("--config", config))
        self.assertFalse((self.output / "archive/results/A1/2025-03-30.json.gz").exists())
        (self.output / "history.sqlite").unlink()
        done = caeval("annual", "-o", self.output, "-d", "2025-03-30", "--formats", "json", "--force")
        self.assertEqual(done.returncode, 0, done.stderr)
        report = json.loads((self.output / "2025/annual.json").read_text())
        told, = report["cas"][0]["result"]["overrides"]
        self.assertEqual((told["item"], told["reason"], told["approver"], told["expires_on"]),
                         ("3", "现场所见不同", "赵六", "2026-06-30"))
        self.assertEqual(report["cas"][0]["result"]["computed_counts"]["否"], 0)


class Review(Site):
    def test_a_no_that_an_override_no_longer_gives_is_named_so(self):
        for date, text in (("2025-12-30", override(3, "否") + override(5, "否")), ("2025-12-31", override(5, "是"))):
            self.inspect(overrides=text)
            self.night(date, changed("A1", ""))
        done = caeval("document", "review", "A1", "-o", self.output, "-i", self.folder / "in-2025-12-31", "-d", "2025-12-31")
        self.assertEqual(done.returncode, 0, done.stderr)
        text = self.report("A1/review.pdf")
        self.assertEqual(text.count("上次评估的“否”系现场改判，这次没有采用该改判"), 1)
        self.assertIn("现场改判：是，理由：现场所见不同", text)


class Files(Site):
    def test_a_file_of_the_examiners_is_none_of_the_cas(self):
        self.inspect(attest="5,是,现场,王一,2025-12-01,\n", overrides=override(3, "否"))
        self.night("2025-12-28", changed("A1", ""))
        self.inspect()
        done = self.night("2025-12-29", changed("A1", ""), formats="json,pdf")
        self.assertEqual(self.summary()["cas"][0]["vanished_exports"], 0)
        self.assertNotIn("缺表", self.line("2025-12-29"))
        self.assertNotIn("：2025-12-28的结果有“现场检查记录”1行，这次未提供", done.stderr)
        self.assertIn("inspection/A1: 警告：2025-12-28的结果有“现场检查记录”1行，现场检查的材料这次未提供", done.stderr)
        causes = self.change()["causes"]
        self.assertNotIn("提供的数据有变化", causes)
        self.assertIn("现场检查的材料有变化", causes)
        self.assertIn("“现场检查记录”上次有1行，这次未提供", causes)
        self.assertNotIn("而这次未提供的数据表", self.report())
        done = caeval("diff", "-o", self.output, "--from", "2025-12-28", "--to", "2025-12-29", "--json")
        kinds = {one["kind"] for pair in json.loads(done.stdout)["cas"] for one in pair["changes"]["causes"]}
        self.assertEqual(kinds, {"inspection", "override"})

    def test_a_file_that_comes_is_theirs_too(self):
        self.night("2025-12-28", changed("A1", ""))
        self.inspect(attest="5,是,现场,王一,2025-12-01,\n4,否,现场,王一,2025-12-01,\n")
        self.night("2025-12-29", changed("A1", ""))
        causes = self.change()["causes"]
        self.assertNotIn("提供的数据有变化", causes)
        self.assertIn("“现场检查记录”上次未提供，这次有2行", causes)

    def test_an_answer_of_an_examiner_that_goes_is_no_remedy(self):
        self.inspect(attest="3,否,现场,王一,2025-12-01,\n")
        self.night("2025-12-28", changed("A1", ""))
        self.inspect()
        self.night("2025-12-29", changed("A1", ""))
        self.assertEqual((self.change()["no_to_yes"], self.change()["site"]),
                         ([], [{"row": 3, "from": "否", "to": "是"}]))

    def test_an_examiner_who_looks_again_finds_a_remedy(self):
        for date, answer in (("2025-12-28", "否"), ("2025-12-29", "是"), ("2025-12-30", "否")):
            self.inspect(attest=f"3,{answer},现场,王一,2025-12-01,\n")
            self.night(date, changed("A1", ""))
            if answer == "是":
                self.assertEqual((self.change()["no_to_yes"], self.change()["site"]), ([3], []))
        self.assertEqual((self.change()["new_no"], self.change()["site"]), ([3], []))
        self.assertEqual(self.summary()["cas"][0]["ages"]["relapsed"], 1)

    def test_what_data_refute_is_the_cas_whatever_an_examiner_had_said(self):
        self.inspect(attest="38,是,现场,王一,2025-12-01,\n")
        self.night("2025-12-28", changed("A1", ""))
        self.night("2025-12-29", changed("A1", "first 1 applications consented_at="))
        self.assertEqual((self.change()["new_no"], self.change()["site"]), ([38], []))


if __name__ == "__main__":
    unittest.main()
