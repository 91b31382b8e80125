"""What the bureau's own documents say over time: what changed in a night, who is there."""

import json
import math
import pathlib
import shutil
import sys
import tempfile
import unittest
from fractions import Fraction

import openpyxl

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import readers  # noqa: E402
import world  # noqa: E402
from test_history import Case, caeval, changed  # noqa: E402


class Bureau(Case):
    def night(self, date, *cas, formats="json", more=(), expect=0):
        """A night over these CAs alone."""
        exports = self.folder / f"in-{date}"
        shutil.rmtree(exports, ignore_errors=True)
        for one in cas:
            one.write(exports)
        return self.run_on(exports, date, formats, expect, *more)

    def summary(self, year=2025):
        return json.loads((self.output / str(year) / "summary.json").read_text(encoding="utf-8"))

    def counted_anew(self, before, year=2025):
        """The changes of the summary, from result.json of both nights."""
        want = {}
        for code, old in before.items():
            path = self.output / str(year) / code / "result.json"
            new = json.loads(path.read_text(encoding="utf-8"))
            if new["period"]["date"] == old["period"]["date"]:
                continue
            pairs = [(row["row"], old["form"]["rows"][i]["result"], row["result"])
                     for i, row in enumerate(new["form"]["rows"])]
            want[code] = {
                "new_no": [n for n, a, b in pairs if b == "否" != a],
                "no_to_yes": [n for n, a, b in pairs if (a, b) == ("否", "是")],
                "no_to_pending": [n for n, a, b in pairs if (a, b) == ("否", "待核")],
                "no_to_na": [n for n, a, b in pairs if (a, b) == ("否", "不适用")]}
        return want

    def results(self, *codes, year=2025):
        return {code: self.result(year, code) for code in codes}


class Night(Bureau):
    def test_the_first_night_has_nothing_to_compare(self):
        done = self.night("2025-12-30", changed("A1", ""), formats="json,pdf")
        self.assertIsNone(self.summary()["changes"])
        self.assertNotIn("新增", done.stderr)
        self.assertNotIn("与上次结果相比", readers.pdf_text(self.output / "2025/summary.pdf"))

    def test_a_night_without_a_change_says_so(self):
        for date in ("2025-12-29", "2025-12-30"):
            self.night(date, changed("A1", "attest 2 否"), formats="json,pdf")
        changes = self.summary()["changes"]
        self.assertEqual((changes["cas"], changes["no"], changes["entered"]), ([], 0, []))
        text = readers.pdf_text(self.output / "2025/summary.pdf")
        self.assertIn("各机构的等级、总分和条目结论没有变化", text)
        self.assertIn("“否”1项（不变）", text)

    def test_rows_levels_gates_names_and_who_is_there(self):
        self.night("2025-12-30", changed("A1", ""), changed("B2", "attest 2 否; attest 7 否; attest 8 否"),
                   changed("D4", "attest 2 否"))
        before = self.results("A1", "B2")
        one = changed("A1", "attest 2 否; attest 7 否")
        one.set("org", "A1", name="改了名的电子认证有限公司")
        done = self.night("2025-12-31", one, changed("B2", "attest 7 -; attest 8 -; attest gate -"),
                          changed("C3", "attest 2 否; attest 6 否"), formats="json,pdf,xlsx")
        self.assertIn("C3: 警告：以前没有这个机构的结果，按新增机构评价", done.stderr)
        self.assertIn("D4: 警告：有2025-12-30的结果", done.stderr)
        changes = self.summary()["changes"]
        got = {ca["code"]: ca for ca in changes["cas"]}
        want = self.counted_anew(before)
        self.assertEqual(want["A1"]["new_no"], [2, 7])
        self.assertEqual((want["B2"]["no_to_yes"], want["B2"]["no_to_pending"]), ([2], [7, 8]))
        for code, steps in want.items():
            self.assertEqual({key: got[code][key] for key in steps}, steps, code)
        self.assertEqual(got["A1"]["name"], {"from": "测试A1电子认证有限公司", "to": "改了名的电子认证有限公司"})
        self.assertEqual(got["B2"]["gate"], {"from": "否", "to": "未知"})
        self.assertEqual(got["B2"]["level"]["to"], "待定")
        self.assertNotIn("level", got["A1"])
        # of the two CAs that both nights have: 0+3 before, and C3's and D4's do not count
        after = sum(self.result(2025, code)["form"]["counts"]["否"] for code in ("A1", "B2"))
        self.assertEqual((changes["compared"], changes["no"]), (2, after - 3))
        self.assertEqual((changes["entered"], changes["latest"]), (["C3"], "2025-12-30"))
        text = readers.squeeze(readers.pdf_text(self.output / "2025/summary.pdf"))
        for words in ("第2、7条", "原名“测试A1电子认证有限公司”", "由“否”转待核：第7、8条", "首次有结果的机构：C3",
                      "有较早的结果而这次没有数据的机构：D4（2025年12月30日）", "可与上次结果比较的机构2家"):
            self.assertIn(words, text)
        workbook = openpyxl.load_workbook(self.output / "2025/summary.xlsx")
        self.assertEqual(workbook.sheetnames[:3], ["一览", "汇总", "变化"])

    def test_what_else_moved_is_said_by_kind(self):
        self.night("2025-12-29", changed("A1", "attest 7 -; attest 8 -"))
        self.night("2025-12-30", changed("A1", ""), formats="json,pdf")
        text = readers.squeeze(readers.pdf_text(self.output / "2025/summary.pdf"))
        self.assertIn("其他条目的变化（不涉及“否”）：补证2条", text)

    def test_a_no_that_comes_back_is_not_new(self):
        """否, 待核, 否: nobody remedied it in between."""
        for date, answer in (("2025-12-28", "否"), ("2025-12-29", "-"), ("2025-12-30", "否")):
            self.night(date, changed("A1", f"attest 7 {answer}"), formats="json,pdf")
        change, = self.summary()["changes"]["cas"]
        self.assertEqual((change["new_no"], change["no_again"]), ([], [7]))
        text = readers.squeeze(readers.pdf_text(self.output / "2025/summary.pdf"))
        self.assertIn("其中新的“否”0项", text)
        self.assertIn("另有1项此前已为“否”、未整改，上次为待核或不适用，这次再次为“否”", text)
        report = readers.squeeze(readers.pdf_text(self.output / "2025/A1/report.pdf"))
        self.assertIn("再次为否1项", report)
        done = caeval("diff", "-o", self.output, "--from", "2025-12-29", "--to", "2025-12-30")
        self.assertIn("新否0项", done.stdout)
        self.assertIn("再次为否1项", done.stdout)
        self.night("2025-12-31", changed("A1", ""))
        self.assertEqual(self.summary()["changes"]["cas"][0]["no_to_yes"], [7])

    def test_years_that_lie_together_know_what_was_before_them(self):
        """Of two folders of one output folder its history tells the ages; of copies elsewhere nobody does."""
        for date, answer in (("2023-12-31", "否"), ("2024-12-31", "-"), ("2025-12-31", "否")):
            self.night(date, changed("A1", f"attest 7 {answer}"))
        for a, b in (("out/2024", "out/2025"), ("out/2024/A1", "out/2025/A1"), ("out/2024/A1/result.json", "out/2025/A1/result.json")):
            with self.subTest(a=a):
                done = caeval("diff", self.folder / a, self.folder / b)
                self.assertEqual((done.returncode, done.stderr), (0, ""))
                self.assertRegex(done.stdout, "再次为否 +第7条")
        shutil.copytree(self.output / "2024", self.folder / "copy/2024")
        shutil.copytree(self.output / "2025", self.folder / "copy/2025")
        done = caeval("diff", self.folder / "copy/2024", self.folder / "copy/2025")
        self.assertRegex(done.stdout, "新否 +第7条")
        done = caeval("diff", self.folder / "copy/2024", self.output / "2025")
        self.assertRegex(done.stdout, "新否 +第7条")

    def reading_nights(self, *readings):
        """Row 38 is 否 by GM38-R1 alone: the night before by these readings, this one by R1."""
        config = self.folder / "readings.conf"
        config.write_text("".join(f"reading = {code}\n" for code in readings))
        one = changed("A1", "first 1 applications consented_at=")
        self.night("2025-12-29", one, more=("--config", config))
        self.assertEqual(self.result(2025, "A1")["form"]["rows"][37]["result"], "是")
        self.night("2025-12-30", one, formats="json,pdf")
        self.assertEqual(self.result(2025, "A1")["form"]["rows"][37]["result"], "否")
        return self.summary()["changes"]

    def test_a_reading_makes_no_new_no(self):
        changes = self.reading_nights("GM38-R2")
        self.assertEqual((changes["cas"], changes["no"]), ([], 0))

    def test_what_other_readings_do_not_let_tell_is_not_new(self):
        changes = self.reading_nights("GM38-R2", "GM-BLANK-R2")
        self.assertEqual((changes["cas"][0]["new_no"], changes["cas"][0]["other_basis"]), ([], [38]))
        self.assertIn("受其影响的变化标为“口径不同”", changes["cas"][0]["causes"])
        text = readers.squeeze(readers.pdf_text(self.output / "2025/summary.pdf"))
        self.assertIn("口径不同：第38条", text)

    def test_how_long_it_has_been_no(self):
        """As the report's own list has it."""
        for date in ("2024-06-30", "2025-11-01", "2025-12-30", "2025-12-31"):
            rows = {"2024-06-30": (3,), "2025-11-01": (3, 5), "2025-12-30": (3, 5, 7), "2025-12-31": (3, 5, 7)}[date]
            self.night(date, changed("A1", "; ".join(f"attest {row} 否" for row in rows)), formats="json,pdf,xlsx")
        ages = self.summary()["cas"][0]["ages"]
        self.assertEqual(ages, {"under_30": 1, "30_to_90": 1, "over_90": 0, "over_a_year": 1, "repeated": 1,
                                "relapsed": 0})
        self.assertIn("未整改的条目：按历时分", readers.pdf_text(self.output / "2025/summary.pdf"))
        sheet = readers.cells(self.output / "2025/summary.xlsx")["历时"]
        self.assertEqual([value for at, value in sheet.items() if at[1:] == "4"][:5], ["A1", 1, 1, 0, 1])

    def test_what_the_bureau_or_the_data_changed_is_said_first(self):
        self.night("2025-12-30", changed("A1", ""))
        self.night("2025-12-31", changed("A1", "attest 2 否; drop hotline"))
        change, = self.summary()["changes"]["cas"]
        self.assertIn("热线通话记录", change["causes"])

    def test_unchanged_cas_that_are_not_evaluated_again_change_nothing(self):
        self.night("2025-12-30", changed("A1", ""))
        one = changed("A1", "attest 2 否")
        self.night("2025-12-31", one)
        first = self.summary()
        self.night("2025-12-31", one)  # its record stands
        self.assertEqual(self.summary(), first)
        self.assertEqual(first["changes"]["cas"][0]["new_no"], [2])

    def test_one_that_left_for_good_is_warned_of_once(self):
        words = "这次没有这个机构的数据"
        self.night("2025-12-28", changed("A1", ""), changed("B2", ""))
        for more in ((), ("--force",)):  # judged again, the night is the same
            self.assertIn(words, self.night("2025-12-29", changed("A1", ""), more=more).stderr)
        self.assertNotIn(words, self.night("2025-12-30", changed("A1", "")).stderr)
        self.assertEqual(self.summary()["vanished"], [{"code": "B2", "date": "2025-12-28", "since_last": False}])

    def test_where_nothing_is_noted_of_what_was_told_the_last_night_is_what_counts(self):
        """The note beside the results is deleted: who was there in the latest night is missed, who left before is not."""
        self.night("2025-12-28", changed("A1", ""), changed("B2", ""), changed("C3", ""))
        self.night("2025-12-29", changed("A1", ""), changed("B2", ""))
        (self.output / ".caeval-told").unlink()
        done = self.night("2025-12-30", changed("A1", ""))
        self.assertEqual([(ca["code"], ca["since_last"]) for ca in self.summary()["vanished"]], [("B2", True), ("C3", False)])
        self.assertIn("B2: 警告", done.stderr)
        self.assertNotIn("C3: 警告", done.stderr)

    def test_what_turns_in_the_night_of_new_year_is_told(self):
        """The report compares with the same day of last year, the line with last night, also where its file is damaged."""
        for date, row in (("2025-01-01", "否"), ("2025-12-30", "否"), ("2025-12-31", "是")):
            self.night(date, changed("A1", f"attest 3 {row}"))
        for damaged in (False, True):
            if damaged:
                (self.output / "archive/results/A1/2025-12-31.json.gz").write_bytes(b"\x1f\x8b")
            self.night("2026-01-01", changed("A1", "attest 3 否"), more=("--force",), expect=3 if damaged else 0)
            one, = self.summary(2026)["changes"]["cas"]
            self.assertEqual((one["before"], one["new_no"], one["new_period"]), ("2025-12-31", [3], True))
            self.assertEqual(self.result(2026, "A1")["compared_with"]["previous"]["date"], "2025-01-01")
        self.night("2026-01-02", changed("A1", "attest 3 否"))
        self.assertEqual([one["new_no"] for one in self.summary(2026)["changes"]["cas"] if one["new_no"]], [])

    def test_a_ca_that_comes_back_is_compared_with_its_own_last_result(self):
        self.night("2025-12-10", changed("A1", ""), changed("B2", "attest 2 否"))
        self.night("2025-12-29", changed("A1", ""))
        self.night("2025-12-30", changed("A1", ""), changed("B2", "attest 2 否; attest 6 否; drop complaints"),
                   formats="json,pdf")
        changes = self.summary()["changes"]
        self.assertEqual([(ca["code"], ca["before"], ca["new_no"]) for ca in changes["cas"]],
                         [("B2", "2025-12-10", [6])])
        self.assertEqual((changes["entered"], changes["latest"], self.summary()["vanished"]), ([], "2025-12-29", []))
        self.assertEqual(changes["returned"], ["B2"])
        text = readers.squeeze(readers.pdf_text(self.output / "2025/summary.pdf"))
        self.assertIn("2025年12月29日没有结果、这次又有结果的机构：B2（2025年12月10日）", text)
        self.assertIn("这次未提供。", text)
        self.assertNotIn("。；", text)


class Forecast(Bureau):
    """What is overdue and what falls due or expires within 7, 30 and 90 days."""

    def one(self):
        one = changed("A1", "clear findings; clear assets")
        for key, raised, due, closed in (
                ("F1", "2025-01-02", "2025-12-30", ""), ("F2", "2025-01-02", "2025-12-31", ""),
                ("F3", "2025-01-02", "2026-01-07", ""), ("F4", "2025-01-02", "2026-01-08", ""),
                ("F5", "2025-01-02", "2026-03-31", ""), ("F6", "2025-01-02", "2026-04-01", ""),
                ("F7", "2025-01-02", "2025-11-30", "2025-11-20"), ("F8", "2026-01-02", "2026-01-03", ""),
                ("F9", "2025-01-02", "2026-01-31", "2026-01-05")):
            one.add("findings", finding_id=key, raised_on=raised, due_on=due, closed_on=closed, source="年度评估")
        for key, status, to in (("P1", "在用", "2025-12-01"), ("P2", "停用", "2025-12-01"), ("P3", "", "2026-01-30")):
            one.add("assets", asset_id=key, **{"class": "密码设备"}, model="SJJ1", product_cert_no="SM1",
                    product_cert_to=to, status=status)
        for key, start, to in (("L1", "2020-01-01", "2025-12-31"), ("L2", "2015-01-01", "2020-12-31"),
                               ("L3", "2026-01-01", "2026-02-01"), ("L4", "2020-01-01", "")):
            one.add("docs", doc_id=key, rows="2", title="电子认证服务许可证", approved_on=start,
                    effective_from=start, effective_to=to)
        return one

    def test_bands(self):
        self.night("2025-12-31", self.one(), formats="json,pdf,xlsx")
        terms = [term for term in self.summary()["cas"][0]["terms"] if term["id"][0] in "FPL" and len(term["id"]) == 2]
        self.assertEqual([(term["id"], term["date"]) for term in terms], [
            ("P1", "2025-12-01"), ("F1", "2025-12-30"), ("F2", "2025-12-31"), ("L1", "2025-12-31"),
            ("F3", "2026-01-07"), ("F4", "2026-01-08"), ("P3", "2026-01-30"), ("F9", "2026-01-31"),
            ("F5", "2026-03-31")])
        self.assertEqual(self.summary()["cas"][0]["terms"], sorted(
            self.summary()["cas"][0]["terms"], key=lambda term: term["date"]))
        for pdf in ("2025/summary.pdf", "2025/A1/report.pdf"):
            text = readers.squeeze(readers.pdf_text(self.output / pdf))
            self.assertIn("逾期2项，7天内3项，30天内2项，90天内2项。", text)
            self.assertIn("findings.csv:2", text)
        for name in ("2025/summary.xlsx", "2025/A1/evaluation.xlsx"):
            self.assertIn("到期提示", readers.cells(self.output / name))

    def test_the_forecast_outlives_a_night_without_changes(self):
        self.night("2025-12-31", self.one())
        first = self.summary()
        self.run_on(self.folder / "in-2025-12-31", "2025-12-31")
        self.assertEqual(self.summary(), first)


class Recoded(Bureau):
    """A CA under another code than before is one subject by the bureau's aliases."""

    def setUp(self):
        super().setUp()
        self.aliases = self.folder / "aliases.csv"
        self.given = ("--aliases", self.aliases)

    def write_aliases(self, *lines):
        self.aliases.write_text("former_code,code,note\n" + "".join(f"{line}{',' * (2 - line.count(','))}\n" for line in lines), encoding="utf-8")

    def life(self):
        """A8 of 2024 is A88 from the last night of 2025 on, by another name since the night before."""
        self.night("2024-12-31", changed("A8", "attest 2 否"), changed("B2", ""))
        self.night("2025-12-30", self.renamed("A8", "attest 2 否; attest 7 否"), changed("B2", ""))
        return self.renamed("A88", "attest 2 否; attest 8 否"), changed("B2", "")

    def renamed(self, code, text):
        one = changed(code, text)
        one.set("org", code, name="新名电子认证有限公司")
        return one

    def test_without_aliases_the_same_name_is_flagged(self):
        done = self.night("2025-12-31", *self.life())
        self.assertIn("A88: 警告：与A8的机构名称相同（新名电子认证有限公司）；如系同一机构更改编码", done.stderr)
        self.assertIn("A88: 警告：以前没有这个机构的结果", done.stderr)
        self.assertEqual(self.summary()["changes"]["entered"], ["A88"])

    def test_two_cas_of_a_run_with_one_name(self):
        done = self.night("2025-12-31", self.renamed("A1", ""), self.renamed("C3", ""), changed("B2", ""))
        self.assertIn("C3: 警告：与A1的机构名称相同", done.stderr)
        self.assertEqual(done.stderr.count("机构名称相同"), 1)

    def test_one_subject(self):
        self.write_aliases("A8,A88,2025年换证改编码")
        done = self.night("2025-12-31", *self.life(), formats="json,pdf", more=self.given)
        for words in ("机构名称相同", "以前没有", "没有这个机构", "缺少"):
            self.assertNotIn(words, done.stderr)
        changes = self.summary()["changes"]
        self.assertEqual((changes["entered"], self.summary()["vanished"]), ([], []))
        change, = (one for one in changes["cas"] if one["code"] == "A88")
        self.assertEqual((change["code"], change["former_code"], change["before"], change["new_no"], change["no_to_yes"]),
                         ("A88", "A8", "2025-12-30", [8], [7]))
        self.assertIn("原编码A8", readers.squeeze(readers.pdf_text(self.output / "2025/summary.pdf")))
        report = readers.squeeze(readers.pdf_text(self.output / "2025/A88/report.pdf"))
        self.assertIn("第2条（自2024年12月31日或更早）", report)

    def test_the_yearly_report_counts_it_once(self):
        self.write_aliases("A8,A88")
        self.night("2025-12-31", *self.life(), more=self.given)
        annual = lambda *more: (self.annual_with(*more), json.loads(  # noqa: E731
            (self.output / "2025/annual.json").read_text(encoding="utf-8")))[1]
        got = annual(*self.given)
        self.assertEqual((got["year"]["cas"], got["before"]["cas"]), (2, 2))
        self.assertEqual(sorted(ca["code"] for ca in got["cas"]), ["A88", "B2"])
        one, = (ca for ca in got["cas"] if ca["code"] == "A88")
        self.assertEqual((one["result"]["date"], one["before"]["date"]), ("2025-12-31", "2024-12-31"))
        self.assertIn({"code": "A88", "row": 2, "since": "2024-12-31", "days": 365}, [
            {key: row[key] for key in ("code", "row", "since", "days")} for row in got["unremedied"]])
        self.assertEqual(annual()["year"]["cas"], 3)

    def annual_with(self, *more):
        done = caeval("annual", "-o", self.output, "-d", "2025-12-31", "--formats", "json", *more)
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_chains_and_a_day_of_both(self):
        self.write_aliases("A7,A8", "A8,A88")
        self.night("2023-12-31", changed("A7", "attest 2 否"))
        self.night("2024-12-31", changed("A8", "attest 2 否"), changed("A88", ""))
        self.night("2025-12-31", changed("A88", "attest 2 否"), more=self.given)
        change, = self.summary()["changes"]["cas"]
        self.assertEqual((change["no_again"], change.get("former_code")), ([2], None))  # A88's own of that day

    def test_one_subject_in_diff_and_list(self):
        """Of a day under two codes the present one's result counts; each of the codes names the subject."""
        self.write_aliases("A7,A8", "A8,A88")
        first, other = self.life()
        del first
        self.night("2025-12-31", self.renamed("A8", "attest 2 否; attest 3 否; attest 4 否"), other, more=self.given)
        self.night("2025-12-31", self.renamed("A88", "attest 2 否; attest 8 否"), other, more=self.given)
        told = caeval("diff", "-o", self.output, "--from", "2025-12-30", "--to", "2025-12-31", *self.given).stdout
        line, = (text.split() for text in told.splitlines() if text.startswith("A88 "))
        self.assertEqual(line[1:3] + line[5:7], ["2025-12-30", "2025-12-31", "1", "1"])  # 8 is new, 7 mended
        self.assertIn("B: A88 新名电子认证有限公司 2025-12-31", told)
        folders = caeval("diff", self.output / "2024", self.output / "2025", *self.given).stdout
        self.assertIn("B: A88 新名电子认证有限公司 2025-12-31", folders)
        for command in (("diff", "--from", "2024-12-31", "--to", "2025-12-31"), ("list",), ("list", "--json")):
            said = {caeval(*command, "-o", self.output, "--only", code, *self.given).stdout for code in ("A7", "A8", "A88")}
            self.assertEqual(len(said), 1, command)
            self.assertNotIn("B2", said.pop())
        said = {caeval("diff", self.output / "2024", self.output / "2025", "--only", code, *self.given).stdout
                for code in ("A8", "A88")}
        self.assertEqual(len(said), 1)
        listed = json.loads(caeval("list", "--json", "-o", self.output, *self.given).stdout)["results"]
        self.assertEqual({(one["ca"], one["date"]): (one["kept"], one["published"]) for one in listed if one["ca"] != "B2"},
                         {("A8", "2024-12-31"): ("whole", True), ("A8", "2025-12-30"): ("whole", False),
                          ("A88", "2025-12-31"): ("whole", True)})
        self.assertNotIn("仅history.sqlite", caeval("list", "-o", self.output, *self.given).stdout)

    def test_the_former_code_still_in_use(self):
        self.write_aliases("A8,A88")
        self.night("2025-12-30", changed("B2", ""))
        done = self.night("2025-12-31", changed("A8", ""), changed("B2", ""), more=self.given)
        self.assertIn(f"A8: 警告：按{self.aliases}这是A88的曾用编码，输入仍用它", done.stderr)
        done = self.night("2025-12-31", changed("A8", ""), changed("B2", ""), more=(*self.given, "--force"))
        self.assertNotIn("没有这个机构", done.stderr)
        self.assertEqual(self.summary()["vanished"], [])

    def test_mistakes(self):
        for lines, words in ((["A8,A8"], ':2:code: error: "A8" is a former code of itself'),
                             (["A8,A9", "A9,A8"], "is a former code of itself"),
                             (["A8,A9", "A8,B1"], ':3:former_code: error: "A8" stands twice'),
                             (["A 8,A9"], ':2:former_code: error: "A 8" is not a CA code'),
                             (["A8,"], ":2:code: error")):
            self.write_aliases(*lines)
            done = self.night("2025-12-31", changed("A1", ""), more=self.given, expect=65)
            self.assertIn(words, done.stderr)


def is_graded(result):
    """A level and one total: a part in means, quartiles and places."""
    grading = result["grading"]
    return grading["level"] in ("I", "II", "III") and grading["total"]["status"] == "determined"


class Yearly(Bureau):
    """The yearly report's numbers, recomputed from the results of five years."""

    LIFE = {2021: (("A1", "attest 3 否"), ("Z9", "")),
            2022: (("A1", "attest 3 否"), ("B2", "drop survey"), ("Z9", "")),
            2023: (("A1", "attest 3 否"), ("B2", "drop survey")),
            2024: (("A1", "attest 3 否; attest 5 否"), ("B2", ""), ("C3", "attest 7 否; attest gate 是")),
            2025: (("A1", "attest 3 否; first 1 applications consented_at="), ("B2", "clear follow_ups"), ("D4", "attest 3 否; attest 5 否"),
                   ("E5", "attest gate 是"))}

    @classmethod
    def setUpClass(cls):
        temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(temporary.cleanup)
        cls.made = pathlib.Path(temporary.name) / "out"
        cls.results = {}
        for year, cas in cls.LIFE.items():
            exports = cls.made.parent / f"in-{year}"
            for code, text in cas:
                changed(code, text).write(exports)
            done = caeval("run", "-q", "-i", exports, "-o", cls.made, "-d", f"{year}-12-31", "--formats", "json")
            assert done.returncode == 0, done.stderr
            cls.results[year] = {code: json.loads((cls.made / str(year) / code / "result.json").read_text())
                                 for code, _ in cas}

    def setUp(self):
        super().setUp()
        shutil.copytree(self.made, self.output)

    def report(self, date="2025-12-31", formats="json"):
        self.annual(date, formats=formats)
        return json.loads((self.output / date[:4] / "annual.json").read_text(encoding="utf-8"))

    def expected(self, year, codes):
        """cas, 否, mean of the totals of graded CAs at both ends"""
        chosen = [result for code, result in self.results[year].items() if code in codes]
        graded = [result["grading"]["total"] for result in chosen if is_graded(result)]
        level = [result["grading"]["total"] for result in chosen if result["grading"]["level"]]
        means = [{end: sum(Fraction(total[end]) for total in totals) / len(totals) for end in ("lo", "hi")}
                 if totals else None for totals in (graded, level)]
        return len(chosen), sum(result["form"]["counts"]["否"] for result in chosen), len(graded), *means

    def stated(self, tree):
        return (tree["cas"], tree["counts"]["否"], tree["graded"], *(
            tree[key] and {end: Fraction(tree[key][end]) for end in ("lo", "hi")}
            for key in ("total_mean", "total_mean_open")))

    def test_all_cas_and_those_of_both_years(self):
        report = self.report()
        both = set(self.results[2024]) & set(self.results[2025])
        self.assertEqual(both, {"A1", "B2"})
        for year, of_all, of_both in ((2025, "year", "year_both"), (2024, "before", "before_both")):
            self.assertEqual(self.stated(report[of_all]), self.expected(year, self.results[year]))
            self.assertEqual(self.stated(report[of_both]), self.expected(year, both))
        for i, one in enumerate(report["indicators"]):
            scores = [Fraction(self.results[2025][code]["grading"]["indicators"][i]["lo"]) for code in both
                      if is_graded(self.results[2025][code])]
            self.assertEqual(Fraction(one["mean_both"]["lo"]), sum(scores) / len(scores))

    def test_five_years(self):
        years = self.report()["years"]
        self.assertEqual([year["year"] for year in years], [2025, 2024, 2023, 2022, 2021])
        for year in years:
            self.assertEqual(self.stated(year), self.expected(year["year"], self.results[year["year"]]))
        self.assertEqual([year["year"] for year in self.report("2023-12-31")["years"]], [2023, 2022, 2021])
        # Z9 has no result of the last two years: it is in the sums of its own alone
        self.assertNotIn("Z9", [ca["code"] for ca in self.report()["cas"]])

    def test_places_and_moves(self):
        for ca in (report := self.report())["cas"]:
            for key, year in (("place", 2025), ("place_before", 2024)):
                totals = {code: Fraction(result["grading"]["total"]["lo"])
                          for code, result in self.results[year].items() if result["grading"]["level"] in ("I", "II", "III")
                          and result["grading"]["total"]["status"] == "determined"}
                place = 1 + sum(t > totals[ca["code"]] for t in totals.values()) if ca["code"] in totals else None
                self.assertEqual(ca[key], place, (ca["code"], key))
        self.assertEqual({ca["code"]: ca["place"] for ca in report["cas"]}["E5"], None)

    def test_the_spread(self):
        report = self.report()
        graded = [result["grading"] for result in self.results[2025].values() if is_graded(result)]
        for i, one in enumerate(report["indicators"]):
            values = sorted(Fraction(g["indicators"][i]["lo"]) for g in graded
                            if g["indicators"][i]["status"] == "determined")
            at = lambda share: values[math.ceil(len(values) * share) - 1]  # noqa: E731
            self.assertEqual(one["spread"]["n"], len(values))
            for key, value in (("least", values[0]), ("quarter", at(Fraction(1, 4))), ("median", at(Fraction(1, 2))),
                               ("three_quarters", at(Fraction(3, 4))), ("most", values[-1])):
                self.assertEqual(Fraction(one["spread"][key]), value, (one["id"], key))

    def test_the_pages_say_it(self):
        self.report(formats="json,pdf,xlsx")
        text = readers.squeeze(readers.pdf_text(self.output / "2025/annual.pdf"))
        for words in ("近5年情况", "新增机构：2（D4、E5）", "上年有、本年没有结果的机构：1（C3）", "只计两年均有结果的机构",
                      "各指标得分的分布", "低于下四分位的指标", "客户回访指标"):
            self.assertIn(words, text)
        self.assertNotIn("年度未结束", text)
        self.assertNotIn("所用的口径", text)
        # what is not the CA's doing first, then each new 否 with its new counter-example
        book = readers.cells(self.output / "2025/annual.xlsx")
        lines = [[book[name].get(f"{column}{n}") for column in "ABCDEF"] for name in ("变化原因", "新否")
                 for n in range(1, 40)]
        said, = (line for line in lines if line[0] == "B2" and "客户回访" in str(line[1]))
        self.assertRegex(said[1], "^提供的数据有变化：.*“客户回访”上次有10行，这次有0行")
        new, = (line for line in lines if line[:3] == ["A1", "新否", 38])
        self.assertIn("新的不符实例：applications.csv:2 ", new[5])
        self.assertIn("新的不符实例：applications.csv:2", text)
        self.assertLess(text.index("不是机构所为的变化"), text.index("条目变化的项数"))
        for name, sheet in readers.cells(self.output / "2025/annual.xlsx").items():
            for at, value in sheet.items():
                if isinstance(value, float):
                    self.assertEqual(value, round(value, 2), (name, at))

    def test_a_year_that_is_not_over(self):
        exports = self.folder / "in-half"
        changed("A1", "").write(exports)
        config = self.folder / "readings.conf"
        config.write_text("reading = GM38-R2\n")
        self.run_on(exports, "2026-06-30", "json", 0, "--config", config)
        report = self.report("2026-06-30", "json,pdf")
        self.assertFalse(report["year_over"])
        self.assertTrue(self.report()["year_over"])
        text = readers.squeeze(readers.pdf_text(self.output / "2026/annual.pdf"))
        self.assertIn("2026年度电子认证服务质量评估年报（截至2026年6月30日，年度未结束）", text)
        self.assertIn("2026年尚未结束：截至2026年6月30日，", text)
        self.assertIn("有1家机构本年与上年所用的口径（读法、标准版本、模板或程序）不同", text)
        self.assertIn("读法由GM38-R1改为GM38-R2", text)

    def test_another_name_and_code(self):
        exports = self.folder / "in-new"
        one = changed("A11", "")
        one.set("org", "A11", name="换了名字的电子认证有限公司")
        one.write(exports)
        aliases = self.folder / "aliases.csv"
        aliases.write_text("former_code,code\nA1,A11\n", encoding="utf-8")
        self.run_on(exports, "2026-12-31", "json", 0, "--force", "--aliases", aliases)
        done = caeval("annual", "-o", self.output, "-d", "2026-12-31", "--formats", "json,pdf", "--aliases",
                      aliases, "--force")
        self.assertEqual(done.returncode, 0, done.stderr)
        text = readers.squeeze(readers.pdf_text(self.output / "2026/annual.pdf"))
        self.assertIn("换了名字的电子认证有限公司（原名“测试A1电子认证有限公司”，用至2025-12-31）（原编码A1，用至2025-12-31）", text)


if __name__ == "__main__":
    unittest.main()
