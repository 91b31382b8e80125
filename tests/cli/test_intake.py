"""Exports as clerks and systems hand them over: what is read, what is lost, what is said, file by file."""

import gzip
import io
import json
import os
import pathlib
import re
import shutil
import sys
import unittest
import zipfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import test_cli  # noqa: E402
from templates import SCHEMA  # noqa: E402

HEAD = "call_id,offered_at,answered_at,channel,result\n"
CALL = "H{},2025-06-05 10:00:00,2025-06-05 10:00:05,人工,人工接听\n"
CDR = ("calldate,dcontext,lastapp,duration,billsec,disposition,uniqueid,did\n"
       "2025-06-05 09:00:00,ext-queues,Queue,185,160,ANSWERED,9.1,600\n")
CALLS = HEAD + CALL.format(1) + CALL.format(2)


class Intake(test_cli.Folder):
    def setUp(self):
        super().setUp()
        self.org()

    def check(self, status):
        done = test_cli.caeval("check", "-i", self.input, "-d", "2025-12-31", "--templates",
                               test_cli.world.TEMPLATES)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done

    def entry(self, file="hotline.csv"):
        return {i["file"]: i for i in self.result()["inputs"]}[file]

    def account(self, file="hotline.csv"):
        entry = self.entry(file)
        self.assertEqual(entry["rows"], sum(entry[k] for k in (
            "accepted", "rejected", "duplicates", "superseded", "set_aside")))
        return tuple(entry[k] for k in ("rows", "accepted", "rejected", "set_aside", "damaged"))

    def run_one(self, text, status, file="hotline.csv", encoding="utf-8"):
        self.write(f"T1/{file}", text, encoding)
        done = self.run_caeval()
        self.assertEqual(done.returncode, status, done.stderr)
        return done


class NoRecords(Intake):
    def test_rows_that_are_no_records_cost_nothing(self):
        self.run_one("\ufeff" + CALLS + ",,,,\n" * 20 + "\ufeff" + HEAD + CALL.format(3) +
                     "合计,3,,,\n" + "制表人：张三,,,,\n共3条,,,,\n\x1a", 0)
        self.assertEqual(self.account(), (28, 3, 0, 25, 0))
        self.assertEqual(self.result()["measures"]["hotline.answer_rate"]["den"], 3)

    def test_lines_that_count_and_lines_that_close_a_form(self):
        lines = ["共2人", "共2户", "共 1,024 件", "共2次", "共2张", "以下空白", "—以下空白—", "（以下无正文）",
                 "---以下空白---"]
        self.run_one("人员编号,岗位,从业起始日期,入职日期\nS1,业务咨询,2010-01-01,2015-01-01\n" +
                     "".join(f'"{line}",,,\n' for line in lines) + ",共2人,,\n", 0, "staff.csv")
        self.assertEqual(self.account("staff.csv"), (len(lines) + 2, 1, 0, len(lines) + 1, 0))
        self.run_one("人员编号,岗位,入职日期\n共产,业务咨询,2015-01-01\n共2人,业务咨询,2015-01-01\n"
                     "以下空白处,业务咨询,2015-01-01\n", 0, "staff.csv")
        self.assertEqual(self.account("staff.csv")[:4], (3, 3, 0, 0))

    def test_rows_of_separators_and_other_spellings_of_the_last_lines(self):
        head = "投诉编号,受理时间,办结时间,投诉渠道\nC1,2025-03-03,2025-03-04,12345\n"
        lines = ["----,----,----,----", "======,======,======,======", "--------,,,", "***,***,***,***",
                 "———,———,———,———", "……,……,……,……", "-,-,-,-", "|---|,|---|,,", "+----+,+----+,+----+,+----+",
                 "合 计,,,", "合　计,1,,", "以上共1条,,,", "本年合计,1,,", "说明：本表截至12月31日,,,", "备注：无,,,",
                 "审批：,,,", "单位负责人：,,,"]
        self.run_one(head + "\n".join(lines) + "\n", 0, "complaints.csv")
        self.assertEqual(self.account("complaints.csv"), (len(lines) + 1, 1, 0, len(lines), 0))
        # what could be of a record is one: a cell that Excel shows too narrow, a word with a key beside it
        self.run_one(head + "########,########,########,########\n备注：无,2025-03-03,,信访\n", 3, "complaints.csv")
        self.assertEqual(self.account("complaints.csv")[:4], (3, 2, 1, 0))

    def test_a_tail_of_nuls(self):
        self.run_one(CALLS + "\0" * 4096, 0)
        self.assertEqual(self.account(), (3, 2, 0, 1, 0))

    def test_exports_whose_key_is_one_text(self):
        self.write("T1/staff.csv", "人员编号,岗位,从业起始日期,入职日期\n"
                   "S1,业务咨询,2010-01-01,2015-01-01\n合计,1人,,\n")
        self.run_one("证书序列号,申请时间\nA1,2025-05-12 08:00:00\n合计,1\n审核人：李四,\n", 0,
                     "revocations.csv")
        self.assertEqual(self.account("revocations.csv"), (3, 1, 0, 2, 0))
        self.assertEqual(self.account("staff.csv"), (2, 1, 0, 1, 0))

    def test_a_word_within_a_record_is_a_record(self):
        self.run_one("doc_id,rows,title\n合计,12,总计划\n总计划,13,合计\n", 0, "docs.csv")
        self.assertEqual(self.account("docs.csv")[:4], (2, 2, 0, 0))


class OtherHeaders(Intake):
    """Monthly files put together, with their columns in another order from the second on."""
    head = "投诉编号,受理时间,办结时间,投诉渠道\n"
    other = "投诉编号,办结时间,受理时间,投诉渠道\n"

    def test_rows_below_another_header_are_lost_and_said(self):
        text = (self.head + "C1,2025-03-01,2025-03-02,主管部门\n" + self.other +
                "C2,2025-12-01,2025-01-02,主管部门\n" + self.head +
                "C3,2025-03-01,2025-03-02,主管部门\n")
        done = self.run_one(text, 3, "complaints.csv")
        self.assertEqual(self.account("complaints.csv"), (5, 2, 1, 2, 0))
        self.assertIn("complaints.csv:4", done.stderr)
        self.assertIn("列次不同", self.rejects()[0]["reason"])
        self.assertNotEqual(self.result()["measures"]["complaints.regulator"]["status"], "determined")
        text = text.replace("\n" + self.other, "\n" + self.other.replace("投诉渠道", "投诉渠道,x"))
        self.run_one(text.replace("01-02,主管部门", "01-02,主管部门,"), 3, "complaints.csv")
        self.assertEqual(self.account("complaints.csv"), (5, 2, 1, 2, 0))

    def test_of_all_cas(self):
        for other, strays in ("机构编码," + self.other, 0), (
                self.other.replace("\n", ",机构编码\n"), 1):
            row = "T1,C2,2025-12-01,2025-01-02,主管部门\n"
            if strays:
                row = row[3:-1] + ",T1\n"
            self.write("complaints.csv", "机构编码," + self.head + "T1,C1,2025-03-01,2025-03-02,主管部门\n" +
                       other + row)
            self.assertEqual(self.run_caeval().returncode, 3)
            summary = test_cli.json.loads((self.output / test_cli.YEAR / "summary.json").read_text())
            self.assertEqual(summary["stray_rejects_total"], strays)
            self.assertEqual(self.entry("complaints.csv")["accepted"], 1)
            self.assertNotEqual(self.result()["measures"]["complaints.regulator"]["status"],
                                "determined")

    def test_the_header_once_more_is_no_ca(self):
        self.write("org.csv", "ca_code,name\nT2,乙\nca_code,name\nT3,丙\n")
        self.assertEqual(self.run_caeval().returncode, 0)
        self.write("org.csv", "ca_code,name\nT2,乙\nname,ca_code\n丙,T3\n")
        self.assertEqual(self.run_caeval().returncode, 3)
        summary = test_cli.json.loads((self.output / test_cli.YEAR / "summary.json").read_text())
        self.assertEqual([ca["code"] for ca in summary["cas"]], ["T1", "T2"])

    def test_rows_of_the_form_are_read_or_the_entry_is_lost(self):
        for file, head, tail in ("docs.csv", "doc_id,rows,title\n", "制度"), (
                "records.csv", "record_id,rows,title,done_on\n", "记录,2025-06-01"):
            good = ["8", "第8条", "1-5", "1、3", "8;9", "第1条至第5条", "００８", "8；9，10", "1～3;"]
            bad = ["全部", "999", "0", "5-1", "1-300", "8;x", "1-2-3", "第条", ";"]
            done = self.run_one(head + "".join(
                f'D{i},"{rows}",{tail}\n' for i, rows in enumerate(good + bad)), 3, file)
            self.assertEqual(self.account(file)[:3], (len(good + bad), len(good), len(bad)))
            self.assertIn(f"T1/{file}:{2 + len(good)}:2: 对应条目 “全部”", done.stderr)
            (self.input / "T1" / file).unlink()


class Frames(Intake):
    def test_a_frame_that_is_not_quoted_costs_no_row(self):
        moments = "2025-06-05 10:00:00,2025-06-05 10:00:05"
        self.run_one(HEAD.replace("result", "result,note") +
                     f'="0013",{moments},人工,人工接听,\n'
                     f'="0014",{moments},="人工",="人工接听",="x"\r\n'
                     f'="0015",{moments},人工,人工接听,"a,=""b"",c"\n', 0)
        self.assertEqual(self.account(), (3, 3, 0, 0, 0))
        done = self.run_one(HEAD + '="00"13",2025-06-05 10:00:00,,人工,放弃\n', 3)
        self.assertIn("引号", done.stderr)
        self.assertEqual(self.account(), (1, 0, 1, 0, 0))

    def test_what_stands_behind_gzip_is_named(self):
        for tail in b"\0" * 512, b"junk" * 9:
            (self.input / "T1" / "hotline.csv.gz").write_bytes(gzip.compress(CALLS.encode()) + tail)
            done = self.run_caeval()
            self.assertEqual(done.returncode, 3)
            self.assertIn("gzip 数据之后", done.stderr)
            self.assertNotIn("不是 gzip", done.stderr)


class States(Intake):
    def test_what_a_spreadsheet_put_in_place_of_ids_is_lost(self):
        """Ten customers whose ids are ######## are not one."""
        customers = "客户编号,证书生效日期,证书失效日期\n" + "".join(
            f"{{}}{i},2025-01-01,2026-03-01\n" for i in range(10))
        self.run_one("回访编号,客户编号,回访时间,回访结果\n" + "".join(
            f"V{i},K{i},2025-05-01 09:00,完成\n" for i in range(5)), 0, "follow_ups.csv")
        self.run_one(customers.replace("{}", "K"), 0, "customers.csv")
        value = self.result()["measures"]["follow_ups.rate"]
        self.assertEqual((value["num"], value["den"]), (5, 10))
        for mark in "########", "#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!":
            text = "".join(line if i < 6 else mark + line[line.index(","):] for i, line in
                           enumerate(customers.replace("{}", "K").splitlines(True)))
            done = self.run_one(text, 3, "customers.csv")
            self.assertIn("电子表格", done.stderr)
            self.assertEqual(self.account("customers.csv"), (10, 5, 5, 0, 0))
            self.assertNotEqual(self.result()["measures"]["follow_ups.rate"]["status"], "determined")
        self.run_one(customers.replace("{}", "#"), 0, "customers.csv")  # ids of their own

    def test_an_optional_cell_is_unreadable_and_its_row_counts(self):
        self.run_one(CALLS + "H3,2025-06-05 10:00:00,########,人工,放弃\n", 3)
        self.assertEqual(self.account(), (3, 3, 0, 0, 1))
        self.assertEqual([(r["line"], r["column"]) for r in self.rejects()], [("4", "answered_at")])
        self.assertEqual(self.result()["measures"]["hotline.answer_rate"]["den"], 3)

    def test_what_is_no_date_is_told_by_its_column(self):
        told = self.run_one("客户编号,证书生效日期,证书失效日期\nK1,2025-01-01,长期\nK2,1月9日,2026-01-01\n"
                            "K3,65,2026-01-01\n", 3, "customers.csv").stderr
        for words in ("“长期” 不是日期，应为 2025-01-05 之类", "“1月9日” 缺年份，应为 2025-01-05 之类",
                      "“65” 不是日期，作为 Excel"):
            self.assertIn(words, told)
        told = self.run_one(HEAD + "H1,20250107 09:03,20250107 09:04,人工,人工接听\n"
                            "H2,1月9日 9:03,,人工,放弃\nH3,25/1/11 9:03,,人工,放弃\n", 3).stderr
        for words in "缺年份，应为 2025-01-05 09:03:00 之类", "年份要写四位，应为 2025-01-05 09:03:00 之类":
            self.assertIn(words, told)
        self.assertEqual(self.account(), (3, 1, 2, 0, 0))

    def test_none_under_a_heading_of_none_is_no_answer(self):
        head = "人员编号,岗位,入职日期,无犯罪记录,简历\n"
        told = self.run_one(head + "S1,CA操作员,2015-01-01,无,有\nS2,CA操作员,2015-01-01,√,无\n", 3, "staff.csv").stderr
        self.assertIn("staff.csv:2:4: 无犯罪记录 “无” 可作两种理解，应为 是、否 或 不适用\n", told)
        self.assertEqual(self.account("staff.csv"), (2, 2, 0, 0, 1))

    def test_cells_that_were_merged_are_called_so(self):
        told = self.run_one("人员编号,岗位,入职日期\nS0,,2015-01-01\nS1,业务咨询,2015-01-01\nS2,,2015-01-01\n"
                            "S3, ,2015-01-01\n", 3, "staff.csv").stderr
        self.assertIn("staff.csv:2:2: 岗位 必填项为空\n", told)
        self.assertIn("staff.csv:4:2: 岗位 必填项为空，而其上的行填有；如是合并单元格", told)
        self.assertEqual(self.account("staff.csv")[:3], (4, 1, 3))
        self.write("T1/staff-2.csv", "人员编号,岗位,入职日期\nS9,,2015-01-01\n")
        self.assertIn("staff-2.csv:2:2: 岗位 必填项为空\n", self.run_caeval().stderr)

    def test_marks_of_nothing_lose_no_row(self):
        """85 of 100 answered; the marks stand exactly where nobody answered."""
        self.run_one(HEAD + "".join(CALL.format(i) for i in range(85)) + "".join(
            f"M{i},2025-06-05 10:00:00,{mark},人工,未接听\n" for i, mark in enumerate(
                ["--", "/", "\\", "\\N", "(null)", "NaN", "暂无", "空", "无", "N/A", "NULL", "—", "-",
                 "0000-00-00", "0000-00-00 00:00:00"])), 0)
        rate = self.result()["measures"]["hotline.answer_rate"]
        self.assertEqual((rate["num"], rate["den"]), (85, 100))
        self.assertEqual(self.result()["form"]["rows"][74]["result"], "否")

    def test_conflicting_rows_are_one_record(self):
        self.run_one("ticket_id,channel,opened_at,result\nK1,热线,2025-06-05 10:00:00,已解决\n"
                     "K1,热线,2025-06-05 10:00:00,未解决\nK2,热线,2025-06-05 10:00:00,已解决\n"
                     "K2,热线,2025-06-06 10:00:00,已解决\n", 3, "tickets.csv")
        self.assertEqual(self.account("tickets.csv"), (4, 1, 3, 0, 1))
        self.assertEqual(self.entry("tickets.csv")["conflicts"], 2)
        self.assertEqual([(r["line"], r["column"]) for r in self.rejects()], [
            ("2", "result"), ("3", "ticket_id"), ("4", "opened_at"), ("5", "ticket_id")])

    def test_the_order_of_conflicting_rows_changes_nothing(self):
        head = "ticket_id,channel,opened_at,result\n"
        rows = [f"K1,{channel},2025-06-05 10:00:00,x\n" for channel in ("热线", "现场", "Email")]
        seen = set()
        for order in (rows, rows[::-1], [rows[1], rows[0], rows[2]]):
            self.run_one(head + "".join(order), 3, "tickets.csv")
            seen.add(self.account("tickets.csv"))
        self.assertEqual(len(seen), 1)

    def test_a_newer_state_that_is_lost_does_not_bring_the_older_one_back(self):
        older = HEAD + CALL.format(1) + CALL.format(2) + "H3,2025-06-05 10:00:00,,人工,放弃\n"
        self.write("T1/hotline-2025-06.csv", older)
        for lost in ('H3,2025-06-05 10:00:00,他说"好",人工,人工接听\n', "H3,2025-06-05 10:00:00,,人工\n",
                     "H3,,2025-06-05 10:00:05,人工,人工接听\n", "H3,2025-06-05,,人工,放弃,,多\n"):
            with self.subTest(lost):
                self.run_one(HEAD + lost, 3, "hotline-2025-07.csv")
                self.assertEqual(self.account("hotline-2025-06.csv")[:2], (3, 2))
                self.assertEqual(self.entry("hotline-2025-06.csv")["superseded"], 1)
                rate = self.result()["measures"]["hotline.answer_rate"]
                self.assertEqual((rate["num"], rate["den"]), (2, 2))

    def test_what_comes_again_after_thousands_in_order_is_told(self):
        many = "".join(CALL.format(1000 + i) for i in range(6000))
        self.run_one(HEAD + many + CALL.format(1000) + "H1001,2025-06-06 10:00:00,,人工,放弃\n", 3)
        self.assertEqual(self.account(), (6002, 5999, 2, 0, 0)) # what must be there differs: both are lost
        self.assertEqual((self.entry()["duplicates"], self.entry()["conflicts"]), (1, 1))
        self.write("T1/hotline-2025-07.csv", (HEAD + many).replace("H", "L"))
        self.run_one(HEAD + "".join(CALL.format(i).replace("H", "L") for i in (1500, 6999)), 3, "hotline-2025-08.csv")
        self.assertEqual(self.entry("hotline-2025-07.csv")["duplicates"], 2)

    def test_a_lost_row_beside_a_sound_one_of_its_key(self):
        lost = "H1,,,人工,人工接听\n"
        for text in (HEAD + lost + CALL.format(1), HEAD + CALL.format(1) + lost):
            self.run_one(text, 3)
            self.assertEqual(self.account(), (2, 1, 1, 0, 0))

    def test_serials_of_no_date_are_unreadable(self):
        self.run_one(HEAD + "H1,202506,,人工,未接听\nH2,65,,人工,未接听\n" + CALL.format(3) +
                     "H4,2025-06-05 10:00:00,3600,人工,人工接听\n", 3)
        self.assertEqual(self.account(), (4, 2, 2, 0, 1))


class Files(Intake):
    def refused(self, *told, file="hotline.csv"):
        done = self.run_caeval()
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertEqual(done.stderr.count(f"T1/{file}"), 1, done.stderr)
        for word in told:
            self.assertIn(word, done.stderr)
        self.assertIn("refused", self.entry(file))

    def test_one_message_names_the_mend(self):
        self.write("T1/hotline.csv", "通话号,呼入日期时间,通话结果\n" + "1,2,3\n" * 400)
        self.refused("缺少 通话编号（或即“通话号”）、呼入时间（或即“呼入日期时间”）；请把表头改为这些名称")

    def test_what_to_rename_and_what_to_add(self):
        for head, mend in (("channel,result", "文件里没有这样的列，请补上后重新导出"),
                           ("call_id,呼入日期时间,客户,通话结果",
                            "缺少 呼入时间（或即“呼入日期时间”）；请把表头改为这些名称"),
                           ("call_id,呼入日期时间,客户", "缺少 呼入时间（或即“呼入日期时间”）、通话结果；"
                            "请把相近的表头改为这些名称，没有的请补上"),
                           ("call_id,甲,乙", "文件里有 甲、乙；请把对应的表头改为这些名称，没有的请补上")):
            with self.subTest(head):
                self.write("T1/hotline.csv", head + "\n")
                self.refused(mend)

    def test_all_that_a_file_of_all_cas_lacks_is_said_at_once(self):
        for name, head, mend in (
                ("客户纠纷", "机构代码,纠纷编号,发生时间,解决时间", "缺少 受理时间（或即“发生时间”）、机构编码（或即“机构代码”）；"),
                ("技术支持事件", "机构代码,事件编号,发生时间,解决时间",
                 "缺少 事件级别、发现时间（或即“发生时间”）、机构编码（或即“机构代码”）；请把相近的表头改为这些名称"),
                ("disputes", "纠纷编号,受理时间", "缺少 机构编码；"),
                ("org", "机构名称", "缺少 机构编码；")):
            self.write(f"{name}.csv", head + "\n")
            told = self.run_caeval().stderr
            self.assertIn(mend, told)
            self.assertIn("；各机构共用的文件要有 机构编码（ca_code）列", told)
            self.assertEqual(told.count(f"{name}.csv: 错误："), 1)
            (self.input / f"{name}.csv").unlink()

    def test_first_bytes_tell_what_it_is(self):
        text = CALLS * 20
        word_file = io.BytesIO()
        with zipfile.ZipFile(word_file, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr("[Content_Types].xml", "<Types/>" * 99)
            packed.writestr("word/document.xml", "<w/>")
        for data, word in ((word_file.getvalue(), "Word 文档（docx），不是数据表"),
                           (b"PK\x03\x04" + bytes(60), "xlsx"),
                           (b"\xd0\xcf\x11\xe0" + bytes(60), "xls"),
                           (gzip.compress(text.encode()), "gz"),
                           (text.encode("utf-16-le"), "UTF-16"), (text.encode("utf-16-be"), "UTF-16"),
                           (text.encode("utf-32"), "UTF-32")):
            with self.subTest(word=word):
                (self.input / "T1" / "hotline.csv").write_bytes(data)
                self.refused(word)

    def test_a_title_or_a_sep_line_above_the_header(self):
        for above in ("某机构热线通话记录\n\n导出时间：2025-12-31\n", "sep=,\n"):
            self.run_one(above + CALLS, 0)
            self.assertEqual(self.account(), (2, 2, 0, 0, 0))

    def test_heads_of_two_lines_and_marks_of_forms(self):
        for head in ("通话编号[必填],呼入时间【必填】,接听时间：,服务方式:,通话结果", "通话\u2060编号,呼入\u00ad时间,\u200e接听时间,"
                     "服务方式\u200f,通话结果"):
            self.run_one(head + "\n" + CALL.format(1), 0)
            self.assertEqual(self.account()[:2], (1, 1))
        head = ("某机构热线\n\u200b*通话编号,时间,,服务方式（选项）,结果\n"
                ",呼入时间（必填）,\u200b接听时间,,通话\u200d结果(必填)\n")
        self.run_one(head + CALLS.split("\n", 1)[1], 0)
        self.assertEqual(self.account(), (2, 2, 0, 0, 0))
        told = self.run_caeval("-v", "--force").stderr
        self.assertEqual(told.count("表头在第3行，其上2行不是数据"), 1)
        # the upper line is no header of a column that the lower one has, and data is none
        done = self.run_one("通话编号,呼入时间,备注\nH1,2025-06-05 10:00:00,\n,,通话结果\n", 3)
        self.assertIn("缺少", done.stderr)

    def test_the_header_within_the_first_twenty_lines(self):
        for titles, status in (19, 0), (20, 3):
            self.run_one("".join(f"标题{i},,,,\n" for i in range(titles)) + CALLS, status)
            self.assertEqual(self.entry()["accepted"], 0 if status else 2)
        for titles in 20, 60:
            done = self.run_one("".join(f"标题{i}\n" for i in range(titles)) + CALLS, 3)
            self.assertIn(f"表头在第{titles + 1}行，应在前20行之内；请删去其上多余的标题行", done.stderr)
        done = self.run_one("".join(f"标题{i}\n" for i in range(40)) + "甲,乙\n", 3)
        self.assertIn("前20行中没有表头", done.stderr)

    def test_a_row_of_types_below_the_header_is_lost_and_told_how_to_mend(self):
        head, rows = CALLS.split("\n", 1)
        advice = "；本行紧接表头而没有数字，如是各列的类型或说明，请删去"
        for types in "string,datetime,datetime,string,string", "文本,日期,日期,文本,文本":
            done = self.run_one(f"{head}\n{types}\n{rows}", 3)
            self.assertEqual(self.account(), (3, 2, 1, 0, 0))
            self.assertRegex(done.stderr, f"hotline.csv:2:2: .*不是日期时间，应为 2025-01-05 09:03:00 之类{advice}")
            done = self.run_one(f"{head}\n{rows}{types}\n", 3)
            self.assertNotIn(advice, done.stderr)
        done = self.run_one(f"{head}\nH1,unknown,,人工,人工接听\n{rows}", 3)
        self.assertNotIn(advice, done.stderr)

    def test_a_title_without_the_separators_of_the_header(self):
        for mark in "\t", ";", ",":
            for above in ("某机构热线通话记录\n", "单位,个,\n", "标题\n\n单位：件,,\n", "a;b;c;d;e;f\n"):
                self.run_one(above + CALLS.replace(",", mark), 0)
                self.assertEqual(self.account(), (2, 2, 0, 0, 0))
        for mark, shown in ("|", "“|”"), ("，", "全角逗号"), ("\x01", "控制字符"):
            done = self.run_one("标题\n" + CALLS.replace(",", mark), 3)
            self.assertIn(f"第2行的各列以{shown}", done.stderr)
            self.assertIn("请以逗号分隔，重新导出", done.stderr)
        done = self.run_one("标题\n通话号\t呼入时间\n", 3)
        self.assertIn("缺少 通话编号", done.stderr)
        self.assertNotIn("前20行中没有表头", done.stderr)

    def test_a_column_that_is_nearly_named_is_said_and_what_waits_for_it(self):
        self.write("T1/changes.csv", "变更编号,重大变更,批准人,批准时间,测试时间,实施时间,客户名称\n"
                   "C1,否,王工,2025-03-01,2025-03-02,2025-03-03,甲\n")
        done = self.check(0)
        self.assertIn("“批准人”可能是“审批人”，“批准时间”可能是“审批时间”", done.stdout)
        self.assertIn("不认识的列，没有读取：客户名称；没有的列：类型、", done.stdout)
        waiting = [line for line in done.stdout.splitlines() if line.startswith("  系统变更没有“")]
        self.assertEqual(len(waiting), 1, done.stdout)
        self.assertIn("170", waiting[0])
        self.assertIn("评估表（评估日2025-12-31）：是", done.stdout)

    def test_a_column_that_is_there_is_meant_by_no_other(self):
        """批准人 beside 审批人 is a column of its own; beside a lacking 审批时间 批准时间 is that."""
        self.write("T1/changes.csv", "变更编号,重大变更,审批人,批准人,批准时间,测试时间,实施时间\n"
                   "C1,否,王工,李工,2025-03-01,2025-03-02,2025-03-03\n")
        told = self.check(0).stdout
        self.assertNotIn("“批准人”可能是", told)
        self.assertIn("“批准时间”可能是“审批时间”；如是", told)
        self.assertIn("不认识的列，没有读取：批准人；没有的列：", told)

    def test_a_column_of_another_name_is_said_where_a_column_is_lacking(self):
        """It may be the one that is lacking; where none is, it is one more of theirs, a note."""
        done = self.run_one("通话编号,呼入时间,接听时间,服务方式,通话结果,满意情况\n"
                            "H1,2025-06-05 09:00:00,,人工,放弃,甲\n", 0)
        self.assertIn("不认识的列，没有读取：满意情况；没有的列：结束时间、坐席编号、备注；", done.stderr)
        self.assertNotIn("已忽略", self.run_caeval("-v").stderr)
        done = self.run_one("通话编号,呼入时间,接听时间,结束时间,服务方式,通话结果,坐席编号,备注,满意情况\n"
                            "H1,2025-06-05 09:00:00,,,人工,放弃,,,甲\n", 0)
        self.assertNotIn("不认识的列", done.stderr)

    def test_rows_and_cells_are_counted_apart(self):
        self.run_one(CALLS + "H3,读不出,,人工,放弃\nH4,2025-06-05 10:00:00,########,人工,放弃\n", 3)
        summary = json.loads((self.output / "2025/summary.json").read_text(encoding="utf-8"))["cas"][0]
        self.assertEqual((summary["rejected"], summary["damaged"]), (1, 1))
        self.assertEqual(self.account(), (4, 3, 1, 0, 1))

    def test_a_long_line_with_a_stray_quote_costs_no_time(self):
        # 250 KB a line: looking for the end of a frame from each byte would take hours
        self.run_one(HEAD + ('x"' + "a" * 250000 + ",b,c,d,e\n") * 200 + CALL.format(1), 3)
        self.assertEqual(self.account()[:3], (201, 1, 200))

    def test_records_above_the_header_are_not_passed_over(self):
        for text in (CALL.format(1) + HEAD + CALL.format(2), "导出\n" + CALL.format(1) + HEAD + CALL.format(2)):
            done = self.run_one(text, 3)
            self.assertIn("其上第", done.stderr)
            self.assertEqual(self.result()["measures"]["hotline.answer_rate"]["status"], "unknown")
        self.run_one("导出人,张三,2025-12-31,,\n呼叫,,,座席,\n" + HEAD + CALL.format(2), 0)
        self.run_one("2025年机构信息,,\n机构名称,机构编码,备注\n测试公司,T1,\n", 0, "org.csv")

    def test_rows_that_stand_in_the_header_are_not_no_events(self):
        """Line ends of other systems, and a quote that holds the file together."""
        lines = CALLS.replace("result", "result,note").replace("接听\n", "接听,x\n").splitlines()
        for end in "\v", "\x1e", "\u2028", "\x85", "\\n":
            done = self.run_one(end.join(lines), 3)
            self.assertIn("换行符", done.stderr)
            self.assertEqual(self.result()["measures"]["hotline.answer_rate"]["status"], "unknown")
        for closed_in in 1, 2:
            text = "\n".join(line + '"' * (i == closed_in) for i, line in enumerate(lines))
            done = self.run_one(text.replace("note", '"note'), 3)
            self.assertIn("引号没有在表头内闭合", done.stderr)
            self.assertEqual(self.result()["measures"]["hotline.answer_rate"]["status"], "unknown")
        self.write("hotline.csv", "机构编码," + "\v机构编码,".join(lines))
        self.run_one(CALLS, 3)
        self.run_one('"备注\n（甲,乙）","说明\n一,二",path\\,' + CALLS.replace("\nH", "\n,,,H"), 3)
        (self.input / "hotline.csv").unlink()
        self.run_one('"备注\n（甲,乙）","说明\n一,二",path\\,' + CALLS.replace("\nH", "\n,,,H"), 0)

    def test_marks_around_headers(self):
        self.run_one(CALLS.replace("call_id", "*通话编号（必填）"), 0)
        self.assertEqual(self.account(), (2, 2, 0, 0, 0))

    def test_a_separator_behind_every_row(self):
        self.run_one(CALLS.replace("\n", ",\n").replace("result,", "result"), 0)
        self.assertEqual(self.account(), (2, 2, 0, 0, 0))

    def test_a_separator_behind_some_rows(self):
        self.run_one(CALLS + CALL.format(3).replace("\n", ",\n"), 3)
        self.assertEqual(self.account(), (3, 2, 1, 0, 0))

    def fails(self, *told):
        """Nothing is published; the earlier result stays."""
        before = (self.output / test_cli.YEAR / "T1" / "result.json").read_bytes()
        done = self.run_caeval()
        self.assertEqual(done.returncode, 3, done.stderr)
        for word in told:
            self.assertIn(word, done.stderr)
        self.assertEqual((self.output / test_cli.YEAR / "T1" / "result.json").read_bytes(), before)

    def test_what_cannot_be_read_fails_the_ca(self):
        path = self.input / "T1" / "hotline.csv"
        self.run_one(CALLS, 0)
        path.unlink()
        path.symlink_to("org.csv")
        self.fails("hotline.csv", "符号链接")
        path.unlink()
        path.mkdir()
        self.fails("hotline.csv", "文件夹")
        path.rmdir()
        (self.input / "T1" / "hotline.csv.gz").write_bytes(gzip.compress((CALLS * 99).encode())[:-20])
        self.fails("hotline.csv.gz", "gzip")

    @unittest.skipIf(os.geteuid() == 0, "root may read everything")
    def test_without_leave_to_read(self):
        self.run_one(CALLS, 0)
        (self.input / "T1" / "hotline.csv").chmod(0)
        self.fails("hotline.csv", "没有权限")


class Names(Intake):
    def test_names_as_people_give_them(self):
        for name in ("热线通话记录.csv", "HOTLINE.CSV", "hotline (1).csv", "hotline_2025-12.csv",
                     "hotline2025.csv"):
            with self.subTest(name=name):
                self.write(f"T1/{name}", CALLS)
                self.assertEqual(self.run_caeval().returncode, 0)
                self.assertEqual(self.entry(name)["accepted"], 2)
                (self.input / "T1" / name).unlink()

    def test_october_is_newer_than_september(self):
        head = "complaint_id,received_at,closed_at,channel\n"
        self.write("T1/complaints-2025-9.csv", head + "C1,2025-09-05 10:00:00,,本机构\n")
        self.run_one(head + "C1,2025-09-05 10:00:00,2025-10-08 10:00:00,本机构\n", 0,
                     "complaints-2025-10.csv")
        self.assertEqual(self.entry("complaints-2025-10.csv")["accepted"], 1)
        self.assertEqual(self.entry("complaints-2025-9.csv")["superseded"], 1)

    def test_whatever_else_is_named_with_advice(self):
        for name, advice in (("热线.csv", "不是任何一个数据表的名称"),
                             ("说明.docx", "不是数据表，请移走"), ("人员名册.JPG", "不是数据表，请移走"),
                             ("hotline.pdf", "不是数据表，请移走"), ("数据.zip", "压缩包不读；请解开"),
                             ("情况.xlsx", "名称是工作簿的而内容不是"),
                             ("hotline@our-pbx.csv", "“our-pbx”不是热线通话记录的已知来源"), ("x.txt", "改名")):
            self.write(f"T1/{name}", "a,b\n")
            self.write("T1/2025/hotline.csv", CALLS)
            done = self.run_caeval()
            self.assertEqual(done.returncode, 3)
            self.assertIn(f"T1/{name}: 警告：没有读取", done.stderr)
            listed = {u["file"]: u["advice"] for u in self.result()["unread"]}
            self.assertIn(advice, listed[name])
            self.assertIn("2025", listed)
            self.assertIn(name, self.check(3).stdout)
            (self.input / "T1" / name).unlink()

    def test_every_export_is_known_by_its_header_alone(self):
        """Also beside another whose columns are among its own (监控覆盖 and 系统中断): the one that knows more of
        them. What is supplied and not read is no reason to take the CA's word instead."""
        perfect = test_cli.world.World("T1")
        titles = {row["export"]: row["export_title"] for row in test_cli.world.read_csv(test_cli.world.TEMPLATES / "exports.csv")}
        wanted = {}
        for file, text in perfect.files():
            name = file.removesuffix(".csv")
            if name == "attest":
                self.write(f"T1/{file}", text)
            if name in ("org", "attest") or not perfect.rows[name]:
                continue
            wanted[f"{len(wanted):02d}资料.csv"] = titles[name]
            self.write(f"T1/{len(wanted) - 1:02d}资料.csv", text)
        self.assertGreater(len(wanted), 35)
        self.assertEqual(self.run_caeval().returncode, 3)
        listed = {u["file"]: u["advice"] for u in self.result()["unread"]}
        for file, title in wanted.items():
            self.assertIn(f"如果是{title}，请改名为 {title}.csv", listed[file])
        rows = {row: test_cli.world.row_of(self.result(), row) for row in (135, 140)}
        self.assertEqual({row: one["result"] for row, one in rows.items()}, dict.fromkeys(rows, "待核"), rows)

    def test_names_are_proposed_by_the_longest_common_part_where_the_header_fits(self):
        staff = "人员编号,岗位,入职日期\nS1,业务咨询,2015-01-01\n"
        files = {"热线记录2025.csv": (CALLS, "请改名为 热线通话记录-热线记录2025.csv"),
                 "热线记录.txt": (CALLS, "如果是热线通话记录，请改名为 热线通话记录.csv"),
                 "人员花名册.csv": (staff, "如果是人员名册，请改名为 人员名册-人员花名册.csv"),
                 "人员花名册2.csv": ("姓名\n张三\n", "不是任何一个数据表的名称"),
                 "离职人员.csv": (staff, "如果是人员名册，请改名为 人员名册-离职人员.csv"),
                 "话单2025.csv": (CDR, "是 freepbx-cdr 的导出，用于热线通话记录，请改名为 热线通话记录-话单2025.csv"),
                 "说明.csv": ("本机构的情况说明\n", "不是任何一个数据表的名称")}
        self.write("T1/staff.csv", staff)
        for name, (text, _) in files.items():
            self.write(f"T1/{name}", text)
        self.write("热线记录.csv", CALLS)
        self.write("客户纠纷登记.csv", "机构编码,纠纷编号,受理时间\n")
        done = self.run_caeval()
        self.assertEqual(done.returncode, 3)
        listed = {u["file"]: u["advice"] for u in self.result()["unread"]}
        for name, (_, advice) in files.items():
            self.assertIn(advice, listed[name])
        self.assertIn("/热线记录.csv: 警告：没有读取：不是任何一个数据表的名称", done.stderr)
        self.assertIn("/客户纠纷登记.csv: 警告：没有读取：如果是客户纠纷，请改名为 客户纠纷.csv", done.stderr)
        for name, advice in [(n, a) for n, (_, a) in files.items() if "改名为" in a]:  # obeyed, it is read and no other file replaced
            there = self.input / "T1" / advice.split("改名为 ")[1]
            self.assertFalse(there.exists())
            (self.input / "T1" / name).rename(there)
        self.run_caeval()
        self.assertEqual(len(self.result()["unread"]), 3)
        self.assertIn(("../客户纠纷登记.csv", "disputes"),
                      [(u["file"], u.get("export")) for u in self.result()["unread"]])

    def test_what_is_recognised_and_not_read_was_supplied(self):
        """No answer of an examiner stands for it, and no result rests on the rest of its rows."""
        self.write("T1/attest.csv", "条目,结论,检查日期\n75,是,2025-12-01\n")
        packed = gzip.compress(CALLS.encode())

        def row():
            return {r["row"]: r["result"] for r in self.result()["form"]["rows"]}[75]
        self.assertEqual(self.run_caeval().returncode, 0)
        self.assertEqual(row(), "是")
        for name, text in (("热线记录.csv", CALLS), ("热线记录.csv.gz", packed), ("hotline.txt", CALLS), ("电话.csv", CALLS),
                           ("话单.csv", CDR), ("hotline@our-pbx.csv", CALLS), ("hotline.zip", b"PK\5\6"),
                           ("2025/hotline.csv", CALLS), ("热线记录.xlsx", CALLS), ("hotline.模板.csv", CALLS),
                           ("../热线记录.csv", "机构编码," + HEAD + "T1," + CALL.format(1))):
            with self.subTest(name=name):
                self.write(f"T1/{name}", "")
                (self.input / "T1" / name).write_bytes(text if isinstance(text, bytes) else text.encode())
                done = self.run_caeval()
                self.assertEqual(done.returncode, 3)
                self.assertIn("没有读取：", done.stderr)
                self.assertEqual(row(), "待核", done.stderr)
                self.assertIn("hotline", [u.get("export") for u in self.result()["unread"]])
                self.assertRegex(self.check(3).stdout, "热线通话记录.*不能使用")
                (self.input / "T1" / name).unlink()
                if name.startswith("2025"):
                    (self.input / "T1" / "2025").rmdir()
                self.assertEqual(self.run_caeval().returncode, 0)
                self.assertEqual(row(), "是")

    def test_what_cannot_be_read_and_has_no_exports_name(self):
        (self.input / "T1" / "数据.csv.gz").write_bytes(gzip.compress((CALLS * 99).encode())[:-20])
        done = self.run_caeval()
        self.assertEqual(done.returncode, 3)
        self.assertIn("T1: 没有结果：数据.csv.gz 不能读取：gzip 数据不完整，请重新传送", done.stderr)

    def test_what_is_not_read_is_said_again_and_no_more_when_it_is_gone(self):
        self.write("T1/x.txt", "a\n")
        for _ in range(2):
            self.assertEqual(self.run_caeval().returncode, 3)
        (self.input / "T1" / "x.txt").unlink()
        self.assertEqual(self.run_caeval().returncode, 0)
        self.assertEqual(self.result()["unread"], [])

    def test_folders_that_are_no_codes(self):
        for name in ("北京CA", "BJ.01"):
            self.write(f"{name}/hotline.csv", CALLS)
        done = self.run_caeval()
        self.assertEqual(done.returncode, 3)
        self.assertEqual(done.stderr.count("文件夹名不是机构编码"), 2)
        self.write("T1/a.txt", "x\n")
        told = self.check(3)
        self.assertEqual(told.stderr, "")
        lines = told.stdout.splitlines()
        self.assertTrue(all("：错误：" in line.replace(": ", "：") for line in lines[:2]), lines)
        self.assertTrue(any("警告" in line for line in lines[2:]), lines)
        for ends in told.stdout, self.run_caeval().stdout:
            self.assertTrue(ends.rstrip().endswith("没有读取）：\n  BJ.01\n  北京CA"), ends)

    def test_what_matters_most_stands_first(self):
        """Files of no use, then what is lost of those that are, then what else there is to say."""
        self.write("T1/hotline.csv", CALLS + "H9,x,,人工,放弃\n")
        self.write("T1/tickets.csv", "工单号\n1\n")
        self.write("T1/a.txt", "x\n")
        for told in self.run_caeval().stderr, self.check(3).stdout.split("\nT1 ")[0]:
            places = [told.index(words) for words in (
                "tickets.csv: 错误：", "hotline.csv:4:2: 呼入时间 “x”", "T1: 警告：1张数据表的记录没有到本期两端")]
            self.assertEqual(places, sorted(places), told)

    def test_nothing_to_read_tells_what_to_make(self):
        shutil.rmtree(self.input)
        self.input.mkdir()
        done = self.check(66)
        self.assertIn("没有任何机构的数据；请在其中为每家机构建一个以机构编码命名的文件夹", done.stderr)
        self.assertEqual(done.stdout, "")


class Codes(Intake):
    def combined(self, *codes):
        self.write("hotline.csv", "机构编码," + HEAD + "".join(
            f"{code},{CALL.format(i)}" for i, code in enumerate(codes)))
        done = self.run_caeval()
        self.assertEqual(done.returncode, 3, done.stderr)
        summary = test_cli.json.loads((self.output / test_cli.YEAR / "summary.json").read_text())
        self.assertEqual([ca["code"] for ca in summary["cas"]], ["T1"])
        return summary

    def test_a_code_in_another_case_or_width_is_a_lost_row(self):
        self.combined("T1", "t1", "Ｔ１")
        self.assertEqual(self.account()[:3], (3, 1, 2))
        self.assertEqual(self.result()["measures"]["hotline.answer_rate"]["unknown"], 2)
        self.assertIn("只差大小写或全半角", self.rejects()[0]["reason"])

    def test_codes_that_differ_by_case_alone_do_not_move_the_others_rows(self):
        for code in "A1", "a1", "z9":
            self.write(f"{code}/org.csv", f"机构编码,机构名称\n{code},测试\n")
        self.write("hotline.csv", f"机构编码,{HEAD}Z9,{CALL.format(0)}")
        told = self.check(3).stdout
        self.assertIn("机构编码 “Z9” 与机构编码 z9 只差", told)
        self.assertNotIn("与机构编码 a1 只差", told)

    def test_an_unknown_code_is_nobodys_and_said_once(self):
        summary = self.combined("T1", "X9", "X9", "X9")
        self.assertEqual(self.account()[:3], (1, 1, 0))
        self.assertEqual([r["value"] for r in summary["stray_rejects"]], ["X9"])
        self.assertIn("共3行", summary["stray_rejects"][0]["reason"])
        self.assertNotIn("unknown", self.result()["measures"]["hotline.answer_rate"])

    def test_a_column_of_other_things_is_called_so(self):
        summary = self.combined("T1", *[f"Z{i}" for i in range(1001)])
        self.assertEqual(len(summary["stray_rejects"]), 1)
        self.assertIn("1001个编码", summary["stray_rejects"][0]["reason"])

    def test_a_code_that_cannot_be_read_may_be_anyones(self):
        self.combined("T1", "")
        self.assertEqual(self.result()["measures"]["hotline.answer_rate"]["unknown"], 1)


class Ids(Intake):
    CUSTOMERS = "customer_id,valid_from,valid_to\n" + "".join(
        f"0012{i},2024-01-01,2027-01-01\n" for i in range(4))

    def visits(self, form, status=0):
        self.write("T1/customers.csv", self.CUSTOMERS)
        return self.run_one("visit_id,customer_id,visited_at,outcome\n" + "".join(
            f"V{i},{form.format(f'0012{i}')},2025-06-01 10:00:00,完成\n" for i in range(4)), status,
            "follow_ups.csv")

    def reference(self):
        return {(r["export"], r["column"]): r for r in self.result()["references"]}[
            "follow_ups", "customer_id"]

    def test_what_programs_put_around_ids(self):
        for form in ('"=""{}"""', "'{}", "`{}", "\x1f{}", "\u200b{}", "{}\t"):
            with self.subTest(form=form):
                self.visits(form)
                self.assertEqual(self.reference()["found"], 4)

    def test_ids_written_otherwise_break_the_join(self):
        done = self.visits("K{}")
        self.assertEqual((self.reference()["found"], self.reference()["broken"]), (0, True))
        self.assertIn("4个中0个见于客户名册", done.stderr)

    def test_scientific_notation_has_lost_its_digits(self):
        self.run_one("survey_id,customer_id\n" + "".join(f"Q{i},1.10108E+15\n" for i in range(3)), 3,
                     "survey.csv")
        self.assertEqual(self.account("survey.csv")[:3], (3, 0, 3))
        self.assertIn("科学计数法", self.rejects()[0]["reason"])
        self.assertIn("请把该列设为文本后重新导出", self.rejects()[0]["reason"])


class Table(Intake):
    def test_check_ends_with_a_table_and_what_waits_for_what(self):
        self.write("T1/hotline.csv", CALLS + "".join(
            f"B{i},2025-13-{i + 1:02d},,人工,放弃\n" for i in range(25)) + ",,,,\n")
        told = self.check(3).stdout
        self.assertEqual(told.count("日期不存在；"), 1)
        self.assertEqual(told.count("日期不存在"), 3)
        self.assertIn("“2025-13-03” 日期不存在；同样的还有22行：第7、8、9、10、11行等", told)
        line = next(x for x in told.splitlines() if x.startswith("热线通话记录"))
        self.assertEqual(line.split()[1:9], ["hotline.csv", "28", "2", "25", "0", "0", "1", "0"])
        self.assertRegex(told, r"\n  值班排班没有提供：评估表\d+条（第.*140条）")
        self.assertIn(f"没有提供的数据表：{len(SCHEMA) - 2}张，其中没有条目在等的：数据范围说明\n", told)
        self.assertIn("热线通话记录有25行无法读取", told)

    def test_what_most_waits_for_stands_first_with_ranges_of_numbers(self):
        told = self.check(0).stdout.splitlines()
        counts = [sum(int(n) for n in re.findall(r"(?:评估表|指标)(\d+)[条项]（", x))
                  for x in told if x.startswith("  ")]
        self.assertGreater(min(counts), 0)
        self.assertEqual(counts, sorted(counts, reverse=True))
        self.assertTrue(told[told.index("因数据不全而待核：") + 1].startswith("  记录登记没有提供："), told)
        self.assertTrue(any("（第1、2、6、13、15、17–29、" in x for x in told), told)

    def test_rows_wait_for_what_tells_whether_they_apply(self):
        head = "机构编码,机构名称,具备系统开发能力\nT1,甲,"
        self.write("T1/org.csv", head + "什么\n")
        self.assertRegex(self.check(3).stdout, r"\n  机构信息有1格无法读取：评估表\d+条（第2、63、107–109、142–150、195、196条）")
        self.write("T1/org.csv", head + "是\n")
        self.assertNotIn("机构信息有", self.check(0).stdout)
        (self.input / "T1" / "org.csv").unlink()
        self.write("T1/hotline.csv", CALLS)
        told = self.check(0).stdout
        self.assertRegex(told, r"\n  机构信息没有提供：评估表1\d条（第2、63、107–109、142–150、195、196条）")
        self.assertNotIn("机构信息", told.split("没有提供的数据表：")[1])

    def test_answers_that_contradict_touch_their_own_item_alone(self):
        head = "条目,结论,检查日期\n"
        torn = "7,否,2025-11-01\n7,是,2025-11-02\n"
        self.write("T1/hotline.csv", HEAD + CALL.format(1) + "".join(
            f"B{i},2025-06-05 10:00:00,,人工,未接听\n" for i in range(9)))
        for rest in "", "8,是,2025-11-02\n10,是,2026-03-01\n":
            self.write("T1/attest.csv", head + torn + rest)
            told = self.check(3).stdout
            self.assertRegex(told, r"检查记录有主键相同而内容不同的行：评估表1条（第7条）\n")
            self.assertRegex(told, r"检查记录没有回答：评估表\d+条（第3[、–]5、(8、|[89]–)?1[0-2]")
            self.assertEqual("不计的自评：10（2026-03-01，attest.csv:5）" in told, bool(rest), told)
            self.assertNotIn("依据、备注", told)
            self.run_caeval()
            rows = self.result()["form"]["rows"]
            self.assertIn("attest.csv:2", rows[6]["reason"])
            self.assertEqual(rows[74]["result"], "否")
            for row in rows:
                self.assertNotIn("文件不能使用", row["reason"])
                if row["row"] != 7:
                    self.assertNotIn("可能改变结论", row["reason"], row["row"])

    def test_a_file_of_answers_that_is_refused_is_no_doubt_of_what_data_decide(self):
        self.write("T1/hotline.csv", HEAD + "".join(
            f"B{i},2025-06-05 10:00:00,,人工,未接听\n" for i in range(9)))
        self.write("T1/attest-1.csv", "条目,检查日期\n7,2025-11-01\n")
        self.write("T1/attest-2.csv", "条目,结论,检查日期\n8,是,2025-11-02\n")
        self.assertIn("检查记录有文件不能使用：评估表", self.check(3).stdout)
        self.run_caeval()
        rows = self.result()["form"]["rows"]
        self.assertIn("“检查记录”的文件不能使用，其中的机构自评可能改变结论", rows[6]["reason"])
        self.assertEqual((rows[7]["result"], rows[74]["result"]), ("是", "否"))
        self.assertNotIn("检查记录", rows[74]["reason"])
        (self.input / "T1/attest-1.csv").rename(self.input / "T1/attest-3.csv")     # newer: it may say otherwise
        self.run_caeval()
        rows = self.result()["form"]["rows"]
        self.assertIn("“检查记录”的文件不能使用，其中的机构自评可能改变结论", rows[7]["reason"])
        self.assertEqual((rows[7]["result"], rows[74]["result"]), ("待核", "否"))

    def test_ids_that_are_written_otherwise_stand_under_what_waits(self):
        self.write("T1/customers.csv", "客户编号,证书生效日期,证书失效日期\n" + "".join(
            f"K{i},2025-01-01,2026-03-01\n" for i in range(10)))
        self.write("T1/follow_ups.csv", "回访编号,客户编号,回访时间,回访结果\n" + "".join(
            f"V{i},C-{i},2025-05-01 09:00,完成\n" for i in range(10)))
        self.assertIn("客户回访的“客户编号”与客户名册对不上：指标1项（客户回访指标）", self.check(0).stdout)

    def test_what_is_wrong_with_a_file_of_all_is_said_once(self):
        self.write("hotline.csv", "机构编码," + HEAD.replace("channel", "服务方法") +
                   "T1," + CALL.format(1) + "T2," + CALL.format(2))
        self.write("T2/org.csv", "机构编码,机构名称\nT2,乙\n")
        for done in self.check(0), self.run_caeval():
            self.assertEqual((done.stdout + done.stderr).count("“服务方法”可能是“服务方式”"), 1, done.stderr)

    def test_every_row_that_waits_stands_in_some_line(self):
        """A register that was handed over in part still has a list of what it lacks."""
        self.write("T1/docs.csv", "文件编号,对应条目,文件名称,批准日期,生效日期,失效日期\n"
                   "D1,1;2;117-121,制度,2025-01-05,2025-01-05,\nD2,18,旧制度,2024-01-05,2024-01-05,2025-06-30\n")
        self.write("T1/records.csv", "记录编号,对应条目,记录名称,日期\nR1,23,记录,2024-03-01\n")
        self.write("T1/attest.csv", "条目,结论,检查人,检查日期\n3,是,甲,2025-11-02\n")
        told = self.check(0).stdout
        self.run_caeval()
        waits = told[told.index("因数据不全而待核："):told.index("评估表（评估日")]
        named = set()
        for part in re.findall(r"第([\d、–]+)条", waits):
            for piece in part.split("、"):
                ends = [int(n) for n in piece.split("–")]
                named |= set(range(ends[0], ends[-1] + 1))
        pending = {r["row"] for r in self.result()["form"]["rows"] if r["result"] == "待核" and r["boxes"]}
        self.assertGreater(len(pending), 150)
        self.assertEqual(pending - named, set())
        line = next(x for x in told.splitlines() if x.startswith("  制度文件登记、记录登记中没有登记，或所登记的不足以证明："))
        self.assertIn("第6、13、15、17–29、48–50、", line)
        self.assertNotIn("11", line)
        self.assertNotIn("没有“范围", told)

    def test_what_fails_is_told_with_its_reason(self):
        self.write("T1/hotline.csv", HEAD + "".join(
            f"B{i},2025-06-05 10:00:00,,人工,未接听\n" for i in range(9)))
        told = self.check(0).stdout
        self.assertRegex(told, r"\n判为“否”的条目：\n  第75条：热线总体接听率0/9=0%（")
        self.assertNotIn("值守", told.split("判为“否”的条目：")[1])  # what cannot be told of the row fails nothing
        self.assertRegex(told, r"\n评估表（评估日2025-12-31）：是0 否1 待核207 不适用0（另有3条表上没有判定框）\n")

    def test_answers_for_which_nobody_answers_are_named(self):
        self.write("T1/attest.csv", "条目,结论,检查人,检查日期\n10,是,,2025-11-02\n11,是,甲,\n12,是,甲,2025-11-02\n"
                   "14,是,,2026-03-01\n")
        told = self.check(0).stdout
        self.assertIn("没有写明填写人或填写日期的自评（仍然采用，请补上）：10（2025-11-02，attest.csv:2）、"
                      "11（attest.csv:3）\n", told)

    def test_what_a_file_of_all_holds_back_is_said_once(self):
        self.write("hotline.csv", "机构编码,通话编号\nT1,1\n")
        self.write("T2/org.csv", "机构编码,机构名称\nT2,乙\n")
        told = self.check(3).stdout
        self.assertNotIn("  热线通话记录不能使用：", told)
        self.assertEqual(told.count("各机构因热线通话记录不能使用而待核：评估表1条（第75条）\n"), 1, told)
        self.write("T2/hotline.csv", "通话编号\n1\n")
        self.assertEqual(self.check(3).stdout.count("  热线通话记录不能使用：评估表1条（第75条）"), 1)

    def test_one_fault_of_many_rows_is_said_once(self):
        text = CALLS + "".join(f"B{i},x,y,人工,放弃\n" for i in range(300))
        self.write("T1/hotline.csv", text)
        place = "T1/hotline.csv:4:2: 呼入时间 “x” 不是日期时间"
        said = "同样的还有299行：第5、6、7、8、9行等"
        for told in (self.check(3).stdout, self.run_one(text, 3).stderr):
            self.assertEqual(told.count("不是日期时间"), 1)
            self.assertIn(place, told)
            self.assertIn(said, told)
        self.assertEqual(len(self.rejects()), 300)

    def test_many_faults_are_counted(self):
        """Of one kind three stand in the list: what is wrong elsewhere is seen beside it."""
        text = CALLS + "".join(f"B{i},x{i},,人工,放弃\n" for i in range(30)) + "B,2025-06-05 09:00,,人工,转语音\n"
        told = self.run_one(text, 3).stderr
        self.assertEqual(told.count("不是日期时间"), 3)
        self.assertIn("“x2” 不是日期时间，应为 2025-01-05 09:03:00 之类；同样的还有27行：第7、8、9、10、11行等", told)
        self.assertIn("hotline.csv:34:5: 通话结果 “转语音” 不在取值之内", told)

    def test_many_kinds_of_faults_are_counted(self):
        head = ",".join(test_cli.world.SCHEMA["incidents"])
        rows = "".join(f"B{n}\n" for n in range(30))  # too few columns: the whole line is the value
        self.write("T1/incidents.csv", head + "\n" + rows)
        told = self.check(3).stdout
        self.assertIn("incidents.csv：另有20处\n", told)
        self.assertIn("T1: 另有20处无法读取，都列在 rejects.csv 中", self.run_caeval().stderr)

    def test_rows_of_nobody_that_have_one_fault(self):
        row = "机构编码," + HEAD + ",H{},x,,人工,放弃\n".format(1) * 20
        self.write("hotline.csv", row)
        for told in (self.check(3).stdout, self.run_caeval().stderr):
            self.assertEqual(told.count("hotline.csv:2"), 1, told)

    def test_headers_only_are_no_events_and_no_entries(self):
        for export in ("complaints", "shifts", "org", "records"):
            self.write(f"T1/{export}.csv", ",".join(test_cli.world.SCHEMA[export]) + "\n")
        self.assertIn("值班排班登记为空", self.check(0).stdout)
        for done in self.check(0), self.run_caeval():
            self.assertEqual(done.returncode, 0)
            said = done.stdout + done.stderr
            self.assertIn("T1: 警告：1张数据表只有表头，按本期没有发生计：投诉记录；", said)
            self.assertIn("T1: 警告：2张数据表只有表头，按没有登记计：机构信息、记录登记；", said)
        self.assertIn("只有表头，按本期没有发生计：投诉记录",
                      (self.output / test_cli.YEAR / "run.log").read_text())
        self.run_caeval(formats="xlsx")
        with zipfile.ZipFile(self.output / test_cli.YEAR / "T1" / "evaluation.xlsx") as book:
            texts = book.read("xl/sharedStrings.xml").decode()
        for note in "只有表头，按本期没有发生计", "只有表头，按没有登记计", "登记为空，按未知计":
            self.assertIn(note, texts)

    def test_what_the_ca_says_it_covers_and_what_others_filled_in_is_no_template(self):
        head = ",".join(test_cli.world.SCHEMA["complaints"]) + "\n"
        self.write("T1/complaints.csv", head)
        self.write("T1/coverage.csv", "数据表,覆盖起,覆盖止\ncomplaints,2025-01-01,2025-12-31\n")
        self.write("disputes.csv", "机构编码,纠纷编号,受理时间\nT2,D1,2025-03-01\n")
        self.assertNotIn("只有表头", self.run_caeval().stderr)
        self.write("disputes.csv", "机构编码,纠纷编号,受理时间\n")
        self.write("T1/coverage.csv", "数据表,覆盖起,覆盖止\ncomplaints,2025-01-01,2025-11-30\n")
        told = self.run_caeval().stderr
        self.assertIn("/disputes.csv: 警告：只有表头，各机构都按本期没有发生计", told)
        self.assertIn("数据只覆盖2025-01-01至2025-11-30", told)

    def test_no_row_of_the_period_is_warned_of(self):
        text = CALLS.replace("2025-", "2024-")
        told = self.run_one(text, 0).stderr
        self.assertIn("T1: 警告：1张数据表不是整个本期的数据，不能据以判“是”：“热线通话记录”文件只有"
                      "2024-06-05至2024-06-05的记录；请补充本期的导出", told)
        self.assertNotIn("没有到本期两端", told)
        self.assertIn("不是整个本期的数据", self.check(0).stdout)

    def test_what_is_the_same_of_several_tables_is_said_once(self):
        self.write("T1/hotline.csv", CALLS)
        self.write("T1/complaints.csv", "投诉编号,受理时间,投诉渠道\nC1,2025-03-01,本机构\n")
        self.write("T1/coverage.csv", "数据表,覆盖起,覆盖止\n" + "".join(
            f"{export},2025-01-01,2025-06-30\n" for export in ("hotline", "complaints")))
        told = self.check(0).stdout
        self.assertIn("2张数据表不是整个本期的数据，不能据以判“是”：“热线通话记录”、“投诉记录”"
                      "数据只覆盖2025-01-01至2025-06-30；", told)

    def test_what_goes_on_all_year_and_ends_early_is_warned_of(self):
        """Rosters as well as events; what happens now and then stands in the inventory alone."""
        exports = {
            "shifts": ("值班排班", "机房值班,S1,2025-01-01 00:00:00,{} 00:00:00\n"),
            "monitor": ("监控覆盖", "CA,2025-01-01 00:00:00,{} 00:00:00,\n"),
            "roles": ("岗位授权", "S1,CA,超级管理员,2025-01-01,{},A1\n"),
            "env": ("机房温湿度", "一,2025-01-01 08:00:00,22,50\n一,{} 08:00:00,22,50\n"),
            "complaints": ("投诉记录", "C1,2025-01-01,,主管部门,,,,,\nC2,{},,主管部门,,,,,\n"),
        }
        rare = {"survey": "V{0},K1,2025-09-{0},2025-09-20,,,,,,,满意\n",
                "disputes": "D{0},2025-06-{0},,\n"}
        for export, row in rare.items():
            self.write(f"T1/{export}.csv", ",".join(test_cli.world.SCHEMA[export]) + "\n" + row.format(11))
        self.write("T1/org.csv", "ca_code,name,service_start\nT1,测试公司,2010-01-01\n")
        for last, said in (("2025-06-30", True), ("2025-12-15", False)):
            for export, (title, row) in exports.items():
                self.write(f"T1/{export}.csv",
                           ",".join(test_cli.world.SCHEMA[export]) + "\n" + row.format(last))
            told = self.run_caeval().stderr
            for title, _ in exports.values():
                self.assertEqual(bool(re.search(f"“{title}”[^，；]*只有2025-01-01至2025-06-30的记录",
                                                told)), said, told)
            self.assertNotIn("“抽样调查”", told)
            self.assertNotIn("“客户纠纷”", told)
            row = self.result()["form"]["rows"][139]
            self.assertEqual(row["result"], "待核")  # the roster may have been drawn up on its last day
            self.assertEqual("“值班排班”只有" in row.get("gaps", ""), said, row)
        self.write("T1/roles.csv", ",".join(test_cli.world.SCHEMA["roles"]) + "\n" +
                   exports["roles"][1].format("2025-03-01") + exports["roles"][1].format(""))
        self.assertNotIn("“岗位授权”", self.run_caeval().stderr)

    def test_answers_that_are_none_name_their_ca(self):
        answers = "条目,结论,检查日期\n3,合格,2025-11-17\n4,否（见备注）,2025-11-17\n999,是,2025-11-17\n" \
                  "第7条,否,2025-11-17\nconsult.1,是,2025-11-17\n"
        told = self.run_one(answers, 3, "attest.csv").stderr
        for line, word in ((2, "是、否、不适用或未知"), (3, "否（见备注）"), (4, "999"), (6, "consult.1")):
            self.assertTrue(any(f"T1/attest.csv:{line}:" in one and word in one
                                for one in told.splitlines()), told)
        rows = self.result()["form"]["rows"]
        self.assertEqual([rows[i - 1]["result"] for i in (3, 4, 7)], ["待核", "待核", "否"])


if __name__ == "__main__":
    unittest.main()
