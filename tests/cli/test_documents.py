"""Documents by Word templates: what they say, what templates may ask for, what is refused."""

import contextlib
import hashlib
import io
import json
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as ET
import zipfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import world  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
DATE = "2025-12-31"
SAMPLE = ("GD03", "SC04", "XJ05")


def caeval(*arguments):
    return subprocess.run([world.CAEVAL, *map(str, arguments), "--templates", world.TEMPLATES],
                          capture_output=True, text=True)


def setUpModule():
    global made
    made = tempfile.TemporaryDirectory()
    done = caeval("run", "-q", "-i", ROOT / "input", "-o", made.name, "-d", DATE, "--formats", "json",
                  *(f"--only={code}" for code in SAMPLE))
    assert done.returncode == 3, done.stderr


def tearDownModule():
    made.cleanup()


def document(path, part="word/document.xml"):
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                ET.fromstring(archive.read(name))
        return ET.fromstring(archive.read(part))


def text(element):
    return "".join(t.text or "" for t in element.iter(W + "t"))


def paragraphs(root):
    return [text(p) for p in root.iter(W + "p")]


def tables(root):
    return [[[text(cell) for cell in row.findall(W + "tc")] for row in table.findall(W + "tr")]
            for table in root.iter(W + "tbl")]


def blanks(root):
    """What somebody fills in: tag and text of each content control."""
    return {sdt.find(f"{W}sdtPr/{W}tag").get(W + "val"): text(sdt.find(W + "sdtContent"))
            for sdt in root.iter(W + "sdt")}


class Documents(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name)
        self.output = self.folder / "out"
        shutil.copytree(made.name, self.output, ignore=shutil.ignore_patterns(".caeval*"))

    def config(self, *lines):
        path = self.folder / "caeval.conf"
        path.write_text("".join(line + "\n" for line in lines))
        return path

    def make(self, *what, status=0, more=()):
        done = caeval(*what, "-o", self.output, "-d", DATE, "--formats", "json", *more)
        self.assertEqual(done.returncode, status, done.stderr)
        return done

    def result(self, code, change=None):
        path = self.output / "2025" / code / "result.json"
        result = json.loads(path.read_text())
        if change:
            change(result)
            form = result["form"]
            boxed = [row["result"] for row in form["rows"] if row["boxes"]]
            form["counts"] = {state: boxed.count(state) for state in ("是", "否", "待核", "不适用")}
            form["counts"]["无框"] = len(form["rows"]) - len(boxed)
            path.write_text(json.dumps(result, ensure_ascii=False))
            world.list_again(path)
        return result

    def notice(self, code="GD03", *more):
        self.make("notice", code, more=more)
        return document(self.output / "2025" / code / "notice.docx")

    def template(self, body, name="notice", **others):
        """A template of the bureau's own: the shipped one with another body, and parts of one's own."""
        own = self.folder / "documents"
        own.mkdir(exist_ok=True)
        shipped = pathlib.Path(world.TEMPLATES) / "documents" / f"{name}.docx"
        with zipfile.ZipFile(shipped) as old, zipfile.ZipFile(own / f"{name}.docx", "w", zipfile.ZIP_DEFLATED) as new:
            for part in old.namelist():
                if part != "word/document.xml" and part not in others:
                    new.writestr(part, old.read(part))
            if body is not None:
                new.writestr("word/document.xml", f"<w:document {NAMESPACE}><w:body>{body}</w:body></w:document>")
            for part, data in others.items():
                new.writestr(part, data)
        return ["--config", self.config(f"documents = {own}")]

    def own(self, body, code="GD03", **others):
        return self.notice(code, *self.template(body, **others))

    def refused(self, body, *words, **others):
        done = self.make("notice", "GD03", status=65, more=self.template(body, **others))
        for word in words:
            self.assertIn(word, done.stderr)
        self.assertFalse((self.output / "2025/GD03/notice.docx").exists())
        return done.stderr


def p(*runs):
    return "<w:p>" + "".join(f'<w:r><w:t xml:space="preserve">{run}</w:t></w:r>' for run in runs) + "</w:p>"


def table(*rows):
    return "<w:tbl><w:tblPr/><w:tblGrid/>" + "".join(
        "<w:tr>" + "".join(f"<w:tc>{cell if cell.startswith('<') else p(cell)}</w:tc>" for cell in row) + "</w:tr>"
        for row in rows) + "</w:tbl>"


class Notice(Documents):
    def test_every_no_with_its_clause_value_and_answer(self):
        rows = [row for row in self.result("GD03")["form"]["rows"] if row["result"] == "否"]
        root = self.notice()
        said, answer, signed = tables(root)
        self.assertEqual([line[0] for line in signed], ["受送达单位", "文书", "签收人", "签收日期", "送达人"])
        self.assertEqual([line[1] for line in said[1:]], [str(row["row"]) for row in rows])
        self.assertEqual([line[2] for line in said[1:]], [row["clauses"] for row in rows])
        fails = [re.sub(r"attest\.csv:(\d+)", r"《检查记录（机构自评）》第\1行", row.get("fails", row["reason"])) for row in rows]
        self.assertEqual([line[4] for line in said[1:]], fails)
        self.assertNotIn("其余符合", "".join(line[4] for line in said[1:]))
        self.assertEqual([line[0] for line in answer[1:]], [str(row["row"]) for row in rows])
        self.assertIn(f"结果为“否”的条目共{len(rows)}项，逐项列于附表一。另有待核的条目3项", "".join(paragraphs(root)))

    def test_the_answer_can_be_read_back(self):
        root = self.notice()
        rows = [row["row"] for row in self.result("GD03")["form"]["rows"] if row["result"] == "否"]
        digest = hashlib.sha256((self.output / "2025/GD03/result.json").read_bytes()).hexdigest()
        tags = blanks(root)
        for row in rows:
            for column in ("measures", "done_on", "proof", "owner"):
                self.assertIn(f"caeval/{row}/{column}", tags)
        self.assertEqual(len([tag for tag in tags if not tag.startswith("caeval/-/")]), 4 * len(rows))
        properties = document(self.output / "2025/GD03/notice.docx", "docProps/custom.xml")
        told = {one.get("name"): one[0].text for one in properties}
        self.assertEqual(told, {"caeval.document": "notice", "caeval.ca": "GD03", "caeval.date": "2025年12月31日",
                                "caeval.result": digest})
        self.assertIn(digest, "".join(paragraphs(root)))

    def test_no_no_at_all(self):
        root = self.notice("SC04")
        self.assertEqual(len(tables(root)), 1)
        self.assertEqual(len(list(root.iter(W + "sectPr"))), 1)
        whole = "".join(paragraphs(root))
        self.assertIn("没有结果为“否”的条目，没有要求整改的事项。尚有待核的条目44项", whole)
        self.assertNotIn("{{", whole)
        self.assertNotIn("请于", whole)
        self.assertNotIn("整改通知书", whole)
        self.assertEqual(paragraphs(root)[0], "评估结果告知书")
        self.make("notice", "SC04", more=["--due", "2026-03-01", "--formats", "pdf"])
        path = self.output / "2025/SC04/notice.docx"
        with zipfile.ZipFile(path) as archive:
            self.assertIn("<dc:title>评估结果告知书　", archive.read("docProps/core.xml").decode())
        told = subprocess.run(["pdfinfo", path.with_suffix(".pdf")], capture_output=True, text=True).stdout
        self.assertIn("评估结果告知书", told)
        one = json.loads((self.output / "2025/SC04/documents.json").read_text())["documents"][0]
        self.assertEqual((one["rows"], one.get("due")), ([], None))  # what demands nothing sets no term

    def test_a_hundred(self):
        def change(result):
            for row in result["form"]["rows"][:100]:
                row.update(result="否", reason=f"第{row['row']}条的<现状>&“引号”", counterexamples=[
                    {"file": "hotline.csv", "line": k, "id": f"C{k}"} for k in range(2, 40)], counterexamples_total=500)
                row.pop("fails", None)
        rows = [row for row in self.result("GD03", change)["form"]["rows"] if row["result"] == "否"]
        said = tables(self.notice())[0]
        self.assertEqual(len(said), len(rows) + 1)
        self.assertEqual(said[1][4], "第1条的<现状>&“引号”")
        self.assertEqual(said[1][5], "《热线通话记录》第2行（C2）、第3行（C3）、第4行（C4）、第5行（C5）、第6行（C6）等500件")

    def test_by_when(self):
        self.assertIn("请于　　　年　　月　　日前完成", "".join(paragraphs(self.notice())))
        self.assertIn("请于2026年3月1日前完成", "".join(paragraphs(self.notice("GD03", "--due", "2026-03-01"))))
        ledger = json.loads((self.output / "2025/GD03/documents.json").read_text())
        self.assertEqual([(one["document"], one["date"], one["due"], len(one["rows"])) for one in ledger["documents"]],
                         [("notice", DATE, "2026-03-01", 18)])

    def test_a_served_one_stays(self):
        """One that set a term may be in the CA's hands."""
        path = self.output / "2025/GD03/notice.docx"
        self.notice()  # without a term: a draft
        self.notice("GD03", "--due", "2026-03-01")
        served = path.read_bytes()
        self.notice("GD03", "--due", "2026-03-01")
        for more in (["--due", "2026-04-01"], []):
            done = self.make("notice", "GD03", status=73, more=more)
            self.assertIn("期限为2026-03-01的整改通知书", done.stderr)
            self.assertEqual(path.read_bytes(), served)
        self.notice("GD03", "--due", "2026-04-01", "--force")
        self.assertNotEqual(path.read_bytes(), served)
        # a later result of the year: its notice is another one, in a file of the same name
        self.result("GD03", lambda result: result["period"].update(date="2025-12-30"))
        ledger = self.output / "2025/GD03/documents.json"
        noted = json.loads(ledger.read_text())
        noted["documents"][0]["date"] = "2025-10-31"
        del noted["sha256"]
        ledger.write_text(json.dumps(noted))
        self.result("GD03", lambda result: result["period"].update(date=DATE))
        self.make("notice", "GD03", status=73)
        path.rename(path.with_name("served.docx"))
        for end in (".pdf", ".xlsx"):
            path.with_suffix(end).unlink(missing_ok=True)
        self.make("notice", "GD03")

    def test_a_term_before_the_result(self):
        self.make("notice", "GD03", status=64, more=["--due", "2025-12-30"])
        self.assertFalse((self.output / "2025/GD03/notice.docx").exists())
        self.make("notice", "GD03", more=["--due", DATE])

    def test_rows_stay_whole(self):
        for row in self.notice().iter(W + "tr"):
            self.assertIsNotNone(row.find(f"{W}trPr/{W}cantSplit"))

    def test_the_bureau(self):
        root = self.notice("GD03", "--config", self.config("bureau = 某省密码管理局"))
        self.assertIn("某省密码管理局（印章）　　", paragraphs(root))

    def test_the_same_bytes(self):
        self.notice()
        path = self.output / "2025/GD03/notice.docx"
        first = path.read_bytes()
        self.notice()
        self.assertEqual(path.read_bytes(), first)
        with zipfile.ZipFile(path) as archive:
            self.assertEqual({part.date_time for part in archive.infolist()}, {(1980, 1, 1, 0, 0, 0)})

    def test_what_an_official_worked_on_stays(self):
        self.notice()
        path = self.output / "2025/GD03/notice.docx"
        edited = path.read_bytes() + b"\0"
        path.write_bytes(edited)
        done = self.make("notice", "GD03", status=73)
        self.assertIn("已被修改，没有覆盖", done.stderr)
        self.assertEqual(path.read_bytes(), edited)
        self.make("notice", "GD03", more=["--force"])
        self.assertNotEqual(path.read_bytes(), edited)

    def test_it_stays_through_the_next_run(self):
        self.notice()
        before = (self.output / "2025/GD03/notice.docx").read_bytes()
        done = caeval("run", "-q", "-i", ROOT / "input", "-o", self.output, "-d", DATE, "--formats", "json",
                      "--only", "GD03", "--force")
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertEqual((self.output / "2025/GD03/notice.docx").read_bytes(), before)
        self.notice()

    def test_statuses(self):
        for arguments, status, word in ((["notice"], 64, "needs the code"), (["notice", "a/b"], 64, "CA code"),
                                        (["notice", "ZZ99"], 66, "没有机构ZZ99"),
                                        (["notice", "GD03", "--due", "soon"], 64, "--due"),
                                        (["list", "--due", "2026-01-01"], 64, "--due is for"),
                                        (["document", "letter", "GD03"], 64, "notice, record"),
                                        (["document", "record"], 64, "needs the code")):
            done = self.make(*arguments, status=status)
            self.assertIn(word, done.stderr, arguments)
        done = caeval("notice", "GD03", "-o", self.output, "-d", "2024-12-31")
        self.assertEqual(done.returncode, 66)
        done = caeval("notice", "GD03", "-o", self.folder / "none", "-d", DATE)
        self.assertEqual(done.returncode, 66)

    def test_a_damaged_result(self):
        path = self.output / "2025/GD03/result.json"
        path.write_text(path.read_text()[:1000])
        done = caeval("notice", "GD03", "-o", self.output, "-d", DATE)
        self.assertNotEqual(done.returncode, 0)
        self.assertFalse((self.output / "2025/GD03/notice.docx").exists())


class Forms(Documents):
    def test_word_pages_and_sheets(self):
        done = self.make("notice", "GD03", more=["--formats", "pdf,xlsx"])
        folder = self.output / "2025/GD03"
        self.assertEqual([pathlib.Path(line).name for line in done.stdout.split()], ["notice.docx", "notice.pdf", "notice.xlsx"])
        ledger = json.loads((folder / "documents.json").read_text())["documents"][0]["files"]
        for name, digest in ledger.items():
            self.assertEqual(hashlib.sha256((folder / name).read_bytes()).hexdigest(), digest)
        first = {name: (folder / name).read_bytes() for name in ledger}
        self.make("notice", "GD03", more=["--formats", "pdf,xlsx"])
        self.assertEqual({name: (folder / name).read_bytes() for name in ledger}, first)
        self.assertEqual([path.name for path in folder.iterdir() if path.name.startswith(".")], [])

    def test_the_sheets(self):
        import openpyxl
        self.make("notice", "GD03", more=["--formats", "xlsx"])
        book = openpyxl.load_workbook(self.output / "2025/GD03/notice.xlsx")
        self.assertEqual(book.sheetnames, ["附表一　不符合要求的事项", "附表二　整改情况回执", "签收"])
        rows = [row["row"] for row in self.result("GD03")["form"]["rows"] if row["result"] == "否"]
        lines = [list(line) for line in book.worksheets[1].iter_rows(values_only=True)]
        head = next(i for i, line in enumerate(lines) if line[0] == "条目")
        self.assertEqual([line[0] for line in lines[head + 1:head + 1 + len(rows)]], rows)
        self.assertTrue(all(line[3:] == [None] * 4 for line in lines[head + 1:head + 1 + len(rows)]))
        digest = hashlib.sha256((self.output / "2025/GD03/result.json").read_bytes()).hexdigest()
        self.assertTrue(any(digest in str(line[0]) for line in lines))

    def test_the_pages(self):
        self.make("notice", "GD03", more=["--formats", "pdf"])
        info = subprocess.run(["pdfinfo", "-l", "99", self.output / "2025/GD03/notice.pdf"], capture_output=True, text=True).stdout
        sizes = re.findall(r"size:\s+([\d.]+) x ([\d.]+)", info)
        self.assertEqual([float(wide) > float(high) for wide, high in sizes],
                         [False] + [True] * (len(sizes) - 2) + [False])
        first = subprocess.run(["pdftotext", "-l", "1", self.output / "2025/GD03/notice.pdf", "-"], capture_output=True,
                               text=True).stdout
        self.assertIn("请于", first)
        said = subprocess.run(["pdftotext", "-raw", self.output / "2025/GD03/notice.pdf", "-"], capture_output=True, text=True)
        said = re.sub(r"\s", "", said.stdout)
        self.assertIn("结果为“否”的条目共18项", said)
        self.assertIn("CRL更新的最长间隔26小时9分钟", said)
        self.assertIn("附表二整改情况回执", said)

    def test_a_table_within_a_cell(self):
        self.make("notice", "GD03", more=self.template(table([table(["甲", "乙"]) + p("丙")])) + ["--formats", "xlsx,pdf"])


class Others(Documents):
    def test_the_seal_never_stands_alone(self):
        """What is signed goes over to the seal's page with it."""
        for kind in ("notice", "review", "conclusion", "publicity"):
            with zipfile.ZipFile(pathlib.Path(world.TEMPLATES) / f"documents/{kind}.docx") as archive:
                root = ET.fromstring(archive.read("word/document.xml"))
            lines = [("".join(t.text or "" for t in p.iter(W + "t")), p.find(f"{W}pPr/{W}keepNext") is not None)
                     for p in root.find(W + "body").findall(W + "p")]
            lines = [line for line in lines if not re.fullmatch(r"\{\{[#^/].*\}\}", line[0])]
            at = next(i for i, (text, _) in enumerate(lines) if "印章" in text)
            first = max(i for i in range(at) if lines[i][0])
            self.assertTrue(all(kept for _, kept in lines[first:at + 1]), (kind, lines[first:at + 2]))

    def test_record(self):
        self.make("document", "record", "SC04")
        root = document(self.output / "2025/SC04/record.docx")
        open_rows = [row["row"] for row in self.result("SC04")["form"]["rows"] if row["result"] == "待核"]
        head, record, sample, signed = tables(root)
        self.assertEqual([size.get(W + "orient") for size in root.iter(W + "pgSz")], ["landscape"])  # no page between
        self.assertEqual([line[0] for line in record[1:]], [str(row) for row in open_rows])
        self.assertEqual([line[0] for line in sample[1:]], [str(row) for row in open_rows])
        tags = blanks(root)
        for column in ("result", "evidence", "examiner", "examined_on", "sample"):
            self.assertIn(f"caeval/{open_rows[0]}/{column}", tags)
        choice = root.find(f".//{W}dropDownList")
        self.assertEqual([item.get(W + "value") for item in choice], ["是", "否", "不适用"])

    def test_conclusion(self):
        self.make("document", "conclusion", "XJ05")
        whole = "".join(paragraphs(document(self.output / "2025/XJ05/conclusion.docx")))
        self.assertIn("不评级；总分2.95–3.12仅供参考", whole)
        self.make("document", "conclusion", "GD03")
        root = document(self.output / "2025/GD03/conclusion.docx")
        counts = self.result("GD03")["form"]["counts"]
        whole = "".join(paragraphs(root))
        self.assertIn(f"“是”的{counts['是']}项，“否”的{counts['否']}项，待核{counts['待核']}项", whole)
        rows = tables(root)[0][1:]
        self.assertEqual([sum(int(row[i]) for row in rows) for i in range(1, 5)],
                         [counts[state] for state in ("是", "否", "待核", "不适用")])

    def test_publicity_names_no_person(self):
        self.make("document", "publicity")
        root = document(self.output / "2025/publicity.docx")
        whole = "".join(paragraphs(root))
        self.assertEqual([row[1] for row in tables(root)[0][1:]], [self.result(code)["ca"]["name"] for code in SAMPLE])
        self.assertEqual([row[4] for row in tables(root)[0][1:]], ["1.57", "0.85–5.00", "—"])
        people = set(re.findall(r"(?:检查|填写)人：(\w+)", (self.output / "2025/GD03/result.json").read_text()))
        self.assertGreater(len(people), 2)
        for person in people:
            self.assertNotIn(person, whole)

    def test_publicity_without_a_date_is_of_the_latest_year(self):
        done = caeval("document", "publicity", "-o", self.output)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("2025年度", paragraphs(document(self.output / "2025/publicity.docx"))[0])

    def test_publicity_of_who_supplied_nothing(self):
        def nothing(result):
            result["inputs"] = [one for one in result["inputs"] if one["export"] == "org"]
        name = self.result("SC04", nothing)["ca"]["name"]
        self.make("document", "publicity")
        root = document(self.output / "2025/publicity.docx")
        self.assertNotIn(name, "".join("".join(row) for row in tables(root)[0]))
        whole = paragraphs(root)
        self.assertIn("2025年度已评估的2家机构", "".join(whole))
        self.assertEqual(whole[whole.index("下列机构没有提供任何数据记录，未作评估，不在上表之列：") + 1], f"{name}（SC04）")

    def test_review(self):
        """A notice of the last year; then a row is mended, one stays, one is open, one is new, and some that nobody
        looked at again: an answer of before the notice, one without a day, exports that are those of then."""
        unchanged = {"video", "power", "network_links"}              # of rows 134, 137, 159

        def change(result):
            result["period"] = {"date": "2024-12-31", "from": "2024-01-01", "to": "2024-12-31"}
            for one in result["inputs"]:
                if one["export"] not in unchanged:
                    one["sha256"] = "0" * 64
            rows = {row["row"]: row for row in result["form"]["rows"]}
            for number, state in ((1, "否"), (39, "否"), (83, "否"), (40, "是")):
                rows[number]["result"] = state
        old = self.output / "2024"
        shutil.copytree(self.output / "2025/GD03", old / "GD03")
        path = old / "GD03/result.json"
        result = json.loads(path.read_text())
        change(result)
        boxed = [row["result"] for row in result["form"]["rows"] if row["boxes"]]
        result["form"]["counts"].update({state: boxed.count(state) for state in ("是", "否", "待核", "不适用")})
        path.write_text(json.dumps(result, ensure_ascii=False))
        manifest = old / "GD03/manifest.json"
        manifest.write_text(manifest.read_text().replace(DATE, "2024-12-31"))
        world.list_again(path)
        done = caeval("notice", "GD03", "-o", self.output, "-d", "2024-12-31", "--due", "2025-03-31")
        self.assertEqual(done.returncode, 0, done.stderr)
        by_word = sorted(r["row"] for r in result["form"]["rows"] if r["result"] == "否" and r["basis"] == "attest")
        before, undated = by_word[:2]

        def answers(result):
            rows = {row["row"]: row for row in result["form"]["rows"]}
            self.assertGreater(rows[before]["answered_on"], "2025-12-01")
            rows[before]["answered_on"] = "2024-12-31"
            rows[before]["reason"] += "（attest.csv:999）"                 # another place is no new answer
            del rows[undated]["answered_on"]
        self.result("GD03", answers)
        self.make("document", "review", "GD03")
        root = document(self.output / "2025/GD03/review.docx")
        mended, still, old, untold, new, late = tables(root)
        self.assertEqual([row[0] for row in mended[1:]], ["1"])
        self.assertIn("39", [row[0] for row in still[1:]])
        self.assertEqual({row[0] for row in old[1:]}, {str(before), str(undated), "134", "137", "159"})
        self.assertTrue({str(row) for row in by_word[2:]} <= {row[0] for row in still[1:]})
        self.assertFalse({row[0] for row in old[1:]} & {row[0] for row in still[1:]})
        self.assertNotIn("40", [row[0] for row in still[1:]])
        self.assertEqual([row[0] for row in untold[1:]], ["83"])
        self.assertEqual([row[0] for row in new[1:]], ["40"])
        self.assertEqual({row[0] for row in late[1:]}, {row[0] for row in still[1:]})  # of the others nobody knows
        self.assertIn("整改通知书所定的期限为2025年3月31日。", "".join(paragraphs(root)))
        self.assertIn("系检查结论改动", "".join(paragraphs(root)))

        def not_mended(result):
            result["form"]["rows"][0]["result"] = "否"
        self.result("GD03", not_mended)
        self.make("document", "review", "GD03")
        self.assertNotIn("系检查结论改动", "".join(paragraphs(document(self.output / "2025/GD03/review.docx"))))

    def test_review_without_a_past(self):
        self.make("document", "review", "GD03")
        root = document(self.output / "2025/GD03/review.docx")
        self.assertIn("没有可对照的以前的评估结果", "".join(paragraphs(root)))
        self.assertEqual(tables(root), [])


class Templates(Documents):
    def test_split_runs(self):
        """Word splits a text where it likes: at spelling marks, formats, while one types."""
        body = ("<w:p><w:r><w:t>甲{</w:t></w:r><w:proofErr/><w:r><w:rPr><w:b/></w:rPr><w:t>{机构</w:t></w:r>"
                "<w:bookmarkStart/><w:r><w:t>编</w:t><w:lastRenderedPageBreak/><w:t>码}</w:t></w:r><w:r><w:t>}乙{{机构"
                "名称}</w:t></w:r><w:r><w:t>}丙</w:t></w:r></w:p>" + p("｛｛　机构编码 ｝｝"))
        self.assertEqual(paragraphs(self.own(body)), ["甲GD03乙广东珠岭数字证书认证有限公司丙", "GD03"])

    def test_looks_are_those_of_the_field(self):
        root = self.own('<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>甲{{机构编码}}乙</w:t></w:r></w:p>')
        self.assertEqual([(text(run), run.find(f"{W}rPr/{W}b") is not None) for run in root.iter(W + "r")],
                         [("甲", True), ("GD03", True), ("乙", True)])

    def test_nested_repetitions(self):
        root = self.own(p("{{#否}}") + p("{{序号}}：{{条目}}") + table(["{{#实例}}{{行号}}", "{{编号}}{{/实例}}"]) +
                        p("{{^有实例}}") + p("无实例") + p("{{/有实例}}") + p("{{/否}}") + p("完{{#否}}〔{{条目}}〕{{/否}}"))
        rows = [row for row in self.result("GD03")["form"]["rows"] if row["result"] == "否"]
        self.assertEqual(len(tables(root)), sum(1 for row in rows if row["counterexamples"]))
        self.assertEqual(paragraphs(root).count("无实例"), sum(1 for row in rows if not row["counterexamples"]))
        self.assertEqual(paragraphs(root)[-1], "完" + "".join(f"〔{row['row']}〕" for row in rows))
        places = [[str(c["line"]), c["id"]] for row in rows for c in row["counterexamples"][:5]]
        self.assertEqual([line for one in tables(root) for line in one], places)

    def test_rows_of_several_lines(self):
        root = self.own(table(["头", "头"], ["{{#否}}{{条目}}", "甲"], ["乙", "{{#实例}}{{编号}} {{/实例}}{{/否}}"], ["尾", "尾"]))
        rows = [row for row in self.result("GD03")["form"]["rows"] if row["result"] == "否"]
        lines = tables(root)[0]
        self.assertEqual(len(lines), 2 + 2 * len(rows))
        self.assertEqual(lines[1], [str(rows[0]["row"]), "甲"])
        self.assertEqual(lines[-1], ["尾", "尾"])

    def test_a_cell_keeps_a_paragraph(self):
        root = self.own(table([p("{{^否}}") + p("无") + p("{{/否}}")]))
        self.assertEqual(len(root.findall(f".//{W}tc/{W}p")), 1)

    def test_links_text_boxes_heads_and_feet(self):
        box = "<w:r><w:pict><w:txbxContent>" + p("{{机构编码}}") + "</w:txbxContent></w:pict></w:r>"
        body = f"<w:p><w:hyperlink><w:r><w:t>{{{{机构编码}}}}</w:t></w:r></w:hyperlink>{box}</w:p>"
        own = self.template(body, **{"word/header3.xml": f"<w:hdr {NAMESPACE}>{p('{{评估日}}')}</w:hdr>"})
        root = self.notice("GD03", *own)
        self.assertEqual([t.text for t in root.iter(W + "t")], ["GD03", "GD03"])
        head = document(self.output / "2025/GD03/notice.docx", "word/header3.xml")
        self.assertEqual(paragraphs(head), ["2025年12月31日"])

    def test_repeated_numbers_are_not_repeated(self):
        body = (p("{{#否}}") + '<w:p xmlns:w14="x" w14:paraId="1A"><w:bookmarkStart w:id="1" w:name="b"/><w:r><w:t>{{条目}}'
                '</w:t></w:r><w:bookmarkEnd w:id="1"/></w:p>' + p("{{/否}}"))
        root = self.own(body)
        self.assertEqual(len(list(root.iter(W + "bookmarkStart"))), 1)
        self.assertEqual(sum("{x}paraId" in one.attrib for one in root.iter(W + "p")), 1)

    def test_control_characters_and_lines(self):
        self.result("GD03", lambda result: result["ca"].update(name="甲\u0007\u202e乙\u0001<丙>\n丁&\ufffe"))
        root = self.own(p("{{机构名称}}"))
        self.assertEqual([t.text for t in root.iter(W + "t")], ["甲乙<丙>", "丁&"])
        self.assertEqual(len(list(root.iter(W + "br"))), 1)

    def test_unknown_fields_are_told_with_their_place(self):
        said = self.refused(p("一") + p("所依{{机构", "名}}的规定"), "正文第2段“所依{{机构名}}的规定”", "没有名为“机构名”的字段", "机构名称")
        self.assertIn("documents/notice.docx", said)
        self.refused(p("{{_机构名称}}"), "没有名为“_机构名称”的字段")
        self.refused(p("{{#否决}}a{{/否决}}"), "没有名为“否决”的重复段")
        self.refused(p("甲"), "页脚第1段", "没有名为“某”的字段", **{"word/footer1.xml": f"<w:ftr {NAMESPACE}>{p('{{某}}')}</w:ftr>"})
        self.refused(p("甲"), "文档属性", **{"docProps/core.xml": "<a>{{某}}</a>"})

    def test_every_fault_is_told_at_once(self):
        said = self.refused(p("{{甲}}") + p("{{乙}}") + p("{{丙}}"))
        self.assertEqual(said.count("没有名为"), 3)

    def test_fields_out_of_place(self):
        self.refused(p("{{条目}}"), "字段“条目”不能用在这里")
        self.refused(p("{{#实例}}x{{/实例}}"), "重复段“实例”不能用在这里")
        self.refused(p("{{^否}}{{条目}}{{/否}}"), "字段“条目”不能用在这里")
        self.refused(p("{{年度}}"), "字段“年度”不能用在这里")

    def test_marks_without_their_fellow(self):
        self.refused(p("{{#否}}"), "“{{#否}}”没有对应的“{{/否}}”")
        self.refused(p("{{/否}}"), "前面没有“{{#否}}”")
        self.refused(p("{{#否}}{{#实例}}{{/否}}{{/实例}}"), "“{{/否}}”之前应先有“{{/实例}}”")
        self.refused(p("甲{{#否}}") + p("{{/否}}"), "各自单独成段")
        self.refused(p("{{#否}}") + table(["{{/否}}"]), "各自单独成段")
        self.refused(p("{{机构名称"), "“{{”没有对应的“}}”")
        self.refused("<w:p><w:r><w:t>{{机构</w:t><w:br/><w:t>名称}}</w:t></w:r></w:p>", "没有对应的“}}”")

    def test_no_other_template_is_needed(self):
        config = self.config(f"documents = {self.folder / 'nowhere'}")
        self.notice("GD03", "--config", config)

    def test_the_shipped_are_what_their_texts_make(self):
        done = subprocess.run([sys.executable, ROOT / "scripts/documents.py", "--check"], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_every_field_can_be_had(self):
        """Each name that --fields lists stands in a template where it may stand, and gives something."""
        lines = caeval("document", "--fields").stdout.splitlines()
        listed = [line.split()[0] for line in lines if line.startswith("{{")]
        fields = [name for name in listed if "…" not in name]
        lists = [re.match(r"\{\{#(.*?)\}\}", name)[1] for name in listed if "…" in name]
        self.assertGreater(len(fields), 60)
        self.assertGreater(len(lists), 15)
        texts = "".join(document_text(path) for path in
                        sorted((pathlib.Path(world.TEMPLATES) / "documents").glob("*.docx")))
        unused = [name for name in fields if name not in texts] + [name for name in lists if f"#{name}" not in texts
                                                                    and f"^{name}" not in texts]
        body = ("{{评估年度}}{{#否}}{{领域}}{{项目}}{{结果}}{{理由}}{{实例数}}{{由谁提供}}{{上次结果}}{{#全部实例}}{{文件}}{{行号}}"
                "{{编号}}{{/全部实例}}{{#实例}}{{/实例}}{{#有实例}}有{{/有实例}}{{/否}}{{#指标}}{{指标名称}}{{指标得分}}{{/指标}}{{_经办人}}"
                "{{#已定期限}}{{/已定期限}}{{#已知评估机构}}{{/已知评估机构}}")
        rest = [name for name in unused if name not in body]
        self.assertEqual(rest, [])
        self.assertIn("业务咨询服务质量指标1", text(self.own(p(body))))


def document_text(path):
    with zipfile.ZipFile(path) as archive:
        return archive.read("word/document.xml").decode()


class Hostile(Documents):
    def test_no_document(self):
        own = self.folder / "documents"
        own.mkdir()
        more = ["--config", self.config(f"documents = {own}")]
        for data in (b"", b"PK", b"\xd0\xcf\x11\xe0" * 200, os.urandom(4000)):
            (own / "notice.docx").write_bytes(data)
            self.assertIn("不是 Word 文档", self.make("notice", "GD03", status=65, more=more).stderr)
        with zipfile.ZipFile(own / "notice.docx", "w") as archive:
            archive.writestr("xl/workbook.xml", "<a/>")
        self.assertIn("不是 Word 文档", self.make("notice", "GD03", status=65, more=more).stderr)
        (own / "notice.docx").unlink()
        os.mkfifo(own / "notice.docx")
        self.make("notice", "GD03", status=65, more=more)

    def test_document_types(self):
        bomb = '<!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
        self.refused(None, "DTD", **{"word/document.xml": f"{bomb}<w:document {NAMESPACE}><w:body>{p('&b;')}</w:body></w:document>"})

    def test_depth_and_size(self):
        self.refused("<w:p>" * 1000 + "</w:p>" * 1000, "嵌套过深")
        self.refused("<w:p/>" * 500000, "元素过多")
        self.refused(p("一" * 6000000), "文字过多")
        self.refused(p("一"), "过大", **{"word/media/image1.png": b"\0" * (33 << 20)})
        self.refused(p("{{#否}}") + p("x" * 20000) * 200 + p("{{/否}}"), "过大")

    def test_broken_parts(self):
        self.refused(None, "不合 XML", **{"word/document.xml": f"<w:document {NAMESPACE}><w:body>"})
        self.refused(None, "不是 Word 文档", **{"word/document.xml": "<a/>"})
        own = self.template(p("一"))
        path = self.folder / "documents/notice.docx"
        data = bytearray(path.read_bytes())
        for at in range(30, len(data), 97):
            data[at] ^= 0x55
            path.write_bytes(data)
            done = caeval("notice", "GD03", "-o", self.output, "-d", DATE, "--force", *own)
            self.assertIn(done.returncode, (0, 65), done.stderr)
            data[at] ^= 0x55

    def test_anything_at_all(self):
        """Marks, fields, runs and tables in any order: a sound document or a told fault, nothing else."""
        dice = random.Random(13)
        words = ["{{#否}}", "{{/否}}", "{{^否}}", "{{#实例}}", "{{/实例}}", "{{条目}}", "{{_整改措施}}", "{{机构名称}}", "{{序号}}", "甲",
                 "{{", "}}", "{", "}", "｛｛否", "　", "{{#有否}}", "{{/有否}}", "{{}}", "{{#}}"]

        def run():
            inner = "".join(dice.choice((f"<w:t>{dice.choice(words)}</w:t>", f"<w:t>{dice.choice(words)}</w:t>", "<w:br/>",
                                         "<w:t/>", "<w:rPr/>")) for _ in range(dice.randint(0, 3)))
            return dice.choice((f"<w:r>{inner}</w:r>", f"<w:hyperlink><w:r>{inner}</w:r></w:hyperlink>", f"<w:r>{inner}</w:r>"))

        def block(depth):
            if depth < 3 and dice.random() < 0.3:
                return "<w:tbl>" + "".join("<w:tr>" + "".join(
                    "<w:tc>" + "".join(block(depth + 1) for _ in range(dice.randint(0, 2))) + "</w:tc>"
                    for _ in range(dice.randint(1, 3))) + "</w:tr>" for _ in range(dice.randint(1, 2))) + "</w:tbl>"
            return "<w:p>" + "".join(run() for _ in range(dice.randint(0, 4))) + "</w:p>"

        made = 0
        for _ in range(60):
            simple = dice.random() < 0.5
            body = (p("{{#否}}") + "".join(block(0) for _ in range(2)).replace("{{/", "{{").replace("{{#", "{{") + p("{{/否}}")
                    if simple else "".join(block(0) for _ in range(dice.randint(1, 5))))
            done = caeval("notice", "GD03", "-o", self.output, "-d", DATE, "--force", "--formats", "json,xlsx",
                          *self.template(body))
            self.assertIn(done.returncode, (0, 65), (done.stderr, body))
            if done.returncode == 0:
                document(self.output / "2025/GD03/notice.docx")
                made += 1
            else:
                self.assertIn("错误", done.stderr)
        self.assertGreater(made, 5)

    def test_macros_and_contents_from_elsewhere(self):
        self.refused(p("一"), "宏", **{"word/vbaProject.bin": "x"})
        relation = ('<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
                    'Type="http://x/{}" Target="http://example.invalid/a" TargetMode="External"/></Relationships>')
        self.refused(p("一"), "之外的内容", **{"word/_rels/settings.xml.rels": relation.format("attachedTemplate")})
        self.own(p("一"), **{"word/_rels/settings.xml.rels": relation.format("hyperlink")})

    def test_names_of_parts(self):
        for name in ("../evil.xml", "/etc/x", "word\\x.xml", "WORD/DOCUMENT.XML"):
            self.refused(p("一"), "名称", **{name: "x"})

    def test_a_place_that_cannot_be_written(self):
        (self.output / "2025/GD03/notice.docx").mkdir()
        self.make("notice", "GD03", status=73)
        (self.output / "2025/GD03/documents.json").write_text("{")
        self.assertIn("documents.json", self.make("document", "record", "GD03", status=73).stderr)


if __name__ == "__main__":
    with contextlib.suppress(BrokenPipeError):
        unittest.main()
