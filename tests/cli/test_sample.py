"""caeval sample: what examiners look at on the site is drawn by lot, the same again from the same data and seed."""

import csv
import fcntl
import json
import pathlib
import re
import shutil
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

    def of_row(self, number):
        return [line for line in self.drawn() if line[0] == number]

    def test_the_first_and_the_last_day_of_the_year_belong_to_it(self):
        self.org()
        self.write("T1/visitors.csv", "visit_id,name,in_at\nV1,甲,2024-12-31 23:59\nV2,乙,2025-01-01 00:00\n"
                   "V3,丙,2025-12-31 23:59\nV4,丁,2026-01-01 00:00\n")
        self.write("T1/records.csv", "record_id,rows,title,done_on\nR1,98,评估,2024-12-31\nR2,98,评估,2026-01-01\n"
                   "R3,97,检查,2025-01-01\nR4,96,发布,2025-12-31\n")
        self.write("T1/docs.csv", "doc_id,rows,title,effective_from,effective_to\nD1,61,规范,2020-01-01,2021-01-01\n"
                   "D2,60,方案,2020-01-01,\n")
        self.assertEqual(self.draw().returncode, 0)
        self.assertEqual({line[2] for line in self.of_row(132)}, {"V2", "V3"})
        self.assertEqual([self.of_row(n)[0][2].split(" ")[0] for n in (98, 97, 96, 61, 60)],
                         ["“记录登记”中没有可抽的记录，现场选取", "R3", "R4", "“制度文件登记”中没有可抽的记录，现场选取", "D2"])

    def test_the_latest_and_the_earliest(self):
        self.org()
        self.write("T1/staff.csv", "staff_id,post,left_on\n" + "".join(
            f"S{i},岗位,{day}\n" for i, day in enumerate(("2025-03-01", "2025-11-30", "", "2025-02-01"))))
        self.assertEqual(self.draw().returncode, 0)
        self.assertEqual([line[2] for line in self.of_row(157) if "S" in line[2]], ["S1、岗位"])
        plan = self.folder / "templates"
        shutil.copytree(world.TEMPLATES, plan)
        path = plan / "gm-2018-571/samples.csv"
        path.write_text(path.read_text(encoding="utf-8").replace(
            "157,staff,,left_on,,1,latest left_on", "157,staff,,,,1,earliest left_on"), encoding="utf-8")
        self.assertEqual(self.draw("--templates", plan).returncode, 0)
        self.assertEqual([line[2] for line in self.of_row(157) if "S" in line[2]], ["S3、岗位"])

    def test_of_what_no_group_is_told_nothing_is_drawn_by_group(self):
        self.org()
        self.write("T1/access_log.csv", "door,zone,staff_id,at,direction\nD1,核心区,S1,2025-03-01 09:00:00,进\n"
                   "D2,,S2,2025-03-01 09:00:00,进\n")
        self.assertEqual(self.draw().returncode, 0)
        self.assertEqual([(line[1], line[2].split("、")[0]) for line in self.of_row(129)], [("门禁日志，共1条", "D1")])

    def test_who_has_left_is_not_told_by_a_column_that_is_not_there(self):
        self.org()
        self.write("T1/staff.csv", "staff_id,post\nS1,岗位\n")
        self.assertEqual(self.draw().returncode, 0)
        self.assertEqual([line[2].split("、")[0] for line in self.of_row(114)], ["S1"])

    def test_records_alike_in_their_first_cells_are_drawn_by_lot_too(self):
        self.org()
        self.write("T1/access_log.csv", "door,zone,staff_id,at,direction\n" + "".join(
            f"D1,安全监控室,S1,2025-03-01 09:{i:02d}:00,进\n" for i in range(60)))
        drawn = set()
        for seed in "123":
            self.draw(seed=seed)
            drawn.add(tuple(line[3] for line in self.of_row(130)))
        self.assertEqual(len(drawn), 3)

    def test_a_survey_asks_as_many_as_the_formula_rounded_up(self):
        self.org()
        self.draw()
        book = openpyxl.load_workbook(self.output / test_cli.YEAR / "T1/sample.xlsx")
        cells = [str(cell) for sheet in book for line in sheet.iter_rows(values_only=True)
                 if line[0] == "满意度的抽样调查" for cell in line]
        self.assertIn("385", cells)                             # 1.959964² · 0.25 / 0.05² = 384.1

    def test_of_each_row_what_its_method_names(self):
        self.org()
        self.write("T1/certificates.csv", "serial,issuer,customer_kind,kind,not_before\nC1,CA,政务,签名,2021-05-01 09:00\n"
                   "C2,CA,政务,加密,2019-05-01 09:00\nC3,CA,企业,签名,2018-05-01 09:00\nC4,CA,企业,签名,2025-05-01 09:00\n"
                   "C5,CA,企业,加密,2025-05-01 09:00\nC6,CA,政务,签名,2025-06-01 09:00\n")
        self.write("T1/assets.csv", "asset_id,name,class,status\nE1,机,服务器,在用\nE2,机,服务器,报废\nE3,机,网络设备,在用\n")
        self.write("T1/applications.csv", "app_id,biz_type,submitted_at,decision,publish_refused\n"
                   "A1,新申请,2025-05-01 09:00,批准,是\nA2,新申请,2025-05-02 09:00,拒绝,否\nA3,新申请,2024-05-01 09:00,批准,是\n")
        self.write("T1/staff.csv", "staff_id,post,trusted,hired_on,left_on\nS1,岗位,是,2020-01-01,2025-03-01\n"
                   "S2,岗位,否,2025-02-01,2025-04-01\nS3,岗位,是,2025-05-01,\n")
        self.assertEqual(self.draw().returncode, 0)

        def of(number):
            return sorted({line[2].split("、")[0].split("（")[0] for line in self.of_row(number)})
        self.assertEqual(of(180), ["C2"])                      # the earliest of 政务
        self.assertEqual(len(self.of_row(41)), 2)              # one of each use
        self.assertTrue("C5" in of(41) and set(of(41)) <= {"C4", "C5", "C6"}, of(41))
        self.assertEqual(of(122), ["E1", "E3"])                # what is in use
        self.assertEqual((of(45), of(39)), (["A1"], ["A1", "A2"]))
        self.assertIn("S1", of(111))                           # who was trusted and left
        self.assertEqual(len(of(111)), 2)
        self.assertEqual((of(114), of(115)), (["S3"], ["S3"]))  # who has not left

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

    def test_a_list_of_as_many_as_are_drawn_and_one_that_a_spreadsheet_saved(self):
        self.org()
        names = self.folder / "names.txt"

        def examiners(text, seed, *more):
            names.write_bytes(text.encode("utf-8"))
            self.assertEqual(self.draw("--examiners", names, *more, seed=seed).returncode, 0)
            text = subprocess.run(["pdftotext", "-raw", self.output / test_cli.YEAR / "T1/sample.pdf", "-"],
                                  capture_output=True, text=True).stdout
            return re.search("抽中的检查人员：(.*)", text).group(1)
        self.assertIn("张三", examiners("张三\n李四\n", "1"))
        for seed in "123456":
            self.assertEqual(examiners("\ufeff张三\r\n李四\r\n\r\n王五\r\n", seed, "--draw", 1),
                             examiners("张三\n李四\n王五", seed, "--draw", 1))

    def test_who_stands_twice_on_the_list_is_not_drawn_twice(self):
        self.org()
        names = self.folder / "names.txt"
        for text in "张三\n李四\n张三\n", "张三\n李四\n 张 三 \n王五\n":
            names.write_text(text, encoding="utf-8")
            done = self.draw("--examiners", names)
            self.assertEqual(done.returncode, 66, text)
            self.assertIn("不止一次", done.stderr)
            self.assertFalse((self.output / test_cli.YEAR / "T1/sample.xlsx").exists())
        names.write_text("张三（甲处）\n李四\n张三（乙处）\n", encoding="utf-8")
        self.assertEqual(self.draw("--examiners", names).returncode, 0)

    def test_a_seed_says_something(self):
        self.org()
        for seed in "", " ", "\u3000\t":
            done = caeval("sample", "T1", "-i", self.input, "-o", self.output, "-d", world.DATE, "--templates",
                          world.TEMPLATES, "--seed", seed)
            self.assertEqual(done.returncode, 64, repr(seed))
            self.assertIn("--seed", done.stderr)

    def test_no_link_is_followed_to_where_it_leads(self):
        self.org()
        elsewhere = self.folder / "elsewhere"
        for place in test_cli.YEAR, f"{test_cli.YEAR}/T1":
            shutil.rmtree(self.output, ignore_errors=True)
            shutil.rmtree(elsewhere, ignore_errors=True)
            elsewhere.mkdir()
            (self.output / place).parent.mkdir(parents=True)
            (self.output / place).symlink_to(elsewhere)
            done = self.draw()
            self.assertEqual(done.returncode, 73, place)
            self.assertIn("是链接", done.stderr)
            self.assertEqual(list(elsewhere.iterdir()), [])
        shutil.rmtree(self.output)
        caeval("run", "-q", "-i", self.input, "-o", self.output, "-d", world.DATE, "--templates", world.TEMPLATES,
               "--formats", "json")
        (self.output / test_cli.YEAR / "T1").rename(elsewhere / "T1")
        (self.output / test_cli.YEAR / "T1").symlink_to(elsewhere / "T1")
        before = sorted(p.name for p in (elsewhere / "T1").iterdir())
        done = caeval("notice", "T1", "-o", self.output, "--templates", world.TEMPLATES)
        self.assertEqual(done.returncode, 73, done.stderr)
        self.assertEqual(sorted(p.name for p in (elsewhere / "T1").iterdir()), before)

    def test_a_run_at_work_keeps_its_folders_to_itself(self):
        self.org()
        self.output.mkdir(parents=True, exist_ok=True)
        with open(self.output / ".caeval.lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self.assertEqual(self.draw().returncode, 75)
        self.assertEqual(self.draw().returncode, 0)

    def test_without_a_seed_one_is_told(self):
        self.org()
        done = self.draw(seed=None)
        seed = re.search("抽签号：([0-9a-f]{12})", done.stdout).group(1)
        before = self.drawn()
        self.assertNotIn("抽签号", self.draw(seed=seed).stdout)
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
        done = caeval("collect", code, self.folder / "filled.xlsx", "-i", self.input, "-o", self.output, "-d", "2025-12-20",
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
        self.fill({14: ("否", "没有任命文件", "王一", "2025-12-15"), 170: ("否", "无测试记录", None, None), 134: ("是", None, None, None),
                   23: (None, "只有依据", None, None)})
        told = self.collect("--examiner", "李二", "--approver", "赵三", expect=3)
        self.assertIn("只填了依据", told)
        answers = {row["item"]: row for row in self.written("attest.csv")}
        self.assertEqual(sorted(answers), ["134", "14"])
        self.assertEqual([answers["14"][k] for k in ("value", "examiner", "examined_on")], ["否", "王一", "2025-12-15"])
        self.assertRegex(answers["14"]["evidence"], r"^没有任命文件（检查人员所填filled\.xlsx的“各条检查结论”C\d+格，原为“是”）$")
        self.assertEqual(answers["134"]["examiner"], "李二")
        over, = self.written("overrides.csv")
        self.assertEqual([over[k] for k in ("row", "result", "reason", "examiner", "decided_on", "approver")],
                         ["170", "否", "无测试记录", "李二", "2025-12-20", "赵三"])

    def test_a_workbook_collected_again_when_its_override_is_in_force(self):
        self.perfect.write(self.input)
        self.run_caeval()
        self.draw()
        self.fill({170: ("否", "无测试记录", None, None)})
        self.collect("--examiner", "李二", "--approver", "赵三")
        self.run_caeval("--inspection", self.folder / "inspection")
        held = self.result()["form"]["rows"][169]
        self.assertEqual((held["result"], held["computed"]), ("否", "是"))
        self.fill({170: ("否", "无测试记录", None, None), 134: ("是", None, None, None)})
        told = self.collect("--examiner", "李二", "--approver", "赵三")
        self.assertIn("overrides.csv：第170条：已有“否”", told)
        self.assertEqual([row["item"] for row in self.written("attest.csv")], ["134"])
        self.run_caeval("--inspection", self.folder / "inspection")
        held = self.result()["form"]["rows"][169]
        self.assertEqual((held["result"], held["computed"]), ("否", "是"))

    def test_what_examiners_wrote_down_changes_no_sample(self):
        self.perfect.write(self.input)
        names = "sample.xlsx", "sample.pdf"
        made = []
        place = self.folder / "inspection/T1"
        place.mkdir(parents=True)
        for findings in False, True:
            if findings:
                (place / "attest.csv").write_text("item,value,evidence,examiner,examined_on,note\n14,否,现场,王一,2025-12-01,\n")
            output = self.folder / f"out{findings}"
            self.assertEqual(self.draw(output=output).returncode, 0)
            made.append([(output / test_cli.YEAR / "T1" / name).read_bytes() for name in names])
        self.assertEqual(*made)

    def test_a_sample_that_was_filled_in_in_its_place_is_not_drawn_over(self):
        self.perfect.write(self.input)
        self.draw()
        self.assertEqual(self.draw().returncode, 0)
        self.fill({14: ("否", "没有任命文件", "王一", "2025-12-15")})
        place = self.output / test_cli.YEAR / "T1/sample.xlsx"
        shutil.copy(self.folder / "filled.xlsx", place)
        before = place.read_bytes()
        done = self.draw(seed="8")
        self.assertEqual(done.returncode, 73)
        self.assertIn("没有覆盖", done.stderr)
        self.assertEqual(place.read_bytes(), before)
        place.rename(self.folder / "moved.xlsx")
        self.assertEqual(self.draw(seed="8").returncode, 0)

    def test_any_change_of_a_sample_that_lies_there_keeps_it(self):
        """Also in the list of records, and an examiner's name alone."""
        self.perfect.write(self.input)
        place = self.output / test_cli.YEAR / "T1/sample.xlsx"
        for sheet, column in (LIST, "现场核对"), ("各条检查结论", "检查人"):
            self.assertEqual(self.draw("--force").returncode, 0)
            book = openpyxl.load_workbook(place)
            rows = list(book[sheet].iter_rows())
            head = next(i for i, row in enumerate(rows) if row[0].value == "条目")
            at = next(i for i, c in enumerate(rows[head]) if c.value and (column in c.value or i == 5))
            rows[head + 1][at].value = "相符"
            book.save(place)
            before = place.read_bytes()
            done = self.draw(seed="8")
            self.assertEqual(done.returncode, 73, sheet)
            self.assertIn("写出后有改动", done.stderr)
            self.assertEqual(place.read_bytes(), before)
            done = self.draw("--force", seed="8")
            self.assertEqual(done.returncode, 0, done.stderr)
            aside = [p for p in place.parent.glob("sample-filled-*.xlsx") if p.read_bytes() == before]
            self.assertEqual(len(aside), 1)
            self.assertIn(aside[0].name, done.stderr)

    def test_a_sample_that_was_laid_by_can_be_collected(self):
        self.perfect.write(self.input)
        self.draw()
        self.fill({14: ("否", "没有任命文件", "王一", "2025-12-15")})
        place = self.output / test_cli.YEAR / "T1/sample.xlsx"
        shutil.copy(self.folder / "filled.xlsx", place)
        self.assertEqual(self.draw("--force", seed="8").returncode, 0)
        self.collect()
        self.assertEqual([row["item"] for row in self.written("attest.csv")], ["14"])

    def test_a_row_that_was_not_drawn_there_is_refused_with_its_cell(self):
        self.perfect.write(self.input)
        self.draw()
        self.fill({14: ("否", "没有任命文件", "王一", "2025-12-15"), 134: ("否", "没有", "王一", "去年")})
        path = self.folder / "filled.xlsx"
        for write, why in ((lambda row: setattr(row[0], "value", 75), "与抽查清单不同（这一行应为14）"),
                           (lambda row: setattr(row[1], "value", "另一条"), "所在行的内容不是第14条的")):
            self.fill({14: ("否", "没有任命文件", "王一", "2025-12-15"), 134: ("否", "没有", "王一", "去年")})
            book = openpyxl.load_workbook(path)
            row = next(r for r in book["各条检查结论"].iter_rows() if str(r[0].value) == "14")
            write(row)
            book.save(path)
            told = self.collect(expect=3)
            self.assertIn(f"{row[0].coordinate}：", told)
            self.assertIn(why, told)
            self.assertIn("检查日期“去年”不是日期", told)
            self.assertFalse((self.folder / "inspection/T1/attest.csv").exists())

    def test_whoever_was_drawn_stands_in_the_workbook(self):
        self.perfect.write(self.input)
        names = self.folder / "names.txt"
        names.write_text("王一\n李二\n赵三\n", encoding="utf-8")
        self.assertEqual(self.draw("--examiners", names, "--draw", "1").returncode, 0)
        book = openpyxl.load_workbook(self.output / test_cli.YEAR / "T1/sample.xlsx")
        for sheet in LIST, "各条检查结论":
            text = "".join(str(c.value or "") for row in book[sheet].iter_rows(max_row=4) for c in row)
            self.assertRegex(text, "抽中的检查人员：(王一|李二|赵三)", sheet)
        done = self.draw("--draw", "1")
        self.assertEqual(done.returncode, 64)
        self.assertIn("没有检查人员名单", done.stderr)

    def test_an_entry_that_says_what_the_evidence_says_is_no_override(self):
        self.perfect.write(self.input)
        self.run_caeval()
        self.draw()
        for word in " 是 ", "√", "TRUE", "是":
            self.fill({170: (word, None, None, None)})
            self.collect()
            self.assertEqual(self.written("overrides.csv"), [], word)
        self.assertEqual([row["value"] for row in self.written("attest.csv")], ["是"])

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
