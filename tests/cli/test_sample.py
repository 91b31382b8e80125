"""caeval sample: what examiners look at on the site is drawn by lot, the same again from the same data and seed."""

import csv
import json
import pathlib
import re
import subprocess
import sys
import unittest

import openpyxl

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import test_cli  # noqa: E402
import world  # noqa: E402

caeval = test_cli.caeval
LIST = "抽中的记录"


class Sample(test_cli.Folder):
    def draw(self, *more, seed="7", code="T1", output=None, date=world.DATE):
        return caeval("sample", code, "-i", self.input, "-o", output or self.output, "-d", date, "--templates",
                      world.TEMPLATES, *(["--seed", seed] if seed else []), *more)

    def drawn(self, output=None):
        """(row, what it is drawn from, record, place) of each line."""
        book = openpyxl.load_workbook((output or self.output) / test_cli.YEAR / "T1/sample.xlsx")
        rows = list(book[LIST].iter_rows(values_only=True))
        head = next(i for i, row in enumerate(rows) if row[0] == "条目")
        return [(int(row[0]), row[2], row[3] or "", row[4] or "") for row in rows[head + 1:] if row[0]]

    def calls(self, name, n, first=0):
        self.write(f"T1/{name}", "access_id,door,zone,staff_id,at,direction\n".replace("access_id,", "") + "".join(
            f"D1,{'配电室' if i % 3 else '核心区'},S{i},2025-03-{i % 28 + 1:02d} 09:00:00,进\n" for i in range(first, n)))

    def test_the_same_again_and_another_by_another_seed_or_data(self):
        self.perfect.write(self.input)
        self.calls("access_log.csv", 200)
        self.assertEqual(self.draw().returncode, 0)
        first = self.drawn()
        files = [(self.output / test_cli.YEAR / "T1" / name).read_bytes() for name in ("sample.xlsx", "sample.pdf")]
        other = self.folder / "other"
        self.assertEqual(self.draw(output=other).returncode, 0)
        self.assertEqual([(other / test_cli.YEAR / "T1" / name).read_bytes()
                          for name in ("sample.xlsx", "sample.pdf")], files)
        self.draw(seed="8", output=other)
        self.assertNotEqual(self.drawn(other), first)
        self.calls("access_log.csv", 201)
        self.draw(output=other)
        changed = [(a, b) for a, b in zip(first, self.drawn(other)) if a[2:] != b[2:]]
        self.assertTrue(changed)
        for a, b in changed:
            self.assertIn("门禁日志", a[1])

    def test_what_is_drawn_is_of_the_plan(self):
        self.perfect.write(self.input)
        self.calls("access_log.csv", 90)
        self.draw()
        lines = self.drawn()
        zones = [line for line in lines if line[0] == 129]
        self.assertEqual(sorted(re.search("（(.*)）", line[2]).group(1) for line in zones), ["核心区", "配电室"])
        power = [line for line in lines if line[0] == 131]
        self.assertEqual(len(power), 2)
        with open(self.input / "T1/access_log.csv", encoding="utf-8") as f:
            text = f.read().split("\n")
        for line in power:
            self.assertEqual(line[1], "门禁日志，共60条")
            self.assertIn("配电室", text[int(line[3].split(":")[1]) - 1])
        with open(pathlib.Path(world.TEMPLATES) / "gm-2018-571/samples.csv", encoding="utf-8") as f:
            plan = {int(row["row"]) for row in csv.DictReader(f)}
        self.assertEqual({line[0] for line in lines}, plan)

    def test_rejected_and_other_years_rows_are_not_drawn(self):
        self.perfect.write(self.input)
        self.write("T1/visitors.csv", "visit_id,name,in_at\nV1,甲,2025-02-30 09:00\nV2,乙,2024-06-01 09:00\n"
                   "V3,丙,2025-06-01 09:00\nV4,丁,2026-01-01 09:00\n")
        self.draw()
        drawn = {line[2] for line in self.drawn() if line[0] == 132}
        self.assertEqual(drawn, {"V3"})

    def test_what_cannot_be_drawn_is_picked_on_the_site(self):
        self.org()
        self.assertEqual(self.draw().returncode, 0)
        told = {line[0]: line[2] for line in self.drawn()}
        self.assertEqual(told[170], "未提供“系统变更”，现场选取")
        self.assertEqual(told[14], "现场选取")
        self.write("T1/changes.csv", "change_id,major\n")
        self.draw()
        self.assertEqual({line[0]: line[2] for line in self.drawn()}[170], "“系统变更”中没有可抽的记录，现场选取")

    def test_without_a_day_that_of_the_latest_result(self):
        self.perfect.write(self.input)
        words = ("sample", "T1", "-i", self.input, "-o", self.output, "--templates", world.TEMPLATES, "--seed", "7")
        bare = caeval(*words)
        self.assertIn("没有发布的结果，用今天", bare.stdout)
        self.assertIn("有可抽的记录", bare.stderr)
        self.run_caeval()
        done = caeval(*words)
        self.assertIn(f"评估日：{world.DATE}", done.stdout)
        self.assertNotIn("警告：评估日", done.stderr)
        self.assertTrue((self.output / test_cli.YEAR / "T1/sample.xlsx").exists())

    def test_examiners_are_drawn_too(self):
        self.org()
        names = self.folder / "names.txt"
        names.write_text("\ufeff张三\n李四\r\n\n王五\n", encoding="utf-8")
        told = set()
        for seed in "123456":
            self.assertEqual(self.draw("--examiners", names, seed=seed).returncode, 0)
            text = subprocess.run(["pdftotext", "-raw", self.output / test_cli.YEAR / "T1/sample.pdf", "-"],
                                  capture_output=True, text=True).stdout
            two = re.search("抽中的检查人员：(.*)", text).group(1).split("、")
            self.assertEqual(len(set(two) & {"张三", "李四", "王五"}), 2, two)
            told.add(tuple(two))
        self.assertGreater(len(told), 1)
        few = self.draw("--examiners", names, "--draw", 4)
        self.assertEqual((few.returncode, "不足4人" in few.stderr), (66, True))

    def test_without_a_seed_one_is_told(self):
        self.org()
        done = self.draw(seed=None)
        seed = re.search("抽签号：([0-9a-f]{12})", done.stdout).group(1)
        before = self.drawn()
        self.draw(seed=seed)
        self.assertEqual(self.drawn(), before)

    def test_usage_and_a_ca_that_is_not_there(self):
        self.org()
        self.assertEqual(caeval("sample").returncode, 64)
        self.assertEqual(caeval("sample", "../x").returncode, 64)
        self.assertEqual(self.draw(code="T9").returncode, 66)
        self.assertEqual(caeval("run", "--seed", "1").returncode, 64)
        self.assertFalse(self.output.exists())

    def test_a_published_result_keeps_the_sheets_an_examiner_has(self):
        self.perfect.write(self.input)
        self.run_caeval()
        self.draw()
        before = (self.output / test_cli.YEAR / "T1/sample.xlsx").read_bytes()
        self.write("T1/changes.csv", "change_id,major\n")
        self.run_caeval()
        self.assertEqual((self.output / test_cli.YEAR / "T1/sample.xlsx").read_bytes(), before)

    def collect(self, *more, code="T1", expect=0):
        done = caeval("collect", code, self.folder / "filled.xlsx", "-i", self.input, "-o", self.output, "-d", "2026-01-20",
                      "--inspection", self.folder / "inspection", "--templates", world.TEMPLATES, *more)
        self.assertEqual(done.returncode, expect, done.stderr + done.stdout)
        return done.stdout + done.stderr

    def fill(self, answers):
        """{row: (结论, 依据, 检查人, 检查日期)}"""
        book = openpyxl.load_workbook(self.output / test_cli.YEAR / "T1/sample.xlsx")
        sheet = book["各条检查结论"]
        for line in sheet.iter_rows():
            for cell, value in zip(line[2:6], answers.get(line[0].value, ())):
                cell.value = value
        book.save(self.folder / "filled.xlsx")

    def written(self, name):
        path = self.folder / "inspection/T1" / name
        if not path.exists():
            return []
        with open(path, encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def test_what_was_filled_in_is_collected(self):
        self.perfect.write(self.input)
        self.run_caeval()
        held = {row["row"]: (row["result"], row["basis"]) for row in self.result()["form"]["rows"]}
        self.assertEqual((held[170], held[14][1]), (("是", "data"), "attest"))
        self.draw()
        self.fill({14: ("否", "没有任命文件", "王一", "2026-01-15"), 170: ("否", "无测试记录", None, None), 134: ("是", None, None, None),
                   23: (None, "只有依据", None, None)})
        told = self.collect("--examiner", "李二", "--approver", "赵三")
        self.assertIn("只填了依据", told)
        answers = {row["item"]: row for row in self.written("attest.csv")}
        self.assertEqual(sorted(answers), ["134", "14"])
        self.assertEqual([answers["14"][k] for k in ("value", "examiner", "examined_on")], ["否", "王一", "2026-01-15"])
        self.assertRegex(answers["14"]["evidence"], r"^没有任命文件（filled\.xlsx C\d+（原为“是”））$")
        self.assertEqual(answers["134"]["examiner"], "李二")
        over, = self.written("overrides.csv")
        self.assertEqual([over[k] for k in ("row", "result", "reason", "examiner", "decided_on", "approver")],
                         ["170", "否", "无测试记录", "李二", "2026-01-20", "赵三"])

    def test_a_sample_of_another_draw_or_ca_is_refused(self):
        self.perfect.write(self.input)
        self.draw()
        self.fill({14: ("是",)})
        self.collect(code="T9", expect=1)
        self.draw(seed="8")
        self.assertIn("另一次抽查", self.collect(expect=1))
        self.assertFalse((self.folder / "inspection").exists())


if __name__ == "__main__":
    unittest.main()
