#!/usr/bin/env python3
"""What the bureau's examiners write down: answers beside the CA's own, and overrides of results."""

import csv
import hashlib
import json
import os
import pathlib
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import unittest

import openpyxl

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "lib"))
import world  # noqa: E402

CAEVAL = os.environ.get("CAEVAL", str(ROOT / "gen" / "caeval"))
DATE = "2025-12-31"
UNDER_SANITIZER = "asan" in world.CAEVAL
ATTEST = "item,value,evidence,examiner,examined_on,note\n"
OVERRIDES = "row,result,reason,evidence,examiner,decided_on,approver,expires_on\n"
COMPLAINTS = "complaint_id,channel,type,received_at,accepted_at,closed_at,manner,resolution\n"
MISSED = "".join(f"B{i},2025-06-05 10:00:00,,人工,未接听\n" for i in range(10))


def pages(path):
    """All that is printed, without what breaks lines."""
    text = subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True, text=True, check=True).stdout
    return "".join(text.split())


class Inspected(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.write("in/T1/org.csv", "机构编码,机构名称\nT1,测试公司\n")
        self.write("in/T1/attest.csv", ATTEST + "3,是,自查,甲,2025-11-01,\n4,否,自查,甲,2025-11-01,\n"
                   "consult.basic_content,是,自查,甲,2025-11-01,\ngate,否,自查,甲,2025-11-01,\n")
        self.write("in/T1/hotline.csv", "通话编号,呼入时间,人工应答时间,服务方式,通话结果\n" + MISSED)

    def write(self, name, text, encoding="utf-8"):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))

    def caeval(self, *words, expect=0):
        done = subprocess.run([CAEVAL, *words], cwd=self.folder, capture_output=True, text=True)
        self.assertIn(done.returncode, expect if isinstance(expect, tuple) else (expect,), done.stderr + done.stdout)
        return done

    def run_it(self, *more, expect=0, date=DATE, formats="json"):
        done = self.caeval("run", "-q", "-i", "in", "-o", "out", "-d", date, "--formats", formats, *more, expect=expect)
        self.said = done.stderr
        path = self.folder / f"out/{date[:4]}/T1/result.json"
        self.result = json.loads(path.read_text()) if path.exists() else None
        return self.result

    def row(self, number):
        return self.result["form"]["rows"][number - 1]

    def held(self, number):
        return self.row(number)["result"], self.row(number)["computed"]

    def criterion(self, indicator, name):
        found = next(i for i in self.result["grading"]["indicators"] if i["id"] == indicator)
        return found, next(c for c in found["criteria"] if c["criterion"] == name)

    def rejects(self):
        with open(self.folder / "out/2025/T1/rejects.csv", encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))


class Answers(Inspected):
    def test_the_cas_own_answer_is_called_so(self):
        self.run_it()
        self.assertEqual((self.row(3)["result"], self.row(3)["by"]), ("是", "self"))
        self.assertIn("机构自评：是", self.row(3)["reason"])
        self.assertNotIn("检查结论", self.row(3)["reason"])

    def test_an_examiners_answer_holds_and_the_difference_is_listed(self):
        self.write("inspection/T1/attest.csv", ATTEST + "3,否,现场,王一,2025-12-01,\n4,否,现场,王一,2025-12-01,\n"
                   "5,是,现场,王一,2025-12-01,\nconsult.basic_content,否,现场,王一,2025-12-01,\n"
                   "gate,是,通报,王一,2025-12-01,\n")
        self.run_it(formats="json,html")
        self.assertEqual([self.row(n)["result"] for n in (3, 4, 5)], ["否", "否", "是"])
        self.assertEqual(self.row(3)["by"], "inspection")
        self.assertIn("检查结论：否", self.row(3)["reason"])
        self.assertIn("机构自评：是", self.row(3)["reason"])
        self.assertEqual(self.criterion("consult", "basic_content")[1]["state"], "否")
        self.assertEqual(self.result["grading"]["gate"], "是")
        self.assertIsNone(self.result["grading"]["level"])
        self.assertEqual([d["item"] for d in self.result["inspection"]["differences"]],
                         ["3", "consult.basic_content", "gate"])
        self.assertIn({"export": "inspection", "file": "inspection/attest.csv", "accepted": 5},
                      [{k: i[k] for k in ("export", "file", "accepted")} for i in self.result["inputs"]])
        self.assertIn("机构自评与检查结论不同之处", (self.folder / "out/2025/T1/index.html").read_text())

    def test_an_answer_that_is_lost_leaves_the_item_open_whatever_the_ca_says(self):
        for line in "3,合格,现场,王一,2025-12-01,\n", '3,"否"x,现场,王一,2025-12-01,\n':
            self.write("inspection/T1/attest.csv", ATTEST + line + "4,是,现场,王一,2025-12-01,\n")
            self.run_it(expect=3)
            self.assertEqual([self.row(n)["result"] for n in (3, 4)], ["待核", "是"], line)
        self.write("inspection/T1/attest.csv", "条目,什么\n3,否\n")
        self.run_it(expect=3)
        self.assertEqual([self.row(n)["result"] for n in (3, 4)], ["待核", "待核"])
        self.assertEqual(self.result["grading"]["gate"], "未知")

    def test_an_answer_to_no_row_may_be_one_to_any_and_is_named_as_the_cause_everywhere(self):
        self.write("inspection/T1/attest.csv", ATTEST + "212,是,现场,王一,2025-12-01,\n5,是,现场,王一,2025-12-01,\n")
        self.run_it(expect=3, formats="json,html")
        self.assertEqual([self.row(n)["result"] for n in (3, 5)], ["待核", "是"])
        self.assertIn("inspection/T1/attest.csv:2", self.said)
        self.assertIn("可能是任何一条的回答", self.said)
        self.assertIn("不能确定属于哪一条（inspection/attest.csv:2）", self.row(3)["reason"])
        page = (self.folder / "out/2025/T1/index.html").read_text()
        self.assertRegex(page, "其中[0-9]+条待核，是因为有1行检查结论不能确定属于哪一条")
        told = self.caeval("check", "-i", "in", "-d", DATE, expect=3).stdout
        self.assertRegex(told, r"现场检查记录有1行不能确定是哪一条的回答（inspection/attest.csv:2）.*：评估表[0-9]+条（第1")
        self.assertNotIn("检查记录的结论不能确定", told)
        self.write("inspection/T1/attest.csv", ATTEST)
        self.write("in/T1/attest.csv", ATTEST + "212,是,自查,甲,2025-11-01,\n3,未知,自查,甲,2025-11-01,\n")
        told = self.caeval("check", "-i", "in", "-d", DATE, expect=3).stdout
        self.assertIn("  检查记录有1行不能确定是哪一条的回答（attest.csv:2）", told)
        self.write("in/T1/attest.csv", ATTEST + "3,未知,自查,甲,2025-11-01,\n4,未知,自查,甲,2025-11-01,\n")
        told = self.caeval("check", "-i", "in", "-d", DATE).stdout
        self.assertIn("  检查记录只答“未知”：评估表2条（第3、4条）", told)
        self.assertNotRegex(told, "检查记录没有回答：[^\n]*第[^\n]*、3、")

    def test_a_row_that_lacks_an_entry_waits_for_no_lost_row_of_another_export(self):
        self.write("in/T1/tickets.csv", "工单编号,渠道,受理时间,关闭时间\nG1,现场,2025-06-05 10:00:00,2025-06-05 11:00:00\n"
                   "G2,微信,2025-06-06 10:00:00,2025-06-06 11:00:00\n")
        self.write("in/T1/docs.csv", "文件编号,文件名称,对应条目,发布日期\nD1,制度,6,2024-01-01\n")
        self.write("in/T1/records.csv", "记录编号,记录名称,对应条目,日期\nR1,现场服务记录,83,2025-06-01\n")
        told = self.caeval("check", "-i", "in", "-d", DATE, expect=3).stdout
        self.assertIn("服务工单", told)
        self.assertNotRegex(told, "服务工单有1行无法读取：[^\n]*83")
        self.assertRegex(told, "制度文件登记、记录登记中没有登记，或所登记的不足以证明：[^\n]*83")
        told = self.caeval("explain", "T1", "83", "-i", "in", "-d", DATE).stdout
        self.assertIn("服务工单有1行未采用", told)
        self.assertIn("但本条待核不是因为这些，而是缺登记", "".join(told.split()))

    def test_who_cannot_say_has_looked_and_an_old_answer_does_not_count(self):
        self.write("inspection/T1/attest.csv", ATTEST + "3,未知,现场,王一,2025-12-01,\n4,是,现场,王一,2026-01-05,\n")
        self.run_it()
        self.assertEqual([self.row(n)["result"] for n in (3, 4)], ["待核", "否"])
        self.assertIn("不计", self.row(4)["reason"])

    def test_a_file_that_cannot_be_reached_fails_the_ca(self):
        (self.folder / "inspection/T1/attest.csv").mkdir(parents=True)
        self.assertIsNone(self.run_it(expect=3))
        self.assertIn("没有结果", self.said)

    def test_a_night_knows_a_file_that_changed(self):
        self.write("inspection/T1/attest.csv", ATTEST + "3,否,现场,王一,2025-12-01,\n")
        self.run_it()
        before = os.stat(self.folder / "out/2025/T1/result.json").st_mtime_ns
        self.run_it()
        self.assertEqual(os.stat(self.folder / "out/2025/T1/result.json").st_mtime_ns, before)
        self.write("inspection/T1/attest.csv", ATTEST + "3,是,现场,王一,2025-12-01,\n")
        self.assertEqual(self.run_it()["form"]["rows"][2]["result"], "是")
        self.write("inspection/T1/overrides.csv", OVERRIDES + "3,否,重查,,王一,2025-12-02,李二,\n")
        self.run_it()
        self.assertEqual(self.held(3), ("否", "是"))
        shutil.rmtree(self.folder / "inspection/T1")
        self.run_it()
        self.assertEqual(self.held(3), ("是", "是"))

    def test_the_folder_stands_apart(self):
        for where in "in/inspection", "out", "out/2025", ".":
            (self.folder / where).mkdir(parents=True, exist_ok=True)
            self.caeval("run", "-i", "in", "-o", "out", "-d", DATE, "--inspection", where, expect=64)
        self.caeval("run", "-i", "in", "-o", "out", "-d", DATE, "--inspection", "nowhere", expect=66)

    def test_what_lies_in_the_wrong_place_is_said(self):
        self.write("inspection/T9/attest.csv", ATTEST + "3,否,现场,王一,2025-12-01,\n")
        self.write("in/T1/overrides.csv", OVERRIDES + "75,是,自改,,甲,2025-12-02,乙,\n")
        self.run_it(expect=3)
        self.assertIn("没有机构 T9 的数据", self.said)
        self.assertIn("机构的文件夹里不收", self.said)
        self.assertEqual(self.held(75), ("否", "否"))

    def test_a_folder_under_a_name_that_is_nearly_the_cas_is_lost_to_it(self):
        self.write("in/T2/org.csv", "机构编码,机构名称\nT2,另一公司\n")
        self.write("in/T2/attest.csv", ATTEST + "3,是,自查,甲,2025-11-01,\n")
        for name in "t1", "Ｔ１", "T1 ", "ｔ1":
            self.write(f"inspection/{name}/attest.csv", ATTEST + "3,否,现场,王一,2025-12-01,\n")
            self.run_it(expect=3)
            self.assertEqual([self.row(n)["result"] for n in (3, 4)], ["待核", "待核"], name)
            self.assertEqual(self.held(75), ("否", "否"), name)
            self.assertIn("请改名为 T1", self.said)
            other = json.loads((self.folder / "out/2025/T2/result.json").read_text())
            self.assertEqual(other["form"]["rows"][2]["result"], "是")
            self.write("inspection/T1/attest.csv", ATTEST + "3,是,现场,王一,2025-12-01,\n")
            self.run_it(expect=3)
            self.assertEqual(self.held(3), ("待核", "待核"), name)
            shutil.rmtree(self.folder / "inspection")
            self.write(f"inspection/{name}/overrides.csv", OVERRIDES + "75,是,漏记,,王一,2025-12-20,李二,\n")
            self.run_it(expect=3)
            self.assertEqual((self.held(75), self.held(3)), (("待核", "否"), ("待核", "是")), name)
            shutil.rmtree(self.folder / "inspection")
            self.run_it()
            self.assertEqual((self.held(75), self.held(3)), (("否", "否"), ("是", "是")), name)

    def test_a_name_that_is_another_cas_is_that_cas(self):
        self.write("in/t1/org.csv", "机构编码,机构名称\nt1,另一公司\n")
        self.write("inspection/t1/attest.csv", ATTEST + "3,否,现场,王一,2025-12-01,\n")
        self.run_it()
        self.assertEqual(self.held(3), ("是", "是"))

    def test_a_file_for_all_cas_is_lost_to_each(self):
        head = "机构编码," + ATTEST
        for name, text in (("attest.csv", head + "T1,3,否,现场,王一,2025-12-01,\n"),
                           ("检查.csv", head + "T1,3,否,现场,王一,2025-12-01,\n"),
                           ("overrides.csv", "机构编码," + OVERRIDES + "T1,3,否,a,,王一,2025-12-20,李二,\n")):
            self.write(f"inspection/{name}", text)
            self.run_it(expect=3)
            self.assertEqual(self.held(3)[0], "待核", name)
            self.assertIn("请按机构拆开", self.said)
            (self.folder / "inspection" / name).unlink()
        self.write("inspection/说明.txt", "x")
        self.run_it(expect=3)
        self.assertEqual(self.held(3), ("是", "是"))

    def test_by_configuration(self):
        self.write("elsewhere/T1/attest.csv", ATTEST + "3,否,现场,王一,2025-12-01,\n")
        self.write("c.conf", "inspection = elsewhere\n")
        self.assertEqual(self.run_it("--config", "c.conf")["form"]["rows"][2]["result"], "否")


class Overrides(Inspected):
    def override(self, *lines, head=OVERRIDES, expect=0, encoding="utf-8", **how):
        self.write("inspection/T1/overrides.csv", head + "".join(line + "\n" for line in lines), encoding)
        return self.run_it(expect=expect, **how)

    def test_both_results_are_printed_and_counted(self):
        self.override("75,是,录音证明系统漏记,记录单3,王一,2025-12-20,李二,2026-12-31", formats="json,html,xlsx")
        self.assertEqual(self.held(75), ("是", "否"))
        self.assertEqual(self.row(75)["by"], "inspection")
        form = self.result["form"]
        self.assertEqual(form["counts"]["否"] + 1, form["computed_counts"]["否"])
        self.assertEqual(sum(form["counts"].values()), 211)
        for word in "现场改判：是", "录音证明系统漏记", "李二", "按证据为“否”":
            self.assertIn(word, self.row(75)["reason"])
            self.assertIn(word, (self.folder / "out/2025/T1/index.html").read_text())

    def test_one_that_is_over_or_of_a_day_to_come_does_not_count_and_is_listed(self):
        self.override("75,是,a,,王一,2025-12-20,李二,2025-12-30", "3,否,a,,王一,2026-01-01,李二,",
                      "4,是,a,,王一,2025-12-31,李二,2025-12-31")
        self.assertEqual([self.held(n) for n in (75, 3, 4)], [("否", "否"), ("是", "是"), ("是", "否")])
        self.assertEqual([o["state"] for o in self.result["inspection"]["overrides"]],
                         ["expired", "after_date", "holds"])

    def test_the_order_of_two_that_agree_decides_nothing(self):
        lines = ["75,是,a,,王一,2025-12-20,李二,", "75,是,b,,王一,2025-12-21,李二,x"]
        for order in lines, lines[::-1]:
            self.override(*order, expect=3)
            self.assertEqual(self.held(75), ("是", "否"), order)

    def test_what_is_no_decision_is_rejected_and_decides_nothing(self):
        lines = ["75,是,,,王一,2025-12-20,李二,", "75,是,a,,王一,2025-12-20,,", "75,是,a,,王一,,李二,",
                 "212,否,a,,王一,2025-12-20,李二,", "0,否,a,,王一,2025-12-20,李二,", "12.5,否,a,,王一,2025-12-20,李二,",
                 "-1,否,a,,王一,2025-12-20,李二,", "=1+1,否,a,,王一,2025-12-20,李二,", "gate,是,a,,王一,2025-12-20,李二,",
                 "consult.nothing,是,a,,王一,2025-12-20,李二,", "consult.basic_content,不适用,a,,王一,2025-12-20,李二,",
                 "3,不适用,a,,王一,2025-12-20,李二,", "3,否,a,,王一,2025-12-20,李二,2025-12-19"]
        self.override(*lines, expect=3)
        self.assertEqual([self.held(n) for n in (75, 3)], [("否", "否"), ("是", "是")])
        self.assertEqual(self.result["form"]["counts"], self.result["form"]["computed_counts"])
        self.assertEqual(len({r["line"] for r in self.rejects() if r["file"] == "inspection/overrides.csv"}), len(lines))

    def test_one_that_does_not_count_leaves_a_trace_at_its_row_in_every_document(self):
        self.override("75,是,a,,王一,2025-12-20,李二,2025-12-30", "3,否,b,,王一,2026-01-01,李二,",
                      "4,是,c,,王一,2025-12-20,,", "5,不行,c,,王一,2025-12-20,李二,", "6,否,d,,王一,2025-12-20,李二,2025-12-19",
                      "consult.basic_content,否,e,,王一,2025-12-20,李二,2025-12-30", formats="json,html,pdf", expect=3)
        self.assertEqual([self.held(n)[0] for n in (75, 3, 4)], ["否", "是", "否"])
        traces = {75: "不计的现场改判：是，理由：a，", 3: "不计的现场改判：否，理由：b，",
                  4: "现场改判（inspection/overrides.csv:4）没有写批准人，不采用",
                  6: "现场改判（inspection/overrides.csv:6）的改判结果或失效日期不合要求，不采用"}
        page = (self.folder / "out/2025/T1/index.html").read_text()
        for number, words in traces.items():
            self.assertIn(words, self.row(number)["reason"])
            self.assertIn(words, page)
            told = self.caeval("explain", "T1", str(number), "-i", "in", "-d", DATE).stdout
            self.assertIn("".join(words.split()), "".join(told.split()))
        self.assertIn("（inspection/overrides.csv:2）：已失效，按证据的结果", self.row(75)["reason"])
        self.assertIn("：决定日期晚于评估日，不计", self.row(3)["reason"])
        self.assertIn("不计的现场改判：否，理由：e", self.criterion("consult", "basic_content")[1]["reason"])
        self.caeval("notice", "T1", "-o", "out", "-d", DATE, "--formats", "json,pdf", expect=(0, 3))
        for name in "report", "notice":
            told = pages(self.folder / f"out/2025/T1/{name}.pdf")
            self.assertIn("不计的现场改判：是，理由：a，", told, name)
            self.assertIn("现场改判（《现场改判》第4行）没有写批准人，不采用", told, name)

    def test_a_blank_in_an_override_is_said_to_make_it_none(self):
        self.override("3,否,a,,王一,2025-12-20,李二,", "4,是,c,,王一,2025-12-20,,", "5,是,,,王一,2025-12-20,李二,", expect=3)
        self.assertIn("批准人 必填项为空，此行改判不采用，请补上", self.said)
        self.assertIn("理由 必填项为空，此行改判不采用，请补上", self.said)
        self.assertNotIn("合并单元格", self.said)
        self.write("inspection/T1/attest.csv", ATTEST + "3,合格,现场,王一,2025-12-01,\n")
        self.run_it(expect=3)
        self.assertIn("现场检查记录有1行未采用", self.row(3)["gaps"])
        self.assertNotIn("现场检查记录", self.row(75)["gaps"])

    def test_what_cannot_be_read_leaves_open_what_it_may_have_decided(self):
        self.override("75,合格,a,,王一,2025-12-20,李二,", expect=3)
        self.assertEqual(self.held(75), ("待核", "否"))
        self.assertEqual(self.held(3), ("是", "是"))
        self.override("75,是,a,,王一,2025-13-20,李二,", expect=3)
        self.assertEqual(self.held(75), ("待核", "否"))
        self.override('"75"x,是,a,,王一,2025-12-20,李二,', expect=3)
        self.assertEqual(self.held(75), ("待核", "否"))
        self.assertEqual(self.held(3), ("待核", "是"))
        self.override(head="条目,什么\n", expect=3)
        self.assertEqual(self.held(3), ("待核", "是"))
        self.override("75,是,a,,王一,2025-12-20,李二,x", expect=3)
        self.assertEqual(self.held(75), ("待核", "否"))

    def test_what_a_spreadsheet_lost_may_have_been_a_reason_or_an_approver(self):
        for lost in "########", "#REF!", "#NAME?", "#N/A":
            for line in f"75,是,{lost},,王一,2025-12-20,李二,", f"75,是,a,,王一,2025-12-20,{lost},":
                self.override(line, expect=3)
                self.assertEqual((self.held(75), self.held(3)), (("待核", "否"), ("是", "是")), line)
        for line in "75,是,,,王一,2025-12-20,########,", "75,是,########,,王一,2025-12-20,,":
            self.override(line, expect=3)                     # without an approver, or without a reason, it is none
            self.assertEqual((self.held(75), self.held(3)), (("否", "否"), ("是", "是")), line)

    def test_a_row_in_whatever_spelling(self):
        for row in "75.0", "75.00", "075", "〔75〕", "〔７５〕", "第75条", "第７５项", "７５", "【75】", " 75 ":
            self.override(f"{row},是,a,,王一,2025-12-20,李二,")
            self.assertEqual((self.held(75), self.held(3)), (("是", "否"), ("是", "是")), row)
            self.write("inspection/T1/attest.csv", ATTEST + f"{row.replace('75', '3').replace('７５', '３')},否,现场,王一,2025-12-01,\n")
            self.run_it()
            self.assertEqual(self.held(3), ("否", "否"), row)
            (self.folder / "inspection/T1/attest.csv").unlink()

    def test_a_list_of_rows_is_each_of_them(self):
        for rows in "7-9", "7~9", "7—9", "7至9", "第7条至第9条", '"7、8、9"', '"7，8；9"', '"7,8,9"', "7-8、9":
            self.override(f"{rows},否,a,,王一,2025-12-20,李二,")
            self.assertEqual([self.held(n)[0] for n in (6, 7, 8, 9, 10)], ["待核", "否", "否", "否", "待核"], rows)
            (self.folder / "inspection/T1/overrides.csv").unlink()
            self.write("inspection/T1/attest.csv", ATTEST + f"{rows},否,现场,王一,2025-12-01,\n")
            self.run_it()
            self.assertEqual([self.held(n)[0] for n in (6, 7, 8, 9, 10)], ["待核", "否", "否", "否", "待核"], rows)
            (self.folder / "inspection/T1/attest.csv").unlink()
        self.write("inspection/T1/attest.csv", ATTEST + "107,是,现场,王一,2025-12-01,\n")
        self.override("3、107,不适用,a,,王一,2025-12-20,李二,", "4-5,是,########,,王一,2025-12-20,李二,", expect=3)
        self.assertEqual([self.held(n) for n in (3, 107, 4)], [("是", "是"), ("待核", "是"), ("待核", "否")])

    def test_what_names_no_row_and_is_no_number_may_name_any(self):
        for row in "O75", "7.5E1", "7-", "9-7", "7-999", "2025-07-09", "7月9日", "7 9", "75a", "3、gate":
            self.override(f"{row},否,a,,王一,2025-12-20,李二,", expect=3)
            self.assertEqual([self.held(n) for n in (3, 79)], [("待核", "是"), ("待核", "待核")], row)

    def test_of_two_that_differ_neither_counts(self):
        self.override("75,是,a,,王一,2025-12-20,李二,", "75,否,b,,王一,2025-12-21,李二,", "3,否,a,,王一,2025-12-20,李二,",
                      "3,否,b,,王一,2025-12-21,李二,", "4,是,a,,王一,2024-12-20,李二,2025-01-31",
                      "4,否,b,,王一,2025-12-21,李二,")
        self.assertEqual(self.held(75), ("待核", "否"))
        states = [o["state"] for o in self.result["inspection"]["overrides"] if o["item"] == "3"]
        self.assertEqual((self.held(3), states), (("否", "是"), ["holds", "holds"]))
        self.assertEqual(self.held(4), ("否", "否"))

    def test_of_two_that_differ_one_without_a_readable_end_counts_too(self):
        self.override("75,是,a,,王一,2025-12-20,李二,", "75,否,b,,王一,2025-12-21,李二,x", expect=3)
        self.assertEqual(self.held(75), ("待核", "否"))

    def test_what_names_no_item_in_plain_words_may_name_any(self):
        self.override("七十五,是,a,,王一,2025-12-20,李二,", expect=3)
        self.assertEqual([self.held(n) for n in (75, 3)], [("待核", "否"), ("待核", "是")])

    def test_without_an_approver_it_is_no_decision_whatever_else_it_says(self):
        self.override("75,合格,a,,王一,2025-12-20,,", expect=3)
        self.assertEqual(self.held(75), ("否", "否"))

    def test_the_gate_is_refused_by_its_own_words(self):
        self.override("gate,是,a,,王一,2025-12-20,李二,", expect=3)
        self.assertIn("gate 由检查记录认定", "".join(r["reason"] for r in self.rejects()))

    def page(self):
        """The report's text, cells and paragraphs divided by |."""
        text = re.sub(r"\s*<[^>]+>\s*", "|", (self.folder / "out/2025/T1/index.html").read_text(encoding="utf-8"))
        return re.sub(r"\|+", "|", text)

    def test_the_report_has_both_results_of_each_and_both_totals(self):
        self.write("inspection/T1/attest.csv", ATTEST + "3,否,现场,王一,2025-12-01,\n")
        self.override("75,是,a,,王一,2025-12-20,李二,", "consult.basic_content,否,a,,王一,2025-12-20,李二,",
                      formats="json,html")
        page = self.page()
        self.assertRegex(page, r"\|第3条 [^|]*\|是\|否\|检查结论：否")                     # the CA's, the examiner's
        self.assertRegex(page, r"\|第75条 [^|]*\|否\|是\|现场改判：是[^|]*\|采用；没有失效日期，以后各年也采用\|")     # by evidence, overridden
        self.assertRegex(page, r"\|业务咨询服务质量指标：能够[^|]*\|是\|否\|现场改判：否")
        said = re.search("按证据：总分([^，]*)，.*?改判后：总分([^，]*)，", page).groups()
        self.assertNotEqual(*said)
        self.assertTrue(said[0].endswith(self.result["grading"]["computed_total"]["hi"]), said)

    def test_why_one_is_not_counted_is_said(self):
        self.override("75,是,a,,王一,2025-12-20,李二,x", "3,是,a,,王一,2025-12-20,李二,", "3,否,b,,王一,2025-12-20,李二,",
                      expect=3)
        self.assertIn("失效日期无法读取", self.row(75)["reason"])
        self.assertNotIn("失效日期", self.row(3)["reason"])

    def test_a_criterion_flows_into_score_total_and_level(self):
        names = [c["criterion"] for c in next(
            i for i in self.run_it()["grading"]["indicators"] if i["id"] == "consult")["criteria"] if c["score"] == 1]
        before = self.result["grading"]["total"]
        self.override(*[f"consult.{name},否,a,,王一,2025-12-20,李二," for name in names])
        indicator, criterion = self.criterion("consult", names[0])
        self.assertEqual((criterion["state"], criterion["computed"]), ("否", "是"))
        self.assertEqual((indicator["hi"], indicator["computed_hi"]), ("0", "5"))
        self.assertEqual(self.result["grading"]["computed_total"], before)
        self.assertLess(float(self.result["grading"]["total"]["hi"]), float(before["hi"]))

    def test_whoever_reads_the_summary_sees_that_results_are_overridden(self):
        self.run_it(formats="json,html")
        summary = json.loads((self.folder / "out/2025/summary.json").read_text())["cas"][0]
        self.assertNotIn("computed_total", summary)
        self.assertNotIn("现场改判", (self.folder / "out/2025/index.html").read_text())
        self.override("75,是,漏记,,王一,2025-12-20,李二,", "consult.basic_content,否,a,,王一,2025-12-20,李二,",
                      formats="json,html,xlsx,pdf")
        form, grading = self.result["form"], self.result["grading"]
        summary = json.loads((self.folder / "out/2025/summary.json").read_text())["cas"][0]
        self.assertEqual((summary["overrides"], summary["computed_total"]["hi"], summary["computed_level"]),
                         (2, f"{float(grading['computed_total']['hi']):.2f}", grading["computed_level"]))
        self.assertEqual(summary["computed_counts"]["否"], form["computed_counts"]["否"])
        self.assertNotEqual(summary["computed_counts"]["否"], summary["counts"]["否"])
        note = f"现场改判2项；按证据：总分{grading['computed_total']['lo']}"[:14]
        self.assertIn(note, (self.folder / "out/2025/index.html").read_text())
        pdf = subprocess.run(["pdftotext", "-raw", "out/2025/summary.pdf", "-"], cwd=self.folder, capture_output=True,
                             text=True).stdout
        self.assertIn(note, pdf.replace("\n", ""))
        book = openpyxl.load_workbook(self.folder / "out/2025/summary.xlsx")
        self.assertTrue(any(note in str(c.value) for s in book for r in s.iter_rows() for c in r))
        for name, words in (("conclusion", ["T1"]), ("publicity", [])):
            told = self.caeval("document", name, *words, "-o", "out", "-d", DATE, "--formats", "pdf", "--force", expect=(0, 3)).stdout
            paths = [line for line in told.splitlines() if line.endswith(".pdf")]
            text = subprocess.run(["pdftotext", "-raw", paths[0], "-"], cwd=self.folder, capture_output=True, text=True).stdout
            self.assertIn(note, text.replace("\n", ""), name)

    def states(self, indicator, name):
        found, _ = self.criterion(indicator, name)
        return {c["score"]: c["state"] for c in found["criteria"] if c["criterion"] == name and c["score"]}

    def test_of_a_criterion_with_several_scores_one_line_is_named(self):
        self.write("in/T1/complaints.csv", COMPLAINTS)
        before = self.run_it() and self.states("complaint", "count")
        self.assertEqual(before, {1: "是", 3: "是", 5: "是"})
        self.override("complaint.count,否,另查1次,,王一,2025-12-20,李二,", "complaint.count@2,否,另查,,王一,2025-12-20,李二,",
                      expect=3)
        self.assertEqual(self.states("complaint", "count"), before)
        told = str(self.rejects())
        for form in "complaint.count@1", "complaint.count@3", "complaint.count@5":
            self.assertIn(form, told)
        self.override("complaint.count@3,否,另查1次,,王一,2025-12-20,李二,", formats="json,html")
        self.assertEqual(self.states("complaint", "count"), {1: "是", 3: "否", 5: "是"})
        self.assertIn("一年内发生1次投诉举报事件", (self.folder / "out/2025/T1/index.html").read_text())
        self.override("consult.consultants_3y,是,a,,王一,2025-12-20,李二,", expect=3)
        self.assertEqual(self.states("consult", "consultants_3y"), {3: "未知", 5: "未知"})

    def test_a_row_without_boxes_keeps_its_place(self):
        self.override("35,否,a,,王一,2025-12-20,李二,")
        self.assertEqual((self.held(35)[0], self.row(35)["boxes"]), ("否", False))
        self.assertEqual(self.result["form"]["counts"]["无框"], 3)

    def test_a_row_without_boxes_that_is_no_is_said_apart_wherever_rows_are_counted(self):
        self.override("35,否,a,,王一,2025-12-20,李二,", formats="json,html,pdf")
        no = self.result["form"]["counts"]["否"]
        told = {"report": pages(self.folder / "out/2025/T1/report.pdf"),
                "html": (self.folder / "out/2025/T1/index.html").read_text()}
        self.caeval("notice", "T1", "-o", "out", "-d", DATE, "--formats", "json,pdf", expect=(0, 3))
        self.caeval("document", "conclusion", "T1", "-o", "out", "-d", DATE, "--formats", "json,pdf", expect=(0, 3))
        for name in "notice", "conclusion":
            told[name] = pages(self.folder / f"out/2025/T1/{name}.pdf")
        self.assertIn(f"否{no}条", told["report"])
        self.assertIn("（其中第35条结果为“否”，不计入上列“否”的条数）", told["report"])
        self.assertIn(f"下列{no + 1}条结果为“否”", told["report"])
        for name in "report", "html":
            self.assertIn("其中第35条在评估表上没有判定框，不计入评估表“否”的条数。", told[name], name)
        self.assertIn(f"共{no + 1}项（含未设选项框的第35条", told["notice"])
        self.assertIn(f"“否”的{no}项", told["conclusion"])
        self.assertIn("（其中第35条为“否”", told["conclusion"])

    def test_what_is_served_to_the_ca_names_exports_and_no_files(self):
        self.write("inspection/T1/attest.csv", ATTEST + "3,否,现场,王一,2025-12-01,\n")
        self.override("75,否,漏记,,王一,2025-12-20,李二,")
        self.caeval("notice", "T1", "-o", "out", "-d", DATE, "--formats", "json,pdf", expect=(0, 3))
        self.caeval("document", "record", "T1", "-o", "out", "-d", DATE, "--formats", "json,pdf", expect=(0, 3))
        told = pages(self.folder / "out/2025/T1/notice.pdf")
        self.assertNotRegex(told + pages(self.folder / "out/2025/T1/record.pdf"), r"\.csv")
        for place in "《现场检查记录》第2行", "《检查记录（机构自评）》第2行", "《现场改判》第2行":
            self.assertIn(place, told)

    def test_chinese_headers_and_other_encodings(self):
        head = "条目,改判结果,理由,依据,检查人,决定日期,批准人,失效日期\n"
        for encoding in "gb18030", "utf-8-sig", "utf-16":
            self.override("第75项,是,漏记,,王一,2025年12月20日,李二,", head=head, encoding=encoding)
            self.assertEqual(self.held(75), ("是", "否"), encoding)

    def test_the_history_tells_it_as_what_it_is(self):
        self.run_it(date="2025-12-30")
        self.override("75,是,漏记,,王一,2025-12-20,李二,")
        changes = self.caeval("diff", "-o", "out", "--from", "2025-12-30", "--to", DATE, expect=(0, 3)).stdout
        self.assertIn("现场检查改判", changes)
        self.assertIn("第75条改判为“是”", changes)


class Verified(Inspected):
    def setUp(self):
        super().setUp()
        self.write("inspection/T1/overrides.csv", OVERRIDES + "75,是,漏记,,王一,2025-12-20,李二,\n")
        self.write("in/T2/org.csv", "机构编码,机构名称\nT2,另一公司\n")

    def keys(self):
        def openssl(*words):
            subprocess.run(["openssl", *words], cwd=self.folder, check=True, capture_output=True)
        openssl("genpkey", "-algorithm", "SM2", "-out", "plain.pem")
        openssl("pkey", "-in", "plain.pem", "-pubout", "-out", "public.pem")
        self.write("pass", "a phrase\n")
        openssl("pkey", "-in", "plain.pem", "-aes128", "-passout", "file:pass", "-out", "key.pem")
        self.write("c.conf", "sign = key.pem\nsign-passphrase = pass\nverify-key = public.pem\n")
        return "--config", "c.conf"

    def verify(self, *words, expect=0):
        return self.caeval("verify", *words, "out", expect=expect).stdout

    def test_what_was_written_comes_out_again(self):
        self.run_it(date="2025-12-30", formats="json,html")
        self.run_it(formats="json,html,xlsx")
        self.assertIn("重新计算了2份：都与写出时相同", self.verify("-i", "in"))
        self.write("in/T1/hotline.csv", "通话编号,呼入时间,人工应答时间,服务方式,通话结果\n" + MISSED[:60])
        self.assertIn("没有重新计算：数据与当时不同", self.verify("-i", "in"))
        self.caeval("verify", "nowhere", expect=66)

    def test_one_byte_changed_missing_and_more(self):
        config = self.keys()
        self.run_it(*config, formats="json,html,xlsx")
        self.caeval("annual", "-q", "-o", "out", "-d", DATE, "--formats", "json", *config)
        self.assertIn("和签名", self.verify(*config))
        files = [f for where in ("out/2025", "out/.caeval-seals") for f in sorted((self.folder / where).rglob("*"))
                 if f.is_file()]
        self.assertGreater(len(files), 15)
        for file in files:
            sound = file.read_bytes()
            for at in {0, len(sound) // 2, len(sound) - 1}:
                damaged = bytearray(sound)
                damaged[at] ^= 1
                file.write_bytes(damaged)
                self.assertIn(str(file.relative_to(self.folder)).rsplit(".", 1)[0], self.verify(*config, expect=1), (file, at))
            file.unlink()
            self.assertIn("缺失", self.verify(*config, expect=1), file)
            file.write_bytes(sound)
        self.write("out/2025/T1/more.txt", "x")
        self.assertIn("多出的文件", self.verify(*config, expect=1))

    def test_a_damaged_list_is_named_itself_and_why_nothing_was_evaluated_again(self):
        self.run_it(formats="json,html,xlsx")
        seal = self.folder / "out/.caeval-seals/2025.json"
        sound = seal.read_text()
        tree = json.loads(sound)
        for digest in tree["files"][0]["sha256"], tree["files"][1]["sm3"], tree["cas"][1]["sha256"]:
            seal.write_text(sound.replace(digest, ("0" if digest[0] != "0" else "1") + digest[1:]))
            told = self.verify("-i", "in", expect=1)
            self.assertIn("out/.caeval-seals/2025.json：内容已改动", told)
            self.assertNotIn("out/2025/", told)
            self.assertIn("所以没有重新计算", told)
        seal.write_text(sound)
        self.verify("-i", "in")

    def test_what_is_not_as_it_was_written_is_not_recomputed_too(self):
        self.run_it()
        file = self.folder / "out/2025/T1/result.json"
        file.write_bytes(file.read_bytes() + b"\n")
        self.assertIn("重新计算了0份", self.verify("-i", "in", expect=1))

    def test_results_of_several_days_come_out_again(self):
        self.run_it(date="2025-12-30")
        self.run_it("--only", "T1")
        self.assertIn("重新计算了2份：都与写出时相同", self.caeval("verify", "-i", "in", "out/").stdout)
        self.assertIn("核对了2份结果", self.caeval("verify", "-i", "nowhere", "out/2025/").stdout)

    def test_what_other_templates_give_is_not_compared(self):
        self.run_it()
        shutil.copytree(world.TEMPLATES, self.folder / "templates")
        path = self.folder / "templates/wording.csv"
        path.write_text(path.read_text(encoding="utf-8").replace("override.state_holds,采用", "override.state_holds,采纳"),
                        encoding="utf-8")
        told = self.verify("-i", "in", "--templates", self.folder / "templates")
        self.assertIn("没有重新计算：模板与当时不同", told)

    def test_a_year_alone_is_evaluated_again_beside_what_was_before_it(self):
        self.run_it(date="2024-12-31")
        self.run_it(date="2025-12-30")
        self.run_it()
        for folder in "out/2025", "out/2025/":
            told = self.caeval("verify", "-i", "in", folder, expect=0).stdout
            self.assertIn("重新计算了2份：都与写出时相同", told)

    def test_each_ca_is_evaluated_again_in_its_own_formats(self):
        self.run_it(formats="json,html")
        self.run_it("--only", "T1", formats="json,ofd")
        self.assertIn("重新计算了2份：都与写出时相同", self.verify("-i", "in"))

    def test_a_year_that_is_gone_is_missed(self):
        self.run_it()
        self.run_it(date="2024-12-31")
        shutil.rmtree(self.folder / "out/2025")
        self.assertIn("out/2025：缺失", self.verify(expect=1))
        (self.folder / "out/2025").symlink_to("2024")      # a link is followed, as runs follow it
        self.assertIn("out/2025/T1/manifest.json：是评估日2024-12-31的清单，不是2025年的", self.verify(expect=1))

    def test_what_examiners_and_officials_work_on_is_no_tampering(self):
        self.run_it()
        self.caeval("sample", "T1", "-i", "in", "-o", "out", "--seed", "1", expect=0)
        self.caeval("document", "publicity", "-d", "2025-12-31", "-o", "out", "--formats", "pdf", expect=0)
        place = self.folder / "out/2025/T1"
        book = openpyxl.load_workbook(place / "sample.xlsx")
        book.save(place / "sample.xlsx")
        self.assertIn("T1/sample.xlsx：提示：文书写出后有改动", self.verify())
        (place / "sample.xlsx").rename(place / "sample-filled-0.xlsx")
        self.verify()

    def test_documents_that_were_made_and_are_gone_are_missed(self):
        self.run_it()
        self.caeval("notice", "T1", "-o", "out", "-d", DATE, "--due", "2026-02-28", "--formats", "json,pdf")
        self.caeval("document", "publicity", "-d", DATE, "-o", "out", "--formats", "pdf")
        told = self.verify()
        self.assertIn("：都与写出时相同", told)
        for name in "T1/notice.docx", "T1/notice.pdf", "publicity.docx":
            path = self.folder / "out/2025" / name
            sound = path.read_bytes()
            path.unlink()
            self.assertIn(f"{name}：缺失：依2025-12-31的结果制作的文书", self.verify(expect=1))
            path.write_bytes(sound + b"!")
            told = self.verify()
            self.assertIn(f"{name}：提示：文书写出后有改动", told)
            self.assertIn("除提示的以外，都与写出时相同", told)
            path.write_bytes(sound)
        self.assertIn("：都与写出时相同", self.verify())

    def test_a_result_taken_back_is_not_missed(self):
        self.run_it()
        self.caeval("forget", "T2", DATE, "-o", "out")
        self.verify()
        shutil.rmtree(self.folder / "out/2025/T1")
        self.assertIn("年度清单中有这家机构的结果", self.verify(expect=1))

    def test_a_key_that_is_none_ends_the_run(self):
        self.write("c.conf", "sign = in/T1/org.csv\n")
        self.caeval("run", "-i", "in", "-o", "out", "-d", DATE, "--config", "c.conf", expect=65)
        config = self.keys()
        self.write("pass", "another\n")
        said = self.caeval("run", "-i", "in", "-o", "out", "-d", DATE, *config, expect=65).stderr
        self.assertNotIn("another", said)


class Collected(Inspected):
    """An examiner fills in evaluation.xlsx, as far as openpyxl can be one."""

    BOXES = {"是": "☑    □", "否": "□    ☑", "": "□    □"}

    def setUp(self):
        super().setUp()
        self.run_it(formats="json,xlsx")
        self.book = openpyxl.load_workbook(self.folder / "out/2025/T1/evaluation.xlsx")
        self.places = {(n, c): self.find_cell(n, c) for n in (3, 4, 5, 7, 8, 75) for c in ("考核记录", "备 注")}

    def form_cell(self, number, column):
        return self.places[number, column]

    def find_cell(self, number, column):
        for sheet in self.book:
            for row in sheet.iter_rows():
                if any(isinstance(c.value, str) and c.value.startswith(f"〔{number}〕") for c in row):
                    head = next(r for r in sheet.iter_rows() if any(c.value == "考核记录" for c in r))
                    at = next(c.column for c in head if c.value == column)
                    return sheet.cell(row[0].row, at)
        raise AssertionError(number)

    def criterion_cell(self, text, nth=0):
        for sheet in self.book:
            head = next((r for r in sheet.iter_rows() if any(c.value == "评价准则" for c in r)
                         and any(c.value == "结论" for c in r)), None)
            if head:
                at = {c.value: c.column for c in head}
                found = [r for r in sheet.iter_rows(min_row=head[0].row + 1)
                         if sheet.cell(r[0].row, at["评价准则"]).value == text]
                return sheet.cell(found[nth][0].row, at["结论"])
        raise AssertionError(text)

    def collect(self, *more, expect=0, code="T1"):
        self.book.save(self.folder / "filled.xlsx")
        return self.caeval("collect", code, "filled.xlsx", "-i", "in", "-o", "out", "-d", "2025-12-20", *more,
                           expect=expect)

    def written(self, name):
        with open(self.folder / "inspection/T1" / name, encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def test_changed_cells_alone_with_their_places(self):
        self.form_cell(4, "考核记录").value = self.BOXES["是"]                  # the CA's own answer
        self.form_cell(5, "考核记录").value = self.BOXES["否"]                  # open
        self.form_cell(5, "备 注").value = "没有批复，见照片3"
        self.form_cell(75, "考核记录").value = self.BOXES["是"]                 # by data
        self.form_cell(75, "备 注").value = "录音系统漏记"
        self.form_cell(3, "考核记录").value = self.BOXES[""]
        self.form_cell(7, "备 注").value = "只有备注"
        told = self.collect("--examiner", "王一", "--approver", "李二", expect=3).stdout
        self.assertEqual([(r["item"], r["value"], r["note"]) for r in self.written("attest.csv")],
                         [("4", "是", ""), ("5", "否", "没有批复，见照片3")])
        over, = self.written("overrides.csv")
        self.assertEqual({k: over[k] for k in ("row", "result", "reason", "examiner", "decided_on", "approver")},
                         {"row": "75", "result": "是", "reason": "录音系统漏记", "examiner": "王一",
                          "decided_on": "2025-12-20", "approver": "李二"})
        self.assertIn(f"filled.xlsx的“评估表”{self.form_cell(75, '考核记录').coordinate}格", over["evidence"])
        self.assertIn("被清空，没有采用", told)
        self.assertIn("只改了备注", told)
        self.run_it()
        self.assertEqual([self.held(n) for n in (3, 4, 5, 75)], [("是", "是"), ("是", "是"), ("否", "否"), ("是", "否")])

    def test_criteria(self):
        text = "能够提供业务咨询服务的基本内容，包括业务介绍、业务办理流程、证书应用和电子认证服务相关法律法规解读"
        self.criterion_cell(text).value = "否"
        self.collect()
        self.assertEqual([(r["item"], r["value"]) for r in self.written("attest.csv")], [("consult.basic_content", "否")])

    def test_a_line_of_a_measure_of_several_scores(self):
        self.write("in/T1/complaints.csv", COMPLAINTS)
        self.run_it("--force", formats="json,xlsx")
        self.book = openpyxl.load_workbook(self.folder / "out/2025/T1/evaluation.xlsx")
        self.criterion_cell("一年内发生1次投诉举报事件，且处理周期不超过3个工作日").value = "否"
        self.criterion_cell("具备专门的具有3年以上从业经历的3人以上的咨询团队").value = "否"
        self.collect("--examiner", "王一", "--approver", "李二", "--reason", "另查1次")
        self.assertEqual([(r["row"], r["result"], r["reason"]) for r in self.written("overrides.csv")],
                         [("consult.consultants_3y@5", "否", "另查1次"), ("complaint.count@3", "否", "另查1次")])
        self.run_it()
        found, _ = self.criterion("complaint", "count")
        self.assertEqual([c["state"] for c in found["criteria"] if c["score"]], ["是", "否", "是"])

    def test_what_is_no_answer_is_not_taken(self):
        self.form_cell(4, "考核记录").value = "有"
        self.form_cell(75, "考核记录").value = "待核"
        self.form_cell(5, "考核记录").value = self.BOXES["否"]
        self.form_cell(5, "备 注").value = "〔5〕记录缺3天"
        self.criterion_cell("一年内发生1次投诉举报事件，且处理周期不超过3个工作日").value = "待核"
        told = self.collect(expect=3).stdout
        for place in self.form_cell(4, "考核记录"), self.form_cell(75, "考核记录"):
            self.assertIn(f"{place.coordinate}：填的“{place.value}”不是", told)
        self.assertFalse((self.folder / "inspection/T1/overrides.csv").exists())
        line, = self.written("attest.csv")
        self.assertEqual((line["item"], line["note"]), ("5", "记录缺3天"))
        self.assertIn("原为“待核”", line["evidence"])

    def test_collecting_again_fills_in_what_was_empty(self):
        self.write("inspection/T1/overrides.csv", OVERRIDES + "第8项,否,,,,2025-12-01,,\n")
        self.form_cell(75, "考核记录").value = self.BOXES["是"]
        told = self.collect("--examiner", "王一", expect=3).stdout
        self.assertIn("第75条：“是”没有填写“理由”、“批准人”", told)
        self.assertIn("第8条：“否”没有填写“理由”、“批准人”", told)
        told = self.collect("--approver", "李二", expect=3).stdout
        self.assertIn("第75条：已有“是”，补填批准人“李二”", told)
        self.assertIn("第75条：“是”没有填写“理由”，", told)
        told = self.collect("--reason", "漏记", expect=3).stdout
        self.assertIn("补填理由“漏记”", told)
        self.assertNotIn("第75条：“是”没有", told)
        line = self.written("overrides.csv")[1]
        self.assertEqual([line[k] for k in ("row", "reason", "examiner", "approver")], ["75", "漏记", "王一", "李二"])

    def test_what_is_there_stays_and_what_is_replaced_is_said(self):
        self.write("inspection/T1/attest.csv", ATTEST + '4,否,"a, b",王一,2025-12-01,\n5,否,现场,王一,2025-12-01,\n')
        self.form_cell(4, "考核记录").value = self.BOXES["是"]
        self.form_cell(5, "考核记录").value = self.BOXES["否"]
        self.form_cell(8, "考核记录").value = self.BOXES["是"]
        told = self.collect().stdout
        for row, said in (4, "原有“否”，改为“是”"), (5, "已有“否”，不变"), (8, "收取“是”"):  # each with its cell
            cell = self.form_cell(row, "考核记录").coordinate
            self.assertRegex(told, f"第{row}条：{said}（检查人员所填[^（）]*xlsx的“评估表”{cell}格(，原为“.+”)?）")
        self.assertEqual([(r["item"], r["value"], r["examiner"]) for r in self.written("attest.csv")],
                         [("4", "是", ""), ("5", "否", "王一"), ("8", "是", "")])
        self.write("inspection/T1/overrides.csv", "条目,改判结果\n")
        self.collect(expect=1)

    def test_cells_that_need_quotes_come_back_as_they_were(self):
        self.write("inspection/T1/attest.csv", ATTEST + '5,否,"a, b","王 ""一""",2025-12-01,-1\n')
        self.form_cell(8, "考核记录").value = self.BOXES["是"]
        self.collect()
        kept = self.written("attest.csv")[0]
        self.assertEqual([kept[k] for k in ("evidence", "examiner", "note")], ["a, b", '王 "一"', "'-1"])   # no formula

    def test_an_override_without_approver_waits_for_one(self):
        self.form_cell(75, "考核记录").value = self.BOXES["是"]
        self.assertIn("没有填写“理由”、“批准人”，填写以前不采用", self.collect(expect=3).stdout)
        self.run_it(expect=3)
        self.assertEqual(self.held(75), ("否", "否"))

    def test_a_workbook_of_another_result_is_refused(self):
        own = hashlib.sha256((self.folder / "out/2025/T1/result.json").read_bytes()).hexdigest()
        self.assertIn("out 中没有机构T9的结果；相近的有 T1", self.collect(code="T9", expect=1).stderr)
        self.form_cell(4, "考核记录").value = self.BOXES["是"]
        self.write("in/T1/attest.csv", ATTEST + "4,是,自查,甲,2025-11-01,\n")
        self.run_it()
        now = hashlib.sha256((self.folder / "out/2025/T1/result.json").read_bytes()).hexdigest()
        told = self.collect(expect=1).stderr
        self.assertIn(f"是另一次结果（摘要 {own[:12]}）的工作簿，T1已发布的（2025-12-31，摘要 {now[:12]}）和存档的都不是它", told)
        self.assertIn("同一评估日重新评估以前的", told)
        self.assertIn("请抄入 out/2025/T1/evaluation.xlsx 再收取", told)
        self.assertFalse((self.folder / "inspection").exists())
        self.write("other.xlsx", b"PK")
        self.caeval("collect", "T1", "other.xlsx", "-i", "in", "-o", "out", expect=1)

    def test_the_workbook_of_the_day_before_is_taken_and_what_has_changed_since_is_said(self):
        self.form_cell(4, "考核记录").value = self.BOXES["是"]
        self.form_cell(75, "考核记录").value = self.BOXES["是"]
        self.form_cell(75, "备 注").value = "录音系统漏记"
        self.form_cell(8, "考核记录").value = self.BOXES["否"]
        self.form_cell(8, "备 注").value += "；现场没有见到"
        self.write("in/T1/attest.csv", ATTEST + "3,否,自查,甲,2025-11-01,\n4,是,自查,甲,2025-11-01,\n")
        self.run_it(date="2026-01-31", formats="json,xlsx")
        told = self.collect("--examiner", "王一", "--approver", "李二").stdout
        self.assertIn("是2025-12-31的结果的工作簿，现在发布的是2026-01-31的结果，其间有变的条目：", told)
        self.assertIn("3：是→待核、4：否→待核、75：否→待核", told)
        self.assertIn("其中第4、75条检查人员也有填写", told)
        self.assertEqual([(r["item"], r["value"]) for r in self.written("attest.csv")], [("4", "是"), ("8", "否")])
        self.assertEqual(self.written("attest.csv")[1]["note"], "现场没有见到")  # not what the program had written before it
        over, = self.written("overrides.csv")
        self.assertEqual((over["row"], over["result"], over["reason"]), ("75", "是", "录音系统漏记"))

    def test_an_older_result_of_the_year_is_taken_from_the_archive(self):
        self.form_cell(5, "考核记录").value = self.BOXES["否"]
        self.run_it("--force", date="2025-12-30")
        self.run_it(date=DATE)
        self.run_it("--force", date="2025-12-30", formats="json,xlsx")
        self.book = openpyxl.load_workbook(self.folder / "out/2025/T1/evaluation.xlsx")
        self.run_it(date=DATE, formats="json")
        self.assertIn("没有改动", self.collect().stdout)                  # a workbook as it was published
        self.find_cell(5, "考核记录").value = self.BOXES["否"]
        self.assertIn("各条的结果没有变化", self.collect().stdout)
        self.assertEqual([(r["item"], r["value"]) for r in self.written("attest.csv")], [("5", "否")])
        for night in (self.folder / "out/archive/results/T1").iterdir():
            if "12-30" in night.name:
                night.unlink()
        self.assertIn("另一次结果", self.collect(expect=1).stderr)

    def laid_by(self):
        return sorted(p.name for p in (self.folder / "out/2025/T1").iterdir() if "filled" in p.name)

    def test_what_was_written_into_the_published_workbook_is_laid_by_and_can_be_collected(self):
        place = self.folder / "out/2025/T1/evaluation.xlsx"
        self.form_cell(5, "考核记录").value = self.BOXES["否"]
        self.form_cell(5, "备 注").value = "没有批复"
        self.book.save(place)
        filled = place.read_bytes()
        self.write("in/T1/attest.csv", ATTEST + "3,否,自查,甲,2025-11-01,\n")
        self.run_it(formats="json,xlsx")
        name, = self.laid_by()
        self.assertRegex(name, "^evaluation-filled-2025-12-31-[0-9a-f]{8}\\.xlsx$")
        laid = self.folder / "out/2025/T1" / name
        self.assertEqual(laid.read_bytes(), filled)
        self.assertIn(f"发布后有人改动，已另存为 {name}", self.said)
        self.assertIn(f"caeval collect T1 out/2025/T1/{name}", self.said)
        self.caeval("verify", "-i", "in", "out")
        told = self.caeval("collect", "T1", str(laid), "-i", "in", "-o", "out", "-d", "2025-12-20").stdout
        self.assertIn("3：是→否", told)
        line, = self.written("attest.csv")
        self.assertEqual((line["item"], line["value"], line["note"]), ("5", "否", "没有批复"))
        self.run_it(formats="json,xlsx")
        self.assertEqual(self.laid_by(), [name])
        self.assertEqual(self.held(5)[0], "否")

    @unittest.skipIf(UNDER_SANITIZER, "the leak sanitizer does not work under strace")
    def test_a_published_workbook_that_cannot_be_read_is_not_replaced(self):
        place = self.folder / "out/2025/T1/evaluation.xlsx"
        self.form_cell(5, "考核记录").value = self.BOXES["否"]
        self.book.save(place)
        filled = place.read_bytes()
        self.write("in/T1/attest.csv", ATTEST + "3,否,自查,甲,2025-11-01,\n")
        done = subprocess.run(["strace", "-f", "-qq", "-o", self.folder / "trace", "-P", place, "-e", "trace=read", "-e",
                               "inject=read:error=EIO", world.CAEVAL, "run", "-q", "-i", "in", "-o", "out", "-d", DATE,
                               "--formats", "json,xlsx", "--templates", world.TEMPLATES], cwd=self.folder,
                              capture_output=True, text=True)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("磁盘读写出错", done.stderr)
        self.assertEqual(place.read_bytes(), filled)

    def test_a_workbook_that_lies_as_it_was_written_is_not_laid_by(self):
        self.write("in/T1/attest.csv", ATTEST + "3,否,自查,甲,2025-11-01,\n")
        self.run_it(formats="json,xlsx")
        self.assertEqual(self.laid_by(), [])
        self.assertNotIn("另存", self.said)

    def test_a_workbook_that_was_filled_in_where_it_lies_can_be_collected_there(self):
        self.form_cell(5, "考核记录").value = self.BOXES["否"]
        self.book.save(self.folder / "out/2025/T1/evaluation.xlsx")
        told = self.caeval("verify", "out", "-i", "nowhere", expect=1).stdout
        self.assertIn("out/2025/T1/evaluation.xlsx：内容已改动（SHA-256 与记录的不同）；检查人员填写过的，"
                      "请用 caeval collect 收取，再次运行时它另存", told)
        self.caeval("collect", "T1", "out/2025/T1/evaluation.xlsx", "-i", "in", "-o", "out", "-d", "2025-12-20")
        self.assertEqual([(r["item"], r["value"]) for r in self.written("attest.csv")], [("5", "否")])
        self.run_it(formats="json,xlsx")
        self.assertNotIn("收取，再次运行", self.caeval("verify", "out", "-i", "nowhere").stdout)

    def test_a_result_taken_back_is_not_kept_beside_a_workbook(self):
        self.form_cell(5, "考核记录").value = self.BOXES["否"]
        self.book.save(self.folder / "out/2025/T1/evaluation.xlsx")
        self.write("in/T1/attest.csv", ATTEST + "3,否,自查,甲,2025-11-01,\n")
        self.run_it(formats="json,xlsx")
        pipe = self.folder / "out/2025/T1/result-0123456789abcdef.json"
        os.mkfifo(pipe)  # of which nothing ever comes
        subprocess.run([world.CAEVAL, "forget", "T1", DATE, "-o", "out", "--templates", world.TEMPLATES],
                       cwd=self.folder, capture_output=True, check=True, timeout=60)
        pipe.unlink()
        self.assertEqual([p.name for p in (self.folder / "out/2025/T1").glob("*.json")], [])
        self.assertEqual(len(self.laid_by()), 1)

    def test_findings_are_written_neither_among_exports_nor_among_results(self):
        self.form_cell(4, "考核记录").value = self.BOXES["是"]
        for place in "in", "out/inspection", ".":
            self.assertIn("lie within each other", self.collect("--inspection", place, expect=64).stderr)
        for words in ("check", "-i", "in", "--inspection", "in"), ("explain", "T1", "75", "-i", "in", "-o", "out", "--inspection", "in"):
            self.caeval(*words, expect=64)

    def test_a_long_list_is_added_to_in_no_time(self):
        self.write("inspection/T1/overrides.csv", "row,result,reason,evidence,examiner,decided_on,approver,expires_on\n" +
                   "".join(f"INDICATOR.{i},是,{'x' * 50},,王一,2024-01-01,李二,\n" for i in range(20000)))
        self.form_cell(75, "考核记录").value = self.BOXES["是"]
        self.form_cell(75, "备 注").value = "录音"
        limit = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (400 << 20, limit[1]))
        try:
            self.collect("--approver", "李二")
        finally:
            resource.setrlimit(resource.RLIMIT_AS, limit)
        self.assertEqual(len(self.written("overrides.csv")), 20001)

    def overridden(self):
        """Row 75, 否 by data, overridden to 是 in force, and its new workbook."""
        self.form_cell(75, "考核记录").value = self.BOXES["是"]
        self.collect("--examiner", "王一", "--approver", "李二", "--reason", "漏记")
        self.run_it(formats="json,xlsx")
        self.assertEqual(self.held(75), ("是", "否"))
        self.book = openpyxl.load_workbook(self.folder / "out/2025/T1/evaluation.xlsx")

    def test_a_row_with_an_override_is_overridden_and_not_answered(self):
        self.overridden()
        self.find_cell(75, "考核记录").value = self.BOXES["否"]
        told = self.collect("--examiner", "王一", "--approver", "李二", "--reason", "录音找到").stdout
        self.assertIn("overrides.csv：第75条：原有“是”，改为“否”", told)
        self.assertFalse((self.folder / "inspection/T1/attest.csv").exists())
        self.run_it(formats="json,xlsx")
        self.assertEqual(self.held(75), ("否", "否"))

    def test_a_criterion_with_an_override_too(self):
        text = "能够提供业务咨询服务的基本内容，包括业务介绍、业务办理流程、证书应用和电子认证服务相关法律法规解读"
        self.write("inspection/T1/overrides.csv", OVERRIDES + "consult.basic_content,否,没有,,王一,2025-12-01,李二,\n")
        self.run_it(formats="json,xlsx")
        self.book = openpyxl.load_workbook(self.folder / "out/2025/T1/evaluation.xlsx")
        self.criterion_cell(text).value = "是"
        told = self.collect("--examiner", "王一", "--approver", "李二", "--reason", "补查").stdout
        self.assertIn("overrides.csv：业务咨询服务质量指标“能够提供业务咨询服务的基本内容，包括业务介绍、业务办理流程、证书应用和电子认证服务相关法律法规解读”：原有“否”，改为“是”", told)
        self.assertFalse((self.folder / "inspection/T1/attest.csv").exists())

    def test_a_day_after_the_result_is_said_and_corrected_by_collecting_again(self):
        self.form_cell(75, "考核记录").value = self.BOXES["是"]
        self.form_cell(5, "考核记录").value = self.BOXES["否"]
        self.form_cell(8, "考核记录").value = self.BOXES["是"]
        self.book.save(self.folder / "filled.xlsx")
        words = "collect", "T1", "filled.xlsx", "-i", "in", "-o", "out", "--approver", "李二", "--reason", "漏记"
        told = self.caeval(*words, "-d", "2026-01-20", expect=3).stdout
        self.assertIn("attest.csv：2行的日期晚于所填结果的评估日2025-12-31，不计入", told)
        self.assertIn("overrides.csv：1行的日期晚于所填结果的评估日2025-12-31，不计入", told)
        self.run_it(formats="json,xlsx")
        self.assertEqual(self.said.count("检查结论2条、改判1条的日期晚于评估日2025-12-31，没有计入"), 1, self.said)
        self.run_it("--force", formats="json,xlsx")
        self.assertEqual([self.held(n)[0] for n in (5, 75)], ["待核", "否"])

    def test_a_day_is_corrected_by_collecting_again(self):
        self.form_cell(75, "考核记录").value = self.BOXES["是"]
        self.form_cell(5, "考核记录").value = self.BOXES["否"]
        self.book.save(self.folder / "filled.xlsx")
        words = "collect", "T1", "filled.xlsx", "-i", "in", "-o", "out", "--approver", "李二", "--reason", "漏记"
        self.caeval(*words, expect=3)
        self.assertIn("不变", self.caeval(*words, expect=3).stdout)
        told = self.caeval(*words, "-d", "2025-12-20").stdout
        self.assertRegex(told, "attest.csv：第5条：已有“否”，日期“[0-9-]+”改为“2025-12-20”")
        self.assertRegex(told, "overrides.csv：第75条：已有“是”，日期“[0-9-]+”改为“2025-12-20”")
        self.assertEqual(self.written("overrides.csv")[0]["decided_on"], "2025-12-20")
        shutil.copy(self.folder / "filled.xlsx", self.folder / "other.xlsx")  # whose cells are others
        told = self.caeval(*[word.replace("filled", "other") for word in words], "-d", "2025-12-19").stdout
        self.assertIn("overrides.csv：第75条：已有“是”，不变", told)
        self.assertEqual(self.written("overrides.csv")[0]["decided_on"], "2025-12-20")
        self.run_it(formats="json,xlsx")
        self.assertNotIn("没有计入", self.said)
        self.assertEqual([self.held(n)[0] for n in (5, 75)], ["否", "是"])

    def test_a_day_that_has_not_come_is_refused(self):
        self.form_cell(5, "考核记录").value = self.BOXES["否"]
        self.book.save(self.folder / "filled.xlsx")
        told = self.caeval("collect", "T1", "filled.xlsx", "-i", "in", "-o", "out", "-d", "2099-01-01", expect=64)
        self.assertIn("检查日期2099-01-01晚于今天", told.stderr)
        self.assertFalse((self.folder / "inspection").exists())

    def test_lines_that_were_moved_are_refused(self):
        self.form_cell(4, "考核记录").parent.delete_rows(self.form_cell(4, "考核记录").row)
        self.assertIn("请不要增删", self.collect(expect=1).stderr)

    def test_the_whole_loop(self):
        """Self-assessment, workbook, override, notice, the next year that knows it, verify, one byte."""
        self.form_cell(75, "考核记录").value = self.BOXES["是"]
        self.form_cell(75, "备 注").value = "录音系统漏记"
        self.form_cell(5, "考核记录").value = self.BOXES["否"]
        self.collect("--examiner", "王一", "--approver", "李二")
        self.run_it(formats="json,xlsx,html")
        self.assertEqual([self.held(n) for n in (5, 75)], [("否", "否"), ("是", "否")])
        self.caeval("notice", "T1", "-o", "out", "--due", "2026-02-28", expect=(0, 3))
        self.caeval("verify", "-i", "in", "out/2025", expect=0)
        (self.folder / "inspection/T1/overrides.csv").write_text(
            (self.folder / "inspection/T1/overrides.csv").read_text().replace("李二,", "李二,2025-12-31"))
        self.write("in/T1/hotline.csv", "通话编号,呼入时间,人工应答时间,服务方式,通话结果\n" + MISSED.replace("2025-", "2026-"))
        self.run_it("--force", date="2026-12-31", formats="json,html")
        self.assertEqual([o["state"] for o in self.result["inspection"]["overrides"]], ["expired"])
        self.assertEqual(self.held(75), ("否", "否"))
        page = (self.folder / "out/2026/T1/index.html").read_text()
        self.assertIn("第75条改判为“是”的已于2025-12-31失效", page)
        self.caeval("verify", "-i", "in", "out")
        file = self.folder / "out/2026/T1/index.html"
        file.write_bytes(file.read_bytes()[:-1] + b"!")
        self.assertIn("index.html", self.caeval("verify", "out", expect=1).stdout)


if __name__ == "__main__":
    unittest.main()
