"""Exports of other systems as they write them: read unchanged, nothing rejected, and the same measures as the
same facts in the contract's form. One folder a source; beside its files stands same/, the contract's form."""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(ROOT / "tests" / "lib"))
import world  # noqa: E402

CAEVAL = os.environ.get("CAEVAL", ROOT / "gen" / "caeval")
NAMES = ("freepbx-cdr", "asterisk-csv", "asterisk-queue", "freeswitch-csv", "cc-cdr", "cn-cloud", "cn-epoch", "wjx",
         "limesurvey", "openssl-index", "adcs", "ejbca-db", "osticket", "zkteco")


class Sources(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="caeval-sources-"))
        self.addCleanup(shutil.rmtree, self.folder)
        self.options = []

    def caeval(self, *arguments):
        return subprocess.run([CAEVAL, *arguments, "--templates", world.TEMPLATES, *self.options],
                              capture_output=True, text=True, check=False)

    def write(self, side, name, data):
        path = self.folder / side / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else data.encode())

    def supply(self, side, files):
        self.write(side, "T1/org.csv", "机构编码,机构名称\nT1,测试机构\n")
        for file in files:
            self.write(side, "T1/" + file.name, file.read_bytes())

    def result(self, side, status=0):
        done = self.caeval("run", "-q", "-i", self.folder / side, "-o", self.folder / ("out-" + side), "-d",
                           "2025-12-31", "--formats", "json")
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        self.said = done.stderr
        with open(self.folder / ("out-" + side) / "2025" / "T1" / "result.json", encoding="utf-8") as file:
            return json.load(file)

    def check(self, side, status=0):
        done = self.caeval("check", "-i", self.folder / side, "-d", "2025-12-31")
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done.stdout


def facts(result):
    """What a result says, without the names of files and their numbers of rows."""
    return ({name: {k: v for k, v in m.items() if k in ("num", "den", "value", "n", "lo", "hi")}
             for name, m in result["measures"].items()},
            [(r["row"], r["result"], r["basis"]) for r in result["form"]["rows"]],
            [(i["id"], i["lo"], i["hi"]) for i in result["grading"]["indicators"]])


class EachSource(Sources):
    """A test for each is made below."""

    def compare(self, name):
        self.supply("theirs", [f for f in (HERE / name).iterdir() if f.is_file()])
        self.supply("ours", (HERE / name / "same").iterdir())
        theirs, ours = self.result("theirs"), self.result("ours")
        self.assertEqual(facts(theirs), facts(ours))
        self.assertEqual({i["source"] for i in theirs["inputs"] if i["export"] != "org"}, {name})
        for i in theirs["inputs"]:
            self.assertEqual((i["rejected"], i["damaged"]), (0, 0), i)
            self.assertEqual(i["rows"], i["accepted"] + i["duplicates"] + i["superseded"] + i["set_aside"])
            if i["export"] != "org":
                self.assertGreater(i["accepted"], 0)
        self.assertIn(f"识别为 {name}；保留 ", self.check("theirs"))


for each in NAMES:
    setattr(EachSource, "test_" + each.replace("-", "_"), lambda self, name=each: self.compare(name))


QUEUE = "hotline@asterisk-queue.csv"
CDR = ("calldate,clid,src,dst,dcontext,channel,dstchannel,lastapp,lastdata,duration,billsec,disposition,amaflags,"
       "accountcode,uniqueid,userfield,did\n")


def cdr(time, number, disposition="ANSWERED", duration=185, billsec=160, did="600"):
    return f"{time},x,1,600,ext-queues,a,b,Queue,q,{duration},{billsec},{disposition},3,,{number},,{did}\n"


class Places(Sources):
    """Rejected rows and cells name the file's own line and column."""

    def rejects(self, files, status=3):
        self.supply("one", [])
        for name, text in files.items():
            self.write("one", "T1/" + name, text)
        result = self.result("one", status)
        with open(self.folder / "out-one" / "2025" / "T1" / "rejects.csv", encoding="utf-8") as file:
            self.listed = file.read().splitlines()[1:]
        return result

    def test_a_row_of_another_system(self):
        self.rejects({"hotline.csv": "通话记录,,,\n" + CDR + cdr("2025-06-05 09:00:00", "1.1") +
                      cdr("06/05/2025 9 o'clock", "1.2") + cdr("2025-06-05 09:00:00", "1.3", "LOST")})
        self.assertEqual([line.split(",")[:4] for line in self.listed],
                         [["hotline.csv", "4", "offered_at", "06/05/2025 9 o'clock"],
                          ["hotline.csv", "5", "result", "LOST"]])
        said = self.check("one", 3)
        self.assertIn("hotline.csv:4:1: 呼入时间", said)
        self.assertIn("hotline.csv:5:12: 通话结果", said)

    def test_a_sum_that_cannot_be_made_shows_what_of(self):
        result = self.rejects({"hotline.csv": CDR + cdr("2025-06-05 09:00:00", "1.1", billsec="x")})
        self.assertEqual(self.listed[0].split(",")[:4],
                         ["hotline.csv", "2", "answered_at", "2025-06-05 09:00:00 + 185 - x"])
        self.assertEqual(result["inputs"][1]["damaged"], 1)

    def test_a_broken_line_is_a_lost_row(self):
        lines = (HERE / "asterisk-queue" / QUEUE).read_text(encoding="utf-8")
        self.rejects({QUEUE: lines + "1749085\n"})
        self.assertEqual(self.listed[0].split(",")[:3], [QUEUE, "7", ""])

    def test_counterexamples(self):
        self.supply("one", [])
        self.write("one", "T1/hotline.csv", CDR + "".join(
            cdr(f"2025-06-{day:02} 09:00:00", f"1.{day}", "NO ANSWER", 40, 0, "600") for day in range(1, 10)))
        row = [r for r in self.result("one")["form"]["rows"] if r["row"] == 75][0]
        self.assertEqual(row["result"], "否")
        self.assertEqual([(c["file"], c["line"], c["id"]) for c in row["counterexamples"]][:2],
                         [("hotline.csv", 2, "1.1"), ("hotline.csv", 3, "1.2")])

    def test_a_key_that_is_made_of_cells_is_not_told_by_a_broken_row(self):
        """Its place is behind the file's columns: what a row has too many of is no key."""
        head = "serialNumber,status,revocationDate,expireDate,subjectDN\n"
        result = self.rejects({"revocations-2025-05.csv": head + "255,40,1749700800000,1812157380000,x\n",
                               "revocations-2025-06.csv": head + "1,40,1749700800000,1812157380000,CN=a,FF\n"})
        self.assertEqual([(i["accepted"], i["rejected"], i["superseded"]) for i in result["inputs"][1:]],
                         [(0, 1, 0), (1, 0, 0)])

    def test_a_call_that_began_before_the_log_is_a_lost_row(self):
        result = self.rejects({QUEUE: "1749085405|1.1|600|SIP/801|CONNECT|25|2|10\n" +
                               (HERE / "asterisk-queue" / QUEUE).read_text(encoding="utf-8")})
        self.assertEqual((result["inputs"][1]["accepted"], result["inputs"][1]["rejected"]), (2, 1))


class Names(Sources):
    def test_a_source_that_is_not_known(self):
        self.supply("one", [])
        self.write("one", "T1/hotline@nobody.csv", "a,b\n1,2\n")
        said = self.check("one", 3)
        self.assertIn("“nobody”不是热线通话记录的已知来源（caeval sources 列出各来源）", said)

    def test_a_file_without_header_under_another_name(self):
        """It is not read, for nothing in it says what it is: what is to be done is said."""
        zkteco = (HERE / "zkteco" / "access_log@zkteco.csv").read_bytes()
        queue = (HERE / "asterisk-queue" / QUEUE).read_bytes()
        index = (HERE / "openssl-index" / INDEX).read_bytes()
        switch = (HERE / "freeswitch-csv" / "hotline-06@freeswitch-csv.csv").read_bytes()
        for name, data, told in (
                ("Master.csv", master("1.1"), "没有表头；如果是 asterisk-csv 的导出，用于热线通话记录，请改名为 热线通话记录@asterisk-csv.csv"),
                ("queue_log", queue, "请改名为 热线通话记录@asterisk-queue.csv"),
                ("index.txt", index, "请改名为 证书撤销记录@openssl-index.csv"),
                ("1_attlog.dat", zkteco, "请改名为 门禁日志@zkteco.csv"),
                ("cdr.csv", switch, "请改名为 热线通话记录@freeswitch-csv.csv"),
                ("hotline@asterisk-queue.log", queue, "是 asterisk-queue 的导出，用于热线通话记录，请改名为 热线通话记录@asterisk-queue.csv"),
                ("hotline.csv", master("1.1"), "文件没有表头的，如果是 asterisk-csv 的导出，请改名为 热线通话记录@asterisk-csv.csv"),
                ("hotline.csv", queue, "文件没有表头的，如果是 asterisk-queue 的导出，请改名为 热线通话记录@asterisk-queue.csv"),
                ("revocations.csv", index, "文件没有表头的，如果是 openssl-index 的导出，请改名为 证书撤销记录@openssl-index.csv")):
            with self.subTest(name=name, told=told):
                shutil.rmtree(self.folder / "one", ignore_errors=True)
                self.supply("one", [])
                self.write("one", "T1/" + name, data)
                self.assertIn(told, self.check("one", 3))
                proposed = told.split("请改名为 ")[1]
                (self.folder / "one" / "T1" / name).rename(self.folder / "one" / "T1" / proposed)
                self.check("one")

    def test_columns_by_other_names_are_no_file_without_header(self):
        self.supply("one", [])
        self.write("one", "T1/hotline.csv", ",".join(f"col{n}" for n in range(18)) + "\n" + "1," * 17 + "1\n")
        self.assertNotIn("没有表头", self.check("one", 3))

    def test_a_name_that_the_file_does_not_bear_out(self):
        self.supply("one", [])
        self.write("one", "T1/hotline@cn-cloud.csv", "call_id,offered_at,result\n1,2025-06-05 09:00:00,未接听\n")
        self.result("one", 3)
        self.assertIn("文件名称说明是 cn-cloud 的导出，但前20行中没有同时有 通话ID、通话类型", self.said)

    def test_two_columns_for_one(self):
        self.supply("one", [])
        self.write("one", "T1/survey.csv", "序号,提交答卷时间,所用时间,1、客户编号,2、客户编号,3、总体满意度\n1,,1,a,b,1\n")
        self.result("one", 3)
        self.assertIn("识别为 wjx，但第4列“1、客户编号”和第5列“2、客户编号”都符合 *客户编号*；请删去一列", self.said)

    def test_a_column_that_was_left_out(self):
        self.supply("one", [])
        self.write("one", "T1/tickets.csv", "Ticket Number,Date Created,Help Topic,Source,Current Status\n"
                   "1,2025-06-05 09:00:00,x,Phone,Closed\n")
        self.assertIn("识别为 osticket；保留 1，不属本表 0，跳过 0；来源中没有 办结时间，按没有提供处理", self.check("one"))

    def test_nothing_of_this_table(self):
        self.supply("one", [])
        self.write("one", "T1/hotline.csv", CDR + cdr("2025-06-05 09:00:00", "1.1", did=""))
        self.result("one")
        self.assertIn("识别为 freepbx-cdr，但1行都不属本表，按没有记录处理", self.said)

    def test_months_of_a_source_and_of_the_contract(self):
        """The newer file's row of a call stands, whatever form either has."""
        self.supply("one", [])
        self.write("one", "T1/hotline-2025-05.csv", "call_id,offered_at,result\n1.1,2025-06-05 09:00:00,未接听\n")
        self.write("one", "T1/hotline-2025-06.csv", CDR + cdr("2025-06-05 09:00:00", "1.1"))
        inputs = {i["file"]: i for i in self.result("one")["inputs"]}
        self.assertEqual(inputs["hotline-2025-05.csv"]["superseded"], 1)
        self.assertEqual(inputs["hotline-2025-06.csv"]["accepted"], 1)

    def test_one_file_for_all(self):
        self.supply("one", [])
        head, row = CDR.strip(), cdr("2025-06-05 09:00:00", "1.1").strip()
        self.write("one", "hotline.csv", f"机构编码,{head}\nT1,{row}\nT1,{row.replace('1.1', '1.2')}\nT1,"
                   f"{cdr('2025-06-05 09:00:00', '1.3', did='').strip()}\n")
        entry = [i for i in self.result("one")["inputs"] if i["export"] == "hotline"][0]
        self.assertEqual((entry["rows"], entry["accepted"], entry["set_aside"], entry["source"]),
                         (3, 2, 1, "freepbx-cdr"))


def master(number, disposition="ANSWERED", name="x", more=""):
    return (f'"","1","600","from-trunk","{name}","SIP/t-1","SIP/8","Queue","600,t","2025-06-05 09:03:00",'
            f'"2025-06-05 09:03:25","2025-06-05 09:06:05",185,160,"{disposition}","DOCUMENTATION","{number}",""{more}\n')


MASTER = "hotline@asterisk-csv.csv"
INDEX = "revocations@openssl-index.csv"


class Headless(Sources):
    """Files without a header, by their name: each line is accounted for."""

    def entry(self, name, text, status):
        shutil.rmtree(self.folder / "one", ignore_errors=True)
        self.supply("one", [])
        self.write("one", "T1/" + name, text)
        self.listed = self.result("one", status)["inputs"][-1]
        return self.listed["rows"], self.listed["accepted"], self.listed["rejected"], self.listed["set_aside"]

    def test_a_broken_first_line_is_a_lost_row(self):
        good = master("1.2") + master("1.3")
        self.assertEqual(self.entry(MASTER, '"a"b,c\n' + good, 3), (3, 2, 1, 0))
        self.assertEqual(self.entry(MASTER, '"a,b\n' + good, 3), (3, 2, 1, 0))
        self.assertEqual(self.entry(MASTER, good + '"a,b', 3), (3, 2, 1, 0))

    def test_a_stray_quote_takes_no_line_but_its_own(self):
        for at in range(4):
            lines = [master(f"1.{n}", name='Wang') for n in range(4)]
            lines[at] = lines[at].replace('"Wang"', '"Wang')
            with self.subTest(at=at):
                self.assertEqual(self.entry(MASTER, "".join(lines), 3), (4, 3, 1, 0))

    def test_logs_quote_nothing(self):
        """A quote in them is a character as any other."""
        for name in 'Wang "Li" W', '"Wang" <1>', '"Wang', 'Wang"', '"', '"Wang Li"':
            with self.subTest(name=name):
                call = f"1749085380|1.1|600|NONE|ENTERQUEUE||{name}|1\n1749085405|1.1|600|SIP/801|CONNECT|25|2|10\n"
                self.assertEqual(self.entry(QUEUE, call, 0), (2, 1, 0, 1))
                self.assertEqual(self.entry(QUEUE, call.replace("1.1|", "1.0|") + call.rstrip(), 0), (4, 2, 0, 2))
                self.assertEqual(self.entry(INDEX, f"R\t270605010300Z\t250612000000Z\t0A01\tunknown\t{name}\n"
                                            f"V\t270605010300Z\t\t0A02\tunknown\t/O={name}", 0), (2, 1, 0, 1))

    def test_columns_are_those_that_the_source_writes(self):
        short = master("1.1").rsplit(",", 2)[0] + "\n"
        self.assertEqual(self.entry(MASTER, short + master("1.2"), 3), (2, 1, 1, 0))
        self.assertIn("有 16 列，asterisk-csv 的文件应有 17 至 21 列", self.said)
        self.assertEqual(self.entry(INDEX, "V\t1\n", 3)[2], 1)
        self.assertIn("有 2 列，openssl-index 的文件应有 6 列", self.said)


class Variants(Sources):
    """What versions and settings of the same system write otherwise."""

    def read(self, name, text, status=0):
        self.supply("one", [])
        self.write("one", "T1/" + name, text)
        result = self.result("one", status)
        self.entry = result["inputs"][-1]
        return result["measures"]

    def test_marks_around_headers(self):
        """As around those of our own form; blanks within are part of a name in Latin letters."""
        line = cdr("2025-06-05 09:00:00", "1.1")
        for old, new in (("uniqueid", "\u200buniqueid"), ("calldate", "*calldate"), ("did", "did\u200b "),
                         ("disposition", "disposition（必填）"), ("billsec", "billsec："), ("duration", '"\nduration"')):
            with self.subTest(header=new):
                self.assertEqual(self.read("hotline.csv", CDR.replace(old, new) + line)["hotline.answer_rate"]["num"], 1)
                self.assertEqual(self.entry["source"], "freepbx-cdr")
        head = "*通话 ID,通话类型（必填）,响应时长 ,总时长[选填],是否接通：,来电\u3000时间\n"
        self.assertEqual(self.read("hotline.csv", head + "1,呼入,12,30,1,2025-06-05 09:00:00\n")["hotline.answer_rate"]["num"], 1)
        self.assertEqual(self.entry["source"], "cn-cloud")
        self.read("certificates.csv", '"Serial\nNumber",Certificate\u00a0Template,Certificate  Effective Date,'
                  "Certificate Expiration Date\n61,User,2025-06-12 8:00,2027-06-12 8:00\n")
        self.assertEqual(self.entry["source"], "adcs")
        self.read("revocations.csv", "SerialNumber,Revocation Date\n1,2025-06-05\n", 3)
        self.assertNotIn("source", {k: v for k, v in self.entry.items() if v})

    def test_a_header_as_it_stands_comes_before_one_with_marks(self):
        line = cdr("2025-06-05 09:00:00", "1.1").replace("\n", ",9\n")
        self.assertEqual(self.read("hotline.csv", CDR.replace("\n", ",*uniqueid\n") + line)["hotline.answer_rate"]["num"], 1)

    def test_words_of_an_answered_call(self):
        head = "通话ID,通话类型,响应时长,总时长,是否接通,来电时间\n"
        for word, num in (("接通", 1), ("已接通", 1), ("已接听", 1), ("未接通", 0), ("未接", 0), ("未接听", 0)):
            with self.subTest(word=word):
                rate = self.read("hotline.csv", head + f"1,呼入,12,30,{word},2025-06-05 09:00:00\n")["hotline.answer_rate"]
                self.assertEqual((rate["num"], rate["den"]), (num, 1))

    def test_a_ticket_with_its_closing_time(self):
        head = "Ticket Number,Date Created,Help Topic,Source,Current Status,Closed Date\n"
        self.read("tickets.csv", head + "1,2025-06-05 09:00:00,x,Phone,Closed,2025-06-06 09:00:00\n2,2025-06-05 09:00:00,x,Web,Open,\n")
        self.assertEqual((self.entry["source"], self.entry["accepted"]), ("osticket", 2))
        self.assertNotIn("没有 办结时间", self.check("one"))
        self.read("tickets.csv", head + "1,2025-06-05 09:00:00,x,Phone,Closed,soon\n", 3)
        self.assertEqual(self.entry["damaged"], 1)

    def test_a_question_that_was_left_out(self):
        head = "序号,提交答卷时间,所用时间,1、客户编号,2、是否告知使用条件,3、总体满意度\n"
        self.read("survey.csv", head + "1,2025-06-05 09:00:00,9秒,C1,-2,1\n2,2025-06-05 09:00:00,9秒,C2,-3,(空)\n")
        self.assertEqual((self.entry["accepted"], self.entry["damaged"]), (2, 0))

    def test_an_answer_without_its_day_is_no_missing_answer(self):
        """LimeSurvey writes 1980-01-01 where the day of an answer is not kept."""
        head = "id,submitdate,lastpage,startlanguage,custid,grade\n1,2025-06-05 09:00:00,3,zh-Hans,C1,A1\n"
        grade = self.read("survey.csv", head + "2,1980-01-01 00:00:00,3,zh-Hans,C2,A4\n", 3)["survey.grade_1"]
        self.assertEqual((grade["lo"], grade["hi"]), ("0.5", "1"))

    def test_what_certutil_says_at_the_end(self):
        for said in "CertUtil: -view 命令成功完成。", "CertUtil: -view command completed successfully.":
            for name, head, row in (("revocations.csv", "Serial Number,Revocation Date", "61,2025-06-12 8:00"),
                                    ("certificates.csv", "Serial Number,Certificate Template,Certificate Effective Date,"
                                     "Certificate Expiration Date", "61,User,2025-06-12 8:00,2027-06-12 8:00")):
                with self.subTest(said=said, name=name):
                    self.read(name, f"{head}\n{row}\n\n{said}\n")
                    self.assertEqual((self.entry["accepted"], self.entry["set_aside"]), (1, 1))
                    (self.folder / "one" / "T1" / name).unlink()


OWN = ("source,export,item,from,how,values\n"
       "our-pbx,hotline,@match,流水;呼叫时刻;等待;结局,,\n"
       "our-pbx,hotline,@empty,,,(无)\n"
       "our-pbx,hotline,@end,,,共计*次;以上\n"
       "our-pbx,hotline,@keep,方向,,!出\n"
       "our-pbx,hotline,call_id,流水,copy,\n"
       "our-pbx,hotline,offered_at,呼叫时刻,time,\n"
       "our-pbx,hotline,answered_at,呼叫时刻;等待;接了,plus-if,\n"
       "our-pbx,hotline,channel,,const,人工\n"
       "our-pbx,hotline,result,结局,map,通>人工接听;不通>未接听\n")
THEIRS = ("我们的话务台\n流水,方向,呼叫时刻,等待,接了,结局\n1,入,2025-06-05 09:00:00,12,1,通\n"
          "2,入,2025-06-05 10:00:00,(无),(无),不通\n3,出,2025-06-05 11:00:00,2,1,通\n共计3次,,,,,\n")


class Own(Sources):
    """A bureau's own source: data, and no program."""

    def setUp(self):
        super().setUp()
        self.supply("one", [])
        self.config(OWN)

    def config(self, text):
        (self.folder / "own.csv").write_text(text, encoding="utf-8")
        (self.folder / "caeval.conf").write_text(f"sources = {self.folder / 'own.csv'}\n", encoding="utf-8")
        self.options = ["--config", self.folder / "caeval.conf"]

    def test_a_form_of_its_own(self):
        self.write("one", "T1/hotline.csv", THEIRS)
        self.write("same", "T1/org.csv", (self.folder / "one" / "T1" / "org.csv").read_bytes())
        self.write("same", "T1/hotline.csv", "call_id,offered_at,answered_at,channel,result\n"
                   "1,2025-06-05 09:00:00,2025-06-05 09:00:12,人工,人工接听\n2,2025-06-05 10:00:00,,人工,未接听\n")
        one, same = self.result("one"), self.result("same")
        self.assertEqual(facts(one), facts(same))
        entry = one["inputs"][1]
        self.assertEqual((entry["source"], entry["accepted"], entry["set_aside"]), ("our-pbx", 2, 2))
        self.assertIn("识别为 our-pbx；保留 2，不属本表 1，跳过 2", self.check("one"))

    def test_separators_that_a_source_declares_are_looked_for(self):
        """By its header, whatever the file's name; what it does not declare is no separator."""
        self.config(OWN.replace("@match", "@separator,,,^\nour-pbx,hotline,@match"))
        self.write("one", "T1/hotline.csv", THEIRS.replace(",", "^"))
        entry = self.result("one")["inputs"][1]
        self.assertEqual((entry["source"], entry["accepted"], entry["set_aside"]), ("our-pbx", 2, 2))
        self.assertIn("识别为 our-pbx", self.caeval("sources", self.folder / "one" / "T1" / "hotline.csv").stdout)
        for text in THEIRS, "call_id^offered_at^result\n1^2025-06-05 09:00:00^未接听\n":
            self.write("one", "T1/hotline.csv", text)
            self.assertEqual(self.result("one", 3)["inputs"][1]["accepted"], 0)
        self.config(OWN)
        self.write("one", "T1/hotline.csv", THEIRS.replace(",", "^"))
        self.assertEqual(self.result("one", 3)["inputs"][1]["accepted"], 0)

    def test_amounts_of_time_have_the_unit_that_the_source_says(self):
        for unit, wait, answered in (("", "90", "09:01:30"), ("秒", "90.9", "09:01:30"), ("分", "1.5", "09:01:30"),
                                     ("小时", "1", "10:00:00"), ("分", "1:30", "09:01:30"), ("分", "90秒", "09:01:30")):
            self.config(OWN.replace("plus-if,", f"plus-if,{unit}"))
            self.write("one", "T1/hotline.csv", f"流水,方向,呼叫时刻,等待,接了,结局\n1,入,2025-06-05 09:00:00,{wait},1,通\n")
            self.write("same", "T1/hotline.csv", "call_id,offered_at,answered_at,channel,result\n"
                       f"1,2025-06-05 09:00:00,2025-06-05 {answered},人工,人工接听\n")
            self.write("same", "T1/org.csv", (self.folder / "one" / "T1" / "org.csv").read_bytes())
            with self.subTest(unit=unit, wait=wait):
                one, same = self.result("one"), self.result("same")
                self.assertEqual(one["inputs"][1]["damaged"], 0)
                self.assertEqual(facts(one), facts(same))
                said = self.caeval("sources", self.folder / "one" / "T1" / "hotline.csv").stdout
                self.assertIn(f"呼叫时刻 + 等待（数字按{unit or '秒'}计），接了为0时空", said)
        self.config(OWN.replace("plus-if,", "plus-if,分钟"))
        self.assertIn("values: 错误：“分钟”应为：秒、分、小时",
                      self.caeval("check", "-i", self.folder / "one").stderr)

    def test_a_file_in_another_encoding_is_refused_in_one_language(self):
        self.config(OWN)
        (self.folder / "own.csv").write_bytes(OWN.encode("gb18030"))
        for language, told, other in (("zh_CN", "own.csv:1: 错误：是 GB18030 编码，应为 UTF-8；请另存为 UTF-8\n", "must|should|save"),
                                      ("en", "own.csv:1: error: is GB18030 and should be UTF-8; save it as UTF-8\n", "[一-鿿]")):
            done = subprocess.run([CAEVAL, "sources", "--templates", world.TEMPLATES, *self.options], capture_output=True, text=True,
                                  check=False, env={**os.environ, "LC_ALL": language + ".UTF-8", "LANGUAGE": language})
            self.assertEqual(done.returncode, 65)
            self.assertIn(told, done.stderr)
            self.assertNotRegex(done.stderr, other)

    def test_the_day_and_its_time_in_two_columns(self):
        self.config(OWN.replace("call_id,流水", "answered_at,日期;接听,time,\nour-pbx,hotline,call_id,流水")
                    .replace("our-pbx,hotline,answered_at,呼叫时刻;等待;接了,plus-if,\n", "").replace("offered_at,呼叫时刻", "offered_at,日期;呼叫时刻"))
        rows = "流水,方向,日期,呼叫时刻,接听,等待,结局\n1,入,2025/6/5,9:00:00,9:00:12,,通\n2,入,2025/6/6,下午1:00,,,不通\n"
        self.write("one", "T1/hotline.csv", rows)
        self.write("same", "T1/hotline.csv", "call_id,offered_at,answered_at,channel,result\n"
                   "1,2025-06-05 09:00:00,2025-06-05 09:00:12,人工,人工接听\n2,2025-06-06 13:00:00,,人工,未接听\n")
        self.write("same", "T1/org.csv", (self.folder / "one" / "T1" / "org.csv").read_bytes())
        one = self.result("one")
        self.assertEqual(facts(one), facts(self.result("same")))
        self.assertEqual(one["inputs"][1]["damaged"], 0)
        self.assertRegex(self.caeval("sources", self.folder / "one" / "T1" / "hotline.csv").stdout,
                         "呼入时间（offered_at） +日期 的 呼叫时刻\n")
        self.write("one", "T1/hotline.csv", rows.replace("9:00:00", "2025-06-05 9:00"))
        self.assertEqual(self.result("one", 3)["inputs"][1]["rejected"], 1)

    def test_what_nobody_can_tell_of_is_a_lost_row(self):
        """By @keep: a cell that a spreadsheet destroyed, or none where words are asked for."""
        self.config(OWN.replace("!出", "入"))
        for cell in "########", "#N/A", "":
            with self.subTest(cell=cell):
                self.write("one", "T1/hotline.csv", THEIRS.replace("2,入", f"2,{cell}"))
                entry = self.result("one", 3)["inputs"][1]
                self.assertEqual((entry["accepted"], entry["rejected"], entry["set_aside"]), (1, 1, 2))
        self.config(OWN)
        self.write("one", "T1/hotline.csv", THEIRS.replace("2,入", "2,"))
        entry = self.result("one")["inputs"][1]
        self.assertEqual((entry["accepted"], entry["rejected"]), (2, 0))

    def test_nothing_and_what_was_destroyed_are_no_words(self):
        self.config(OWN.replace("通>人工接听;不通>未接听", ">未接听;*>人工接听"))
        for cell, status, lost, answered in (("通", 0, 0, 2), ("", 0, 0, 1), ("NULL", 0, 0, 1), ("-", 0, 0, 1), ("无", 0, 0, 1),
                                             ("########", 3, 1, 1), ("#N/A", 3, 1, 1)):
            with self.subTest(cell=cell):
                self.write("one", "T1/hotline.csv", THEIRS.replace(",不通", f",{cell}"))
                result = self.result("one", status)
                self.assertEqual(result["inputs"][1]["rejected"], lost)
                self.assertEqual(result["measures"]["hotline.answer_rate"]["num"], answered)

    def test_rows_whose_group_cannot_be_read_are_lost_one_by_one(self):
        self.config(OWN + "our-pbx,hotline,@group,流水,,\n")
        lines = "".join(f"{{}},入,2025-06-05 11:0{n}:00,12,1,不通\n" for n in range(3))
        for cell in "########", "", "1.74E+09":
            with self.subTest(cell=cell):
                self.write("one", "T1/hotline.csv", THEIRS + lines.replace("{}", cell))
                entry = self.result("one", 3)["inputs"][1]
                self.assertEqual((entry["accepted"], entry["rejected"]), (2, 3))
        self.write("one", "T1/hotline.csv", THEIRS + lines.replace("{}", "9"))
        self.assertEqual(self.result("one")["inputs"][1]["accepted"], 3)

    def test_a_group_with_a_row_of_which_nobody_can_tell_is_lost(self):
        self.config(OWN + "our-pbx,hotline,@group,流水,,\n")
        self.write("one", "T1/hotline.csv", THEIRS + "2,########,2025-06-05 10:00:05,12,1,通\n")
        result = self.result("one", 3)
        entry = result["inputs"][1]
        self.assertEqual((entry["accepted"], entry["rejected"]), (1, 1))

    def test_an_export_may_be_named_by_its_title(self):
        self.config(OWN.replace(",hotline,", ",热线通话记录,"))
        self.write("one", "T1/hotline.csv", THEIRS)
        self.assertEqual(self.result("one")["inputs"][1]["source"], "our-pbx")

    def test_it_is_read_before_ours_and_the_shipped_ones(self):
        self.config(OWN + "mine,hotline,@match,call_id;offered_at;result,,\nmine,hotline,call_id,call_id,copy,\n"
                    "mine,hotline,offered_at,offered_at,time,\nmine,hotline,result,result,map,Y>人工接听;N>未接听\n")
        self.write("one", "T1/hotline.csv", "call_id,offered_at,result\n1,2025-06-05 09:00:00,Y\n")
        self.assertEqual(self.result("one")["inputs"][1]["source"], "mine")

    def test_it_is_in_the_manifest(self):
        self.write("one", "T1/hotline.csv", THEIRS)
        self.result("one")
        manifest = (self.folder / "out-one" / "2025" / "T1" / "manifest.json").read_text(encoding="utf-8")
        self.assertIn('"sources.csv"', manifest)
        self.assertIn('"sources/own"', manifest)

    def test_every_report_is_made_with_it(self):
        """Fonts are cut to the characters of all templates, those beside the configuration among them."""
        (self.folder / "calendar.d").mkdir()
        (self.folder / "calendar.d" / "2027.csv").write_text(
            "date,kind,name\n2027-01-01,holiday,元旦\n2027-10-01,holiday,国庆节\n", encoding="utf-8")
        self.write("one", "T1/hotline.csv", THEIRS)
        done = self.caeval("run", "-q", "-i", self.folder / "one", "-o", self.folder / "out", "-d", "2025-12-31",
                           "--formats", "pdf,xlsx,json")
        self.assertEqual(done.returncode, 0, done.stderr)
        made = {path.name for path in (self.folder / "out" / "2025" / "T1").iterdir()}
        self.assertLessEqual({"report.pdf", "evaluation.xlsx", "result.json"}, made)

    def test_a_mistake_in_it_ends_with_its_place(self):
        self.config(OWN.replace("call_id,流水", "call_no,流水"))
        done = self.caeval("check", "-i", self.folder / "one")
        self.assertEqual(done.returncode, 65)
        self.assertIn("own.csv:6:item: 错误：“call_no”不是热线通话记录的列，应为：通话编号、呼入时间、", done.stderr)
        for old, new, told in (("map,通>人工接听", "map,通>电话", "own.csv:10:values: 错误：“电话”不能作“通话结果”的值：不在取值之内，应为 "
                                "自助完成;人工接听;未接听;放弃"),
                               ("call_id,流水,copy", "call_id,流水,拷贝", "own.csv:6:how: 错误：“拷贝”应为：copy、const、time、")):
            self.assertIn(old, OWN)
            self.config(OWN.replace(old, new))
            self.assertIn(told, self.caeval("check", "-i", self.folder / "one").stderr)

    def test_a_file_that_is_not_there(self):
        (self.folder / "own.csv").unlink()
        done = self.caeval("check", "-i", self.folder / "one")
        self.assertEqual(done.returncode, 65)
        self.assertEqual(done.stderr.count("own.csv"), 1, done.stderr)


class Command(Sources):
    def test_all_that_ship(self):
        done = self.caeval("sources")
        self.assertEqual(done.returncode, 0)
        self.assertEqual({line.split()[0] for line in done.stdout.splitlines()[1:]}, set(NAMES))

    def test_a_file(self):
        done = self.caeval("sources", HERE / "cn-cloud" / "hotline.csv")
        self.assertEqual(done.returncode, 0)
        self.assertIn("识别为 cn-cloud，用于热线通话记录（hotline）；表头在第4行", done.stdout)
        self.assertRegex(done.stdout, "接听时间（answered_at） +来电时间 \\+ 响应时长（数字按秒计），是否接通为0时空\n")
        self.assertRegex(done.stdout, "坐席编号（agent_id） +没有\n")

    def test_a_source_by_its_name(self):
        """Each export that it has, and how each column is read; a file of that name comes first."""
        done = self.caeval("sources", "adcs")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertRegex(done.stdout, "(?m)^adcs，用于证书清单（certificates），随程序：表头有 ")
        self.assertRegex(done.stdout, "(?m)^adcs，用于证书撤销记录（revocations），随程序：表头有 ")
        self.assertIn("  只取下列各行：", done.stdout)
        said = self.caeval("sources", "cn-cloud").stdout
        self.assertRegex(said, "接听时间（answered_at） +来电时间 \\+ 响应时长（数字按秒计），是否接通为0时空\n")
        self.assertRegex(said, "坐席编号（agent_id） +没有\n")
        done = self.caeval("sources", "cn-clod")
        self.assertEqual(done.returncode, 66)
        self.assertIn("cn-clod：没有这个文件，也没有这个来源；相近的有 cn-cloud", done.stderr)
        Own.config(self, OWN)
        self.assertIn("our-pbx，用于热线通话记录（hotline），自定：表头有 ", self.caeval("sources", "our-pbx").stdout)

    def test_a_file_under_any_name(self):
        self.write("any", "x.csv", (HERE / "adcs" / "certificates.csv").read_bytes())
        done = self.caeval("sources", self.folder / "any" / "x.csv")
        self.assertIn("识别为 adcs，用于证书清单（certificates）", done.stdout)
        self.assertIn("识别为 adcs，用于证书撤销记录（revocations）", done.stdout)
        self.assertIn("这个名称交付后不会读取，请改名为 证书清单-x.csv\n", done.stdout)
        self.assertNotIn("交付后不会读取", self.caeval("sources", HERE / "cn-cloud" / "hotline.csv").stdout)

    def test_a_file_of_ours(self):
        done = self.caeval("sources", HERE / "wjx" / "same" / "survey.csv")
        self.assertIn("是抽样调查（survey）的表头，按数据表的列读取", done.stdout)

    def test_what_nobody_knows(self):
        self.write("any", "x.csv", "a,b\n1,2\n")
        done = self.caeval("sources", self.folder / "any" / "x.csv")
        self.assertEqual(done.returncode, 3)
        self.assertIn("不是任何数据表的表头，也不是任何已知来源的表头", done.stdout)
        self.assertEqual(self.caeval("sources", self.folder / "any" / "y.csv").returncode, 66)

    def test_any_content_is_a_word_of_keep(self):
        self.write("any", "x.csv", CDR + cdr("2025-06-05 09:00:00", "1.1"))
        self.assertIn("did 有内容", self.caeval("sources", self.folder / "any" / "x.csv").stdout)

    def test_what_is_there_and_is_no_file_is_not_said_to_be_missing(self):
        self.write("any", "x.csv", THEIRS)
        (self.folder / "link.csv").symlink_to(self.folder / "any" / "x.csv")
        for name, why in ("any", "是文件夹，不是文件"), ("link.csv", "是符号链接，不是文件"), ("none", "没有这个文件"), \
                         ("any/x.csv/y", "没有这个文件"):
            done = self.caeval("sources", self.folder / name)
            self.assertEqual(done.returncode, 66 if why == "没有这个文件" else 3, done.stdout)
            self.assertIn(f"{name}：{why}", done.stdout + done.stderr)


if __name__ == "__main__":
    unittest.main()
