"""What the bureau's own documents say over time: what changed in a night, who is there."""

import json
import pathlib
import shutil
import sys
import unittest

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
        for date in ("2025-12-30", "2025-12-31"):
            self.night(date, changed("A1", "attest 2 否"), formats="json,pdf")
        changes = self.summary()["changes"]
        self.assertEqual((changes["cas"], changes["no"], changes["entered"]), ([], 0, []))
        self.assertIn("各机构的等级和“否”没有变化", readers.pdf_text(self.output / "2025/summary.pdf"))

    def test_rows_levels_gates_names_and_who_is_there(self):
        self.night("2025-12-30", changed("A1", ""), changed("B2", "attest 2 否; attest 7 否; attest 8 否"),
                   changed("D4", "attest 2 否"))
        before = self.results("A1", "B2")
        one = changed("A1", "attest 2 否; attest 7 否")
        one.set("org", "A1", name="改了名的电子认证有限公司")
        done = self.night("2025-12-31", one, changed("B2", "attest 7 -; attest 8 -; attest gate -"),
                          changed("C3", "attest 2 否; attest 6 否"), formats="json,pdf,xlsx")
        self.assertIn("C3: warning: 以前没有这个机构的结果，按新增机构评价", done.stderr)
        self.assertIn("D4: warning: 有2025-12-30的结果", done.stderr)
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
                      "有较早的结果而这次没有数据的机构：D4（2025-12-30）", "可与上次结果比较的机构2家"):
            self.assertIn(words, text)
        workbook = openpyxl.load_workbook(self.output / "2025/summary.xlsx")
        self.assertEqual(workbook.sheetnames[:2], ["汇总", "变化"])

    def test_unchanged_cas_that_are_not_evaluated_again_change_nothing(self):
        self.night("2025-12-30", changed("A1", ""))
        one = changed("A1", "attest 2 否")
        self.night("2025-12-31", one)
        first = self.summary()
        self.night("2025-12-31", one)  # its record stands
        self.assertEqual(self.summary(), first)
        self.assertEqual(first["changes"]["cas"][0]["new_no"], [2])

    def test_a_ca_that_comes_back_is_compared_with_its_own_last_result(self):
        self.night("2025-12-10", changed("A1", ""), changed("B2", "attest 2 否"))
        self.night("2025-12-30", changed("A1", ""))
        self.night("2025-12-31", changed("A1", ""), changed("B2", "attest 2 否; attest 6 否"))
        changes = self.summary()["changes"]
        self.assertEqual([(ca["code"], ca["before"], ca["new_no"]) for ca in changes["cas"]],
                         [("B2", "2025-12-10", [6])])
        self.assertEqual((changes["entered"], changes["latest"], self.summary()["vanished"]), ([], "2025-12-30", []))


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
        self.assertIn("A88: warning: 与A8的机构名称相同（新名电子认证有限公司）；如系同一机构更改编码", done.stderr)
        self.assertIn("A88: warning: 以前没有这个机构的结果", done.stderr)
        self.assertEqual(self.summary()["changes"]["entered"], ["A88"])

    def test_two_cas_of_a_run_with_one_name(self):
        done = self.night("2025-12-31", self.renamed("A1", ""), self.renamed("C3", ""), changed("B2", ""))
        self.assertIn("C3: warning: 与A1的机构名称相同", done.stderr)
        self.assertEqual(done.stderr.count("机构名称相同"), 1)

    def test_one_subject(self):
        self.write_aliases("A8,A88,2025年换证改编码")
        done = self.night("2025-12-31", *self.life(), formats="json,pdf", more=self.given)
        for words in ("机构名称相同", "以前没有", "没有这个机构"):
            self.assertNotIn(words, done.stderr)
        changes = self.summary()["changes"]
        self.assertEqual((changes["entered"], self.summary()["vanished"]), ([], []))
        change, = changes["cas"]
        self.assertEqual((change["code"], change["former_code"], change["before"], change["new_no"], change["no_to_yes"]),
                         ("A88", "A8", "2025-12-30", [8], [7]))
        self.assertIn("原编码A8", readers.squeeze(readers.pdf_text(self.output / "2025/summary.pdf")))
        report = readers.squeeze(readers.pdf_text(self.output / "2025/A88/report.pdf"))
        self.assertIn("第2条（自2024-12-31）", report)

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
        self.assertEqual((change["new_no"], change.get("former_code")), ([2], None))  # A88's own of that day

    def test_the_former_code_still_in_use(self):
        self.write_aliases("A8,A88")
        self.night("2025-12-30", changed("B2", ""))
        done = self.night("2025-12-31", changed("A8", ""), changed("B2", ""), more=self.given)
        self.assertIn(f"A8: warning: 按{self.aliases}这是A88的曾用编码，输入仍用它", done.stderr)

    def test_mistakes(self):
        for lines, words in ((["A8,A8"], ':2:code: error: "A8" is a former code of itself'),
                             (["A8,A9", "A9,A8"], "is a former code of itself"),
                             (["A8,A9", "A8,B1"], ':3:former_code: error: "A8" stands twice'),
                             (["A 8,A9"], ':2:former_code: error: "A 8" is not a CA code'),
                             (["A8,"], ":2:code: error")):
            self.write_aliases(*lines)
            done = self.night("2025-12-31", changed("A1", ""), more=self.given, expect=65)
            self.assertIn(words, done.stderr)


if __name__ == "__main__":
    unittest.main()
