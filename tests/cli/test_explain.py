"""caeval explain: every kind of item in every state, beside what result.json says; stored results; errors.

`--all` compares every row and indicator of every CA of the sample, not of one alone."""

import csv
import io
import itertools
import json
import os
import pathlib
import re
import shutil
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import test_cli  # noqa: E402
from test_cli import world  # noqa: E402

ALL = "--all" in sys.argv and not sys.argv.remove("--all")
SAMPLE = world.ROOT / "input"
DATE = "2025-12-31"
TEMPORARY = tempfile.TemporaryDirectory()
OUTPUT = pathlib.Path(TEMPORARY.name) / "out"


def without_texts(tree):
    """A verdict as result.json has it: what explain adds to places is left out."""
    if isinstance(tree, list):
        return [without_texts(one) for one in tree]
    if isinstance(tree, dict):
        keep = {k: without_texts(v) for k, v in tree.items()}
        if "file" in keep and "line" in keep:
            keep.pop("text", None)
            keep.pop("value_text", None)
            keep.pop("header", None)
        return keep
    return tree


def setUpModule():
    done = test_cli.caeval("run", "-q", "-i", SAMPLE, "-o", OUTPUT, "-d", DATE, "--formats", "json",
                           "--templates", world.TEMPLATES)
    assert done.returncode in (0, 3), done.stderr
    Sample.results = {path.parent.name: json.loads(path.read_text())
                      for path in sorted((OUTPUT / DATE[:4]).glob("*/result.json"))}


def tearDownModule():
    TEMPORARY.cleanup()


class Sample(unittest.TestCase):
    """What explain says of the sample, beside what results say."""

    output = OUTPUT

    def say(self, code, item, *more):
        done = test_cli.caeval("explain", code, item, *more, "-i", SAMPLE, "-o", self.output,
                               "--templates", world.TEMPLATES)
        self.assertEqual((done.returncode, done.stderr), (0, ""), (code, item))
        return done.stdout

    def tree(self, code, item, *more):
        return json.loads(self.say(code, item, "--json", *more))

    def trees(self, code, items):
        """Of each of many items at once."""
        decoder, text, trees = json.JSONDecoder(), self.say(code, *items, "--json"), []
        while text:
            tree, end = decoder.raw_decode(text)
            trees.append(tree)
            text = text[end:].lstrip()
        self.assertEqual(len(trees), len(items))
        return trees

    def rows_in(self, state, lack=None):
        """(CA, its rows) of a state."""
        return [(code, [row for _, row in rows])
                for code, rows in itertools.groupby(self.row_in(state, lack), lambda one: one[0])]

    def row_in(self, state, lack=None):
        for code, result in self.results.items():
            for row in result["form"]["rows"]:
                if row["result"] == state and row.get("lack") == lack and row["boxes"]:
                    yield code, row


class Verdicts(Sample):
    def test_every_row_and_indicator_says_what_the_result_says(self):
        codes = list(self.results) if ALL else ["XJ05"]
        for code in codes:
            verdicts = {str(row["row"]): row for row in self.results[code]["form"]["rows"]}
            verdicts.update({i["id"]: i for i in self.results[code]["grading"]["indicators"]})
            self.assertEqual(len(verdicts), 230)
            for (item, verdict), tree in zip(verdicts.items(), self.trees(code, verdicts), strict=True):
                self.assertEqual(without_texts(tree["verdict"]), verdict, (code, item))
                self.assertTrue(tree["published"]["same"], (code, item))
                self.judge_parts(code, item, tree)

    def test_of_many_items_each_is_explained_as_it_is_alone(self):
        items = ["75", "40", "complaint", "total", "consult.full_content", "hotline.answer_rate", "75"]
        self.assertEqual(self.trees("GD03", items), [self.tree("GD03", item) for item in items])
        self.assertEqual(self.say("GD03", *items), "\n".join(self.say("GD03", item) for item in items))

    def judge_parts(self, code, item, tree):
        """What holds of every explanation."""
        verdict = tree["verdict"]
        failing = [c for c in tree["conditions"] if c["state"] == "fails"]
        if tree["item"]["kind"] == "row":
            if verdict["result"] == "否" and verdict["basis"] == "data":
                self.assertTrue(failing or not tree["conditions"], (code, item))
            if verdict["result"] == "是" and verdict["basis"] == "data":
                self.assertFalse(failing, (code, item))
            self.assertEqual(bool(tree["needs"]), verdict["result"] != "是", (code, item))
        for condition in failing:
            self.assertIn("counterexamples", condition)
        for unknown in tree["unknown"]:
            self.assertTrue(unknown["reason"])
        for evidence in tree["evidence"]:
            self.assertIn("files", evidence)

    def test_each_state_of_each_ca(self):
        seen = set()
        for code, result in self.results.items():
            for row in result["form"]["rows"]:
                key = (row["result"], row["basis"], row["boxes"], row.get("lack"))
                if key in seen:
                    continue
                seen.add(key)
                text = self.say(code, row["row"])
                self.assertIn(f"  {row['result']}（", text)
                self.assertEqual("没有给本条设是否框" in text, not row["boxes"])
                self.assertIn("怎样才能为“是”" if row["result"] != "是" else "所依据的数据", text)
        self.assertGreaterEqual(len(seen), 9)
        self.assertTrue({"是", "否", "待核", "不适用"} <= {key[0] for key in seen})
        self.assertTrue({"data", "entry", "answer"} <= {key[3] for key in seen})

    def test_total_and_measures(self):
        for code, result in self.results.items():
            tree = self.tree(code, "total")
            self.assertEqual({k: tree["verdict"][k] for k in ("total", "level", "gate")},
                             {k: result["grading"][k] for k in ("total", "level", "gate")})
            self.assertEqual({p["id"]: (p["lo"], p["hi"]) for p in tree["parts"]},
                             {i["id"]: (i["lo"], i["hi"]) for i in result["grading"]["indicators"] if "criteria" in i})
        names = ("hotline.answer_rate", "applications.cycle.max", "outages.downtime", "complaints.regulator",
                 "crl.update_gap.max", "disclosure.missing")
        asked = ["信息公示缺项" if name == "disclosure.missing" else name for name in names]
        for name, tree in zip(names, self.trees("GD03", asked), strict=True):
            self.assertEqual(without_texts(tree["verdict"]), self.results["GD03"]["measures"][name])

    def test_a_criterion_of_two_scores(self):
        tree = self.tree("GD03", "consult.consultants_3y")
        self.assertEqual([c["score"] for c in tree["verdict"]["criteria"]], [3, 5])
        self.assertEqual([c["score"] for c in tree["conditions"]], [3, 5])


class Texts(Sample):
    def test_row_75_of_gd03(self):
        text = self.say("GD03", 75)
        total = next(r for r in self.results["GD03"]["form"]["rows"] if r["row"] == 75)["counterexamples_total"]
        for words in ("×  热线总体接听率1798/2000=89.9%（要求不低于90%，差0.1个百分点，共查2000次）",
                      "√  坐席值守不足规定时长的工作日0个工作日",
                      "差0.1个百分点（多2次未接）", f"反例{total}处（热线总体接听率）", "6.5.1 b",
                      "不一致：数据为“否”", "hotline.csv:11  GD250100010;"):
            self.assertIn(words, text)
        self.assertEqual(text.count("    hotline.csv:"), total, "each one, by its line")

    def test_the_text_of_a_place_is_the_line_of_the_file(self):
        tree = self.tree("GD03", 75)
        encoding = next(i["encoding"] for i in self.results["GD03"]["inputs"] if i["file"] == "hotline.csv")
        data = (SAMPLE / "GD03" / "hotline.csv").read_bytes().decode({"UTF-8 BOM": "utf-8"}.get(encoding, encoding)).lstrip("\ufeff").splitlines()
        for place in tree["verdict"]["counterexamples"]:
            self.assertEqual(place["text"], data[place["line"] - 1])
            self.assertEqual(place["header"], next(line for line in data if "通话编号" in line))

    def test_no_line_is_wider_than_the_page(self):
        for item in (40, 75, 136, "total", "complaint"):
            for line in self.say("GD03", item).splitlines():
                self.assertLessEqual(sum(2 if ord(c) > 0x2000 else 1 for c in line), 84, line)

    def test_what_cannot_be_told_beside_what_fails_changes_nothing(self):
        tree = self.tree("GD03", 67)
        kept = next(u for u in tree["unknown"] if u["measure"] == "crl.backup_missing" or "应保存" in u["title"])
        self.assertEqual((kept["open"], kept["may_change"]), (True, False))
        self.assertIn("但不影响结果", self.say("GD03", 67).replace("\n", ""))

    def test_what_data_do_not_prove_needs_an_answer_as_well(self):
        self.assertIn("没有反例以后，还须检查结论或机构自评为“是”。", self.tree("XJ05", 37)["needs"])
        self.assertNotIn("没有反例以后，还须检查结论或机构自评为“是”。", self.tree("GD03", 75)["needs"])

    def test_no_case_is_nothing_unknown(self):
        for code, rows in self.rows_in("不适用"):
            self.assertNotIn("没有相应事项。", self.say(code, *[row["row"] for row in rows]))

    def test_who_supplies_what(self):
        words = {"data": "缺数据：由机构补交或更正", "entry": "缺登记：由机构补充登记", "answer": "缺检查结论：由检查人员检查后填写"}
        for lack, said in words.items():
            code, row = next(self.row_in("待核", lack))
            needs = "".join(self.tree(code, row["row"])["needs"])
            self.assertIn(said, needs)
            self.assertEqual(str(row["row"]) in needs, lack != "data")

    def test_no_examiner_is_told_of_不适用_where_a_row_always_applies(self):
        for code, rows in self.rows_in("待核", "answer"):
            for row, tree in zip(rows, self.trees(code, [str(row["row"]) for row in rows]), strict=True):
                self.assertEqual("不适用" in "".join(tree["needs"]), row["row"] in world.MAY_NOT_APPLY, row["row"])

    def test_other_readings(self):
        code, change = next((code, x) for code, r in self.results.items() for x in r["form"]["sensitivity"])
        tree = self.tree(code, change["row"])
        other = next(r for r in tree["readings"] if r["code"] == change["reading"])
        self.assertEqual((other["in_force"], other["gives"], other["same"]), (False, change["result"], False))
        tree = self.tree(code, change["row"], "--reading", change["reading"])
        self.assertEqual(tree["verdict"]["result"], change["result"])
        self.assertFalse(tree["published"]["same"])
        self.assertIn("不同：发布以后数据、口径、模板、程序或所给的根证书有改动",
                      self.say(code, change["row"], "--reading", change["reading"]).replace("\n", ""))

    def test_a_better_score_needs_what_its_criteria_say(self):
        indicators = self.results["GD03"]["grading"]["indicators"]
        for indicator, tree in zip(indicators, self.trees("GD03", [i["id"] for i in indicators]), strict=True):
            self.assertTrue(tree["needs"])
            if indicator["lo"] == indicator["hi"] == "5":
                self.assertEqual(tree["needs"], ["已是最高分。"])
            for need in tree["needs"]:
                self.assertNotRegex(need, "还须满足“.*”，现为未知")
                found = re.match("得([135])分(?:还须满足“(.*)”，现为否|还要看“(.*)”一条准则，现在不能判定)", need)
                if found:
                    self.assertGreater(int(found[1]), float(indicator["lo"]))


class Names(Sample):
    def test_the_same_item_by_its_names(self):
        for names in (("75", "第75条", "075", "７５", " 75 "), ("complaint", "客户投诉指标", "投诉", "COMPLAINT"),
                      ("total", "总分", "等级", "level"), ("hotline.answer_rate", "热线总体接听率"),
                      ("consult.full_content", "full_content")):
            first, *others = self.trees("GD03", names)
            for other in others:
                self.assertEqual(other, first, names)

    def test_the_first_and_the_last_row(self):
        for row in 1, 211:
            self.assertIn(f"第{row}条", self.say("GD03", str(row)).splitlines()[0])

    def test_every_item_that_results_name_is_found(self):
        result = self.results["XJ05"]
        names = [f"{i['id']}.{c['criterion']}" for i in result["grading"]["indicators"] for c in i.get("criteria", [])]
        names = sorted(set(names))[::9] + sorted(result["measures"])[::25]
        self.assertGreater(len(names), 10)
        self.trees("XJ05", names)


class Errors(test_cli.Folder):
    def explain(self, *words, date=("-d", world.DATE), **more):
        return test_cli.caeval("explain", *words, "-i", self.input, "-o", self.output, *date,
                               "--templates", world.TEMPLATES, **more)

    def test_usage(self):
        self.perfect.write(self.input)
        for words, told in (((), "explain needs"), (("T1",), "explain needs"), (("T1", "212"), "1至211"),
                            (("T1", "0"), "1至211"), (("T1", "complant"), "相近的有 complaint"),
                            (("T1", "热线总体接通率"), "热线总体接听率"), (("T1", "客户"), "几个同名"),
                            (("T1", "max_days"), "cycle.max_days、authn.max_days"), (("T1", "期末客户"), "几个同名"),
                            (("T1", ""), "不是条目"), (("T1", "\n\x1b[2J"), "不是条目"),
                            (("T\n1", "75"), "is not a CA code"), (("../T1", "75"), "is not a CA code"),
                            (("T1", "75", "212"), "1至211"), (("T1", "0", "75"), "1至211")):
            with self.subTest(words=words):
                done = self.explain(*words)
                self.assertEqual(done.returncode, 64, done.stderr)
                self.assertIn(told, done.stderr)
                self.assertNotIn("\x1b", done.stderr)
                self.assertEqual(done.stdout, "")

    def test_an_unknown_ca(self):
        self.perfect.write(self.input)
        for code, told in (("T2", "相近的有 T1"), ("QQQQQQQQ", "caeval list")):
            done = self.explain(code, "75")
            self.assertEqual(done.returncode, 66)
            self.assertIn(told, done.stderr)
        for words, told in ((("T2", "75"), "near it are T1"), (("QQQQQQQQ", "75"), "names the CAs that have one"),
                            (("T1", "complant"), "or the name of several; near it are complaint")):
            said = self.explain(*words, env={**os.environ, "LANGUAGE": "en", "LC_ALL": "en_US.UTF-8"}).stderr
            self.assertIn(told, said)
            self.assertNotRegex(said, "[一-鿿]")
        shutil.rmtree(self.input)
        self.assertEqual(self.explain("T1", "75").returncode, 66)

    def test_codes_near_to_one_that_is_not_there(self):
        """By every command that is given a code; not where none is near, nor for a code that is there."""
        self.perfect.write(self.input)
        self.assertIn(self.run_caeval("-q", "--formats", "json,xlsx").returncode, (0, 3))
        book = self.output / "2025/T1/evaluation.xlsx"
        both = ("-i", self.input, "-o", self.output)
        for words in (("run", "-d", world.DATE, *both, "--only"), ("check", "-d", world.DATE, *both, "--only"),
                      ("list", "-o", self.output, "--only"), ("forget", "-o", self.output),
                      ("diff", self.output / "2025", self.output / "2025", "--only"), ("collect", *both)):
            more = {"forget": [world.DATE], "collect": [book]}.get(words[0], [])
            for code, near in ("T2", True), ("t1", True), ("QQQQQQQQ", False):
                done = test_cli.caeval(*words, code, *more, "--templates", world.TEMPLATES)
                self.assertNotIn(done.returncode, (0, 3), (words, code, done.stderr))
                self.assertEqual("；相近的有 T1\n" in done.stderr, near, (words, code, done.stderr))
                said = test_cli.caeval(*words, code, *more, "--templates", world.TEMPLATES,
                                       env={**os.environ, "LANGUAGE": "en", "LC_ALL": "en_US.UTF-8"}).stderr
                self.assertEqual("; near to it: T1\n" in said, near, said)
                self.assertNotRegex(said, "[一-鿿]")
        done = test_cli.caeval("forget", "T1", "2025-01-01", "-o", self.output, "--templates", world.TEMPLATES)
        self.assertNotIn("相近的有", done.stderr)
        shutil.rmtree(self.input / "T1")
        done = test_cli.caeval("sample", "T1", *both, "-d", world.DATE, "--templates", world.TEMPLATES)
        self.assertEqual((done.returncode, "相近的有" in done.stderr), (66, False), done.stderr)

    def test_it_writes_nothing(self):
        self.perfect.write(self.input)
        before = test_cli.digests(self.folder)
        self.assertEqual(self.explain("T1", "75").returncode, 0)
        self.assertEqual(test_cli.digests(self.folder), before)
        self.assertFalse(self.output.exists())

    def test_the_day_is_the_latest_results_unless_one_is_given(self):
        self.perfect.write(self.input)
        self.run_caeval()
        done = self.explain("T1", "75", "--json", date=())
        self.assertEqual(json.loads(done.stdout)["period"]["date"], world.DATE)
        done = self.explain("T1", "75", "--json", date=("-d", "2025-11-30"))
        tree = json.loads(done.stdout)
        self.assertEqual(tree["period"]["date"], "2025-11-30")
        self.assertNotIn("published", tree, "of another day")

    def test_the_stored_result_where_the_exports_are_gone(self):
        judged = self.perfect.copy()
        for change in ("set applications A05 signed_at=", "attest 78 否"):
            world.change(judged, change)
        judged.write(self.input)
        self.run_caeval()
        now = {item: json.loads(self.explain("T1", item, "--json").stdout)
               for item in ("38", "78", "complaint", "handling", "consult.full_content", "total", "hotline.answer_rate")}
        for gone in (self.input / "T1", self.input):
            shutil.rmtree(gone)
            texts = []
            for item, tree in now.items():
                done = self.explain("T1", item, "--json")
                self.assertEqual(done.returncode, 0, done.stderr)
                stored = json.loads(done.stdout)
                self.assertEqual(stored["verdict"], without_texts(tree["verdict"]), item)
                self.assertEqual(stored["source"]["from"], "result")
                self.assertEqual(stored["standard"], tree["standard"])
                if item != "hotline.answer_rate":
                    self.assertEqual(stored["readings"], tree["readings"])
                text = self.explain("T1", item).stdout
                self.assertIn(f"{world.DATE}的结果", text.replace("\n", ""))
                texts.append(text)
            self.assertEqual(self.explain("T1", *now).stdout, "\n".join(texts))

    def test_a_damaged_stored_result(self):
        self.perfect.write(self.input)
        self.run_caeval()
        shutil.rmtree(self.input)
        path = self.output / world.DATE[:4] / "T1" / "result.json"
        good = path.read_text()
        for bad in ("", "{", "[]", "null", good[:5000], good.replace('"code":"T1"', '"code":"T9"').replace('"code": "T1"', '"code": "T9"'),
                    good.replace('"rows"', '"rows2"'), "\x00" * 100, "[" * 100000):
            path.write_text(bad)
            done = self.explain("T1", "75")
            self.assertIn(done.returncode, (1, 66), bad[:30])
            self.assertTrue(done.stderr)
            self.assertEqual(done.stdout, "")

    def test_a_file_that_cannot_be_read_to_its_end(self):
        self.perfect.write(self.input)
        self.run_caeval()
        (self.input / "T1" / "hotline.csv.gz").write_bytes(b"\x1f\x8b\x08\x00cut")
        (self.input / "T1" / "hotline.csv").unlink()
        done = self.explain("T1", "75")
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertIn("hotline.csv.gz", done.stderr)
        self.assertIn(f"{world.DATE}的结果", done.stdout.replace("\n", ""))

    def test_hostile_names_and_rows(self):
        self.perfect.write(self.input)
        path = self.input / "T1" / "org.csv"
        rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
        rows[1][rows[0].index("name")] = "甲\n公司\x1b[2J\u202e"
        text = io.StringIO()
        csv.writer(text).writerows(rows)
        path.write_text(text.getvalue(), encoding="utf-8")
        hotline = self.input / "T1" / "hotline.csv"
        body = hotline.read_text(encoding="utf-8-sig")
        hotline.write_text(body.rstrip("\n") + "\n" + ",".join(["\x1b]0;x\x07"] * body.split("\n")[0].count(",")) + ",x\n")
        for item in ("75", "hotline.answer_rate", "total"):
            done = self.explain("T1", item)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertNotIn("\x1b", done.stdout)
            self.assertNotIn("\u202e", done.stdout)
            self.assertNotIn("\x07", done.stdout)
            self.assertEqual(self.explain("T1", item, "--json").returncode, 0)

    def test_rows_of_workbooks_compressed_and_combined_files(self):
        late = self.perfect.copy()
        world.change(late, "set applications A05 decided_at=2025-12-30T10:00:00")
        late.write(self.input)
        folder = self.input / "T1"
        text = (folder / "applications.csv").read_text(encoding="utf-8-sig")
        place = lambda: json.loads(self.explain("T1", "40", "--json").stdout)["verdict"]["counterexamples"][0]
        plain = place()
        import gzip
        import openpyxl
        (folder / "applications.csv").unlink()
        (folder / "applications.csv.gz").write_bytes(gzip.compress(text.encode()))
        self.assertEqual(place()["text"], plain["text"])
        (folder / "applications.csv.gz").unlink()
        (self.input / "applications.csv").write_text(
            "\n".join(("机构编码," if i == 0 else "T1,") + line for i, line in enumerate(text.splitlines()) if line) + "\n")
        self.assertEqual(place()["text"], "T1," + plain["text"])
        (self.input / "applications.csv").unlink()
        book = openpyxl.Workbook()
        book.active.title = "applications"
        for row in csv.reader(io.StringIO(text)):
            book.active.append(row)
        book.save(folder / "交付.xlsx")
        self.assertEqual(place()["text"].split(",")[0], "A05")

    def test_answers_and_findings_on_site(self):
        judged = self.perfect.copy()
        world.change(judged, "attest 78 否")
        judged.write(self.input)
        site = self.folder / "inspection" / "T1"
        site.mkdir(parents=True)
        (site / "attest.csv").write_text("item,value,evidence,examiner,examined_on,note\n3,否,现场,王一,2025-12-01,\n")
        (site / "overrides.csv").write_text("row,result,reason,evidence,examiner,decided_on,approver,expires_on\n"
                                            "75,否,重查,,王一,2025-12-02,李二,\n78,是,重查,,王一,2025-12-02,李二,\n")
        for item, result, words, needs in (
                ("78", "是", "按证据为“否”，现场改判为“是”（inspection/overrides.csv:3）", 0),
                ("75", "否", "按证据为“是”，现场改判为“否”", "改判撤销或到期后，按证据的结果为“是”"),
                ("3", "否", "由检查结论判定", "检查结论为“否”：整改后由检查人员复查")):
            tree = json.loads(self.explain("T1", item, "--json").stdout)
            self.assertEqual(tree["verdict"]["result"], result)
            self.assertIn(words, self.explain("T1", item).stdout.replace("\n", "").replace("  ", ""))
            self.assertIn(needs, tree["needs"][0]) if needs else self.assertEqual(tree["needs"], [])
        shutil.rmtree(site)
        tree = json.loads(self.explain("T1", "78", "--json").stdout)
        self.assertIn("机构自评为“否”", tree["needs"][0])
        self.assertIn("由机构自评判定", self.explain("T1", "78").stdout)

    def test_a_line_of_a_criterion_of_several_scores_and_overrides_of_it(self):
        def plain(item, *more):
            done = self.explain("T1", item, *more)
            self.assertEqual(done.returncode, 0, done.stderr)
            return re.sub("\n *|  ", "", done.stdout)
        self.perfect.write(self.input)
        for item in "complaint.count@3", "Complaint.Count＠3":
            tree = json.loads(self.explain("T1", item, "--json").stdout)
            self.assertEqual([(c["criterion"], c["score"]) for c in tree["verdict"]["criteria"]], [("count", 3)], item)
            self.assertEqual({c["score"] for c in tree["conditions"]}, {3})
            self.assertEqual([c["score"] for c in tree["standard"]["criteria"]], [3])
            self.assertEqual(tree["item"]["score"], 3)
        for item in "complaint.count@2", "complaint.count@", "consult.basic_content@5":
            done = self.explain("T1", item)
            self.assertEqual(done.returncode, 64, item)
            self.assertIn("complaint.count@3" if "complaint" in item else "consult.basic_content", done.stderr)
        site = self.folder / "inspection" / "T1"
        site.mkdir(parents=True)
        head = "row,result,reason,evidence,examiner,decided_on,approver,expires_on\n"
        (site / "overrides.csv").write_text(head + "complaint.count@3,否,另查1次,,王一,2025-12-02,李二,\n"
                                            "complaint.count@5,否,另查1次,,王一,2025-12-02,李二,\n")
        (site / "attest.csv").write_text("item,value,evidence,examiner,examined_on,note\n3,否,现场,王一,2025-12-01,\n")
        told = plain("complaint.count@3")
        self.assertIn("3分否（count）：现场改判：否", told)
        self.assertIn("按证据为“是”", told)
        self.assertIn("现场改判为“否”：整改后由检查人员复查；改判撤销或到期后，按证据的结果为“是”", told)
        self.assertIn("按证据得5分，现场改判后得1分", told)
        self.assertIn("按证据得5分，现场改判后得1分", plain("complaint"))
        self.assertRegex(plain("total"), "按证据：总分5.00，等级III级（[^）]*）；现场改判后：总分4.[0-9]*，等级")
        self.assertNotIn("按证据得", plain("consult"))
        self.assertIn("现场改判：overrides.csv，2行", plain("complaint.count@3").replace("inspection/", ""))
        self.assertIn("现场检查记录：inspection/attest.csv，1行", plain("3"))
        (site / "overrides.csv").write_text(head + "complaint.count@3,否,另查1次,,王一,2025-12-02,李二,2025-12-30\n")
        told = plain("complaint.count@3")
        self.assertIn("3分是（count）：", told)
        self.assertIn("不计的现场改判：否，理由：另查1次", told)
        self.assertIn("已失效，按证据的结果", told)
        self.assertNotIn("按证据得", told)

    def test_what_can_decide_a_row(self):
        self.perfect.write(self.input)
        for row, words in (("75", "本条由数据判定"), ("9", "本条数据只能否定"), ("57", "本条数据不能判定"),
                           ("37", "本条数据只能否定"), ("30", "本条数据不能判定"), ("1", "本条看登记：有写明本条"),
                           ("83", "各有一件"), ("189", "数据有反例的，也为“否”")):
            self.assertIn(words, self.explain("T1", row).stdout.replace("\n", "").replace("  ", ""), row)

    def test_what_is_lost(self):
        lost = "add applications app_id=LOST biz_type=新申请 submitted_at=2025-02-30T09:00:00"
        world.change(self.perfect.copy(), lost).write(self.input)
        tree = json.loads(self.explain("T1", "40", "--json").stdout)
        self.assertEqual(tree["verdict"]["result"], "待核")
        unknown = next(u for u in tree["unknown"] if u["may_change"])
        self.assertIn("LOST", unknown["places"][0]["text"])
        self.assertEqual(next(r for r in tree["readings"] if r["code"] == "G-LOST-R2")["gives"], "是")
        tree = json.loads(self.explain("T1", "34", "--json").stdout)
        if tree["verdict"]["result"] != "待核":
            self.assertIn("结果不变", tree["lost"])


if __name__ == "__main__":
    unittest.main()
